//! Behaviour cloning: the policy's mean follows the controller's actions (nn_dynamics, mbmf.py).

use std::ops::Range;

use rand::seq::SliceRandom as _;
use rayon::prelude::*;

use super::{
    CloneConfig, Demonstrations, GaussianPolicy, PolicyError, Stage, Watch,
    adam::Adam,
    gradient::{Samples, descend, tiles},
    kernel::Chunk,
    pulse::Pulse,
    tiles::Tiles,
};
use crate::plant::stream;

/// How an epoch went: root mean squared errors of action elements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CloneEpoch {
    /// Over its batches, each before its step.
    pub train: f64,
    /// Over the points held out, after the epoch; `None` where there are none.
    pub validation: Option<f64>,
}

/// What came of cloning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CloneReport {
    pub epochs: Vec<CloneEpoch>,
    /// The watcher ended it before its time; the policy is that of the last complete epoch.
    pub stopped: bool,
}

/// Imitation in the making: demonstrations, optimiser and how far it has come.
#[derive(Clone, Debug)]
pub struct Cloner {
    config: CloneConfig,
    demonstrations: Demonstrations,
    pub(super) state: CloneState,
}

/// What cloning goes on from, beside the demonstrations.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct CloneState {
    pub adam: Adam,
    pub epochs: u64,
    /// Batches of the first epoch.
    pub batches: Option<usize>,
}

impl Cloner {
    pub fn new(config: CloneConfig, demonstrations: Demonstrations) -> Self {
        Self { config, demonstrations, state: CloneState::default() }
    }

    pub(super) fn going_on(config: CloneConfig, demonstrations: Demonstrations, state: CloneState) -> Self {
        Self { config, demonstrations, state }
    }

    pub fn demonstrations(&self) -> &Demonstrations {
        &self.demonstrations
    }

    /// To append points, for DAgger's next round.
    pub fn demonstrations_mut(&mut self) -> &mut Demonstrations {
        &mut self.demonstrations
    }

    /// Takes other demonstrations in place of those it has; the optimiser goes on.
    pub fn replace(&mut self, demonstrations: Demonstrations) {
        self.demonstrations = demonstrations;
    }

    /// Goes on training `policy` for as many epochs as the configuration says. Called again after points were appended, it is DAgger's
    /// next round. Two trainings in a row are, to the bit, one of twice as many epochs.
    ///
    /// # Errors
    /// [`PolicyError::NoDemonstrations`], [`PolicyError::Diverged`]; the policy is then that of the last complete epoch.
    pub fn train(
        &mut self,
        policy: &mut GaussianPolicy,
        watch: &Watch<'_>,
    ) -> Result<CloneReport, PolicyError> {
        let points = self.demonstrations.len();
        if points == 0 {
            return Err(PolicyError::NoDemonstrations);
        }
        let batch = self.config.batch.clamp(1, points);
        let now = points / batch;
        let first = *self.state.batches.get_or_insert(now);
        let batches = if self.config.fixed_batches { first.min(now) } else { now };
        let epochs = self.config.epochs;
        let pulse = Pulse::new(watch, Stage::Cloning, epochs * batches);
        let mut report = CloneReport::default();
        for _ in 0..epochs {
            match self.epoch(policy, batch, batches, &pulse) {
                Ok(epoch) => report.epochs.push(epoch),
                Err(PolicyError::Stopped) => {
                    report.stopped = true;
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(report)
    }

    fn epoch(
        &mut self,
        policy: &mut GaussianPolicy,
        batch: usize,
        batches: usize,
        pulse: &Pulse<'_>,
    ) -> Result<CloneEpoch, PolicyError> {
        let demonstrations = &self.demonstrations;
        let mut order: Vec<u32> = (0..demonstrations.len() as u32).collect();
        order.shuffle(&mut stream(policy.card.seed, "cloning", self.state.epochs));
        let (mut learned, mut adam, mut squares) = (policy.clone(), self.state.adam.clone(), 0.0);
        let shape = policy.shape().clone();
        for picks in order.chunks_exact(batch).take(batches) {
            if !pulse.beat(1) {
                return Err(PolicyError::Stopped);
            }
            let net = learned.net();
            let table = &demonstrations.learned;
            let share = 1.0 / (picks.len() * shape.outputs()) as f64;
            let judge = |chunk: &Chunk, range: Range<usize>| {
                errors(chunk, tiles(&table.actions, shape.outputs(), Some(picks), range), share)
            };
            let (gradient, parts) = descend((&shape, &net), &table.observations, picks, judge, pulse)?;
            let error = parts.iter().sum::<f64>();
            if !(error.is_finite() && gradient.iter().all(|x| x.is_finite())) {
                return Err(PolicyError::Diverged("the imitation's error is not a finite number".into()));
            }
            squares += error / batches as f64;
            let mut parameters = learned.parameters().to_vec();
            adam.step(&mut parameters[..shape.parameters()], &gradient, self.config.learning_rate);
            learned.set_parameters(parameters)?;
        }
        let validation = self.validation(&learned)?;
        *policy = learned;
        policy.card.origin.cloned_epochs += 1;
        (self.state.adam, self.state.epochs) = (adam, self.state.epochs + 1);
        Ok(CloneEpoch { train: squares.sqrt(), validation })
    }

    /// Root mean squared error over the points held out.
    ///
    /// # Errors
    /// None that can be reached: nobody watches.
    pub fn validation(&self, policy: &GaussianPolicy) -> Result<Option<f64>, PolicyError> {
        if self.demonstrations.held_out() == 0 {
            return Ok(None);
        }
        let (shape, table) = (policy.shape(), &self.demonstrations.held_out);
        let mut samples = Samples::new(shape, &table.observations);
        samples.forward(&policy.net(), &Pulse::new(&|_| true, Stage::Cloning, 0))?;
        let share = 1.0 / (samples.len * shape.outputs()) as f64;
        let of = |(c, chunk): (usize, &Chunk)| {
            errors(chunk, tiles(&table.actions, shape.outputs(), None, samples.range(c)), share).1
        };
        let parts: Vec<f64> = samples.chunks.par_iter().enumerate().map(of).collect();
        Ok(Some(parts.iter().sum::<f64>().sqrt()))
    }
}

/// A chunk's part of the mean squared error, each number's `share` of it, after its derivatives by the network's outputs, which take the
/// targets' place.
pub(super) fn errors(chunk: &Chunk, mut targets: Tiles, share: f64) -> (Tiles, f64) {
    let width = chunk.x.width();
    let mut squares = 0.0;
    for (t, _, real) in chunk.each_tile() {
        let rows = targets.tile_mut(t).chunks_exact_mut(width);
        for (row, means) in rows.zip(chunk.mean.tile(t).chunks_exact(width)) {
            for (target, mean) in row[..real].iter_mut().zip(means) {
                let error = f64::from(*mean) - f64::from(*target);
                squares += error * error * share;
                *target = (2.0 * error * share) as f32;
            }
            row[real..].fill(0.0);
        }
    }
    (targets, squares)
}
