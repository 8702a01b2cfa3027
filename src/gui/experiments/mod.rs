//! Experiments: figures and tables made of many runs, cell by cell.

mod cells;
mod picture;
mod points;

use std::path::PathBuf;

use egui::{TextEdit, Ui};

use super::{Cx, Panel, theme::tokens, widgets};
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
    fn title(&self) -> &'static str {
        "Experiments"
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        widgets::body(ui, |ui| {
            widgets::section(ui, "A figure of the post", |ui| self.choose(ui, cx));
            let Some(view) = cx.store.sweep.clone() else {
                let text =
                    "Each figure is made of many runs, and each run can be opened in the other panels.";
                widgets::hint(ui, "No figure is open", text, None);
                return;
            };
            widgets::card(ui, |ui| {
                progress(ui, cx, &view);
                if points::has_points(&view) {
                    widgets::segmented(
                        ui,
                        &mut self.as_points,
                        &[(false, "As a figure"), (true, "Run by run")],
                    );
                }
                if self.as_points && points::has_points(&view) {
                    cx.commands.extend(points::ui(ui, &view).map(Command::OpenRun));
                } else {
                    self.picture.ui(ui, &view, cx.store.sweep_version);
                }
                words(ui, &view);
            });
            widgets::section(ui, "Runs", |ui| cells::ui(ui, cx, &view));
        });
    }
}

impl ExperimentsPanel {
    fn choose(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let chosen = self.known.iter().find(|[name, ..]| *name == self.sweep);
        let [shown, about] = chosen.map_or(["", ""], |[_, title, about]| [title, about]);
        widgets::field(ui, ("Figure", "What is varied, and what is drawn of it"), |ui| {
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
        let tooltip =
            "Runs go here; those that are complete are never run again. Empty: sweeps/ and the figure's name";
        let usual = self.usual_folder();
        widgets::field(ui, ("Folder", tooltip), |ui| {
            ui.add(TextEdit::singleline(&mut self.folder).hint_text(usual).desired_width(340.0))
        });
        let tooltip = "Fewer rollouts and candidates, as the sweep itself says: minutes instead of hours";
        widgets::toggle(ui, ("With less of everything", tooltip), &mut self.reduced);
        ui.add_space(4.0);
        let runs = cx.store.sweep.as_ref().is_some_and(|view| view.running);
        ui.horizontal(|ui| {
            let start = ui.add_enabled_ui(!runs, |ui| widgets::primary(ui, "Start")).inner;
            let tooltip =
                "Runs what is not complete yet, a process a core; stopped sweeps go on where they were";
            if start.on_hover_text(tooltip).on_disabled_hover_text("Stop the present one first").clicked() {
                cx.commands.push(Command::Sweep(self.request(true)));
            }
            let tooltip = "Shows what is complete in the folder, and runs nothing";
            let look = widgets::button(ui, ("Look at it", tooltip), !runs);
            if look.on_disabled_hover_text("Wait for the runs under way, or stop them").clicked() {
                cx.commands.push(Command::Sweep(self.request(false)));
            }
            let stop = widgets::button(ui, ("Stop the runs", "Runs that are complete stay"), runs);
            if stop.on_disabled_hover_text("Nothing is under way").clicked() {
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
        let left = cx.store.sweep_left().map_or(String::new(), |s| format!(", {} left", widgets::clock(s)));
        widgets::note(ui, format!("{done} of {all} runs{left}"));
    });
    ui.add_space(4.0);
}

/// Caption, and whether the post's conclusion holds.
fn words(ui: &mut Ui, view: &SweepView) {
    let t = tokens(ui);
    widgets::note(ui, &view.caption);
    if view.sweep.figure.claim.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.label(format!("The post: {}", view.sweep.figure.claim));
    if let Some(verdict) = &view.verdict {
        let (colour, head) =
            if verdict.holds { (t.success, "It holds") } else { (t.warning, "It does not hold") };
        ui.colored_label(colour, format!("{head}: {}.", verdict.why));
    }
}
