//! Icons, drawn rather than typed: no font has to hold them.

use egui::{Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2};

use crate::gui::theme::{RADIUS, tokens};

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Play,
    Pause,
    Step,
    Stop,
    Reset,
    Record,
    Slower,
    Faster,
    Close,
    Copy,
    Up,
    Down,
    Tick,
}

/// A square button with an icon; `name` is its tooltip and what screen readers say.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str, enabled: bool) -> Response {
    let t = tokens(ui);
    let size = ui.spacing().interact_size.y + 4.0;
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    ui.add_enabled_ui(enabled, |ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(size, size), sense);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
        if ui.is_rect_visible(rect) {
            let look = ui.style().interact(&response);
            ui.painter().rect(rect, RADIUS, look.weak_bg_fill, look.bg_stroke, egui::StrokeKind::Inside);
            let colour = match icon {
                Icon::Stop | Icon::Record if enabled => t.danger,
                _ => look.fg_stroke.color,
            };
            paint_icon(ui.painter(), rect.shrink(size * 0.27), icon, colour);
        }
        response.on_hover_text(name).on_disabled_hover_text(name)
    })
    .inner
}

/// Paints `icon` into `rect`.
pub fn paint_icon(painter: &Painter, rect: Rect, icon: Icon, colour: Color32) {
    let at = |x: f32, y: f32| rect.lerp_inside(vec2(x, y));
    let solid = |points: Vec<Pos2>| Shape::convex_polygon(points, colour, Stroke::NONE);
    let bar =
        |x0: f32, x1: f32| Shape::rect_filled(Rect::from_min_max(at(x0, 0.05), at(x1, 0.95)), 1.0, colour);
    let line = Stroke::new(1.6, colour);
    match icon {
        Icon::Play => {
            painter.add(solid(vec![at(0.12, 0.0), at(1.0, 0.5), at(0.12, 1.0)]));
        }
        Icon::Pause => {
            painter.extend([bar(0.12, 0.38), bar(0.62, 0.88)]);
        }
        Icon::Step => {
            painter.extend([solid(vec![at(0.0, 0.05), at(0.66, 0.5), at(0.0, 0.95)]), bar(0.76, 0.96)]);
        }
        Icon::Stop => {
            painter.rect_filled(Rect::from_min_max(at(0.08, 0.08), at(0.92, 0.92)), 2.0, colour);
        }
        Icon::Record => {
            painter.circle_filled(rect.center(), rect.width() * 0.42, colour);
        }
        Icon::Reset => {
            let radius = rect.width() * 0.44;
            let arc: Vec<Pos2> = (0..=18)
                .map(|i| {
                    let angle = -0.9 + 5.0 * i as f32 / 18.0;
                    rect.center() + radius * vec2(angle.cos(), angle.sin())
                })
                .collect();
            let tip = arc[0];
            painter.add(Shape::line(arc, line));
            painter.add(solid(vec![tip + vec2(-4.5, -0.5), tip + vec2(2.0, -4.5), tip + vec2(2.5, 3.0)]));
        }
        Icon::Slower => {
            for x in [0.0, 0.5] {
                painter.add(solid(vec![at(x + 0.48, 0.1), at(x + 0.48, 0.9), at(x, 0.5)]));
            }
        }
        Icon::Faster => {
            for x in [0.0, 0.5] {
                painter.add(solid(vec![at(x, 0.1), at(x + 0.48, 0.5), at(x, 0.9)]));
            }
        }
        Icon::Up => {
            painter.add(solid(vec![at(0.0, 0.8), at(0.5, 0.15), at(1.0, 0.8)]));
        }
        Icon::Down => {
            painter.add(solid(vec![at(0.0, 0.2), at(1.0, 0.2), at(0.5, 0.85)]));
        }
        Icon::Tick => {
            let stroke = Stroke::new(2.2, colour);
            painter.add(Shape::line(vec![at(0.0, 0.55), at(0.38, 0.92), at(1.0, 0.12)], stroke));
        }
        Icon::Close => {
            painter.line_segment([at(0.1, 0.1), at(0.9, 0.9)], line);
            painter.line_segment([at(0.9, 0.1), at(0.1, 0.9)], line);
        }
        Icon::Copy => {
            for shift in [vec2(0.0, 0.0), vec2(0.28, 0.28)] {
                let corner = at(shift.x, shift.y);
                let size = rect.size() * 0.68;
                let shape = Rect::from_min_max(corner, pos2(corner.x + size.x, corner.y + size.y));
                painter.rect_stroke(shape, 1.5, Stroke::new(1.3, colour), egui::StrokeKind::Inside);
            }
        }
    }
}
