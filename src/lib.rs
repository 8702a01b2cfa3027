//! Foresight: a workbench for model-based reinforcement learning with neural-network dynamics.
//!
//! One loop of five nouns:
//!
//! ```text
//! Plant --transitions--> Dataset --batches--> Dynamics --predictions--> Planner --actions--> Plant
//!                                             Task (reward, drawn path) ----^
//! ```

/// What moves.
pub mod plant;
/// What was experienced.
pub mod data;
/// What was learned.
pub mod dynamics;
/// What is wanted.
pub mod task;
/// What to do next.
pub mod planning;
/// Whole runs: presets, run folders, figures.
pub mod experiment;
/// The worker: commands in, events out.
pub mod session;
/// The window.
pub mod gui;
/// The command line.
pub mod cli;
