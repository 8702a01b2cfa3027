//! How near the rollout engine comes to the machine's multiply-add rate: `cargo bench --bench rollout [-- [CASE] [--json]]`.
//!
//! The peak is the better of a bare loop of independent multiply-adds and a large matrix product by the `gemm` crate; times are
//! the best and the median of many plans.

#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::{hint::black_box, time::Instant};

use foresight::{
    dynamics::{Activation, FeatureKind, Features, Layer, Mlp, Model, ModelCard, NetworkConfig, Statistics},
    planning::{Engine, PlannerConfig, PlannerKind, Situation, make},
    plant::{Anchor, Axis, Element, Heading, PlantSpec, Role},
    task::{RewardKind, TaskConfig, TaskKind, build},
};
use rand::Rng as _;

fn main() {
    let json = std::env::args().any(|arg| arg == "--json");
    let only = std::env::args().skip(1).find(|arg| !arg.starts_with("--")).unwrap_or_default();
    let peak = gemm_peak();
    let random = |candidates, horizon| PlannerConfig {
        kind: PlannerKind::RandomShooting,
        candidates,
        horizon,
        ..PlannerConfig::default()
    };
    let cases = [
        ("half-cheetah RS 1000x20, 1x500", half_cheetah(), (1, 500, 1), random(1000, 20)),
        ("swimmer RS 5000x20, 1x500", swimmer(), (1, 500, 1), random(5000, 20)),
        ("swimmer path RS 5000x5, 1x500", swimmer(), (1, 500, 1), random(5000, 5)),
        (
            "swimmer CEM 3x120x25, 3 of 2x200",
            swimmer(),
            (2, 200, 3),
            PlannerConfig { horizon: 25, ..PlannerConfig::default() },
        ),
    ];
    if !json {
        println!("matrix product by gemm, {} threads: {peak:.1} GFlop/s", rayon::current_num_threads());
    }
    for (name, spec, (layers, width, ensemble), config) in
        cases.into_iter().filter(|case| case.0.contains(&only))
    {
        let model = model(&spec, layers, width, ensemble);
        let macs: usize = model.members.iter().flat_map(|m| &m.layers).map(|l| l.inputs * l.outputs).sum();
        let task = build(&task(name), None, &spec).expect("the spec is the authors'");
        let engine = Engine::new(&model);
        let mut planner = make(&config);
        let state = vec![0.1; spec.state.len()];
        let mut times: Vec<f64> = (0..40)
            .map(|seed| {
                let situation =
                    Situation { state: &state, reward: task.reward(), seed, draw: 0, cancel: None };
                black_box(planner.plan(&engine, &situation)).seconds
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let rounds = if config.kind == PlannerKind::Cem { config.rounds } else { 1 };
        let flops = 2.0 * (macs * config.candidates * config.horizon * rounds) as f64;
        let rate = flops / times[0] / 1e9;
        let (best, median) = (times[0] * 1e3, times[times.len() / 2] * 1e3);
        if json {
            println!(
                r#"{{"case":"{name}","best_ms":{best:.3},"median_ms":{median:.3},"gflops":{rate:.1},"peak_gflops":{peak:.1}}}"#
            );
        } else {
            println!("{name}: best {best:.2} ms, median {median:.2} ms, {rate:.1} GFlop/s nominal");
        }
    }
}

fn task(_: &str) -> TaskConfig {
    TaskConfig { kind: TaskKind::Forward, reward: RewardKind::Faithful, ..TaskConfig::default() }
}

/// GFlop/s of a large product on all threads.
fn gemm_peak() -> f64 {
    const N: usize = 1024;
    let (a, b, mut c) = (vec![1.0_f32; N * N], vec![1.0_f32; N * N], vec![0.0_f32; N * N]);
    let mut best = f64::INFINITY;
    for _ in 0..10 {
        let began = Instant::now();
        let (n, one) = (N as isize, 1);
        // SAFETY: three matrices of N x N, row after row, as the strides say.
        unsafe {
            gemm::gemm(
                N,
                N,
                N,
                c.as_mut_ptr(),
                one,
                n,
                false,
                a.as_ptr(),
                one,
                n,
                b.as_ptr(),
                one,
                n,
                0.0,
                1.0,
                false,
                false,
                false,
                gemm::Parallelism::Rayon(0),
            );
        }
        black_box(&c);
        best = best.min(began.elapsed().as_secs_f64());
    }
    2.0 * (N * N * N) as f64 / best / 1e9
}

fn half_cheetah() -> PlantSpec {
    spec("half_cheetah", 24, 6, Anchor { plane: [18, 20], forward_velocity: 21, heading: Heading::None })
}

fn swimmer() -> PlantSpec {
    spec("swimmer", 16, 2, Anchor { plane: [10, 11], forward_velocity: 13, heading: Heading::Angle(2) })
}

fn spec(agent: &str, states: usize, actions: usize, anchor: Anchor) -> PlantSpec {
    let role = |i| match i {
        i if i == anchor.plane[0] => Role::Position(Axis::X),
        i if i == anchor.plane[1] => Role::Position(Axis::Y),
        _ => Role::Other,
    };
    PlantSpec {
        agent: agent.into(),
        variant: "faithful".into(),
        state: (0..states).map(|i| Element::new(format!("s{i}"), "1", role(i))).collect(),
        action: (0..actions).map(|i| Element::new(format!("a{i}"), "1", Role::Control)).collect(),
        control_period: 0.1,
        anchor: Some(anchor),
    }
}

/// Random weights; two constant columns, as the authors' swimmer and half-cheetah have. Half of the hidden units are on.
fn model(spec: &PlantSpec, layers: usize, width: usize, ensemble: usize) -> Model {
    let mut rng = foresight::plant::stream(0, "bench weights", 0);
    let features = Features::new(FeatureKind::Raw, spec);
    let statistics = |len: usize| Statistics {
        mean: vec![0.0; len],
        std: (0..len).map(|i| if i == 4 || i == 7 { 0.0 } else { 1.0 }).collect(),
    };
    let mut layer = |inputs: usize, outputs: usize, scale: f32| {
        let scale = scale / (inputs as f32).sqrt();
        let mut draw = || scale * rng.random_range(-1.0..1.0_f32);
        Layer {
            inputs,
            outputs,
            weights: (0..inputs * outputs).map(|_| draw()).collect(),
            bias: (0..outputs).map(|_| draw()).collect(),
        }
    };
    let mut members = Vec::new();
    for _ in 0..ensemble {
        let mut list = vec![layer(features.input_len(), width, 1.0)];
        list.extend((1..layers).map(|_| layer(width, width, 1.0)));
        list.push(layer(width, features.output_len(), 0.01));
        members.push(Mlp { layers: list, activation: Activation::Relu });
    }
    Model {
        card: ModelCard {
            format: 1,
            spec: spec.clone(),
            features: FeatureKind::Raw,
            network: NetworkConfig { layers, width, activation: Activation::Relu, ensemble },
            data_hash: String::new(),
            seed: 0,
            transitions: 0,
            robot_seconds: 0.0,
            iteration: 0,
            train_loss: 0.0,
            validation_loss: None,
            updates: 0,
        },
        input: statistics(features.input_len()),
        target: statistics(features.output_len()),
        features,
        state_std: vec![1.0; spec.state.len()],
        members,
        limits: None,
    }
}
