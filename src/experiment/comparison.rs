//! What another engine does to the plans: measured before anybody relies on it.

use std::time::Instant;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::{
    Experiment, Host,
    event::{Event, Phase, Progress},
};
use crate::{
    dynamics::DeviceKind,
    planning::{self, Engines, PlanModel, PlannerConfig, Precision, Situation},
    task,
};

/// First actions nearer than this are taken for the same.
const SAME: f32 = 0.02;

/// Plans of another engine held against those of the processor in single precision: the same states, seeds and planner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The settings whose engine was measured.
    pub planner: PlannerConfig,
    /// Iteration of the model it was measured with.
    pub iteration: u32,
    pub plans: usize,
    /// Share of plans whose first actions differ by no more than 0.02 in any element, and the largest difference.
    pub same_share: f64,
    pub largest_difference: f64,
    /// Mean predicted return of the plans of single precision and of the other engine, both as single precision predicts it.
    pub mean_return: [f64; 2],
    /// Median time of a plan (ms), single precision first.
    pub median_ms: [f64; 2],
}

impl Experiment {
    /// Plans from `plans` states of the data with the engine that `planner` asks for, and with the processor's in single
    /// precision; `None` if the host stopped it.
    ///
    /// # Errors
    /// If there is no model, no data, or data or engine cannot be had.
    pub fn compare(
        &self,
        planner: &PlannerConfig,
        plans: usize,
        host: &mut dyn Host,
    ) -> anyhow::Result<Option<Comparison>> {
        host.enter(Phase::Evaluating);
        let model = self.model.clone().context("there is no model yet: train one first")?;
        let episodes: Vec<_> = self.dataset.all().iter().filter(|e| !e.is_empty()).collect();
        let states: usize = episodes.iter().map(|e| e.len()).sum();
        anyhow::ensure!(states > 0, "there are no states yet: collect data first");
        if !self.dataset.bring(&mut |_, _| host.go_on())? {
            return Ok(None);
        }
        let plain = PlannerConfig {
            precision: Precision::F32,
            device: DeviceKind::Cpu,
            model: PlanModel::Learned,
            budget_ms: 0.0,
            ..planner.clone()
        };
        let asked = PlannerConfig { budget_ms: 0.0, ..planner.clone() };
        let engines = Engines { model: &model, plant: self.plants.maker(), proposer: None };
        let (reference, other) = (engines.get(&plain)?, engines.get(&asked)?);
        let mut task = task::build(&self.preset.task, None, self.plants.spec())?;
        let began = Instant::now();
        let (mut same, mut largest, mut returns) = (0, 0.0_f64, [0.0_f64; 2]);
        let mut times = [Vec::new(), Vec::new()];
        for i in 0..plans {
            // Spread evenly over all data.
            let mut at = i * states / plans;
            let episode = episodes.iter().find(|e| {
                let here = at < e.len();
                at -= if here { 0 } else { e.len() };
                here
            });
            let Some(episode) = episode else { break };
            let state = episode.state(at);
            task.begin(state);
            let reward = task.reward();
            let (candidates, draw, cancel) = (None, 0, None);
            let situation = Situation { state, reward, seed: i as u64, candidates, draw, cancel };
            let plan = planning::make(&plain).plan(reference.as_ref(), &situation);
            let rival = planning::make(&asked).plan(other.as_ref(), &situation);
            let first = plan.actions.iter().zip(&rival.actions).take(reference.action_len());
            let difference = first.map(|(a, b)| f64::from((a - b).abs())).fold(0.0, f64::max);
            same += usize::from(difference <= f64::from(SAME));
            largest = largest.max(difference);
            let judged = reference.trace(state, &rival.actions, reward).score(plain.disagreement);
            returns[0] += f64::from(plan.total) / plans as f64;
            returns[1] += f64::from(judged) / plans as f64;
            times[0].push(plan.seconds * 1e3);
            times[1].push(rival.seconds * 1e3);
            let elapsed = began.elapsed().as_secs_f64();
            host.report(Event::Progress(Progress {
                phase: Phase::Evaluating,
                what: "comparing plans".into(),
                done: i as u64 + 1,
                total: plans as u64,
                unit: "plans",
                elapsed,
                remaining: Some(elapsed / (i + 1) as f64 * (plans - i - 1) as f64),
            }));
            if !host.go_on() {
                return Ok(None);
            }
        }
        let median = |times: &mut Vec<f64>| {
            times.sort_by(f64::total_cmp);
            times.get(times.len() / 2).copied().unwrap_or(0.0)
        };
        let [plain_times, other_times] = &mut times;
        Ok(Some(Comparison {
            planner: planner.clone(),
            iteration: model.card.iteration,
            plans,
            same_share: same as f64 / plans.max(1) as f64,
            largest_difference: largest,
            mean_return: returns,
            median_ms: [median(plain_times), median(other_times)],
        }))
    }
}
