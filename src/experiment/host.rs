//! Who runs an experiment: the window's worker or the command line.

use std::sync::{Arc, atomic::AtomicBool};

use super::{
    Ground,
    event::{Event, Frame, Level, Phase},
};
use crate::{
    data::{Journal, News},
    planning::PlannerConfig,
    plant::{Plant, Push},
};

/// Hears what happens and says whether to go on.
pub trait Host {
    /// A fact. Must not block.
    fn report(&mut self, event: Event);

    /// Whether to go on; may block while paused. Asked at least every 50 ms of work.
    fn go_on(&mut self) -> bool;

    /// A control step ended, at which the plant spent `period` seconds of its own time. Keeps real time where that is
    /// wanted, hears what the user changed, and says whether to go on.
    fn step(&mut self, frame: Frame, _period: f64) -> Flow {
        self.report(Event::Frame(Arc::new(frame)));
        if self.go_on() { Flow::Go(Vec::new()) } else { Flow::Stop }
    }

    /// How a plant is doing, where it is a robot on a line.
    fn feel(&mut self, plant: &dyn Plant) {
        if let Some(health) = plant.health() {
            self.report(Event::Health(Arc::new(health)));
        }
    }

    /// Whether somebody is there who can see to a robot that was lost, and say when to go on.
    fn attended(&self) -> bool {
        false
    }

    /// Whether controlled rollouts may run at the same time, which are then not told of step by step.
    fn side_by_side(&self) -> bool {
        false
    }

    /// Waits until the user says so. Whether to go on.
    fn ask(&mut self) -> bool {
        self.go_on()
    }

    /// Plans are made with this from now on; for those who want to imagine other plans.
    fn lend(&mut self, _ground: Ground) {}

    /// A stage begins.
    fn enter(&mut self, _phase: Phase) {}

    /// Between two stages of a whole run; may wait for the user. Whether to go on.
    fn between(&mut self) -> bool {
        self.go_on()
    }

    /// Set from elsewhere when a plan under way is not wanted any more.
    fn cancel(&self) -> Option<Arc<AtomicBool>> {
        None
    }

    /// Whether anybody draws candidates; if not, none are kept.
    fn watching(&self) -> bool {
        false
    }

    /// Whether anybody wants to see a plant while many are driven at random.
    fn glimpsing(&self) -> bool {
        false
    }

    /// Passes on what there is to tell of the disk.
    fn hear_of(&mut self, journal: &Journal) {
        match journal.news() {
            Some(News::Trouble(text)) => self.notice(Level::Error, text),
            Some(News::Over(text)) => self.notice(Level::Success, text),
            None => {}
        }
    }

    /// A message for the user.
    fn notice(&mut self, level: Level, text: String) {
        self.report(Event::Notice { level, text });
    }
}

/// Whether a controlled rollout goes on, and with which changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Flow {
    Go(Vec<Change>),
    Stop,
}

/// What may change between two control steps.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Planner(PlannerConfig),
    Weight {
        term: usize,
        weight: f32,
    },
    /// Put the plant back to where the rollout began.
    Reset,
    /// Push a body of the plant, or let go.
    Push(Option<Push>),
}

/// How a stage ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Complete,
    /// Stopped by the host; what was produced stays.
    Stopped,
}
