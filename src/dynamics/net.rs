//! One network on a burn device, and how it learns: gradients by autodiff, steps by Adam.

use std::sync::OnceLock;

use burn::tensor::{Device, Tensor, TensorData, activation, module::linear};
use rayon::prelude::*;

use super::{Activation, DeviceKind, Head, LOG_VARIANCE, Layer, ModelError, remote, table::Table};
use crate::crash;

/// Adam's decay rates and the constant that keeps it from dividing by 0 (TensorFlow's defaults, as the authors used).
const BETA: [f64; 2] = [0.9, 0.999];
const EPSILON: f64 = 1e-8;

/// Rows of a batch that one CPU core works on at a time. What is between the layers then stays in its cache, and all
/// cores share a batch; the split, and with it the order of sums, does not depend on how many cores there are.
const CHUNK: usize = 128;

/// Where a network learns.
#[derive(Clone, Debug)]
pub(super) struct Place {
    device: Device,
    /// Rows of a batch that are worked on at a time.
    chunk: usize,
}

impl Place {
    /// This machine's processor: always there.
    pub fn local() -> Self {
        Self { device: Device::flex(), chunk: CHUNK }
    }

    /// A device, which is given whole batches.
    pub fn open(kind: DeviceKind) -> Result<Self, ModelError> {
        match kind {
            DeviceKind::Cpu => Ok(Self::local()),
            DeviceKind::Gpu | DeviceKind::Remote => {
                Ok(Self { device: open_device(kind)?, chunk: usize::MAX })
            }
        }
    }

    pub fn is_local(&self) -> bool {
        self.chunk == CHUNK
    }
}

/// A network with all that its training needs to go on, as plain numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weights {
    pub layers: Vec<Layer>,
    /// Adam's first and second moments of each parameter, and the steps it has taken.
    pub moments: [Vec<Layer>; 2],
    pub steps: u64,
}

impl Weights {
    /// Fresh weights, no moments yet.
    pub fn new(layers: Vec<Layer>) -> Self {
        let zero = |layer: &Layer| {
            let (weights, bias) = (vec![0.0; layer.weights.len()], vec![0.0; layer.bias.len()]);
            Layer { weights, bias, ..*layer }
        };
        let zeros: Vec<Layer> = layers.iter().map(zero).collect();
        Self { layers, moments: [zeros.clone(), zeros], steps: 0 }
    }
}

/// The graphics card: it can be opened once a process; the outcome stays.
static GPU: OnceLock<Result<Device, String>> = OnceLock::new();

/// Handles of the graphics device, for others that draw or compute.
pub use burn::tensor::wgpu::WgpuSetup as GraphicsSetup;

/// Opens the graphics card for training and planning now, and gives its handles to be shared, say with a window. Not the other way
/// round: a window's device lacks what the kernels of burn are made for.
///
/// # Errors
/// [`ModelError::Device`] if it is open already, or cannot be used.
pub fn share_device() -> Result<GraphicsSetup, ModelError> {
    let mut setup = Err("it is in use already".to_owned());
    let outcome = GPU.get_or_init(|| {
        let init = || Device::wgpu_options().init_with_setup().map_err(|e| e.to_string());
        let opened = crash::shield(init).unwrap_or_else(|_| Err("its driver failed".into()));
        let (device, handles) = opened?;
        setup = Ok(handles);
        Ok(device)
    });
    let setup = outcome.as_ref().map_err(Clone::clone).and(setup);
    setup.map_err(|why| ModelError::Device(format!("the graphics device cannot be shared: {why}")))
}

/// `work` on a device. Burn's operations have no other way to say that it failed than to panic: such a panic ends here.
///
/// # Errors
/// If the device is lost, or has too little memory.
pub fn on_device<T>(work: impl FnOnce() -> T) -> Result<T, Lost> {
    crash::shield(work).map_err(|words| {
        let said = crash::device_words().unwrap_or(words);
        log::warn!("a device failed: {said}");
        // As wgpu and cubecl put it.
        let full = ["out of memory", "allocate buffer", "out of space"];
        let said = said.to_lowercase();
        if full.iter().any(|words| said.contains(words)) { Lost::Full } else { Lost::Gone }
    })
}

/// How a device failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// It has too little memory.
    Full,
    Gone,
}

impl std::fmt::Display for Lost {
    /// Follows the name of the device.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Full => "has too little memory for this",
            Self::Gone => "was lost",
        })
    }
}

/// The device for training and planning.
///
/// # Errors
/// [`ModelError::Device`] if there is no such device to use.
pub fn open_device(kind: DeviceKind) -> Result<Device, ModelError> {
    let open = || {
        let init = || Device::wgpu_options().init().map_err(|e| e.to_string());
        // Some drivers' failures come as panics.
        crash::shield(init).unwrap_or_else(|_| Err("its driver failed".into()))
    };
    match kind {
        DeviceKind::Cpu => Ok(Device::flex()),
        DeviceKind::Remote => remote::open(),
        DeviceKind::Gpu => GPU
            .get_or_init(open)
            .clone()
            .map_err(|why| ModelError::Device(format!("no graphics card can be used: {why}; the CPU can"))),
    }
}

/// A parameter and Adam's moments of it.
struct Parameter<const D: usize> {
    value: Tensor<D>,
    first: Tensor<D>,
    second: Tensor<D>,
}

impl<const D: usize> Parameter<D> {
    fn new(shape: [usize; D], numbers: [Vec<f32>; 3], device: &Device) -> Self {
        let [value, first, second] =
            numbers.map(|numbers| Tensor::from_data(TensorData::new(numbers, shape), device));
        Self { value, first, second }
    }

    /// A step of Adam with step size `rate`, after the value has shrunk by the factor `keep`.
    fn step(self, gradient: Tensor<D>, rate: f64, keep: f64) -> Self {
        let first = self.first * BETA[0] + gradient.clone() * (1.0 - BETA[0]);
        let second = self.second * BETA[1] + gradient.square() * (1.0 - BETA[1]);
        let value = if keep < 1.0 { self.value * keep } else { self.value };
        let value = value - first.clone() * rate / (second.clone().sqrt() + EPSILON);
        Self { value, first, second }
    }
}

/// An affine layer; weights are `[inputs, outputs]` here.
struct Affine {
    weight: Parameter<2>,
    bias: Parameter<1>,
}

type Gradient = (Tensor<2>, Tensor<1>);

/// A network in training on a device.
pub(super) struct Learner {
    layers: Vec<Affine>,
    activation: Activation,
    head: Head,
    steps: u64,
    place: Place,
}

impl Learner {
    pub fn new(weights: &Weights, activation: Activation, head: Head, place: Place) -> Self {
        let [first, second] = &weights.moments;
        let affine = |i: usize| {
            let of = |layers: &[Layer]| (transposed(&layers[i]), layers[i].bias.clone());
            let ((w, b), (wm, bm), (wv, bv)) = (of(&weights.layers), of(first), of(second));
            let Layer { inputs, outputs, .. } = weights.layers[i];
            Affine {
                weight: Parameter::new([inputs, outputs], [w, wm, wv], &place.device),
                bias: Parameter::new([outputs], [b, bm, bv], &place.device),
            }
        };
        let layers = (0..weights.layers.len()).map(affine).collect();
        Self { layers, activation, head, steps: weights.steps, place }
    }

    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Takes a gradient step on `rows` of `table`: down the mean squared error, or up the likelihood where the head is
    /// Gaussian; gives the mean squared error, as it was before the step, as a tensor of one number that need not be there yet.
    pub fn step(&mut self, table: &Table, rows: &[u32], learning_rate: f64, weight_decay: f64) -> Tensor<1> {
        let (gradients, loss) = self.gradients(table, rows);
        self.steps += 1;
        let steps = self.steps.min(1 << 20) as i32;
        let correction = (1.0 - BETA[1].powi(steps)).sqrt() / (1.0 - BETA[0].powi(steps));
        let rate = learning_rate * correction;
        let keep = 1.0 - learning_rate * weight_decay;
        let layers = std::mem::take(&mut self.layers).into_iter().zip(gradients);
        self.layers = layers
            .map(|(layer, (weight, bias))| Affine {
                weight: layer.weight.step(weight, rate, keep),
                bias: layer.bias.step(bias, rate, 1.0),
            })
            .collect();
        loss
    }

    /// The mean squared error over all of `table`, without learning from it.
    pub fn error(&self, table: &Table) -> f64 {
        let parameters = self.parameters();
        let rows: Vec<u32> = (0..table.len() as u32).collect();
        let squares = |rows: &[u32]| {
            let (inputs, targets) = self.upload(table, rows);
            let (mean, _) = self.split(self.forward(inputs, &parameters));
            let sum = (mean - targets).square().sum();
            f64::from(sum.into_scalar::<f32>())
        };
        let parts: Vec<f64> = rows.par_chunks(self.place.chunk).map(squares).collect();
        parts.iter().sum::<f64>() / (table.len() * table.output_len) as f64
    }

    /// Everything as plain numbers.
    pub fn download(&self) -> Weights {
        let of = |weight: fn(&Parameter<2>) -> &Tensor<2>, bias: fn(&Parameter<1>) -> &Tensor<1>| {
            let layer = |affine: &Affine| {
                let [inputs, outputs] = affine.weight.value.dims();
                let weights = numbers(weight(&affine.weight).clone().transpose());
                Layer { inputs, outputs, weights, bias: numbers(bias(&affine.bias).clone()) }
            };
            self.layers.iter().map(layer).collect::<Vec<_>>()
        };
        let moments = [of(|p| &p.first, |p| &p.first), of(|p| &p.second, |p| &p.second)];
        Weights { layers: of(|p| &p.value, |p| &p.value), moments, steps: self.steps }
    }

    /// Gradients of the mean squared error over `rows` of `table`, and that error.
    fn gradients(&self, table: &Table, rows: &[u32]) -> (Vec<Gradient>, Tensor<1>) {
        let share = 1.0 / (rows.len() * table.output_len) as f64;
        let parts: Vec<_> =
            rows.par_chunks(self.place.chunk).map(|rows| self.part(table, rows, share)).collect();
        let add = |(sums, loss): (Vec<Gradient>, Tensor<1>),
                   (gradients, more): (Vec<Gradient>, Tensor<1>)| {
            let pairs = sums.into_iter().zip(gradients);
            (pairs.map(|(sum, gradient)| (sum.0 + gradient.0, sum.1 + gradient.1)).collect(), loss + more)
        };
        parts.into_iter().reduce(add).expect("a batch has rows")
    }

    /// Gradients of `share` times the sum of squared errors over `rows`, and that sum times `share`.
    fn part(&self, table: &Table, rows: &[u32], share: f64) -> (Vec<Gradient>, Tensor<1>) {
        let (inputs, targets) = self.upload(table, rows);
        // Each part has its own leaves: parts that shared theirs would share a graph, and wait for each other.
        let tracked =
            |(weight, bias): Gradient| (weight.autodiff().require_grad(), bias.autodiff().require_grad());
        let parameters: Vec<Gradient> = self.parameters().into_iter().map(tracked).collect();
        let outputs = self.forward(inputs.autodiff(), &parameters);
        let (mean, spread) = self.split(outputs);
        let squares = (mean - targets.autodiff()).square();
        let error = squares.clone().sum() * share;
        let loss = match spread {
            None => error.clone(),
            // The negative logarithm of the likelihood, twice and up to a constant.
            Some(x) => {
                let log_variance = bounded(x);
                ((squares * (-log_variance.clone()).exp()).sum() + log_variance.sum()) * share
            }
        };
        let mut gradients = loss.backward();
        let gradient = |(weight, bias): Gradient| {
            let (weight, bias) = (weight.grad_remove(&mut gradients), bias.grad_remove(&mut gradients));
            (weight.expect("the loss depends on it"), bias.expect("the loss depends on it"))
        };
        (parameters.into_iter().map(gradient).collect(), error.inner())
    }

    /// Means, and what log-variances are made from where the head has them.
    fn split(&self, outputs: Tensor<2>) -> (Tensor<2>, Option<Tensor<2>>) {
        match self.head {
            Head::Deterministic => (outputs, None),
            Head::Gaussian => {
                let half = outputs.dims()[1] / 2;
                (outputs.clone().narrow(1, 0, half), Some(outputs.narrow(1, half, half)))
            }
        }
    }

    fn parameters(&self) -> Vec<Gradient> {
        self.layers.iter().map(|layer| (layer.weight.value.clone(), layer.bias.value.clone())).collect()
    }

    /// Inputs and targets of `rows` on the device.
    fn upload(&self, table: &Table, rows: &[u32]) -> (Tensor<2>, Tensor<2>) {
        let tensor = |numbers: Vec<f32>, len: usize| {
            Tensor::from_data(TensorData::new(numbers, [rows.len(), len]), &self.place.device)
        };
        let [inputs, targets] = table.pick(rows);
        (tensor(inputs, table.input_len), tensor(targets, table.output_len))
    }

    fn forward(&self, inputs: Tensor<2>, parameters: &[Gradient]) -> Tensor<2> {
        let last = parameters.len() - 1;
        let layer = |x, (i, (weight, bias)): (usize, &Gradient)| {
            let y = linear(x, weight.clone(), Some(bias.clone()));
            match self.activation {
                _ if i == last => y,
                Activation::Relu => activation::relu(y),
                Activation::Tanh => activation::tanh(y),
                Activation::Silu => activation::silu(y),
            }
        };
        parameters.iter().enumerate().fold(inputs, layer)
    }
}

/// What [`super::log_variance`] makes of single numbers.
fn bounded(x: Tensor<2>) -> Tensor<2> {
    let [low, high] = LOG_VARIANCE.map(f64::from);
    let below = -activation::softplus(-x + high, 1.0) + high;
    activation::softplus(below - low, 1.0) + low
}

/// The layer's weights, `inputs x outputs`.
fn transposed(layer: &Layer) -> Vec<f32> {
    let Layer { inputs, outputs, .. } = *layer;
    (0..inputs).flat_map(|i| (0..outputs).map(move |o| layer.weights[o * inputs + i])).collect()
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let data = tensor.into_data();
    data.iter::<f32>().collect()
}
