//! The point mass as a plant.

use std::sync::Arc;

use foresight::plant::{Outcome, Plant, PlantError, PlantSpec, Rng, Start};

use super::{point_spec, step_point};

pub struct Point {
    spec: Arc<PlantSpec>,
    state: Vec<f32>,
}

impl Point {
    pub fn new() -> Self {
        Self { spec: Arc::new(point_spec()), state: vec![0.0; 4] }
    }
}

impl Plant for Point {
    fn spec(&self) -> &Arc<PlantSpec> {
        &self.spec
    }

    fn reset(&mut self, start: &Start, _: &mut Rng) -> Result<(), PlantError> {
        match start {
            Start::Exact(configuration) => {
                self.state.iter_mut().zip(configuration).for_each(|(to, from)| *to = *from as f32);
            }
            _ => self.state.fill(0.0),
        }
        Ok(())
    }

    fn observe(&self, state: &mut [f32]) {
        state.copy_from_slice(&self.state);
    }

    fn step(&mut self, action: &[f32]) -> Result<Outcome, PlantError> {
        step_point(&mut self.state, action);
        Ok(Outcome::default())
    }

    fn configuration(&self) -> Vec<f64> {
        self.state.iter().copied().map(f64::from).collect()
    }
}
