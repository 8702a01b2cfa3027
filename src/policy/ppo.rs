//! Proximal policy optimisation: passes of minibatches over a batch, down an objective that does not reward going far.

use rand::seq::SliceRandom as _;
use rayon::prelude::*;

use super::{
    Batch, GaussianPolicy, Learner, LearnerConfig, LearnerKind, LearnerState, PolicyError, Stage,
    UpdateReport, Watch,
    adam::Adam,
    conjugate::dot,
    evidence::{Evidence, Objective},
    gradient::{SMALL, Samples},
    learner::{Judged, Lesson},
    pulse::Pulse,
};
use crate::plant::stream;

/// The clipped variant of Schulman et al. (2017), with the same baseline and advantages as [`super::Trpo`].
#[derive(Clone, Debug)]
pub struct Ppo {
    config: LearnerConfig,
    state: LearnerState,
}

impl Ppo {
    pub fn new(config: LearnerConfig, state: LearnerState) -> Self {
        Self { config, state: LearnerState { kind: LearnerKind::Ppo, ..state } }
    }

    /// One minibatch: the parameters after it, and the estimated divergence and the gradient's length before it.
    fn step(
        &self,
        policy: &mut GaussianPolicy,
        adam: &mut Adam,
        lesson: &Lesson<'_>,
        picks: &[u32],
        pulse: &Pulse<'_>,
    ) -> Result<(f64, f64), PolicyError> {
        let net = policy.net();
        let mut samples = Samples::gather(policy.shape(), lesson.batch.observations(), Some(picks), SMALL);
        samples.forward(&net, pulse)?;
        let table = lesson.table();
        let of = |c| Evidence::of(&table, &samples, Some(picks), c);
        let evidence: Vec<Evidence> = (0..samples.chunks.len()).into_par_iter().map(of).collect();
        let objective = Objective::Clipped(self.config.clip);
        let judged = Judged::of(&samples, &evidence, policy.log_deviations(), objective);
        let mut gradient = judged.gradient(policy, &samples, &net, pulse)?;
        let length = dot(&gradient, &gradient).sqrt();
        let longest = self.config.longest_gradient;
        if longest > 0.0 && length > longest {
            gradient.iter_mut().for_each(|x| *x *= longest / length);
        }
        let mut parameters = policy.parameters().to_vec();
        adam.step(&mut parameters, &gradient, self.config.learning_rate);
        policy.set_parameters(parameters)?;
        Ok((judged.divergence, length))
    }
}

impl Learner for Ppo {
    fn update(
        &mut self,
        policy: &mut GaussianPolicy,
        batch: &Batch,
        watch: &Watch<'_>,
    ) -> Result<UpdateReport, PolicyError> {
        let config = &self.config;
        let pulse = Pulse::new(watch, Stage::Updating, batch.len() * (2 * config.passes + 2));
        let net = policy.net();
        let mut lesson = Lesson::prepare(policy, &net, batch, config, &self.state.baseline, &pulse)?;
        let evidence = lesson.evidence();
        let loss = |lesson: &Lesson<'_>, policy: &GaussianPolicy| {
            Judged::of(&lesson.samples, &evidence, policy.log_deviations(), Objective::Ratio).loss
        };
        let loss_before = loss(&lesson, policy);

        let (mut learned, mut adam) = (policy.clone(), self.state.adam.clone());
        let mut order: Vec<u32> = (0..batch.len() as u32).collect();
        let (mut first_gradient, mut tries) = (None, 0);
        for pass in 0..config.passes {
            let index = self.state.iteration * config.passes as u64 + pass as u64;
            order.shuffle(&mut stream(policy.card.seed, "policy minibatches", index));
            let mut divergence = 0.0;
            for picks in order.chunks(config.minibatch) {
                let (part, gradient) = self.step(&mut learned, &mut adam, &lesson, picks, &pulse)?;
                divergence += part * picks.len() as f64 / batch.len() as f64;
                first_gradient.get_or_insert(gradient);
            }
            tries += 1;
            if config.stop_at > 0.0 && divergence > config.stop_at {
                break;
            }
        }
        lesson.samples.forward(&learned.net(), &pulse)?;
        let (loss_after, divergence) = (loss(&lesson, &learned), lesson.divergence(learned.log_deviations()));
        if !(loss_after.is_finite() && divergence.is_finite()) {
            return Err(PolicyError::Diverged("the loss is not a finite number".into()));
        }
        self.state.baseline = lesson.fit(&self.state.baseline)?;
        (self.state.adam, self.state.iteration) = (adam, self.state.iteration + 1);
        *policy = learned;
        let gradient = first_gradient.unwrap_or(0.0);
        let report = lesson.report(policy);
        Ok(UpdateReport { loss_before, loss_after, divergence, tries, gradient, ..report })
    }

    fn state(&self) -> &LearnerState {
        &self.state
    }
}
