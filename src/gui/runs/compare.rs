//! Runs that are ticked, side by side: their returns, and what their presets do not have in common.

use egui::{Align, Layout, RichText, Sense, Ui};
use egui_extras::{Column as Width, TableBuilder};

use crate::{
    experiment::runs::{Difference, RunInfo, differences},
    gui::{
        texts::text,
        theme::tokens,
        widgets::{self, plot},
    },
};

/// What differs, worked out anew only when other runs are ticked.
#[derive(Default)]
pub struct Comparison {
    of: Option<(u64, Vec<String>)>,
    differences: Vec<Difference>,
}

impl Comparison {
    pub fn ui(&mut self, ui: &mut Ui, version: u64, ticked: &[&RunInfo]) {
        if ticked.len() < 2 {
            return;
        }
        let of = Some((version, ticked.iter().map(|run| run.name.clone()).collect()));
        if self.of != of {
            self.differences = differences(ticked);
            self.of = of;
        }
        widgets::section(ui, text!("runs-returns"), |ui| curves(ui, ticked));
        widgets::section(ui, text!("runs-differences"), |ui| self.table(ui, ticked));
    }

    fn table(&self, ui: &mut Ui, ticked: &[&RunInfo]) {
        if self.differences.is_empty() {
            widgets::note(ui, text!("runs-differences.none"));
            return;
        }
        let t = tokens(ui);
        egui::ScrollArea::horizontal().id_salt("differences across").auto_shrink([false, true]).show(
            ui,
            |ui| {
                let mut table = TableBuilder::new(ui)
                    .id_salt(("differences", ticked.len()))
                    .striped(true)
                    .sense(Sense::hover())
                    .cell_layout(Layout::left_to_right(Align::Center))
                    .column(Width::initial(210.0).clip(true))
                    .vscroll(false);
                for _ in ticked {
                    table = table.column(Width::initial(170.0).clip(true));
                }
                let head = |ui: &mut Ui, text: &str| {
                    let text = RichText::new(text).size(12.0).color(t.muted);
                    ui.add(egui::Label::new(text).truncate());
                };
                table
                    .header(24.0, |mut header| {
                        header.col(|ui| head(ui, text!("runs-differences.key")));
                        for run in ticked {
                            header.col(|ui| head(ui, &run.name));
                        }
                    })
                    .body(|body| {
                        body.rows(22.0, self.differences.len(), |mut row| {
                            let told = &self.differences[row.index()];
                            row.col(|ui| drop(ui.add(egui::Label::new(&told.key).truncate())));
                            for value in &told.values {
                                row.col(|ui| {
                                    let text = value.as_deref().unwrap_or("–");
                                    let label = RichText::new(text.replace('\n', " ")).monospace();
                                    ui.add(egui::Label::new(label).truncate());
                                });
                            }
                        });
                    });
            },
        );
    }
}

/// Mean return against the transitions learned from, a line a run.
fn curves(ui: &mut Ui, ticked: &[&RunInfo]) {
    let t = tokens(ui);
    if ticked.iter().all(|run| run.curve.is_empty()) {
        widgets::note(ui, text!("runs-returns.none"));
        return;
    }
    // Curves that rise leave this corner free.
    let legend = plot::legend().position(egui_plot::Corner::LeftTop);
    let (x, y) = (text!("runs-returns.x"), text!("runs-returns.y"));
    let axes = plot::axes(ui, "returns of runs", x, y).legend(legend).height(260.0);
    let lines: Vec<(String, Vec<[f64; 2]>)> =
        ticked.iter().map(|run| (run.name.clone(), run.curve.clone())).collect();
    plot::show(ui, axes, text!("runs-returns.plot"), |plot| {
        for (index, (name, points)) in lines.into_iter().enumerate() {
            let colour = t.series[index % t.series.len()];
            let marks: Vec<_> = points.iter().copied().filter(|p| p[1].is_finite()).collect();
            plot::broken_line(plot, &name, colour, 2.0, points);
            plot.points(egui_plot::Points::new(name, marks).radius(3.5).color(colour));
        }
    });
}
