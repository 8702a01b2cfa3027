use egui_kittest::kittest::Queryable;
use foresight::{
    experiment::Iteration,
    gui::{Store, aggregate::AggregatePanel},
    session::{Command, Phase, Progress},
};

use super::stage::{self, drag, press, show, trained};

fn rolling() -> Store {
    Store {
        phase: Phase::Controlling,
        iterations: stage::iterations(4),
        progress: Some(Progress {
            phase: Phase::Controlling,
            what: "rollout 3 of 9".into(),
            done: 800,
            total: 2997,
            unit: "steps",
            elapsed: 12.0,
            remaining: Some(33.0),
        }),
        ..trained()
    }
}

#[test]
fn a_user_runs_the_whole_loop_with_pauses_between_stages() {
    let mut user = show::<AggregatePanel>(trained());
    assert!(user.query_by_label("No iteration yet").is_some());
    press(&mut user, "Pause between stages");
    press(&mut user, "Run all");
    assert_eq!(user.state_mut().sent(), [Command::RunAll { pause: true }]);
    user.state_mut().store.phase = Phase::Waiting;
    user.run_steps(2);
    press(&mut user, "Continue");
    press(&mut user, "Stop; what was reached stays");
    assert_eq!(user.state_mut().sent(), [Command::Resume, Command::Stop]);
}

#[test]
fn the_loops_numbers_are_edited_in_the_preset() {
    let mut user = show::<AggregatePanel>(trained());
    press(&mut user, "How the loop turns");
    let field = user.get_by_role_and_label(egui::Role::SpinButton, "Patience").rect().center();
    drag(&mut user, field, &[field + egui::vec2(20.0, 0.0), field + egui::vec2(40.0, 0.0)]);
    let sent = user.state_mut().sent();
    let Some(Command::Edit(preset)) = sent.last() else { panic!("{sent:?}") };
    assert!(preset.aggregation.patience > 0);
}

#[test]
fn every_iteration_has_a_card_and_the_present_stage_is_lit() {
    let user = show::<AggregatePanel>(rolling());
    for index in 0..5 {
        assert!(user.query_by_label(&format!("Iteration {index}")).is_some(), "{index}");
    }
    assert!(user.query_all_by_label("rollout 3 of 9").next().is_some());
    assert!(user.query_by_label_contains("Returns of iteration 3").is_some());
}

#[test]
fn a_card_leads_back_to_its_iteration() {
    let mut user = show::<AggregatePanel>(Store { phase: Phase::Idle, progress: None, ..rolling() });
    press(&mut user, "Branch at iteration 2");
    assert_eq!(user.state_mut().sent(), [Command::Branch(2)]);
}

#[test]
fn returns_are_drawn_against_robot_time_too() {
    let mut user = show::<AggregatePanel>(rolling());
    press(&mut user, "by robot time");
    assert!(user.query_by_label("Return against iterations").is_some());
}

#[test]
fn iterations_without_a_finite_return_are_survived() {
    let bad = Iteration {
        index: 4,
        returns: vec![f64::NAN, f64::INFINITY, 1e300, -1e300],
        mean_return: None,
        train_loss: f64::NAN,
        ..Iteration::default()
    };
    let nothing = Iteration { index: 5, robot_seconds: f64::NAN, ..Iteration::default() };
    let mut store = rolling();
    store.iterations.extend([bad.clone(), nothing]);
    show::<AggregatePanel>(store);
    show::<AggregatePanel>(Store { iterations: vec![bad], ..trained() });
}
