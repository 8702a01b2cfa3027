//! A camera over a plane to scale: the same metre is as long in both directions, whatever the window's shape.

use egui::{PointerButton, Rect, Response, Ui, Vec2};
use egui_plot::{Plot, PlotBounds, PlotPoint, PlotTransform};

use super::editor::Point;
use crate::gui::{
    run::series::ruled,
    widgets::{Nudge, ZOOM, nudges, plot},
};

/// Where a top (or side) view looks. The plot below only draws the grid; moving about is ours, so that the left
/// button is free for editing.
#[derive(Clone, Debug)]
pub struct View {
    center: Point,
    /// Metres to a point of the screen.
    scale: f64,
    /// Look at everything at the next opportunity.
    fit: bool,
    /// The size that everything was fitted to, until the user looks elsewhere.
    fitted: Option<Vec2>,
}

/// A view that shows everything does so again when a side grows or shrinks by more than this share.
const RESIZED: f32 = 0.05;

impl Default for View {
    fn default() -> Self {
        Self { center: [0.0; 2], scale: 0.01, fit: true, fitted: None }
    }
}

/// Metres shown around a fitted extent at least.
const SMALLEST_EXTENT: f64 = 2.0;
/// Nearest and farthest look, in metres to a point.
const SCALES: std::ops::RangeInclusive<f64> = 1e-4..=1e2;
/// Coordinates beyond this (m) are treated as this.
const FAR: f64 = 1e5;

impl View {
    /// Looks at everything when next shown.
    pub fn fit(&mut self) {
        self.fit = true;
    }

    /// Keeps `p` in the middle.
    pub fn look_at(&mut self, p: Point) {
        if p.iter().all(|v| v.is_finite()) {
            self.center = p.map(|v| v.clamp(-FAR, FAR));
        }
    }

    /// The plot to draw the grid with; give it the rest of the space.
    pub fn plot<'a>(ui: &Ui, salt: &'static str, [x, y]: &[String; 2]) -> Plot<'a> {
        ruled(plot::still(plot::axes(ui, salt, x, y)))
            .allow_axis_zoom_drag(false)
            .allow_double_click_reset(false)
            .show_crosshair(false)
            .show_background(true)
            .y_axis_min_width(34.0)
    }

    /// Follows the user's zoom and pan, and fits `extent` (corners) if that was asked for; then says what is to be seen in
    /// `response`'s rectangle.
    pub fn navigate(&mut self, response: &Response, pan: bool, extent: [Point; 2]) -> PlotBounds {
        let rect = response.rect;
        self.by_keys(response);
        let differs = |a: f32, b: f32| (a - b).abs() > RESIZED * b;
        let resized = |old: Vec2| differs(old.x, rect.width()) || differs(old.y, rect.height());
        if (self.fit || self.fitted.is_some_and(resized)) && rect.width() > 1.0 && rect.height() > 1.0 {
            self.frame(rect, extent);
            (self.fit, self.fitted) = (false, Some(rect.size()));
        }
        let dragged = |button| response.dragged_by(button);
        if dragged(PointerButton::Middle) || dragged(PointerButton::Secondary) || (pan && response.dragged())
        {
            let delta = response.drag_delta();
            self.fitted = None;
            self.look_at([
                self.center[0] - f64::from(delta.x) * self.scale,
                self.center[1] + f64::from(delta.y) * self.scale,
            ]);
        }
        if response.contains_pointer()
            && let Some(pointer) = response.hover_pos()
        {
            let (scroll, pinch) = response.ctx.input(|i| (i.smooth_scroll_delta.y, i.zoom_delta()));
            let factor = f64::from(pinch * (scroll / 300.0).exp());
            if factor.is_finite() && factor > 0.0 && factor != 1.0 {
                let fixed = self.transform(rect).value_from_position(pointer);
                let scale = (self.scale / factor).clamp(*SCALES.start(), *SCALES.end());
                let ratio = scale / self.scale;
                (self.scale, self.fitted) = (scale, None);
                self.look_at([
                    fixed.x + (self.center[0] - fixed.x) * ratio,
                    fixed.y + (self.center[1] - fixed.y) * ratio,
                ]);
            }
        }
        self.bounds(rect)
    }

    /// While it has the focus: arrows move it, plus and minus zoom, Home shows everything.
    fn by_keys(&mut self, response: &Response) {
        for nudge in nudges(response) {
            let side = f64::from(response.rect.size().min_elem()) * self.scale;
            match nudge {
                Nudge::Move { by, .. } => {
                    let [x, y] = self.center;
                    self.look_at([x + 0.1 * side * f64::from(by.x), y - 0.1 * side * f64::from(by.y)]);
                    self.fitted = None;
                }
                Nudge::Zoom(steps) => {
                    let scale = self.scale * f64::from(ZOOM.powf(-steps));
                    (self.scale, self.fitted) = (scale.clamp(*SCALES.start(), *SCALES.end()), None);
                }
                Nudge::Home => self.fit = true,
            }
        }
    }

    /// Screen positions of plane coordinates, in `rect`.
    pub fn transform(&self, rect: Rect) -> PlotTransform {
        PlotTransform::new(rect, self.bounds(rect), false)
    }

    /// Metres to a point of the screen.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    fn bounds(&self, rect: Rect) -> PlotBounds {
        let half = [rect.width(), rect.height()].map(|side| 0.5 * f64::from(side.max(1.0)) * self.scale);
        let [x, y] = self.center;
        PlotBounds::from_min_max([x - half[0], y - half[1]], [x + half[0], y + half[1]])
    }

    fn frame(&mut self, rect: Rect, [low, high]: [Point; 2]) {
        self.look_at([0.5 * (low[0] + high[0]), 0.5 * (low[1] + high[1])]);
        let need = |axis: usize, side: f32| {
            (high[axis] - low[axis]).clamp(SMALLEST_EXTENT, FAR) * 1.2 / f64::from(side.max(1.0))
        };
        let scale = need(0, rect.width()).max(need(1, rect.height()));
        self.scale = if scale.is_finite() { scale.clamp(*SCALES.start(), *SCALES.end()) } else { 0.01 };
    }
}

/// The corners of all finite `points`; the origin's where there are none.
pub fn extent(points: impl IntoIterator<Item = Point>) -> [Point; 2] {
    points
        .into_iter()
        .filter(|p| p.iter().all(|v| v.is_finite() && v.abs() <= FAR))
        .fold(None, |corners: Option<[Point; 2]>, p| {
            let [low, high] = corners.unwrap_or([p, p]);
            Some([[low[0].min(p[0]), low[1].min(p[1])], [high[0].max(p[0]), high[1].max(p[1])]])
        })
        .unwrap_or_default()
}

/// `p` on the screen.
pub fn on_screen(transform: &PlotTransform, p: Point) -> egui::Pos2 {
    transform.position_from_point(&PlotPoint::new(p[0], p[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metre_is_as_long_in_both_directions() {
        let rect = Rect::from_min_size(egui::pos2(10.0, 20.0), egui::vec2(800.0, 300.0));
        let mut view = View::default();
        view.frame(rect, [[0.0, -1.0], [8.0, 1.0]]);
        let transform = view.transform(rect);
        let origin = on_screen(&transform, [0.0, 0.0]);
        let (x, y) = (on_screen(&transform, [1.0, 0.0]), on_screen(&transform, [0.0, 1.0]));
        assert!(((x.x - origin.x) - (origin.y - y.y)).abs() < 1e-2);
        for corner in [[0.0, -1.0], [8.0, 1.0]] {
            assert!(rect.contains(on_screen(&transform, corner)));
        }
    }

    #[test]
    fn what_is_not_finite_is_not_looked_at() {
        let rect = Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(100.0, 100.0));
        assert_eq!(extent([[f64::NAN, 0.0], [1e30, 1.0], [1.0, 2.0]]), [[1.0, 2.0], [1.0, 2.0]]);
        assert_eq!(extent([]), [[0.0; 2]; 2]);
        let mut view = View::default();
        view.frame(rect, [[f64::NAN; 2], [f64::INFINITY; 2]]);
        view.look_at([f64::NAN, 0.0]);
        assert!(view.bounds(rect).is_valid());
    }
}
