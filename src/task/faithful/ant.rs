//! The authors' ant.

use super::{
    Constants, constants, effort,
    path::{self, Segments},
    scale, term,
};
use crate::{
    plant::RowsMut,
    task::{Reward, Step, Term, Weighted},
};

/// Length of the state and its indices (nagaban2/nn_dynamics, data_manipulation.py).
pub(super) const STATE: usize = 41;
const PLANE: [usize; 2] = [29, 30];
const HEIGHT: usize = 31;
const VELOCITY: usize = 38;

/// `vx + 0.5 - 0.005 |a/150|²` until the first state below 0.3 or above 1 m; nothing more from there on.
#[derive(Clone, Debug)]
pub(super) struct Forward([Term; 3]);

impl Forward {
    pub fn new() -> Self {
        Self([term("velocity", "m/s", 1.0), term("survival", "1", 0.5), term("control", "1", 0.005)])
    }
}

impl Reward for Forward {
    fn terms(&self) -> &[Term] {
        &self.0
    }

    fn memory(&self) -> usize {
        1
    }

    fn begin(&self, memory: &mut RowsMut<'_>) {
        memory.row(0).fill(1.0);
    }

    fn evaluate(&self, step: &Step<'_>, memory: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        let [velocity, survival, control] = self.0.each_ref().map(|t| t.weight);
        out.row(0).copy_from_slice(step.states.row(VELOCITY));
        scale(out.row(0), velocity);
        out.row(1).fill(survival);
        effort(step.actions, out.row(2));
        scale(out.row(2), -control / (150.0 * 150.0));
        let alive = memory.row(0);
        for (alive, &z) in alive.iter_mut().zip(step.states.row(HEIGHT)) {
            if !(0.3..=1.0).contains(&z) {
                *alive = 0.0;
            }
        }
        silence(alive, out);
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

/// Takes all terms from candidates that are dead; what is not a number stays so, to be ranked last.
pub(super) fn silence(alive: &[f32], out: &mut RowsMut<'_>) {
    for row in out.flat().chunks_exact_mut(alive.len()) {
        row.iter_mut().zip(alive).for_each(|(r, alive)| *r *= alive);
    }
}

/// Distance (tenfold from 1 m on), progress, and 40 units of height where the body leaves 0.3..=0.67 m.
#[derive(Clone, Debug)]
pub(super) struct Following {
    terms: [Term; 3],
    segments: Segments,
}

impl Following {
    pub fn new(name: &str, points: &[[f64; 2]]) -> Self {
        let Constants { distance, progress, heading } = match name {
            "straight" => constants(3.5, 85.0, 100.0),
            "left_turn" => constants(4.0, 85.0, 100.0),
            "right_turn" | "u_turn" => constants(3.0, 50.0, 100.0),
            _ => Constants::default(),
        };
        Self {
            terms: [
                term("distance", "m", distance),
                term("progress", "segments", progress),
                term("height", "1", heading),
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
        let [distance, progress, height] = self.terms.each_ref().map(|t| t.weight);
        let (far, gained) = out.pair(0, 1);
        self.segments.follow(PLANE.map(|i| step.states.row(i)), memory, |c, d, forward| {
            far[c] = -distance * if d < 1.0 { d } else { 10.0 * d };
            gained[c] = progress * forward;
        });
        let heights = step.states.row(HEIGHT);
        out.row(2).iter_mut().zip(heights).for_each(|(r, &z)| {
            *r = -40.0 * height * if (0.3..=0.67).contains(&z) { 0.0 } else { 1.0 };
        });
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
