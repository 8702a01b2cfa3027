//! From state and action to what the network sees, and from what it says to the next state.

use serde::{Deserialize, Serialize};

use super::frame::{Frame, LANES, direction, sin_cos, spans};
use crate::fields::described;
use crate::plant::{Axis, Heading, PlantSpec, Role, Rows, RowsMut};

described! {
    /// Which features a model uses.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum FeatureKind {
        /// The state as it is, absolute position included; the difference of every element is predicted.
        Raw,
        /// Positions in the plane and the heading are hidden, planar vectors (velocities, displacements) are turned into
        /// the body's frame, unlimited angles become cosine and sine.
        #[default]
        Invariant,
    }
}

/// What becomes of one state element, or of a few adjacent ones; the number is the index of the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Block {
    /// Seen as it is; its difference is predicted.
    Plain(usize),
    /// Seen as cosine and sine; its difference is predicted.
    Angle(usize),
    /// Not seen; its difference is predicted.
    Hidden(usize),
    /// x and y: not seen; the displacement is predicted in the body's frame.
    Place(usize),
    /// x and y: seen, and its difference predicted, in the body's frame.
    Vector(usize),
    /// Cosine and sine of the heading itself: as [`Block::Place`], and kept at length 1.
    Compass(usize),
    /// w, x, y, z: seen, and its difference predicted, relative to the heading; kept at length 1.
    Quaternion(usize),
}

impl Block {
    /// Rows of the network's input and output that it takes.
    fn rows(self) -> (usize, usize) {
        match self {
            Self::Plain(_) => (1, 1),
            Self::Angle(_) => (2, 1),
            Self::Hidden(_) => (0, 1),
            Self::Place(_) | Self::Compass(_) => (0, 2),
            Self::Vector(_) => (2, 2),
            Self::Quaternion(_) => (4, 4),
        }
    }

    /// Whether it is element `i` alone, its own difference predicted.
    pub fn is_single(self, i: usize) -> bool {
        matches!(self, Self::Plain(j) | Self::Angle(j) | Self::Hidden(j) if j == i)
    }

    /// State elements that it predicts.
    pub fn elements(self) -> std::ops::Range<usize> {
        match self {
            Self::Plain(i) | Self::Angle(i) | Self::Hidden(i) => i..i + 1,
            Self::Place(i) | Self::Vector(i) | Self::Compass(i) => i..i + 2,
            Self::Quaternion(i) => i..i + 4,
        }
    }
}

/// The map between a plant's state and a network's inputs and outputs, for whole batches.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    kind: FeatureKind,
    heading: Heading,
    blocks: Vec<Block>,
    state_len: usize,
    action_len: usize,
    input_len: usize,
    output_len: usize,
}

impl Features {
    pub fn new(kind: FeatureKind, spec: &PlantSpec) -> Self {
        let heading = match kind {
            FeatureKind::Raw => Heading::None,
            FeatureKind::Invariant => usable_heading(spec),
        };
        let blocks = match kind {
            FeatureKind::Raw => (0..spec.state.len()).map(Block::Plain).collect(),
            FeatureKind::Invariant => invariant_blocks(spec, heading),
        };
        let (state_len, action_len) = (spec.state.len(), spec.action.len());
        let input_len = action_len + blocks.iter().map(|block| block.rows().0).sum::<usize>();
        let output_len = blocks.iter().map(|block| block.rows().1).sum();
        Self { kind, heading, blocks, state_len, action_len, input_len, output_len }
    }

    pub fn kind(&self) -> FeatureKind {
        self.kind
    }

    pub(super) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub(super) fn heading(&self) -> Heading {
        self.heading
    }

    /// Elements of the plant's state.
    pub fn state_len(&self) -> usize {
        self.state_len
    }

    /// Elements of the plant's action.
    pub fn action_len(&self) -> usize {
        self.action_len
    }

    /// Rows of the network's input: state features, then the action.
    pub fn input_len(&self) -> usize {
        self.input_len
    }

    /// Rows of the network's output.
    pub fn output_len(&self) -> usize {
        self.output_len
    }

    /// Whether each state element is predicted; the others (derived quantities) keep their value.
    pub fn predicted(&self) -> Vec<bool> {
        let mut predicted = vec![false; self.state_len];
        for block in &self.blocks {
            predicted[block.elements()].fill(true);
        }
        predicted
    }

    /// Which state elements have no natural range of their own, so that a data set's range says nothing about where
    /// they may go: positions in the plane, headings, unlimited angles, orientations.
    pub(super) fn unbounded(&self, spec: &PlantSpec) -> Vec<bool> {
        let predicted = self.predicted();
        let role = |i: usize| spec.state[i].role;
        let free = |role| {
            use Role::{Angle, Heading, HeadingCos, HeadingSin, Position, Quaternion};
            let anywhere = matches!(role, Position(Axis::X | Axis::Y) | Heading | Angle);
            anywhere || matches!(role, Quaternion(_) | HeadingCos | HeadingSin)
        };
        (0..self.state_len).map(|i| !predicted[i] || free(role(i))).collect()
    }

    /// First indices of planar vectors that are turned with the body.
    pub(super) fn turned_vectors(&self) -> impl Iterator<Item = usize> {
        let turning = self.heading != Heading::None;
        self.blocks.iter().filter_map(move |block| match *block {
            Block::Vector(i) if turning => Some(i),
            _ => None,
        })
    }

    /// Computes input features of a batch: `out` is `input_len x width`.
    pub fn inputs(&self, states: Rows<'_>, actions: Rows<'_>, out: &mut RowsMut<'_>) {
        for span in spans(states.width()) {
            let frame = Frame::of(self.heading, states, span.clone());
            let state = |i: usize| &states.row(i)[span.clone()];
            let mut row = 0;
            for block in &self.blocks {
                match *block {
                    Block::Plain(i) => out.row(row)[span.clone()].copy_from_slice(state(i)),
                    Block::Angle(i) => {
                        let (cos, sin) = out.pair(row, row + 1);
                        let outs = cos[span.clone()].iter_mut().zip(&mut sin[span.clone()]);
                        for (angle, (cos, sin)) in state(i).iter().zip(outs) {
                            (*sin, *cos) = sin_cos(*angle);
                        }
                    }
                    Block::Vector(i) => {
                        let (to_x, to_y) = out.pair(row, row + 1);
                        let (to_x, to_y) = (&mut to_x[span.clone()], &mut to_y[span.clone()]);
                        for (lane, (x, y)) in state(i).iter().zip(state(i + 1)).enumerate() {
                            (to_x[lane], to_y[lane]) = frame.to_body(lane, *x, *y);
                        }
                    }
                    Block::Quaternion(i) => {
                        let q = [state(i), state(i + 1), state(i + 2), state(i + 3)];
                        let mut seen = [[0.0; LANES]; 4];
                        for lane in 0..span.len() {
                            let [c, s] = upright(&frame, q, lane);
                            let turned = turn(c, -s, q.map(|row| row[lane]));
                            (0..4).for_each(|k| seen[k][lane] = turned[k]);
                        }
                        for (k, seen) in seen.iter().enumerate() {
                            out.row(row + k)[span.clone()].copy_from_slice(&seen[..span.len()]);
                        }
                    }
                    Block::Hidden(_) | Block::Place(_) | Block::Compass(_) => {}
                }
                row += block.rows().0;
            }
            for i in 0..self.action_len {
                out.row(row + i)[span.clone()].copy_from_slice(&actions.row(i)[span.clone()]);
            }
        }
    }

    /// Computes training targets of a batch of transitions: `out` is `output_len x width`.
    pub fn targets(&self, states: Rows<'_>, next_states: Rows<'_>, out: &mut RowsMut<'_>) {
        for span in spans(states.width()) {
            let frame = Frame::of(self.heading, states, span.clone());
            let state = |i: usize| &states.row(i)[span.clone()];
            let next = |i: usize| &next_states.row(i)[span.clone()];
            let mut row = 0;
            for block in &self.blocks {
                match *block {
                    Block::Plain(i) | Block::Angle(i) | Block::Hidden(i) => {
                        let out = &mut out.row(row)[span.clone()];
                        for (out, (next, now)) in out.iter_mut().zip(next(i).iter().zip(state(i))) {
                            *out = next - now;
                        }
                    }
                    Block::Place(i) | Block::Vector(i) | Block::Compass(i) => {
                        let (to_x, to_y) = out.pair(row, row + 1);
                        let (to_x, to_y) = (&mut to_x[span.clone()], &mut to_y[span.clone()]);
                        let (x, y, next_x, next_y) = (state(i), state(i + 1), next(i), next(i + 1));
                        for lane in 0..span.len() {
                            let delta = (next_x[lane] - x[lane], next_y[lane] - y[lane]);
                            (to_x[lane], to_y[lane]) = frame.to_body(lane, delta.0, delta.1);
                        }
                    }
                    Block::Quaternion(i) => {
                        let q = [state(i), state(i + 1), state(i + 2), state(i + 3)];
                        let next = [next(i), next(i + 1), next(i + 2), next(i + 3)];
                        for lane in 0..span.len() {
                            let [c, s] = upright(&frame, q, lane);
                            let delta = std::array::from_fn(|k| next[k][lane] - q[k][lane]);
                            let turned = turn(c, -s, delta);
                            (0..4).for_each(|k| out.row(row + k)[span.start + lane] = turned[k]);
                        }
                    }
                }
                row += block.rows().1;
            }
        }
    }

    /// Moves `states` on by de-normalised network outputs, in place.
    pub fn advance(&self, states: &mut RowsMut<'_>, outputs: Rows<'_>) {
        for span in spans(outputs.width()) {
            // The frame is that of the state before the step: taken before anything moves.
            let frame = Frame::of(self.heading, states.as_rows(), span.clone());
            let output = |i: usize| &outputs.row(i)[span.clone()];
            let mut row = 0;
            for block in &self.blocks {
                match *block {
                    Block::Plain(i) | Block::Angle(i) | Block::Hidden(i) => {
                        for (x, delta) in states.row(i)[span.clone()].iter_mut().zip(output(row)) {
                            *x += delta;
                        }
                    }
                    Block::Place(i) | Block::Vector(i) | Block::Compass(i) => {
                        let (x, y) = states.pair(i, i + 1);
                        let (x, y) = (&mut x[span.clone()], &mut y[span.clone()]);
                        for (lane, (along, across)) in output(row).iter().zip(output(row + 1)).enumerate() {
                            let (dx, dy) = frame.to_world(lane, *along, *across);
                            (x[lane], y[lane]) = (x[lane] + dx, y[lane] + dy);
                        }
                        if matches!(block, Block::Compass(_)) {
                            for (x, y) in x.iter_mut().zip(y) {
                                (*x, *y) = direction(*x, *y);
                            }
                        }
                    }
                    Block::Quaternion(i) => {
                        let delta = [output(row), output(row + 1), output(row + 2), output(row + 3)];
                        let moved = {
                            let states = states.as_rows();
                            let state = |k: usize| &states.row(i + k)[span.clone()];
                            let q = [state(0), state(1), state(2), state(3)];
                            let mut moved = [[0.0; LANES]; 4];
                            for lane in 0..span.len() {
                                let [c, s] = upright(&frame, q, lane);
                                let delta = turn(c, s, delta.map(|row| row[lane]));
                                let q: [f32; 4] = std::array::from_fn(|k| q[k][lane] + delta[k]);
                                let length = q.iter().map(|x| x * x).sum::<f32>().sqrt();
                                (0..4).for_each(|k| moved[k][lane] = q[k] / length);
                            }
                            moved
                        };
                        for (k, moved) in moved.iter().enumerate() {
                            states.row(i + k)[span.clone()].copy_from_slice(&moved[..span.len()]);
                        }
                    }
                }
                row += block.rows().1;
            }
        }
    }
}

/// The yaw rotation `(cos, sin)` of half the heading, with the sign that leaves the orientation relative to it with
/// `w >= 0`: a quaternion and its negative are the same orientation and must look alike.
#[inline]
fn upright(frame: &Frame, q: [&[f32]; 4], lane: usize) -> [f32; 2] {
    let (c, s) = frame.half(lane);
    let w = c * q[0][lane] + s * q[3][lane];
    let sign = 1.0_f32.copysign(w);
    [c * sign, s * sign]
}

/// The quaternion product `(c, 0, 0, s) * q`.
#[inline]
fn turn(c: f32, s: f32, q: [f32; 4]) -> [f32; 4] {
    let [w, x, y, z] = q;
    [c * w - s * z, c * x - s * y, c * y + s * x, c * z + s * w]
}

/// The heading of `spec`, if it has one and its indices are inside the state.
fn usable_heading(spec: &PlantSpec) -> Heading {
    let heading = spec.anchor.map_or(Heading::None, |anchor| anchor.heading);
    let last = match heading {
        Heading::None => return heading,
        Heading::Angle(i) => i,
        Heading::CosSin(i) => i.saturating_add(1),
        Heading::Quaternion(i) => i.saturating_add(3),
    };
    if last < spec.state.len() { heading } else { Heading::None }
}

fn invariant_blocks(spec: &PlantSpec, heading: Heading) -> Vec<Block> {
    let role = |i: usize| spec.state.get(i).map(|element| element.role);
    let mut blocks = Vec::new();
    let mut i = 0;
    while let Some(now) = role(i) {
        let then = role(i + 1);
        let block = match now {
            _ if heading == Heading::Angle(i) => Some(Block::Hidden(i)),
            _ if heading == Heading::CosSin(i) => Some(Block::Compass(i)),
            Role::Position(Axis::X) if then == Some(Role::Position(Axis::Y)) => Some(Block::Place(i)),
            Role::Velocity(Axis::X) if then == Some(Role::Velocity(Axis::Y)) => Some(Block::Vector(i)),
            Role::HeadingCos if then == Some(Role::HeadingSin) => Some(Block::Vector(i)),
            Role::Position(Axis::X | Axis::Y) => Some(Block::Hidden(i)),
            Role::Quaternion(0) if (1..4).all(|k| role(i + k) == Some(Role::Quaternion(k as u8))) => {
                Some(Block::Quaternion(i))
            }
            Role::Heading | Role::Angle => Some(Block::Angle(i)),
            Role::Derived => None,
            _ => Some(Block::Plain(i)),
        };
        i = block.map_or(i + 1, |block| block.elements().end);
        blocks.extend(block);
    }
    blocks
}
