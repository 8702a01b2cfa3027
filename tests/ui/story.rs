//! The whole story in clicks: open, collect, train, draw, run, diagnose.

use std::sync::Arc;

use egui_kittest::kittest::Queryable as _;
use foresight::{
    data::Split,
    gui::Layout,
    session::{Command, Event, Frame, Level, Phase, Progress},
};

use super::{
    desk::{self, Desk, drop_on},
    stage,
};

#[test]
fn an_empty_window_says_what_to_do_first() {
    let mut desk = Desk::new();
    desk.press("Collect");
    assert!(desk.sees("No experiment is open"));
    desk.press("Open preset…");
    desk.press("quick_start");
    desk.press("Open");
    let sent = desk.sent();
    assert!(matches!(&sent[..], [Command::Open(preset)] if preset.name == desk::preset().name), "{sent:?}");
}

#[test]
fn collect_sends_what_the_panel_shows_and_the_amount_in_robot_time_is_said() {
    let mut desk = Desk::opened();
    assert!(desk.sees("No data yet"));
    let data = desk::preset().data;
    let seconds = (data.episodes * data.steps) as f64 * 0.15;
    assert!(desk.sees(&format!("{:.1} min of robot time", seconds / 60.0)));
    desk.press("Collect data");
    let collect = |split| Command::Collect { data: data.clone(), split };
    assert_eq!(desk.sent(), [collect(Split::Train), collect(Split::Validation)]);

    desk.phase(Phase::Collecting);
    desk.tell(Event::Progress(Progress {
        phase: Phase::Collecting,
        what: "random episodes".into(),
        done: 1200,
        total: 6660,
        unit: "steps",
        elapsed: 2.0,
        remaining: Some(9.0),
    }));
    assert!(desk.sees("0:09 left"));
    assert!(!desk.enabled("Collect data"));
    desk.press("Stop this job");
    assert_eq!(desk.sent(), [Command::Stop]);
}

#[test]
fn held_actions_and_validation_are_a_choice_away() {
    let mut desk = Desk::opened();
    desk.press("Held actions");
    desk.harness.get_by_label("Used for").click();
    desk.settle();
    desk.press("Validation (held out)");
    desk.press("Collect data");
    let sent = desk.sent();
    let [Command::Collect { data, split: Split::Validation }] = &sent[..] else { panic!("{sent:?}") };
    assert!(data.hold[1] > 1);
}

#[test]
fn an_episode_can_be_dropped_and_restored() {
    let mut desk = Desk::opened();
    for event in desk::collected(3) {
        desk.tell(event);
    }
    desk.press("Drop");
    assert_eq!(desk.sent(), [Command::DropEpisode { id: 0, dropped: true }]);
    desk.press("Restore");
    assert_eq!(desk.sent(), [Command::DropEpisode { id: 2, dropped: false }]);
    // Sorted by return, the other way round: another episode comes first.
    desk.press("Return");
    desk.press("Drop");
    let first = desk.sent();
    desk.press("Return");
    desk.press("Drop");
    assert_ne!(first, desk.sent());
}

#[test]
fn train_pause_stop_restore_and_the_settings_reach_the_worker() {
    let mut desk = Desk::opened();
    desk.press("Train");
    assert!(desk.sees("Collect random episodes first"));
    assert!(!desk.enabled("Train the model"));
    for event in desk::collected(10) {
        desk.tell(event);
    }
    let width = desk.harness.get_by_label("Width");
    width.click();
    desk.settle();
    desk.sent();
    desk.press("Train the model");
    assert_eq!(desk.sent(), [Command::Train]);
    desk.phase(Phase::Training);
    desk.press("Pause");
    assert_eq!(desk.sent(), [Command::Pause]);
    desk.tell(Event::Phase { phase: Phase::Training, paused: true });
    desk.press("Resume");
    assert_eq!(desk.sent(), [Command::Resume]);
    for event in desk::trained(3000) {
        desk.tell(event);
    }
    desk.phase(Phase::Idle);
    assert!(desk.sees("Open-loop errors"), "the errors are shown beside the loss");
    assert!(desk.sees("of robot time learned from"));
    desk.press("Restore best");
    desk.press("Evaluate");
    assert_eq!(desk.sent(), [Command::RestoreBest, Command::Evaluate]);
}

#[test]
fn a_switch_in_the_settings_edits_the_preset() {
    let mut desk = Desk::opened();
    desk.press("Train");
    let renew = desk::preset().training.renew_statistics;
    desk.harness.get_by_label("Renew statistics with the data").scroll_to_me();
    desk.settle();
    desk.harness.get_by_label("Renew statistics with the data").click();
    desk.settle();
    let sent = desk.sent();
    let [Command::Edit(edited)] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(edited.training.renew_statistics, !renew);
    assert_eq!(desk.harness.state().store().preset, **edited, "the window goes on with what it sent");
}

#[test]
fn a_checkpoint_goes_where_the_dialog_says() {
    let mut desk = Desk::seasoned();
    desk.press("Train");
    desk.sent();
    desk.press("Save checkpoint…");
    desk.script.borrow_mut().file = Some("somewhere/best.safetensors".into());
    desk.press("Browse…");
    assert_eq!(desk.sent(), [Command::SaveCheckpoint("somewhere/best.safetensors".into())]);
    desk.press("Load checkpoint…");
    desk.harness.get_by_role(egui::Role::TextInput).type_text("typed.safetensors");
    desk.settle();
    desk.press("Open");
    assert_eq!(desk.sent(), [Command::LoadCheckpoint("typed.safetensors".into())]);
}

#[test]
fn the_plant_is_driven_by_hand_and_recorded() {
    let mut desk = Desk::opened();
    desk.press("Record");
    assert_eq!(desk.sent(), [Command::Live, Command::Record(true)]);
    desk.phase(Phase::Live);
    desk.harness.get_by_label("front").set_value_accesskit(0.5);
    desk.settle();
    let sent = desk.sent();
    assert!(matches!(&sent[..], [Command::Drive(action)] if (action[0] - 0.5).abs() < 1e-3), "{sent:?}");
    desk.press("Stop recording");
    assert_eq!(desk.sent(), [Command::Record(false)]);
}

#[test]
fn a_broken_preset_is_said_once_in_the_log_and_the_window_lives_on() {
    let mut desk = Desk::opened();
    desk.keys(egui::Modifiers::COMMAND, egui::Key::O);
    desk.harness.get_by_role(egui::Role::TextInput).type_text("no/such/preset.toml");
    desk.settle();
    desk.key(egui::Key::Enter);
    assert!(desk.sent().is_empty());
    let notices = &desk.harness.state().store().notices;
    assert!(
        matches!(&notices[..], [notice] if notice.level == Level::Error && notice.text.contains("no/such"))
    );
    assert!(desk.sees("no/such/preset.toml"));
}

#[test]
fn a_run_folder_or_a_model_can_be_dropped_on_the_window() {
    let mut desk = Desk::opened();
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(drop_on(&mut desk, folder.path()), [Command::OpenRun(folder.path().to_owned())]);
    let sent = drop_on(&mut desk, &folder.path().join("crab.xml"));
    assert!(
        matches!(&sent[..], [Command::Open(preset)] if preset.plant.agent.ends_with("crab.xml")),
        "{sent:?}"
    );
    assert!(drop_on(&mut desk, &folder.path().join("holiday.jpg")).is_empty());
    assert!(desk.sees("is not a preset"));
}

#[test]
fn looking_back_at_a_run_moves_the_robot_in_the_3d_view_as_well() {
    let mut desk = Desk::seasoned();
    for (step, frame) in stage::frames(30).into_iter().enumerate() {
        let frame = Frame { configuration: vec![step as f64; 10], ..(*frame).clone() };
        desk.tell(Event::Frame(Arc::new(frame)));
    }
    desk.press("Run");
    let seen = |desk: &Desk| desk.script.borrow().scenes.last().expect("a scene").configuration[0];
    assert_eq!(seen(&desk), 29.0);
    desk.press("One frame back");
    desk.press("One frame back");
    desk.settle();
    assert_eq!(seen(&desk), 27.0);
    let frame = Frame { configuration: vec![30.0; 10], ..(*stage::frames(31)[30]).clone() };
    desk.phase(Phase::Controlling);
    desk.tell(Event::Frame(Arc::new(frame)));
    assert_eq!(seen(&desk), 30.0, "what happens now comes first");
}

#[test]
fn a_collection_can_be_watched() {
    let mut desk = Desk::opened();
    desk.harness.get_by_label("Watch while collecting").click();
    desk.settle();
    assert_eq!(desk.sent(), [Command::Watch(true)]);
    desk.phase(Phase::Collecting);
    desk.tell(Event::Glimpse(Arc::new(vec![7.0; 10])));
    desk.settle();
    assert_eq!(desk.script.borrow().scenes.last().expect("a scene").configuration, vec![7.0; 10]);
}

#[test]
fn after_the_story_every_layout_shows_its_content() {
    let mut desk = Desk::seasoned();
    for layout in Layout::ALL {
        desk.press(layout.name());
        assert_eq!(desk.harness.state().layout(), layout);
        assert!(!desk.sees("No experiment is open"));
    }
    desk.press("Run");
    assert!(desk.sees("17.0 min"), "the amount of data stands beside the model");
}
