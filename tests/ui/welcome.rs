//! The first page, what is remembered, how the window looks, and the preferences.

use eframe::App as _;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use foresight::{
    experiment::Preset,
    gui::{Layout, Ordered, theme::Look},
    session::{Command, Event, Phase},
};

use super::{
    desk::{self, Desk, drop_on},
    layouts::{Memory, leak},
};

#[test]
fn the_first_page_offers_a_quick_start_the_lessons_and_the_robots() {
    let mut desk = Desk::new();
    assert!(desk.sees("Foresight") && desk.sees("Lessons") && desk.sees("Robots"));
    desk.press("Quick start");
    assert_eq!(desk.sent(), [Command::Open(Box::new(desk::preset()))]);
    // It stays until something is open, and is one press away afterwards.
    assert!(desk.sees("Robots"));
    desk.tell(desk::opened());
    assert!(!desk.sees("Robots"));
    desk.press("Help");
    desk.press("Welcome page");
    desk.press("Ant");
    let ant = Preset::builtin("best/ant_trajfollow").expect("a preset");
    assert_eq!(desk.sent(), [Command::Open(Box::new(ant))]);
    desk.press("Back to the experiment");
    assert!(!desk.sees("Robots"));
}

#[test]
fn a_layout_can_be_looked_at_before_anything_is_open() {
    let mut desk = Desk::new();
    for (layout, words) in [
        (Layout::Collect, "No experiment is open"),
        (Layout::Train, "No experiment is open"),
        (Layout::Run, "No experiment is open"),
        (Layout::Diagnose, "No model yet"),
    ] {
        desk.press(layout.name());
        assert!(desk.sees(words), "{layout:?}");
    }
}

#[test]
fn what_was_opened_lately_comes_back_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("my run");
    std::fs::create_dir(&run).expect("a folder");
    let mut desk = Desk::new();
    desk.tell(desk::opened());
    desk.tell(Event::Saved(run.clone()));
    drop_on(&mut desk, &folder.path().join("crab.xml"));
    let mut memory = Memory::default();
    desk.harness.state_mut().save(&mut memory);

    let mut again = Desk::with(Some(leak(memory)), [1440.0, 900.0]);
    again.press("run my run");
    assert_eq!(again.sent(), [Command::OpenRun(run.clone())]);
    // The same by the keyboard.
    again.keys(Modifiers::COMMAND, Key::R);
    again.harness.run_steps(2);
    again.press("Recent file crab.xml");
    assert!(matches!(&again.sent()[..], [Command::Open(preset)] if preset.plant.agent.ends_with("crab.xml")));
    again.press("Edit");
    again.press("Preferences…");
    again.press("Forget them");
    assert!(!again.enabled("Forget them"));
}

#[test]
fn recordings_and_checkpoints_can_be_dropped_as_well() {
    let mut desk = Desk::opened();
    let folder = tempfile::tempdir().expect("a folder");
    let sent = drop_on(&mut desk, &folder.path().join("gaits.csv.gz"));
    assert!(
        matches!(&sent[..], [Command::Open(preset)] if preset.plant.agent.ends_with("gaits.csv.gz")),
        "{sent:?}"
    );
    let checkpoint = folder.path().join("best.safetensors");
    assert_eq!(drop_on(&mut desk, &checkpoint), [Command::LoadCheckpoint(checkpoint)]);
}

#[test]
fn keys_change_the_size_of_everything_and_it_is_kept() {
    let mut desk = Desk::opened();
    let zoom = |desk: &Desk| desk.harness.ctx.zoom_factor();
    for _ in 0..3 {
        desk.keys(Modifiers::COMMAND, Key::Plus);
    }
    desk.keys(Modifiers::COMMAND, Key::Minus);
    assert!((zoom(&desk) - 1.2).abs() < 1e-6, "{}", zoom(&desk));
    assert!(desk.sent().is_empty(), "the robot's speed has the same keys, without Ctrl");
    let mut memory = Memory::default();
    desk.harness.state_mut().save(&mut memory);
    let mut again = Desk::with(Some(leak(memory)), [1440.0, 900.0]);
    assert!((zoom(&again) - 1.2).abs() < 1e-6);
    again.keys(Modifiers::COMMAND, Key::Num0);
    assert_eq!(zoom(&again), 1.0);
}

#[test]
fn the_presenter_theme_is_larger_lighter_and_kept() {
    let mut desk = Desk::seasoned();
    desk.press("View");
    desk.press("Presenter theme");
    assert_eq!(desk.harness.ctx.theme(), egui::Theme::Light);
    assert!(desk.harness.ctx.zoom_factor() > 1.25);
    assert!(foresight::gui::theme::of(&desk.harness.ctx).thickness > 1.5);
    for layout in Layout::ALL {
        desk.press(layout.name());
        assert_eq!(desk.harness.state().layout(), layout);
    }
    let mut memory = Memory::default();
    desk.harness.state_mut().save(&mut memory);
    let mut again = Desk::with(Some(leak(memory)), [1440.0, 900.0]);
    assert!(again.harness.ctx.zoom_factor() > 1.25);
    again.keys(Modifiers::COMMAND, Key::Comma);
    assert!(again.harness.query_all_by_label("saved").next().is_some());
}

#[test]
fn preferences_say_who_decided_and_are_searched() {
    let mut desk = Desk::opened();
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().order(&ctx, Ordered { look: Some(Look::Light), ..Ordered::default() });
    desk.keys(Modifiers::COMMAND, Key::Comma);
    assert!(desk.sees("Theme") && desk.sees("command line") && desk.sees("default"));
    assert!(desk.harness.query_all_by_label("saved").next().is_none());
    desk.press("Dark");
    assert_eq!(ctx.theme(), egui::Theme::Dark);
    assert!(desk.harness.query_all_by_label("saved").next().is_some());
    assert!(desk.harness.query_all_by_label("command line").next().is_none());
    let toggle =
        desk.harness.get_all_by_role_and_label(Role::CheckBox, "High contrast").next().expect("a switch");
    toggle.click();
    desk.settle();
    let strong = foresight::gui::theme::of(&ctx).thickness;
    assert!(strong > 1.0, "{strong}");
    // A few letters leave what fits; keys are letters meanwhile.
    let field = desk.harness.get_by_role_and_label(Role::TextInput, "Find a setting");
    field.focus();
    field.type_text("graphics");
    desk.settle();
    assert!(desk.sees("Share the graphics device") && !desk.sees("Text size"));
    desk.phase(Phase::Idle);
    desk.key(Key::Escape);
    assert!(desk.harness.query_by_role_and_label(Role::TextInput, "Find a setting").is_none());
    assert!(desk.sent().is_empty());
}

#[test]
fn what_cannot_be_taken_is_said_with_what_can() {
    let mut desk = Desk::new();
    drop_on(&mut desk, std::path::Path::new("holiday.jpg"));
    let notices = &desk.harness.state().store().notices;
    assert!(
        matches!(&notices[..], [notice] if notice.text.contains("a lesson") && notice.text.contains("holiday.jpg"))
    );
    let button =
        desk.harness.get_all_by_role_and_label(Role::Button, "Quick start").next().expect("still there");
    assert!(!button.accesskit_node().is_disabled());
}
