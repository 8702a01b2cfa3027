//! Everything the worker has told, ready to be drawn: filled from events, read by panels.

use std::sync::Arc;

use crate::{
    experiment::{Iteration, PathResult, Preset},
    plant::PlantSpec,
    session::{
        Coverage, DataInfo, EpisodeInfo, Epoch, Event, Frame, OpenLoopTrace, Phase, Progress, Rollout,
    },
};

/// The view-model. Only [`Store::absorb`] writes it.
#[derive(Default)]
pub struct Store {
    pub spec: Option<Arc<PlantSpec>>,
    /// The preset as the worker has it.
    pub preset: Preset,
    pub phase: Phase,
    pub paused: bool,
    pub progress: Option<Progress>,
    pub episodes: Vec<EpisodeInfo>,
    pub data: DataInfo,
    pub coverage: Option<Arc<Coverage>>,
    /// Training loss of every gradient step since the experiment was opened.
    pub losses: Vec<f32>,
    pub epochs: Vec<Epoch>,
    pub card: Option<Arc<crate::dynamics::ModelCard>>,
    pub errors: Option<Arc<crate::dynamics::OpenLoopErrors>>,
    pub trace: Option<Arc<OpenLoopTrace>>,
    /// Frames of the present (or last) rollout, oldest first.
    pub frames: Vec<Arc<Frame>>,
    /// Name of the rollout the frames belong to.
    pub rollout: String,
    pub rollouts: Vec<Rollout>,
    pub iterations: Vec<Iteration>,
    pub paths: Vec<PathResult>,
}

impl Store {
    /// Takes in one event.
    pub fn absorb(&mut self, _event: Event) {
        todo!()
    }

    /// The newest frame.
    pub fn frame(&self) -> Option<&Arc<Frame>> {
        self.frames.last()
    }
}
