//! Everything that training goes on from: in memory for undo, in a file for another day.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{
    Features, Layer, ModelCard, ModelError,
    model_file::check_spec,
    net::Weights,
    samples::Fit,
    tensor_file::{TensorReader, TensorWriter, read_tensors},
};

/// The layout of checkpoint files that this program writes.
const FORMAT: u32 = 1;

/// More layers or networks are not believed.
const MOST: usize = 64;

/// The state of a [`Trainer`](super::Trainer): weights, Adam's moments, statistics, and how far it has come. Random
/// numbers need no state: every epoch of every network has a stream of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checkpoint {
    pub(super) members: Vec<Member>,
    pub(super) fit: Option<Fit>,
    /// Trainings begun, and gradient steps that the first network had taken before the last of them.
    pub(super) rounds: u64,
    pub(super) past: usize,
    /// The training that is not finished yet.
    pub(super) round: Option<Round>,
    /// The card and the limits of the model that the last training left.
    pub(super) card: Option<ModelCard>,
    pub(super) limits: Option<Vec<[f32; 2]>>,
}

/// How an epoch went.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochSummary {
    /// Mean of its batches' losses.
    pub train_loss: f64,
    /// One-step error on (some of) the held-out transitions, if there are any.
    pub validation_loss: Option<f64>,
}

impl EpochSummary {
    /// What makes an epoch better than another.
    pub(super) fn score(self) -> f64 {
        self.validation_loss.unwrap_or(self.train_loss)
    }

    /// Means over networks; `None` if one of them has no summary, or there are none.
    pub(super) fn mean(of: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        let all = of.collect::<Option<Vec<Self>>>().filter(|all| !all.is_empty())?;
        let n = all.len() as f64;
        let validation: Option<f64> = all.iter().map(|summary| summary.validation_loss).sum();
        let train_loss = all.iter().map(|summary| summary.train_loss).sum::<f64>() / n;
        Some(Self { train_loss, validation_loss: validation.map(|sum| sum / n) })
    }
}

/// What a training is about; one that is about the same goes on where it stopped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Round {
    pub iteration: u32,
    pub data_hash: String,
    pub updates: usize,
    pub batch: usize,
}

/// One network of the ensemble.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub weights: Weights,
    /// Gradient steps taken in this training.
    pub position: usize,
    /// Sum and count of this epoch's losses so far.
    pub losses: (f64, usize),
    /// The last complete epoch.
    pub summary: Option<EpochSummary>,
    /// The best epoch of this training, and how many have gone by since.
    pub best: Option<Best>,
    pub stale: usize,
}

/// A network at the end of its best epoch.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Best {
    pub weights: Weights,
    pub summary: EpochSummary,
}

impl Member {
    /// About to begin a training.
    pub fn new(weights: Weights) -> Self {
        Self { weights, position: 0, losses: (0.0, 0), summary: None, best: None, stale: 0 }
    }

    /// Goes back to the best epoch and is done with this training of `total` steps; `false` if there was none yet.
    pub fn end_at_best(&mut self, total: usize) -> bool {
        let Some(best) = &self.best else { return false };
        (self.weights, self.summary, self.position) = (best.weights.clone(), Some(best.summary), total);
        self.losses = (0.0, 0);
        true
    }
}

/// A checkpoint file's card.
#[derive(Serialize, Deserialize)]
struct Card {
    format: u32,
    rounds: u64,
    past: usize,
    round: Option<Round>,
    /// Columns of inputs, targets and states, where there are statistics.
    fit: Option<[usize; 3]>,
    /// The model's card and its number of limits.
    model: Option<ModelCard>,
    limits: Option<usize>,
    members: Vec<MemberCard>,
}

#[derive(Serialize, Deserialize)]
struct MemberCard {
    /// `(inputs, outputs)` of each layer.
    shapes: Vec<(usize, usize)>,
    steps: u64,
    position: usize,
    losses: (f64, usize),
    summary: Option<EpochSummary>,
    /// Of the best epoch: Adam's steps, and how it went.
    #[serde(default)]
    best: Option<(u64, EpochSummary)>,
    #[serde(default)]
    stale: usize,
}

/// Names of the weights of network `m`, and of those of its best epoch.
fn name(m: usize, best: bool) -> String {
    if best { format!("member.{m}.best") } else { format!("member.{m}") }
}

/// Names of the three sets of layers: weights, and Adam's first and second moments.
fn names(name: &str) -> [String; 3] {
    [name.to_owned(), format!("{name}.first_moment"), format!("{name}.second_moment")]
}

fn shapes(layers: &[Layer]) -> Vec<(usize, usize)> {
    layers.iter().map(|layer| (layer.inputs, layer.outputs)).collect()
}

impl Checkpoint {
    /// Gradient steps that the first network has taken in all.
    pub fn updates(&self) -> u64 {
        self.members.first().map_or(0, |member| member.weights.steps)
    }

    /// Whether the last training was stopped before its end.
    pub fn is_unfinished(&self) -> bool {
        self.round.is_some()
    }

    /// Whether the networks and statistics are of these shapes, and as many.
    pub(super) fn check_shapes<I: Iterator<Item = (usize, usize)>>(
        &self,
        features: &Features,
        ensemble: usize,
        expected: impl Fn() -> I,
    ) -> Result<(), ModelError> {
        let fits = |member: &Member| shapes(&member.weights.layers).into_iter().eq(expected());
        let lengths = [features.input_len(), features.output_len(), features.state_len()];
        let sound = self.members.len() == ensemble
            && self.members.iter().all(fits)
            && self.fit.as_ref().is_none_or(|fit| fit.lengths() == lengths)
            && self.limits.as_ref().is_none_or(|limits| limits.len() == features.state_len());
        if self.members.is_empty() || sound {
            Ok(())
        } else {
            Err(ModelError::Mismatch("the checkpoint is of networks of another shape or number".into()))
        }
    }

    /// Writes the checkpoint as safetensors, replacing `path` in one go.
    ///
    /// # Errors
    /// [`ModelError::Io`].
    pub fn save(&self, path: &Path) -> Result<(), ModelError> {
        let mut tensors = TensorWriter::default();
        if let Some(fit) = &self.fit {
            tensors.push_statistics("input", &fit.input);
            tensors.push_statistics("target", &fit.target);
            tensors.push("state.std", &[fit.state_std.len()], &fit.state_std);
        }
        for (m, member) in self.members.iter().enumerate() {
            let best = member.best.as_ref().map(|best| (true, &best.weights));
            for (best, weights) in [(false, &member.weights)].into_iter().chain(best) {
                let Weights { layers, moments: [first, second], .. } = weights;
                for (name, layers) in names(&name(m, best)).iter().zip([layers, first, second]) {
                    tensors.push_layers(name, layers);
                }
            }
        }
        if let Some(limits) = &self.limits {
            tensors.push("limits", &[limits.len(), 2], limits.as_flattened());
        }
        let member = |member: &Member| MemberCard {
            shapes: shapes(&member.weights.layers),
            steps: member.weights.steps,
            position: member.position,
            losses: member.losses,
            summary: member.summary,
            best: member.best.as_ref().map(|best| (best.weights.steps, best.summary)),
            stale: member.stale,
        };
        let card = Card {
            format: FORMAT,
            rounds: self.rounds,
            past: self.past,
            round: self.round.clone(),
            fit: self.fit.as_ref().map(Fit::lengths),
            model: self.card.clone(),
            limits: self.limits.as_ref().map(Vec::len),
            members: self.members.iter().map(member).collect(),
        };
        tensors.write(path, &card)
    }

    /// Reads what [`Checkpoint::save`] wrote.
    ///
    /// # Errors
    /// [`ModelError::Io`] if the file cannot be read, [`ModelError::Format`] with the reason if it is not a checkpoint.
    pub fn load(path: &Path) -> Result<Self, ModelError> {
        read_tensors(path, |card: Card, tensors| {
            if card.format != FORMAT || card.members.len() > MOST {
                return Err("it was written by another version of this program".into());
            }
            let fit = |[inputs, outputs, states]: [usize; 3]| {
                let input = tensors.take_statistics("input", inputs)?;
                let target = tensors.take_statistics("target", outputs)?;
                Ok::<_, String>(Fit {
                    input,
                    target,
                    state_std: tensors.take_deviations("state.std", states)?,
                })
            };
            let fit = card.fit.map(fit).transpose()?;
            let members = card.members.into_iter().enumerate().map(|(m, card)| read_member(m, card, tensors));
            let members = members.collect::<Result<_, _>>()?;
            if let Some(model) = &card.model {
                check_spec(&model.spec)?;
            }
            let limits = card.limits.map(|len| tensors.take_limits(len)).transpose()?;
            Ok(Self {
                members,
                fit,
                rounds: card.rounds,
                past: card.past,
                round: card.round,
                card: card.model,
                limits,
            })
        })
    }
}

fn read_member(m: usize, card: MemberCard, tensors: &TensorReader<'_>) -> Result<Member, String> {
    if card.shapes.is_empty() || card.shapes.len() > MOST {
        return Err(format!("network {m} has {} layers", card.shapes.len()));
    }
    let MemberCard { shapes, steps, position, losses, summary, best, stale } = card;
    let weights = |best: bool, steps: u64| -> Result<Weights, String> {
        let take = |name: &str| tensors.take_layers(name, shapes.iter().copied());
        let [layers, first, second] = names(&name(m, best));
        Ok(Weights { layers: take(&layers)?, moments: [take(&first)?, take(&second)?], steps })
    };
    let best = best.map(|(steps, summary)| Ok::<_, String>(Best { weights: weights(true, steps)?, summary }));
    Ok(Member { weights: weights(false, steps)?, position, losses, summary, best: best.transpose()?, stale })
}
