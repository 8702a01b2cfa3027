//! The bar at the bottom: the worker, the window's own speed, what was said.

use egui::{Align, Layout, RichText, Ui};

use super::strip;
use crate::gui::{
    frame_times::FrameTimes,
    store::Store,
    theme::{self, tokens},
    widgets,
};

/// Draws the bar. `true`: the notices were asked for.
pub fn ui(ui: &mut Ui, store: &Store, times: &FrameTimes) -> bool {
    let t = tokens(ui);
    let small = |text: String| RichText::new(text).font(theme::caption()).color(t.muted);
    let mut asked = false;
    ui.horizontal_centered(|ui| {
        let (name, colour) = strip::phase(store, t);
        widgets::dot(ui, colour);
        ui.label(small(name.to_owned()));
        if let Some(folder) = &store.folder {
            ui.separator();
            ui.label(small(folder.display().to_string()));
        }
        if let Some(last) = store.notices.last() {
            ui.separator();
            ui.add(egui::Label::new(small(last.text.clone())).truncate());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let n = store.notices_told;
            let words = if n == 1 { "1 notice".to_owned() } else { format!("{n} notices") };
            let button = egui::Button::new(small(words)).frame(false);
            asked = ui.add(button).on_hover_text("Show everything that was said").clicked();
            if let Some(ms) = times.recent(60) {
                ui.separator();
                ui.label(small(format!("{ms:.1} ms a frame")))
                    .on_hover_text("Time the window takes for one picture, without the graphics card");
            }
        });
    });
    asked
}
