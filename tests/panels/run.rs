use std::sync::Arc;

use egui::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use foresight::{
    experiment::PathConfig,
    gui::{Store, run::RunPanel},
    planning::{PlannerKind, Precision},
    session::{Command, Comparison, Frame, Phase},
};

use super::stage::{self, Show, press, running, show, trained};

fn slide(user: &mut Show<RunPanel>, label: &str, value: f64) {
    user.get_by_role_and_label(Role::Slider, label).set_value_accesskit(value);
    user.run_steps(3);
}

#[test]
fn a_user_chooses_a_path_and_runs_it() {
    let mut user = show::<RunPanel>(trained());
    press(&mut user, "Task");
    press(&mut user, "U-turn");
    press(&mut user, "Run");
    let path = Some(PathConfig::Template("u_turn".into()));
    assert_eq!(user.state_mut().sent(), [Command::Run { path }]);
    assert!(user.query_by_label_contains("17.0 min of robot time").is_some());
}

#[test]
fn a_path_drawn_on_the_canvas_can_be_run() {
    let mut user = show::<RunPanel>(trained());
    let path = stage::path();
    user.ctx.data_mut(|data| data.insert_temp(egui::Id::unique("drawn path"), Arc::new(path.clone())));
    user.run_steps(2);
    press(&mut user, "Task");
    press(&mut user, "Drawn: left_turn");
    press(&mut user, "Run");
    let path = PathConfig::Points { name: path.name.clone(), points: path.points().to_vec() };
    assert_eq!(user.state_mut().sent(), [Command::Run { path: Some(path) }]);
}

#[test]
fn a_running_controller_is_paused_stepped_and_stopped() {
    let mut user = show::<RunPanel>(running(30));
    press(&mut user, "Pause");
    user.state_mut().store.paused = true;
    user.run_steps(2);
    press(&mut user, "One control step");
    press(&mut user, "Resume");
    press(&mut user, "Stop this run");
    assert_eq!(user.state_mut().sent(), [Command::Pause, Command::Step, Command::Resume, Command::Stop]);
}

#[test]
fn the_horizon_changes_while_it_runs() {
    let mut user = show::<RunPanel>(running(30));
    slide(&mut user, "Horizon", 31.0);
    let sent = user.state_mut().sent();
    let Some(Command::SetPlanner(config)) = sent.last() else { panic!("{sent:?}") };
    assert_eq!(config.horizon, 31);
}

#[test]
fn each_planner_shows_the_parameters_that_it_reads() {
    let mut user = show::<RunPanel>(running(30));
    let choices = [
        ("Improved CEM (iCEM)", PlannerKind::Icem, "Noise colour", "Correlation"),
        ("Path integral (MPPI)", PlannerKind::Mppi, "Inverse temperature", "Elites"),
        ("Random shooting", PlannerKind::RandomShooting, "Candidates", "Sigma"),
    ];
    for (label, kind, shown, hidden) in choices {
        user.get_by_role_and_label(Role::ComboBox, "Planner").click();
        user.run_steps(3);
        user.get_by_role_and_label(Role::Button, label).click();
        user.run_steps(3);
        assert!(user.query_by_role_and_label(Role::Slider, shown).is_some(), "{label} has {shown}");
        assert!(user.query_by_role_and_label(Role::Slider, hidden).is_none(), "{label} has no {hidden}");
        let sent = user.state_mut().sent();
        let Some(Command::SetPlanner(config)) = sent.last() else { panic!("{sent:?}") };
        assert_eq!(config.kind, kind);
    }
}

#[test]
fn half_precision_is_offered_once_its_effect_is_known() {
    let mut user = show::<RunPanel>(trained());
    let open = |user: &mut Show<RunPanel>| {
        user.get_by_role_and_label(Role::ComboBox, "Precision").scroll_to_me();
        user.run_steps(20);
        user.get_by_role_and_label(Role::ComboBox, "Precision").click();
        user.run_steps(3);
    };
    open(&mut user);
    assert!(user.query_by_label("Half (bf16)").is_none(), "not yet");
    press(&mut user, "Single (f32)");
    if foresight::planning::has_bf16() {
        press(&mut user, "Measure half precision");
        let sent = user.state_mut().sent();
        let Some(Command::Compare { planner, .. }) = sent.last() else { panic!("{sent:?}") };
        assert_eq!(planner.precision, Precision::Bf16);
    }
    let store = &mut user.state_mut().store;
    store.comparison = Some(Arc::new(Comparison {
        planner: store.preset.planner.clone(),
        iteration: store.card.as_ref().expect("there is a model").iteration,
        plans: 200,
        same_share: 0.995,
        largest_difference: 0.031,
        mean_return: [3.0, 2.99],
        median_ms: [10.0, 5.5],
    }));
    user.run_steps(2);
    assert!(user.query_by_label_contains("5.5 instead of 10.0 ms a plan").is_some());
    open(&mut user);
    press(&mut user, "Half (bf16)");
    let sent = user.state_mut().sent();
    let Some(Command::SetPlanner(config)) = sent.last() else { panic!("{sent:?}") };
    assert_eq!(config.precision, Precision::Bf16);
}

#[cfg(feature = "remote")]
#[test]
fn a_remote_device_is_chosen_by_its_address() {
    let mut user = show::<RunPanel>(trained());
    user.get_by_role_and_label(Role::ComboBox, "Computed by").scroll_to_me();
    user.run_steps(20);
    user.get_by_role_and_label(Role::ComboBox, "Computed by").click();
    user.run_steps(3);
    press(&mut user, "Remote device");
    let sent = user.state_mut().sent();
    let Some(Command::SetPlanner(config)) = sent.last() else { panic!("{sent:?}") };
    assert_eq!(config.device, foresight::dynamics::DeviceKind::Remote);
    user.state_mut().store.preset.planner = config.clone();
    user.run_steps(2);
    let write = |user: &mut Show<RunPanel>, text: &str| {
        let label = "Address, as `foresight serve` prints it on the other machine";
        user.get_by_role_and_label(Role::TextInput, label).focus();
        user.run_steps(2);
        user.get_by_role_and_label(Role::TextInput, label).type_text(text);
        user.run_steps(2);
    };
    write(&mut user, "secret@big-machine");
    assert!(user.query_by_label_contains("the remote address has no port").is_some());
    write(&mut user, ":3000");
    assert!(user.query_by_label_contains("the remote address").is_none());
    press(&mut user, "Connect");
    let sent = user.state_mut().sent();
    let [Command::UseRemote(address)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(address.full(), "secret@big-machine:3000");
}

#[test]
fn every_reward_term_has_a_weight_that_acts_at_once() {
    let mut user = show::<RunPanel>(running(30));
    user.get_by_role_and_label(Role::Slider, "distance").scroll_to_me();
    user.run_steps(2);
    slide(&mut user, "distance", 7.0);
    assert_eq!(user.state_mut().sent(), [Command::SetWeight { term: 1, weight: 7.0 }]);
    // Once the run is over the preset takes the weight over, for the runs to come.
    user.state_mut().store.phase = Phase::Idle;
    user.run_steps(2);
    let sent = user.state_mut().sent();
    let [Command::Edit(preset)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(preset.task.weights["distance"], 7.0);
}

#[test]
fn a_finished_run_is_scrubbed_back_and_forth() {
    let mut user = show::<RunPanel>(Store { phase: Phase::Idle, ..running(80) });
    assert!(user.query_by_label_contains("step 79").is_some());
    slide(&mut user, "Frame of the run", 20.0);
    assert!(user.query_by_label_contains("step 20").is_some());
    assert!(user.query_by_label("looking back").is_some());
    press(&mut user, "One frame on");
    assert!(user.query_by_label_contains("step 21").is_some());
    press(&mut user, "One frame back");
    press(&mut user, "One frame back");
    assert!(user.query_by_label_contains("step 19").is_some());
    slide(&mut user, "Frame of the run", 79.0);
    assert!(user.query_by_label("at rest").is_some());
}

#[test]
fn while_it_runs_the_newest_frame_is_shown() {
    let mut user = show::<RunPanel>(running(40));
    let more = stage::frames(45);
    user.state_mut().store.frames.extend_from_slice(&more[40..]);
    user.run_steps(2);
    assert!(user.query_by_label("live").is_some());
    assert!(user.query_by_label_contains("step 44").is_some());
    assert!(user.get_by_role_and_label(Role::Slider, "Frame of the run").accesskit_node().is_disabled());
    // Another rollout begins: the old one is forgotten.
    user.state_mut().store.frames = stage::frames(3);
    user.run_steps(2);
    assert!(user.query_by_label_contains("step 2").is_some());
}

#[test]
fn a_plant_that_rests_shows_where_it_is_to_go_and_one_driven_by_hand_is_live() {
    let frames = stage::frames(1).into_iter().map(|frame| Arc::new(Frame { plan: None, ..(*frame).clone() }));
    let store = Store { phase: Phase::Idle, frames: frames.collect(), ..running(1) };
    let mut user = show::<RunPanel>(store);
    assert!(user.query_by_label("at rest").is_some());
    // Lines with more than two ends: that of the path with its arrows is one.
    let lines = |user: &Show<RunPanel>| {
        let shapes = user.output().shapes.iter();
        shapes.filter(|clipped| matches!(clipped.shape, egui::Shape::Path(_))).count()
    };
    let with_path = lines(&user);
    press(&mut user, "Task");
    press(&mut user, "Forward, no path");
    assert!(lines(&user) < with_path, "without a path there is none to show");
    user.state_mut().store.phase = Phase::Live;
    user.run_steps(2);
    assert!(user.query_by_label("live").is_some());
}

#[test]
fn results_list_what_was_followed() {
    let mut user = show::<RunPanel>(running(10));
    press(&mut user, "Results (3)");
    assert!(user.query_by_label("6.90 of 10.00").is_some());
    assert!(user.query_by_label("u_turn").is_some());
}

#[test]
fn missed_deadlines_are_on_screen() {
    let user = show::<RunPanel>(running(80));
    assert!(user.query_by_label("in time").is_some());
    assert!(user.query_by_label("missed 2 of 80").is_some());
}

#[test]
fn a_plant_in_a_vertical_plane_is_seen_from_the_side() {
    let spec = stage::side_spec();
    let mut store = running(20);
    store.card = Some(Arc::new(stage::card(spec.clone())));
    store.spec = Some(Arc::new(spec));
    for frame in &mut store.frames {
        if let Some(plan) = &mut Arc::make_mut(frame).plan {
            plan.path = None;
        }
    }
    let user = show::<RunPanel>(store);
    assert!(user.query_by_label("View of the rollout").is_some());
}

/// Frames in which everything that can be broken is.
fn broken() -> Vec<Arc<Frame>> {
    let values = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, -1e30, 0.0];
    let mut frames = stage::frames(24);
    for (i, frame) in frames.iter_mut().enumerate().skip(3) {
        let frame = Arc::make_mut(frame);
        let bad = values[i % values.len()];
        frame.next_state.fill(bad);
        frame.state.fill(bad);
        frame.action.fill(bad);
        frame.reward = bad.into();
        frame.status.distance = bad.into();
        let Some(plan) = &mut frame.plan else { continue };
        plan.error = bad.into();
        plan.seconds = f64::from(bad);
        plan.total = bad;
        for list in [&mut plan.states, &mut plan.actions, &mut plan.rewards] {
            let len = list.len();
            list[len / 2..].fill(bad);
        }
        for candidate in &mut plan.candidates[1..] {
            candidate.total = bad;
            candidate.states[30..].fill(bad);
        }
        match i % 4 {
            0 => plan.states.truncate(7),
            1 => plan.rewards.clear(),
            2 => plan.candidates.clear(),
            _ => plan.actions.truncate(3),
        }
        if i % 5 == 0 {
            frame.state.clear();
            frame.action.clear();
        }
    }
    frames
}

#[test]
fn data_that_are_not_finite_survive_every_moment_of_a_run() {
    let mut user = show::<RunPanel>(Store { phase: Phase::Idle, frames: broken(), ..trained() });
    for frame in 0..24 {
        slide(&mut user, "Frame of the run", f64::from(frame));
    }
    press(&mut user, "Fit");
}

#[test]
fn ten_thousand_steps_stay_quick_to_draw() {
    let one = stage::frames(1).remove(0);
    let frames: Vec<_> = (0..10_000)
        .map(|step| {
            let mut frame = Frame::clone(&one);
            frame.step = step;
            frame.time = step as f64 * 0.15;
            frame.next_state[0] = step as f32 * 0.01;
            Arc::new(frame)
        })
        .collect();
    let mut user = show::<RunPanel>(Store { phase: Phase::Idle, frames, ..trained() });
    user.run_steps(50);
    assert!(user.query_by_label_contains("step 9999").is_some());
}

#[test]
fn a_candidate_in_the_view_says_why_it_was_not_chosen() {
    let mut user = show::<RunPanel>(Store { phase: Phase::Idle, ..running(30) });
    assert!(user.query_by_label_contains("the plan is worth").is_none());
    press(&mut user, "Why not another?");
    let verdict = |user: &Show<RunPanel>| {
        let node = user.query_by_label_contains("the plan is worth");
        node.and_then(|node| node.accesskit_node().label().or(node.accesskit_node().value()))
            .unwrap_or_default()
    };
    let middle = verdict(&user);
    // The worst of all is named by what it loses most by: it strays from the path.
    user.get_by_role_and_label(Role::SpinButton, "Candidate to compare with").set_value_accesskit(40.0);
    user.run_steps(3);
    assert!(user.query_by_label("Plan less candidate 40").is_some());
    let worst = verdict(&user);
    assert!(worst.contains("more: distance +"), "{worst}");
    assert_ne!(worst, middle);
    // Pointing does the same: the robot stands where all candidates begin.
    press(&mut user, "Why not another?");
    assert_eq!(verdict(&user), "");
    let centre = stage::center(&user, "View of the rollout");
    let near =
        (0..400).map(|i| centre + egui::vec2((i % 20 - 10) as f32 * 12.0, (i / 20 - 10) as f32 * 12.0));
    let mut found = false;
    for place in near {
        stage::click(&mut user, place);
        found = found || !verdict(&user).is_empty();
        if found {
            break;
        }
    }
    assert!(found, "no candidate can be clicked");
}

#[test]
fn a_planner_that_is_late_is_offered_what_fits() {
    let mut store = Store { phase: Phase::Idle, ..running(30) };
    store.preset.planner.candidates = 1000;
    for frame in &mut store.frames {
        let plan = Arc::make_mut(frame).plan.as_mut().expect("a plan");
        (plan.population, plan.seconds) = (1000, 0.25);
    }
    let mut user = show::<RunPanel>(store);
    // 0.9 x 0.15 s of the 0.25 s that a thousand take.
    press(&mut user, "540 candidates fit");
    let sent = user.state_mut().sent();
    let [Command::SetPlanner(config)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(config.candidates, 540);
}

#[test]
fn a_state_that_the_model_has_never_seen_is_told_of() {
    let warned = |speed: f32| {
        let mut store = Store { phase: Phase::Idle, ..running(30) };
        let spec = store.spec.clone().expect("a plant");
        let moving = spec.state.iter().position(|e| matches!(e.role, foresight::plant::Role::JointVelocity));
        let moving = moving.expect("a joint that moves");
        let seen = spec.state.iter().map(|element| foresight::session::Histogram {
            name: element.name.clone(),
            unit: element.unit.clone(),
            min: -20.0,
            max: 20.0,
            counts: vec![1; 10],
        });
        store.coverage =
            Some(Arc::new(foresight::session::Coverage { elements: seen.collect(), seen: 10, all: 10 }));
        let last = store.frames.last_mut().expect("frames");
        Arc::make_mut(last).next_state[moving] = speed;
        let user = show::<RunPanel>(store);
        let said = format!("outside the data: {}", spec.state[moving].name);
        user.query_by_label(&said).is_some()
    };
    assert!(!warned(19.0) && warned(23.0));
}

#[test]
fn the_numbers_of_a_plot_are_a_click_away() {
    let mut user = show::<RunPanel>(Store { phase: Phase::Idle, ..running(30) });
    let place = stage::center(&user, "Actions past and planned");
    stage::right_click(&mut user, place);
    user.run_steps(3);
    user.get_by_label("Copy data").click();
    let mut copied = None;
    for _ in 0..4 {
        user.step();
        let commands = &user.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        copied = copied.or(text);
    }
    let text = copied.expect("it is on the clipboard");
    let rows: Vec<&str> = text.lines().collect();
    let name = stage::spec().action[0].name.clone();
    assert_eq!(rows[0], "series,x,y");
    // Past and planned actions are there, and the first planned one holds from the present step on.
    assert!(rows.iter().any(|row| row.starts_with(&format!("{name},"))), "{text}");
    assert!(rows.iter().any(|row| row.starts_with(&format!("\"{name}, planned\",29,"))), "{text}");
}
