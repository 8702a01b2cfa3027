//! Plans on a graphics card (in CI: Mesa's software Vulkan) are the plans of the processor.

mod perfect;

use foresight::{
    dynamics::{Activation, DeviceKind, FeatureKind, Features, Mlp, Model},
    planning::{CpuEngine, Engine, GpuEngine, PlannerConfig, PlannerKind, Rollout, Scores, Situation, make},
    plant::{Plant as _, PlantSpec, Start, mujoco, stream},
};
use perfect::{forward_task, model, plain, point_model, random_actions, random_network};

/// A model of `spec` with random weights behind features of `kind`, and limits that some candidates run into.
fn random_model(spec: &PlantSpec, kind: FeatureKind, activation: Activation) -> Model {
    let features = Features::new(kind, spec);
    let (inputs, outputs) = (features.input_len(), features.output_len());
    let members = |seed| -> Mlp { random_network(inputs, &[40, 30], outputs, activation, seed) };
    let mut target = plain(outputs);
    target.std.iter_mut().for_each(|std| *std = 0.2);
    let mut model = model(spec, vec![members(1), members(2)], plain(inputs), target);
    model.limits = Some(vec![[-1.5, 1.5]; spec.state.len()]);
    (model.card.features, model.features) = (kind, features);
    model
}

#[test]
fn candidates_are_worth_the_same_on_the_graphics_card() {
    for (agent, variant, kind, activation) in [
        ("swimmer", "faithful", FeatureKind::Invariant, Activation::Relu),
        ("half_cheetah", "faithful", FeatureKind::Raw, Activation::Silu),
        ("ant", "faithful", FeatureKind::Invariant, Activation::Tanh),
        ("ant", "modern", FeatureKind::Invariant, Activation::Relu),
    ] {
        let plants = mujoco::MujocoModel::open(agent, variant).expect("a built-in agent");
        let mut plant = plants.plant().expect("a plant");
        plant.reset(&Start::Random, &mut stream(1, "a start", 0)).expect("a start");
        let state = plant.state();
        let model = random_model(plants.spec(), kind, activation);
        let task = forward_task(plants.spec(), &state);
        let rollout = Rollout {
            state: &state,
            horizon: 6,
            candidates: 150,
            reward: task.reward(),
            fill: &random_actions,
            disagreement: 0.3,
            decisive: 0,
            cancel: None,
        };
        let (mut here, mut there) = (Scores::default(), Scores::default());
        CpuEngine::new(&model).score(&rollout, &mut here);
        let card = GpuEngine::new(&model, DeviceKind::Gpu);
        card.score(&rollout, &mut there);
        assert_eq!(card.notice(), None, "it was computed there");
        assert_eq!(there.totals.len(), 150);
        let size = here.totals.iter().map(|x| x.abs()).fold(0.0, f32::max);
        for (a, b) in here.totals.iter().zip(&there.totals) {
            assert!((a - b).abs() < 1e-4 * size, "{agent}/{variant}: {a} here, {b} there");
        }
    }
}

#[test]
fn a_plan_made_on_the_graphics_card_is_stopped_and_repeated() {
    let model = point_model();
    let engine = GpuEngine::new(&model, DeviceKind::Gpu);
    let task = forward_task(&model.card.spec, &[0.0; 4]);
    let config = PlannerConfig {
        kind: PlannerKind::RandomShooting,
        device: DeviceKind::Gpu,
        candidates: 300,
        horizon: 8,
        ..PlannerConfig::default()
    };
    let stop = std::sync::atomic::AtomicBool::new(true);
    let plan = |cancel| {
        let (state, reward) = (&[0.0; 4], task.reward());
        make(&config).plan(&engine, &Situation { state, reward, seed: 3, candidates: None, draw: 5, cancel })
    };
    let (first, second) = (plan(None), plan(None));
    assert_eq!(first.actions, second.actions);
    assert_eq!(first.candidates.len(), 5);
    let plan = plan(Some(&stop));
    assert!(plan.actions.iter().all(|&a| a == 0.0), "nothing was chosen from");
}

#[test]
fn a_card_that_is_slower_than_the_processor_is_given_up_with_one_message() {
    let model = point_model();
    let engine = GpuEngine::on_trial(&model, DeviceKind::Gpu);
    let task = forward_task(&model.card.spec, &[0.0; 4]);
    let config =
        PlannerConfig { kind: PlannerKind::RandomShooting, candidates: 200, ..PlannerConfig::default() };
    let mut planner = make(&config);
    let mut notices = Vec::new();
    for seed in 0..6 {
        let (state, reward) = (&[0.0; 4], task.reward());
        let situation = Situation { state, reward, seed, candidates: None, draw: 0, cancel: None };
        let plan = planner.plan(&engine, &situation);
        assert!(plan.total.is_finite(), "it goes on planning");
        notices.extend(engine.notice());
    }
    // So small a network is quicker on any processor than the way to a card and back.
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert!(notices[0].starts_with("Plans are made on the processor"), "{notices:?}");
}

#[test]
fn a_card_without_room_for_the_candidates_is_given_up_with_one_message() {
    if std::env::var_os("VK_DRIVER_FILES").is_none() {
        eprintln!("skipped: only of the driver that needs no card it is known how much it takes at once");
        return;
    }
    let plants = mujoco::MujocoModel::open("swimmer", "faithful").expect("a built-in agent");
    let spec = plants.spec();
    let state = vec![0.0; spec.state.len()];
    let features = Features::new(FeatureKind::Raw, spec);
    let (inputs, outputs) = (features.input_len(), features.output_len());
    // A layer's activations are 256 MB.
    let network = random_network(inputs, &[8192], outputs, Activation::Relu, 1);
    let model = model(spec, vec![network], plain(inputs), plain(outputs));
    let task = forward_task(spec, &state);
    let rollout = Rollout {
        state: &state,
        horizon: 1,
        candidates: 8192,
        reward: task.reward(),
        fill: &random_actions,
        disagreement: 0.0,
        decisive: 0,
        cancel: None,
    };
    let card = GpuEngine::new(&model, DeviceKind::Gpu);
    let (mut here, mut there) = (Scores::default(), Scores::default());
    CpuEngine::new(&model).score(&rollout, &mut here);
    let mut notices = Vec::new();
    for _ in 0..2 {
        card.score(&rollout, &mut there);
        notices.extend(card.notice());
    }
    assert_eq!(
        notices,
        ["The graphics card has too little memory for this: plans are made on the processor from here on"]
    );
    assert_eq!(here.totals, there.totals);
}
