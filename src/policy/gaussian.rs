//! The policy: a normal distribution over actions, its mean a network's output, its deviation the same in every state.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Experience, LearnerKind, Observation, ObservationKind, PolicyConfig, PolicyError,
    kernel::{self, Chunk, Net},
    network::Shape,
    tiles::Tiles,
};
use crate::{
    planning::kernel::Isa,
    plant::{PlantSpec, stream},
};

/// Deviations do not fall below this (rllab: `min_std`).
const SMALLEST_DEVIATION: f32 = 1e-6;

/// How a policy came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origin {
    /// Passes over demonstrations; 0: it imitates nobody.
    pub cloned_epochs: u64,
    /// What fine-tuned it, and for how many iterations.
    pub learner: Option<LearnerKind>,
    pub iterations: u64,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.cloned_epochs {
            0 => write!(f, "random weights")?,
            epochs => write!(f, "cloned in {epochs} epochs")?,
        }
        match self.learner {
            Some(kind) if self.iterations > 0 => {
                let name = if kind == LearnerKind::Trpo { "TRPO" } else { "PPO" };
                write!(f, ", then {} iterations of {name}", self.iterations)
            }
            _ => Ok(()),
        }
    }
}

/// What one needs to know to trust a policy, saved with its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyCard {
    pub format: u32,
    pub spec: PlantSpec,
    pub observation: ObservationKind,
    /// Names of the state elements that the network sees, in order.
    pub sees: Vec<String>,
    /// Units of each hidden layer.
    pub hidden: Vec<usize>,
    pub seed: u64,
    pub origin: Origin,
    pub experience: Experience,
    /// Mean return of the episodes of the last batch, drawn with the deviations as they were.
    pub mean_return: Option<f64>,
}

impl PolicyCard {
    /// The layout of files that this program writes.
    pub const FORMAT: u32 = 1;
}

/// `a ~ N(mean(o), diag(deviation²))`: `mean` is an MLP with tanh between its layers, `o` what [`Observation`] lets it see. Actions are in
/// the plant's `-1..=1`; those drawn may lie outside and are clipped by the plant, as rllab's normalised environments do.
#[derive(Clone, Debug, PartialEq)]
pub struct GaussianPolicy {
    pub card: PolicyCard,
    observation: Observation,
    shape: Shape,
    /// The network's, then the logarithm of each action element's deviation.
    parameters: Vec<f32>,
}

impl GaussianPolicy {
    /// Fresh weights for plants of this `spec`; those of the same seed are the same.
    pub fn new(spec: &PlantSpec, config: &PolicyConfig, seed: u64) -> Self {
        let observation = Observation::new(config.observation, spec);
        let shape = Shape::new(observation.len(), &config.hidden, spec.action.len());
        let mut parameters = shape.init(config.init, &mut stream(seed, "policy weights", 0));
        let deviation = (config.deviation as f32).max(SMALLEST_DEVIATION);
        parameters.extend(std::iter::repeat_n(deviation.ln(), spec.action.len()));
        let card = PolicyCard {
            format: PolicyCard::FORMAT,
            spec: spec.clone(),
            observation: config.observation,
            sees: observation.names(spec).map(str::to_owned).collect(),
            hidden: config.hidden.clone(),
            seed,
            origin: Origin::default(),
            experience: Experience::default(),
            mean_return: None,
        };
        Self { card, observation, shape, parameters }
    }

    /// A policy of parts that fit each other.
    pub(super) fn of(card: PolicyCard, observation: Observation, shape: Shape, parameters: Vec<f32>) -> Self {
        Self { card, observation, shape, parameters }
    }

    /// What the network sees of a state.
    pub fn observation(&self) -> &Observation {
        &self.observation
    }

    /// See [`Observation::normalise_over`]; before anything is learned.
    pub fn normalise_over(&mut self, states: &[f32]) {
        self.observation.normalise_over(states, self.card.spec.state.len());
    }

    /// Elements of the plant's state.
    pub fn state_len(&self) -> usize {
        self.card.spec.state.len()
    }

    /// Elements of an action.
    pub fn action_len(&self) -> usize {
        self.shape.outputs()
    }

    /// All parameters: for each layer its weights (`outputs x inputs`, row after row) and biases, at the end the logarithms of the
    /// deviations.
    pub fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    /// Takes other parameters; deviations are kept from vanishing.
    ///
    /// # Errors
    /// [`PolicyError::Diverged`] if one of them is not a finite number, [`PolicyError::Mismatch`] if there are too many or too few; the
    /// policy is then as it was.
    pub fn set_parameters(&mut self, mut parameters: Vec<f32>) -> Result<(), PolicyError> {
        if parameters.len() != self.parameters.len() {
            let (got, want) = (parameters.len(), self.parameters.len());
            return Err(PolicyError::Mismatch(format!("{got} parameters for a network of {want}")));
        }
        if !parameters.iter().all(|x| x.is_finite()) {
            return Err(PolicyError::Diverged("a weight is not a finite number".into()));
        }
        let network = self.shape.parameters();
        parameters[network..].iter_mut().for_each(|x| *x = x.max(SMALLEST_DEVIATION.ln()));
        self.parameters = parameters;
        Ok(())
    }

    /// Logarithm of each action element's standard deviation.
    pub fn log_deviations(&self) -> &[f32] {
        &self.parameters[self.shape.parameters()..]
    }

    /// Gives every action element this standard deviation (authors: by hand after cloning, 0.5 to 1).
    pub fn set_deviation(&mut self, deviation: f64) {
        let network = self.shape.parameters();
        self.parameters[network..].fill((deviation as f32).max(SMALLEST_DEVIATION).ln());
    }

    /// Differential entropy of the actions in any state (nats).
    pub fn entropy(&self) -> f64 {
        let each = 0.5 * (2.0 * std::f64::consts::PI * std::f64::consts::E).ln();
        self.log_deviations().iter().map(|&l| f64::from(l) + each).sum()
    }

    /// The mean action in `state`, clipped to `-1..=1`: what the policy does where it is not to explore. For many states in a row keep an
    /// [`Actor`].
    pub fn act(&self, state: &[f32]) -> Vec<f32> {
        Actor::new(self).act(state)
    }

    /// Whether the policy was made for `spec`.
    ///
    /// # Errors
    /// [`PolicyError::Mismatch`] with the reason.
    pub fn check_fits(&self, spec: &PlantSpec) -> Result<(), PolicyError> {
        spec.mismatch(&self.card.spec).map_or(Ok(()), |why| Err(PolicyError::Mismatch(why)))
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The network as the kernels read it.
    pub(super) fn net(&self) -> Net {
        Net::new(&self.shape, &self.parameters)
    }
}

/// A policy made ready to act: for one state, or for as many plants side by side as [`Actor::lanes`] says. A state's action does not depend
/// on the states beside it.
#[derive(Clone, Debug)]
pub struct Actor {
    isa: Isa,
    net: Arc<Net>,
    observation: Arc<Observation>,
    chunk: Chunk,
    seen: Vec<f32>,
}

impl Actor {
    pub fn new(policy: &GaussianPolicy) -> Self {
        let isa = Isa::detect();
        let inputs = policy.observation.len();
        let x = Tiles::zeros(inputs, 1, isa.tile());
        Self {
            isa,
            net: Arc::new(policy.net()),
            observation: Arc::new(policy.observation.clone()),
            chunk: Chunk::new(&policy.shape, x, isa.tile()),
            seen: vec![0.0; inputs],
        }
    }

    /// How many states it looks at together.
    pub fn lanes(&self) -> usize {
        self.isa.tile()
    }

    /// Puts a plant's state in its lane; gives what the network sees of it.
    pub fn see(&mut self, lane: usize, state: &[f32]) -> &[f32] {
        self.seen.iter_mut().zip(self.observation.of(state)).for_each(|(to, x)| *to = x);
        self.chunk.x.put(lane, &self.seen);
        &self.seen
    }

    /// Makes up the mean actions of all lanes.
    pub fn think(&mut self) {
        kernel::forward(self.isa, &self.net, &mut self.chunk);
    }

    /// The mean action of a lane, not clipped.
    pub fn mean(&self, lane: usize) -> impl Iterator<Item = f32> {
        self.chunk.mean.column(lane)
    }

    /// The mean action in `state`, clipped to `-1..=1`.
    pub fn act(&mut self, state: &[f32]) -> Vec<f32> {
        self.see(0, state);
        self.think();
        self.mean(0).map(|a| a.clamp(-1.0, 1.0)).collect()
    }
}
