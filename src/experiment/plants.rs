//! Plants by name, as presets and lists name them.

use std::sync::Arc;

use super::PlantConfig;
use crate::{
    planning::MakePlant,
    plant::{Plant, PlantError, PlantSpec, mujoco},
};

/// A plant that can be built any number of times, one for each thread that needs one.
#[derive(Clone)]
pub struct PlantFactory {
    model: mujoco::MujocoModel,
}

impl PlantFactory {
    /// Loads the model once. A file is looked at in a child process first, which a broken one may end.
    pub fn open(config: &PlantConfig) -> Result<Self, PlantError> {
        Ok(Self { model: mujoco::MujocoModel::open(&config.agent, &config.variant)? })
    }

    pub fn spec(&self) -> &Arc<PlantSpec> {
        self.model.spec()
    }

    /// A new plant, ready for [`Plant::reset`].
    pub fn make(&self) -> Result<Box<dyn Plant>, PlantError> {
        Ok(self.model.plant()?)
    }

    /// [`PlantFactory::make`] for those who need plants of their own, in number and time.
    pub fn maker(&self) -> MakePlant {
        let plants = self.clone();
        Arc::new(move || plants.make())
    }

    /// The simulator's model, for the 3D view.
    pub fn model(&self) -> &mujoco::MujocoModel {
        &self.model
    }
}

/// Every built-in agent: name, variants, a line about it.
pub fn agents() -> Vec<(String, Vec<String>, String)> {
    mujoco::agents()
        .iter()
        .map(|a| (a.name.to_owned(), a.variants.iter().map(|&v| v.to_owned()).collect(), a.about.to_owned()))
        .collect()
}
