//! Layouts switch, persist, and do not mind broken storage.

use std::collections::HashMap;

use eframe::{App as _, Storage};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use foresight::gui::Layout;

use super::desk::Desk;

#[derive(Default)]
pub struct Memory(HashMap<String, String>);

impl Storage for Memory {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.into(), value);
    }

    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }

    fn flush(&mut self) {}
}

pub fn leak(memory: Memory) -> &'static dyn Storage {
    Box::leak(Box::new(memory))
}

#[test]
fn the_layout_in_sight_and_the_theme_come_back_after_a_restart() {
    let mut desk = Desk::new();
    desk.press("Diagnose");
    desk.press("View");
    desk.press("Light theme");
    let mut memory = Memory::default();
    desk.harness.state_mut().save(&mut memory);
    assert_eq!(desk.harness.ctx.theme(), egui::Theme::Light);
    let mut again = Desk::with(Some(leak(memory)), [1440.0, 900.0]);
    assert_eq!(again.harness.state().layout(), Layout::Diagnose);
    let mut memory = Memory::default();
    again.harness.state_mut().save(&mut memory);
    assert_eq!(memory.get_string("theme").as_deref(), Some("light"));
}

/// Where the tab of this panel is.
fn tab(desk: &Desk, name: &str) -> egui::Pos2 {
    desk.harness.get_by_role_and_label(egui::Role::Tab, name).rect().center()
}

#[test]
fn panels_are_moved_and_resized_by_the_keyboard_alone() {
    let mut desk = Desk::seasoned();
    desk.press("Diagnose");
    let begun = [tab(&desk, "Diagnose"), tab(&desk, "Plant")];
    assert!(begun[0].x < begun[1].x);
    let shift = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    desk.keys(shift, egui::Key::ArrowLeft);
    assert_eq!([tab(&desk, "Diagnose"), tab(&desk, "Plant")], begun, "it is there already");
    desk.keys(shift, egui::Key::ArrowRight);
    assert!(tab(&desk, "Diagnose").x > tab(&desk, "Plant").x + 100.0, "to the right");
    desk.keys(shift, egui::Key::ArrowUp);
    assert!(tab(&desk, "Diagnose").y + 100.0 < tab(&desk, "Plant").y, "above all others");

    let command = |desk: &mut Desk, name: &str| {
        desk.press("Layout");
        desk.press(name);
        desk.settle();
    };
    let below = tab(&desk, "Plant").y;
    command(&mut desk, "Larger panel");
    command(&mut desk, "Larger panel");
    assert!(tab(&desk, "Plant").y > below + 60.0, "what is below it gives way");
    command(&mut desk, "Smaller panel");
    command(&mut desk, "Smaller panel");
    assert!((tab(&desk, "Plant").y - below).abs() < 3.0);

    // The one that the keyboard is in.
    desk.harness.get_by_role_and_label(egui::Role::Button, "Step").focus();
    desk.settle();
    desk.keys(shift, egui::Key::ArrowLeft);
    assert!(tab(&desk, "Plant").x + 100.0 < tab(&desk, "Diagnose").x, "the plant's panel is at the left");
    command(&mut desk, "Panel behind tabs");
    let beside = |other| {
        let (plant, other) = (tab(&desk, "Plant"), tab(&desk, other));
        (plant.y - other.y).abs() < 3.0 && plant.x > other.x
    };
    assert!(beside("Diagnose") != beside("Log"), "one row of tabs");
    let shown = desk.harness.get_by_role_and_label(egui::Role::Tab, "Plant");
    assert_eq!(shown.accesskit_node().is_selected(), Some(true), "in front");

    // Every step has its way back.
    for _ in 0..8 {
        command(&mut desk, "Undo layout change");
    }
    assert_eq!([tab(&desk, "Diagnose"), tab(&desk, "Plant")], begun);
}

/// Whether the switch of this name is on.
fn is_on(desk: &Desk, name: &str) -> bool {
    let switch = desk.harness.get_by_role_and_label(egui::Role::CheckBox, name);
    switch.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

fn flip(desk: &mut Desk, name: &str) {
    let before = is_on(desk, name);
    // By a screen reader's press: it may have to be scrolled to.
    desk.harness.get_by_role_and_label(egui::Role::CheckBox, name).click_accesskit();
    desk.settle();
    assert_ne!(is_on(desk, name), before, "{name}");
}

/// Switches of a layout's panel, each with what it usually is.
const SWITCHES: [(&str, &[(&str, bool)]); 3] = [
    (
        "Run",
        &[
            ("Candidates", true),
            ("Plan", true),
            ("Earlier plan", true),
            ("Follow the robot", false),
            ("Link plots", true),
            ("Loop", false),
        ],
    ),
    ("Train", &[("Logarithmic", true), ("Link plots", true)]),
    ("Diagnose", &[("Link plots", true)]),
];

#[test]
fn switches_stay_as_they_were_left() {
    let smoothing = |desk: &Desk| {
        let slider = desk.harness.get_by_role_and_label(egui::Role::SpinButton, "Smoothing");
        slider.accesskit_node().numeric_value().expect("a number")
    };
    let mut desk = Desk::seasoned();
    desk.phase(foresight::session::Phase::Idle);
    for (layout, switches) in SWITCHES {
        desk.press(layout);
        for (name, usual) in switches {
            assert_eq!(is_on(&desk, name), *usual, "{name} in {layout}");
            // The plots of one panel stay together.
            if (layout, *name) != ("Diagnose", "Link plots") {
                flip(&mut desk, name);
            }
        }
        if layout == "Train" {
            desk.harness.get_by_role_and_label(egui::Role::SpinButton, "Smoothing").set_value_accesskit(0.5);
            desk.settle();
        }
    }
    let mut memory = Memory::default();
    desk.harness.state_mut().save(&mut memory);
    drop(desk);
    let mut again = Desk::with(Some(leak(memory)), [1440.0, 900.0]);
    again.season();
    again.phase(foresight::session::Phase::Idle);
    for (layout, switches) in SWITCHES {
        again.press(layout);
        for (name, usual) in switches {
            let flipped = (layout, *name) != ("Diagnose", "Link plots");
            assert_eq!(is_on(&again, name), *usual != flipped, "{name} in {layout}");
        }
        if layout == "Train" {
            assert!((smoothing(&again) - 0.5).abs() < 1e-6);
        }
    }
}

#[test]
fn broken_storage_is_ignored() {
    for text in ["", "}{", "{\"schema\":1,\"current\":\"Run\",\"trees\":{}}"] {
        let mut memory = Memory::default();
        memory.set_string("docks", text.into());
        memory.set_string("theme", "plaid".into());
        memory.set_string("switches", text.into());
        let mut desk = Desk::with(Some(leak(memory)), [1440.0, 900.0]);
        for layout in Layout::ALL {
            desk.press(layout.name());
            assert_eq!(desk.harness.state().layout(), layout);
        }
    }
}

#[test]
fn tabs_have_names_and_bring_their_panel_to_the_front() {
    let mut desk = Desk::seasoned();
    desk.press("All");
    let selected = |desk: &Desk, name: &str| {
        let tab = desk.harness.get_by_role_and_label(egui::Role::Tab, name);
        (tab.accesskit_node().is_selected(), tab.accesskit_node().toggled())
    };
    assert!(desk.harness.query_by_label("Logarithmic").is_none());
    // What screen readers are told: of tabs one is selected; none is a switch.
    assert_eq!(selected(&desk, "Collect"), (Some(true), None));
    assert_eq!(selected(&desk, "Train"), (Some(false), None));
    desk.harness.get_by_role_and_label(egui::Role::Tab, "Train").click();
    desk.settle();
    assert!(desk.harness.query_by_label("Logarithmic").is_some());
    assert_eq!(selected(&desk, "Collect"), (Some(false), None));
    assert_eq!(selected(&desk, "Train"), (Some(true), None));
}

#[test]
fn keys_one_to_six_switch_layouts_and_reset_is_in_the_menu() {
    let mut desk = Desk::opened();
    desk.key(egui::Key::Num4);
    assert_eq!(desk.harness.state().layout(), Layout::Run);
    desk.press("Layout");
    desk.press("Reset layout");
    assert_eq!(desk.harness.state().layout(), Layout::Run);
}

#[test]
fn a_small_window_still_holds_every_layout() {
    let mut desk = Desk::with(None, [960.0, 600.0]);
    desk.tell(super::desk::opened());
    for layout in Layout::ALL {
        desk.press(layout.name());
    }
}
