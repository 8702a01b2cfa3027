//! Beyond the model: a policy that the controller teaches, and that then learns by trying.

mod curve;
mod settings;

use egui::Ui;

use super::{
    Cx, Panel, Store,
    theme::tokens,
    widgets::{self, Icon, icon_button},
};
use crate::{
    experiment::{HybridStart, PolicyPoint, PolicyStage},
    session::{Command, Phase},
};

/// The policy's story, from the controller's rollouts to its own.
#[derive(Default)]
pub struct HybridPanel;

impl Panel for HybridPanel {
    fn title(&self) -> &'static str {
        "Hybrid"
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        egui::Frame::new().inner_margin(10).show(ui, |ui| {
            controls(ui, cx);
            settings::ui(ui, cx);
            ui.add_space(6.0);
            let store = cx.store;
            if store.policy.is_empty() {
                let text = "A controller that plans is slow to think and no better than its model. Here a policy, a network that answers at \
                            once, imitates its rollouts and is corrected where it strays (DAgger); then it learns on by trying, as \
                            model-free methods do, from a much better start.";
                widgets::hint(ui, "No policy yet", text, None);
                return;
            }
            facts(ui, store);
            ui.add_space(6.0);
            curve::ui(ui, store);
        });
    }
}

fn controls(ui: &mut Ui, cx: &mut Cx<'_>) {
    let store = cx.store;
    let ready = store.phase == Phase::Idle;
    let scratch = store.preset.hybrid.start == HybridStart::Scratch;
    let steered = store.spec.as_ref().is_some_and(|spec| spec.anchor.is_some());
    ui.horizontal_wrapped(|ui| {
        let why = match store.phase {
            _ if !steered => Some("This plant has no position: nothing is driven"),
            Phase::Idle if scratch => Some("The preset learns from scratch: there is nobody to imitate"),
            Phase::Idle if store.card.is_none() => Some("Train a model first: the controller plans with it"),
            Phase::Idle => None,
            _ => Some("Wait for the present job, or stop it"),
        };
        let imitate =
            ui.add_enabled_ui(why.is_none(), |ui| widgets::primary(ui, "Imitate the controller")).inner;
        let about =
            "Let the controller drive, clone its rollouts into a policy, and correct that where it strays";
        if imitate.on_hover_text(about).on_disabled_hover_text(why.unwrap_or_default()).clicked() {
            cx.send(Command::Imitate);
        }
        let cloned = !store.policy.is_empty() || scratch;
        let about = if cloned {
            "Learn on by trying, up to the number of iterations below"
        } else {
            "Imitate the controller first"
        };
        let tune = widgets::button(ui, ("Fine-tune", about), ready && steered && cloned);
        let waits = if steered {
            "Wait for the present job, or stop it"
        } else {
            "This plant has no position: nothing is driven"
        };
        let tune = if ready && steered { tune } else { tune.on_disabled_hover_text(waits) };
        if tune.clicked() {
            cx.send(Command::FineTune);
        }
        let about = if store.policy.is_empty() {
            "There is no policy yet"
        } else {
            "Watch the policy drive, without noise"
        };
        let watch = widgets::button(ui, ("Watch the policy", about), ready && !store.policy.is_empty());
        let watch = if ready { watch } else { watch.on_disabled_hover_text(waits) };
        if watch.clicked() {
            cx.send(Command::RunPolicy);
        }
        let busy = store.busy() && store.phase != Phase::Live;
        let stop = icon_button(ui, Icon::Stop, "Stop; what was learned stays", busy);
        if stop.on_disabled_hover_text("Nothing is under way").clicked() {
            cx.send(Command::Stop);
        }
        widgets::fit(ui, 320.0);
        stage(ui, store);
    });
}

/// What happens just now.
fn stage(ui: &mut Ui, store: &Store) {
    let t = tokens(ui);
    if !matches!(store.phase, Phase::Imitating | Phase::FineTuning | Phase::Controlling) {
        return;
    }
    let Some(progress) = &store.progress else { return };
    widgets::badge(ui, &progress.what, t.accent);
    widgets::progress(ui, progress.done as f32 / progress.total.max(1) as f32, 120.0);
    if let Some(left) = progress.remaining {
        ui.weak(format!("{} left", widgets::clock(left)));
    }
}

/// The newest numbers, in words.
fn facts(ui: &mut Ui, store: &Store) {
    let last = |stage: PolicyStage| store.policy.iter().rev().find(|point| point.stage == stage);
    let figure = widgets::figure;
    let clone = last(PolicyStage::Dagger).or(last(PolicyStage::Cloned));
    ui.horizontal_wrapped(|ui| {
        if let Some([Some(error), held_out]) = clone.and_then(|point| point.clone_error) {
            let held_out = held_out.map_or(String::new(), |error| format!(", {} on held-out points", figure(error)));
            whole(ui, &format!("clone error {}{held_out}", figure(error)))
                .on_hover_text("Root of the mean squared difference from the controller's actions, which are in -1..1");
        }
        if let Some(value) = clone.and_then(|point| point.mean_return) {
            whole(ui, &format!("clone's return {}", figure(value)))
                .on_hover_text("Mean over its test rollouts, driven without noise");
        }
        if let Some(point) = last(PolicyStage::FineTuned) {
            whole(ui, &tuned(point)).on_hover_text("Mean return of the last batch, driven with the policy's noise");
        }
        if let Some(point) = store.policy.last() {
            let text = format!("{} steps of experience", widgets::count(point.steps as usize));
            widgets::fit_text(ui, &text, 0.0);
            ui.weak(text)
                .on_hover_text("Model-based data, the expert's points, DAgger's steps and the batches, as the authors count them");
        }
    });
}

/// A text that is not torn apart at the end of a row.
fn whole(ui: &mut Ui, text: &str) -> egui::Response {
    widgets::fit_text(ui, text, 0.0);
    ui.label(text)
}

fn tuned(point: &PolicyPoint) -> String {
    let value = point.mean_return.map_or("–".to_owned(), widgets::figure);
    let [driving, learning] = point.seconds;
    format!("iteration {}: return {value} ({driving:.2} s driving, {learning:.2} s learning)", point.turn)
}
