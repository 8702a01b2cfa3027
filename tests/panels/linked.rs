//! Plots over the same steps go together: one cursor with the values at it, one range.

use std::sync::Arc;

use egui::{Key, Pos2, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use foresight::{
    gui::{Panel, Store, diagnose::DiagnosePanel, run::RunPanel, widgets},
    session::Phase,
};

use super::stage::{self, Show, press, running, show};

const ACTIONS: &str = "Actions past and planned";
const REWARDS: &str = "Predicted reward by term";
const PLANNING: &str = "Planning time against the control period";
const ERROR: &str = "Predicted against realised: one-step error";

fn area<P: Panel>(user: &Show<P>, plot: &str) -> Rect {
    user.get_by_role_and_label(egui::Role::Figure, plot).rect()
}

/// Points at a place in the plot, as a share of its width.
fn point<P: Panel>(user: &mut Show<P>, plot: &str, share: f32) -> Pos2 {
    let rect = area(user, plot);
    let place = Pos2::new(rect.left() + share * rect.width(), rect.center().y);
    user.hover_at(place);
    user.run_steps(4);
    place
}

/// What screen readers are told of the plot's values at the cursor.
fn told<P: Panel>(user: &Show<P>, plot: &str) -> Option<String> {
    user.get_by_role_and_label(egui::Role::Figure, plot).accesskit_node().value()
}

/// The step that is told first.
fn step(told: &str) -> usize {
    let number: String = told.chars().filter(|c| c.is_ascii_digit() || *c == ':').collect();
    number.split(':').next().and_then(|digits| digits.parse().ok()).expect("a number")
}

/// The step in the middle of the plot.
fn middle<P: Panel>(user: &mut Show<P>, plot: &str) -> usize {
    point(user, plot, 0.5);
    step(&told(user, plot).expect("a value"))
}

#[test]
fn one_cursor_runs_through_actions_and_rewards_of_the_plan() {
    let store = Store { phase: Phase::Idle, ..running(30) };
    let plan = store.frames[29].plan.clone().expect("a plan");
    let mut user = show::<RunPanel>(store);
    assert_eq!(told(&user, ACTIONS), None);
    point(&mut user, ACTIONS, 0.85);
    let (above, beside) = (told(&user, ACTIONS).expect("values"), told(&user, REWARDS).expect("values"));
    let at = step(&above);
    assert!(at > 29, "in what is planned: {above}");
    assert_eq!(step(&beside), at, "{above} {beside}");
    assert!(above.contains("front, planned"), "{above}");
    for (term, name) in ["progress", "distance"].into_iter().enumerate() {
        let value = f64::from(plan.rewards[(at - 29) * plan.terms.len() + term]);
        assert!(beside.contains(&format!("{name} {}", widgets::figure(value))), "{beside}");
    }
    // The other way round; and nothing is told when the pointer is elsewhere.
    point(&mut user, REWARDS, 0.3);
    let beside = told(&user, ACTIONS).expect("values");
    assert!(step(&beside) != at && step(&beside) >= 29, "{beside}");
    user.hover_at(Pos2::new(30.0, 30.0));
    user.run_steps(4);
    assert_eq!([ACTIONS, REWARDS].map(|plot| told(&user, plot)), [None, None]);
}

#[test]
fn plots_over_the_same_steps_are_moved_together_until_they_are_let_go() {
    let mut user = show::<RunPanel>(Store { phase: Phase::Idle, ..running(60) });
    press(&mut user, "Checks");
    let before = middle(&mut user, ERROR);
    assert_eq!(middle(&mut user, PLANNING), before);
    let drag = |user: &mut Show<RunPanel>| {
        let from = point(user, PLANNING, 0.6);
        stage::drag(user, from, &[from - egui::vec2(50.0, 0.0), from - egui::vec2(140.0, 0.0)]);
    };
    drag(&mut user);
    let (moved, other) = (middle(&mut user, PLANNING), middle(&mut user, ERROR));
    assert!(moved > before + 5, "{before} {moved}");
    assert!(moved.abs_diff(other) <= 1, "{moved} {other}");
    // What is looked at is looked at in the other strip as well, though it is long past.
    press(&mut user, "Control");
    assert!(middle(&mut user, ACTIONS).abs_diff(moved) <= 1);
    press(&mut user, "Checks");
    // A double click in either shows all of it again.
    let at = point(&mut user, ERROR, 0.5);
    // Three clicks in a row would be another thing.
    user.run_steps(60);
    stage::click(&mut user, at);
    stage::click(&mut user, at);
    assert_eq!([PLANNING, ERROR].map(|plot| middle(&mut user, plot)), [before, before]);

    user.get_by_label("Link plots").scroll_to_me();
    user.run_steps(3);
    press(&mut user, "Link plots");
    point(&mut user, ERROR, 0.5);
    assert_eq!([PLANNING, ERROR].map(|plot| told(&user, plot)), [None, None]);
    drag(&mut user);
    press(&mut user, "Link plots");
    let apart = middle(&mut user, ERROR);
    assert_eq!(apart, before, "it stayed where it was");
}

#[test]
fn plots_are_moved_by_the_keyboard_alone() {
    let mut user = show::<RunPanel>(Store { phase: Phase::Idle, ..running(60) });
    press(&mut user, "Checks");
    let before = middle(&mut user, ERROR);
    let span = |user: &mut Show<RunPanel>| {
        let [left, right] = [0.2, 0.8].map(|share| {
            point(user, PLANNING, share);
            step(&told(user, PLANNING).expect("a value"))
        });
        right - left
    };
    let whole = span(&mut user);
    let keys = |user: &mut Show<RunPanel>, keys: &[Key]| {
        user.get_by_role_and_label(egui::Role::Figure, PLANNING).focus();
        user.run_steps(2);
        keys.iter().for_each(|key| user.key_press(*key));
        user.run_steps(3);
    };
    keys(&mut user, &[Key::ArrowLeft, Key::ArrowLeft]);
    let (moved, other) = (middle(&mut user, PLANNING), middle(&mut user, ERROR));
    assert!(moved + 5 < before, "{before} {moved}");
    assert!(moved.abs_diff(other) <= 1, "what is linked goes along: {moved} {other}");
    keys(&mut user, &[Key::Plus, Key::Plus, Key::Plus]);
    assert!(span(&mut user) < whole * 7 / 10, "three steps nearer");
    keys(&mut user, &[Key::Home]);
    assert_eq!([PLANNING, ERROR].map(|plot| middle(&mut user, plot)), [before, before]);
    assert_eq!(span(&mut user), whole);
}

#[test]
fn elements_are_compared_at_one_step() {
    let store = Store {
        episodes: stage::episodes(),
        trace: Some(Arc::new(stage::trace(100, 0.05))),
        errors: Some(Arc::new(stage::errors())),
        ..stage::trained()
    };
    let truth = store.trace.as_ref().map(|trace| trace.truth.clone()).expect("a trace");
    let mut user = show::<DiagnosePanel>(store);
    point(&mut user, "com_x, truth and prediction", 0.5);
    let [own, other, errors] =
        ["com_x, truth and prediction", "heading, truth and prediction", "Error against steps predicted"]
            .map(|plot| told(&user, plot).expect("values"));
    let at = step(&own);
    assert_eq!([step(&other), step(&errors)], [at, at]);
    for (told, element) in [(own, 0), (other, 2)] {
        let value = widgets::figure(f64::from(truth[at * 10 + element]));
        assert!(told.contains(&format!("truth {value}, prediction ")), "{told}: {value}");
    }
    assert!(errors.contains("median "), "{errors}");
}
