//! The network's and the training's settings, edited in the preset.

use egui::Ui;

use crate::{
    dynamics::{Activation, FeatureKind, Head},
    experiment::Preset,
    gui::{
        Cx,
        theme::tokens,
        widgets::{choice, device, drag, note, number, scientific, section, toggle, unless},
    },
    session::{Command, Phase},
};

/// The preset as it is being edited.
#[derive(Default)]
pub struct Settings {
    preset: Option<Preset>,
    /// The worker's preset when it was last looked at.
    told: Option<Preset>,
    /// Why the edited preset was not sent.
    refusal: Option<String>,
}

impl Settings {
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if self.told.as_ref() != Some(&cx.store.preset) {
            self.told = Some(cx.store.preset.clone());
            self.preset = self.told.clone();
            self.refusal = None;
        }
        let Some(preset) = &mut self.preset else { return };
        let before = preset.clone();
        let still = !matches!(cx.store.phase, Phase::Training | Phase::Waiting);
        let why = "Wait for the training, or stop it: another preset would be another training";
        unless(ui, (!still).then_some(why), |ui| {
            section(ui, "Network", |ui| network(ui, preset));
            section(ui, "Training", |ui| training(ui, cx, preset));
            section(ui, "Inputs and targets", |ui| inputs(ui, preset));
        });
        if let Some(why) = &self.refusal {
            ui.colored_label(tokens(ui).danger, why);
        }
        if *preset != before {
            match preset.validate() {
                Ok(()) => {
                    self.refusal = None;
                    cx.commands.push(Command::Edit(Box::new(preset.clone())));
                }
                Err(error) => self.refusal = Some(format!("{error:#}")),
            }
        }
    }
}

fn network(ui: &mut Ui, preset: &mut Preset) {
    let network = &mut preset.network;
    number(ui, ("Hidden layers", "", "Layers between input and output"), &mut network.layers, 1..=16);
    number(ui, ("Width", "units", "Units in each hidden layer"), &mut network.width, 1..=8192);
    let options = [(Activation::Relu, "ReLU"), (Activation::Tanh, "tanh"), (Activation::Silu, "SiLU")];
    choice(ui, ("Activation", "Non-linearity after each hidden layer"), &mut network.activation, &options);
    let tooltip = "Networks trained side by side; where they disagree, the model has not seen enough";
    number(ui, ("Ensemble", "", tooltip), &mut network.ensemble, 1..=64);
    let tooltip = "Networks that the model keeps, those with the lowest validation loss; 0: all";
    number(ui, ("Elite networks", "", tooltip), &mut network.elites, 0..=64);
    let options = [(Head::Deterministic, "Difference"), (Head::Gaussian, "Mean and variance")];
    let tooltip =
        "What the network says of the next state; with a variance, plans by particles feel how noisy it is";
    choice(ui, ("Output", tooltip), &mut network.head, &options);
    note(ui, "Another network begins its training afresh.");
}

fn training(ui: &mut Ui, cx: &mut Cx<'_>, preset: &mut Preset) {
    let training = &mut preset.training;
    let mut by_updates = training.updates.is_some();
    let options = [(false, "Epochs"), (true, "Gradient steps")];
    choice(ui, ("Length in", "Passes over the data, or a number of batches"), &mut by_updates, &options);
    match (by_updates, &mut training.updates) {
        (true, Some(updates)) => {
            number(ui, ("Gradient steps", "", "In each iteration"), updates, 1..=10_000_000);
        }
        (true, none) => *none = Some(20_000),
        (false, updates) => {
            *updates = None;
            number(
                ui,
                ("Epochs", "", "Passes over the data in each iteration"),
                &mut training.epochs,
                1..=100_000,
            );
        }
    }
    number(ui, ("Batch", "", "Transitions a gradient step"), &mut training.batch, 1..=65_536);
    scientific(ui, ("Learning rate", "Adam's step size"), &mut training.learning_rate, 1e-7..=1.0);
    let about = "Learning rate reached at the end, linearly over the second half";
    optional(ui, "Decay to", about, &mut training.final_learning_rate, 1e-4, 0.0..=1.0);
    scientific(ui, ("Weight decay", "Decoupled, as in AdamW"), &mut training.weight_decay, 0.0..=1.0);
    let about = "Share of each batch drawn from the controller's own data, the rest from the random data";
    optional(ui, "New data share", about, &mut training.fraction_new, 0.9, 0.0..=1.0);
    toggle(
        ui,
        (
            "Keep weights between iterations",
            "On: each iteration goes on from the last. Off: each starts afresh",
        ),
        &mut training.keep_weights,
    );
    let about =
        "Each network of an ensemble learns from its own sample of the transitions, drawn with replacement";
    toggle(ui, ("Bootstrap", about), &mut training.bootstrap);
    let about = "Epochs without a lower validation loss after which a network stops and goes back to its best; 0: never";
    number(ui, ("Patience", "epochs", about), &mut training.patience, 0..=100_000);
    let about = "From the second iteration on, learn from what the model before predicted as well, up to so many steps ahead; 0: only from what \
                 was seen. Helps where measurements are noisy";
    number(ui, ("Own predictions", "steps", about), &mut training.lookahead, 0..=1000);
    device(ui, cx, "Device", "Only the processor gives the same numbers to the bit", &mut training.device);
}

fn inputs(ui: &mut Ui, preset: &mut Preset) {
    let options = [(FeatureKind::Invariant, "Invariant"), (FeatureKind::Raw, "Raw state")];
    let about = "Invariant: position and heading are hidden and velocities are seen from the body, so that what was \
                 learned in one place holds everywhere. Raw: the state as it is";
    choice(ui, ("Features", about), &mut preset.features, &options);
    let training = &mut preset.training;
    let about = "Noise on inputs and targets relative to each column's mean (the authors: 0.01)";
    scientific(ui, ("Noise to signal", about), &mut training.noise_to_signal, 0.0..=1.0);
    toggle(
        ui,
        (
            "Renew statistics with the data",
            "On: means and deviations follow the data. Off: those of the random data stay (the authors)",
        ),
        &mut training.renew_statistics,
    );
    let about = "Keep predicted states within the data's range, widened by this share";
    optional(ui, "Clip to range", about, &mut training.clip_predictions, 0.1, 0.0..=2.0);
}

/// A setting that may be off: a switch in place of the label, and the value while it is on.
fn optional(
    ui: &mut Ui,
    name: &str,
    about: &str,
    value: &mut Option<f64>,
    default: f64,
    range: std::ops::RangeInclusive<f64>,
) {
    ui.horizontal(|ui| {
        let width = (ui.available_width() * 0.46).clamp(70.0, 190.0);
        let size = egui::vec2(width, ui.spacing().interact_size.y);
        let mut on = value.is_some();
        let left = egui::Layout::left_to_right(egui::Align::Center);
        let switch = ui.allocate_ui_with_layout(size, left, |ui| {
            ui.set_min_width(width);
            toggle(ui, (name, about), &mut on)
        });
        if switch.inner.changed() {
            *value = on.then_some(default);
        }
        if let Some(value) = value {
            drag(ui, value, range).labelled_by(switch.inner.id);
        }
    });
}
