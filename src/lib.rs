//! Foresight: a workbench for model-based reinforcement learning with neural-network dynamics.
//!
//! One loop of five nouns:
//!
//! ```text
//! Plant --transitions--> Dataset --batches--> Dynamics --predictions--> Planner --actions--> Plant
//!                                             Task (reward, drawn path) ----^
//! ```

/// The command line.
pub mod cli;
/// What is kept of a panic.
pub mod crash;
/// What was experienced.
pub mod data;
/// What was learned.
pub mod dynamics;
/// Whole runs: presets, run folders, figures.
pub mod experiment;
/// What a preset's values mean.
pub mod fields;
/// The window.
pub mod gui;
/// What to do next.
pub mod planning;
/// What moves.
pub mod plant;
/// What a policy learns without a model: cloned from the controller, fine-tuned by trying.
pub mod policy;
/// The worker: commands in, events out.
pub mod session;
/// What is wanted.
pub mod task;
