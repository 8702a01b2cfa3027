//! Plants that a network can know perfectly: what is left to test is the planner and the task.

#![allow(dead_code, reason = "each story uses a part of it")]

mod plant;

use foresight::{
    dynamics::{Activation, FeatureKind, Features, Layer, Mlp, Model, ModelCard, NetworkConfig, Statistics},
    plant::{Anchor, Axis, Element, Heading, PlantSpec, Role, RowsMut, stream},
    task::{RewardKind, Task, TaskConfig, TaskKind, build},
};
#[allow(unused_imports, reason = "each story uses a part of it")]
pub use plant::Point;
use rand::Rng as _;

/// A point in the plane, pushed about: state `x, y, vx, vy`, action `ax, ay`; the velocity follows `speed * action` with lag.
pub const PERIOD: f32 = 0.1;

pub fn point_spec() -> PlantSpec {
    PlantSpec {
        agent: "point".into(),
        variant: "custom".into(),
        state: vec![
            Element::new("x", "m", Role::Position(Axis::X)),
            Element::new("y", "m", Role::Position(Axis::Y)),
            Element::new("vx", "m/s", Role::Velocity(Axis::X)),
            Element::new("vy", "m/s", Role::Velocity(Axis::Y)),
        ],
        action: ["ax", "ay"].map(|name| Element::new(name, "1", Role::Control)).to_vec(),
        control_period: f64::from(PERIOD),
        anchor: Some(Anchor { plane: [0, 1], forward_velocity: 2, heading: Heading::None }),
    }
}

/// State differences as rows over `x, y, vx, vy, ax, ay`.
const POINT: [[f32; 6]; 4] = [
    [0.0, 0.0, PERIOD, 0.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, PERIOD, 0.0, 0.0],
    [0.0, 0.0, -0.5, 0.0, 0.5, 0.0],
    [0.0, 0.0, 0.0, -0.5, 0.0, 0.5],
];

/// The point's true next state.
pub fn step_point(state: &mut [f32], action: &[f32]) {
    let input: Vec<f32> = state.iter().chain(action).copied().collect();
    for (s, row) in state.iter_mut().zip(&POINT) {
        *s += row.iter().zip(&input).map(|(w, x)| w * x).sum::<f32>();
    }
}

/// Forward motion of `spec`, begun in `state`.
pub fn forward_task(spec: &PlantSpec, state: &[f32]) -> Box<dyn Task> {
    let forward =
        TaskConfig { kind: TaskKind::Forward, reward: RewardKind::General, ..TaskConfig::default() };
    let mut task = build(&forward, None, spec).expect("it has a position");
    task.begin(state);
    task
}

/// Random actions, the same ones for a block whenever they are asked for.
pub fn random_actions(first: usize, actions: &mut RowsMut<'_>) {
    let mut rng = stream(9, "actions of a test", first as u64);
    actions.flat().iter_mut().for_each(|a| *a = rng.random_range(-1.0..1.0));
}

/// Statistics that change nothing.
pub fn plain(len: usize) -> Statistics {
    Statistics { mean: vec![0.0; len], std: vec![1.0; len] }
}

/// The same as a network: each input once as it is and once negated through ReLU.
pub fn point_model() -> Model {
    let hidden = Layer {
        inputs: 6,
        outputs: 12,
        weights: (0..12)
            .flat_map(|u| (0..6).map(move |k| if u / 2 == k { [1.0, -1.0][u % 2] } else { 0.0 }))
            .collect(),
        bias: vec![0.0; 12],
    };
    let last = Layer {
        inputs: 12,
        outputs: 4,
        weights: POINT.iter().flat_map(|row| row.iter().flat_map(|&w| [w, -w])).collect(),
        bias: vec![0.0; 4],
    };
    let members = vec![Mlp { layers: vec![hidden, last], activation: Activation::Relu }];
    model(&point_spec(), members, plain(6), plain(4))
}

/// A model around ready-made parts.
pub fn model(spec: &PlantSpec, members: Vec<Mlp>, input: Statistics, target: Statistics) -> Model {
    Model {
        card: ModelCard::untrained(spec.clone(), FeatureKind::Raw, NetworkConfig::default()),
        features: Features::new(FeatureKind::Raw, spec),
        input,
        target,
        state_std: vec![1.0; spec.state.len()],
        members,
        spreads: Vec::new(),
        limits: None,
    }
}

/// A plant of nameless elements.
pub fn nameless(states: usize, actions: usize) -> PlantSpec {
    PlantSpec {
        agent: "nameless".into(),
        variant: "custom".into(),
        state: (0..states).map(|i| Element::new(format!("s{i}"), "1", Role::Other)).collect(),
        action: (0..actions).map(|i| Element::new(format!("a{i}"), "1", Role::Control)).collect(),
        control_period: 0.1,
        anchor: None,
    }
}

/// A network of random weights with `hidden` layers; outputs are small, so that rollouts stay bounded.
pub fn random_network(
    inputs: usize,
    hidden: &[usize],
    outputs: usize,
    activation: Activation,
    seed: u64,
) -> Mlp {
    let mut rng = stream(seed, "weights of a test", 0);
    let sizes: Vec<usize> = [inputs].iter().chain(hidden).chain(&[outputs]).copied().collect();
    let layers = sizes.windows(2).map(|size| {
        let scale = 1.0 / (size[0] as f32).sqrt();
        let mut draw = |n: usize| (0..n).map(|_| rng.random_range(-scale..scale)).collect::<Vec<f32>>();
        Layer { inputs: size[0], outputs: size[1], weights: draw(size[0] * size[1]), bias: draw(size[1]) }
    });
    Mlp { layers: layers.collect(), activation }
}

/// The network as its definition says, in double precision.
pub fn plain_forward(network: &Mlp, input: &[f64]) -> Vec<f64> {
    let mut x = input.to_vec();
    for (i, layer) in network.layers.iter().enumerate() {
        let rows = layer.weights.chunks_exact(layer.inputs).zip(&layer.bias);
        x = rows
            .map(|(row, b)| f64::from(*b) + row.iter().zip(&x).map(|(w, x)| f64::from(*w) * x).sum::<f64>())
            .collect();
        if i + 1 < network.layers.len() {
            x.iter_mut().for_each(|x| {
                *x = match network.activation {
                    Activation::Relu => x.max(0.0),
                    Activation::Tanh => x.tanh(),
                    Activation::Silu => *x / (1.0 + (-*x).exp()),
                }
            });
        }
    }
    x
}

/// The model's next state as its definition says: raw features, differences, constant columns ignored.
pub fn plain_step(model: &Model, member: usize, state: &[f64], action: &[f64]) -> Vec<f64> {
    let scaled = |(i, x): (usize, &f64)| {
        let (mean, std) = (f64::from(model.input.mean[i]), f64::from(model.input.std[i]));
        if std == 0.0 { 0.0 } else { (x - mean) / std }
    };
    let input: Vec<f64> = state.iter().chain(action).enumerate().map(scaled).collect();
    let output = plain_forward(&model.members[member], &input);
    let moved = |(i, s): (usize, &f64)| {
        s + output[i] * f64::from(model.target.std[i]) + f64::from(model.target.mean[i])
    };
    state.iter().enumerate().map(moved).collect()
}
