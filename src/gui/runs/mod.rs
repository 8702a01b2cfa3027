//! All runs below a folder: to filter, sort, compare, rename, tag, throw away and export.

mod change;
mod compare;
mod pin;
mod table;

use std::path::PathBuf;

use egui::{Key, TextEdit, Ui};

use super::{
    Cx, Panel, Request,
    texts::{local, text, words},
    theme::tokens,
    widgets,
};
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
        let folder = widgets::field(ui, words!("runs-folder"), |ui| {
            ui.add(TextEdit::singleline(&mut self.folder).hint_text(USUAL).desired_width(340.0))
        });
        let entered = folder.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        widgets::field(ui, words!("runs-filter"), |ui| {
            let hint = "swimmer planner.horizon>10 return>20";
            ui.add(TextEdit::singleline(&mut self.table.filter).hint_text(hint).desired_width(340.0))
        });
        ui.horizontal(|ui| {
            if widgets::button(ui, words!("runs-look"), true).clicked() || entered {
                self.look(cx);
            }
            let menu = ui.menu_button(text!("runs-columns"), |ui| {
                for column in Column::ALL.into_iter().filter(|column| *column != Column::Name) {
                    let mut shown = !self.table.hidden.contains(&column);
                    if widgets::toggle(ui, (local(column.label()), local(column.about())), &mut shown)
                        .changed()
                    {
                        self.table.hide(column, !shown);
                    }
                }
            });
            menu.response.on_hover_text(text!("runs-columns.tooltip"));
            let shown = cx.store.runs.as_deref().map_or_else(Vec::new, |runs| self.table.shown(runs));
            let export = widgets::button(ui, words!("runs-export"), !shown.is_empty());
            if export.on_disabled_hover_text(text!("runs-export.off")).clicked() {
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
            let (all, folder) = (runs.runs.len(), runs.root.display().to_string());
            widgets::note(ui, text!("runs-shown", count = count, all = all, folder = folder));
            if !runs.skipped.is_empty() {
                let told: Vec<&str> = runs.skipped.iter().take(12).map(String::as_str).collect();
                let text = text!("runs-unreadable", count = runs.skipped.len());
                widgets::badge(ui, &text, t.warning).on_hover_text(told.join("\n"));
            }
            if cx.store.seeks_runs {
                widgets::note(ui, text!("runs-looking.short"));
            }
        });
    }
}

/// What stands where there are no runs.
fn nothing(ui: &mut Ui, cx: &Cx<'_>, runs: Option<&Runs>) {
    let (title, about) = match runs {
        None => (text!("runs-looking"), String::new()),
        Some(_) if cx.store.seeks_runs => (text!("runs-looking"), String::new()),
        Some(runs) if !runs.exists => {
            let folder = runs.root.display().to_string();
            (text!("runs-no-folder"), text!("runs-no-folder.text", folder = folder))
        }
        Some(_) => (text!("runs-none"), text!("runs-none.text").to_owned()),
    };
    widgets::hint(ui, title, &about, None);
}
