//! What runs on the robot's processor: its answers to requests, the leg controllers, and sensors in counts (biomimetics/roach,
//! pid-ip2.5.c), in both dialects.

use std::f64::consts::TAU;

use rand_distr::{Distribution as _, StandardNormal};

use super::{
    body::{Body, TICK},
    stride::Stride,
    terrain::Terrain,
};
use crate::plant::{
    Rng,
    robot::{COUNTS, Dialect, Reply, Request, Telemetry},
};

/// Full scale of the motors' pulse width, and where the controllers clip.
const FULL: f64 = 3998.0;
const CLIP: f64 = 3800.0;
/// The microsecond clock is a fifth of a 32-bit counter.
const CLOCK: u64 = (u32::MAX / 5) as u64;
/// Counts for each rad/s, for each g, and for each leg turn a second (fitted by the authors' lab: 10 to 20).
const GYRO: f64 = 938.7;
const ACCELERATION: f64 = 4096.0 / 9.81;
const BACK_EMF: f64 = 18.0;
/// Standard deviations of the readings (counts).
const GYRO_NOISE: f64 = 40.0;
const ACCELERATION_NOISE: f64 = 60.0;
const BACK_EMF_NOISE: f64 = 40.0;
/// The magnetic encoder counts in steps of 4.
const ENCODER: i32 = 4;
/// Battery when full (counts), what it loses in a second of running, and under a full load.
const BATTERY: f64 = 925.0;
const LOSS: f64 = 0.05;
const SAG: f64 = 25.0;
/// How the robot calls itself.
const IDENTITY: &str = "FORESIGHT-EMULATOR;AMS-ENC;";

/// The robot's processor.
pub struct Firmware {
    dialect: Dialect,
    /// Ticks since it was switched on.
    ticks: u64,
    index: u32,
    gains: [i16; 10],
    motors: bool,
    /// When a timed run ends (ticks).
    until: Option<u64>,
    /// Raw duty, where that was asked for instead of a speed.
    thrust: Option<[i16; 2]>,
    speed: [i16; 2],
    /// What stock firmware follows, and the way (counts) that a new run would take back.
    strides: [Stride; 2],
    unsure: [f64; 2],
    /// How it is come by: time constant (ticks), and the share that is reached.
    lag: f64,
    share: f64,
    /// Wanted speed (counts a tick), position, and sum of errors, of each side (counts).
    pace: [f64; 2],
    wanted: [f64; 2],
    sum: [f64; 2],
    zero: [f64; 2],
    duty: [f64; 2],
    battery: f64,
    pub takes_gains: bool,
}

impl Firmware {
    pub fn new(terrain: &Terrain, dialect: Dialect) -> Self {
        Self {
            dialect,
            lag: terrain.leg_lag / TICK,
            share: terrain.leg_share,
            ticks: 0,
            index: 0,
            gains: [0; 10],
            motors: false,
            until: None,
            thrust: None,
            speed: [0; 2],
            strides: [Stride::default(); 2],
            unsure: [0.0; 2],
            pace: [0.0; 2],
            wanted: [0.0; 2],
            sum: [0.0; 2],
            zero: [0.0; 2],
            duty: [0.0; 2],
            battery: BATTERY,
            takes_gains: true,
        }
    }

    /// Whether the legs are driven.
    pub fn is_moving(&self) -> bool {
        self.motors && (self.thrust.is_some_and(|duty| duty != [0; 2]) || self.speed != [0; 2])
    }

    /// Sets the battery (counts).
    pub fn charge(&mut self, battery: f64) {
        self.battery = battery;
    }

    /// Whether a request asks for motion.
    pub fn is_drive(&self, request: &Request) -> bool {
        match request {
            Request::SetVelocity(speed) | Request::SetThrust(speed) => *speed != [0; 2],
            Request::StartTimedRun(_) => self.dialect == Dialect::Stock,
            _ => false,
        }
    }

    /// Obeys, and answers where there is an answer.
    pub fn obey(&mut self, request: &Request, body: &Body, rng: &mut Rng) -> Option<Reply> {
        let stock = self.dialect == Dialect::Stock;
        match *request {
            Request::WhoAmI => return Some(Reply::Identity(IDENTITY.into())),
            Request::SetGains(gains) if self.takes_gains => {
                self.gains = gains;
                return Some(Reply::Gains(gains));
            }
            Request::StartMotors => self.start(None, body),
            Request::StartTimedRun(ms) => self.start(Some(self.ticks + u64::from(ms)), body),
            Request::StopMotors => self.stop(),
            Request::GetPositions => return Some(Reply::Positions(self.counts(body))),
            Request::ZeroPosition => {
                let before = self.counts(body);
                // The encoders are absolute: only turns are counted anew.
                self.zero = body.legs().map(|angle| (angle / TAU).floor() * COUNTS);
                self.hold_here(body);
                if stock {
                    self.wanted = [0.0; 2];
                    return Some(Reply::Positions(before));
                }
            }
            Request::SetVelocity(speed) if !stock => {
                (self.speed, self.thrust) = (speed, None);
                return Some(Reply::Telemetry(self.telemetry(body, rng)));
            }
            Request::SetThrust(duty) if !stock => {
                (self.speed, self.thrust, self.motors) = ([0; 2], Some(duty), true);
                return Some(Reply::Telemetry(self.telemetry(body, rng)));
            }
            Request::SetProfile([period_l, a, b, c, d, _, period_r, e, f, g, h, _]) if stock => {
                self.strides[0].follow(period_l, [a, b, c, d]);
                self.strides[1].follow(period_r, [e, f, g, h]);
            }
            Request::SetPhase(offset) if stock => {
                let position = self.position(body);
                let [left, right] = position.map(|counts| counts.rem_euclid(COUNTS));
                let lack = (f64::from(offset) - (left - right)) / 2.0;
                self.wanted = [position[0] + lack, position[1] - lack];
            }
            // What it does not know, it leaves.
            _ => {}
        }
        None
    }

    fn start(&mut self, until: Option<u64>, body: &Body) {
        if self.dialect == Dialect::Stock && until.is_some() {
            for side in 0..2 {
                self.wanted[side] -= self.unsure[side];
                self.strides[side].begin();
            }
            (self.sum, self.unsure) = ([0.0; 2], [0.0; 2]);
        } else if !self.motors {
            self.hold_here(body);
        }
        (self.motors, self.until) = (true, until);
    }

    fn stop(&mut self) {
        (self.motors, self.until, self.thrust, self.speed) = (false, None, None, [0; 2]);
    }

    /// Motors off, wherever the legs were put.
    pub fn rest(&mut self, body: &Body) {
        self.stop();
        self.zero = [0.0; 2];
        self.hold_here(body);
    }

    fn hold_here(&mut self, body: &Body) {
        (self.wanted, self.sum, self.pace) = (self.position(body), [0.0; 2], [0.0; 2]);
        self.unsure = [0.0; 2];
    }

    /// Of the legs (counts).
    fn position(&self, body: &Body) -> [f64; 2] {
        let legs = body.legs();
        std::array::from_fn(|side| legs[side] / TAU * COUNTS - self.zero[side])
    }

    /// The same, as the encoders tell it.
    fn counts(&self, body: &Body) -> [i32; 2] {
        self.position(body).map(|counts| counts as i32 / ENCODER * ENCODER)
    }

    /// A millisecond: what the motors get (V).
    pub fn tick(&mut self, body: &Body) -> [f64; 2] {
        self.ticks += 1;
        if self.until.is_some_and(|until| self.ticks >= until) {
            self.stop();
        }
        if self.dialect == Dialect::Stock && self.motors {
            for side in 0..2 {
                let (way, begins) = self.strides[side].tick();
                self.speed[side] = way as i16;
                if begins {
                    self.unsure[side] = 0.0;
                }
            }
        }
        let (position, rates) = (self.position(body), body.leg_rates());
        for side in 0..2 {
            self.duty[side] = match (self.motors, self.thrust) {
                (false, _) => 0.0,
                (true, Some(duty)) => f64::from(duty[side]),
                (true, None) => self.control(side, position[side], rates[side] / TAU * COUNTS * TICK),
            };
        }
        let load = self.duty.iter().map(|duty| duty.abs() / FULL).sum::<f64>() / 2.0;
        self.battery = (self.battery - LOSS * load * TICK).max(0.0);
        let volts = (self.battery - SAG * load).max(0.0) / 1023.0 * 3.3 * (3.7 / 2.7);
        self.duty.map(|duty| volts * duty / FULL)
    }

    /// The leg controller: position (counts) and speed (counts a millisecond) to duty.
    fn control(&mut self, side: usize, position: f64, speed: f64) -> f64 {
        let [kp, ki, kd, _, kff] = std::array::from_fn(|i| f64::from(self.gains[5 * side + i]));
        self.pace[side] += (self.share * f64::from(self.speed[side]) - self.pace[side]) / self.lag;
        self.wanted[side] += self.pace[side];
        self.unsure[side] += self.pace[side];
        let (behind, slower) = (self.wanted[side] - position, self.pace[side] - speed);
        self.sum[side] += behind / 16.0;
        let duty = kff + kp * behind / 4096.0 + ki * self.sum[side] / 65_536.0 + kd * slower / 16.0;
        if duty.abs() > CLIP {
            // Against wind-up.
            self.sum[side] -= behind / 16.0;
        }
        duty.clamp(-CLIP, CLIP)
    }

    fn telemetry(&mut self, body: &Body, rng: &mut Rng) -> Telemetry {
        let mut noisy = |mean: f64, deviation: f64| {
            let z: f64 = StandardNormal.sample(rng);
            let counts = (mean + deviation * z).round();
            counts.clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
        };
        let hertz = body.leg_rates().map(|rate| rate / TAU);
        let telemetry = Telemetry {
            index: self.index,
            time: (self.ticks * 1000 % CLOCK) as u32,
            position: self.counts(body),
            commanded: self.wanted.map(|counts| counts as i32),
            duty: self.duty.map(|duty| duty as i16),
            gyro: body.gyro().map(|rate| noisy(GYRO * rate, GYRO_NOISE)),
            accel: body.acceleration().map(|a| noisy(ACCELERATION * a, ACCELERATION_NOISE)),
            back_emf: [
                noisy(BACK_EMF * hertz[0], BACK_EMF_NOISE),
                noisy(-BACK_EMF * hertz[1], BACK_EMF_NOISE),
            ],
            battery: noisy(self.battery, 2.0),
        };
        self.index = self.index.wrapping_add(1);
        telemetry
    }
}
