//! A small plant to learn: a damped pendulum driven by a torque, simulated here with exact repeatability.

#![allow(dead_code, reason = "each story uses a part of it")]

use std::sync::Arc;

use foresight::{
    data::{Dataset, Episode, Source, Split},
    dynamics::{FeatureKind, NetworkConfig, Trainer, TrainingConfig},
    plant::{Element, PlantSpec, Role, stream},
};
use rand::Rng as _;

pub fn spec() -> Arc<PlantSpec> {
    Arc::new(PlantSpec {
        agent: "pendulum".into(),
        variant: "custom".into(),
        state: vec![
            Element::new("angle", "rad", Role::Joint),
            Element::new("rate", "rad/s", Role::JointVelocity),
        ],
        action: vec![Element::new("torque", "N·m", Role::Control).limited([-2.0, 2.0])],
        control_period: 0.05,
        anchor: None,
    })
}

pub fn step(state: [f32; 2], action: f32) -> [f32; 2] {
    let [mut angle, mut rate] = state;
    for _ in 0..10 {
        rate += 0.005 * (-9.0 * angle.sin() - 0.4 * rate + 6.0 * action);
        angle += 0.005 * rate;
    }
    [angle, rate]
}

/// An episode of `steps` random actions.
pub fn episode(id: u64, source: Source, split: Split, steps: usize) -> Episode {
    let mut rng = stream(17, "pendulum", id);
    let mut state = [rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0)];
    let mut episode = Episode::begin(id, source, split, &state, 1);
    for _ in 0..steps {
        let action = rng.random_range(-1.0..1.0);
        state = step(state, action);
        episode.push(&[action], f64::from(-state[0].abs()), &state);
    }
    episode
}

/// Eight random episodes to train on and two held out, of 200 steps.
pub fn dataset() -> Dataset {
    let mut data = Dataset::new(spec());
    for id in 0..10 {
        let split = if id < 8 { Split::Train } else { Split::Validation };
        data.push(episode(id, Source::Random, split, 200));
    }
    data
}

pub fn network() -> NetworkConfig {
    NetworkConfig { layers: 2, width: 32, ..Default::default() }
}

pub fn config() -> TrainingConfig {
    TrainingConfig { epochs: 30, batch: 64, ..Default::default() }
}

pub fn trainer(network: &NetworkConfig, config: &TrainingConfig) -> Trainer {
    Trainer::new(spec(), FeatureKind::Invariant, network, config, 3)
}
