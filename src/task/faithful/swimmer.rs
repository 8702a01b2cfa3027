//! The authors' swimmer.

use std::f32::consts::{FRAC_PI_3, PI, TAU};

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
pub(super) const STATE: usize = 16;
const PLANE: [usize; 2] = [10, 11];
const YAW: usize = 2;
const JOINTS: [usize; 2] = [3, 4];
const VELOCITY: usize = 13;

/// `vx - 0.5 |a/50|²`.
#[derive(Clone, Debug)]
pub(super) struct Forward([Term; 2]);

impl Forward {
    pub fn new() -> Self {
        Self([term("velocity", "m/s", 1.0), term("control", "1", 0.5)])
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
        scale(out.row(1), -self.0[1].weight / (50.0 * 50.0));
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

/// Distance, progress, heading (a flat 20 from 60 degrees on), and 2 for each hinge bent beyond 60 degrees.
#[derive(Clone, Debug)]
pub(super) struct Following {
    terms: [Term; 5],
    segments: Segments,
}

impl Following {
    pub fn new(name: &str, points: &[[f64; 2]]) -> Self {
        let Constants { distance, progress, heading } = match name {
            "straight" => constants(4.0, 500.0, 2.0),
            "left_turn" => constants(0.7, 200.0, 0.9),
            "right_turn" => constants(0.1, 250.0, 0.9),
            _ => Constants::default(),
        };
        Self {
            terms: [
                term("distance", "m", distance),
                term("progress", "segments", progress),
                term("heading", "rad", heading),
                term("turned_away", "1", 20.0),
                term("hinges", "1", 2.0),
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
        let [distance, progress, heading, away, hinges] = self.terms.each_ref().map(|t| t.weight);
        let (far, gained) = out.pair(0, 1);
        self.segments.follow(PLANE.map(|i| step.states.row(i)), memory, |c, d, forward| {
            far[c] = -distance * d;
            gained[c] = progress * forward;
        });
        let (turn, turned) = out.pair(2, 3);
        for (c, (&yaw, &segment)) in step.states.row(YAW).iter().zip(Segments::of(memory)).enumerate() {
            // Wrapped once only, as the authors have it.
            let off = (yaw - self.segments.heading(segment as usize)).abs();
            let off = if off > PI { TAU - off } else { off };
            (turn[c], turned[c]) = if off < FRAC_PI_3 { (-heading * off, 0.0) } else { (0.0, -away) };
        }
        out.row(4).fill(0.0);
        for joint in JOINTS {
            let bent = step.states.row(joint).iter().map(|q| q.abs() > FRAC_PI_3);
            out.row(4).iter_mut().zip(bent).for_each(|(r, bent)| *r -= if bent { hinges } else { 0.0 });
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
