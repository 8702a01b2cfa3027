//! Ant: a ball on four legs, eight joints.

use super::agent::{
    Agent, HeadingStart, Moment, Noise, RLLAB_DEFAULT, RLLAB_EVALUATING, Row, Rules,
    Source::{Com, ComVelocity, Qpos, Qvel, Rotation},
    Spread, Steering, TORSO, first_position, row,
};
use crate::plant::{
    Axis::{X, Y, Z},
    Role::{AngularVelocity, Derived, Joint, JointVelocity, Position, Quaternion, Velocity},
};

pub(super) const ABOUT: &str = "a ball on four legs, eight joints";

/// nagaban2/nn_dynamics, helper_funcs.py: 41 elements; positions and velocities are the first 29.
const FAITHFUL: &[Row] = &[
    row("torso_x", "m", Position(X), Qpos(0)),
    row("torso_y", "m", Position(Y), Qpos(1)),
    row("torso_z", "m", Position(Z), Qpos(2)),
    row("torso_quat_w", "1", Quaternion(0), Qpos(3)),
    row("torso_quat_x", "1", Quaternion(1), Qpos(4)),
    row("torso_quat_y", "1", Quaternion(2), Qpos(5)),
    row("torso_quat_z", "1", Quaternion(3), Qpos(6)),
    row("hip_1", "rad", Joint, Qpos(7)),
    row("ankle_1", "rad", Joint, Qpos(8)),
    row("hip_2", "rad", Joint, Qpos(9)),
    row("ankle_2", "rad", Joint, Qpos(10)),
    row("hip_3", "rad", Joint, Qpos(11)),
    row("ankle_3", "rad", Joint, Qpos(12)),
    row("hip_4", "rad", Joint, Qpos(13)),
    row("ankle_4", "rad", Joint, Qpos(14)),
    row("torso_x_velocity", "m/s", Velocity(X), Qvel(0)),
    row("torso_y_velocity", "m/s", Velocity(Y), Qvel(1)),
    row("torso_z_velocity", "m/s", Velocity(Z), Qvel(2)),
    row("torso_roll_velocity", "rad/s", AngularVelocity, Qvel(3)),
    row("torso_pitch_velocity", "rad/s", AngularVelocity, Qvel(4)),
    row("torso_yaw_velocity", "rad/s", AngularVelocity, Qvel(5)),
    row("hip_1_velocity", "rad/s", JointVelocity, Qvel(6)),
    row("ankle_1_velocity", "rad/s", JointVelocity, Qvel(7)),
    row("hip_2_velocity", "rad/s", JointVelocity, Qvel(8)),
    row("ankle_2_velocity", "rad/s", JointVelocity, Qvel(9)),
    row("hip_3_velocity", "rad/s", JointVelocity, Qvel(10)),
    row("ankle_3_velocity", "rad/s", JointVelocity, Qvel(11)),
    row("hip_4_velocity", "rad/s", JointVelocity, Qvel(12)),
    row("ankle_4_velocity", "rad/s", JointVelocity, Qvel(13)),
    row("com_x", "m", Position(X), Com(X)),
    row("com_y", "m", Position(Y), Com(Y)),
    row("com_z", "m", Position(Z), Com(Z)),
    // The authors take atan2(R[3], R[1]) for the turn, which would be the yaw with R[0]; kept as it is.
    row("turn_cos", "1", Derived, Rotation(|r| r[3].atan2(r[1]).cos())),
    row("turn_sin", "1", Derived, Rotation(|r| r[3].atan2(r[1]).sin())),
    row("pitch_cos", "1", Derived, Rotation(|r| (-r[6]).atan2(r[7].hypot(r[8])).cos())),
    row("pitch_sin", "1", Derived, Rotation(|r| (-r[6]).atan2(r[7].hypot(r[8])).sin())),
    row("roll_cos", "1", Derived, Rotation(|r| r[7].atan2(r[8]).cos())),
    row("roll_sin", "1", Derived, Rotation(|r| r[7].atan2(r[8]).sin())),
    row("com_x_velocity", "m/s", Velocity(X), ComVelocity(X)),
    row("com_y_velocity", "m/s", Velocity(Y), ComVelocity(Y)),
    row("com_z_velocity", "m/s", Velocity(Z), ComVelocity(Z)),
];

const ACTION: &[&str] = &["hip_4", "ankle_4", "hip_1", "ankle_1", "hip_2", "ankle_2", "hip_3", "ankle_3"];

/// The authors' ant: one step of 20 ms an action, contact cost off.
pub(super) const FAITHFUL_AGENT: Agent = Agent {
    name: "ant",
    variant: "faithful",
    xml: include_str!("../../../assets/models/ant_faithful.xml"),
    state: FAITHFUL,
    action: ACTION,
    steering: Steering {
        plane: ["com_x", "com_y"],
        forward_velocity: "com_x_velocity",
        heading: Some("torso_quat_w"),
    },
    rules: Rules {
        random: RLLAB_DEFAULT,
        rollout: RLLAB_EVALUATING,
        marker: first_position,
        reward: |m: &Moment<'_>| m.com_velocity(X) - 0.005 * m.effort() + 0.05,
        terminated: |m: &Moment<'_>| !(m.finite() && (0.3..=1.0).contains(&m.com(Z))),
        contact_forces: false,
    },
};

/// Gymnasium's Ant-v5.
pub(super) const MODERN_AGENT: Agent = Agent {
    name: "ant",
    variant: "modern",
    xml: include_str!("../../../assets/models/ant.xml"),
    state: FAITHFUL.split_at(29).0,
    action: ACTION,
    steering: Steering {
        plane: ["torso_x", "torso_y"],
        forward_velocity: "torso_x_velocity",
        heading: Some("torso_quat_w"),
    },
    rules: Rules {
        random: V5_START,
        rollout: V5_START,
        // Gymnasium reads the torso's position as MuJoCo's step leaves it, at the last stage evaluated.
        marker: |data| data.xpos()[TORSO][0],
        reward: |m: &Moment<'_>| {
            let healthy = if v5_fallen(m) { 0.0 } else { 1.0 };
            m.speed + healthy - 0.5 * m.effort() - 5e-4 * contact_cost(m)
        },
        terminated: v5_fallen,
        contact_forces: true,
    },
};

const V5_START: Spread =
    Spread { qpos: Noise::Uniform(0.1), qvel: Noise::Normal(0.1), heading: HeadingStart::Noisy };

fn v5_fallen(m: &Moment<'_>) -> bool {
    !(m.finite() && (0.2..=1.0).contains(&m.data.qpos()[2]))
}

/// Squared external forces and torques on all bodies, each clipped to -1..=1.
fn contact_cost(m: &Moment<'_>) -> f64 {
    m.data.cfrc_ext().iter().flatten().map(|f| f.clamp(-1.0, 1.0).powi(2)).sum()
}
