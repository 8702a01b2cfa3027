//! The window itself: menus, strip, dock, status bar, dialogs; it carries wishes from panels to the worker.

mod course;
mod dialog;
mod edits;
mod files;
mod focus;
mod habits;
mod help;
mod looks;
mod menu;
mod opening;
mod orders;
mod palette;
mod panels;
mod pictures;
mod preferences;
mod recent;
mod recording;
mod status;
mod strip;
mod toasts;
mod welcome;

use std::{
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    time::{Duration, Instant},
};

use eframe::egui_wgpu::{WgpuSetup, WgpuSetupExisting};
use egui::{CentralPanel, Context, Frame as Surface, Margin, Panel as Bar};

use super::{
    Backend, Cx, FrameTimes, Request, Store,
    commands::{self, UiCommand},
    dock::{Docks, Layout, Pane},
    texts::text,
    theme,
    widgets::linked::Quantity,
};
use crate::{
    crash, dynamics,
    experiment::Preset,
    session::{Command, Event, Level, Session},
};
pub use files::{FilePicker, Question, SystemPicker};
use looks::Looks;
pub use looks::Ordered;
pub use opening::Opening;
use panels::Panels;
pub use panels::title;
use recent::{Recent, Recents};
use toasts::Toasts;

/// Events taken in a frame at most; what is left waits for the next one.
const EVENTS_A_FRAME: usize = 4096;
/// Below this width (points) a layout's main panel stands alone while a lesson or the presenter theme takes room.
const ROOM_FOR_LAYOUT: f32 = 1180.0;
/// Names under which the window's own things are kept between starts.
const DOCKS: &str = "docks";
const RECENT: &str = "recent";
const SHARE: &str = "share graphics device";
const ROBOT: &str = "robot";
const BASELINE: &str = "baseline";
const HABITS: &str = "switches";

/// The whole window.
pub struct Workbench {
    backend: Box<dyn Backend>,
    picker: Box<dyn FilePicker>,
    pictures: pictures::Pictures,
    recorder: recording::Recorder,
    store: Store,
    panels: Panels,
    docks: Docks,
    dialog: dialog::Dialog,
    palette: palette::Palette,
    toasts: Toasts,
    /// Notices already shown as toasts.
    toasted: usize,
    help: bool,
    preferences: preferences::Preferences,
    /// The welcome page is in sight, though an experiment may be open.
    welcome: bool,
    /// The panel that has all the room where there is little: the one that a lesson speaks of, or the layout's own.
    foremost: Option<Pane>,
    /// Pictures of the agents, for it.
    portraits: welcome::Portraits,
    recents: Recents,
    times: FrameTimes,
    /// Time spent on the present frame before drawing it.
    logic_time: Duration,
    /// Wishes of this frame.
    commands: Vec<Command>,
    requests: Vec<Request>,
    title: String,
    looks: Looks,
    /// Whether training and planning share the window's graphics device, from the next start on.
    share: bool,
    /// A key for the panels, pressed by way of a menu.
    forwarded: Option<egui::Event>,
    edits: edits::Edits,
    /// Plots over these do not go together.
    apart: Vec<Quantity>,
    /// The panel that the user was last in.
    focus: Option<Pane>,
    /// Where the keyboard is, and its ring.
    keyboard: focus::Focus,
    /// What had the keyboard in the last frame.
    focused: Option<egui::Id>,
    /// The user has begun something that may still change a layout.
    acts: bool,
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// If there is no display or no way to draw on it.
pub fn run(opening: Opening, looks: Ordered) -> anyhow::Result<()> {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Foresight")
        .with_app_id("foresight")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([960.0, 600.0])
        .with_drag_and_drop(true);
    let mut options = eframe::NativeOptions { viewport, ..Default::default() };
    // Known before there is a window: its device is chosen with it.
    let mut trouble = None;
    if kept_by_last_window(SHARE).is_some_and(|text| text == "true") {
        match dynamics::share_device() {
            Ok(dynamics::GraphicsSetup { instance, adapter, device, queue, .. }) => {
                let existing = WgpuSetupExisting { instance, adapter, device, queue };
                options.wgpu_options.wgpu_setup = WgpuSetup::Existing(existing);
            }
            Err(error) => trouble = Some(error.to_string()),
        }
    }
    let folder = storage_folder();
    let earlier = folder.as_deref().and_then(crash::note_in);
    folder.into_iter().for_each(crash::keep_notes_in);
    let start = move |cc: &eframe::CreationContext<'_>| {
        let ctx = cc.egui_ctx.clone();
        let session = Session::spawn(move || ctx.request_repaint())?;
        let mut workbench = Workbench::new(cc, Box::new(session));
        if let Some(data) = storage_folder() {
            workbench.send(Command::KeepUnsaved(data.join("unsaved")));
        }
        workbench.order(&cc.egui_ctx, looks);
        workbench.open(&cc.egui_ctx, opening);
        if let Some(error) = trouble {
            workbench.store.notice(Level::Warning, text!("shell-device-trouble", error = error));
        }
        if let Some(note) = earlier {
            workbench.tell_of_crash(note);
        }
        Ok(Box::new(workbench) as Box<dyn eframe::App>)
    };
    // Where the display goes away there is a panic; it has dropped the window, and with it ended the worker, when it arrives here.
    match panic::catch_unwind(AssertUnwindSafe(|| eframe::run_native("foresight", options, Box::new(start))))
    {
        Ok(ended) => ended.map_err(|error| anyhow::anyhow!("the window cannot be opened: {error}")),
        Err(panic) => anyhow::bail!(
            "the window was lost ({}). Is its display still there? The plant was stopped; what was not saved is offered at the next start",
            crash::words(&*panic)
        ),
    }
}

/// Where the window keeps its own things, and what was not saved.
pub fn storage_folder() -> Option<PathBuf> {
    eframe::storage_dir("foresight")
}

/// What the last window kept under `key`, read where eframe keeps it.
fn kept_by_last_window(key: &str) -> Option<String> {
    let file = storage_folder()?.join("app.ron");
    let text = std::fs::read_to_string(file).ok()?;
    let (_, after) = text.split_once(&format!("\"{key}\""))?;
    after.split('"').nth(1).map(str::to_owned)
}

impl Workbench {
    /// A window on what `backend` tells. Works without a graphics card and without storage.
    pub fn new(cc: &eframe::CreationContext<'_>, backend: Box<dyn Backend>) -> Self {
        Self::on(&cc.egui_ctx, cc.storage, backend)
    }

    /// The same on any context, say one without a screen.
    pub fn on(ctx: &Context, storage: Option<&dyn eframe::Storage>, backend: Box<dyn Backend>) -> Self {
        theme::install(ctx);
        let kept = |key: &str| storage.and_then(|storage| storage.get_string(key));
        let mut workbench = Self {
            backend,
            picker: Box::new(SystemPicker::default()),
            pictures: pictures::Pictures::default(),
            recorder: recording::Recorder::default(),
            store: Store::default(),
            panels: Panels::default(),
            docks: kept(DOCKS).map_or_else(Docks::default, |text| Docks::load(&text)),
            dialog: dialog::Dialog::default(),
            palette: palette::Palette::default(),
            toasts: Toasts::default(),
            toasted: 0,
            help: false,
            preferences: preferences::Preferences::default(),
            welcome: true,
            foremost: None,
            portraits: welcome::Portraits::default(),
            recents: kept(RECENT).map_or_else(Recents::default, |text| Recents::load(&text)),
            times: FrameTimes::default(),
            logic_time: Duration::ZERO,
            commands: Vec::new(),
            requests: Vec::new(),
            title: String::new(),
            looks: Looks::recall(kept),
            share: kept(SHARE).is_some_and(|text| text == "true"),
            forwarded: None,
            keyboard: focus::Focus::default(),
            edits: edits::Edits::default(),
            apart: Vec::new(),
            focus: None,
            focused: None,
            acts: false,
        };
        workbench.focus = workbench.docks.current().foremost();
        if let Some(text) = kept(ROBOT) {
            workbench.panels.robot.recall(&text);
        }
        if let Some(text) = kept(HABITS) {
            workbench.recall_habits(ctx, &text);
        }
        if let Some(folder) = kept(BASELINE).filter(|folder| !folder.is_empty()) {
            workbench.send(Command::Pin(Some(folder.into())));
        }
        workbench.looks.wear(ctx);
        workbench.send(Command::SetSpeed(Some(1.0)));
        workbench
    }

    /// Asks files of `picker` instead of the system.
    #[must_use]
    pub fn with_picker(mut self, picker: Box<dyn FilePicker>) -> Self {
        self.picker = picker;
        self
    }

    /// What the window knows.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Which layout is in sight.
    pub fn layout(&self) -> Layout {
        self.docks.current()
    }

    /// Times of the last frames.
    pub fn frame_times(&mut self) -> &mut FrameTimes {
        &mut self.times
    }

    /// Says that the program ended by a mistake of its own last time, and where that is written down.
    pub fn tell_of_crash(&mut self, note: PathBuf) {
        self.store.notice_of(Level::Warning, text!("shell-crashed").into(), note);
    }

    /// Has the looks that the command line asks for.
    pub fn order(&mut self, ctx: &Context, looks: Ordered) {
        self.looks.order(looks);
        self.looks.wear(ctx);
    }

    /// Brings a layout into sight.
    pub fn show(&mut self, layout: Layout) {
        self.welcome = false;
        self.docks.switch(layout);
        self.foremost = layout.foremost();
        self.focus = self.foremost;
    }

    /// Brings a panel into sight.
    fn reveal(&mut self, pane: Pane) {
        self.welcome = false;
        self.docks.reveal(pane);
        (self.foremost, self.focus) = (Some(pane), Some(pane));
    }

    /// Takes in an event as if the worker had told it.
    pub(super) fn absorb(&mut self, event: Event) {
        self.store.absorb(event);
    }

    pub(super) fn send(&mut self, command: Command) {
        match &command {
            Command::Edit(preset) => self.edits.note(&self.store.preset, preset),
            Command::SetPlanner(planner) => {
                let after = Preset { planner: planner.clone(), ..self.store.preset.clone() };
                self.edits.note(&self.store.preset, &after);
            }
            _ => {}
        }
        self.pass(command);
    }

    /// Hands a command to the worker, whatever it does to the way back.
    fn pass(&mut self, command: Command) {
        self.store.ask(&command);
        self.backend.send(command);
    }

    /// Shows new notices as toasts; the log keeps them all.
    fn toast(&mut self, ctx: &Context) {
        let fresh = self.store.notices_told - self.toasted;
        self.toasted = self.store.notices_told;
        let skip = self.store.notices.len().saturating_sub(fresh);
        let now = ctx.input(|input| input.time);
        for notice in &self.store.notices[skip..] {
            self.toasts.add(notice, now);
        }
        if let Some(file) = self.toasts.ui(ctx)
            && let Err(error) = files::open_elsewhere(&file)
        {
            let file = file.display().to_string();
            let text = text!("shell-not-shown", file = file, error = error.to_string());
            self.store.notice(Level::Warning, text);
        }
    }

    /// What the desktop shows in its list of windows: the job under way, the experiment, the program.
    fn name_window(&mut self, ctx: &Context) {
        let job = self.store.busy().then(|| strip::phase(&self.store, theme::of(ctx)).0);
        let name = Some(self.store.preset.name.as_str()).filter(|name| !name.is_empty());
        let title = job.into_iter().chain(name).chain(["Foresight"]).collect::<Vec<_>>().join(" · ");
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn bars(&mut self, ui: &mut egui::Ui, done: &mut Vec<UiCommand>) {
        let t = theme::tokens(ui);
        let bar = Surface::new().fill(t.base).inner_margin(Margin::symmetric(12, 0));
        let plain = |bar: Bar, height| bar.exact_size(height).resizable(false).show_separator_line(false);
        plain(Bar::top("menus"), 30.0).frame(bar).show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                done.extend(menu::ui(ui, &self.store));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    name(ui, &self.store);
                    recording::sign(ui, &mut self.recorder, done);
                });
            });
        });
        plain(Bar::top("strip"), 46.0).frame(bar).show(ui, |ui| {
            let layout = (!self.welcome).then(|| self.docks.current());
            strip::ui(ui, &self.store, layout, done, &mut self.commands);
        });
        plain(Bar::bottom("status"), 26.0).frame(bar).show(ui, |ui| {
            if status::ui(ui, &self.store, &self.times) {
                self.reveal(Pane::Log);
            }
        });
    }

    fn middle(&mut self, ui: &mut egui::Ui) {
        let t = theme::tokens(ui);
        self.lesson_bar(ui);
        let surface =
            Surface::new().fill(t.base).inner_margin(Margin { left: 8, right: 8, top: 0, bottom: 0 });
        CentralPanel::default().frame(surface).show(ui, |ui| {
            if self.welcome {
                return self.greet(ui);
            }
            // A lesson's card, or large type, may leave too little room for a whole layout.
            let is_large = self.store.lesson.is_some() || self.looks.look.value == theme::Look::Presenter;
            let alone = self.foremost.filter(|_| is_large && ui.available_width() < ROOM_FOR_LAYOUT);
            let Self { panels, store, commands, requests, docks, .. } = self;
            docks.ui(ui, alone, title, &mut |ui, pane| {
                panels.get(pane).ui(ui, &mut Cx { store, commands, requests });
            });
        });
    }
}

impl eframe::App for Workbench {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        self.looks.speak();
        self.listen(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        storage.set_string(DOCKS, self.docks.save());
        self.looks.save(storage);
        storage.set_string(RECENT, self.recents.save());
        storage.set_string(SHARE, self.share.to_string());
        storage.set_string(HABITS, self.habits());
        storage.set_string(ROBOT, self.panels.robot.memory());
        let pinned = self.store.pinned.as_ref().map(|folder| folder.display().to_string());
        storage.set_string(BASELINE, pinned.unwrap_or_default());
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}

impl Workbench {
    /// Takes in what the worker has told. Before each frame, and while the window is hidden.
    pub fn listen(&mut self, ctx: &Context) {
        let began = Instant::now();
        let forwarded = self.forwarded.take();
        ctx.input_mut(|input| input.events.extend(forwarded));
        let (mut taken, mut looked) = (0, false);
        let (store, recents, welcome, edits) =
            (&mut self.store, &mut self.recents, &mut self.welcome, &mut self.edits);
        self.backend.drain(
            &mut |event| {
                match &event {
                    Event::Opened { folder, .. } => {
                        *welcome = false;
                        edits.clear();
                        recents.extend(folder.clone().map(Recent::Run));
                    }
                    Event::Runs(_) => looked = true,
                    Event::Saved(folder) => recents.add(Recent::Run(folder.clone())),
                    _ => {}
                }
                store.absorb(event);
                taken += 1;
            },
            EVENTS_A_FRAME,
        );
        if let Some(folder) = self.store.pinned.clone().filter(|_| looked) {
            // It may have gone on, or be gone.
            self.send(Command::Pin(Some(folder)));
        }
        if taken == EVENTS_A_FRAME {
            ctx.request_repaint();
        }
        self.panels.plant.look(ctx, &*self.backend, &self.store);
        self.watch_lesson(ctx);
        self.logic_time = began.elapsed();
    }

    /// Draws one frame and passes on what was wished for.
    pub fn draw(&mut self, ui: &mut egui::Ui) {
        let began = Instant::now();
        let ctx = ui.ctx().clone();
        let mut done = Vec::new();
        self.watch_acts(&ctx);
        if commands::brakes(&ctx, &self.store) {
            // Before anything else is done or drawn.
            self.send(Command::Stop);
        }
        if !self.dialog.is_open() && !self.help && !self.palette.is_open() && !self.preferences.is_open() {
            self.watch_edits(&ctx);
            done = commands::pressed(&ctx, &self.store);
        }
        self.bars(ui, &mut done);
        self.middle(ui);
        if self.help {
            self.help =
                help::ui(&ctx) && !ctx.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::F1));
        }
        match self.palette.ui(&ctx) {
            Some(palette::Picked::Command(command)) => done.push(command),
            Some(palette::Picked::Panel(pane)) => self.reveal(pane),
            Some(palette::Picked::Recent(recent)) => self.reopen(&ctx, &recent),
            None => {}
        }
        self.prefer(&ctx, &mut done);
        if let Some((question, path)) = self.dialog.ui(&ctx, &mut *self.picker) {
            self.answer(&ctx, question, &path);
        }
        self.take_pictures(&ctx);
        self.take_drops(&ctx);
        self.ring(&ctx);
        self.forwarded = self.keyboard.show(&ctx);
        for command in done {
            self.perform(&ctx, command);
        }
        for request in std::mem::take(&mut self.requests) {
            self.grant(&ctx, request);
        }
        for command in std::mem::take(&mut self.commands) {
            self.send(command);
        }
        self.keep_recording(&ctx);
        self.watch_layouts(&ctx);
        self.watch_links(&ctx);
        self.panels.plant.request_picture(&*self.backend);
        self.toast(&ctx);
        self.name_window(&ctx);
        self.times.push(self.logic_time + began.elapsed());
    }
}

/// Experiment and plant, at the right end of the menu bar.
fn name(ui: &mut egui::Ui, store: &Store) {
    let t = theme::tokens(ui);
    if let Some(spec) = &store.spec {
        ui.add_space(10.0);
        ui.label(egui::RichText::new(spec.id()).font(theme::caption()).color(t.muted));
        ui.label(egui::RichText::new(&store.preset.name).color(t.text)).on_hover_text(&store.preset.about);
    }
}
