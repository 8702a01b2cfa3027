//! A run folder's data on disk, safe from crashes: a journal takes transitions as they happen, Parquet files take the episodes they
//! become, a manifest says which of all that counts.
//!
//! ```text
//! .lock                 held by the program that writes
//! data/manifest.json    the truth: replaced as a whole
//! data/part-….parquet   episodes; named by a checksum, written once, read back before they count
//! data/journal-….log    what happened since
//! ```
//!
//! One thread owns these files. It writes what is new several times a second and sees to it once a second that the disk has it.

mod contents;
mod lock;
mod manifest;
mod parts;
mod writer;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    thread::JoinHandle,
};

use crossbeam_channel::bounded;

use super::{DataError, Dataset, Journal, files::sync_folder, journal::Desk};
use crate::plant::PlantSpec;
pub use contents::{Contents, INTERRUPTED, Recovered, data_folder};
use lock::Lock;
use manifest::{MANIFEST, Manifest};
use writer::{Answer, Keep, Orders, Writer};

/// The right to write a run folder's data: nobody else has it.
#[derive(Debug)]
pub struct Claim {
    run: PathBuf,
    lock: Lock,
}

/// The right to write a run folder's data, and the thread that does. Dropping it writes what is left.
#[derive(Debug)]
pub struct Store {
    run: PathBuf,
    desk: Arc<Desk>,
    orders: Arc<Orders>,
    thread: Option<JoinHandle<()>>,
}

impl Store {
    /// Takes the right to write a run folder's data; the folder is made where it is missing.
    ///
    /// # Errors
    /// [`DataError::Busy`] if another program has it, [`DataError::Io`] if nobody can write there.
    pub fn claim(run: &Path) -> Result<Claim, DataError> {
        Ok(Claim { run: run.to_owned(), lock: Lock::take(run)? })
    }

    /// Goes on with what was read of a run folder once it was claimed. What a journal has beyond the rest joins it for good.
    ///
    /// # Errors
    /// [`DataError::Mismatch`] if the data are not of a plant like `spec`, [`DataError::Io`] if they cannot be written.
    pub fn open(claim: Claim, contents: &Contents, spec: &Arc<PlantSpec>) -> Result<Self, DataError> {
        let Claim { run, lock } = claim;
        let manifest = contents.manifest.clone().unwrap_or_else(|| Manifest::new((**spec).clone()));
        if let Some(why) = spec.mismatch(&manifest.plant) {
            return Err(DataError::Mismatch { file: run.display().to_string(), why });
        }
        if let (Some(number), Some(Recovered { damage: Some(_), .. })) =
            (manifest.journal, &contents.recovered)
        {
            set_damaged_aside(&data_folder(&run), number)?;
        }
        let store = Self::start(&run, lock, manifest, contents.next)?;
        if let (Some(dataset), Some(_)) = (&contents.dataset, &contents.recovered) {
            store.save(dataset)?;
        }
        Ok(store)
    }

    /// Whether another program writes to a run folder just now. Nothing is changed there.
    pub fn is_busy(run: &Path) -> bool {
        Lock::is_taken(run)
    }

    /// Begins anew in a run folder that was claimed. Data that are there already make way: for good, or (`set_aside`) to a folder beside, which is
    /// returned.
    ///
    /// # Errors
    /// [`DataError::Io`] if it cannot be written.
    pub fn begin(
        claim: Claim,
        spec: &Arc<PlantSpec>,
        set_aside: bool,
    ) -> Result<(Self, Option<PathBuf>), DataError> {
        let Claim { run, lock } = claim;
        let failed = |source| DataError::Io { file: run.display().to_string(), source };
        let aside = if set_aside { move_aside(&run).map_err(failed)? } else { None };
        let manifest = Manifest::new((**spec).clone());
        manifest.write(&data_folder(&run)).map_err(failed)?;
        Ok((Self::start(&run, lock, manifest, 1)?, aside))
    }

    fn start(run: &Path, lock: Lock, manifest: Manifest, next: u32) -> Result<Self, DataError> {
        let (desk, orders) = (Arc::new(Desk::default()), Arc::new(Orders::default()));
        desk.number_from(next);
        let failed = |source| DataError::Io { file: run.display().to_string(), source };
        let writer = Writer::new(run, lock, manifest, desk.clone(), orders.clone()).map_err(failed)?;
        let thread = std::thread::Builder::new()
            .name("foresight-storage".into())
            .spawn(move || writer.run())
            .map_err(failed)?;
        Ok(Self { run: run.to_owned(), desk, orders, thread: Some(thread) })
    }

    /// The run folder.
    pub fn run(&self) -> &Path {
        &self.run
    }

    /// Where episodes of this run are written while they happen.
    pub fn journal(&self) -> Journal {
        Journal::new(self.desk.clone())
    }

    /// Puts `dataset` in order, soon: what it holds leaves the journal for the parts. No episode is under way that is to join it.
    pub fn keep(&self, dataset: &Dataset) {
        self.order(Keep { dataset: dataset.clone(), before: self.desk.next_track(), whole: false }, None);
    }

    /// The same at once: the disk has it when this returns.
    ///
    /// # Errors
    /// [`DataError::Io`]; nothing is lost then, and it is tried again by itself.
    pub fn settle(&self, dataset: &Dataset) -> Result<(), DataError> {
        self.write(dataset, false)
    }

    /// The same with as few parts as there can be.
    ///
    /// # Errors
    /// [`DataError::Io`]; nothing is lost then, and it is tried again by itself.
    pub fn save(&self, dataset: &Dataset) -> Result<(), DataError> {
        self.write(dataset, true)
    }

    fn write(&self, dataset: &Dataset, whole: bool) -> Result<(), DataError> {
        let (answer, answered) = bounded(1);
        let keep = Keep { dataset: dataset.clone(), before: self.desk.next_track(), whole };
        self.order(keep, Some(answer));
        let gone = || io::Error::other("the thread that writes has ended");
        let written = answered.recv().unwrap_or_else(|_| Err(gone()));
        written.map_err(|source| DataError::Io { file: data_folder(&self.run).display().to_string(), source })
    }

    fn order(&self, keep: Keep, answer: Option<Answer>) {
        self.orders.keep(keep, answer);
        self.desk.ring();
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.orders.close();
        self.desk.ring();
        if let Some(thread) = self.thread.take() {
            // Should it have panicked, the journal has what it had.
            drop(thread.join());
        }
    }
}

/// Moves data away to `earlier-1`, `earlier-2`, ..., which are run folders of their own.
fn move_aside(run: &Path) -> io::Result<Option<PathBuf>> {
    let moved = ["data", "data.parquet"].map(|name| run.join(name)).into_iter().filter(|path| path.exists());
    let moved: Vec<PathBuf> = moved.collect();
    if moved.is_empty() {
        return Ok(None);
    }
    let free = (1..10_000).map(|n| run.join(format!("earlier-{n}"))).find(|place| !place.exists());
    let place = free.ok_or(io::ErrorKind::AlreadyExists)?;
    fs::create_dir(&place)?;
    for path in moved {
        fs::rename(&path, place.join(path.file_name().unwrap_or_default()))?;
    }
    sync_folder(&place)?;
    sync_folder(run)?;
    Ok(Some(place))
}

/// Keeps a copy of a journal that cannot be read to its end.
fn set_damaged_aside(folder: &Path, number: u32) -> Result<(), DataError> {
    let file = contents::journal_file(folder, number);
    let kept = file.with_extension("damaged");
    let copied = fs::copy(&file, &kept).and_then(|_| fs::File::open(&kept)?.sync_all());
    copied.map_err(|source| DataError::Io { file: kept.display().to_string(), source })
}
