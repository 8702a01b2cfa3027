//! All runs below a folder: to filter, sort, compare, rename, tag, throw away and export.

mod change;
mod compare;
mod pin;
mod table;

use std::path::PathBuf;

use egui::{Key, TextEdit, Ui};

use super::{Cx, Panel, Request, theme::tokens, widgets};
use crate::{
    experiment::runs::{Column, Runs, csv},
    session::{Command, RunsRequest},
};

/// Where runs go that were not told.
const USUAL: &str = "runs";

/// The panel of runs.
#[derive(Default)]
pub struct RunsPanel {
    /// What is looked at; empty: the usual folder.
    folder: String,
    /// Runs are looked for by themselves once.
    looked: bool,
    table: table::RunsTable,
    change: change::Changes,
    comparison: compare::Comparison,
}

impl Panel for RunsPanel {
    fn title(&self) -> &'static str {
        "Runs"
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !self.looked {
            self.looked = true;
            self.look(cx);
        }
        widgets::body(ui, |ui| {
            let runs = cx.store.runs.clone();
            let found = runs.as_deref().filter(|runs| !runs.runs.is_empty());
            widgets::card(ui, |ui| {
                self.find(ui, cx);
                if let Some(runs) = &runs {
                    self.table.refresh(runs, cx.store.runs_version);
                    self.say(ui, cx, runs);
                }
                pin::told(ui, cx);
            });
            let Some(found) = found else {
                nothing(ui, cx, runs.as_deref());
                return;
            };
            widgets::card(ui, |ui| {
                self.change.ui(ui, cx, found, &self.table.ticked(found));
                self.table.ui(ui, cx, found);
            });
            let ticked = self.table.ticked(found);
            self.comparison.ui(ui, cx.store.runs_version, &ticked);
        });
    }
}

impl RunsPanel {
    fn look(&self, cx: &mut Cx<'_>) {
        let folder = self.folder.trim();
        let root = PathBuf::from(if folder.is_empty() { USUAL } else { folder });
        cx.send(Command::Runs(RunsRequest { root, change: None }));
    }

    /// Where, and which.
    fn find(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let tooltip = "Runs in this folder and up to four below it are found. Empty: runs";
        let folder = widgets::field(ui, ("Folder", tooltip), |ui| {
            ui.add(TextEdit::singleline(&mut self.folder).hint_text(USUAL).desired_width(340.0))
        });
        let entered = folder.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let tooltip = "Words of name, plant and tags, and values: planner.horizon>10, return>20, cost<5, seed=1, tags=carpet";
        widgets::field(ui, ("Filter", tooltip), |ui| {
            let hint = "swimmer planner.horizon>10 return>20";
            ui.add(TextEdit::singleline(&mut self.table.filter).hint_text(hint).desired_width(340.0))
        });
        ui.horizontal(|ui| {
            let tooltip = "Look through the folder once more";
            if widgets::button(ui, ("Look again", tooltip), true).clicked() || entered {
                self.look(cx);
            }
            let menu = ui.menu_button("Columns", |ui| {
                for column in Column::ALL.into_iter().filter(|column| *column != Column::Name) {
                    let mut shown = !self.table.hidden.contains(&column);
                    if widgets::toggle(ui, (column.label(), column.about()), &mut shown).changed() {
                        self.table.hide(column, !shown);
                    }
                }
            });
            menu.response.on_hover_text("Which columns the table has");
            let shown = cx.store.runs.as_deref().map_or_else(Vec::new, |runs| self.table.shown(runs));
            let tooltip = "Save the table as it is shown (CSV), with every value of the presets that differs";
            let export = widgets::button(ui, ("Export table…", tooltip), !shown.is_empty());
            if export.on_disabled_hover_text("There are no runs here yet").clicked() {
                cx.requests.push(match csv(&shown, &self.table.columns()) {
                    Ok(text) => Request::SaveTable(text.into()),
                    Err(error) => Request::Toast(crate::session::Level::Error, format!("{error:#}")),
                });
            }
        });
    }

    /// How many there are, and what is wrong.
    fn say(&self, ui: &mut Ui, cx: &Cx<'_>, runs: &Runs) {
        let t = tokens(ui);
        if let Some(trouble) = self.table.trouble() {
            ui.colored_label(t.warning, trouble);
        }
        ui.horizontal(|ui| {
            let count = self.table.shown(runs).len();
            widgets::note(ui, format!("{count} of {} runs in {}", runs.runs.len(), runs.root.display()));
            if !runs.skipped.is_empty() {
                let told: Vec<&str> = runs.skipped.iter().take(12).map(String::as_str).collect();
                let text = format!("{} could not be read", runs.skipped.len());
                widgets::badge(ui, &text, t.warning).on_hover_text(told.join("\n"));
            }
            if cx.store.seeks_runs {
                widgets::note(ui, "Looking…");
            }
        });
    }
}

/// What stands where there are no runs.
fn nothing(ui: &mut Ui, cx: &Cx<'_>, runs: Option<&Runs>) {
    let (title, text) = match runs {
        None => ("Looking for runs", String::new()),
        Some(_) if cx.store.seeks_runs => ("Looking for runs", String::new()),
        Some(runs) if !runs.exists => {
            ("No such folder", format!("There is no folder {} (yet).", runs.root.display()))
        }
        Some(_) => {
            ("No runs here", "A run is there once it was saved: File > Save, or `foresight run`.".to_owned())
        }
    };
    widgets::hint(ui, title, &text, None);
}
