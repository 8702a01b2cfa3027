//! Small multiples: truth and prediction of every state element.

use egui::{Align2, RichText, ScrollArea, Ui, vec2};
use egui_plot::{LineStyle, VLine};

use super::Lost;
use crate::{
    gui::{
        run::series::{clamp, dashed_line, small, window},
        texts::text,
        theme::{self, tokens},
        widgets::{linked::Quantity, plot},
    },
    plant::{Element, PlantSpec},
    session::OpenLoopTrace,
};

/// Width a plot wants (points).
const WIDTH: f32 = 190.0;
/// Half the least range shown, in the element's unit.
const STILL: f64 = 1e-3;
/// Its height, as there is room.
const HEIGHTS: std::ops::RangeInclusive<f32> = 140.0..=230.0;

/// One plot an element whose name contains `filter`, in as many columns as there is room for.
pub fn ui(ui: &mut Ui, spec: &PlantSpec, trace: &OpenLoopTrace, filter: &str, lost: Lost) {
    let filter = filter.trim().to_lowercase();
    let shown: Vec<usize> = (0..spec.state.len())
        .filter(|&i| filter.is_empty() || spec.state[i].name.to_lowercase().contains(&filter))
        .collect();
    if shown.is_empty() {
        ui.weak(text!("diagnose-no-match"));
        return;
    }
    let gap = ui.spacing().item_spacing;
    let room = ui.available_width() - 12.0;
    let columns = ((room / WIDTH) as usize).clamp(1, 4);
    let count = shown.len().div_ceil(columns);
    let height = (ui.available_height() / count as f32 - gap.y).clamp(*HEIGHTS.start(), *HEIGHTS.end());
    let size = vec2((room - gap.x * (columns - 1) as f32) / columns as f32, height);
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, height, count, |ui, rows| {
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
    });
}

fn element(ui: &mut Ui, element: &Element, index: usize, width: usize, trace: &OpenLoopTrace, lost: Lost) {
    let t = tokens(ui);
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.label(RichText::new(element.label()).font(theme::caption()).color(t.text));
    let column = |rows: &[f32]| rows.chunks_exact(width).map(|row| row[index]).collect::<Vec<f32>>();
    let (truth, prediction) = (column(&trace.truth), column(&trace.prediction));
    // What was really seen sets the scale; a prediction that leaves it leaves the picture.
    let limits = window(truth.iter().copied());
    let points = |values: Vec<f32>| -> Vec<[f64; 2]> {
        values.into_iter().enumerate().map(|(step, v)| [step as f64, clamp(v, limits)]).collect()
    };
    let (truth, prediction) = (points(truth), points(prediction));
    let name = format!("{}, {}", element.name, text!("diagnose-plot"));
    let axes =
        small(plot::axes(ui, ("element", index), "", "")).y_axis_min_width(38.0).allow_boxed_zoom(false);
    plot::titled(text!("diagnose-ahead"), &element.label());
    let axes = plot::link(ui, axes, Quantity::StepsPredicted);
    // An element that hardly moves is a line in the middle, not noise at full height.
    let middle = 0.5 * (limits[0] + limits[1]);
    let axes = axes.include_y(middle - STILL).include_y(middle + STILL);
    let shown = plot::show(ui, axes, &name, |plot| {
        for (step, name) in
            [(lost.passed, text!("diagnose-passed")), (lost.diverged, text!("diagnose-diverged"))]
        {
            let Some(step) = step else { continue };
            let line = VLine::new(name, step as f64).color(t.danger).width(1.0);
            plot.vline(line.style(LineStyle::dotted_dense()));
        }
        plot::broken_line(plot, text!("diagnose-truth"), t.truth, 1.6, truth);
        dashed_line(plot, text!("diagnose-prediction"), t.prediction, 1.6, &prediction);
    });
    if let Some(step) = lost.diverged {
        let corner = shown.transform.frame().right_top() + vec2(-4.0, 2.0);
        let words = text!("diagnose-diverged-at", step = step);
        ui.painter().text(corner, Align2::RIGHT_TOP, words, theme::caption(), t.danger);
    }
}
