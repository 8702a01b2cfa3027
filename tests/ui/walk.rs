//! The whole story on the real program with a small budget: real MuJoCo, real training, a real controller.

use std::sync::Arc;

use egui_kittest::kittest::Queryable as _;
use foresight::{
    experiment::{Preset, lesson::Lesson},
    gui::Ordered,
    session::Phase,
};

use super::user::{User, pictures, small};

/// The quick start as it is where pictures are taken, much smaller otherwise.
fn budget() -> Preset {
    if pictures().is_some() {
        Preset::builtin("quick_start").expect("it comes with the program")
    } else {
        small()
    }
}

#[test]
fn collect_train_draw_run_diagnose() {
    let mut user = User::new(budget());
    user.until("the experiment is open", |store| store.spec.is_some() && store.phase == Phase::Idle);

    user.harness.key_press(egui::Key::Space);
    user.until("the plant moves", |store| store.frames.len() > 4);
    if pictures().is_some() {
        user.until_seen("the robot", |harness| harness.query_by_label("3D view").is_some());
    }
    user.picture("live");
    user.press("Stop");
    user.until("it rests", |store| store.phase == Phase::Idle);

    user.press("Collect data");
    user.until("there are data of both kinds", |store| {
        store.phase == Phase::Idle
            && store.data.train_transitions > 0
            && store.data.validation_transitions > 0
    });
    assert!(user.store().episodes.len() >= 8);
    assert!(user.store().coverage.is_some());
    user.picture("collect");

    user.press("Train");
    user.press("Train the model");
    user.until("there is a model", |store| store.phase == Phase::Idle && store.card.is_some());
    assert!(user.store().losses.len() >= 400);
    assert!(user.store().errors.is_some());
    user.picture("train");

    user.press("Draw");
    user.harness.get_by_label("Template").click();
    user.harness.run_steps(4);
    user.press("Left turn");
    user.picture("draw");
    user.press("Follow this path");
    user.until("the controller drives", |store| {
        store.phase == Phase::Controlling && store.frames.len() > if pictures().is_some() { 250 } else { 12 }
    });
    assert!(user.harness.query_by_value("Drawn: left_turn").is_some(), "the panel says what is followed");
    user.picture("run");
    user.press("Stop");
    user.until("it rests", |store| store.phase == Phase::Idle);
    assert!(user.store().frame().is_some_and(|frame| frame.plan.is_some()));

    user.press("Diagnose");
    user.until("a prediction lies beside the truth", |store| store.trace.is_some());
    user.picture("diagnose");
}

/// The best swimmer as it is, on its first iterations, where pictures are taken; hardly more than nothing otherwise.
fn loop_budget() -> Preset {
    let mut preset = Preset::builtin("best/swimmer_forward").expect("it comes with the program");
    let changes: &[&str] = if pictures().is_some() {
        &["aggregation.iterations=5", "aggregation.rollouts=2", "aggregation.keep=2"]
    } else {
        &[
            "data.episodes=2",
            "data.steps=110",
            "data.validation_episodes=1",
            "data.validation_steps=110",
            "network.width=16",
            "training.updates=60",
            "planner.horizon=5",
            "planner.candidates=20",
            "aggregation.iterations=3",
            "aggregation.rollouts=2",
            "aggregation.keep=1",
            "aggregation.steps=15",
        ]
    };
    changes.iter().for_each(|change| preset.set(change).expect(change));
    preset
}

#[test]
fn the_outer_loop_runs_stage_by_stage_and_then_by_itself() {
    let preset = loop_budget();
    let iterations = preset.aggregation.iterations;
    let mut user = User::new(preset);
    user.until("the experiment is open", |store| store.spec.is_some() && store.phase == Phase::Idle);
    user.press("All");
    user.harness.get_by_role_and_label(egui::Role::Tab, "Aggregate").click();
    user.harness.run_steps(3);
    while user.store().speed.is_some() {
        user.harness.key_press(egui::Key::Plus);
        user.harness.run_steps(1);
    }
    user.harness.get_by_label("Pause between stages").click();
    user.harness.run_steps(2);
    user.press("Run all");
    user.until("there are data to look at", |store| store.phase == Phase::Waiting);
    assert!(user.store().iterations.is_empty() && user.store().data.train_transitions > 0);
    user.press("Continue");
    user.until("there is a model to look at", |store| store.phase == Phase::Waiting && store.card.is_some());
    user.press("Stop; what was reached stays");
    user.until("it rests", |store| store.phase == Phase::Idle);

    user.harness.get_by_label("Pause between stages").click();
    user.harness.run_steps(2);
    user.press("Run all");
    user.until("all iterations are done", |store| {
        store.phase == Phase::Idle && store.iterations.len() == iterations
    });
    let seen: Vec<usize> = user.store().iterations.iter().map(|iteration| iteration.transitions).collect();
    assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "what was seen is learned from: {seen:?}");
    user.picture("aggregate");
}

#[test]
fn a_class_takes_the_lesson_in_german() {
    let lesson =
        Lesson { preset: budget(), ..Lesson::load("first_steps").expect("it comes with the program") };
    let mut user = User::taught(Arc::new(lesson));
    let ctx = user.harness.ctx.clone();
    user.harness.state_mut().order(&ctx, Ordered { language: Some("de"), ..Ordered::default() });
    user.until("the experiment is open", |store| store.spec.is_some() && store.phase == Phase::Idle);

    user.press("Daten sammeln");
    user.until("there are data", |store| store.phase == Phase::Idle && store.data.validation_transitions > 0);
    user.harness.get_by_label("Erledigt");

    user.press("Weiter");
    user.harness.get_by_label("Was ein Übergang ist");
    for _ in 0..3 {
        user.press("Schritt");
    }
    user.until_seen("the second step is done", |harness| harness.query_by_label("Erledigt").is_some());
    if pictures().is_some() {
        user.until_seen("the robot", |harness| harness.query_by_label("3D-Ansicht").is_some());
    }
    user.picture("german");
}
