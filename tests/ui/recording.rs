//! Films and pictures of the window, made in the window: by the names of things, and read back from the disk.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use foresight::session::{Image, Level, Phase};

use super::{desk::Desk, small_disk::SmallDisk};

const WINDOW: [u32; 2] = [1440, 900];

/// A film as a viewer shows it: its size, and its pictures (RGB), each with its time in hundredths of a second.
struct Shown {
    size: [u32; 2],
    pictures: Vec<(Vec<u8>, u64)>,
}

impl Shown {
    fn read(file: &Path) -> Self {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(File::open(file).expect("a file")).expect("a GIF");
        let size = [decoder.width(), decoder.height()];
        let wide = usize::from(size[0]);
        let mut canvas = vec![0; 3 * wide * usize::from(size[1])];
        let mut pictures = Vec::new();
        while let Some(frame) = decoder.read_next_frame().expect("a picture") {
            let (left, width) = (usize::from(frame.left), usize::from(frame.width));
            for (y, row) in frame.buffer.chunks_exact(4 * width).enumerate() {
                let begin = 3 * (wide * (usize::from(frame.top) + y) + left);
                for (pixel, rgba) in canvas[begin..].chunks_exact_mut(3).zip(row.chunks_exact(4)) {
                    pixel.copy_from_slice(&rgba[..3]);
                }
            }
            pictures.push((canvas.clone(), frame.delay.into()));
        }
        Self { size: size.map(u32::from), pictures }
    }

    fn seconds(&self) -> f64 {
        self.pictures.iter().map(|(_, time)| *time).sum::<u64>() as f64 / 100.0
    }

    fn last(&self) -> &[u8] {
        &self.pictures.last().expect("a picture").0
    }
}

/// Mean difference of two pictures (0 to 255).
fn difference(one: &[u8], other: &[u8]) -> f64 {
    assert_eq!(one.len(), other.len(), "they are of one size");
    one.iter().zip(other).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / one.len() as f64
}

/// The window as it is.
fn in_sight(desk: &mut Desk) -> Vec<u8> {
    let picture = desk.harness.render().expect("a picture");
    picture.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

/// Asks for a film (or a picture) of the window with these choices, at `file`.
fn ask(desk: &mut Desk, command: &str, choices: &[&str], file: &Path, verb: &str) {
    desk.press("File");
    desk.press(command);
    choices.iter().for_each(|choice| desk.press(choice));
    let field = desk.harness.get_all_by_role(Role::TextInput).find(|node| node.accesskit_node().is_focused());
    field.or_else(|| desk.harness.get_all_by_role(Role::TextInput).last()).expect("a field").focus();
    desk.settle();
    desk.keys(Modifiers::COMMAND, Key::A);
    let field = desk.harness.get_all_by_role(Role::TextInput).find(|node| node.accesskit_node().is_focused());
    field.expect("it has the focus").type_text(file.to_str().expect("plain text"));
    desk.settle();
    desk.press(verb);
}

fn record(desk: &mut Desk, choices: &[&str], file: &Path) {
    ask(desk, "Record the window…", choices, file, "Start recording");
}

/// Stops the recording by the button beside its sign, and waits for the file.
fn stop(desk: &mut Desk) {
    desk.press("Stop recording the window");
    written(desk);
}

fn written(desk: &mut Desk) {
    let began = Instant::now();
    while desk.harness.state().store().filming {
        desk.harness.step();
        assert!(began.elapsed() < Duration::from_mins(3), "the film does not come to an end");
    }
    desk.settle();
}

fn errors(desk: &Desk) -> Vec<String> {
    let notices = desk.harness.state().store().notices.iter();
    notices.filter(|notice| notice.level == Level::Error).map(|notice| notice.text.clone()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

#[test]
fn a_film_of_the_window_shows_what_was_done_in_it_at_its_pace() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("hour.gif");
    let mut desk = Desk::seasoned();
    desk.press("Run");
    record(&mut desk, &["10 a second"], &file);
    assert!(desk.sees("Recording: 0:0") && desk.harness.state().store().filming);
    assert!(!file.exists(), "it has its name when it is whole");
    let began = desk.harness.ctx.input(|input| input.time);
    for (layout, steps) in [("Train", 6), ("Diagnose", 9), ("Run", 4)] {
        desk.press(layout);
        desk.harness.run_steps(steps);
    }
    let seconds = desk.harness.ctx.input(|input| input.time) - began;
    assert!(desk.sees("pictures"), "the sign says how many there are");
    let truth = in_sight(&mut desk);
    stop(&mut desk);
    assert!(!desk.sees("Recording:"), "the sign is gone");
    assert_eq!(errors(&desk), Vec::<String>::new());
    let said = &desk.harness.state().store().notices.last().expect("a word").text;
    assert!(said.starts_with("Recorded 0:") && said.contains("hour.gif"), "{said}");

    let shown = Shown::read(&file);
    assert_eq!(shown.size, WINDOW);
    assert!(shown.pictures.len() >= 4, "the layouts differ: {} pictures", shown.pictures.len());
    let more = shown.seconds() - seconds;
    assert!((0.0..4.0).contains(&more), "{} s of film show {seconds} s", shown.seconds());
    // A GIF has 256 colours a picture.
    let off = difference(shown.last(), &truth);
    assert!(off < 4.0, "it ends with what was in sight: {off}");
    let first = difference(&shown.pictures[0].0, shown.last());
    assert!(first < 6.0, "it begins with the same layout, without the dialog: {first}");
    let between = shown.pictures.iter().map(|(rgb, _)| difference(rgb, shown.last())).fold(0.0, f64::max);
    assert!(between > 2.0 * off + 3.0, "and shows others between: {between}");
    assert_eq!(files(home.path()), [file], "no draft is left");
}

/// What slides hold: a film that ffmpeg encodes while one works, with an even number of pixels a side.
#[test]
fn films_for_slides_and_pages_show_the_window_as_well() {
    if Command::new("ffmpeg").arg("-version").output().is_err() {
        eprintln!("skipped: there is no ffmpeg here");
        return;
    }
    for ending in ["mp4", "webm"] {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("talk").with_extension(ending);
        let mut desk = Desk::seasoned();
        desk.press("Run");
        record(&mut desk, &["10 a second"], &file);
        let began = desk.harness.ctx.input(|input| input.time);
        desk.press("Diagnose");
        desk.harness.run_steps(8);
        let seconds = desk.harness.ctx.input(|input| input.time) - began;
        let truth = in_sight(&mut desk);
        stop(&mut desk);
        assert_eq!(errors(&desk), Vec::<String>::new());
        assert_eq!(files(home.path()), std::slice::from_ref(&file), "no draft is left");

        let mut reading = Command::new("ffmpeg");
        reading.args(["-loglevel", "error", "-i"]).arg(&file);
        let read = reading.args(["-pix_fmt", "rgb24", "-f", "rawvideo", "-"]).output().expect("it starts");
        assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        let pictures: Vec<_> = read.stdout.chunks(truth.len()).collect();
        let more = pictures.len() as f64 / 10.0 - seconds;
        assert!((0.0..4.0).contains(&more), "{ending}: {} pictures show {seconds} s", pictures.len());
        let [first, last] = [pictures[0], pictures[pictures.len() - 1]].map(|rgb| difference(rgb, &truth));
        assert!(last < 4.0, "{ending}: it ends with what was in sight: {last}");
        assert!(first > last + 3.0, "{ending}: it begins with another layout: {first}");
    }
}

#[test]
fn the_sign_of_the_recording_is_not_in_its_pictures() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("still.gif");
    let mut desk = Desk::new();
    record(&mut desk, &[], &file);
    // It counts, and is alone in that.
    desk.harness.run_steps(12);
    let sign = desk.harness.get_by_label_contains("Recording: ").rect();
    stop(&mut desk);
    let shown = Shown::read(&file);
    let pixel = |rgb: &[u8], x: f32, y: f32| {
        let at = 3 * (y as usize * WINDOW[0] as usize + x as usize);
        [rgb[at], rgb[at + 1], rgb[at + 2]]
    };
    let middle = shown.pictures.len() / 2;
    let rgb = &shown.pictures[middle].0;
    let beside = pixel(rgb, sign.left() - 60.0, sign.center().y);
    for across in 0..20 {
        let x = sign.left() + across as f32 / 20.0 * sign.width();
        let off = difference(&pixel(rgb, x, sign.center().y), &beside);
        assert!(off < 12.0, "something is painted where the sign was");
    }
}

/// A picture for the 3D view.
fn robot() -> Image {
    let (width, height) = (640, 360);
    let rgb = (0..width * height).flat_map(|i| [(i % 200) as u8, 90, 160]).collect();
    let (centre, took) = ([0.0; 3], Duration::ZERO);
    Image { width, height, rgb, fine: true, stamp: 0, centre, took }
}

#[test]
fn a_panel_or_the_3d_view_is_recorded_alone_and_as_small_as_wanted() {
    let home = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::seasoned();
    desk.script.borrow_mut().image = Some(robot());
    desk.press("Run");
    let view = desk.harness.get_by_role_and_label(Role::Canvas, "3D view").rect();
    let rollout = desk.harness.get_by_role_and_label(Role::Canvas, "View of the rollout").rect();
    let robot = home.path().join("robot.gif");
    record(&mut desk, &["3D view", "20 a second"], &robot);
    desk.harness.run_steps(4);
    stop(&mut desk);
    assert_eq!(Shown::read(&robot).size, [view.width().round() as u32, view.height().round() as u32]);

    let panel = home.path().join("panel.gif");
    record(&mut desk, &["Panel Run", "Half"], &panel);
    desk.harness.run_steps(4);
    // Where it cannot be seen the last picture stays.
    desk.press("Train");
    assert!(desk.sees("Run is not in sight"));
    desk.harness.run_steps(4);
    desk.press("Run");
    assert!(!desk.sees("Run is not in sight"));
    stop(&mut desk);
    let shown = Shown::read(&panel);
    let [width, height] = shown.size.map(|side| 2.0 * side as f32);
    assert!(width > rollout.width() && width < WINDOW[0] as f32, "{width}");
    assert!(height > rollout.height() && height < WINDOW[1] as f32, "{height}");
    assert!(shown.seconds() > 3.0, "{}", shown.seconds());
    assert_eq!(errors(&desk), Vec::<String>::new());
    // The choice is offered again.
    desk.press("File");
    desk.press("Record the window…");
    let chosen = |name: &str| {
        let node = desk.harness.get_by_role_and_label(Role::Button, name);
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(chosen("Panel Run") && chosen("Half") && !chosen("Whole window"));
}

#[test]
fn what_is_not_in_sight_cannot_be_chosen() {
    let mut desk = Desk::new();
    desk.press("File");
    desk.press("Record the window…");
    assert!(desk.enabled("Whole window") && !desk.enabled("Panel") && !desk.enabled("3D view"));
}

#[test]
fn a_window_that_changes_its_size_is_fitted_into_the_first_one() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("sizes.gif");
    let mut desk = Desk::seasoned();
    record(&mut desk, &[], &file);
    desk.harness.run_steps(3);
    desk.harness.set_size(egui::vec2(1000.0, 900.0));
    desk.harness.run_steps(6);
    stop(&mut desk);
    let shown = Shown::read(&file);
    assert_eq!(shown.size, WINDOW);
    let column = |x: usize| {
        let rows = shown.last().chunks_exact(3 * WINDOW[0] as usize);
        rows.map(|row| row[3 * x..3 * x + 3].to_vec()).collect::<Vec<_>>()
    };
    assert!(column(3).iter().flatten().all(|v| *v < 4), "black beside it");
    assert!(column(720).iter().flatten().any(|v| *v > 40));
}

#[test]
fn where_nothing_can_be_written_one_message_says_so_and_all_else_goes_on() {
    let home = tempfile::tempdir().expect("a folder");
    let plain = home.path().join("plain.txt");
    std::fs::write(&plain, "no folder").expect("written");
    let mut desk = Desk::seasoned();
    desk.phase(Phase::Idle);
    record(&mut desk, &[], &plain.join("film.gif"));
    written(&mut desk);
    desk.harness.run_steps(6);
    let said = errors(&desk);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("film.gif") && said[0].contains("recording"), "{said:?}");
    assert!(desk.sees(&said[0]), "it is shown");
    assert!(!desk.sees("Recording:") && desk.enabled("Run"));

    // A name without the ending of a film is refused before anything begins.
    record(&mut desk, &[], &home.path().join("film.avi"));
    let said = errors(&desk);
    assert!(said.len() == 2 && said[1].contains(".gif, .mp4, .webm"), "{said:?}");
    assert!(!desk.harness.state().store().filming);

    // What needs ffmpeg says so where there is none.
    let film = home.path().join("film.mp4");
    record(&mut desk, &[], &film);
    desk.harness.run_steps(3);
    if Command::new("ffmpeg").arg("-version").output().is_err() {
        written(&mut desk);
        let said = errors(&desk);
        assert!(said.len() == 3 && said[2].contains("ffmpeg") && said[2].contains("film.mp4"), "{said:?}");
    } else {
        stop(&mut desk);
        assert!(film.exists());
    }
    assert!(files(home.path()).iter().all(|file| *file == plain || *file == film), "no draft is left");

    // And it can be tried again.
    let good = home.path().join("good.gif");
    record(&mut desk, &[], &good);
    desk.harness.run_steps(3);
    stop(&mut desk);
    assert_eq!(Shown::read(&good).size, WINDOW);
}

#[test]
fn a_film_that_fills_the_disk_ends_with_one_message_and_leaves_room() {
    let Some(disk) = SmallDisk::of_kib(700) else { return };
    let mut desk = Desk::seasoned();
    let file = disk.path().join("long.gif");
    record(&mut desk, &["10 a second"], &file);
    let began = Instant::now();
    let layouts = ["Train", "Diagnose", "Run", "Collect"];
    for layout in layouts.iter().cycle() {
        desk.press(layout);
        if !desk.harness.state().store().filming {
            break;
        }
        assert!(began.elapsed() < Duration::from_mins(3), "so much does not fit");
    }
    desk.settle();
    let said = errors(&desk);
    assert!(said.len() == 1 && said[0].contains("long.gif") && said[0].contains("No space left"), "{said:?}");
    assert!(desk.sees(&said[0]) && !desk.sees("Recording:"));
    assert_eq!(files(disk.path()), Vec::<PathBuf>::new(), "the disk is as it was");

    let short = disk.path().join("short.gif");
    record(&mut desk, &["3D view", "Half"], &short);
    desk.harness.run_steps(3);
    stop(&mut desk);
    assert!(errors(&desk).len() == 1 && short.exists());
}

#[test]
fn a_window_that_is_closed_finishes_its_film_first() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("end.gif");
    let mut desk = Desk::seasoned();
    record(&mut desk, &["Half"], &file);
    let time = |desk: &Desk| desk.harness.ctx.input(|input| input.time);
    let began = time(&desk);
    desk.harness.run_steps(5);
    let seconds = time(&desk) - began;
    drop(desk);
    let shown = Shown::read(&file);
    assert_eq!(shown.size, [720, 450]);
    assert!(shown.seconds() >= seconds, "it lasts to the end: {} of {seconds} s", shown.seconds());
    assert_eq!(files(home.path()), [file]);
}

#[test]
fn a_picture_of_the_window_is_what_it_shows() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("window.png");
    let mut desk = Desk::seasoned();
    desk.press("Diagnose");
    let truth = in_sight(&mut desk);
    ask(&mut desk, "Save picture of the window…", &["Whole window"], &file, "Save");
    let began = Instant::now();
    while !desk.sees("Picture saved to") {
        desk.harness.step();
        assert!(began.elapsed() < Duration::from_mins(3), "there is no picture");
    }
    let picture = image::open(&file).expect("a picture").to_rgb8();
    assert_eq!([picture.width(), picture.height()], WINDOW);
    // The pointer has moved; nothing else has.
    assert!(difference(picture.as_raw(), &truth) < 0.5, "{}", difference(picture.as_raw(), &truth));
    assert_eq!(errors(&desk), Vec::<String>::new());
}
