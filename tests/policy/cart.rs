//! A cart on a rail that is to stand at the origin: a plant so cheap that learning to drive it takes seconds.

use std::sync::Arc;

use foresight::{
    data::{Dataset, Episode, Source, Split},
    planning::MakePlant,
    plant::{Element, Outcome, Plant, PlantError, PlantSpec, Rng, Role, Start, stream},
    policy::{CloneConfig, LearnerConfig, PolicyConfig, PolicyTrainer},
};
use rand::Rng as _;

pub fn spec() -> PlantSpec {
    PlantSpec {
        agent: "cart".into(),
        variant: "custom".into(),
        state: vec![
            Element::new("place", "m", Role::Joint),
            Element::new("speed", "m/s", Role::JointVelocity),
        ],
        action: vec![Element::new("force", "N", Role::Control).limited([-1.0, 1.0])],
        control_period: 0.1,
        anchor: None,
    }
}

pub struct Cart {
    spec: Arc<PlantSpec>,
    state: [f32; 2],
    ends: bool,
}

impl Cart {
    pub fn new() -> Self {
        Self { spec: Arc::new(spec()), state: [0.0; 2], ends: true }
    }
}

impl Plant for Cart {
    fn spec(&self) -> &Arc<PlantSpec> {
        &self.spec
    }

    fn reset(&mut self, start: &Start, rng: &mut Rng) -> Result<(), PlantError> {
        self.state = match start {
            Start::Nominal => [0.0; 2],
            _ => [rng.random_range(-1.0..1.0), rng.random_range(-0.5..0.5)],
        };
        Ok(())
    }

    fn observe(&self, state: &mut [f32]) {
        state.copy_from_slice(&self.state);
    }

    fn step(&mut self, action: &[f32]) -> Result<Outcome, PlantError> {
        let force = action[0].clamp(-1.0, 1.0);
        let [place, speed] = &mut self.state;
        *speed += 0.1 * force;
        *place += 0.1 * *speed;
        let reward = f64::from(1.0 - *place * *place - 0.1 * *speed * *speed);
        // It falls off the rail.
        Ok(Outcome { reward, terminated: self.ends && place.abs() > 2.0, ..Outcome::default() })
    }

    fn configuration(&self) -> Vec<f64> {
        Vec::new()
    }

    fn set_termination(&mut self, on: bool) {
        self.ends = on;
    }
}

/// What drives it well.
pub fn control(state: &[f32]) -> f32 {
    (-0.6 * state[0] - 0.8 * state[1]).clamp(-1.0, 1.0)
}

/// Rollouts of that controller, from wherever an episode may begin.
pub fn rollouts(episodes: u64) -> Dataset {
    let mut data = Dataset::new(Arc::new(spec()));
    let mut cart = Cart::new();
    for id in 0..episodes {
        cart.reset(&Start::Random, &mut stream(2, "rollouts of a test", id)).expect("a cart starts");
        let mut state = cart.state();
        let mut episode = Episode::begin(id, Source::Mpc(3), Split::Train, &state, 1);
        for _ in 0..60 {
            let action = [control(&state)];
            let outcome = cart.step(&action).expect("a cart moves");
            state = cart.state();
            episode.push(&action, outcome.reward, &state);
        }
        data.push(episode);
    }
    data
}

pub fn make() -> MakePlant {
    Arc::new(|| Ok(Box::new(Cart::new()) as Box<dyn Plant>))
}

/// Small batches and a small network.
pub fn trainer(learner: LearnerConfig) -> PolicyTrainer {
    let policy = PolicyConfig { hidden: vec![16, 16], ..PolicyConfig::default() };
    let clone = CloneConfig { epochs: 60, batch: 128, validation: 300, ..CloneConfig::default() };
    let learner = LearnerConfig { batch: 2000, discount: 0.98, minibatch: 256, ..learner };
    let mut trainer = PolicyTrainer::new(make(), &policy, &clone, &learner, 5).expect("a cart");
    trainer.longest = 50;
    trainer
}
