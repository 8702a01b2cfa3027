//! The authors' way along a path: the closest of the present and the next segment, progress in fractions of a segment.

use crate::plant::{Rows, RowsMut};

/// Memory rows: the segment a candidate is on, whether it has moved on to a next one, its forward fraction before.
pub(super) const SEGMENT: usize = 0;
pub(super) const MOVED: usize = 1;
pub(super) const FORWARD: usize = 2;
pub(super) const MEMORY: usize = 3;

/// The path in world coordinates and the segment that the plant is on, as the planner counts it.
#[derive(Clone, Debug)]
pub struct Segments {
    points: Vec<[f32; 2]>,
    pub current: usize,
}

impl Segments {
    pub fn new(points: &[[f64; 2]]) -> Self {
        Self { points: points.iter().map(|p| p.map(|x| x as f32)).collect(), current: 0 }
    }

    /// Lays the path and starts from its beginning.
    pub fn lay(&mut self, points: &[[f64; 2]]) {
        *self = Self::new(points);
    }

    /// After a control step: counts on if the chosen candidate moved on anywhere in its plan, by one at most.
    pub fn advance(&mut self, memory: &[f32]) {
        self.current += usize::from(memory.get(MOVED).is_some_and(|&moved| moved >= 0.5));
    }

    /// Counts from the segment nearest to `p` on; of segments as near, the last.
    pub fn relocate(&mut self, p: [f32; 2]) {
        let mut least = f32::INFINITY;
        for (i, pair) in self.points.windows(2).enumerate() {
            let (_, distance) = locate(p, [pair[0], pair[1]]);
            if distance <= least {
                (least, self.current) = (distance, i);
            }
        }
    }

    /// Direction of segment `i` (rad).
    pub fn heading(&self, i: usize) -> f32 {
        let [a, b] = self.segment(i).unwrap_or_default();
        (b[1] - a[1]).atan2(b[0] - a[0])
    }

    /// Segment `i`; beyond the end the last one stands in for the present segment.
    fn segment(&self, i: usize) -> Option<[[f32; 2]; 2]> {
        let last = self.points.len().checked_sub(2)?;
        let i = i.min(last);
        Some([self.points[i], self.points[i + 1]])
    }

    /// Sets up the memory before step 0.
    pub fn begin(&self, memory: &mut RowsMut<'_>) {
        memory.row(SEGMENT).fill(self.current as f32);
        memory.row(MOVED).fill(0.0);
        memory.row(FORWARD).fill(0.0);
    }

    /// Moves every candidate on to its state and gives `put` its index, distance and progress: the gain in forward fraction
    /// while on the first segment, the fraction itself once it has moved on (it never goes back to gains within a plan).
    pub fn follow(
        &self,
        [x, y]: [&[f32]; 2],
        memory: &mut RowsMut<'_>,
        mut put: impl FnMut(usize, f32, f32),
    ) {
        for (c, (&x, &y)) in x.iter().zip(y).enumerate() {
            let at = memory.row(SEGMENT)[c] as usize;
            let Some(here) = self.segment(at) else { return };
            let (mut forward, mut distance) = locate([x, y], here);
            if at + 2 < self.points.len() {
                let (next, beyond) = locate([x, y], [self.points[at + 1], self.points[at + 2]]);
                if beyond <= distance {
                    (forward, distance) = (next, beyond);
                    memory.row(SEGMENT)[c] = (at + 1) as f32;
                    memory.row(MOVED)[c] = 1.0;
                }
            }
            let gain = forward - std::mem::replace(&mut memory.row(FORWARD)[c], forward);
            put(c, distance, if memory.row(MOVED)[c] == 0.0 { gain } else { forward });
        }
    }

    /// Segments each candidate is on.
    pub fn of<'a>(memory: &'a RowsMut<'_>) -> &'a [f32] {
        let rows: Rows<'a> = memory.as_rows();
        rows.row(SEGMENT)
    }
}

/// The unclamped fraction along a segment, and the distance to its closest point. A segment without length is infinitely far
/// away (the authors divide 0 by 0 there).
pub(in crate::task) fn locate(p: [f32; 2], [a, b]: [[f32; 2]; 2]) -> (f32, f32) {
    let [u, v] = [b[0] - a[0], b[1] - a[1]];
    let [x, y] = [p[0] - a[0], p[1] - a[1]];
    let square = u * u + v * v;
    if square == 0.0 {
        return (0.0, f32::INFINITY);
    }
    let t = (x * u + y * v) / square;
    // Around a corner its point is the closest of both segments: taken exactly, their distances are equal, and the next
    // segment wins.
    let closest = match t {
        t if t >= 1.0 => b,
        t if t <= 0.0 => a,
        t => [a[0] + t * u, a[1] + t * v],
    };
    (t, (p[0] - closest[0]).hypot(p[1] - closest[1]))
}
