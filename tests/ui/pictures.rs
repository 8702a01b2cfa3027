//! Pictures of the window with believable content.

use std::path::{Path, PathBuf};

use egui::Role;
use egui_kittest::kittest::Queryable as _;
use foresight::{
    experiment::lesson::Lesson,
    gui::{Layout, texts},
    session::{Event, Image, Phase},
};

use super::{desk::Desk, stage};

/// A stand-in for the 3D view: a floor under a sky.
fn image(width: u32, height: u32) -> Image {
    let mut rgb = Vec::with_capacity(3 * (width * height) as usize);
    for y in 0..height {
        for x in 0..width {
            let ground = y > height * 2 / 5;
            let check = ((x / 40) + (y / 24)) % 2 == 0;
            rgb.extend(match (ground, check) {
                (false, _) => [96, 132, 168],
                (true, true) => [58, 70, 84],
                (true, false) => [48, 58, 70],
            });
        }
    }
    Image { width, height, rgb, fine: true, stamp: 0, centre: [0.0; 3], took: std::time::Duration::ZERO }
}

/// Where pictures go.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("window");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}

fn keep(desk: &mut Desk, name: &str) {
    desk.settle();
    desk.harness.render().expect("a picture").save(folder().join(format!("{name}.png"))).expect("written");
}

/// Panels of the layout that has all of them; *Plant* and *Log* stand beside them.
const PANELS: [&str; 10] =
    ["Collect", "Train", "Draw", "Run", "Diagnose", "Aggregate", "Hybrid", "Robot", "Experiments", "Runs"];

/// The themes, and a screen for each: a desk's of 1440 x 900, a projector's of 1920 x 1080.
const THEMES: [(&str, &str, [f32; 2]); 3] = [
    ("dark", "Dark theme", [1440.0, 900.0]),
    ("light", "Light theme", [1440.0, 900.0]),
    ("presenter", "Presenter theme", [1920.0, 1080.0]),
];

fn dressed(mut desk: Desk, theme: &str) -> Desk {
    desk.press("View");
    desk.press(theme);
    desk
}

#[test]
#[ignore = "needs a Vulkan driver; writes pictures to look at"]
fn every_layout_in_every_theme() {
    for (short, theme, size) in THEMES {
        let mut desk = dressed(Desk::seasoned_on(size), theme);
        desk.script.borrow_mut().image = Some(image(640, 360));
        for layout in Layout::ALL {
            desk.press(layout.name());
            keep(&mut desk, &format!("{}_{short}", layout.name().to_lowercase()));
        }
        // Panels that stand behind others there.
        for iteration in stage::iterations(5) {
            desk.tell(Event::Iteration(Box::new(iteration)));
        }
        for panel in PANELS {
            let tabs = desk.harness.query_all_by_role_and_label(Role::Tab, panel);
            tabs.into_iter().next().expect("a tab").click();
            keep(&mut desk, &format!("panel_{}_{short}", panel.to_lowercase()));
        }
        desk.key(egui::Key::F1);
        keep(&mut desk, &format!("help_{short}"));
        desk.key(egui::Key::F1);
        desk.keys(egui::Modifiers::COMMAND, egui::Key::P);
        keep(&mut desk, &format!("palette_{short}"));
        desk.key(egui::Key::Escape);
        desk.keys(egui::Modifiers::COMMAND, egui::Key::Comma);
        keep(&mut desk, &format!("preferences_{short}"));
    }
    for (short, theme) in [("dark", "Dark theme"), ("light", "Light theme")] {
        let mut desk = dressed(Desk::seasoned(), theme);
        desk.press("View");
        desk.press("High contrast");
        desk.press("Train");
        keep(&mut desk, &format!("strong_{short}"));
    }
    let mut desk = Desk::new();
    desk.press("Collect");
    keep(&mut desk, "empty");
    desk.press("Open preset…");
    keep(&mut desk, "dialog");
}

#[test]
#[ignore = "needs a Vulkan driver; writes pictures to look at"]
fn every_layout_in_german() {
    let german = |mut desk: Desk| {
        desk.press("View");
        let height = desk.harness.ctx.content_rect().height();
        keep(&mut desk, &format!("menu_view_{height}"));
        desk.harness.get_by_role_and_label(Role::Button, "Deutsch").scroll_to_me();
        desk.settle();
        desk.press("Deutsch");
        desk.script.borrow_mut().image = Some(image(640, 360));
        desk
    };
    keep(&mut german(Desk::new()), "welcome_german");
    let mut desk = german(Desk::seasoned());
    for layout in Layout::ALL {
        desk.press(layout.name());
        keep(&mut desk, &format!("{layout:?}_german").to_lowercase());
    }
    for iteration in stage::iterations(5) {
        desk.tell(Event::Iteration(Box::new(iteration)));
    }
    for panel in PANELS {
        let title = texts::get(&format!("shell-panel-{}", panel.to_lowercase()));
        desk.harness.query_all_by_role_and_label(Role::Tab, title).next().expect("a tab").click();
        keep(&mut desk, &format!("panel_{}_german", panel.to_lowercase()));
    }
    desk.key(egui::Key::F1);
    keep(&mut desk, "help_german");
    desk.key(egui::Key::F1);
    desk.keys(egui::Modifiers::COMMAND, egui::Key::Comma);
    keep(&mut desk, "preferences_german");
    desk.key(egui::Key::Escape);
    desk.press("Datei");
    desk.press("Fenster aufnehmen…");
    keep(&mut desk, "recording_asked_german");
    let mut desk = german(Desk::seasoned_on([960.0, 640.0]));
    desk.phase(Phase::Idle);
    desk.key(egui::Key::Num4);
    desk.harness.get_by_role_and_label(Role::Button, texts::get("run-what-if")).click_accesskit();
    keep(&mut desk, "narrow_what_if_german");
}

#[test]
#[ignore = "needs a Vulkan driver; writes pictures to look at"]
fn a_recording_and_narrow_panels() {
    for (short, theme) in [("dark", "Dark theme"), ("light", "Light theme")] {
        let mut desk = dressed(Desk::seasoned(), theme);
        desk.script.borrow_mut().image = Some(image(640, 360));
        desk.press("Run");
        desk.press("File");
        keep(&mut desk, &format!("menu_file_{short}"));
        desk.press("Record the window…");
        keep(&mut desk, &format!("recording_asked_{short}"));
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("film.gif");
        desk.keys(egui::Modifiers::COMMAND, egui::Key::A);
        let fields = desk.harness.get_all_by_role(Role::TextInput);
        fields.last().expect("a field").type_text(file.to_str().expect("plain text"));
        desk.settle();
        desk.press("Start recording");
        desk.harness.run_steps(9);
        keep(&mut desk, &format!("recording_{short}"));

        let mut desk = dressed(Desk::seasoned_on([960.0, 640.0]), theme);
        desk.phase(Phase::Idle);
        desk.press("Run");
        keep(&mut desk, &format!("narrow_run_{short}"));
        desk.harness.get_by_role_and_label(Role::Button, "What if").click_accesskit();
        keep(&mut desk, &format!("narrow_what_if_{short}"));
        desk.press("Train");
        desk.harness.get_by_role_and_label(Role::Tab, "Hybrid").click();
        keep(&mut desk, &format!("narrow_hybrid_{short}"));
    }
}

#[test]
#[ignore = "needs a Vulkan driver; writes pictures to look at"]
fn the_welcome_page_and_the_lesson_in_every_theme() {
    // A small projector as well.
    let small = ("small_presenter", "Presenter theme", [1440.0, 900.0]);
    for (short, theme, size) in THEMES.into_iter().chain([small]) {
        let mut desk = dressed(Desk::with(None, size), theme);
        let runs = ["best/cheetah seed 2", "swimmer, first try"];
        for run in runs {
            desk.tell(Event::Saved(Path::new("/home/ada/runs").join(run)));
        }
        desk.key(egui::Key::F1);
        desk.key(egui::Key::F1);
        keep(&mut desk, &format!("welcome_{short}"));
        let title = Lesson::load("first_steps").expect("a lesson").title;
        desk.press(&format!("Take the lesson: {title}"));
        desk.tell(super::desk::opened());
        desk.script.borrow_mut().image = Some(image(640, 360));
        for step in 1..=10 {
            let news = match step {
                2 => super::desk::collected(40),
                4 => super::desk::trained(20_000)
                    .into_iter()
                    .chain([Event::OpenLoopTrace(stage::trace(100, 0.05).into())])
                    .collect(),
                6 => {
                    let phase = Event::Phase { phase: Phase::Controlling, paused: false };
                    [phase].into_iter().chain(super::desk::followed()).collect()
                }
                _ => Vec::new(),
            };
            for event in news {
                desk.script.borrow_mut().events.push_back(event);
            }
            desk.settle();
            desk.settle();
            keep(&mut desk, &format!("lesson_{step:02}_{short}"));
            if step == 4 {
                desk.press("Reveal");
                keep(&mut desk, &format!("lesson_04_revealed_{short}"));
            }
            desk.key(egui::Key::PageDown);
        }
    }
}
