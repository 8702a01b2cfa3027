//! The window's own settings in one place: what each is, and who said so.

use egui::{Align, Context, Id, Layout, Modal, RichText, TextEdit, Ui};

use super::{Workbench, looks::Origin};
use crate::gui::{
    UiCommand,
    theme::{self, Look, SCALES, tokens},
    widgets,
};

/// What comes before what.
const PRECEDENCE: [&str; 2] = [
    "How the window looks: the command line (--theme, --text-size, --high-contrast) for one start, then what was chosen here and saved, then \
     the default.",
    "What decides a run's numbers: values given for one run (--set), then the preset or run folder that is open, then the default of \
     each value. The window edits the preset; it has no numbers of its own.",
];

/// Open, with what is searched for, or closed.
#[derive(Default)]
pub struct Preferences {
    open: Option<String>,
}

impl Preferences {
    pub fn open(&mut self) {
        self.open = Some(String::new());
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

impl Workbench {
    /// Draws the settings, if they are open; what was pressed is added to `done`.
    pub(super) fn prefer(&mut self, ctx: &Context, done: &mut Vec<UiCommand>) {
        let Some(mut search) = self.preferences.open.take() else { return };
        let modal = Modal::new(Id::unique("preferences")).frame(widgets::sheet(ctx)).show(ctx, |ui| {
            ui.set_width(560.0);
            ui.heading("Preferences");
            let field = TextEdit::singleline(&mut search)
                .background_color(tokens(ui).base)
                .desired_width(f32::INFINITY)
                .hint_text("Find a setting");
            let field = ui.add(field);
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Find a setting"));
            ui.add_space(8.0);
            self.settings(ui, &search.to_lowercase(), done);
            ui.add_space(10.0);
            ui.button("Close").clicked()
        });
        let closed = modal.inner || modal.should_close();
        self.preferences.open = (!closed).then_some(search);
    }

    fn settings(&mut self, ui: &mut Ui, search: &str, done: &mut Vec<UiCommand>) {
        let mut found = 0;
        let looks = self.looks;
        let mut row =
            |ui: &mut Ui, name: &str, about: &str, origin: Origin, control: &mut dyn FnMut(&mut Ui)| {
                if !format!("{name} {about}").to_lowercase().contains(search.trim()) {
                    return;
                }
                found += 1;
                setting(ui, name, about, origin, control);
            };
        let about =
            "Dark, light, as the desktop has it, or for presenting: large, thick lines, colours for any eyes";
        row(ui, "Theme", about, looks.look.origin, &mut |ui| {
            let mut look = looks.look.value;
            let options = [
                (Look::Dark, "Dark"),
                (Look::Light, "Light"),
                (Look::Presenter, "Presenter"),
                (Look::System, "System"),
            ];
            if widgets::segmented(ui, &mut look, &options) {
                done.push(match look {
                    Look::Dark => UiCommand::DarkTheme,
                    Look::Light => UiCommand::LightTheme,
                    Look::Presenter => UiCommand::PresenterTheme,
                    Look::System => UiCommand::SystemTheme,
                });
            }
        });
        let about = "Size of text, and of everything with it";
        row(ui, "Text size", about, looks.scale.origin, &mut |ui| {
            let scale = looks.scale.value;
            ui.label(format!("{:.0} %", scale * 100.0));
            for (words, command, enabled) in [
                ("Smaller", UiCommand::Smaller, scale > *SCALES.start()),
                ("Larger", UiCommand::Larger, scale < *SCALES.end()),
                ("Usual", UiCommand::UsualSize, scale != 1.0),
            ] {
                let text = command.entry().hover_text(ui.ctx());
                let button = widgets::button(ui, (words, &text), enabled);
                if button.on_disabled_hover_text("It is that size already").clicked() {
                    done.push(command);
                }
            }
        });
        let about = "Text and edges as strong as they can be";
        row(ui, "High contrast", about, looks.strong.origin, &mut |ui| {
            let mut strong = looks.strong.value;
            if widgets::toggle(ui, ("High contrast", about), &mut strong).changed() {
                done.push(UiCommand::HighContrast);
            }
        });
        let about = "Train and plan on the window's own graphics device, from the next start on";
        let origin = if self.share { Origin::Kept } else { Origin::Usual };
        let mut share = self.share;
        row(ui, "Share the graphics device", about, origin, &mut |ui| {
            if widgets::toggle(ui, ("Share the graphics device", about), &mut share).changed() {
                done.push(UiCommand::ShareDevice);
            }
        });
        let about = "What the welcome page lists as opened lately";
        let (mut forget, is_empty) = (false, self.recents.is_empty());
        let origin = if is_empty { Origin::Usual } else { Origin::Kept };
        row(ui, "Recent files", about, origin, &mut |ui| {
            let button = widgets::button(ui, ("Forget them", about), !is_empty);
            forget = button.on_disabled_hover_text("Nothing was opened lately").clicked();
        });
        if found == 0 {
            widgets::note(
                ui,
                "No setting is called that. Values of the experiment are in its panels; Ctrl+P finds commands.",
            );
        }
        if forget {
            self.recents.clear();
        }
        ui.add_space(6.0);
        widgets::heading(ui, "What comes first");
        for text in PRECEDENCE {
            widgets::note(ui, text);
        }
        if let Some(folder) = super::storage_folder() {
            widgets::note(ui, format!("Saved in {}", folder.display()));
        }
    }
}

fn setting(ui: &mut Ui, name: &str, about: &str, origin: Origin, control: &mut dyn FnMut(&mut Ui)) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).size(14.5).color(t.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let colour = if origin == Origin::Usual { t.muted } else { t.accent };
            widgets::badge(ui, origin.words(), colour).on_hover_text("Who said so");
        });
    });
    ui.label(RichText::new(about).font(theme::caption()).color(t.muted));
    ui.horizontal(|ui| control(ui));
    ui.add_space(8.0);
}
