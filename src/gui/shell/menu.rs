//! The menu bar, made from the table of commands.

use egui::{Button, MenuBar, Ui};

use crate::gui::{
    commands::{Group, TABLE, UiCommand},
    dock::Side,
    store::Store,
};

/// Draws the menus; gives what was picked.
pub fn ui(ui: &mut Ui, store: &Store) -> Option<UiCommand> {
    let mut picked = None;
    MenuBar::new().ui(ui, |ui| {
        for (group, title) in [
            (Group::File, "File"),
            (Group::Edit, "Edit"),
            (Group::Plant, "Plant"),
            (Group::View, "View"),
            (Group::Lesson, "Lesson"),
            (Group::Help, "Help"),
        ] {
            ui.menu_button(title, |ui| menu(ui, group, store, &mut picked));
        }
    });
    picked
}

fn menu(ui: &mut Ui, group: Group, store: &Store, picked: &mut Option<UiCommand>) {
    ui.set_min_width(210.0);
    for entry in TABLE.iter().filter(|entry| entry.group == group) {
        if matches!(
            entry.command,
            UiCommand::Save
                | UiCommand::SavePicture
                | UiCommand::Quit
                | UiCommand::PutPanel(Side::Left)
                | UiCommand::UndoLayout
                | UiCommand::DarkTheme
                | UiCommand::HighContrast
                | UiCommand::ShareDevice
                | UiCommand::NextStep
                | UiCommand::ResetLesson
                | UiCommand::Preferences
                | UiCommand::Faster
        ) {
            ui.separator();
        }
        let enabled = (entry.enabled)(store);
        let mut button = Button::new(entry.label());
        if let Some(key) = entry.key_text(ui.ctx()) {
            button = button.shortcut_text(key);
        }
        let response = ui.add_enabled(enabled, button).on_hover_text(entry.tooltip());
        let response = response.on_disabled_hover_text(entry.why_not(store));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, entry.label()));
        if response.clicked() {
            *picked = Some(entry.command);
            ui.close();
        }
    }
}
