//! The stages in which a model drives the plant: rollouts of the outer loop, and paths.

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use super::{
    Ended, Experiment, Flow, Host, PathConfig, RolloutRequest, TaskKind, control,
    event::{Event, Frame, Level, Phase, Progress},
    rollout::Controlled,
    side_by_side,
    what_if::task_for,
};
use crate::{
    data::Split,
    dynamics::Model,
    planning::{Engines, PlannerConfig, Proposer},
    plant::Start,
    policy::Guide,
    task::{self, Path},
};

/// A rollout that is to be controlled.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// For tables and the stream of random numbers.
    pub name: String,
    /// Along it, or forward.
    pub path: Option<PathConfig>,
    /// Its number among those of its name.
    pub index: u64,
    /// Longest episode in control steps.
    pub steps: usize,
    /// The part of the data set that its episode will join, if it will.
    pub joins: Option<Split>,
}

/// Takes what a rollout brought.
pub(super) type Take<'a> = dyn FnMut(&mut Experiment, &Wanted, Controlled, &mut dyn Host) + 'a;

impl Experiment {
    /// This iteration's controlled rollouts, those that are left of them; their data join the set unless this is the last iteration.
    ///
    /// # Errors
    /// If there is no model, or the plant fails.
    pub fn roll_out(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let aggregation = self.preset.aggregation.clone();
        let last = self.iteration as usize + 1 >= aggregation.iterations;
        let following = self.preset.task.kind == TaskKind::Path;
        let rollouts = self.rollouts_wanted();
        let done = self.summary.iterations.last().map_or(0, |iteration| iteration.returns.len());
        let paths = &self.preset.task.paths;
        let path = |index: usize| {
            let chosen = || paths.get(index % paths.len().max(1)).cloned();
            following.then(|| chosen().unwrap_or_else(|| PathConfig::Template("straight".into())))
        };
        let wanted = (done..rollouts).map(|index| Wanted {
            name: format!("iteration {}, rollout {} of {rollouts}", self.iteration, index + 1),
            path: path(index),
            index: index as u64,
            steps: aggregation.steps,
            joins: (!last).then_some(if index < aggregation.keep { Split::Train } else { Split::Validation }),
        });
        let wanted: Vec<Wanted> = wanted.collect();
        let ended =
            self.control_all(&wanted, (done, rollouts), host, &mut |this, wanted, controlled, host| {
                if let Some(iteration) = this.summary.iterations.last_mut().filter(|_| controlled.is_whole())
                {
                    iteration.returns.push(controlled.rollout.total_reward);
                    iteration.promised_earned.extend(controlled.rollout.agreement);
                }
                if wanted.joins.is_some() {
                    for episode in controlled.pieces.into_iter().chain([controlled.episode]) {
                        this.add(episode, host);
                    }
                }
            })?;
        if ended == Ended::Stopped {
            return Ok(Ended::Stopped);
        }
        if let Some(iteration) = self.summary.iterations.last_mut() {
            let n = iteration.returns.len();
            iteration.mean_return = (n > 0).then(|| iteration.returns.iter().sum::<f64>() / n as f64);
            host.report(Event::Iteration(Box::new(iteration.clone())));
        }
        Ok(Ended::Complete)
    }

    /// Follows every path of the preset with the present model.
    ///
    /// # Errors
    /// If there is no model, or the plant fails.
    pub fn follow_all(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let (paths, episodes) = (self.preset.task.paths.clone(), self.preset.task.episodes.max(1));
        let wanted = paths.iter().flat_map(|path| (0..episodes).map(move |episode| (path, episode as u64)));
        let wanted: Vec<Wanted> = wanted.map(|(path, index)| self.along(path, index)).collect();
        self.follow_these(&wanted, host)
    }

    /// Follows one path with the present model; `index` tells it from earlier times.
    ///
    /// # Errors
    /// If there is no model, or the plant fails.
    pub fn follow(&mut self, path: &PathConfig, index: u64, host: &mut dyn Host) -> anyhow::Result<Ended> {
        self.follow_these(&[self.along(path, index)], host)
    }

    fn along(&self, path: &PathConfig, index: u64) -> Wanted {
        Wanted {
            name: path.name().to_owned(),
            path: Some(path.clone()),
            index,
            steps: self.preset.task.steps,
            joins: None,
        }
    }

    fn follow_these(&mut self, wanted: &[Wanted], host: &mut dyn Host) -> anyhow::Result<Ended> {
        self.control_all(wanted, (0, wanted.len()), host, &mut |this, _, controlled, host| {
            if let Some(result) = controlled.path.filter(|_| controlled.lost.is_none()) {
                host.report(Event::Path(result.clone()));
                this.summary.paths.push(result);
            }
        })
    }

    /// Controls all of them and hands each to `take`, in order; where a robot was lost, what came until then is handed on, and the rollout
    /// is had again. `(first, of)` is their place in a series, for the progress bar.
    pub(super) fn control_all(
        &mut self,
        wanted: &[Wanted],
        (first, of): (usize, usize),
        host: &mut dyn Host,
        take: &mut Take<'_>,
    ) -> anyhow::Result<Ended> {
        if wanted.len() > 1 && self.may_go_side_by_side(host) {
            return side_by_side::control_all(self, wanted, host, take);
        }
        for (place, wanted) in wanted.iter().enumerate() {
            loop {
                let controlled = self.control(wanted, (first + place, of), host)?;
                let (stopped, lost) = (controlled.stopped, controlled.lost.clone());
                take(self, wanted, controlled, host);
                self.keep();
                match lost {
                    Some(why) if self.reconnect(&why, host)? == Ended::Stopped => return Ok(Ended::Stopped),
                    Some(_) => {}
                    None if stopped => return Ok(Ended::Stopped),
                    None => break,
                }
            }
        }
        Ok(Ended::Complete)
    }

    /// Nobody looks, there is a plant for each, and plans do not depend on how long they take.
    fn may_go_side_by_side(&self, host: &dyn Host) -> bool {
        let planner = &self.preset.planner;
        host.side_by_side() && !self.plants.is_real() && planner.budget_ms <= 0.0 && !planner.overlap
    }

    /// Drives forward for `steps` with the present model.
    ///
    /// # Errors
    /// If there is no model, or the plant fails.
    pub fn go_forward(&mut self, steps: usize, host: &mut dyn Host) -> anyhow::Result<Controlled> {
        self.control(
            &Wanted { name: "forward".into(), path: None, index: 0, steps, joins: None },
            (0, 1),
            host,
        )
    }

    /// One controlled rollout with the present model.
    ///
    /// # Errors
    /// If there is no model, or the plant fails.
    pub(super) fn control(
        &mut self,
        wanted: &Wanted,
        place: (usize, usize),
        host: &mut dyn Host,
    ) -> anyhow::Result<Controlled> {
        self.trained()?;
        host.enter(Phase::Controlling);
        self.ground().into_iter().for_each(|ground| host.lend(ground));
        host.report(Event::RolloutBegan { name: wanted.name.clone(), iteration: self.iteration });
        let began = Instant::now();
        let mut counted = Counted { host, began, what: &wanted.name, place, steps: wanted.steps };
        let (path, controlled) = self.drive(wanted, &self.preset.planner, &mut counted)?;
        self.summary.timing.rollout_s += began.elapsed().as_secs_f64();
        self.note(wanted, path, &controlled, host);
        Ok(controlled)
    }

    pub(super) fn trained(&self) -> anyhow::Result<&Arc<Model>> {
        self.model.as_ref().ok_or_else(|| anyhow::anyhow!("there is no model yet: train one first"))
    }

    /// The rollout itself, on a plant of its own.
    pub(super) fn drive(
        &self,
        wanted: &Wanted,
        planner: &PlannerConfig,
        host: &mut dyn Host,
    ) -> anyhow::Result<(Option<Path>, Controlled)> {
        let model = self.trained()?;
        let plants = self.plants.for_trial()?;
        let mut plant = plants.make()?;
        let path = wanted.path.as_ref();
        let mut task = task::build(&task_for(&self.preset.task, path), path, plant.spec())?;
        let planner = planner.for_path(path.map(PathConfig::name));
        let guide = self.policy().ok().map(|policy| Guide::new(policy, model));
        let proposer = guide.as_ref().map(|guide| guide as &dyn Proposer);
        let engines = Engines { model, plant: plants.maker(), proposer };
        let request = RolloutRequest {
            name: wanted.name.clone(),
            iteration: self.iteration,
            steps: wanted.steps,
            action_noise: self.preset.aggregation.action_noise,
            start: Start::Rollout { heading: Some(task.start_heading()) },
            seed: self.preset.seed,
            index: wanted.index,
            planner: &planner,
            draw: 60,
            split: wanted.joins.unwrap_or(Split::Train),
            journal: if wanted.joins.is_some() { self.journal() } else { self.journal().aside() },
        };
        let controlled = control(plant.as_mut(), task.as_mut(), &engines, &request, host)?;
        Ok((task.path().cloned(), controlled))
    }

    /// Remembers a rollout for figures, if it is not one among the data, and statistics, and tells of it.
    pub(super) fn note(
        &mut self,
        wanted: &Wanted,
        path: Option<Path>,
        controlled: &Controlled,
        host: &mut dyn Host,
    ) {
        self.plan_seconds.extend_from_slice(&controlled.plan_seconds);
        if let Some(path) = path.filter(|_| wanted.joins.is_none()) {
            self.followed.push((path, controlled.episode.clone()));
        }
        host.report(Event::RolloutEnded(controlled.rollout.clone()));
        if controlled.rollout.terminated && controlled.episode.is_empty() {
            let text = format!("{}: ended before its first step", controlled.rollout.name);
            host.notice(Level::Warning, text);
        }
    }
}

/// A host that adds a rollout's place in its series to the progress it hears.
struct Counted<'a> {
    host: &'a mut dyn Host,
    began: Instant,
    what: &'a str,
    place: (usize, usize),
    steps: usize,
}

impl Host for Counted<'_> {
    fn report(&mut self, event: Event) {
        self.host.report(event);
    }

    fn go_on(&mut self) -> bool {
        self.host.go_on()
    }

    fn cancel(&self) -> Option<Arc<AtomicBool>> {
        self.host.cancel()
    }

    fn watching(&self) -> bool {
        self.host.watching()
    }

    fn step(&mut self, frame: Frame, period: f64) -> Flow {
        let elapsed = self.began.elapsed().as_secs_f64();
        let (n, of) = self.place;
        let (done, total) = ((n * self.steps + frame.step) as u64, (of * self.steps) as u64);
        let remaining = elapsed / frame.step.max(1) as f64 * total.saturating_sub(done) as f64;
        self.host.report(Event::Progress(Progress {
            phase: Phase::Controlling,
            what: self.what.to_owned(),
            done,
            total,
            unit: "steps",
            elapsed,
            remaining: Some(remaining),
        }));
        self.host.step(frame, period)
    }
}
