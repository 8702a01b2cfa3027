//! How well each path was followed.

use egui::{Align, Layout, Ui};
use egui_extras::{Column, TableBuilder};

use crate::{
    experiment::PathResult,
    gui::{
        texts::{Words, text, words},
        theme::tokens,
        widgets::{self, figure},
    },
};

/// Column titles and what they mean.
fn columns() -> [Words<'static>; 9] {
    [
        words!("run-results-path"),
        words!("run-results-mean"),
        words!("run-results-max"),
        words!("run-results-along"),
        words!("run-results-completed"),
        words!("run-results-counter"),
        words!("run-results-fell"),
        words!("run-results-time"),
        words!("run-results-reward"),
    ]
}

/// One row a followed path, newest first.
pub fn ui(ui: &mut Ui, results: &[PathResult]) {
    if results.is_empty() {
        widgets::note(ui, text!("run-results-none"));
        return;
    }
    let (t, heads) = (tokens(ui), columns());
    TableBuilder::new(ui)
        .id_salt("path results")
        .striped(true)
        .cell_layout(Layout::right_to_left(Align::Center))
        .column(Column::initial(90.0).at_least(60.0).clip(true))
        .columns(Column::initial(80.0).at_least(44.0), heads.len() - 1)
        .header(22.0, |mut header| {
            for (index, Words { label, tooltip, .. }) in heads.into_iter().enumerate() {
                header.col(|ui| {
                    let align = if index == 0 { Align::Min } else { Align::Max };
                    ui.with_layout(Layout::top_down(align), |ui| ui.weak(label).on_hover_text(tooltip));
                });
            }
        })
        .body(|body| {
            body.rows(22.0, results.len(), |mut row| {
                let result = &results[results.len() - 1 - row.index()];
                row.col(|ui| {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.label(&result.name));
                });
                let [reached, length] = [result.progress_m, result.length_m].map(|m| format!("{m:.2}"));
                let progress = text!("run-results-of", reached = reached, length = length);
                for text in [figure(result.mean_distance_m), figure(result.max_distance_m), progress] {
                    row.col(|ui| drop(ui.label(text)));
                }
                let answers = [(result.completed, true), (result.finished, true), (result.terminated, false)];
                for (yes, good) in answers {
                    row.col(|ui| {
                        let colour = match (yes, good) {
                            (true, true) => t.success,
                            (true, false) => t.danger,
                            (false, _) => t.muted,
                        };
                        ui.colored_label(colour, if yes { text!("run-yes") } else { text!("run-no") });
                    });
                }
                for value in [result.seconds, result.total_reward] {
                    row.col(|ui| drop(ui.label(figure(value))));
                }
            });
        });
}
