//! The whole robot with its radio and the cameras that see it, a millisecond at a time: bytes in, bytes and poses out.

use std::collections::BTreeMap;

use rand::{Rng as _, SeedableRng as _};

use super::{
    body::{Body, TICK},
    faults::{Fault, Faults},
    firmware::Firmware,
    terrain::Terrain,
};
use crate::plant::{
    PlantError, Rng,
    robot::{Decoder, Dialect, Frame, Pose, Reply, Request},
};

/// Ticks that a request takes to the robot, and a reply back: wire at 57,600 baud, radio, USB.
const UP: u64 = 4;
const DOWN: u64 = 12;
/// Ticks between two pictures of the cameras.
const PICTURE: u64 = 10;
/// How well cameras see (m).
const BLUR: f64 = 2e-4;
/// Strength of the radio's signal (-dBm).
const SIGNAL: u8 = 40;

/// The battery of a robot that was just put down (counts).
const FULL: f64 = 925.0;

/// An emulated robot at the far end of a radio.
pub struct Machine {
    body: Body,
    firmware: Firmware,
    faults: Faults,
    rng: Rng,
    address: u16,
    decoder: Decoder,
    now: u64,
    /// When the robot was last put down.
    placed: u64,
    /// Requests on their way, with when they arrive.
    requests: Vec<(u64, Request)>,
    /// Bytes on their way to the host.
    replies: Vec<(u64, Vec<u8>)>,
    /// When motion was last asked for, and the longest that the legs were driven after that (ticks).
    asked: u64,
    unasked: u64,
    injected: BTreeMap<&'static str, u64>,
}

impl Machine {
    /// A robot at the origin of a terrain.
    ///
    /// # Errors
    /// If MuJoCo refuses the model.
    pub fn new(terrain: &Terrain, dialect: Dialect, address: u16, seed: u64) -> Result<Self, PlantError> {
        Ok(Self {
            body: Body::new(terrain)?,
            firmware: Firmware::new(terrain, dialect),
            faults: Faults::default(),
            rng: Rng::seed_from_u64(seed),
            address,
            decoder: Decoder::default(),
            now: 0,
            placed: 0,
            requests: Vec::new(),
            replies: Vec::new(),
            asked: 0,
            unasked: 0,
            injected: BTreeMap::new(),
        })
    }

    /// Seconds since it was switched on.
    pub fn time(&self) -> f64 {
        self.now as f64 * TICK
    }

    pub fn ticks(&self) -> u64 {
        self.now
    }

    /// Whether the legs are driven.
    pub fn is_moving(&self) -> bool {
        self.firmware.is_moving()
    }

    /// The longest that the legs were driven after motion was last asked for (s).
    pub fn longest_unasked(&self) -> f64 {
        self.unasked as f64 * TICK
    }

    /// What was done to replies, poses, legs and cable so far, by the name of the fault.
    pub fn injected(&self) -> &BTreeMap<&'static str, u64> {
        &self.injected
    }

    /// A robot fresh from the shelf: put down at a place (m), heading (rad) and phases of the legs (rad), with a battery of so
    /// many counts, all chance from `seed`.
    pub fn place(&mut self, at: [f64; 2], yaw: f64, legs: [f64; 2], battery: f64, seed: u64) {
        self.body.place(at, yaw, legs);
        self.firmware.rest(&self.body);
        self.firmware.charge(battery);
        self.rng = Rng::seed_from_u64(seed);
        self.requests.clear();
        self.replies.clear();
        // Whatever was before leaves no trace in what follows, not even by the cameras' beat.
        self.now = self.now.next_multiple_of(PICTURE);
        self.placed = self.now;
    }

    /// Takes up positions as [`Machine::configuration`] gives them; `false` if they are not of this robot.
    pub fn restore(&mut self, configuration: &[f64]) -> bool {
        let taken = self.body.restore(configuration);
        self.firmware.rest(&self.body);
        taken
    }

    /// Positions of the model, for the 3D view.
    pub fn configuration(&self) -> Vec<f64> {
        self.body.configuration()
    }

    /// Does to the robot what `text` asks for (see [`super::FAULTS`]), and says what that was. A cable is not for it to pull.
    ///
    /// # Errors
    /// In words, what is wrong with the text.
    pub fn suffer(&mut self, text: &str) -> Result<Fault, String> {
        let fault = self.faults.with(text)?;
        match fault {
            Fault::Lasting(faults) => {
                if faults.stuck != self.faults.stuck && faults.stuck != [false; 2] {
                    count(&mut self.injected, "stuck");
                }
                self.faults = faults;
            }
            Fault::Battery(counts) => {
                count(&mut self.injected, "battery");
                self.firmware.charge(counts);
            }
            Fault::Place => self.place([0.0; 2], 0.0, [0.0, std::f64::consts::PI], FULL, self.now),
            Fault::Unplug(_) => count(&mut self.injected, "unplug"),
        }
        Ok(fault)
    }

    pub fn is_lost(&self) -> bool {
        self.body.is_lost()
    }

    /// Bytes from the host.
    pub fn hear(&mut self, bytes: &[u8]) {
        for frame in self.decoder.feed(bytes) {
            match frame {
                Frame::Transmit { id, destination, payload, .. } => {
                    if id != 0 {
                        self.send(&Frame::TransmitStatus {
                            id,
                            status: u8::from(destination != self.address),
                        });
                    }
                    if destination == self.address
                        && let Some(request) = Request::decode(&payload)
                    {
                        self.requests.push((self.now + UP, request));
                    }
                }
                Frame::Setting { id, name, value } if id != 0 => {
                    self.send(&Frame::SettingReply { id, name, status: 0, value });
                }
                _ => {}
            }
        }
    }

    fn send(&mut self, frame: &Frame) {
        self.queue(self.now + DOWN, frame.encode());
    }

    /// Sends bytes on their way, behind those that arrive no later.
    fn queue(&mut self, due: u64, bytes: Vec<u8>) {
        let at = self.replies.partition_point(|(other, _)| *other <= due);
        self.replies.insert(at, (due, bytes));
    }

    /// Lets a millisecond go by.
    pub fn tick(&mut self) {
        self.now += 1;
        self.firmware.takes_gains = !self.faults.no_ack;
        self.body.stuck = self.faults.stuck;
        let due = self.requests.iter().take_while(|(due, _)| *due <= self.now).count();
        for (_, request) in self.requests.drain(..due).collect::<Vec<_>>() {
            if self.firmware.is_drive(&request) {
                self.asked = self.now;
            }
            if matches!(request, Request::SetGains(_)) && self.faults.no_ack {
                count(&mut self.injected, "no_ack");
            }
            if let Some(reply) = self.firmware.obey(&request, &self.body, &mut self.rng) {
                self.reply(&reply);
            }
        }
        let volts = self.firmware.tick(&self.body);
        self.body.step(volts, &mut self.rng);
        if self.firmware.is_moving() {
            self.unasked = self.unasked.max(self.now - self.asked);
        }
    }

    /// Sends a reply, in whatever state the faults leave it.
    fn reply(&mut self, reply: &Reply) {
        let frame =
            Frame::Received { source: self.address, rssi: SIGNAL, options: 0, payload: reply.encode() };
        let mut bytes = frame.encode();
        let (faults, rng) = (self.faults, &mut self.rng);
        let mut befalls = |name: &'static str, share: f64| {
            let hit = share > 0.0 && rng.random_bool(share);
            if hit {
                count(&mut self.injected, name);
            }
            hit
        };
        let drop = befalls("drop", faults.drop);
        let late = befalls("late", faults.late);
        let twice = befalls("twice", faults.twice);
        let spoil = befalls("spoil", faults.spoil);
        let split = befalls("split", faults.split);
        let garbage = befalls("garbage", faults.garbage);
        if drop {
            return;
        }
        if spoil {
            let (byte, bit) = (rng.random_range(0..bytes.len()), rng.random_range(0..8));
            bytes[byte] ^= 1 << bit;
        }
        if garbage {
            let noise: Vec<u8> = (0..rng.random_range(1..40)).map(|_| rng.random()).collect();
            bytes = [noise, bytes].concat();
        }
        if twice {
            bytes = bytes.repeat(2);
        }
        let due = self.now + DOWN + if late { rng.random_range(30..300) } else { 0 };
        if split {
            let rest = bytes.split_off(rng.random_range(1..bytes.len()));
            let later = due + rng.random_range(1..10);
            self.queue(later, rest);
        }
        self.queue(due, bytes);
    }

    /// Bytes that have reached the host by now.
    pub fn say(&mut self) -> Vec<u8> {
        let due = self.replies.iter().take_while(|(due, _)| *due <= self.now).count();
        self.replies.drain(..due).flat_map(|(_, bytes)| bytes).collect()
    }

    /// A picture of the cameras, where one is due in this tick.
    pub fn picture(&mut self) -> Option<Pose> {
        if !self.now.is_multiple_of(PICTURE) {
            return None;
        }
        let (blind, glitch) = (self.faults.blind, self.faults.glitch);
        if blind > 0.0 && self.rng.random_bool(blind) {
            count(&mut self.injected, "blind");
            return None;
        }
        let mut pose = self.body.pose((self.now - self.placed) as f64 * TICK);
        let slip = glitch > 0.0 && self.rng.random_bool(glitch);
        if slip {
            count(&mut self.injected, "glitch");
        }
        let reach = if slip { 1.0 } else { BLUR };
        for x in &mut pose.position {
            *x += self.rng.random_range(-reach..=reach);
        }
        Some(pose)
    }
}

/// Counts a fault.
fn count(injected: &mut BTreeMap<&'static str, u64>, name: &'static str) {
    *injected.entry(name).or_default() += 1;
}
