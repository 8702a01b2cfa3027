//! How the outer loop turns, edited in the preset.

use egui::Ui;

use crate::{
    gui::{
        Cx,
        texts::{text, words},
        widgets,
    },
    session::Command,
};

/// The loop's numbers, behind a fold; what is changed counts from the next stage on.
pub fn ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    if !cx.store.open_experiment() {
        return;
    }
    let mut preset = cx.store.preset.clone();
    egui::CollapsingHeader::new(text!("aggregate-loop")).id_salt("loop").show(ui, |ui| {
        let loop_ = &mut preset.aggregation;
        let number = widgets::number::<usize>;
        number(ui, words!("aggregate-iterations"), &mut loop_.iterations, 1..=1000);
        number(ui, words!("aggregate-rollouts"), &mut loop_.rollouts, 0..=1000);
        number(ui, words!("aggregate-keep"), &mut loop_.keep, 0..=1000);
        number(ui, words!("aggregate-steps"), &mut loop_.steps, 1..=1_000_000);
        number(ui, words!("aggregate-patience"), &mut loop_.patience, 0..=1000);
        widgets::number(ui, words!("aggregate-noise"), &mut loop_.action_noise, 0.0..=1.0);
    });
    if preset.aggregation != cx.store.preset.aggregation {
        cx.commands.push(Command::Edit(Box::new(preset)));
    }
}
