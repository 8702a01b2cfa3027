//! The outer loop: train, roll out, add what was seen, repeat. One card an iteration.

mod cards;
mod curve;
mod knobs;

use egui::Ui;

use super::{
    Cx, Panel, Store,
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
    fn title(&self) -> &'static str {
        "Aggregate"
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        egui::Frame::new().inner_margin(10).show(ui, |ui| {
            self.controls(ui, cx);
            knobs::ui(ui, cx);
            ui.add_space(6.0);
            let store = cx.store;
            if store.iterations.is_empty() && stage(store).is_none() {
                let text = "Run the whole preset: it collects random data, then trains, lets the controller drive, adds \
                            what was seen to the data, and trains again.";
                widgets::hint(ui, "No iteration yet", text, None);
                return;
            }
            cards::ui(ui, cx);
            let store = cx.store;
            ui.add_space(8.0);
            let own = store.iterations.iter().any(|iteration| !iteration.returns.is_empty());
            if own || store.baseline.as_ref().is_some_and(|baseline| baseline.has_returns()) {
                curve::ui(ui, store, &mut self.axis);
            } else {
                widgets::note(ui, "Returns appear here when the controller drives between trainings.");
            }
        });
    }
}

impl AggregatePanel {
    fn controls(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let store = cx.store;
        let ready = store.phase == Phase::Idle;
        ui.horizontal_wrapped(|ui| {
            let run = ui.add_enabled_ui(ready, |ui| widgets::primary(ui, "Run all")).inner;
            let about = "Collect, then train, roll out and aggregate, as the preset says";
            if run
                .on_hover_text(about)
                .on_disabled_hover_text("Wait for the present job, or stop it")
                .clicked()
            {
                cx.send(Command::RunAll { pause: self.pause });
            }
            let about = "Wait for Continue after each stage, to look at what came of it";
            widgets::toggle(ui, ("Pause between stages", about), &mut self.pause);
            let waiting = store.phase == Phase::Waiting;
            let go_on = widgets::button(ui, ("Continue", "Go on with the next stage"), waiting);
            let why = "Nothing waits: tick Pause between stages, then Run all";
            if go_on.on_disabled_hover_text(why).clicked() {
                cx.send(Command::Resume);
            }
            let busy = store.busy() && store.phase != Phase::Live;
            let stop = icon_button(ui, Icon::Stop, "Stop; what was reached stays", busy);
            if stop.on_disabled_hover_text("Nothing is under way").clicked() {
                cx.send(Command::Stop);
            }
            widgets::fit(ui, 360.0);
            stages(ui, store);
        });
    }
}

/// The stages of an iteration, in order.
const STAGES: [(Phase, &str); 4] = [
    (Phase::Collecting, "Collect"),
    (Phase::Training, "Train"),
    (Phase::Evaluating, "Evaluate"),
    (Phase::Controlling, "Roll out"),
];

/// The stage under way, by its place in [`STAGES`].
fn stage(store: &Store) -> Option<usize> {
    STAGES.iter().position(|(phase, _)| *phase == store.phase)
}

/// The stages in a row, the present one lit, with its progress.
fn stages(ui: &mut Ui, store: &Store) {
    let t = tokens(ui);
    let present = stage(store);
    for (index, (_, name)) in STAGES.iter().enumerate() {
        if index > 0 {
            ui.colored_label(t.faint, "›");
        }
        if present == Some(index) {
            widgets::badge(ui, name, t.accent);
        } else {
            ui.colored_label(t.muted, *name);
        }
    }
    match (&store.progress, store.phase) {
        (_, Phase::Reconnecting) => drop(widgets::badge(ui, "looking for the robot", t.danger)),
        (_, Phase::Waiting) => drop(widgets::badge(ui, "waiting for Continue", t.warning)),
        (Some(progress), _) if present.is_some() => {
            ui.weak(&progress.what);
            let share = progress.done as f32 / progress.total.max(1) as f32;
            widgets::progress(ui, share, 120.0);
            if let Some(left) = progress.remaining {
                ui.weak(format!("{} left", widgets::clock(left)));
            }
        }
        _ => {}
    }
}
