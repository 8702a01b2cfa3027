//! The list of keys and commands, made from the table of commands.

use egui::{Context, Id, RichText, ScrollArea};

use super::menu;
use crate::gui::{
    commands::{Group, TABLE, key_text},
    texts::{Words, text, words},
    theme::tokens,
    widgets,
};

/// Width of the column of keys (points).
const KEYS: f32 = 118.0;

/// Shows the overlay. `false`: it was closed.
pub fn ui(ctx: &Context) -> bool {
    let modal = egui::Modal::new(Id::unique("help")).frame(widgets::sheet(ctx)).show(ctx, |ui| {
        let screen = ui.ctx().content_rect().size();
        ui.set_width((screen.x - 120.0).clamp(600.0, 1020.0));
        ui.heading(text!("shell-help"));
        ui.add_space(6.0);
        ScrollArea::vertical().max_height((screen.y - 190.0).max(200.0)).show(ui, columns);
        ui.add_space(8.0);
        ui.button(text!("common-close")).clicked()
    });
    !(modal.inner || modal.should_close())
}

fn columns(ui: &mut egui::Ui) {
    ui.columns(3, |columns| {
        let [left, middle, right] = columns else { return };
        for group in [Group::Plant, Group::Edit, Group::Help] {
            list(left, group);
        }
        widgets::heading(left, text!("shell-mouse"));
        for words in mouse() {
            line(left, words.label, words.tooltip);
        }
        for group in [Group::File, Group::Lesson] {
            list(middle, group);
        }
        for group in [Group::Layout, Group::View] {
            list(right, group);
        }
        widgets::heading(middle, text!("shell-keys"));
        for words in keyboard() {
            line(middle, words.label, words.tooltip);
        }
    });
}

fn list(ui: &mut egui::Ui, group: Group) {
    widgets::heading(ui, menu::title(group));
    for entry in TABLE.iter().filter(|entry| entry.group == group) {
        let keys = entry.keys.iter().map(|key| key_text(ui.ctx(), key));
        let keys = keys.reduce(|one, other| text!("shell-help-or", one = one, other = other));
        line(ui, &keys.unwrap_or_default(), entry.label()).on_hover_text(entry.tooltip());
    }
    ui.add_space(8.0);
}

fn line(ui: &mut egui::Ui, left: &str, right: &str) -> egui::Response {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let size = egui::vec2(KEYS, 16.0);
        ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.set_min_width(KEYS);
            ui.label(RichText::new(left).color(t.accent).size(12.5));
        });
        ui.add(egui::Label::new(RichText::new(right).size(12.5)).truncate())
    })
    .inner
}

/// Things the mouse does, which no table of commands holds: how, and what.
fn mouse() -> [Words<'static>; 5] {
    [
        words!("shell-mouse-orbit"),
        words!("shell-mouse-pan"),
        words!("shell-mouse-zoom"),
        words!("shell-mouse-push"),
        words!("shell-mouse-drop"),
    ]
}

/// What the keyboard does to the 3D view, a plot or the canvas that has the focus (see [`widgets::nudges`]).
fn keyboard() -> [Words<'static>; 6] {
    [
        words!("shell-keys-next"),
        words!("shell-keys-move"),
        words!("shell-keys-pan"),
        words!("shell-keys-zoom"),
        words!("shell-keys-home"),
        words!("shell-keys-pull"),
    ]
}
