//! Collect data: how, how much, what came of it, and where it lies.

mod amount;
mod coverage;
mod table;

use egui::Ui;

use super::{
    Cx, Panel, Store,
    texts::{local, text, words},
    theme, widgets,
};
use crate::{
    data::Split,
    experiment::DataConfig,
    session::{Command, Phase},
};
use amount::Amount;

/// How the next data come about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum How {
    #[default]
    Random,
    Held,
    ByHand,
}

/// What they are for. Training and held-out data by one press are collected in the order a headless run has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Use {
    #[default]
    Both,
    Only(Split),
}

/// The panel of data.
#[derive(Default)]
pub struct CollectPanel {
    how: How,
    /// What will be collected; `None` until an experiment is open.
    data: Option<DataConfig>,
    /// The experiment `data` was taken from.
    of: String,
    amount: Amount,
    used: Use,
    table: table::EpisodeTable,
}

impl Panel for CollectPanel {
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !cx.store.open_experiment() {
            let button = text!("collect-closed.button");
            if widgets::hint(ui, text!("collect-closed"), text!("collect-closed.text"), Some(button)) {
                cx.requests.push(super::Request::OpenPreset);
            }
            return;
        }
        self.follow(cx.store);
        widgets::body(ui, |ui| {
            widgets::card(ui, |ui| figures(ui, cx.store));
            widgets::section(ui, text!("collect-new"), |ui| self.new_data(ui, cx));
            if cx.store.episodes.is_empty() {
                widgets::hint(ui, text!("collect-empty"), text!("collect-empty.text"), None);
                return;
            }
            widgets::section(ui, text!("collect-table"), |ui| self.table.ui(ui, cx));
            if let Some(coverage) = &cx.store.coverage {
                widgets::section(ui, text!("collect-coverage"), |ui| coverage::ui(ui, coverage, cx.store));
            }
        });
    }
}

impl CollectPanel {
    /// Takes over the preset's values when another experiment was opened.
    fn follow(&mut self, store: &Store) {
        let of = format!("{} {:?}", store.preset.name, store.preset.plant);
        if self.data.is_none() || self.of != of {
            let data = store.preset.data.clone();
            self.how = if data.hold == [1, 1] { How::Random } else { How::Held };
            (self.data, self.of) = (Some(data), of);
        }
    }

    fn new_data(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let options = [
            (How::Random, text!("collect-how-random")),
            (How::Held, text!("collect-how-held")),
            (How::ByHand, text!("collect-how-by-hand")),
        ];
        if widgets::segmented(ui, &mut self.how, &options)
            && let Some(data) = &mut self.data
        {
            match self.how {
                How::Random => data.hold = [1, 1],
                How::Held if data.hold == [1, 1] => data.hold = [4, 20],
                How::Held | How::ByHand => {}
            }
        }
        ui.add_space(4.0);
        if self.how == How::ByHand {
            widgets::note(ui, text!("collect-how-by-hand.about"));
            super::transport::record(ui, cx);
            return;
        }
        let Some(data) = &mut self.data else { return };
        if self.how == How::Held {
            let [low, high] = &mut data.hold;
            widgets::number(ui, words!("collect-hold-least"), low, 1..=1000);
            widgets::number(ui, words!("collect-hold-most"), high, 1..=1000);
            *high = (*high).max(*low);
        }
        let options = [
            (Use::Both, text!("collect-use.both")),
            (Use::Only(Split::Train), text!("collect-use.training")),
            (Use::Only(Split::Validation), text!("collect-use.validation")),
        ];
        widgets::choice(ui, words!("collect-use"), &mut self.used, &options);
        let period = cx.store.spec.as_ref().map_or(0.0, |spec| spec.control_period);
        if self.used == Use::Only(Split::Validation) {
            self.amount.ui(ui, &mut data.validation_episodes, &mut data.validation_steps, period);
        } else {
            self.amount.ui(ui, &mut data.episodes, &mut data.steps, period);
        }
        if self.used == Use::Both {
            let held_out = &mut data.validation_episodes;
            widgets::number(ui, words!("collect-held-out"), held_out, 1..=1_000_000);
        }
        widgets::toggle(ui, words!("collect-terminate"), &mut data.terminate);
        let mut watching = cx.store.watching;
        if widgets::toggle(ui, words!("collect-watch"), &mut watching).changed() {
            cx.commands.push(Command::Watch(watching));
        }
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let may = matches!(cx.store.phase, Phase::Idle | Phase::Live);
            let none = cx.store.episodes.is_empty();
            let label = if none { text!("collect-start") } else { text!("collect-start.more") };
            let response = ui.add_enabled_ui(may, |ui| widgets::primary(ui, label)).inner;
            if response.on_disabled_hover_text(text!("common-wait")).clicked() {
                let splits = match self.used {
                    Use::Both => vec![Split::Train, Split::Validation],
                    Use::Only(split) => vec![split],
                };
                cx.commands
                    .extend(splits.into_iter().map(|split| Command::Collect { data: data.clone(), split }));
            }
            if cx.store.phase == Phase::Collecting {
                progress(ui, cx);
            }
        });
    }
}

fn progress(ui: &mut Ui, cx: &mut Cx<'_>) {
    if let Some(progress) = &cx.store.progress {
        let fraction = progress.done as f32 / progress.total.max(1) as f32;
        widgets::progress(ui, fraction, (ui.available_width() - 190.0).clamp(60.0, 260.0));
        let (done, unit) = (widgets::count(progress.done as usize), local(progress.unit));
        let told = match progress.remaining.map(widgets::clock) {
            Some(time) => text!("collect-progress.left", done = done, unit = unit, time = time),
            None => text!("collect-progress", done = done, unit = unit),
        };
        widgets::note(ui, told);
    }
    if widgets::button(ui, words!("collect-stop"), true).clicked() {
        cx.commands.push(Command::Stop);
    }
}

/// How much there is, in robot time.
fn figures(ui: &mut Ui, store: &Store) {
    let data = &store.data;
    let (train, train_unit) = widgets::duration_parts(data.train_seconds);
    let (held, held_unit) = widgets::duration_parts(data.validation_seconds);
    let kept = store.episodes.iter().filter(|episode| !episode.dropped).count();
    widgets::stats(
        ui,
        &[
            (train, train_unit, text!("collect-figure-train")),
            (widgets::count(data.train_transitions), "", text!("collect-figure-transitions")),
            (held, held_unit, text!("collect-figure-held-out")),
            (widgets::count(kept), "", text!("collect-figure-episodes")),
        ],
    );
    ui.add_space(theme::GAP / 2.0);
}
