//! What moves: a plant takes an action every control period and shows its state.

mod batch;
pub mod emulator;
mod health;
pub mod mujoco;
pub mod own;
mod random;
pub mod robot;
mod spec;

use std::sync::Arc;

pub use batch::{Rows, RowsMut};
pub use health::Health;
pub use random::{Rng, stream};
pub use spec::{Anchor, Axis, Element, Heading, PlantSpec, Role};

/// How an episode begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// The spread that the plant uses for random data.
    Random,
    /// The narrower spread that the plant uses for controlled rollouts, heading given (rad) where it has one.
    Rollout { heading: Option<f64> },
    /// The plant's nominal pose, without noise.
    Nominal,
    /// A configuration as [`Plant::configuration`] gave it.
    Exact(Vec<f64>),
}

/// A push on a body of a simulated plant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Push {
    /// Index of the body in the model, as a picked point of the 3D view names it.
    pub body: usize,
    /// Where it acts, in the body's own frame (m).
    pub point: [f64; 3],
    /// In the world's frame (N).
    pub force: [f64; 3],
}

/// What one control step brought.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The plant's own reward of the step (what returns sum up).
    pub reward: f64,
    /// The episode ended (the agent fell).
    pub terminated: bool,
    /// The state is not what this action made of the last one (a step that took too long, a pose that jumped): the two must not
    /// be learned from as one transition.
    pub gap: bool,
}

/// Something that moves when told to: simulated, real or replayed.
///
/// States and actions are `f32` slices laid out as the [`PlantSpec`] says; actions are in `-1..=1`.
pub trait Plant: Send {
    fn spec(&self) -> &Arc<PlantSpec>;

    /// Begins an episode. The same `start` and `rng` give the same episode to the bit.
    fn reset(&mut self, start: &Start, rng: &mut Rng) -> Result<(), PlantError>;

    /// Writes the present state, `spec().state.len()` long.
    fn observe(&self, state: &mut [f32]);

    /// Applies `action` (clipped to `-1..=1`) for one control period.
    fn step(&mut self, action: &[f32]) -> Result<Outcome, PlantError>;

    /// Lets a control period go by in which nobody asks for anything: an action of zeros, unless a robot can stand still.
    fn rest(&mut self) -> Result<Outcome, PlantError> {
        let nothing = vec![0.0; self.spec().action.len()];
        self.step(&nothing)
    }

    /// The full physical configuration, for the 3D view, step back and [`Start::Exact`]; empty if there is none.
    fn configuration(&self) -> Vec<f64>;

    /// Puts the whole plant elsewhere as it is: `shift` (m) and `turn` (rad) as [`PlantSpec::moved`] has them, for states.
    ///
    /// # Errors
    /// If it cannot be put so; it is where it was then.
    fn displace(&mut self, _shift: [f64; 2], _turn: f64) -> Result<(), PlantError> {
        let why = "only a simulated plant can be put where one wants";
        Err(PlantError::Displaced { plant: self.spec().id(), why })
    }

    /// Switches the ending of episodes by the agent's own condition on or off (off: authors' random hopper data).
    fn set_termination(&mut self, _on: bool) {}

    /// Pushes a body from now on, or lets go; plants that cannot be pushed do nothing.
    fn perturb(&mut self, _push: Option<Push>) {}

    /// How it is doing, where it is a robot on a line.
    fn health(&self) -> Option<Health> {
        None
    }

    /// The present state as a fresh vector.
    fn state(&self) -> Vec<f32> {
        let mut state = vec![0.0; self.spec().state.len()];
        self.observe(&mut state);
        state
    }
}

/// What can go wrong with a plant.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
pub enum PlantError {
    #[error("the simulation diverged after {seconds:.2} s: {what}")]
    Diverged { seconds: f64, what: String },
    #[error("an action of {got} elements was given to a plant that takes {want}")]
    ActionLength { got: usize, want: usize },
    #[error("a configuration of {got} numbers cannot be taken up (a full one has {want}): {why}")]
    Configuration { got: usize, want: usize, why: &'static str },
    #[error("{plant} cannot be moved: {why}")]
    Displaced { plant: String, why: &'static str },
    #[error("the robot at {port}: {why}")]
    Link { port: String, why: String },
    #[error("{0} is a recording: it can be learned from, not driven")]
    Recorded(String),
    #[error("no agent is called \"{0}\"; `foresight list agents` shows them")]
    UnknownAgent(String),
    #[error("the model {file} cannot be used: {why}")]
    Model { file: String, why: String },
}
