//! Experiments: figures and tables made of many runs, cell by cell.

mod cells;
mod picture;
mod points;

use std::path::PathBuf;

use egui::{TextEdit, Ui};

use super::{
    Cx, Panel,
    texts::{text, words},
    theme::tokens,
    widgets,
};
use crate::{
    experiment::{builtin_sweeps, sweep::Sweep},
    session::{Command, SweepRequest, SweepView},
};

/// The panel of experiments.
pub struct ExperimentsPanel {
    /// The library: name, title and a sentence of each sweep.
    known: Vec<[String; 3]>,
    /// A sweep of the library.
    sweep: String,
    /// Where its cells go; empty: a folder of its name.
    folder: String,
    reduced: bool,
    picture: picture::Figure,
    /// Runs are shown as points, to be opened, in place of the picture.
    as_points: bool,
}

impl Default for ExperimentsPanel {
    fn default() -> Self {
        let told = |name: String| {
            let sweep = Sweep::load(&name).ok()?;
            Some([name, sweep.figure.title, sweep.about])
        };
        Self {
            known: builtin_sweeps().filter_map(told).collect(),
            sweep: builtin_sweeps().next().unwrap_or_default(),
            folder: String::new(),
            reduced: true,
            picture: picture::Figure::default(),
            as_points: false,
        }
    }
}

impl Panel for ExperimentsPanel {
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        widgets::body(ui, |ui| {
            widgets::section(ui, text!("experiments-choice"), |ui| self.choose(ui, cx));
            let Some(view) = cx.store.sweep.clone() else {
                widgets::hint(ui, text!("experiments-empty"), text!("experiments-empty.text"), None);
                return;
            };
            widgets::card(ui, |ui| {
                progress(ui, cx, &view);
                if points::has_points(&view) {
                    let options =
                        [(false, text!("experiments-as-figure")), (true, text!("experiments-run-by-run"))];
                    widgets::segmented(ui, &mut self.as_points, &options);
                }
                if self.as_points && points::has_points(&view) {
                    cx.commands.extend(points::ui(ui, &view).map(Command::OpenRun));
                } else {
                    self.picture.ui(ui, &view, cx.store.sweep_version);
                }
                caption(ui, &view);
            });
            widgets::section(ui, text!("experiments-runs"), |ui| cells::ui(ui, cx, &view));
        });
    }
}

impl ExperimentsPanel {
    fn choose(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let chosen = self.known.iter().find(|[name, ..]| *name == self.sweep);
        let [shown, about] = chosen.map_or(["", ""], |[_, title, about]| [title, about]);
        widgets::field(ui, words!("experiments-figure"), |ui| {
            egui::ComboBox::from_id_salt("figure")
                .selected_text(shown)
                .width(340.0)
                .height(400.0)
                .show_ui(ui, |ui| {
                    for [name, title, about] in &self.known {
                        ui.selectable_value(&mut self.sweep, name.clone(), title).on_hover_text(about);
                    }
                })
                .response
        });
        widgets::note(ui, about);
        let usual = self.usual_folder();
        widgets::field(ui, words!("experiments-folder"), |ui| {
            ui.add(TextEdit::singleline(&mut self.folder).hint_text(usual).desired_width(340.0))
        });
        widgets::toggle(ui, words!("experiments-reduced"), &mut self.reduced);
        ui.add_space(4.0);
        let runs = cx.store.sweep.as_ref().is_some_and(|view| view.running);
        ui.horizontal(|ui| {
            let start = ui.add_enabled_ui(!runs, |ui| widgets::primary(ui, text!("experiments-start"))).inner;
            if start
                .on_hover_text(text!("experiments-start.tooltip"))
                .on_disabled_hover_text(text!("experiments-start.off"))
                .clicked()
            {
                cx.commands.push(Command::Sweep(self.request(true)));
            }
            let look = widgets::button(ui, words!("experiments-look"), !runs);
            if look.on_disabled_hover_text(text!("experiments-look.off")).clicked() {
                cx.commands.push(Command::Sweep(self.request(false)));
            }
            let stop = widgets::button(ui, words!("experiments-stop"), runs);
            if stop.on_disabled_hover_text(text!("common-idle")).clicked() {
                cx.commands.push(Command::StopSweep);
            }
        });
    }

    fn usual_folder(&self) -> String {
        let part = if self.reduced { "_reduced" } else { "" };
        format!("sweeps/{}{part}", short(&self.sweep))
    }

    fn request(&self, run: bool) -> SweepRequest {
        let folder = if self.folder.trim().is_empty() { self.usual_folder() } else { self.folder.clone() };
        SweepRequest {
            sweep: self.sweep.clone(),
            out: PathBuf::from(folder),
            reduced: self.reduced,
            run,
            ..SweepRequest::default()
        }
    }
}

/// A sweep's name without its group.
fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn progress(ui: &mut Ui, cx: &Cx<'_>, view: &SweepView) {
    let t = tokens(ui);
    let (done, all) = (view.results.complete(), view.cells.len());
    ui.horizontal(|ui| {
        widgets::dot(ui, if view.running { t.accent } else { t.success });
        ui.label(&view.sweep.figure.title);
        widgets::progress(ui, done as f32 / all.max(1) as f32, 180.0);
        let told = match cx.store.sweep_left().map(widgets::clock) {
            Some(time) => text!("experiments-done.left", done = done, all = all, time = time),
            None => text!("experiments-done", done = done, all = all),
        };
        widgets::note(ui, told);
    });
    ui.add_space(4.0);
}

/// Caption, and whether the post's conclusion holds.
fn caption(ui: &mut Ui, view: &SweepView) {
    let t = tokens(ui);
    widgets::note(ui, &view.caption);
    if view.sweep.figure.claim.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.label(text!("experiments-claim", claim = view.sweep.figure.claim.as_str()));
    if let Some(verdict) = &view.verdict {
        let why = verdict.why.as_str();
        if verdict.holds {
            ui.colored_label(t.success, text!("experiments-holds", why = why));
        } else {
            ui.colored_label(t.warning, text!("experiments-holds.not", why = why));
        }
    }
}
