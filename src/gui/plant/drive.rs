//! Actions by hand, and recording them.

use egui::{Slider, Ui};

use crate::{
    gui::{
        Cx,
        texts::{text, words},
        theme::tokens,
        widgets,
    },
    session::{Command, Phase},
};

/// The sliders' positions, in `-1..=1`.
#[derive(Default)]
pub struct Drive {
    action: Vec<f32>,
}

impl Drive {
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(spec) = &cx.store.spec else { return };
        self.action.resize(spec.action.len(), 0.0);
        let may = matches!(cx.store.phase, Phase::Idle | Phase::Live);
        if cx.store.phase == Phase::Controlling
            && let Some(frame) = cx.store.frame()
        {
            // The controller's hands are on the sliders.
            for (slider, &value) in self.action.iter_mut().zip(&frame.action) {
                *slider = value;
            }
        }
        let mut moved = false;
        widgets::unless(ui, (!may).then_some(text!("plant-hand.off")), |ui| {
            for (element, value) in spec.action.iter().zip(&mut self.action) {
                let limits = element.limits.unwrap_or([-1.0, 1.0]);
                let physical = |v: f32| limits[0] + (limits[1] - limits[0]) * (f64::from(v) + 1.0) / 2.0;
                let [from, to] = limits.map(|limit| limit.to_string());
                let tooltip = text!("plant-range", from = from, to = to, unit = element.unit.as_str());
                let response = widgets::field(ui, (&element.name, &tooltip), |ui| {
                    ui.spacing_mut().slider_width = (ui.available_width() - 110.0).clamp(60.0, 320.0);
                    let slider = ui.add(Slider::new(value, -1.0..=1.0).show_value(false));
                    let words = format!("{} {}", widgets::figure(physical(*value)), element.unit);
                    ui.label(egui::RichText::new(words).color(tokens(ui).muted));
                    slider
                });
                moved |= response.changed();
            }
            ui.horizontal(|ui| {
                if cx.store.preset.plant.is_robot() {
                    let live = cx.store.phase == Phase::Live;
                    let button = widgets::button(ui, words!("plant-halt"), live);
                    if button.on_disabled_hover_text(text!("plant-halt.off")).clicked() {
                        cx.commands.push(Command::Drive(Vec::new()));
                    }
                } else if widgets::button(ui, words!("plant-rest"), may).clicked() {
                    self.action.fill(0.0);
                    moved = true;
                }
            });
        });
        if moved {
            if cx.store.phase == Phase::Idle {
                cx.send(Command::Live);
            }
            cx.send(Command::Drive(self.action.clone()));
        }
    }
}
