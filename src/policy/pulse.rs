//! Long jobs that many threads share: how far they are, and whether to go on.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use super::PolicyError;

/// Longest time between two calls of the watcher.
const WATCH: Duration = Duration::from_millis(30);
/// It was not called yet.
const NEVER: u64 = u64::MAX;

/// What a policy is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Imitating; counted in gradient steps.
    Cloning,
    /// Driving plants; counted in control steps.
    Sampling,
    /// Learning from a batch; counted in samples passed through the network, an estimate of all.
    Updating,
}

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    pub done: usize,
    pub all: usize,
}

/// Hears how far a job is, at its first step, then some thirty times a second, from any of its threads, and says whether to go on: when it says `false`, the
/// job ends with [`PolicyError::Stopped`] within some milliseconds.
pub type Watch<'a> = dyn Fn(Progress) -> bool + Sync + 'a;

/// A job under a watcher's eyes.
pub(super) struct Pulse<'a> {
    watch: &'a Watch<'a>,
    stage: Stage,
    all: usize,
    done: AtomicUsize,
    began: Instant,
    /// Microseconds after `began` when the watcher was last called.
    watched: AtomicU64,
    stop: AtomicBool,
}

impl<'a> Pulse<'a> {
    pub fn new(watch: &'a Watch<'a>, stage: Stage, all: usize) -> Self {
        let (done, watched, stop) = (AtomicUsize::new(0), AtomicU64::new(NEVER), AtomicBool::new(false));
        Self { watch, stage, all, done, began: Instant::now(), watched, stop }
    }

    /// So much more is done; whether to go on.
    pub fn beat(&self, more: usize) -> bool {
        let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
        let now = u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX);
        let last = self.watched.load(Ordering::Relaxed);
        let due = last == NEVER || u128::from(now.saturating_sub(last)) >= WATCH.as_micros();
        if due
            && self.watched.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
            && !(self.watch)(Progress { stage: self.stage, done: done.min(self.all), all: self.all })
        {
            self.stop.store(true, Ordering::Relaxed);
        }
        !self.stop.load(Ordering::Relaxed)
    }

    /// # Errors
    /// [`PolicyError::Stopped`] if the watcher said so.
    pub fn check(&self) -> Result<(), PolicyError> {
        if self.stop.load(Ordering::Relaxed) { Err(PolicyError::Stopped) } else { Ok(()) }
    }
}
