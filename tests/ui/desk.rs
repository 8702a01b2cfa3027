//! A window on a desk: the real workbench on a worker that says what the test wants and notes what it is told.

use std::{cell::RefCell, collections::VecDeque, path::PathBuf, rc::Rc, sync::Arc};

use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use foresight::{
    data::{Source, Split},
    dynamics::HORIZONS,
    experiment::Preset,
    gui::{Backend, FilePicker, Question, Workbench},
    session::{
        Camera, CameraMode, Command, Coverage, DataInfo, EpisodeInfo, Epoch, Event, Histogram, Image, Losses,
        Phase, Pick, Scene,
    },
};

use super::stage;

/// What passes between the window and the test.
#[derive(Default)]
pub struct Script {
    pub sent: Vec<Command>,
    pub events: VecDeque<Event>,
    pub scenes: Vec<Scene>,
    pub image: Option<Image>,
    pub picked: Option<[f64; 2]>,
    pub pick: Option<Option<Pick>>,
    /// What the file dialog will say.
    pub file: Option<PathBuf>,
    pub asked: Vec<Question>,
}

/// A worker that follows a script.
#[derive(Clone, Default)]
pub struct Scripted(pub Rc<RefCell<Script>>);

impl Backend for Scripted {
    fn send(&self, command: Command) {
        self.0.borrow_mut().sent.push(command);
    }

    fn drain(&self, take: &mut dyn FnMut(Event), limit: usize) {
        for _ in 0..limit {
            let Some(event) = self.0.borrow_mut().events.pop_front() else { return };
            take(event);
        }
    }

    fn camera(&self) -> Option<Camera> {
        Some(Camera {
            azimuth: 90.0,
            elevation: -30.0,
            distance: 4.0,
            lookat: [0.0; 3],
            mode: CameraMode::Track,
            fovy: 45.0,
        })
    }

    fn show(&self, scene: Scene) {
        self.0.borrow_mut().scenes.push(scene);
    }

    fn take_image(&self) -> Option<Result<Image, String>> {
        self.0.borrow_mut().image.take().map(Ok)
    }

    fn pick(&self, place: [f64; 2]) {
        self.0.borrow_mut().picked = Some(place);
    }

    fn take_pick(&self) -> Option<Option<Pick>> {
        self.0.borrow_mut().pick.take()
    }
}

impl FilePicker for Scripted {
    fn ask(&mut self, question: &Question, _: egui::Context) -> bool {
        self.0.borrow_mut().asked.push(question.clone());
        true
    }

    fn answer(&mut self) -> Option<Option<PathBuf>> {
        let mut script = self.0.borrow_mut();
        if script.asked.is_empty() { None } else { script.file.take().map(Some) }
    }

    fn asking(&self) -> bool {
        false
    }
}

/// A user in front of a window.
pub struct Desk {
    pub harness: Harness<'static, Workbench>,
    pub script: Rc<RefCell<Script>>,
}

impl Desk {
    /// A fresh window of 1440 x 900 points, dark.
    pub fn new() -> Self {
        Self::with(None, [1440.0, 900.0])
    }

    /// A window that finds `storage` from an earlier start.
    pub fn with(storage: Option<&'static dyn eframe::Storage>, size: [f32; 2]) -> Self {
        let worker = Scripted::default();
        let script = worker.0.clone();
        let picker = Box::new(worker.clone());
        let harness = Harness::builder().with_size(size).build_eframe(move |cc| {
            cc.storage = storage;
            let workbench = Workbench::new(cc, Box::new(worker)).with_picker(picker);
            cc.egui_ctx.all_styles_mut(|style| style.animation_time = 0.0);
            workbench
        });
        let mut desk = Self { harness, script };
        desk.settle();
        desk.sent();
        desk
    }

    /// A window on an experiment that was just opened.
    pub fn opened() -> Self {
        let mut desk = Self::new();
        desk.tell(opened());
        desk
    }

    /// A window after data were collected, a model trained and a path followed.
    pub fn seasoned() -> Self {
        Self::seasoned_on([1440.0, 900.0])
    }

    /// The same of another size.
    pub fn seasoned_on(size: [f32; 2]) -> Self {
        let mut desk = Self::with(None, size);
        desk.season();
        desk
    }

    /// An experiment is opened, data are collected, a model is trained and a path followed.
    pub fn season(&mut self) {
        self.tell(opened());
        for event in collected(40).into_iter().chain(trained(20_000)).chain(followed()) {
            self.script.borrow_mut().events.push_back(event);
        }
        self.settle();
    }

    /// A few frames.
    pub fn settle(&mut self) {
        self.harness.run_steps(4);
    }

    pub fn tell(&mut self, event: Event) {
        self.script.borrow_mut().events.push_back(event);
        self.settle();
    }

    pub fn phase(&mut self, phase: Phase) {
        self.tell(Event::Phase { phase, paused: false });
    }

    /// Commands sent since the last time.
    pub fn sent(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.script.borrow_mut().sent)
    }

    /// Clicks the first (topmost) button of this name.
    pub fn press(&mut self, name: &str) {
        let buttons: Vec<_> = self.harness.get_all_by_role_and_label(egui::Role::Button, name).collect();
        buttons.first().expect("at least one").click();
        self.settle();
    }

    /// Whether the first button of this name can be pressed.
    pub fn enabled(&self, name: &str) -> bool {
        let node = self.harness.get_all_by_role_and_label(egui::Role::Button, name).next();
        node.is_some_and(|node| !node.accesskit_node().is_disabled())
    }

    pub fn sees(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    pub fn key(&mut self, key: egui::Key) {
        self.harness.key_press(key);
        self.settle();
    }

    pub fn keys(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }
}

pub fn preset() -> Preset {
    Preset::builtin("quick_start").expect("the quick start comes with the program")
}

pub fn opened() -> Event {
    Event::Opened { spec: Arc::new(stage::spec()), preset: Box::new(preset()), folder: None }
}

/// Random episodes, and where they lie.
pub fn collected(episodes: u64) -> Vec<Event> {
    let mut events: Vec<Event> = (0..episodes)
        .map(|id| {
            Event::Episode(EpisodeInfo {
                id,
                source: if id % 7 == 6 { Source::Held } else { Source::Random },
                split: if id % 5 == 4 { Split::Validation } else { Split::Train },
                steps: 333,
                seconds: 49.95,
                total_reward: 8.0 * stage::noise(id as usize),
                terminated: id % 11 == 3,
                dropped: id == 2,
                tags: if id % 9 == 1 { vec!["carpet".into()] } else { Vec::new() },
            })
        })
        .collect();
    let spec = stage::spec();
    let elements = spec.state.iter().chain(&spec.action).enumerate().map(|(i, element)| Histogram {
        name: element.name.clone(),
        unit: element.unit.clone(),
        min: -2.0 - i as f64 * 0.1,
        max: 2.0 + i as f64 * 0.2,
        counts: (0..32)
            .map(|bin| {
                let x = (f64::from(bin) - 16.0 - 4.0 * stage::noise(i)) / (4.0 + (i % 5) as f64);
                (900.0 * (-x * x).exp() * (1.0 + 0.2 * stage::noise(i * 32 + bin as usize))) as u32
            })
            .collect(),
    });
    events.push(Event::Coverage(Arc::new(Coverage { elements: elements.collect(), seen: 1, all: 1 })));
    events.push(Event::Data(DataInfo {
        train_transitions: 6660,
        train_seconds: 1020.0,
        validation_transitions: 1665,
        validation_seconds: 250.0,
    }));
    events
}

/// A training of `updates` gradient steps, its model and its errors.
pub fn trained(updates: usize) -> Vec<Event> {
    let fall = |update: f64| 0.004 + 0.9 * (-update / 900.0).exp() + 0.05 * (-update / 6000.0).exp();
    let loss = |u: usize| (fall(u as f64) * (1.0 + 0.45 * stage::noise(u)).max(0.2)) as f32;
    let mut events =
        vec![Event::Losses(Losses { first_update: 0, losses: (0..updates).map(loss).collect() })];
    for epoch in 1..=30 {
        let update = updates * epoch / 30;
        events.push(Event::Epoch(Epoch {
            iteration: 0,
            update,
            train_loss: fall(update as f64),
            validation_loss: Some(1.25 * fall(update as f64) + 0.0016),
            open_loop: HORIZONS.map(|h| (h, Some(fall(update as f64) * (h as f64).sqrt()))).to_vec(),
        }));
    }
    events.push(Event::Model(Arc::new(stage::card(stage::spec()))));
    events.push(Event::OpenLoopErrors(Arc::new(stage::errors())));
    events
}

/// A path that was followed.
pub fn followed() -> Vec<Event> {
    let mut events = vec![Event::RolloutBegan { name: "left_turn".into(), iteration: 0 }];
    events.extend(stage::frames(80).into_iter().map(Event::Frame));
    events.extend(stage::results().into_iter().map(Event::Path));
    events
}

/// A file as the desktop hands it over.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it here".into())
    }
}

/// Drops a file on the window; what the worker was told then.
pub fn drop_on(desk: &mut Desk, path: &std::path::Path) -> Vec<Command> {
    desk.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
    desk.settle();
    desk.sent()
}
