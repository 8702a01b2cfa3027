//! Work beside the worker's: on a thread of its own, one after the other, ended when another is wanted.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use crossbeam_channel::{SendTimeoutError, Sender};

use super::{Event, Level};
use crate::crash;

/// How long a window that is far behind is waited for before the flag is looked at again.
const PATIENCE: Duration = Duration::from_millis(50);

/// Where what is told goes.
#[derive(Clone)]
pub(super) struct Teller {
    pub events: Sender<Event>,
    pub notify: Arc<dyn Fn() + Send + Sync>,
}

impl Teller {
    /// Tells where things stand; lost if the window is far behind, since more will follow.
    pub fn tell(&self, event: Event) {
        drop(self.events.try_send(event));
        (self.notify)();
    }

    /// Tells what nothing else will tell again: waits where the window is far behind, until `stop` says that nobody wants to know.
    pub fn insist(&self, event: Event, stop: &AtomicBool) {
        let mut event = event;
        while let Err(SendTimeoutError::Timeout(unheard)) = self.events.send_timeout(event, PATIENCE) {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            event = unheard;
        }
        (self.notify)();
    }
}

/// The thread of one kind of work. Dropping it ends what is under way.
#[derive(Default)]
pub(super) struct Errand {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Errand {
    /// Begins `work` on a thread of this name, once the work before it has heard that it is to end, and ended. `work` looks at the flag
    /// often.
    pub fn begin(
        &mut self,
        name: &str,
        teller: Teller,
        work: impl FnOnce(&Teller, &AtomicBool) + Send + 'static,
    ) {
        self.stop();
        let earlier = self.thread.take();
        let stop = Arc::new(AtomicBool::new(false));
        self.stop = stop.clone();
        let other = teller.clone();
        let begun = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            if let Some(earlier) = earlier {
                // One that panicked has ended, too.
                drop(earlier.join());
            }
            if let Err(panic) = panic::catch_unwind(AssertUnwindSafe(|| work(&teller, &stop))) {
                let text = format!("A mistake of this program ended its work ({})", crash::words(&*panic));
                teller.insist(Event::Notice { level: Level::Error, text }, &stop);
            }
        });
        match begun {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => other.tell(Event::Notice { level: Level::Error, text: error.to_string() }),
        }
    }

    /// Ends what is under way; what it has produced stays.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            // It looks at the flag.
            drop(thread.join());
        }
    }
}
