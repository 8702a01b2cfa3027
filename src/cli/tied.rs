//! A run that another program started: it says how far it is, and ends with that program.

use std::{
    io::{Read as _, Write as _},
    time::{Duration, Instant},
};

use anyhow::Context as _;

use super::console::INTERRUPTED;
use crate::experiment::{
    Host,
    event::{Event, Level, Phase},
    sweep::Told,
};

/// Time between two lines.
const BEAT: Duration = Duration::from_millis(250);

/// Tells progress on standard output, a line of JSON each; warnings and errors on standard error.
#[derive(Default)]
pub struct Tied {
    said: Option<Instant>,
}

impl Tied {
    /// Watches standard input from now on: when it is closed, whoever asked for this run is gone, and so is the run.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn new() -> anyhow::Result<Self> {
        let watch = || {
            let mut byte = [0; 64];
            while std::io::stdin().read(&mut byte).is_ok_and(|count| count > 0) {}
            std::process::exit(INTERRUPTED);
        };
        std::thread::Builder::new()
            .name("foresight-tie".into())
            .spawn(watch)
            .context("no thread to be had")?;
        Ok(Self::default())
    }
}

impl Host for Tied {
    fn report(&mut self, event: Event) {
        match event {
            Event::Progress(progress) if self.said.is_none_or(|said| said.elapsed() >= BEAT) => {
                self.said = Some(Instant::now());
                say(progress.phase, progress.done, progress.total);
            }
            Event::Notice { level: Level::Warning | Level::Error, text } => eprintln!("{text}"),
            _ => {}
        }
    }

    /// Said at once: a short stage may be over before the next line is due.
    fn enter(&mut self, phase: Phase) {
        say(phase, 0, 0);
    }

    fn side_by_side(&self) -> bool {
        true
    }

    fn go_on(&mut self) -> bool {
        true
    }
}

/// A line of how far a stage is; `total` 0: that it begins.
fn say(phase: Phase, done: u64, total: u64) {
    let told = Told { stage: format!("{phase:?}").to_lowercase(), done, total };
    if let Ok(line) = serde_json::to_string(&told) {
        // Nobody may be listening any more.
        drop(writeln!(std::io::stdout(), "{line}"));
    }
}
