//! Any MJCF: what its coordinates are called and what they stand for, read from the compiled model.

use std::sync::Arc;

use mujoco_rs::prelude::{MjModel, MjtJoint, MjtObjBase};

use super::{
    actuation::driven_root,
    agent::{Data, Moment, RLLAB_DEFAULT, Rules, Source, never},
    naming::unique,
};
use crate::plant::{Anchor, Axis, Element, Role};

/// The authors' resets, no ending, and a reward for moving along +x.
pub(super) const RULES: Rules = Rules {
    random: RLLAB_DEFAULT,
    rollout: RLLAB_DEFAULT,
    marker: |_| 0.0,
    reward: |m: &Moment<'_>| m.forward.map_or(0.0, |velocity| velocity - 0.05 * m.effort()),
    terminated: never,
    contact_forces: false,
};

/// What was found in a model.
pub(super) struct Description {
    pub state: Vec<(Element, Source)>,
    pub anchor: Option<Anchor>,
    /// The root body of the robot: the tree that the first actuator moves.
    pub root: usize,
}

/// Names and roles of all `qpos`, then all `qvel`.
pub(super) fn describe(model: &Arc<MjModel>) -> Result<Description, String> {
    let root = driven_root(model).or_else(|| first_moving_root(model)).ok_or("nothing in it can move")?;
    let chain = RootChain::new(model, root)?;
    let mut positions = Vec::new();
    let mut velocities = Vec::new();
    for joint in 0..model.jnt_type().len() {
        describe_joint(model, joint, chain.role(joint), &mut positions, &mut velocities);
    }
    let mut state: Vec<(Element, Source)> = positions;
    state.append(&mut velocities);
    let mut elements: Vec<Element> = state.iter().map(|(element, _)| element.clone()).collect();
    unique(&mut elements);
    let anchor = Anchor::of(&elements);
    for ((element, _), named) in state.iter_mut().zip(elements) {
        *element = named;
    }
    Ok(Description { state, anchor, root })
}

/// How a joint takes part in the robot's motion as a whole.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// It carries the robot freely.
    Free,
    /// It slides the robot along a world axis.
    Slide(Axis),
    /// It turns the robot about the vertical.
    Turn,
    /// A limb of the robot.
    Limb,
    /// Another object in the scene.
    Object,
}

/// The joints between the world and the robot's first solid body.
struct RootChain {
    parts: Vec<Part>,
}

impl RootChain {
    fn new(model: &Arc<MjModel>, root: usize) -> Result<Self, String> {
        let mut data = Data::try_new(Arc::clone(model)).map_err(|error| error.to_string())?;
        data.kinematics();
        let chain = chain(model, root);
        let mut turned = false;
        let mut headed = false;
        let parts = (0..model.jnt_type().len()).map(|joint| {
            let body = model.jnt_bodyid()[joint] as usize;
            if model.body_rootid()[body] as usize != root {
                return Part::Object;
            }
            if !chain.contains(&body) {
                return Part::Limb;
            }
            let axis = data.xaxis()[joint];
            let unlimited = !model.jnt_limited()[joint];
            match model.jnt_type()[joint] {
                MjtJoint::mjJNT_FREE => Part::Free,
                MjtJoint::mjJNT_SLIDE if !turned => along(axis).map_or(Part::Limb, Part::Slide),
                MjtJoint::mjJNT_HINGE => {
                    turned = true;
                    let heading = unlimited && !headed && along(axis) == Some(Axis::Z);
                    headed |= heading;
                    if heading { Part::Turn } else { Part::Limb }
                }
                _ => Part::Limb,
            }
        });
        Ok(Self { parts: parts.collect() })
    }

    fn role(&self, joint: usize) -> Part {
        self.parts[joint]
    }
}

/// The root body and, while those only carry the next one, its descendants.
fn chain(model: &MjModel, root: usize) -> Vec<usize> {
    let mut bodies = vec![root];
    let mut body = root;
    while model.body_geomnum()[body] == 0 {
        let mut children =
            (1..model.body_parentid().len()).filter(|&b| model.body_parentid()[b] as usize == body);
        let (Some(only), None) = (children.next(), children.next()) else { break };
        bodies.push(only);
        body = only;
    }
    bodies
}

/// The root of the first tree that has a joint.
fn first_moving_root(model: &MjModel) -> Option<usize> {
    let body = *model.jnt_bodyid().first()?;
    usize::try_from(model.body_rootid()[usize::try_from(body).ok()?]).ok()
}

/// The world axis that `direction` points along, positively.
fn along(direction: [f64; 3]) -> Option<Axis> {
    [Axis::X, Axis::Y, Axis::Z].into_iter().find(|&axis| direction[axis as usize] > 1.0 - 1e-9)
}

type Elements = Vec<(Element, Source)>;

fn describe_joint(
    model: &MjModel,
    joint: usize,
    part: Part,
    positions: &mut Elements,
    velocities: &mut Elements,
) {
    let qpos = model.jnt_qposadr()[joint] as usize;
    let qvel = model.jnt_dofadr()[joint] as usize;
    let limits = model.jnt_limited()[joint].then(|| model.jnt_range()[joint]);
    let name = joint_name(model, joint);
    // Other objects keep their place in the state, but do not pass for the robot's own position.
    let own = |role| if part == Part::Object { Role::Other } else { role };
    match model.jnt_type()[joint] {
        MjtJoint::mjJNT_FREE => {
            let body = body_name(model, model.jnt_bodyid()[joint] as usize);
            for (i, axis) in [Axis::X, Axis::Y, Axis::Z].into_iter().enumerate() {
                let letter = ["x", "y", "z"][i];
                let position = Element::new(format!("{body}_{letter}"), "m", own(Role::Position(axis)));
                positions.push((position, Source::Qpos(qpos + i)));
                let velocity =
                    Element::new(format!("{body}_{letter}_velocity"), "m/s", own(Role::Velocity(axis)));
                velocities.push((velocity, Source::Qvel(qvel + i)));
            }
            for (i, letter) in ["w", "x", "y", "z"].into_iter().enumerate() {
                let role = own(Role::Quaternion(i as u8));
                positions.push((
                    Element::new(format!("{body}_quat_{letter}"), "1", role),
                    Source::Qpos(qpos + 3 + i),
                ));
            }
            for (i, turn) in ["roll", "pitch", "yaw"].into_iter().enumerate() {
                let velocity =
                    Element::new(format!("{body}_{turn}_velocity"), "rad/s", own(Role::AngularVelocity));
                velocities.push((velocity, Source::Qvel(qvel + 3 + i)));
            }
        }
        MjtJoint::mjJNT_BALL => {
            for (i, letter) in ["w", "x", "y", "z"].into_iter().enumerate() {
                let position = Element::new(format!("{name}_quat_{letter}"), "1", own(Role::Joint));
                positions.push((position, Source::Qpos(qpos + i)));
            }
            for (i, letter) in ["x", "y", "z"].into_iter().enumerate() {
                let velocity =
                    Element::new(format!("{name}_{letter}_velocity"), "rad/s", own(Role::JointVelocity));
                velocities.push((velocity, Source::Qvel(qvel + i)));
            }
        }
        kind => {
            let (unit, rate) = if kind == MjtJoint::mjJNT_SLIDE { ("m", "m/s") } else { ("rad", "rad/s") };
            let (role, rate_role) = match part {
                Part::Slide(axis) => (Role::Position(axis), Role::Velocity(axis)),
                Part::Turn => (Role::Heading, Role::AngularVelocity),
                _ if kind == MjtJoint::mjJNT_HINGE && limits.is_none() => {
                    (Role::Angle, Role::AngularVelocity)
                }
                _ => (Role::Joint, Role::JointVelocity),
            };
            let mut position = Element::new(name.clone(), unit, own(role));
            position.limits = limits;
            positions.push((position, Source::Qpos(qpos)));
            velocities
                .push((Element::new(format!("{name}_velocity"), rate, own(rate_role)), Source::Qvel(qvel)));
        }
    }
}

/// The joint's name, else its body's with the joint's number in that body.
fn joint_name(model: &MjModel, joint: usize) -> String {
    let given = model.id_to_name(MjtObjBase::mjOBJ_JOINT, joint).filter(|name| !name.is_empty());
    let numbered = || {
        let body = model.jnt_bodyid()[joint];
        let before = model.jnt_bodyid()[..joint].iter().filter(|&&other| other == body).count();
        format!("{}_{}", body_name(model, body as usize), before + 1)
    };
    given.map_or_else(numbered, str::to_owned)
}

/// The body's name, else its number.
pub(super) fn body_name(model: &MjModel, body: usize) -> String {
    let given = model.id_to_name(MjtObjBase::mjOBJ_BODY, body).filter(|name| !name.is_empty());
    given.map_or_else(|| format!("body_{body}"), str::to_owned)
}
