//! Small multiples: truth and prediction of every state element.

use egui::{Align2, RichText, ScrollArea, Ui, vec2};
use egui_plot::{LineStyle, VLine};

use super::Lost;
use crate::{
    gui::{
        run::series::{clamp, dashed_line, window},
        theme::{self, tokens},
        widgets::plot,
    },
    plant::{Element, PlantSpec},
    session::OpenLoopTrace,
};

/// Width a plot wants, and its height (points).
const WIDTH: f32 = 200.0;
const HEIGHT: f32 = 150.0;

/// One plot an element whose name contains `filter`, in as many columns as there is room for.
pub fn ui(ui: &mut Ui, spec: &PlantSpec, trace: &OpenLoopTrace, filter: &str, lost: Option<Lost>) {
    let filter = filter.trim().to_lowercase();
    let shown: Vec<usize> = (0..spec.state.len())
        .filter(|&i| filter.is_empty() || spec.state[i].name.to_lowercase().contains(&filter))
        .collect();
    if shown.is_empty() {
        ui.weak("No element has that in its name.");
        return;
    }
    let gap = ui.spacing().item_spacing;
    let room = ui.available_width() - 12.0;
    let columns = ((room / WIDTH) as usize).clamp(1, 4);
    let size = vec2((room - gap.x * (columns - 1) as f32) / columns as f32, HEIGHT);
    ScrollArea::vertical().auto_shrink(false).show_rows(
        ui,
        HEIGHT,
        shown.len().div_ceil(columns),
        |ui, rows| {
            for row in rows {
                ui.horizontal(|ui| {
                    for &index in shown.iter().skip(row * columns).take(columns) {
                        ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
                            ui.set_min_size(size);
                            element(ui, &spec.state[index], index, spec.state.len(), trace, lost);
                        });
                    }
                });
            }
        },
    );
}

fn element(
    ui: &mut Ui,
    element: &Element,
    index: usize,
    width: usize,
    trace: &OpenLoopTrace,
    lost: Option<Lost>,
) {
    let t = tokens(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.label(RichText::new(element.label()).font(theme::caption()).color(t.text));
    let column = |rows: &[f32]| rows.chunks_exact(width).map(|row| row[index]).collect::<Vec<f32>>();
    let (truth, prediction) = (column(&trace.truth), column(&trace.prediction));
    // What was really seen sets the scale; a prediction that leaves it leaves the picture.
    let limits = window(truth.iter().copied());
    let points = |values: Vec<f32>| -> Vec<[f64; 2]> {
        values.into_iter().enumerate().map(|(step, v)| [step as f64, clamp(v, limits)]).collect()
    };
    let (truth, prediction) = (points(truth), points(prediction));
    let name = format!("{}, truth and prediction", element.name);
    let axes = plot::axes(ui, ("element", index), "", "").y_axis_min_width(38.0).allow_boxed_zoom(false);
    let shown = plot::show(ui, axes, &name, |plot| {
        if let Some(lost) = lost {
            let line = VLine::new("lost", lost.step() as f64).style(LineStyle::dotted_dense());
            plot.vline(line.color(mark(t, lost)).width(1.0));
        }
        plot::broken_line(plot, "truth", t.truth, 1.6, truth);
        dashed_line(plot, "prediction", t.prediction, 1.6, &prediction);
    });
    if let Some(lost @ Lost::Diverged(step)) = lost {
        let frame = shown.transform.frame();
        ui.painter().text(
            frame.right_top() + vec2(-4.0, 2.0),
            Align2::RIGHT_TOP,
            format!("diverged at {step}"),
            theme::caption(),
            mark(t, lost),
        );
    }
}

fn mark(t: &theme::Tokens, lost: Lost) -> egui::Color32 {
    match lost {
        Lost::Passed(_) => t.warning,
        Lost::Diverged(_) => t.danger,
    }
}
