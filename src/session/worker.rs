//! The worker's loop: one command after the other.

use std::{
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use crossbeam_channel::{Receiver, Sender};

use super::{
    Command, Event, Frame, Level, OpenLoopTrace, Phase, View3d,
    errand::{Errand, Teller},
    host::{Outbox, WorkerHost},
    live, unsaved,
    what_if::Imagination,
};
use crate::{
    crash,
    data::{self, Format, Split},
    dynamics::{self, DeviceKind, RemoteAddress},
    experiment::{
        DataConfig, Ended, Experiment, Host as _, PathConfig, Preset,
        event::{Coverage, DataInfo, EpisodeInfo},
        folder,
    },
    planning::PlannerConfig,
    plant::{Start, stream},
    task::Status,
};

pub(super) struct Worker {
    pub(super) host: WorkerHost,
    view: Arc<View3d>,
    pub(super) experiment: Option<Experiment>,
    /// Where the run is kept, once it was saved or opened from there.
    pub(super) folder: Option<PathBuf>,
    /// Below this, runs without a folder keep their data.
    pub(super) unsaved: Option<PathBuf>,
    /// A look at data of which there are many.
    looking: Errand,
    teller: Teller,
}

impl Worker {
    pub fn new(
        inbox: Receiver<Command>,
        outbox: Sender<Event>,
        notify: Arc<dyn Fn() + Send + Sync>,
        stop: Arc<AtomicBool>,
        view: Arc<View3d>,
    ) -> Self {
        let teller = Teller { events: outbox.clone(), notify: notify.clone() };
        let imagination = Imagination::new(teller.clone());
        let host = WorkerHost::new(inbox, Outbox::new(outbox, notify), imagination, stop);
        let (experiment, folder, unsaved, looking) = (None, None, None, Errand::default());
        Self { host, view, experiment, folder, unsaved, looking, teller }
    }

    /// Works until told to shut down.
    pub fn run(mut self) {
        while let Some(command) = self.host.next() {
            if command == Command::Shutdown {
                break;
            }
            let what = format!("{command:?}").chars().take(80).collect::<String>();
            crash::remember(&what);
            match panic::catch_unwind(AssertUnwindSafe(|| self.carry_out(command))) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => self.host.notice(Level::Error, format!("{error:#}")),
                Err(panic) => self.rescue(&crash::words(&*panic)),
            }
            let phase = if self.experiment.is_some() { Phase::Idle } else { Phase::Empty };
            self.host.rest(phase);
        }
        let experiment = self.experiment.take();
        self.let_go(experiment);
    }

    /// After a panic: the plant is stopped by now (unwinding has dropped it), and the data go to the disk at once.
    fn rescue(&mut self, why: &str) {
        let saved = match panic::catch_unwind(AssertUnwindSafe(|| self.save(None))) {
            Ok(Ok(())) => "what there was of data and model is saved".to_owned(),
            Ok(Err(error)) => format!("it could not be saved: {error:#}"),
            Err(_) => "it could not be saved".to_owned(),
        };
        let text = format!("A mistake of this program ended the job ({why}); {saved}. Please report it");
        self.host.notice(Level::Error, text);
    }

    fn carry_out(&mut self, command: Command) -> anyhow::Result<()> {
        match command {
            Command::Open(preset) => self.open(*preset),
            Command::OpenRun(folder) => self.open_run(folder),
            Command::Edit(preset) => self.edit(*preset),
            Command::Collect { data, split } => self.collect(&data, split),
            Command::Train => self.job(Phase::Training, |e, h| e.train(h).and_then(|_| e.evaluate(h))),
            Command::RestoreBest => self.restore_best(),
            Command::SaveCheckpoint(path) => self.save_checkpoint(&path),
            Command::LoadCheckpoint(path) => self.load_checkpoint(&path),
            Command::Branch(iteration) => self.branch(iteration),
            Command::Evaluate => self.job(Phase::Evaluating, |e, h| e.evaluate(h)),
            Command::Compare { planner, plans } => self.compare(&planner, plans),
            Command::UseRemote(address) => self.use_remote(address),
            Command::OpenLoop { episode, start, steps } => self.open_loop(episode, start, steps),
            Command::Run { path } => self.control(path),
            Command::Imitate => self.policy(Phase::Imitating, |e, h| e.imitate(h)),
            Command::FineTune => self.policy(Phase::FineTuning, |e, h| e.fine_tune(h)),
            Command::RunPolicy => self.job(Phase::Controlling, |e, h| e.drive_with_policy(h)),
            Command::RunAll { pause } => self.run_all(pause),
            Command::Live | Command::Step => self.live(&command),
            Command::Greet => self.greet(),
            Command::DropEpisode { id, dropped } => self.drop_episode(id, dropped),
            Command::TagEpisode { id, tags } => self.tag_episode(id, tags),
            Command::Save(folder) => self.save(folder),
            Command::KeepUnsaved(root) => {
                self.keep_unsaved(root);
                Ok(())
            }
            Command::Export(file) => self.export(&file),
            Command::SetPlanner(config) => {
                if let Some(experiment) = &mut self.experiment {
                    experiment.preset.planner = config;
                }
                Ok(())
            }
            Command::SetSpeed(speed) => {
                self.host.speed = speed;
                Ok(())
            }
            Command::Drive(action) => {
                self.host.drive = (!action.is_empty()).then_some(action);
                Ok(())
            }
            Command::Record(on) => {
                self.host.record = on;
                Ok(())
            }
            Command::Watch(on) => {
                self.host.watch = on;
                Ok(())
            }
            Command::ListPorts => {
                self.host.list_ports();
                Ok(())
            }
            Command::WhatIf(what) => {
                self.host.imagination.ground = self.experiment.as_ref().and_then(Experiment::ground);
                self.host.imagination.ask(*what);
                Ok(())
            }
            Command::Stop | Command::StopWhatIf => {
                self.host.imagination.stop();
                Ok(())
            }
            // Nothing is running that these could change; sweeps are the session's.
            Command::SetWeight { .. }
            | Command::Perturb(_)
            | Command::Pause
            | Command::Resume
            | Command::Reset
            | Command::Shutdown
            | Command::Sweep(_)
            | Command::StopSweep
            | Command::Pin(_)
            | Command::Runs(_) => Ok(()),
        }
    }

    fn open(&mut self, preset: Preset) -> anyhow::Result<()> {
        let experiment = Experiment::open(preset)?;
        let (is_recording, data) = (experiment.plants.recording().is_some(), experiment.preset.data.clone());
        self.show(experiment, None);
        if is_recording { self.collect(&data, Split::Train) } else { Ok(()) }
    }

    fn open_run(&mut self, folder: PathBuf) -> anyhow::Result<()> {
        // Its own claim on the folder would be in the way.
        if self.experiment.as_ref().is_some_and(|experiment| experiment.is_at(&folder)) {
            Experiment::load(&folder)?;
            self.experiment = None;
        }
        let experiment = Experiment::resume(&folder)?;
        // One that others write to, or that is not to stay, is not where this one is saved.
        let own = experiment.is_at(&folder) && !self.is_unsaved(&folder);
        let folder = own.then_some(folder);
        self.show(experiment, folder);
        Ok(())
    }

    /// Makes `experiment` the open one and tells everything about it.
    fn show(&mut self, experiment: Experiment, folder: Option<PathBuf>) {
        self.view.open(experiment.plants.model());
        let spec = experiment.plants.spec().clone();
        let period = spec.control_period;
        let preset = Box::new(experiment.preset.clone());
        self.host.report(Event::Opened { spec, preset, folder: folder.clone() });
        for episode in experiment.dataset.all() {
            self.host.report(Event::Episode(EpisodeInfo::of(episode, period)));
        }
        if let Some(model) = &experiment.model {
            self.host.report(Event::Model(Arc::new(model.card.clone())));
        }
        for epoch in &experiment.epochs {
            self.host.report(Event::Epoch(epoch.clone()));
        }
        if let Some(errors) = &experiment.errors {
            self.host.report(Event::OpenLoopErrors(errors.clone()));
        }
        for iteration in &experiment.summary.iterations {
            self.host.report(Event::Iteration(Box::new(iteration.clone())));
        }
        for path in &experiment.summary.paths {
            self.host.report(Event::Path(path.clone()));
        }
        for point in &experiment.summary.policy {
            self.host.report(Event::Policy(Some(Box::new(point.clone()))));
        }
        // A real robot is left alone until it is asked for something.
        let is_simulated = experiment.plants.model().is_some() && !experiment.plants.is_real();
        if let Err(error) = if is_simulated { self.show_at_rest(&experiment) } else { Ok(()) } {
            self.host.notice(Level::Warning, format!("{error:#}"));
        }
        let earlier = self.experiment.replace(experiment);
        self.let_go(earlier);
        self.folder = folder;
        self.pass_remarks_on();
        self.tell_data();
    }

    /// Shows the plant as it lies before anything moves it.
    fn show_at_rest(&mut self, experiment: &Experiment) -> anyhow::Result<()> {
        let mut plant = experiment.plants.make()?;
        plant.reset(&Start::Nominal, &mut stream(0, "at rest", 0))?;
        let state = plant.state();
        self.host.report(Event::RolloutBegan { name: String::new(), iteration: 0 });
        self.host.report(Event::Frame(Arc::new(Frame {
            step: 0,
            time: 0.0,
            next_state: state.clone(),
            state,
            action: vec![0.0; plant.spec().action.len()],
            reward: 0.0,
            total_reward: 0.0,
            configuration: plant.configuration(),
            plan: None,
            status: Status::default(),
            speed: 0.0,
        })));
        Ok(())
    }

    fn tell_data(&mut self) {
        let Some(experiment) = &self.experiment else { return };
        let dataset = experiment.dataset.clone();
        self.host.report(Event::Data(DataInfo::of(&dataset)));
        if Coverage::is_quick(&dataset) {
            // What an earlier look would still tell is out of date.
            self.looking = Errand::default();
            if let Ok(Some(coverage)) = Coverage::of(&dataset, &AtomicBool::new(false)) {
                self.host.report(Event::Coverage(Arc::new(coverage)));
            }
            return;
        }
        let look = move |teller: &Teller, stop: &AtomicBool| match Coverage::of(&dataset, stop) {
            Ok(Some(coverage)) => teller.insist(Event::Coverage(Arc::new(coverage)), stop),
            Ok(None) => {}
            Err(error) => {
                teller.insist(Event::Notice { level: Level::Error, text: error.to_string() }, stop);
            }
        };
        self.looking.begin("foresight-coverage", self.teller.clone(), look);
    }

    fn edit(&mut self, preset: Preset) -> anyhow::Result<()> {
        preset.validate()?;
        match &mut self.experiment {
            Some(experiment) if experiment.preset.plant == preset.plant => {
                if (experiment.preset.features, &experiment.preset.network, experiment.preset.seed)
                    != (preset.features, &preset.network, preset.seed)
                {
                    // Another network: the next training starts afresh.
                    experiment.trainer = None;
                }
                experiment.preset = preset;
                Ok(())
            }
            _ => self.open(preset),
        }
    }

    /// The present run keeps its folder, if it has one, and what was saved there.
    fn branch(&mut self, iteration: u32) -> anyhow::Result<()> {
        self.opened()?.branch(iteration)?;
        if let Some(experiment) = self.experiment.take() {
            self.show(experiment, None);
        }
        let text =
            format!("Back at iteration {iteration}: change what you like, then Run all goes on from there");
        self.host.notice(Level::Success, text);
        Ok(())
    }

    fn opened(&mut self) -> anyhow::Result<&mut Experiment> {
        self.experiment.as_mut().ok_or_else(|| anyhow::anyhow!("open a preset first"))
    }

    /// Runs a stage with the host listening.
    fn job(
        &mut self,
        phase: Phase,
        stage: impl FnOnce(&mut Experiment, &mut WorkerHost) -> anyhow::Result<Ended>,
    ) -> anyhow::Result<()> {
        if makes_data(phase) {
            self.secure();
        }
        let Some(experiment) = &mut self.experiment else { anyhow::bail!("open a preset first") };
        self.host.begin();
        self.host.imagination.ground = experiment.ground();
        self.host.real = experiment.plants.is_real();
        self.host.set_phase(phase);
        let began = Instant::now();
        let ended = stage(experiment, &mut self.host);
        // What it added is put in order, however it ended.
        if makes_data(phase) {
            experiment.keep();
        }
        let ended = ended?;
        let seconds = began.elapsed().as_secs_f64();
        if ended == Ended::Stopped {
            self.host.notice(Level::Info, format!("Stopped after {seconds:.1} s; what was done is kept"));
        }
        Ok(())
    }

    fn collect(&mut self, data: &DataConfig, split: Split) -> anyhow::Result<()> {
        let result = self.job(Phase::Collecting, |e, h| e.collect_more(data, split, h));
        self.tell_data();
        result
    }

    fn control(&mut self, path: Option<PathConfig>) -> anyhow::Result<()> {
        self.job(Phase::Controlling, |experiment, host| match &path {
            Some(path) => {
                let earlier = experiment.summary.paths.iter().filter(|p| p.name == path.name()).count();
                experiment.follow(path, earlier as u64, host)
            }
            None => {
                let controlled = experiment.go_forward(experiment.preset.aggregation.steps, host)?;
                Ok(if controlled.stopped { Ended::Stopped } else { Ended::Complete })
            }
        })
    }

    /// Something that changes the run's policy.
    fn policy(
        &mut self,
        phase: Phase,
        work: impl FnOnce(&mut Experiment, &mut WorkerHost) -> anyhow::Result<Ended>,
    ) -> anyhow::Result<()> {
        let result = self.job(phase, work);
        self.tell_data();
        result
    }

    fn run_all(&mut self, pause: bool) -> anyhow::Result<()> {
        self.host.pause_between = pause;
        let result = self.job(Phase::Collecting, |e, h| e.run(h));
        self.host.pause_between = false;
        self.tell_data();
        result
    }

    /// By hand, running on or a step at a time.
    fn live(&mut self, begin: &Command) -> anyhow::Result<()> {
        if self.experiment.is_none() || self.host.is_wanted_elsewhere() {
            return Ok(());
        }
        self.job(Phase::Live, |e, h| {
            h.hear(begin.clone());
            live::run(e, h).map(|()| Ended::Complete)
        })?;
        self.tell_data();
        Ok(())
    }

    /// Says who answers at the other end of the line.
    fn greet(&mut self) -> anyhow::Result<()> {
        self.opened()?;
        self.job(Phase::Reconnecting, |experiment, host| {
            let mut plant = experiment.plants.make()?;
            plant.reset(&Start::Nominal, &mut stream(0, "greeting", 0))?;
            host.feel(plant.as_ref());
            if let Some(health) = plant.health() {
                host.notice(Level::Success, format!("{} answers at {}", health.identity, health.port));
            }
            Ok(Ended::Complete)
        })
    }

    fn open_loop(&mut self, id: u64, start: usize, steps: usize) -> anyhow::Result<()> {
        let experiment = self.opened()?;
        let Some(model) = experiment.model.clone() else { anyhow::bail!("train a model first") };
        let Some(episode) = experiment.dataset.all().iter().find(|e| e.id == id).cloned() else {
            anyhow::bail!("there is no episode {id}");
        };
        episode.bring()?;
        let start = start.min(episode.len());
        let steps = steps.min(episode.len() - start);
        let prediction = dynamics::open_loop(&model, &episode, start, steps);
        let n = episode.state_len();
        let truth = episode.states()[start * n..(start + steps + 1) * n].to_vec();
        let error = (1..=steps)
            .map(|t| {
                model.normalised_error(&prediction[t * n..(t + 1) * n], &truth[t * n..(t + 1) * n]) as f32
            })
            .collect();
        let trace = OpenLoopTrace { episode: id, start, truth, prediction, error };
        self.host.report(Event::OpenLoopTrace(Arc::new(trace)));
        Ok(())
    }

    fn compare(&mut self, planner: &PlannerConfig, plans: usize) -> anyhow::Result<()> {
        self.job(Phase::Evaluating, |experiment, host| {
            let Some(comparison) = experiment.compare(planner, plans, host)? else {
                return Ok(Ended::Stopped);
            };
            host.report(Event::Compared(Arc::new(comparison)));
            Ok(Ended::Complete)
        })
    }

    fn use_remote(&mut self, address: RemoteAddress) -> anyhow::Result<()> {
        let text = format!("The remote device at {address} is ready");
        dynamics::set_remote(Some(address));
        dynamics::open_device(DeviceKind::Remote)?;
        self.host.notice(Level::Success, text);
        Ok(())
    }

    fn restore_best(&mut self) -> anyhow::Result<()> {
        let experiment = self.opened()?;
        let Some(trainer) = &mut experiment.trainer else {
            anyhow::bail!("there is no training to go back in")
        };
        let Some(model) = trainer.undo_to_best() else { anyhow::bail!("nothing was trained yet") };
        let card = Arc::new(model.card.clone());
        experiment.model = Some(Arc::new(model));
        self.host.report(Event::Model(card));
        self.host.notice(Level::Success, "The weights with the lowest validation loss are back".into());
        Ok(())
    }

    fn save_checkpoint(&mut self, path: &Path) -> anyhow::Result<()> {
        let Some(trainer) = &self.opened()?.trainer else {
            anyhow::bail!("there is no training to save yet")
        };
        trainer.checkpoint().save(path)?;
        self.host.notice(Level::Success, format!("Checkpoint saved to {}", path.display()));
        Ok(())
    }

    fn load_checkpoint(&mut self, path: &Path) -> anyhow::Result<()> {
        let experiment = self.opened()?;
        let preset = &experiment.preset;
        let spec = experiment.dataset.spec().clone();
        let (network, training) = (&preset.network, &preset.training);
        let mut trainer = dynamics::Trainer::new(spec, preset.features, network, training, preset.seed);
        trainer.restore(dynamics::Checkpoint::load(path)?)?;
        let model = trainer.model();
        experiment.trainer = Some(trainer);
        if let Some(model) = model {
            let card = Arc::new(model.card.clone());
            experiment.model = Some(Arc::new(model));
            self.host.report(Event::Model(card));
        }
        self.host.notice(Level::Success, format!("{} is loaded: train to go on from it", path.display()));
        Ok(())
    }

    fn drop_episode(&mut self, id: u64, dropped: bool) -> anyhow::Result<()> {
        let experiment = self.opened()?;
        experiment.dataset.set_dropped(id, dropped);
        experiment.keep();
        self.tell_episode(id)
    }

    fn tag_episode(&mut self, id: u64, tags: Vec<String>) -> anyhow::Result<()> {
        let experiment = self.opened()?;
        experiment.dataset.set_tags(id, tags);
        experiment.keep();
        self.tell_episode(id)
    }

    fn tell_episode(&mut self, id: u64) -> anyhow::Result<()> {
        let experiment = self.opened()?;
        let period = experiment.dataset.spec().control_period;
        let found = experiment.dataset.all().iter().find(|e| e.id == id);
        if let Some(info) = found.map(|e| EpisodeInfo::of(e, period)) {
            self.host.report(Event::Episode(info));
            self.tell_data();
        }
        Ok(())
    }

    fn export(&mut self, file: &Path) -> anyhow::Result<()> {
        let Some(format) = Format::of(file) else {
            let known = Format::ALL.map(Format::name).join(", .");
            anyhow::bail!("{}: the name must end in .{known}", file.display());
        };
        data::export(&self.opened()?.dataset, format, file)?;
        self.host.notice(Level::Success, format!("Data exported to {}", file.display()));
        Ok(())
    }

    fn save(&mut self, to: Option<PathBuf>) -> anyhow::Result<()> {
        let known = to.or_else(|| self.folder.clone());
        let experiment = self.opened()?;
        let folder = known.unwrap_or_else(|| folder::default_folder(&experiment.preset));
        let before = experiment.data_goes_to().map(Path::to_owned);
        experiment.save(&folder)?;
        if let Some(before) = before.filter(|before| self.is_unsaved(before) && *before != folder) {
            unsaved::clear(&before);
        }
        self.pass_remarks_on();
        self.folder = Some(folder.clone());
        self.host.report(Event::Saved(folder));
        Ok(())
    }
}

/// Whether transitions are made in it.
fn makes_data(phase: Phase) -> bool {
    matches!(phase, Phase::Collecting | Phase::Controlling | Phase::Imitating | Phase::Live)
}
