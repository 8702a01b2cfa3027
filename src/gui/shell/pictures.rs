//! Pictures of plots, and of the window, on their way into files: drawn on a thread of their own, since a large one takes longer than a frame.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, TryRecvError, sync_channel},
    },
};

use egui::Context;

use crate::experiment::chart::Chart;

/// Where a picture went, or why it did not.
type Word = Result<PathBuf, String>;

/// Pictures under way.
#[derive(Default)]
pub struct Pictures(Vec<Receiver<Word>>);

impl Pictures {
    /// Begins to draw `chart` into `file`.
    pub fn save(&mut self, chart: Arc<Chart>, file: PathBuf, wake: Context) {
        self.begin(file, wake, move |file| chart.save(file));
    }

    /// Begins to write `file` by `draw`.
    pub fn begin(
        &mut self,
        file: PathBuf,
        wake: Context,
        draw: impl FnOnce(&Path) -> anyhow::Result<()> + Send + 'static,
    ) {
        let (sender, receiver) = sync_channel(1);
        let spawned = std::thread::Builder::new().name("picture".into()).spawn(move || {
            let word = draw(&file).map(|()| file).map_err(|error| format!("{error:#}"));
            // The window may be gone by now.
            let _unheard = sender.send(word);
            wake.request_repaint();
        });
        match spawned {
            Ok(_) => self.0.push(receiver),
            Err(error) => log::warn!("no thread for a picture: {error}"),
        }
    }

    /// What came of those that are done.
    pub fn done(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        self.0.retain(|receiver| match receiver.try_recv() {
            Ok(word) => {
                words.push(word);
                false
            }
            Err(TryRecvError::Empty) => true,
            Err(TryRecvError::Disconnected) => false,
        });
        words
    }
}
