//! The worker: commands in, events out. It owns the plant and runs every long job.
//!
//! One named thread holds the experiment and never waits for the window: events that find the channel full are
//! kept in a queue of its own. The window never waits for the worker: sending and draining return at once.

mod errand;
mod host;
mod live;
mod message;
mod runs;
mod sweeps;
mod unsaved;
mod view;
mod what_if;
mod worker;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use errand::{Errand, Teller};

pub use crate::experiment::{Answer, Basis, Comparison, Imagined, LeftBehind, WhatIf, event::*};
pub use message::{Command, RunsChange, RunsRequest, SweepRequest};
pub use view::{Camera, CameraMode, Image, Pick, Polyline, Scene, View3d};

/// Commands that may wait; a window sends a handful a frame at most.
const COMMANDS: usize = 1024;
/// Events that may wait for the window.
const EVENTS: usize = 16_384;

/// A running worker. Dropping it stops the job under way and ends the thread.
pub struct Session {
    commands: Sender<Command>,
    events: Receiver<Event>,
    view: Arc<View3d>,
    sweeps: Mutex<Errand>,
    runs: Mutex<Errand>,
    baseline: Mutex<Errand>,
    teller: Teller,
    /// Set by [`Command::Stop`], so that a plan under way ends at once.
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Session {
    /// Starts the worker. `notify` is called from its thread whenever something new is there.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn(notify: impl Fn() + Send + Sync + 'static) -> std::io::Result<Self> {
        let (commands, inbox) = bounded(COMMANDS);
        let (outbox, events) = bounded(EVENTS);
        let notify: Arc<dyn Fn() + Send + Sync> = Arc::new(notify);
        let view = Arc::new(View3d::new(notify.clone()));
        let teller = Teller { events: outbox.clone(), notify: notify.clone() };
        let worker_view = view.clone();
        let stop = Arc::new(AtomicBool::new(false));
        let worker_stop = stop.clone();
        let thread = std::thread::Builder::new()
            .name("foresight-worker".into())
            .spawn(move || worker::Worker::new(inbox, outbox, notify, worker_stop, worker_view).run())?;
        let (sweeps, runs, baseline) = (Mutex::default(), Mutex::default(), Mutex::default());
        let thread = Some(thread);
        Ok(Self { commands, events, view, sweeps, runs, baseline, teller, stop, thread })
    }

    /// Hands a command over; never blocks. `false` if the worker is gone or far behind.
    pub fn send(&self, command: Command) -> bool {
        match command {
            // Whatever the worker is at.
            Command::Sweep(request) => {
                let work = move |teller: &Teller, stop: &AtomicBool| sweeps::sweep(&request, teller, stop);
                lock(&self.sweeps).begin("foresight-sweep", self.teller.clone(), work);
                return true;
            }
            Command::StopSweep => {
                lock(&self.sweeps).stop();
                return true;
            }
            Command::Runs(request) => {
                let work = move |teller: &Teller, stop: &AtomicBool| runs::seek(&request, teller, stop);
                lock(&self.runs).begin("foresight-runs", self.teller.clone(), work);
                return true;
            }
            Command::Pin(Some(folder)) => {
                let work = move |teller: &Teller, stop: &AtomicBool| runs::pin(&folder, teller, stop);
                lock(&self.baseline).begin("foresight-baseline", self.teller.clone(), work);
                return true;
            }
            Command::Pin(None) => {
                lock(&self.baseline).stop();
                return true;
            }
            _ => {}
        }
        if matches!(command, Command::Stop | Command::Shutdown) {
            self.stop.store(true, Ordering::Relaxed);
        }
        match self.commands.try_send(command) {
            Ok(()) => true,
            Err(TrySendError::Full(c) | TrySendError::Disconnected(c)) => {
                log::warn!("the worker cannot take {c:?} now");
                false
            }
        }
    }

    /// Gives up to `limit` waiting events to `take`; never blocks.
    pub fn drain(&self, take: &mut dyn FnMut(Event), limit: usize) {
        self.events.try_iter().take(limit).for_each(take);
    }

    /// Waits for the next event: for tests and programs without a window. `None` once the worker is gone.
    pub fn wait(&self) -> Option<Event> {
        self.events.recv().ok()
    }

    /// The 3D view of the open plant.
    pub fn view(&self) -> &View3d {
        &self.view
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The worker looks at its inbox while it works, so that this ends whatever is under way.
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.commands.send(Command::Shutdown);
        if let Some(thread) = self.thread.take() {
            while !thread.is_finished() {
                // Keep the channel empty, or the worker's last words would wait for ever.
                let _ = self.events.recv_timeout(std::time::Duration::from_millis(20));
            }
            let _ = thread.join();
        }
    }
}

fn lock(errand: &Mutex<Errand>) -> MutexGuard<'_, Errand> {
    // Its parts are replaced whole.
    errand.lock().unwrap_or_else(PoisonError::into_inner)
}
