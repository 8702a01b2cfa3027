//! A real window, from the start of its process to the picture that one can use, and at rest: what `foresight bench ui` prints beside
//! the times of frames.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use anyhow::Context as _;
use eframe::{App, Frame, NativeOptions};
use egui::{Context, Ui, ViewportBuilder, ViewportCommand};

use crate::{
    experiment::Preset,
    gui::{Opening, Workbench},
    session::{Phase, Session},
};

/// How long the window is left alone before its repaints are counted, once the experiment is open.
const SETTLES: Duration = Duration::from_secs(3);

/// What was seen of a window.
#[derive(Clone, Copy, Debug, Default)]
pub struct Started {
    /// From the start of the process until the first picture with panels was on the screen (ms).
    pub first_ms: f64,
    /// The same until the experiment was open and drawn (ms).
    pub open_ms: f64,
    /// Pictures drawn while nobody touched the window.
    pub idle_repaints: usize,
}

/// Opens a window on `preset` in this process, which began at `since`, leaves it alone for `idle`, and closes it.
///
/// # Errors
/// If there is no display or no way to draw on it, or the experiment cannot be opened.
pub fn window(preset: Preset, since: SystemTime, idle: Duration) -> anyhow::Result<Started> {
    let viewport = ViewportBuilder::default().with_title("Foresight").with_inner_size([1440.0, 900.0]);
    let options = NativeOptions { viewport, ..NativeOptions::default() };
    let seen = Arc::new(Mutex::new(None));
    let told = Arc::clone(&seen);
    let start = move |cc: &eframe::CreationContext<'_>| {
        let ctx = cc.egui_ctx.clone();
        let session = Session::spawn(move || ctx.request_repaint())?;
        let mut workbench = Workbench::on(&cc.egui_ctx, None, Box::new(session));
        workbench.open(&cc.egui_ctx, Opening::Preset(Box::new(preset)));
        let watched = Watched {
            workbench,
            since,
            idle,
            told,
            started: Started::default(),
            drawn: Vec::new(),
            rest: None,
        };
        Ok(Box::new(watched) as Box<dyn App>)
    };
    eframe::run_native("foresight bench", options, Box::new(start))
        .map_err(|error| anyhow::anyhow!("the window cannot be opened: {error}"))?;
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    seen.context("the window was closed before it could be watched")
}

/// The window, and what is seen of it.
struct Watched {
    workbench: Workbench,
    since: SystemTime,
    idle: Duration,
    told: Arc<Mutex<Option<Started>>>,
    started: Started,
    /// When each picture was begun.
    drawn: Vec<Instant>,
    /// From when on it is left alone.
    rest: Option<Instant>,
}

impl Watched {
    fn ms(&self) -> f64 {
        self.since.elapsed().unwrap_or_default().as_secs_f64() * 1e3
    }

    /// Wakes the window when its time is up.
    fn wake(ctx: &Context, after: Duration) {
        let ctx = ctx.clone();
        let wait = move || {
            std::thread::sleep(after);
            ctx.request_repaint();
        };
        if let Err(error) = std::thread::Builder::new().name("bench alarm".into()).spawn(wait) {
            log::warn!("no thread for an alarm: {error}");
        }
    }
}

impl App for Watched {
    fn logic(&mut self, ctx: &Context, frame: &mut Frame) {
        // The picture before this one is on the screen by now.
        if self.drawn.len() == 1 {
            self.started.first_ms = self.ms();
        }
        self.workbench.logic(ctx, frame);
        let is_open = self.workbench.store().phase == Phase::Idle && self.workbench.store().spec.is_some();
        if is_open && self.started.open_ms == 0.0 && !self.drawn.is_empty() {
            self.started.open_ms = self.ms();
            self.rest = Some(Instant::now() + SETTLES);
            Self::wake(ctx, SETTLES + self.idle);
        }
        if let Some(from) = self.rest
            && from.elapsed() >= self.idle
        {
            let idle = from..from + self.idle;
            self.started.idle_repaints = self.drawn.iter().filter(|at| idle.contains(*at)).count();
            *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.started);
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut Frame) {
        self.workbench.ui(ui, frame);
        self.drawn.push(Instant::now());
        if self.drawn.len() == 1 {
            // So that it is known when the first one is there.
            ui.ctx().request_repaint();
        }
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
