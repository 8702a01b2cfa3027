//! The plant: which one, its 3D view, its state as numbers, and its actions by hand.

mod chooser;
mod drive;
mod readout;
mod view;

use egui::{Context, Ui};

use super::{Backend, Cx, Panel, Store, UiCommand, texts::text, theme, transport, widgets};
use crate::session::Phase;
pub use view::View;

/// The plant's panel.
#[derive(Default)]
pub struct PlantPanel {
    view: View,
    drive: drive::Drive,
    readout: readout::Readout,
}

impl Panel for PlantPanel {
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.readout.follow(cx.store);
        self.view.place = None;
        let height = ui.available_height();
        egui::Frame::new().inner_margin(egui::Margin::symmetric(theme::INSET as i8, 8)).show(ui, |ui| {
            chooser::ui(ui, cx);
        });
        if !cx.store.open_experiment() {
            let action = Some(text!("plant-none.action"));
            if widgets::hint(ui, text!("plant-none"), text!("plant-none.text"), action) {
                cx.requests.push(super::Request::OpenPreset);
            }
            return;
        }
        let width = ui.available_width();
        let picture = (width * 0.64).min(height * 0.6).max(140.0);
        self.view.ui(ui, egui::vec2(width, picture), cx);
        widgets::body(ui, |ui| {
            super::robot::gauge_line(ui, cx.store);
            transport(ui, cx);
            ui.add_space(4.0);
            if ui.available_width() > 600.0_f32.max(2.0 * readout::Readout::width(cx.store)) {
                ui.columns(2, |columns| {
                    let [left, right] = columns else { return };
                    widgets::section(left, text!("plant-state"), |ui| self.readout.ui(ui, cx.store));
                    widgets::section(right, text!("plant-hand"), |ui| self.drive.ui(ui, cx));
                });
            } else {
                widgets::section(ui, text!("plant-hand"), |ui| self.drive.ui(ui, cx));
                widgets::section(ui, text!("plant-state"), |ui| self.readout.ui(ui, cx.store));
            }
        });
    }
}

impl PlantPanel {
    /// Takes up what the 3D view has drawn, before the frame.
    pub fn look(&mut self, ctx: &Context, backend: &dyn Backend, store: &Store) {
        self.view.look(ctx, backend, store);
    }

    /// Asks the 3D view for what is wanted, after the frame.
    pub fn request_picture(&mut self, backend: &dyn Backend) {
        self.view.request(backend);
    }

    /// Where the 3D view was drawn in the last frame, if the panel has one.
    pub fn view_place(&self) -> Option<egui::Rect> {
        self.view.place
    }

    /// Whether the 3D view is on film: what lies over it is shown only to whoever points at it.
    pub fn film(&mut self, on: bool) {
        self.view.on_film = on;
    }

    /// Lets go of the robot in the 3D view.
    pub fn free_camera(&mut self) {
        self.view.free();
    }
}

/// Run, pause, step, reset, record; speed as wanted and as achieved.
fn transport(ui: &mut Ui, cx: &mut Cx<'_>) {
    let store = cx.store;
    ui.horizontal_wrapped(|ui| {
        let runs = store.busy() && !store.paused;
        for (words, command) in [
            (if runs { text!("plant-pause") } else { text!("plant-run") }, UiCommand::RunPause),
            (text!("plant-step"), UiCommand::Step),
            (text!("plant-reset"), UiCommand::Reset),
        ] {
            let entry = command.entry();
            let text = entry.hover_text(ui.ctx());
            let button = widgets::button(ui, (words, &text), (entry.enabled)(store));
            if button.on_disabled_hover_text(entry.why_not(store)).clicked() {
                cx.requests.push(super::Request::Do(command));
            }
        }
        transport::record(ui, cx);
        widgets::part(ui, 84.0);
        transport::speed(ui, store, cx.commands);
        if let Some(frame) = store.frame().filter(|_| matches!(store.phase, Phase::Live | Phase::Controlling))
        {
            let t = theme::tokens(ui);
            let short = store.speed.is_some_and(|wanted| frame.speed < 0.9 * wanted) && !store.paused;
            let colour = if short { t.warning } else { t.muted };
            let text = text!("plant-achieved", speed = format!("{:.2}", frame.speed));
            let text = egui::RichText::new(text).color(colour);
            let label = ui.add(egui::Label::new(text).extend());
            label.on_hover_text(text!("plant-achieved.tooltip"));
        }
    });
}
