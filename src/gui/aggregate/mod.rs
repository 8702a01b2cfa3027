//! The outer loop: train, roll out, add what was seen, repeat. One card an iteration.

mod cards;
mod curve;
mod knobs;

use egui::Ui;

use super::{
    Cx, Panel, Store,
    texts::{local, text, words},
    theme::tokens,
    widgets::{self, Icon, icon_button},
};
use crate::session::{Command, Phase};

/// The outer loop as cards and as a curve.
#[derive(Default)]
pub struct AggregatePanel {
    /// Wait between stages.
    pause: bool,
    axis: curve::Axis,
}

impl Panel for AggregatePanel {
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        egui::Frame::new().inner_margin(10).show(ui, |ui| {
            self.controls(ui, cx);
            knobs::ui(ui, cx);
            ui.add_space(6.0);
            let store = cx.store;
            if store.iterations.is_empty() && stage(store).is_none() {
                widgets::hint(ui, text!("aggregate-empty"), text!("aggregate-empty.text"), None);
                return;
            }
            cards::ui(ui, cx);
            let store = cx.store;
            ui.add_space(8.0);
            let own = store.iterations.iter().any(|iteration| !iteration.returns.is_empty());
            if own || store.baseline.as_ref().is_some_and(|baseline| baseline.has_returns()) {
                curve::ui(ui, store, &mut self.axis);
            } else {
                widgets::note(ui, text!("aggregate-no-returns"));
            }
        });
    }
}

impl AggregatePanel {
    fn controls(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let store = cx.store;
        let ready = store.phase == Phase::Idle;
        ui.horizontal_wrapped(|ui| {
            let run = ui.add_enabled_ui(ready, |ui| widgets::primary(ui, text!("aggregate-run-all"))).inner;
            if run
                .on_hover_text(text!("aggregate-run-all.tooltip"))
                .on_disabled_hover_text(text!("common-wait"))
                .clicked()
            {
                cx.send(Command::RunAll { pause: self.pause });
            }
            widgets::toggle(ui, words!("aggregate-pause"), &mut self.pause);
            let waiting = store.phase == Phase::Waiting;
            let go_on = widgets::button(ui, words!("aggregate-continue"), waiting);
            if go_on.on_disabled_hover_text(text!("aggregate-continue.off")).clicked() {
                cx.send(Command::Resume);
            }
            let busy = store.busy() && store.phase != Phase::Live;
            let stop = icon_button(ui, Icon::Stop, text!("aggregate-stop"), busy);
            if stop.on_disabled_hover_text(text!("common-idle")).clicked() {
                cx.send(Command::Stop);
            }
            widgets::fit(ui, 360.0);
            stages(ui, store);
        });
    }
}

/// The stages of an iteration, in order.
const STAGES: [Phase; 4] = [Phase::Collecting, Phase::Training, Phase::Evaluating, Phase::Controlling];

/// What they are called.
fn stage_names() -> [&'static str; 4] {
    [
        text!("aggregate-stage-collect"),
        text!("aggregate-stage-train"),
        text!("aggregate-stage-evaluate"),
        text!("aggregate-stage-roll-out"),
    ]
}

/// The stage under way, by its place in [`STAGES`].
fn stage(store: &Store) -> Option<usize> {
    STAGES.iter().position(|phase| *phase == store.phase)
}

/// The stages in a row, the present one lit, with its progress.
fn stages(ui: &mut Ui, store: &Store) {
    let t = tokens(ui);
    let present = stage(store);
    for (index, name) in stage_names().into_iter().enumerate() {
        if index > 0 {
            ui.colored_label(t.faint, "›");
        }
        if present == Some(index) {
            widgets::badge(ui, name, t.accent);
        } else {
            ui.colored_label(t.muted, name);
        }
    }
    match (&store.progress, store.phase) {
        (_, Phase::Reconnecting) => drop(widgets::badge(ui, text!("aggregate-reconnecting"), t.danger)),
        (_, Phase::Waiting) => drop(widgets::badge(ui, text!("aggregate-waiting"), t.warning)),
        (Some(progress), _) if present.is_some() => {
            ui.weak(local(&progress.what));
            let share = progress.done as f32 / progress.total.max(1) as f32;
            widgets::progress(ui, share, 120.0);
            if let Some(left) = progress.remaining {
                ui.weak(text!("aggregate-left", time = widgets::clock(left)));
            }
        }
        _ => {}
    }
}
