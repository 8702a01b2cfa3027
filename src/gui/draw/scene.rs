//! Strokes on a plane to scale, shared by the path editor and the live view of the controller.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2, vec2};
use egui_plot::PlotTransform;

use super::{editor::Point, view::on_screen};
use crate::gui::theme::tokens;

/// A brush over one plot: plane coordinates in, strokes out. Points that are not finite break lines.
pub struct Scene<'a> {
    pub painter: Painter,
    pub transform: &'a PlotTransform,
    /// What the widths of lines are multiplied by.
    thickness: f32,
}

/// Points nearer than this on the screen are drawn as one.
const MERGE: f32 = 1.5;
/// Screen coordinates beyond this are not worth drawing.
const OFF_SCREEN: f32 = 1e5;

impl<'a> Scene<'a> {
    /// Draws into the plot's rectangle only.
    pub fn new(ui: &egui::Ui, transform: &'a PlotTransform) -> Self {
        let painter = ui.painter().with_clip_rect(transform.frame().intersect(ui.clip_rect()));
        Self { painter, transform, thickness: tokens(ui).thickness }
    }

    /// `p` on the screen, if it is anywhere near it.
    pub fn at(&self, p: Point) -> Option<Pos2> {
        let p = on_screen(self.transform, p);
        (p.is_finite() && p.x.abs() < OFF_SCREEN && p.y.abs() < OFF_SCREEN).then_some(p)
    }

    /// A line through `points`, broken where one is not finite, thinned to what the screen can show.
    pub fn line(&self, points: impl IntoIterator<Item = Point>, stroke: Stroke) {
        let stroke = self.thick(stroke);
        let mut run: Vec<Pos2> = Vec::new();
        let mut skipped = None;
        for p in points {
            match self.at(p) {
                Some(p) if run.last().is_some_and(|last| last.distance_sq(p) < MERGE * MERGE) => {
                    skipped = Some(p);
                }
                Some(p) => {
                    run.push(p);
                    skipped = None;
                }
                None => {
                    run.extend(skipped.take());
                    self.stroke(std::mem::take(&mut run), stroke);
                }
            }
        }
        run.extend(skipped);
        self.stroke(run, stroke);
    }

    /// The same in dashes.
    pub fn dashes(&self, points: impl IntoIterator<Item = Point>, stroke: Stroke) {
        let run: Vec<Pos2> = points.into_iter().map_while(|p| self.at(p)).collect();
        if run.len() > 1 {
            self.painter.extend(Shape::dashed_line(&run, self.thick(stroke), 6.0, 4.0));
        }
    }

    /// Arrow heads half-way along the segments that have room for one.
    pub fn directions(&self, points: &[Point], color: Color32) {
        for pair in points.windows(2) {
            if let (Some(a), Some(b)) = (self.at(pair[0]), self.at(pair[1]))
                && a.distance(b) > 34.0
            {
                self.arrow_head(a + (b - a) * 0.5, (b - a).normalized(), 5.0, color);
            }
        }
    }

    pub fn disc(&self, p: Point, radius: f32, fill: Color32, stroke: Stroke) {
        if let Some(p) = self.at(p) {
            self.painter.circle(p, radius, fill, stroke);
        }
    }

    /// The robot: an arrow along its heading (rad), or a diamond where it has none.
    pub fn robot(&self, p: Point, heading: Option<f64>, fill: Color32, outline: Color32) {
        let Some(center) = self.at(p) else { return };
        let stroke = Stroke::new(1.5, outline);
        let outline: Vec<Pos2> = match heading.filter(|h| h.is_finite()) {
            Some(heading) => {
                // Screen y points down.
                let ahead = vec2(heading.cos() as f32, -heading.sin() as f32);
                let aside = ahead.rot90();
                let corner = |along: f32, across: f32| center + ahead * along + aside * across;
                vec![corner(13.0, 0.0), corner(-8.0, 7.5), corner(-4.5, 0.0), corner(-8.0, -7.5)]
            }
            None => [vec2(0.0, -8.0), vec2(8.0, 0.0), vec2(0.0, 8.0), vec2(-8.0, 0.0)]
                .map(|d| center + d)
                .to_vec(),
        };
        // The arrow is not convex: two halves, then its outline.
        for half in [[0, 1, 2], [0, 2, 3]] {
            self.painter.add(Shape::convex_polygon(half.map(|i| outline[i]).to_vec(), fill, Stroke::NONE));
        }
        self.painter.add(Shape::closed_line(outline, stroke));
    }

    fn thick(&self, stroke: Stroke) -> Stroke {
        Stroke::new(stroke.width * self.thickness, stroke.color)
    }

    fn stroke(&self, run: Vec<Pos2>, stroke: Stroke) {
        match run.as_slice() {
            [] => {}
            [p] => drop(self.painter.circle_filled(*p, 0.5 * stroke.width, stroke.color)),
            _ => drop(self.painter.line(run, stroke)),
        }
    }

    fn arrow_head(&self, tip: Pos2, along: Vec2, size: f32, color: Color32) {
        let across = along.rot90();
        let corners = vec![
            tip + along * size,
            tip - along * size + across * size * 0.8,
            tip - along * size - across * size * 0.8,
        ];
        self.painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
    }
}
