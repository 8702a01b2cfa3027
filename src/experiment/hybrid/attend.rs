//! Long work of many threads, while the host is kept informed.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crossbeam_channel::{RecvTimeoutError, bounded};

use crate::experiment::{
    Host,
    event::{Event, Phase, Progress},
};

/// How often the host is asked whether to go on.
const TICK: Duration = Duration::from_millis(25);

/// How far some work is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Far {
    pub done: usize,
    pub all: usize,
    /// `steps`, `observations` ...
    pub unit: &'static str,
}

/// Since when a series of works has been under way, and how far it was then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Since {
    pub began: Instant,
    pub done: usize,
}

impl Since {
    pub fn now(done: usize) -> Self {
        Self { began: Instant::now(), done }
    }
}

/// Tells how far the work is, from any of its threads; `false`: it is not wanted any more.
pub(super) type Tell<'a> = dyn Fn(Far) -> bool + Sync + 'a;

/// Does `work` on a thread of its own (and on whichever it asks for help), asking the host all the while. `what` is for the progress bar.
///
/// # Errors
/// If the system gives no thread.
pub(super) fn attend<T: Send>(
    host: &mut dyn Host,
    phase: Phase,
    what: &str,
    since: Since,
    work: impl FnOnce(&Tell<'_>) -> T + Send,
) -> anyhow::Result<T> {
    let stop = AtomicBool::new(false);
    let far = Mutex::new(Far::default());
    // Locked while the host pauses: the work then waits at its next word.
    let gate = Mutex::new(());
    let tell = |now: Far| {
        drop(gate.lock().unwrap_or_else(PoisonError::into_inner));
        *far.lock().unwrap_or_else(PoisonError::into_inner) = now;
        !stop.load(Ordering::Relaxed)
    };
    let (done, finished) = bounded(1);
    std::thread::scope(|scope| {
        let tell = &tell;
        // It takes its end of the channel along: should it panic, that is heard.
        let work = move || drop(done.send(work(tell)));
        let thread = std::thread::Builder::new().name("foresight-policy".into()).spawn_scoped(scope, work)?;
        loop {
            match finished.recv_timeout(TICK) {
                Ok(result) => return Ok(result),
                Err(RecvTimeoutError::Disconnected) => match thread.join() {
                    Ok(()) => anyhow::bail!("the thread that learns has ended without a word"),
                    Err(panic) => std::panic::resume_unwind(panic),
                },
                Err(RecvTimeoutError::Timeout) => {
                    let Far { done, all, unit } = *far.lock().unwrap_or_else(PoisonError::into_inner);
                    let elapsed = since.began.elapsed().as_secs_f64();
                    let more = done.saturating_sub(since.done);
                    let left = elapsed / more.max(1) as f64 * all.saturating_sub(done) as f64;
                    host.report(Event::Progress(Progress {
                        phase,
                        what: what.to_owned(),
                        done: done as u64,
                        total: all as u64,
                        unit,
                        elapsed,
                        remaining: (more > 0).then_some(left),
                    }));
                    let closed = gate.lock().unwrap_or_else(PoisonError::into_inner);
                    if !host.go_on() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    drop(closed);
                }
            }
        }
    })
}
