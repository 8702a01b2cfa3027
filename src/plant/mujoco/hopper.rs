//! Hopper: one leg in the vertical plane, three joints.

use super::agent::{
    Agent, HeadingStart, Moment, Noise, RLLAB_DEFAULT, RLLAB_EVALUATING, Row, Rules,
    Source::{ClippedQvel, Com, ComVelocity, Qpos, Qvel},
    Spread, Steering, first_position, row,
};
use crate::plant::{
    Axis::{X, Y, Z},
    Role::{Angle, AngularVelocity, Joint, JointVelocity, Position, Velocity},
};

pub(super) const ABOUT: &str = "one leg that hops, three joints in the vertical plane";

/// nagaban2/nn_dynamics, helper_funcs.py: 17 elements. The authors' model has the height before x, and drops x.
const FAITHFUL: &[Row] = &[
    row("height", "m", Position(Z), Qpos(0)),
    row("pitch", "rad", Angle, Qpos(2)),
    row("thigh", "rad", Joint, Qpos(3)),
    row("leg", "rad", Joint, Qpos(4)),
    row("foot", "rad", Joint, Qpos(5)),
    row("height_velocity", "m/s", Velocity(Z), ClippedQvel(0)),
    row("root_x_velocity", "m/s", Velocity(X), ClippedQvel(1)),
    row("pitch_velocity", "rad/s", AngularVelocity, ClippedQvel(2)),
    row("thigh_velocity", "rad/s", JointVelocity, ClippedQvel(3)),
    row("leg_velocity", "rad/s", JointVelocity, ClippedQvel(4)),
    row("foot_velocity", "rad/s", JointVelocity, ClippedQvel(5)),
    row("com_x", "m", Position(X), Com(X)),
    row("com_y", "m", Position(Y), Com(Y)),
    row("com_z", "m", Position(Z), Com(Z)),
    row("com_x_velocity", "m/s", Velocity(X), ComVelocity(X)),
    row("com_y_velocity", "m/s", Velocity(Y), ComVelocity(Y)),
    row("com_z_velocity", "m/s", Velocity(Z), ComVelocity(Z)),
];

const MODERN: &[Row] = &[
    row("root_x", "m", Position(X), Qpos(0)),
    row("height", "m", Position(Z), Qpos(1)),
    row("pitch", "rad", Angle, Qpos(2)),
    row("thigh", "rad", Joint, Qpos(3)),
    row("leg", "rad", Joint, Qpos(4)),
    row("foot", "rad", Joint, Qpos(5)),
    row("root_x_velocity", "m/s", Velocity(X), Qvel(0)),
    row("height_velocity", "m/s", Velocity(Z), Qvel(1)),
    row("pitch_velocity", "rad/s", AngularVelocity, Qvel(2)),
    row("thigh_velocity", "rad/s", JointVelocity, Qvel(3)),
    row("leg_velocity", "rad/s", JointVelocity, Qvel(4)),
    row("foot_velocity", "rad/s", JointVelocity, Qvel(5)),
];

const ACTION: &[&str] = &["thigh", "leg", "foot"];

/// The authors' hopper: one step of 20 ms an action.
pub(super) const FAITHFUL_AGENT: Agent = Agent {
    name: "hopper",
    variant: "faithful",
    xml: include_str!("../../../assets/models/hopper_faithful.xml"),
    state: FAITHFUL,
    action: ACTION,
    steering: Steering { plane: ["com_x", "com_z"], forward_velocity: "com_x_velocity", heading: None },
    rules: Rules {
        random: RLLAB_DEFAULT,
        rollout: RLLAB_EVALUATING,
        marker: first_position,
        reward: |m: &Moment<'_>| m.com_velocity(X) + 1.0 - 0.005 * m.effort(),
        terminated: |m: &Moment<'_>| !standing(m, 3, m.data.qpos()[0], 0.3),
        contact_forces: false,
    },
};

/// Gymnasium's Hopper-v5.
pub(super) const MODERN_AGENT: Agent = Agent {
    name: "hopper",
    variant: "modern",
    xml: include_str!("../../../assets/models/hopper.xml"),
    state: MODERN,
    action: ACTION,
    steering: Steering { plane: ["root_x", "height"], forward_velocity: "root_x_velocity", heading: None },
    rules: Rules {
        random: V5_START,
        rollout: V5_START,
        marker: first_position,
        reward: |m: &Moment<'_>| m.speed + if v5_fallen(m) { 0.0 } else { 1.0 } - 1e-3 * m.effort(),
        terminated: v5_fallen,
        contact_forces: false,
    },
};

const V5_START: Spread =
    Spread { qpos: Noise::Uniform(5e-3), qvel: Noise::Uniform(5e-3), heading: HeadingStart::Noisy };

fn v5_fallen(m: &Moment<'_>) -> bool {
    !standing(m, 2, m.data.qpos()[1], 0.2)
}

/// Upright, at full height, and nothing from coordinate `from` on beyond 100.
fn standing(m: &Moment<'_>, from: usize, height: f64, tilt: f64) -> bool {
    let bounded = m.data.qpos().iter().skip(from).chain(m.data.qvel()).all(|x| x.abs() < 100.0);
    m.finite() && bounded && height > 0.7 && m.data.qpos()[2].abs() < tilt
}
