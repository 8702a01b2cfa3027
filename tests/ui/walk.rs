//! The whole story on the real program with a small budget: real MuJoCo, real training, a real controller.

use egui_kittest::kittest::Queryable as _;
use foresight::{experiment::Preset, session::Phase};

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
    user.picture("run");
    user.press("Stop");
    user.until("it rests", |store| store.phase == Phase::Idle);
    assert!(user.store().frame().is_some_and(|frame| frame.plan.is_some()));

    user.press("Diagnose");
    user.until("a prediction lies beside the truth", |store| store.trace.is_some());
    user.picture("diagnose");
}
