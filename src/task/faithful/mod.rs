//! The authors' rewards, constants and quirks (nagaban2/nn_dynamics, reward_functions.py and mpc_controller.py; method
//! sections 4, 5 and 9).
//!
//! They know the authors' state vectors by index; each agent's file holds its own. Costs are summed over all `H + 1` states, the
//! last action counts twice, and actions, which already are in `-1..=1`, are divided by the actuators' range once more.

mod ant;
mod half_cheetah;
mod hopper;
mod path;
mod swimmer;

pub(super) use path::Segments;

use super::{TaskError, Term, Weighted};
use crate::plant::{PlantSpec, Rows};

/// The forward reward of the spec's agent.
///
/// # Errors
/// If the plant's state is not the authors'.
pub(super) fn forward(spec: &PlantSpec) -> Result<Box<dyn Weighted>, TaskError> {
    check(spec)?;
    Ok(match spec.agent.as_str() {
        "swimmer" => Box::new(swimmer::Forward::new()),
        "half_cheetah" => Box::new(half_cheetah::Forward::new()),
        "ant" => Box::new(ant::Forward::new()),
        _ => Box::new(hopper::Forward::new()),
    })
}

/// The path reward of the spec's agent for the path called `name`, whose constants it has (zeros where the authors have none).
///
/// # Errors
/// If the plant's state is not the authors', or they have no path reward for it (hopper).
pub(super) fn path(
    spec: &PlantSpec,
    name: &str,
    points: &[[f64; 2]],
) -> Result<Box<dyn Following>, TaskError> {
    check(spec)?;
    let unsupported = || {
        TaskError::Unsupported(format!(
            "the authors have no path reward for the {}; use reward = \"general\"",
            spec.agent
        ))
    };
    Ok(match spec.agent.as_str() {
        "swimmer" => Box::new(swimmer::Following::new(name, points)),
        "half_cheetah" => Box::new(half_cheetah::Following::new(name, points)),
        "ant" => Box::new(ant::Following::new(name, points)),
        _ => return Err(unsupported()),
    })
}

/// A path reward that knows which segment the plant is on.
pub(super) trait Following: Weighted {
    fn segments_mut(&mut self) -> &mut Segments;
    /// Where the path's coordinates are in the state.
    fn plane(&self) -> [usize; 2];
}

fn check(spec: &PlantSpec) -> Result<(), TaskError> {
    let layout = match spec.agent.as_str() {
        "swimmer" => swimmer::STATE,
        "half_cheetah" => half_cheetah::STATE,
        "ant" => ant::STATE,
        "hopper" => hopper::STATE,
        _ => 0,
    };
    if spec.variant == "faithful" && spec.state.len() == layout {
        return Ok(());
    }
    Err(TaskError::Unsupported(format!(
        "the authors' reward is written for their own agents, not for {}; use reward = \"general\"",
        spec.id()
    )))
}

/// The authors' constants for a path: weights of perpendicular distance, forward progress and heading (nn_dynamics, reward_functions.py).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Constants {
    distance: f32,
    progress: f32,
    heading: f32,
}

const fn constants(distance: f32, progress: f32, heading: f32) -> Constants {
    Constants { distance, progress, heading }
}

const fn term(name: &'static str, unit: &'static str, weight: f32) -> Term {
    Term { name, unit, weight }
}

/// Sum of squares of each candidate's action, into `out`.
fn effort(actions: Rows<'_>, out: &mut [f32]) {
    out.fill(0.0);
    for a in 0..actions.height() {
        out.iter_mut().zip(actions.row(a)).for_each(|(o, a)| *o += a * a);
    }
}

/// Multiplies a row.
fn scale(row: &mut [f32], by: f32) {
    row.iter_mut().for_each(|x| *x *= by);
}
