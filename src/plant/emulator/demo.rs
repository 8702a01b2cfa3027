//! The robot for those who have none: the driver and the bytes are the real ones, the robot and its time are emulated.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rand::{Rng as _, RngCore as _};

use super::{Fault, machine::Machine, terrain::Terrain};
use crate::plant::{
    Outcome, Plant, PlantError, PlantSpec, Rng, Start,
    robot::{HOLD, Line, Pose, Robot, RobotConfig, brake},
};

/// Random data begin within this distance of the origin, on each axis (m).
const ARENA: f64 = 0.5;
/// Charge at the beginning of an episode (counts).
const BATTERY: [f64; 2] = [850.0, 925.0];

type Shared = Arc<Mutex<Machine>>;

fn lock(machine: &Shared) -> MutexGuard<'_, Machine> {
    // A tick that panicked has ended its plant.
    machine.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An emulated robot on a terrain, driven like the real one; its time goes by only while the driver waits.
pub struct DemoRobot {
    robot: Robot,
    machine: Shared,
}

impl DemoRobot {
    /// A robot that is driven as `config` says.
    ///
    /// # Errors
    /// If MuJoCo refuses the model, a fault is none that lasts, or the robot does not start up (as with `no_ack=true`).
    pub fn new(config: &RobotConfig, terrain: &Terrain) -> Result<Self, PlantError> {
        let mut machine = Machine::new(terrain, config.dialect, config.address, 0)?;
        for fault in &config.faults {
            let why = match machine.suffer(fault) {
                Ok(Fault::Lasting(_)) => continue,
                Ok(_) => format!("\"{fault}\" does not last"),
                Err(why) => why,
            };
            return Err(PlantError::Link { port: config.port.clone(), why });
        }
        let machine = Arc::new(Mutex::new(machine));
        let line = DemoLine {
            name: config.port.clone(),
            brake: brake(config.dialect, config.address),
            machine: machine.clone(),
            received: VecDeque::new(),
            seen: None,
            until: None,
            stops: 0,
        };
        Ok(Self { robot: Robot::start(Box::new(line), config)?, machine })
    }

    /// Faults that befell replies and poses so far.
    pub fn injected(&self) -> u64 {
        lock(&self.machine).injected()
    }

    /// The longest that the legs were driven after motion was last asked for (s).
    pub fn longest_unasked(&self) -> f64 {
        lock(&self.machine).longest_unasked()
    }
}

impl Plant for DemoRobot {
    fn spec(&self) -> &Arc<PlantSpec> {
        self.robot.spec()
    }

    fn reset(&mut self, start: &Start, rng: &mut Rng) -> Result<(), PlantError> {
        self.robot.stop();
        let turn = std::f64::consts::TAU;
        let (at, yaw) = match start {
            Start::Random => {
                ([0, 1].map(|_| rng.random_range(-ARENA..ARENA)), rng.random_range(-turn / 2.0..turn / 2.0))
            }
            Start::Rollout { heading } => ([0.0; 2], heading.unwrap_or(0.0)),
            Start::Nominal | Start::Exact(_) => ([0.0; 2], 0.0),
        };
        let legs = match start {
            Start::Random | Start::Rollout { .. } => [0, 1].map(|_| rng.random_range(0.0..turn)),
            Start::Nominal | Start::Exact(_) => [0.0, turn / 2.0],
        };
        let battery = rng.random_range(BATTERY[0]..BATTERY[1]);
        let seed = rng.next_u64();
        {
            let mut machine = lock(&self.machine);
            machine.place(at, yaw, legs, battery, seed);
            if let Start::Exact(configuration) = start
                && !machine.restore(configuration)
            {
                let want = machine.configuration().len();
                let why = "it is of another plant";
                return Err(PlantError::Configuration { got: configuration.len(), want, why });
            }
        }
        self.robot.reset(start, rng)
    }

    fn observe(&self, state: &mut [f32]) {
        self.robot.observe(state);
    }

    fn step(&mut self, action: &[f32]) -> Result<Outcome, PlantError> {
        let outcome = self.robot.step(action)?;
        let machine = lock(&self.machine);
        if machine.is_lost() {
            let what = "the emulated robot has left the world".into();
            return Err(PlantError::Diverged { seconds: machine.time(), what });
        }
        Ok(outcome)
    }

    fn configuration(&self) -> Vec<f64> {
        lock(&self.machine).configuration()
    }
}

/// A line on which time goes by only while somebody waits.
struct DemoLine {
    name: String,
    brake: Vec<u8>,
    machine: Shared,
    received: VecDeque<u8>,
    /// The last picture, and when it was taken.
    seen: Option<(Pose, Duration)>,
    /// When motion ends by itself.
    until: Option<Duration>,
    stops: u64,
}

impl DemoLine {
    /// Lets a millisecond go by.
    fn tick(&mut self) {
        let now = self.now();
        if self.until.is_some_and(|until| now >= until) {
            self.stop();
        }
        let mut machine = lock(&self.machine);
        machine.tick();
        self.received.extend(machine.say());
        let now = Duration::from_millis(machine.ticks());
        self.seen = machine.picture().map(|pose| (pose, now)).or(self.seen);
    }
}

impl Line for DemoLine {
    fn name(&self) -> &str {
        &self.name
    }

    fn now(&self) -> Duration {
        Duration::from_millis(lock(&self.machine).ticks())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        lock(&self.machine).hear(bytes);
        Ok(())
    }

    fn read(&mut self, bytes: &mut [u8], until: Duration) -> io::Result<usize> {
        while self.received.is_empty() && self.now() < until {
            self.tick();
        }
        if self.received.is_empty() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        io::Read::read(&mut self.received, bytes)
    }

    fn wait(&mut self, until: Duration) {
        while self.now() < until {
            self.tick();
        }
    }

    fn is_seen(&self) -> bool {
        true
    }

    fn pose(&self) -> Option<(Pose, Duration)> {
        self.seen.map(|(pose, when)| (pose, self.now().saturating_sub(when)))
    }

    fn hold(&mut self) {
        self.until = Some(self.now() + HOLD);
    }

    fn stop(&mut self) {
        lock(&self.machine).hear(&self.brake);
        self.until = None;
        self.stops += 1;
    }

    fn stops(&self) -> u64 {
        self.stops
    }
}
