//! The cable is pulled while a robot collects: what was seen is kept, the robot is found again, and it moves when the user says so.
#![cfg(unix)]

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::UdpSocket,
    process::{Child, ChildStdin, Command as Process, Stdio},
};

use foresight::{
    data::Split,
    experiment::Preset,
    session::{Command, Event, Level, Phase, Session},
};

/// An emulated robot in a program of its own, on a pseudo-terminal.
struct Robot {
    program: Child,
    orders: ChildStdin,
    _said: BufReader<std::process::ChildStdout>,
}

impl Robot {
    fn start(link: &str, poses: &str) -> Self {
        let mut program = Process::new(env!("CARGO_BIN_EXE_foresight"))
            .args(["emulate", "--link", link, "--poses", poses])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let orders = program.stdin.take().expect("its input");
        let mut said = BufReader::new(program.stdout.take().expect("its output"));
        let mut line = String::new();
        said.read_line(&mut line).expect("it says where it is");
        assert!(line.starts_with("port "), "{line}");
        Self { program, orders, _said: said }
    }

    fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").expect("it listens");
    }
}

impl Drop for Robot {
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}

#[test]
fn a_pulled_cable_costs_a_pause_and_no_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("robot").to_str().expect("plain text").to_owned();
    let poses = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port");
    let mut robot = Robot::start(&link, &poses.to_string());

    let mut preset = Preset::builtin("robot/millirobot").expect("a preset");
    (preset.plant.robot.port, preset.plant.robot.pose) = (link, poses.to_string());
    (preset.data.episodes, preset.data.steps) = (3, 20);
    let data = preset.data.clone();
    let session = Session::spawn(|| ()).expect("a worker");
    session.send(Command::Open(Box::new(preset)));
    session.send(Command::Greet);
    session.send(Command::Collect { data, split: Split::Train });

    let (mut pulled, mut phases, mut episodes, mut greeted) = (false, Vec::new(), Vec::new(), false);
    let mut collected = false;
    while let Some(event) = session.wait() {
        match event {
            Event::Notice { level: Level::Success, text } if text.contains("answers at") => greeted = true,
            Event::Health(health)
                if phases.last() == Some(&Phase::Collecting) && !pulled && health.good > 20 =>
            {
                // In the middle of an episode.
                robot.order("unplug=0.4");
                pulled = true;
            }
            Event::Phase { phase, .. } => {
                if phases.last() != Some(&phase) {
                    phases.push(phase);
                }
                match phase {
                    Phase::Waiting => {
                        assert!(session.send(Command::Resume));
                    }
                    Phase::Collecting => collected = true,
                    Phase::Idle if collected => break,
                    _ => {}
                }
            }
            Event::Notice { level: Level::Error, text } => {
                assert!(pulled, "nothing goes wrong before the cable is pulled: {text}");
            }
            Event::Episode(episode) => episodes.push(episode),
            _ => {}
        }
    }
    assert!(greeted && pulled, "{phases:?}");
    let after: Vec<Phase> = phases.iter().copied().skip_while(|phase| *phase != Phase::Collecting).collect();
    let story = [Phase::Collecting, Phase::Reconnecting, Phase::Waiting, Phase::Collecting, Phase::Idle];
    assert_eq!(after, story);
    let lost: Vec<_> =
        episodes.iter().filter(|e| e.tags.iter().any(|tag| tag.starts_with("link lost: "))).collect();
    assert_eq!(lost.len(), 1, "{episodes:?}");
    assert!(lost[0].steps < 20);
    // Steps that took too long part an episode in two; all that was asked for is there, and what came before the loss on top.
    let steps: usize = episodes.iter().map(|episode| episode.steps).sum();
    assert!(steps >= 3 * 20 - 8, "{steps} steps: {episodes:?}");
}
