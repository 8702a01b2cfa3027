//! Train the dynamics model: settings, live losses, open-loop errors, the model's card.

mod card;
mod curves;
mod settings;

use egui::{Panel as Side, Ui};

use super::{
    Cx, Panel, Request, Store, UiCommand,
    texts::{self, text, words},
    theme, widgets,
};
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
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !cx.store.open_experiment() {
            let (title, open) = (text!("train-closed"), text!("train-closed.open"));
            if widgets::hint(ui, title, text!("train-closed.hint"), Some(open)) {
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
                widgets::section(ui, text!("train-loss"), |ui| self.curves.ui(ui, cx.store, room));
                let looked_at = cx.store.epochs.iter().any(|epoch| !epoch.open_loop.is_empty());
                if looked_at || cx.store.errors.is_some() {
                    widgets::section(ui, text!("train-open-loop"), |ui| {
                        curves::open_loop(ui, cx.store);
                        if let Some(errors) = &cx.store.errors {
                            card::errors(ui, errors);
                        }
                    });
                }
                if let Some(model) = &cx.store.card {
                    widgets::section(ui, text!("train-card"), |ui| card::ui(ui, model));
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
            let (label, command) = if store.paused {
                (text!("train-pause.resume"), Command::Resume)
            } else {
                (text!("train-pause"), Command::Pause)
            };
            if widgets::button(ui, (label, text!("train-pause.tooltip")), true).clicked() {
                cx.commands.push(command);
            }
            if widgets::button(ui, words!("train-stop"), true).clicked() {
                cx.commands.push(Command::Stop);
            }
        } else {
            let may = matches!(store.phase, Phase::Idle | Phase::Live) && store.data.train_transitions > 0;
            let label = if store.card.is_some() { text!("train-start.more") } else { text!("train-start") };
            let why = if store.data.train_transitions == 0 {
                text!("train-start.off")
            } else {
                text!("common-wait")
            };
            let response = ui.add_enabled_ui(may, |ui| widgets::primary(ui, label)).inner;
            if response.on_disabled_hover_text(why).clicked() {
                cx.commands.push(Command::Train);
            }
        }
        let still = matches!(store.phase, Phase::Idle | Phase::Live);
        let has = store.card.is_some() && still;
        let why_not = if still { text!("common-untrained") } else { text!("common-wait") };
        if widgets::button(ui, words!("train-best"), has).on_disabled_hover_text(why_not).clicked() {
            cx.commands.push(Command::RestoreBest);
        }
        if widgets::button(ui, words!("train-save"), has).on_disabled_hover_text(why_not).clicked() {
            cx.requests.push(Request::SaveCheckpoint);
        }
        if widgets::button(ui, words!("train-load"), still).on_disabled_hover_text(why_not).clicked() {
            cx.requests.push(Request::LoadCheckpoint);
        }
        if widgets::button(ui, words!("train-evaluate"), has).on_disabled_hover_text(why_not).clicked() {
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
            let (done, total) =
                (widgets::count(progress.done as usize), widgets::count(progress.total as usize));
            let unit = texts::local(progress.unit);
            let far = match progress.remaining.map(widgets::clock) {
                Some(left) => {
                    text!("train-progress.left", done = done, total = total, unit = unit, left = left)
                }
                None => text!("train-progress", done = done, total = total, unit = unit),
            };
            widgets::note(ui, far);
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
        if store.card.is_some() { text!("train-robot-time") } else { text!("train-robot-time.ahead") };
    widgets::stats(
        ui,
        &[
            (figure, unit, caption),
            (number(train), "", text!("train-figures-training")),
            (number(held_out), "", text!("train-figures-validation")),
            (number(best), "", text!("train-figures-best")),
        ],
    );
    ui.add_space(theme::GAP / 2.0);
}

fn empty(ui: &mut Ui, cx: &mut Cx<'_>) {
    if cx.store.data.train_transitions == 0 {
        let (title, go) = (text!("train-no-data"), text!("train-no-data.go"));
        if widgets::hint(ui, title, text!("train-no-data.hint"), Some(go)) {
            cx.requests.push(Request::Do(UiCommand::Show(super::Layout::Collect)));
        }
    } else {
        widgets::hint(ui, text!("train-no-model"), text!("train-no-model.hint"), None);
    }
}
