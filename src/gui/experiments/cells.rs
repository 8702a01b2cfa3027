//! The runs of a figure as a table.

use std::sync::Arc;

use egui::{Align, Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder};

use crate::{
    experiment::sweep::State,
    gui::{
        Cx,
        texts::{local, text, words},
        theme::tokens,
        widgets,
    },
    session::{Command, SweepView},
};

/// The table; opening a run is for other panels to show.
pub fn ui(ui: &mut Ui, cx: &mut Cx<'_>, view: &Arc<SweepView>) {
    let t = tokens(ui);
    let height = 26.0;
    let shown = (view.cells.len().min(12) as f32 * (height + ui.spacing().item_spacing.y)).max(60.0);
    let axes = &view.sweep.axes;
    let rows = &view.results.rows;
    let mut table = TableBuilder::new(ui)
        .id_salt("cells")
        .striped(true)
        .sense(Sense::hover())
        .cell_layout(Layout::left_to_right(Align::Center))
        .min_scrolled_height(shown)
        .max_scroll_height(shown)
        .auto_shrink([false, true]);
    for _ in axes {
        table = table.column(Column::initial(170.0).clip(true));
    }
    let table = table
        .column(Column::initial(50.0))
        .column(Column::initial(210.0).clip(true))
        .column(Column::initial(90.0))
        .column(Column::remainder().at_least(70.0));
    let head = |ui: &mut Ui, text: &str| {
        ui.add(egui::Label::new(RichText::new(text).size(12.0).color(t.muted)).truncate());
    };
    table
        .header(24.0, |mut header| {
            for axis in axes {
                header.col(|ui| head(ui, &axis.label));
            }
            let result = local(view.sweep.figure.result.label());
            for name in [text!("experiments-seed"), text!("experiments-state"), result, ""] {
                header.col(|ui| head(ui, name));
            }
        })
        .body(|body| {
            body.rows(height, rows.len(), |mut row| {
                let index = row.index();
                let cell = &rows[index];
                for label in &cell.cell.labels {
                    row.col(|ui| drop(ui.label(label)));
                }
                row.col(|ui| drop(ui.label(cell.cell.seed.to_string())));
                row.col(|ui| state(ui, view, index));
                row.col(|ui| {
                    let value = cell.value(view.sweep.figure.result);
                    let text = value.map_or_else(|| "–".into(), widgets::figure);
                    ui.label(RichText::new(text).monospace());
                });
                row.col(|ui| {
                    let may = cell.summary.is_some();
                    let open = widgets::button(ui, words!("experiments-open"), may);
                    open.widget_info(|| {
                        let name = text!("experiments-open.named", name = cell.cell.name.as_str());
                        egui::WidgetInfo::labeled(egui::Role::Button, may, name)
                    });
                    if open.on_disabled_hover_text(text!("experiments-open.off")).clicked() {
                        cx.commands.push(Command::OpenRun(view.cells[index].1.clone()));
                    }
                });
            });
        });
}

fn state(ui: &mut Ui, view: &SweepView, index: usize) {
    let t = tokens(ui);
    match &view.standing.cells[index] {
        State::Waiting if view.running => {
            drop(widgets::badge(ui, text!("experiments-state.waiting"), t.muted));
        }
        State::Waiting => drop(widgets::badge(ui, text!("experiments-state.not-run"), t.muted)),
        State::Done => drop(widgets::badge(ui, text!("experiments-state.complete"), t.success)),
        State::Failed(why) => {
            drop(widgets::badge(ui, text!("experiments-state.failed"), t.danger).on_hover_text(why));
        }
        State::Running(told) => {
            let stage = match told.stage.as_str() {
                "" => text!("experiments-state.starting"),
                stage => local(stage),
            };
            widgets::badge(ui, stage, t.accent);
            widgets::progress(ui, told.done as f32 / told.total.max(1) as f32, 90.0);
        }
    }
}
