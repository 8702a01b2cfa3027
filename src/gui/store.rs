//! Everything the worker has told, ready to be drawn: filled from events, read by panels.

use std::{path::PathBuf, sync::Arc, time::Instant};

use super::{UiCommand, lesson::Course, texts::text};
use crate::{
    experiment::{
        Iteration, PathResult, PolicyPoint, Preset,
        runs::{Baseline, Runs},
    },
    plant::{Health, PlantSpec, robot::Port},
    session::{
        Answer, Command, Comparison, Coverage, DataInfo, EpisodeInfo, Epoch, Event, Frame, LeftBehind, Level,
        Losses, OpenLoopTrace, Phase, Progress, Rollout, SweepView,
    },
};

/// Frames kept of one rollout or of live mode.
const FRAMES: usize = 20_000;
/// Frames that keep their whole fan of candidates; older ones keep the plan only.
const FANS: usize = 2_000;
/// Notices kept for the log.
const NOTICES: usize = 2_000;
/// A gap in loss indices longer than this is taken for a mistake of the sender, not filled.
const LOSS_GAP: usize = 10_000_000;

/// Something the user was told.
#[derive(Clone, Debug)]
pub struct Notice {
    pub level: Level,
    pub text: String,
    pub at: Instant,
    /// How many times in a row it was said.
    pub times: usize,
    /// A file that it is about, to be opened by a button.
    pub file: Option<PathBuf>,
}

/// The view-model. Only [`Store::absorb`] (facts), [`Store::ask`] (wishes) and the shell write it.
#[derive(Default)]
pub struct Store {
    pub spec: Option<Arc<PlantSpec>>,
    /// The preset as the worker has it.
    pub preset: Preset,
    /// Where this run is (to be) written.
    pub folder: Option<PathBuf>,
    pub phase: Phase,
    pub paused: bool,
    pub progress: Option<Progress>,
    /// In order of their ids.
    pub episodes: Vec<EpisodeInfo>,
    /// Counts changes of `episodes`, for caches of anything sorted or summed.
    pub episodes_version: u64,
    pub data: DataInfo,
    pub coverage: Option<Arc<Coverage>>,
    /// Training loss of every gradient step since the experiment was opened; NaN where none was told.
    pub losses: Vec<f32>,
    /// Counts occasions on which `losses` was shortened or replaced rather than appended to.
    pub losses_version: u64,
    pub epochs: Vec<Epoch>,
    pub card: Option<Arc<crate::dynamics::ModelCard>>,
    pub errors: Option<Arc<crate::dynamics::OpenLoopErrors>>,
    pub trace: Option<Arc<OpenLoopTrace>>,
    /// What another engine did to the plans of the present model, where that was measured.
    pub comparison: Option<Arc<Comparison>>,
    /// The newest answer to what would have been planned, if.
    pub what_if: Option<Arc<Answer>>,
    /// Frames of the present (or last) rollout, oldest first.
    pub frames: Vec<Arc<Frame>>,
    /// The frame that the user looks back at; `None` is the newest.
    pub looked_at: Option<usize>,
    /// Name of the rollout the frames belong to.
    pub rollout: String,
    pub rollouts: Vec<Rollout>,
    pub iterations: Vec<Iteration>,
    pub paths: Vec<PathResult>,
    /// What became of the run's policy so far.
    pub policy: Vec<PolicyPoint>,
    /// What the user was told, oldest first.
    pub notices: Vec<Notice>,
    /// Notices since the program began (those no longer kept included).
    pub notices_told: usize,
    /// Wanted speed relative to real time, as last asked for; `None`: as fast as possible.
    pub speed: Option<f64>,
    /// Whether driving by hand is to be recorded, as last asked for.
    pub recording: bool,
    /// Whether a plant is to be seen while data are collected, as last asked for; and what was seen last.
    pub watching: bool,
    pub glimpse: Option<Arc<Vec<f64>>>,
    /// How the robot on the line was doing when it was last heard of, and where robots may be plugged in.
    pub health: Option<Arc<Health>>,
    pub ports: Option<Arc<Vec<Port>>>,
    /// The sweep that was last begun or looked at, whatever experiment is open; counts what was told of it.
    pub sweep: Option<Arc<SweepView>>,
    pub sweep_version: u64,
    /// When it was begun, and how many of its runs were complete then.
    pub sweep_began: Option<(Instant, usize)>,
    /// The runs that were found last, whatever experiment is open; counts how often they were; whether they are looked for just now.
    pub runs: Option<Arc<Runs>>,
    pub runs_version: u64,
    pub seeks_runs: bool,
    /// The folder of the run that others are held against, and its curves once they are read; whatever experiment is open.
    pub pinned: Option<PathBuf>,
    pub baseline: Option<Arc<Baseline>>,
    /// Whether a change of the layouts can be taken back, and made again.
    pub layout_undo: bool,
    /// The window is being recorded as a film.
    pub filming: bool,
    pub layout_redo: bool,
    /// Rollouts that began since the program did.
    pub rollouts_begun: usize,
    /// The lesson under way, whatever experiment is open.
    pub lesson: Option<Course>,
    /// Runs that were never saved, of programs that did not come to their end.
    pub left_behind: Vec<LeftBehind>,
}

impl Store {
    /// Takes in one event. Cheap: never walks all data.
    pub fn absorb(&mut self, event: Event) {
        match event {
            Event::Opened { spec, preset, folder } => self.open(spec, *preset, folder),
            Event::Phase { phase, paused } => self.enter(phase, paused),
            Event::Progress(progress) => self.progress = Some(progress),
            Event::Episode(episode) => self.put_episode(episode),
            Event::Data(data) => self.data = data,
            Event::Coverage(coverage) => self.coverage = Some(coverage),
            Event::Losses(losses) => self.append_losses(losses),
            Event::Epoch(epoch) => {
                // After a checkpoint was loaded, time on this axis runs again from there.
                if self.epochs.last().is_some_and(|last| last.update >= epoch.update) {
                    self.epochs.retain(|e| e.update < epoch.update);
                }
                self.epochs.push(epoch);
            }
            Event::Model(card) => (self.card, self.comparison) = (Some(card), None),
            Event::OpenLoopErrors(errors) => self.errors = Some(errors),
            Event::OpenLoopTrace(trace) => self.trace = Some(trace),
            Event::WhatIf(answer) => self.what_if = Some(answer),
            Event::Compared(comparison) => self.comparison = Some(comparison),
            Event::Glimpse(configuration) => self.glimpse = Some(configuration),
            Event::Health(health) => self.health = Some(health),
            Event::Ports(ports) => self.ports = Some(ports),
            Event::Sweep(sweep) => self.put_sweep(sweep),
            Event::Runs(runs) => {
                self.runs = Some(runs);
                self.runs_version += 1;
                self.seeks_runs = false;
            }
            // The answer to a question that was taken back counts for nothing.
            Event::Baseline(baseline) => {
                self.baseline = baseline.filter(|_| self.pinned.is_some());
                self.pinned = self.baseline.as_ref().and(self.pinned.take());
            }
            Event::Frame(frame) => self.push_frame(frame),
            Event::RolloutBegan { name, .. } => {
                self.frames.clear();
                self.looked_at = None;
                self.rollout = name;
                self.rollouts_begun += 1;
            }
            Event::RolloutEnded(rollout) => self.rollouts.push(rollout),
            Event::Iteration(iteration) => {
                match self.iterations.iter_mut().find(|i| i.index == iteration.index) {
                    Some(known) => *known = *iteration,
                    None => self.iterations.push(*iteration),
                }
            }
            Event::Path(path) => self.paths.push(path),
            Event::Policy(Some(point)) => self.policy.push(*point),
            Event::Policy(None) => self.policy.clear(),
            Event::LeftBehind(left) => {
                let (what, command) = (left.what.as_str(), UiCommand::OpenLeft.entry().label());
                let text = text!("common-left-behind", what = what, command = command);
                self.notice(Level::Warning, text);
                self.left_behind.push(left);
            }
            Event::Saved(folder) => {
                let name = folder.display().to_string();
                self.notice(Level::Success, text!("common-saved", folder = name));
                self.folder = Some(folder);
            }
            Event::Notice { level, text } => self.notice(level, text),
        }
    }

    /// Takes note of a command on its way to the worker, which does not repeat what it was told.
    pub fn ask(&mut self, command: &Command) {
        match command {
            Command::SetSpeed(speed) => self.speed = *speed,
            Command::Record(on) => self.recording = *on,
            Command::Watch(on) => self.watching = *on,
            Command::Runs(_) => self.seeks_runs = true,
            Command::Pin(folder) => {
                self.pinned.clone_from(folder);
                if folder.is_none() {
                    self.baseline = None;
                }
            }
            Command::Edit(preset) => self.preset.clone_from(preset),
            Command::SetPlanner(planner) => self.preset.planner.clone_from(planner),
            _ => {}
        }
    }

    /// The newest frame.
    pub fn frame(&self) -> Option<&Arc<Frame>> {
        self.frames.last()
    }

    /// The frames up to the one that is looked at, that one last.
    pub fn frames_in_sight(&self) -> &[Arc<Frame>] {
        let end = self.looked_at.map_or(self.frames.len(), |index| (index + 1).min(self.frames.len()));
        &self.frames[..end]
    }

    /// Adds to what the user was told; the same words twice in a row are counted, not repeated.
    pub fn notice(&mut self, level: Level, text: String) {
        self.notices_told += 1;
        match self.notices.last_mut() {
            Some(last) if last.level == level && last.text == text => {
                last.times += 1;
                last.at = Instant::now();
            }
            _ => self.notices.push(Notice { level, text, at: Instant::now(), times: 1, file: None }),
        }
        if self.notices.len() > NOTICES {
            self.notices.drain(..NOTICES / 4);
        }
    }

    /// Tells of something that a file says more about.
    pub fn notice_of(&mut self, level: Level, text: String, file: PathBuf) {
        self.notice(level, text);
        if let Some(last) = self.notices.last_mut() {
            last.file = Some(file);
        }
    }

    /// Why nothing can be begun just now; empty where something can.
    pub fn hindrance(&self) -> &'static str {
        match self.phase {
            Phase::Empty => text!("common-open-first"),
            Phase::Idle | Phase::Live => "",
            _ => text!("common-wait"),
        }
    }

    /// Whether a job is under way (the plant running by hand counts).
    pub fn busy(&self) -> bool {
        !matches!(self.phase, Phase::Empty | Phase::Idle)
    }

    /// Whether a robot on a line is being moved just now.
    pub fn moves_robot(&self) -> bool {
        let moves = matches!(self.phase, Phase::Collecting | Phase::Controlling | Phase::Live);
        self.preset.plant.is_robot() && moves && !self.paused
    }

    /// Whether a preset is open.
    pub fn open_experiment(&self) -> bool {
        self.phase != Phase::Empty
    }

    fn open(&mut self, spec: Arc<PlantSpec>, preset: Preset, folder: Option<PathBuf>) {
        *self = Self {
            spec: Some(spec),
            preset,
            folder,
            phase: self.phase,
            paused: self.paused,
            episodes_version: self.episodes_version + 1,
            losses_version: self.losses_version + 1,
            notices: std::mem::take(&mut self.notices),
            notices_told: self.notices_told,
            speed: self.speed,
            watching: self.watching,
            ports: self.ports.take(),
            sweep: self.sweep.take(),
            sweep_version: self.sweep_version,
            sweep_began: self.sweep_began,
            runs: self.runs.take(),
            runs_version: self.runs_version,
            seeks_runs: self.seeks_runs,
            pinned: self.pinned.take(),
            baseline: self.baseline.take(),
            rollouts_begun: self.rollouts_begun,
            lesson: self.lesson.take(),
            ..Self::default()
        };
        if self.phase == Phase::Empty {
            self.phase = Phase::Idle;
        }
    }

    fn enter(&mut self, phase: Phase, paused: bool) {
        if phase != self.phase {
            self.progress = None;
            self.glimpse = None;
            if phase == Phase::Live {
                self.frames.clear();
                self.rollout = text!("common-live").into();
            }
        }
        self.phase = phase;
        self.paused = paused;
    }

    /// Seconds until the sweep under way will be complete, as its runs so far would have it.
    pub fn sweep_left(&self) -> Option<f64> {
        let view = self.sweep.as_ref().filter(|view| view.running)?;
        let (began, before) = self.sweep_began?;
        let done = view.results.complete();
        let fresh = done.checked_sub(before).filter(|fresh| *fresh > 0)?;
        Some(began.elapsed().as_secs_f64() / fresh as f64 * (view.cells.len() - done) as f64)
    }

    fn put_sweep(&mut self, sweep: Option<Arc<SweepView>>) {
        let ran = self.sweep.as_ref().is_some_and(|view| view.running);
        match &sweep {
            Some(view) if view.running && !ran => {
                self.sweep_began = Some((Instant::now(), view.results.complete()));
            }
            Some(view) if view.running => {}
            _ => self.sweep_began = None,
        }
        self.sweep = sweep;
        self.sweep_version += 1;
    }

    fn put_episode(&mut self, episode: EpisodeInfo) {
        self.episodes_version += 1;
        match self.episodes.binary_search_by_key(&episode.id, |e| e.id) {
            Ok(known) => self.episodes[known] = episode,
            Err(place) => self.episodes.insert(place, episode),
        }
    }

    fn append_losses(&mut self, Losses { first_update, losses }: Losses) {
        if first_update < self.losses.len() {
            self.losses.truncate(first_update);
            self.losses_version += 1;
        } else if first_update - self.losses.len() <= LOSS_GAP {
            self.losses.resize(first_update, f32::NAN);
        }
        self.losses.extend(losses);
    }

    fn push_frame(&mut self, frame: Arc<Frame>) {
        self.looked_at = None;
        if frame.step == 0 {
            self.frames.clear();
        }
        if self.frames.len() >= 2 * FRAMES {
            self.frames.drain(..FRAMES);
        }
        self.frames.push(frame);
        let Some(old) = self.frames.len().checked_sub(FANS) else { return };
        let old = &mut self.frames[old];
        if old.plan.as_ref().is_some_and(|plan| !plan.candidates.is_empty()) {
            let mut slim = Frame::clone(old);
            slim.plan.iter_mut().for_each(|plan| plan.candidates = Vec::new());
            *old = Arc::new(slim);
        }
    }
}
