//! Half-cheetah: a running animal cut lengthwise, in the vertical plane.

use super::agent::{
    Agent, HeadingStart, Moment, Noise, RLLAB_DEFAULT, RLLAB_EVALUATING, Row, Rules,
    Source::{Com, ComVelocity, Qpos, Qvel},
    Spread, Steering, first_position, never, row,
};
use crate::plant::{
    Axis::{X, Y, Z},
    Role::{Angle, AngularVelocity, Joint, JointVelocity, Position, Velocity},
};

pub(super) const ABOUT: &str = "a running animal cut lengthwise, six joints in the vertical plane";

/// nagaban2/nn_dynamics, helper_funcs.py: 24 elements; positions and velocities are the first 18.
const FAITHFUL: &[Row] = &[
    row("root_x", "m", Position(X), Qpos(0)),
    row("root_z", "m", Position(Z), Qpos(1)),
    row("pitch", "rad", Angle, Qpos(2)),
    row("thigh_back", "rad", Joint, Qpos(3)),
    row("shin_back", "rad", Joint, Qpos(4)),
    row("foot_back", "rad", Joint, Qpos(5)),
    row("thigh_front", "rad", Joint, Qpos(6)),
    row("shin_front", "rad", Joint, Qpos(7)),
    row("foot_front", "rad", Joint, Qpos(8)),
    row("root_x_velocity", "m/s", Velocity(X), Qvel(0)),
    row("root_z_velocity", "m/s", Velocity(Z), Qvel(1)),
    row("pitch_velocity", "rad/s", AngularVelocity, Qvel(2)),
    row("thigh_back_velocity", "rad/s", JointVelocity, Qvel(3)),
    row("shin_back_velocity", "rad/s", JointVelocity, Qvel(4)),
    row("foot_back_velocity", "rad/s", JointVelocity, Qvel(5)),
    row("thigh_front_velocity", "rad/s", JointVelocity, Qvel(6)),
    row("shin_front_velocity", "rad/s", JointVelocity, Qvel(7)),
    row("foot_front_velocity", "rad/s", JointVelocity, Qvel(8)),
    row("com_x", "m", Position(X), Com(X)),
    row("com_y", "m", Position(Y), Com(Y)),
    row("com_z", "m", Position(Z), Com(Z)),
    row("com_x_velocity", "m/s", Velocity(X), ComVelocity(X)),
    row("com_y_velocity", "m/s", Velocity(Y), ComVelocity(Y)),
    row("com_z_velocity", "m/s", Velocity(Z), ComVelocity(Z)),
];

const ACTION: &[&str] = &["thigh_back", "shin_back", "foot_back", "thigh_front", "shin_front", "foot_front"];

/// The authors' half-cheetah: one step of 10 ms an action.
pub(super) const FAITHFUL_AGENT: Agent = Agent {
    name: "half_cheetah",
    variant: "faithful",
    xml: include_str!("../../../assets/models/half_cheetah_faithful.xml"),
    state: FAITHFUL,
    action: ACTION,
    steering: Steering { plane: ["com_x", "com_z"], forward_velocity: "com_x_velocity", heading: None },
    rules: Rules {
        random: RLLAB_DEFAULT,
        rollout: RLLAB_EVALUATING,
        marker: first_position,
        reward: |m: &Moment<'_>| m.com_velocity(X) - 0.05 * m.effort(),
        terminated: never,
        contact_forces: false,
    },
};

/// Gymnasium's HalfCheetah-v5.
pub(super) const MODERN_AGENT: Agent = Agent {
    name: "half_cheetah",
    variant: "modern",
    xml: include_str!("../../../assets/models/half_cheetah.xml"),
    state: FAITHFUL.split_at(18).0,
    action: ACTION,
    steering: Steering { plane: ["root_x", "root_z"], forward_velocity: "root_x_velocity", heading: None },
    rules: Rules {
        random: V5_START,
        rollout: V5_START,
        marker: first_position,
        reward: |m: &Moment<'_>| m.speed - 0.1 * m.effort(),
        terminated: never,
        contact_forces: false,
    },
};

const V5_START: Spread =
    Spread { qpos: Noise::Uniform(0.1), qvel: Noise::Normal(0.1), heading: HeadingStart::Noisy };
