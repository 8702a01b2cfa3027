//! Proximal policy optimisation: passes of minibatches over a batch, down an objective that does not reward going far.

use std::ops::Range;

use rand::seq::SliceRandom as _;

use super::{
    Batch, GaussianPolicy, Learner, LearnerConfig, LearnerKind, LearnerState, PolicyError, Stage,
    UpdateReport, Watch,
    adam::Adam,
    conjugate::dot,
    evidence::{Evidence, Objective, Verdict, judge},
    gradient::descend,
    kernel::Chunk,
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
        let (table, share) = (lesson.table(), 1.0 / picks.len() as f64);
        let objective = Objective::Clipped(self.config.clip);
        let judge = |chunk: &Chunk, range: Range<usize>| {
            let evidence = Evidence::of(&table, Some(picks), range);
            let Verdict { seed, divergence, deviations, .. } =
                judge(chunk, &evidence, policy.log_deviations(), objective, share);
            (seed, (divergence, deviations))
        };
        let seen = lesson.batch.observations();
        let (mut gradient, said) = descend((policy.shape(), &net), seen, picks, judge, pulse)?;
        let deviations = |i: usize| said.iter().map(|(_, deviations)| deviations[i]).sum::<f64>();
        gradient.extend((0..policy.action_len()).map(deviations));
        if !gradient.iter().all(|x| x.is_finite()) {
            return Err(PolicyError::Diverged("the gradient is not a finite number".into()));
        }
        let length = dot(&gradient, &gradient).sqrt();
        let longest = self.config.longest_gradient;
        if longest > 0.0 && length > longest {
            gradient.iter_mut().for_each(|x| *x *= longest / length);
        }
        let mut parameters = policy.parameters().to_vec();
        adam.step(&mut parameters, &gradient, self.config.learning_rate);
        policy.set_parameters(parameters)?;
        Ok((said.iter().map(|(divergence, _)| divergence).sum(), length))
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
                pulse.beat(2 * picks.len());
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
