//! A lesson's words in the window's language, where its texts have them (`lessons.ftl`); otherwise as the lesson's file says them.

use crate::{
    experiment::lesson::{Lesson, Step},
    gui::texts,
};

/// A lesson as it is told in the window's language.
pub struct Told<'a> {
    lesson: &'a Lesson,
    /// Of its texts: `lessons-first-steps`.
    key: String,
}

/// One of its steps.
pub struct ToldStep<'a> {
    pub title: &'a str,
    pub text: &'a str,
    pub notice: &'a str,
    /// Asked before what is covered is shown.
    pub question: Option<&'a str>,
}

impl<'a> Told<'a> {
    pub fn new(lesson: &'a Lesson) -> Self {
        Self { lesson, key: lesson.name.replace(['/', '_'], "-") }
    }

    pub fn title(&self) -> &'a str {
        texts::find(&self.key).unwrap_or(&self.lesson.title)
    }

    pub fn about(&self) -> &'a str {
        texts::find(&format!("{}.about", self.key)).unwrap_or(&self.lesson.about)
    }

    /// The step with this index, from 0.
    pub fn step(&self, index: usize) -> ToldStep<'a> {
        let step: &Step = &self.lesson.steps[index];
        let key = format!("{}-{}", self.key, index + 1);
        let say = |attribute: &str, own: &'a str| texts::find(&format!("{key}.{attribute}")).unwrap_or(own);
        ToldStep {
            title: texts::find(&key).unwrap_or(&step.title),
            text: say("text", &step.text),
            notice: say("notice", &step.notice),
            question: step.cover.as_ref().map(|cover| say("question", &cover.question)),
        }
    }
}
