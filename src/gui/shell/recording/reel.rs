//! Pictures of the window on their way into a film: cut, fitted and encoded on a thread of their own, at the pace at which they were taken.

use std::{
    io,
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering},
    },
    thread::{Builder, JoinHandle},
};

use anyhow::Context as _;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::shot::{Grain, Shot};
use crate::{crash, experiment::film::Animation, gui::texts::text, session::Image};

/// Pictures that may wait for the encoder; one more is left out.
const WAITING: usize = 2;

/// A film under way. Dropped, it is finished first.
pub struct Reel {
    /// Where pictures go; closed when nothing follows.
    shots: Option<Arc<Sender<Shot>>>,
    tally: Arc<Tally>,
    word: Receiver<anyhow::Result<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What became of the pictures.
#[derive(Default)]
pub struct Tally {
    taken: AtomicU64,
    left_out: AtomicU64,
    /// Length of the film (its pictures), once that is known.
    length: AtomicU64,
}

/// Where one picture is handed in.
pub struct Slit {
    shots: Weak<Sender<Shot>>,
    tally: Arc<Tally>,
}

/// Begins a film of this size (pixels).
type Begin = Box<dyn FnOnce([u32; 2]) -> anyhow::Result<Box<dyn Animation>> + Send>;

impl Reel {
    /// A film at `file`, of `rate` pictures a second; `wake` is called when it has ended.
    ///
    /// # Errors
    /// If there is no thread to be had.
    pub fn begin(
        file: &Path,
        rate: u32,
        half: bool,
        wake: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase());
        let even = ending.is_some_and(|ending| ending != "gif");
        let file = file.to_owned();
        let begin: Begin = Box::new(move |size| <dyn Animation>::create(&file, size, rate.into()));
        Self::with(Grain { half, even }, begin, wake)
    }

    fn with(grain: Grain, begin: Begin, wake: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let (shots, waiting) = bounded(WAITING);
        let (sender, word) = bounded(1);
        let tally = Arc::<Tally>::default();
        let told = tally.clone();
        // The thread speaks English, whatever the window does.
        let nothing = text!("recording-no-picture.error");
        let thread = Builder::new().name("recording".into()).spawn(move || {
            let ended =
                panic::catch_unwind(AssertUnwindSafe(|| develop(waiting, grain, begin, &told, nothing)));
            let mistake = |panic: Box<dyn std::any::Any + Send>| {
                Err(anyhow::anyhow!("a mistake of this program ({})", crash::words(&*panic)))
            };
            // The window may be gone by now.
            let _unheard = sender.send(ended.unwrap_or_else(mistake));
            wake();
        })?;
        Ok(Self { shots: Some(Arc::new(shots)), tally, word, thread: Some(thread) })
    }

    /// Where the next picture is to go.
    pub fn slit(&self) -> Slit {
        Slit { shots: self.shots.as_ref().map_or_else(Weak::new, Arc::downgrade), tally: self.tally.clone() }
    }

    /// Nothing follows: the film is `length` pictures long.
    pub fn end(&mut self, length: u64) {
        self.tally.length.store(length, Ordering::Relaxed);
        self.shots = None;
    }

    /// What came of it, once it has ended.
    pub fn word(&self) -> Option<anyhow::Result<()>> {
        self.word.try_recv().ok()
    }

    /// How many pictures were taken, and how many more were left out.
    pub fn tally(&self) -> [u64; 2] {
        [&self.tally.taken, &self.tally.left_out].map(|count| count.load(Ordering::Relaxed))
    }

    /// A picture that could not even be asked for.
    pub fn leave_out(&self) {
        self.tally.left_out.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Reel {
    fn drop(&mut self) {
        self.shots = None;
        let ended = self.thread.take().map(JoinHandle::join);
        if let (Some(_), Some(Err(error))) = (ended, self.word()) {
            log::error!("the recording could not be finished: {error:#}");
        }
    }
}

impl Slit {
    /// Hands a picture in; it never waits.
    pub fn put(self, shot: Shot) {
        let Some(shots) = self.shots.upgrade() else { return };
        match shots.try_send(shot) {
            Ok(()) => _ = self.tally.taken.fetch_add(1, Ordering::Relaxed),
            Err(TrySendError::Full(_)) => _ = self.tally.left_out.fetch_add(1, Ordering::Relaxed),
            // The film has ended by an error, which is told elsewhere.
            Err(TrySendError::Disconnected(_)) => {}
        }
    }
}

/// A film, and its newest picture, which stays until the next one.
struct Film {
    animation: Box<dyn Animation>,
    size: [usize; 2],
    newest: Option<Image>,
    /// Pictures written.
    written: u64,
}

impl Film {
    /// Lets the newest picture stand until `slot`.
    fn hold(&mut self, slot: u64) -> anyhow::Result<()> {
        let Some(newest) = &self.newest else { return Ok(()) };
        while self.written < slot {
            self.animation.add(newest)?;
            self.written += 1;
        }
        Ok(())
    }
}

/// Makes the film of what arrives, until nothing follows; `nothing` is said where nothing did.
fn develop(
    shots: Receiver<Shot>,
    grain: Grain,
    begin: Begin,
    tally: &Tally,
    nothing: &'static str,
) -> anyhow::Result<()> {
    let (mut film, mut begin) = (None, Some(begin));
    for shot in shots {
        if let Some(size) = grain.size(&shot)
            && let Some(begin) = begin.take()
        {
            let animation = begin(size.map(|side| side as u32))?;
            film = Some(Film { animation, size, newest: None, written: 0 });
        }
        let Some(film) = &mut film else { continue };
        let slot = shot.slot;
        if let Some(image) = grain.look(shot, film.size) {
            film.hold(slot)?;
            film.newest = Some(image);
        }
    }
    let mut film = film.context(nothing)?;
    film.hold(tally.length.load(Ordering::Relaxed).max(film.written + 1))?;
    film.animation.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use egui::{Color32, ColorImage};

    use super::*;
    use crate::gui::shell::recording::shot::Crop;

    /// An encoder that takes a picture when it is allowed to, and notes which one.
    struct Slow {
        allowed: Receiver<()>,
        seen: Arc<Mutex<Vec<u8>>>,
        fails: bool,
    }

    impl Animation for Slow {
        fn add(&mut self, image: &Image) -> anyhow::Result<()> {
            // Once nobody holds it up any more, it goes on.
            let _allowed = self.allowed.recv();
            anyhow::ensure!(!self.fails, "No space left on device");
            self.seen.lock().expect("sound").push(image.rgb[0]);
            Ok(())
        }

        fn finish(self: Box<Self>) -> anyhow::Result<()> {
            self.seen.lock().expect("sound").push(u8::MAX);
            Ok(())
        }
    }

    type Seen = Arc<Mutex<Vec<u8>>>;

    /// A film that is held up, and what its encoder sees; `hurry` lets it go on.
    fn held_up(fails: bool) -> (Reel, Sender<()>, Seen, Receiver<()>) {
        let (hurry, allowed) = bounded(64);
        let (woken, wakes) = bounded(1);
        let seen = Seen::default();
        let noted = seen.clone();
        let begin: Begin = Box::new(move |_| Ok(Box::new(Slow { allowed, seen: noted, fails })));
        let reel = Reel::with(Grain::default(), begin, move || _ = woken.send(())).expect("a thread");
        (reel, hurry, seen, wakes)
    }

    /// Picture number `slot`, as grey as that.
    fn shot(slot: u64) -> Shot {
        let window = Arc::new(ColorImage::filled([8, 6], Color32::from_gray(slot as u8)));
        Shot { window, crop: Crop::WHOLE, cover: None, slot }
    }

    #[test]
    fn an_encoder_that_is_too_slow_leaves_pictures_out_and_keeps_the_pace() {
        let (mut reel, hurry, seen, wakes) = held_up(false);
        for slot in 0..30 {
            // It returns at once, whatever the encoder does.
            reel.slit().put(shot(slot));
        }
        let [taken, left_out] = reel.tally();
        assert_eq!(taken + left_out, 30);
        // Two wait, one is being encoded, one is about to be.
        assert!((2..=4).contains(&taken), "{taken} were taken");
        drop(hurry);
        reel.end(40);
        wakes.recv().expect("it ends");
        reel.word().expect("a word").expect("it went well");
        let seen = seen.lock().expect("sound").clone();
        let (finished, pictures) = seen.split_last().expect("some");
        assert_eq!((*finished, pictures.len()), (u8::MAX, 40), "as long as it was recorded: {pictures:?}");
        assert!(pictures.is_sorted() && pictures[0] == 0);
        // Each picture stays until the next that was taken.
        for (slot, shown) in pictures.iter().enumerate() {
            assert!(usize::from(*shown) <= slot, "{shown} is shown before its time, at {slot}");
        }
        let newest = *pictures.last().expect("some");
        assert_eq!(pictures.iter().position(|shown| *shown == newest), Some(newest.into()));
    }

    #[test]
    fn an_encoder_that_keeps_up_has_every_picture() {
        let (mut reel, hurry, seen, wakes) = held_up(false);
        drop(hurry);
        for slot in [0, 1, 4, 5] {
            // The channel is never full: the next one waits for this one to be taken out.
            reel.slit().put(shot(slot));
            while reel.shots.as_ref().is_some_and(|shots| !shots.is_empty()) {
                std::thread::yield_now();
            }
        }
        assert_eq!(reel.tally(), [4, 0]);
        reel.end(7);
        wakes.recv().expect("it ends");
        reel.word().expect("a word").expect("it went well");
        assert_eq!(*seen.lock().expect("sound"), [0, 1, 1, 1, 4, 5, 5, u8::MAX]);
    }

    #[test]
    fn a_disk_that_is_full_ends_the_film_with_one_word_and_nobody_waits() {
        let (reel, hurry, seen, wakes) = held_up(true);
        drop(hurry);
        for slot in 0..2 {
            reel.slit().put(shot(slot));
        }
        wakes.recv().expect("it ends by itself");
        reel.slit().put(shot(3));
        let error = reel.word().expect("a word").expect_err("the disk is full");
        assert!(error.to_string().contains("No space left"), "{error:#}");
        assert!(reel.word().is_none() && seen.lock().expect("sound").is_empty());
    }

    #[test]
    fn a_film_that_is_dropped_is_finished_first() {
        let (reel, hurry, seen, _wakes) = held_up(false);
        reel.slit().put(shot(0));
        drop(hurry);
        drop(reel);
        assert_eq!(*seen.lock().expect("sound"), [0, u8::MAX]);
    }

    #[test]
    fn a_film_without_a_picture_says_so() {
        let (mut reel, _hurry, _seen, wakes) = held_up(false);
        let late = reel.slit();
        reel.end(10);
        // Whoever comes now comes too late, and holds nothing up.
        late.put(shot(0));
        wakes.recv().expect("it ends");
        assert!(reel.word().expect("a word").is_err());
    }
}
