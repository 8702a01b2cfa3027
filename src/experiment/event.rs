//! What a run tells while it happens: facts, in the past tense.

use std::{path::PathBuf, sync::Arc};

use super::{
    Answer, Basis, Iteration, LeftBehind, PathResult, PolicyPoint, Preset,
    runs::{Baseline, Runs},
    sweep::{Results, Standing, Sweep, Verdict},
};
use crate::{
    data::{Dataset, Episode, Source, Split},
    dynamics::{ModelCard, OpenLoopErrors},
    planning::Candidate,
    plant::{Health, Plant, PlantSpec, robot::Port},
    task::{Path, Status},
};

/// What the worker is doing; decides which commands make sense.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// No experiment is open.
    #[default]
    Empty,
    Idle,
    Collecting,
    Training,
    Evaluating,
    /// The controller is driving the plant.
    Controlling,
    /// A policy imitates the controller.
    Imitating,
    /// A policy learns by trying.
    FineTuning,
    /// The plant runs by hand.
    Live,
    /// Between two stages of [`Command::RunAll`], or before a robot that was lost is moved again: waiting for
    /// [`Command::Resume`].
    Waiting,
    /// The robot on the line was lost and is looked for.
    Reconnecting,
}

/// Facts, in the past tense.
#[derive(Clone, Debug)]
pub enum Event {
    /// An experiment is open.
    Opened {
        spec: Arc<PlantSpec>,
        preset: Box<Preset>,
        folder: Option<PathBuf>,
    },
    /// The state machine moved.
    Phase {
        phase: Phase,
        paused: bool,
    },
    Progress(Progress),
    /// An episode joined the data set, or changed.
    Episode(EpisodeInfo),
    /// Amounts of data, whenever they changed.
    Data(DataInfo),
    /// Histograms of every state and action element over the training data.
    Coverage(Arc<Coverage>),
    /// Losses since the last such event.
    Losses(Losses),
    /// An epoch ended.
    Epoch(Epoch),
    /// A model is ready to plan with.
    Model(Arc<ModelCard>),
    /// Open-loop errors over the held-out episodes.
    OpenLoopErrors(Arc<OpenLoopErrors>),
    /// What another engine does to the plans.
    Compared(Arc<super::Comparison>),
    /// One open-loop prediction beside the truth.
    OpenLoopTrace(Arc<OpenLoopTrace>),
    /// What would have been planned, if.
    WhatIf(Arc<Answer>),
    /// The plant moved: one control step (in live mode and under control). The newest is also in the frame slot.
    Frame(Arc<Frame>),
    /// The physical configuration of one of the plants that collect random data just now, for the 3D view.
    Glimpse(Arc<Vec<f64>>),
    /// How the robot on the line is doing.
    Health(Arc<Health>),
    /// Where a robot may be plugged in.
    Ports(Arc<Vec<Port>>),
    /// A controlled rollout began; frames that follow belong to it.
    RolloutBegan {
        name: String,
        iteration: u32,
    },
    RolloutEnded(Rollout),
    /// An iteration of the outer loop ended.
    Iteration(Box<Iteration>),
    /// A path was followed (or not).
    Path(PathResult),
    /// A policy has learned something; `None`: there is no policy any more.
    Policy(Option<Box<PolicyPoint>>),
    /// How the sweep under way stands; `None`: it cannot be run or looked at.
    Sweep(Option<Arc<SweepView>>),
    /// The runs below a folder, as they are now.
    Runs(Arc<Runs>),
    /// The run that others are held against; `None`: it cannot be read, or is not there any more.
    Baseline(Option<Arc<Baseline>>),
    /// A run that was never saved was found.
    LeftBehind(LeftBehind),
    /// The run folder was written.
    Saved(PathBuf),
    /// Something to tell the user.
    Notice {
        level: Level,
        text: String,
    },
}

/// How loud a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Info,
    Success,
    Warning,
    Error,
}

/// How far a job has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// `Collecting`, `Training`, `Controlling` ...
    pub phase: Phase,
    /// `straight, episode 2 of 3`
    pub what: String,
    pub done: u64,
    pub total: u64,
    /// `steps` or `updates`
    pub unit: &'static str,
    pub elapsed: f64,
    /// Estimated seconds left, once there is a basis for it.
    pub remaining: Option<f64>,
}

/// A row of the episode table.
#[derive(Clone, Debug, PartialEq)]
pub struct EpisodeInfo {
    pub id: u64,
    pub source: Source,
    pub split: Split,
    pub steps: usize,
    pub seconds: f64,
    pub total_reward: f64,
    pub terminated: bool,
    pub dropped: bool,
    pub tags: Vec<String>,
}

impl EpisodeInfo {
    /// The row of `episode`; `period` is the control period (s).
    pub fn of(episode: &Episode, period: f64) -> Self {
        Self {
            id: episode.id,
            source: episode.source,
            split: episode.split,
            steps: episode.len(),
            seconds: episode.len() as f64 * period,
            total_reward: episode.total_reward(),
            terminated: episode.terminated,
            dropped: episode.dropped,
            tags: episode.tags.clone(),
        }
    }
}

/// Amounts of data.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DataInfo {
    pub train_transitions: usize,
    pub train_seconds: f64,
    pub validation_transitions: usize,
    pub validation_seconds: f64,
}

impl DataInfo {
    /// What `dataset` holds, dropped episodes apart.
    pub fn of(dataset: &Dataset) -> Self {
        Self {
            train_transitions: dataset.transitions(Split::Train),
            train_seconds: dataset.robot_seconds(Split::Train),
            validation_transitions: dataset.transitions(Split::Validation),
            validation_seconds: dataset.robot_seconds(Split::Validation),
        }
    }
}

/// Where the training data lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// One a state element, then one an action element, in the spec's order.
    pub elements: Vec<Histogram>,
    /// Transitions that were looked at, of how many.
    pub seen: usize,
    pub all: usize,
}

/// Counts over equal bins from `min` to `max`.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    pub name: String,
    pub unit: String,
    pub min: f64,
    pub max: f64,
    pub counts: Vec<u32>,
}

/// Training losses, one a gradient step.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses {
    /// Index of the first loss, counted over the whole experiment.
    pub first_update: usize,
    pub losses: Vec<f32>,
}

/// The end of an epoch of training.
#[derive(Clone, Debug, PartialEq)]
pub struct Epoch {
    pub iteration: u32,
    /// Gradient steps so far, over the whole experiment.
    pub update: usize,
    pub train_loss: f64,
    pub validation_loss: Option<f64>,
    /// Some twenty times a training: steps ahead, and the median open-loop error over a sample of held-out starts.
    pub open_loop: Vec<(usize, Option<f64>)>,
}

/// A sweep, as far as it is.
#[derive(Clone, Debug)]
pub struct SweepView {
    pub sweep: Arc<Sweep>,
    pub out: PathBuf,
    pub running: bool,
    /// Name and run folder of every cell.
    pub cells: Vec<(String, PathBuf)>,
    pub standing: Standing,
    pub results: Arc<Results>,
    /// How much stands behind the figure, and whether what the post concludes holds in it.
    pub caption: String,
    pub verdict: Option<Verdict>,
    /// The figure of what is complete, on white and on black.
    pub figure: Option<Arc<[Bitmap; 2]>>,
}

/// A picture, three bytes a pixel, rows from the top.
#[derive(Clone, Debug)]
pub struct Bitmap {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

/// Truth and prediction over the same actions.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenLoopTrace {
    pub episode: u64,
    pub start: usize,
    /// `(steps + 1) x state_len`, row after row.
    pub truth: Vec<f32>,
    pub prediction: Vec<f32>,
    /// Normalised squared error per step, mean over elements.
    pub error: Vec<f32>,
}

/// Everything the window needs of one control step.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Counts control steps of this rollout.
    pub step: usize,
    /// Seconds since the rollout began.
    pub time: f64,
    /// State before the action, and after it.
    pub state: Vec<f32>,
    pub next_state: Vec<f32>,
    /// Action executed, in `-1..=1`.
    pub action: Vec<f32>,
    pub reward: f64,
    /// Sum of rewards of this rollout so far.
    pub total_reward: f64,
    /// Physical configuration after the step, for the 3D view; may be empty.
    pub configuration: Vec<f64>,
    /// What the planner thought; `None` in live mode.
    pub plan: Option<PlanView>,
    pub status: Status,
    /// Speed achieved relative to real time; filled in by a host that keeps time.
    pub speed: f64,
}

impl Frame {
    /// Control step `step` of a rollout without a plan: `plant` was in `state`, took the `action`, and is where it is now.
    pub fn unplanned(
        plant: &dyn Plant,
        step: usize,
        state: Vec<f32>,
        action: Vec<f32>,
        [reward, total_reward]: [f64; 2],
    ) -> Self {
        Self {
            step,
            time: step as f64 * plant.spec().control_period,
            state,
            next_state: plant.state(),
            action,
            reward,
            total_reward,
            configuration: plant.configuration(),
            plan: None,
            status: Status::default(),
            speed: 0.0,
        }
    }
}

/// The planner's side of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanView {
    /// Names of reward terms and their weights.
    pub terms: Arc<Vec<crate::task::Term>>,
    /// Predicted reward by step and term, `(horizon + 1) x terms`.
    pub rewards: Vec<f32>,
    /// The plan: predicted states `(horizon + 1) x state_len`, actions `horizon x action_len`.
    pub states: Vec<f32>,
    pub actions: Vec<f32>,
    /// Standard deviation of those states over the ensemble, laid out as they are; empty where there is one future.
    pub spread: Vec<f32>,
    pub total: f32,
    /// Candidates for the fan, best first.
    pub candidates: Vec<Candidate>,
    /// Seconds spent planning, and the control period to hold it against.
    pub seconds: f64,
    pub period: f64,
    /// Candidates of the (first) round, and one-step predictions spent in all.
    pub population: usize,
    pub evaluations: usize,
    /// Control steps of this rollout whose planning took longer than the period.
    pub missed: usize,
    /// Squared one-step prediction error of this step, normalised, mean over elements.
    pub error: f64,
    /// The path in world coordinates.
    pub path: Option<Arc<Path>>,
    /// What it was made of, to imagine others in its place.
    pub basis: Option<Arc<Basis>>,
}

/// A finished controlled rollout.
#[derive(Clone, Debug, PartialEq)]
pub struct Rollout {
    pub name: String,
    pub iteration: u32,
    pub steps: usize,
    pub total_reward: f64,
    pub terminated: bool,
    pub status: Status,
    /// Mean distance to the path (m), for path tasks.
    pub mean_distance: Option<f64>,
    /// Mean reward a step as plans promised it for the steps of their horizon, and as those steps earned it.
    pub agreement: Option<[f64; 2]>,
}
