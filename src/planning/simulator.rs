//! The plant's own simulation in place of a learned model: what a planner does with a perfect model shows whether the planner, or
//! the model, is to blame.

use std::sync::{
    Arc, Mutex, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};

use rayon::prelude::*;

use super::{
    Engine, Rollout, Scores, Trace,
    engine::{BLOCK, judge},
};
use crate::{
    plant::{Plant, PlantError, PlantSpec, Rows, RowsMut, Start, stream},
    task::Reward,
};

/// Builds one more plant of the same kind, for one more thread.
pub type MakePlant = Arc<dyn Fn() -> Result<Box<dyn Plant>, PlantError> + Send + Sync>;

/// A rollout engine that steps the true simulation, a candidate a thread.
///
/// A state vector does not say all of a plant (contact forces, say): rollouts begin in the configuration last given to
/// [`Engine::locate`].
pub struct SimulatorEngine {
    spec: Arc<PlantSpec>,
    make: MakePlant,
    /// Plants that threads take and give back.
    pool: Mutex<Vec<Box<dyn Plant>>>,
    start: RwLock<Vec<f64>>,
}

impl SimulatorEngine {
    /// # Errors
    /// If no plant can be built.
    pub fn new(make: MakePlant) -> Result<Self, PlantError> {
        let plant = make()?;
        let (spec, start) = (plant.spec().clone(), plant.configuration());
        Ok(Self { spec, make, pool: Mutex::new(vec![plant]), start: RwLock::new(start) })
    }

    /// The states that `actions` (`horizon x action_len`) lead through, `(horizon + 1) x state_len`; NaN from where the simulation
    /// broke down, or was cancelled.
    fn simulate(&self, state: &[f32], actions: &[f32], cancel: Option<&AtomicBool>) -> Vec<f32> {
        let (state_len, action_len) = (self.state_len(), self.action_len());
        let horizon = actions.len() / action_len.max(1);
        let mut states = vec![f32::NAN; (horizon + 1) * state_len];
        states[..state_len].copy_from_slice(state);
        let free = self.pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Ok(mut plant) = free.map_or_else(|| (self.make)(), Ok) else { return states };
        let start = Start::Exact(self.located());
        plant.set_termination(false);
        if plant.reset(&start, &mut stream(0, "simulated candidate", 0)).is_ok() {
            let steps =
                actions.chunks_exact(action_len.max(1)).zip(states.chunks_exact_mut(state_len).skip(1));
            for (action, state) in steps {
                let stop = cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed));
                if stop || plant.step(action).is_err() {
                    break;
                }
                plant.observe(state);
            }
        }
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).push(plant);
        states
    }
}

impl Engine for SimulatorEngine {
    fn state_len(&self) -> usize {
        self.spec.state.len()
    }

    fn action_len(&self) -> usize {
        self.spec.action.len()
    }

    fn evaluations(&self) -> usize {
        1
    }

    fn locate(&self, configuration: &[f64]) {
        *self.start.write().unwrap_or_else(PoisonError::into_inner) = configuration.to_vec();
    }

    fn located(&self) -> Vec<f64> {
        self.start.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn score(&self, rollout: &Rollout<'_>, scores: &mut Scores) {
        let Rollout { state, horizon, candidates, reward, cancel, .. } = *rollout;
        scores.totals.clear();
        let rows = horizon * self.action_len();
        for first in (0..candidates).step_by(BLOCK) {
            let width = BLOCK.min(candidates - first);
            let mut actions = vec![0.0; rows * width];
            (rollout.fill)(first, &mut RowsMut::new(&mut actions, width));
            let own = |c: usize| actions[c..].iter().step_by(width).copied().collect::<Vec<f32>>();
            let states: Vec<_> =
                (0..width).into_par_iter().map(|c| self.simulate(state, &own(c), cancel)).collect();
            let (states, actions) = (side_by_side(&states), Rows::new(&actions, width));
            let judged = judge(reward, horizon, Rows::new(&states, width), actions, |_, _| {});
            scores.totals.extend(judged.totals);
        }
    }

    fn traces(&self, state: &[f32], sequences: &[&[f32]], reward: &dyn Reward) -> Vec<Trace> {
        let action_len = self.action_len().max(1);
        let rows = sequences.iter().map(|s| s.len()).min().unwrap_or(0) / action_len * action_len;
        let (width, horizon) = (sequences.len(), rows / action_len);
        if width == 0 {
            return Vec::new();
        }
        let states: Vec<_> = sequences.par_iter().map(|s| self.simulate(state, &s[..rows], None)).collect();
        let actions = side_by_side(sequences);
        let laid = side_by_side(&states);
        let mut terms = vec![Vec::new(); width];
        let judged =
            judge(reward, horizon, Rows::new(&laid, width), Rows::new(&actions, width), |c, rewards| {
                terms[c].extend((0..rewards.height()).map(|i| rewards.row(i)[c]));
            });
        let one = |(c, (states, terms)): (usize, (Vec<f32>, Vec<f32>))| {
            let total = judged.totals[c];
            let memory = judged.memory[c..].iter().step_by(width).copied().collect();
            Trace { states, spread: Vec::new(), terms, memory, total, returns: vec![total] }
        };
        states.into_iter().zip(terms).enumerate().map(one).collect()
    }
}

/// Columns of equal length as rows, a column the fastest index.
fn side_by_side(columns: &[impl AsRef<[f32]>]) -> Vec<f32> {
    let len = columns.iter().map(|column| column.as_ref().len()).min().unwrap_or(0);
    (0..len).flat_map(|i| columns.iter().map(move |column| column.as_ref()[i])).collect()
}
