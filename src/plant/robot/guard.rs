//! The dead man's handle: motors stop when nobody has asked for motion for a while, whatever the reason.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::serial::Brake;

/// How long a command of motion holds.
pub const HOLD: Duration = Duration::from_millis(200);

struct State {
    /// When the motors have to stop; `None` while they stand.
    until: Option<Instant>,
    /// Times that it came to that.
    tripped: u64,
    end: bool,
}

/// Watches over a robot from a thread of its own; stops it when dropped.
pub(super) struct Guard {
    shared: Arc<(Mutex<State>, Condvar)>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Guard {
    pub fn new(mut brake: Brake) -> std::io::Result<Self> {
        let state = State { until: None, tripped: 0, end: false };
        let shared = Arc::new((Mutex::new(state), Condvar::new()));
        let thread = {
            let shared = shared.clone();
            thread::Builder::new().name("dead man's handle".into()).spawn(move || {
                let (state, changed) = &*shared;
                let mut state = lock(state);
                while !state.end {
                    let Some(until) = state.until else {
                        state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                        continue;
                    };
                    let left = until.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        brake.pull();
                        (state.until, state.tripped) = (None, state.tripped + 1);
                    } else {
                        state = changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
                    }
                }
                brake.pull();
            })?
        };
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Motion was asked for just now.
    pub fn hold(&self) {
        self.set(Some(Instant::now() + HOLD));
    }

    /// Stops the motors now.
    pub fn stop(&self) {
        self.set(Some(Instant::now()));
    }

    /// Times that the motors were stopped.
    pub fn tripped(&self) -> u64 {
        lock(&self.shared.0).tripped
    }

    fn set(&self, until: Option<Instant>) {
        lock(&self.shared.0).until = until;
        self.shared.1.notify_one();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        lock(&self.shared.0).end = true;
        self.shared.1.notify_one();
        if let Some(thread) = self.thread.take() {
            // Nothing is left to be done for a thread that panicked.
            drop(thread.join());
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // Every change is of whole values.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
