//! What lessons may wait for, read from the store.

use crate::{experiment::lesson::Fact, gui::Store, session::Phase};

/// The fact as a number; NaN while it is not known.
pub fn value(fact: Fact, store: &Store) -> f64 {
    let during = |phase| store.phase == phase;
    match fact {
        // Not before all of it is there.
        Fact::Transitions if during(Phase::Collecting) => f64::NAN,
        Fact::Transitions => store.data.train_transitions as f64,
        Fact::LiveSteps if !during(Phase::Live) => 0.0,
        Fact::ControlSteps if !during(Phase::Controlling) => 0.0,
        Fact::LiveSteps | Fact::ControlSteps => store.frames.len() as f64,
        Fact::Updates if during(Phase::Training) => f64::NAN,
        Fact::Updates => store.card.as_ref().map_or(0.0, |card| card.updates as f64),
        Fact::PredictionSteps => store.trace.as_ref().map_or(0.0, |trace| trace.error.len() as f64),
        Fact::Rollouts => store.rollouts.len() as f64,
        // Those that were stopped are not among them.
        Fact::Paths => store.paths.iter().filter(|path| path.completed || path.finished).count() as f64,
        Fact::Horizon => store.preset.planner.horizon as f64,
        Fact::Candidates => store.preset.planner.candidates as f64,
        Fact::Iterations => store.iterations.len() as f64,
        Fact::Robot => f64::from(store.preset.plant.is_robot()),
        Fact::Replies => store.health.as_ref().map_or(0.0, |health| health.good as f64),
        // The course knows these itself.
        Fact::Waypoints | Fact::Revealed => f64::NAN,
    }
}
