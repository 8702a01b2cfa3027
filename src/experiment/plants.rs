//! Plants by name, as presets and lists name them.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use super::{PlantConfig, library};
use crate::{
    data::{self, ColumnMap, DataError, Dataset, Imported},
    planning::MakePlant,
    plant::{
        Plant, PlantError, PlantSpec,
        emulator::{self, Floors, Terrain},
        mujoco,
        own::OwnRobot,
        robot::{self, Port, Robot, RobotConfig, Usb},
    },
};

/// The agent's name under which presets mean the robot on a serial port.
const ROBOT: &str = "roach";
/// The one under which they mean whatever robot answers there.
const OWN: &str = "own";

/// A plant that can be built any number of times, one for each thread that needs one.
#[derive(Clone)]
pub struct PlantFactory {
    spec: Arc<PlantSpec>,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Simulated(mujoco::MujocoModel),
    /// There is nothing to drive, only what was recorded.
    Recorded(Recording),
    /// The one on a serial port, what its radio is known by, and the model by which it is shown.
    Real(RobotConfig, Known, mujoco::MujocoModel),
    /// One that is like it, on a terrain or several.
    Emulated(RobotConfig, Arc<[Terrain]>, mujoco::MujocoModel),
    /// One that says itself what it is, and what it is known by.
    Own(RobotConfig, Known),
}

/// By what a device on a port is known again, once it was opened.
type Known = Arc<OnceLock<Usb>>;

/// A file of rollouts and how its columns are read.
#[derive(Clone)]
pub struct Recording {
    pub file: PathBuf,
    map: Arc<ColumnMap>,
}

impl Recording {
    /// The rollouts, a share of `held_out` of them for validation; see [`data::import`].
    ///
    /// # Errors
    /// Those of [`data::import`].
    pub fn read(&self, held_out: f64, seed: u64) -> Result<(Dataset, Imported), DataError> {
        data::import(&self.file, &self.map, held_out, seed)
    }
}

impl PlantFactory {
    /// Loads the model once. A file is looked at in a child process first, which a broken one may end; one's own robot is asked.
    pub fn open(config: &PlantConfig) -> Result<Self, PlantError> {
        if is_recording(&config.agent) {
            let refuse =
                |e: anyhow::Error| PlantError::Model { file: config.variant.clone(), why: format!("{e:#}") };
            let map = library::column_map(&config.variant).map_err(refuse)?;
            let spec = Arc::new(map.spec());
            let recording = Recording { file: PathBuf::from(&config.agent), map: Arc::new(map) };
            return Ok(Self { spec, kind: Kind::Recorded(recording) });
        }
        if config.agent == ROBOT {
            return Self::robot(&config.robot);
        }
        if config.agent == OWN {
            check_own(&config.robot)?;
            let spec = OwnRobot::open(&config.robot)?.spec().clone();
            return Ok(Self { spec, kind: Kind::Own(config.robot.clone(), Known::default()) });
        }
        let model = mujoco::MujocoModel::open(&config.agent, &config.variant)?;
        Ok(Self { spec: model.spec().clone(), kind: Kind::Simulated(model) })
    }

    /// [`PlantFactory::open`] for a run that has data already: what one's own robot said of itself stands there, so that nobody needs to
    /// be asked before it is driven again.
    pub fn open_again(config: &PlantConfig, spec: &Arc<PlantSpec>) -> Result<Self, PlantError> {
        if config.agent != OWN {
            return Self::open(config);
        }
        Ok(Self { spec: spec.clone(), kind: Kind::Own(config.robot.clone(), Known::default()) })
    }

    fn robot(config: &RobotConfig) -> Result<Self, PlantError> {
        if config.port.is_empty() {
            let why = "no port is named; set plant.robot.port, such as /dev/ttyUSB0, or demo:carpet for an emulated robot".into();
            return Err(PlantError::Model { file: ROBOT.into(), why });
        }
        let [low, high] = config.speeds;
        if !(0.0..high).contains(&low) || high > 100.0 {
            let why = format!(
                "plant.robot.speeds = [{low}, {high}] are not two leg speeds in Hz, the slower first"
            );
            return Err(PlantError::Model { file: ROBOT.into(), why });
        }
        let model = emulator::look()?;
        let Some(name) = config.terrain() else {
            return Ok(Self {
                spec: Arc::new(config.spec()),
                kind: Kind::Real(config.clone(), Arc::default(), model),
            });
        };
        let terrains = name.split('+').map(Terrain::open).collect::<Result<Arc<[_]>, _>>();
        let terrains = terrains.map_err(|why| PlantError::Link { port: config.port.clone(), why })?;
        let spec = Arc::new(config.spec());
        Ok(Self { spec, kind: Kind::Emulated(config.clone(), terrains, model) })
    }

    /// The plant that a finished model controls: this one, unless the configuration names another.
    ///
    /// # Errors
    /// If there is no such plant.
    pub fn for_trial(&self) -> Result<Self, PlantError> {
        match &self.kind {
            Kind::Real(config, ..) | Kind::Emulated(config, ..) if !config.trial.is_empty() => {
                Self::robot(&RobotConfig {
                    port: config.trial.clone(),
                    trial: String::new(),
                    ..config.clone()
                })
            }
            _ => Ok(self.clone()),
        }
    }

    /// Whether there is but one of it, which moves in real time.
    pub fn is_real(&self) -> bool {
        matches!(self.kind, Kind::Real(..) | Kind::Own(..))
    }

    pub fn spec(&self) -> &Arc<PlantSpec> {
        &self.spec
    }

    /// A new plant, ready for [`Plant::reset`].
    ///
    /// # Errors
    /// If there is nothing to drive, or the simulator refuses the model.
    pub fn make(&self) -> Result<Box<dyn Plant>, PlantError> {
        match &self.kind {
            Kind::Simulated(model) => Ok(model.plant()?),
            Kind::Emulated(config, terrains, _) => Ok(Box::new(Floors::new(config, terrains)?)),
            Kind::Real(config, known, _) => Ok(Box::new(at_its_port(config, known, Robot::open)?)),
            Kind::Own(config, known) => {
                check_own(config)?;
                let robot = at_its_port(config, known, OwnRobot::open)?;
                if robot.spec() != &self.spec {
                    let (port, id) = (config.port.clone(), self.spec.id());
                    let why = format!(
                        "{} answers, and not {id} as it was; open the preset anew",
                        robot.spec().id()
                    );
                    return Err(PlantError::Link { port, why });
                }
                Ok(Box::new(robot))
            }
            Kind::Recorded(Recording { file, .. }) => Err(PlantError::Recorded(file.display().to_string())),
        }
    }

    /// [`PlantFactory::make`] for those who need plants of their own, in number and time: there is but one of a real robot.
    pub fn maker(&self) -> MakePlant {
        let plants = self.clone();
        Arc::new(move || {
            if plants.is_real() {
                let why =
                    "it is real, there is no simulation to plan with; set planner.model to learned".into();
                return Err(PlantError::Model { file: plants.spec.id(), why });
            }
            plants.make()
        })
    }

    /// The model by which the 3D view shows it; a recording has none, nor has one's own robot.
    pub fn model(&self) -> Option<&mujoco::MujocoModel> {
        match &self.kind {
            Kind::Simulated(model) | Kind::Real(.., model) | Kind::Emulated(_, _, model) => Some(model),
            Kind::Recorded(_) | Kind::Own(..) => None,
        }
    }

    /// What was recorded, where that is all there is.
    pub fn recording(&self) -> Option<&Recording> {
        match &self.kind {
            Kind::Recorded(recording) => Some(recording),
            Kind::Simulated(_) | Kind::Real(..) | Kind::Emulated(..) | Kind::Own(..) => None,
        }
    }
}

/// Opens the port, or the one that the same device has now.
fn at_its_port<R>(
    config: &RobotConfig,
    known: &Known,
    open: fn(&RobotConfig) -> Result<R, PlantError>,
) -> Result<R, PlantError> {
    // A system that does not tell leaves the name to go by.
    let ports = robot::ports().unwrap_or_default();
    let port = robot::whereabouts(&ports, &config.port, known.get()).to_owned();
    let robot = open(&RobotConfig { port: port.clone(), ..config.clone() })?;
    if let Some(usb) = ports.into_iter().find(|there| there.name == port).and_then(|there| there.usb) {
        known.get_or_init(|| usb);
    }
    Ok(robot)
}

/// Where a robot may be: the serial ports, and emulated robots, one a terrain.
///
/// # Errors
/// What the system says when it does not tell.
pub fn ports() -> Result<Vec<Port>, String> {
    let demo = |terrain: &str| Port {
        name: format!("demo:{terrain}"),
        about: format!("Demo robot, emulated, on {terrain}"),
        usb: None,
    };
    let mut ports = robot::ports()?;
    ports.extend(emulator::TERRAINS.iter().map(|(terrain, _)| demo(terrain)));
    Ok(ports)
}

/// Whether one's own robot can be reached as `config` says.
fn check_own(config: &RobotConfig) -> Result<(), PlantError> {
    let why = if config.port.is_empty() {
        "no port is named; set plant.robot.port, such as /dev/ttyACM0 (foresight list ports)"
    } else if config.terrain().is_some() {
        "plant.robot.port names an emulated hexapod; that is the preset robot/demo"
    } else if !config.pose.is_empty() {
        "plant.robot.pose is for the hexapod; one's own robot says in its state where it is"
    } else {
        return Ok(());
    };
    Err(PlantError::Model { file: OWN.into(), why: why.into() })
}

/// Whether `agent` names a file of recordings: CSV (perhaps gzipped), Parquet, or an archive of NumPy arrays.
pub fn is_recording(agent: &str) -> bool {
    data::is_table(agent)
}

/// Every built-in agent: name, variants, a line about it.
pub fn agents() -> Vec<(String, Vec<String>, String)> {
    mujoco::agents()
        .iter()
        .map(|a| (a.name.to_owned(), a.variants.iter().map(|&v| v.to_owned()).collect(), a.about.to_owned()))
        .collect()
}
