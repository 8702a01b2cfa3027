//! The window's own settings in one place: what each is, and who said so.

use egui::{Align, Context, Id, Layout, Modal, RichText, TextEdit, Ui};

use super::{Workbench, looks::Origin};
use crate::gui::{
    UiCommand,
    texts::{self, Words, text, words},
    theme::{self, Look, SCALES, tokens},
    widgets,
};

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
            ui.heading(text!("preferences"));
            let field = TextEdit::singleline(&mut search)
                .background_color(tokens(ui).base)
                .desired_width(f32::INFINITY)
                .hint_text(text!("preferences-find"));
            let field = ui.add(field);
            field.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("preferences-find"))
            });
            ui.add_space(8.0);
            self.settings(ui, &search.to_lowercase(), done);
            ui.add_space(10.0);
            ui.button(text!("common-close")).clicked()
        });
        let closed = modal.inner || modal.should_close();
        self.preferences.open = (!closed).then_some(search);
    }

    fn settings(&mut self, ui: &mut Ui, search: &str, done: &mut Vec<UiCommand>) {
        let mut found = 0;
        let looks = self.looks;
        let mut row = |ui: &mut Ui, words: Words<'_>, origin: Origin, control: &mut dyn FnMut(&mut Ui)| {
            if !format!("{} {}", words.label, words.tooltip).to_lowercase().contains(search.trim()) {
                return;
            }
            found += 1;
            setting(ui, words, origin, control);
        };
        row(ui, words!("preferences-language"), looks.language.origin, &mut |ui| {
            let mut code = looks.language.value;
            let options: Vec<_> = texts::languages().map(|one| (one.code(), one.name())).collect();
            if widgets::segmented(ui, &mut code, &options) {
                done.push(UiCommand::Speak(code));
            }
        });
        row(ui, words!("preferences-theme"), looks.look.origin, &mut |ui| {
            let mut look = looks.look.value;
            let options = [
                (Look::Dark, text!("preferences-theme.dark")),
                (Look::Light, text!("preferences-theme.light")),
                (Look::Presenter, text!("preferences-theme.presenter")),
                (Look::System, text!("preferences-theme.system")),
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
        row(ui, words!("preferences-size"), looks.scale.origin, &mut |ui| {
            let scale = looks.scale.value;
            ui.label(format!("{:.0} %", scale * 100.0));
            for (label, command, enabled) in [
                (text!("preferences-size.smaller"), UiCommand::Smaller, scale > *SCALES.start()),
                (text!("preferences-size.larger"), UiCommand::Larger, scale < *SCALES.end()),
                (text!("preferences-size.usual"), UiCommand::UsualSize, scale != 1.0),
            ] {
                let tooltip = command.entry().hover_text(ui.ctx());
                let button = widgets::button(ui, (label, &tooltip), enabled);
                if button.on_disabled_hover_text(text!("preferences-size.off")).clicked() {
                    done.push(command);
                }
            }
        });
        row(ui, words!("preferences-contrast"), looks.strong.origin, &mut |ui| {
            let mut strong = looks.strong.value;
            if widgets::toggle(ui, words!("preferences-contrast"), &mut strong).changed() {
                done.push(UiCommand::HighContrast);
            }
        });
        let origin = if self.share { Origin::Kept } else { Origin::Usual };
        let mut share = self.share;
        row(ui, words!("preferences-share"), origin, &mut |ui| {
            if widgets::toggle(ui, words!("preferences-share"), &mut share).changed() {
                done.push(UiCommand::ShareDevice);
            }
        });
        let recent = words!("preferences-recent");
        let (mut forget, is_empty) = (false, self.recents.is_empty());
        let origin = if is_empty { Origin::Usual } else { Origin::Kept };
        row(ui, recent, origin, &mut |ui| {
            let words = (text!("preferences-recent.forget"), recent.tooltip);
            let button = widgets::button(ui, words, !is_empty);
            forget = button.on_disabled_hover_text(text!("preferences-recent.off")).clicked();
        });
        if found == 0 {
            widgets::note(ui, text!("preferences-none"));
        }
        if forget {
            self.recents.clear();
        }
        ui.add_space(6.0);
        widgets::heading(ui, text!("preferences-order"));
        widgets::note(ui, text!("preferences-order.looks"));
        widgets::note(ui, text!("preferences-order.numbers"));
        if let Some(folder) = super::storage_folder() {
            widgets::note(ui, text!("preferences-folder", folder = folder.display().to_string()));
        }
    }
}

fn setting(ui: &mut Ui, words: Words<'_>, origin: Origin, control: &mut dyn FnMut(&mut Ui)) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        ui.label(RichText::new(words.label).size(14.5).color(t.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let colour = if origin == Origin::Usual { t.muted } else { t.accent };
            widgets::badge(ui, origin.words(), colour).on_hover_text(text!("preferences-origin"));
        });
    });
    ui.label(RichText::new(words.tooltip).font(theme::caption()).color(t.muted));
    ui.horizontal(|ui| control(ui));
    ui.add_space(8.0);
}
