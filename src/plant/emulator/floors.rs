//! An emulated robot on several floors: each random episode is on one of them.

use std::sync::Arc;

use rand::Rng as _;

use super::{DemoRobot, Terrain};
use crate::plant::{Health, Outcome, Plant, PlantError, PlantSpec, Rng, Start, robot::RobotConfig};

/// As many robots as floors, one of them in use.
pub struct Floors {
    robots: Vec<DemoRobot>,
    present: usize,
}

impl Floors {
    /// Robots that are driven as `config` says; `terrains` holds one at least.
    ///
    /// # Errors
    /// Those of [`DemoRobot::new`].
    pub fn new(config: &RobotConfig, terrains: &[Terrain]) -> Result<Self, PlantError> {
        let robots = terrains.iter().map(|terrain| DemoRobot::new(config, terrain));
        Ok(Self { robots: robots.collect::<Result<_, _>>()?, present: 0 })
    }

    fn robot(&self) -> &DemoRobot {
        &self.robots[self.present]
    }

    fn robot_mut(&mut self) -> &mut DemoRobot {
        &mut self.robots[self.present]
    }
}

impl Plant for Floors {
    fn spec(&self) -> &Arc<PlantSpec> {
        self.robot().spec()
    }

    /// Random episodes are on any of the floors; all others on the first.
    fn reset(&mut self, start: &Start, rng: &mut Rng) -> Result<(), PlantError> {
        let any = *start == Start::Random && self.robots.len() > 1;
        self.present = if any { rng.random_range(0..self.robots.len()) } else { 0 };
        self.robot_mut().reset(start, rng)
    }

    fn observe(&self, state: &mut [f32]) {
        self.robot().observe(state);
    }

    fn step(&mut self, action: &[f32]) -> Result<Outcome, PlantError> {
        self.robot_mut().step(action)
    }

    fn rest(&mut self) -> Result<Outcome, PlantError> {
        self.robot_mut().rest()
    }

    fn configuration(&self) -> Vec<f64> {
        self.robot().configuration()
    }

    fn health(&self) -> Option<Health> {
        self.robot().health()
    }
}
