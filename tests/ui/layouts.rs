//! Layouts switch, persist, and do not mind broken storage.

use std::collections::HashMap;

use eframe::{App as _, Storage};
use egui_kittest::kittest::Queryable as _;
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

#[test]
fn broken_storage_is_ignored() {
    for text in ["", "}{", "{\"schema\":1,\"current\":\"Run\",\"trees\":{}}"] {
        let mut memory = Memory::default();
        memory.set_string("docks", text.into());
        memory.set_string("theme", "plaid".into());
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
    assert!(desk.harness.query_by_label("Logarithmic").is_none());
    desk.harness.get_by_role_and_label(egui::Role::Tab, "Train").click();
    desk.settle();
    assert!(desk.harness.query_by_label("Logarithmic").is_some());
}

#[test]
fn keys_one_to_six_switch_layouts_and_reset_is_in_the_menu() {
    let mut desk = Desk::opened();
    desk.key(egui::Key::Num4);
    assert_eq!(desk.harness.state().layout(), Layout::Run);
    desk.press("View");
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
