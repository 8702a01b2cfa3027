//! The robot as a plant, in real time: start-up, a command every tenth of a second, and a stop whenever something is amiss.

use std::{sync::Arc, time::Duration};

use super::{
    Counts, Dialect, GAINS, Line, Pose, Reading, Reply, Request, RobotConfig, Telemetry,
    clock::Clock,
    counts_a_millisecond,
    doubt::Doubt,
    link::{Link, brake},
    serial::SerialLine,
    state::{PERIOD, spec},
};
use crate::plant::{Health, Outcome, Plant, PlantError, PlantSpec, Rng, Start};

/// A request may take so long to be answered.
const ANSWER: Duration = Duration::from_millis(60);
/// A request for telemetry is repeated so many times before the link counts as lost.
const REPEATS: usize = 3;
/// Questions of the start-up: how often, and how long each may take.
const IDENTITY: (usize, Duration) = (8, Duration::from_millis(100));
const GAINS_ACK: (usize, Duration) = (8, Duration::from_millis(300));
/// Setting the legs' counters to 0 keeps the robot busy.
const ZEROING: Duration = Duration::from_millis(100);
/// An older pose (or none) means that nobody knows where the robot is.
const POSE_AGE: Duration = Duration::from_millis(50);
/// Speeds (m/s) beyond the robot's: the motion capture has slipped.
const FASTEST: f64 = 3.0;
/// Times between two states (s) that are taken for a control period.
const STEP: [f64; 2] = [0.08, 0.13];

/// A robot that has said who it is and taken its gains.
pub struct Robot {
    spec: Arc<PlantSpec>,
    /// Leg speeds that actions of -1 and 1 stand for (Hz).
    speeds: [f64; 2],
    dialect: Dialect,
    link: Link,
    identity: String,
    before: Reading,
    now: Reading,
    clock: Clock,
    doubt: Doubt,
    /// When the present control period ends.
    due: Duration,
    /// Times that the motors had been stopped when they were last started.
    started_after: Option<u64>,
    /// Steps that took too short or too long, or perhaps did, and poses that jumped.
    late_steps: u64,
    jumps: u64,
}

impl Robot {
    /// Opens the port and starts the robot up; the motors stand.
    ///
    /// # Errors
    /// [`PlantError::Link`]: no port, nobody there, or gains that are not acknowledged.
    pub fn open(config: &RobotConfig) -> Result<Self, PlantError> {
        Self::start(Box::new(SerialLine::open(config, brake(config.dialect, config.address))?), config)
    }

    /// Starts the robot at the other end of `line` up, whatever port `config` names; the motors stand.
    ///
    /// # Errors
    /// [`PlantError::Link`]: nobody there, or gains that are not acknowledged.
    pub fn start(line: Box<dyn Line>, config: &RobotConfig) -> Result<Self, PlantError> {
        let seen = line.is_seen();
        let mut link = Link::new(line, config.address);
        let identity = ask(&mut link, &Request::WhoAmI, IDENTITY, |reply| match reply {
            Reply::Identity(text) => Some(text),
            _ => None,
        })?;
        let identity = identity.ok_or_else(|| {
            link.lost("no robot answers; is it switched on, and are channel and address those of the radio?")
        })?;
        let taken = ask(&mut link, &Request::SetGains(GAINS), GAINS_ACK, |reply| {
            (reply == Reply::Gains(GAINS)).then_some(())
        })?;
        taken.ok_or_else(|| {
            link.lost(format!("{identity} does not acknowledge its gains: it will not be moved"))
        })?;
        for request in config.dialect.set_up() {
            link.send(request)?;
        }
        let zeroed = link.line.now() + ZEROING;
        link.line.wait(zeroed);
        let nothing = Reading { telemetry: Telemetry::default(), pose: Pose::default() };
        Ok(Self {
            spec: Arc::new(spec(seen, config.dialect, config.speeds)),
            speeds: config.speeds,
            dialect: config.dialect,
            due: link.line.now(),
            link,
            identity,
            before: nothing,
            now: nothing,
            clock: Clock::default(),
            doubt: Doubt::default(),
            started_after: None,
            late_steps: 0,
            jumps: 0,
        })
    }

    /// What the robot calls itself.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Frames so far.
    pub fn counts(&self) -> Counts {
        self.link.counts
    }

    /// Stops the motors.
    pub fn stop(&mut self) {
        self.link.line.stop();
    }

    /// Sends leg speeds (counts a millisecond) and gives the reading that they are answered with.
    fn exchange(&mut self, speeds: [i16; 2]) -> Result<Telemetry, PlantError> {
        let moving = speeds != [0, 0];
        if moving && self.started_after != Some(self.link.line.stops()) {
            self.link.send(&self.dialect.start(self.doubt.legs))?;
            self.started_after = Some(self.link.line.stops());
        }
        let has_clock = self.dialect.has_clock();
        if has_clock {
            self.link.forget();
        } else {
            self.link.drain()?;
        }
        for time in 0..REPEATS {
            let (sent, again) = (self.link.line.now(), time > 0);
            for request in self.dialect.drive(speeds, again) {
                self.link.send(&request)?;
            }
            if moving {
                self.link.line.hold();
            }
            let deadline = self.link.line.now() + ANSWER;
            while let Some(reply) = self.link.hear(deadline)? {
                let heard = self.link.line.now();
                let Some(reading) = self.dialect.reading(&reply, sent, heard) else { continue };
                if has_clock {
                    if self.clock.take(&reading, sent, heard) {
                        return Ok(reading);
                    }
                } else if !moving || !self.doubt.is_old(&reading, sent) {
                    self.doubt.take(&reading, heard.saturating_sub(sent), again);
                    return Ok(reading);
                }
                self.link.counts.stale += 1;
            }
            self.link.counts.late += 1;
            self.doubt.give_up(self.link.line.now());
        }
        self.link.line.stop();
        Err(self.link.lost(format!(
            "{} has not answered {REPEATS} times in a row; it was told to stop",
            self.identity
        )))
    }

    /// Where the robot is now.
    fn pose(&mut self) -> Result<Pose, PlantError> {
        if !self.link.line.is_seen() {
            return Ok(Pose::default());
        }
        match self.link.line.pose() {
            Some((pose, age)) if age <= POSE_AGE => Ok(pose),
            heard => {
                self.link.line.stop();
                let why = match (heard, self.link.line.refused_poses()) {
                    (Some((_, age)), _) => format!("the last pose is {} ms old", age.as_millis()),
                    (None, 0) => "no pose was ever heard".to_owned(),
                    (None, n) => format!(
                        "no pose was ever heard, but {n} datagrams of another kind than plant.robot.pose says"
                    ),
                };
                Err(self.link.lost(format!("{why}: the robot was told to stop")))
            }
        }
    }

    /// Takes a new reading, with these leg speeds.
    fn read(&mut self, speeds: [i16; 2]) -> Result<(), PlantError> {
        let telemetry = self.exchange(speeds)?;
        self.doubt.step();
        let pose = self.pose()?;
        self.before = std::mem::replace(&mut self.now, Reading { telemetry, pose });
        Ok(())
    }

    /// A control period with these leg speeds.
    fn advance(&mut self, speeds: [i16; 2]) -> Result<Outcome, PlantError> {
        let period = Duration::from_secs_f64(PERIOD);
        // A planner that took too long has shifted the grid.
        self.due = (self.due + period).max(self.link.line.now() + period / 2);
        self.exchange(speeds)?;
        self.link.line.wait(self.due);
        self.read(speeds)?;
        let seconds = self.now.since(&self.before);
        let late = !(STEP[0]..=STEP[1]).contains(&seconds) || self.doubt.is_open();
        let jumped = self.has_jumped();
        self.late_steps += u64::from(late);
        self.jumps += u64::from(jumped);
        let state = self.now.state(&self.before, self.dialect);
        Ok(Outcome { reward: f64::from(state[3]) * PERIOD, terminated: false, gap: late || jumped })
    }

    /// Whether the body cannot have come from the last pose to this one.
    fn has_jumped(&self) -> bool {
        let (a, b) = (self.before.pose, self.now.pose);
        let way = (0..3).map(|i| (b.position[i] - a.position[i]).powi(2)).sum::<f64>().sqrt();
        self.link.line.is_seen() && way > FASTEST * (b.time - a.time).max(PERIOD / 2.0)
    }
}

/// Asks until `pick` finds the answer, a number of times; `None` if it never comes.
fn ask<T>(
    link: &mut Link,
    request: &Request,
    (times, patience): (usize, Duration),
    pick: impl Fn(Reply) -> Option<T>,
) -> Result<Option<T>, PlantError> {
    for _ in 0..times {
        link.send(request)?;
        let deadline = link.line.now() + patience;
        while let Some(reply) = link.hear(deadline)? {
            if let Some(answer) = pick(reply) {
                return Ok(Some(answer));
            }
        }
    }
    Ok(None)
}

impl Plant for Robot {
    fn spec(&self) -> &Arc<PlantSpec> {
        &self.spec
    }

    /// The robot stays where it is; an episode begins at rest.
    fn reset(&mut self, _start: &Start, _rng: &mut Rng) -> Result<(), PlantError> {
        // Two readings make a state.
        for _ in 0..2 {
            self.read([0, 0])?;
            let next = self.link.line.now() + Duration::from_secs_f64(PERIOD);
            self.link.line.wait(next);
        }
        self.read([0, 0])?;
        self.due = self.link.line.now();
        Ok(())
    }

    fn observe(&self, state: &mut [f32]) {
        state.copy_from_slice(&self.now.state(&self.before, self.dialect));
    }

    fn step(&mut self, action: &[f32]) -> Result<Outcome, PlantError> {
        let [left, right] = *action else {
            return Err(PlantError::ActionLength { got: action.len(), want: 2 });
        };
        let [low, high] = self.speeds;
        let hz = |a: f32| low + (high - low) * (f64::from(a.clamp(-1.0, 1.0)) + 1.0) / 2.0;
        self.advance([left, right].map(|a| counts_a_millisecond(hz(a))))
    }

    fn rest(&mut self) -> Result<Outcome, PlantError> {
        self.advance([0, 0])
    }

    fn configuration(&self) -> Vec<f64> {
        self.now.configuration()
    }

    fn health(&self) -> Option<Health> {
        let Counts { good, bad, late, stale, rssi } = self.link.counts;
        let line = &self.link.line;
        Some(Health {
            identity: self.identity.clone(),
            port: line.name().to_owned(),
            battery: self
                .dialect
                .tells_battery()
                .then(|| (self.now.telemetry.volts(), self.now.telemetry.charge())),
            signal: (rssi > 0).then(|| -f64::from(rssi)),
            good,
            bad,
            late,
            stale,
            is_seen: line.is_seen(),
            pose_age: line.pose().map(|(_, age)| age.as_secs_f64()),
            late_steps: self.late_steps,
            jumps: self.jumps,
            stops: line.stops(),
        })
    }
}

impl Drop for Robot {
    fn drop(&mut self) {
        self.link.line.stop();
    }
}
