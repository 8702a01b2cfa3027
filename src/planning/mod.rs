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

/// Changes a planner between two control steps: a new one where the kind differs, else the same with what it had planned.
pub fn configure(planner: &mut Box<dyn Planner>, config: &PlannerConfig) {
    if planner.config().kind == config.kind {
        planner.configure(config);
    } else {
        *planner = make(config);
    }
}
