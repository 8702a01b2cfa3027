//! Anyone's robot as a plant, in real time: an action every period, the state that it leads to, and a stop whenever something is amiss.

use std::{sync::Arc, time::Duration};

use super::{
    Counts, Measured, Request, brake,
    introduction::{Described, Extra, describe},
    link::Link,
    search::Search,
};
use crate::plant::{
    Axis, Health, Outcome, Plant, PlantError, PlantSpec, Rng, Role, Start,
    robot::{HOLD, Line, RobotConfig, SerialLine},
};

/// A command is repeated so many times before the link counts as lost.
const REPEATS: usize = 3;
/// How long an answer may take: a period, but within these.
const ANSWER: [Duration; 2] = [Duration::from_millis(60), Duration::from_millis(150)];
/// A command that is not known to be obeyed is repeated after a quarter of a period, but not sooner than this.
const SOONEST: Duration = Duration::from_millis(10);
/// States at rest that an episode begins with, and the time between two of them.
const AT_REST: (usize, Duration) = (3, Duration::from_millis(100));

/// A robot that has said what it is.
pub struct OwnRobot {
    spec: Arc<PlantSpec>,
    extras: Vec<Extra>,
    /// Index of the velocity along x, which is rewarded.
    forward: Option<usize>,
    link: Link,
    /// Of the last command of motion.
    number: u32,
    before: Measured,
    now: Measured,
    /// When the present control period ends.
    due: Duration,
    /// Times that the motors had been stopped by the end of the last step.
    stops: u64,
}

impl OwnRobot {
    /// Opens the port and asks who is there; the motors stand.
    ///
    /// # Errors
    /// [`PlantError::Link`]: no port, nobody there, or what they say makes no sense.
    pub fn open(config: &RobotConfig) -> Result<Self, PlantError> {
        Self::start(Box::new(SerialLine::open(config, brake())?))
    }

    /// Asks who is at the other end of `line`.
    ///
    /// # Errors
    /// [`PlantError::Link`]: nobody there, or what they say makes no sense.
    pub fn start(line: Box<dyn Line>) -> Result<Self, PlantError> {
        let (link, hello) = Link::meet(line)?;
        let described = describe(&hello);
        let Described { spec, own, extras } =
            described.map_err(|why| link.lost(format!("the robot introduces itself, but {why}")))?;
        let nothing = Measured { values: vec![0.0; own], ..Measured::default() };
        Ok(Self {
            forward: spec.state.iter().position(|e| e.role == Role::Velocity(Axis::X)),
            spec: Arc::new(spec),
            extras,
            number: 0,
            before: nothing.clone(),
            now: nothing,
            due: link.line.now(),
            stops: link.line.stops(),
            link,
        })
    }

    /// What came over the line so far.
    pub fn counts(&self) -> Counts {
        self.link.counts
    }

    /// Asks for motion; it ends by itself [`HOLD`] later.
    fn act(&mut self, act: &Request) -> Result<Duration, PlantError> {
        // First: the dead man's handle is not to be pulled between the two.
        self.link.line.hold();
        let now = self.link.line.now();
        self.link.send(act)?;
        Ok(now)
    }

    /// Nothing is heard of the robot any more.
    fn silent(&mut self) -> PlantError {
        self.link.line.stop();
        let name = &self.spec.agent;
        self.link.lost(format!("{name} has not answered {REPEATS} times in a row; it was told to stop"))
    }

    /// The state that this action leads to by the end of the period, and whether that is no transition.
    fn exchange(&mut self, act: &Request, began: Duration) -> Result<(Measured, bool), PlantError> {
        let period = Duration::from_secs_f64(self.spec.control_period);
        let before = self.now.clone();
        let mut search = Search::new(self.number, &before, self.spec.control_period, began);
        let mut sent = began;
        while self.link.line.now() < self.due {
            let unheard = if search.is_obeyed() { HOLD / 2 } else { (period / 4).clamp(SOONEST, HOLD / 2) };
            let again = sent + unheard;
            if let Some(state) = self.link.state(self.due.min(again))? {
                search.take(state, sent, self.link.line.now());
            } else if self.link.line.now() >= again && again < self.due {
                self.link.counts.late += u64::from(!search.is_obeyed());
                sent = self.act(act)?;
            }
        }
        // Who speaks unasked has just said it; who does not is asked, by the same command once more.
        if search.has_heard_since(self.due.saturating_sub(period / 5)) {
            return search.end().ok_or_else(|| self.silent());
        }
        for _ in 0..REPEATS {
            sent = self.act(act)?;
            let deadline = sent + period.clamp(ANSWER[0], ANSWER[1]);
            while let Some(state) = self.link.state(deadline)? {
                if search.take(state, sent, self.link.line.now()) {
                    return search.end().ok_or_else(|| self.silent());
                }
            }
            self.link.counts.late += 1;
        }
        Err(self.silent())
    }

    /// The newest state of the robot, told to stand still, after a while.
    fn stand(&mut self) -> Result<Measured, PlantError> {
        for _ in 0..REPEATS {
            self.link.send(&Request::Stop)?;
            let deadline = self.link.line.now() + AT_REST.1;
            let mut newest = None;
            while let Some(state) = self.link.state(deadline)? {
                newest = Some(state);
            }
            if let Some(state) = newest {
                return Ok(state);
            }
            self.link.counts.late += 1;
        }
        Err(self.silent())
    }
}

impl Plant for OwnRobot {
    fn spec(&self) -> &Arc<PlantSpec> {
        &self.spec
    }

    /// The robot stays where it is; an episode begins at rest.
    fn reset(&mut self, _start: &Start, _rng: &mut Rng) -> Result<(), PlantError> {
        self.link.line.stop();
        self.link.forget()?;
        for _ in 0..AT_REST.0 {
            let state = self.stand()?;
            self.before = std::mem::replace(&mut self.now, state);
        }
        (self.due, self.stops) = (self.link.line.now(), self.link.line.stops());
        Ok(())
    }

    fn observe(&self, state: &mut [f32]) {
        let own = self.now.values.len();
        state[..own].copy_from_slice(&self.now.values);
        let seconds = self.now.since(&self.before).max(1e-3);
        for (slot, extra) in state[own..].iter_mut().zip(&self.extras) {
            *slot = match *extra {
                Extra::Rate(of) => (f64::from(self.now.values[of] - self.before.values[of]) / seconds) as f32,
                Extra::Height => 0.0,
            };
        }
    }

    fn step(&mut self, action: &[f32]) -> Result<Outcome, PlantError> {
        let want = self.spec.action.len();
        if action.len() != want {
            return Err(PlantError::ActionLength { got: action.len(), want });
        }
        let sound = |a: &f32| if a.is_finite() { a.clamp(-1.0, 1.0) } else { 0.0 };
        self.number = self.number.wrapping_add(1);
        let act = Request::Act { number: self.number, action: action.iter().map(sound).collect() };
        let period = Duration::from_secs_f64(self.spec.control_period);
        let began = self.act(&act)?;
        // A planner that took too long has shifted the grid.
        self.due = (self.due + period).max(began + period / 2);
        let (state, off) = self.exchange(&act, began)?;
        self.before = std::mem::replace(&mut self.now, state);
        // Motors that were stopped on the way did something else than they were told.
        let stops = self.link.line.stops();
        let stopped = std::mem::replace(&mut self.stops, stops) != stops;
        let reward = self.forward.map_or(0.0, |i| f64::from(self.state()[i]) * self.spec.control_period);
        Ok(Outcome { reward, terminated: false, gap: off || stopped })
    }

    fn rest(&mut self) -> Result<Outcome, PlantError> {
        let began = self.link.line.now();
        let state = self.stand()?;
        self.before = std::mem::replace(&mut self.now, state);
        let period = Duration::from_secs_f64(self.spec.control_period);
        self.due = began + period;
        self.link.line.wait(self.due);
        // Nothing was asked for: it is not to be learned from.
        Ok(Outcome { gap: true, ..Outcome::default() })
    }

    fn configuration(&self) -> Vec<f64> {
        Vec::new()
    }

    fn health(&self) -> Option<Health> {
        let Counts { good, bad, late } = self.link.counts;
        Some(Health {
            identity: self.spec.agent.clone(),
            port: self.link.line.name().to_owned(),
            good,
            bad,
            late,
            stops: self.link.line.stops(),
            ..Health::default()
        })
    }
}

impl Drop for OwnRobot {
    fn drop(&mut self) {
        self.link.line.stop();
    }
}
