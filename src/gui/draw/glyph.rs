//! Small buttons with a drawn sign, for rows of tables and scrubbers.

use egui::{Response, Sense, Shape, Stroke, Ui, WidgetInfo, vec2};

use crate::gui::theme::tokens;

/// What the button shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Up,
    Down,
    Back,
    Forward,
    Plus,
    Cross,
}

/// A frameless square button; `name` is its tooltip and what screen readers say.
pub fn glyph_button(ui: &mut Ui, glyph: Glyph, name: &str, enabled: bool) -> Response {
    let t = tokens(ui);
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(20.0, 20.0), sense);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, name));
    let colour = match (enabled, response.hovered() || response.has_focus()) {
        (false, _) => t.outline_strong,
        (true, false) => t.muted,
        (true, true) => t.text,
    };
    if enabled && response.hovered() {
        ui.painter().rect_filled(rect, 4.0, t.control_hover);
    }
    let at = |x: f32, y: f32| rect.center() + 4.5 * vec2(x, y);
    let triangle = |points: [[f32; 2]; 3]| {
        Shape::convex_polygon(points.map(|[x, y]| at(x, y)).to_vec(), colour, Stroke::NONE)
    };
    let stroke = Stroke::new(1.6, colour);
    let cross = |a: [[f32; 2]; 2], b: [[f32; 2]; 2]| {
        Shape::Vec([a, b].map(|ends| Shape::line_segment(ends.map(|[x, y]| at(x, y)), stroke)).to_vec())
    };
    ui.painter().add(match glyph {
        Glyph::Up => triangle([[-1.0, 0.6], [0.0, -0.8], [1.0, 0.6]]),
        Glyph::Down => triangle([[-1.0, -0.6], [1.0, -0.6], [0.0, 0.8]]),
        Glyph::Back => triangle([[0.6, -1.0], [0.6, 1.0], [-0.8, 0.0]]),
        Glyph::Forward => triangle([[-0.6, -1.0], [0.8, 0.0], [-0.6, 1.0]]),
        Glyph::Plus => cross([[-1.0, 0.0], [1.0, 0.0]], [[0.0, -1.0], [0.0, 1.0]]),
        Glyph::Cross => cross([[-0.8, -0.8], [0.8, 0.8]], [[0.8, -0.8], [-0.8, 0.8]]),
    });
    response.on_hover_text(name)
}
