//! The authors' price of a step along a path, by which their tables of the real robot compare controllers (nn_dynamics_roach,
//! paper_calcCosts.py): distance, progress lost, and heading.

use std::f64::consts::PI;

use super::{Path, faithful::locate};
use crate::plant::{Anchor, PlantSpec};

/// What a metre of distance, a segment's length of progress and a radian of heading cost.
const DISTANCE: f64 = 30.0;
const PROGRESS: f64 = 10.0;
const HEADING: f64 = 5.0;

/// Where a robot is beside its path.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Deviation {
    /// To the segment (m), left of it positive.
    pub distance: f64,
    /// Of the segment's direction from the robot's heading (rad, -pi..=pi).
    pub heading: f64,
}

/// The mean price of the steps so far.
#[derive(Clone, Debug)]
pub struct PathCost {
    points: Vec<[f64; 2]>,
    anchor: Anchor,
    segment: usize,
    /// Fraction of the segment that was covered.
    forward: f64,
    sum: f64,
    steps: usize,
}

impl PathCost {
    /// Along `path`, begun at `state`; `None` for plants without a position.
    pub fn new(path: &Path, spec: &PlantSpec, state: &[f32]) -> Option<Self> {
        let anchor = spec.anchor?;
        let points = path.points().to_vec();
        let mut cost = Self { points, anchor, segment: 0, forward: 0.0, sum: 0.0, steps: 0 };
        cost.forward = cost.locate(cost.segment, state).0;
        Some(cost)
    }

    /// Counts a step that led to `state`.
    pub fn step(&mut self, state: &[f32]) -> Deviation {
        let (mut forward, mut distance) = self.locate(self.segment, state);
        let before = self.segment;
        if self.segment + 2 < self.points.len() {
            let (next, beyond) = self.locate(self.segment + 1, state);
            if beyond <= distance {
                (self.segment, forward, distance) = (self.segment + 1, next, beyond);
            }
        }
        let lost = if self.segment == before { self.forward - forward } else { 0.0 };
        self.forward = forward;
        let deviation = self.deviation(distance, state);
        self.sum += DISTANCE * distance + PROGRESS * lost + HEADING * deviation.heading.abs();
        self.steps += 1;
        deviation
    }

    /// `None` before the first step.
    pub fn mean(&self) -> Option<f64> {
        (self.steps > 0).then(|| self.sum / self.steps as f64)
    }

    fn at(&self, state: &[f32]) -> [f64; 2] {
        self.anchor.plane.map(|i| f64::from(state[i]))
    }

    fn locate(&self, segment: usize, state: &[f32]) -> (f64, f64) {
        let [x, y] = self.at(state);
        let [a, b] = [self.points[segment], self.points[segment + 1]].map(|p| p.map(|x| x as f32));
        let (forward, distance) = locate([x as f32, y as f32], [a, b]);
        (f64::from(forward), f64::from(distance))
    }

    fn deviation(&self, distance: f64, state: &[f32]) -> Deviation {
        let [a, b] = [self.points[self.segment], self.points[self.segment + 1]];
        let [u, v] = [b[0] - a[0], b[1] - a[1]];
        let [x, y] = self.at(state);
        let left = u * (y - a[1]) - v * (x - a[0]) >= 0.0;
        let yaw = f64::from(self.anchor.heading.of(state));
        let heading = (v.atan2(u) - yaw + PI).rem_euclid(2.0 * PI) - PI;
        Deviation { distance: if left { distance } else { -distance }, heading }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plant::robot;

    #[test]
    fn a_step_is_priced_by_distance_progress_and_heading() {
        let spec = robot::spec(true, robot::Dialect::Authors, robot::SPEEDS);
        let path = Path::new("corner", vec![[0.0, 0.0], [1.0, 0.0], [1.0, 2.0]]).expect("a path");
        let state = |x: f32, y: f32, yaw: f32| {
            let mut state = vec![0.0; spec.state.len()];
            (state[0], state[1], state[10], state[11]) = (x, y, yaw.cos(), yaw.sin());
            state
        };
        let mut cost = PathCost::new(&path, &spec, &state(0.0, 0.0, 0.0)).expect("it has a position");
        assert_eq!(cost.mean(), None);
        let beside = cost.step(&state(0.2, 0.1, 0.3));
        assert!((beside.distance - 0.1).abs() < 1e-6 && (beside.heading + 0.3).abs() < 1e-6);
        let first = 30.0 * 0.1 - 10.0 * 0.2 + 5.0 * 0.3;
        assert!((cost.mean().expect("a step") - first).abs() < 1e-5);
        // Round the corner: the next segment is nearer, and progress is not counted in this step.
        let right = cost.step(&state(1.1, 0.5, std::f32::consts::FRAC_PI_2));
        assert!((right.distance + 0.1).abs() < 1e-6, "to the right of it");
        assert!((cost.mean().expect("steps") - f64::midpoint(first, 3.0)).abs() < 1e-5);
    }
}
