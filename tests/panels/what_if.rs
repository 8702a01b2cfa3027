//! What if, in the panel Run: asked by its name, by the keyboard and by the mouse; a real model answers.

use std::sync::{Arc, atomic::AtomicBool};

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use foresight::{
    dynamics::Activation,
    experiment::Ground,
    gui::{Store, run::RunPanel},
    plant::PlantError,
    session::{Answer, Command, Event, Phase, WhatIf},
};

use super::stage::{self, Show, center, drag, press, running, show};
use crate::perfect::{model, plain, random_network};

/// A run that is over, with a rollout to look back at.
pub fn over() -> Store {
    Store { phase: Phase::Idle, ..running(30) }
}

/// A model of the swimmer that nobody trained: good enough to plan with.
fn ground() -> Ground {
    let spec = stage::spec();
    let network = random_network(12, &[16], 10, Activation::Tanh, 3);
    let mut model = model(&spec, vec![network], plain(12), plain(10));
    model.target.std = vec![0.08; 10];
    let plant: foresight::planning::MakePlant =
        Arc::new(|| Err(PlantError::Recorded("nothing is to be moved".into())));
    Ground { model: Arc::new(model), spec: Arc::new(spec), plant, policy: None }
}

/// Answers what was asked last, as the worker does; gives the question.
pub fn answered(user: &mut Show<RunPanel>) -> WhatIf {
    let sent = user.state_mut().sent();
    let asked = sent.iter().rev().find_map(|command| match command {
        Command::WhatIf(what) => Some(WhatIf::clone(what)),
        _ => None,
    });
    let asked = asked.unwrap_or_else(|| panic!("nothing was asked: {sent:?}"));
    let outcome = ground().imagine(&asked, &AtomicBool::new(false)).map_err(|error| format!("{error:#}"));
    let outcome = outcome.map(|imagined| imagined.expect("nobody stops it"));
    user.state_mut().store.absorb(Event::WhatIf(Arc::new(Answer { id: asked.id, outcome })));
    user.run_steps(3);
    asked
}

/// The sentence of one line of the table.
fn line(user: &Show<RunPanel>, name: &str) -> String {
    let begin = format!("{name}: ");
    let node = user.query_by_label_contains(&begin).unwrap_or_else(|| panic!("no line {name}"));
    node.accesskit_node().value().unwrap_or_default()
}

/// Keeps the robot in the middle of the view.
pub fn follow(user: &mut Show<RunPanel>) {
    user.get_by_label("Follow the robot").scroll_to_me();
    user.run_steps(20);
    press(user, "Follow the robot");
}

fn type_into(user: &mut Show<RunPanel>, label: &str, text: &str) {
    user.get_by_role_and_label(Role::SpinButton, label).focus();
    user.run_steps(2);
    user.key_press_modifiers(Modifiers::COMMAND, Key::A);
    user.run_steps(1);
    user.get_by_label(label).type_text(text);
    user.run_steps(1);
    user.key_press(Key::Enter);
    user.run_steps(3);
}

#[test]
fn a_user_changes_a_weight_by_the_keyboard_and_sees_other_numbers() {
    let mut user = show::<RunPanel>(over());
    user.state_mut().sent();
    press(&mut user, "What if");
    let first = answered(&mut user);
    assert!(!first.differs(), "it begins with what was");
    let (progress, total) = (line(&user, "progress"), line(&user, "return"));

    type_into(&mut user, "Weight of progress", "0");
    let second = answered(&mut user);
    assert_eq!(second.weights[0], 0.0, "{:?}", second.weights);
    assert_eq!(second.weights[1..], first.weights[1..], "the others stay");
    assert_ne!(line(&user, "progress"), progress);
    assert!(line(&user, "progress").ends_with("what if 0"), "{}", line(&user, "progress"));
    assert_ne!(line(&user, "return"), total);

    type_into(&mut user, "Horizon of the question", "9");
    assert_eq!(answered(&mut user).planner.horizon, 9);
    type_into(&mut user, "Start moved in y", "0.5");
    assert_eq!(answered(&mut user).shift, [0.0, 0.5]);
    press(&mut user, "As it was");
    assert!(!answered(&mut user).differs());
    assert_eq!((line(&user, "progress"), line(&user, "return")), (progress, total), "and all is as before");
    assert_eq!(user.state_mut().sent(), [], "nobody steers a plant by asking");
}

#[test]
fn the_start_is_dragged_and_turned_in_the_view() {
    let mut user = show::<RunPanel>(over());
    follow(&mut user);
    press(&mut user, "What if");
    answered(&mut user);
    // The robot is in the middle, and so is the start that could have been.
    let middle = center(&user, "View of the rollout");
    let to = middle + vec2(40.0, -30.0);
    drag(&mut user, middle, &[middle + vec2(12.0, -9.0), middle + vec2(30.0, -20.0), to]);
    let moved = answered(&mut user);
    let [x, y] = moved.shift;
    assert!(x > 0.05 && (y / x - 0.75).abs() < 1e-3, "30 up for 40 to the right: {x} {y}");
    assert_eq!(moved.turn, 0.0);
    // The handle lies ahead of it.
    let heading = f64::from(user.state().store.frames[29].state[2]);
    let ahead = vec2(heading.cos() as f32, -heading.sin() as f32);
    let handle = to + 38.0 * ahead;
    let left = to + 60.0 * vec2(ahead.y, -ahead.x);
    drag(&mut user, handle, &[handle + 0.4 * (left - handle), left]);
    let turned = answered(&mut user);
    assert!(
        (turned.turn.to_degrees() - 90.0).abs() < 1.0,
        "a quarter to the left: {}",
        turned.turn.to_degrees()
    );
    assert_eq!(turned.shift, moved.shift);
    // Beside it the view is moved, as ever.
    let beside = middle + vec2(-150.0, 90.0);
    drag(&mut user, beside, &[beside + vec2(20.0, 10.0)]);
    assert_eq!(user.state_mut().sent(), []);
}

#[test]
fn while_one_drags_the_last_question_is_answered_before_the_next_is_asked() {
    let mut user = show::<RunPanel>(over());
    follow(&mut user);
    press(&mut user, "What if");
    answered(&mut user);
    let middle = center(&user, "View of the rollout");
    user.hover_at(middle);
    user.step();
    stage::button(&mut user, middle, egui::PointerButton::Primary, true);
    for i in 1..10 {
        user.hover_at(middle + vec2(8.0 * i as f32, 0.0));
        user.step();
    }
    let asked = |user: &mut Show<RunPanel>| user.state_mut().sent().len();
    assert_eq!(asked(&mut user), 1, "one is under way");
    stage::button(&mut user, middle + vec2(72.0, 0.0), egui::PointerButton::Primary, false);
    user.run_steps(2);
    user.get_by_label("Stop planning");
    assert!(answered(&mut user).shift[0] > 0.0, "the newest is asked when the mouse lets go");
    assert!(user.query_by_label("Stop planning").is_none());
}

#[test]
fn why_it_cannot_be_asked_is_said_at_its_button() {
    let reason = |store: Store, why: &str| {
        let mut user = show::<RunPanel>(store);
        user.get_by_label("What if").hover();
        user.run_steps(60);
        assert!(user.query_by_label_contains(why).is_some(), "{why}");
        press(&mut user, "What if");
        assert!(!user.state_mut().sent().iter().any(|command| matches!(command, Command::WhatIf(_))));
    };
    reason(running(30), "Pause the run");
    reason(Store { card: None, ..over() }, "Train a model first");
    reason(Store { phase: Phase::Training, ..over() }, "Wait for the present job");
    reason(stage::trained(), "no moment yet");
    let mut simulated = over();
    simulated.preset.planner.model = foresight::planning::PlanModel::Simulator;
    // The true simulation is asked as the network is.
    let mut user = show::<RunPanel>(simulated);
    press(&mut user, "What if");
    answered(&mut user);
    // Paused, it can be.
    let mut user = show::<RunPanel>(Store { paused: true, ..running(30) });
    press(&mut user, "What if");
    answered(&mut user);
    line(&user, "return");
}

#[test]
fn a_question_goes_along_to_the_next_moment_and_a_refusal_is_shown() {
    let mut user = show::<RunPanel>(over());
    press(&mut user, "What if");
    answered(&mut user);
    type_into(&mut user, "Start moved in x", "0.25");
    let here = answered(&mut user);
    press(&mut user, "One frame back");
    let there = answered(&mut user);
    assert_eq!(there.shift, [0.25, 0.0]);
    assert_ne!(there.basis.state, here.basis.state, "another moment");
    type_into(&mut user, "Horizon of the question", "1");
    answered(&mut user);
    let id = {
        type_into(&mut user, "Candidates of the question", "7");
        let sent = user.state_mut().sent();
        let Some(Command::WhatIf(what)) = sent.last() else { panic!("{sent:?}") };
        what.id
    };
    let outcome = Err("the device is gone".to_owned());
    user.state_mut().store.absorb(Event::WhatIf(Arc::new(Answer { id, outcome })));
    user.run_steps(2);
    assert!(user.query_by_label("No plan: the device is gone").is_some());
}
