//! Data of runs that have no folder yet: they go to one of their own until the run is saved, and are found there after a crash.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Event, Level, worker::Worker};
use crate::experiment::{Experiment, Host as _, folder, left_behind};

impl Worker {
    /// From now on unsaved runs keep their data below `root`. Tells of what a program that did not come to its end left there.
    pub(super) fn keep_unsaved(&mut self, root: PathBuf) {
        for left in left_behind(&root) {
            self.host.report(Event::LeftBehind(left));
        }
        self.unsaved = Some(root);
    }

    /// Sees to it that what is about to be collected goes to the disk while it happens.
    pub(super) fn secure(&mut self) {
        let Some(experiment) = &mut self.experiment else { return };
        let (Some(root), None, None) = (&self.unsaved, experiment.data_goes_to(), &self.folder) else {
            return;
        };
        let secured = fs::create_dir_all(root)
            .map_err(anyhow::Error::from)
            .and_then(|()| experiment.stream_to(&folder::unused(root, &experiment.preset)));
        if let Err(error) = secured {
            // Told once: every further attempt would fail alike.
            self.unsaved = None;
            let text = format!("Data are in memory only until the run is saved: {error:#}");
            self.host.notice(Level::Warning, text);
        }
    }

    /// Whether a folder is one that unsaved runs keep their data in.
    pub(super) fn is_unsaved(&self, folder: &Path) -> bool {
        self.unsaved.as_ref().is_some_and(|root| folder.starts_with(root))
    }

    /// Lets go of an experiment. What was never saved goes with it, unless no seed brings it again.
    pub(super) fn let_go(&mut self, experiment: Option<Experiment>) {
        let Some(experiment) = experiment else { return };
        let (place, is_dear) = (experiment.data_goes_to().map(Path::to_owned), experiment.is_dear());
        drop(experiment);
        if let Some(place) = place.filter(|place| self.is_unsaved(place) && !is_dear) {
            clear(&place);
        }
    }

    /// What was told of the disk while the experiment was opened or moved.
    pub(super) fn pass_remarks_on(&mut self) {
        let remarks = self.experiment.as_mut().map(Experiment::take_remarks).unwrap_or_default();
        remarks.into_iter().for_each(|(level, text)| self.host.notice(level, text));
    }
}

/// Takes away a folder below that of unsaved runs.
pub(super) fn clear(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        log::info!("{}: {error}", folder.display());
    }
}
