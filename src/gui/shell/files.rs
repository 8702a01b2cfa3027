//! Asking for a file: a small dialog with a field to type into, the system's own dialog behind a button.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, TryRecvError, sync_channel},
    },
    task::{Context as Task, Poll, Wake, Waker},
    thread::Thread,
};

use super::recording::Take;
use crate::{
    experiment::chart::Chart,
    gui::texts::{Words, text, words},
    task::Path,
};

/// Opens a file in whatever program the desktop has for it.
pub fn open_elsewhere(file: &std::path::Path) -> std::io::Result<()> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    std::process::Command::new(opener).arg(file).spawn().map(drop)
}

/// What a path is wanted for.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    OpenPreset,
    OpenLesson,
    OpenRun,
    OpenModel,
    SaveRun,
    SavePath(Arc<Path>),
    SaveTable(Arc<str>),
    SavePicture(Arc<Chart>),
    /// A picture of the window.
    Snapshot(Take),
    /// A film of it.
    Record(Take),
    ExportData,
    LoadPath,
    SaveCheckpoint,
    LoadCheckpoint,
}

impl Question {
    /// The dialog's title, and what its field is to hold.
    pub fn words(&self) -> Words<'static> {
        match self {
            Self::OpenPreset => words!("shell-ask-open-preset"),
            Self::OpenLesson => words!("shell-ask-open-lesson"),
            Self::OpenRun => words!("shell-ask-open-run"),
            Self::OpenModel => words!("shell-ask-open-model"),
            Self::SaveRun => words!("shell-ask-save-run"),
            Self::SavePath(_) => words!("shell-ask-save-path"),
            Self::SaveTable(_) => words!("shell-ask-save-table"),
            Self::SavePicture(_) => words!("shell-ask-save-picture"),
            Self::Snapshot(_) => words!("shell-ask-snapshot"),
            Self::Record(_) => words!("shell-ask-record"),
            Self::ExportData => words!("shell-ask-export"),
            Self::LoadPath => words!("shell-ask-load-path"),
            Self::SaveCheckpoint => words!("shell-ask-save-checkpoint"),
            Self::LoadCheckpoint => words!("shell-ask-load-checkpoint"),
        }
    }

    pub fn verb(&self) -> &'static str {
        match self {
            Self::Record(_) => text!("shell-ask-start-recording"),
            _ if self.saves() => text!("shell-ask-save"),
            _ => text!("shell-ask-open"),
        }
    }

    pub fn saves(&self) -> bool {
        matches!(
            self,
            Self::SaveRun
                | Self::SavePath(_)
                | Self::SaveTable(_)
                | Self::SavePicture(_)
                | Self::Snapshot(_)
                | Self::Record(_)
                | Self::ExportData
                | Self::SaveCheckpoint
        )
    }

    fn is_folder(&self) -> bool {
        matches!(self, Self::OpenRun | Self::SaveRun)
    }

    /// A name for a new file.
    pub fn suggestion(&self) -> String {
        let plain = |name: &str| -> String {
            let plain = |c: char| if c.is_alphanumeric() || "-_".contains(c) { c } else { '_' };
            name.chars().map(plain).collect()
        };
        match self {
            Self::SavePath(path) => format!("{}.toml", plain(&path.name)),
            Self::SavePicture(chart) => format!("{}.png", plain(&chart.title)),
            Self::Snapshot(take) => format!("{}.png", plain(&take.name)),
            Self::Record(take) => format!("{}.gif", plain(&take.name)),
            Self::SaveTable(_) => "runs.csv".into(),
            Self::ExportData => "data.mcap".into(),
            Self::SaveCheckpoint => "checkpoint.safetensors".into(),
            _ => String::new(),
        }
    }

    fn filter(&self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Self::OpenPreset => {
                Some((text!("shell-files-presets"), &["toml", "csv", "gz", "parquet", "npz"]))
            }
            Self::OpenLesson => Some((text!("shell-files-lessons"), &["toml"])),
            Self::OpenModel => Some((text!("shell-files-models"), &["xml", "mjcf"])),
            Self::SavePath(_) | Self::LoadPath => Some((text!("shell-files-paths"), &["toml"])),
            Self::SaveTable(_) => Some((text!("shell-files-tables"), &["csv"])),
            Self::SavePicture(_) => Some((text!("shell-files-pictures"), &["png", "svg"])),
            Self::Snapshot(_) => Some((text!("shell-files-pictures"), &["png"])),
            Self::Record(_) => Some((text!("shell-files-films"), &["gif", "mp4", "webm"])),
            Self::ExportData => Some((text!("shell-files-data"), &["mcap", "csv", "npz", "parquet"])),
            Self::SaveCheckpoint | Self::LoadCheckpoint | Self::OpenRun | Self::SaveRun => None,
        }
    }
}

/// The system's file dialog, or a stand-in for it.
pub trait FilePicker {
    /// Starts asking. Refused (`false`) while another question is open.
    fn ask(&mut self, question: &Question, wake: egui::Context) -> bool;

    /// The answer, once: a path, or nothing if it was cancelled.
    fn answer(&mut self) -> Option<Option<PathBuf>>;

    /// A question is open.
    fn asking(&self) -> bool;
}

/// The real one. Its dialog waits on a thread of its own: on some desktops it never answers.
#[derive(Default)]
pub struct SystemPicker {
    open: Option<Receiver<Option<PathBuf>>>,
}

impl FilePicker for SystemPicker {
    fn ask(&mut self, question: &Question, wake: egui::Context) -> bool {
        if self.open.is_some() {
            return false;
        }
        let mut dialog = rfd::AsyncFileDialog::new().set_title(question.words().label);
        if let Some((name, extensions)) = question.filter() {
            dialog = dialog.add_filter(name, extensions);
        }
        let suggestion = question.suggestion();
        if !suggestion.is_empty() {
            dialog = dialog.set_file_name(suggestion);
        }
        type Answer = std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>>;
        let future: Answer = match (question.saves(), question.is_folder()) {
            (_, true) => Box::pin(dialog.pick_folder()),
            (true, false) => Box::pin(dialog.save_file()),
            (false, false) => Box::pin(dialog.pick_file()),
        };
        let (sender, receiver) = sync_channel(1);
        let spawned = std::thread::Builder::new().name("file dialog".into()).spawn(move || {
            let path = wait(future).map(|file| file.path().to_owned());
            // The window may be gone by now.
            let _unheard = sender.send(path);
            wake.request_repaint();
        });
        match spawned {
            Ok(_) => self.open = Some(receiver),
            Err(error) => log::warn!("no thread for the file dialog: {error}"),
        }
        self.open.is_some()
    }

    fn answer(&mut self) -> Option<Option<PathBuf>> {
        let answer = match self.open.as_ref()?.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => None,
        };
        self.open = None;
        Some(answer)
    }

    fn asking(&self) -> bool {
        self.open.is_some()
    }
}

/// Blocks this thread until `future` is done.
fn wait<T>(mut future: std::pin::Pin<Box<dyn Future<Output = T> + Send>>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut task = Task::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut task) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}
