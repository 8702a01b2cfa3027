//! A pseudo-terminal: the near end is for the program, the far end for whoever plays the robot.

use std::{
    fs::File,
    io::{ErrorKind, Read as _},
    thread,
    time::{Duration, Instant},
};

use serialport::{SerialPort as _, TTYPort};

/// The far end.
pub struct Far {
    pub port: TTYPort,
    /// What the near end is called.
    pub name: String,
    // Held open, so that the line does not hang up between two users, or before the last bytes were read.
    _near: File,
}

impl Far {
    pub fn new() -> Self {
        let (mut port, near) = TTYPort::pair().expect("a pseudo-terminal");
        port.set_timeout(Duration::from_millis(2)).expect("it can wait");
        let name = near.name().expect("it has a name");
        drop(near);
        let near = File::open(&name).expect("it can be opened again");
        Self { port, name, _near: near }
    }

    /// What has come, if anything.
    pub fn read(port: &mut TTYPort) -> Vec<u8> {
        let mut bytes = [0; 256];
        match port.read(&mut bytes) {
            Ok(count) => bytes[..count].to_vec(),
            Err(e) if e.kind() == ErrorKind::TimedOut => Vec::new(),
            Err(e) => panic!("{e}"),
        }
    }
}

pub fn named(name: &str, work: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    thread::Builder::new().name(name.into()).spawn(work).expect("a thread")
}

/// Waits until `done`; robots are real time, so this may take a moment.
pub fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_secs(10), "{what}");
        thread::yield_now();
    }
}
