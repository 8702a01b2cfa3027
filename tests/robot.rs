//! A robot on a serial port, played by another program, is identified, driven, stopped and learned from.
#![cfg(unix)]

mod player;

use std::{
    process::Command,
    time::{Duration, Instant},
};

use foresight::{
    data::{CollectRequest, LOST, Source, Split, collect},
    plant::{
        Plant, PlantError, Start,
        robot::{Dialect, HOLD, Robot, RobotConfig},
        stream,
    },
};
use player::{Faults, Player};

/// An address on this machine that nobody else listens at.
fn free_address() -> String {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.local_addr().expect("it has one").to_string()
}

fn config(player: &Player, pose: &str) -> RobotConfig {
    RobotConfig { port: player.port.clone(), pose: pose.to_owned(), ..RobotConfig::default() }
}

fn refusal(player: &Player) -> String {
    Robot::open(&config(player, "")).err().expect("it is refused").to_string()
}

/// Waits until `done`; the robot is real time, so this may take a moment.
fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_secs(5), "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn a_robot_is_moved_only_after_it_said_who_it_is_and_took_its_gains() {
    let player = Player::start(Faults { mute: true, ..Faults::default() }, None);
    assert!(refusal(&player).contains("no robot answers"), "{}", refusal(&player));
    player.faults.lock().expect("free").mute = false;
    player.faults.lock().expect("free").no_ack = true;
    let why = refusal(&player);
    assert!(why.contains("PLAYER;AMS-ENC; does not acknowledge its gains"), "{why}");
    let seen = player.seen();
    assert!(!seen.codes.contains(&0x81) && seen.speeds == [0, 0], "and it was not asked to move");

    player.faults.lock().expect("free").no_ack = false;
    let robot = Robot::open(&config(&player, "")).expect("it opens");
    assert_eq!(robot.identity(), "PLAYER;AMS-ENC;");
    let absent = RobotConfig { port: "/dev/no-such-port".into(), ..RobotConfig::default() };
    let why = Robot::open(&absent).err().expect("it is refused").to_string();
    assert!(why.starts_with("the robot at /dev/no-such-port: there is no such port"), "{why}");
}

#[test]
fn it_does_what_it_is_told_and_stands_still_when_nobody_tells_it_anything() {
    let poses = free_address();
    let player = Player::start(Faults::default(), Some(poses.clone()));
    let mut robot = Robot::open(&config(&player, &poses)).expect("it opens");
    robot.reset(&Start::Random, &mut stream(0, "test", 0)).expect("it stands");
    let began = Instant::now();
    for _ in 0..10 {
        let outcome = robot.step(&[1.0, 1.0]).expect("it moves");
        assert!(!outcome.gap && !outcome.terminated);
    }
    assert!((0.9..1.5).contains(&began.elapsed().as_secs_f64()), "ten steps take a second");
    let state = robot.state();
    let at = |name: &str| f64::from(state[robot.spec().state_index(name).expect(name)]);
    assert!(
        (at("left_leg_velocity") / std::f64::consts::TAU - 9.0).abs() < 0.5,
        "{}",
        at("left_leg_velocity")
    );
    assert!((at("x_velocity") - 0.36).abs() < 0.1, "{}", at("x_velocity"));
    assert_eq!((at("gyro_y"), at("bemf_right"), at("battery")), (-20.0, -50.0, 900.0));
    assert!(player.seen().is_moving());

    // The planner hangs.
    stops_by_itself(&player);
    // And goes on.
    robot.step(&[0.0, 0.0]).expect("it moves again");
    assert!(player.seen().is_moving());
    drop(robot);
    wait_for("closing stops the motors", || !player.seen().motors);
}

#[test]
fn random_data_are_collected_whatever_the_radio_does_to_the_replies() {
    let faults = [
        Faults { drop_every: 5, ..Faults::default() },
        Faults { twice: true, ..Faults::default() },
        Faults { spoil_every: 4, ..Faults::default() },
        Faults { garbage: true, pieces: true, ..Faults::default() },
    ];
    for fault in faults {
        let player = Player::start(Faults::default(), None);
        let make = || -> Result<Box<dyn Plant>, PlantError> {
            let robot = Robot::open(&config(&player, ""))?;
            *player.faults.lock().expect("free") = fault;
            Ok(Box::new(robot))
        };
        let episodes = collect(&make, &request(2, 12), &|_, _| true).expect("it collects");
        let transitions: usize = episodes.iter().map(foresight::data::Episode::len).sum();
        // A reply that had to be asked for again may come too late for its step.
        assert!((6..=24).contains(&transitions), "{fault:?}: {transitions}");
        for episode in &episodes {
            assert!(episode.tags.is_empty(), "{fault:?}: {:?}", episode.tags);
            for t in 0..episode.len() {
                let wanted = episode.action(t).iter().map(|a| 5.5 + 3.5 * f64::from(*a));
                let turned =
                    episode.state(t + 1)[19..21].iter().map(|w| f64::from(*w) / std::f64::consts::TAU);
                for (wanted, turned) in wanted.zip(turned) {
                    assert!((wanted - turned).abs() < 1.5, "{fault:?}, step {t}: {wanted} Hz, {turned} Hz");
                }
            }
        }
    }
}

#[test]
fn a_robot_that_falls_silent_is_stopped_and_what_it_did_is_kept() {
    let player = Player::start(Faults::default(), None);
    let make = || -> Result<Box<dyn Plant>, PlantError> { Ok(Box::new(Robot::open(&config(&player, ""))?)) };
    let watch = |progress: foresight::data::CollectProgress, _: &dyn Plant| {
        player.faults.lock().expect("free").mute = progress.steps >= 5;
        true
    };
    let episodes = collect(&make, &request(3, 50), &watch).expect("what was done is kept");
    assert_eq!(episodes.len(), 1);
    assert!((5..10).contains(&episodes[0].len()), "{}", episodes[0].len());
    let tag = &episodes[0].tags[0];
    assert!(
        tag.starts_with(LOST) && tag.contains("PLAYER;AMS-ENC; has not answered 3 times in a row"),
        "{tag}"
    );
    wait_for("the motors stop", || !player.seen().motors);
}

#[test]
fn a_robot_that_nobody_sees_any_more_is_stopped() {
    let poses = free_address();
    let player = Player::start(Faults::default(), None);
    let mut robot = Robot::open(&config(&player, &poses)).expect("it opens");
    let error = robot.reset(&Start::Random, &mut stream(0, "test", 0)).expect_err("no pose");
    assert!(error.to_string().contains("no pose was ever heard: the robot was told to stop"), "{error}");
}

#[test]
fn an_optitrack_system_says_where_it_is_until_it_loses_it() {
    let poses = format!("natnet:{}", free_address());
    let player = Player::start(Faults::default(), Some(poses.clone()));
    let other = config(&player, &format!("{poses}?body=3&version=3.1"));
    let mut robot = Robot::open(&other).expect("it opens");
    let error = robot.reset(&Start::Random, &mut stream(0, "test", 0)).expect_err("no pose").to_string();
    assert!(error.contains("datagrams of another kind than plant.robot.pose says"), "{error}");
    drop(robot);

    let mut robot = Robot::open(&config(&player, &format!("{poses}?body=3"))).expect("it opens");
    wait_for("a pose", || robot.reset(&Start::Random, &mut stream(0, "test", 0)).is_ok());
    for _ in 0..8 {
        robot.step(&[1.0, 0.4]).expect("it moves");
    }
    let state = robot.state();
    let at = |name: &str| f64::from(state[robot.spec().state_index(name).expect(name)]);
    let [x, y, yaw] = player.seen().pose;
    assert!(x > 0.1 && (at("x") - x).abs() < 0.03 && (at("y") - y).abs() < 0.03, "{x} {y} {state:?}");
    assert!(yaw < -0.1 && (at("yaw_sin") - yaw.sin()).abs() < 0.1, "{yaw} {state:?}");
    assert!((at("z") - 0.05).abs() < 1e-6 && at("roll_sin").abs() < 1e-6 && at("pitch_sin").abs() < 1e-6);

    player.faults.lock().expect("free").lost = true;
    let error = (0..3).find_map(|_| robot.step(&[1.0, 1.0]).err()).expect("nobody sees it").to_string();
    assert!(error.contains("the last pose is ") && error.contains("the robot was told to stop"), "{error}");
    wait_for("the motors stop", || !player.seen().motors);
    drop(robot);
    let wrong = Robot::open(&config(&player, "natnet:0.0.0.0:1511?up=x")).err().expect("it is refused");
    assert!(wrong.to_string().ends_with("plant.robot.pose: up is y or z, not \"x\""), "{wrong}");
}

/// What the authors' firmware knows and stock firmware does not.
const AUTHORS: [u8; 4] = [0x20, 0x95, 0x96, 0x97];

#[test]
fn stock_firmware_is_driven_by_timed_runs_and_tells_the_legs_alone() {
    let poses = free_address();
    let player = Player::stock(Faults::default(), Some(poses.clone()));
    let config = RobotConfig { dialect: Dialect::Stock, ..config(&player, &poses) };
    let mut robot = Robot::open(&config).expect("it opens");
    assert_eq!((robot.spec().state.len(), robot.spec().state_index("battery")), (18, None));
    robot.reset(&Start::Random, &mut stream(0, "test", 0)).expect("it stands");
    assert!(!player.seen().is_moving());
    // On a busy machine, answers may be late.
    let mut steady = 0;
    wait_for("five steps without a gap", || {
        steady = if robot.step(&[1.0, -1.0]).expect("it moves").gap { 0 } else { steady + 1 };
        steady == 5
    });
    let state = robot.state();
    let at = |name: &str| f64::from(state[robot.spec().state_index(name).expect(name)]);
    for (leg, hertz) in [("left_leg_velocity", 9.0), ("right_leg_velocity", 2.0)] {
        let turns = at(leg) / std::f64::consts::TAU;
        assert!((turns - hertz).abs() < 0.6, "{leg}: {turns} turns a second, not {hertz}");
    }
    stops_by_itself(&player);
    robot.step(&[0.0, 0.0]).expect("it moves again");
    assert!(player.seen().is_moving());
    drop(robot);
    wait_for("closing stops the motors", || !player.seen().motors);
    let codes = player.seen().codes;
    assert!(!codes.iter().any(|code| AUTHORS.contains(code)), "{codes:02x?}");
    assert!(!codes.contains(&0x81), "every run ends by itself: {codes:02x?}");
}

#[test]
fn replies_of_stock_firmware_that_are_lost_or_doubled_spoil_no_transition() {
    for fault in [Faults { drop_every: 9, ..Faults::default() }, Faults { twice: true, ..Faults::default() }]
    {
        let player = Player::stock(Faults::default(), None);
        let make = || -> Result<Box<dyn Plant>, PlantError> {
            let robot = Robot::open(&RobotConfig { dialect: Dialect::Stock, ..config(&player, "") })?;
            *player.faults.lock().expect("free") = fault;
            Ok(Box::new(robot))
        };
        let episodes = collect(&make, &request(2, 15), &|_, _| true).expect("it collects");
        let transitions: usize = episodes.iter().map(foresight::data::Episode::len).sum();
        assert!((4..=30).contains(&transitions), "{fault:?}: {transitions}");
        for episode in &episodes {
            for t in 0..episode.len() {
                for (action, turned) in episode.action(t).iter().zip(&episode.state(t + 1)[16..18]) {
                    let wanted = 5.5 + 3.5 * f64::from(*action);
                    let turned = f64::from(*turned) / std::f64::consts::TAU;
                    assert!((wanted - turned).abs() < 1.5, "{fault:?}, step {t}: {wanted} Hz, {turned} Hz");
                }
            }
        }
    }
}

#[test]
fn a_pulled_cable_ends_the_collection_not_the_program() {
    let player = std::sync::Mutex::new(Player::start(Faults::default(), None));
    let make = || -> Result<Box<dyn Plant>, PlantError> {
        let player = player.lock().expect("free");
        Ok(Box::new(Robot::open(&config(&player, ""))?))
    };
    let watch = |progress: foresight::data::CollectProgress, _: &dyn Plant| {
        if progress.steps >= 4 {
            player.lock().expect("free").unplug();
        }
        true
    };
    let episodes = collect(&make, &request(3, 50), &watch).expect("what was done is kept");
    assert!(episodes[0].len() >= 4 && episodes[0].tags[0].starts_with(LOST), "{:?}", episodes[0].tags);
}

#[test]
fn the_whole_loop_runs_on_it_collect_learn_follow() {
    let poses = free_address();
    let player = Player::start(Faults::default(), Some(poses.clone()));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("run");
    let mut command = Command::new(env!("CARGO_BIN_EXE_foresight"));
    command.args(["run", "robot/millirobot", "--json", "--out"]).arg(&out);
    for assignment in [
        format!("plant.robot.port={}", player.port),
        format!("plant.robot.pose={poses}"),
        "data.episodes=8".into(),
        "data.steps=15".into(),
        "training.epochs=40".into(),
        "task.paths=[\"straight\"]".into(),
        "task.steps=25".into(),
    ] {
        command.args(["--set", &assignment]);
    }
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let path = &summary["paths"][0];
    assert_eq!(path["name"], "straight");
    assert!(path["progress_m"].as_f64().expect("a number") > 0.3, "it went along the path: {path} {said}");
    assert!(out.join("data/manifest.json").exists() && out.join("model.safetensors").exists());
    wait_for("the motors stop", || !player.seen().motors);
}

#[test]
fn a_robot_that_nobody_sees_is_learned_from_and_evaluated_but_follows_no_path() {
    let player = Player::start(Faults::default(), None);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("run");
    let out = out.to_str().expect("plain");
    let foresight = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_foresight")).args(arguments).output();
        let output = output.expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        (serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("JSON"), said)
    };
    let mut arguments = vec!["run", "robot/millirobot", "--json", "--out", out];
    let port = format!("plant.robot.port={}", player.port);
    let small =
        ["data.episodes=6", "data.steps=12", "data.validation_episodes=2", "data.validation_steps=12"];
    for assignment in [port.as_str(), "training.epochs=10"].into_iter().chain(small) {
        arguments.extend(["--set", assignment]);
    }
    let why = "it has no position to steer: its model is learned and evaluated, and nothing is controlled";
    let once = |said: &str| assert_eq!(said.matches(why).count(), 1, "{said}");
    let (summary, said) = foresight(&arguments);
    once(&said);
    assert_eq!(summary["paths"], serde_json::json!([]), "it was told to follow four");
    assert!(summary["iterations"][0]["train_loss"].is_number(), "{summary}");
    let (errors, _) = foresight(&["evaluate", out, "--json", "--horizon", "5"]);
    assert!(errors["starts"].as_u64().expect("a number") > 0, "{errors}");
    let asked = player.seen().codes.len();
    let (_, said) = foresight(&["run", out, "--out", out, "--json", "--set", "task.paths=[\"straight\"]"]);
    once(&said);
    assert_eq!(player.seen().codes.len(), asked, "nobody spoke to the robot");
}

/// Nobody asks for motion any more: the motors stop when the last request no longer holds.
fn stops_by_itself(player: &Player) {
    let last = player.seen().asked.expect("it was asked");
    wait_for("the motors stop", || !player.seen().is_moving());
    let after = player.seen().stopped.expect("it was stopped") - last;
    assert!(after < HOLD + Duration::from_millis(100), "{after:?}");
}

fn request(episodes: usize, steps: usize) -> CollectRequest {
    CollectRequest {
        episodes,
        steps,
        hold: [1, 1],
        split: Split::Train,
        source: Source::Random,
        seed: 0,
        purpose: "test".into(),
        terminate: true,
        first_id: 0,
        start: Start::Random,
        single: true,
    }
}
