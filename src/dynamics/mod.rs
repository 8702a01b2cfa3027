//! The learned dynamics: features, normalisation, network, training and open-loop evaluation.

mod checkpoint;
mod config;
mod features;
mod frame;
mod job;
mod look;
mod lookahead;
mod model;
mod model_file;
mod net;
mod network;
mod open_loop;
mod position;
mod predictor;
mod preparation;
mod remote;
mod resident;
mod samples;
mod schedule;
mod statistics;
mod table;
mod tensor_file;
mod training;
mod transitions;

pub use checkpoint::{Checkpoint, EpochSummary};
pub use config::{DeviceKind, TrainingConfig};
pub use features::{FeatureKind, Features};
pub use model::{Model, ModelCard};
pub use net::{GraphicsSetup, Lost, on_device, open_device, share_device};
pub use network::{Activation, Head, LOG_VARIANCE, Layer, Mlp, NetworkConfig, log_variance};
pub use open_loop::{ElementErrors, HORIZONS, OpenLoopErrors, Spread, evaluate, open_loop};
pub use position::{PositionError, position_errors};
pub use predictor::Predictor;
pub use remote::{RemoteAddress, WITHOUT_REMOTE, has_remote, remote_address, serve, set_remote};
pub use resident::Resident;
pub use statistics::Statistics;
pub use training::{Control, Preparing, TrainEvent, Trainer};

use crate::data::DataError;

pub(crate) use model_file::check_spec;
pub(crate) use tensor_file::{TensorReader, TensorWriter, read_tensors};

/// What can go wrong with a model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("{file}: {source}")]
    Io { file: String, r#source: std::io::Error }, // r#: its words are in the message already
    #[error("{file} is not a model of this program: {why}")]
    Format { file: String, why: String },
    #[error("this model cannot be used here: {0}")]
    Mismatch(String),
    #[error("{0}")]
    Device(String),
    #[error(transparent)]
    Data(#[from] DataError),
    #[error("there are no transitions to train on: collect some data first")]
    NoData,
    #[error("training diverged at update {update}: the loss is not a number; try a smaller learning rate")]
    Diverged { update: usize },
    #[error("{0}")]
    TooLarge(String),
    #[error("training was stopped before its first step")]
    Stopped,
}
