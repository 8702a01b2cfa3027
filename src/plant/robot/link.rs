//! The serial line: requests out, replies in, and what went wrong with them.

use std::{
    collections::VecDeque,
    io::{ErrorKind, Read as _, Write as _},
    time::{Duration, Instant},
};

use serialport::SerialPort;

use super::{
    RobotConfig,
    roach::{Reply, Request},
    xbee::{Decoder, Frame},
};
use crate::plant::PlantError;

/// Silence after which a frame that was begun is given up.
const SILENCE: Duration = Duration::from_millis(20);
/// A read waits so long at most.
const SLICE: Duration = Duration::from_millis(5);

/// What came over the line so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Replies of the robot.
    pub good: u64,
    /// Stretches that were no frame, or frames that were no reply.
    pub bad: u64,
    /// Requests without a reply in time.
    pub late: u64,
    /// Telemetry that was older than the newest, or the same.
    pub stale: u64,
    /// Strength of the last packet's signal (−dBm).
    pub rssi: u8,
}

/// An open line to one robot.
pub(super) struct Link {
    port: Box<dyn SerialPort>,
    name: String,
    address: u16,
    decoder: Decoder,
    replies: VecDeque<Reply>,
    heard: Instant,
    pub counts: Counts,
}

impl Link {
    /// Opens the port: 8 bits, no parity, one stop bit, no flow control, whatever was in its buffers forgotten.
    pub fn open(config: &RobotConfig) -> Result<Self, PlantError> {
        let name = config.port.clone();
        let refuse =
            |error: &serialport::Error| PlantError::Link { port: name.clone(), why: in_words(&name, error) };
        let port = serialport::new(&name, config.baud).timeout(SLICE).open().map_err(|e| refuse(&e))?;
        port.clear(serialport::ClearBuffer::All).map_err(|e| refuse(&e))?;
        Ok(Self {
            port,
            name,
            address: config.address,
            decoder: Decoder::default(),
            replies: VecDeque::new(),
            heard: Instant::now(),
            counts: Counts::default(),
        })
    }

    /// The link is of no use any more.
    pub fn lost(&self, why: impl Into<String>) -> PlantError {
        PlantError::Link { port: self.name.clone(), why: why.into() }
    }

    /// A second handle for the one who watches over the robot.
    pub fn brake(&self) -> Result<Brake, PlantError> {
        let port = self.port.try_clone().map_err(|e| self.lost(in_words(&self.name, &e)))?;
        Ok(Brake { port, address: self.address })
    }

    pub fn send(&mut self, request: &Request) -> Result<(), PlantError> {
        let sent = self.port.write_all(&packet(self.address, request));
        sent.map_err(|e| self.lost(format!("writing failed ({e})")))
    }

    /// Forgets replies that nobody waits for any more.
    pub fn forget(&mut self) {
        self.replies.clear();
    }

    /// The next reply; `None` if none has come by `deadline`.
    pub fn hear(&mut self, deadline: Instant) -> Result<Option<Reply>, PlantError> {
        let mut bytes = [0; 512];
        loop {
            if let Some(reply) = self.replies.pop_front() {
                return Ok(Some(reply));
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            let frames = match self.port.read(&mut bytes) {
                Ok(0) => return Err(self.lost("the other end was closed")),
                Ok(count) => {
                    self.heard = Instant::now();
                    self.decoder.feed(&bytes[..count])
                }
                Err(e) if matches!(e.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => {
                    let silent = self.decoder.is_waiting() && self.heard.elapsed() > SILENCE;
                    if silent { self.decoder.give_up() } else { Vec::new() }
                }
                Err(e) => return Err(self.lost(format!("reading failed ({e}); was it unplugged?"))),
            };
            for frame in frames {
                self.take(frame);
            }
            self.counts.bad = self.counts.bad.max(self.decoder.bad());
        }
    }

    fn take(&mut self, frame: Frame) {
        let Frame::Received { source, rssi, payload, .. } = frame else { return };
        match Reply::decode(&payload).filter(|_| source == self.address) {
            Some(reply) => {
                (self.counts.good, self.counts.rssi) = (self.counts.good + 1, rssi);
                self.replies.push_back(reply);
            }
            None => self.counts.bad += 1,
        }
    }
}

/// Stops the robot whatever else is going on.
pub(super) struct Brake {
    port: Box<dyn SerialPort>,
    address: u16,
}

impl Brake {
    /// Wanted speed 0, then motors off, more than once: any one packet may be lost.
    pub fn pull(&mut self) {
        for request in [Request::SetVelocity([0, 0]), Request::StopMotors, Request::StopMotors] {
            // Where the line is gone, nothing more can be done.
            if self.port.write_all(&packet(self.address, &request)).is_err() {
                return;
            }
        }
    }
}

fn packet(address: u16, request: &Request) -> Vec<u8> {
    Frame::Transmit { id: 0, destination: address, options: 0, payload: request.encode() }.encode()
}

/// What the system says of a port, with the cure where there is one.
fn in_words(port: &str, error: &serialport::Error) -> String {
    use serialport::ErrorKind::{Io, NoDevice};
    if error.kind() == NoDevice && std::path::Path::new(port).exists() {
        return format!("it cannot be had ({error}); does another program use it?");
    }
    match error.kind() {
        Io(ErrorKind::PermissionDenied) => {
            "you may not open it; add yourself to the group that owns it, on Debian with \
                                            `sudo usermod -aG dialout $USER`, and log in again"
                .into()
        }
        NoDevice | Io(ErrorKind::NotFound) => "there is no such port; is the radio plugged in?".into(),
        _ => error.to_string(),
    }
}
