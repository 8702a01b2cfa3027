//! The authors' ant.

use super::{Agent, Following, Gait, Manner, constants, term};
use crate::{plant::RowsMut, task::Step};

/// State index of the height (nagaban2/nn_dynamics, data_manipulation.py).
const HEIGHT: usize = 31;

pub(super) static AGENT: Agent = Agent {
    name: "ant",
    state: 41,
    // `vx + 0.5 - 0.005 |a/150|²` until the first state below 0.3 or above 1 m.
    forward: Gait {
        velocity: 38,
        survival: Some(0.5),
        control: 0.005,
        divisor: [150.0 * 150.0; 2],
        fallen: Some(|state| !(0.3..=1.0).contains(&state(HEIGHT))),
    },
    // Distance (tenfold from 1 m on), progress, and 40 units of height where the body leaves 0.3..=0.67 m.
    path: Some(Manner {
        plane: [29, 30],
        constants: |name| match name {
            "straight" => constants(3.5, 85.0, 100.0),
            "left_turn" => constants(4.0, 85.0, 100.0),
            "right_turn" | "u_turn" => constants(3.0, 50.0, 100.0),
            _ => constants(0.0, 0.0, 0.0),
        },
        distance: |d| if d < 1.0 { d } else { 10.0 * d },
        posture: |heading| vec![term("height", "1", heading)],
        judge,
    }),
};

fn judge(reward: &Following, step: &Step<'_>, _: &RowsMut<'_>, out: &mut RowsMut<'_>) {
    let (weight, heights) = (reward.weight(2), step.states.row(HEIGHT));
    out.row(2).iter_mut().zip(heights).for_each(|(r, &z)| {
        *r = -40.0 * weight * if (0.3..=0.67).contains(&z) { 0.0 } else { 1.0 };
    });
}
