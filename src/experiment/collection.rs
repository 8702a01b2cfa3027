//! The collect stage: random episodes on all cores, while the host is kept informed.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    DataConfig, Ended, Host, PlantFactory,
    event::{Event, Phase, Progress},
};
use crate::{
    data::{self, CollectProgress, CollectRequest, Episode, Journal, Source, Split},
    plant::{Health, Plant, PlantError, Start},
};

/// How often the host is asked whether to go on.
const TICK: Duration = Duration::from_millis(25);

/// A batch of random episodes.
pub(super) struct Job<'a> {
    pub data: &'a DataConfig,
    pub split: Split,
    pub seed: u64,
    /// Episodes collected before: later ones draw from later streams.
    pub earlier: usize,
    pub first_id: u64,
}

/// What the collecting threads let be seen.
#[derive(Default)]
struct Seen {
    progress: CollectProgress,
    /// The configuration of one of the plants, where anybody looks.
    glimpse: Option<Vec<f64>>,
    /// How it is doing.
    health: Option<Health>,
}

/// Collects on rayon's threads while this one keeps asking the host.
pub(super) fn run(
    plants: &PlantFactory,
    job: &Job<'_>,
    journal: &Journal,
    host: &mut dyn Host,
) -> Result<(Vec<Episode>, Ended), PlantError> {
    let data = job.data;
    let (episodes, steps, purpose) = match job.split {
        Split::Train => (data.episodes, data.steps, "random data"),
        Split::Validation => (data.validation_episodes, data.validation_steps, "validation data"),
    };
    let request = CollectRequest {
        episodes,
        steps,
        hold: data.hold,
        split: job.split,
        source: if data.hold[1] > 1 { Source::Held } else { Source::Random },
        seed: job.seed,
        purpose: format!("{purpose} {}", job.earlier),
        terminate: data.terminate,
        first_id: job.first_id,
        start: Start::Random,
        single: plants.is_real(),
    };
    let stop = AtomicBool::new(false);
    let seen = Mutex::new(Seen::default());
    // Locked while the host pauses: the threads then wait at their next report.
    let gate = Mutex::new(());
    let watched_thread = AtomicUsize::new(usize::MAX);
    let looked_at = |host: &dyn Host| host.glimpsing() || plants.is_real();
    let glimpsing = AtomicBool::new(looked_at(host));
    let watch = |progress: CollectProgress, plant: &dyn Plant| {
        drop(lock(&gate));
        let mut seen = lock(&seen);
        seen.progress = progress;
        // Always the same thread's plant: a robot that moves, not a crowd that flickers.
        let this = rayon::current_thread_index().unwrap_or(0);
        let (relaxed, none) = (Ordering::Relaxed, usize::MAX);
        let watched =
            watched_thread.compare_exchange(none, this, relaxed, relaxed).map_or_else(|it| it, |_| this);
        if watched == this {
            seen.health = plant.health();
            seen.glimpse = glimpsing.load(relaxed).then(|| plant.configuration());
        }
        !stop.load(Ordering::Relaxed)
    };
    let began = Instant::now();
    let (done, finished) = crossbeam_channel::bounded(1);
    std::thread::scope(|scope| {
        let (request, watch) = (&request, &watch);
        // It takes its end of the channel along: should it panic, that is heard.
        let work = move || {
            let _ = done.send(data::collect_into(journal, &|| plants.make(), request, watch));
        };
        std::thread::Builder::new()
            .name("foresight-collect".into())
            .spawn_scoped(scope, work)
            .map_err(|e| PlantError::Model { file: "collection thread".into(), why: e.to_string() })?;
        loop {
            match finished.recv_timeout(TICK) {
                Ok(result) => {
                    let ended = if stop.load(Ordering::Relaxed) { Ended::Stopped } else { Ended::Complete };
                    return result.map(|episodes| (episodes, ended));
                }
                Err(crossbeam_channel::RecvTimeoutError::Timeout) => {
                    let (progress, glimpse, health) = {
                        let mut seen = lock(&seen);
                        (seen.progress, seen.glimpse.take(), seen.health.take())
                    };
                    if let Some(health) = health {
                        host.report(Event::Health(Arc::new(health)));
                    }
                    if let Some(configuration) = glimpse {
                        host.report(Event::Glimpse(Arc::new(configuration)));
                    }
                    host.hear_of(journal);
                    let total = (episodes * steps) as u64;
                    let elapsed = began.elapsed().as_secs_f64();
                    let left = elapsed / progress.steps.max(1) as f64
                        * total.saturating_sub(progress.steps as u64) as f64;
                    host.report(Event::Progress(Progress {
                        phase: Phase::Collecting,
                        what: purpose.to_owned(),
                        done: progress.steps as u64,
                        total,
                        unit: "steps",
                        elapsed,
                        remaining: (progress.steps > 0).then_some(left),
                    }));
                    let paused = lock(&gate);
                    if !host.go_on() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    drop(paused);
                    glimpsing.store(looked_at(host), Ordering::Relaxed);
                }
                Err(crossbeam_channel::RecvTimeoutError::Disconnected) => {
                    let why = "the collection thread ended unexpectedly".into();
                    return Err(PlantError::Model { file: "collection".into(), why });
                }
            }
        }
    })
}

/// What these locks guard is replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
