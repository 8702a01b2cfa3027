//! The authors' half-cheetah. The second coordinate of its paths is the height.

use super::{Agent, Following, Gait, Manner, constants, term};
use crate::{plant::RowsMut, task::Step};

/// State indices (nagaban2/nn_dynamics, data_manipulation.py).
const THIGH: usize = 6;
const SHIN: usize = 7;
const FOOT: usize = 8;

pub(super) static AGENT: Agent = Agent {
    name: "half_cheetah",
    state: 24,
    // `vx - 0.05 |a|²`, the plant's own reward.
    forward: Gait { velocity: 21, survival: None, control: 0.05, divisor: [1.0; 2], fallen: None },
    // Distance (weight 0), progress, and the front leg: a unit each for thigh, shin and foot too far forward.
    path: Some(Manner {
        plane: [18, 20],
        constants: |name| match name {
            "straight" => constants(0.0, 40.0, 10.0),
            "backward" | "forward_backward" => constants(0.0, 20.0, 10.0),
            _ => constants(0.0, 0.0, 0.0),
        },
        distance: |d| d,
        posture: |heading| vec![term("front_leg", "1", heading)],
        judge,
    }),
};

fn judge(reward: &Following, step: &Step<'_>, _: &RowsMut<'_>, out: &mut RowsMut<'_>) {
    let (leg, row) = (reward.weight(2), out.row(2));
    row.fill(0.0);
    for (joint, from) in [(THIGH, 0.2), (SHIN, 0.0), (FOOT, 0.0)] {
        let angles = step.states.row(joint);
        row.iter_mut().zip(angles).for_each(|(r, &q)| *r -= if q >= from { leg } else { 0.0 });
    }
}
