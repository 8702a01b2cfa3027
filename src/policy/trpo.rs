//! Trust-region policy optimisation: the natural gradient by conjugate gradients with exact Fisher-vector products, then a line search.

use super::{
    Batch, GaussianPolicy, Learner, LearnerConfig, LearnerKind, LearnerState, PolicyError, Stage,
    UpdateReport, Watch,
    conjugate::{dot, solve},
    evidence::Objective,
    kernel::{Net, Seed},
    learner::{Judged, Lesson},
    pulse::Pulse,
};

/// Schulman et al. (2015) as rllab has it (rllab/algos/trpo.py, npo.py, rllab/optimizers/conjugate_gradient_optimizer.py), but with the exact
/// product of the Fisher matrix where rllab takes finite differences of the gradient.
#[derive(Clone, Debug)]
pub struct Trpo {
    config: LearnerConfig,
    state: LearnerState,
}

impl Trpo {
    pub fn new(config: LearnerConfig, state: LearnerState) -> Self {
        Self { config, state: LearnerState { kind: LearnerKind::Trpo, ..state } }
    }
}

impl Learner for Trpo {
    fn update(
        &mut self,
        policy: &mut GaussianPolicy,
        batch: &Batch,
        watch: &Watch<'_>,
    ) -> Result<UpdateReport, PolicyError> {
        let config = &self.config;
        let pulse = Pulse::new(watch, Stage::Updating, batch.len() * (config.conjugate_steps + 3));
        let net = policy.net();
        let mut lesson = Lesson::prepare(policy, &net, batch, config, &self.state.baseline, &pulse)?;
        let evidence = lesson.evidence();
        let before = Judged::of(&lesson.samples, &evidence, policy.log_deviations(), Objective::Ratio);
        let gradient = before.gradient(policy, &lesson.samples, &net, &pulse)?;

        let product = |v: &[f64]| fisher(policy, &net, &lesson, v, config.damping, &pulse);
        let solution = solve(product, &gradient, config.conjugate_steps)?;
        let length = (2.0 * config.divergence / (solution.curvature + 1e-8)).sqrt();
        let length = if length.is_finite() { length } else { 1.0 };

        let mut tried = policy.clone();
        let (mut loss, mut divergence, mut found, mut tries) = (f64::NAN, f64::NAN, false, 0);
        while tries < config.backtracks && !found {
            let step = length * config.backtrack.powi(tries as i32);
            let moved = policy.parameters().iter().zip(&solution.x);
            let moved = moved.map(|(&old, x)| (f64::from(old) - step * x) as f32).collect();
            tried.set_parameters(moved)?;
            lesson.samples.forward(&tried.net(), &pulse)?;
            let logs = tried.log_deviations();
            loss = Judged::of(&lesson.samples, &evidence, logs, Objective::Ratio).loss;
            divergence = lesson.divergence(logs);
            found = loss < before.loss && divergence <= config.divergence;
            tries += usize::from(!found);
        }
        // The authors' rllab keeps what violates the bound in the first iteration, and in no other.
        let kept = found || (config.accept_first && self.state.iteration == 0 && loss.is_finite());
        self.state.baseline = lesson.fit(&self.state.baseline)?;
        self.state.iteration += 1;
        if kept {
            policy.set_parameters(tried.parameters().to_vec())?;
        } else {
            (loss, divergence) = (before.loss, 0.0);
        }
        let gradient = dot(&gradient, &gradient).sqrt();
        let loss_before = before.loss;
        let report = lesson.report(policy);
        Ok(UpdateReport {
            accepted: kept,
            loss_before,
            loss_after: loss,
            divergence,
            tries,
            gradient,
            ..report
        })
    }

    fn state(&self) -> &LearnerState {
        &self.state
    }
}

/// The exact product of the Fisher matrix of the policy that acted with `v`, and `damping` times `v`.
///
/// It is the Hessian of the mean divergence at the policy itself: for the network `Σ Jᵀ J / deviation²` over the steps, with `J` the
/// derivatives of the means; 2 for each logarithm of a deviation; nothing between the two.
pub(super) fn fisher(
    policy: &GaussianPolicy,
    net: &Net,
    lesson: &Lesson<'_>,
    v: &[f64],
    damping: f64,
    pulse: &Pulse<'_>,
) -> Result<Vec<f64>, PolicyError> {
    let shape = policy.shape();
    let direction: Vec<f32> = v.iter().map(|&x| x as f32).collect();
    let direction = Net::new(shape, &direction);
    let share = 1.0 / lesson.samples.len as f64;
    let scale: Vec<f32> =
        policy.log_deviations().iter().map(|&log| (share * (-2.0 * f64::from(log)).exp()) as f32).collect();
    let seed = |_| Seed::Along { direction: &direction, scale: &scale };
    let mut product = lesson.samples.backward(shape, net, seed, pulse)?;
    product.extend(v[shape.parameters()..].iter().map(|x| 2.0 * x));
    product.iter_mut().zip(v).for_each(|(p, x)| *p += damping * x);
    Ok(product)
}
