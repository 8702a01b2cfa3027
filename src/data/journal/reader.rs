//! What a journal holds, up to where it can be believed.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, ErrorKind, Read as _},
    path::Path,
};

use super::frame::{self, BEGIN, END, Frame, HEAD, Head, MAGIC, STEP, Tail, VERSION};
use crate::{data::Episode, plant::PlantSpec};

/// A larger frame is not believed (bytes): buffers are written long before.
const MOST: u32 = 1 << 30;

/// What was found in a journal.
pub struct Journaled {
    pub spec: PlantSpec,
    /// In the order they began.
    pub episodes: Vec<Found>,
    /// The numbers of episodes that come later begin here.
    pub next: u32,
    /// What is damaged, where the end is more than torn.
    pub damage: Option<String>,
}

/// An episode of a journal.
pub struct Found {
    pub episode: Episode,
    pub aside: bool,
    /// It was seen to its end.
    pub ended: bool,
}

/// Reads every complete step. A last frame that is torn off is what a crash leaves; anything else that is wrong is told.
///
/// # Errors
/// In one sentence, if it is not a journal, or of a later version, or cannot be read.
pub fn read(path: &Path) -> Result<Option<Journaled>, String> {
    let Some((spec, mut frames)) = Frames::open(path)? else { return Ok(None) };
    let mut tracks = BTreeMap::new();
    let (mut next, mut damage) = (1, None);
    loop {
        let (number, records) = match frames.next() {
            Ok(Some(frame)) => frame,
            Ok(None) => break,
            Err(why) => {
                damage = Some(why);
                break;
            }
        };
        next = next.max(number.saturating_add(1));
        let track = tracks.entry(number).or_insert_with(|| Reading { found: None, whole: true });
        if let Err(why) = track.take(&records, &spec) {
            damage = Some(format!("episode {number}: {why}"));
            track.whole = false;
        }
    }
    let episodes = tracks.into_values().filter_map(|track| track.found).collect();
    Ok(Some(Journaled { spec, episodes, next, damage }))
}

/// How long the file is up to the end of its last sound frame (bytes); `None`: it does not get so far as to hold any.
///
/// # Errors
/// See [`read`].
pub fn sound_length(path: &Path) -> Result<Option<u64>, String> {
    let Some((_, mut frames)) = Frames::open(path)? else { return Ok(None) };
    let mut length = frames.read;
    while let Ok(Some(_)) = frames.next() {
        length = frames.read;
    }
    Ok(Some(length))
}

/// The frames of episodes from number `first` on, as they stand in the file.
///
/// # Errors
/// See [`read`].
pub fn retained(path: &Path, first: u32) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    if let Some((_, mut frames)) = Frames::open(path)? {
        while let Some((number, records)) = frames.next()? {
            if number >= first {
                Frame { number, records: &records }.write(&mut bytes);
            }
        }
    }
    Ok(bytes)
}

struct Frames {
    file: BufReader<File>,
    /// Bytes read, and those that are left.
    read: u64,
    left: u64,
}

impl Frames {
    /// `None`: it ends before its first frame does.
    fn open(path: &Path) -> Result<Option<(PlantSpec, Self)>, String> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        let left = file.metadata().map_err(|e| e.to_string())?.len();
        let mut frames = Self { file: BufReader::with_capacity(1 << 20, file), read: 0, left };
        let mut start = [0; MAGIC.len() + 4];
        if left < start.len() as u64 {
            return Ok(None);
        }
        frames.fill(&mut start)?;
        let (magic, version) = start.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err("it is not a journal".into());
        }
        let version = u32::from_le_bytes([version[0], version[1], version[2], version[3]]);
        if version > VERSION {
            return Err(format!(
                "its format is {version}, this program reads up to {VERSION}: a newer Foresight wrote it"
            ));
        }
        let Some((_, spec)) = frames.next()? else { return Ok(None) };
        let spec = serde_json::from_slice(&spec).map_err(|e| format!("its description of the plant: {e}"))?;
        Ok(Some((spec, frames)))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), String> {
        (self.read, self.left) = (self.read + bytes.len() as u64, self.left - bytes.len() as u64);
        self.file.read_exact(bytes).map_err(|e| e.to_string())
    }

    /// `None` at the end, be it a torn one.
    fn next(&mut self) -> Result<Option<(u32, Vec<u8>)>, String> {
        if self.left < HEAD as u64 {
            return Ok(None);
        }
        let mut head = [0; HEAD];
        self.fill(&mut head)?;
        let word = |i: usize| u32::from_le_bytes([head[i], head[i + 1], head[i + 2], head[i + 3]]);
        let (length, number, sum) = (word(0), word(4), word(8));
        if length > MOST {
            return Err(format!("it claims a frame of {length} bytes"));
        }
        if u64::from(length) > self.left {
            return Ok(None);
        }
        let mut records = vec![0; length as usize];
        self.fill(&mut records)?;
        if frame::checksum(length, number, &records) == sum {
            return Ok(Some((number, records)));
        }
        // The disk may have got the length of the last frame before its contents.
        if self.left == 0 {
            Ok(None)
        } else {
            Err(format!("a checksum does not hold, {} bytes before its end", self.left))
        }
    }
}

/// An episode as far as it was read.
struct Reading {
    found: Option<Found>,
    /// Nothing of it is missing so far.
    whole: bool,
}

impl Reading {
    fn take(&mut self, mut records: &[u8], spec: &PlantSpec) -> Result<(), String> {
        let (states, actions) = (spec.state.len(), spec.action.len());
        while self.whole
            && let Some((kind, rest)) = records.split_first()
        {
            records = rest;
            match *kind {
                BEGIN => {
                    let Head { id, source, split, aside } = json(&mut records)?;
                    let state = numbers(&mut records, states)?;
                    let episode = Episode::begin(id, source, split, &state, actions);
                    self.found = Some(Found { episode, aside, ended: false });
                }
                STEP => {
                    let step = numbers(&mut records, actions + 1 + states)?;
                    let found = self.found.as_mut().ok_or("it has no beginning")?;
                    found.episode.push(&step[..actions], f64::from(step[actions]), &step[actions + 1..]);
                }
                END => {
                    let Tail { tags, terminated } = json(&mut records)?;
                    let found = self.found.as_mut().ok_or("it has no beginning")?;
                    (found.episode.tags, found.episode.terminated, found.ended) = (tags, terminated, true);
                }
                other => return Err(format!("there is no record of kind {other}")),
            }
        }
        Ok(())
    }
}

fn cut<'a>(records: &mut &'a [u8], length: usize) -> Result<&'a [u8], String> {
    let (part, rest) = records.split_at_checked(length).ok_or("a record is too short")?;
    *records = rest;
    Ok(part)
}

fn json<T: serde::de::DeserializeOwned>(records: &mut &[u8]) -> Result<T, String> {
    let length = cut(records, 4)?;
    let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]);
    serde_json::from_slice(cut(records, length as usize)?).map_err(|e| e.to_string())
}

fn numbers(records: &mut &[u8], count: usize) -> Result<Vec<f32>, String> {
    let (chunks, _) = cut(records, 4 * count)?.as_chunks::<4>();
    let numbers: Vec<f32> = chunks.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    // Data files hold none either.
    let finite = numbers.iter().all(|number| number.is_finite());
    if finite { Ok(numbers) } else { Err("it holds a number that is not finite".into()) }
}
