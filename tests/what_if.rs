//! What if: from a moment of a rollout, with the start moved, other weights or another planner; headless, and beside a worker at work.

mod onlooker;
mod perfect;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use foresight::{
    data::{Journal, Split},
    experiment::{
        Basis, Experiment, Ground, Host, Imagined, PathConfig, Preset, RolloutRequest, TaskConfig, WhatIf,
        control,
        event::{Event, Frame},
    },
    planning::{Engines, PlanModel, PlannerConfig, PlannerKind},
    plant::{Plant, PlantError, Start, stream},
    session::{Command, Level, Phase, Session},
    task,
};
use onlooker::Onlooker;
use perfect::{Point, point_model, point_spec};

fn point() -> Box<dyn Plant> {
    Box::new(Point::new())
}

fn ground() -> Ground {
    let plant: foresight::planning::MakePlant =
        Arc::new(|| Err(PlantError::Recorded("nothing is to be moved".into())));
    Ground { model: Arc::new(point_model()), spec: Arc::new(point_spec()), plant, policy: None }
}

/// A rollout of the point mass: along a path, or forward.
fn rollout(planner: &PlannerConfig, path: Option<&str>, steps: usize) -> Vec<Frame> {
    let path = path.map(|name| PathConfig::Template(name.into()));
    let mut task = task::build(&TaskConfig::default(), path.as_ref(), &point_spec()).expect("a task");
    let model = point_model();
    let engines = Engines { model: &model, plant: Arc::new(|| Ok(point())), proposer: None };
    let request = RolloutRequest {
        name: "a story".into(),
        iteration: 0,
        steps,
        action_noise: 0.0,
        start: Start::Nominal,
        seed: 1,
        index: 0,
        planner,
        draw: 12,
        split: Split::Train,
        journal: Journal::default(),
    };
    let mut plant = point();
    let mut host = Onlooker::default();
    control(plant.as_mut(), task.as_mut(), &engines, &request, &mut host).expect("a rollout");
    host.0
}

fn basis(frame: &Frame) -> Arc<Basis> {
    frame.plan.as_ref().and_then(|plan| plan.basis.clone()).expect("it says what it was made of")
}

fn imagine(what: &WhatIf) -> Imagined {
    ground().imagine(what, &AtomicBool::new(false)).expect("it can be asked").expect("nobody stops it")
}

/// Sum of a term over a plan.
fn term(imagined: &Imagined, name: &str) -> f32 {
    let at = imagined.terms.iter().position(|term| term.name == name).expect("there is such a term");
    imagined.plan.terms.iter().skip(at).step_by(imagined.terms.len()).sum()
}

fn planner() -> PlannerConfig {
    PlannerConfig { horizon: 12, ..PlannerConfig::default() }
}

#[test]
fn with_nothing_changed_it_is_the_plan_that_was_to_the_bit() {
    let kinds = [PlannerKind::RandomShooting, PlannerKind::Cem, PlannerKind::Icem, PlannerKind::Mppi];
    let plain = kinds.map(|kind| PlannerConfig { kind, ..planner() });
    let ahead = PlannerConfig { overlap: true, ..planner() };
    let hurried = PlannerConfig { budget_ms: 3.0, ..planner() };
    for planner in plain.into_iter().chain([ahead, hurried]) {
        let frames = rollout(&planner, Some("left_turn"), 25);
        assert_eq!(frames.len(), 25);
        for frame in &frames {
            let was = frame.plan.as_ref().expect("a plan a step");
            let what = WhatIf::unchanged(1, basis(frame));
            assert!(!what.differs());
            let again = imagine(&what);
            let context = format!("{:?}, step {}", planner.kind, frame.step);
            assert_eq!(again.plan.actions, was.actions, "{context}");
            assert_eq!(again.plan.states, was.states, "{context}");
            assert_eq!(again.plan.terms, was.rewards, "{context}");
            assert_eq!((again.plan.total, again.plan.population), (was.total, was.population), "{context}");
            if !planner.overlap {
                assert_eq!(again.state, frame.state, "{context}");
            }
        }
    }
}

#[test]
fn a_start_that_is_moved_moves_the_plan_and_leaves_the_rollout_alone() {
    // Forward it is the same anywhere: the plan is only somewhere else.
    let frames = rollout(&planner(), None, 15);
    let before = frames.clone();
    let at = &frames[10];
    let what = WhatIf { shift: [3.0, -1.5], ..WhatIf::unchanged(1, basis(at)) };
    let moved = imagine(&what);
    let was = at.plan.as_ref().expect("a plan");
    for (new, old) in moved.plan.states.chunks_exact(4).zip(was.states.chunks_exact(4)) {
        let off = [new[0] - old[0] - 3.0, new[1] - old[1] + 1.5, new[2] - old[2], new[3] - old[3]];
        assert!(off.iter().all(|off| off.abs() < 1e-4), "{new:?} from {old:?}");
    }
    assert!((moved.plan.total - was.total).abs() < 1e-3);

    // Beside a path it costs distance, and the plan makes for the path.
    let frames = rollout(&planner(), Some("straight"), 15);
    let what = WhatIf::unchanged(1, basis(&frames[10]));
    let on = imagine(&what);
    let beside = imagine(&WhatIf { shift: [0.0, 0.6], ..what.clone() });
    assert!(term(&beside, "distance") < term(&on, "distance") - 0.5, "60 cm cost something");
    assert!(beside.plan.total < on.plan.total);
    let y =
        |imagined: &Imagined| imagined.plan.states.iter().skip(1).step_by(4).copied().collect::<Vec<f32>>();
    assert!((y(&beside)[0] - y(&on)[0] - 0.6).abs() < 1e-5, "it begins where it was put");
    assert!(y(&beside)[12] < y(&beside)[0] - 0.05, "and comes nearer: {:?}", y(&beside));
    // On along the path nothing is lost; and back before its start, it has its way still to go.
    for along in [1.0, -0.4] {
        let elsewhere = imagine(&WhatIf { shift: [along, 0.0], ..what.clone() });
        assert!(elsewhere.plan.total > beside.plan.total, "{along} m on");
    }
    // The frames know nothing of it, and a question does not change what is asked next.
    let again = imagine(&what);
    assert_eq!((again.plan.states, again.plan.total), (on.plan.states, on.plan.total));
    assert_eq!(rollout(&planner(), None, 15).len(), before.len());
    for (now, then) in rollout(&planner(), None, 15).iter().zip(&before) {
        assert_eq!((&now.state, now.total_reward, now.time), (&then.state, then.total_reward, then.time));
    }
}

#[test]
fn other_weights_and_another_horizon_make_another_plan() {
    let frames = rollout(&planner(), Some("left_turn"), 12);
    let was = WhatIf::unchanged(1, basis(&frames[8]));
    let before = imagine(&was);
    let weight = |name: &str| before.terms.iter().position(|term| term.name == name).expect("a term");
    let mut what = was.clone();
    what.weights[weight("progress")] = 0.0;
    assert!(what.differs());
    let idle = imagine(&what);
    assert_eq!(term(&idle, "progress"), 0.0, "what has no weight earns nothing");
    assert!(term(&before, "progress") > 1.0);
    assert_ne!(idle.plan.actions, before.plan.actions);
    assert_eq!(basis(&frames[8]).terms()[weight("progress")].weight, before.terms[weight("progress")].weight);

    let far = PlannerConfig { horizon: 20, candidates: 40, elites: 8, ..was.planner.clone() };
    let far = imagine(&WhatIf { planner: far, ..was });
    assert_eq!((far.plan.actions.len(), far.plan.population), (2 * 20, 40));
}

#[test]
fn before_anything_was_planned_a_first_plan_is_imagined() {
    let path = PathConfig::Template("left_turn".into());
    let (config, spec) = (TaskConfig::default(), point_spec());
    let state = [2.0, 1.0, 0.0, 0.0];
    let mut plant = point();
    plant.reset(&Start::Exact(state.map(f64::from).to_vec()), &mut stream(0, "a story", 0)).expect("reset");
    let frame = Frame::unplanned(plant.as_ref(), 0, state.to_vec(), vec![0.0; 2], [0.0; 2]);
    let first = Basis::afresh(&config, Some(&path), &planner(), &spec, &frame).expect("a task");
    assert_eq!(first.task.path().expect("a path").points()[0], [2.0, 1.0], "laid from there");
    let imagined = imagine(&WhatIf::unchanged(1, Arc::new(first)));
    assert!(term(&imagined, "progress") > 1.0);
    assert_eq!(imagined.plan.states[..4], state);
}

#[test]
fn what_cannot_be_asked_is_refused_in_one_line_and_what_is_stopped_has_no_answer() {
    let frames = rollout(&planner(), Some("straight"), 2);
    let fine = WhatIf::unchanged(1, basis(&frames[1]));
    let stop = AtomicBool::new(true);
    assert_eq!(ground().imagine(&fine, &stop).expect("it can be asked"), None);
    stop.store(false, Ordering::Relaxed);
    let refused = |what: &WhatIf| ground().imagine(what, &stop).expect_err("it cannot be").to_string();
    let with = |planner: PlannerConfig| WhatIf { planner, ..fine.clone() };
    let text = refused(&with(PlannerConfig { horizon: 0, ..planner() }));
    assert!(text.contains("horizon"), "{text}");
    // Of a plan by the learned model only the state was kept, which is not all of a simulated plant.
    let simulated = PlannerConfig { model: PlanModel::Simulator, ..planner() };
    let on_plants = Ground { plant: Arc::new(|| Ok(point())), ..ground() };
    let text = on_plants.imagine(&with(simulated.clone()), &stop).expect_err("it cannot be").to_string();
    assert!(text.contains("only the state was kept") && text.contains("learned model"), "{text}");
    // And a plant that cannot be put elsewhere says so; where it was, it can be asked.
    let frames = rollout(&simulated, Some("straight"), 2);
    let here = WhatIf::unchanged(1, basis(&frames[1]));
    assert!(on_plants.imagine(&here, &stop).expect("it can be asked").is_some());
    let moved = WhatIf { shift: [1.0, 0.0], ..here };
    let text = on_plants.imagine(&moved, &stop).expect_err("it cannot be").to_string();
    assert!(text.contains("cannot be moved") && text.contains("only a simulated plant"), "{text}");
    let text = refused(&WhatIf { shift: [f64::NAN, 0.0], ..fine.clone() });
    assert!(text.contains("finite"), "{text}");
    let other = Ground { spec: Arc::new(perfect::nameless(9, 2)), ..ground() };
    let text = other.imagine(&fine, &stop).expect_err("it cannot be").to_string();
    assert!(text.contains("another plant"), "{text}");
}

fn small() -> Preset {
    let mut preset = Preset::builtin("quick_start").expect("it is built in");
    let less =
        ["data.episodes=6", "data.steps=120", "data.validation_episodes=2", "data.validation_steps=120"];
    let other = ["training.updates=250", "task.steps=12", "task.paths=[\"straight\"]"];
    less.iter().chain(&other).for_each(|change| preset.set(change).expect("it fits"));
    preset
}

#[test]
fn the_true_simulation_is_asked_as_well_and_plans_the_same_from_where_it_was() {
    let mut preset = small();
    for change in ["planner.model=\"simulator\"", "planner.candidates=16", "planner.horizon=6"] {
        preset.set(change).expect("it fits");
    }
    let mut host = Onlooker::default();
    let mut experiment = Experiment::open(preset).expect("it opens");
    experiment.run(&mut host).expect("it runs");
    let frames: Vec<Frame> = host.0.into_iter().filter(|frame| frame.plan.is_some()).collect();
    assert_eq!(frames.len(), 12);
    let ground = experiment.ground().expect("there is a model, though nobody asks it");
    let ask = |what: &WhatIf| {
        ground.imagine(what, &AtomicBool::new(false)).expect("it can be asked").expect("nobody stops it")
    };
    for frame in &frames {
        let was = frame.plan.as_ref().expect("a plan a step");
        let again = ask(&WhatIf::unchanged(1, basis(frame)));
        assert_eq!((&again.plan.actions, &again.plan.states), (&was.actions, &was.states));
        assert_eq!((&again.plan.terms, again.plan.total), (&was.rewards, was.total));
        assert_eq!(again.state, frame.state);
    }
    // Put on along its straight path, it swims on there as it did here.
    let at = &frames[8];
    let (was, spec) = (at.plan.as_ref().expect("a plan"), ground.spec.clone());
    let same = WhatIf::unchanged(2, basis(at));
    let beside = ask(&WhatIf { shift: [0.0, 0.4], ..same.clone() });
    let y = spec.anchor.expect("it has a position").plane[1];
    assert!((beside.state[y] - at.state[y] - 0.4).abs() < 1e-5, "it begins where it was put");
    assert_eq!(beside.plan.states[..spec.state.len()], beside.state, "and is simulated from there");
    assert!(beside.plan.total < was.total, "beside the path it is worth less");
    let turned = ask(&WhatIf { turn: std::f64::consts::PI, ..same.clone() });
    assert!(turned.plan.total < was.total, "so it is with its back to the path");
    // What is asked changes nothing of what is asked next.
    assert_eq!(ask(&same).plan.states, was.states);
    // A plan that was never made, of a moment that is.
    let path = PathConfig::Template("straight".into());
    let afresh =
        Basis::afresh(&TaskConfig::default(), Some(&path), &same.planner, &spec, at).expect("a task");
    assert_eq!(afresh.state, at.next_state);
    let first = ask(&WhatIf::unchanged(3, Arc::new(afresh)));
    assert_eq!(first.plan.states[..spec.state.len()], at.next_state);
    let stop = AtomicBool::new(true);
    assert_eq!(ground.imagine(&same, &stop).expect("it can be asked"), None, "it can be stopped");
}

/// A host that wants nothing but the paths' results.
struct Quiet(Vec<Event>);

impl Host for Quiet {
    fn report(&mut self, event: Event) {
        if matches!(event, Event::Path(_)) {
            self.0.push(event);
        }
    }

    fn go_on(&mut self) -> bool {
        true
    }
}

/// The next answer; what else is told is counted if it means that something was moved or recorded.
fn answer(session: &Session, moved: &mut usize) -> Arc<foresight::session::Answer> {
    loop {
        match session.wait().expect("the worker lives") {
            Event::WhatIf(answer) => return answer,
            Event::Frame(_) | Event::Episode(_) | Event::Path(_) => *moved += 1,
            Event::Notice { level: Level::Error, text } => panic!("{text}"),
            _ => {}
        }
    }
}

#[test]
fn it_is_asked_beside_a_rollout_that_is_paused_and_after_it_and_changes_nothing() {
    let mut host = Quiet(Vec::new());
    let mut headless = Experiment::open(small()).expect("it opens");
    headless.run(&mut host).expect("it runs");
    let [Event::Path(untouched)] = &host.0[..] else { panic!("{:?}", host.0) };

    let session = Session::spawn(|| {}).expect("a thread");
    session.send(Command::Open(Box::new(small())));
    session.send(Command::SetSpeed(None));
    session.send(Command::RunAll { pause: false });
    let (mut frames, mut asked, mut result) = (Vec::new(), 0, None);
    let what = |frame: &Frame, id: u64| WhatIf::unchanged(id, basis(frame));
    while result.is_none() {
        match session.wait().expect("the worker lives") {
            Event::Frame(frame) if frame.plan.is_some() => {
                frames.push(frame);
                if frames.len() == 4 {
                    session.send(Command::Pause);
                }
            }
            Event::Phase { phase: Phase::Controlling, paused: true } if asked == 0 => {
                // Frames that were on their way have arrived by now: what is told, is told in order.
                asked = frames.len();
                let at = frames.last().expect("some").clone();
                session.send(Command::WhatIf(Box::new(what(&at, 1))));
                let mut moved = 0;
                let same = answer(&session, &mut moved);
                let was = at.plan.as_ref().expect("a plan");
                assert_eq!((same.id, moved), (1, 0), "nothing moves");
                assert_eq!(same.outcome.as_ref().expect("a plan").plan.actions, was.actions);
                // One that would take an hour gives way to the next, and that to a stop.
                let mut endless = what(&at, 2);
                (endless.planner.candidates, endless.planner.horizon) = (10_000_000, 1000);
                session.send(Command::WhatIf(Box::new(endless.clone())));
                session.send(Command::WhatIf(Box::new(WhatIf { shift: [0.0, 1.0], ..what(&at, 3) })));
                let (first, second) = (answer(&session, &mut moved), answer(&session, &mut moved));
                assert_eq!((first.id, first.outcome.clone()), (2, Err("stopped".into())));
                assert_eq!((second.id, moved), (3, 0));
                let elsewhere = second.outcome.as_ref().expect("a plan");
                assert!((elsewhere.state[1] - at.state[1] - 1.0).abs() < 1e-5);
                session.send(Command::WhatIf(Box::new(WhatIf { id: 4, ..endless })));
                session.send(Command::StopWhatIf);
                let last = answer(&session, &mut moved);
                assert_eq!((last.id, last.outcome.clone()), (4, Err("stopped".into())));
                session.send(Command::Resume);
            }
            Event::Path(path) => result = Some(path),
            Event::Notice { level: Level::Error, text } => panic!("{text}"),
            _ => {}
        }
    }
    assert!(
        asked > 0 && frames.len() == 12,
        "it was asked, and the run went on: {asked} of {}",
        frames.len()
    );
    assert_eq!(result.as_ref(), Some(untouched), "to the same end as if nobody had asked");
    while !matches!(session.wait().expect("the worker lives"), Event::Phase { phase: Phase::Idle, .. }) {}
    session.send(Command::WhatIf(Box::new(what(&frames[5], 5))));
    let mut moved = 0;
    let after = answer(&session, &mut moved);
    let was = frames[5].plan.as_ref().expect("a plan");
    assert_eq!(after.outcome.as_ref().expect("a plan").plan.states, was.states);
    assert_eq!(moved, 0);
}
