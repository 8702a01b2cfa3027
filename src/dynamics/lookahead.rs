//! Transitions from states that a model predicted, each with the truth as its end: a network that learns from them predicts well
//! from its own predictions ("data as demonstrator", Venkatraman, Hebert and Bagnell 2015), not only from measurements and
//! their noise.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Features, Model, features::Block, open_loop};
use crate::{data::Episode, plant::Heading};

/// Predictions begun in a window.
const OVERLAP: usize = 4;

/// What a model's predictions teach.
pub(super) struct Demonstrations {
    /// Of one transition each.
    pub episodes: Vec<Arc<Episode>>,
    /// Every so many-th of those that there could be.
    pub stride: usize,
}

/// From what `model` predicts 1 to `steps - 1` steps after states of `episodes` to what was seen thereafter; about `most` of them.
pub(super) fn demonstrations(
    model: &Model,
    episodes: &[Arc<Episode>],
    steps: usize,
    most: usize,
) -> Demonstrations {
    let each = steps.div_ceil(OVERLAP).max(1);
    let windows: usize = episodes.iter().map(|episode| episode.len().div_ceil(each)).sum();
    let thinning = windows.saturating_mul(steps.saturating_sub(1)).div_ceil(most.max(1)).max(1);
    let stride = each.saturating_mul(thinning);
    let of_episode = |episode: &Arc<Episode>| {
        let n = episode.state_len();
        let mut made = Vec::new();
        for start in (0..episode.len()).step_by(stride) {
            let predicted = open_loop(model, episode, start, steps.saturating_sub(1));
            for (k, state) in predicted.chunks_exact(n).enumerate().skip(1) {
                let t = start + k;
                if t >= episode.len() || state.iter().any(|x| !x.is_finite()) {
                    break;
                }
                let next = moved(&model.features, episode.state(t), state, episode.state(t + 1));
                let (source, split) = (episode.source, episode.split);
                let mut one = Episode::begin(episode.id, source, split, state, episode.action_len());
                one.push(episode.action(t), 0.0, &next);
                made.push(Arc::new(one));
            }
        }
        made
    };
    let episodes = episodes.par_iter().flat_map_iter(of_episode).collect();
    Demonstrations { episodes, stride: thinning }
}

/// `state` as it would be had the world been moved so that the pose in `from` lies on the pose in `to`. Where a model has no
/// frame of its own, nothing is moved.
fn moved(features: &Features, from: &[f32], to: &[f32], state: &[f32]) -> Vec<f32> {
    let heading = features.heading();
    let turn = if heading == Heading::None { 0.0 } else { heading.of(to) - heading.of(from) };
    let (s, c) = turn.sin_cos();
    let rotated = |x: f32, y: f32| [c * x - s * y, s * x + c * y];
    let mut moved = state.to_vec();
    for block in features.blocks() {
        match *block {
            Block::Plain(_) | Block::Angle(_) => {}
            Block::Hidden(i) => moved[i] += to[i] - from[i],
            Block::Place(i) => {
                let [x, y] = rotated(state[i] - from[i], state[i + 1] - from[i + 1]);
                (moved[i], moved[i + 1]) = (to[i] + x, to[i + 1] + y);
            }
            Block::Vector(i) | Block::Compass(i) => {
                [moved[i], moved[i + 1]] = rotated(state[i], state[i + 1]);
            }
            Block::Quaternion(i) => {
                let (s, c) = (turn / 2.0).sin_cos();
                let [w, x, y, z] = [0, 1, 2, 3].map(|k| state[i + k]);
                let turned = [c * w - s * z, c * x - s * y, c * y + s * x, c * z + s * w];
                moved[i..i + 4].copy_from_slice(&turned);
            }
        }
    }
    moved
}
