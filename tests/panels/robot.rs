//! The robot on a line, in its panel: where it is, how it does, and the space bar.

use std::sync::Arc;

use egui_kittest::kittest::Queryable as _;
use foresight::{
    experiment::Preset,
    gui::{Store, robot::RobotPanel},
    plant::{Health, robot::Port},
    session::{Command, Event, Phase},
};

use super::stage::{press, show};

fn ports() -> Event {
    let port = |name: &str, about: &str| Port { name: name.into(), about: about.into(), usb: None };
    Event::Ports(Arc::new(vec![
        port("/dev/ttyUSB3", "FTDI FT232R USB UART"),
        port("demo:carpet", "Demo robot, emulated, on carpet"),
    ]))
}

#[test]
fn a_port_is_chosen_from_those_there_are_and_the_robot_is_greeted() {
    let mut store = Store::default();
    store.absorb(ports());
    let mut harness = show::<RobotPanel>(store);
    assert_eq!(harness.state_mut().sent(), [Command::ListPorts], "it looks for ports by itself, once");
    press(&mut harness, "/dev/ttyUSB3");
    press(&mut harness, "Connect");
    let sent = harness.state_mut().sent();
    let [Command::Open(preset), Command::Greet] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(
        (preset.name.as_str(), preset.plant.robot.port.as_str()),
        ("robot/millirobot", "/dev/ttyUSB3")
    );
    // Anyone's robot, at the same port.
    press(&mut harness, "A robot of my own");
    press(&mut harness, "Connect");
    let sent = harness.state_mut().sent();
    let [Command::Open(preset), Command::Greet] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((preset.plant.agent.as_str(), preset.plant.robot.baud), ("own", 115_200));
    // The next start of the program finds it as it was left.
    let mut again = RobotPanel::default();
    again.recall(&harness.state().panel.memory());
    assert_eq!(again.memory(), harness.state().panel.memory());
    again.recall("}{");
    assert_eq!(again.memory(), harness.state().panel.memory(), "nonsense is forgotten");
}

#[test]
fn gauges_say_how_the_robot_does_and_what_is_wrong() {
    let preset = Preset::builtin("robot/demo").expect("a preset");
    let health = Health {
        identity: "HEXAPOD".into(),
        port: "demo:carpet".into(),
        battery: Some((3.41, 0.06)),
        signal: Some(-40.0),
        good: 900,
        bad: 40,
        late: 60,
        is_seen: true,
        pose_age: Some(0.005),
        late_steps: 7,
        ..Health::default()
    };
    let mut store = Store { preset, phase: Phase::Collecting, ..Store::default() };
    store.absorb(Event::Health(Arc::new(health)));
    let mut harness = show::<RobotPanel>(store);
    for words in ["HEXAPOD", "battery, 6 %", "steps off time"] {
        harness.get_by_label(words);
    }
    harness.get_by_label_contains("The battery is nearly empty");
    harness.get_by_label_contains("Many replies are lost");
    assert!(harness.query_by_label_contains("do not see the robot").is_none());
    harness.state_mut().sent();
    press(&mut harness, "Stop the robot");
    assert_eq!(harness.state_mut().sent(), [Command::Stop]);
}
