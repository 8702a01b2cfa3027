//! Planners held against each other: the same models, the same time to plan.

use serde::{Deserialize, Serialize};

use super::{Experiment, Host, controlling::Wanted};
use crate::planning::{PlannerConfig, PlannerKind};

/// What one planner made of one model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub plant: String,
    pub planner: PlannerKind,
    /// Milliseconds a plan was given, and took (median).
    pub budget_ms: f32,
    pub median_ms: f64,
    /// Candidates of a round it had time for (median).
    pub candidates: usize,
    /// Seed of the model.
    pub seed: u64,
    pub returns: Vec<f64>,
}

impl Entry {
    /// Mean return.
    pub fn mean(&self) -> f64 {
        self.returns.iter().sum::<f64>() / self.returns.len().max(1) as f64
    }
}

impl Experiment {
    /// Forward rollouts of every planner with the present model, each with `budget_ms` to plan a step; the rest of its settings is
    /// the preset's. `None` if the host stopped it.
    ///
    /// # Errors
    /// If there is no model, or the plant fails.
    pub fn contest(
        &mut self,
        budget_ms: f32,
        rollouts: usize,
        host: &mut dyn Host,
    ) -> anyhow::Result<Option<Vec<Entry>>> {
        let kept = self.preset.planner.clone();
        let mut enter = |kind| {
            self.preset.planner = contender(&kept, kind, budget_ms);
            self.enter_contest(budget_ms, rollouts, host)
        };
        // The first that was stopped, or failed, ends the contest.
        let entries = PlannerKind::ALL
            .into_iter()
            .map_while(|kind| enter(kind).transpose())
            .collect::<Result<Vec<_>, _>>();
        self.preset.planner = kept;
        entries.map(|entries| (entries.len() == PlannerKind::ALL.len()).then_some(entries))
    }

    fn enter_contest(
        &mut self,
        budget_ms: f32,
        rollouts: usize,
        host: &mut dyn Host,
    ) -> anyhow::Result<Option<Entry>> {
        let (steps, kind) = (self.preset.aggregation.steps, self.preset.planner.kind);
        let mut watcher = Watcher { host, populations: Vec::new(), seconds: Vec::new() };
        let mut returns = Vec::new();
        for index in 0..rollouts {
            let name = format!("{}, rollout {} of {rollouts}", kind.name(), index + 1);
            let wanted = Wanted { name, path: None, index: index as u64, steps, joins: None };
            let controlled = self.control(&wanted, (index, rollouts), &mut watcher)?;
            if controlled.stopped {
                return Ok(None);
            }
            returns.push(controlled.rollout.total_reward);
        }
        let Watcher { mut populations, mut seconds, .. } = watcher;
        populations.sort_unstable();
        seconds.sort_by(f64::total_cmp);
        Ok(Some(Entry {
            plant: self.plants.spec().id(),
            planner: kind,
            budget_ms,
            median_ms: 1e3 * seconds.get(seconds.len() / 2).copied().unwrap_or(0.0),
            candidates: populations.get(populations.len() / 2).copied().unwrap_or(0),
            seed: self.preset.seed,
            returns,
        }))
    }
}

/// The preset's planner as another kind, with a budget of time in place of a number of candidates. What a kind alone reads has its
/// usual value.
fn contender(kept: &PlannerConfig, kind: PlannerKind, budget_ms: f32) -> PlannerConfig {
    // MPPI has one round: its weights have to tell the best few candidates from the rest at once.
    PlannerConfig { kind, budget_ms, inverse_temperature: 5.0, colour: 2.0, ..kept.clone() }
}

/// A host that takes note of each plan's size and time.
struct Watcher<'a> {
    host: &'a mut dyn Host,
    populations: Vec<usize>,
    seconds: Vec<f64>,
}

impl Host for Watcher<'_> {
    fn report(&mut self, event: super::event::Event) {
        self.host.report(event);
    }

    fn go_on(&mut self) -> bool {
        self.host.go_on()
    }

    fn step(&mut self, frame: super::event::Frame, period: f64) -> super::Flow {
        if let Some(plan) = &frame.plan {
            self.populations.push(plan.population);
            self.seconds.push(plan.seconds);
        }
        self.host.step(frame, period)
    }
}
