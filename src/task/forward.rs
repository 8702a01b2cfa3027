//! Running along +x.

use super::{Path, Reward, Status, Task, Weighted, adjust};

/// Forward motion with any reward; progress is the way along x since the start.
pub(super) struct ForwardTask {
    reward: Box<dyn Weighted>,
    /// Index of the x position, where the plant has one.
    x: Option<usize>,
    start: f32,
    now: f32,
}

impl ForwardTask {
    pub fn new(reward: Box<dyn Weighted>, x: Option<usize>) -> Self {
        Self { reward, x, start: 0.0, now: 0.0 }
    }

    fn position(&self, state: &[f32]) -> f32 {
        self.x.and_then(|x| state.get(x)).copied().unwrap_or(0.0)
    }
}

impl Task for ForwardTask {
    fn name(&self) -> &'static str {
        "forward"
    }

    fn begin(&mut self, state: &[f32]) {
        self.start = self.position(state);
        self.now = self.start;
    }

    fn advance(&mut self, state: &[f32], _memory: &[f32]) {
        self.now = self.position(state);
    }

    fn reward(&self) -> &dyn Reward {
        self.reward.as_reward()
    }

    fn set_weight(&mut self, term: usize, weight: f32) {
        adjust(self.reward.terms_mut(), term, weight);
    }

    fn status(&self) -> Status {
        Status { progress: f64::from(self.now - self.start), ..Status::default() }
    }

    fn relocate(&mut self, state: &[f32]) {
        self.now = self.position(state);
    }

    fn fork(&self) -> Box<dyn Task> {
        Box::new(Self { reward: self.reward.copied(), ..*self })
    }

    fn path(&self) -> Option<&Path> {
        None
    }
}
