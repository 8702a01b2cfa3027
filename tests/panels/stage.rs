//! A panel on a stage: a store filled by hand with a believable swimmer, and what the panel asked for.

use std::{collections::BTreeMap, f64::consts::TAU, sync::Arc};

use egui_kittest::{Harness, kittest::Queryable};
use foresight::{
    data::{Source, Split},
    dynamics::{FeatureKind, ModelCard, NetworkConfig, OpenLoopErrors, Spread},
    experiment::{Iteration, PathConfig, PathResult, Preset, TaskConfig, TaskKind},
    gui::{Cx, Panel, Request, Store, theme},
    planning::Candidate,
    plant::{Anchor, Axis, Element, Heading, PlantSpec, Role},
    session::{Command, EpisodeInfo, Frame, OpenLoopTrace, Phase, PlanView},
    task::{Path, Status, Term},
};

/// A panel, what it sees and what it asked for.
pub struct Stage<P> {
    pub panel: P,
    pub store: Store,
    pub commands: Vec<Command>,
    pub requests: Vec<Request>,
}

pub type Show<P> = Harness<'static, Stage<P>>;

/// Puts a panel on a stage of 1200 x 800 points.
pub fn show<P: Panel + Default + 'static>(store: Store) -> Show<P> {
    show_in(store, egui::Theme::Dark)
}

pub fn show_in<P: Panel + Default + 'static>(store: Store, mode: egui::Theme) -> Show<P> {
    let stage = Stage { panel: P::default(), store, commands: Vec::new(), requests: Vec::new() };
    let mut harness = Harness::builder()
        .with_size([1200.0, 800.0])
        .with_theme(mode)
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, stage: &mut Stage<P>| {
                egui::CentralPanel::default_margins().show(ui, |ui| {
                    let Stage { panel, store, commands, requests } = stage;
                    panel.ui(ui, &mut Cx { store, commands, requests });
                });
            },
            stage,
        );
    harness.run_steps(3);
    harness
}

impl<P> Stage<P> {
    /// Takes the commands sent since the last time.
    pub fn sent(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }
}

/// Presses or lets go of a button at a place.
pub fn button<P>(harness: &mut Show<P>, at: egui::Pos2, button: egui::PointerButton, pressed: bool) {
    harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers: egui::Modifiers::NONE });
    harness.step();
}

/// Presses the left button at `from`, moves by way of `via`, lets go at the last point.
pub fn drag<P>(harness: &mut Show<P>, from: egui::Pos2, via: &[egui::Pos2]) {
    harness.hover_at(from);
    harness.step();
    button(harness, from, egui::PointerButton::Primary, true);
    for &to in via {
        harness.hover_at(to);
        harness.step();
    }
    button(harness, *via.last().unwrap_or(&from), egui::PointerButton::Primary, false);
    harness.run_steps(2);
}

/// Clicks at a place, not at a widget.
pub fn click<P>(harness: &mut Show<P>, at: egui::Pos2) {
    drag(harness, at, &[]);
}

/// Clicks there with the right button.
pub fn right_click<P>(harness: &mut Show<P>, at: egui::Pos2) {
    harness.hover_at(at);
    harness.step();
    button(harness, at, egui::PointerButton::Secondary, true);
    button(harness, at, egui::PointerButton::Secondary, false);
    harness.run_steps(2);
}

/// The centre of the widget called `label`.
pub fn center<P>(harness: &Show<P>, label: &str) -> egui::Pos2 {
    harness.get_by_label(label).rect().center()
}

/// Presses the button called `label`.
pub fn press<P>(harness: &mut Show<P>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

/// A swimmer: two positions, heading, two joints, and their rates.
pub fn spec() -> PlantSpec {
    let state = [
        ("com_x", "m", Role::Position(Axis::X)),
        ("com_y", "m", Role::Position(Axis::Y)),
        ("heading", "rad", Role::Heading),
        ("joint_front", "rad", Role::Joint),
        ("joint_back", "rad", Role::Joint),
        ("velocity_x", "m/s", Role::Velocity(Axis::X)),
        ("velocity_y", "m/s", Role::Velocity(Axis::Y)),
        ("heading_rate", "rad/s", Role::AngularVelocity),
        ("joint_front_rate", "rad/s", Role::JointVelocity),
        ("joint_back_rate", "rad/s", Role::JointVelocity),
    ];
    PlantSpec {
        agent: "swimmer".into(),
        variant: "faithful".into(),
        state: state.into_iter().map(|(name, unit, role)| Element::new(name, unit, role)).collect(),
        action: ["front", "back"].map(|name| Element::new(name, "N·m", Role::Control)).to_vec(),
        control_period: 0.15,
        anchor: Some(Anchor { plane: [0, 1], forward_velocity: 5, heading: Heading::Angle(2) }),
    }
}

/// The same, as a plant in a vertical plane, like the half-cheetah.
pub fn side_spec() -> PlantSpec {
    let mut spec = spec();
    spec.agent = "half_cheetah".into();
    spec.state[1] = Element::new("com_z", "m", Role::Position(Axis::Z));
    spec.anchor = Some(Anchor { plane: [0, 1], forward_velocity: 5, heading: Heading::None });
    spec
}

pub fn card(spec: PlantSpec) -> ModelCard {
    ModelCard {
        format: 1,
        spec,
        features: FeatureKind::default(),
        network: NetworkConfig::default(),
        data_hash: "0".repeat(64),
        seed: 0,
        transitions: 6660,
        robot_seconds: 1020.0,
        iteration: 0,
        train_loss: 0.0031,
        validation_loss: Some(0.0042),
        updates: 6000,
    }
}

/// An idle workbench with a trained model.
pub fn trained() -> Store {
    let spec = spec();
    Store {
        card: Some(Arc::new(card(spec.clone()))),
        spec: Some(Arc::new(spec)),
        phase: Phase::Idle,
        ..Store::default()
    }
}

/// A workbench with a rollout of `steps` frames along a left turn, still under way.
pub fn running(steps: usize) -> Store {
    Store {
        frames: frames(steps),
        rollout: "left_turn".into(),
        preset: Preset {
            task: TaskConfig {
                kind: TaskKind::Path,
                paths: vec![PathConfig::Template("left_turn".into())],
                ..TaskConfig::default()
            },
            ..Preset::default()
        },
        phase: Phase::Controlling,
        paths: results(),
        ..trained()
    }
}

/// A number in `-1..1` that looks random and is the same every time.
pub fn noise(seed: usize) -> f64 {
    let x = (seed as f64 * 12.9898).sin() * 43_758.545_3;
    2.0 * (x - x.floor()) - 1.0
}

pub fn path() -> Path {
    Path::new(
        "left_turn",
        vec![[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [4.0, 1.0], [4.0, 2.0], [4.0, 4.0]],
    )
    .expect("a path")
}

/// A swimmer's state at a place, wriggling.
fn state(x: f64, y: f64, heading: f64, time: f64) -> Vec<f32> {
    let wave = TAU * time / 1.6;
    let values = [
        x,
        y,
        heading + 0.12 * wave.sin(),
        0.9 * wave.sin(),
        0.9 * (wave - 1.4).sin(),
        0.45 * heading.cos(),
        0.45 * heading.sin(),
        0.47 * wave.cos(),
        3.5 * wave.cos(),
        3.5 * (wave - 1.4).cos(),
    ];
    values.map(|v| v as f32).to_vec()
}

/// From a pose, `steps` steps with a curvature: states row after row, and the last pose.
fn roll(mut pose: [f64; 3], curvature: f64, steps: usize, time: f64) -> Vec<f32> {
    let mut states = state(pose[0], pose[1], pose[2], time);
    for i in 1..=steps {
        pose[2] += curvature * 0.07;
        pose[0] += 0.07 * pose[2].cos();
        pose[1] += 0.07 * pose[2].sin();
        states.extend(state(pose[0], pose[1], pose[2], time + 0.15 * i as f64));
    }
    states
}

const HORIZON: usize = 18;

pub fn frames(steps: usize) -> Vec<Arc<Frame>> {
    let path = Arc::new(path());
    let terms = Arc::new(vec![
        Term { name: "progress", unit: "m", weight: 10.0 },
        Term { name: "distance", unit: "m", weight: 4.0 },
        Term { name: "heading", unit: "rad", weight: 0.5 },
        Term { name: "control", unit: "1", weight: 0.02 },
    ]);
    let mut pose = [0.0, 0.0, 0.0_f64];
    let mut missed = 0;
    let mut total_reward = 0.0;
    (0..steps)
        .map(|step| {
            let time = step as f64 * 0.15;
            // Steer at a point of the path ahead.
            let along = path.project([pose[0], pose[1]]).along + 0.55;
            let aim = at(&path, along);
            let wanted = (aim[1] - pose[1]).atan2(aim[0] - pose[0]);
            let mut turn = wanted - pose[2];
            turn -= TAU * (turn / TAU).round();
            let curvature = (turn * 2.5).clamp(-3.0, 3.0);
            let states = roll(pose, curvature * 0.6, HORIZON, time);
            let mut candidates: Vec<Candidate> = (0..40)
                .map(|k| {
                    let bend = curvature * 0.6 + if k == 0 { 0.0 } else { 2.6 * noise(step * 41 + k) };
                    let states = roll(pose, bend, HORIZON, time);
                    let off: f64 =
                        states.chunks(10).map(|s| path.project([s[0].into(), s[1].into()]).distance).sum();
                    let terms =
                        (0..=HORIZON).flat_map(|_| [0.6, -0.3 - off as f32 / 19.0, -0.1, -0.03]).collect();
                    Candidate { total: (30.0 - 6.0 * off) as f32, states, terms }
                })
                .collect();
            candidates.sort_by(|a, b| b.total.total_cmp(&a.total));
            let plan_ms = 41.0 + 9.0 * noise(step) + if step % 37 == 36 { 120.0 } else { 0.0 };
            missed += usize::from(plan_ms > 150.0);
            let action = |i: usize| {
                let wave = TAU * (time + 0.15 * i as f64) / 1.6;
                [(0.9 * wave.cos()) as f32, (0.9 * (wave - 1.4).cos()) as f32]
            };
            let before = state(pose[0], pose[1], pose[2], time);
            pose[2] += curvature * 0.07 + 0.01 * noise(step + 7);
            pose[0] += 0.07 * pose[2].cos();
            pose[1] += 0.07 * pose[2].sin();
            let projection = path.project([pose[0], pose[1]]);
            let reward = 0.7 - projection.distance;
            total_reward += reward;
            let rewards = (0..=HORIZON).flat_map(|i| {
                let n = noise(step * 19 + i);
                [0.65 + 0.1 * n, -0.25 - 0.05 * n, -0.1 - 0.04 * n, -0.03].map(|r| r as f32)
            });
            Arc::new(Frame {
                step,
                time,
                state: before,
                next_state: state(pose[0], pose[1], pose[2], time + 0.15),
                action: action(0).to_vec(),
                reward,
                total_reward,
                configuration: Vec::new(),
                plan: Some(PlanView {
                    terms: Arc::clone(&terms),
                    rewards: rewards.collect(),
                    states,
                    actions: (0..HORIZON).flat_map(action).collect(),
                    spread: Vec::new(),
                    total: candidates[0].total,
                    candidates,
                    seconds: plan_ms / 1e3,
                    period: 0.15,
                    population: 120,
                    evaluations: 120 * HORIZON * 3,
                    missed,
                    error: 2e-3 * (1.0 + 0.8 * noise(step + 99)) * (1.0 + 4.0 * projection.distance),
                    path: Some(Arc::clone(&path)),
                    basis: None,
                }),
                status: Status {
                    finished: false,
                    arrived: projection.along > path.length() - 0.1,
                    progress: projection.along,
                    length: path.length(),
                    distance: projection.distance,
                    segment: projection.segment,
                },
                speed: 1.0,
            })
        })
        .collect()
}

/// The point of `path` at arc length `along`.
fn at(path: &Path, mut along: f64) -> [f64; 2] {
    let points = path.points();
    for pair in points.windows(2) {
        let length = (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
        if along <= length {
            let t = along / length;
            return [0, 1].map(|i| pair[0][i] + t * (pair[1][i] - pair[0][i]));
        }
        along -= length;
    }
    points[points.len() - 1]
}

pub fn results() -> Vec<PathResult> {
    let result = |name: &str, mean: f64, max: f64, progress: f64, length: f64, completed| PathResult {
        name: name.into(),
        mean_distance_m: mean,
        max_distance_m: max,
        progress_m: progress,
        length_m: length,
        completed,
        finished: true,
        seconds: length / 0.42,
        total_reward: 120.0 * length,
        ..PathResult::default()
    };
    vec![
        result("straight", 0.041, 0.11, 4.2, 4.2, true),
        result("left_turn", 0.118, 0.36, 7.36, 7.41, true),
        result("u_turn", 0.31, 0.92, 6.9, 10.0, false),
    ]
}

pub fn episodes() -> Vec<EpisodeInfo> {
    (0..9)
        .map(|id| EpisodeInfo {
            id,
            source: if id < 7 { Source::Random } else { Source::Mpc(0) },
            split: if id % 3 == 2 { Split::Validation } else { Split::Train },
            steps: 333,
            seconds: 50.0,
            total_reward: 3.0,
            terminated: false,
            dropped: false,
            tags: Vec::new(),
        })
        .collect()
}

/// `steps` of truth and a prediction that drifts away, the faster the larger `drift`; what exceeds 1e6 becomes NaN.
pub fn trace(steps: usize, drift: f64) -> OpenLoopTrace {
    let truth = roll([0.0, 0.0, 0.0], 0.6, steps, 0.0);
    let mut prediction = truth.clone();
    let mut error = Vec::new();
    for step in 1..=steps {
        let grown = 0.004 * ((step as f64 * drift).exp() - 1.0);
        for (element, value) in prediction[step * 10..(step + 1) * 10].iter_mut().enumerate() {
            let off = *value as f64 + grown * (1.0 + noise(element)) * noise(element + 31).signum();
            *value = if off.abs() > 1e6 { f32::NAN } else { off as f32 };
        }
        error.push(if grown > 1e6 { f32::NAN } else { (grown * grown) as f32 });
    }
    OpenLoopTrace { episode: 2, start: 0, truth, prediction, error }
}

pub fn errors() -> OpenLoopErrors {
    let median: Vec<f64> = (1..=100).map(|i| 0.0016 * f64::from(i).powf(1.35)).collect();
    let mean = |i: usize| 0.0019 * ((i as f64 - 1.0) * 0.59).exp().min(1e25);
    let spread = |i: usize| Spread {
        mean: Some(if i == 100 { 1.2e22 } else { mean(i) }),
        lower: Some(median[i - 1] * 0.5),
        median: Some(median[i - 1]),
        upper: Some(median[i - 1] * 2.4),
        not_finite: 0.0,
    };
    OpenLoopErrors {
        starts: 1165,
        horizons: vec![1, 5, 10, 50, 100],
        curve: (1..=100).map(spread).collect(),
        elements: Vec::new(),
    }
}

pub fn iterations(count: u32) -> Vec<Iteration> {
    (0..count)
        .map(|index| {
            let progress = 1.0 - (-0.7 * f64::from(index)).exp();
            let returns: Vec<f64> =
                (0..9).map(|k| 12.0 + 24.0 * progress + 2.5 * noise(index as usize * 9 + k)).collect();
            let error = |at: f64| {
                BTreeMap::from([("1", 0.002), ("10", 0.05)].map(|(k, v)| (k.to_owned(), Some(v * at))))
            };
            Iteration {
                index,
                transitions: 6660 + 2997 * index as usize,
                robot_seconds: 1020.0 + 450.0 * f64::from(index),
                train_loss: 0.0031 / (1.0 + 0.3 * f64::from(index)),
                validation_error: error(3.0),
                validation_error_median: error(1.0 - 0.4 * progress),
                mean_return: Some(returns.iter().sum::<f64>() / returns.len() as f64),
                promised_earned: returns.iter().map(|r| [r / 320.0, r / 333.0]).collect(),
                returns,
            }
        })
        .collect()
}
