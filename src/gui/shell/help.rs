//! The list of keys and commands, made from the table of commands.

use egui::{Context, Id, RichText, ScrollArea};

use crate::gui::{
    commands::{Group, TABLE, key_text},
    theme::tokens,
    widgets,
};

/// Things the mouse does, which no table of commands holds.
const MOUSE: &[(&str, &str)] = &[
    ("Drag", "Orbit the 3D view"),
    ("Shift + drag, right drag", "Pan the 3D view"),
    ("Wheel", "Zoom the 3D view"),
    ("Ctrl + drag", "Push the body under the pointer"),
    ("Drop a file", "Open a preset, a lesson, a path (.toml), a model (.xml), recordings or a run folder"),
];

/// Shows the overlay. `false`: it was closed.
pub fn ui(ctx: &Context) -> bool {
    let modal = egui::Modal::new(Id::unique("help")).frame(widgets::sheet(ctx)).show(ctx, |ui| {
        ui.set_width(720.0);
        ui.heading("Keys and commands");
        ui.add_space(6.0);
        let room = (ui.ctx().content_rect().height() - 190.0).max(200.0);
        ScrollArea::vertical().max_height(room).show(ui, |ui| {
            ui.columns(2, |columns| {
                let [left, right] = columns else { return };
                for (group, title) in [
                    (Group::Plant, "Plant"),
                    (Group::File, "File"),
                    (Group::Edit, "Edit"),
                    (Group::Lesson, "Lesson"),
                ] {
                    list(left, group, title);
                }
                for (group, title) in [(Group::View, "View"), (Group::Help, "Help")] {
                    list(right, group, title);
                }
                widgets::heading(right, "Mouse");
                for (what, does) in MOUSE {
                    line(right, what, does);
                }
            })
        });
        ui.add_space(8.0);
        ui.button("Close").clicked()
    });
    !(modal.inner || modal.should_close())
}

fn list(ui: &mut egui::Ui, group: Group, title: &str) {
    widgets::heading(ui, title);
    for entry in TABLE.iter().filter(|entry| entry.group == group) {
        let keys: Vec<String> = entry.keys.iter().map(|key| key_text(ui.ctx(), key)).collect();
        line(ui, &keys.join(" or "), entry.label).on_hover_text(entry.tooltip);
    }
    ui.add_space(8.0);
}

fn line(ui: &mut egui::Ui, left: &str, right: &str) -> egui::Response {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let size = egui::vec2(150.0, 16.0);
        ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.set_min_width(150.0);
            ui.label(RichText::new(left).color(t.accent).size(12.5));
        });
        ui.label(RichText::new(right).size(12.5))
    })
    .inner
}
