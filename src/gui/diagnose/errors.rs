//! Errors over many starts: against the step, and in a table.

use egui::{Grid, RichText, ScrollArea, Ui};
use egui_plot::{HLine, LineStyle, VLine};

use super::selection;
use crate::{
    dynamics::{ElementErrors, OpenLoopErrors},
    gui::{
        Cx,
        run::series::{band, dashed_line, small},
        texts::{text, words},
        theme::tokens,
        widgets::{self, linked::Quantity, plot},
    },
};

/// Decades of mean shown above the quartiles; means may reach 1e22.
const HEADROOM: f64 = 2.0;

/// The plot, the table and the button that makes both.
pub fn ui(ui: &mut Ui, cx: &mut Cx<'_>, threshold: f64) {
    widgets::heading_with(ui, text!("diagnose-errors"), |ui| selection::evaluate(ui, cx));
    let Some(errors) = cx.store.errors.clone() else {
        widgets::note(ui, text!("diagnose-errors-empty"));
        return;
    };
    widgets::note(ui, text!("diagnose-starts", starts = widgets::count(errors.starts)));
    ScrollArea::vertical().id_salt("errors over many starts").auto_shrink(false).show(ui, |ui| {
        ui.set_width(ui.available_width() - 8.0);
        curves(ui, &errors, threshold);
        if widgets::cover::hides(ui.ctx(), text!("diagnose-curves")) {
            return;
        }
        verdict(ui, &errors, threshold);
        ui.add_space(8.0);
        table(ui, &errors);
        ui.add_space(10.0);
        elements(ui, &errors, threshold);
    });
}

fn curves(ui: &mut Ui, errors: &OpenLoopErrors, threshold: f64) {
    let t = tokens(ui);
    let shown = errors.curve.iter().flat_map(|e| [e.median, e.upper]).flatten();
    let highest =
        shown.chain([threshold]).map(plot::log10).filter(|e| e.is_finite()).fold(f64::NEG_INFINITY, f64::max);
    let top = if highest.is_finite() { highest.min(28.0) + HEADROOM } else { HEADROOM };
    let level = |e: f64| plot::log10(e).clamp(-16.0, top);
    let step = |i: usize| (i + 1) as f64;
    let level = |e: Option<f64>| e.map_or(f64::NAN, level);
    let curve = || errors.curve.iter().enumerate();
    let median: Vec<_> = curve().map(|(i, e)| [step(i), level(e.median)]).collect();
    // The mean may leave the picture for good; it is not drawn along the edge.
    let within = |e: Option<f64>| e.map(plot::log10).filter(|e| *e <= top).unwrap_or(f64::NAN);
    let mean: Vec<_> = curve().map(|(i, e)| [step(i), within(e.mean)]).collect();
    let quartiles: Vec<_> = curve().map(|(i, e)| [step(i), level(e.lower), level(e.upper)]).collect();
    let passed = passed(errors, threshold);
    let axes = small(plot::axes(ui, "errors by step", text!("diagnose-ahead"), text!("diagnose-error")))
        .height(250.0)
        .legend(plot::legend().position(egui_plot::Corner::RightBottom));
    let axes = plot::link(ui, axes, Quantity::StepsPredicted);
    plot::show_log(ui, axes, text!("diagnose-curves"), |plot| {
        band(plot, text!("diagnose-quartiles"), t.faded(t.prediction, 0.22), &quartiles);
        plot::broken_line(plot, text!("diagnose-median"), t.prediction, 2.0, median);
        dashed_line(plot, text!("diagnose-mean"), t.muted, 1.4, &mean);
        let line = HLine::new(text!("diagnose-limit"), plot::log10(threshold)).color(t.danger);
        plot.hline(line.style(LineStyle::dotted_dense()).width(1.0));
        if let Some(index) = passed {
            let line = VLine::new("passed", step(index)).name("").color(t.danger);
            plot.vline(line.style(LineStyle::dotted_dense()).width(1.0));
        }
    });
}

/// The step (from 0) at which the median passes the threshold.
fn passed(errors: &OpenLoopErrors, threshold: f64) -> Option<usize> {
    errors.curve.iter().position(|e| e.median.is_none_or(|e| !e.is_finite() || e > threshold))
}

/// The same in words.
fn verdict(ui: &mut Ui, errors: &OpenLoopErrors, threshold: f64) {
    let t = tokens(ui);
    match passed(errors, threshold) {
        Some(index) => {
            let threshold = widgets::figure(threshold);
            let passes = text!("diagnose-median-passes", threshold = threshold, step = index + 1);
            ui.colored_label(t.warning, passes)
        }
        None => ui.colored_label(t.success, text!("diagnose-median-stays")),
    };
}

/// Errors at the table's horizons.
fn table(ui: &mut Ui, errors: &OpenLoopErrors) {
    let t = tokens(ui);
    Grid::new("errors by horizon").num_columns(6).striped(true).spacing([12.0, 5.0]).show(ui, |ui| {
        for head in [
            words!("diagnose-steps"),
            words!("diagnose-median"),
            words!("diagnose-lower"),
            words!("diagnose-upper"),
            words!("diagnose-mean"),
            words!("diagnose-lost"),
        ] {
            ui.weak(head.label).on_hover_text(head.tooltip);
        }
        ui.end_row();
        for (steps, row) in errors.table() {
            ui.label(RichText::new(steps.to_string()).strong());
            for value in [row.median, row.lower, row.upper, row.mean] {
                match value.filter(|v| v.is_finite()) {
                    Some(value) => ui.label(written(value)),
                    None => ui.colored_label(t.danger, text!("diagnose-diverged")),
                };
            }
            let share = format!("{:.0} %", row.not_finite * 100.0);
            if row.not_finite > 0.0 {
                ui.colored_label(t.danger, share)
            } else {
                ui.weak(share)
            };
            ui.end_row();
        }
    });
}

/// Each element's median error, those that are lost first on top.
fn elements(ui: &mut Ui, errors: &OpenLoopErrors, threshold: f64) {
    let t = tokens(ui);
    let bad = |error: &Option<f64>| error.is_none_or(|e| !e.is_finite() || e > threshold);
    let lost_at = |element: &ElementErrors| element.curve.iter().position(|e| bad(&e.median));
    let mut order: Vec<_> = errors.elements.iter().map(|e| (lost_at(e).unwrap_or(usize::MAX), e)).collect();
    order.sort_by_key(|(lost, _)| *lost);
    widgets::heading(ui, text!("diagnose-by-element"));
    Grid::new("errors by element").num_columns(5).striped(true).spacing([12.0, 5.0]).show(ui, |ui| {
        ui.weak(text!("diagnose-element"));
        let lost_at = words!("diagnose-lost-at");
        ui.weak(lost_at.label).on_hover_text(lost_at.tooltip);
        for steps in [1, 10, 100] {
            ui.weak(steps.to_string()).on_hover_text(text!("diagnose-median-after"));
        }
        ui.end_row();
        for (lost, element) in order {
            ui.label(&element.name);
            match lost {
                usize::MAX => ui.colored_label(t.success, "–").on_hover_text(text!("diagnose-never-lost")),
                lost => ui.label((lost + 1).to_string()),
            };
            for steps in [1, 10, 100] {
                match element.curve.get(steps - 1).and_then(|e| e.median).filter(|e| e.is_finite()) {
                    Some(error) => ui.label(written(error)),
                    None => ui.weak("–"),
                };
            }
            ui.end_row();
        }
    });
}

/// `0.0123`, or `1e22` where it is out of proportion.
fn written(value: f64) -> String {
    if value.abs() >= 1e5 { format!("{value:.0e}") } else { widgets::figure(value) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn enormous_means_stay_short() {
        assert_eq!(super::written(1.234e22), "1e22");
    }
}
