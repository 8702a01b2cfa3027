//! Swimmer: three rods in a viscous fluid, two hinges.

use super::agent::{
    Agent, HeadingStart, Moment, Noise, Row, Rules,
    Source::{Com, ComVelocity, Qpos, Qvel},
    Spread, Steering, first_position, never, row,
};
use crate::plant::{
    Axis::{X, Y, Z},
    Role::{AngularVelocity, Heading, Joint, JointVelocity, Position, Velocity},
};

pub(super) const ABOUT: &str = "three rods in a viscous fluid, steered by two hinges";

/// nagaban2/nn_dynamics, helper_funcs.py: 16 elements.
const FAITHFUL: &[Row] = &[
    row("slider_x", "m", Position(X), Qpos(0)),
    row("slider_y", "m", Position(Y), Qpos(1)),
    row("heading", "rad", Heading, Qpos(2)),
    row("joint_1", "rad", Joint, Qpos(3)),
    row("joint_2", "rad", Joint, Qpos(4)),
    row("slider_x_velocity", "m/s", Velocity(X), Qvel(0)),
    row("slider_y_velocity", "m/s", Velocity(Y), Qvel(1)),
    row("heading_velocity", "rad/s", AngularVelocity, Qvel(2)),
    row("joint_1_velocity", "rad/s", JointVelocity, Qvel(3)),
    row("joint_2_velocity", "rad/s", JointVelocity, Qvel(4)),
    row("com_x", "m", Position(X), Com(X)),
    row("com_y", "m", Position(Y), Com(Y)),
    row("com_z", "m", Position(Z), Com(Z)),
    row("com_x_velocity", "m/s", Velocity(X), ComVelocity(X)),
    row("com_y_velocity", "m/s", Velocity(Y), ComVelocity(Y)),
    row("com_z_velocity", "m/s", Velocity(Z), ComVelocity(Z)),
];

/// Positions, velocities and the centre of mass, which paths are followed with: the sliders belong to the head's frame.
const MODERN: &[Row] = &[
    FAITHFUL[0],
    FAITHFUL[1],
    FAITHFUL[2],
    FAITHFUL[3],
    FAITHFUL[4],
    FAITHFUL[5],
    FAITHFUL[6],
    FAITHFUL[7],
    FAITHFUL[8],
    FAITHFUL[9],
    FAITHFUL[10],
    FAITHFUL[11],
    FAITHFUL[13],
    FAITHFUL[14],
];

const ACTION: &[&str] = &["joint_1", "joint_2"];

const STEERING: Steering =
    Steering { plane: ["com_x", "com_y"], forward_velocity: "com_x_velocity", heading: Some("heading") };

/// The authors' swimmer: 50 N m, 150 steps of 1 ms.
pub(super) const FAITHFUL_AGENT: Agent = Agent {
    name: "swimmer",
    variant: "faithful",
    xml: include_str!("../../../assets/models/swimmer_faithful.xml"),
    state: FAITHFUL,
    action: ACTION,
    steering: STEERING,
    rules: Rules {
        random: Spread { qpos: Noise::Normal(0.5), qvel: Noise::Normal(0.1), heading: HeadingStart::Uniform },
        rollout: Spread { qpos: Noise::Uniform(0.1), qvel: Noise::Uniform(0.1), heading: HeadingStart::Zero },
        marker: first_position,
        reward: |m: &Moment<'_>| m.com_velocity(X) - 0.005 * m.effort(),
        terminated: never,
        contact_forces: false,
    },
};

/// Gymnasium's Swimmer-v5.
pub(super) const MODERN_AGENT: Agent = Agent {
    name: "swimmer",
    variant: "modern",
    xml: include_str!("../../../assets/models/swimmer.xml"),
    state: MODERN,
    action: ACTION,
    steering: STEERING,
    rules: Rules {
        random: V5_START,
        rollout: V5_START,
        marker: first_position,
        reward: |m: &Moment<'_>| m.speed - 1e-4 * m.effort(),
        terminated: never,
        contact_forces: false,
    },
};

const V5_START: Spread =
    Spread { qpos: Noise::Uniform(0.1), qvel: Noise::Uniform(0.1), heading: HeadingStart::Noisy };
