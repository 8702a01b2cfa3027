//! The authors' half-cheetah.

use super::{
    Constants, constants, effort,
    path::{self, Segments},
    scale, term,
};
use crate::{
    plant::RowsMut,
    task::{Reward, Step, Term, Weighted},
};

/// Length of the state and its indices (nagaban2/nn_dynamics, data_manipulation.py). The second coordinate is the height.
pub(super) const STATE: usize = 24;
const PLANE: [usize; 2] = [18, 20];
const THIGH: usize = 6;
const SHIN: usize = 7;
const FOOT: usize = 8;
const VELOCITY: usize = 21;

/// `vx - 0.05 |a|²`, the plant's own reward.
#[derive(Clone, Debug)]
pub(super) struct Forward([Term; 2]);

impl Forward {
    pub fn new() -> Self {
        Self([term("velocity", "m/s", 1.0), term("control", "1", 0.05)])
    }
}

impl Reward for Forward {
    fn terms(&self) -> &[Term] {
        &self.0
    }

    fn evaluate(&self, step: &Step<'_>, _: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        out.row(0).copy_from_slice(step.states.row(VELOCITY));
        scale(out.row(0), self.0[0].weight);
        effort(step.actions, out.row(1));
        scale(out.row(1), -self.0[1].weight);
    }
}

impl Weighted for Forward {
    fn as_reward(&self) -> &dyn Reward {
        self
    }

    fn terms_mut(&mut self) -> &mut [Term] {
        &mut self.0
    }
}

/// Distance (weight 0), progress, and the front leg: a unit each for thigh, shin and foot too far forward.
#[derive(Clone, Debug)]
pub(super) struct Following {
    terms: [Term; 3],
    segments: Segments,
}

impl Following {
    pub fn new(name: &str, points: &[[f64; 2]]) -> Self {
        let Constants { distance, progress, heading } = match name {
            "straight" => constants(0.0, 40.0, 10.0),
            "backward" | "forward_backward" => constants(0.0, 20.0, 10.0),
            _ => Constants::default(),
        };
        Self {
            terms: [
                term("distance", "m", distance),
                term("progress", "segments", progress),
                term("front_leg", "1", heading),
            ],
            segments: Segments::new(points),
        }
    }
}

impl Reward for Following {
    fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn memory(&self) -> usize {
        path::MEMORY
    }

    fn begin(&self, memory: &mut RowsMut<'_>) {
        self.segments.begin(memory);
    }

    fn evaluate(&self, step: &Step<'_>, memory: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        let [distance, progress, leg] = self.terms.each_ref().map(|t| t.weight);
        let (far, gained) = out.pair(0, 1);
        self.segments.follow(PLANE.map(|i| step.states.row(i)), memory, |c, d, forward| {
            far[c] = -distance * d;
            gained[c] = progress * forward;
        });
        let row = out.row(2);
        row.fill(0.0);
        for (joint, from) in [(THIGH, 0.2), (SHIN, 0.0), (FOOT, 0.0)] {
            let angles = step.states.row(joint);
            row.iter_mut().zip(angles).for_each(|(r, &q)| *r -= if q >= from { leg } else { 0.0 });
        }
    }
}

impl Weighted for Following {
    fn as_reward(&self) -> &dyn Reward {
        self
    }

    fn terms_mut(&mut self) -> &mut [Term] {
        &mut self.terms
    }
}

impl super::Following for Following {
    fn segments_mut(&mut self) -> &mut Segments {
        &mut self.segments
    }

    fn plane(&self) -> [usize; 2] {
        PLANE
    }
}
