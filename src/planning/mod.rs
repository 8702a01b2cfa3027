//! Choosing actions: planners over one rollout engine.

mod cem;
mod engine;
mod kernel;
mod planner;
mod random_shooting;
mod sampling;
mod simd;

pub use cem::Cem;
pub use engine::{Engine, Rollout, Scores, Trace};
pub use planner::{Candidate, Plan, Planner, PlannerConfig, PlannerKind, Situation};
pub use random_shooting::RandomShooting;

/// The planner that `config` describes.
///
/// Check the numbers with [`PlannerConfig::validate`] first; what it refuses is brought into range here.
pub fn make(config: &PlannerConfig) -> Box<dyn Planner> {
    match config.kind {
        PlannerKind::RandomShooting => Box::new(RandomShooting::new(config.clone())),
        PlannerKind::Cem => Box::new(Cem::new(config.clone())),
    }
}

/// The planner that `config` describes, begun with what `before` had planned as far as the horizon allows: how parameters are
/// changed between two control steps.
pub fn make_like(config: &PlannerConfig, before: &dyn Planner) -> Box<dyn Planner> {
    match config.kind {
        PlannerKind::RandomShooting => make(config),
        PlannerKind::Cem => Box::new(Cem::continuing(config.clone(), before.memory().to_vec())),
    }
}
