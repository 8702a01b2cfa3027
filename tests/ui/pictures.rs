//! Pictures of the window with believable content.

use std::path::Path;

use foresight::{gui::Layout, session::Image};

use super::desk::Desk;

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

#[test]
#[ignore = "needs a Vulkan driver; writes pictures to look at"]
fn every_layout_in_both_themes() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("window");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    for theme in ["Dark theme", "Light theme"] {
        let mut desk = Desk::seasoned();
        desk.script.borrow_mut().image = Some(image(640, 360));
        desk.press("View");
        desk.press(theme);
        for layout in Layout::ALL {
            desk.press(layout.name());
            desk.settle();
            let picture = desk.harness.render().expect("a picture");
            let name =
                format!("{}_{}.png", layout.name().to_lowercase(), theme.split(' ').next().unwrap_or(""));
            picture.save(folder.join(name)).expect("written");
        }
        desk.key(egui::Key::F1);
        desk.harness
            .render()
            .expect("a picture")
            .save(folder.join(format!("help_{theme}.png")))
            .expect("written");
        desk.key(egui::Key::F1);
        desk.keys(egui::Modifiers::COMMAND, egui::Key::P);
        desk.harness
            .render()
            .expect("a picture")
            .save(folder.join(format!("palette_{theme}.png")))
            .expect("written");
    }
    let mut desk = Desk::new();
    desk.harness.render().expect("a picture").save(folder.join("empty.png")).expect("written");
    desk.press("Open preset…");
    desk.harness.render().expect("a picture").save(folder.join("dialog.png")).expect("written");
}
