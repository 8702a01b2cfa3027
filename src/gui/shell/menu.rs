//! The menu bar, made from the table of commands.

use egui::{Button, MenuBar, ScrollArea, TextWrapMode, Ui};

use crate::gui::{
    commands::{Group, TABLE, UiCommand},
    dock::Side,
    store::Store,
    texts::text,
};

/// Draws the menus; gives what was picked.
pub fn ui(ui: &mut Ui, store: &Store) -> Option<UiCommand> {
    let mut picked = None;
    MenuBar::new().ui(ui, |ui| {
        for group in Group::ALL {
            ui.menu_button(title(group), |ui| {
                // A long menu in a low window is scrolled.
                let room = ui.ctx().content_rect().bottom() - ui.cursor().top() - 12.0;
                ui.set_max_height(room);
                ScrollArea::vertical().max_height(room).show(ui, |ui| menu(ui, group, store, &mut picked));
            });
        }
    });
    picked
}

/// What a menu is called.
pub fn title(group: Group) -> &'static str {
    match group {
        Group::File => text!("shell-menu-file"),
        Group::Edit => text!("shell-menu-edit"),
        Group::Plant => text!("shell-menu-plant"),
        Group::Layout => text!("shell-menu-layout"),
        Group::View => text!("shell-menu-view"),
        Group::Lesson => text!("shell-menu-lesson"),
        Group::Help => text!("shell-menu-help"),
    }
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
                | UiCommand::HighContrast
                | UiCommand::Speak("en")
                | UiCommand::ShareDevice
                | UiCommand::NextStep
                | UiCommand::ResetLesson
                | UiCommand::Preferences
                | UiCommand::Faster
        ) {
            ui.separator();
        }
        let enabled = (entry.enabled)(store);
        let mut button = Button::new(entry.label()).wrap_mode(TextWrapMode::Extend);
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
