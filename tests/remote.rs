//! Another machine's device (here: another process's) computes; when the link is lost, this machine goes on alone.
#![cfg(feature = "remote")]

mod oscillator;
mod perfect;

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

use foresight::{
    dynamics::{Control, DeviceKind, RemoteAddress, TrainEvent, TrainingConfig, open_device, set_remote},
    planning::{CpuEngine, Engine as _, GpuEngine, Rollout, Scores},
};
use oscillator::{config, dataset, network, trainer};
use perfect::{forward_task, point_model, random_actions};

/// `foresight serve` on a port of its own; ended when dropped.
struct Server {
    process: Child,
    address: RemoteAddress,
    /// The address belongs to the process: one test at a time.
    _turn: MutexGuard<'static, ()>,
}

static TURN: Mutex<()> = Mutex::new(());

impl Server {
    fn start() -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut process = Command::new(env!("CARGO_BIN_EXE_foresight"))
            .args(["serve", "--listen", "127.0.0.1:0", "--cpu"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(process.stdout.take().expect("it prints")).lines();
        let mut line = || lines.next().expect("a line").expect("text");
        assert_eq!(line(), "The processor is served at");
        let address: RemoteAddress = line().parse().expect("what it prints is an address");
        set_remote(Some(address.clone()));
        Self { process, address, _turn: turn }
    }

    fn kill(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn plans_are_made_on_the_other_machine_until_the_link_is_lost() {
    let mut server = Server::start();
    let model = point_model();
    let task = forward_task(&model.card.spec, &[0.0; 4]);
    let rollout = Rollout {
        state: &[0.0; 4],
        horizon: 5,
        candidates: 200,
        reward: task.reward(),
        fill: &random_actions,
        disagreement: 0.0,
        decisive: 0,
        cancel: None,
    };
    let (mut here, mut there) = (Scores::default(), Scores::default());
    CpuEngine::new(&model).score(&rollout, &mut here);
    let engine = GpuEngine::new(&model, DeviceKind::Remote);
    engine.score(&rollout, &mut there);
    assert_eq!(engine.notice(), None, "it was computed there");
    let agree = |there: &Scores| {
        let pairs = here.totals.iter().zip(&there.totals);
        pairs.clone().count() == 200
            && pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-4 * a.abs().max(1.0))
    };
    assert!(agree(&there));

    server.kill();
    let mut notices = Vec::new();
    for _ in 0..3 {
        engine.score(&rollout, &mut there);
        notices.extend(engine.notice());
        assert!(agree(&there), "the processor plans the same");
    }
    assert_eq!(notices, ["The remote device was lost: plans are made on the processor from here on"]);
}

#[test]
fn training_on_the_other_machine_survives_the_loss_of_the_link() {
    let mut server = Server::start();
    let config = TrainingConfig { device: DeviceKind::Remote, ..config() };
    let (mut notices, mut epochs, mut killed_in) = (Vec::new(), Vec::new(), 0);
    let mut watch = |event: TrainEvent| {
        notices.extend(event.notice);
        epochs.extend(event.summary.map(|summary| summary.train_loss));
        if epochs.len() == 10 && killed_in == 0 {
            killed_in = event.epoch;
            server.kill();
        }
        Control::Continue
    };
    let model = trainer(&network(), &config).train(&dataset(), 0, &mut watch).expect("trains");
    assert_eq!(notices, ["The remote device was lost: training goes on with the processor"]);
    assert!((10..30).contains(&killed_in), "{killed_in}");
    assert_eq!(epochs.len(), 30, "no epoch was lost, none counted twice");
    assert_eq!(model.card.updates, 25 * 30);
    let local = TrainingConfig { device: DeviceKind::Cpu, ..config };
    let alone = trainer(&network(), &local).train(&dataset(), 0, &mut |_| Control::Continue).expect("trains");
    let (far, near) = (model.card.train_loss, alone.card.train_loss);
    assert!((far / near - 1.0).abs() < 0.2, "{far} {near}");
}

#[test]
fn a_machine_that_is_not_there_or_not_ours_is_refused_in_one_sentence() {
    let mut server = Server::start();
    let refused = |address: &str| {
        set_remote(Some(address.parse().expect("an address")));
        open_device(DeviceKind::Remote).expect_err("refused").to_string()
    };
    let stranger = refused(&format!("wrong@{}", server.address.host));
    assert!(
        stranger.starts_with(&format!("no remote device at ws://{}: ", server.address.host)),
        "{stranger}"
    );
    for token in ["short", "letters and blanks", "with/slashes/in/it"] {
        let refused = Command::new(env!("CARGO_BIN_EXE_foresight"))
            .args(["serve", "--listen", "127.0.0.1:0", "--cpu", "--token", token])
            .output()
            .expect("the program starts");
        assert!(!refused.status.success(), "{token}");
    }
    assert!(server.address.host.starts_with("127.0.0.1:"));
    server.kill();
    let absent = refused(&server.address.full());
    assert!(absent.contains("nobody answers there; does `foresight serve` run?"), "{absent}");
    for (text, why) in [
        ("big-machine", "the remote address has no port"),
        ("big-machine:http", "`http` is not a port"),
        ("secret@:3000", "the remote address has no host"),
    ] {
        let error = text.parse::<RemoteAddress>().expect_err(text).to_string();
        assert!(error.starts_with(why), "{error}");
    }
    let full: RemoteAddress = " ws://secret@big-machine:3000/ ".parse().expect("an address");
    assert_eq!(
        (full.full().as_str(), full.to_string().as_str()),
        ("secret@big-machine:3000", "ws://big-machine:3000")
    );
}
