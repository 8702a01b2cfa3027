//! The journal's bytes, little end first.
//!
//! ```text
//! file    "FORESIGHT JOURNAL" 0, version u32, a frame (number 0) with the plant's description as JSON, frames
//! frame   length u32 of what follows the head, number u32 of the episode, CRC-32 of these two and of what follows, records
//! record  1, length u32, head as JSON, first state       an episode begins
//!         2, action, reward, next state                  a transition; f32
//!         3, length u32, tail as JSON                    it ended
//! ```

use serde::{Deserialize, Serialize};

use crate::{
    data::{Episode, Source, Split},
    plant::PlantSpec,
};

pub const MAGIC: &[u8; 18] = b"FORESIGHT JOURNAL\0";
/// What this program writes, and the newest it reads.
pub const VERSION: u32 = 1;
/// Bytes before what a frame holds.
pub const HEAD: usize = 12;

pub const BEGIN: u8 = 1;
pub const STEP: u8 = 2;
pub const END: u8 = 3;

/// How an episode began.
#[derive(Debug, Serialize, Deserialize)]
pub struct Head {
    pub id: u64,
    pub source: Source,
    pub split: Split,
    /// It will not join the data set.
    pub aside: bool,
}

/// How it ended.
#[derive(Debug, Serialize, Deserialize)]
pub struct Tail {
    pub tags: Vec<String>,
    pub terminated: bool,
}

/// Records of one episode.
pub struct Frame<'a> {
    pub number: u32,
    pub records: &'a [u8],
}

impl Frame<'_> {
    /// Appends the frame to `bytes`.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let length = self.records.len() as u32;
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&self.number.to_le_bytes());
        bytes.extend_from_slice(&checksum(length, self.number, self.records).to_le_bytes());
        bytes.extend_from_slice(self.records);
    }
}

pub fn checksum(length: u32, number: u32, records: &[u8]) -> u32 {
    let mut hash = crc32fast::Hasher::new();
    hash.update(&length.to_le_bytes());
    hash.update(&number.to_le_bytes());
    hash.update(records);
    hash.finalize()
}

/// What a file begins with.
///
/// # Errors
/// Never for a description of a plant.
pub fn header(spec: &PlantSpec) -> std::io::Result<Vec<u8>> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    let spec = serde_json::to_vec(spec).map_err(std::io::Error::other)?;
    Frame { number: 0, records: &spec }.write(&mut bytes);
    Ok(bytes)
}

pub fn begin(bytes: &mut Vec<u8>, episode: &Episode, aside: bool) {
    let Episode { id, source, split, .. } = *episode;
    text(bytes, BEGIN, &Head { id, source, split, aside });
    numbers(bytes, episode.state(0));
}

pub fn step(bytes: &mut Vec<u8>, action: &[f32], reward: f32, next_state: &[f32]) {
    bytes.push(STEP);
    numbers(bytes, action);
    numbers(bytes, &[reward]);
    numbers(bytes, next_state);
}

pub fn end(bytes: &mut Vec<u8>, episode: &Episode) {
    text(bytes, END, &Tail { tags: episode.tags.clone(), terminated: episode.terminated });
}

fn text(bytes: &mut Vec<u8>, kind: u8, what: &impl Serialize) {
    // These are plain structures: there is nothing about them that could not be written.
    let json = serde_json::to_vec(what).unwrap_or_default();
    bytes.push(kind);
    bytes.extend_from_slice(&(json.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&json);
}

fn numbers(bytes: &mut Vec<u8>, numbers: &[f32]) {
    numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
}
