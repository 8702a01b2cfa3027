//! The controller as a teacher: its rollouts, and what it says of states that others came to.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rand::RngCore as _;
use rand_distr::{Distribution as _, StandardNormal};
use rayon::prelude::*;

use super::attend::{Far, Tell};
use crate::{
    data::{Episode, Source, Split},
    experiment::{Ended, Experiment, Host, TaskConfig, TaskKind, controlling::Wanted},
    planning::{self, Engine, Engines, Situation},
    plant::{PlantError, Start, stream},
    policy::{Actor, GaussianPolicy, Guide},
    task,
};

/// Tag of the rollouts that are imitated; they are hidden from the training of models.
pub const EXPERT: &str = "expert";

/// Whether a rollout is one that is imitated.
pub fn is_demonstration(episode: &Episode) -> bool {
    episode.tags.iter().any(|tag| tag == EXPERT)
}

/// States, and what the controller would do there: a row each, one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Labelled {
    pub states: Vec<f32>,
    pub actions: Vec<f32>,
}

impl Experiment {
    /// The rollouts that are imitated.
    pub fn demonstrations(&self) -> impl Iterator<Item = &Episode> {
        self.dataset.all().iter().map(|episode| &**episode).filter(|episode| is_demonstration(episode))
    }

    /// Rollouts of the controller with the present model, as many as the preset wants and are not there yet.
    pub(super) fn demonstrate(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let config = &self.preset.hybrid;
        let (all, steps) = (config.expert_rollouts, config.steps);
        let done = self.demonstrations().count();
        let wanted = (done..all).map(|index| Wanted {
            name: format!("expert rollout {} of {all}", index + 1),
            path: None,
            index: index as u64,
            steps,
            // No model learns from them, recovered ones neither.
            joins: None,
        });
        let wanted: Vec<Wanted> = wanted.collect();
        self.control_all(&wanted, (done, all), host, &mut |this, _, controlled, host| {
            if controlled.is_whole() {
                let mut episode = controlled.episode;
                episode.tags.push(EXPERT.into());
                episode.dropped = true;
                this.add(episode, host);
            }
        })
    }

    /// Lets `policy` drive from the start of a controlled rollout: the mean action, with noise of this deviation. `purpose` and `index` name its random
    /// numbers.
    pub(super) fn try_out(
        &self,
        policy: &GaussianPolicy,
        (purpose, index): (&str, u64),
        steps: usize,
        noise: f64,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Episode, PlantError> {
        let mut plant = self.plants.make()?;
        let mut rng = stream(self.preset.seed, purpose, index);
        plant.reset(&Start::Rollout { heading: Some(0.0) }, &mut rng)?;
        let mut state = plant.state();
        let mut actor = Actor::new(policy);
        let mut episode = Episode::begin(0, Source::Driven, Split::Validation, &state, policy.action_len());
        while episode.len() < steps && go_on() {
            let mut action = actor.act(&state);
            if noise > 0.0 {
                let disturb = |a: &mut f32| {
                    let normal: f64 = StandardNormal.sample(&mut rng);
                    *a = (*a + (noise * normal) as f32).clamp(-1.0, 1.0);
                };
                action.iter_mut().for_each(disturb);
            }
            match plant.step(&action) {
                Ok(outcome) if !outcome.terminated => {
                    plant.observe(&mut state);
                    episode.push(&action, outcome.reward, &state);
                }
                Ok(_) => {
                    episode.terminated = true;
                    break;
                }
                // What a simulation that diverged says of itself is nothing to learn from.
                Err(PlantError::Diverged { .. }) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(episode)
    }

    /// What the controller would have done in every state of `episodes` but the last of each, guided by `policy` where the planner asks for that;
    /// `None` if it was stopped.
    pub(super) fn label(
        &self,
        policy: &GaussianPolicy,
        episodes: &[Episode],
        purpose: &str,
        tell: &Tell<'_>,
    ) -> anyhow::Result<Option<Labelled>> {
        let model = self.trained()?;
        let planner = self.preset.planner.for_path(None);
        let guide = Guide::new(policy, model);
        let engine = Engines { model, plant: self.plants.maker(), proposer: Some(&guide) }.get(&planner)?;
        let config = TaskConfig { kind: TaskKind::Forward, ..self.preset.task.clone() };
        let all = episodes.iter().map(Episode::len).sum();
        let (done, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let advance = || {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if !tell(Far { done, all, unit: "observations" }) {
                stop.store(true, Ordering::Relaxed);
            }
            !stop.load(Ordering::Relaxed)
        };
        let label = |(index, episode): (usize, &Episode)| -> anyhow::Result<Labelled> {
            let mut task = task::build(&config, None, self.plants.spec())?;
            let mut planner = planning::make(&planner);
            let mut rng = stream(self.preset.seed, purpose, index as u64);
            task.begin(episode.state(0));
            let mut labelled = Labelled::default();
            for t in 0..episode.len() {
                let state = episode.state(t);
                let situation = Situation {
                    state,
                    reward: task.reward(),
                    seed: rng.next_u64(),
                    candidates: None,
                    draw: 0,
                    cancel: Some(&stop),
                };
                let plan = planner.plan(&*engine as &dyn Engine, &situation);
                if !advance() {
                    break;
                }
                labelled.states.extend_from_slice(state);
                labelled.actions.extend_from_slice(&plan.actions[..episode.action_len()]);
                task.advance(episode.state(t + 1), &plan.memory);
            }
            Ok(labelled)
        };
        let parts: Vec<Labelled> = episodes.par_iter().enumerate().map(label).collect::<Result<_, _>>()?;
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let all = parts.into_iter().fold(Labelled::default(), |mut all, part| {
            all.states.extend(part.states);
            all.actions.extend(part.actions);
            all
        });
        Ok(Some(all))
    }
}
