//! Series over the frames of a rollout, appended to as frames come, so that drawing never walks all of them.

use std::sync::Arc;

use crate::{
    experiment::Agreement,
    gui::{
        draw::{Cursor, Trail},
        widgets::plot::Curve,
    },
    plant::Anchor,
    session::Frame,
};

/// One value a frame; NaN where a frame had no plan.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub trail: Trail,
    /// Seconds spent planning, in milliseconds.
    pub planning: Curve,
    /// Normalised squared one-step prediction error.
    pub error: Curve,
    /// Model evaluations and seconds spent on them, in all.
    pub evaluations: u64,
    pub seconds: f64,
    /// Highest finite planning time (ms).
    pub slowest: f64,
    /// What plans promised for the steps after them, and what was really earned in those, a step, as sums.
    agreement: Agreement,
    cursor: Cursor,
}

impl History {
    /// Takes in what is new in `frames`; says whether it is another rollout than before.
    pub fn update(&mut self, frames: &[Arc<Frame>], anchor: Option<Anchor>) -> bool {
        self.trail.update(frames, anchor);
        let (restart, fresh) = self.cursor.fresh(frames);
        if restart {
            let (trail, cursor) = (std::mem::take(&mut self.trail), self.cursor);
            *self = Self { trail, cursor, ..Self::default() };
        }
        for frame in fresh {
            let plan = frame.plan.as_ref();
            let ms = plan.map_or(f64::NAN, |plan| plan.seconds * 1e3);
            self.planning.push(ms as f32);
            self.error.push(plan.map_or(f64::NAN, |plan| plan.error) as f32);
            if let Some(plan) = plan
                && ms.is_finite()
            {
                self.agreement.add(&plan.rewards, plan.terms.len());
                self.evaluations += plan.evaluations as u64;
                self.seconds += plan.seconds;
                self.slowest = self.slowest.max(ms);
            }
        }
        restart
    }

    /// Mean reward a step as plans promised it and as it was earned, once the first plan's horizon has passed.
    pub fn agreement(&self) -> Option<[f64; 2]> {
        self.agreement.means()
    }

    /// Model evaluations a second while planning, over the rollout.
    pub fn rate(&self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.evaluations as f64 / self.seconds)
    }
}
