//! Episodes in a file whose numbers are read when they are asked for: all of a file at once, on whichever thread asks first, and
//! for all who share the episode.
//!
//! The file is open from the beginning, so that (but for Windows, which lets nobody do that) it may be moved or deleted meanwhile. What
//! is read is held against the checksum that the manifest has of it.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, Seek as _},
    path::Path,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use crossbeam_channel::{RecvTimeoutError, bounded};

use super::{DataError, Dataset, Episode, episode::Numbers, files};
use crate::plant::PlantSpec;

/// Time between two calls of the watcher while files are read.
const WATCH: Duration = Duration::from_millis(25);

/// A file of episodes.
#[derive(Debug)]
pub(super) struct Shelf {
    name: String,
    spec: Arc<PlantSpec>,
    /// CRC-32 of the file, where it is known.
    checksum: Option<u32>,
    /// Id and transitions of each episode.
    listed: Vec<(u64, usize)>,
    /// Let go of once it was read.
    file: Mutex<Option<File>>,
    numbers: OnceLock<Vec<Numbers>>,
}

impl Shelf {
    /// A file that holds the episodes `listed`, by id and transitions, of a plant like `spec`.
    ///
    /// # Errors
    /// [`DataError::Io`] if it cannot be opened.
    pub fn open(
        path: &Path,
        checksum: Option<u32>,
        spec: Arc<PlantSpec>,
        listed: Vec<(u64, usize)>,
    ) -> Result<Arc<Self>, DataError> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|source| DataError::Io { file: name.clone(), source })?;
        let (file, numbers) = (Mutex::new(Some(file)), OnceLock::new());
        Ok(Arc::new(Self { name, spec, checksum, listed, file, numbers }))
    }

    /// Whether the numbers are in memory.
    pub fn is_here(&self) -> bool {
        self.numbers.get().is_some()
    }

    /// The numbers of every episode; the file is read if nobody has read it yet. One that cannot be read is tried again the next time.
    ///
    /// # Errors
    /// [`DataError`] with the file's name.
    pub fn bring(&self) -> Result<&[Numbers], DataError> {
        if let Some(numbers) = self.numbers.get() {
            return Ok(numbers);
        }
        // Whoever comes second waits here. A panic of the first leaves the file as it was.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if self.numbers.get().is_none()
            && let Some(open) = &*file
        {
            let read = self.read(open)?;
            // Nobody else sets it: they would need the lock.
            drop(self.numbers.set(read));
            *file = None;
        }
        self.numbers.get().map(Vec::as_slice).ok_or_else(|| self.failed(io::ErrorKind::NotFound.into()))
    }

    fn read(&self, file: &File) -> Result<Vec<Numbers>, DataError> {
        let wrong = |why: String| DataError::Format { file: self.name.clone(), why };
        let mut file = file.try_clone().map_err(|e| self.failed(e))?;
        file.rewind().map_err(|e| self.failed(e))?;
        let found = files::checksum(&mut file).map_err(|e| self.failed(e))?;
        if self.checksum.is_some_and(|expected| expected != found) {
            return Err(wrong("it is damaged: its checksum does not hold".into()));
        }
        file.rewind().map_err(|e| self.failed(e))?;
        let data = Dataset::read(file, &self.name)?;
        if let Some(why) = self.spec.mismatch(data.spec()) {
            return Err(wrong(why));
        }
        if !data.all().iter().map(|episode| (episode.id, episode.len())).eq(self.listed.iter().copied()) {
            return Err(wrong("it does not hold the episodes that the manifest lists".into()));
        }
        Ok(data.into_episodes().map(|episode| Arc::unwrap_or_clone(episode).into_numbers()).collect())
    }

    fn failed(&self, source: io::Error) -> DataError {
        DataError::Io { file: self.name.clone(), source }
    }

    fn transitions(&self) -> usize {
        self.listed.iter().fold(0, |sum: usize, (_, steps)| sum.saturating_add(*steps))
    }
}

/// Where an episode's numbers are.
#[derive(Clone, Debug)]
pub(super) struct Place {
    shelf: Arc<Shelf>,
    index: usize,
    total_reward: Option<f64>,
}

impl Place {
    /// Episode `index` of `shelf`; its sum of rewards, where that is known.
    pub fn new(shelf: Arc<Shelf>, index: usize, total_reward: Option<f64>) -> Self {
        Self { shelf, index, total_reward }
    }

    pub fn shelf(&self) -> &Arc<Shelf> {
        &self.shelf
    }

    pub fn steps(&self) -> usize {
        self.shelf.listed[self.index].1
    }

    pub fn total_reward(&self) -> Option<f64> {
        self.total_reward
    }

    /// The numbers, read now if nobody did before.
    pub fn numbers(&self) -> &Numbers {
        match self.shelf.numbers.get() {
            Some(numbers) => &numbers[self.index],
            None => self.fetch(),
        }
    }

    /// Whoever did not bring the numbers in beforehand has no other way to hear that they are gone.
    #[cold]
    fn fetch(&self) -> &Numbers {
        match self.shelf.bring() {
            Ok(numbers) => &numbers[self.index],
            Err(error) => panic!("{error}"),
        }
    }
}

/// Reads what is not in memory yet of these episodes' numbers, on all cores. `watch` hears how many transitions of how many are there,
/// every few milliseconds and on this thread, and says whether to go on.
///
/// `Ok(false)` if it said no; what was read until then stays.
///
/// # Errors
/// [`DataError`] with the name of a file that cannot be read or is damaged.
pub fn bring(
    episodes: &[Arc<Episode>],
    watch: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<bool, DataError> {
    let mut seen = HashSet::new();
    let away = episodes.iter().filter_map(|episode| episode.shelf()).filter(|shelf| !shelf.is_here());
    let shelves: Vec<Arc<Shelf>> = away.filter(|shelf| seen.insert(Arc::as_ptr(shelf))).cloned().collect();
    let total = shelves.iter().fold(0, |sum: usize, shelf| sum.saturating_add(shelf.transitions()));
    let shelves = Arc::new(shelves);
    let (next, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let (tell, told) = bounded(shelves.len());
    for _ in 0..rayon::current_num_threads().min(shelves.len()) {
        let (shelves, next, stop, tell) = (shelves.clone(), next.clone(), stop.clone(), tell.clone());
        let work = move || {
            while !stop.load(Ordering::Relaxed)
                && let Some(shelf) = shelves.get(next.fetch_add(1, Ordering::Relaxed))
                && tell.send(shelf.bring().map(|_| shelf.transitions())).is_ok()
            {}
        };
        // Not a scope's: whoever says stop does not wait for the file that is being read. A thread that there is none of is not missed.
        drop(thread::Builder::new().name("foresight-reading".into()).spawn(work));
    }
    drop(tell);
    let mut done = 0;
    loop {
        match told.recv_timeout(WATCH) {
            Ok(Ok(transitions)) => done += transitions,
            Ok(Err(error)) => {
                stop.store(true, Ordering::Relaxed);
                return Err(error);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if !watch(done, total) {
            stop.store(true, Ordering::Relaxed);
            return Ok(false);
        }
    }
    // What no thread has read, if there was none.
    shelves.iter().try_for_each(|shelf| shelf.bring().map(drop)).map(|()| true)
}
