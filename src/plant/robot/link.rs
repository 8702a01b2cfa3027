//! Requests out, replies in, over whatever line there is, and what went wrong with them.

use std::{collections::VecDeque, io::ErrorKind, time::Duration};

use super::{
    Dialect, Line,
    roach::{Reply, Request},
    xbee::{Decoder, Frame},
};
use crate::plant::PlantError;

/// Silence after which a frame that was begun is given up.
const SILENCE: Duration = Duration::from_millis(20);
/// A read waits so long at most.
const SLICE: Duration = Duration::from_millis(5);
/// A read that only takes what is there already.
const SLIVER: Duration = Duration::from_millis(1);

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

/// One robot at the other end of a line.
pub(super) struct Link {
    pub line: Box<dyn Line>,
    address: u16,
    decoder: Decoder,
    replies: VecDeque<Reply>,
    heard: Duration,
    pub counts: Counts,
}

impl Link {
    pub fn new(line: Box<dyn Line>, address: u16) -> Self {
        let heard = line.now();
        Self {
            line,
            address,
            decoder: Decoder::default(),
            replies: VecDeque::new(),
            heard,
            counts: Counts::default(),
        }
    }

    /// The link is of no use any more.
    pub fn lost(&self, why: impl Into<String>) -> PlantError {
        PlantError::Link { port: self.line.name().to_owned(), why: why.into() }
    }

    pub fn send(&mut self, request: &Request) -> Result<(), PlantError> {
        let sent = self.line.write(&packet(self.address, request));
        sent.map_err(|e| self.lost(format!("writing failed ({e})")))
    }

    /// Forgets replies that nobody waits for any more.
    pub fn forget(&mut self) {
        self.replies.clear();
    }

    /// Forgets also those that have come and were not read yet.
    pub fn drain(&mut self) -> Result<(), PlantError> {
        while self.hear(self.line.now() + SLIVER)?.is_some() {}
        Ok(())
    }

    /// The next reply; `None` if none has come by `deadline`.
    pub fn hear(&mut self, deadline: Duration) -> Result<Option<Reply>, PlantError> {
        let mut bytes = [0; 512];
        loop {
            if let Some(reply) = self.replies.pop_front() {
                return Ok(Some(reply));
            }
            let now = self.line.now();
            if now >= deadline {
                return Ok(None);
            }
            let frames = match self.line.read(&mut bytes, deadline.min(now + SLICE)) {
                Ok(0) => return Err(self.lost("the other end was closed")),
                Ok(count) => {
                    self.heard = self.line.now();
                    self.decoder.feed(&bytes[..count])
                }
                Err(e) if matches!(e.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => {
                    let silent = self.decoder.is_waiting() && self.line.now() > self.heard + SILENCE;
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

/// A request in a radio packet in a frame.
fn packet(address: u16, request: &Request) -> Vec<u8> {
    Frame::Transmit { id: 0, destination: address, options: 0, payload: request.encode() }.encode()
}

/// What stops the robot at this address.
pub fn brake(dialect: Dialect, address: u16) -> Vec<u8> {
    dialect.brake().iter().flat_map(|request| packet(address, request)).collect()
}
