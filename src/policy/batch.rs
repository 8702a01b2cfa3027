//! What a policy lived through: whole episodes, one after the other.

/// An episode within a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Path {
    /// Its first step in the batch, and how many it has.
    pub first: usize,
    pub steps: usize,
    /// Ended by the agent's own condition; the step that ended it is kept (rllab, rllab/sampler/utils.py).
    pub terminated: bool,
    /// Sum of rewards.
    pub total_reward: f64,
}

/// Steps of a policy: tables with a row a step, in the order of the episodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    observation_len: usize,
    action_len: usize,
    observations: Vec<f32>,
    actions: Vec<f32>,
    rewards: Vec<f32>,
    states: Vec<f32>,
    paths: Vec<Path>,
}

impl Batch {
    /// Nothing yet, of so many numbers a step.
    pub fn new(observation_len: usize, action_len: usize) -> Self {
        Self { observation_len, action_len, ..Self::default() }
    }

    /// Begins an episode.
    pub fn begin(&mut self) {
        self.paths.push(Path { first: self.len(), steps: 0, terminated: false, total_reward: 0.0 });
    }

    /// A step of the last episode begun: what the network saw, the action as it was drawn (not clipped), and the plant's reward.
    pub fn push(&mut self, seen: &[f32], action: &[f32], reward: f64) {
        debug_assert_eq!((seen.len(), action.len()), (self.observation_len, self.action_len));
        self.observations.extend_from_slice(seen);
        self.actions.extend_from_slice(action);
        self.rewards.push(reward as f32);
        if let Some(path) = self.paths.last_mut() {
            path.steps += 1;
            path.total_reward += reward;
        }
    }

    /// The plant's state in the step that was pushed last, before its action.
    pub fn keep_state(&mut self, state: &[f32]) {
        self.states.extend_from_slice(state);
    }

    /// The last episode was ended by the agent's own condition.
    pub fn terminate(&mut self) {
        if let Some(path) = self.paths.last_mut() {
            path.terminated = true;
        }
    }

    /// Adds the episodes of `other`, which is of the same policy.
    pub fn append(&mut self, other: &Self) {
        let first = self.len();
        self.observations.extend_from_slice(&other.observations);
        self.actions.extend_from_slice(&other.actions);
        self.rewards.extend_from_slice(&other.rewards);
        self.states.extend_from_slice(&other.states);
        self.paths.extend(other.paths.iter().map(|path| Path { first: path.first + first, ..*path }));
    }

    /// Steps in all.
    pub fn len(&self) -> usize {
        self.rewards.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rewards.is_empty()
    }

    pub fn observation_len(&self) -> usize {
        self.observation_len
    }

    pub fn action_len(&self) -> usize {
        self.action_len
    }

    /// What the network saw, `len() x observation_len()`, row after row.
    pub fn observations(&self) -> &[f32] {
        &self.observations
    }

    /// Actions as they were drawn, `len() x action_len()`, row after row.
    pub fn actions(&self) -> &[f32] {
        &self.actions
    }

    pub fn rewards(&self) -> &[f32] {
        &self.rewards
    }

    /// The plant's state in every step, row after row, where states were kept.
    pub fn states(&self) -> &[f32] {
        &self.states
    }

    pub fn paths(&self) -> &[Path] {
        &self.paths
    }

    /// Mean over the episodes of their sum of rewards; NaN where there are none.
    pub fn mean_return(&self) -> f64 {
        self.paths.iter().map(|path| path.total_reward).sum::<f64>() / self.paths.len() as f64
    }
}
