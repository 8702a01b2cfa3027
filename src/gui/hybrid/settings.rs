//! The few numbers of the hybrid that one turns; the preset's file has the rest.

use egui::Ui;

use crate::{
    experiment::HybridStart,
    gui::{Cx, widgets},
    policy::LearnerKind,
    session::{Command, Phase},
};

/// Width (points) that the choice of a method needs.
const METHODS: f32 = 150.0;

pub fn ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let mut preset = cx.store.preset.clone();
    let hybrid = &mut preset.hybrid;
    let why = (cx.store.phase != Phase::Idle).then_some("Wait for the present job, or stop it");
    widgets::unless(ui, why, |ui| {
        ui.horizontal_wrapped(|ui| {
            let starts = [
                (HybridStart::Off, "No policy"),
                (HybridStart::Clone, "Hybrid"),
                (HybridStart::Scratch, "From scratch"),
            ];
            widgets::segmented(ui, &mut hybrid.start, &starts);
            widgets::fit(ui, METHODS);
            let methods = [(LearnerKind::Trpo, "TRPO"), (LearnerKind::Ppo, "PPO")];
            widgets::segmented(ui, &mut hybrid.learner.kind, &methods);
            let number = |ui: &mut Ui, label: &str, about: &str, value: &mut usize, range| {
                number(ui, label, about, value, range).on_disabled_hover_text(why.unwrap_or_default());
            };
            number(
                ui,
                "Expert rollouts",
                "Rollouts of the controller that are imitated",
                &mut hybrid.expert_rollouts,
                1..=1000,
            );
            number(
                ui,
                "DAgger rounds",
                "Times that the clone drives and is corrected",
                &mut hybrid.dagger,
                0..=100,
            );
            number(ui, "Iterations", "Batches of fine-tuning", &mut hybrid.iterations, 0..=100_000);
            number(ui, "Batch", "Control steps of a batch", &mut hybrid.learner.batch, 100..=10_000_000);
            let drag = egui::DragValue::new(&mut hybrid.policy.deviation).range(0.01..=3.0).speed(0.01);
            let about = "Standard deviation of each action when fine-tuning begins; actions are in -1..1";
            pair(ui, "Noise", about, drag).on_disabled_hover_text(why.unwrap_or_default());
        });
    });
    if preset != cx.store.preset {
        cx.send(Command::Edit(Box::new(preset)));
    }
}

fn number(
    ui: &mut Ui,
    label: &str,
    about: &str,
    value: &mut usize,
    range: std::ops::RangeInclusive<usize>,
) -> egui::Response {
    pair(ui, label, about, egui::DragValue::new(value).range(range))
}

/// A name and its number, not torn apart at the end of a row.
fn pair(ui: &mut Ui, label: &str, about: &str, value: egui::DragValue<'_>) -> egui::Response {
    widgets::fit_text(ui, label, 70.0);
    // One piece of the row: in a row of single ones the first stands where it was before there was anything higher.
    let both = ui.horizontal(|ui| {
        let words = ui.label(label);
        ui.add(value).labelled_by(words.id)
    });
    both.inner.on_hover_text(about)
}
