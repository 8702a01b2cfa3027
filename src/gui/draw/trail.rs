//! Where the plant went, kept up to date frame by frame instead of walked through every time the window is drawn.

use std::sync::Arc;

use super::editor::Point;
use crate::{plant::Anchor, session::Frame};

/// How far a cache over [`crate::gui::Store::frames`] has read. The list may grow, be replaced by another rollout's, or
/// lose its beginning; each but the first means to start afresh.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cursor {
    seen: usize,
    mark: Option<(usize, u64, u64)>,
}

impl Cursor {
    /// The frames to take in now, and whether to forget everything before.
    pub fn fresh<'a>(&mut self, frames: &'a [Arc<Frame>]) -> (bool, &'a [Arc<Frame>]) {
        let mark = |frame: &Arc<Frame>| (frame.step, frame.time.to_bits(), frame.total_reward.to_bits());
        let known = self.seen.checked_sub(1).and_then(|last| frames.get(last)).map(mark);
        let restart = known != self.mark;
        let begin = if restart { 0 } else { self.seen };
        self.seen = frames.len();
        self.mark = frames.last().map(mark);
        (restart, &frames[begin..])
    }
}

/// Positions in the anchor's plane (m), world coordinates: where the rollout began, then after each frame.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    points: Vec<Point>,
    cursor: Cursor,
}

impl Trail {
    pub fn update(&mut self, frames: &[Arc<Frame>], anchor: Option<Anchor>) {
        let Some(anchor) = anchor else {
            *self = Self::default();
            return;
        };
        let (restart, fresh) = self.cursor.fresh(frames);
        if restart {
            self.points.clear();
        }
        if self.points.is_empty() {
            self.points.extend(fresh.first().map(|frame| position(anchor, &frame.state)));
        }
        self.points.extend(fresh.iter().map(|frame| position(anchor, &frame.next_state)));
    }

    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Where the rollout began.
    pub fn start(&self) -> Point {
        self.points.first().copied().filter(|p| p.iter().all(|v| v.is_finite())).unwrap_or_default()
    }
}

/// The plant's place in its plane (m); NaN where `state` is too short to have one.
pub fn position(anchor: Anchor, state: &[f32]) -> Point {
    anchor.plane.map(|i| state.get(i).map_or(f64::NAN, |&v| f64::from(v)))
}

/// The plant's heading (rad), if it has one.
pub fn heading(anchor: Anchor, state: &[f32]) -> Option<f64> {
    use crate::plant::Heading;
    let elements = match anchor.heading {
        Heading::None => return None,
        Heading::Angle(i) => i..i + 1,
        Heading::Quaternion(i) => i..i + 4,
        Heading::CosSin(i) => i..i + 2,
    };
    state.get(elements)?;
    Some(f64::from(anchor.heading.of(state)))
}
