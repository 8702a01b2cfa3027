//! Beyond the model: a policy that the controller teaches, and that then learns by trying.

mod curve;
mod settings;

use egui::Ui;

use super::{
    Cx, Panel, Store,
    texts::{self, text},
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
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        egui::Frame::new().inner_margin(10).show(ui, |ui| {
            controls(ui, cx);
            settings::ui(ui, cx);
            ui.add_space(6.0);
            let store = cx.store;
            if store.policy.is_empty() {
                widgets::hint(ui, text!("hybrid-empty"), text!("hybrid-empty.hint"), None);
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
            _ if !steered => Some(text!("hybrid-nowhere")),
            Phase::Idle if scratch => Some(text!("hybrid-imitate.alone")),
            Phase::Idle if store.card.is_none() => Some(text!("hybrid-imitate.off")),
            Phase::Idle => None,
            _ => Some(text!("common-wait")),
        };
        let imitate =
            ui.add_enabled_ui(why.is_none(), |ui| widgets::primary(ui, text!("hybrid-imitate"))).inner;
        let imitate = imitate.on_hover_text(text!("hybrid-imitate.tooltip"));
        if imitate.on_disabled_hover_text(why.unwrap_or_default()).clicked() {
            cx.send(Command::Imitate);
        }
        let cloned = !store.policy.is_empty() || scratch;
        let about = if cloned { text!("hybrid-tune.tooltip") } else { text!("hybrid-tune.off") };
        let tune = widgets::button(ui, (text!("hybrid-tune"), about), ready && steered && cloned);
        let waits = if steered { text!("common-wait") } else { text!("hybrid-nowhere") };
        let tune = if ready && steered { tune } else { tune.on_disabled_hover_text(waits) };
        if tune.clicked() {
            cx.send(Command::FineTune);
        }
        let has = !store.policy.is_empty();
        let about = if has { text!("hybrid-watch.tooltip") } else { text!("hybrid-watch.off") };
        let watch = widgets::button(ui, (text!("hybrid-watch"), about), ready && has);
        let watch = if ready { watch } else { watch.on_disabled_hover_text(waits) };
        if watch.clicked() {
            cx.send(Command::RunPolicy);
        }
        let busy = store.busy() && store.phase != Phase::Live;
        let stop = icon_button(ui, Icon::Stop, text!("hybrid-stop"), busy);
        if stop.on_disabled_hover_text(text!("common-idle")).clicked() {
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
    widgets::badge(ui, texts::local(&progress.what), t.accent);
    widgets::progress(ui, progress.done as f32 / progress.total.max(1) as f32, 120.0);
    if let Some(left) = progress.remaining {
        ui.weak(text!("hybrid-left", time = widgets::clock(left)));
    }
}

/// The newest numbers, in words.
fn facts(ui: &mut Ui, store: &Store) {
    let last = |stage: PolicyStage| store.policy.iter().rev().find(|point| point.stage == stage);
    let figure = widgets::figure;
    let clone = last(PolicyStage::Dagger).or(last(PolicyStage::Cloned));
    ui.horizontal_wrapped(|ui| {
        if let Some([Some(error), held_out]) = clone.and_then(|point| point.clone_error) {
            let error = figure(error);
            let words = match held_out.map(figure) {
                Some(held_out) => {
                    text!("hybrid-clone-error.held-out", error = error, held_out = held_out)
                }
                None => text!("hybrid-clone-error", error = error),
            };
            whole(ui, &words).on_hover_text(text!("hybrid-clone-error.tooltip"));
        }
        if let Some(value) = clone.and_then(|point| point.mean_return) {
            whole(ui, &text!("hybrid-clone-return", value = figure(value)))
                .on_hover_text(text!("hybrid-clone-return.tooltip"));
        }
        if let Some(point) = last(PolicyStage::FineTuned) {
            whole(ui, &tuned(point)).on_hover_text(text!("hybrid-tuned.tooltip"));
        }
        if let Some(point) = store.policy.last() {
            let text = text!("hybrid-experience", steps = widgets::count(point.steps as usize));
            widgets::fit_text(ui, &text, 0.0);
            ui.weak(text).on_hover_text(text!("hybrid-experience.tooltip"));
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
    let [driving, learning] = point.seconds.map(|seconds| format!("{seconds:.2}"));
    text!("hybrid-tuned", turn = point.turn, value = value, driving = driving, learning = learning)
}
