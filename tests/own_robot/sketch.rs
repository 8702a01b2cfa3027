//! The sketch that comes with the program is compiled for a board that is a process of this machine, and played.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use foresight::plant::{Plant as _, Role, Start, own::OwnRobot, stream};

use super::{
    driven::config,
    line::{Far, named},
};

/// The sketch as a program; `None` where there is no compiler of C++.
fn compile(folder: &Path) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (board, program) = (root.join("tests/own_robot/arduino"), folder.join("pendulum"));
    let mut compiler = Command::new("g++");
    compiler.args(["-std=c++11", "-O1", "-Wall", "-Wextra", "-Werror", "-x", "c++", "-I"]).arg(&board);
    compiler.arg(root.join("assets/sketches/pendulum/pendulum.ino")).arg(board.join("board.cpp"));
    let output = compiler.arg("-o").arg(&program).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(program)
}

fn start(program: &Path) -> Child {
    let mut board = Command::new(program);
    board.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    board.spawn().expect("it starts")
}

#[test]
fn the_sketch_is_a_cart_that_goes_where_it_is_pulled_and_not_past_the_rail() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(program) = compile(folder.path()) else { return };
    let mut board = start(&program);
    let (mut to, mut from) = (board.stdin.take().expect("piped"), board.stdout.take().expect("piped"));
    let mut far = Far::new();
    let name = far.name.clone();
    let mut back = far.port.try_clone_native().expect("a second handle");
    let (end, ended) = crossbeam_channel::bounded::<()>(1);
    let there = named("to the board", move || {
        while ended.try_recv() == Err(crossbeam_channel::TryRecvError::Empty) {
            to.write_all(&Far::read(&mut far.port)).expect("the board listens");
        }
    });
    let here = named("from the board", move || {
        let mut bytes = [0; 256];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            drop(back.write_all(&bytes[..count]));
        }
    });
    {
        let mut robot = OwnRobot::open(&config(&name)).expect("it says what it is");
        let spec = robot.spec().clone();
        assert_eq!((spec.id().as_str(), spec.control_period), ("pendulum/own", 0.05));
        let names: Vec<&str> = spec.state.iter().map(|element| element.name.as_str()).collect();
        assert_eq!(names, ["x", "v", "angle", "rate", "height"]);
        assert!(spec.anchor.is_some() && spec.state[2].role == Role::Joint);
        robot.reset(&Start::Random, &mut stream(0, "test", 0)).expect("it stands");
        assert!(robot.state().iter().all(|value| value.abs() < 0.05), "{:?}", robot.state());
        let mut swung = 0.0_f32;
        for _ in 0..5 {
            robot.step(&[0.8]).expect("it moves");
            swung = swung.min(robot.state()[2]);
        }
        let state = robot.state();
        assert!(state[0] > 0.03 && state[1] > 0.2, "{state:?}");
        assert!(swung < -0.05, "the pendulum stays behind: {swung}");
        for _ in 0..40 {
            robot.step(&[1.0]).expect("it moves");
        }
        let x = robot.state()[0];
        assert!((0.25..0.5).contains(&x), "it does not run past the end of the rail: {x}");
        robot.step(&[-1.0]).expect("back it may go");
        robot.step(&[-1.0]).expect("back it may go");
        robot.step(&[-1.0]).expect("back it may go");
        assert!(robot.state()[0] < x);
    }
    drop(end);
    there.join().expect("it ends");
    here.join().expect("it ends");
    board.wait().expect("it ends when nobody speaks to it any more");
}

#[test]
fn the_sketch_has_a_dead_mans_handle_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(program) = compile(folder.path()) else { return };
    let mut board = start(&program);
    let mut to = board.stdin.take().expect("piped");
    let mut motor = BufReader::new(board.stderr.take().expect("piped")).lines();
    let mut answers = BufReader::new(board.stdout.take().expect("piped")).lines();
    let began = Instant::now();
    let too_long = "x".repeat(100);
    let words =
        format!("\x01\x02 garbage\nact\nact x 1\nact 1\nact 1 2.0\nact 1 nan\n{too_long}\nact 7 0.5\r\n");
    to.write_all(words.as_bytes()).expect("it listens");
    assert_eq!(motor.next().expect("a word").expect("text"), "motor 128");
    assert_eq!(motor.next().expect("a word").expect("text"), "motor 0", "nobody had said anything more");
    assert!(began.elapsed() >= Duration::from_millis(195), "{:?}", began.elapsed());
    assert!(answers.next().expect("a line").expect("text").starts_with("s 7 "));
    to.write_all(b"act 8 -1\nstop\n").expect("it listens");
    assert_eq!(motor.next().expect("a word").expect("text"), "motor 255");
    assert_eq!(motor.next().expect("a word").expect("text"), "motor 0", "it was told to stop");
    assert!(answers.next().expect("a line").expect("text").starts_with("s 8 "));
    drop(to);
    board.wait().expect("it ends");
}
