//! A path of waypoints and its geometry.

use serde::{Deserialize, Serialize};

use super::TaskError;

/// Waypoints in the plant's plane (m), joined by straight segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    pub name: String,
    points: Vec<[f64; 2]>,
}

/// Where a point lies relative to a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// Index of the nearest segment.
    pub segment: usize,
    /// Arc length of the nearest point from the path's start (m).
    pub along: f64,
    /// Distance to the nearest point (m).
    pub distance: f64,
}

impl Path {
    /// Fails if fewer than two different finite points remain after removing repeated neighbours.
    pub fn new(name: impl Into<String>, points: Vec<[f64; 2]>) -> Result<Self, TaskError> {
        if let Some(index) = points.iter().position(|p| !(p[0].is_finite() && p[1].is_finite())) {
            return Err(TaskError::NotFinite { index });
        }
        let mut points = points;
        points.dedup();
        if points.len() < 2 {
            return Err(TaskError::ShortPath);
        }
        Ok(Self { name: name.into(), points })
    }

    pub fn points(&self) -> &[[f64; 2]] {
        &self.points
    }

    /// The same path laid so that its origin falls on `origin`.
    #[must_use]
    pub fn offset(&self, origin: [f64; 2]) -> Self {
        let points = self.points.iter().map(|p| [p[0] + origin[0], p[1] + origin[1]]).collect();
        Self { name: self.name.clone(), points }
    }

    /// Total length (m).
    pub fn length(&self) -> f64 {
        self.segments().map(|[a, b]| distance(a, b)).sum()
    }

    /// Nearest point of the whole path to `p`.
    pub fn project(&self, p: [f64; 2]) -> Projection {
        let mut best = Projection { segment: 0, along: 0.0, distance: f64::INFINITY };
        let mut start = 0.0;
        for (segment, [a, b]) in self.segments().enumerate() {
            let length = distance(a, b);
            let t = (((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / (length * length))
                .clamp(0.0, 1.0);
            let nearest = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
            let d = distance(p, nearest);
            if d < best.distance {
                best = Projection { segment, along: start + t * length, distance: d };
            }
            start += length;
        }
        best
    }

    fn segments(&self) -> impl Iterator<Item = [[f64; 2]; 2]> {
        self.points.windows(2).map(|w| [w[0], w[1]])
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
