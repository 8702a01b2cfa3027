//! An emulated robot speaks the real one's bytes, walks like it, and fails on demand.
#![cfg(unix)]

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use foresight::{
    data::{self, CollectRequest, Source, Split},
    plant::{
        Plant, PlantError, Start,
        emulator::{DemoRobot, Terrain},
        robot::{Dialect, HOLD, Robot, RobotConfig},
        stream,
    },
};

const RECORDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/roach");

fn foresight(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foresight"));
    command.args(arguments);
    command
}

/// The five numbers by which an emulation is judged, as shares of the measured ones.
fn gait(terrain: &str, recording: Option<&str>) {
    let mut command =
        foresight(&["emulate", "--compare", "--json", "--rollouts", "120", "--terrain", terrain]);
    if let Some(recording) = recording {
        command.args(["--recording", recording]);
    }
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    for row in &rows[..5] {
        let ratio = row["ratio"].as_f64().expect("it was measured");
        assert!((0.78..1.22).contains(&ratio), "{terrain}: {row}");
    }
}

#[test]
fn it_walks_on_every_terrain_as_the_real_robot_was_measured_to() {
    for terrain in ["carpet", "styrofoam", "gravel", "turf"] {
        gait(terrain, None);
    }
    for terrain in ["carpet", "styrofoam"] {
        let recording = format!("{RECORDINGS}/{terrain}.csv.gz");
        if Path::new(&recording).exists() {
            gait(terrain, Some(&recording));
        } else {
            println!("skipped: there is no {recording}");
        }
    }
}

/// A robot that another process plays.
struct Emulator {
    child: Child,
    orders: ChildStdin,
    said: BufReader<ChildStdout>,
}

impl Emulator {
    fn start(arguments: &[&str]) -> Self {
        let mut command = foresight(&["emulate"]);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let (orders, said) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        Self { child, orders, said: BufReader::new(said) }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("it talks");
        line.trim().to_owned()
    }

    fn order(&mut self, order: &str) -> String {
        writeln!(self.orders, "{order}").expect("it listens");
        self.line()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn free_address() -> String {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.local_addr().expect("it has one").to_string()
}

#[test]
fn a_class_without_a_robot_drives_one_on_a_pseudo_terminal_and_pulls_its_cable() {
    let (folder, poses) = (tempfile::tempdir().expect("a folder"), free_address());
    let link = folder.path().join("robot");
    let link = link.to_str().expect("plain");
    let mut emulator = Emulator::start(&["--terrain", "styrofoam", "--link", link, "--poses", &poses]);
    assert!(emulator.line().starts_with("port /dev/"));
    let config = RobotConfig { port: link.to_owned(), pose: poses, ..RobotConfig::default() };
    let mut robot = Robot::open(&config).expect("it opens");
    assert_eq!(robot.identity(), "FORESIGHT-EMULATOR;AMS-ENC;");
    robot.reset(&Start::Nominal, &mut stream(0, "test", 0)).expect("it stands");
    let at =
        |robot: &Robot, name: &str| f64::from(robot.state()[robot.spec().state_index(name).expect(name)]);
    let begin = at(&robot, "x");
    for _ in 0..10 {
        robot.step(&[0.5, 0.5]).expect("it walks");
    }
    assert!(at(&robot, "x") - begin > 0.1, "it went {} m in a second", at(&robot, "x") - begin);

    assert_eq!(emulator.order("stuck=left"), "faults stuck=left");
    for _ in 0..5 {
        robot.step(&[0.5, 0.5]).expect("it walks");
    }
    assert!(at(&robot, "left_leg_velocity").abs() < 5.0 && at(&robot, "right_leg_velocity") > 15.0);
    assert_eq!(emulator.order("none"), "faults none");
    assert!(emulator.order("explode").starts_with("\"explode\" is no fault; there are drop=SHARE"));

    for _ in 0..4 {
        assert_eq!(emulator.order("unplug=0.3"), "unplugged");
        let lost = (0..10).find_map(|_| robot.step(&[0.5, 0.5]).err()).expect("the line is gone");
        assert!(matches!(lost, PlantError::Link { .. }), "{lost}");
        drop(robot);
        assert!(emulator.line().starts_with("port /dev/"), "it is plugged in again");
        robot = Robot::open(&config).expect("and found under the same name");
        robot.reset(&Start::Nominal, &mut stream(0, "test", 0)).expect("it stands");
        for _ in 0..3 {
            robot.step(&[0.5, 0.5]).expect("it walks");
        }
    }
    drop(robot);
    writeln!(emulator.orders, "quit").expect("it listens");
    let injected = emulator.line();
    assert!(injected.starts_with("faults injected: "), "{injected}");
    let drive = emulator.line();
    let ms: f64 = drive.split_whitespace().rev().nth(1).and_then(|x| x.parse().ok()).expect("a number");
    assert!(ms <= 1e3 * HOLD.as_secs_f64() + 20.0, "the legs stopped by themselves: {drive}");
}

/// What goes wrong from the beginning.
const SHARES: [&str; 8] = [
    "drop=0.05",
    "late=0.05",
    "twice=0.1",
    "spoil=0.05",
    "split=0.1",
    "garbage=0.1",
    "glitch=0.01",
    "blind=0.1",
];

/// What is done to a robot as it walks, in the step at which it happens.
fn done_to_it(round: u64, step: u64) -> Option<String> {
    match (round % 3, step) {
        (0, 10) => Some("stuck=left".into()),
        (1, 10) => Some("stuck=both".into()),
        (_, 20) => Some("stuck=none".into()),
        (_, 25..40) => Some(format!("battery={}", 860 - 10 * (step - 25))),
        (1 | 2, 42) => Some("unplug=0.5".into()),
        _ => None,
    }
}

/// Where the robot truly is: x, y (m), and the angles of left and right legs (rad).
fn truth(robot: &DemoRobot) -> [f64; 4] {
    let places = robot.configuration();
    [places[0], places[1], places[8], places[11]]
}

/// One robot, taken up again each time its link is lost, until a thousand faults have befallen it.
fn ordeal(dialect: Dialect) {
    let config = RobotConfig {
        port: "demo:carpet".into(),
        dialect,
        faults: SHARES.map(str::to_owned).to_vec(),
        ..RobotConfig::default()
    };
    let terrain = Terrain::open("carpet").expect("carpet");
    let mut robot = DemoRobot::new(&config, &terrain).expect("it starts up");
    let (mut lost, mut gaps, mut good, mut episodes) = (0, 0, 0, Vec::new());
    for round in 0..36 {
        if robot.reset(&Start::Random, &mut stream(round, "faults", 0)).is_err() {
            lost += 1;
            while robot.reconnect().is_err() {}
            continue;
        }
        let begin = |robot: &DemoRobot| {
            let episode = data::Episode::begin(0, Source::Random, Split::Train, &robot.state(), 2);
            (episode, vec![truth(robot)])
        };
        let mut episode = begin(&robot);
        for step in 0..50 {
            if let Some(fault) = done_to_it(round, step) {
                robot.suffer(&fault).expect("a fault");
            }
            let action = [(step as f32 * 0.7).sin(), (step as f32 * 0.9).cos()];
            match robot.step(&action) {
                Ok(outcome) if !outcome.gap => {
                    good += 1;
                    episode.0.push(&action, 0.0, &robot.state());
                    episode.1.push(truth(&robot));
                }
                // What a gap parts is not one episode.
                Ok(_) => {
                    gaps += 1;
                    episodes.push(std::mem::replace(&mut episode, begin(&robot)));
                }
                Err(error) => {
                    assert!(matches!(error, PlantError::Link { .. }), "{error}");
                    lost += 1;
                    // It does not take its gains at once.
                    robot.suffer("no_ack=true").expect("a fault");
                    let error = robot.reconnect().expect_err("it must not be moved").to_string();
                    assert!(error.contains("does not acknowledge its gains"), "{error}");
                    robot.suffer("no_ack=false").expect("no fault");
                    while robot.reconnect().is_err() {}
                    break;
                }
            }
        }
        episodes.push(episode);
    }
    let (injected, longest) = (robot.injected(), robot.longest_unasked());
    assert!(injected.values().sum::<u64>() >= 1000, "{injected:?}");
    let kinds = SHARES.map(|share| share.split('=').next().expect("a name"));
    for kind in kinds.iter().chain(&["no_ack", "stuck", "battery", "unplug"]) {
        assert!(injected.get(kind).is_some_and(|n| *n >= 10), "{kind}: {injected:?}");
    }
    assert!(longest <= HOLD.as_secs_f64() + 0.02, "legs ran {longest} s after the last request");

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data.parquet");
    let spec = std::sync::Arc::new(config.spec());
    let mut dataset = data::Dataset::new(spec.clone());
    let mut truths = Vec::new();
    for (mut episode, truth) in episodes.into_iter().filter(|(episode, _)| !episode.is_empty()) {
        episode.id = dataset.next_id();
        dataset.push(episode);
        truths.push(truth);
    }
    dataset.save(&file).expect("it is written");
    let again = data::Dataset::load(&file).expect("it is read");
    assert_eq!(again.all().iter().map(|episode| episode.len()).sum::<usize>(), good, "none is lost");
    assert!(good > 300, "{good} transitions, {gaps} gaps, {lost} losses");
    let at = |name: &str| spec.state_index(name).expect(name);
    let (mut states, mut slips, mut old) = (0, 0, 0);
    for (episode, truth) in again.all().iter().zip(&truths) {
        assert_eq!(truth.len(), episode.len() + 1);
        for (t, [x, y, left, right]) in truth.iter().enumerate() {
            let state = episode.state(t);
            let number = |name: &str| f64::from(state[at(name)]);
            let off = (number("x") - x).hypot(number("y") - y);
            assert!(off < 0.5, "no pose was believed that is {off} m beside the robot");
            states += 1;
            slips += usize::from(off > 0.03);
            for (angle, name) in [(left, "left_leg"), (right, "right_leg")] {
                let told = number(&format!("{name}_sin")).atan2(number(&format!("{name}_cos")));
                let apart = (told - angle).sin().atan2((told - angle).cos()).abs();
                // A reading is on its way for 12 ms, for up to 60 if it is late; the legs make up to 60 rad/s.
                old += usize::from(apart > 1.6);
                assert!(number(&format!("{name}_velocity")).abs() < 150.0);
            }
        }
    }
    assert!(
        100 * slips < states && 100 * old < 2 * states,
        "{slips} slips and {old} old readings of {states}"
    );
}

#[test]
fn a_thousand_faults_of_every_kind_cost_no_good_transition_and_leave_no_leg_running() {
    ordeal(Dialect::Authors);
    ordeal(Dialect::Stock);
}

#[test]
fn with_stock_firmware_it_walks_as_it_does_with_the_authors() {
    let terrain = Terrain::open("carpet").expect("carpet");
    let speeds = [Dialect::Authors, Dialect::Stock].map(|dialect| {
        let config = RobotConfig { port: "demo:carpet".into(), dialect, ..RobotConfig::default() };
        let mut robot = DemoRobot::new(&config, &terrain).expect("it starts up");
        robot.reset(&Start::Nominal, &mut stream(0, "test", 0)).expect("it stands");
        let legs = ["left_leg_velocity", "right_leg_velocity"];
        let legs = legs.map(|name| robot.spec().state_index(name).expect(name));
        let mut turned = [0.0; 2];
        for _ in 0..40 {
            assert!(!robot.step(&[0.6, -0.2]).expect("it walks").gap);
            let state = robot.state();
            for (turned, leg) in turned.iter_mut().zip(legs) {
                *turned += f64::from(state[leg]) / std::f64::consts::TAU / 40.0;
            }
        }
        turned
    });
    let [authors, stock] = speeds;
    for (a, b) in authors.iter().zip(stock) {
        assert!((a / b - 1.0).abs() < 0.1, "turns a second: {authors:?}, {stock:?}");
    }
    assert!((6.0..8.0).contains(&stock[0]) && (4.0..5.3).contains(&stock[1]), "{stock:?}");
}

#[test]
fn the_same_seed_gives_the_same_walk_and_collecting_goes_on_all_cores() {
    let terrain = Terrain::open("turf").expect("turf");
    let config = RobotConfig { port: "demo:turf".into(), ..RobotConfig::default() };
    let make = || -> Result<Box<dyn Plant>, PlantError> { Ok(Box::new(DemoRobot::new(&config, &terrain)?)) };
    let request = CollectRequest {
        episodes: 4,
        steps: 10,
        hold: [1, 1],
        split: Split::Train,
        source: Source::Random,
        seed: 3,
        purpose: "test".into(),
        terminate: true,
        first_id: 0,
        start: Start::Random,
        single: false,
    };
    let once = data::collect(&make, &request, &|_, _| true).expect("it collects");
    let twice =
        data::collect(&make, &CollectRequest { single: true, ..request }, &|_, _| true).expect("again");
    assert_eq!(once.len(), 4);
    for (a, b) in once.iter().zip(&twice) {
        assert_eq!((a.len(), a.state(a.len())), (10, b.state(b.len())));
    }
}

#[test]
fn without_hardware_a_class_collects_learns_follows_and_compares_with_a_controller_that_needs_no_model() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run");
    let out = out.to_str().expect("plain");
    let mut run = foresight(&["run", "robot/demo", "--json", "--out", out]);
    for assignment in ["data.episodes=60", "training.epochs=20", "task.steps=80", "task.paths=[\"straight\"]"]
    {
        run.args(["--set", assignment]);
    }
    let output = run.output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = foresight(&["evaluate", out, "--baseline", "--json"]).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    let number = |name: &str| rows[0][name].as_f64().expect(name);
    assert!(number("model_speed") > 0.1, "it went along the path: {}", rows[0]);
    assert!((number("model_speed") - number("baseline_speed")).abs() < 0.08, "as fast: {}", rows[0]);
    assert!(number("model_cost") < 15.0 && number("baseline_cost") < 15.0, "{}", rows[0]);

    // The same model on another floor, without learning again.
    let summary = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).expect("a summary");
    let other = folder.path().join("other");
    let mut run = foresight(&["run", out, "--json", "--set", "plant.robot.trial=demo:turf", "--out"]);
    let there = run.arg(&other).output().expect("it starts");
    assert!(there.status.success(), "{}", String::from_utf8_lossy(&there.stderr));
    let (here, there) = (
        summary(&std::fs::read(folder.path().join("run/summary.json")).expect("written")),
        summary(&there.stdout),
    );
    assert_eq!(here["iterations"], there["iterations"], "the same model");
    assert_ne!(here["paths"][0]["mean_distance_m"], there["paths"][0]["mean_distance_m"], "another floor");

    let lava =
        foresight(&["run", "robot/demo", "--set", "plant.robot.port=demo:lava", "--out", out]).output();
    let said = String::from_utf8_lossy(&lava.expect("it starts").stderr).into_owned();
    assert!(said.contains("no terrain is called \"lava\""), "{said}");
}
