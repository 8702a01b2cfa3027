//! Transitions on their way to the disk: each is handed over as it happens, a thread of the [`Store`](super::Store) writes them.
//!
//! An episode that is being made is an [`UnderWay`]. What it is given goes into memory, and as bytes into a buffer of its own that
//! nobody else waits for; the writer empties the buffers several times a second. A journal that leads nowhere costs nothing.

mod frame;
mod reader;

use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use super::Episode;

pub(super) use frame::{Frame, header};
pub(super) use reader::{read, retained, sound_length};

/// A buffer this full is not left to wait for its turn (bytes).
const FULL: usize = 1 << 20;

/// Where episodes under way are written. Cheap to clone; the default leads nowhere.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    desk: Option<Arc<Desk>>,
    aside: bool,
}

impl Journal {
    pub(super) fn new(desk: Arc<Desk>) -> Self {
        Self { desk: Some(desk), aside: false }
    }

    /// The same journal for episodes that will not join the data set: should they be recovered, they are hidden.
    #[must_use]
    pub fn aside(&self) -> Self {
        Self { aside: true, ..self.clone() }
    }

    /// Begins to write `episode`, which is as it began.
    pub fn begin(&self, episode: Episode) -> UnderWay {
        let track = self.desk.as_ref().map(|desk| desk.begin(&episode, self.aside));
        UnderWay { episode, track }
    }

    /// What there is to tell of the disk, each once: that it cannot be written to, or that it can be again.
    pub fn news(&self) -> Option<News> {
        self.desk.as_ref().and_then(|desk| lock(&desk.news).pop())
    }
}

/// What became of writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Nothing can be written, and why; what was not written waits in memory.
    Trouble(String),
    /// What had to wait was written.
    Over(String),
}

/// An episode that is being made. Reads like the episode it is.
#[derive(Debug)]
pub struct UnderWay {
    episode: Episode,
    track: Option<Track>,
}

impl UnderWay {
    /// Appends a transition.
    pub fn push(&mut self, action: &[f32], reward: f64, next_state: &[f32]) {
        self.episode.push(action, reward, next_state);
        if let Some(track) = &self.track {
            let length = track.write(|bytes| frame::step(bytes, action, reward as f32, next_state));
            if length > FULL {
                track.desk.ring();
            }
        }
    }

    /// The whole episode. One that is let go instead stays in the journal as one that was interrupted.
    pub fn end(mut self) -> Episode {
        self.episode.shrink();
        if let Some(track) = &self.track {
            track.write(|bytes| frame::end(bytes, &self.episode));
        }
        self.episode
    }
}

impl Deref for UnderWay {
    type Target = Episode;

    fn deref(&self) -> &Episode {
        &self.episode
    }
}

/// For tags and for how it ended; transitions go through [`UnderWay::push`].
impl DerefMut for UnderWay {
    fn deref_mut(&mut self) -> &mut Episode {
        &mut self.episode
    }
}

/// Bytes of one episode that are not written yet.
type Buffer = Arc<Mutex<Vec<u8>>>;

/// One episode's way into the journal.
#[derive(Debug)]
struct Track {
    desk: Arc<Desk>,
    unwritten: Buffer,
}

impl Track {
    /// Adds to what is not written yet; how much that is (bytes).
    fn write(&self, add: impl FnOnce(&mut Vec<u8>)) -> usize {
        let mut bytes = lock(&self.unwritten);
        add(&mut bytes);
        bytes.len()
    }
}

/// What episodes under way and the writer share.
#[derive(Debug, Default)]
pub(super) struct Desk {
    next: AtomicU32,
    tracks: Mutex<Vec<(u32, Buffer)>>,
    news: Mutex<Vec<News>>,
    rung: Mutex<bool>,
    bell: Condvar,
}

impl Desk {
    fn begin(self: &Arc<Self>, episode: &Episode, aside: bool) -> Track {
        let mut bytes = Vec::new();
        frame::begin(&mut bytes, episode, aside);
        let unwritten = Arc::new(Mutex::new(bytes));
        let mut tracks = lock(&self.tracks);
        tracks.push((self.next.fetch_add(1, Ordering::Relaxed), unwritten.clone()));
        let first = tracks.len() == 1;
        drop(tracks);
        if first {
            self.ring();
        }
        Track { desk: self.clone(), unwritten }
    }

    /// The number of the next episode: all earlier ones have begun.
    pub fn next_track(&self) -> u32 {
        // Taken behind the lock, so that the number and the list agree.
        let _tracks = lock(&self.tracks);
        self.next.load(Ordering::Relaxed)
    }

    /// Numbers begin here: behind those that the file has.
    pub fn number_from(&self, first: u32) {
        self.next.fetch_max(first, Ordering::Relaxed);
    }

    /// What was not written yet, by episode; those that are over and written are forgotten.
    pub fn collect(&self) -> Vec<(u32, Vec<u8>)> {
        let mut tracks = lock(&self.tracks);
        let mut found = Vec::new();
        tracks.retain(|(number, unwritten)| {
            // Looked at first: whoever lets go of it does so after its last word.
            let over = Arc::strong_count(unwritten) == 1;
            let bytes = std::mem::take(&mut *lock(unwritten));
            if !bytes.is_empty() {
                found.push((*number, bytes));
            }
            !over
        });
        found
    }

    /// Whether an episode is under way.
    pub fn is_busy(&self) -> bool {
        !lock(&self.tracks).is_empty()
    }

    pub fn tell(&self, news: News) {
        *lock(&self.news) = vec![news];
    }

    /// Wakes the writer.
    pub fn ring(&self) {
        *lock(&self.rung) = true;
        self.bell.notify_all();
    }

    /// Waits to be woken, for as long as `limit`, if there is one.
    pub fn listen(&self, limit: Option<std::time::Duration>) {
        let rung = lock(&self.rung);
        let mut rung = match limit {
            Some(limit) => {
                let waited = self.bell.wait_timeout_while(rung, limit, |rung| !*rung);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
            None => self.bell.wait_while(rung, |rung| !*rung).unwrap_or_else(PoisonError::into_inner),
        };
        *rung = false;
    }
}

/// Whole values only are put behind these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
