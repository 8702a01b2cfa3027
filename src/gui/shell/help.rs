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
    ("Drop a file", "Open it, whatever it is"),
];

/// What the keyboard does to the 3D view, a plot or the canvas that has the focus (see [`widgets::nudges`]).
const PICTURES: &[(&str, &str)] = &[
    ("Tab", "Go to the next control or picture"),
    ("Arrows", "Orbit, or move a plot"),
    ("Shift + arrows", "Pan the 3D view"),
    ("+ and -", "Nearer and farther"),
    ("Home", "Show everything, or the robot"),
    ("Ctrl + arrows", "Pull at the robot in the middle"),
];

/// Width of the column of keys (points).
const KEYS: f32 = 118.0;

/// Shows the overlay. `false`: it was closed.
pub fn ui(ctx: &Context) -> bool {
    let modal = egui::Modal::new(Id::unique("help")).frame(widgets::sheet(ctx)).show(ctx, |ui| {
        let screen = ui.ctx().content_rect().size();
        ui.set_width((screen.x - 120.0).clamp(600.0, 1020.0));
        ui.heading("Keys and commands");
        ui.add_space(6.0);
        ScrollArea::vertical().max_height((screen.y - 190.0).max(200.0)).show(ui, columns);
        ui.add_space(8.0);
        ui.button("Close").clicked()
    });
    !(modal.inner || modal.should_close())
}

fn columns(ui: &mut egui::Ui) {
    ui.columns(3, |columns| {
        let [left, middle, right] = columns else { return };
        for (group, title) in [(Group::Plant, "Plant"), (Group::Edit, "Edit"), (Group::Help, "Help")] {
            list(left, group, title);
        }
        widgets::heading(left, "Mouse");
        for (what, does) in MOUSE {
            line(left, what, does);
        }
        for (group, title) in [(Group::File, "File"), (Group::Lesson, "Lesson")] {
            list(middle, group, title);
        }
        list(right, Group::View, "View");
        widgets::heading(middle, "In a picture, by the keyboard");
        for (what, does) in PICTURES {
            line(middle, what, does);
        }
    });
}

fn list(ui: &mut egui::Ui, group: Group, title: &str) {
    widgets::heading(ui, title);
    for entry in TABLE.iter().filter(|entry| entry.group == group) {
        let keys: Vec<String> = entry.keys.iter().map(|key| key_text(ui.ctx(), key)).collect();
        line(ui, &keys.join(" or "), entry.label()).on_hover_text(entry.tooltip());
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
