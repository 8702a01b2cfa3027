//! The list of keys and commands, made from the table of commands.

use egui::{Context, Id, RichText, ScrollArea};

use super::menu;
use crate::gui::{
    commands::{Group, TABLE, key_text},
    texts::text,
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
        for (what, does) in mouse() {
            line(left, what, does);
        }
        for group in [Group::File, Group::Lesson] {
            list(middle, group);
        }
        for group in [Group::Layout, Group::View] {
            list(right, group);
        }
        widgets::heading(middle, text!("shell-keys"));
        for (what, does) in keyboard() {
            line(middle, what, does);
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

/// Things the mouse does, which no table of commands holds.
fn mouse() -> [(&'static str, &'static str); 5] {
    [
        (text!("shell-mouse-orbit"), text!("shell-mouse-orbit.does")),
        (text!("shell-mouse-pan"), text!("shell-mouse-pan.does")),
        (text!("shell-mouse-zoom"), text!("shell-mouse-zoom.does")),
        (text!("shell-mouse-push"), text!("shell-mouse-push.does")),
        (text!("shell-mouse-drop"), text!("shell-mouse-drop.does")),
    ]
}

/// What the keyboard does to the 3D view, a plot or the canvas that has the focus (see [`widgets::nudges`]).
fn keyboard() -> [(&'static str, &'static str); 6] {
    [
        (text!("shell-keys-next"), text!("shell-keys-next.does")),
        (text!("shell-keys-move"), text!("shell-keys-move.does")),
        (text!("shell-keys-pan"), text!("shell-keys-pan.does")),
        (text!("shell-keys-zoom"), text!("shell-keys-zoom.does")),
        (text!("shell-keys-home"), text!("shell-keys-home.does")),
        (text!("shell-keys-pull"), text!("shell-keys-pull.does")),
    ]
}
