//! The thread that owns a folder's data files.

use std::{
    fs::{self, File},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crossbeam_channel::Sender;

use super::{
    contents::{data_folder, journal_file},
    lock::Lock,
    manifest::{FIRST_FORMAT, Manifest},
    parts,
};
use crate::data::{
    Dataset, News,
    files::sync_folder,
    journal::{self, Desk, Frame},
};

/// Time between two writes while episodes are under way.
const TICK: Duration = Duration::from_millis(100);
/// Shortest time between two waits for the disk, and between two attempts where something is wrong.
const SECOND: Duration = Duration::from_secs(1);

/// A data set to be put in order.
#[derive(Debug)]
pub struct Keep {
    pub dataset: Dataset,
    /// Episodes of the journal before this number are in the data set, or are not wanted.
    pub before: u32,
    /// In as few parts as there can be.
    pub whole: bool,
}

pub type Answer = Sender<io::Result<()>>;

/// What the writer is told.
#[derive(Debug, Default)]
pub struct Orders(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    keep: Option<Keep>,
    answers: Vec<Answer>,
    close: bool,
}

impl Orders {
    /// A data set to keep, and who wants to hear what becomes of it.
    pub fn keep(&self, keep: Keep, answer: Option<Answer>) {
        let mut told = self.lock();
        // A wish for few parts is not forgotten over a later one.
        let whole = keep.whole || told.keep.as_ref().is_some_and(|earlier| earlier.whole);
        told.keep = Some(Keep { whole, ..keep });
        told.answers.extend(answer);
    }

    pub fn close(&self) {
        self.lock().close = true;
    }

    fn lock(&self) -> MutexGuard<'_, Told> {
        // Whole values only are put in.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The journal that is written to.
struct Log {
    file: File,
    number: u32,
    /// Up to here it is sound.
    length: u64,
}

pub struct Writer {
    run: PathBuf,
    folder: PathBuf,
    lock: Lock,
    manifest: Manifest,
    desk: Arc<Desk>,
    orders: Arc<Orders>,
    log: Option<Log>,
    /// The number of the next journal.
    next_log: u32,
    /// Frames that are to be written, by the number of their episode.
    unwritten: Vec<(u32, Vec<u8>)>,
    /// Whether the disk lacks something that was written, and since when it had everything.
    unsynced: bool,
    synced: Option<Instant>,
    keep: Option<Keep>,
    kept: Option<Instant>,
    /// What is wrong, and when that was seen.
    trouble: Option<(String, Instant)>,
}

impl Writer {
    /// Takes over a folder: what its manifest does not name is taken away.
    pub fn new(
        run: &Path,
        lock: Lock,
        manifest: Manifest,
        desk: Arc<Desk>,
        orders: Arc<Orders>,
    ) -> io::Result<Self> {
        let folder = data_folder(run);
        let number = |name: &str| name.strip_prefix("journal-")?.split('.').next()?.parse::<u32>().ok();
        let taken = names(&folder)?.iter().filter_map(|name| number(name)).max().unwrap_or(0);
        let log = match manifest.journal {
            Some(number) => Log::open_again(&folder, number)?,
            None => None,
        };
        let writer = Self {
            run: run.to_owned(),
            folder,
            lock,
            manifest,
            desk,
            orders,
            log,
            next_log: taken + 1,
            unwritten: Vec::new(),
            unsynced: false,
            synced: None,
            keep: None,
            kept: None,
            trouble: None,
        };
        writer.tidy();
        Ok(writer)
    }

    /// Writes until told to close.
    pub fn run(mut self) {
        loop {
            let waiting = !self.unwritten.is_empty() || self.unsynced || self.keep.is_some();
            self.desk.listen((waiting || self.desk.is_busy()).then_some(TICK));
            let (answers, close) = {
                let mut told = self.orders.lock();
                if let Some(keep) = told.keep.take() {
                    // A wish for few parts is not forgotten over a later one.
                    let whole = keep.whole || self.keep.as_ref().is_some_and(|earlier| earlier.whole);
                    self.keep = Some(Keep { whole, ..keep });
                }
                (std::mem::take(&mut told.answers), told.close)
            };
            for (number, records) in self.desk.collect() {
                let mut frame = Vec::with_capacity(records.len() + 16);
                Frame { number, records: &records }.write(&mut frame);
                self.unwritten.push((number, frame));
            }
            let urgent = close || !answers.is_empty();
            let resting = self.trouble.as_ref().is_some_and(|(_, seen)| seen.elapsed() < SECOND);
            if !resting || urgent {
                let done = self.work(urgent);
                self.tell(&done, answers.is_empty());
                for answer in answers {
                    let copy = done.as_ref().map_err(|error| io::Error::new(error.kind(), error.to_string()));
                    // Whoever asked may be gone.
                    drop(answer.send(copy.copied()));
                }
            }
            if close {
                break;
            }
        }
    }

    /// Everything that is due.
    fn work(&mut self, urgent: bool) -> io::Result<()> {
        let written = self.write();
        let long_ago = |then: Option<Instant>| then.is_none_or(|then| then.elapsed() >= SECOND);
        if written.is_ok() && self.unsynced && (urgent || long_ago(self.synced)) {
            if let Some(log) = &self.log {
                log.file.sync_data()?;
            }
            self.check_place()?;
            (self.unsynced, self.synced) = (false, Some(Instant::now()));
        }
        if self.keep.is_some() && (urgent || long_ago(self.kept)) {
            self.check_place()?;
            // Also where the journal found no room: parts are smaller, and it begins anew.
            self.put_in_order()?;
            (self.keep, self.kept) = (None, Some(Instant::now()));
            return self.write();
        }
        written
    }

    fn check_place(&self) -> io::Result<()> {
        if self.lock.is_in_place() {
            return Ok(());
        }
        Err(io::Error::new(io::ErrorKind::NotFound, "it was moved or deleted"))
    }

    /// Appends what is new to the journal.
    fn write(&mut self) -> io::Result<()> {
        if self.unwritten.is_empty() {
            return Ok(());
        }
        if self.log.is_none() {
            self.check_place()?;
            let log = Log::create(&self.folder, self.next_log, &journal::header(&self.manifest.plant)?)?;
            self.next_log += 1;
            let manifest = Manifest { journal: Some(log.number), ..self.manifest.clone() };
            manifest.write(&self.folder)?;
            (self.manifest, self.log) = (manifest, Some(log));
        }
        if let Some(log) = &mut self.log {
            // Over what an attempt that failed may have left.
            log.file.seek(SeekFrom::Start(log.length))?;
            let bytes: Vec<u8> = self.unwritten.iter().flat_map(|(_, frame)| frame).copied().collect();
            log.file.write_all(&bytes)?;
            log.length += bytes.len() as u64;
            self.unwritten = Vec::new();
            self.unsynced = true;
        }
        Ok(())
    }

    /// Episodes to parts; the journal begins anew with what is not among them.
    fn put_in_order(&mut self) -> io::Result<()> {
        let Some(keep) = &self.keep else { return Ok(()) };
        fs::create_dir_all(&self.folder)?;
        let parts = parts::arrange(&self.folder, &self.manifest.parts, &keep.dataset, keep.whole)?;
        let later = match &self.log {
            Some(log) => journal::retained(&journal_file(&self.folder, log.number), keep.before)
                .map_err(io::Error::other)?,
            None => Vec::new(),
        };
        let log = if later.is_empty() {
            None
        } else {
            let mut bytes = journal::header(&self.manifest.plant)?;
            bytes.extend_from_slice(&later);
            Some(Log::create(&self.folder, self.next_log, &bytes)?)
        };
        let manifest =
            Manifest { journal: log.as_ref().map(|log| log.number), parts, ..self.manifest.clone() };
        self.next_log += u32::from(log.is_some());
        if manifest != self.manifest {
            manifest.write(&self.folder)?;
        }
        let moved = self.manifest.names(FIRST_FORMAT) && !manifest.names(FIRST_FORMAT);
        (self.manifest, self.log) = (manifest, log);
        if moved {
            remove(&self.folder.join(FIRST_FORMAT));
        }
        let before = keep.before;
        self.unwritten.retain(|(number, _)| *number >= before);
        self.tidy();
        Ok(())
    }

    /// Takes away what the manifest does not name of the files that are made here; others are none of ours.
    fn tidy(&self) {
        if !self.folder.join(super::MANIFEST).exists() {
            return;
        }
        let named = |name: &str| {
            let journal = self.manifest.journal.map(|number| journal_file(&self.folder, number));
            self.manifest.names(name)
                || journal.is_some_and(|file| file.file_name().is_some_and(|own| own == name))
        };
        let ours = |name: &str| {
            let kind = Path::new(name).extension().and_then(|kind| kind.to_str());
            match kind {
                Some("parquet") => name.starts_with("part-"),
                Some("log") => name.starts_with("journal-"),
                Some("tmp") => name.starts_with('.'),
                _ => false,
            }
        };
        for name in names(&self.folder).unwrap_or_default() {
            if ours(&name) && !named(&name) {
                remove(&self.folder.join(&name));
            }
        }
    }

    /// Says once that something is wrong, and once that it is not any more. An answer says it to whoever asked.
    fn tell(&mut self, done: &io::Result<()>, aloud: bool) {
        let run = self.run.display();
        match (done, self.trouble.take()) {
            (Ok(()), None) => {}
            (Ok(()), Some(_)) => {
                self.desk.tell(News::Over(format!("{run} is written to again; nothing is missing")));
            }
            (Err(error), before) => {
                let why = error.to_string();
                if aloud && before.is_none_or(|(known, _)| known != why) {
                    self.desk.tell(News::Trouble(format!(
                        "{run} cannot be written to: {why}. New data are kept in memory until it can; or save the run elsewhere"
                    )));
                }
                self.trouble = Some((why, Instant::now()));
            }
        }
    }
}

impl Log {
    /// A new journal; the disk has it when this returns.
    fn create(folder: &Path, number: u32, bytes: &[u8]) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = journal_file(folder, number);
        let mut file = File::create(&path)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| sync_folder(folder));
        if written.is_err() {
            // The error that matters is the first one.
            let _ = fs::remove_file(&path);
        }
        written.map(|()| Self { file, number, length: bytes.len() as u64 })
    }

    /// The journal that was written to last.
    fn open_again(folder: &Path, number: u32) -> io::Result<Option<Self>> {
        let path = journal_file(folder, number);
        let Some(length) = journal::sound_length(&path).map_err(io::Error::other)? else { return Ok(None) };
        let file = File::options().read(true).write(true).open(path)?;
        file.set_len(length)?;
        Ok(Some(Self { file, number, length }))
    }
}

/// Takes a file away that is not needed any more. One that stays does no harm.
fn remove(file: &Path) {
    if let Err(error) = fs::remove_file(file) {
        log::info!("{}: {error}", file.display());
    }
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    match fs::read_dir(folder) {
        Ok(entries) => {
            Ok(entries.filter_map(Result::ok).map(|e| e.file_name().to_string_lossy().into_owned()).collect())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
