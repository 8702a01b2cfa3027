//! How well each path was followed.

use egui::{Align, Layout, Ui};
use egui_extras::{Column, TableBuilder};

use crate::{
    experiment::PathResult,
    gui::{
        theme::tokens,
        widgets::{self, figure},
    },
};

/// Column titles and what they mean.
const COLUMNS: [(&str, &str); 9] = [
    ("path", "Name of the path"),
    ("mean (m)", "Mean distance of the robot to the path"),
    ("max (m)", "Largest distance of the robot to the path"),
    ("along (m)", "Arc length reached by the real position, of the path's length"),
    ("completed", "The real position reached the end of the path"),
    ("counter", "The task's own rule ended the run: for the authors' reward, their counter of segments"),
    ("fell", "The agent's own ending condition ended the run"),
    ("time (s)", "Seconds of robot time"),
    ("reward", "Sum of rewards"),
];

/// One row a followed path, newest first.
pub fn ui(ui: &mut Ui, results: &[PathResult]) {
    if results.is_empty() {
        widgets::note(ui, "No path has been followed yet.");
        return;
    }
    let t = tokens(ui);
    TableBuilder::new(ui)
        .id_salt("path results")
        .striped(true)
        .cell_layout(Layout::right_to_left(Align::Center))
        .column(Column::initial(90.0).at_least(60.0).clip(true))
        .columns(Column::initial(80.0).at_least(44.0), COLUMNS.len() - 1)
        .header(22.0, |mut header| {
            for (index, (title, about)) in COLUMNS.into_iter().enumerate() {
                header.col(|ui| {
                    let align = if index == 0 { Align::Min } else { Align::Max };
                    ui.with_layout(Layout::top_down(align), |ui| ui.weak(title).on_hover_text(about));
                });
            }
        })
        .body(|body| {
            body.rows(22.0, results.len(), |mut row| {
                let result = &results[results.len() - 1 - row.index()];
                row.col(|ui| {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.label(&result.name));
                });
                let progress = format!("{:.2} of {:.2}", result.progress_m, result.length_m);
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
                        ui.colored_label(colour, if yes { "yes" } else { "no" });
                    });
                }
                for value in [result.seconds, result.total_reward] {
                    row.col(|ui| drop(ui.label(figure(value))));
                }
            });
        });
}
