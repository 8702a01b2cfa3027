//! The learned dynamics: features, normalisation, network, training and open-loop evaluation.

mod features;
mod model;
mod network;
mod open_loop;

pub use features::{FeatureKind, Features};
pub use model::{Model, ModelCard, Statistics};
pub use network::{Activation, Layer, Mlp, NetworkConfig};
pub use open_loop::{HorizonError, OpenLoopErrors};

/// What can go wrong with a model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("{file}: {source}")]
    Io { file: String, source: std::io::Error },
    #[error("{file} is not a model of this program: {why}")]
    Format { file: String, why: String },
    #[error("this model cannot be used here: {0}")]
    Mismatch(String),
    #[error("{0}")]
    Device(String),
    #[error("there are no transitions to train on: collect some data first")]
    NoData,
    #[error("training diverged at update {update}: the loss is not a number; try a smaller learning rate")]
    Diverged { update: usize },
}
