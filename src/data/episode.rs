//! One episode: the states visited, the actions taken, the rewards received.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    DataError, Split,
    shelf::{Place, Shelf},
};

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
    numbers: Held,
}

/// States, actions and rewards, row after row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Numbers {
    states: Vec<f32>,
    actions: Vec<f32>,
    rewards: Vec<f32>,
}

/// An episode's numbers: its own, or those that a file has.
#[derive(Clone, Debug, Default)]
struct Held {
    own: Numbers,
    place: Option<Place>,
}

impl Held {
    fn get(&self) -> &Numbers {
        self.place.as_ref().map_or(&self.own, Place::numbers)
    }

    /// To be changed: numbers of a file become the episode's own.
    fn get_mut(&mut self) -> &mut Numbers {
        if let Some(place) = self.place.take() {
            self.own = place.numbers().clone();
        }
        &mut self.own
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

/// Numbers that lie in a file are read when they are first asked for. Where reading can fail, [`Episode::bring`] or
/// [`bring`](super::bring) comes first and says why; an accessor that finds the file spoiled after all can only panic, with the
/// same words.
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
            numbers: Held { own: Numbers { states: state.to_vec(), ..Numbers::default() }, place: None },
        }
    }

    /// An episode whose numbers lie in a file; `lengths` are those of a state and of an action.
    pub(super) fn placed(id: u64, source: Source, split: Split, lengths: [usize; 2], place: Place) -> Self {
        let numbers = Held { own: Numbers::default(), place: Some(place) };
        let [state_len, action_len] = lengths;
        Self { state_len, action_len, numbers, ..Self::begin(id, source, split, &[], 0) }
    }

    /// Reads the numbers, and those of the other episodes in the same file, unless they are in memory.
    ///
    /// # Errors
    /// [`DataError`] with the file's name, if it cannot be read or is damaged.
    pub fn bring(&self) -> Result<(), DataError> {
        self.shelf().map_or(Ok(()), |shelf| shelf.bring().map(drop))
    }

    /// The file that has the numbers, if one does.
    pub(super) fn shelf(&self) -> Option<&Arc<Shelf>> {
        self.numbers.place.as_ref().map(Place::shelf)
    }

    pub(super) fn into_numbers(mut self) -> Numbers {
        std::mem::take(self.numbers.get_mut())
    }

    /// Makes room for so many more transitions.
    pub(super) fn reserve(&mut self, steps: usize) {
        let (states, actions) = (steps * self.state_len, steps * self.action_len);
        let numbers = self.numbers.get_mut();
        numbers.states.reserve_exact(states);
        numbers.actions.reserve_exact(actions);
        numbers.rewards.reserve_exact(steps);
    }

    /// Gives back the memory that growing took and did not need.
    pub(super) fn shrink(&mut self) {
        let Numbers { states, actions, rewards } = &mut self.numbers.own;
        [states, actions, rewards].into_iter().for_each(Vec::shrink_to_fit);
    }

    /// Appends a transition.
    pub fn push(&mut self, action: &[f32], reward: f64, next_state: &[f32]) {
        debug_assert_eq!((action.len(), next_state.len()), (self.action_len, self.state_len));
        let numbers = self.numbers.get_mut();
        numbers.actions.extend_from_slice(action);
        numbers.states.extend_from_slice(next_state);
        numbers.rewards.push(reward as f32);
    }

    /// Number of transitions.
    pub fn len(&self) -> usize {
        self.numbers.place.as_ref().map_or(self.numbers.own.rewards.len(), Place::steps)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// State `t`, `0..=len()`.
    pub fn state(&self, t: usize) -> &[f32] {
        &self.states()[t * self.state_len..(t + 1) * self.state_len]
    }

    /// Action `t`, `0..len()`.
    pub fn action(&self, t: usize) -> &[f32] {
        &self.actions()[t * self.action_len..(t + 1) * self.action_len]
    }

    pub fn rewards(&self) -> &[f32] {
        &self.numbers.get().rewards
    }

    /// All states, row after row: `(len() + 1) x state_len`.
    pub fn states(&self) -> &[f32] {
        &self.numbers.get().states
    }

    /// All actions, row after row: `len() x action_len`.
    pub fn actions(&self) -> &[f32] {
        &self.numbers.get().actions
    }

    pub fn state_len(&self) -> usize {
        self.state_len
    }

    pub fn action_len(&self) -> usize {
        self.action_len
    }

    /// Whether both are the same to the bit.
    pub fn is_bitwise(&self, other: &Self) -> bool {
        let bits = |a: &[f32], b: &[f32]| a.iter().map(|x| x.to_bits()).eq(b.iter().map(|x| x.to_bits()));
        let head = |e: &Self| (e.id, e.source, e.split, e.tags.clone(), e.terminated, e.dropped);
        head(self) == head(other)
            && bits(self.states(), other.states())
            && bits(self.actions(), other.actions())
            && bits(self.rewards(), other.rewards())
    }

    /// Ends the episode before the first step that holds a number that is not finite; whether there was one.
    pub fn keep_finite(&mut self) -> bool {
        let sound = |t: &usize| {
            let mut numbers = self.state(t + 1).iter().chain(self.action(*t)).chain([&self.rewards()[*t]]);
            numbers.all(|number| number.is_finite())
        };
        let begins = self.state(0).iter().all(|number| number.is_finite());
        let count = if begins { (0..self.len()).take_while(sound).count() } else { 0 };
        let cut = count < self.len();
        if cut {
            let (states, actions) = ((count + 1) * self.state_len, count * self.action_len);
            let numbers = self.numbers.get_mut();
            numbers.rewards.truncate(count);
            numbers.actions.truncate(actions);
            numbers.states.truncate(states);
        }
        cut
    }

    /// Sum of rewards. Known of an episode in a file without a look at its numbers, where the manifest says it.
    pub fn total_reward(&self) -> f64 {
        let known = self.numbers.place.as_ref().and_then(Place::total_reward);
        known.unwrap_or_else(|| self.rewards().iter().map(|&r| f64::from(r)).sum())
    }
}
