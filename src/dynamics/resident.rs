//! A model whose numbers live on a burn device, and steps of many candidates there: what [`Features`] and [`super::Predictor`] do
//! with rows, done with tensors (one row an element, one column a candidate).

use burn::tensor::{Device, Tensor, TensorData, activation};

use super::{Activation, Features, Layer, Model, Statistics, features::Block};
use crate::plant::Heading;

/// Weights, statistics and limits on a device.
#[derive(Debug)]
pub struct Resident {
    features: Features,
    activation: Activation,
    members: Vec<Vec<Affine>>,
    input: Scale,
    target: Scale,
    limits: Option<[Tensor<2>; 2]>,
    device: Device,
}

#[derive(Debug)]
struct Affine {
    /// `outputs x inputs`.
    weights: Tensor<2>,
    /// `outputs x 1`.
    bias: Tensor<2>,
}

/// Means and deviations, a row each.
#[derive(Debug)]
struct Scale {
    mean: Tensor<2>,
    deviation: Tensor<2>,
    /// 1 over the deviation, 0 where that is 0.
    inverse: Tensor<2>,
}

/// Cosine and sine of each candidate's heading, `1 x width`.
type Frame = [Tensor<2>; 2];

impl Resident {
    pub fn new(model: &Model, device: &Device) -> Self {
        let column = |numbers: Vec<f32>| {
            let rows = numbers.len();
            Tensor::from_data(TensorData::new(numbers, [rows, 1]), device)
        };
        let scale = |statistics: &Statistics| Scale {
            mean: column(statistics.mean.clone()),
            deviation: column(statistics.std.clone()),
            inverse: column(statistics.std.iter().map(|&s| if s == 0.0 { 0.0 } else { 1.0 / s }).collect()),
        };
        let affine = |layer: &Layer| Affine {
            weights: Tensor::from_data(
                TensorData::new(layer.weights.clone(), [layer.outputs, layer.inputs]),
                device,
            ),
            bias: column(layer.bias.clone()),
        };
        Self {
            features: model.features.clone(),
            activation: model.members.first().map_or(Activation::Relu, |member| member.activation),
            members: model.members.iter().map(|m| m.layers.iter().map(affine).collect()).collect(),
            input: scale(&model.input),
            target: scale(&model.target),
            limits: model
                .limits
                .as_ref()
                .map(|limits| [0, 1].map(|end| column(limits.iter().map(|limit| limit[end]).collect()))),
            device: device.clone(),
        }
    }

    pub fn members(&self) -> usize {
        self.members.len()
    }

    /// `rows x width` numbers on the device.
    pub fn upload(&self, numbers: Vec<f32>, width: usize) -> Tensor<2> {
        let rows = numbers.len() / width.max(1);
        Tensor::from_data(TensorData::new(numbers, [rows, width]), &self.device)
    }

    /// The states after `states` (`state_len x width`) under `actions` (`action_len x width`), as one member has it.
    pub fn step(&self, member: usize, states: &Tensor<2>, actions: Tensor<2>) -> Tensor<2> {
        let frame = self.features.frame_on(states);
        let x = self.features.inputs_on(states, actions, frame.as_ref());
        let x = (x - self.input.mean.clone()) * self.input.inverse.clone();
        let layers = &self.members[member];
        let y = layers.iter().enumerate().fold(x, |x, (i, layer)| {
            let y = layer.weights.clone().matmul(x) + layer.bias.clone();
            match self.activation {
                _ if i + 1 == layers.len() => y,
                Activation::Relu => activation::relu(y),
                Activation::Tanh => activation::tanh(y),
                Activation::Silu => activation::silu(y),
            }
        });
        let y = y * self.target.deviation.clone() + self.target.mean.clone();
        let next = self.features.advance_on(states, &y, frame.as_ref());
        match &self.limits {
            Some([low, high]) => next.max_pair(low.clone()).min_pair(high.clone()),
            None => next,
        }
    }
}

impl Features {
    fn frame_on(&self, states: &Tensor<2>) -> Option<Frame> {
        match self.heading() {
            Heading::None => None,
            Heading::Angle(i) => {
                let angle = row(states, i);
                Some([angle.clone().cos(), angle.sin()])
            }
            Heading::CosSin(i) => Some(direction(row(states, i), row(states, i + 1))),
            Heading::Quaternion(i) => {
                let [w, x, y, z] = [0, 1, 2, 3].map(|k| row(states, i + k));
                let along = w.clone().square() + x.clone().square() - y.clone().square() - z.clone().square();
                Some(direction(along, (w * z + x * y) * 2.0))
            }
        }
    }

    fn inputs_on(&self, states: &Tensor<2>, actions: Tensor<2>, frame: Option<&Frame>) -> Tensor<2> {
        let mut parts = Vec::new();
        let mut blocks = self.blocks().iter().peekable();
        while let Some(block) = blocks.next() {
            match *block {
                Block::Plain(i) => {
                    let mut end = i + 1;
                    while blocks.next_if(|next| **next == Block::Plain(end)).is_some() {
                        end += 1;
                    }
                    parts.push(states.clone().narrow(0, i, end - i));
                }
                Block::Angle(i) => {
                    let angle = row(states, i);
                    parts.extend([angle.clone().cos(), angle.sin()]);
                }
                Block::Vector(i) => parts.extend(to_body(frame, row(states, i), row(states, i + 1))),
                Block::Quaternion(i) => {
                    let q = states.clone().narrow(0, i, 4);
                    let [c, s] = upright(frame, &q);
                    parts.push(turn(&c, &-s, &q));
                }
                Block::Hidden(_) | Block::Place(_) | Block::Compass(_) => {}
            }
        }
        parts.push(actions);
        Tensor::cat(parts, 0)
    }

    fn advance_on(&self, states: &Tensor<2>, outputs: &Tensor<2>, frame: Option<&Frame>) -> Tensor<2> {
        let (mut parts, mut at, mut output) = (Vec::new(), 0, 0);
        let mut blocks = self.blocks().iter().peekable();
        while let Some(block) = blocks.next() {
            let elements = block.elements();
            if at < elements.start {
                // Derived elements keep their value.
                parts.push(states.clone().narrow(0, at, elements.start - at));
            }
            (at, output) = match *block {
                Block::Plain(i) | Block::Angle(i) | Block::Hidden(i) => {
                    let mut end = i + 1;
                    while blocks.next_if(|next| next.is_single(end)).is_some() {
                        end += 1;
                    }
                    let n = end - i;
                    parts.push(states.clone().narrow(0, i, n) + outputs.clone().narrow(0, output, n));
                    (end, output + n)
                }
                Block::Place(i) | Block::Vector(i) | Block::Compass(i) => {
                    let [dx, dy] = to_world(frame, row(outputs, output), row(outputs, output + 1));
                    let (x, y) = (row(states, i) + dx, row(states, i + 1) + dy);
                    parts.extend(if matches!(block, Block::Compass(_)) { direction(x, y) } else { [x, y] });
                    (i + 2, output + 2)
                }
                Block::Quaternion(i) => {
                    let q = states.clone().narrow(0, i, 4);
                    let [c, s] = upright(frame, &q);
                    let q = q + turn(&c, &s, &outputs.clone().narrow(0, output, 4));
                    let length = q.clone().square().sum_dim(0).sqrt();
                    parts.push(q / length);
                    (i + 4, output + 4)
                }
            };
        }
        let rest = states.dims()[0] - at;
        if rest > 0 {
            parts.push(states.clone().narrow(0, at, rest));
        }
        Tensor::cat(parts, 0)
    }
}

fn row(rows: &Tensor<2>, i: usize) -> Tensor<2> {
    rows.clone().narrow(0, i, 1)
}

/// A unit vector along `(x, y)`, or along x where both are 0.
fn direction(x: Tensor<2>, y: Tensor<2>) -> [Tensor<2>; 2] {
    let length = (x.clone().square() + y.clone().square()).sqrt();
    let nowhere = length.clone().equal_elem(0.0);
    let length = length.mask_fill(nowhere.clone(), 1.0);
    [(x / length.clone()).mask_fill(nowhere, 1.0), y / length]
}

fn to_body(frame: Option<&Frame>, x: Tensor<2>, y: Tensor<2>) -> [Tensor<2>; 2] {
    let Some([c, s]) = frame else { return [x, y] };
    [c.clone() * x.clone() + s.clone() * y.clone(), c.clone() * y - s.clone() * x]
}

fn to_world(frame: Option<&Frame>, x: Tensor<2>, y: Tensor<2>) -> [Tensor<2>; 2] {
    let Some([c, s]) = frame else { return [x, y] };
    [c.clone() * x.clone() - s.clone() * y.clone(), s.clone() * x + c.clone() * y]
}

/// Cosine and sine of half the heading, with the sign that leaves the orientation relative to it with `w >= 0`.
fn upright(frame: Option<&Frame>, q: &Tensor<2>) -> [Tensor<2>; 2] {
    let [c, s] = match frame {
        Some([c, s]) => {
            let large = ((c.clone().abs() + 1.0) * 0.5).sqrt();
            let small = s.clone().abs() * 0.5 / large.clone();
            let ahead = c.clone().greater_equal_elem(0.0);
            let cos = small.clone().mask_where(ahead.clone(), large.clone());
            let sin = large.mask_where(ahead, small);
            let right = s.clone().lower_elem(0.0);
            [cos, sin.clone().mask_where(right, -sin)]
        }
        None => {
            let one = row(q, 0).ones_like();
            [one.clone(), one.zeros_like()]
        }
    };
    let w = c.clone() * row(q, 0) + s.clone() * row(q, 3);
    let flipped = w.lower_elem(0.0);
    [c.clone().mask_where(flipped.clone(), -c), s.clone().mask_where(flipped, -s)]
}

/// The quaternion product `(c, 0, 0, s) * q`.
fn turn(c: &Tensor<2>, s: &Tensor<2>, q: &Tensor<2>) -> Tensor<2> {
    let [w, x, y, z] = [0, 1, 2, 3].map(|k| row(q, k));
    let (c, s) = (|| c.clone(), || s.clone());
    Tensor::cat(
        vec![
            c() * w.clone() - s() * z.clone(),
            c() * x.clone() - s() * y.clone(),
            c() * y + s() * x,
            c() * z + s() * w,
        ],
        0,
    )
}
