//! Looking for runs, and changing their folders, on a thread of its own: a slow disk holds up neither the window nor the worker.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use crossbeam_channel::SendTimeoutError;

use super::{Event, Level, RunsChange, RunsRequest, sweeps::Teller};
use crate::experiment::runs::{Runs, rename, tag};

/// How long a window that is far behind is waited for before the flag is looked at again.
const PATIENCE: Duration = Duration::from_millis(50);

/// Who looks for runs. Changes are made in the order they are asked for; of several searches only the last has to end.
#[derive(Default)]
pub(super) struct Seeker {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Seeker {
    /// Makes the change, if there is one, then looks.
    pub fn begin(&mut self, request: RunsRequest, teller: Teller) {
        self.stop.store(true, Ordering::Relaxed);
        let earlier = self.thread.take();
        let stop = Arc::new(AtomicBool::new(false));
        self.stop = stop.clone();
        let other = teller.clone();
        let work = move || {
            if let Some(earlier) = earlier {
                // One that panicked has ended, too.
                drop(earlier.join());
            }
            if let Some(change) = &request.change {
                for (level, text) in carry_out(change) {
                    tell(&teller, &stop, Event::Notice { level, text });
                }
            }
            if let Some(runs) = Runs::scan(&request.root, &mut || !stop.load(Ordering::Relaxed)) {
                tell(&teller, &stop, Event::Runs(Arc::new(runs)));
            }
        };
        match std::thread::Builder::new().name("foresight-runs".into()).spawn(work) {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => other.tell(Event::Notice { level: Level::Error, text: error.to_string() }),
        }
    }
}

impl Drop for Seeker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // It looks at the flag at every folder.
            drop(thread.join());
        }
    }
}

/// Tells what nothing else will tell again: waits where the window is far behind, until nobody wants to know any more.
fn tell(teller: &Teller, stop: &AtomicBool, event: Event) {
    let mut event = event;
    while let Err(SendTimeoutError::Timeout(unheard)) = teller.events.send_timeout(event, PATIENCE) {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        event = unheard;
    }
    (teller.notify)();
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
