//! `foresight lesson`: the window with a lesson in it.

use std::sync::Arc;

use clap::Args;

use super::window::Looks;
use crate::{
    experiment::lesson::Lesson,
    gui::{self, Opening},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A lesson by its name (`foresight list lessons`), or a file (.toml).
    #[arg(value_name = "LESSON|FILE")]
    lesson: String,
    #[command(flatten)]
    looks: Looks,
}

/// Opens the window with a lesson.
pub fn lesson(arguments: &Arguments) -> anyhow::Result<()> {
    let lesson = Lesson::load(&arguments.lesson)?;
    gui::run(Opening::Lesson(Arc::new(lesson)), arguments.looks.ordered()?)
}
