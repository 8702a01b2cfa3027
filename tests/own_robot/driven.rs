//! It is asked what it is, driven and stopped, in either form.

use std::time::Duration;

use foresight::plant::{
    Axis, Heading, Plant, PlantError, Role, Start,
    own::OwnRobot,
    robot::{HOLD, RobotConfig},
    stream,
};

use super::{
    line::wait_for,
    toy::{Faults, Toy, puck},
    words::{Introduction, Words},
};

const BOTH: [Words; 2] = [Words::Text, Words::Binary];

pub fn config(port: &str) -> RobotConfig {
    RobotConfig { port: port.to_owned(), baud: 115_200, ..RobotConfig::default() }
}

fn open(toy: &Toy) -> OwnRobot {
    OwnRobot::open(&config(&toy.port)).expect("it opens")
}

fn refusal(introduction: Introduction, words: Words) -> String {
    let toy = Toy::start(words, introduction, Faults::default());
    OwnRobot::open(&config(&toy.port)).err().expect("it is refused").to_string()
}

#[test]
fn it_says_what_it_is_as_soon_as_it_has_started() {
    for words in BOTH {
        let toy = Toy::start(words, puck(50), Faults { deaf: 2, garbage: true, ..Faults::default() });
        let robot = open(&toy);
        let spec = robot.spec();
        assert_eq!((spec.id().as_str(), spec.control_period), ("puck/own", 0.05));
        let labels: Vec<String> = spec.state.iter().map(foresight::plant::Element::label).collect();
        assert_eq!(labels, ["x (m)", "y (m)", "u (m/s)", "v (m/s)"]);
        assert_eq!(spec.state[3].role, Role::Velocity(Axis::Y));
        assert_eq!(spec.action[1].limits, Some([-3.0, 3.0]));
        let anchor = spec.anchor.expect("it can be steered");
        assert_eq!((anchor.plane, anchor.forward_velocity, anchor.heading), ([0, 1], 2, Heading::None));
        assert_eq!((toy.seen().questions, toy.seen().acts), (3, 0), "and it was not asked to move");
    }
}

#[test]
fn where_nobody_answers_it_is_said_what_was_asked_and_where() {
    let toy = Toy::start(Words::Text, puck(50), Faults { mute: true, ..Faults::default() });
    let error = OwnRobot::open(&config(&toy.port)).err().expect("nobody is there");
    let why = error.to_string();
    assert!(why.starts_with(&format!("the robot at {}: nobody has answered \"hello\"", toy.port)), "{why}");
    assert!(toy.seen().questions > 1, "it may have been starting");
    let why = OwnRobot::open(&config("/dev/no-such-port")).err().expect("it is refused").to_string();
    assert!(why.starts_with("the robot at /dev/no-such-port: there is no such port"), "{why}");
}

#[test]
fn nonsense_is_refused_with_what_is_wrong_with_it() {
    for words in BOTH {
        let why = |change: &dyn Fn(&mut Introduction)| {
            let mut introduction = puck(50);
            change(&mut introduction);
            refusal(introduction, words)
        };
        assert!(why(&|it| it.period_ms = 3).contains("but its period is 3 ms; it must be 5 to 2000 ms"));
        assert!(why(&|it| it.state.clear()).contains("its state has 0 elements; it must have 1 to 256"));
        assert!(why(&|it| it.state = vec![it.state[0].clone(); 300]).contains("elements"), "{words:?}");
        assert!(why(&|it| it.action.clear()).contains("its action has 0 elements; it must have 1 to 32"));
        assert!(why(&|it| it.state[1][0] = "x".into()).contains("two elements of its state are called x"));
        assert!(why(&|it| it.state[1][2] = "place".into()).contains("y has the role \"place\"; roles are"));
        assert!(why(&|it| it.action[0].1 = [3.0, -3.0]).contains("its action along goes from 3 to -3"));
    }
    let mut other = puck(50);
    other.version = 9;
    assert!(refusal(other, Words::Binary).contains("version 9 of the protocol, this program version 1"));
}

#[test]
fn it_does_what_it_is_told_and_stands_still_when_nobody_tells_it_anything() {
    let chatty = Faults { chatty: true, ..Faults::default() };
    for (words, faults) in BOTH.into_iter().flat_map(|words| [(words, Faults::default()), (words, chatty)]) {
        let toy = Toy::start(words, puck(50), faults);
        let mut robot = open(&toy);
        robot.reset(&Start::Random, &mut stream(0, "test", 0)).expect("it stands");
        let outcomes: Vec<_> = (0..12).map(|_| robot.step(&[1.0, -0.5]).expect("it moves")).collect();
        let state = robot.state();
        let near = |value: f32, wanted: f32| (value - wanted).abs() < 0.05;
        assert!(near(state[2], 0.4) && near(state[3], -0.2), "{words:?}: {state:?}");
        assert!((outcomes[11].reward - f64::from(state[2]) * 0.05).abs() < 1e-6);
        let gaps = outcomes.iter().filter(|outcome| outcome.gap).count();
        assert!(gaps <= 6, "{words:?} {faults:?}: {gaps} gaps of 12 steps");
        assert!(robot.step(&[1.0]).is_err());

        // The planner hangs.
        wait_for("the motors stop", || !toy.seen().moving);
        let seen = toy.seen();
        let after = seen.stopped.expect("it was stopped") - seen.acted.expect("it was moved");
        assert!(after < HOLD + Duration::from_millis(200), "{after:?}");
        // And goes on: what was stopped on the way is no transition.
        assert!(robot.step(&[0.0, 0.0]).expect("it moves again").gap);
        robot.step(&[f32::NAN, 9.0]).expect("it is told what it can do");
        assert_eq!(toy.seen().pushes, [0.0, 1.0]);
        drop(robot);
        wait_for("closing stops the motors", || !toy.seen().moving);
    }
}

#[test]
fn a_long_period_is_kept_by_repeating_the_command() {
    let toy = Toy::start(Words::Text, puck(450), Faults::default());
    let mut robot = open(&toy);
    robot.reset(&Start::Random, &mut stream(0, "test", 0)).expect("it stands");
    for _ in 0..3 {
        robot.step(&[1.0, 0.0]).expect("it moves");
    }
    let seen = toy.seen();
    assert_eq!((seen.number, seen.stops), (3, 0), "the motors ran all the time");
    assert!(seen.acts >= 12, "{} commands", seen.acts);
    assert!(seen.place[0] > 0.3, "{:?}", seen.place);
}

#[test]
fn a_robot_in_trouble_or_silent_is_stopped() {
    for words in BOTH {
        let toy = Toy::start(words, puck(50), Faults::default());
        let mut robot = open(&toy);
        robot.reset(&Start::Random, &mut stream(0, "test", 0)).expect("it stands");
        robot.step(&[1.0, 1.0]).expect("it moves");
        toy.set(|faults| faults.trouble = true);
        let why = loop {
            if let Err(error) = robot.step(&[1.0, 1.0]) {
                break error.to_string();
            }
        };
        assert!(why.contains("the robot is in trouble: too hot; it was told to stop"), "{why}");
        wait_for("the motors stop", || !toy.seen().moving);
        robot.reset(&Start::Random, &mut stream(0, "test", 0)).expect("it has cooled down");
        toy.set(|faults| faults.mute = true);
        let error = robot.step(&[1.0, 1.0]).expect_err("it is silent");
        assert!(matches!(&error, PlantError::Link { port, .. } if *port == toy.port));
        let why = error.to_string();
        assert!(why.contains("puck has not answered 3 times in a row; it was told to stop"), "{why}");
        wait_for("the motors stop", || !toy.seen().moving);
    }
}
