//! Train the dynamics model: settings, live losses, open-loop errors, the model's card.

mod card;
mod curves;
mod settings;

use egui::{Panel as Side, Ui};

use super::{Cx, Panel, Request, Store, UiCommand, theme, widgets};
use crate::session::{Command, Phase};
pub use curves::Switches;

/// The panel of training.
#[derive(Default)]
pub struct TrainPanel {
    settings: settings::Settings,
    curves: curves::Curves,
}

impl TrainPanel {
    /// As its switches are.
    pub fn switches(&self) -> Switches {
        self.curves.switches
    }

    /// Has its switches as they were.
    pub fn recall(&mut self, switches: Switches) {
        self.curves.recall(switches);
    }
}

impl Panel for TrainPanel {
    fn title(&self) -> &'static str {
        "Train"
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !cx.store.open_experiment() {
            let text = "Open a preset to choose a robot and the network that is to learn it.";
            if widgets::hint(ui, "No experiment is open", text, Some("Open preset…")) {
                cx.requests.push(Request::OpenPreset);
            }
            return;
        }
        self.curves.follow(cx.store);
        let side = Side::left("train settings").default_size(310.0).size_range(240.0..=420.0);
        side.frame(egui::Frame::NONE).show(ui, |ui| {
            widgets::body(ui, |ui| self.settings.ui(ui, cx));
        });
        egui::CentralPanel::no_frame().show(ui, |ui| {
            widgets::body(ui, |ui| {
                widgets::card(ui, |ui| actions(ui, cx));
                if cx.store.losses.is_empty() && cx.store.card.is_none() {
                    empty(ui, cx);
                    return;
                }
                let room = (ui.available_height() - 340.0).clamp(200.0, 520.0);
                widgets::section(ui, "Loss", |ui| self.curves.ui(ui, cx.store, room));
                let looked_at = cx.store.epochs.iter().any(|epoch| !epoch.open_loop.is_empty());
                if looked_at || cx.store.errors.is_some() {
                    widgets::section(ui, "Open-loop errors on held-out episodes", |ui| {
                        curves::open_loop(ui, cx.store);
                        if let Some(errors) = &cx.store.errors {
                            card::errors(ui, errors);
                        }
                    });
                }
                if let Some(model) = &cx.store.card {
                    widgets::section(ui, "Model card", |ui| card::ui(ui, model));
                }
            });
        });
    }
}

/// The buttons, and how it stands.
fn actions(ui: &mut Ui, cx: &mut Cx<'_>) {
    let store = cx.store;
    let training = store.phase == Phase::Training;
    ui.horizontal_wrapped(|ui| {
        if training {
            let words = if store.paused { "Resume" } else { "Pause" };
            let command = if store.paused { Command::Resume } else { Command::Pause };
            if widgets::button(ui, (words, "Hold the training; nothing is lost"), true).clicked() {
                cx.commands.push(command);
            }
            if widgets::button(ui, ("Stop", "End here; the weights so far are kept"), true).clicked() {
                cx.commands.push(Command::Stop);
            }
        } else {
            let may = matches!(store.phase, Phase::Idle | Phase::Live) && store.data.train_transitions > 0;
            let words = if store.card.is_some() { "Continue training" } else { "Train the model" };
            let why = if store.data.train_transitions == 0 {
                "Collect data first"
            } else {
                "Wait for the present job, or stop it"
            };
            let response = ui.add_enabled_ui(may, |ui| widgets::primary(ui, words)).inner;
            if response.on_disabled_hover_text(why).clicked() {
                cx.commands.push(Command::Train);
            }
        }
        let still = matches!(store.phase, Phase::Idle | Phase::Live);
        let has = store.card.is_some() && still;
        let why_not = if still { "Train a model first" } else { "Wait for the present job, or stop it" };
        let best = "Go back to the weights with the lowest validation loss";
        if widgets::button(ui, ("Restore best", best), has).on_disabled_hover_text(why_not).clicked() {
            cx.commands.push(Command::RestoreBest);
        }
        let tooltip = "Keep weights, optimiser and position, to go on from later";
        if widgets::button(ui, ("Save checkpoint…", tooltip), has).on_disabled_hover_text(why_not).clicked()
        {
            cx.requests.push(Request::SaveCheckpoint);
        }
        let load = "Go on from an earlier state of a training";
        if widgets::button(ui, ("Load checkpoint…", load), still).on_disabled_hover_text(why_not).clicked()
        {
            cx.requests.push(Request::LoadCheckpoint);
        }
        let about = "Open-loop errors over all held-out episodes";
        if widgets::button(ui, ("Evaluate", about), has).on_disabled_hover_text(why_not).clicked() {
            cx.commands.push(Command::Evaluate);
        }
    });
    ui.add_space(6.0);
    figures(ui, store);
    if training && let Some(progress) = &store.progress {
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let width = (ui.available_width() - 200.0).clamp(80.0, 600.0);
            widgets::progress(ui, progress.done as f32 / progress.total.max(1) as f32, width);
            let left = progress.remaining.map_or(String::new(), |s| format!(", {} left", widgets::clock(s)));
            let (done, total) =
                (widgets::count(progress.done as usize), widgets::count(progress.total as usize));
            widgets::note(ui, format!("{done} of {total} {}{left}", progress.unit));
        });
    }
}

fn figures(ui: &mut Ui, store: &Store) {
    let number = |value: Option<f64>| value.map_or("–".to_owned(), widgets::figure);
    let last = store.epochs.last();
    let train = last.map(|epoch| epoch.train_loss).or(store.card.as_ref().map(|card| card.train_loss));
    let held_out = last
        .and_then(|epoch| epoch.validation_loss)
        .or(store.card.as_ref().and_then(|card| card.validation_loss));
    let best = store
        .epochs
        .iter()
        .rev()
        .take(2000)
        .filter_map(|e| e.validation_loss)
        .fold(None, |best, loss| Some(best.map_or(loss, |b: f64| b.min(loss))));
    let seconds = store.card.as_ref().map_or(store.data.train_seconds, |card| card.robot_seconds);
    let (figure, unit) = widgets::duration_parts(seconds);
    let caption =
        if store.card.is_some() { "of robot time learned from" } else { "of robot time to learn from" };
    widgets::stats(
        ui,
        &[
            (figure, unit, caption),
            (number(train), "", "training loss"),
            (number(held_out), "", "validation loss"),
            (number(best), "", "best validation loss"),
        ],
    );
    ui.add_space(theme::GAP / 2.0);
}

fn empty(ui: &mut Ui, cx: &mut Cx<'_>) {
    if cx.store.data.train_transitions == 0 {
        let text = "There are no transitions to learn from. Collect random episodes first.";
        if widgets::hint(ui, "No data yet", text, Some("Go to Collect")) {
            cx.requests.push(Request::Do(UiCommand::Show(super::Layout::Collect)));
        }
    } else {
        let text = "The data are there. Press Train, and watch the loss fall.";
        widgets::hint(ui, "No model yet", text, None);
    }
}
