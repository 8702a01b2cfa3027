//! What is kept of a panic: a note in the user's data folder that says what, where, in which version, and what came before it.
//!
//! A panic is a mistake of ours; a thread that has one unwinds, which stops its plant (a robot has its own guard besides). Libraries that
//! know no other way to refuse are called under a [`shield`]: their panics are answers, and leave no note.

use std::{
    backtrace::Backtrace,
    cell::Cell,
    collections::VecDeque,
    fs,
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    path::{Path, PathBuf},
    sync::{Mutex, Once, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Events remembered.
const EVENTS: usize = 40;

/// The note of this run of the program, and that of an earlier one once it was told of.
const NOTE: &str = "crash.txt";
const TOLD: &str = "crash_before.txt";

/// A panic in so short a time after another is its consequence: the first one's note stays.
const ECHO: Duration = Duration::from_secs(10);

/// Where notes go, and what happened lately.
struct Diary {
    folder: Option<PathBuf>,
    written: Option<SystemTime>,
    events: VecDeque<String>,
    /// See [`device_words`].
    device: Option<String>,
}

static DIARY: Mutex<Diary> =
    Mutex::new(Diary { folder: None, written: None, events: VecDeque::new(), device: None });

thread_local! {
    static SHIELDED: Cell<bool> = const { Cell::new(false) };
}

/// `work`; if it panicked, what the panic said, which nobody hears of otherwise.
///
/// # Errors
/// If it panicked.
pub fn shield<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    listen();
    let outer = SHIELDED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    SHIELDED.set(outer);
    done.map_err(|panic| words(&*panic))
}

/// What a thread that serves a graphics card said when it last panicked, once. Whoever waits for the card hears of the failure from burn; the
/// reason is heard only there.
pub fn device_words() -> Option<String> {
    lock().device.take()
}

/// Threads of burn's that serve a device.
fn serves_a_device(thread: &std::thread::Thread) -> bool {
    thread.name().is_some_and(|name| name.starts_with("DSU-") || name.starts_with("DSD-"))
}

/// Leaves a note in `folder` of every panic from now on.
pub fn keep_notes_in(folder: PathBuf) {
    lock().folder = Some(folder);
    listen();
}

/// Remembers what happened, for the note.
pub fn remember(event: &str) {
    let mut diary = lock();
    if diary.events.len() == EVENTS {
        diary.events.pop_front();
    }
    diary.events.push_back(event.replace('\n', " "));
}

/// The note that an earlier run of the program left in `folder`, once.
pub fn note_in(folder: &Path) -> Option<PathBuf> {
    let told = folder.join(TOLD);
    fs::rename(folder.join(NOTE), &told).ok().map(|()| told)
}

/// What a caught panic said.
pub fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without words".into())
}

fn lock() -> std::sync::MutexGuard<'static, Diary> {
    // Its parts are replaced whole.
    DIARY.lock().unwrap_or_else(PoisonError::into_inner)
}

fn listen() {
    static LISTEN: Once = Once::new();
    LISTEN.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if SHIELDED.get() {
                return;
            }
            if serves_a_device(&std::thread::current()) {
                lock().device = Some(words(panic.payload()));
                return;
            }
            write(panic);
            loud(panic);
        }));
    });
}

/// Writes the note; what cannot be written is not, for there is nobody left to tell.
fn write(panic: &PanicHookInfo<'_>) {
    // A panic while the diary is held would wait for itself.
    let Ok(mut diary) = DIARY.try_lock() else { return };
    let now = SystemTime::now();
    let recent = |then: SystemTime| now.duration_since(then).is_ok_and(|passed| passed < ECHO);
    if diary.written.is_some_and(recent) {
        return;
    }
    let Some(folder) = &diary.folder else { return };
    let thread = std::thread::current();
    let place = panic.location().map_or_else(|| "unknown".into(), ToString::to_string);
    let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
    let events: String = diary.events.iter().map(|event| format!("  {event}\n")).collect();
    let note = format!(
        "Foresight {} ({} {})\nwhat: {}\nwhere: {place}, in the thread {}\nwhen: {seconds} s after 1970-01-01\n\n\
         What happened before, the latest last:\n{events}\nCalls:\n{}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        words(panic.payload()),
        thread.name().unwrap_or("without a name"),
        Backtrace::force_capture(),
    );
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(folder.join(NOTE), note));
    diary.written = written.is_ok().then_some(now);
}
