//! Which episodes share a file.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use super::manifest::Part;
use crate::{
    data::{Dataset, Episode, files::sync_folder},
    plant::PlantSpec,
};

/// States in a part, after which another one begins at the next episode.
const ROWS: usize = 1 << 18;
/// Parts that are not full; with more they are made into one.
const SMALL: usize = 16;

/// The parts that hold `dataset`: those of `known` that serve, and new ones that are written to `folder`. `whole`: as few as there can
/// be, so that the same data make the same files, however they came about.
pub fn arrange(folder: &Path, known: &[Part], dataset: &Dataset, whole: bool) -> io::Result<Vec<Part>> {
    let small = known.iter().filter(|part| part.rows() < ROWS).count();
    let mut rest = dataset.all();
    let mut parts = Vec::new();
    if !whole && small < SMALL {
        for part in known {
            let Some((episodes, later)) = rest.split_at_checked(part.episodes.len()) else { break };
            if !part.holds(episodes) {
                break;
            }
            parts.push(Part::of(part.file.clone(), part.checksum, episodes));
            rest = later;
        }
    }
    while !rest.is_empty() {
        let mut rows = 0;
        let full = |episode: &Arc<Episode>| {
            rows += episode.len() + 1;
            rows >= ROWS
        };
        let count = rest.iter().position(full).map_or(rest.len(), |i| i + 1);
        let (episodes, later) = rest.split_at(count);
        let found = known.iter().find(|part| part.holds(episodes));
        parts.push(match found {
            Some(part) => Part::of(part.file.clone(), part.checksum, episodes),
            None => write(folder, dataset.spec(), episodes)?,
        });
        rest = later;
    }
    Ok(parts)
}

/// Writes a part and reads it back before it gets its name.
fn write(folder: &Path, spec: &Arc<PlantSpec>, episodes: &[Arc<Episode>]) -> io::Result<Part> {
    let data = Dataset::of(spec.clone(), episodes.to_vec());
    // Some may come from other files, here or elsewhere.
    data.bring(&mut |_, _| true).map_err(io::Error::other)?;
    let temporary = folder.join(".part.tmp");
    let written = (|| {
        let mut file = Summed { file: File::create(&temporary)?, hash: crc32fast::Hasher::new() };
        data.write(&mut file).map_err(as_io)?;
        file.file.sync_all()?;
        let checksum = file.hash.finalize();
        let again = Dataset::load(&temporary).map_err(io::Error::other)?;
        let same = super::manifest::checksum(&temporary)? == checksum
            && again.all().len() == episodes.len()
            && again.all().iter().zip(episodes).all(|(a, b)| a.is_bitwise(b));
        if !same {
            return Err(io::Error::other("what was written is not what is read back"));
        }
        let first = episodes.first().map_or(0, |episode| episode.id);
        let name = format!("part-{first:06}-{checksum:08x}.parquet");
        fs::rename(&temporary, folder.join(&name))?;
        sync_folder(folder)?;
        Ok(Part::of(name, Some(checksum), episodes))
    })();
    if written.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// The system's own words, where it was the system.
fn as_io(error: parquet::errors::ParquetError) -> io::Error {
    match error {
        parquet::errors::ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

/// A file whose checksum is known when it is written.
struct Summed {
    file: File,
    hash: crc32fast::Hasher,
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
