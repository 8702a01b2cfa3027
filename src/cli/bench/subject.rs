//! A plant and a model of any size, made up for measuring.

use rand::Rng as _;

use crate::{
    dynamics::{Activation, FeatureKind, Features, Layer, Mlp, Model, ModelCard, NetworkConfig, Statistics},
    plant::{Anchor, Axis, Element, Heading, PlantSpec, Role, stream},
};

/// A plant with so many state and action elements.
pub fn spec(states: usize, actions: usize) -> PlantSpec {
    let anchor = Anchor { plane: [0, 1], forward_velocity: 2, heading: Heading::None };
    let role = |i| match i {
        0 => Role::Position(Axis::X),
        1 => Role::Position(Axis::Y),
        _ => Role::Other,
    };
    PlantSpec {
        agent: "made up".into(),
        variant: "for measuring".into(),
        state: (0..states).map(|i| Element::new(format!("s{i}"), "1", role(i))).collect(),
        action: (0..actions).map(|i| Element::new(format!("a{i}"), "1", Role::Control)).collect(),
        control_period: 0.1,
        anchor: Some(anchor),
    }
}

/// Random weights, about half of the hidden units on; raw features, none constant.
pub fn model(spec: &PlantSpec, network: &NetworkConfig) -> Model {
    let mut rng = stream(0, "bench weights", 0);
    let features = Features::new(FeatureKind::Raw, spec);
    let plain = |len: usize| Statistics { mean: vec![0.0; len], std: vec![1.0; len] };
    let mut layer = |(inputs, outputs): (usize, usize), scale: f32| {
        let scale = scale / (inputs as f32).sqrt();
        let mut draw = || scale * rng.random_range(-1.0..1.0_f32);
        Layer {
            inputs,
            outputs,
            weights: (0..inputs * outputs).map(|_| draw()).collect(),
            bias: (0..outputs).map(|_| draw()).collect(),
        }
    };
    let (inputs, outputs) = (features.input_len(), features.output_len());
    let members = (0..network.ensemble)
        .map(|_| Mlp {
            layers: network
                .shapes(inputs, outputs)
                .enumerate()
                .map(|(i, shape)| layer(shape, if i == network.layers { 0.01 } else { 1.0 }))
                .collect(),
            activation: network.activation,
        })
        .collect();
    Model {
        card: ModelCard::untrained(spec.clone(), FeatureKind::Raw, network.clone()),
        input: plain(inputs),
        target: plain(outputs),
        features,
        state_std: vec![1.0; spec.state.len()],
        members,
        spreads: Vec::new(),
        limits: None,
    }
}

/// The shape of a network and of the plant it is for, as arguments say it.
#[derive(Clone, Debug, clap::Args)]
pub struct Shape {
    /// Elements of the state.
    #[arg(long)]
    pub state: Option<usize>,
    /// Elements of an action.
    #[arg(long)]
    pub action: Option<usize>,
    /// Hidden layers.
    #[arg(long)]
    pub layers: Option<usize>,
    /// Units in each.
    #[arg(long)]
    pub width: Option<usize>,
    #[arg(long, value_parser = activation)]
    pub activation: Option<Activation>,
    /// Networks in the ensemble.
    #[arg(long)]
    pub ensemble: Option<usize>,
}

impl Shape {
    /// Whether none of it was given.
    pub fn is_empty(&self) -> bool {
        let Self { state, action, layers, width, activation, ensemble } = self;
        [state, action, layers, width, ensemble].iter().all(|n| n.is_none()) && activation.is_none()
    }

    /// What was given, and `usual` (state, action, layers, width) where nothing was.
    pub fn or(&self, [state, action, layers, width]: [usize; 4]) -> Subject {
        Subject {
            spec: spec(self.state.unwrap_or(state).max(3), self.action.unwrap_or(action).max(1)),
            network: NetworkConfig {
                layers: self.layers.unwrap_or(layers),
                width: self.width.unwrap_or(width).max(1),
                activation: self.activation.unwrap_or_default(),
                ensemble: self.ensemble.unwrap_or(1).max(1),
                ..NetworkConfig::default()
            },
        }
    }
}

fn activation(text: &str) -> Result<Activation, String> {
    match text {
        "relu" => Ok(Activation::Relu),
        "tanh" => Ok(Activation::Tanh),
        "silu" => Ok(Activation::Silu),
        other => Err(format!("\"{other}\" is no activation; there are relu, tanh and silu")),
    }
}

/// What is measured.
#[derive(Clone, Debug)]
pub struct Subject {
    pub spec: PlantSpec,
    pub network: NetworkConfig,
}

impl Subject {
    /// Multiply-adds of one prediction by all networks.
    pub fn multiply_adds(&self) -> usize {
        let features = Features::new(FeatureKind::Raw, &self.spec);
        let shapes = self.network.shapes(features.input_len(), features.output_len());
        shapes.map(|(inputs, outputs)| inputs * outputs).sum::<usize>() * self.network.ensemble
    }

    /// `state 17, action 6, 2x500`.
    pub fn words(&self) -> String {
        let Self { spec, network } = self;
        let ensemble = match network.ensemble {
            1 => String::new(),
            n => format!("{n} of "),
        };
        let (state, action) = (spec.state.len(), spec.action.len());
        format!("state {state}, action {action}, {ensemble}{}x{}", network.layers, network.width)
    }
}
