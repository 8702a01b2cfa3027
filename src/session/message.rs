//! What the window (or anyone) tells the worker, and what it tells back.

use std::path::PathBuf;

use crate::{
    data::Split,
    dynamics::RemoteAddress,
    experiment::{DataConfig, PathConfig, Preset, WhatIf, runs::Trash},
    planning::PlannerConfig,
    plant::Push,
};

/// Imperatives. Small, cheap to clone; everything large travels by path or by `Arc`.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Start afresh with this preset (data, model and run folder of the previous one are let go).
    Open(Box<Preset>),
    /// Open a run folder: its preset, data and model.
    OpenRun(PathBuf),
    /// Change the preset of the open experiment; what is under way goes on, later jobs use the new values.
    Edit(Box<Preset>),
    /// Collect random episodes with this configuration (in place of the preset's), for `split`.
    Collect {
        data: DataConfig,
        split: Split,
    },
    /// Train on what there is (continues from the present weights where the preset keeps them).
    Train,
    /// Go back to the weights with the lowest validation loss of this training.
    RestoreBest,
    /// Save or load a checkpoint of the training (weights, optimiser, position).
    SaveCheckpoint(PathBuf),
    LoadCheckpoint(PathBuf),
    /// Go back to the model and the data of an iteration of the outer loop, and on from there as a run of its own.
    Branch(u32),
    /// Open-loop errors over all held-out episodes.
    Evaluate,
    /// The open-loop prediction of one episode.
    OpenLoop {
        episode: u64,
        start: usize,
        steps: usize,
    },
    /// Plan from states of the data with this planner's engine and with the plain one.
    Compare {
        planner: PlannerConfig,
        plans: usize,
    },
    /// Plan from a moment that could have been, beside whatever is under way; takes the place of what was asked before. Touches no plant.
    WhatIf(Box<WhatIf>),
    /// Nobody waits for the answer any more.
    StopWhatIf,
    /// Control the plant with the present model: forward motion (`None`) or one path.
    Run {
        path: Option<PathConfig>,
    },
    /// A policy imitates the controller with the present model: its rollouts, cloning, DAgger.
    Imitate,
    /// The policy goes on learning by trying, up to the preset's number of iterations.
    FineTune,
    /// The policy drives the plant.
    RunPolicy,
    /// The whole preset: collect, then train, roll out and aggregate; `pause` waits for [`Command::Resume`] between stages.
    RunAll {
        pause: bool,
    },
    /// Compute on this remote device wherever the preset says `remote`, and say whether it is there.
    UseRemote(RemoteAddress),
    /// Change the planner now, also while it runs.
    SetPlanner(PlannerConfig),
    /// Change a reward term's weight now, by its index in [`Frame::terms`].
    SetWeight {
        term: usize,
        weight: f32,
    },
    /// The live plant under manual control: run it freely, holding the last driven action.
    Live,
    /// The action to hold in live mode, in `-1..=1`; empty: none, a robot stands still.
    Drive(Vec<f32>),
    /// Record live mode as driven episodes.
    Record(bool),
    /// Tell where a robot may be plugged in.
    ListPorts,
    /// Ask the robot who it is and how it does; it stays where it is.
    Greet,
    /// Show one of the plants while many collect random data.
    Watch(bool),
    /// Wanted speed relative to real time; `None` is as fast as possible.
    SetSpeed(Option<f64>),
    /// Push a body at a point with a force (N), or let go.
    Perturb(Option<Push>),
    Pause,
    Resume,
    /// One control step, then pause; by hand, where nothing runs.
    Step,
    /// Put the plant back to a start pose.
    Reset,
    /// End the present job; what it has produced so far stays.
    Stop,
    DropEpisode {
        id: u64,
        dropped: bool,
    },
    TagEpisode {
        id: u64,
        tags: Vec<String>,
    },
    /// Run a sweep, go on with it, or look at what is complete of it.
    Sweep(SweepRequest),
    /// End the sweep under way; cells that are complete stay.
    StopSweep,
    /// Look for the runs below a folder, after a change to some of them.
    Runs(RunsRequest),
    /// Read the curves of the run in this folder, to hold others against; `None`: of none any more.
    Pin(Option<PathBuf>),
    /// Keep the data of runs that were never saved below this folder, and tell of what is left there.
    KeepUnsaved(PathBuf),
    /// Write the run folder (to its own place, or here).
    Save(Option<PathBuf>),
    /// Write the data for other tools; the end of the file's name says how (see [`crate::data::Format`]).
    Export(PathBuf),
    Shutdown,
}

/// Which sweep, and where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SweepRequest {
    /// A name of the library, or a file.
    pub sweep: String,
    /// The sweep's folder.
    pub out: PathBuf,
    /// With less of everything.
    pub reduced: bool,
    /// Values of every cell, `key=value`.
    pub set: Vec<String>,
    /// Run what is not complete; otherwise it is only looked at.
    pub run: bool,
}

/// Which runs, and what is to become of them first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunsRequest {
    /// The folder they are below.
    pub root: PathBuf,
    pub change: Option<RunsChange>,
}

/// What becomes of run folders.
#[derive(Clone, Debug, PartialEq)]
pub enum RunsChange {
    /// Another name for the folder, where it is.
    Rename { folder: PathBuf, name: String },
    /// Tags in place of those that each has.
    Tag(Vec<(PathBuf, Vec<String>)>),
    /// Off to this trash.
    Trash { folders: Vec<PathBuf>, trash: Trash },
}

impl Command {
    /// Whether carrying it out needs the plant, so that live mode has to end first.
    pub(super) fn takes_plant(&self) -> bool {
        matches!(
            self,
            Self::Open(_)
                | Self::OpenRun(_)
                | Self::Collect { .. }
                | Self::Greet
                | Self::Train
                | Self::Imitate
                | Self::FineTune
                | Self::RunPolicy
                | Self::Live
                | Self::Branch(_)
                | Self::Evaluate
                | Self::Compare { .. }
                | Self::Run { .. }
                | Self::RunAll { .. }
        )
    }
}
