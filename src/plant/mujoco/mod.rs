//! Simulated agents: MuJoCo models with named states, the authors' variants and the modern ones, and any user's MJCF.
//!
//! ```no_run
//! use foresight::plant::{Plant as _, Start, mujoco, stream};
//!
//! let mut swimmer = mujoco::open("swimmer", "faithful")?;
//! swimmer.reset(&Start::Random, &mut stream(0, "example", 0))?;
//! let outcome = swimmer.step(&[0.3, -0.3])?;
//! # Ok::<(), foresight::plant::PlantError>(())
//! ```

mod actuation;
mod agent;
mod ant;
mod camera;
mod check;
mod configuration;
mod foreign;
mod half_cheetah;
mod hopper;
mod log;
mod model;
mod naming;
mod raw;
mod references;
mod sandbox;
mod scene;
mod simulation;
mod studio;
mod swimmer;
mod view;

pub use camera::{Camera, CameraMode};
pub use check::{ModelSummary, check_in_child, check_models_with, child_main};
pub use log::install_log_handler;
pub use model::{MujocoModel, is_model_file};
pub use raw::raw_steps;
pub use scene::{Polyline, Scene};
pub use simulation::MujocoPlant;
pub use view::{Image, Pick, View};

use super::PlantError;
use agent::Agent;
pub(in crate::plant) use agent::Data;

/// Every built-in agent in every variant.
const AGENTS: &[Agent] = &[
    swimmer::FAITHFUL_AGENT,
    swimmer::MODERN_AGENT,
    half_cheetah::FAITHFUL_AGENT,
    half_cheetah::MODERN_AGENT,
    ant::FAITHFUL_AGENT,
    ant::MODERN_AGENT,
    hopper::FAITHFUL_AGENT,
    hopper::MODERN_AGENT,
];

/// A built-in agent, as lists and drop-downs show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentInfo {
    /// What presets call it.
    pub name: &'static str,
    pub variants: &'static [&'static str],
    /// One line for people.
    pub about: &'static str,
}

/// The built-in agents. `faithful` is the authors' physics, state, reward and reset; `modern` is Gymnasium's v5.
pub fn agents() -> &'static [AgentInfo] {
    const VARIANTS: &[&str] = &["faithful", "modern"];
    const INFO: &[AgentInfo] = &[
        AgentInfo { name: "swimmer", variants: VARIANTS, about: swimmer::ABOUT },
        AgentInfo { name: "half_cheetah", variants: VARIANTS, about: half_cheetah::ABOUT },
        AgentInfo { name: "ant", variants: VARIANTS, about: ant::ABOUT },
        AgentInfo { name: "hopper", variants: VARIANTS, about: hopper::ABOUT },
    ];
    INFO
}

/// The version of MuJoCo's library that was loaded, such as `3.17.0`.
pub fn version() -> &'static str {
    mujoco_rs::mujoco_version()
}

/// A plant by agent and variant; an agent ending in `.xml`, `.mjcf` or `.mjb` is a model file.
pub fn open(agent: &str, variant: &str) -> Result<Box<MujocoPlant>, PlantError> {
    MujocoModel::open(agent, variant)?.plant()
}
