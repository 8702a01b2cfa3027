//! The start that could have been, in the view: dragged by its body, turned by the handle ahead of it.

use egui::{PointerButton, Pos2, Response, Stroke, vec2};
use egui_plot::PlotTransform;

use super::what_if::About;
use crate::{
    gui::{
        draw::{Point, Scene, heading, on_screen, position},
        theme::Tokens,
    },
    plant::{Anchor, PlantSpec},
};

/// How near to what is held one has to press (points).
const REACH: f32 = 14.0;
/// How far ahead of the start its handle is (points).
const AHEAD: f32 = 38.0;

/// What of the start is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grip {
    /// Itself, so far (points) from its middle.
    Body(egui::Vec2),
    /// The handle that turns it.
    Handle,
}

/// Where the start and its handle are on the screen; no handle where nothing can be turned.
fn places(
    about: &About,
    spec: &PlantSpec,
    anchor: Anchor,
    transform: &PlotTransform,
) -> (Pos2, Option<Pos2>) {
    let state = about.moved(spec);
    let body = on_screen(transform, position(anchor, &state));
    let ahead = heading(anchor, &state).filter(|_| spec.turns());
    // Screen y points down.
    let handle = ahead.map(|angle| body + AHEAD * vec2(angle.cos() as f32, -angle.sin() as f32));
    (body, handle)
}

/// Moves and turns the start with the mouse; whether it is held just now.
pub fn drag(
    about: &mut About,
    spec: &PlantSpec,
    anchor: Anchor,
    response: &Response,
    transform: &PlotTransform,
) -> bool {
    let (body, handle) = places(about, spec, anchor, transform);
    if response.drag_started_by(PointerButton::Primary)
        && let Some(pressed) = response.ctx.input(|input| input.pointer.press_origin())
    {
        let near = |place: Pos2| place.distance(pressed) < REACH;
        about.grip = match handle {
            Some(handle) if near(handle) && handle.distance(pressed) < body.distance(pressed) => {
                Some(Grip::Handle)
            }
            _ => near(body).then(|| Grip::Body(pressed - body)),
        };
    }
    if !response.dragged_by(PointerButton::Primary) {
        about.grip = None;
    }
    let (Some(grip), Some(pointer)) = (about.grip, response.interact_pointer_pos()) else { return false };
    let start = &about.what.basis.state;
    match grip {
        Grip::Body(off) => {
            let to = transform.value_from_position(pointer - off);
            let [x, y] = position(anchor, start);
            about.what.shift = [to.x - x, if spec.is_planar() { to.y - y } else { 0.0 }];
        }
        Grip::Handle => {
            let along = pointer - body;
            let angle = f64::from(-along.y).atan2(f64::from(along.x));
            let turn = angle - heading(anchor, start).unwrap_or_default();
            // The shorter way round.
            about.what.turn = turn - std::f64::consts::TAU * (turn / std::f64::consts::TAU).round();
        }
    }
    true
}

/// Draws the plan that there would be, a ring a step, and the start with its handle.
pub fn draw(about: &About, spec: &PlantSpec, anchor: Anchor, scene: &Scene<'_>, t: &Tokens) {
    if let Some(imagined) = about.imagined() {
        let width = spec.state.len().max(1);
        let points = || imagined.plan.states.chunks_exact(width).map(|state| position(anchor, state));
        scene.line(points(), Stroke::new(5.0, t.card));
        scene.line(points(), Stroke::new(2.5, t.ghost));
        for p in points().skip(1) {
            scene.disc(p, 3.2, t.card, Stroke::new(1.5, t.ghost));
        }
    }
    let from: Point = position(anchor, &about.what.basis.state);
    let state = about.moved(spec);
    let place = position(anchor, &state);
    scene.dashes([from, place], Stroke::new(1.2, t.ghost));
    let (body, handle) = places(about, spec, anchor, scene.transform);
    if let Some(handle) = handle {
        scene.painter.line_segment([body, handle], Stroke::new(1.5, t.ghost));
        scene.painter.circle(handle, 6.0, t.card, Stroke::new(2.0, t.ghost));
    }
    scene.robot(place, heading(anchor, &state), t.ghost, t.card);
}
