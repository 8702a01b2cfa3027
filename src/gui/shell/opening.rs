//! Whatever can be opened: at the start, by a dialog, by dropping it on the window, once more.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use egui::Context;

use super::{Question, Workbench, recent::Recent};
use crate::{
    data,
    experiment::{Preset, is_recording, lesson::Lesson},
    gui::{Layout, draw, texts::text, theme, widgets::numbers},
    session::{Command, Level},
    task,
};

/// What a window begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// The welcome page.
    Nothing,
    Preset(Box<Preset>),
    Run(PathBuf),
    Lesson(Arc<Lesson>),
}

impl Workbench {
    /// Opens what the program was started with.
    pub fn open(&mut self, ctx: &Context, opening: Opening) {
        match opening {
            Opening::Nothing => {}
            Opening::Preset(preset) => {
                self.welcome = false;
                self.send(Command::Open(preset));
            }
            Opening::Run(folder) => {
                self.welcome = false;
                self.send(Command::OpenRun(folder));
            }
            Opening::Lesson(lesson) => {
                let file = Path::new(&lesson.name);
                let name = if file.exists() { whole(file) } else { lesson.name.clone() };
                self.recents.add(Recent::Lesson(name));
                self.teach(ctx, lesson);
            }
        }
    }

    /// Opens something that was open before.
    pub(super) fn reopen(&mut self, ctx: &Context, recent: &Recent) {
        match recent {
            Recent::Run(folder) => self.answer(ctx, Question::OpenRun, folder),
            Recent::File(file) => self.open_file(ctx, file),
            Recent::Preset(name) => self.answer(ctx, Question::OpenPreset, Path::new(name)),
            Recent::Lesson(name) => self.answer(ctx, Question::OpenLesson, Path::new(name)),
        }
    }

    /// Does with a path what it was wanted for; what goes wrong is said.
    pub(super) fn answer(&mut self, ctx: &Context, question: Question, path: &Path) {
        let result = match question {
            Question::OpenPreset => Preset::load(&path.to_string_lossy()).map(|preset| {
                let is_file = path.exists();
                self.recents.add(match is_file {
                    true => Recent::File(path.to_owned()),
                    false => Recent::Preset(preset.name.clone()),
                });
                self.send(Command::Open(Box::new(preset)));
            }),
            Question::OpenLesson => Lesson::load(&path.to_string_lossy()).map(|lesson| {
                let name = lesson.name.clone();
                self.recents.add(Recent::Lesson(if path.exists() { whole(path) } else { name }));
                self.teach(ctx, Arc::new(lesson));
            }),
            Question::OpenRun => {
                self.send(Command::OpenRun(path.to_owned()));
                Ok(())
            }
            Question::OpenModel => {
                self.recents.add(Recent::File(path.to_owned()));
                self.send(Command::Open(Box::new(Preset::for_model(path))));
                Ok(())
            }
            Question::SaveRun => {
                self.send(Command::Save(Some(path.to_owned())));
                Ok(())
            }
            Question::SavePath(drawn) => drawn
                .save(path)
                .map_err(Into::into)
                .map(|()| self.store.notice(Level::Success, text!("shell-path-saved", file = shown(path)))),
            Question::SaveTable(table) => data::replace_bytes(path, table.as_bytes())
                .with_context(|| text!("shell-not-written", file = shown(path)))
                .map(|()| self.store.notice(Level::Success, text!("shell-table-saved", file = shown(path)))),
            Question::SavePicture(chart) => {
                self.pictures.save(chart, path.to_owned(), ctx.clone());
                Ok(())
            }
            Question::Snapshot(take) => self.snap(take, path),
            Question::Record(take) => self.record(ctx, take, path),
            Question::LoadPath => task::Path::load(path).map_err(Into::into).map(|drawn| {
                draw::offer(ctx, drawn);
                self.show(Layout::Draw);
            }),
            Question::ExportData => {
                self.send(Command::Export(path.to_owned()));
                Ok(())
            }
            Question::SaveCheckpoint => {
                self.send(Command::SaveCheckpoint(path.to_owned()));
                Ok(())
            }
            Question::LoadCheckpoint => {
                self.send(Command::LoadCheckpoint(path.to_owned()));
                Ok(())
            }
        };
        if let Err(error) = result {
            self.store.notice(Level::Error, format!("{error:#}"));
        }
    }

    /// Opens a file by its looks.
    pub(super) fn open_file(&mut self, ctx: &Context, path: &Path) {
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        let question = match extension.as_deref() {
            _ if path.is_dir() => Question::OpenRun,
            _ if is_recording(&path.to_string_lossy()) => Question::OpenPreset,
            Some("safetensors") => Question::LoadCheckpoint,
            Some("xml" | "mjcf") => Question::OpenModel,
            Some("toml") if task::Path::load(path).is_ok() => Question::LoadPath,
            Some("toml") if Lesson::is_meant(path) => Question::OpenLesson,
            Some("toml") => Question::OpenPreset,
            _ => {
                return self.store.notice(Level::Warning, text!("shell-not-known", file = shown(path)));
            }
        };
        self.answer(ctx, question, path);
    }

    /// Asks where the picture of a plot is to go that somebody wants, and tells of those that are written.
    pub(super) fn take_pictures(&mut self, ctx: &Context) {
        if let Some(chart) = numbers::pictured(ctx) {
            self.dialog.ask(Question::SavePicture(Arc::new(chart)));
        }
        for word in self.pictures.done() {
            match word {
                Ok(file) => {
                    self.store.notice(Level::Success, text!("shell-picture-saved", file = shown(&file)));
                }
                Err(text) => self.store.notice(Level::Error, text),
            }
        }
    }

    pub(super) fn take_drops(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        for file in &dropped {
            self.open_file(ctx, file.path());
        }
        if ctx.input(|input| !input.raw.hovered_files.is_empty()) {
            let t = theme::of(ctx);
            let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop here"));
            let (painter, rect) = (ctx.layer_painter(layer), ctx.content_rect());
            painter.rect_filled(rect, 0.0, t.base.gamma_multiply(0.8));
            let frame = egui::Stroke::new(2.0, t.accent);
            painter.rect_stroke(rect.shrink(18.0), 14.0, frame, egui::StrokeKind::Inside);
            let font = egui::FontId::proportional(22.0);
            painter.text(rect.center(), egui::Align2::CENTER_CENTER, text!("shell-drop"), font, t.text);
        }
    }
}

/// The file's name for a sentence.
fn shown(file: &Path) -> String {
    file.display().to_string()
}

/// The file's name from whatever folder the program is started in.
fn whole(file: &Path) -> String {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).to_string_lossy().into_owned()
}
