//! One episode: the states visited, the actions taken, the rewards received.

use serde::{Deserialize, Serialize};

use super::Split;

/// Where an episode came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Independent random actions at every step.
    Random,
    /// Random actions, each held for several steps.
    Held,
    /// Driven by hand.
    Driven,
    /// Read from a recording; what drove it is not known.
    Recorded,
    /// The model-predictive controller, in aggregation iteration `n` (0 is the model of random data only).
    Mpc(u32),
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Random => write!(f, "random"),
            Self::Held => write!(f, "held"),
            Self::Driven => write!(f, "driven"),
            Self::Recorded => write!(f, "recorded"),
            Self::Mpc(n) => write!(f, "MPC {n}"),
        }
    }
}

/// `n` transitions: `n + 1` states, `n` actions and `n` rewards.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// Unique within its data set.
    pub id: u64,
    pub source: Source,
    pub split: Split,
    /// The user's words, e.g. a terrain.
    pub tags: Vec<String>,
    /// Ended by the agent's own condition.
    pub terminated: bool,
    /// Dropped episodes are hidden from training until restored.
    pub dropped: bool,
    state_len: usize,
    action_len: usize,
    states: Vec<f32>,
    actions: Vec<f32>,
    rewards: Vec<f32>,
}

impl Episode {
    /// An episode that starts in `state`; `action_len` elements an action.
    pub fn begin(id: u64, source: Source, split: Split, state: &[f32], action_len: usize) -> Self {
        Self {
            id,
            source,
            split,
            tags: Vec::new(),
            terminated: false,
            dropped: false,
            state_len: state.len(),
            action_len,
            states: state.to_vec(),
            actions: Vec::new(),
            rewards: Vec::new(),
        }
    }

    /// Appends a transition.
    pub fn push(&mut self, action: &[f32], reward: f64, next_state: &[f32]) {
        debug_assert_eq!((action.len(), next_state.len()), (self.action_len, self.state_len));
        self.actions.extend_from_slice(action);
        self.states.extend_from_slice(next_state);
        self.rewards.push(reward as f32);
    }

    /// Number of transitions.
    pub fn len(&self) -> usize {
        self.rewards.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rewards.is_empty()
    }

    /// State `t`, `0..=len()`.
    pub fn state(&self, t: usize) -> &[f32] {
        &self.states[t * self.state_len..(t + 1) * self.state_len]
    }

    /// Action `t`, `0..len()`.
    pub fn action(&self, t: usize) -> &[f32] {
        &self.actions[t * self.action_len..(t + 1) * self.action_len]
    }

    pub fn rewards(&self) -> &[f32] {
        &self.rewards
    }

    /// All states, row after row: `(len() + 1) x state_len`.
    pub fn states(&self) -> &[f32] {
        &self.states
    }

    /// All actions, row after row: `len() x action_len`.
    pub fn actions(&self) -> &[f32] {
        &self.actions
    }

    pub fn state_len(&self) -> usize {
        self.state_len
    }

    pub fn action_len(&self) -> usize {
        self.action_len
    }

    /// Whether both are the same to the bit.
    pub fn is_bitwise(&self, other: &Self) -> bool {
        let bits = |numbers: &[f32]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        let head = |e: &Self| (e.id, e.source, e.split, e.tags.clone(), e.terminated, e.dropped);
        head(self) == head(other)
            && bits(&self.states) == bits(&other.states)
            && bits(&self.actions) == bits(&other.actions)
            && bits(&self.rewards) == bits(&other.rewards)
    }

    /// Ends the episode before the first step that holds a number that is not finite; whether there was one.
    pub fn keep_finite(&mut self) -> bool {
        let sound = |t: &usize| {
            let mut numbers = self.state(t + 1).iter().chain(self.action(*t)).chain([&self.rewards[*t]]);
            numbers.all(|number| number.is_finite())
        };
        let begins = self.state(0).iter().all(|number| number.is_finite());
        let count = if begins { (0..self.len()).take_while(sound).count() } else { 0 };
        let cut = count < self.len();
        self.rewards.truncate(count);
        self.actions.truncate(count * self.action_len);
        self.states.truncate((count + 1) * self.state_len);
        cut
    }

    /// Sum of rewards.
    pub fn total_reward(&self) -> f64 {
        self.rewards.iter().map(|&r| f64::from(r)).sum()
    }
}
