//! The authors' hopper; they have no path reward for it.

use super::{Agent, Gait};

/// State indices (nagaban2/nn_dynamics, data_manipulation.py).
const HEIGHT: usize = 0;
const PITCH: usize = 1;

pub(super) static AGENT: Agent = Agent {
    name: "hopper",
    state: 17,
    // `vx + 1 - control` until the first state that has fallen. Control is `0.005 |a|²/200` before the last state and
    // `0.005 |a/200|²` at it: a parenthesis of the authors'.
    forward: Gait {
        velocity: 14,
        survival: Some(1.0),
        control: 0.005,
        divisor: [200.0, 200.0 * 200.0],
        fallen: Some(|state| state(PITCH).abs() >= 0.3 || state(HEIGHT) <= 0.7),
    },
    path: None,
};
