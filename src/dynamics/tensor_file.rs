//! Named tensors and a JSON card in one safetensors file, whose sizes are checked before they are believed.

use std::{borrow::Cow, collections::HashMap, fs, io::Write as _, path::Path};

use safetensors::{Dtype, SafeTensors, View};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use super::{Layer, ModelError, Statistics};
use crate::data::replace_file;

/// Key of the card in the file's metadata.
const CARD_KEY: &str = "card";

/// Tensor with the SHA-256 over the card and every other tensor's name and bytes. A file without it is taken as it is.
/// (A second key of the metadata would come in any order, and files could not be compared.)
const CHECK: &str = "sha256";

/// A longer file is not read.
const MOST_BYTES: u64 = 1 << 30;

/// Tensors to be written.
#[derive(Default)]
pub(crate) struct TensorWriter<'a> {
    tensors: Vec<(String, Numbers<'a>)>,
}

struct Numbers<'a> {
    shape: Vec<usize>,
    values: &'a [f32],
}

/// A tensor as the file has it.
struct Stored<'a> {
    dtype: Dtype,
    shape: &'a [usize],
    bytes: Vec<u8>,
}

impl View for &Stored<'_> {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        self.bytes.as_slice().into()
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

impl<'a> TensorWriter<'a> {
    pub fn push(&mut self, name: impl Into<String>, shape: &[usize], values: &'a [f32]) {
        self.tensors.push((name.into(), Numbers { shape: shape.to_vec(), values }));
    }

    /// `<name>.mean` and `<name>.std`.
    pub fn push_statistics(&mut self, name: &str, statistics: &'a Statistics) {
        self.push(format!("{name}.mean"), &[statistics.len()], &statistics.mean);
        self.push(format!("{name}.std"), &[statistics.len()], &statistics.std);
    }

    /// `<name>.layer.<i>.weight` (`[outputs, inputs]`) and `<name>.layer.<i>.bias`.
    pub fn push_layers(&mut self, name: &str, layers: &'a [Layer]) {
        for (i, layer) in layers.iter().enumerate() {
            self.push(format!("{name}.layer.{i}.weight"), &[layer.outputs, layer.inputs], &layer.weights);
            self.push(format!("{name}.layer.{i}.bias"), &[layer.outputs], &layer.bias);
        }
    }

    /// Writes everything, replacing `path` in one go. The same tensors and card give the same bytes.
    pub fn write(&self, path: &Path, card: &impl Serialize) -> Result<(), ModelError> {
        let card = serde_json::to_string(card).map_err(std::io::Error::other);
        let bytes = card.and_then(|card| {
            let stored = self.tensors.iter().map(|(name, Numbers { shape, values })| {
                let bytes = values.iter().flat_map(|x| x.to_le_bytes()).collect();
                (name.as_str(), Stored { dtype: Dtype::F32, shape, bytes })
            });
            let mut stored: Vec<(&str, Stored<'_>)> = stored.collect();
            let bytes = checksum(&card, stored.iter().map(|(name, tensor)| (*name, tensor.bytes.as_slice())));
            let shape = &[bytes.len()];
            stored.push((CHECK, Stored { dtype: Dtype::U8, shape, bytes }));
            let views = stored.iter().map(|(name, tensor)| (*name, tensor));
            let info = HashMap::from([(CARD_KEY.to_owned(), card)]);
            safetensors::serialize(views, Some(info)).map_err(std::io::Error::other)
        });
        let written = bytes.and_then(|bytes| replace_file(path, |file| file.write_all(&bytes)));
        written.map_err(|source| ModelError::Io { file: path.display().to_string(), source })
    }
}

/// A file's tensors.
pub(crate) struct TensorReader<'a> {
    tensors: SafeTensors<'a>,
}

/// Reads the file at `path` and hands its card and tensors to `build`; says in one message what is wrong with it.
pub(crate) fn read_tensors<C: DeserializeOwned, T>(
    path: &Path,
    build: impl FnOnce(C, &TensorReader<'_>) -> Result<T, String>,
) -> Result<T, ModelError> {
    let file = path.display().to_string();
    let io = |source| ModelError::Io { file: file.clone(), source };
    if fs::metadata(path).map_err(io)?.len() > MOST_BYTES {
        let why = "it is larger than any model".to_owned();
        return Err(ModelError::Format { file, why });
    }
    let bytes = fs::read(path).map_err(io)?;
    let read = || {
        let (_, header) = SafeTensors::read_metadata(&bytes).map_err(|e| e.to_string())?;
        let told = |key: &str| header.metadata().as_ref().and_then(|pairs| pairs.get(key));
        let text = told(CARD_KEY).ok_or("it has no card")?;
        let tensors = SafeTensors::deserialize(&bytes).map_err(|e| e.to_string())?;
        let others = tensors.iter().filter(|(name, _)| *name != CHECK);
        let found = checksum(text, others.map(|(name, view)| (name, view.data())));
        if tensors.tensor(CHECK).is_ok_and(|check| check.data() != found) {
            return Err("it is damaged: its contents are not those that were written".into());
        }
        let card = serde_json::from_str(text).map_err(|e| format!("its card: {e}"))?;
        build(card, &TensorReader { tensors })
    };
    read().map_err(|why| ModelError::Format { file: file.clone(), why })
}

/// See [`CHECK`]; the order of the tensors does not matter.
fn checksum<'a>(card: &str, tensors: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut tensors: Vec<_> = tensors.collect();
    tensors.sort_by_key(|(name, _)| *name);
    let mut hash = Sha256::new_with_prefix(card);
    for (name, bytes) in tensors {
        hash.update(name);
        hash.update(bytes);
    }
    hash.finalize().to_vec()
}

impl TensorReader<'_> {
    pub fn has(&self, name: &str) -> bool {
        self.tensors.tensor(name).is_ok()
    }

    /// The finite numbers of the tensor called `name`, which must have this shape.
    pub fn take(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let tensor = self.tensors.tensor(name).map_err(|_| format!("{name} is missing"))?;
        if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
            let (dtype, found) = (tensor.dtype(), tensor.shape());
            return Err(format!("{name} is {dtype:?} {found:?} where F32 {shape:?} is needed"));
        }
        let (numbers, _) = tensor.data().as_chunks::<4>();
        let values: Vec<f32> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let finite = values.iter().all(|x| x.is_finite());
        if finite { Ok(values) } else { Err(format!("{name} holds numbers that are not finite")) }
    }

    /// See [`TensorWriter::push_statistics`].
    pub fn take_statistics(&self, name: &str, len: usize) -> Result<Statistics, String> {
        let mean = self.take(&format!("{name}.mean"), &[len])?;
        let std = self.take_deviations(&format!("{name}.std"), len)?;
        Ok(Statistics { mean, std })
    }

    /// Standard deviations: none is negative.
    pub fn take_deviations(&self, name: &str, len: usize) -> Result<Vec<f32>, String> {
        let std = self.take(name, &[len])?;
        let sound = std.iter().all(|x| *x >= 0.0);
        if sound { Ok(std) } else { Err(format!("{name} holds negative numbers")) }
    }

    /// `limits`: pairs of a lower and an upper one.
    pub fn take_limits(&self, len: usize) -> Result<Vec<[f32; 2]>, String> {
        let limits = self.take("limits", &[len, 2])?.as_chunks().0.to_vec();
        let sound = limits.iter().all(|[low, high]| low <= high);
        if sound { Ok(limits) } else { Err("a lower limit is above the upper one".into()) }
    }

    /// See [`TensorWriter::push_layers`]; `shapes` are `(inputs, outputs)`.
    pub fn take_layers(
        &self,
        name: &str,
        shapes: impl Iterator<Item = (usize, usize)>,
    ) -> Result<Vec<Layer>, String> {
        let layer = |(i, (inputs, outputs))| {
            let weights = self.take(&format!("{name}.layer.{i}.weight"), &[outputs, inputs])?;
            let bias = self.take(&format!("{name}.layer.{i}.bias"), &[outputs])?;
            Ok(Layer { inputs, outputs, weights, bias })
        };
        shapes.enumerate().map(layer).collect()
    }
}
