//! The state as numbers.

use egui::{RichText, Ui};

use crate::gui::{Store, texts::text, theme::tokens, widgets};

/// Width of a letter of a name, and of all that stands beside the name (points).
const LETTER: f32 = 7.5;
const NUMBERS: f32 = 170.0;

/// Remembers the range each element has been seen in, where the plant gives no limits.
#[derive(Default)]
pub struct Readout {
    plant: String,
    seen: Vec<[f64; 2]>,
}

impl Readout {
    /// Widens the ranges by the newest frame.
    pub fn follow(&mut self, store: &Store) {
        let Some(spec) = &store.spec else { return };
        if self.plant != spec.id() || self.seen.len() != spec.state.len() {
            self.plant = spec.id();
            self.seen = vec![[0.0; 2]; spec.state.len()];
        }
        let Some(frame) = store.frame() else { return };
        for (range, &value) in self.seen.iter_mut().zip(&frame.next_state) {
            let value = f64::from(value);
            if value.is_finite() {
                *range = [range[0].min(value), range[1].max(value)];
            }
        }
    }

    /// The room that the table asks for (points).
    pub fn width(store: &Store) -> f32 {
        let names =
            store.spec.iter().flat_map(|spec| &spec.state).map(|element| element.name.chars().count());
        names.max().unwrap_or(0) as f32 * LETTER + NUMBERS
    }

    pub fn ui(&self, ui: &mut Ui, store: &Store) {
        let t = tokens(ui);
        let Some(spec) = &store.spec else { return };
        let Some(frame) = store.frames_in_sight().last() else {
            widgets::note(ui, text!("plant-state.none"));
            return;
        };
        let [time, total] = [frame.time, frame.total_reward].map(|x| format!("{x:.2}"));
        let line = text!("plant-now", step = frame.step, time = time, total = total);
        ui.label(RichText::new(line).color(t.muted));
        ui.add_space(4.0);
        let room = (ui.available_width() - 235.0).clamp(24.0, 180.0);
        egui::Grid::new("state").num_columns(4).spacing([12.0, 3.0]).show(ui, |ui| {
            for ((element, &value), seen) in spec.state.iter().zip(&frame.next_state).zip(&self.seen) {
                ui.label(&element.name);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.set_min_width(64.0);
                    ui.label(RichText::new(widgets::figure(f64::from(value))).monospace());
                });
                ui.label(RichText::new(&element.unit).color(t.faint));
                let bar = widgets::gauge(ui, f64::from(value), element.limits.unwrap_or(*seen), room);
                bar.on_hover_text(match element.limits {
                    Some(_) => text!("plant-bar"),
                    None => text!("plant-bar.seen"),
                });
                ui.end_row();
            }
        });
    }
}
