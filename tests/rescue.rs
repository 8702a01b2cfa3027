//! A mistake of the program itself in the midst of a job, and a display that goes away: the job ends, or the window, and nothing else.
#![cfg(target_os = "linux")]

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command as Program, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use foresight::{
    data::Split,
    experiment::{Experiment, Preset},
    session::{Command, Event, Level, Phase, Session},
};
use x11rb::{
    connection::Connection as _,
    protocol::{
        Event as News,
        xproto::{ChangeWindowAttributesAux, ConnectionExt as _, EventMask},
    },
    rust_connection::RustConnection,
};

#[test]
fn a_mistake_ends_the_job_saves_what_there_is_and_the_next_job_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let mut preset = Preset::builtin("quick_start").expect("it comes with the program");
    for change in [
        "data.episodes=4",
        "data.steps=200",
        "data.validation_episodes=1",
        "data.validation_steps=120",
        "network.width=16",
        // Long enough to be in the midst of it when the first losses are heard.
        "training.updates=10000",
    ] {
        preset.set(change).expect(change);
    }
    let data = preset.data.clone();
    // The worker rings a bell for everything that it tells: here, once, the bell breaks.
    let broken = Arc::new(AtomicBool::new(false));
    let bell = broken.clone();
    let session = Session::spawn(move || {
        let is_worker = std::thread::current().name() == Some("foresight-worker");
        assert!(!(is_worker && bell.swap(false, Ordering::Relaxed)), "the bell is broken");
    });
    let session = session.expect("a thread");
    let until = |what: &str, heard: &mut dyn FnMut(&Event) -> bool| {
        loop {
            let event = session.wait().unwrap_or_else(|| panic!("the worker is gone before {what}"));
            if heard(&event) {
                return;
            }
        }
    };
    let idle = |event: &Event| matches!(event, Event::Phase { phase: Phase::Idle, .. });
    session.send(Command::Open(Box::new(preset)));
    session.send(Command::Save(Some(run.clone())));
    for split in [Split::Train, Split::Validation] {
        session.send(Command::Collect { data: data.clone(), split });
    }
    session.send(Command::Train);
    until("losses", &mut |event| matches!(event, Event::Losses(_)));
    broken.store(true, Ordering::Relaxed);
    until("the notice", &mut |event| match event {
        Event::Notice { level: Level::Error, text } => {
            assert!(text.contains("the bell is broken"), "{text}");
            assert!(text.contains("what there was of data and model is saved"), "{text}");
            true
        }
        Event::OpenLoopErrors(_) => panic!("the training went on to its end"),
        _ => false,
    });
    until("it rests", &mut |event| idle(event));
    let kept = Experiment::load(&run).expect("it opens");
    assert_eq!(
        (kept.dataset.transitions(Split::Train), kept.dataset.transitions(Split::Validation)),
        (800, 120)
    );
    assert!(!kept.summary.complete);

    session.send(Command::Train);
    until("another model", &mut |event| matches!(event, Event::OpenLoopErrors(_)));
    until("it rests", &mut |event| idle(event));
    session.send(Command::Save(None));
    drop(session);
    assert!(Experiment::load(&run).expect("it opens").model.is_some());
}

/// A display of one's own; its name and its server.
#[allow(clippy::print_stderr, reason = "a story that is skipped says so")]
fn display() -> Option<(String, Child)> {
    let mut server = Program::new("Xvfb");
    server.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]);
    let Ok(mut server) = server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn() else {
        eprintln!("skipped: there is no Xvfb here");
        return None;
    };
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("a pipe")).read_line(&mut line).expect("its number");
    Some((format!(":{}", line.trim()), server))
}

#[test]
fn a_display_that_goes_away_is_told_of_and_the_next_start_has_a_note_of_it() {
    let Some((name, mut server)) = display() else { return };
    let home = tempfile::tempdir().expect("a folder");
    let (display, screen) = RustConnection::connect(Some(&name)).expect("it is there");
    let root = display.setup().roots[screen].root;
    let watch = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
    display.change_window_attributes(root, &watch).expect("sent").check().expect("watched");
    let window = Program::new(env!("CARGO_BIN_EXE_foresight"))
        .arg("quick_start")
        .current_dir(home.path())
        .envs([("HOME", home.path()), ("XDG_DATA_HOME", home.path()), ("XDG_RUNTIME_DIR", home.path())])
        .env("DISPLAY", &name)
        .env("RUST_BACKTRACE", "0")
        .env_remove("WAYLAND_DISPLAY")
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    while !matches!(display.wait_for_event().expect("something happens"), News::MapNotify(_)) {}
    server.kill().expect("it can be killed");
    server.wait().expect("it is gone");
    let ended = window.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    let last = said.lines().last().unwrap_or_default();
    assert!(last.contains("display"), "{said}");
    // The panic, if it came to one, is told of at the next start.
    let note = home.path().join("foresight/crash.txt");
    assert_eq!(note.exists(), last.contains("was lost"), "{said}");
}
