//! Collect data: how, how much, what came of it, and where it lies.

mod amount;
mod coverage;
mod table;

use egui::Ui;

use super::{Cx, Panel, Store, theme, widgets};
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
    fn title(&self) -> &'static str {
        "Collect"
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !cx.store.open_experiment() {
            let text = "Open a preset to choose a robot; then collect data from it.";
            if widgets::hint(ui, "No experiment is open", text, Some("Open preset…")) {
                cx.requests.push(super::Request::OpenPreset);
            }
            return;
        }
        self.follow(cx.store);
        widgets::body(ui, |ui| {
            widgets::card(ui, |ui| figures(ui, cx.store));
            widgets::section(ui, "New data", |ui| self.new_data(ui, cx));
            if cx.store.episodes.is_empty() {
                let text = "Collect random episodes to begin: the model learns from whatever the robot does.";
                widgets::hint(ui, "No data yet", text, None);
                return;
            }
            widgets::section(ui, "Episodes", |ui| self.table.ui(ui, cx));
            if let Some(coverage) = &cx.store.coverage {
                widgets::section(ui, "Coverage", |ui| coverage::ui(ui, coverage, cx.store));
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
        let options = [(How::Random, "Random"), (How::Held, "Held actions"), (How::ByHand, "By hand")];
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
            widgets::note(
                ui,
                "Press Record, drive with the sliders in Plant, press Stop recording: that is one episode. \
                 Reset begins the next one.",
            );
            super::transport::record(ui, cx);
            return;
        }
        let Some(data) = &mut self.data else { return };
        if self.how == How::Held {
            let [low, high] = &mut data.hold;
            let tooltip = "Each random action is kept for a number of steps between these two";
            widgets::number(ui, ("Held for at least", "steps", tooltip), low, 1..=1000);
            widgets::number(ui, ("Held for at most", "steps", tooltip), high, 1..=1000);
            *high = (*high).max(*low);
        }
        let options = [
            (Use::Both, "Training and validation"),
            (Use::Only(Split::Train), "Training"),
            (Use::Only(Split::Validation), "Validation (held out)"),
        ];
        let tooltip = "Whole episodes are held out, so that errors are measured on what the model never saw";
        widgets::choice(ui, ("Used for", tooltip), &mut self.used, &options);
        let period = cx.store.spec.as_ref().map_or(0.0, |spec| spec.control_period);
        if self.used == Use::Only(Split::Validation) {
            self.amount.ui(ui, &mut data.validation_episodes, &mut data.validation_steps, period);
        } else {
            self.amount.ui(ui, &mut data.episodes, &mut data.steps, period);
        }
        if self.used == Use::Both {
            let held_out = &mut data.validation_episodes;
            let tooltip = "Collected after the training episodes, and never trained on";
            widgets::number(ui, ("Held-out episodes", "", tooltip), held_out, 1..=1_000_000);
        }
        widgets::toggle(
            ui,
            ("The agent's own ending ends an episode", "Off: the robot is recorded after it has fallen, too"),
            &mut data.terminate,
        );
        let mut watching = cx.store.watching;
        let tooltip = "Shows one of the robots in the 3D view; without a graphics card, drawing takes a share of the processor";
        if widgets::toggle(ui, ("Watch while collecting", tooltip), &mut watching).changed() {
            cx.commands.push(Command::Watch(watching));
        }
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let may = matches!(cx.store.phase, Phase::Idle | Phase::Live);
            let words = if cx.store.episodes.is_empty() { "Collect data" } else { "Collect more" };
            let response = ui.add_enabled_ui(may, |ui| widgets::primary(ui, words)).inner;
            if response.on_disabled_hover_text("Wait for the present job, or stop it").clicked() {
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
        let left = progress.remaining.map_or(String::new(), |s| format!(", {} left", widgets::clock(s)));
        let done = widgets::count(progress.done as usize);
        widgets::note(ui, format!("{done} {}{left}", progress.unit));
    }
    if widgets::button(ui, ("Stop", "What was collected so far stays"), true).clicked() {
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
            (train, train_unit, "of robot time to train on"),
            (widgets::count(data.train_transitions), "", "transitions"),
            (held, held_unit, "held out to validate"),
            (widgets::count(kept), "", "episodes"),
        ],
    );
    ui.add_space(theme::GAP / 2.0);
}
