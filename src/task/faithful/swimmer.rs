//! The authors' swimmer.

use std::f32::consts::{FRAC_PI_3, PI, TAU};

use super::{Agent, Following, Gait, Manner, Segments, constants, term};
use crate::{plant::RowsMut, task::Step};

/// State indices (nagaban2/nn_dynamics, data_manipulation.py).
const YAW: usize = 2;
const JOINTS: [usize; 2] = [3, 4];

pub(super) static AGENT: Agent = Agent {
    name: "swimmer",
    state: 16,
    // `vx - 0.5 |a/50|²`.
    forward: Gait { velocity: 13, survival: None, control: 0.5, divisor: [50.0 * 50.0; 2], fallen: None },
    // Distance, progress, heading (a flat 20 from 60 degrees on), and 2 for each hinge bent beyond 60 degrees.
    path: Some(Manner {
        plane: [10, 11],
        constants: |name| match name {
            "straight" => constants(4.0, 500.0, 2.0),
            "left_turn" => constants(0.7, 200.0, 0.9),
            "right_turn" => constants(0.1, 250.0, 0.9),
            _ => constants(0.0, 0.0, 0.0),
        },
        distance: |d| d,
        posture: |heading| {
            vec![term("heading", "rad", heading), term("turned_away", "1", 20.0), term("hinges", "1", 2.0)]
        },
        judge,
    }),
};

fn judge(reward: &Following, step: &Step<'_>, memory: &RowsMut<'_>, out: &mut RowsMut<'_>) {
    let [heading, away, hinges] = [2, 3, 4].map(|i| reward.weight(i));
    let (turn, turned) = out.pair(2, 3);
    for (c, (&yaw, &segment)) in step.states.row(YAW).iter().zip(Segments::of(memory)).enumerate() {
        // Wrapped once only, as the authors have it.
        let off = (yaw - reward.segments.heading(segment as usize)).abs();
        let off = if off > PI { TAU - off } else { off };
        (turn[c], turned[c]) = if off < FRAC_PI_3 { (-heading * off, 0.0) } else { (0.0, -away) };
    }
    out.row(4).fill(0.0);
    for joint in JOINTS {
        let bent = step.states.row(joint).iter().map(|q| q.abs() > FRAC_PI_3);
        out.row(4).iter_mut().zip(bent).for_each(|(r, bent)| *r -= if bent { hinges } else { 0.0 });
    }
}
