//! The few numbers of the hybrid that one turns; the preset's file has the rest.

use egui::Ui;

use crate::{
    experiment::HybridStart,
    gui::{
        Cx,
        texts::{Words, text, words},
        widgets,
    },
    policy::LearnerKind,
    session::{Command, Phase},
};

/// Width (points) that the choice of a method needs.
const METHODS: f32 = 150.0;

pub fn ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let mut preset = cx.store.preset.clone();
    let hybrid = &mut preset.hybrid;
    let why = (cx.store.phase != Phase::Idle).then_some(text!("common-wait"));
    widgets::unless(ui, why, |ui| {
        ui.horizontal_wrapped(|ui| {
            let starts = [
                (HybridStart::Off, text!("hybrid-start-off")),
                (HybridStart::Clone, text!("hybrid-start-clone")),
                (HybridStart::Scratch, text!("hybrid-start-scratch")),
            ];
            widgets::segmented(ui, &mut hybrid.start, &starts);
            widgets::fit(ui, METHODS);
            let methods = [(LearnerKind::Trpo, "TRPO"), (LearnerKind::Ppo, "PPO")];
            widgets::segmented(ui, &mut hybrid.learner.kind, &methods);
            let number = |ui: &mut Ui, words: Words<'_>, value: &mut usize, range| {
                number(ui, words, value, range).on_disabled_hover_text(why.unwrap_or_default());
            };
            number(ui, words!("hybrid-experts"), &mut hybrid.expert_rollouts, 1..=1000);
            number(ui, words!("hybrid-dagger"), &mut hybrid.dagger, 0..=100);
            number(ui, words!("hybrid-iterations"), &mut hybrid.iterations, 0..=100_000);
            number(ui, words!("hybrid-batch"), &mut hybrid.learner.batch, 100..=10_000_000);
            let drag = egui::DragValue::new(&mut hybrid.policy.deviation).range(0.01..=3.0).speed(0.01);
            pair(ui, words!("hybrid-noise"), drag).on_disabled_hover_text(why.unwrap_or_default());
        });
    });
    if preset != cx.store.preset {
        cx.send(Command::Edit(Box::new(preset)));
    }
}

fn number<'a>(
    ui: &mut Ui,
    words: impl Into<Words<'a>>,
    value: &mut usize,
    range: std::ops::RangeInclusive<usize>,
) -> egui::Response {
    pair(ui, words, egui::DragValue::new(value).range(range))
}

/// A name and its number, not torn apart at the end of a row.
fn pair<'a>(ui: &mut Ui, words: impl Into<Words<'a>>, value: egui::DragValue<'_>) -> egui::Response {
    let Words { label, tooltip, .. } = words.into();
    widgets::fit_text(ui, label, 70.0);
    // One piece of the row: in a row of single ones the first stands where it was before there was anything higher.
    let both = ui.horizontal(|ui| {
        let name = ui.label(label);
        ui.add(value).labelled_by(name.id)
    });
    both.inner.on_hover_text(tooltip)
}
