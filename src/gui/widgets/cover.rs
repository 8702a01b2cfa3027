//! "What do you expect?": covers over plots that a lesson hides until somebody has guessed.

use std::sync::Arc;

use egui::{Align2, Context, CornerRadius, Id, Rect, Sense, Shape, Stroke, Ui, UiBuilder, vec2};

use super::button;
use crate::gui::theme::{self, tokens};

/// What is hidden: plots whose names contain one of these, and what is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Covers {
    pub plots: Vec<String>,
    pub question: String,
}

fn key() -> Id {
    Id::unique("covers of the lesson")
}

/// Hides these plots from now on (`None`: nothing).
pub fn hide(ctx: &Context, covers: Option<Covers>) {
    ctx.data_mut(|data| match covers {
        Some(covers) => {
            data.insert_temp(key(), Arc::new(covers));
        }
        None => {
            data.remove::<Arc<Covers>>(key());
        }
    });
}

/// Whether somebody asked to see what is hidden, since the last time.
pub fn asked(ctx: &Context) -> bool {
    let id = key().with("asked");
    ctx.data_mut(|data| data.remove_temp::<bool>(id)).unwrap_or(false)
}

/// Whether the plot called `name` is hidden, so that nothing beside it tells what it shows.
pub fn hides(ctx: &Context, name: &str) -> bool {
    covers(ctx, name).is_some()
}

fn covers(ctx: &Context, name: &str) -> Option<Arc<Covers>> {
    let covers: Option<Arc<Covers>> = ctx.data(|data| data.get_temp(key()));
    covers.filter(|covers| covers.plots.iter().any(|part| name.contains(part.as_str())))
}

/// Covers the plot called `name` in `rect`, if it is one of those that are hidden.
pub(super) fn over(ui: &mut Ui, rect: Rect, name: &str) {
    let Some(covers) = covers(ui.ctx(), name) else { return };
    let t = tokens(ui);
    // What is below is neither seen nor felt.
    ui.interact(rect, key().with(name), Sense::click_and_drag());
    let painter = ui.painter().with_clip_rect(ui.clip_rect());
    painter.rect_filled(rect, CornerRadius::same(theme::RADIUS), t.card.lerp_to_gamma(t.accent_soft, 0.6));
    let edge = rect.shrink(1.0);
    let corners =
        [edge.left_top(), edge.right_top(), edge.right_bottom(), edge.left_bottom(), edge.left_top()];
    painter.extend(Shape::dashed_line(&corners, Stroke::new(1.5, t.ring), 6.0, 5.0));
    let is_roomy = rect.width() > 300.0 && rect.height() > 110.0;
    let words = if is_roomy { covers.question.as_str() } else { "What do you expect?" };
    let (shown, size, ink) = if is_roomy { (words, 15.0, t.text) } else { ("?", 24.0, t.ring) };
    let font = egui::FontId::proportional(size);
    let galley = painter.layout(shown.to_owned(), font, ink, (rect.width() - 24.0).clamp(60.0, 420.0));
    let place = Align2::CENTER_BOTTOM.anchor_size(rect.center() + vec2(0.0, -4.0), galley.size());
    painter.galley(place.min, galley, ink);
    let below = Rect::from_min_max(rect.left_center() + vec2(0.0, 4.0), rect.right_bottom());
    let mut inner = ui.new_child(UiBuilder::new().id_salt(("cover", name)).max_rect(below));
    inner.vertical_centered(|ui| {
        let response = button(ui, ("Reveal", "Show what this step of the lesson hides"), true);
        if response.clicked() {
            ui.ctx().data_mut(|data| data.insert_temp(key().with("asked"), true));
            ui.ctx().request_repaint();
        }
    });
    // Screen readers are asked as well.
    let hidden = inner.interact(rect, key().with((name, "words")), Sense::hover());
    hidden.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
}
