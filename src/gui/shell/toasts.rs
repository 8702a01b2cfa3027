//! Short messages in a corner that go away by themselves; the log keeps them.

use std::path::PathBuf;

use egui::{Align2, Area, Context, Frame, Id, Label, Margin, RichText, Stroke, vec2};

use crate::{
    gui::{
        Notice,
        texts::{text, words},
        theme, widgets,
    },
    session::Level,
};

/// Messages in sight at once.
const MOST: usize = 4;
/// Characters shown; the log has the rest.
const LONGEST: usize = 220;

/// The messages in sight, oldest first.
#[derive(Default)]
pub struct Toasts {
    shown: Vec<Toast>,
    next_id: u64,
    /// Room left at the right (points).
    beside: f32,
}

struct Toast {
    id: u64,
    level: Level,
    text: String,
    file: Option<PathBuf>,
    /// Time of the window (s) at which it goes.
    until: f64,
}

impl Toasts {
    /// Shows `notice` for a time that fits its weight.
    pub fn add(&mut self, notice: &Notice, now: f64) {
        let seconds = match notice.level {
            Level::Info | Level::Success => 4.0,
            Level::Warning => 8.0,
            Level::Error => 14.0,
        };
        let mut text: String = notice.text.chars().take(LONGEST).collect();
        if text.len() < notice.text.len() {
            text.push('…');
        }
        self.next_id += 1;
        self.shown.push(Toast {
            id: self.next_id,
            level: notice.level,
            text,
            file: notice.file.clone(),
            // What has a button waits to be pressed.
            until: if notice.file.is_some() { f64::INFINITY } else { now + seconds },
        });
        let extra = self.shown.len().saturating_sub(MOST);
        self.shown.drain(..extra);
    }

    /// Leaves so much room (points) at the right: something there is to be pressed.
    pub fn beside(&mut self, room: f32) {
        self.beside = room;
    }

    /// Draws them; a file whose button was pressed.
    pub fn ui(&mut self, ctx: &Context) -> Option<PathBuf> {
        let now = ctx.input(|input| input.time);
        self.shown.retain(|toast| toast.until > now);
        let next = self.shown.iter().map(|toast| toast.until - now).min_by(f64::total_cmp)?;
        if next.is_finite() {
            ctx.request_repaint_after_secs(next as f32);
        }
        let t = theme::of(ctx);
        let (mut closed, mut opened) = (None, None);
        let place = vec2(-16.0 - self.beside, -38.0);
        let corner = Area::new(Id::unique("toasts")).anchor(Align2::RIGHT_BOTTOM, place);
        corner.order(egui::Order::Foreground).show(ctx, |ui| {
            for toast in &self.shown {
                let colour = match toast.level {
                    Level::Info => t.accent,
                    Level::Success => t.success,
                    Level::Warning => t.warning,
                    Level::Error => t.danger,
                };
                let frame = Frame::new()
                    .fill(t.card)
                    .stroke(Stroke::new(1.0, t.outline_strong))
                    .shadow(ui.visuals().popup_shadow)
                    .corner_radius(theme::CARD_RADIUS)
                    .inner_margin(Margin { left: 14, right: 8, top: 8, bottom: 8 });
                let shown = frame.show(ui, |ui| {
                    ui.set_width(340.0);
                    ui.horizontal(|ui| {
                        ui.set_width(340.0);
                        widgets::dot(ui, colour);
                        let text = Label::new(RichText::new(&toast.text).color(t.text)).wrap();
                        ui.allocate_ui(vec2(286.0, 18.0), |ui| ui.add(text));
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            let name = text!("shell-toast-close");
                            if widgets::icon_button(ui, widgets::Icon::Close, name, true).clicked() {
                                closed = Some(toast.id);
                            }
                        });
                    });
                    if let Some(file) = &toast.file
                        && widgets::button(ui, words!("shell-toast-note"), true).clicked()
                    {
                        opened = Some(file.clone());
                        closed = Some(toast.id);
                    }
                });
                let edge = shown.response.rect;
                let bar =
                    egui::Rect::from_min_size(edge.min + vec2(0.0, 8.0), vec2(3.0, edge.height() - 16.0));
                ui.painter().rect_filled(bar, 1.5, colour);
                ui.add_space(8.0);
            }
        });
        if let Some(id) = closed {
            self.shown.retain(|toast| toast.id != id);
        }
        opened
    }
}
