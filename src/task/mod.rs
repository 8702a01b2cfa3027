//! What is wanted: reward terms over predicted states, paths of waypoints, forward motion.

mod path;
mod reward;

pub use path::{Path, Projection};
pub use reward::{Reward, Step, Term};

use crate::plant::PlantSpec;

/// How far a path-following or forward task has come on the real plant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// The task's own rule says to stop: the path's end was really reached, or the authors' counter ran out.
    pub finished: bool,
    /// The plant's real position reached the end of the path.
    pub arrived: bool,
    /// Arc length of the real position's projection (m).
    pub progress: f64,
    /// Length of the path (m).
    pub length: f64,
    /// Distance of the real position to the path (m).
    pub distance: f64,
    /// The segment aimed at, as the planner counts it.
    pub segment: usize,
}

/// A job for the controller: holds what was reached so far, and hands the planner its reward.
pub trait Task: Send {
    /// A short name for tables: `forward`, `left_turn`.
    fn name(&self) -> &str;

    /// An episode begins in `state`; paths are laid from here.
    fn begin(&mut self, state: &[f32]);

    /// The real plant moved to `state`. `memory` is the final per-candidate memory of the plan that was executed
    /// (see [`Reward::memory`]): the authors' counter advances on it.
    fn advance(&mut self, state: &[f32], memory: &[f32]);

    /// The reward as of now.
    fn reward(&self) -> &dyn Reward;

    /// Weights of the terms, in order of [`Reward::terms`], changeable while running.
    fn set_weight(&mut self, term: usize, weight: f32);

    fn status(&self) -> Status;

    /// The path in world coordinates, if there is one.
    fn path(&self) -> Option<&Path>;
}

/// Why a task cannot be built for a plant.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
pub enum TaskError {
    #[error("the plant {} has no position to follow a path with", .0)]
    NoPosition(String),
    #[error("a path needs two different points at least")]
    ShortPath,
    #[error("waypoint {index} is not a finite number of metres")]
    NotFinite { index: usize },
    #[error("{0}")]
    Unsupported(String),
}

/// The anchor of a plant, or the error that says it has none.
pub fn anchor(spec: &PlantSpec) -> Result<crate::plant::Anchor, TaskError> {
    spec.anchor.ok_or_else(|| TaskError::NoPosition(spec.id()))
}
