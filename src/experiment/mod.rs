//! Whole runs: presets, run folders, the aggregation loop, figures.

mod agreement;
mod baseline;
mod collection;
mod comparison;
mod contest;
mod coverage;
pub mod event;
pub mod figures;
pub mod folder;
mod host;
mod library;
mod plants;
mod preset;
mod reconnect;
mod report;
mod rollout;
mod run;
pub mod runs;
mod storage;
mod summary;
pub mod sweep;
mod training;

pub use agreement::Agreement;
pub use baseline::differential_drive;
pub use comparison::Comparison;
pub use contest::Entry;
pub use host::{Change, Ended, Flow, Host};
pub use library::{builtin_presets, builtin_sweeps, column_map};
pub use plants::{PlantFactory, Recording, agents, is_recording, ports};
pub use preset::*;
pub use report::{PAGE, report};
pub use rollout::{Controlled, RolloutRequest, control};
pub use run::{Experiment, Turn};
pub use storage::{LeftBehind, left_behind};
pub use summary::{Iteration, PathResult, Summary, Timing};
