//! Policies on disk: weights as safetensors with the card inside, and the card as readable JSON beside them.
//!
//! Tensors: `policy.layer.<l>.weight` (`[outputs, inputs]`), `policy.layer.<l>.bias`, `policy.log_deviation` (`[actions]`),
//! `observation.shift` and `observation.scale` (of the elements that the card's `sees` names: what is taken away, and multiplied with).

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{GaussianPolicy, Observation, PolicyCard, PolicyConfig, PolicyError, network::Shape};
use crate::{
    data::replace_file,
    dynamics::{TensorReader, TensorWriter, check_spec, read_tensors},
};

impl GaussianPolicy {
    /// Writes the policy to `path` (a folder: to `policy.safetensors` in it), and its card as `.json` beside it.
    ///
    /// # Errors
    /// [`PolicyError::Io`]; each of the two files is then either the old one or the new one.
    pub fn save(&self, path: &Path) -> Result<(), PolicyError> {
        let path = file_at(path);
        let mut tensors = TensorWriter::default();
        self.push(&mut tensors);
        tensors.write(&path, &self.card)?;
        let beside = path.with_extension("json");
        let written = serde_json::to_string_pretty(&self.card)
            .map_err(io::Error::other)
            .and_then(|card| replace_file(&beside, |file| writeln!(file, "{card}")));
        written.map_err(|source| PolicyError::Io { file: beside.display().to_string(), source })
    }

    /// Reads the policy at `path` (a folder: `policy.safetensors` in it).
    ///
    /// # Errors
    /// [`PolicyError::Io`] if the file cannot be read; [`PolicyError::Format`] with the reason if it is broken, of a later format,
    /// inconsistent or not finite.
    pub fn load(path: &Path) -> Result<Self, PolicyError> {
        Ok(read_tensors(&file_at(path), |card: PolicyCard, tensors| Self::take(card, tensors))?)
    }

    /// Its tensors, for a file.
    pub(super) fn push<'a>(&'a self, tensors: &mut TensorWriter<'a>) {
        for (l, layer) in self.shape().layers().enumerate() {
            let weights = &self.parameters()[layer.weights];
            tensors.push(format!("policy.layer.{l}.weight"), &[layer.outputs, layer.inputs], weights);
            tensors.push(format!("policy.layer.{l}.bias"), &[layer.outputs], &self.parameters()[layer.bias]);
        }
        tensors.push("policy.log_deviation", &[self.action_len()], self.log_deviations());
        let (shift, scale) = self.observation().normalisation();
        tensors.push("observation.shift", &[shift.len()], shift);
        tensors.push("observation.scale", &[scale.len()], scale);
    }

    /// The policy of a card and a file's tensors.
    pub(super) fn take(card: PolicyCard, tensors: &TensorReader<'_>) -> Result<Self, String> {
        if card.format != PolicyCard::FORMAT {
            return Err(format!("its format is {}, this program reads {}", card.format, PolicyCard::FORMAT));
        }
        check_spec(&card.spec)?;
        PolicyConfig { hidden: card.hidden.clone(), ..PolicyConfig::default() }.validate()?;
        let observation = Observation::new(card.observation, &card.spec);
        if observation.is_empty() || !observation.names(&card.spec).eq(card.sees.iter().map(String::as_str)) {
            return Err("what it sees is not what its plant shows".into());
        }
        let len = observation.len();
        let (shift, scale) =
            (tensors.take("observation.shift", &[len])?, tensors.take("observation.scale", &[len])?);
        let observation = observation.normalised(shift, scale).map_err(|e| e.to_string())?;
        let shape = Shape::new(len, &card.hidden, card.spec.action.len());
        let mut parameters = Vec::new();
        for (l, layer) in shape.layers().enumerate() {
            let weight = format!("policy.layer.{l}.weight");
            parameters.extend(tensors.take(&weight, &[layer.outputs, layer.inputs])?);
            parameters.extend(tensors.take(&format!("policy.layer.{l}.bias"), &[layer.outputs])?);
        }
        parameters.extend(tensors.take("policy.log_deviation", &[shape.outputs()])?);
        Ok(Self::of(card, observation, shape, parameters))
    }
}

/// The weights file that `path` means.
fn file_at(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("policy.safetensors") } else { path.to_owned() }
}
