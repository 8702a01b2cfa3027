//! The story once more, in the real window: the program as it is started by hand, clicked by the mouse of a virtual display.
//!
//! A rehearsal on the same program, through AccessKit, shows where things are and what must come of it.

use std::{
    path::Path,
    process::{Child, Command},
};

use egui::{Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use foresight::{gui::Store, session::Phase};

use super::{
    hand::Hand,
    user::{User, small},
};

/// The window, the hand on it, and the rehearsal.
struct Both {
    hand: Hand,
    rehearsal: User,
    window: Window,
}

/// The program, ended with the test.
struct Window(Child);

impl Drop for Window {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

impl Both {
    fn open(folder: &Path) -> Self {
        let preset = small();
        let file = folder.join("small.toml");
        std::fs::write(&file, preset.to_toml().expect("a preset")).expect("written");
        // At home in the test's folder: no layout from earlier, no traces left behind.
        let window = Command::new(env!("CARGO_BIN_EXE_foresight"))
            .arg(&file)
            .current_dir(folder)
            .envs([("HOME", folder), ("XDG_DATA_HOME", folder), ("XDG_RUNTIME_DIR", folder)])
            .env("WINIT_X11_SCALE_FACTOR", "1")
            .spawn()
            .expect("the program starts");
        let window = Window(window);
        let hand = Hand::on_window("Foresight", window.0.id());
        let rehearsal = User::new(preset);
        let mut both = Self { hand, rehearsal, window };
        both.until("the experiment is open", |store| store.spec.is_some());
        both
    }

    /// Waits until the rehearsal is at rest and knows `what`, and the window is at rest.
    fn until(&mut self, what: &str, known: impl Fn(&Store) -> bool) {
        self.rehearsal.until(what, |store| store.phase == Phase::Idle && known(store));
        self.hand.settle(|title| title == "quick_start · Foresight");
    }

    fn press(&mut self, name: &str) {
        self.hand.click(self.place(egui::Role::Button, name));
        self.rehearsal.press(name);
    }

    fn place(&self, role: egui::Role, name: &str) -> Pos2 {
        let node = self.rehearsal.harness.get_all_by_role_and_label(role, name).next();
        node.unwrap_or_else(|| panic!("no {name:?} in sight")).rect().center().floor()
    }

    fn click(&mut self, at: Pos2) {
        self.hand.click(at);
        let harness = &mut self.rehearsal.harness;
        harness.hover_at(at);
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            harness.step();
        }
        harness.run_steps(2);
    }
}

/// Chooses a command by its words in the palette.
fn command(hand: &Hand, words: &str) {
    hand.control('p');
    hand.watch(2);
    hand.types(words);
    hand.watch(2);
    hand.enter();
}

/// Records the window while it draws itself, by the keyboard alone.
fn film(hand: &Hand, home: &Path) {
    let at_rest = |title: &str| title == "quick_start · Foresight";
    command(hand, "record the window");
    hand.watch(4);
    hand.enter();
    hand.watch(20);
    command(hand, "stop recording the window");
    hand.settle(at_rest);
    let file = std::fs::File::open(home.join("quick_start.gif")).expect("the film is where it was offered");
    let mut film = gif::DecodeOptions::new().read_info(file).expect("a GIF");
    assert!(film.width() >= 1200 && film.height() >= 700, "{} x {}", film.width(), film.height());
    let mut pictures = 0;
    while film.read_next_frame().expect("a picture").is_some() {
        pictures += 1;
    }
    assert!(pictures >= 2, "the palette was in sight at the end: {pictures} pictures");
}

#[test]
fn the_story_in_a_real_window_with_a_real_mouse() {
    if std::env::var_os("FORESIGHT_VIRTUAL_DISPLAY").is_none() {
        eprintln!(
            "skipped: it would take the mouse from you; scripts/with-display.sh has a display of its own"
        );
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut both = Both::open(folder.path());

    both.press("Collect data");
    both.until("there are data", |store| store.data.validation_transitions > 0);
    both.press("Train");
    both.until("the layout is there", |_| true);
    both.press("Train the model");
    both.until("there is a model", |store| store.card.is_some());

    both.press("Draw");
    both.until("the layout is there", |_| true);
    let middle = both.place(egui::Role::Canvas, "Path canvas");
    for place in [vec2(0.0, 0.0), vec2(70.0, 0.0), vec2(120.0, -60.0)] {
        both.click(middle + place);
        both.until("the waypoint is there", |_| true);
    }
    both.press("Follow this path");
    both.until("the path was followed", |store| !store.paths.is_empty());
    both.press("Diagnose");
    both.until("a prediction lies beside the truth", |store| store.trace.is_some());
    film(&both.hand, folder.path());
    both.hand.control('s');
    both.hand.settle(|title| title == "quick_start · Foresight");
    both.hand.control('q');
    let ended = both.window.0.wait().expect("it ends");
    assert!(ended.success(), "{ended}");

    // What the mouse did is, to the last digit, what the rehearsal came to.
    let run = folder.path().join("runs/quick_start-seed0");
    let summary = std::fs::read_to_string(run.join("summary.json")).expect("the run was saved");
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("valid");
    let expected = both.rehearsal.store().paths.last().expect("a path").clone();
    let followed = &summary["paths"][0];
    assert_eq!(followed["name"], expected.name);
    assert_eq!(followed["mean_distance_m"], expected.mean_distance_m);
    assert_eq!(followed["progress_m"], expected.progress_m);
    assert!(run.join("model.safetensors").exists() && run.join("data/manifest.json").exists());
}
