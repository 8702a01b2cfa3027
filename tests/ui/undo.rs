//! The way back: edits of the preset in any panel, and changes of the layouts.

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use foresight::{
    experiment::Preset,
    gui::{Layout, UiCommand},
    session::{Command, Phase},
};

use super::desk::{self, Desk};

const UNDO: (Modifiers, Key) = (Modifiers::COMMAND, Key::Z);
const REDO: (Modifiers, Key) = (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);

fn preset(desk: &Desk) -> Preset {
    desk.harness.state().store().preset.clone()
}

/// Presets as the worker was told of them.
fn edits(desk: &mut Desk) -> Vec<Preset> {
    let told = desk.sent().into_iter();
    told.filter_map(|command| if let Command::Edit(preset) = command { Some(*preset) } else { None })
        .collect()
}

fn drag(desk: &mut Desk, role: Role, label: &str, steps: &[f32]) {
    let from = desk.harness.get_by_role_and_label(role, label).rect().center();
    let button = |desk: &mut Desk, pos, pressed| {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        desk.harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
        desk.harness.step();
    };
    desk.harness.hover_at(from);
    desk.harness.step();
    button(desk, from, true);
    for step in steps {
        desk.harness.hover_at(from + vec2(*step, 0.0));
        desk.harness.step();
    }
    button(desk, from + vec2(*steps.last().unwrap_or(&0.0), 0.0), false);
    desk.settle();
}

#[test]
fn a_drag_of_a_value_is_one_step_back_in_any_panel() {
    let mut desk = Desk::opened();
    desk.phase(Phase::Idle);
    desk.press("Train");
    let before = preset(&desk);
    drag(&mut desk, Role::SpinButton, "Width", &[10.0, 20.0, 30.0, 40.0]);
    let wide = preset(&desk);
    assert!(edits(&mut desk).len() > 1, "it is told as it goes");
    assert!(wide.network.width > before.network.width);
    drag(&mut desk, Role::SpinButton, "Hidden layers", &[20.0, 40.0, 60.0]);
    let deep = preset(&desk);
    assert!(deep.network.layers > before.network.layers);
    desk.sent();

    desk.keys(UNDO.0, UNDO.1);
    let told = edits(&mut desk);
    assert!(told.len() == 1 && told[0] == wide, "the worker hears of it");
    assert_eq!(preset(&desk), wide);
    assert!(desk.sees("Undone: network.layers is"));
    desk.keys(UNDO.0, UNDO.1);
    assert_eq!(preset(&desk), before);
    desk.keys(UNDO.0, UNDO.1);
    assert!(desk.sees("There is no edit of the preset to undo"));
    for after in [&wide, &deep] {
        desk.keys(REDO.0, REDO.1);
        assert_eq!(preset(&desk), *after);
    }
    // From the menu as well; and what is edited anew has no way on.
    desk.press("Edit");
    desk.press(UiCommand::Undo.entry().label());
    assert_eq!(preset(&desk), wide);
    drag(&mut desk, Role::SpinButton, "Width", &[-10.0, -30.0]);
    let narrow = preset(&desk);
    desk.keys(REDO.0, REDO.1);
    assert_eq!(preset(&desk), narrow);
    assert!(desk.sees("There is no edit to make again"));
    // The panel shows what holds now.
    desk.keys(UNDO.0, UNDO.1);
    let shown = desk.harness.get_by_role_and_label(Role::SpinButton, "Width");
    let shown = shown.accesskit_node().numeric_value().expect("a number");
    assert_eq!(shown as usize, wide.network.width);
}

#[test]
fn the_planner_goes_back_while_the_controller_runs() {
    let mut desk = Desk::seasoned();
    desk.phase(Phase::Controlling);
    desk.press("Run");
    let before = preset(&desk).planner;
    let slider = desk.harness.get_by_role_and_label(Role::Slider, "Horizon");
    slider.set_value_accesskit(31.0);
    desk.settle();
    assert_eq!(preset(&desk).planner.horizon, 31);
    desk.sent();
    desk.keys(UNDO.0, UNDO.1);
    let sent = desk.sent();
    assert!(sent.contains(&Command::SetPlanner(before.clone())), "{sent:?}");
    assert_eq!(preset(&desk).planner, before);
    let slider = desk.harness.get_by_role_and_label(Role::Slider, "Horizon");
    assert_eq!(slider.accesskit_node().numeric_value(), Some(before.horizon as f64));
}

#[test]
fn the_keys_go_to_the_path_where_it_is_drawn_and_to_a_field_one_types_into() {
    let mut desk = Desk::opened();
    desk.phase(Phase::Idle);
    desk.press("Train");
    let before = preset(&desk);
    drag(&mut desk, Role::SpinButton, "Width", &[20.0, 40.0]);
    let wide = preset(&desk);
    assert_ne!(before, wide);
    desk.press("Draw");
    desk.press("Add");
    desk.press("Add");
    desk.keys(UNDO.0, UNDO.1);
    assert!(desk.sees("1 waypoint"));
    desk.keys(REDO.0, REDO.1);
    assert!(desk.sees("2 waypoints"));
    assert_eq!(preset(&desk), wide, "the preset is left alone");
    // Both in sight: the panel that was touched last has the keys.
    desk.press("Run");
    desk.harness.get_by_role_and_label(Role::Tab, "Draw").click();
    desk.settle();
    let title = desk.harness.get_by_label("Reward weights").rect().center();
    desk.harness.hover_at(title);
    desk.harness.step();
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        desk.harness.event(egui::Event::PointerButton { pos: title, button, pressed, modifiers });
        desk.harness.step();
    }
    desk.keys(UNDO.0, UNDO.1);
    assert_eq!(preset(&desk), before);
    desk.press("Draw");
    assert!(desk.sees("2 waypoints"), "the path is left alone");
    desk.keys(REDO.0, REDO.1);
    // A field has its own.
    desk.press("Train");
    desk.keys(REDO.0, REDO.1);
    assert_eq!(preset(&desk), wide);
    desk.harness.get_by_role_and_label(Role::SpinButton, "Width").focus();
    desk.settle();
    desk.keys(UNDO.0, UNDO.1);
    assert_eq!(preset(&desk), wide);
}

#[test]
fn another_experiment_begins_without_a_way_back() {
    let mut desk = Desk::opened();
    desk.phase(Phase::Idle);
    desk.press("Train");
    drag(&mut desk, Role::SpinButton, "Width", &[20.0, 40.0]);
    desk.tell(desk::opened());
    desk.sent();
    let before = preset(&desk);
    desk.keys(UNDO.0, UNDO.1);
    assert_eq!(preset(&desk), before);
    assert_eq!(edits(&mut desk), []);
}

#[test]
fn a_change_of_the_layout_is_taken_back_and_made_again() {
    let mut desk = Desk::opened();
    let layout = |desk: &Desk| desk.harness.state().layout();
    let from_menu = |desk: &mut Desk, command: UiCommand| {
        desk.press("Layout");
        desk.press(command.entry().label());
    };
    desk.press("Layout");
    assert!(!desk.enabled("Undo layout change"), "nothing was changed yet");
    desk.key(Key::Escape);
    desk.press("Diagnose");
    desk.key(Key::Num7);
    assert_eq!(layout(&desk), Layout::All);
    // Another tab to the front.
    let trains = |desk: &Desk| desk.harness.query_by_label("Hidden layers").is_some();
    assert!(!trains(&desk) && desk.sees("New data"));
    desk.harness.get_by_role_and_label(Role::Tab, "Train").click();
    desk.settle();
    assert!(trains(&desk));
    // Looking about changes nothing.
    desk.press("Help");
    desk.key(Key::Escape);
    from_menu(&mut desk, UiCommand::UndoLayout);
    assert!(!trains(&desk) && layout(&desk) == Layout::All);
    from_menu(&mut desk, UiCommand::UndoLayout);
    assert_eq!(layout(&desk), Layout::Diagnose);
    from_menu(&mut desk, UiCommand::UndoLayout);
    assert_eq!(layout(&desk), Layout::Collect);
    for wanted in [Layout::Diagnose, Layout::All] {
        from_menu(&mut desk, UiCommand::RedoLayout);
        assert_eq!(layout(&desk), wanted);
    }
    from_menu(&mut desk, UiCommand::RedoLayout);
    assert!(trains(&desk));
    desk.press("Layout");
    assert!(!desk.enabled("Redo layout change"));
}
