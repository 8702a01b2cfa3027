//! A path of waypoints: its geometry, how it is edited, and its file.

use serde::{Deserialize, Serialize};

use super::TaskError;
use crate::data::replace_bytes;

/// A larger file (bytes) is no path.
const LARGEST: u64 = 1 << 22;

/// Waypoints in the plant's plane (m), joined by straight segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Path {
    pub name: String,
    points: Vec<[f64; 2]>,
}

/// A path as a file has it.
#[derive(Deserialize)]
struct Unchecked {
    name: String,
    points: Vec<[f64; 2]>,
}

impl TryFrom<Unchecked> for Path {
    type Error = TaskError;

    fn try_from(raw: Unchecked) -> Result<Self, TaskError> {
        Self::new(raw.name, raw.points)
    }
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

    /// Only the first `count` segments, at least one.
    #[must_use]
    pub fn first_segments(&self, count: usize) -> Self {
        let points = self.points.iter().take(count.max(1) + 1).copied().collect();
        Self { name: self.name.clone(), points }
    }

    /// Total length (m).
    pub fn length(&self) -> f64 {
        self.segments().map(|[a, b]| distance(a, b)).sum()
    }

    /// The last waypoint.
    pub fn end(&self) -> [f64; 2] {
        self.points[self.points.len() - 1]
    }

    /// Direction of the first segment (rad, from the first axis towards the second).
    pub fn initial_heading(&self) -> f64 {
        let [a, b] = [self.points[0], self.points[1]];
        (b[1] - a[1]).atan2(b[0] - a[0])
    }

    /// Nearest point of the whole path to `p`.
    pub fn project(&self, p: [f64; 2]) -> Projection {
        let mut best = Projection { segment: 0, along: 0.0, distance: f64::INFINITY };
        let mut start = 0.0;
        for (segment, [a, b]) in self.segments().enumerate() {
            let length = distance(a, b);
            let t = fraction(p, a, b);
            let d = distance(p, between(a, b, t));
            if d < best.distance {
                best = Projection { segment, along: start + t * length, distance: d };
            }
            start += length;
        }
        best
    }

    /// Puts a waypoint before waypoint `index` (or at the end).
    ///
    /// # Errors
    /// If the point is not finite.
    pub fn insert(&mut self, index: usize, point: [f64; 2]) -> Result<(), TaskError> {
        self.edit(|points| points.insert(index.min(points.len()), point))
    }

    /// Puts a waypoint on the segment nearest to it, and gives its index.
    ///
    /// # Errors
    /// If the point is not finite.
    pub fn insert_nearest(&mut self, point: [f64; 2]) -> Result<usize, TaskError> {
        let index = self.project(point).segment + 1;
        self.insert(index, point)?;
        Ok(index)
    }

    /// Moves waypoint `index`, if there is one.
    ///
    /// # Errors
    /// If the point is not finite, or no two different points would remain; the path stays as it was.
    pub fn move_point(&mut self, index: usize, to: [f64; 2]) -> Result<(), TaskError> {
        self.edit(|points| {
            if let Some(point) = points.get_mut(index) {
                *point = to;
            }
        })
    }

    /// Removes waypoint `index`, if there is one.
    ///
    /// # Errors
    /// If no two different points would remain; the path stays as it was.
    pub fn remove(&mut self, index: usize) -> Result<(), TaskError> {
        self.edit(|points| {
            if index < points.len() {
                points.remove(index);
            }
        })
    }

    fn edit(&mut self, change: impl FnOnce(&mut Vec<[f64; 2]>)) -> Result<(), TaskError> {
        let mut points = self.points.clone();
        change(&mut points);
        *self = Self::new(self.name.clone(), points)?;
        Ok(())
    }

    /// The waypoints of a freehand stroke: those without which the path would leave it by more than `tolerance` (m)
    /// (Ramer-Douglas-Peucker).
    pub fn simplified(points: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
        if points.len() < 3 {
            return points.to_vec();
        }
        let mut keep = vec![false; points.len()];
        (keep[0], keep[points.len() - 1]) = (true, true);
        let mut open = vec![(0, points.len() - 1)];
        while let Some((from, to)) = open.pop() {
            let (a, b) = (points[from], points[to]);
            let off = |i: usize| distance(points[i], between(a, b, fraction(points[i], a, b)));
            let Some(furthest) = (from + 1..to).max_by(|&i, &j| off(i).total_cmp(&off(j))) else { continue };
            if off(furthest) > tolerance {
                keep[furthest] = true;
                open.extend([(from, furthest), (furthest, to)]);
            }
        }
        points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(p, _)| *p).collect()
    }

    /// Reads a path from a TOML file.
    ///
    /// # Errors
    /// If the file cannot be read, is far too large for a path, or holds none.
    pub fn load(file: &std::path::Path) -> Result<Self, TaskError> {
        let fail = |why: String| TaskError::File { file: file.display().to_string(), why };
        let length = std::fs::metadata(file).map_err(|e| fail(e.to_string()))?.len();
        if length > LARGEST {
            return Err(fail(format!("{length} bytes are too many for a path")));
        }
        let text = std::fs::read_to_string(file).map_err(|e| fail(e.to_string()))?;
        toml::from_str(&text).map_err(|e| fail(format!("it is not a path: {}", e.message())))
    }

    /// Writes the path to a TOML file, replacing it as a whole.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, file: &std::path::Path) -> Result<(), TaskError> {
        let fail = |why: String| TaskError::File { file: file.display().to_string(), why };
        let text = toml::to_string(self).map_err(|e| fail(e.to_string()))?;
        replace_bytes(file, text.as_bytes()).map_err(|e| fail(e.to_string()))
    }

    fn segments(&self) -> impl Iterator<Item = [[f64; 2]; 2]> {
        self.points.windows(2).map(|w| [w[0], w[1]])
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn between(a: [f64; 2], b: [f64; 2], t: f64) -> [f64; 2] {
    [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}

/// Where on the segment from `a` to `b` the point nearest to `p` lies, `0..=1`; 0 on a segment without length.
fn fraction(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let [u, v] = [b[0] - a[0], b[1] - a[1]];
    let square = u * u + v * v;
    if square > 0.0 { (((p[0] - a[0]) * u + (p[1] - a[1]) * v) / square).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_survives_its_file_and_a_broken_one_is_refused() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let file = folder.path().join("turn.toml");
        let path = Path::new("turn", vec![[0.0, 0.0], [1.5, -2.0]]).expect("a path");
        path.save(&file).expect("written");
        assert_eq!(Path::load(&file).expect("read"), path);
        for broken in
            ["", "name = 3", "name = 'x'\npoints = [[0, 0]]", "name = 'x'\npoints = [[nan, 0], [1, 1]]"]
        {
            std::fs::write(&file, broken).expect("written");
            let refused = Path::load(&file).expect_err(broken).to_string();
            assert!(refused.contains("turn.toml"), "{refused}");
        }
    }
}
