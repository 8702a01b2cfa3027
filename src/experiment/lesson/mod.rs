//! Lessons: guided tours through the window, a TOML file each (see `presets/lessons/README.md`).

mod condition;
mod words;

use std::path::Path;

use anyhow::{Context as _, anyhow, ensure};
use serde::Deserialize;
use toml::Spanned;

pub use condition::{Condition, Fact, Wait};
use words::{Line, Name, Prose};

use super::{Preset, library};

/// A longer file (bytes) is no lesson.
const LARGEST: u64 = 1 << 20;
/// More steps than this are not one lesson.
const MOST_STEPS: usize = 40;

/// A guided tour: what to do, step by step, on an experiment of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its name in the library, or the file it came from.
    pub name: String,
    pub title: String,
    /// A sentence for lists of lessons.
    pub about: String,
    /// What it is played on, as its first step finds it.
    pub preset: Preset,
    pub steps: Vec<Step>,
}

/// One step of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub title: String,
    /// What is going on: about three sentences.
    pub text: String,
    /// Where the control is.
    pub panel: Place,
    /// The accessible name of the one control to touch.
    pub control: String,
    /// The one thing to notice.
    pub notice: String,
    /// The step is done when each of these has been true once.
    pub done: Vec<Wait>,
    /// What is not shown before somebody has guessed.
    pub cover: Option<Cover>,
    /// Values of the preset that this step begins with, `key=value`.
    pub set: Vec<String>,
}

/// Plots that a step hides until they are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// Parts of their accessible names.
    pub plots: Vec<String>,
    /// What the reader is asked first.
    pub question: String,
}

/// A panel of the window, as lessons name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Plant,
    Collect,
    Train,
    Draw,
    Run,
    Diagnose,
    Aggregate,
    Robot,
    Experiments,
    Runs,
    Log,
}

impl Place {
    pub const ALL: [Self; 11] = [
        Self::Plant,
        Self::Collect,
        Self::Train,
        Self::Draw,
        Self::Run,
        Self::Diagnose,
        Self::Aggregate,
        Self::Robot,
        Self::Experiments,
        Self::Runs,
        Self::Log,
    ];
}

/// A lesson as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: Line,
    about: Line,
    preset: Spanned<String>,
    #[serde(default)]
    set: Vec<Spanned<String>>,
    steps: Vec<WrittenStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStep {
    title: Line,
    text: Prose,
    panel: Place,
    control: Name,
    notice: Prose,
    #[serde(default)]
    done: Vec<Wait>,
    cover: Option<WrittenCover>,
    #[serde(default)]
    set: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCover {
    plots: Vec<Name>,
    question: Prose,
}

impl Lesson {
    /// A lesson by its name in the library, with or without `lessons/` before it, or from a file.
    ///
    /// # Errors
    /// If there is neither, or it is no lesson: says what and in which line.
    pub fn load(name: &str) -> anyhow::Result<Self> {
        let file = Path::new(name);
        if file.is_file() {
            let length = std::fs::metadata(file).with_context(|| name.to_owned())?.len();
            ensure!(length < LARGEST, "{name} is too large for a lesson ({length} bytes)");
            let text = std::fs::read_to_string(file).with_context(|| name.to_owned())?;
            return Self::parse(&text, name);
        }
        let (name, text) = library::lesson(name).with_context(|| {
            format!(
                "{name} is neither a file nor a lesson of the library; `foresight list lessons` shows those"
            )
        })?;
        Self::parse(text, &name)
    }

    /// A lesson from TOML text; `file` is named in errors, and the preset may be a file beside it.
    ///
    /// # Errors
    /// If it is not TOML, has unknown keys or values, or names a preset that there is none of.
    pub fn parse(text: &str, file: &str) -> anyhow::Result<Self> {
        let written: Written = toml::from_str(text).with_context(|| format!("{file} is not a lesson"))?;
        let at = |place: &Spanned<String>| format!("{file}, line {}", line(text, place.span().start));
        let count = written.steps.len();
        ensure!(
            (1..=MOST_STEPS).contains(&count),
            "{file}, line {}: a lesson has 1 to {MOST_STEPS} steps, not {count}",
            first_step(text)
        );
        let mut preset = preset(written.preset.get_ref(), file).with_context(|| at(&written.preset))?;
        for change in &written.set {
            preset.set(change.get_ref()).with_context(|| at(change))?;
        }
        // What the first step changes is there from the beginning; what later ones change must be possible by then.
        let mut later = preset.clone();
        let mut steps = Vec::with_capacity(count);
        for (index, step) in written.steps.into_iter().enumerate() {
            for change in &step.set {
                later.set(change.get_ref()).with_context(|| at(change))?;
                ensure!(
                    later.plant == preset.plant,
                    "{}: a step cannot change the plant; the lesson's own `set` can",
                    at(change)
                );
            }
            if index == 0 {
                preset = later.clone();
            }
            steps.push(step.into());
        }
        let Written { title, about, .. } = written;
        Ok(Self { name: file.to_owned(), title: title.into(), about: about.into(), preset, steps })
    }

    /// Whether a file means to be a lesson, sound or not.
    pub fn is_meant(file: &Path) -> bool {
        let short = std::fs::metadata(file).is_ok_and(|file| file.is_file() && file.len() < LARGEST);
        let text = if short { std::fs::read_to_string(file).unwrap_or_default() } else { String::new() };
        text.lines().any(|line| line.split('#').next().is_some_and(|line| line.trim() == "[[steps]]"))
    }
}

impl From<WrittenStep> for Step {
    fn from(step: WrittenStep) -> Self {
        Self {
            title: step.title.into(),
            text: step.text.into(),
            panel: step.panel,
            control: step.control.into(),
            notice: step.notice.into(),
            done: step.done,
            cover: step.cover.map(|cover| Cover {
                plots: cover.plots.into_iter().map(Into::into).collect(),
                question: cover.question.into(),
            }),
            set: step.set.into_iter().map(Spanned::into_inner).collect(),
        }
    }
}

/// The preset of this name: a file beside the lesson (or anywhere, by its whole name), or one of the library.
fn preset(name: &str, lesson: &str) -> anyhow::Result<Preset> {
    let beside = Path::new(lesson).with_file_name(name);
    // Nothing but a file is opened for it: a lesson may come from anywhere.
    let is_file = !name.is_empty() && beside.is_file();
    let preset = if is_file { Preset::load(&beside.to_string_lossy()) } else { Preset::builtin(name) };
    preset.map_err(|error| anyhow!("preset: {error:#}"))
}

/// The line (from 1) in which the steps begin.
fn first_step(text: &str) -> usize {
    let found = text.lines().position(|line| line.trim_start().trim_start_matches('[').starts_with("steps"));
    found.map_or(1, |index| index + 1)
}

/// The line (from 1) in which byte `at` stands.
fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests;
