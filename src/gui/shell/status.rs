//! The bar at the bottom: the worker, the window's own speed, what was said.

use egui::{Align, Layout, RichText, Ui};

use super::strip;
use crate::gui::{
    frame_times::FrameTimes,
    store::Store,
    texts::text,
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
            let said = text!("shell-notices", n = store.notices_told);
            let button = egui::Button::new(small(said)).frame(false);
            asked = ui.add(button).on_hover_text(text!("shell-notices.tooltip")).clicked();
            if let Some(ms) = times.recent(60) {
                ui.separator();
                ui.label(small(text!("shell-frame-time", ms = format!("{ms:.1}"))))
                    .on_hover_text(text!("shell-frame-time.tooltip"));
            }
        });
    });
    asked
}
