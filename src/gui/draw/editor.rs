//! The state of the path editor: waypoints, commands on them, and the way back. Knows nothing of windows.

/// A waypoint (m), relative to where the plant starts.
pub type Point = [f64; 2];

/// What can be done to a list of waypoints. Indices out of range and points that are not finite are ignored.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Append a waypoint at the end.
    Add(Point),
    /// Put waypoint `index` at `to`.
    Move {
        index: usize,
        to: Point,
    },
    /// A new waypoint on the segment from waypoint `segment` to the next.
    Insert {
        segment: usize,
        at: Point,
    },
    Remove {
        index: usize,
    },
    /// Exchange waypoints `index` and `index + 1`.
    Swap {
        index: usize,
    },
    /// Other waypoints altogether: a template, a file.
    Set(Vec<Point>),
    /// Append a simplified sketch.
    Sketch(Vec<Point>),
    Clear,
}

/// As many steps can be taken back.
const HISTORY: usize = 200;

/// Waypoints with undo and redo. A drag is a gesture: [`Editor::grab`], any number of moves, [`Editor::release`], and
/// counts as one step.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    points: Vec<Point>,
    undo: Vec<Vec<Point>>,
    redo: Vec<Vec<Point>>,
    /// The waypoints before the gesture under way.
    grabbed: Option<Vec<Point>>,
}

impl Editor {
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Length of the polyline (m).
    pub fn length(&self) -> f64 {
        self.points.windows(2).fold(0.0, |length, w| length + distance(w[0], w[1]))
    }

    /// Carries out `edit`; says whether anything changed. Outside a gesture every change is a step to undo.
    pub fn apply(&mut self, edit: Edit) -> bool {
        let mut points = self.points.clone();
        if !edit.change(&mut points) || points == self.points {
            return false;
        }
        let before = std::mem::replace(&mut self.points, points);
        if self.grabbed.is_none() {
            self.remember(before);
        }
        true
    }

    /// A gesture begins: what follows is one step.
    pub fn grab(&mut self) {
        self.grabbed.get_or_insert_with(|| self.points.clone());
    }

    /// The gesture ends.
    pub fn release(&mut self) {
        if let Some(before) = self.grabbed.take()
            && before != self.points
        {
            self.remember(before);
        }
    }

    pub fn is_grabbed(&self) -> bool {
        self.grabbed.is_some()
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Takes the last step back; ends a gesture first.
    pub fn undo(&mut self) -> bool {
        self.release();
        let Some(before) = self.undo.pop() else { return false };
        self.redo.push(std::mem::replace(&mut self.points, before));
        true
    }

    pub fn redo(&mut self) -> bool {
        self.release();
        let Some(after) = self.redo.pop() else { return false };
        self.undo.push(std::mem::replace(&mut self.points, after));
        true
    }

    fn remember(&mut self, before: Vec<Point>) {
        if self.undo.len() == HISTORY {
            self.undo.remove(0);
        }
        self.undo.push(before);
        self.redo.clear();
    }
}

impl Edit {
    fn change(self, points: &mut Vec<Point>) -> bool {
        match self {
            Self::Add(p) if finite(p) => points.push(p),
            Self::Move { index, to } if index < points.len() && finite(to) => points[index] = to,
            Self::Insert { segment, at } if segment + 1 < points.len() && finite(at) => {
                points.insert(segment + 1, at);
            }
            Self::Remove { index } if index < points.len() => drop(points.remove(index)),
            Self::Swap { index } if index + 1 < points.len() => points.swap(index, index + 1),
            Self::Set(new) if new.iter().all(|&p| finite(p)) => *points = new,
            Self::Sketch(new) if new.iter().all(|&p| finite(p)) => points.extend(new),
            Self::Clear => points.clear(),
            _ => return false,
        }
        true
    }
}

/// What lies under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hit {
    Waypoint(usize),
    /// A segment, and its point nearest to the pointer.
    Segment {
        segment: usize,
        at: Point,
    },
    Nothing,
}

/// The waypoint, else the segment, within `radius` of `p`; `radius` is in metres, so divide pixels by the scale.
pub fn hit(points: &[Point], p: Point, radius: f64) -> Hit {
    let nearest = |candidates: &mut dyn Iterator<Item = (usize, Point)>| {
        candidates
            .map(|(i, q)| (i, q, distance(p, q)))
            .filter(|&(.., d)| d <= radius)
            .min_by(|a, b| a.2.total_cmp(&b.2))
    };
    // The later waypoint wins where two coincide, as it is drawn on top.
    if let Some((i, ..)) = nearest(&mut points.iter().copied().enumerate().rev()) {
        return Hit::Waypoint(i);
    }
    let on_segments = points.windows(2).map(|w| nearest_on(w[0], w[1], p)).enumerate();
    match nearest(&mut { on_segments }) {
        Some((segment, at, _)) => Hit::Segment { segment, at },
        None => Hit::Nothing,
    }
}

/// `to`, kept on the horizontal or vertical line through `from`, whichever is nearer.
pub fn lock_axis(from: Point, to: Point) -> Point {
    if (to[0] - from[0]).abs() >= (to[1] - from[1]).abs() { [to[0], from[1]] } else { [from[0], to[1]] }
}

/// The grid point nearest to `p`.
pub fn snap(p: Point, grid: f64) -> Point {
    if grid > 0.0 { p.map(|v| (v / grid).round() * grid) } else { p }
}

pub(super) fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn nearest_on(a: Point, b: Point, p: Point) -> Point {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let square = dx * dx + dy * dy;
    if square == 0.0 {
        return a;
    }
    let t = (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square).clamp(0.0, 1.0);
    [a[0] + t * dx, a[1] + t * dy]
}

fn finite(p: Point) -> bool {
    p.iter().all(|v| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn editor(points: &[Point]) -> Editor {
        let mut editor = Editor::default();
        editor.apply(Edit::Set(points.to_vec()));
        editor
    }

    #[test]
    fn every_edit_can_be_taken_back_and_done_again() {
        let mut editor = editor(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]);
        let edits = [
            Edit::Add([3.0, 1.0]),
            Edit::Move { index: 1, to: [1.0, 1.0] },
            Edit::Insert { segment: 0, at: [0.5, 0.5] },
            Edit::Remove { index: 2 },
            Edit::Swap { index: 0 },
            Edit::Sketch(vec![[4.0, 4.0]]),
            Edit::Clear,
        ];
        let mut seen = vec![editor.points().to_vec()];
        for edit in edits {
            assert!(editor.apply(edit.clone()), "{edit:?}");
            seen.push(editor.points().to_vec());
        }
        for points in seen.iter().rev().skip(1) {
            assert!(editor.undo());
            assert_eq!(editor.points(), points);
        }
        for points in &seen[1..] {
            assert!(editor.redo());
            assert_eq!(editor.points(), points);
        }
        assert!(!editor.redo());
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut editor = editor(&[[0.0, 0.0], [1.0, 0.0]]);
        editor.grab();
        for i in 1..=50 {
            editor.apply(Edit::Move { index: 1, to: [1.0, f64::from(i)] });
        }
        editor.release();
        assert_eq!(editor.points()[1], [1.0, 50.0]);
        editor.undo();
        assert_eq!(editor.points()[1], [1.0, 0.0]);
    }

    #[test]
    fn nonsense_changes_nothing() {
        let mut editor = editor(&[[0.0, 0.0], [1.0, 0.0]]);
        for edit in [
            Edit::Add([f64::NAN, 0.0]),
            Edit::Move { index: 7, to: [0.0, 0.0] },
            Edit::Move { index: 0, to: [0.0, f64::INFINITY] },
            Edit::Insert { segment: 1, at: [0.0, 0.0] },
            Edit::Remove { index: 2 },
            Edit::Swap { index: 1 },
            Edit::Set(vec![[0.0, f64::NAN]]),
        ] {
            assert!(!editor.apply(edit.clone()), "{edit:?}");
        }
        assert_eq!(editor.points(), [[0.0, 0.0], [1.0, 0.0]]);
    }

    #[test]
    fn a_new_edit_forgets_what_was_undone() {
        let mut editor = editor(&[[0.0, 0.0]]);
        editor.apply(Edit::Add([1.0, 0.0]));
        editor.undo();
        editor.apply(Edit::Add([2.0, 0.0]));
        assert!(!editor.can_redo());
        assert_eq!(editor.points()[1], [2.0, 0.0]);
    }

    #[test]
    fn waypoints_are_hit_before_segments() {
        let points = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]];
        assert_eq!(hit(&points, [0.95, 0.02], 0.1), Hit::Waypoint(1));
        assert_eq!(hit(&points, [0.5, 0.05], 0.1), Hit::Segment { segment: 0, at: [0.5, 0.0] });
        assert_eq!(hit(&points, [0.5, 0.5], 0.1), Hit::Nothing);
        assert_eq!(hit(&[], [0.0, 0.0], 0.1), Hit::Nothing);
    }

    #[test]
    fn axes_lock_and_grids_hold() {
        assert_eq!(lock_axis([0.0, 0.0], [3.0, 1.0]), [3.0, 0.0]);
        assert_eq!(lock_axis([0.0, 0.0], [-1.0, 2.0]), [0.0, 2.0]);
        assert_eq!(snap([0.3, -0.9], 0.5), [0.5, -1.0]);
        assert_eq!(snap([0.3, -0.9], 0.0), [0.3, -0.9]);
    }
}
