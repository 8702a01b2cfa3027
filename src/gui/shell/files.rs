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
use crate::{experiment::chart::Chart, task::Path};

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
    pub fn title(&self) -> &'static str {
        match self {
            Self::OpenPreset => "Open preset",
            Self::OpenLesson => "Open a lesson",
            Self::OpenRun => "Open run",
            Self::OpenModel => "Open model",
            Self::SaveRun => "Save run as",
            Self::SavePath(_) => "Save path",
            Self::SaveTable(_) => "Save table",
            Self::SavePicture(_) => "Save picture",
            Self::Snapshot(_) => "Save picture of the window",
            Self::Record(_) => "Record the window",
            Self::ExportData => "Export data",
            Self::LoadPath => "Load path",
            Self::SaveCheckpoint => "Save checkpoint",
            Self::LoadCheckpoint => "Load checkpoint",
        }
    }

    /// What the field is to hold.
    pub fn about(&self) -> &'static str {
        match self {
            Self::OpenPreset => {
                "A preset (.toml), recordings (.csv, .parquet, .npz), or the name of a preset that comes with the program"
            }
            Self::OpenLesson => "A lesson (.toml), or the name of one that comes with the program",
            Self::OpenRun => "A run folder: it holds preset.toml, the data and the model",
            Self::OpenModel => "A MuJoCo model (MJCF, .xml)",
            Self::SaveRun => "A folder for the preset, the data, the model and the figures",
            Self::SavePath(_) | Self::LoadPath => "A path file (.toml)",
            Self::SaveTable(_) => "A file for the table (.csv): a row a run",
            Self::SavePicture(_) => "A file for the plot: .png, or .svg (lines that stay sharp at any size)",
            Self::Snapshot(_) => "A file for the picture: .png",
            Self::Record(_) => {
                "A file for the film: .gif; or .mp4, .webm, which the program ffmpeg makes. It is complete once the recording is stopped"
            }
            Self::ExportData => {
                "A file for other tools: .mcap (Foxglove, PlotJuggler), .csv, .npz (NumPy), .parquet (pandas)"
            }
            Self::SaveCheckpoint | Self::LoadCheckpoint => {
                "A checkpoint of the training (weights and optimiser)"
            }
        }
    }

    pub fn verb(&self) -> &'static str {
        match self {
            Self::Record(_) => "Start recording",
            _ if self.saves() => "Save",
            _ => "Open",
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
            Self::OpenPreset => Some(("Presets and recordings", &["toml", "csv", "gz", "parquet", "npz"])),
            Self::OpenLesson => Some(("Lessons", &["toml"])),
            Self::OpenModel => Some(("MuJoCo models", &["xml", "mjcf"])),
            Self::SavePath(_) | Self::LoadPath => Some(("Paths", &["toml"])),
            Self::SaveTable(_) => Some(("Tables", &["csv"])),
            Self::SavePicture(_) => Some(("Pictures", &["png", "svg"])),
            Self::Snapshot(_) => Some(("Pictures", &["png"])),
            Self::Record(_) => Some(("Films", &["gif", "mp4", "webm"])),
            Self::ExportData => Some(("Data", &["mcap", "csv", "npz", "parquet"])),
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
        let mut dialog = rfd::AsyncFileDialog::new().set_title(question.title());
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
