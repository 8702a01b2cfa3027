//! Whole runs: presets, run folders, the aggregation loop, figures.

mod preset;

pub use preset::*;
