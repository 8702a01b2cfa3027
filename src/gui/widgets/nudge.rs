//! Keys for what is drawn: plots, drawings and the 3D view are moved by the keyboard while they have the focus (Tab).

use egui::{Context, Event, EventFilter, Id, Key, Modifiers, Response, Stroke, StrokeKind, Vec2, vec2};

use crate::gui::theme;

/// What a key asks of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Nudge {
    /// An arrow: a step to the right and down, and what is held with it.
    Move { by: Vec2, modifiers: Modifiers },
    /// Plus and minus: steps nearer; away where negative.
    Zoom(f32),
    /// Home: all of it.
    Home,
}

/// What a step of [`Nudge::Zoom`] enlarges by.
pub const ZOOM: f32 = 1.25;

/// What was asked of the picture behind `response` in this frame, if it has the focus, which is shown; nobody else hears of it then.
pub fn nudges(response: &Response) -> Vec<Nudge> {
    if !response.has_focus() {
        return Vec::new();
    }
    let ctx = &response.ctx;
    if response.gained_focus() {
        // Arrows are kept from moving the focus from its second frame on.
        ctx.request_repaint();
    }
    let colour = theme::of(ctx).accent;
    let frame = ctx.layer_painter(response.layer_id).with_clip_rect(response.interact_rect);
    frame.rect_stroke(response.rect.shrink(1.0), 2.0, Stroke::new(1.5, colour), StrokeKind::Inside);
    ctx.data_mut(|data| data.insert_temp(ringed(), response.id));
    let ours = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ctx.memory_mut(|memory| memory.set_focus_lock_filter(response.id, ours));
    let mut asked = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let nudge = match event {
                Event::Key { key, pressed: true, modifiers, .. } => nudge(*key, *modifiers),
                _ => None,
            };
            asked.extend(nudge);
            nudge.is_none()
        });
    });
    asked
}

/// Whether the picture that has the focus shows it by itself, clicked or not.
pub fn shows_focus(ctx: &Context, id: Id) -> bool {
    ctx.data(|data| data.get_temp(ringed())) == Some(id)
}

fn ringed() -> Id {
    Id::unique("picture with the focus")
}

fn nudge(key: Key, modifiers: Modifiers) -> Option<Nudge> {
    let by = match key {
        Key::ArrowLeft => vec2(-1.0, 0.0),
        Key::ArrowRight => vec2(1.0, 0.0),
        Key::ArrowUp => vec2(0.0, -1.0),
        Key::ArrowDown => vec2(0.0, 1.0),
        // With Ctrl they enlarge the whole window.
        _ if modifiers.command || modifiers.alt => return None,
        Key::Plus | Key::Equals => return Some(Nudge::Zoom(1.0)),
        Key::Minus => return Some(Nudge::Zoom(-1.0)),
        Key::Home => return Some(Nudge::Home),
        _ => return None,
    };
    Some(Nudge::Move { by, modifiers })
}
