//! The plane in which the plant moves, seen from above (or from the side), at the moment of one frame.

use egui::{Align2, Pos2, Rect, Stroke, Ui, WidgetInfo, pos2, vec2};
use serde::{Deserialize, Serialize};

use super::{ghost, history::History, what_if::About};
use crate::{
    gui::{
        draw::{Point, Scene, View, extent, heading, position},
        texts::text,
        theme::{self, Tokens, tokens},
        widgets,
    },
    planning::Candidate,
    plant::{Anchor, PlantSpec},
    session::{Frame, PlanView},
};

/// How near to a candidate is on it (points).
const REACH: f32 = 8.0;

/// Share of its colour that a candidate keeps beside a plan that there would be.
const DIMMED: f32 = 0.3;

/// What the view shows besides the path and the trail.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layers {
    /// Candidates coloured by return.
    pub fan: bool,
    /// The plan in force.
    pub plan: bool,
    /// The plan made a horizon ago, over what came of it.
    pub past: bool,
    /// Keep the robot in the middle.
    pub follow: bool,
}

impl Default for Layers {
    fn default() -> Self {
        Self { fan: true, plan: true, past: true, follow: false }
    }
}

/// One moment of a rollout.
pub struct Moment<'a> {
    pub spec: &'a PlantSpec,
    pub anchor: Anchor,
    /// The frame, and its place in the list.
    pub frame: Option<(usize, &'a Frame)>,
    /// The frame one horizon earlier.
    pub earlier: Option<&'a Frame>,
    pub history: &'a History,
    /// A path about to be followed, from the plant's present position, while there is no rollout.
    pub preview: &'a [Point],
    /// Frames are coming in and the newest is shown.
    pub live: bool,
}

/// Shows the view in the rest of the space.
///
/// A click on a candidate picks it (by its rank), one beside them lets it go. With a question about the moment (`about`) its start can be
/// dragged, and candidates step back behind the plan that there would be.
pub fn ui(
    ui: &mut Ui,
    view: &mut View,
    layers: &Layers,
    moment: &Moment<'_>,
    labels: &[String; 2],
    picked: &mut Option<usize>,
    mut about: Option<&mut About>,
) {
    let plan = moment.frame.and_then(|(_, frame)| frame.plan.as_ref());
    let basis = about.as_ref().map(|about| about.what.basis.clone());
    let laid = basis.as_ref().and_then(|basis| basis.task.path());
    let path =
        plan.and_then(|plan| plan.path.as_deref()).or(laid).map_or(moment.preview, |path| path.points());
    let robot = moment.frame.map_or([0.0; 2], |(_, frame)| position(moment.anchor, &frame.state));
    let corners =
        extent(path.iter().copied().chain(moment.history.trail.points().iter().copied()).chain([robot]));
    let shown = View::plot(ui, "run_view", labels).show(ui, |plot| {
        let response = plot.response();
        let rect = response.rect.shrink(24.0);
        let lost = moment.live
            && !response.dragged()
            && !rect.contains(crate::gui::draw::on_screen(&view.transform(response.rect), robot));
        let held = about.as_mut().is_some_and(|about| {
            ghost::drag(about, moment.spec, moment.anchor, response, &view.transform(response.rect))
        });
        let bounds = view.navigate(response, !held, corners);
        if layers.follow || lost && rect.is_positive() {
            view.look_at(robot);
        }
        plot.set_plot_bounds(bounds);
    });
    shown.response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, text!("run-view")));
    let t = tokens(ui);
    let scene = Scene::new(ui, &shown.transform);
    scene.line(path.iter().copied(), Stroke::new(5.0, t.faded(t.path, 0.35)));
    scene.line(path.iter().copied(), Stroke::new(1.5, t.path));
    scene.directions(path, t.path);
    if let (Some(first), Some(last)) = (path.first(), path.last()) {
        scene.disc(*first, 4.0, t.card, Stroke::new(2.0, t.path));
        scene.disc(*last, 5.0, t.path, Stroke::new(2.0, t.card));
    }
    let Some((index, frame)) = moment.frame else { return };
    let trail = moment.history.trail.points();
    let now = index.min(trail.len());
    scene.line(trail[now..].iter().copied(), Stroke::new(1.5, t.faded(t.truth, 0.22)));
    scene.line(trail[..(now + 1).min(trail.len())].iter().copied(), Stroke::new(2.0, t.truth));
    if let Some(plan) = plan {
        let width = moment.spec.state.len();
        if layers.fan {
            fan(
                &scene,
                t,
                moment.anchor,
                width,
                &plan.candidates,
                if about.is_some() { DIMMED } else { 1.0 },
            );
            if about.is_none() {
                pick(&scene, t, moment.anchor, width, plan, &shown.response, picked);
            }
        }
        if let Some(earlier) = moment.earlier.and_then(|frame| frame.plan.as_ref())
            && layers.past
        {
            scene.dashes(rows(&earlier.states, width, moment.anchor), Stroke::new(1.5, t.faded(t.plan, 0.8)));
        }
        if layers.plan {
            predicted(&scene, t, moment.anchor, width, plan);
        }
    }
    scene.robot(robot, heading(moment.anchor, &frame.state), t.truth, t.card);
    if let Some(about) = about {
        ghost::draw(about, moment.spec, moment.anchor, &scene, t);
        return;
    }
    if let Some(plan) = plan.filter(|_| layers.fan) {
        key(&scene, t, &plan.candidates, robot);
    }
}

/// Positions along predicted states.
fn rows(states: &[f32], width: usize, anchor: Anchor) -> impl Iterator<Item = Point> {
    states.chunks_exact(width.max(1)).map(move |state| position(anchor, state))
}

/// Candidates from worst to best, so that the best lies on top, thick and with its end marked.
fn fan(scene: &Scene<'_>, t: &Tokens, anchor: Anchor, width: usize, candidates: &[Candidate], light: f32) {
    let Some((low, high)) = returns(candidates) else { return };
    for (rank, candidate) in candidates.iter().enumerate().rev().filter(|(_, c)| c.total.is_finite()) {
        let share = ((candidate.total - low) / (high - low).max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
        let best = rank == 0;
        let (weight, alpha) = if best { (3.0, 1.0) } else { (1.2, 0.75) };
        let stroke = Stroke::new(weight, t.faded(t.ramp(share), light * alpha));
        scene.line(rows(&candidate.states, width, anchor), stroke);
        if best && let Some(end) = rows(&candidate.states, width, anchor).last() {
            scene.disc(end, 5.0, t.faded(t.ramp(1.0), light), Stroke::new(1.5, t.card));
        }
    }
}

/// Lights the picked candidate and the one under the pointer, which a click picks.
fn pick(
    scene: &Scene<'_>,
    t: &Tokens,
    anchor: Anchor,
    width: usize,
    plan: &PlanView,
    response: &egui::Response,
    picked: &mut Option<usize>,
) {
    let candidates = &plan.candidates;
    let near = |place: Pos2| {
        let off = |candidate: &Candidate| {
            let on_screen = |p| crate::gui::draw::on_screen(scene.transform, p);
            let points: Vec<Pos2> = rows(&candidate.states, width, anchor).map(on_screen).collect();
            let legs = points.windows(2).map(|leg| beside(place, [leg[0], leg[1]]));
            legs.fold(f32::INFINITY, f32::min)
        };
        let offs = candidates.iter().map(off).enumerate().filter(|(_, off)| *off < REACH);
        offs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(rank, _)| rank)
    };
    let under = response.hover_pos().and_then(near);
    if response.clicked() {
        *picked = response.interact_pointer_pos().and_then(near);
    }
    for (rank, weight) in [(under, 3.0), (*picked, 4.0)] {
        let Some(candidate) = rank.and_then(|rank| candidates.get(rank)) else { continue };
        scene.line(rows(&candidate.states, width, anchor), Stroke::new(weight + 2.0, t.card));
        scene.line(rows(&candidate.states, width, anchor), Stroke::new(weight, t.accent));
    }
    if let Some(rank) = under {
        let text = text!(
            "run-view.candidate",
            rank = rank + 1,
            drawn = candidates.len(),
            value = widgets::figure(f64::from(candidates[rank].total)),
        );
        response.clone().on_hover_text_at_pointer(text);
    }
}

/// How far `place` is from the line between two points.
fn beside(place: Pos2, [from, to]: [Pos2; 2]) -> f32 {
    let (along, away) = (to - from, place - from);
    let share = (away.dot(along) / along.length_sq().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
    (away - share * along).length()
}

/// The plan in force, a dot a step.
fn predicted(scene: &Scene<'_>, t: &Tokens, anchor: Anchor, width: usize, plan: &PlanView) {
    spread(scene, t, anchor, width, plan);
    scene.line(rows(&plan.states, width, anchor), Stroke::new(1.5, t.plan));
    for p in rows(&plan.states, width, anchor).skip(1) {
        scene.disc(p, 2.2, t.plan, Stroke::NONE);
    }
}

/// A band around the plan, as wide to each side as the ensemble's standard deviation of the position.
fn spread(scene: &Scene<'_>, t: &Tokens, anchor: Anchor, width: usize, plan: &PlanView) {
    let deviations = rows(&plan.spread, width, anchor).map(|p| p[0].hypot(p[1]));
    let points: Vec<(Point, f64)> = rows(&plan.states, width, anchor).zip(deviations).collect();
    let mut mesh = egui::Mesh::default();
    for (i, &(p, wide)) in points.iter().enumerate() {
        let (before, after) = (points[i.saturating_sub(1)].0, points[(i + 1).min(points.len() - 1)].0);
        let along = [after[0] - before[0], after[1] - before[1]];
        let length = along[0].hypot(along[1]);
        if !(wide.is_finite() && length > 0.0) {
            continue;
        }
        let aside = [-along[1] / length * wide, along[0] / length * wide];
        let corner = mesh.vertices.len() as u32;
        for side in [-1.0, 1.0] {
            let p = [p[0] + side * aside[0], p[1] + side * aside[1]];
            mesh.colored_vertex(crate::gui::draw::on_screen(scene.transform, p), t.faded(t.plan, 0.22));
        }
        if let Some(last) = corner.checked_sub(2) {
            mesh.add_triangle(last, last + 1, corner);
            mesh.add_triangle(last + 1, corner, corner + 1);
        }
    }
    scene.painter.add(mesh);
}

/// The returns that bound the colours: the best, and the 10 % quantile, lest a few hopeless candidates take all colours.
fn returns(candidates: &[Candidate]) -> Option<(f32, f32)> {
    let mut totals: Vec<f32> = candidates.iter().map(|c| c.total).filter(|t| t.is_finite()).collect();
    totals.sort_by(f32::total_cmp);
    Some((*totals.get(totals.len() / 10)?, *totals.last()?))
}

/// What the colours mean.
fn key(scene: &Scene<'_>, t: &Tokens, candidates: &[Candidate], robot: Point) {
    let Some((low, high)) = returns(candidates) else { return };
    let frame = *scene.transform.frame();
    // In the upper corner that the robot is not near to.
    let is_right = crate::gui::draw::on_screen(scene.transform, robot).x > frame.center().x;
    let left = if is_right { frame.left() + 12.0 } else { frame.right() - 172.0 };
    let bar = Rect::from_min_size(pos2(left, frame.top() + 28.0), vec2(160.0, 8.0));
    let painter = &scene.painter;
    painter.rect_filled(bar.expand2(vec2(8.0, 20.0)), 6.0, t.faded(t.card, 0.85));
    let mut mesh = egui::Mesh::default();
    for i in 0..=16_u32 {
        let share = i as f32 / 16.0;
        let x = bar.left() + share * bar.width();
        for y in [bar.top(), bar.bottom()] {
            mesh.colored_vertex(pos2(x, y), t.ramp(share));
        }
        if let Some(left) = i.checked_sub(1) {
            mesh.add_triangle(2 * left, 2 * left + 1, 2 * i);
            mesh.add_triangle(2 * left + 1, 2 * i, 2 * i + 1);
        }
    }
    painter.add(mesh);
    let say = |at, align, text: String| {
        painter.text(at, align, text, theme::caption(), t.muted);
    };
    let figure = |v: f32| widgets::figure(f64::from(v));
    say(bar.center_top() - vec2(0.0, 3.0), Align2::CENTER_BOTTOM, text!("run-view.returns").into());
    say(bar.left_bottom() + vec2(0.0, 2.0), Align2::LEFT_TOP, figure(low));
    say(bar.right_bottom() + vec2(0.0, 2.0), Align2::RIGHT_TOP, figure(high));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hopeless_candidates_do_not_take_all_colours() {
        let candidate = |total| Candidate { total, states: Vec::new(), terms: Vec::new() };
        let mut candidates: Vec<Candidate> = (0..20).map(|i| candidate(-(i as f32))).collect();
        candidates.push(candidate(-1e30));
        candidates.push(candidate(f32::NAN));
        let (low, high) = returns(&candidates).expect("finite returns");
        assert_eq!(high, 0.0);
        assert!(low > -25.0);
        assert_eq!(returns(&[candidate(f32::NAN)]), None);
    }
}
