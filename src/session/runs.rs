//! Looking for runs, and changing their folders: a slow disk holds up neither the window nor the worker.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{Event, Level, RunsChange, RunsRequest, errand::Teller};
use crate::experiment::runs::{Baseline, Runs, rename, tag};

/// Makes the change, if there is one, then looks. Changes are made in the order they are asked for; of several searches only the last
/// has to end.
pub(super) fn seek(request: &RunsRequest, teller: &Teller, stop: &AtomicBool) {
    for (level, text) in request.change.iter().flat_map(carry_out) {
        teller.insist(Event::Notice { level, text }, stop);
    }
    if let Some(runs) = Runs::scan(&request.root, &mut || !stop.load(Ordering::Relaxed)) {
        teller.insist(Event::Runs(Arc::new(runs)), stop);
    }
}

/// Reads the run that others are held against; one that cannot be read is none.
pub(super) fn pin(folder: &Path, teller: &Teller, stop: &AtomicBool) {
    let read = Baseline::read(folder);
    if stop.load(Ordering::Relaxed) {
        return;
    }
    let baseline = match read {
        Ok(baseline) => Some(Arc::new(baseline)),
        Err(error) => {
            let text = format!("The baseline run {} is unpinned: {error:#}", folder.display());
            teller.insist(Event::Notice { level: Level::Warning, text }, stop);
            None
        }
    };
    teller.insist(Event::Baseline(baseline), stop);
}

/// Makes a change; says what was done, and what could not be.
fn carry_out(change: &RunsChange) -> Vec<(Level, String)> {
    let failed = |error: anyhow::Error| (Level::Error, format!("{error:#}"));
    match change {
        RunsChange::Rename { folder, name } => vec![match rename(folder, name) {
            Ok(there) => (Level::Success, format!("{} is now {}", folder.display(), there.display())),
            Err(error) => failed(error),
        }],
        RunsChange::Tag(runs) => {
            runs.iter().filter_map(|(folder, tags)| tag(folder, tags).err()).map(failed).collect()
        }
        RunsChange::Trash { folders, trash } => {
            let told = folders.iter().map(|folder| match trash.take(folder) {
                Ok(there) => {
                    (Level::Success, format!("{} is in the trash: {}", folder.display(), there.display()))
                }
                Err(error) => failed(error),
            });
            told.collect()
        }
    }
}
