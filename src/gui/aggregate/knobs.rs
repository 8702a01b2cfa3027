//! How the outer loop turns, edited in the preset.

use egui::Ui;

use crate::{
    gui::{Cx, widgets},
    session::Command,
};

/// The loop's numbers, behind a fold; what is changed counts from the next stage on.
pub fn ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    if !cx.store.open_experiment() {
        return;
    }
    let mut preset = cx.store.preset.clone();
    egui::CollapsingHeader::new("How the loop turns").id_salt("loop").show(ui, |ui| {
        let loop_ = &mut preset.aggregation;
        let number = widgets::number::<usize>;
        number(ui, "Trainings", "", "In all; 1 is no aggregation", &mut loop_.iterations, 1..=1000);
        let tooltip = "Controlled rollouts after each training";
        number(ui, "Rollouts", "", tooltip, &mut loop_.rollouts, 0..=1000);
        let tooltip = "How many of them join the training data; the others are held out";
        number(ui, "To train on", "", tooltip, &mut loop_.keep, 0..=1000);
        number(ui, "Steps a rollout", "", "Longest rollout", &mut loop_.steps, 1..=1_000_000);
        let tooltip =
            "The loop ends when so many iterations in a row were no better than the best before; 0: never";
        number(ui, "Patience", "iterations", tooltip, &mut loop_.patience, 0..=1000);
        let tooltip =
            "Deviation of noise added to what is executed (authors: 0.005); the data hold the clean actions";
        widgets::number(ui, "Action noise", "", tooltip, &mut loop_.action_noise, 0.0..=1.0);
    });
    if preset.aggregation != cx.store.preset.aggregation {
        cx.commands.push(Command::Edit(Box::new(preset)));
    }
}
