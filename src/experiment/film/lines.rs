//! What is drawn beside the robot: the path, where it has been, the plan in force and its best rivals.

use std::ops::Deref;

use crate::{
    experiment::event::Frame,
    plant::{Axis, PlantSpec, Role, mujoco::Polyline},
};

/// Points of a trail drawn at most.
const TRAIL: usize = 400;
/// Rivals of the plan drawn at most.
const RIVALS: usize = 24;

/// Lines in the world: the wanted path, the trail through `been`, the plan of `frame` and the best of the other candidates. A plant
/// without a position has none.
pub fn lines<F: Deref<Target = Frame>>(spec: &PlantSpec, been: &[F], frame: &Frame) -> Vec<Polyline> {
    let Some(anchor) = spec.anchor else { return Vec::new() };
    let lift = |p: [f64; 2]| lift(spec, anchor.plane, p);
    let at = |state: &[f32]| -> Option<[f32; 3]> {
        let read = |i: usize| state.get(i).map(|&x| f64::from(x));
        Some(lift([read(anchor.plane[0])?, read(anchor.plane[1])?]))
    };
    let mut lines = Vec::new();
    let stride = been.len().div_ceil(TRAIL).max(1);
    let trail: Vec<[f32; 3]> = been.iter().step_by(stride).filter_map(|f| at(&f.next_state)).collect();
    if trail.len() > 1 {
        lines.push(Polyline { points: trail, rgba: [0.9, 0.92, 0.95, 0.8], width: 0.0 });
    }
    let Some(plan) = &frame.plan else { return lines };
    if let Some(path) = &plan.path {
        let points = path.points().iter().map(|&p| lift(p)).collect();
        lines.push(Polyline { points, rgba: [0.35, 0.64, 0.97, 1.0], width: 0.03 });
    }
    let width = spec.state.len().max(1);
    let through = |states: &[f32]| states.chunks_exact(width).filter_map(at).collect();
    for (rank, rival) in plan.candidates.iter().skip(1).take(RIVALS).enumerate() {
        let opacity = 0.55 - 0.4 * rank as f32 / RIVALS as f32;
        lines.push(Polyline {
            points: through(&rival.states),
            rgba: [0.42, 0.78, 0.62, opacity],
            width: 0.0,
        });
    }
    lines.push(Polyline { points: through(&plan.states), rgba: [0.94, 0.65, 0.24, 1.0], width: 0.02 });
    lines
}

/// A point of the plane of paths in the world: on the ground, or in the vertical plane of a planar runner.
fn lift(spec: &PlantSpec, plane: [usize; 2], [a, b]: [f64; 2]) -> [f32; 3] {
    let upright = spec.state.get(plane[1]).is_some_and(|e| e.role == Role::Position(Axis::Z));
    if upright { [a as f32, 0.0, b as f32] } else { [a as f32, b as f32, 0.02] }
}
