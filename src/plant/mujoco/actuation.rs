//! What the actions of a model mean: names, physical limits, and the map from -1..=1 to MuJoCo's controls.

use mujoco_rs::prelude::{MjModel, MjtBias, MjtGain, MjtJoint, MjtObjBase, MjtTrn};

use super::naming::unique;
use crate::plant::{Element, Role};

/// Control = `middle + half * action`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub middle: f64,
    pub half: f64,
}

/// The controls of `model` in order, under `names` where given, else under the model's own.
pub(super) fn describe(model: &MjModel, names: Option<&[&str]>) -> (Vec<Element>, Vec<Scale>) {
    let mut elements = Vec::new();
    let mut scales = Vec::new();
    for actuator in 0..model.actuator_ctrladr().len() {
        let first = model.actuator_ctrladr()[actuator].max(0) as usize;
        let count = model.actuator_ctrlnum()[actuator].max(0) as usize;
        for control in first..(first + count).min(model.nu() as usize) {
            let [low, high] = range(model, control);
            let (unit, gain) = if count == 1 { physical(model, actuator) } else { ("1", 1.0) };
            let (a, b) = (low * gain, high * gain);
            let name = match names.and_then(|names| names.get(control)) {
                Some(name) => (*name).to_owned(),
                None => own_name(model, actuator, control - first),
            };
            elements.push(Element::new(name, unit, Role::Control).limited([a.min(b), a.max(b)]));
            scales.push(Scale { middle: f64::midpoint(low, high), half: high / 2.0 - low / 2.0 });
        }
    }
    unique(&mut elements);
    (elements, scales)
}

/// The control range, -1..=1 where the model gives none.
fn range(model: &MjModel, control: usize) -> [f64; 2] {
    let range = model.actuator_ctrlrange()[control];
    if model.actuator_ctrllimited()[control] && range[0] < range[1] { range } else { [-1.0, 1.0] }
}

/// Unit of an actuator's physical limits, and what its control is multiplied with to be in that unit.
fn physical(model: &MjModel, actuator: usize) -> (&'static str, f64) {
    let Some(joint) = driven_joint(model, actuator) else { return ("1", 1.0) };
    let turns = match model.jnt_type()[joint] {
        MjtJoint::mjJNT_HINGE => true,
        MjtJoint::mjJNT_SLIDE => false,
        _ => return ("1", 1.0),
    };
    let fixed_gain = model.actuator_gaintype()[actuator] == MjtGain::mjGAIN_FIXED;
    match model.actuator_biastype()[actuator] {
        MjtBias::mjBIAS_NONE if fixed_gain => {
            let output = model.actuator_outadr()[actuator].max(0) as usize;
            let gear = model.actuator_gear().get(output).map_or(1.0, |gear| gear[0]);
            let gain = model.actuator_gainprm()[actuator][0] * gear;
            (if turns { "N·m" } else { "N" }, gain)
        }
        // A servo: position where its bias holds a spring, velocity where it only damps.
        MjtBias::mjBIAS_AFFINE if fixed_gain => {
            let spring = model.actuator_biasprm()[actuator][1] != 0.0;
            let unit = match (turns, spring) {
                (true, true) => "rad",
                (true, false) => "rad/s",
                (false, true) => "m",
                (false, false) => "m/s",
            };
            (unit, 1.0)
        }
        _ => ("1", 1.0),
    }
}

fn driven_joint(model: &MjModel, actuator: usize) -> Option<usize> {
    let through_joint =
        matches!(model.actuator_trntype()[actuator], MjtTrn::mjTRN_JOINT | MjtTrn::mjTRN_JOINTINPARENT);
    through_joint.then(|| usize::try_from(model.actuator_trnid()[actuator][0]).ok()).flatten()
}

/// The actuator's name, else that of the joint it drives, else a number.
fn own_name(model: &MjModel, actuator: usize, input: usize) -> String {
    let named = |kind, id| model.id_to_name(kind, id).filter(|name| !name.is_empty()).map(str::to_owned);
    let base = named(MjtObjBase::mjOBJ_ACTUATOR, actuator)
        .or_else(|| driven_joint(model, actuator).and_then(|joint| named(MjtObjBase::mjOBJ_JOINT, joint)))
        .unwrap_or_else(|| format!("actuator_{}", actuator + 1));
    if input == 0 { base } else { format!("{base}_{}", input + 1) }
}

/// The body at the root of the tree that the first actuator moves, if it acts on a joint or a site.
pub(super) fn driven_root(model: &MjModel) -> Option<usize> {
    let driven_body = |actuator: usize| {
        let target = usize::try_from(model.actuator_trnid()[actuator][0]).ok()?;
        let body = match model.actuator_trntype()[actuator] {
            MjtTrn::mjTRN_JOINT | MjtTrn::mjTRN_JOINTINPARENT => *model.jnt_bodyid().get(target)?,
            MjtTrn::mjTRN_SITE => *model.site_bodyid().get(target)?,
            _ => return None,
        };
        usize::try_from(body).ok().filter(|&body| body > 0)
    };
    let body = (0..model.actuator_trntype().len()).find_map(driven_body)?;
    usize::try_from(model.body_rootid()[body]).ok()
}
