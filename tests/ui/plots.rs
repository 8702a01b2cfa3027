//! A plot's picture goes into a file: by its menu, by the menu File, wherever the dialog says.

use std::{path::Path, time::Instant};

use egui::{Event, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;
use foresight::{gui::UiCommand, session::Level};

use super::{desk::Desk, user::pictures};

const LOSS: &str = "Loss against gradient steps";

/// Points at the plot; with its menu, if `second`.
fn point(desk: &mut Desk, plot: &str, second: bool) {
    let at = desk.harness.get_by_role_and_label(egui::Role::Figure, plot).rect().center();
    desk.harness.hover_at(at);
    desk.settle();
    for pressed in [true, false].into_iter().filter(|_| second) {
        let button = PointerButton::Secondary;
        desk.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        desk.harness.step();
    }
    desk.settle();
}

/// Answers the dialog, and waits for what is said of it.
fn answer(desk: &mut Desk, file: &Path) -> (Level, String) {
    let before = desk.harness.state().store().notices_told;
    desk.script.borrow_mut().file = Some(file.to_owned());
    desk.press("Browse…");
    let began = Instant::now();
    while desk.harness.state().store().notices_told == before {
        assert!(began.elapsed().as_secs() < 60, "nothing is said");
        desk.harness.step();
    }
    if let (Some(folder), Some(name), true) = (pictures(), file.file_name(), file.exists()) {
        std::fs::copy(file, folder.join(name)).expect("for people to look at");
    }
    let last = desk.harness.state().store().notices.last().expect("a notice");
    (last.level, last.text.clone())
}

#[test]
fn a_plots_picture_is_saved_with_its_axes_and_curves() {
    let home = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::seasoned();
    desk.press("Train");
    point(&mut desk, LOSS, true);
    desk.press("Save picture…");
    let file = home.path().join("loss.svg");
    let (level, text) = answer(&mut desk, &file);
    assert_eq!(level, Level::Success, "{text}");
    let drawing = std::fs::read_to_string(&file).expect("a drawing");
    for words in
        [LOSS, "gradient steps", "squared error, normalised", "every gradient step", "training", "validation"]
    {
        assert!(drawing.contains(words), "{words}");
    }
    assert!(drawing.contains("#14171C"), "on dark, as the window is");

    // The plot that was pointed at last, by the menu; on white where the window is.
    desk.press("View");
    desk.press("Light theme");
    point(&mut desk, LOSS, false);
    desk.press("File");
    desk.press(UiCommand::SavePicture.entry().label());
    let file = home.path().join("loss.png");
    let (level, text) = answer(&mut desk, &file);
    assert_eq!(level, Level::Success, "{text}");
    let picture = image::open(&file).expect("a picture").to_rgb8();
    assert_eq!(picture.get_pixel(0, 0).0, [255, 255, 255]);

    // No such picture: said once, with what there is.
    point(&mut desk, LOSS, true);
    desk.press("Save picture…");
    let (level, text) = answer(&mut desk, &home.path().join("loss.bmp"));
    assert!(level == Level::Error && text.contains(".png or .svg"), "{text}");
}

#[test]
fn who_has_not_pointed_at_a_plot_is_told_to() {
    let mut desk = Desk::opened();
    desk.press("File");
    desk.press(UiCommand::SavePicture.entry().label());
    assert!(desk.sees("Point at a plot first"));
}
