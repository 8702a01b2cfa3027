//! The small dialog that asks for a path.

use std::path::PathBuf;

use egui::{Context, Id, Key, TextEdit};

use super::files::{FilePicker, Question};
use crate::{
    experiment::{builtin_lessons, builtin_presets},
    gui::{
        texts::{text, words},
        widgets,
    },
};

/// An open question, or none.
#[derive(Default)]
pub struct Dialog {
    open: Option<Asked>,
}

struct Asked {
    question: Question,
    text: String,
    fresh: bool,
}

impl Dialog {
    pub fn ask(&mut self, question: Question) {
        let text = question.suggestion();
        self.open = Some(Asked { question, text, fresh: true });
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Draws the dialog; gives the answer once there is one.
    pub fn ui(&mut self, ctx: &Context, picker: &mut dyn FilePicker) -> Option<(Question, PathBuf)> {
        let picked = picker.answer();
        let asked = self.open.as_mut()?;
        let (mut accept, mut cancel) = (false, false);
        if let Some(Some(path)) = picked {
            asked.text = path.to_string_lossy().into_owned();
            accept = true;
        }
        let modal = egui::Modal::new(Id::unique("path dialog")).frame(widgets::sheet(ctx)).show(ctx, |ui| {
            ui.set_width(460.0);
            asked.ui(ui, picker, &mut accept, &mut cancel);
        });
        cancel |= modal.should_close();
        let ready = accept && !asked.text.trim().is_empty();
        if !(ready || cancel) {
            return None;
        }
        let asked = self.open.take()?;
        ready.then(|| (asked.question, PathBuf::from(asked.text.trim())))
    }
}

impl Asked {
    fn ui(&mut self, ui: &mut egui::Ui, picker: &mut dyn FilePicker, accept: &mut bool, cancel: &mut bool) {
        let words = self.question.words();
        ui.heading(words.label);
        let about = widgets::note(ui, words.tooltip);
        ui.add_space(6.0);
        let film = matches!(self.question, Question::Record(_));
        if let Question::Record(take) | Question::Snapshot(take) = &mut self.question {
            take.ui(ui, film);
            ui.add_space(6.0);
        }
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.text).desired_width(350.0);
            let field = field.hint_text(text!("shell-ask-hint"));
            let field = ui.add(field).labelled_by(about.id);
            if std::mem::take(&mut self.fresh) {
                field.request_focus();
            }
            *accept |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            let browse = widgets::button(ui, words!("shell-browse"), !picker.asking());
            if browse.on_disabled_hover_text(text!("shell-browse.off")).clicked() {
                picker.ask(&self.question, ui.ctx().clone());
            }
        });
        if picker.asking() {
            widgets::note(ui, text!("shell-browsing"));
        }
        let library: Option<(&str, Vec<String>)> = match self.question {
            Question::OpenPreset => Some((text!("shell-library-presets"), builtin_presets().collect())),
            Question::OpenLesson => Some((text!("shell-library-lessons"), builtin_lessons().collect())),
            _ => None,
        };
        if let Some((about, names)) = library {
            ui.add_space(8.0);
            widgets::note(ui, about);
            egui::ScrollArea::vertical().max_height(180.0).auto_shrink([false, true]).show(ui, |ui| {
                for name in names {
                    if ui.selectable_label(self.text == name, &name).clicked() {
                        self.text = name;
                    }
                }
            });
        }
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            *accept |= ui
                .add_enabled_ui(!self.text.trim().is_empty(), |ui| widgets::primary(ui, self.question.verb()))
                .inner
                .on_disabled_hover_text(text!("shell-ask-empty"))
                .clicked();
            *cancel |= ui.button(text!("shell-ask-cancel")).clicked();
        });
    }
}
