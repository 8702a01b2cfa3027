//! What was experienced: episodes of transitions, where they came from, and how much robot time they hold.

mod collect;
mod dataset;
mod episode;
mod export;
mod files;
mod gait;
mod journal;
mod pages;
mod parquet;
mod recording;
mod replay;
mod shelf;
mod stepping;
mod store;

pub use collect::{CollectProgress, CollectRequest, DIVERGED, LOST, Watch, collect, collect_into};
pub use dataset::{Dataset, Split};
pub use episode::{Episode, Source};
pub use export::{Format, export, mapping};
pub use files::{replace_bytes, replace_file};
pub use gait::Gait;
pub use journal::{Journal, News, UnderWay};
pub use recording::{Clean, ColumnMap, Imported, Kind, Pose, Reading, import, is_table};
pub use replay::replay;
pub use shelf::bring;
pub use stepping::{SteppingRate, stepping_rate};
pub use store::{Claim, Contents, INTERRUPTED, Recovered, Store, data_folder};

/// What can go wrong with data.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    #[error("{file}: {source}")]
    Io { file: String, source: std::io::Error },
    #[error("{file} is not a data file of this program: {why}")]
    Format { file: String, why: String },
    #[error("{file} cannot be read as a recording: {why}")]
    Recording { file: String, why: String },
    #[error("{file} does not fit: {why}")]
    Mismatch { file: String, why: String },
    #[error(
        "{folder} is being written to by another Foresight (process {process}): here it can only be looked at"
    )]
    Busy { folder: String, process: String },
}
