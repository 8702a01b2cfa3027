//! How far the model can be trusted: its predictions laid over what really happened, with nothing to correct them.

mod elements;
mod errors;
mod selection;

use std::sync::Arc;

use egui::{Panel as Side, Ui};

use super::{
    Cx, Layout, Panel, Request, UiCommand,
    texts::{text, words},
    theme::tokens,
    widgets,
};
use crate::session::OpenLoopTrace;
use selection::Selection;

/// Open-loop predictions beside the truth.
pub struct DiagnosePanel {
    selection: Selection,
    /// Shown elements have this in their name.
    filter: String,
    /// Normalised squared error that counts as lost; 1 is as bad as always predicting the mean.
    threshold: f64,
}

impl Default for DiagnosePanel {
    fn default() -> Self {
        Self { selection: Selection::default(), filter: String::new(), threshold: 0.1 }
    }
}

impl Panel for DiagnosePanel {
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        egui::Frame::new().inner_margin(10).show(ui, |ui| {
            if cx.store.card.is_none() {
                let (title, about) = (text!("diagnose-no-model"), text!("diagnose-no-model.hint"));
                if widgets::hint(ui, title, about, Some(text!("diagnose-no-model.action"))) {
                    cx.requests.push(Request::Do(UiCommand::Show(Layout::Train)));
                }
                return;
            }
            let wide = (ui.available_width() * 0.4).clamp(300.0, 372.0);
            Side::right("diagnose_errors").default_size(wide).size_range(300.0..=560.0).show(ui, |ui| {
                errors::ui(ui, cx, self.threshold);
            });
            self.selection.ui(ui, cx);
            let trace = cx.store.trace.clone();
            self.tools(ui, trace.as_ref(), cx);
            match (&trace, &cx.store.spec) {
                (Some(trace), Some(spec)) => {
                    elements::ui(
                        ui,
                        spec,
                        trace,
                        &self.filter,
                        lost_at(trace, spec.state.len(), self.threshold),
                    );
                }
                _ => {
                    let about = text!("diagnose-nothing.hint");
                    widgets::hint(ui, text!("diagnose-nothing"), about, None);
                }
            }
        });
    }
}

impl DiagnosePanel {
    fn tools(&mut self, ui: &mut Ui, trace: Option<&Arc<OpenLoopTrace>>, cx: &Cx<'_>) {
        let t = tokens(ui);
        ui.horizontal_wrapped(|ui| {
            let words = words!("diagnose-elements");
            let label = ui.label(words.label);
            let hint = text!("diagnose-elements.hint");
            ui.add(egui::TextEdit::singleline(&mut self.filter).desired_width(120.0).hint_text(hint))
                .labelled_by(label.id)
                .on_hover_text(words.tooltip);
            let words = words!("diagnose-threshold");
            let label = ui.label(words.label);
            let speed = self.threshold * 0.02;
            ui.add(egui::DragValue::new(&mut self.threshold).range(1e-6..=1e3).speed(speed))
                .labelled_by(label.id)
                .on_hover_text(words.tooltip);
            widgets::linked::switch(ui, widgets::linked::Quantity::StepsPredicted);
        });
        ui.horizontal_wrapped(|ui| {
            widgets::dot(ui, t.truth);
            ui.weak(text!("diagnose-truth"));
            widgets::dot(ui, t.prediction);
            ui.weak(text!("diagnose-prediction"));
            // Nothing is told of what a lesson hides.
            let hidden = widgets::cover::hides(ui.ctx(), text!("diagnose-plot"));
            if let (Some(trace), Some(spec), false) = (trace, &cx.store.spec, hidden) {
                let lost = lost_at(trace, spec.state.len(), self.threshold);
                if let Some(step) = lost.passed {
                    ui.colored_label(t.warning, text!("diagnose-passes", step = step));
                }
                if let Some(step) = lost.diverged {
                    ui.colored_label(t.danger, text!("diagnose-diverges", step = step));
                }
                if lost == Lost::default() {
                    ui.colored_label(t.success, text!("diagnose-stays"));
                }
            }
        });
    }
}

/// Where a prediction stopped being one, in steps from its start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Lost {
    /// The error passed the threshold.
    passed: Option<usize>,
    /// The prediction was not finite any more.
    diverged: Option<usize>,
}

/// The first steps at which `trace` is lost. Its errors are those after 0, 1, 2 ... steps, or after 1, 2 ... where there
/// is one less than there are states.
fn lost_at(trace: &OpenLoopTrace, width: usize, threshold: f64) -> Lost {
    let width = width.max(1);
    let rows = trace.prediction.len() / width;
    let offset = usize::from(trace.error.len() < rows);
    let passed = trace.error.iter().position(|&e| f64::from(e) > threshold && e.is_finite());
    let broken = trace.error.iter().position(|e| !e.is_finite());
    let torn = trace.prediction.chunks_exact(width).position(|row| row.iter().any(|v| !v.is_finite()));
    let diverged = broken.map(|i| i + offset).into_iter().chain(torn).min();
    Lost { passed: passed.map(|i| i + offset), diverged }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(prediction: &[f32], error: &[f32]) -> OpenLoopTrace {
        OpenLoopTrace {
            episode: 0,
            start: 0,
            truth: vec![0.0; prediction.len()],
            prediction: prediction.to_vec(),
            error: error.to_vec(),
        }
    }

    #[test]
    fn the_step_of_loss_is_counted_from_the_start() {
        let trace = trace(&[0.0, 0.1, 0.5, 2.0], &[0.01, 0.25, 4.0]);
        assert_eq!(lost_at(&trace, 1, 0.1), Lost { passed: Some(2), diverged: None });
        assert_eq!(lost_at(&trace, 1, 10.0), Lost::default());
    }

    #[test]
    fn divergence_is_told_apart() {
        let trace = trace(&[0.0, 0.1, f32::NAN, f32::NAN], &[0.01, f32::NAN, f32::NAN]);
        assert_eq!(lost_at(&trace, 1, 0.1), Lost { passed: None, diverged: Some(2) });
        assert_eq!(lost_at(&trace, 0, 0.1).diverged, Some(2));
    }
}
