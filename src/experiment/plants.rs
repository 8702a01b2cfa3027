//! Plants by name, as presets and lists name them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{PlantConfig, library};
use crate::{
    data::{self, ColumnMap, DataError, Dataset, Imported},
    planning::MakePlant,
    plant::{
        Plant, PlantError, PlantSpec,
        emulator::{self, DemoRobot, Terrain},
        mujoco,
        robot::{self, RobotConfig},
    },
};

/// The agent's name under which presets mean the robot on a serial port.
const ROBOT: &str = "roach";

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
    /// The one on a serial port, and the model by which it is shown.
    Real(RobotConfig, mujoco::MujocoModel),
    /// One that is like it, on a terrain.
    Emulated(RobotConfig, Arc<Terrain>, mujoco::MujocoModel),
}

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
    /// Loads the model once. A file is looked at in a child process first, which a broken one may end.
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
        let model = mujoco::MujocoModel::open(&config.agent, &config.variant)?;
        Ok(Self { spec: model.spec().clone(), kind: Kind::Simulated(model) })
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
            return Ok(Self { spec: Arc::new(config.spec()), kind: Kind::Real(config.clone(), model) });
        };
        let terrain =
            Terrain::open(name).map_err(|why| PlantError::Link { port: config.port.clone(), why })?;
        let spec = Arc::new(config.spec());
        Ok(Self { spec, kind: Kind::Emulated(config.clone(), Arc::new(terrain), model) })
    }

    /// Whether there is but one of it, which moves in real time.
    pub fn is_real(&self) -> bool {
        matches!(self.kind, Kind::Real(..))
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
            Kind::Emulated(config, terrain, _) => Ok(Box::new(DemoRobot::new(config, terrain)?)),
            Kind::Real(config, _) => Ok(Box::new(robot::Robot::open(config)?)),
            Kind::Recorded(Recording { file, .. }) => Err(PlantError::Recorded(file.display().to_string())),
        }
    }

    /// [`PlantFactory::make`] for those who need plants of their own, in number and time.
    pub fn maker(&self) -> MakePlant {
        let plants = self.clone();
        Arc::new(move || plants.make())
    }

    /// The model by which the 3D view shows it; a recording has none.
    pub fn model(&self) -> Option<&mujoco::MujocoModel> {
        match &self.kind {
            Kind::Simulated(model) | Kind::Real(_, model) | Kind::Emulated(_, _, model) => Some(model),
            Kind::Recorded(_) => None,
        }
    }

    /// What was recorded, where that is all there is.
    pub fn recording(&self) -> Option<&Recording> {
        match &self.kind {
            Kind::Recorded(recording) => Some(recording),
            Kind::Simulated(_) | Kind::Real(..) | Kind::Emulated(..) => None,
        }
    }
}

/// Whether `agent` names a file of recordings: CSV, or gzipped CSV.
pub fn is_recording(agent: &str) -> bool {
    let bare = agent.strip_suffix(".gz").unwrap_or(agent);
    Path::new(bare).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

/// Every built-in agent: name, variants, a line about it.
pub fn agents() -> Vec<(String, Vec<String>, String)> {
    mujoco::agents()
        .iter()
        .map(|a| (a.name.to_owned(), a.variants.iter().map(|&v| v.to_owned()).collect(), a.about.to_owned()))
        .collect()
}
