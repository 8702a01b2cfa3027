//! The ten-centimetre hexapod, emulated: its body on a terrain, its firmware and its radio, in the same bytes as the real one.

mod body;
mod demo;
#[cfg(unix)]
mod desk;
mod faults;
mod firmware;
mod floors;
mod machine;
mod stride;
mod terrain;

use super::{PlantError, mujoco::MujocoModel};
pub use demo::DemoRobot;
#[cfg(unix)]
pub use desk::{Desk, Place};
pub use faults::{FAULTS, Fault, Faults};
pub use floors::Floors;
pub use machine::Machine;

pub use terrain::{Measured, TERRAINS, Terrain};

/// The robot's model, to be looked at.
///
/// # Errors
/// If MuJoCo refuses it.
pub fn look() -> Result<MujocoModel, PlantError> {
    MujocoModel::of_text("millirobot", body::MODEL)
}
