//! Choosing actions: planners over one rollout engine.

mod engine;
mod planner;

pub use engine::{Engine, Rollout, Scores};
pub use planner::{Candidate, Plan, Planner, PlannerConfig, PlannerKind, Situation};
