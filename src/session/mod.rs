//! The worker: commands in, events out. It owns the plant and runs every long job.

mod message;

pub use message::*;
