//! A policy at the wheel: to be watched, and beside the controller from the same starts.

use std::time::Instant;

use super::HybridConfig;
use crate::{
    experiment::{
        Change, Ended, Experiment, Flow, Host,
        controlling::Wanted,
        event::{Event, Frame, Phase, Rollout},
    },
    planning::PlannerConfig,
    plant::{PlantError, Start, stream},
    policy::{Actor, GaussianPolicy},
    task::Status,
};

/// What the policy and the controller get from the same starts.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct BesideController {
    pub policy: Vec<f64>,
    pub controller: Vec<f64>,
    /// The controller with the policy as its guide ([`PlannerConfig::guided`]).
    pub guided: Vec<f64>,
    /// Median time that each takes for an action (s).
    pub seconds: [f64; 3],
}

impl Experiment {
    /// The run's policy, as it is now.
    ///
    /// # Errors
    /// If there is none.
    pub fn policy(&self) -> anyhow::Result<&GaussianPolicy> {
        let made = self.apprentice.trainer.as_ref().map(crate::policy::PolicyTrainer::policy);
        let kept = self.apprentice.kept.as_ref().map(|kept| &kept.policy);
        made.or(kept).ok_or_else(|| anyhow::anyhow!("there is no policy yet: imitate the controller first"))
    }

    /// Drives forward with the policy's mean actions, for the longest that its episodes last.
    ///
    /// # Errors
    /// If there is no policy, or the plant fails.
    pub fn drive_with_policy(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let mut actor = Actor::new(self.policy()?);
        let HybridConfig { steps, .. } = self.preset.hybrid;
        let (name, start) = ("policy", Start::Rollout { heading: Some(0.0) });
        host.enter(Phase::Controlling);
        host.report(Event::RolloutBegan { name: name.into(), iteration: self.iteration });
        let mut plant = self.plants.make()?;
        let period = plant.spec().control_period;
        let mut rng = stream(self.preset.seed, "watching the policy", 0);
        plant.reset(&start, &mut rng)?;
        let mut state = plant.state();
        let (mut step, mut total_reward, mut terminated) = (0, 0.0, false);
        let (mut flow, mut stopped) = (Flow::Go(Vec::new()), true);
        while let Flow::Go(changes) = flow {
            for change in changes {
                match change {
                    Change::Push(push) => plant.perturb(push),
                    Change::Reset => {
                        plant.reset(&start, &mut rng)?;
                        (state, step, total_reward) = (plant.state(), 0, 0.0);
                    }
                    Change::Planner(_) | Change::Weight { .. } => {}
                }
            }
            if terminated || step >= steps {
                stopped = false;
                break;
            }
            let action = actor.act(&state);
            let outcome = match plant.step(&action) {
                Err(PlantError::Diverged { .. }) => {
                    stopped = false;
                    break;
                }
                outcome => outcome?,
            };
            let before = std::mem::replace(&mut state, plant.state());
            terminated = outcome.terminated;
            step += 1;
            total_reward += outcome.reward;
            host.feel(plant.as_ref());
            let rewards = [outcome.reward, total_reward];
            let frame = Frame::unplanned(plant.as_ref(), step, before, action, rewards);
            flow = host.step(frame, period);
        }
        host.report(Event::RolloutEnded(Rollout {
            name: name.into(),
            iteration: self.iteration,
            steps: step,
            total_reward,
            terminated,
            status: Status::default(),
            mean_distance: None,
            agreement: None,
        }));
        Ok(if stopped { Ended::Stopped } else { Ended::Complete })
    }

    /// The policy and the controller, each from the same `starts` starts; `None` if it was stopped.
    ///
    /// # Errors
    /// If there is no policy or no model, or the plant fails.
    pub fn beside_controller(
        &self,
        starts: usize,
        host: &mut dyn Host,
    ) -> anyhow::Result<Option<BesideController>> {
        let (policy, steps) = (self.policy()?, self.preset.hybrid.steps);
        let mut contest = BesideController::default();
        let mut times: [Vec<f64>; 3] = Default::default();
        let planner = |guided| PlannerConfig { guided, ..self.preset.planner.clone() };
        for index in 0..starts as u64 {
            let name = "beside the controller";
            let episode = self.try_out(policy, (name, index), steps, 0.0, &|| true)?;
            let mut actor = Actor::new(policy);
            let began = Instant::now();
            (0..episode.len()).for_each(|t| drop(actor.act(episode.state(t))));
            times[0].push(began.elapsed().as_secs_f64() / episode.len().max(1) as f64);
            contest.policy.push(episode.total_reward());
            let wanted = Wanted { name: name.into(), path: None, index, steps, joins: None };
            for (guided, returns) in [(false, &mut contest.controller), (true, &mut contest.guided)] {
                let (_, controlled) = self.drive(&wanted, &planner(guided), host)?;
                if controlled.stopped {
                    return Ok(None);
                }
                times[1 + usize::from(guided)].extend(controlled.plan_seconds);
                returns.push(controlled.rollout.total_reward);
            }
        }
        for (median, times) in contest.seconds.iter_mut().zip(&mut times) {
            times.sort_by(f64::total_cmp);
            *median = times.get(times.len() / 2).copied().unwrap_or(f64::NAN);
        }
        Ok(Some(contest))
    }
}
