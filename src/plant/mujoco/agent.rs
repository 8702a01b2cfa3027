//! The shape of an agent's description: a table of state elements and the rules of its episodes.

use std::{f64::consts::PI, sync::Arc};

use mujoco_rs::prelude::{MjData, MjModel};
use rand::Rng as _;
use rand_distr::{Distribution as _, StandardNormal};

use crate::plant::{Axis, Rng, Role};

/// The simulation state; the model is shared by all plants of one kind.
pub(in crate::plant) type Data = MjData<Arc<MjModel>>;

/// Body 1 is the first below the world: the torso of our own agents.
pub(super) const TORSO: usize = 1;

/// Where a state element is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// A generalised position.
    Qpos(usize),
    /// A generalised velocity.
    Qvel(usize),
    /// A generalised velocity clipped to -10..=10 (as the authors' hopper has it).
    ClippedQvel(usize),
    /// Centre of mass of the whole robot.
    Com(Axis),
    /// Velocity of that centre of mass.
    ComVelocity(Axis),
    /// A number computed from the torso's rotation matrix (row-major, body to world).
    Rotation(fn(&[f64; 9]) -> f64),
}

/// One line of a state table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub name: &'static str,
    pub unit: &'static str,
    pub role: Role,
    pub source: Source,
}

/// A line of a state table.
pub(super) const fn row(name: &'static str, unit: &'static str, role: Role, source: Source) -> Row {
    Row { name, unit, role, source }
}

/// The elements that tasks steer by, as named in the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steering {
    pub plane: [&'static str; 2],
    pub forward_velocity: &'static str,
    pub heading: Option<&'static str>,
}

/// A simulated agent in one variant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agent {
    pub name: &'static str,
    pub variant: &'static str,
    pub xml: &'static str,
    pub state: &'static [Row],
    /// Names of the actions, in the order of the model's actuators.
    pub action: &'static [&'static str],
    pub steering: Steering,
    pub rules: Rules,
}

/// How episodes of an agent begin, pay and end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Start of random data.
    pub random: Spread,
    /// Start of controlled rollouts.
    pub rollout: Spread,
    /// The coordinate (m) whose rate over a step is [`Moment::speed`], as read right after MuJoCo's own step.
    pub marker: fn(&Data) -> f64,
    pub reward: fn(&Moment<'_>) -> f64,
    pub terminated: fn(&Moment<'_>) -> bool,
    /// Whether the reward reads external contact forces (`cfrc_ext`), which MuJoCo computes only on request.
    pub contact_forces: bool,
}

/// The spread of starting states about the nominal pose.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    pub qpos: Noise,
    pub qvel: Noise,
    pub heading: HeadingStart,
}

/// What is added to every coordinate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Noise {
    /// Uniform in plus or minus this.
    Uniform(f64),
    /// Normal with this standard deviation.
    Normal(f64),
}

impl Noise {
    pub fn draw(self, rng: &mut Rng) -> f64 {
        match self {
            Self::Uniform(half) => rng.random_range(-half..=half),
            Self::Normal(deviation) => {
                let z: f64 = StandardNormal.sample(rng);
                deviation * z
            }
        }
    }
}

/// The heading of a starting state where the caller gives none.
#[derive(Clone, Copy, Debug)]
pub(super) enum HeadingStart {
    /// The nominal one with the noise of any other coordinate.
    Noisy,
    /// Exactly 0.
    Zero,
    /// Any direction.
    Uniform,
}

impl HeadingStart {
    /// The heading to impose (rad), or `None` to keep what the noise gave.
    pub fn draw(self, rng: &mut Rng) -> Option<f64> {
        match self {
            Self::Noisy => None,
            Self::Zero => Some(0.0),
            Self::Uniform => Some(rng.random_range(-PI..PI)),
        }
    }
}

/// rllab's default reset (nagaban2/rllab, rllab/envs/mujoco/mujoco_env.py): random data of all agents but the swimmer.
pub(super) const RLLAB_DEFAULT: Spread =
    Spread { qpos: Noise::Normal(0.01), qvel: Noise::Normal(0.1), heading: HeadingStart::Noisy };

/// The authors' evaluating reset (nagaban2/rllab, rllab/envs/mujoco/mujoco_env.py) of all agents but the swimmer.
pub(super) const RLLAB_EVALUATING: Spread =
    Spread { qpos: Noise::Uniform(0.1), qvel: Noise::Normal(0.1), heading: HeadingStart::Noisy };

/// The end of a control step, as rewards and endings see it.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    pub data: &'a Data,
    /// The root body of the robot.
    pub root: usize,
    /// In `-1..=1`.
    pub action: &'a [f64],
    /// Mean rate of [`Rules::marker`] over the step (m/s).
    pub speed: f64,
    /// The element the anchor names as forward velocity (m/s), where there is an anchor.
    pub forward: Option<f64>,
}

impl Moment<'_> {
    /// Position of the robot's centre of mass (m).
    pub fn com(&self, axis: Axis) -> f64 {
        self.data.subtree_com()[self.root][axis as usize]
    }

    /// Velocity of the robot's centre of mass (m/s).
    pub fn com_velocity(&self, axis: Axis) -> f64 {
        self.data.subtree_linvel()[self.root][axis as usize]
    }

    /// Squared length of the action.
    pub fn effort(&self) -> f64 {
        self.action.iter().map(|a| a * a).sum()
    }

    /// Every position and velocity is a finite number.
    pub fn finite(&self) -> bool {
        self.data.qpos().iter().chain(self.data.qvel()).all(|x| x.is_finite())
    }
}

/// The agent never falls.
pub(super) fn never(_: &Moment<'_>) -> bool {
    false
}

/// The first generalised position, the x slider of our planar agents and the x of a free torso.
pub(super) fn first_position(data: &Data) -> f64 {
    data.qpos()[0]
}
