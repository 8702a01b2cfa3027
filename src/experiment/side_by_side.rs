//! Several controlled rollouts at the same time, each on a plant and a core of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::{
    Ended, Experiment, Flow, Host,
    controlling::{Take, Wanted},
    event::{Event, Frame, Level, Phase, Progress},
    rollout::Controlled,
};
use crate::task::Path;

/// How often the host is asked whether to go on.
const TICK: Duration = Duration::from_millis(25);

/// What a rollout tells while it is under way.
enum Said {
    Step,
    Notice(Level, String),
    Ended(usize, Box<Outcome>),
}

/// The path that was followed, and how.
type Outcome = anyhow::Result<(Option<Path>, Controlled)>;

/// Controls all of `wanted` and hands each to `take`, in order. A rollout's numbers are those that it would have alone. When the host
/// stops, what came before the first rollout that is not whole is handed on, and that one as far as it came.
pub(super) fn control_all(
    experiment: &mut Experiment,
    wanted: &[Wanted],
    host: &mut dyn Host,
    take: &mut Take<'_>,
) -> anyhow::Result<Ended> {
    experiment.trained()?;
    host.enter(Phase::Controlling);
    let began = Instant::now();
    let stop = Arc::new(AtomicBool::new(false));
    let results = results(experiment, wanted, &stop, host)?;
    experiment.summary.timing.rollout_s += began.elapsed().as_secs_f64();
    // Perhaps all of them came to their ends before they heard of it.
    let mut ended = if stop.load(Ordering::Relaxed) { Ended::Stopped } else { Ended::Complete };
    // One that failed stops the others: what is told is the failure.
    let (mut failure, mut over) = (None, false);
    for (wanted, result) in wanted.iter().zip(results) {
        match result {
            Some(Ok((path, controlled))) if !over => {
                let (stopped, lost) = (controlled.stopped, controlled.lost.clone());
                let name = wanted.name.clone();
                host.report(Event::RolloutBegan { name, iteration: experiment.iteration });
                experiment.note(wanted, path, &controlled, host);
                take(experiment, wanted, controlled, host);
                experiment.keep();
                over = stopped || lost.is_some();
                failure = failure.or(lost.map(anyhow::Error::msg));
            }
            Some(Err(error)) => (failure, over) = (failure.or(Some(error)), true),
            _ => ended = Ended::Stopped,
        }
    }
    failure.map_or(Ok(ended), Err)
}

/// What came of each; `None` where it was not begun.
fn results(
    experiment: &Experiment,
    wanted: &[Wanted],
    stop: &Arc<AtomicBool>,
    host: &mut dyn Host,
) -> anyhow::Result<Vec<Option<Outcome>>> {
    let cores = rayon::current_num_threads();
    let lanes = cores.min(wanted.len());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        // Lanes end when nobody hears them any more.
        let (tell, hear) = bounded(64 * lanes);
        for lane in 0..lanes {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(cores / lanes).build()?;
            let (tell, stop, next) = (tell.clone(), stop.clone(), &next);
            let work = move || {
                let mut listener = Lane { tell: tell.clone(), stop };
                while listener.go_on() {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(wanted) = wanted.get(place) else { break };
                    let outcome =
                        pool.install(|| experiment.drive(wanted, &experiment.preset.planner, &mut listener));
                    if outcome.is_err() {
                        // The others end as well: there is no whole to be had.
                        listener.stop.store(true, Ordering::Relaxed);
                    }
                    if tell.send(Said::Ended(place, Box::new(outcome))).is_err() {
                        break;
                    }
                }
            };
            std::thread::Builder::new()
                .name(format!("foresight-rollout-{lane}"))
                .spawn_scoped(scope, work)?;
        }
        drop(tell);
        Ok(listen(wanted, &hear, stop, host))
    })
}

/// Hears the rollouts out while the host is kept informed.
fn listen(
    wanted: &[Wanted],
    hear: &Receiver<Said>,
    stop: &AtomicBool,
    host: &mut dyn Host,
) -> Vec<Option<Outcome>> {
    let mut outcomes: Vec<Option<Outcome>> = wanted.iter().map(|_| None).collect();
    let total: usize = wanted.iter().map(|wanted| wanted.steps).sum();
    let (began, mut asked) = (Instant::now(), None::<Instant>);
    let (mut steps, mut ended) = (0, 0);
    loop {
        match hear.recv_timeout(TICK) {
            Ok(Said::Step) => steps += 1,
            Ok(Said::Notice(level, text)) => host.notice(level, text),
            Ok(Said::Ended(place, outcome)) => {
                ended += 1;
                outcomes[place] = Some(*outcome);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return outcomes,
        }
        if asked.is_none_or(|asked| asked.elapsed() >= TICK) {
            asked = Some(Instant::now());
            let elapsed = began.elapsed().as_secs_f64();
            let left = elapsed / steps.max(1) as f64 * total.saturating_sub(steps) as f64;
            host.report(Event::Progress(Progress {
                phase: Phase::Controlling,
                what: format!("{ended} of {} rollouts", wanted.len()),
                done: steps as u64,
                total: total as u64,
                unit: "steps",
                elapsed,
                remaining: (steps > 0).then_some(left),
            }));
            if !host.go_on() {
                stop.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// The host of one of them.
struct Lane {
    tell: Sender<Said>,
    stop: Arc<AtomicBool>,
}

impl Host for Lane {
    fn report(&mut self, event: Event) {
        if let Event::Notice { level, text } = event {
            let _ = self.tell.send(Said::Notice(level, text));
        }
    }

    fn go_on(&mut self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    fn step(&mut self, _frame: Frame, _period: f64) -> Flow {
        let heard = self.tell.send(Said::Step).is_ok();
        if heard && self.go_on() { Flow::Go(Vec::new()) } else { Flow::Stop }
    }

    fn cancel(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.stop))
    }
}
