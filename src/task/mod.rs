//! What is wanted: reward terms over predicted states, paths of waypoints, forward motion.

mod config;
mod cost;
mod faithful;
mod follow;
mod forward;
mod general;
mod library;
mod path;
mod posture;
mod reward;
mod route;

pub use config::{PathConfig, RewardKind, TaskConfig, TaskKind};
pub use cost::{Deviation, PathCost};
pub use library::{AUTHORS, TEMPLATES, authors, template};
pub use path::{Path, Projection};
pub use reward::{Reward, Step, Term};

use follow::{AuthorsPathTask, PathTask};
use forward::ForwardTask;
use general::General;

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
pub trait Task: Send + Sync {
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

    /// The plant is taken to `state`, wherever that is: how far it has come is found anew. The path stays where it is.
    fn relocate(&mut self, state: &[f32]);

    /// The same task as it stands, to be asked what would be.
    fn fork(&self) -> Box<dyn Task>;

    /// The path in world coordinates, if there is one.
    fn path(&self) -> Option<&Path>;

    /// Heading (rad) that an episode should begin with: along the path's first segment, or along +x.
    fn start_heading(&self) -> f64 {
        0.0
    }
}

/// Why a task cannot be built for a plant.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
pub enum TaskError {
    #[error("the plant {0} has no position: there is nothing to follow a path or to run forward with")]
    NoPosition(String),
    #[error("a path needs two different points at least")]
    ShortPath,
    #[error("waypoint {index} is not a finite number of metres")]
    NotFinite { index: usize },
    #[error("no path is called \"{0}\"; there are {list}", list = TEMPLATES.join(", "))]
    UnknownTemplate(String),
    #[error("the task's reward has no term called \"{name}\"; it has {terms}")]
    UnknownTerm { name: String, terms: String },
    #[error("the weight of {name} is {weight}; it must be a number of 0 or more")]
    Weight { name: String, weight: f64 },
    #[error("{file}: {why}")]
    File { file: String, why: String },
    #[error("{0}")]
    Unsupported(String),
}

/// A reward whose weights can be changed.
trait Weighted: Reward {
    fn terms_mut(&mut self) -> &mut [Term];
    fn as_reward(&self) -> &dyn Reward;
    fn copied(&self) -> Box<dyn Weighted>;
}

/// Sets a weight, if there is such a term and the number makes sense.
fn adjust(terms: &mut [Term], term: usize, weight: f32) {
    if let Some(term) = terms.get_mut(term).filter(|_| weight.is_finite()) {
        term.weight = weight.max(0.0);
    }
}

/// The task that `config` describes, on `path` where one is given; a path task without one takes the first of its own.
///
/// # Errors
/// If the plant has no position, a path is none, or the reward or one of its terms is not to be had for this plant.
pub fn build(
    config: &TaskConfig,
    path: Option<&PathConfig>,
    spec: &PlantSpec,
) -> Result<Box<dyn Task>, TaskError> {
    let resolve = |path: &PathConfig| path.resolve(&spec.agent, config.reward);
    let paths = config.paths.iter().map(resolve).collect::<Result<Vec<_>, _>>()?;
    let path = match path {
        Some(path) => Some(resolve(path)?),
        None if config.kind == TaskKind::Path => match paths.into_iter().next() {
            Some(path) => Some(path),
            None => Some(resolve(&PathConfig::Template("straight".into()))?),
        },
        None => None,
    };
    let mut task: Box<dyn Task> = match (path, config.reward) {
        (None, RewardKind::General) => {
            let anchor = anchor(spec)?;
            Box::new(ForwardTask::new(Box::new(General::forward(spec, anchor)), Some(anchor.plane[0])))
        }
        (None, RewardKind::Faithful) => {
            let x = spec.anchor.map(|anchor| anchor.plane[0]);
            Box::new(ForwardTask::new(faithful::forward(spec)?, x))
        }
        (Some(path), RewardKind::General) => {
            let task = PathTask::new(&path, spec, anchor(spec)?, config.arrival_radius);
            Box::new(task.ok_or(TaskError::ShortPath)?)
        }
        (Some(path), RewardKind::Faithful) => {
            let reward = faithful::path(spec, &path.name, path.points())?;
            let task = AuthorsPathTask::new(path, spec, anchor(spec)?, config.arrival_radius, reward);
            Box::new(task.ok_or(TaskError::ShortPath)?)
        }
    };
    for (name, &weight) in &config.weights {
        let terms = task.reward().terms();
        let Some(term) = terms.iter().position(|term| term.name == name) else {
            let terms = terms.iter().map(|t| t.name).collect::<Vec<_>>().join(", ");
            return Err(TaskError::UnknownTerm { name: name.clone(), terms });
        };
        if !(weight.is_finite() && weight >= 0.0) {
            return Err(TaskError::Weight { name: name.clone(), weight });
        }
        task.set_weight(term, weight as f32);
    }
    Ok(task)
}

/// The anchor of a plant, or the error that says it has none.
pub fn anchor(spec: &PlantSpec) -> Result<crate::plant::Anchor, TaskError> {
    spec.anchor.ok_or_else(|| TaskError::NoPosition(spec.id()))
}
