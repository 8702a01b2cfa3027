//! What a folder holds: the parts that its manifest lists, and what a journal has beyond them.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::manifest::{FIRST_FORMAT, Manifest, Part};
use crate::data::{DataError, Dataset, journal};

/// A set of no more states is read whole when it is opened: damage is then told of at once.
const READ_AT_ONCE: usize = 1 << 18;

/// Tag of a recovered episode that had not ended.
pub const INTERRUPTED: &str = "interrupted";

/// A folder's data.
#[derive(Debug)]
pub struct Contents {
    /// `None`: it has none.
    pub dataset: Option<Dataset>,
    /// What is among them because a journal had it.
    pub recovered: Option<Recovered>,
    pub(super) manifest: Option<Manifest>,
    /// Numbers of episodes that the journal does not use yet.
    pub(super) next: u32,
}

/// What a program that did not come to its end had not put in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    pub steps: usize,
    pub episodes: usize,
    /// Of these, how many had not ended.
    pub under_way: usize,
    /// What could not be read of the journal, and why.
    pub damage: Option<String>,
}

impl fmt::Display for Recovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            _ => format!("{} {what}s", grouped(count)),
        };
        let (steps, episodes) = (plural(self.steps, "step"), plural(self.episodes, "episode"));
        match self.under_way {
            0 => write!(f, "recovered {steps} of {episodes}")?,
            all if all == self.episodes => {
                let were = if all == 1 { "was" } else { "were" };
                write!(f, "recovered {steps} of {episodes} that {were} under way")?;
            }
            some => write!(f, "recovered {steps} of {episodes}, {some} of them under way")?,
        }
        match &self.damage {
            Some(why) => write!(f, "; the rest of the journal cannot be read and is kept ({why})"),
            None => Ok(()),
        }
    }
}

/// `1,234`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|g| std::str::from_utf8(g).ok()).collect();
    groups.join(",")
}

/// Where a run folder has its data.
pub fn data_folder(run: &Path) -> PathBuf {
    run.join("data")
}

pub(super) fn journal_file(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("journal-{number:06}.log"))
}

impl Contents {
    /// Reads a run folder's data, of this format or an earlier one, and changes nothing in it. Of a large set the numbers stay in their
    /// files until somebody asks for them ([`Dataset::bring`]).
    ///
    /// # Errors
    /// [`DataError::Format`] with the reason, [`DataError::Io`] if a file is missing.
    pub fn read(run: &Path) -> Result<Self, DataError> {
        let before = Manifest::read(&data_folder(run)).ok().flatten();
        let contents = Self::read_once(run);
        // Another program may be putting its data in order just now.
        let after = Manifest::read(&data_folder(run)).ok().flatten();
        if contents.is_err() && before != after { Self::read_once(run) } else { contents }
    }

    fn read_once(run: &Path) -> Result<Self, DataError> {
        let folder = data_folder(run);
        let wrong = |why: String| DataError::Format { file: folder.display().to_string(), why };
        let Some(manifest) = Manifest::read(&folder).map_err(|why| wrong(format!("its manifest: {why}")))?
        else {
            return Self::first_format(run);
        };
        let spec = Arc::new(manifest.plant.clone());
        let mut dataset = Dataset::new(spec.clone());
        for part in &manifest.parts {
            part.open(&folder, &spec)?.into_iter().for_each(|episode| dataset.push(episode));
        }
        let rows = manifest.parts.iter().fold(0, |rows: usize, part| rows.saturating_add(part.rows()));
        let is_told = manifest.parts.iter().flat_map(|part| &part.episodes).all(|e| e.total_reward.is_some());
        if rows <= READ_AT_ONCE || !is_told {
            // Also where an earlier program left out what the list of episodes shows.
            dataset.bring(&mut |_, _| true)?;
        }
        let mut contents = Self { dataset: None, recovered: None, manifest: None, next: 1 };
        if let Some(number) = manifest.journal {
            contents.recover(&journal_file(&folder, number), &mut dataset)?;
        }
        (contents.dataset, contents.manifest) = (Some(dataset), Some(manifest));
        Ok(contents)
    }

    /// A single file in the run folder.
    fn first_format(run: &Path) -> Result<Self, DataError> {
        let file = run.join("data.parquet");
        let dataset = file.exists().then(|| Dataset::load(&file)).transpose()?;
        let manifest = dataset.as_ref().map(|data| {
            let part = Part::of(FIRST_FORMAT.into(), None, data.all());
            Manifest { parts: vec![part], ..Manifest::new((**data.spec()).clone()) }
        });
        Ok(Self { dataset, recovered: None, manifest, next: 1 })
    }

    /// Adds what a journal holds.
    fn recover(&mut self, file: &Path, dataset: &mut Dataset) -> Result<(), DataError> {
        let wrong = |why: String| DataError::Format { file: file.display().to_string(), why };
        let Some(mut found) = journal::read(file).map_err(wrong)? else { return Ok(()) };
        if let Some(why) = dataset.spec().mismatch(&found.spec) {
            return Err(wrong(why));
        }
        self.next = found.next;
        // As they would have joined, had they all ended.
        found.episodes.sort_by_key(|one| one.episode.id);
        let mut recovered = Recovered { damage: found.damage, ..Recovered::default() };
        let found = found.episodes.into_iter().filter(|one| !one.episode.is_empty());
        for (id, one) in (dataset.next_id()..).zip(found) {
            let mut episode = one.episode;
            (episode.id, episode.dropped) = (id, one.aside);
            if !one.ended {
                episode.tags.push(INTERRUPTED.into());
                recovered.under_way += 1;
            }
            recovered.episodes += 1;
            recovered.steps += episode.len();
            dataset.push(episode);
        }
        let anything = recovered.episodes > 0 || recovered.damage.is_some();
        self.recovered = anything.then_some(recovered);
        Ok(())
    }
}
