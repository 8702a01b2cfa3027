//! The authors' rewards, constants and quirks (nagaban2/nn_dynamics, reward_functions.py and mpc_controller.py).
//!
//! They know the authors' state vectors by index; each agent's file holds its own. Costs are summed over all `H + 1` states, the
//! last action counts twice, and actions, which already are in `-1..=1`, are divided by the actuators' range once more.

mod ant;
mod following;
mod forward;
mod half_cheetah;
mod hopper;
mod segments;
mod swimmer;

pub(super) use following::Following;
use following::{Manner, constants};
use forward::{Forward, Gait};
use segments::Segments;
pub(super) use segments::locate;

use super::{TaskError, Term, Weighted};
use crate::plant::PlantSpec;

/// What the authors know of an agent.
struct Agent {
    name: &'static str,
    /// Length of its state.
    state: usize,
    forward: Gait,
    path: Option<Manner>,
}

static AGENTS: [&Agent; 4] = [&swimmer::AGENT, &half_cheetah::AGENT, &ant::AGENT, &hopper::AGENT];

/// The forward reward of the spec's agent.
///
/// # Errors
/// If the plant's state is not the authors'.
pub(super) fn forward(spec: &PlantSpec) -> Result<Box<dyn Weighted>, TaskError> {
    Ok(Box::new(Forward::new(&agent(spec)?.forward)))
}

/// The path reward of the spec's agent for the path called `name`, whose constants it has (zeros where the authors have none).
///
/// # Errors
/// If the plant's state is not the authors', or they have no path reward for it (hopper).
pub(super) fn path(spec: &PlantSpec, name: &str, points: &[[f64; 2]]) -> Result<Following, TaskError> {
    let manner = agent(spec)?.path.as_ref().ok_or_else(|| {
        TaskError::Unsupported(format!(
            "the authors have no path reward for the {}; use reward = \"general\"",
            spec.agent
        ))
    })?;
    Ok(Following::new(manner, name, points))
}

/// The spec's agent, if its state is the authors'.
fn agent(spec: &PlantSpec) -> Result<&'static Agent, TaskError> {
    let known = AGENTS.into_iter().find(|agent| agent.name == spec.agent);
    known.filter(|agent| spec.variant == "faithful" && spec.state.len() == agent.state).ok_or_else(|| {
        TaskError::Unsupported(format!(
            "the authors' reward is written for their own agents, not for {}; use reward = \"general\"",
            spec.id()
        ))
    })
}

const fn term(name: &'static str, unit: &'static str, weight: f32) -> Term {
    Term { name, unit, weight }
}
