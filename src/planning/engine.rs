//! What a planner asks of a rollout engine: K candidate action sequences through a model, H steps each.

use std::sync::atomic::AtomicBool;

use crate::{
    plant::{Rows, RowsMut},
    task::{Reward, Step},
};

/// Candidates a block: a multiple of every instruction set's tile, few enough that states stay in the first-level cache.
pub(super) const BLOCK: usize = 64;

/// Something that imagines futures: the learned model on the processor or on a graphics card, or the plant's own simulation.
pub trait Engine: Send + Sync {
    /// Length of the state vector.
    fn state_len(&self) -> usize;

    /// Length of an action.
    fn action_len(&self) -> usize;

    /// Tells where the plant is, in full ([`crate::plant::Plant::configuration`]), before a plan from there. Learned models go by the
    /// state alone.
    fn locate(&self, _configuration: &[f64]) {}

    /// Where the plant was said to be last: what rollouts begin in beside the state. Empty where the state alone counts.
    fn located(&self) -> Vec<f64> {
        Vec::new()
    }

    /// Something that the user has to be told about this engine; each message once.
    fn notice(&self) -> Option<String> {
        None
    }

    /// Network evaluations a candidate and step.
    fn evaluations(&self) -> usize;

    /// Scores every candidate of `rollout`; `scores` is overwritten.
    fn score(&self, rollout: &Rollout<'_>, scores: &mut Scores);

    /// Follows sequences of actions of one length (each `horizon x action_len`, row after row) and keeps everything on the way.
    /// Their returns are what [`Engine::score`] finds for the same actions.
    fn traces(&self, state: &[f32], sequences: &[&[f32]], reward: &dyn Reward) -> Vec<Trace>;

    /// [`Engine::traces`] of one sequence.
    fn trace(&self, state: &[f32], actions: &[f32], reward: &dyn Reward) -> Trace {
        self.traces(state, &[actions], reward).pop().unwrap_or_default()
    }
}

/// A request to score `candidates` sequences from one state.
pub struct Rollout<'a> {
    pub state: &'a [f32],
    pub horizon: usize,
    pub candidates: usize,
    pub reward: &'a dyn Reward,
    /// Writes the actions of candidates `first..first + width` into `actions`, `(horizon · action_len) x width`, in
    /// `-1..=1`. Called from worker threads, once a block and member; must give the same numbers each time.
    pub fill: &'a (dyn Fn(usize, &mut RowsMut<'_>) + Sync),
    /// See [`super::PlannerConfig::disagreement`].
    pub disagreement: f32,
    /// How many of the best the planner goes by. An engine that is less exact makes sure that it has these right: see
    /// [`super::Precision`].
    pub decisive: usize,
    /// Set from elsewhere to give up within a step of a block; the scores are NaN then.
    pub cancel: Option<&'a AtomicBool>,
}

/// What the candidates are worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Sum of rewards of each candidate (mean over its futures, less the disagreement penalty); NaN ranks last.
    pub totals: Vec<f32>,
}

impl Scores {
    /// Candidates whose total is a finite number, best first; equals in order of index.
    pub fn ranking(&self) -> Vec<usize> {
        let mut ranking: Vec<usize> =
            (0..self.totals.len()).filter(|&c| self.totals[c].is_finite()).collect();
        ranking.sort_by(|&a, &b| self.totals[b].total_cmp(&self.totals[a]));
        ranking
    }

    /// The best candidate, if any total is a finite number.
    pub fn best(&self) -> Option<usize> {
        let finite = (0..self.totals.len()).filter(|&c| self.totals[c].is_finite());
        finite.reduce(|best, c| if self.totals[c] > self.totals[best] { c } else { best })
    }
}

/// One action sequence followed through the model, step by step: means over its futures (the ensemble's members, or particles).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// `(horizon + 1) x state_len`, row after row.
    pub states: Vec<f32>,
    /// Standard deviation of the states over the futures, laid out as they are; empty where there is one future.
    pub spread: Vec<f32>,
    /// Weighted reward by step and term, `(horizon + 1) x terms`.
    pub terms: Vec<f32>,
    /// The reward's memory at the end.
    pub memory: Vec<f32>,
    /// Sum of rewards.
    pub total: f32,
    /// The same for each future.
    pub returns: Vec<f32>,
}

impl Trace {
    /// The total less `penalty` times the standard deviation of the members' returns: what [`Scores`] holds.
    pub fn score(&self, penalty: f32) -> f32 {
        score(self.returns.iter().copied(), penalty)
    }
}

/// Mean less `penalty` times the standard deviation; NaN if any return is.
pub(super) fn score(returns: impl ExactSizeIterator<Item = f32> + Clone, penalty: f32) -> f32 {
    let n = returns.len() as f32;
    let mean = returns.clone().sum::<f32>() / n;
    if penalty == 0.0 {
        return mean;
    }
    mean - penalty * (returns.map(|r| (r - mean).powi(2)).sum::<f32>() / n).sqrt()
}

/// What states imagined elsewhere are worth.
pub(super) struct Judged {
    pub totals: Vec<f32>,
    /// `memory x width` at the end.
    pub memory: Vec<f32>,
}

/// Rewards along `states` (`(horizon + 1) · state_len x width`) under `actions` (`horizon · action_len x width`); `seen` is shown
/// every candidate's weighted rewards, step after step.
pub(super) fn judge(
    reward: &dyn Reward,
    horizon: usize,
    states: Rows<'_>,
    actions: Rows<'_>,
    mut seen: impl FnMut(usize, Rows<'_>),
) -> Judged {
    let width = states.width();
    let (state_size, action_size) =
        (states.flat().len() / (horizon + 1), actions.flat().len() / horizon.max(1));
    let mut rewards = vec![0.0; reward.terms().len() * width];
    let mut judged = Judged { totals: vec![0.0; width], memory: vec![0.0; reward.memory() * width] };
    reward.begin(&mut RowsMut::new(&mut judged.memory, width));
    for index in 0..=horizon {
        let now = Rows::new(&states.flat()[index * state_size..(index + 1) * state_size], width);
        let at = index.min(horizon.saturating_sub(1)) * action_size;
        let actions = Rows::new(&actions.flat()[at..at + action_size], width);
        let memory = &mut RowsMut::new(&mut judged.memory, width);
        let step = Step { index, horizon, states: now, actions };
        reward.evaluate(&step, memory, &mut RowsMut::new(&mut rewards, width));
        for row in rewards.chunks_exact(width) {
            judged.totals.iter_mut().zip(row).for_each(|(total, r)| *total += r);
        }
        (0..width).for_each(|c| seen(c, Rows::new(&rewards, width)));
    }
    judged
}
