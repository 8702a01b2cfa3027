//! The table of runs.

use std::{collections::HashSet, path::PathBuf};

use egui::{Align, FontId, Layout, RichText, Role, Sense, Ui, WidgetInfo};
use egui_extras::{Column as Width, TableBuilder};

use crate::{
    experiment::runs::{Column, Filter, RunInfo, Runs, Value, age, sort},
    gui::{
        Cx,
        texts::{local, text, words},
        theme::tokens,
        widgets,
    },
    session::Command,
};

/// Rows in sight at most.
const ROWS: usize = 14;

/// Which runs are shown, in which order, and which are ticked; worked out anew only when something changed.
pub struct RunsTable {
    /// As it is typed.
    pub filter: String,
    pub hidden: HashSet<Column>,
    key: Column,
    falling: bool,
    /// Places in the list of runs.
    order: Vec<usize>,
    sorted: Option<(u64, String, Column, bool)>,
    /// The last filter that meant something stays in force, and what is wrong with the present one.
    force: Filter,
    trouble: Option<String>,
    ticks: HashSet<PathBuf>,
}

impl Default for RunsTable {
    fn default() -> Self {
        Self {
            filter: String::new(),
            hidden: HashSet::new(),
            key: Column::Name,
            falling: false,
            order: Vec::new(),
            sorted: None,
            force: Filter::default(),
            trouble: None,
            ticks: HashSet::new(),
        }
    }
}

impl RunsTable {
    /// Brings filter and order up to `runs`.
    pub fn refresh(&mut self, runs: &Runs, version: u64) {
        let wanted = (version, self.filter.clone(), self.key, self.falling);
        if self.sorted.as_ref() == Some(&wanted) {
            return;
        }
        self.sorted = Some(wanted);
        let chosen = Filter::parse(&self.filter).and_then(|filter| filter.choose(&runs.runs).map(|_| filter));
        match chosen {
            Ok(filter) => (self.force, self.trouble) = (filter, None),
            Err(error) => self.trouble = Some(error.to_string()),
        }
        // In another folder there may be no such value: then no run has it.
        let mut shown = self.force.choose(&runs.runs).unwrap_or_default();
        sort(&mut shown, self.key.key(), self.falling);
        let place = |run: &RunInfo| runs.runs.binary_search_by(|other| other.name.cmp(&run.name)).ok();
        self.order = shown.into_iter().filter_map(place).collect();
        let there: HashSet<&PathBuf> = runs.runs.iter().map(|run| &run.folder).collect();
        self.ticks.retain(|folder| there.contains(folder));
    }

    /// What is wrong with the filter.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// The runs that are shown, in their order.
    pub fn shown<'a>(&self, runs: &'a Runs) -> Vec<&'a RunInfo> {
        self.order.iter().filter_map(|&place| runs.runs.get(place)).collect()
    }

    /// Those of them that are ticked.
    pub fn ticked<'a>(&self, runs: &'a Runs) -> Vec<&'a RunInfo> {
        self.shown(runs).into_iter().filter(|run| self.ticks.contains(&run.folder)).collect()
    }

    /// The columns in sight.
    pub fn columns(&self) -> Vec<Column> {
        Column::ALL.into_iter().filter(|column| !self.hidden.contains(column)).collect()
    }

    pub fn hide(&mut self, column: Column, hidden: bool) {
        if hidden {
            self.hidden.insert(column);
        } else {
            self.hidden.remove(&column);
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, runs: &Runs) {
        let height = 26.0;
        let columns = self.columns();
        let font = egui::TextStyle::Button.resolve(ui.style());
        // The gap after the column takes the rest of the button.
        let open =
            (widgets::text_width(ui, text!("runs-open"), font) + ui.spacing().button_padding.x).max(50.0);
        let widths: Vec<f32> = columns.iter().map(|column| width(ui, *column)).collect();
        let rows = self.order.len();
        let shown = (rows.min(ROWS) as f32 * (height + ui.spacing().item_spacing.y)).max(60.0);
        egui::ScrollArea::horizontal().id_salt("runs across").auto_shrink([false, true]).show(ui, |ui| {
            let mut table = TableBuilder::new(ui)
                // Other words want other widths, not those that are remembered.
                .id_salt(("runs", columns.len(), widths.iter().sum::<f32>() as u32))
                .striped(true)
                .sense(Sense::hover())
                .cell_layout(Layout::left_to_right(Align::Center))
                .column(Width::exact(24.0))
                .column(Width::exact(open));
            for width in widths {
                table = table.column(Width::initial(width).clip(true));
            }
            table
                .column(Width::remainder())
                .min_scrolled_height(shown)
                .max_scroll_height(shown)
                .auto_shrink([false, true])
                .header(24.0, |mut header| {
                    header.col(|ui| self.tick_all(ui, runs));
                    header.col(|_| {});
                    for column in &columns {
                        header.col(|ui| self.head(ui, *column));
                    }
                    header.col(|_| {});
                })
                .body(|body| {
                    body.rows(height, rows, |mut row| {
                        let Some(run) = self.order.get(row.index()).and_then(|&at| runs.runs.get(at)) else {
                            return;
                        };
                        row.col(|ui| self.tick(ui, run));
                        row.col(|ui| open_button(ui, run, cx));
                        for column in &columns {
                            row.col(|ui| cell(ui, run, *column));
                        }
                        row.col(|_| {});
                    });
                });
        });
    }

    fn head(&mut self, ui: &mut Ui, column: Column) {
        let falling = (self.key == column).then_some(self.falling);
        if widgets::sort_head(ui, (local(column.label()), local(column.about())), falling) {
            self.falling = self.key == column && !self.falling;
            self.key = column;
        }
    }

    fn tick(&mut self, ui: &mut Ui, run: &RunInfo) {
        let mut ticked = self.ticks.contains(&run.folder);
        let response = ui.checkbox(&mut ticked, "");
        response.widget_info(|| {
            let name = text!("runs-tick", name = run.name.as_str());
            WidgetInfo::selected(Role::CheckBox, true, ticked, name)
        });
        if response.on_hover_text(text!("runs-tick.tooltip")).changed() {
            if ticked {
                self.ticks.insert(run.folder.clone());
            } else {
                self.ticks.remove(&run.folder);
            }
        }
    }

    fn tick_all(&mut self, ui: &mut Ui, runs: &Runs) {
        let shown = self.shown(runs);
        let mut all = !shown.is_empty() && shown.iter().all(|run| self.ticks.contains(&run.folder));
        let response = ui.checkbox(&mut all, "");
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, all, text!("runs-tick-all")));
        if response.on_hover_text(text!("runs-tick-all.tooltip")).changed() {
            self.ticks =
                if all { shown.iter().map(|run| run.folder.clone()).collect() } else { HashSet::new() };
        }
    }
}

/// Wider where its head is a longer word than in English.
fn width(ui: &Ui, column: Column) -> f32 {
    let usual = match column {
        Column::Name => 190.0,
        Column::Plant => 114.0,
        Column::Seed => 38.0,
        Column::Tags => 104.0,
        Column::Transitions | Column::Complete | Column::Distance => 82.0,
        Column::Modified => 74.0,
        Column::Return | Column::Cost => 62.0,
    };
    let head = widgets::text_width(ui, local(column.label()), FontId::proportional(12.0));
    // With room for the arrow of the order.
    if head > usual { head + 14.0 } else { usual }
}

fn cell(ui: &mut Ui, run: &RunInfo, column: Column) {
    let t = tokens(ui);
    match (column, column.value(run)) {
        (Column::Name, _) => {
            let label = egui::Label::new(&run.name).truncate();
            ui.add(label).on_hover_text(run.folder.display().to_string());
        }
        (Column::Complete, _) => {
            let (word, colour) = match run.complete {
                true => (text!("runs-complete"), t.success),
                false => (text!("runs-incomplete"), t.warning),
            };
            widgets::badge(ui, word, colour);
        }
        (Column::Modified, _) => drop(ui.label(RichText::new(age(run.modified)).color(t.muted))),
        (Column::Tags, _) => {
            let all = || run.tags.join(", ");
            run.tags.iter().for_each(|tag| drop(widgets::badge(ui, tag, t.accent).on_hover_text(all())));
        }
        (Column::Seed, _) => drop(ui.label(run.seed.to_string())),
        (Column::Transitions, Some(Value::Number(count))) => {
            ui.label(RichText::new(widgets::count(count as usize)).monospace());
        }
        (_, Some(Value::Number(number))) => {
            ui.label(RichText::new(widgets::figure(number)).monospace());
        }
        (_, Some(Value::Text(text))) => drop(ui.add(egui::Label::new(text).truncate())),
        (_, None) => drop(ui.colored_label(t.faint, "–")),
    }
}

fn open_button(ui: &mut Ui, run: &RunInfo, cx: &mut Cx<'_>) {
    let response = widgets::button(ui, words!("runs-open"), true);
    let name = || text!("runs-open.named", name = run.name.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name()));
    if response.clicked() {
        cx.send(Command::OpenRun(run.folder.clone()));
    }
}
