//! A look at networks in training: how far their open-loop predictions can be trusted so far.

use std::sync::Arc;

use super::{Activation, Control, HORIZONS, Layer, Mlp, Model, OpenLoopErrors, evaluate};
use crate::data::Episode;

/// Starts in a look: enough for a median, few enough that training hardly waits.
const STARTS: usize = 64;

/// Held-out stretches that networks in training are asked to predict, the same ones each time.
pub(super) struct Look<'a> {
    /// Everything of the model but its networks.
    model: &'a Model,
    activation: Activation,
    episodes: Vec<Arc<Episode>>,
    stride: usize,
}

impl<'a> Look<'a> {
    /// On about [`STARTS`] starts spread evenly over `episodes`; `None` if none of them is longer than the longest horizon.
    pub fn new(model: &'a Model, activation: Activation, mut episodes: Vec<Arc<Episode>>) -> Option<Self> {
        let longest = HORIZONS.into_iter().max().unwrap_or(0);
        episodes.retain(|episode| episode.len() > longest);
        let starts: usize = episodes.iter().map(|episode| episode.len() - longest).sum();
        (starts > 0).then(|| Self { model, activation, episodes, stride: starts.div_ceil(STARTS) })
    }

    /// The errors of `networks` together; `None` if `pulse`, which is called every few milliseconds, says stop.
    pub fn at(
        &self,
        networks: Vec<Vec<Layer>>,
        pulse: &mut dyn FnMut() -> Control,
    ) -> Option<OpenLoopErrors> {
        let mut model = self.model.clone();
        model.take_networks(networks.into_iter().map(|layers| Mlp { layers, activation: self.activation }));
        // Held-out episodes are of the model's plant: training has looked at them already.
        evaluate(&model, &self.episodes, &HORIZONS, self.stride, &mut |_, _| pulse()).ok().flatten()
    }
}
