//! The policy's mathematics against its definitions in double precision, and against burn's autodiff.

use std::ops::Range;

use burn::tensor::{Device, Tensor, TensorData, activation, module::linear};
use rand::Rng as _;

use super::{
    Batch, GaussianPolicy, LearnerConfig, LinearBaseline, ObservationKind, PolicyConfig, Stage,
    cloning::errors,
    conjugate::dot,
    evidence::{Evidence, Objective, Table},
    gradient::{descend, tiles},
    kernel::Chunk,
    learner::{Judged, Lesson},
    network::Shape,
    pulse::Pulse,
    trpo::fisher,
};
use crate::plant::{Element, PlantSpec, Role, stream};

const STATES: usize = 5;
const ACTIONS: usize = 3;
/// More than a chunk, and not whole tiles.
const STEPS: usize = 1100;

fn spec() -> PlantSpec {
    let named = |prefix: &str, n: usize, role| {
        (0..n).map(|i| Element::new(format!("{prefix}{i}"), "1", role)).collect::<Vec<_>>()
    };
    PlantSpec {
        agent: "nameless".into(),
        variant: "custom".into(),
        state: named("s", STATES, Role::Other),
        action: named("a", ACTIONS, Role::Control),
        control_period: 0.1,
        anchor: None,
    }
}

fn policy(hidden: &[usize]) -> GaussianPolicy {
    let config = PolicyConfig {
        observation: ObservationKind::Raw,
        hidden: hidden.to_vec(),
        deviation: 0.7,
        ..PolicyConfig::default()
    };
    let mut policy = GaussianPolicy::new(&spec(), &config, 3);
    // Biases and deviations that are all different.
    let mut rng = stream(3, "parameters of a test", 0);
    let shaken = policy.parameters().iter().map(|x| x + rng.random_range(-0.2..0.2)).collect();
    policy.set_parameters(shaken).expect("finite");
    policy
}

/// Two episodes of made-up numbers.
fn batch() -> Batch {
    let mut rng = stream(4, "batch of a test", 0);
    let mut batch = Batch::new(STATES, ACTIONS);
    for steps in [STEPS / 3, STEPS - STEPS / 3] {
        batch.begin();
        for _ in 0..steps {
            let mut draw = |n: usize| (0..n).map(|_| rng.random_range(-1.5..1.5)).collect::<Vec<f32>>();
            let (seen, action) = (draw(STATES), draw(ACTIONS));
            batch.push(&seen, &action, f64::from(action[0] * seen[1]));
        }
    }
    batch
}

/// The network's outputs as its definition says.
fn means(shape: &Shape, parameters: &[f64], x: &[f32]) -> Vec<f64> {
    let last = shape.layers().count() - 1;
    let mut x: Vec<f64> = x.iter().map(|&x| f64::from(x)).collect();
    for (l, layer) in shape.layers().enumerate() {
        let rows = parameters[layer.weights].chunks_exact(layer.inputs).zip(&parameters[layer.bias]);
        x = rows.map(|(row, bias)| bias + dot(row, &x)).collect();
        if l < last {
            x.iter_mut().for_each(|x| *x = x.tanh());
        }
    }
    x
}

/// Logarithm of an action's likelihood as its definition says.
fn log_likelihood(means: &[f64], logs: &[f64], action: &[f32]) -> f64 {
    let each = means.iter().zip(logs).zip(action).map(|((m, log), &a)| {
        let z = (f64::from(a) - m) / log.exp();
        -0.5 * z * z - log - 0.5 * (2.0 * std::f64::consts::PI).ln()
    });
    each.sum()
}

fn doubles(numbers: &[f32]) -> Vec<f64> {
    numbers.iter().map(|&x| f64::from(x)).collect()
}

/// The gradient of `loss` by central differences.
fn differences(parameters: &[f64], loss: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    const STEP: f64 = 1e-5;
    let mut moved = parameters.to_vec();
    let slope = |i: usize| {
        let mut at = |x: f64| {
            moved[i] = x;
            loss(&moved)
        };
        let slope = (at(parameters[i] + STEP) - at(parameters[i] - STEP)) / (2.0 * STEP);
        moved[i] = parameters[i];
        slope
    };
    (0..parameters.len()).map(slope).collect()
}

fn assert_close(found: &[f64], wanted: &[f64], what: &str) {
    assert_eq!(found.len(), wanted.len());
    let size = dot(wanted, wanted).sqrt();
    let error = found.iter().zip(wanted).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    assert!(size > 1e-6 && error < 3e-5 * size, "{what}: off by {error} of {size}");
}

fn pulse() -> Pulse<'static> {
    Pulse::new(&|_| true, Stage::Updating, 0)
}

fn lesson<'a>(policy: &GaussianPolicy, batch: &'a Batch) -> Lesson<'a> {
    let (config, baseline) = (LearnerConfig::default(), LinearBaseline::default());
    Lesson::prepare(policy, &policy.net(), batch, &config, &baseline, &pulse()).expect("nobody stops it")
}

const NETWORKS: [&[usize]; 4] = [&[], &[6], &[7, 9], &[13, 4, 5]];

#[test]
fn gradients_of_the_surrogate_are_those_of_its_definition() {
    let batch = batch();
    for hidden in NETWORKS {
        let old = policy(hidden);
        let mut lesson = lesson(&old, &batch);
        let evidence = lesson.evidence();
        // Somewhere else than where the batch came from, so that ratios are not 1.
        let mut new = old.clone();
        new.set_parameters(old.parameters().iter().map(|x| x * 0.9 + 0.02).collect()).expect("finite");
        let (shape, net) = (new.shape().clone(), new.net());
        lesson.samples.forward(&net, &pulse()).expect("nobody stops it");
        for objective in [Objective::Ratio, Objective::Clipped(0.1)] {
            let judged = Judged::of(&lesson.samples, &evidence, new.log_deviations(), objective);
            let found = judged.gradient(&new, &lesson.samples, &net, &pulse()).expect("finite");
            let loss = |parameters: &[f64]| {
                let logs = &parameters[shape.parameters()..];
                let one = |t: usize| {
                    let means =
                        means(&shape, parameters, &batch.observations()[t * STATES..(t + 1) * STATES]);
                    let action = &batch.actions()[t * ACTIONS..(t + 1) * ACTIONS];
                    let ratio = (log_likelihood(&means, logs, action) - lesson.before[t]).exp();
                    let plain = -ratio * lesson.advantages[t];
                    match objective {
                        Objective::Ratio => plain,
                        Objective::Clipped(clip) => {
                            plain.max(-ratio.clamp(1.0 - clip, 1.0 + clip) * lesson.advantages[t])
                        }
                    }
                };
                (0..STEPS).map(one).sum::<f64>() / STEPS as f64
            };
            let parameters = doubles(new.parameters());
            assert!((loss(&parameters) - judged.loss).abs() < 1e-5, "{hidden:?} {objective:?}");
            let wanted = differences(&parameters, loss);
            assert_close(&found, &wanted, &format!("{hidden:?} {objective:?}"));
        }
    }
}

#[test]
fn gradients_of_the_imitation_are_those_of_its_definition() {
    let batch = batch();
    for hidden in NETWORKS {
        let policy = policy(hidden);
        let (shape, net) = (policy.shape().clone(), policy.net());
        let picks: Vec<u32> = (0..700).map(|i| (i * 7 % STEPS) as u32).collect();
        let share = 1.0 / (picks.len() * ACTIONS) as f64;
        let judge = |chunk: &Chunk, range: Range<usize>| {
            errors(chunk, tiles(batch.actions(), ACTIONS, Some(&picks), range), share)
        };
        let (found, parts) =
            descend((&shape, &net), batch.observations(), &picks, judge, &pulse()).expect("nobody stops it");
        let loss = |parameters: &[f64]| {
            let one = |&t: &u32| {
                let t = t as usize;
                let means = means(&shape, parameters, &batch.observations()[t * STATES..(t + 1) * STATES]);
                let action = &batch.actions()[t * ACTIONS..(t + 1) * ACTIONS];
                means.iter().zip(action).map(|(m, &a)| (m - f64::from(a)).powi(2)).sum::<f64>()
            };
            picks.iter().map(one).sum::<f64>() / (picks.len() * ACTIONS) as f64
        };
        let parameters = doubles(&policy.parameters()[..shape.parameters()]);
        let error: f64 = parts.iter().sum();
        assert!((loss(&parameters) - error).abs() < 1e-5, "{hidden:?}");
        assert_close(&found, &differences(&parameters, loss), &format!("{hidden:?}"));
    }
}

/// The mean divergence of the policy with other parameters from `policy`.
fn mean_divergence(policy: &GaussianPolicy, batch: &Batch, parameters: &[f64]) -> f64 {
    let shape = policy.shape();
    let before = doubles(policy.parameters());
    let network = shape.parameters();
    let one = |t: usize| {
        let x = &batch.observations()[t * STATES..(t + 1) * STATES];
        let (old, new) = (means(shape, &before, x), means(shape, parameters, x));
        let each = (0..ACTIONS).map(|i| {
            let (log_old, log_new) = (before[network + i], parameters[network + i]);
            let squares = (2.0 * log_old).exp() + (old[i] - new[i]).powi(2);
            log_new - log_old + squares / (2.0 * (2.0 * log_new).exp()) - 0.5
        });
        each.sum::<f64>()
    };
    (0..batch.len()).map(one).sum::<f64>() / batch.len() as f64
}

/// The Fisher matrix is the divergence's second derivative: one number of its product with a direction for each parameter.
#[test]
fn fisher_vector_products_are_second_derivatives_of_the_divergence() {
    const STEP: f64 = 1e-4;
    let batch = batch();
    for hidden in NETWORKS {
        let policy = policy(hidden);
        let lesson = lesson(&policy, &batch);
        let mut rng = stream(5, "direction of a test", 0);
        let v: Vec<f64> = policy.parameters().iter().map(|_| rng.random_range(-1.0..1.0)).collect();
        let found = fisher(&policy, &policy.net(), &lesson, &v, 0.0, &pulse()).expect("nobody stops it");
        let parameters = doubles(policy.parameters());
        let at = |along: f64, i: usize, beside: f64| {
            let mut moved: Vec<f64> = parameters.iter().zip(&v).map(|(x, v)| x + along * v).collect();
            moved[i] += beside;
            mean_divergence(&policy, &batch, &moved)
        };
        let second = |i: usize| {
            let (plus, minus) =
                (at(STEP, i, STEP) - at(STEP, i, -STEP), at(-STEP, i, STEP) - at(-STEP, i, -STEP));
            (plus - minus) / (4.0 * STEP * STEP)
        };
        let some: Vec<usize> = (0..parameters.len()).step_by(3).collect();
        let wanted: Vec<f64> = some.iter().map(|&i| second(i)).collect();
        let found: Vec<f64> = some.iter().map(|&i| found[i]).collect();
        assert_close(&found, &wanted, &format!("{hidden:?}"));
    }
}

#[test]
fn the_divergence_of_a_policy_is_that_of_its_definition() {
    let (batch, old) = (batch(), policy(&[7, 9]));
    let mut lesson = lesson(&old, &batch);
    assert!(lesson.divergence(old.log_deviations()).abs() < 1e-12);
    let mut new = old.clone();
    new.set_parameters(old.parameters().iter().map(|x| x * 0.9 + 0.02).collect()).expect("finite");
    lesson.samples.forward(&new.net(), &pulse()).expect("nobody stops it");
    let wanted = mean_divergence(&old, &batch, &doubles(new.parameters()));
    let found = lesson.divergence(new.log_deviations());
    assert!((found - wanted).abs() < 1e-5 * wanted, "{found} for {wanted}");
}

/// The mean log-likelihood's gradient: ours, and that of burn's autodiff.
#[test]
fn burn_finds_the_same_gradient_of_the_log_likelihood() {
    let (batch, policy) = (batch(), policy(&[7, 9]));
    let (shape, net) = (policy.shape().clone(), policy.net());
    let lesson = lesson(&policy, &batch);
    // With advantages of -1, and ratios of 1, the loss's derivative is the log-likelihood's.
    let table = Table { advantages: &vec![-1.0; STEPS], ..lesson.table() };
    let evidence: Vec<Evidence> = (0..lesson.samples.chunks.len())
        .map(|c| Evidence::of(&table, None, lesson.samples.range(c)))
        .collect();
    let judged = Judged::of(&lesson.samples, &evidence, policy.log_deviations(), Objective::Ratio);
    let ours = judged.gradient(&policy, &lesson.samples, &net, &pulse()).expect("finite");

    let device = Device::flex();
    let tensor = |numbers: &[f32], columns: usize| {
        let rows = numbers.len() / columns;
        Tensor::<2>::from_data(TensorData::new(numbers.to_vec(), [rows, columns]), &device)
    };
    let leaf = |t: Tensor<2>| t.autodiff().require_grad();
    let p = policy.parameters();
    let layers: Vec<_> = shape
        .layers()
        .map(|layer| {
            let (weights, bias) =
                (tensor(&p[layer.weights], layer.inputs), tensor(&p[layer.bias], layer.outputs));
            (leaf(weights), leaf(bias))
        })
        .collect();
    let logs = leaf(tensor(policy.log_deviations(), ACTIONS));
    let last = layers.len() - 1;
    let x = tensor(batch.observations(), STATES).autodiff();
    let mean = layers.iter().enumerate().fold(x, |x, (l, (weights, bias))| {
        let y = linear(x, weights.clone().transpose(), None) + bias.clone();
        if l == last { y } else { activation::tanh(y) }
    });
    let z = (tensor(batch.actions(), ACTIONS).autodiff() - mean) * (-logs.clone()).exp();
    let log_likelihood = -(z.square() * 0.5).sum() / STEPS as f64 - logs.clone().sum();
    let mut gradients = log_likelihood.backward();
    let mut burns = Vec::new();
    let mut take = |tensor: &Tensor<2>| {
        let gradient = tensor.grad_remove(&mut gradients).expect("the likelihood depends on it");
        burns.extend(gradient.into_data().iter::<f32>().map(f64::from));
    };
    for (weights, bias) in &layers {
        take(weights);
        take(bias);
    }
    take(&logs);
    assert_close(&ours, &burns, "burn's");
}

#[test]
fn what_is_expected_of_a_first_batch_is_nothing_or_fitted_to_it() {
    // The longer an episode lasts, the less is left of it: time alone says much.
    let mut batch = Batch::new(STATES, ACTIONS);
    let mut rng = stream(5, "batch of a test", 0);
    for _ in 0..4 {
        batch.begin();
        for _ in 0..100 {
            let seen: Vec<f32> = (0..STATES).map(|_| rng.random_range(-1.0..1.0)).collect();
            batch.push(&seen, &[0.1; ACTIONS], 1.0 + f64::from(seen[0]));
        }
    }
    let (policy, known) = (policy(&[6]), LinearBaseline::default());
    let explained = |baseline: &LinearBaseline, fit_first| {
        let config = LearnerConfig { fit_first, ..LearnerConfig::default() };
        let lesson = Lesson::prepare(&policy, &policy.net(), &batch, &config, baseline, &pulse());
        lesson.expect("nobody stops it").explained
    };
    assert_eq!(explained(&known, false), 0.0);
    let first = explained(&known, true);
    assert!(first > 0.9, "{first}");
    // From the second on both are the same.
    let fitted = lesson(&policy, &batch).fit(&known).expect("it can be fitted");
    assert_eq!(explained(&fitted, false), explained(&fitted, true));
    assert_eq!(explained(&fitted, false), first);
}
