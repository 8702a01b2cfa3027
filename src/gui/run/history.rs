//! Series over the frames of a rollout, appended to as frames come, so that drawing never walks all of them.

use std::{collections::VecDeque, sync::Arc};

use crate::{
    gui::{
        draw::{Cursor, Trail},
        widgets::plot::Curve,
    },
    plant::Anchor,
    session::{Frame, PlanView},
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

/// Predicted against realised reward. The first row of each plan is earned in the state that the robot really was in.
#[derive(Clone, Debug, Default)]
struct Agreement {
    /// Of the plans whose horizon has not passed yet: the mean reward a step promised, and over how many steps.
    promises: VecDeque<(f64, usize)>,
    /// What was earned up to each of the latest frames, summed up from the beginning.
    earned: VecDeque<f64>,
    total: f64,
    promised: f64,
    realised: f64,
    plans: usize,
}

impl Agreement {
    fn add(&mut self, plan: &PlanView) {
        let terms = plan.terms.len().max(1);
        let rewards: Vec<f64> =
            plan.rewards.chunks_exact(terms).map(|row| row.iter().map(|&r| f64::from(r)).sum()).collect();
        let [now, later @ ..] = &rewards[..] else { return };
        self.total += now;
        self.earned.push_back(self.total);
        let horizon = later.len();
        self.promises.push_back((later.iter().sum::<f64>() / horizon.max(1) as f64, horizon));
        // The oldest plan's horizon is over: what it promised can be held against what came.
        while let Some(&(promised, horizon)) = self.promises.front()
            && horizon < self.promises.len()
        {
            let begun = self.earned[self.earned.len() - self.promises.len()];
            let realised = (self.earned[self.earned.len() - self.promises.len() + horizon] - begun)
                / horizon.max(1) as f64;
            self.promised += promised;
            self.realised += realised;
            self.plans += 1;
            self.promises.pop_front();
            while self.earned.len() > self.promises.len() + 1 {
                self.earned.pop_front();
            }
        }
    }
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
                self.agreement.add(plan);
                self.evaluations += plan.evaluations as u64;
                self.seconds += plan.seconds;
                self.slowest = self.slowest.max(ms);
            }
        }
        restart
    }

    /// Mean reward a step as plans promised it and as it was earned, once the first plan's horizon has passed.
    pub fn agreement(&self) -> Option<[f64; 2]> {
        let Agreement { promised, realised, plans, .. } = self.agreement;
        (plans > 0).then(|| [promised / plans as f64, realised / plans as f64])
    }

    /// Model evaluations a second while planning, over the rollout.
    pub fn rate(&self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.evaluations as f64 / self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_held_against_what_the_same_steps_earned() {
        let mut agreement = Agreement::default();
        // Step t earns t; plans look two steps ahead and promise one too much for each.
        for t in 0..10 {
            let rewards = (0..3).map(|k| (t + k) as f32 + if k > 0 { 1.0 } else { 0.0 }).collect();
            let terms = Arc::new(vec![crate::task::Term { name: "all", unit: "1", weight: 1.0 }]);
            agreement.add(&plan(terms, rewards));
        }
        assert_eq!(agreement.plans, 8);
        let each = |sum: f64| sum / 8.0;
        assert!((each(agreement.promised) - each(agreement.realised) - 1.0).abs() < 1e-9);
        assert!((each(agreement.realised) - 5.0).abs() < 1e-9, "steps 1 and 2 up to 8 and 9");
    }

    fn plan(terms: Arc<Vec<crate::task::Term>>, rewards: Vec<f32>) -> PlanView {
        PlanView {
            terms,
            rewards,
            states: Vec::new(),
            actions: Vec::new(),
            spread: Vec::new(),
            total: 0.0,
            candidates: Vec::new(),
            seconds: 0.0,
            period: 0.1,
            population: 1,
            evaluations: 1,
            missed: 0,
            error: 0.0,
            path: None,
        }
    }
}
