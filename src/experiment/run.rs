//! A whole experiment, stage by stage: collect, train, evaluate, roll out, aggregate.

use std::{sync::Arc, time::Instant};

use super::{
    Ended, Host, HybridStart, Iteration, PlantFactory, Preset, Recording, Summary, TaskKind,
    branch::Kept,
    collection::{self, Job},
    event::{DataInfo, EpisodeInfo, Event, Level, Phase},
    hybrid::Apprentice,
    training,
};
use crate::{
    data::{Dataset, Episode, Imported, LOST, Source, Split, Store},
    dynamics::{Model, OpenLoopErrors, Trainer},
    task::{self, TaskError},
};

/// A preset come to life: its plant, its data, its model, and what was measured so far.
pub struct Experiment {
    pub preset: Preset,
    pub plants: PlantFactory,
    pub dataset: Dataset,
    pub model: Option<Arc<Model>>,
    pub trainer: Option<Trainer>,
    /// What each training ended with, to go back to.
    pub(super) kept: Kept,
    /// What imitates the controller, and goes beyond it.
    pub(super) apprentice: Apprentice,
    pub errors: Option<Arc<OpenLoopErrors>>,
    /// Iteration of the outer loop: counts trainings, the first is 0.
    pub iteration: u32,
    pub summary: Summary,
    /// Every gradient step's loss is not kept here; one row an epoch is.
    pub epochs: Vec<super::event::Epoch>,
    pub plan_seconds: Vec<f64>,
    /// The latest paths that were followed, for figures; those among the data are not.
    pub followed: Vec<(task::Path, Episode)>,
    pub began: Instant,
    /// Where its data are written to.
    pub(super) store: Option<Store>,
    /// What there is to say about the disk.
    pub(super) remarks: Vec<(Level, String)>,
    /// The last model is for others to use: nothing is controlled with it here.
    pub learn_only: bool,
    /// The disk did not take how far the run is.
    pub(super) unkept: bool,
}

impl Experiment {
    /// Opens the preset's plant; collects nothing yet.
    ///
    /// # Errors
    /// If the preset contradicts itself, or its plant cannot be opened.
    pub fn open(preset: Preset) -> anyhow::Result<Self> {
        preset.validate()?;
        let plants = PlantFactory::open(&preset.plant)?;
        Self::with(preset, plants)
    }

    /// An experiment with these plants, without any data.
    pub(super) fn with(preset: Preset, plants: PlantFactory) -> anyhow::Result<Self> {
        let spec = plants.spec().clone();
        match task::build(&preset.task, None, &spec) {
            // There is nothing to steer for, but a model to be learned.
            Ok(_) | Err(TaskError::NoPosition(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let summary =
            Summary { name: preset.name.clone(), seed: preset.seed, plant: spec.id(), ..Summary::default() };
        Ok(Self {
            dataset: Dataset::new(spec),
            preset,
            plants,
            model: None,
            trainer: None,
            kept: Kept::default(),
            apprentice: Apprentice::default(),
            errors: None,
            iteration: 0,
            summary,
            epochs: Vec::new(),
            plan_seconds: Vec::new(),
            followed: Vec::new(),
            began: Instant::now(),
            store: None,
            remarks: Vec::new(),
            learn_only: false,
            unkept: false,
        })
    }

    /// Everything the preset asks for that is not there yet, up to the last rollout.
    ///
    /// # Errors
    /// If a stage fails; stopping is not an error.
    pub fn run(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        self.summary.complete = false;
        let ended = self.run_stages(host)?;
        self.summary.complete = ended == Ended::Complete;
        if self.summary.complete {
            self.let_checkpoint_go();
        }
        Ok(ended)
    }

    /// Goes on with another preset, of the same plant but perhaps another robot to try its model on.
    ///
    /// # Errors
    /// If that plant cannot be opened.
    pub fn adopt(&mut self, preset: Preset) -> anyhow::Result<()> {
        if preset.plant != self.preset.plant {
            self.plants = PlantFactory::open_again(&preset.plant, self.plants.spec())?;
        }
        self.preset = preset;
        Ok(())
    }

    /// Forgets what the present model was used for: it will be done anew.
    ///
    /// A policy that has begun to learn from it goes on with what it was shown.
    pub fn forget_control(&mut self) {
        if self.has_policy() {
            return;
        }
        self.summary.paths.clear();
        self.followed.clear();
        if let Some(last) = self.summary.iterations.last_mut() {
            (last.returns, last.mean_return, last.promised_earned) = (Vec::new(), None, Vec::new());
        }
    }

    fn run_stages(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        if self.preset.hybrid.start == HybridStart::Scratch {
            return if self.learn_only { Ok(Ended::Complete) } else { self.hybrid(host) };
        }
        if self.dataset.transitions(Split::Train) == 0
            && (self.collect(host)? == Ended::Stopped || !host.between())
        {
            return Ok(Ended::Stopped);
        }
        while let Some(stage) = self.next_stage() {
            if stage(self, host)? == Ended::Stopped {
                return Ok(Ended::Stopped);
            }
            self.keep_progress(host);
            if !host.between() {
                return Ok(Ended::Stopped);
            }
        }
        if self.plants.spec().anchor.is_none() {
            let why =
                "it has no position to steer: its model is learned and evaluated, and nothing is controlled";
            host.notice(Level::Warning, format!("{}: {why}", self.plants.spec().id()));
        } else if self.plants.recording().is_some() || self.learn_only {
            return Ok(Ended::Complete);
        } else if self.preset.task.kind == TaskKind::Path && self.follow_all(host)? == Ended::Stopped {
            return Ok(Ended::Stopped);
        }
        if self.plants.spec().anchor.is_none() { Ok(Ended::Complete) } else { self.hybrid(host) }
    }

    /// The preset's random data: training episodes, then validation episodes.
    ///
    /// # Errors
    /// If the plant cannot be built or reset.
    pub fn collect(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let data = self.preset.data.clone();
        host.enter(Phase::Collecting);
        let began = Instant::now();
        for split in [Split::Train, Split::Validation] {
            if self.collect_more(&data, split, host)? == Ended::Stopped {
                return Ok(Ended::Stopped);
            }
        }
        self.summary.timing.collect_s += began.elapsed().as_secs_f64();
        Ok(Ended::Complete)
    }

    /// The recorded rollouts, and a word on what was not believed.
    fn import(&mut self, recording: &Recording, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let (data, imported) = recording.read(self.preset.data.held_out, self.preset.seed)?;
        self.add_all(data.into_episodes().map(Arc::unwrap_or_clone), host);
        self.keep();
        let Imported { rollouts, usable, transitions, gaps, jumps, beyond, missing } = imported;
        host.notice(
            Level::Info,
            format!(
                "{}: {transitions} transitions of {usable} of {rollouts} rollouts; left out: {gaps} too soon or too late, {jumps} \
                 jumps of the pose, {beyond} actions beyond belief, {missing} with numbers missing",
                recording.file.display()
            ),
        );
        Ok(Ended::Complete)
    }

    /// Random episodes as `data` says, for one split.
    ///
    /// # Errors
    /// If the plant cannot be built or reset.
    pub fn collect_more(
        &mut self,
        data: &super::DataConfig,
        split: Split,
        host: &mut dyn Host,
    ) -> anyhow::Result<Ended> {
        if let Some(recording) = self.plants.recording().cloned() {
            // All of it at once: it brings held-out rollouts along.
            let wanted = split == Split::Train && self.dataset.all().is_empty();
            return if wanted { self.import(&recording, host) } else { Ok(Ended::Complete) };
        }
        let mut data = data.clone();
        loop {
            let earlier = self.dataset.all().iter().filter(|e| !matches!(e.source, Source::Mpc(_))).count();
            let first_id = self.dataset.next_id();
            let job = Job { data: &data, split, seed: self.preset.seed, earlier, first_id };
            let (episodes, ended) = collection::run(&self.plants, &job, &self.journal(), host)?;
            let lost = episodes.iter().find_map(|episode| {
                let why = episode.tags.iter().find_map(|tag| tag.strip_prefix(LOST))?;
                Some((why.to_owned(), (episode.id - first_id) as usize))
            });
            self.add_all(episodes, host);
            self.keep();
            let Some((why, complete)) = lost else { return Ok(ended) };
            if self.reconnect(&why, host)? == Ended::Stopped {
                return Ok(Ended::Stopped);
            }
            host.enter(Phase::Collecting);
            match split {
                Split::Train => data.episodes -= complete,
                Split::Validation => data.validation_episodes -= complete,
            }
        }
    }

    /// Takes an episode into the data set.
    pub fn add(&mut self, episode: Episode, host: &mut dyn Host) {
        self.add_all([episode], host);
    }

    fn add_all(&mut self, episodes: impl IntoIterator<Item = Episode>, host: &mut dyn Host) {
        let (mut id, period) = (self.dataset.next_id(), self.dataset.spec().control_period);
        for mut episode in episodes {
            if episode.keep_finite() {
                let text = "An episode was cut short: from there on it holds numbers that are not finite";
                host.notice(Level::Warning, text.into());
            }
            if episode.is_empty() {
                continue;
            }
            episode.id = id;
            id += 1;
            host.report(Event::Episode(EpisodeInfo::of(&episode, period)));
            self.dataset.push(episode);
        }
        host.report(Event::Data(DataInfo::of(&self.dataset)));
    }

    /// What comes next in the outer loop, wherever it was left: each iteration trains, evaluates, rolls out and (but for the
    /// last one) aggregates. `None` when all iterations are complete.
    fn next_stage(&self) -> Option<Stage> {
        let under_way = self.trainer.as_ref().is_some_and(|trainer| trainer.under_way().is_some());
        match self.summary.iterations.last() {
            Some(_) if under_way => Some(Self::train),
            Some(last) if last.validation_error.is_empty() => Some(Self::evaluate),
            Some(last) if last.mean_return.is_none() && self.rollouts_wanted() > 0 => Some(Self::roll_out),
            _ => {
                let more = self.summary.iterations.len() < self.preset.aggregation.iterations;
                (more && !self.has_settled()).then_some(Self::train)
            }
        }
    }

    /// Whether returns have not grown for as long as the preset waits.
    fn has_settled(&self) -> bool {
        let returns: Vec<f64> = self.summary.iterations.iter().filter_map(|i| i.mean_return).collect();
        let patience = self.preset.aggregation.patience;
        let Some(earlier) = returns.len().checked_sub(patience).filter(|&n| patience > 0 && n > 0) else {
            return false;
        };
        let best = |part: &[f64]| part.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        best(&returns[earlier..]) <= best(&returns[..earlier])
    }

    /// Rollouts that the present iteration should have; paths are followed after the last iteration, not in it.
    pub(super) fn rollouts_wanted(&self) -> usize {
        let last = self.iteration as usize + 1 >= self.preset.aggregation.iterations;
        let following = self.preset.task.kind == TaskKind::Path;
        let undriven = self.plants.spec().anchor.is_none() || self.plants.recording().is_some();
        let nothing = undriven || (following || self.learn_only) && last;
        if nothing { 0 } else { self.preset.aggregation.rollouts }
    }

    /// Trains on what there is and opens a new iteration in the summary; a training that was stopped goes on, in its iteration.
    ///
    /// # Errors
    /// If there is no data, the device fails, or the loss diverges.
    pub fn train(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        host.enter(Phase::Training);
        let began = Instant::now();
        let iterations = self.summary.iterations.len();
        let under_way = self.trainer.as_ref().and_then(Trainer::under_way);
        let under_way = under_way.filter(|&iteration| iteration as usize + 1 == iterations);
        let before = std::mem::replace(&mut self.iteration, under_way.unwrap_or(iterations as u32));
        let Some(ended) = training::run(self, host)? else {
            self.iteration = before;
            return Ok(Ended::Stopped);
        };
        self.summary.timing.train_s += began.elapsed().as_secs_f64();
        let card = self.model.as_ref().map(|m| Arc::new(m.card.clone()));
        if let Some(card) = card {
            self.summary.iterations.truncate(self.iteration as usize);
            self.summary.iterations.push(Iteration {
                index: self.iteration,
                transitions: card.transitions,
                robot_seconds: card.robot_seconds,
                train_loss: card.train_loss,
                ..Iteration::default()
            });
            host.report(Event::Model(card));
        }
        if ended == Ended::Complete {
            self.keep_checkpoint();
        }
        Ok(ended)
    }

    /// Open-loop errors on held-out random episodes.
    ///
    /// # Errors
    /// If there is no model.
    pub fn evaluate(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        host.enter(Phase::Evaluating);
        let Some(errors) = training::open_loop_errors(self, host)? else { return Ok(Ended::Stopped) };
        let complete = self.rollouts_wanted() == 0;
        if let Some(iteration) = self.summary.iterations.last_mut() {
            for (steps, spread) in errors.table() {
                iteration.validation_error.insert(steps.to_string(), spread.mean);
                iteration.validation_error_median.insert(steps.to_string(), spread.median);
            }
            if complete {
                host.report(Event::Iteration(Box::new(iteration.clone())));
            }
        }
        if errors.starts == 0 {
            let text = "No held-out episode is long enough to measure open-loop errors on";
            host.notice(Level::Warning, text.into());
            return Ok(Ended::Complete);
        }
        let errors = Arc::new(errors);
        self.errors = Some(errors.clone());
        host.report(Event::OpenLoopErrors(errors));
        Ok(Ended::Complete)
    }

    /// The summary as of now, timing filled in.
    pub fn summary(&self) -> Summary {
        let mut summary = self.summary.clone();
        let mut sorted = self.plan_seconds.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let last = sorted.len().saturating_sub(1);
            sorted.get((last as f64 * share).round() as usize).map_or(0.0, |s| s * 1e3)
        };
        summary.timing.plan_ms_median = at(0.5);
        summary.timing.plan_ms_p99 = at(0.99);
        summary.timing.total_s = self.began.elapsed().as_secs_f64();
        summary
    }
}

/// A stage of the outer loop.
type Stage = fn(&mut Experiment, &mut dyn Host) -> anyhow::Result<Ended>;
