//! Which column of a table is what.

use serde::{Deserialize, Serialize};

/// A mapping from the columns of a recording to a plant's state and action, as a TOML file says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMap {
    /// What was recorded; with `variant`, the name of the plant.
    pub agent: String,
    pub variant: String,
    /// Column that numbers the rollouts; rows of one follow each other.
    pub rollout: String,
    /// Column of the time (s).
    pub time: String,
    /// Seconds between two rows, nominally.
    pub period: f64,
    pub pose: Option<Pose>,
    #[serde(default)]
    pub clean: Clean,
    pub state: Vec<Reading>,
    pub action: Vec<Reading>,
}

/// Columns of the body's pose. The state begins with position, velocity, and cosine and sine of roll, pitch and yaw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pose {
    /// When the pose was measured (s).
    pub time: String,
    /// x, y, z (m), z upwards.
    pub position: [String; 3],
    /// w, x, y, z.
    pub quaternion: [String; 4],
}

/// What is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clean {
    /// Rows left out at the beginning of each rollout.
    pub skip: usize,
    /// Shortest and longest time between two rows (s).
    pub step: [f64; 2],
    /// Highest speed in the plane (m/s).
    pub speed: f64,
    /// Largest change of height between two rows (m).
    pub height: f64,
}

impl Default for Clean {
    fn default() -> Self {
        Self { skip: 0, step: [0.0, f64::INFINITY], speed: f64::INFINITY, height: f64::INFINITY }
    }
}

/// What becomes of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Value,
    /// An angle (rad, once scaled), as cosine and sine.
    CosSin,
    /// How much it changed since the row before, a second.
    Rate,
}

/// One element, or two, of the state or the action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub name: String,
    pub column: String,
    pub unit: String,
    #[serde(default)]
    pub kind: Kind,
    /// What the column is multiplied with.
    #[serde(default = "one")]
    pub scale: f64,
    /// Of an action: what -1 and 1 stand for.
    #[serde(default)]
    pub limits: Option<[f64; 2]>,
}

const fn one() -> f64 {
    1.0
}

impl Reading {
    /// A column as it is, under its own name.
    pub fn plain(name: &str, unit: &str) -> Self {
        let (name, unit) = (name.to_owned(), unit.to_owned());
        Self { column: name.clone(), name, unit, kind: Kind::Value, scale: 1.0, limits: None }
    }
}

impl ColumnMap {
    /// Every column that is read, each once.
    pub(super) fn columns(&self) -> Vec<&str> {
        let mut columns = vec![self.rollout.as_str(), self.time.as_str()];
        if let Some(pose) = &self.pose {
            columns.push(&pose.time);
            columns.extend(pose.position.iter().chain(&pose.quaternion).map(String::as_str));
        }
        columns.extend(self.state.iter().chain(&self.action).map(|reading| reading.column.as_str()));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Says what is wrong with the mapping itself, if anything.
    pub fn validate(&self) -> Result<(), String> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        if self.action.is_empty() {
            return Err("the mapping names no action".into());
        }
        if !positive(self.period) {
            return Err(format!("the mapping's period is {} s", self.period));
        }
        for Reading { name, scale, limits, kind, .. } in self.state.iter().chain(&self.action) {
            if !scale.is_finite() || *scale == 0.0 {
                return Err(format!("the mapping's scale of {name} is {scale}"));
            }
            if limits.is_some_and(|[low, high]| !(low.is_finite() && high.is_finite() && low < high)) {
                return Err(format!("the mapping's limits of {name} are not a range"));
            }
            if self.action.iter().any(|action| action.name == *name) && *kind != Kind::Value {
                return Err(format!("{name} is an action: its kind must be \"value\""));
            }
        }
        let mut names: Vec<&str> = self.state.iter().map(|reading| reading.name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("the mapping names {} twice", pair[0])),
            None => Ok(()),
        }
    }
}
