//! Where the keyboard is: whatever has its focus is in sight, with a ring around it.

use egui::{
    Context, Event, Id, Painter, Response, Stroke, StrokeKind,
    accesskit::{Action, ActionRequest, TreeId},
};

use crate::gui::{theme, widgets::shows_focus};

/// What has the keyboard's focus, and how it came there.
#[derive(Default)]
pub struct Focus {
    on: Option<Id>,
    /// It was moved there, not clicked.
    by_keys: bool,
}

impl Focus {
    /// After a frame is drawn: draws the ring. What just got the focus and is scrolled out of sight asks, by an event for the next frame, to
    /// be scrolled into it.
    pub fn show(&mut self, ctx: &Context) -> Option<Event> {
        let focused = ctx.memory(egui::Memory::focused);
        let is_new = std::mem::replace(&mut self.on, focused) != focused;
        if ctx.input(|input| input.pointer.any_pressed() || input.pointer.any_released()) {
            self.by_keys &= !is_new;
            // Whatever is asked for its state while a click ends elsewhere loses the focus.
            return None;
        }
        self.by_keys |= is_new;
        let response = ctx.read_response(focused?).filter(|_| self.by_keys)?;
        // Fields and pictures show it by themselves.
        if !ctx.text_edit_focused() && !shows_focus(ctx, response.id) {
            ring(ctx, &response);
        }
        // It may be in a part of a panel that is scrolled out of sight.
        (is_new && response.interact_rect != response.rect).then(|| {
            ctx.request_repaint();
            let (action, target_tree) = (Action::ScrollIntoView, TreeId::ROOT);
            let target_node = response.id.accesskit_id();
            Event::AccessKitActionRequest(ActionRequest { action, target_tree, target_node, data: None })
        })
    }
}

fn ring(ctx: &Context, response: &Response) {
    let t = theme::of(ctx);
    let around = response.interact_rect.expand(3.0);
    let painter = Painter::new(ctx.clone(), response.layer_id, around);
    let stroke = Stroke::new(1.5 * t.thickness, t.accent);
    painter.rect_stroke(response.rect.expand(1.0), theme::RADIUS, stroke, StrokeKind::Outside);
}
