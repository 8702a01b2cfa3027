//! What makes a policy better by what it lived through.

use std::time::Instant;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Batch, GaussianPolicy, LearnerConfig, LearnerKind, LinearBaseline, PolicyError, Ppo, Trpo, Watch,
    adam::Adam,
    advantage::{advantages, centre, returns},
    evidence::{Evidence, Objective, Table, Verdict, divergence, judge, log_likelihoods},
    gradient::Samples,
    kernel::{Chunk, Net, Seed},
    pulse::Pulse,
    tiles::Tiles,
};

/// A method of improving a policy. The same policy, batches and state before give the same policy after, to the bit.
pub trait Learner: Send + Sync {
    /// Improves `policy` by a batch of its own episodes.
    ///
    /// # Errors
    /// [`PolicyError::NoSteps`], [`PolicyError::Mismatch`] if the batch is of another policy, [`PolicyError::Diverged`],
    /// [`PolicyError::Stopped`]; policy and learner are then as they were before.
    fn update(
        &mut self,
        policy: &mut GaussianPolicy,
        batch: &Batch,
        watch: &Watch<'_>,
    ) -> Result<UpdateReport, PolicyError>;

    /// What it goes on from.
    fn state(&self) -> &LearnerState;
}

/// What a learner remembers from one batch to the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LearnerState {
    pub kind: LearnerKind,
    pub baseline: LinearBaseline,
    /// Batches that it has learned from.
    pub iteration: u64,
    pub(super) adam: Adam,
}

/// How an update went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdateReport {
    /// Whether the policy was changed: a line search may find nothing better.
    pub accepted: bool,
    /// The surrogate loss (minus the mean of ratio times normalised advantage) before and after.
    pub loss_before: f64,
    pub loss_after: f64,
    /// Mean divergence of the new policy from the old one (nats).
    pub divergence: f64,
    /// Of the actions of the new policy in any state (nats), and the mean of their deviations.
    pub entropy: f64,
    pub deviation: f64,
    /// Tries of the line search that were given up, or passes over the batch that were taken.
    pub tries: usize,
    /// Length of the loss's gradient before the update.
    pub gradient: f64,
    /// Share of the returns' variance that the baseline expected (of the batches before); 1 is all, 0 or less nothing.
    pub explained: f64,
    /// Time that it took (s).
    pub seconds: f64,
}

/// The learner that `config` describes, going on from `state` (by default: from nothing).
pub fn make_learner(config: &LearnerConfig, state: LearnerState) -> Box<dyn Learner> {
    match config.kind {
        LearnerKind::Trpo => Box::new(Trpo::new(config.clone(), state)),
        LearnerKind::Ppo => Box::new(Ppo::new(config.clone(), state)),
    }
}

/// A batch made ready to be learned from.
pub(super) struct Lesson<'a> {
    pub batch: &'a Batch,
    /// Every step, as seen by the network, with the means before the update.
    pub samples: Samples,
    /// Normalised.
    pub advantages: Vec<f64>,
    /// Logarithm of each action's likelihood before the update.
    pub before: Vec<f64>,
    /// The means, of each chunk, and the logarithms of the deviations before the update.
    means: Vec<Tiles>,
    log_deviations: Vec<f32>,
    returns: Vec<f64>,
    pub explained: f64,
    began: Instant,
}

impl<'a> Lesson<'a> {
    pub fn prepare(
        policy: &GaussianPolicy,
        net: &Net,
        batch: &'a Batch,
        config: &LearnerConfig,
        baseline: &LinearBaseline,
        pulse: &Pulse<'_>,
    ) -> Result<Self, PolicyError> {
        let began = Instant::now();
        let (got, want) = (
            (batch.observation_len(), batch.action_len()),
            (policy.observation().len(), policy.action_len()),
        );
        if got != want {
            return Err(PolicyError::Mismatch(format!(
                "the batch has {} and {} numbers a step, the policy {} and {}",
                got.0, got.1, want.0, want.1
            )));
        }
        if batch.is_empty() {
            return Err(PolicyError::NoSteps);
        }
        let mut samples = Samples::new(policy.shape(), batch.observations());
        samples.forward(net, pulse)?;
        let log_deviations = policy.log_deviations().to_vec();
        let logs = |(c, chunk): (usize, &Chunk)| {
            log_likelihoods(chunk, batch.actions(), samples.range(c).start, &log_deviations)
        };
        let before: Vec<Vec<f64>> = samples.chunks.par_iter().enumerate().map(logs).collect();
        let returns = returns(batch, config.discount);
        let values = if config.fit_first && *baseline == LinearBaseline::default() {
            let mut fitted = LinearBaseline::default();
            fitted.fit(batch, &returns)?;
            fitted.values(batch)
        } else {
            baseline.values(batch)
        };
        let mut advantages = advantages(batch, &values, config.discount, config.lambda)?;
        centre(&mut advantages);
        Ok(Self {
            batch,
            advantages,
            before: before.concat(),
            means: samples.chunks.iter().map(|chunk| chunk.mean.clone()).collect(),
            log_deviations,
            explained: explained(&values, &returns),
            returns,
            samples,
            began,
        })
    }

    /// What is known of each step, as tables.
    pub fn table(&self) -> Table<'_> {
        let Self { batch, advantages, before, .. } = self;
        Table { actions: batch.actions(), action_len: batch.action_len(), advantages, before }
    }

    /// What is known of the samples of each chunk.
    pub fn evidence(&self) -> Vec<Evidence> {
        let table = self.table();
        let of = |c| Evidence::of(&table, None, self.samples.range(c));
        (0..self.samples.chunks.len()).into_par_iter().map(of).collect()
    }

    /// The mean divergence from the policy before of the one with `log_deviations` whose means the samples hold (nats).
    pub fn divergence(&self, log_deviations: &[f32]) -> f64 {
        let parts: Vec<f64> = self
            .samples
            .chunks
            .par_iter()
            .zip(&self.means)
            .map(|(chunk, before)| divergence(chunk, before, &self.log_deviations, log_deviations))
            .collect();
        parts.iter().sum::<f64>() / self.samples.len as f64
    }

    /// The baseline that has learned from this batch as well.
    pub fn fit(&self, baseline: &LinearBaseline) -> Result<LinearBaseline, PolicyError> {
        let mut fitted = baseline.clone();
        fitted.fit(self.batch, &self.returns)?;
        Ok(fitted)
    }

    /// A report of the update that led to `policy`; what the update alone knows is left 0.
    pub fn report(&self, policy: &GaussianPolicy) -> UpdateReport {
        let logs = policy.log_deviations();
        UpdateReport {
            accepted: true,
            loss_before: 0.0,
            loss_after: 0.0,
            divergence: 0.0,
            entropy: policy.entropy(),
            deviation: logs.iter().map(|&l| f64::from(l).exp()).sum::<f64>() / logs.len().max(1) as f64,
            tries: 0,
            gradient: 0.0,
            explained: self.explained,
            seconds: self.began.elapsed().as_secs_f64(),
        }
    }
}

/// What all samples say of the means that they hold.
pub(super) struct Judged {
    pub verdicts: Vec<Verdict>,
    pub loss: f64,
}

impl Judged {
    pub fn of(
        samples: &Samples,
        evidence: &[Evidence],
        log_deviations: &[f32],
        objective: Objective,
    ) -> Self {
        let share = 1.0 / samples.len.max(1) as f64;
        let pairs = samples.chunks.par_iter().zip(evidence);
        let verdicts: Vec<Verdict> =
            pairs.map(|(chunk, evidence)| judge(chunk, evidence, log_deviations, objective, share)).collect();
        let loss = verdicts.iter().map(|verdict| verdict.loss).sum();
        Self { verdicts, loss }
    }

    /// The loss's gradient over all of the policy's parameters, at those of `net`.
    pub fn gradient(
        &self,
        policy: &GaussianPolicy,
        samples: &Samples,
        net: &Net,
        pulse: &Pulse<'_>,
    ) -> Result<Vec<f64>, PolicyError> {
        let seed = |c: usize| Seed::Given(&self.verdicts[c].seed);
        let mut gradient = samples.backward(policy.shape(), net, seed, pulse)?;
        let deviations = |i: usize| self.verdicts.iter().map(|verdict| verdict.deviations[i]).sum::<f64>();
        gradient.extend((0..policy.action_len()).map(deviations));
        if gradient.iter().all(|x| x.is_finite()) {
            Ok(gradient)
        } else {
            Err(PolicyError::Diverged("the gradient is not a finite number".into()))
        }
    }
}

/// 1 - variance of what was not expected over that of the returns.
fn explained(values: &[f64], returns: &[f64]) -> f64 {
    let variance = |numbers: &dyn Fn(usize) -> f64| {
        let n = returns.len() as f64;
        let mean = (0..returns.len()).map(numbers).sum::<f64>() / n;
        (0..returns.len()).map(|i| (numbers(i) - mean).powi(2)).sum::<f64>() / n
    };
    let all = variance(&|i| returns[i]);
    if all > 0.0 { 1.0 - variance(&|i| returns[i] - values[i]) / all } else { 0.0 }
}
