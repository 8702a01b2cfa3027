//! A lesson under way: which step is open, which are done, what is still hidden.

mod card;
mod facts;
mod spotlight;
mod told;

use std::sync::Arc;

use egui::Context;

pub use card::{Move, card};
pub use spotlight::Spotlight;
pub use told::{Told, ToldStep};

use super::{Layout, Pane, Store, texts};
use crate::experiment::lesson::{Cover, Fact, Lesson, Place, Step};

/// A lesson and how far it has come. Kept in the [`Store`], so that commands can ask for it.
#[derive(Clone, Debug)]
pub struct Course {
    lesson: Arc<Lesson>,
    at: usize,
    marks: Vec<Mark>,
}

/// What is known of one step.
#[derive(Clone, Debug, Default)]
struct Mark {
    /// Of the control's name, where that is one of the window's texts.
    key: Option<&'static str>,
    /// Which of its conditions have been true.
    met: Vec<bool>,
    /// What their facts were when the step began, once that is known; one a condition that is enough.
    before: Vec<Vec<Option<f64>>>,
    /// Rollouts begun by then.
    begun: Option<usize>,
    revealed: bool,
}

impl Course {
    /// At the first step.
    pub fn new(lesson: Arc<Lesson>) -> Self {
        let mark = |step: &Step| Mark {
            key: key_in(step.panel, &step.control),
            met: vec![false; step.done.len()],
            before: step.done.iter().map(|wait| vec![None; wait.any.len()]).collect(),
            ..Mark::default()
        };
        let marks = lesson.steps.iter().map(mark).collect();
        Self { lesson, at: 0, marks }
    }

    pub fn lesson(&self) -> &Arc<Lesson> {
        &self.lesson
    }

    /// The open step, from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    pub fn len(&self) -> usize {
        self.marks.len()
    }

    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    pub fn is_last(&self) -> bool {
        self.at + 1 >= self.len()
    }

    pub fn step(&self) -> &Step {
        &self.lesson.steps[self.at]
    }

    /// The open step in the window's language.
    pub fn told(&self) -> ToldStep<'_> {
        Told::new(&self.lesson).step(self.at)
    }

    /// The control that the open step speaks of, as the window names it.
    pub fn control(&self) -> &str {
        self.marks[self.at].key.and_then(texts::find).unwrap_or(&self.step().control)
    }

    /// Whether everything that step `index` waits for has happened.
    pub fn is_done(&self, index: usize) -> bool {
        self.marks.get(index).is_some_and(|mark| mark.met.iter().all(|met| *met))
    }

    /// How many conditions of the open step were met, and of how many.
    pub fn met(&self) -> (usize, usize) {
        let met = &self.marks[self.at].met;
        (met.iter().filter(|met| **met).count(), met.len())
    }

    /// Opens another step; one that is not there is the last.
    pub fn go(&mut self, at: usize) {
        self.at = at.min(self.len() - 1);
        let mark = &mut self.marks[self.at];
        mark.before.iter_mut().for_each(|before| before.fill(None));
        mark.begun = None;
    }

    /// What is hidden just now.
    pub fn cover(&self) -> Option<&Cover> {
        self.step().cover.as_ref().filter(|_| !self.marks[self.at].revealed)
    }

    /// Shows what was hidden.
    pub fn reveal(&mut self) {
        self.marks[self.at].revealed = true;
    }

    /// Holds the facts against what the open step waits for. `true`: it was done just now.
    pub fn watch(&mut self, store: &Store, waypoints: usize) -> bool {
        let before = self.is_done(self.at);
        let Mark { met, before: earlier, begun, revealed, .. } = &mut self.marks[self.at];
        let fresh = store.rollouts_begun > *begun.get_or_insert(store.rollouts_begun);
        for ((wait, earlier), met) in self.lesson.steps[self.at].done.iter().zip(earlier).zip(met) {
            for (condition, earlier) in wait.any.iter().zip(earlier) {
                let now = match condition.fact {
                    Fact::Waypoints => waypoints as f64,
                    Fact::Revealed => f64::from(*revealed),
                    // Steps of a rollout that was under way when this step began are not new.
                    Fact::ControlSteps if condition.new && !fresh => f64::NAN,
                    fact => facts::value(fact, store),
                };
                if now.is_nan() {
                    continue;
                }
                // A rollout that began since counts from its own first step.
                let first = if condition.fact == Fact::ControlSteps { 0.0 } else { now };
                let earlier = earlier.get_or_insert(first);
                if condition.fact == Fact::Paths && !fresh {
                    // Nor is the end of the one that was under way.
                    *earlier = now;
                }
                *met |= condition.holds(now, *earlier);
            }
        }
        !before && self.is_done(self.at)
    }
}

/// Keys of all texts that say this in English: what has one name there may have several elsewhere.
fn keys(english: &str) -> Vec<&'static str> {
    let Some(catalogue) = texts::languages().next() else { return Vec::new() };
    let says = |key: &&str| catalogue.fixed(key) == Some(english);
    catalogue.keys().iter().map(String::as_str).filter(says).collect()
}

/// The key of a control of this panel by its English name; a text of the panel's own before any other.
fn key_in(place: Place, english: &str) -> Option<&'static str> {
    // Files of texts are called like the panels.
    let part = format!("{place:?}-").to_lowercase();
    let keys = keys(english);
    keys.iter().find(|key| key.starts_with(&part)).or(keys.first()).copied()
}

/// The panel that lessons call so, and the layout that shows it best.
pub fn pane(place: Place) -> (Pane, Layout) {
    match place {
        Place::Plant => (Pane::Plant, Layout::Collect),
        Place::Collect => (Pane::Collect, Layout::Collect),
        Place::Train => (Pane::Train, Layout::Train),
        Place::Draw => (Pane::Draw, Layout::Draw),
        Place::Run => (Pane::Run, Layout::Run),
        Place::Diagnose => (Pane::Diagnose, Layout::Diagnose),
        Place::Aggregate => (Pane::Aggregate, Layout::All),
        Place::Robot => (Pane::Robot, Layout::Collect),
        Place::Experiments => (Pane::Experiments, Layout::Experiments),
        Place::Runs => (Pane::Runs, Layout::Experiments),
        Place::Log => (Pane::Log, Layout::Collect),
    }
}

/// The path that is drawn, as a number of waypoints.
pub fn waypoints(ctx: &Context) -> usize {
    super::draw::drawn(ctx).map_or(0, |path| path.points().len())
}

#[cfg(test)]
mod tests;
