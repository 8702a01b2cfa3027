use std::sync::Arc;

use foresight::plant::{Anchor, Axis, Element, Outcome, Plant, PlantError, PlantSpec, Rng, Role, Start};
use rand::Rng as _;

/// A sledge on ice, pushed along a line.
pub struct Sledge {
    spec: Arc<PlantSpec>,
    position: f32,
    velocity: f32,
}

impl Sledge {
    pub fn new() -> Self {
        let state = vec![
            Element::new("x", "m", Role::Position(Axis::X)),
            Element::new("height", "m", Role::Position(Axis::Z)),
            Element::new("x_velocity", "m/s", Role::Velocity(Axis::X)),
        ];
        let push = Element::new("push", "N", Role::Control).limited([-5.0, 5.0]);
        let (agent, variant, anchor) = ("sledge".into(), "custom".into(), Anchor::of(&state));
        let spec = PlantSpec { agent, variant, state, action: vec![push], control_period: 0.1, anchor };
        Self { spec: Arc::new(spec), position: 0.0, velocity: 0.0 }
    }
}

impl Plant for Sledge {
    fn spec(&self) -> &Arc<PlantSpec> {
        &self.spec
    }

    fn reset(&mut self, _start: &Start, rng: &mut Rng) -> Result<(), PlantError> {
        (self.position, self.velocity) = (0.0, rng.random_range(-0.1..0.1));
        Ok(())
    }

    fn observe(&self, state: &mut [f32]) {
        state.copy_from_slice(&[self.position, 0.0, self.velocity]);
    }

    fn step(&mut self, action: &[f32]) -> Result<Outcome, PlantError> {
        self.velocity += 0.1 * (5.0 * action[0].clamp(-1.0, 1.0) - 0.5 * self.velocity);
        self.position += 0.1 * self.velocity;
        Ok(Outcome { reward: f64::from(self.velocity), ..Outcome::default() })
    }

    fn configuration(&self) -> Vec<f64> {
        Vec::new() // nothing that the 3D view could draw
    }
}
