//! A user in front of the real program, through AccessKit.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, sync_channel},
    },
    time::{Duration, Instant},
};

use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use foresight::{
    experiment::{Preset, lesson::Lesson},
    gui::{Opening, Store, Workbench},
    session::Session,
};

/// Longer than anything a user of these tests waits for, on a busy machine as well.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// A user in front of the real program.
pub struct User {
    pub harness: Harness<'static, Workbench>,
    news: Receiver<()>,
    /// Frames between two that are really drawn; 0: none is.
    pub drawn_every: u32,
    frames: u32,
}

impl User {
    pub fn new(preset: Preset) -> Self {
        Self::begin(Opening::Preset(Box::new(preset)))
    }

    /// One who takes a lesson.
    pub fn taught(lesson: Arc<Lesson>) -> Self {
        Self::begin(Opening::Lesson(lesson))
    }

    /// One who has just started the program.
    pub fn newcomer() -> Self {
        Self::begin(Opening::Nothing)
    }

    fn begin(opening: Opening) -> Self {
        let (sender, news) = sync_channel(1024);
        let harness = Harness::builder().with_size([1440.0, 900.0]).build_eframe(move |cc| {
            // More news than fit say nothing new; and the window may be gone when the last comes.
            let session = Session::spawn(move || _ = sender.try_send(())).expect("a worker");
            let mut workbench = Workbench::new(cc, Box::new(session));
            workbench.open(&cc.egui_ctx, opening);
            cc.egui_ctx.all_styles_mut(|style| style.animation_time = 0.0);
            workbench
        });
        Self { harness, news, drawn_every: 0, frames: 0 }
    }

    pub fn store(&self) -> &Store {
        self.harness.state().store()
    }

    /// Waits, drawing whenever there is something new, until the window knows `what`.
    pub fn until(&mut self, what: &str, known: impl Fn(&Store) -> bool) {
        self.until_seen(what, |harness| known(harness.state().store()));
    }

    /// Waits, drawing whenever there is something new, until `what` is in sight.
    pub fn until_seen(&mut self, what: &str, seen: impl Fn(&Harness<'static, Workbench>) -> bool) {
        let begun = Instant::now();
        loop {
            self.harness.step();
            self.frames += 1;
            if self.drawn_every > 0 && self.frames.is_multiple_of(self.drawn_every) {
                drop(self.harness.render());
            }
            if seen(&self.harness) {
                break;
            }
            let news = self.news.recv_timeout(Duration::from_mins(2));
            // A plant that lives has news for ever.
            if news.is_err() || begun.elapsed() > LONGEST_WAIT {
                self.gives_up(what);
            }
            while self.news.try_recv().is_ok() {}
        }
        self.harness.run_steps(3);
    }

    fn gives_up(&self, what: &str) -> ! {
        let store = self.store();
        let last = store.notices.last().map(|notice| &notice.text);
        let (begun, frames) = (store.rollouts_begun, store.frames.len());
        let lesson = store.lesson.as_ref().map(|course| (course.at() + 1, course.met()));
        panic!(
            "waiting until {what}; in {:?}, last said {last:?}, {begun} rollouts begun, {frames} frames of the last, of the \
             lesson's step {lesson:?}",
            store.phase
        );
    }

    /// Waits until what is at `place` stays there: news that are on their way may still move it.
    pub fn settle(&mut self, place: impl Fn(&Harness<'static, Workbench>) -> Option<egui::Rect>) {
        let (mut last, mut rests) = (None, 0);
        while rests < 6 {
            self.harness.step();
            let now = place(&self.harness);
            rests = if now == last { rests + 1 } else { 0 };
            last = now;
            // Whether there are news does not matter: only that they had the time to come.
            let _news = self.news.recv_timeout(Duration::from_millis(50));
        }
    }

    pub fn press(&mut self, name: &str) {
        let button =
            self.harness.get_all_by_role_and_label(egui::Role::Button, name).next().expect("one at least");
        button.click();
        self.harness.run_steps(4);
    }

    /// Moves the slider, or sets the number, of this name.
    pub fn set(&mut self, name: &str, value: f64) {
        let named = self.harness.get_all_by_label(name);
        let control = named
            .into_iter()
            .find(|node| matches!(node.accesskit_node().role(), egui::Role::Slider | egui::Role::SpinButton));
        control.expect("a slider or a number").set_value_accesskit(value);
        self.harness.run_steps(4);
    }

    /// As fast as the processor goes; or so much faster than the robot's time.
    pub fn hurry(&mut self, speed: Option<f64>) {
        while self.store().speed != speed {
            self.harness.key_press(egui::Key::Plus);
            self.harness.run_steps(1);
        }
    }

    /// Clicks at a place, not at a widget.
    pub fn click_at(&mut self, at: egui::Pos2) {
        self.harness.hover_at(at);
        self.harness.step();
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
            self.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            self.harness.step();
        }
        self.harness.run_steps(2);
    }

    /// Draws a path of one's own on the canvas: long enough to be followed for a while.
    pub fn draw_path(&mut self) {
        let canvas = self.harness.get_by_role_and_label(egui::Role::Canvas, "Path canvas").rect();
        for [across, down] in [[0.15, 0.5], [0.85, 0.25], [0.15, 0.75], [0.85, 0.6]] {
            let at = canvas.min + egui::vec2(across * canvas.width(), down * canvas.height());
            self.click_at(at);
            // Two clicks in a row would be another thing.
            self.harness.run_steps(4);
        }
    }

    /// A picture for people, where there is a driver to draw it and someone asked.
    pub fn picture(&mut self, name: &str) {
        let Some(folder) = pictures() else { return };
        std::fs::create_dir_all(&folder).expect("a folder");
        self.harness.render().expect("a picture").save(folder.join(format!("{name}.png"))).expect("written");
    }
}

/// Where pictures go, if somebody wants them (`make screenshots`).
pub fn pictures() -> Option<PathBuf> {
    std::env::var_os("FORESIGHT_PICTURES").map(PathBuf::from)
}

/// The quick start, much smaller.
pub fn small() -> Preset {
    let mut preset = Preset::builtin("quick_start").expect("it comes with the program");
    for change in [
        "data.episodes=6",
        "data.steps=120",
        "data.validation_episodes=2",
        "data.validation_steps=120",
        "network.width=32",
        "training.updates=400",
        "planner.candidates=24",
        "planner.elites=4",
        "planner.horizon=10",
        "planner.rounds=2",
        "task.steps=60",
    ] {
        preset.set(change).expect(change);
    }
    preset
}
