//! The path as a drawing to scale: gestures of the mouse in, edits out.

use egui::{Align2, FontId, Key, Modifiers, PointerButton, Pos2, Response, Role, Stroke, Ui, WidgetInfo};
use egui_plot::{CoordinatesFormatter, Corner, PlotTransform};

use super::{
    editor::{Edit, Editor, Hit, Point, hit, lock_axis, snap},
    scene::Scene,
    view::{View, extent},
};
use crate::{
    gui::{texts::text, theme::tokens},
    task::Path,
};

/// How near (in points of the screen) a click must be to mean a waypoint or a segment.
const REACH: f64 = 10.0;
/// Sketches are simplified to within this many points of the screen.
const SKETCH_TOLERANCE: f64 = 4.0;

/// What else is on the canvas besides the path.
pub struct Surroundings<'a> {
    /// Where the plant is, relative to the start, and its heading (rad) if it has one.
    pub robot: Point,
    pub heading: Option<f64>,
    /// Where it went in the last rollout, relative to the start.
    pub trail: &'a [Point],
    /// Names of the two axes.
    pub labels: [String; 2],
}

/// What the pointer is doing.
#[derive(Clone, Debug, Default, PartialEq)]
enum Gesture {
    #[default]
    None,
    Pan,
    Drag {
        index: usize,
        from: Point,
    },
    Sketch(Vec<Point>),
}

/// The canvas and its tools.
#[derive(Debug)]
pub struct Canvas {
    pub view: View,
    /// Draw freehand in place of clicking waypoint by waypoint.
    pub sketch: bool,
    /// Put waypoints on a grid of [`Canvas::grid`] metres.
    pub snap: bool,
    pub grid: f64,
    /// The waypoint that Delete removes and the table highlights.
    pub selected: Option<usize>,
    gesture: Gesture,
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            view: View::default(),
            sketch: false,
            snap: false,
            grid: 0.25,
            selected: None,
            gesture: Gesture::None,
        }
    }
}

impl Canvas {
    /// Whether a waypoint is being dragged.
    pub fn is_dragging(&self) -> bool {
        matches!(self.gesture, Gesture::Drag { .. })
    }

    /// Shows the canvas in the rest of the space and carries out what the user draws.
    pub fn ui(&mut self, ui: &mut Ui, editor: &mut Editor, around: &Surroundings<'_>) {
        let corners = extent(editor.points().iter().chain([&[0.0; 2], &around.robot]).copied());
        let pan = self.gesture == Gesture::Pan;
        let plot = View::plot(ui, "path_canvas", &around.labels).coordinates_formatter(
            Corner::LeftBottom,
            CoordinatesFormatter::new(|p, _| format!("{:.2} m, {:.2} m", p.x, p.y)),
        );
        let view = &mut self.view;
        let shown = plot.show(ui, |plot| {
            let bounds = view.navigate(plot.response(), pan, corners);
            plot.set_plot_bounds(bounds);
        });
        let response = shown.response;
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, text!("draw-canvas")));
        self.gestures(&response, &shown.transform, editor);
        self.paint(ui, &response, &shown.transform, editor, around);
    }

    fn gestures(&mut self, response: &Response, transform: &PlotTransform, editor: &mut Editor) {
        let radius = REACH * self.view.scale();
        let shift = response.ctx.input(|i| i.modifiers.shift);
        let plane = |pos: Pos2| {
            let p = transform.value_from_position(pos);
            [p.x, p.y]
        };
        let place = |p: Point| if self.snap { snap(p, self.grid) } else { p };

        if response.drag_started_by(PointerButton::Primary)
            && let Some(origin) = response.ctx.input(|i| i.pointer.press_origin())
        {
            let origin = plane(origin);
            self.gesture = if self.sketch {
                Gesture::Sketch(vec![origin])
            } else {
                match hit(editor.points(), origin, radius) {
                    Hit::Waypoint(index) => {
                        editor.grab();
                        Gesture::Drag { index, from: editor.points()[index] }
                    }
                    Hit::Segment { segment, at } => {
                        editor.grab();
                        editor.apply(Edit::Insert { segment, at });
                        Gesture::Drag { index: segment + 1, from: at }
                    }
                    Hit::Nothing => Gesture::Pan,
                }
            };
        }
        let pointer = response.interact_pointer_pos().map(plane);
        if let Some(p) = pointer {
            match &mut self.gesture {
                Gesture::Drag { index, from } if response.dragged_by(PointerButton::Primary) => {
                    let to = place(if shift { lock_axis(*from, p) } else { p });
                    editor.apply(Edit::Move { index: *index, to });
                    self.selected = Some(*index);
                }
                Gesture::Sketch(points) if response.dragged_by(PointerButton::Primary) => points.push(p),
                _ => {}
            }
        }
        if response.drag_stopped() || !response.dragged() {
            match std::mem::take(&mut self.gesture) {
                Gesture::Drag { .. } => editor.release(),
                Gesture::Sketch(points) => {
                    let points = Path::simplified(&points, SKETCH_TOLERANCE * self.view.scale());
                    editor.apply(Edit::Sketch(points.into_iter().map(place).collect()));
                }
                Gesture::None | Gesture::Pan => {}
            }
        }

        let under =
            response.interact_pointer_pos().map(|pos| (hit(editor.points(), plane(pos), radius), plane(pos)));
        match under {
            Some((Hit::Waypoint(index), _)) if response.clicked() => self.selected = Some(index),
            Some((Hit::Segment { segment, at }, _)) if response.clicked() => {
                editor.apply(Edit::Insert { segment, at: place(at) });
                self.selected = Some(segment + 1);
            }
            Some((Hit::Nothing, p)) if response.clicked() => {
                let last = editor.points().last().copied();
                let p = last.filter(|_| shift).map_or(p, |last| lock_axis(last, p));
                editor.apply(Edit::Add(place(p)));
                self.selected = Some(editor.points().len() - 1);
            }
            Some((Hit::Waypoint(index), _)) if response.secondary_clicked() => {
                editor.apply(Edit::Remove { index });
                self.selected = None;
            }
            _ => {}
        }
        if response.clicked() {
            response.request_focus();
        }
        self.keys(response, editor, response.hover_pos().map(|pos| hit(editor.points(), plane(pos), radius)));
    }

    /// Delete removes the waypoint under the pointer, else the selected one.
    fn keys(&mut self, response: &Response, editor: &mut Editor, under: Option<Hit>) {
        let listening = response.has_focus() || (response.hovered() && !response.ctx.text_edit_focused());
        if !listening {
            return;
        }
        let index = match under {
            Some(Hit::Waypoint(index)) => Some(index),
            _ => self.selected,
        };
        if let Some(index) = index
            && response.ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Delete))
        {
            editor.apply(Edit::Remove { index });
            self.selected = None;
        }
    }

    fn paint(
        &self,
        ui: &Ui,
        response: &Response,
        transform: &PlotTransform,
        editor: &Editor,
        around: &Surroundings<'_>,
    ) {
        let t = tokens(ui);
        let scene = Scene::new(ui, transform);
        let points = editor.points();
        scene.line(around.trail.iter().copied(), Stroke::new(1.5, t.faded(t.truth, 0.6)));
        scene.line(points.iter().copied(), Stroke::new(2.5, t.path));
        scene.directions(points, t.path);

        let hovered = response.hover_pos().map(|pos| {
            let p = transform.value_from_position(pos);
            (hit(points, [p.x, p.y], REACH * self.view.scale()), [p.x, p.y])
        });
        match hovered {
            _ if self.sketch || self.gesture != Gesture::None => {}
            Some((Hit::Segment { at, .. }, _)) => {
                scene.disc(at, 6.0, t.path.gamma_multiply(0.35), Stroke::new(1.5, t.path));
            }
            Some((Hit::Nothing, p)) => {
                let next = if self.snap { snap(p, self.grid) } else { p };
                let preview = points.last().into_iter().copied().chain([next]);
                scene.dashes(preview, Stroke::new(1.0, t.path.gamma_multiply(0.5)));
            }
            _ => {}
        }
        if let Gesture::Sketch(sketch) = &self.gesture {
            scene.line(sketch.iter().copied(), Stroke::new(2.0, t.path.gamma_multiply(0.7)));
        }
        self.waypoints(ui, &scene, points, hovered.map(|(hit, _)| hit));
        scene.robot(around.robot, around.heading, t.truth, t.card);
        if points.is_empty() {
            let frame = transform.frame();
            let words = text!("draw-empty").to_owned();
            let font = FontId::proportional(14.0);
            let words = scene.painter.layout(words, font, t.muted, (frame.width() - 16.0).max(40.0));
            let corner = frame.center_top() + egui::vec2(-0.5 * words.size().x, 28.0);
            scene.painter.galley(corner, words, t.muted);
        }
    }

    fn waypoints(&self, ui: &Ui, scene: &Scene<'_>, points: &[Point], hovered: Option<Hit>) {
        let t = tokens(ui);
        let mut numbered: Option<Pos2> = None;
        for (i, &p) in points.iter().enumerate() {
            let Some(at) = scene.at(p) else { continue };
            let active = hovered == Some(Hit::Waypoint(i)) || self.selected == Some(i);
            // Crowded waypoints are small dots; every one with room around it has its number.
            let room =
                numbered.is_none_or(|last| last.distance(at) > 24.0) || active || i + 1 == points.len();
            if room {
                numbered = Some(at);
                let fill = if active { t.path } else { t.card };
                let ink = if active { t.card } else { t.text };
                scene.painter.circle(at, if active { 11.0 } else { 9.0 }, fill, Stroke::new(2.0, t.path));
                let number = (i + 1).to_string();
                scene.painter.text(at, Align2::CENTER_CENTER, number, FontId::proportional(11.0), ink);
            } else {
                scene.painter.circle(at, 3.5, t.card, Stroke::new(1.5, t.path));
            }
        }
    }
}
