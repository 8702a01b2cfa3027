//! Random data: episodes of a plant driven by chance, in parallel, each with its own stream of random numbers.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rand::Rng as _;

use super::{Episode, Journal, Source, Split, UnderWay};
use crate::plant::{Plant, PlantError, Rng, Start, stream};

/// Longest time between two calls of the watcher while steps are taken.
const WATCH: Duration = Duration::from_millis(50);

/// Tag of an episode cut short because the simulation diverged.
pub const DIVERGED: &str = "diverged";
/// Beginning of the tag of an episode cut short because the link to the robot was lost; the reason follows.
pub const LOST: &str = "link lost: ";

/// What to collect.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectRequest {
    pub episodes: usize,
    /// Longest episode.
    pub steps: usize,
    /// Each random action is held for a number of steps drawn uniformly from this range (both ends included).
    pub hold: [usize; 2],
    pub split: Split,
    pub source: Source,
    pub seed: u64,
    /// What the random numbers are for (see [`stream`]), say `"random data"`; another purpose gives other episodes.
    pub purpose: String,
    /// Whether the agent's own ending condition ends episodes.
    pub terminate: bool,
    /// Id of the first episode; also the index of its stream, so that a data set can be continued without repetition.
    pub first_id: u64,
    pub start: Start,
    /// There is one plant only: one episode after the other.
    pub single: bool,
}

/// How far a collection has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CollectProgress {
    /// Episodes finished, of how many.
    pub episodes: usize,
    pub all_episodes: usize,
    /// Transitions so far, and how many there will be at most; episodes that end early lower the second number.
    pub steps: usize,
    pub all_steps: usize,
}

/// Hears how far a collection is and sees one of its plants; says whether to go on.
pub type Watch<'a> = dyn Fn(CollectProgress, &dyn Plant) -> bool + Sync + 'a;

/// Drives plants with uniform random actions and returns the episodes in order.
///
/// Episodes are spread over the threads of the current rayon pool, one plant a thread; the result does not depend on
/// their number. `watch` is called after each episode, and otherwise about every 50 ms, from any of the threads and with
/// that thread's plant; collection waits for it. When it returns `false` everything stops at once, and only the episodes
/// finished by then are returned, with the one under way where there is a single plant.
///
/// A simulation that diverges cuts its episode before that step; what came before is kept, tagged [`DIVERGED`]. A step that is
/// no transition ([`Outcome::gap`](crate::plant::Outcome)) cuts the episode in two. A link that is lost ends the collection; what came before is
/// kept, tagged [`LOST`] and why, be it without a step.
///
/// # Errors
/// If a plant cannot be made or reset.
pub fn collect(
    make_plant: &(dyn Fn() -> Result<Box<dyn Plant>, PlantError> + Sync),
    request: &CollectRequest,
    watch: &Watch<'_>,
) -> Result<Vec<Episode>, PlantError> {
    collect_into(&Journal::default(), make_plant, request, watch)
}

/// [`collect`], with every step in a journal as it happens.
///
/// # Errors
/// Those of [`collect`].
pub fn collect_into(
    journal: &Journal,
    make_plant: &(dyn Fn() -> Result<Box<dyn Plant>, PlantError> + Sync),
    request: &CollectRequest,
    watch: &Watch<'_>,
) -> Result<Vec<Episode>, PlantError> {
    let work = Work::new(request, journal, watch);
    let threads = if request.single { 1 } else { rayon::current_num_threads().min(request.episodes) };
    rayon::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|_| {
                if let Err(error) = work.take_part(make_plant) {
                    work.fail(error);
                }
            });
        }
    });
    work.finish()
}

/// What the threads share.
struct Work<'a> {
    request: &'a CollectRequest,
    journal: &'a Journal,
    watch: &'a Watch<'a>,
    /// The next episode to begin.
    next: AtomicUsize,
    stop: AtomicBool,
    steps: AtomicUsize,
    all_steps: AtomicUsize,
    began: Instant,
    /// Microseconds after `began` when `watch` was last called.
    watched: AtomicU64,
    done: Mutex<Done>,
}

#[derive(Default)]
struct Done {
    /// By index; one may be in pieces, or in none (diverged at once).
    episodes: Vec<(usize, Vec<Episode>)>,
    /// The first thing that went wrong.
    error: Option<PlantError>,
}

impl<'a> Work<'a> {
    fn new(request: &'a CollectRequest, journal: &'a Journal, watch: &'a Watch<'a>) -> Self {
        Self {
            request,
            journal,
            watch,
            next: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
            steps: AtomicUsize::new(0),
            all_steps: AtomicUsize::new(request.episodes.saturating_mul(request.steps)),
            began: Instant::now(),
            watched: AtomicU64::new(0),
            done: Mutex::new(Done::default()),
        }
    }

    /// One thread's share: episodes until there are no more.
    fn take_part(
        &self,
        make_plant: &(dyn Fn() -> Result<Box<dyn Plant>, PlantError> + Sync),
    ) -> Result<(), PlantError> {
        let mut plant = make_plant()?;
        plant.set_termination(self.request.terminate);
        while !self.stop.load(Ordering::Relaxed) {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= self.request.episodes {
                break;
            }
            let Some(mut pieces) = self.run_episode(index, plant.as_mut())? else { break };
            let taken: usize = pieces.iter().map(Episode::len).sum();
            self.all_steps.fetch_sub(self.request.steps - taken, Ordering::Relaxed);
            pieces.retain(|piece| !piece.is_empty() || is_lost(piece));
            self.lock().episodes.push((index, pieces));
            self.report(plant.as_ref());
        }
        Ok(())
    }

    /// One episode, perhaps in pieces, or `None` if it was stopped on the way.
    fn run_episode(&self, index: usize, plant: &mut dyn Plant) -> Result<Option<Vec<Episode>>, PlantError> {
        let request = self.request;
        let id = request.first_id + index as u64;
        let mut rng = stream(request.seed, &request.purpose, id);
        let action_len = plant.spec().action.len();
        let begin = |state: &[f32]| {
            self.journal.begin(Episode::begin(id, request.source, request.split, state, action_len))
        };
        match plant.reset(&request.start, &mut rng) {
            Err(error @ PlantError::Link { .. }) => {
                let mut nothing = begin(&plant.state());
                self.lose(&mut nothing, &error);
                return Ok(Some(vec![nothing.end()]));
            }
            other => other?,
        }
        let mut state = plant.state();
        let mut driver = Driver::new(action_len, request.hold);
        let (mut pieces, mut episode) = (Vec::new(), begin(&state));
        for _ in 0..request.steps {
            let action = driver.next(&mut rng);
            let outcome = match plant.step(action) {
                Ok(outcome) => outcome,
                Err(PlantError::Diverged { .. }) => {
                    episode.tags.push(DIVERGED.to_owned());
                    break;
                }
                Err(error @ PlantError::Link { .. }) => {
                    self.lose(&mut episode, &error);
                    break;
                }
                Err(error) => return Err(error),
            };
            plant.observe(&mut state);
            if outcome.gap {
                pieces.push(std::mem::replace(&mut episode, begin(&state)).end());
                continue;
            }
            episode.push(action, outcome.reward, &state);
            self.steps.fetch_add(1, Ordering::Relaxed);
            if self.due() {
                self.report(plant);
            }
            if self.stop.load(Ordering::Relaxed) {
                if request.single {
                    // A real robot's time is dear.
                    break;
                }
                return Ok(None);
            }
            if outcome.terminated {
                episode.terminated = true;
                break;
            }
        }
        pieces.push(episode.end());
        Ok(Some(pieces))
    }

    /// The link is gone: `episode` says so, and no other begins.
    fn lose(&self, episode: &mut UnderWay, error: &PlantError) {
        episode.tags.push(format!("{LOST}{error}"));
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether this thread is the one to call the watcher now.
    fn due(&self) -> bool {
        let now = self.now();
        let last = self.watched.load(Ordering::Relaxed);
        u128::from(now.saturating_sub(last)) >= WATCH.as_micros()
            && self.watched.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn report(&self, plant: &dyn Plant) {
        self.watched.store(self.now(), Ordering::Relaxed);
        let progress = CollectProgress {
            episodes: self.lock().episodes.len(),
            all_episodes: self.request.episodes,
            steps: self.steps.load(Ordering::Relaxed),
            all_steps: self.all_steps.load(Ordering::Relaxed),
        };
        if !(self.watch)(progress, plant) {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    fn fail(&self, error: PlantError) {
        self.stop.store(true, Ordering::Relaxed);
        self.lock().error.get_or_insert(error);
    }

    fn finish(self) -> Result<Vec<Episode>, PlantError> {
        let Done { mut episodes, error } = self.done.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = error {
            return Err(error);
        }
        episodes.sort_by_key(|(index, _)| *index);
        Ok(episodes.into_iter().flat_map(|(_, pieces)| pieces).collect())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Done> {
        // Only whole values are pushed behind the lock.
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the link was lost in an episode, if only before its first step.
fn is_lost(episode: &Episode) -> bool {
    episode.tags.iter().any(|tag| tag.starts_with(LOST))
}

/// Uniform random actions, each held for a while.
struct Driver {
    action: Vec<f32>,
    hold: [usize; 2],
    left: usize,
}

impl Driver {
    fn new(action_len: usize, hold: [usize; 2]) -> Self {
        let shortest = hold[0].max(1);
        Self { action: vec![0.0; action_len], hold: [shortest, hold[1].max(shortest)], left: 0 }
    }

    fn next(&mut self, rng: &mut Rng) -> &[f32] {
        if self.left == 0 {
            self.action.fill_with(|| rng.random_range(-1.0..=1.0));
            let [shortest, longest] = self.hold;
            self.left = if shortest == longest { shortest } else { rng.random_range(shortest..=longest) };
        }
        self.left -= 1;
        &self.action
    }
}
