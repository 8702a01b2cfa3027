//! Keys as in MuJoCo's viewer, and help that tells them all.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{AccessKitNode, By, NodeT as _, Queryable as _};
use foresight::{
    experiment::Preset,
    gui::{Layout, TABLE, UiCommand, key_text},
    session::{CameraMode, Command, Event, Phase, Pick},
};

use super::desk::Desk;

#[test]
fn space_runs_and_pauses_right_steps_backspace_resets() {
    let mut desk = Desk::opened();
    desk.key(Key::Space);
    assert_eq!(desk.sent(), [Command::Live]);
    desk.phase(Phase::Live);
    desk.key(Key::Space);
    assert_eq!(desk.sent(), [Command::Pause]);
    desk.tell(Event::Phase { phase: Phase::Live, paused: true });
    desk.key(Key::ArrowRight);
    desk.key(Key::Backspace);
    desk.key(Key::Space);
    assert_eq!(desk.sent(), [Command::Step, Command::Reset, Command::Resume]);
}

#[test]
fn space_stops_a_robot_on_a_line_whatever_has_the_focus_and_never_starts_one() {
    let mut desk = Desk::seasoned();
    let preset = Preset::builtin("robot/demo").expect("a preset");
    desk.tell(Event::Opened {
        spec: std::sync::Arc::new(preset.plant.robot.spec()),
        preset: Box::new(preset),
        folder: None,
    });
    desk.phase(Phase::Idle);
    desk.sent();
    desk.key(Key::Space);
    assert_eq!(desk.sent(), [], "the key that stops it does not start it");
    for phase in [Phase::Live, Phase::Collecting, Phase::Controlling] {
        desk.phase(phase);
        desk.key(Key::Space);
        assert_eq!(desk.sent(), [Command::Stop], "{phase:?}");
    }
    // While one types, and under an open sheet, as well.
    desk.phase(Phase::Controlling);
    desk.key(Key::F1);
    desk.key(Key::Space);
    assert_eq!(desk.sent(), [Command::Stop]);
}

#[test]
fn plus_equals_and_minus_change_the_speed() {
    let mut desk = Desk::opened();
    for key in [Key::Plus, Key::Equals, Key::Minus] {
        desk.key(key);
    }
    let speeds = [2.0, 4.0, 2.0].map(|speed| Command::SetSpeed(Some(speed)));
    assert_eq!(desk.sent(), speeds);
    desk.keys(Modifiers::SHIFT, Key::Plus);
    assert_eq!(desk.sent(), [Command::SetSpeed(Some(4.0))]);
}

#[test]
fn ctrl_s_saves_and_ctrl_shift_s_asks_where() {
    let mut desk = Desk::opened();
    desk.keys(Modifiers::COMMAND, Key::S);
    assert_eq!(desk.sent(), [Command::Save(None)]);
    desk.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(desk.sees("Save run as"));
    desk.key(Key::Escape);
    assert!(!desk.sees("Save run as"));
    assert!(desk.sent().is_empty());
}

#[test]
fn keys_wait_while_one_types() {
    let mut desk = Desk::seasoned();
    desk.sent();
    let field = desk.harness.get_all_by_role(egui::Role::TextInput).next().expect("a field for tags");
    field.focus();
    desk.settle();
    desk.key(Key::Space);
    desk.key(Key::Num2);
    desk.keys(Modifiers::COMMAND, Key::S);
    assert!(desk.sent().is_empty());
    assert_eq!(desk.harness.state().layout(), Layout::Collect);
}

/// A window whose 3D view shows a robot.
fn with_robot() -> Desk {
    let mut desk = Desk::seasoned();
    let frame = (*desk.harness.state().store().frame().expect("a frame").clone()).clone();
    let frame = foresight::session::Frame { configuration: vec![0.0; 10], ..frame };
    desk.tell(Event::Frame(frame.into()));
    desk
}

#[test]
fn escape_lets_the_camera_go() {
    let mut desk = with_robot();
    let mode = |desk: &Desk| desk.script.borrow().scenes.last().expect("a scene").camera.mode;
    assert_eq!(mode(&desk), CameraMode::Track);
    desk.key(Key::Escape);
    assert_eq!(mode(&desk), CameraMode::Free);
}

/// Gives the 3D view the focus.
fn focus(desk: &mut Desk) {
    let mut pictures = desk.harness.get_all_by_role(egui::Role::Canvas);
    let view =
        pictures.find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with("3D view")));
    view.expect("a view").focus();
    drop(pictures);
    desk.settle();
}

#[test]
fn the_3d_view_is_turned_moved_and_pulled_at_by_the_keyboard_alone() {
    let mut desk = with_robot();
    let camera = |desk: &Desk| desk.script.borrow().scenes.last().expect("a scene").camera;
    let before = camera(&desk);
    focus(&mut desk);
    desk.key(Key::ArrowRight);
    assert!(camera(&desk).azimuth != before.azimuth && camera(&desk).lookat == before.lookat, "it turns");
    desk.keys(Modifiers::SHIFT, Key::ArrowUp);
    assert_ne!(camera(&desk).lookat, before.lookat, "it moves");
    desk.key(Key::Plus);
    assert!(
        (camera(&desk).distance * 1.25 - before.distance).abs() < 1e-3 * before.distance,
        "it comes nearer"
    );
    assert_eq!(desk.sent(), [], "none of it is a step, or another speed");

    // Pull at what is in the middle, the harder the more often, until Ctrl is let go.
    let body = Pick { body: 2, name: "middle".into(), point: [0.0; 3], local: [0.1, 0.0, 0.0] };
    let held = |desk: &mut Desk, down: bool| {
        let modifiers = if down { Modifiers::COMMAND } else { Modifiers::NONE };
        desk.harness.event(egui::Event::ModifiersChanged(modifiers));
    };
    let pull = egui::Event::Key {
        key: Key::ArrowUp,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::COMMAND,
    };
    held(&mut desk, true);
    desk.harness.event(pull.clone());
    desk.harness.run_steps(3);
    assert_eq!(desk.script.borrow().picked, Some([0.5; 2]));
    desk.script.borrow_mut().pick = Some(Some(body.clone()));
    desk.settle();
    let force = |command: &Command| match command {
        Command::Perturb(Some(push)) => push.force.iter().map(|x| x * x).sum::<f64>().sqrt(),
        other => panic!("{other:?}"),
    };
    let sent = desk.sent();
    let [first] = &sent[..] else { panic!("one pull: {sent:?}") };
    desk.harness.event(pull.clone());
    desk.harness.run_steps(3);
    let sent = desk.sent();
    let [second] = &sent[..] else { panic!("one more: {sent:?}") };
    assert!(force(second) > 1.5 * force(first) && force(first) > 0.0, "{first:?} {second:?}");
    held(&mut desk, false);
    desk.settle();
    assert_eq!(desk.sent(), [Command::Perturb(None)]);

    // What is put out of sight lets go as well.
    held(&mut desk, true);
    desk.harness.event(pull.clone());
    desk.harness.run_steps(3);
    desk.script.borrow_mut().pick = Some(Some(body));
    desk.settle();
    assert!(matches!(&desk.sent()[..], [Command::Perturb(Some(_))]));
    desk.harness.state_mut().show(Layout::Train);
    desk.settle();
    assert_eq!(desk.sent(), [Command::Perturb(None)]);
    desk.harness.state_mut().show(Layout::Collect);
    held(&mut desk, false);
    desk.settle();
    focus(&mut desk);

    held(&mut desk, true);
    desk.harness.event(pull);
    desk.settle();
    desk.script.borrow_mut().pick = Some(None);
    desk.settle();
    held(&mut desk, false);
    desk.settle();
    assert_eq!(desk.sent(), []);
    assert!(desk.sees("There is nothing to pull at in the middle of the 3D view"));
}

#[test]
fn f1_lists_every_command_and_key() {
    let mut desk = Desk::opened();
    desk.key(Key::F1);
    for entry in TABLE {
        assert!(desk.sees(entry.label()), "{} is missing", entry.label());
        for key in entry.keys {
            let text = key_text(&desk.harness.ctx, key);
            assert!(desk.sees(&text), "{text} is missing");
        }
    }
    desk.key(Key::F1);
    assert!(!desk.sees("Keys and commands"));
}

#[test]
fn menus_hold_every_command() {
    let mut desk = Desk::opened();
    let mut found = Vec::new();
    for menu in ["File", "Edit", "Plant", "Layout", "View", "Lesson", "Help"] {
        desk.press(menu);
        let labels =
            TABLE.iter().filter(|entry| desk.harness.query_all_by_label(entry.label()).next().is_some());
        found.extend(labels.map(|entry| entry.command));
        desk.key(Key::Escape);
    }
    for entry in TABLE {
        assert!(found.contains(&entry.command), "{} is in no menu", entry.label());
    }
}

#[test]
fn undo_from_the_menu_reaches_the_path_editor() {
    let mut desk = Desk::opened();
    desk.press("Draw");
    desk.press("Add");
    desk.press("Add");
    assert!(desk.sees("2 waypoints"));
    desk.press("Edit");
    desk.press(UiCommand::Undo.entry().label());
    desk.settle();
    assert!(desk.sees("1 waypoint"));
}

#[test]
fn a_few_letters_find_a_command_a_panel_or_a_preset() {
    let mut desk = Desk::opened();
    let wanted = |desk: &mut Desk, text: &str| {
        desk.keys(Modifiers::COMMAND, Key::P);
        desk.harness.get_by_role_and_label(egui::Role::TextInput, "Command").type_text(text);
        desk.harness.run_steps(2);
    };
    // By the keyboard: the first line that fits, or one further down.
    wanted(&mut desk, "single");
    desk.key(Key::Enter);
    assert_eq!(desk.sent(), [Command::Step]);
    wanted(&mut desk, "layout");
    desk.key(Key::ArrowDown);
    desk.key(Key::Enter);
    assert_eq!(desk.harness.state().layout(), Layout::Train);
    // By the mouse.
    wanted(&mut desk, "best ant traj");
    desk.harness.get_by_role_and_label(egui::Role::Button, "Preset best/ant_trajfollow").click();
    desk.harness.run_steps(3);
    let ant = Preset::builtin("best/ant_trajfollow").expect("a preset");
    assert_eq!(desk.sent(), [Command::Open(Box::new(ant))]);
    // What is not possible now is shown, and not done.
    wanted(&mut desk, "put the plant back");
    desk.key(Key::Enter);
    assert_eq!(desk.sent(), []);
    desk.key(Key::Escape);
    assert!(desk.harness.query_by_role_and_label(egui::Role::TextInput, "Command").is_none());
    // While it is open, keys are letters.
    wanted(&mut desk, "7 +");
    assert_eq!((desk.sent(), desk.harness.state().layout()), (Vec::new(), Layout::Train));
}

/// What has the focus: what it is called, and where it is.
fn focused(desk: &Desk) -> Option<(String, egui::Rect)> {
    let has_keys = |node: &AccessKitNode<'_>| node.is_focused() && !node.is_disabled();
    let nodes = desk.harness.query_all(By::new().predicate(has_keys));
    let last = nodes.into_iter().last()?;
    let node = last.accesskit_node();
    Some((format!("{:?} {:?}", node.role(), node.label().or(node.value())), last.rect()))
}

#[test]
fn wherever_the_focus_goes_it_can_be_seen() {
    let mut unseen = Vec::new();
    for layout in Layout::ALL {
        let mut desk = Desk::seasoned();
        desk.press(layout.name());
        let (mut first, mut drawn) = (None, String::new());
        for _ in 0..300 {
            desk.key(Key::Tab);
            let now = format!("{:?}", desk.harness.output().shapes);
            let Some((name, place)) = focused(&desk) else { continue };
            if first.as_ref() == Some(&(name.clone(), place)) {
                break;
            }
            let screen = desk.harness.ctx.content_rect();
            if now == drawn || !screen.contains(place.center()) {
                unseen.push(format!("{layout:?}: {name} at {place}"));
            }
            first.get_or_insert((name, place));
            drawn = now;
        }
    }
    assert!(unseen.is_empty(), "{} of them: {unseen:#?}", unseen.len());
}
