//! The controller drives a plant: with a perfect model, within a budget of time, ahead of time, and on the true simulation.

mod perfect;

use std::sync::Arc;

use foresight::{
    data::{Contents, Journal, Source, Split, Store},
    dynamics::Activation,
    experiment::{
        Change, Controlled, Flow, Host, RolloutRequest, control,
        event::{Event, Frame},
    },
    planning::{Engines, PlanModel, PlannerConfig, PlannerKind},
    plant::{Plant, PlantError, Start, mujoco},
    task::{PathConfig, RewardKind, TaskConfig, TaskKind, build},
};
use perfect::{Point, model, plain, point_model, point_spec, random_network};

/// Keeps every frame, and changes something after some of them.
#[derive(Default)]
struct Listener {
    frames: Vec<Arc<Frame>>,
    changes: Vec<(usize, Change)>,
}

impl Host for Listener {
    fn report(&mut self, event: Event) {
        if let Event::Frame(frame) = event {
            self.frames.push(frame);
        }
    }

    fn go_on(&mut self) -> bool {
        true
    }

    fn step(&mut self, frame: Frame, _: f64) -> Flow {
        let now = |change: &&(usize, Change)| change.0 == frame.step;
        let changes = self.changes.iter().filter(now).map(|(_, change)| change.clone()).collect();
        self.frames.push(Arc::new(frame));
        Flow::Go(changes)
    }
}

fn request(planner: &PlannerConfig, steps: usize) -> RolloutRequest<'_> {
    RolloutRequest {
        name: "a story".into(),
        iteration: 0,
        steps,
        action_noise: 0.0,
        start: Start::Rollout { heading: None },
        seed: 1,
        index: 0,
        planner,
        draw: 0,
        split: Split::Train,
        journal: Journal::default(),
    }
}

/// The point mass along a left turn.
fn point_follows(planner: &PlannerConfig, host: &mut Listener) -> Controlled {
    let path = PathConfig::Template("left_turn".into());
    let mut task = build(&TaskConfig::default(), Some(&path), &point_spec()).expect("a task for a point");
    let model = point_model();
    let engines = Engines { model: &model, plant: Arc::new(|| Ok(Box::new(Point::new()))), proposer: None };
    control(&mut Point::new(), task.as_mut(), &engines, &request(planner, 400), host).expect("a rollout")
}

fn planner() -> PlannerConfig {
    PlannerConfig { horizon: 12, ..PlannerConfig::default() }
}

#[test]
fn actions_that_are_planned_while_the_plant_moves_come_in_time() {
    let mut host = Listener::default();
    let ahead = point_follows(&PlannerConfig { overlap: true, ..planner() }, &mut host);
    let path = ahead.path.expect("it follows a path");
    assert!(path.completed && path.mean_distance_m < 0.1, "{path:?}");
    // A plan made ahead begins where the model said that the step would end: with a perfect model, where it did.
    for frame in &host.frames {
        let plan = frame.plan.as_ref().expect("a plan a step");
        let off = frame.state.iter().zip(&plan.states).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off < 1e-5, "step {}: planned {off} beside where it is", frame.step);
    }
    let again = point_follows(&PlannerConfig { overlap: true, ..planner() }, &mut Listener::default());
    assert_eq!(again.episode, ahead.episode, "threads do not decide what happens");
}

#[test]
fn what_is_recovered_of_a_rollout_is_held_out_if_the_whole_would_have_been() {
    let folder = tempfile::tempdir().expect("a folder");
    let claim = Store::claim(folder.path()).expect("nobody else is there");
    let store = Store::begin(claim, &Arc::new(point_spec()), false).expect("a new run").0;
    let planner = planner();
    let path = PathConfig::Template("left_turn".into());
    let mut task = build(&TaskConfig::default(), Some(&path), &point_spec()).expect("a task for a point");
    let model = point_model();
    let engines = Engines { model: &model, plant: Arc::new(|| Ok(Box::new(Point::new()))), proposer: None };
    for (index, split) in [Split::Train, Split::Validation].into_iter().enumerate() {
        let request = RolloutRequest {
            split,
            index: index as u64,
            iteration: 3,
            journal: store.journal(),
            ..request(&planner, 20)
        };
        let mut host = Listener::default();
        control(&mut Point::new(), task.as_mut(), &engines, &request, &mut host).expect("a rollout");
    }
    drop(store);
    // Nobody has saved anything: it is the journal that is read.
    let recovered = Contents::read(folder.path()).expect("it opens").dataset.expect("data");
    let found = recovered.all().iter().map(|e| (e.source, e.split, e.len())).collect::<Vec<_>>();
    assert_eq!(found, [Split::Train, Split::Validation].map(|split| (Source::Mpc(3), split, 20)));
}

#[test]
fn a_budget_of_time_becomes_a_number_of_candidates() {
    let mut host = Listener::default();
    let small = PlannerConfig { budget_ms: 2.0, candidates: 16, ..planner() };
    let large = PlannerConfig { budget_ms: 60.0, ..small.clone() };
    host.changes.push((30, Change::Planner(large)));
    let controlled = point_follows(&small, &mut host);
    assert!(controlled.path.is_some_and(|path| path.completed));
    // The most of each: whatever else the machine does takes candidates away, and never adds any.
    let most = |frames: &[Arc<Frame>]| {
        let populations = frames.iter().filter_map(|frame| frame.plan.as_ref()).map(|plan| plan.population);
        populations.max().map_or(0.0, |population| population as f64)
    };
    let (before, after) = (most(&host.frames[..30]), most(&host.frames[30..]));
    assert!(before > 16.0, "the number of candidates in the preset does not count: {before}");
    assert!(after > 1.5 * before, "thirty times the time: {after} after {before} candidates");
}

#[test]
fn a_planner_is_sound_if_it_drives_the_true_simulation() {
    let plants = mujoco::MujocoModel::open("half_cheetah", "modern").expect("a built-in agent");
    let spec = plants.spec().clone();
    let (states, actions) = (spec.state.len(), spec.action.len());
    // The network knows nothing: all that is achieved is the planner's.
    let ignorant = random_network(states + actions, &[8], states, Activation::default(), 1);
    let model = model(&spec, vec![ignorant], plain(states + actions), plain(states));
    let make = move || -> Result<Box<dyn Plant>, PlantError> { Ok(plants.plant()?) };
    let engines = Engines { model: &model, plant: Arc::new(make.clone()), proposer: None };
    let forward =
        TaskConfig { kind: TaskKind::Forward, reward: RewardKind::General, ..TaskConfig::default() };
    let mut reached = Vec::new();
    for kind in [PlannerKind::Cem, PlannerKind::Icem] {
        let config =
            PlannerConfig { kind, model: PlanModel::Simulator, horizon: 10, candidates: 64, ..planner() };
        let mut task = build(&forward, None, &spec).expect("it has a position");
        let (mut plant, mut host) = (make().expect("a plant"), Listener::default());
        let ran = control(plant.as_mut(), task.as_mut(), &engines, &request(&config, 40), &mut host);
        let ran = ran.expect("a rollout");
        reached.push(ran.rollout.total_reward);
        // What the simulation was asked for is what happens: predictions are exact.
        for frame in &host.frames {
            let plan = frame.plan.as_ref().expect("a plan a step");
            let next = &plan.states[states..2 * states];
            let off = frame.next_state.iter().zip(next).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(off < 1e-4, "{kind:?}, step {}: {off}", frame.step);
        }
    }
    // 40 steps are 2 s; a network trained on 20,000 transitions is far from this.
    assert!(reached.iter().all(|&reward| reward > 40.0), "{reached:?}");
}
