//! The robot for those who have none: the driver and the bytes are the real ones, the robot and its time are emulated.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rand::{Rng as _, RngCore as _};

use super::{Fault, machine::Machine, terrain::Terrain};
use crate::plant::{
    Health, Outcome, Plant, PlantError, PlantSpec, Rng, Start,
    robot::{HOLD, Line, Pose, Robot, RobotConfig, brake},
};

/// Random data begin within this distance of the origin, on each axis (m).
const ARENA: f64 = 0.5;
/// Charge at the beginning of an episode (counts).
const BATTERY: [f64; 2] = [850.0, 925.0];

/// The robot at the far end of a cable.
struct Far {
    machine: Machine,
    /// When the cable is in (again).
    plugged: Duration,
}

impl Far {
    fn now(&self) -> Duration {
        Duration::from_millis(self.machine.ticks())
    }

    /// # Errors
    /// While the cable is out.
    fn check(&self) -> io::Result<()> {
        if self.now() < self.plugged { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
    }
}

type Shared = Arc<Mutex<Far>>;

fn lock(far: &Shared) -> MutexGuard<'_, Far> {
    // A tick that panicked has ended its plant.
    far.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An emulated robot on a terrain, driven like the real one; its time goes by only while the driver waits.
pub struct DemoRobot {
    config: RobotConfig,
    robot: Robot,
    far: Shared,
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
        let far = Arc::new(Mutex::new(Far { machine, plugged: Duration::ZERO }));
        let robot = Robot::start(Box::new(DemoLine::new(config, far.clone())), config)?;
        Ok(Self { config: config.clone(), robot, far })
    }

    fn check(&self, outcome: Outcome) -> Result<Outcome, PlantError> {
        let machine = &lock(&self.far).machine;
        if machine.is_lost() {
            let what = "the emulated robot has left the world".into();
            return Err(PlantError::Diverged { seconds: machine.time(), what });
        }
        Ok(outcome)
    }

    /// Does to the robot what `text` asks for (see [`super::FAULTS`]), or pulls its cable: then nothing goes through it until
    /// [`DemoRobot::reconnect`].
    ///
    /// # Errors
    /// In words, what is wrong with the text.
    pub fn suffer(&mut self, text: &str) -> Result<(), String> {
        let mut far = lock(&self.far);
        if let Fault::Unplug(seconds) = far.machine.suffer(text)? {
            far.plugged = far.now() + Duration::from_secs_f64(seconds);
        }
        Ok(())
    }

    /// Waits until the cable is in, and starts the robot up anew, wherever it is.
    ///
    /// # Errors
    /// If it does not start up.
    pub fn reconnect(&mut self) -> Result<(), PlantError> {
        let mut line = DemoLine::new(&self.config, self.far.clone());
        let plugged = lock(&self.far).plugged;
        line.wait(plugged);
        self.robot = Robot::start(Box::new(line), &self.config)?;
        Ok(())
    }

    /// Faults so far, by name.
    pub fn injected(&self) -> BTreeMap<&'static str, u64> {
        lock(&self.far).machine.injected().clone()
    }

    /// The longest that the legs were driven after motion was last asked for (s).
    pub fn longest_unasked(&self) -> f64 {
        lock(&self.far).machine.longest_unasked()
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
            let machine = &mut lock(&self.far).machine;
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
        self.check(outcome)
    }

    fn rest(&mut self) -> Result<Outcome, PlantError> {
        let outcome = self.robot.rest()?;
        self.check(outcome)
    }

    fn configuration(&self) -> Vec<f64> {
        lock(&self.far).machine.configuration()
    }

    fn health(&self) -> Option<Health> {
        self.robot.health()
    }
}

/// A line on which time goes by only while somebody waits.
struct DemoLine {
    name: String,
    brake: Vec<u8>,
    far: Shared,
    received: VecDeque<u8>,
    /// The last picture, and when it was taken.
    seen: Option<(Pose, Duration)>,
    /// When motion ends by itself.
    until: Option<Duration>,
    stops: u64,
}

impl DemoLine {
    fn new(config: &RobotConfig, far: Shared) -> Self {
        Self {
            name: config.port.clone(),
            brake: brake(config.dialect, config.address),
            far,
            received: VecDeque::new(),
            seen: None,
            until: None,
            stops: 0,
        }
    }

    /// Lets a millisecond go by.
    fn tick(&mut self) {
        let now = self.now();
        if self.until.is_some_and(|until| now >= until) {
            self.stop();
        }
        let mut far = lock(&self.far);
        far.machine.tick();
        let said = far.machine.say();
        if far.check().is_ok() {
            self.received.extend(said);
        }
        let now = far.now();
        self.seen = far.machine.picture().map(|pose| (pose, now)).or(self.seen);
    }
}

impl Line for DemoLine {
    fn name(&self) -> &str {
        &self.name
    }

    fn now(&self) -> Duration {
        lock(&self.far).now()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut far = lock(&self.far);
        far.check()?;
        far.machine.hear(bytes);
        Ok(())
    }

    fn read(&mut self, bytes: &mut [u8], until: Duration) -> io::Result<usize> {
        lock(&self.far).check()?;
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
        let mut far = lock(&self.far);
        // Through a cable that is out, nobody is told.
        if far.check().is_ok() {
            far.machine.hear(&self.brake);
        }
        drop(far);
        self.until = None;
        self.stops += 1;
    }

    fn stops(&self) -> u64 {
        self.stops
    }
}
