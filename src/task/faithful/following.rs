//! The authors' path rewards: distance, progress, and what they ask of each agent's posture.

use super::{Segments, segments, term};
use crate::{
    plant::RowsMut,
    task::{Reward, Step, Term, Weighted},
};

/// What distinguishes one agent's path reward from another's.
#[derive(Debug)]
pub(super) struct Manner {
    /// State indices of the path's two coordinates.
    pub plane: [usize; 2],
    /// The constants of the path called so (zeros where the authors have none).
    pub constants: fn(&str) -> Constants,
    /// What a distance (m) counts as.
    pub distance: fn(f32) -> f32,
    /// The terms after distance and progress: names, units and weights for a weight of heading.
    pub posture: fn(f32) -> Vec<Term>,
    /// Writes those terms.
    pub judge: fn(&Following, &Step<'_>, &RowsMut<'_>, &mut RowsMut<'_>),
}

/// The authors' constants for a path: weights of perpendicular distance, forward progress and heading (nagaban2/nn_dynamics,
/// reward_functions.py).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Constants {
    distance: f32,
    progress: f32,
    heading: f32,
}

pub(super) const fn constants(distance: f32, progress: f32, heading: f32) -> Constants {
    Constants { distance, progress, heading }
}

/// Following a path as the authors have it.
#[derive(Clone, Debug)]
pub struct Following {
    terms: Vec<Term>,
    pub segments: Segments,
    manner: &'static Manner,
}

impl Following {
    pub(super) fn new(manner: &'static Manner, name: &str, points: &[[f64; 2]]) -> Self {
        let Constants { distance, progress, heading } = (manner.constants)(name);
        let mut terms = vec![term("distance", "m", distance), term("progress", "segments", progress)];
        terms.extend((manner.posture)(heading));
        Self { terms, segments: Segments::new(points), manner }
    }

    /// Where the path's coordinates are in the state.
    pub fn plane(&self) -> [usize; 2] {
        self.manner.plane
    }

    /// Weight of term `i`.
    pub(super) fn weight(&self, i: usize) -> f32 {
        self.terms[i].weight
    }
}

impl Reward for Following {
    fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn memory(&self) -> usize {
        segments::MEMORY
    }

    fn begin(&self, memory: &mut RowsMut<'_>) {
        self.segments.begin(memory);
    }

    fn evaluate(&self, step: &Step<'_>, memory: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        let (distance, progress) = (self.weight(0), self.weight(1));
        let (far, gained) = out.pair(0, 1);
        self.segments.follow(self.plane().map(|i| step.states.row(i)), memory, |c, d, forward| {
            far[c] = -distance * (self.manner.distance)(d);
            gained[c] = progress * forward;
        });
        (self.manner.judge)(self, step, memory, out);
    }
}

impl Weighted for Following {
    fn as_reward(&self) -> &dyn Reward {
        self
    }

    fn terms_mut(&mut self) -> &mut [Term] {
        &mut self.terms
    }

    fn copied(&self) -> Box<dyn Weighted> {
        Box::new(self.clone())
    }
}
