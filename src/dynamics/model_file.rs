//! Models on disk: weights as safetensors with the card inside, and the card as readable JSON beside them.
//!
//! Tensors: `member.<m>.layer.<l>.weight` (`[outputs, inputs]`), `member.<m>.layer.<l>.bias`, `input.mean`,
//! `spread.<m>.layer.0.weight` and `.bias` (Gaussian heads: the last layer for log-variances), `input.std`, `target.mean`, `target.std`, `state.std` and, where predictions are clipped, `limits` (`[state, 2]`).

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{
    Features, Head, Mlp, Model, ModelCard, ModelError,
    tensor_file::{TensorWriter, read_tensors},
};
use crate::{data::replace_file, plant::PlantSpec};

/// A larger network or ensemble is not believed.
const MOST_LAYERS: usize = 64;

impl Model {
    /// Writes the model to `path` (a folder: to `model.safetensors` in it), and its card as `.json` beside it.
    ///
    /// # Errors
    /// [`ModelError::Io`]; each of the two files is then either the old one or the new one.
    pub fn save(&self, path: &Path) -> Result<(), ModelError> {
        let path = file_at(path);
        let mut tensors = TensorWriter::default();
        for (m, member) in self.members.iter().enumerate() {
            tensors.push_layers(&format!("member.{m}"), &member.layers);
        }
        for (m, spread) in self.spreads.iter().enumerate() {
            tensors.push_layers(&format!("spread.{m}"), std::slice::from_ref(spread));
        }
        tensors.push_statistics("input", &self.input);
        tensors.push_statistics("target", &self.target);
        tensors.push("state.std", &[self.state_std.len()], &self.state_std);
        if let Some(limits) = &self.limits {
            tensors.push("limits", &[limits.len(), 2], limits.as_flattened());
        }
        tensors.write(&path, &self.card)?;
        let beside = path.with_extension("json");
        let written = serde_json::to_string_pretty(&self.card)
            .map_err(io::Error::other)
            .and_then(|card| replace_file(&beside, |file| writeln!(file, "{card}")));
        written.map_err(|source| ModelError::Io { file: beside.display().to_string(), source })
    }

    /// Reads the model at `path` (a folder: `model.safetensors` in it).
    ///
    /// # Errors
    /// [`ModelError::Io`] if the file cannot be read; [`ModelError::Format`] with the reason if it is broken, of a later
    /// format, inconsistent or not finite.
    pub fn load(path: &Path) -> Result<Self, ModelError> {
        read_tensors(&file_at(path), |card: ModelCard, tensors| {
            if card.format != ModelCard::FORMAT {
                return Err(format!(
                    "its format is {}, this program reads {}",
                    card.format,
                    ModelCard::FORMAT
                ));
            }
            check_spec(&card.spec)?;
            let network = &card.network;
            if network.layers > MOST_LAYERS || !(1..=MOST_LAYERS).contains(&network.ensemble) {
                return Err(format!("{} networks of {} layers", network.ensemble, network.layers));
            }
            let features = Features::new(card.features, &card.spec);
            let (inputs, outputs) = (features.input_len(), features.output_len());
            let member = |m| {
                let layers =
                    tensors.take_layers(&format!("member.{m}"), network.mean_shapes(inputs, outputs))?;
                Ok(Mlp { layers, activation: network.activation })
            };
            let members = (0..network.kept()).map(member).collect::<Result<_, String>>()?;
            let spread = |m| {
                let last = network.mean_shapes(inputs, outputs).last();
                let mut layers = tensors.take_layers(&format!("spread.{m}"), last.into_iter())?;
                layers.pop().ok_or_else(|| format!("network {m} has no layer of variances"))
            };
            let spreads = if network.head == Head::Gaussian { network.kept() } else { 0 };
            let spreads = (0..spreads).map(spread).collect::<Result<_, String>>()?;
            let state_len = card.spec.state.len();
            let limits = tensors.has("limits").then(|| tensors.take_limits(state_len)).transpose()?;
            Ok(Self {
                input: tensors.take_statistics("input", inputs)?,
                target: tensors.take_statistics("target", outputs)?,
                state_std: tensors.take_deviations("state.std", state_len)?,
                features,
                members,
                spreads,
                limits,
                card,
            })
        })
    }
}

/// The weights file that `path` means.
fn file_at(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("model.safetensors") } else { path.to_owned() }
}

/// Whether a description of a plant from outside can be worked with.
pub(crate) fn check_spec(spec: &PlantSpec) -> Result<(), String> {
    let len = spec.state.len();
    if len == 0 || spec.action.is_empty() {
        return Err("its plant has no state or no action".into());
    }
    if !(spec.control_period.is_finite() && spec.control_period > 0.0) {
        return Err(format!("its control period is {} s", spec.control_period));
    }
    let Some(anchor) = spec.anchor else { return Ok(()) };
    use crate::plant::Heading::{Angle, CosSin, None, Quaternion};
    let (first, count) = match anchor.heading {
        None => (0, 0),
        Angle(i) => (i, 1),
        CosSin(i) => (i, 2),
        Quaternion(i) => (i, 4),
    };
    let heading_fits = first.checked_add(count).is_some_and(|end| end <= len);
    let places = [anchor.plane[0], anchor.plane[1], anchor.forward_velocity];
    if heading_fits && places.iter().all(|i| *i < len) {
        Ok(())
    } else {
        Err("its plant's position or heading is not among its state elements".into())
    }
}
