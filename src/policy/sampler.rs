//! Episodes of a policy: many plants side by side, their states looked at together, every episode with its own stream of random numbers.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use rand::Rng as _;
use rand_distr::StandardNormal;

use super::{Actor, Batch, GaussianPolicy, PolicyError, Stage, Watch, pulse::Pulse};
use crate::{
    planning::MakePlant,
    plant::{Plant, PlantError, PlantSpec, Rng, Start, stream},
};

/// Plants that a thread drives side by side: enough that the network costs next to nothing, few enough that their simulations stay in
/// the second-level cache.
const CREW: usize = 16;

/// How much to live through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many control steps, at least: the last episode is kept whole.
    Steps(usize),
    /// So many episodes.
    Episodes(usize),
}

/// Which episodes to live through.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleRequest {
    pub amount: Amount,
    /// Longest episode.
    pub longest: usize,
    pub start: Start,
    /// Whether the agent's own condition ends episodes.
    pub terminate: bool,
    /// Deviation of every action element in place of the policy's own: 0 takes the mean action always, the authors' DAgger 0.005.
    pub deviation: Option<f64>,
    /// Keep the plant's states as well, for a planner to label.
    pub keep_states: bool,
    pub seed: u64,
    /// What the random numbers are for (see [`stream`]); another purpose gives other episodes.
    pub purpose: String,
    /// Index of the first episode's stream; go on with it from one batch to the next.
    pub first: u64,
}

/// Plants of one kind, to be driven by policies.
pub struct Sampler {
    make: MakePlant,
    spec: Arc<PlantSpec>,
    /// Plants that threads take and give back.
    pool: Mutex<Vec<Box<dyn Plant>>>,
}

impl Sampler {
    /// # Errors
    /// If no plant can be built.
    pub fn new(make: MakePlant) -> Result<Self, PolicyError> {
        let plant = make()?;
        Ok(Self { make, spec: plant.spec().clone(), pool: Mutex::new(vec![plant]) })
    }

    pub fn spec(&self) -> &Arc<PlantSpec> {
        &self.spec
    }

    /// Drives plants with actions drawn from `policy`, on the threads of the current rayon pool, until that is enough. The result does not
    /// depend on the number of threads, nor on what was sampled before: the first episodes, by index, that are enough together.
    ///
    /// A simulation that diverges ends its episode before that step.
    ///
    /// # Errors
    /// [`PolicyError::Mismatch`] if the policy is of another plant, [`PolicyError::Plant`] if a plant cannot be made, reset or stepped at
    /// all, [`PolicyError::Stopped`].
    pub fn sample(
        &self,
        policy: &GaussianPolicy,
        request: &SampleRequest,
        watch: &Watch<'_>,
    ) -> Result<Batch, PolicyError> {
        policy.check_fits(&self.spec)?;
        let threads = rayon::current_num_threads();
        let most = match request.amount {
            Amount::Steps(steps) => steps.min(steps.saturating_mul(request.longest)),
            Amount::Episodes(episodes) => episodes.saturating_mul(request.longest),
        };
        let work = Work {
            sampler: self,
            policy,
            request,
            actor: Actor::new(policy),
            deviations: match request.deviation {
                Some(deviation) => vec![deviation as f32; policy.action_len()],
                None => policy.log_deviations().iter().map(|log| log.exp()).collect(),
            },
            threads,
            pulse: Pulse::new(watch, Stage::Sampling, most),
            enough: AtomicBool::new(most == 0),
            deal: Mutex::new(Deal::default()),
        };
        rayon::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|_| {
                    if let Err(error) = work.take_part() {
                        work.deal().error.get_or_insert(error);
                        work.enough.store(true, Ordering::Relaxed);
                    }
                });
            }
        });
        work.finish()
    }
}

/// Who has which episode.
#[derive(Default)]
struct Deal {
    /// The next episode to begin, counted from the request's first.
    next: usize,
    running: usize,
    /// Episodes that have ended, by index, and their steps in all.
    done: Vec<Option<Batch>>,
    ended: usize,
    steps: usize,
    /// Episodes from the first on that have all ended, and their steps.
    prefix: (usize, usize),
    error: Option<PlantError>,
}

/// An episode under way.
struct Lane {
    index: usize,
    plant: Box<dyn Plant>,
    rng: Rng,
    state: Vec<f32>,
    batch: Batch,
    seen: Vec<f32>,
}

/// What the threads share.
struct Work<'a> {
    sampler: &'a Sampler,
    policy: &'a GaussianPolicy,
    request: &'a SampleRequest,
    actor: Actor,
    deviations: Vec<f32>,
    threads: usize,
    pulse: Pulse<'a>,
    enough: AtomicBool,
    deal: Mutex<Deal>,
}

impl Work<'_> {
    /// One thread's share: a crew of plants in lock-step until there are enough steps.
    fn take_part(&self) -> Result<(), PlantError> {
        let mut actor = self.actor.clone();
        let crew = CREW.min(actor.lanes());
        let mut action = vec![0.0; self.deviations.len()];
        let mut lanes: Vec<Lane> = Vec::with_capacity(crew);
        while !self.enough.load(Ordering::Relaxed) {
            while lanes.len() < crew
                && let Some(index) = self.claim(lanes.len())
            {
                lanes.push(self.begin(index)?);
            }
            if lanes.is_empty() {
                break;
            }
            for (i, lane) in lanes.iter_mut().enumerate() {
                lane.seen.clear();
                lane.seen.extend_from_slice(actor.see(i, &lane.state));
            }
            actor.think();
            let mut ended = Vec::new();
            for (i, lane) in lanes.iter_mut().enumerate() {
                for ((a, mean), deviation) in action.iter_mut().zip(actor.mean(i)).zip(&self.deviations) {
                    *a = mean + deviation * lane.rng.sample::<f32, _>(StandardNormal);
                }
                if self.step(lane, &action)? {
                    ended.push(i);
                }
            }
            if !self.pulse.beat(lanes.len()) {
                break;
            }
            for i in ended.into_iter().rev() {
                self.end(lanes.remove(i));
            }
        }
        let mut pool = self.sampler.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.extend(lanes.into_iter().map(|lane| lane.plant));
        Ok(())
    }

    /// The next episode for a crew that has so many under way, if one is needed. How many will be is only guessed (by the length of those
    /// that have ended); the crews share what is left.
    fn claim(&self, under_way: usize) -> Option<usize> {
        let mut deal = self.deal();
        let typical = deal.steps.checked_div(deal.ended).unwrap_or(self.request.longest).max(1);
        let missing = match self.request.amount {
            Amount::Steps(steps) => {
                steps.saturating_sub(deal.steps + deal.running * typical).div_ceil(typical)
            }
            Amount::Episodes(episodes) => episodes.saturating_sub(deal.next),
        };
        if missing == 0 || under_way >= missing.div_ceil(self.threads) {
            return None;
        }
        deal.running += 1;
        deal.next += 1;
        Some(deal.next - 1)
    }

    fn begin(&self, index: usize) -> Result<Lane, PlantError> {
        let free = self.sampler.pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut plant = free.map_or_else(|| (self.sampler.make)(), Ok)?;
        plant.set_termination(self.request.terminate);
        let mut rng = stream(self.request.seed, &self.request.purpose, self.request.first + index as u64);
        plant.reset(&self.request.start, &mut rng)?;
        let state = plant.state();
        let mut batch = Batch::new(self.policy.observation().len(), self.deviations.len());
        batch.begin();
        Ok(Lane { index, plant, rng, state, batch, seen: Vec::new() })
    }

    /// Takes a step; whether it was the episode's last.
    fn step(&self, lane: &mut Lane, action: &[f32]) -> Result<bool, PlantError> {
        match lane.plant.step(action) {
            Ok(outcome) => {
                lane.batch.push(&lane.seen, action, outcome.reward);
                if self.request.keep_states {
                    lane.batch.keep_state(&lane.state);
                }
                if outcome.terminated {
                    lane.batch.terminate();
                }
                lane.plant.observe(&mut lane.state);
                Ok(outcome.terminated || outcome.gap || lane.batch.len() >= self.request.longest)
            }
            // The first step of all: this would go on for ever.
            Err(error @ PlantError::Diverged { .. }) if lane.batch.is_empty() => Err(error),
            Err(PlantError::Diverged { .. }) => {
                lane.batch.terminate();
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }

    /// An episode has ended.
    fn end(&self, lane: Lane) {
        self.sampler.pool.lock().unwrap_or_else(PoisonError::into_inner).push(lane.plant);
        let mut deal = self.deal();
        let Deal { running, done, ended, steps, prefix, .. } = &mut *deal;
        *running -= 1;
        *ended += 1;
        *steps += lane.batch.len();
        if done.len() <= lane.index {
            done.resize(lane.index + 1, None);
        }
        done[lane.index] = Some(lane.batch);
        while let Some(Some(batch)) = done.get(prefix.0) {
            *prefix = (prefix.0 + 1, prefix.1 + batch.len());
        }
        let enough = match self.request.amount {
            Amount::Steps(steps) => prefix.1 >= steps,
            Amount::Episodes(episodes) => prefix.0 >= episodes,
        };
        if enough {
            self.enough.store(true, Ordering::Relaxed);
        }
    }

    /// The first episodes that are enough together.
    fn finish(self) -> Result<Batch, PolicyError> {
        self.pulse.check()?;
        let deal = self.deal.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = deal.error {
            return Err(error.into());
        }
        let mut all = Batch::new(self.policy.observation().len(), self.deviations.len());
        for batch in deal.done.iter().map_while(Option::as_ref) {
            let enough = match self.request.amount {
                Amount::Steps(steps) => all.len() >= steps,
                Amount::Episodes(episodes) => all.paths().len() >= episodes,
            };
            if enough {
                break;
            }
            all.append(batch);
        }
        Ok(all)
    }

    fn deal(&self) -> MutexGuard<'_, Deal> {
        // Only whole values are put behind the lock.
        self.deal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
