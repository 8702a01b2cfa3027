//! What a preset says of its task.

use serde::{Deserialize, Serialize};

use super::{Path, TaskError, library};
use crate::fields::{Described, Shape, described};

described! {
    /// What the controller is to do.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct TaskConfig {
        /// What it is to do.
        pub kind: TaskKind,
        /// Whose reward.
        pub reward: RewardKind,
        /// Paths to follow one after the other, by template name, or with points of their own.
        pub paths: Vec<PathConfig>,
        /// Episodes a path.
        pub episodes: usize,
        /// Longest episode (steps).
        pub steps: usize,
        /// A path counts as completed within this distance of its end, if that is more than 2 % of its length (m).
        pub arrival_radius: f64,
        /// Weights by term name that differ from the reward's defaults.
        pub weights: std::collections::BTreeMap<String, f64>,
    }
}

impl Default for TaskConfig {
    fn default() -> Self {
        Self {
            kind: TaskKind::Forward,
            reward: RewardKind::General,
            paths: Vec::new(),
            episodes: 1,
            steps: 1000,
            arrival_radius: 0.0,
            weights: std::collections::BTreeMap::new(),
        }
    }
}

described! {
    /// The kinds of task.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum TaskKind {
        /// Run along +x; the return is the plant's own.
        #[default]
        Forward,
        /// Follow each of `paths`.
        Path,
    }
}

described! {
    /// Whose reward.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RewardKind {
        /// The authors' reward and constants of this agent.
        Faithful,
        /// Ours, for any plant with a position.
        #[default]
        General,
    }
}

/// A path of a task: a template's name, or points (m) relative to the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PathConfig {
    Template(String),
    Points { name: String, points: Vec<[f64; 2]> },
}

impl Described for PathConfig {
    const SHAPE: Shape = Shape::Value("name of a template, or { name = \"...\", points = [[x, y], ...] }");
}

impl PathConfig {
    /// The path's name, as tables show it.
    pub fn name(&self) -> &str {
        match self {
            Self::Template(name) | Self::Points { name, .. } => name,
        }
    }

    /// The path itself, relative to the start. Templates are the agent's own; with the authors' reward theirs.
    ///
    /// # Errors
    /// If there is no such template, or the points are no path.
    pub fn resolve(&self, agent: &str, reward: RewardKind) -> Result<Path, TaskError> {
        match self {
            Self::Points { name, points } => Path::new(name.clone(), points.clone()),
            Self::Template(name) => {
                let authors =
                    (reward == RewardKind::Faithful).then(|| library::authors(name, agent)).flatten();
                let path = authors.or_else(|| library::template(name, agent));
                path.ok_or_else(|| TaskError::UnknownTemplate(name.clone()))
            }
        }
    }
}
