use std::sync::Arc;

use egui::Role;
use egui_kittest::kittest::Queryable;
use foresight::{
    dynamics::{OpenLoopErrors, Spread},
    gui::{Store, diagnose::DiagnosePanel},
    session::Command,
};

use super::stage::{self, press, show, trained};

fn store() -> Store {
    Store {
        episodes: stage::episodes(),
        trace: Some(Arc::new(stage::trace(100, 0.05))),
        errors: Some(Arc::new(stage::errors())),
        ..trained()
    }
}

#[test]
fn opening_the_panel_asks_for_a_first_prediction_of_a_held_out_episode() {
    let mut user = show::<DiagnosePanel>(Store { trace: None, errors: None, ..store() });
    user.run_steps(20);
    assert_eq!(user.state_mut().sent(), [Command::OpenLoop { episode: 2, start: 0, steps: 100 }]);
}

#[test]
fn dragging_the_start_asks_once_at_rest() {
    let mut user = show::<DiagnosePanel>(store());
    user.run_steps(20);
    user.state_mut().sent();
    for start in [10.0, 20.0, 40.0] {
        user.get_by_role_and_label(Role::Slider, "from step").set_value_accesskit(start);
        user.run_steps(2);
    }
    user.run_steps(40);
    assert_eq!(user.state_mut().sent(), [Command::OpenLoop { episode: 2, start: 40, steps: 100 }]);
}

#[test]
fn another_episode_and_a_longer_horizon_can_be_chosen() {
    let mut user = show::<DiagnosePanel>(store());
    user.run_steps(20);
    user.state_mut().sent();
    press(&mut user, "Held-out episode");
    press(&mut user, "8 · MPC 0 · 333 steps");
    user.get_by_role_and_label(Role::Slider, "for").set_value_accesskit(250.0);
    user.run_steps(40);
    assert_eq!(user.state_mut().sent().last(), Some(&Command::OpenLoop { episode: 8, start: 0, steps: 250 }));
}

#[test]
fn every_element_is_shown_with_its_unit_and_the_filter_narrows_them() {
    let mut user = show::<DiagnosePanel>(store());
    assert!(user.query_by_label("com_x (m)").is_some());
    user.get_by_label("Elements").focus();
    user.get_by_label("Elements").type_text("rate");
    user.run_steps(3);
    assert!(user.query_by_label("com_x (m)").is_none());
    assert!(user.query_by_label("heading_rate (rad/s)").is_some());
}

#[test]
fn the_step_at_which_the_error_passes_the_threshold_is_marked() {
    let user = show::<DiagnosePanel>(store());
    assert!(user.query_by_label_contains("error passes the threshold at step").is_some());
}

#[test]
fn divergence_is_called_by_its_name() {
    let trace = Arc::new(stage::trace(100, 0.9));
    let mut user = show::<DiagnosePanel>(Store { trace: Some(trace), ..store() });
    user.get_by_label("Threshold").click();
    user.run_steps(2);
    assert!(user.query_by_label_contains("diverged at step").is_some());

    let mut trace = stage::trace(60, 0.01);
    trace.prediction[300..].fill(f32::NAN);
    trace.error[29..].fill(f32::NAN);
    user.state_mut().store.trace = Some(Arc::new(trace));
    user.run_steps(3);
    assert!(user.query_by_label("diverged at step 30").is_some());
}

#[test]
fn the_table_shows_enormous_means_briefly_and_what_was_lost() {
    let mut errors = stage::errors();
    errors.curve[49].mean = None;
    errors.curve[49].not_finite = 0.02;
    let mut user = show::<DiagnosePanel>(Store { errors: Some(Arc::new(errors)), ..store() });
    assert!(user.query_by_label("1e22").is_some());
    assert!(user.query_by_label("diverged").is_some());
    assert!(user.query_by_label("2 %").is_some());
    press(&mut user, "Evaluate");
    assert!(user.state_mut().sent().contains(&Command::Evaluate));
}

#[test]
fn nothing_but_garbage_is_survived() {
    let mut trace = stage::trace(40, 0.1);
    let bad = [f32::NAN, f32::INFINITY, 1e30, -1e38];
    for (i, value) in trace.prediction.iter_mut().chain(&mut trace.truth).enumerate() {
        *value = bad[i % 4];
    }
    trace.truth.truncate(55);
    trace.error = vec![f32::INFINITY; 3];
    let nan = f64::NAN;
    let errors = OpenLoopErrors {
        starts: 0,
        horizons: vec![0, 1, 5],
        curve: [Some(1e300), None, Some(nan), Some(f64::INFINITY), Some(0.0)]
            .map(|e| Spread {
                mean: e,
                lower: Some(nan),
                median: e,
                upper: Some(f64::INFINITY),
                not_finite: nan,
            })
            .to_vec(),
        elements: Vec::new(),
    };
    let store = Store { trace: Some(Arc::new(trace)), errors: Some(Arc::new(errors)), ..store() };
    let mut user = show::<DiagnosePanel>(store);
    user.run_steps(5);
    assert!(user.query_by_label_contains("diverged at step").is_some());
}
