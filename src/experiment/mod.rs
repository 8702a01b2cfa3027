//! Whole runs: presets, run folders, the aggregation loop, figures.

mod preset;
mod summary;

pub use preset::*;
pub use summary::{Iteration, PathResult, Summary, Timing};
