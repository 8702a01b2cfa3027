//! Progress along a path that may cross or double back on itself: the arc length reached only grows, and is sought only a
//! little ahead of where it was.

use super::Path;

/// Turns sharper than this (cosine) are points of return: they are reached before the path beyond counts.
const RETURN: f32 = -0.5;
/// A point of return counts as reached within this distance of it along the path (m).
const REACHED: f32 = 0.02;

/// How far ahead the point lies that progress is made towards (m).
const AHEAD: f32 = 0.5;

/// Squares of distances that differ by a smaller share are equal but for rounding.
const TIE: f32 = 1e-4;

/// A path prepared for following: one entry a segment.
#[derive(Clone, Debug)]
pub(super) struct Route {
    segments: Vec<Segment>,
    length: f32,
    /// How far ahead of the last arc length the nearest point is sought (m).
    window: f32,
}

#[derive(Clone, Copy, Debug)]
struct Segment {
    start: [f32; 2],
    /// Unit vector.
    along: [f32; 2],
    length: f32,
    /// Arc length at its start.
    before: f32,
    /// Direction (rad).
    heading: f32,
    /// A point of return lies at its end.
    returns: bool,
}

/// A place on a route.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Place {
    pub segment: usize,
    /// Arc length (m).
    pub along: f32,
    /// Distance of the point that was projected (m).
    pub distance: f32,
}

impl Route {
    /// `flat` drops the second coordinate (for plants that move in a vertical plane); `None` if nothing remains.
    pub fn new(path: &Path, flat: bool) -> Option<Self> {
        let level = |p: &[f64; 2]| if flat { [p[0], 0.0] } else { *p };
        let mut points: Vec<[f64; 2]> = path.points().iter().map(level).collect();
        points.dedup();
        let mut segments: Vec<Segment> = Vec::with_capacity(points.len());
        let mut before = 0.0;
        for pair in points.windows(2) {
            let [u, v] = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
            let length = u.hypot(v);
            let along = [(u / length) as f32, (v / length) as f32];
            if let Some(last) = segments.last_mut() {
                last.returns = last.along[0] * along[0] + last.along[1] * along[1] < RETURN;
            }
            segments.push(Segment {
                start: pair[0].map(|x| x as f32),
                along,
                length: length as f32,
                before: before as f32,
                heading: v.atan2(u) as f32,
                returns: false,
            });
            before += length;
        }
        let length = before as f32;
        (!segments.is_empty()).then(|| Self { segments, length, window: (0.15 * length).clamp(0.3, 1.0) })
    }

    /// Total length (m).
    pub fn length(&self) -> f32 {
        self.length
    }

    /// Direction of segment `i` (rad).
    pub fn heading(&self, i: usize) -> f32 {
        self.segments[i.min(self.segments.len() - 1)].heading
    }

    /// How near `p`, whose place is `at`, is to the end: minus the way that is left if it first makes for the point
    /// [`AHEAD`] of it (m). On the path that is the arc length, up to a constant; off it, it grows towards the path too, and
    /// nowhere does it stand still, as the arc length does outside a corner.
    #[inline]
    pub fn potential(&self, at: Place, p: [f32; 2]) -> f32 {
        let mut goal = at.along + AHEAD;
        let mut segment = &self.segments[at.segment.min(self.segments.len() - 1)];
        for (i, next) in self.segments.iter().enumerate().skip(at.segment) {
            segment = next;
            let end = next.before + next.length;
            let held = next.returns && at.along < end - REACHED;
            if goal <= end || held || i + 1 == self.segments.len() {
                goal = goal.min(end);
                break;
            }
        }
        let t = goal - segment.before;
        let [x, y] = [0, 1].map(|i| segment.start[i] + t * segment.along[i] - p[i]);
        goal - x.hypot(y) - self.length
    }

    /// The place nearest to `p`; of places as near, the first.
    pub fn nearest(&self, p: [f32; 2]) -> Place {
        let mut best = Place { distance: f32::INFINITY, ..Place::default() };
        for (i, segment) in self.segments.iter().enumerate() {
            let [u, v] = [p[0] - segment.start[0], p[1] - segment.start[1]];
            let t = (u * segment.along[0] + v * segment.along[1]).clamp(0.0, segment.length);
            let distance = (u - t * segment.along[0]).hypot(v - t * segment.along[1]);
            if distance < best.distance {
                best = Place { segment: i, along: segment.before + t, distance };
            }
        }
        best
    }

    /// Distance from `p` to the end (m).
    pub fn distance_to_end(&self, p: [f32; 2]) -> f32 {
        let Some(last) = self.segments.last() else { return f32::INFINITY };
        let [x, y] = [0, 1].map(|i| last.start[i] + last.along[i] * last.length - p[i]);
        x.hypot(y)
    }

    /// Distance from `p` to the nearest point of the whole route (m).
    pub fn distance(&self, p: [f32; 2]) -> f32 {
        let to = |segment: &Segment| {
            let [u, v] = [p[0] - segment.start[0], p[1] - segment.start[1]];
            let t = (u * segment.along[0] + v * segment.along[1]).clamp(0.0, segment.length);
            (u - t * segment.along[0]).hypot(v - t * segment.along[1])
        };
        self.segments.iter().map(to).fold(f32::INFINITY, f32::min)
    }

    /// The nearest point to `p` from `from` on, not further than the window and not past a point of return that has not
    /// been reached. A point that is not finite stays where it was, infinitely far off.
    #[inline]
    pub fn follow(&self, from: Place, p: [f32; 2]) -> Place {
        let mut best = Place { distance: f32::INFINITY, ..from };
        let limit = from.along + self.window;
        let first = from.segment.min(self.segments.len() - 1);
        for (i, segment) in self.segments.iter().enumerate().skip(first) {
            if segment.before > limit {
                break;
            }
            let [u, v] = [p[0] - segment.start[0], p[1] - segment.start[1]];
            let low = (from.along - segment.before).clamp(0.0, segment.length);
            let high = (limit - segment.before).min(segment.length);
            let t = (u * segment.along[0] + v * segment.along[1]).max(low).min(high);
            let [x, y] = [u - t * segment.along[0], v - t * segment.along[1]];
            let square = x * x + y * y;
            // Outside a corner both segments are as near; the way goes on along the next.
            let same = TIE * best.distance + f32::EPSILON;
            if square < best.distance || (i > first && t <= 0.0 && square <= best.distance + same) {
                best = Place { segment: i, along: (segment.before + t).max(from.along), distance: square };
            }
            if segment.returns && from.along < segment.before + segment.length - REACHED {
                break;
            }
        }
        best.distance = best.distance.sqrt();
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_a_corner_the_way_goes_on_along_the_next_segment() {
        let path =
            Path::new("corner", vec![[0.0, 0.0], [1.0, 0.0], [1.8, -0.2], [2.0, -1.0]]).expect("a path");
        let route = Route::new(&path, false).expect("a route");
        // Everywhere straight on beyond the second corner, its point is the nearest.
        for step in 1..8 {
            let p = [1.8 + 0.1 * step as f32, -0.2 + 0.04 * step as f32];
            let from = Place { segment: 1, along: 1.7, distance: 0.0 };
            let place = route.follow(from, p);
            assert_eq!(place.segment, 2, "at {p:?}");
            assert!((place.along - (1.0 + 0.8_f32.hypot(0.2))).abs() < 1e-4, "{place:?}");
        }
        let before = route.follow(Place { segment: 1, along: 1.2, distance: 0.0 }, [1.4, -0.3]);
        assert_eq!(before.segment, 1, "beside a segment it is that one");
    }
}
