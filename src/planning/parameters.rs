//! The planners' parameters, each declared once: its place in a preset, its words and limits, the planners that read it. The
//! window's controls, `foresight list planners` and the checks of presets are made from this list.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{dynamics::DeviceKind, fields::described};
use PlannerKind::{Cem, Icem, Mppi, RandomShooting};

described! {
    /// The families of planners.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum PlannerKind {
        /// Independent uniform sequences; the best one's first action (the authors' planner).
        RandomShooting,
        /// Cross-entropy method with warm start and time-correlated noise; the elites' mean.
        #[default]
        Cem,
        /// Improved CEM: coloured noise, a population that shrinks from round to round, elites kept and shifted (Pinneri et al.,
        /// 2020).
        Icem,
        /// Model-predictive path integral control in PDDM's form: filtered noise about the plan before, candidates weighted by the
        /// exponential of their return (Nagabandi et al., 2019).
        Mppi,
    }
}

impl PlannerKind {
    pub const ALL: [Self; 4] = [RandomShooting, Cem, Icem, Mppi];

    /// As presets write it.
    pub fn name(self) -> &'static str {
        match self {
            RandomShooting => "random_shooting",
            Cem => "cem",
            Icem => "icem",
            Mppi => "mppi",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            RandomShooting => "Random shooting",
            Cem => "Cross-entropy (CEM)",
            Icem => "Improved CEM (iCEM)",
            Mppi => "Path integral (MPPI)",
        }
    }

    /// The parameters that this planner reads.
    pub fn parameters(self) -> impl Iterator<Item = &'static Parameter> {
        PARAMETERS.iter().filter(move |parameter| parameter.of.contains(&self))
    }
}

const ALL: &[PlannerKind] = &PlannerKind::ALL;
const REFINING: &[PlannerKind] = &[Cem, Icem];
const REMEMBERING: &[PlannerKind] = &[Cem, Icem, Mppi];

/// One number or switch of the planners.
#[derive(Debug)]
pub struct Parameter {
    /// As presets write it.
    pub name: &'static str,
    /// As the window shows it.
    pub label: &'static str,
    pub unit: &'static str,
    pub about: &'static str,
    /// The planners that read it.
    pub of: &'static [PlannerKind],
    /// What it may be.
    pub valid: [f64; 2],
    /// The part of that which a slider offers.
    pub usual: [f64; 2],
    pub place: Place,
}

/// Where a parameter stands, and of what type it is.
#[derive(Debug)]
pub enum Place {
    Count(fn(&mut PlannerConfig) -> &mut usize),
    Number(fn(&mut PlannerConfig) -> &mut f32),
    Switch(fn(&mut PlannerConfig) -> &mut bool),
}

impl Parameter {
    /// What `config` has for it; a switch is 0 or 1.
    pub fn value(&self, config: &PlannerConfig) -> f64 {
        let mut config = config.clone();
        match self.place {
            Place::Count(at) => *at(&mut config) as f64,
            Place::Number(at) => f64::from(*at(&mut config)),
            Place::Switch(at) => f64::from(u8::from(*at(&mut config))),
        }
    }

    fn check(&self, config: &PlannerConfig) -> Result<(), String> {
        let (value, [low, high]) = (self.value(config), self.valid);
        if (low..=high).contains(&value) {
            return Ok(());
        }
        let above = if high == f64::INFINITY { String::new() } else { format!(", at most {high}") };
        Err(format!("planner.{} is {value}; it must be {low} or more{above}", self.name))
    }
}

macro_rules! place {
    (usize, $name:ident) => {
        Place::Count(|config| &mut config.$name)
    };
    (f32, $name:ident) => {
        Place::Number(|config| &mut config.$name)
    };
    (bool, $name:ident) => {
        Place::Switch(|config| &mut config.$name)
    };
}

/// Declares the parameters: `/// what it is`, then `name: type = default, "label" "unit", planners, valid, usual`.
macro_rules! parameters {
    ($($(#[doc = $about:literal])+ $name:ident: $type:ident = $default:expr, $label:literal $unit:literal, $of:expr, $valid:expr, $usual:expr;)*) => {
        described! {
            /// A planner and its parameters; changeable between two control steps.
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            #[serde(default, deny_unknown_fields)]
            pub struct PlannerConfig {
                /// Which planner.
                pub kind: PlannerKind,
                $($(#[doc = $about])+ pub $name: $type,)*
                /// What imagines the futures.
                pub model: PlanModel,
                /// How a candidate's futures come from an ensemble.
                pub propagation: Propagation,
                /// Where the learned model is computed.
                pub device: DeviceKind,
                /// How exactly it is, on the processor.
                pub precision: Precision,
                /// Numbers of candidates for single paths, by name (the authors' ant takes 3000 on the straight).
                pub candidates_on: BTreeMap<String, usize>,
            }
        }

        impl Default for PlannerConfig {
            fn default() -> Self {
                Self {
                    kind: PlannerKind::default(),
                    $($name: $default,)*
                    model: PlanModel::default(),
                    propagation: Propagation::default(),
                    device: DeviceKind::default(),
                    precision: Precision::default(),
                    candidates_on: BTreeMap::new(),
                }
            }
        }

        /// Every parameter of every planner, in the order in which they are shown.
        pub static PARAMETERS: &[Parameter] = &[$(Parameter {
            name: stringify!($name),
            label: $label,
            unit: $unit,
            about: concat!($($about),+).trim_ascii(),
            of: $of,
            valid: $valid,
            usual: $usual,
            place: place!($type, $name),
        }),*];
    };
}

const MANY: f64 = f64::INFINITY;

parameters! {
    /// Steps looked ahead (H).
    horizon: usize = 15, "Horizon" "steps", ALL, [1.0, 10_000.0], [1.0, 100.0];
    /// Action sequences tried a round (K).
    candidates: usize = 120, "Candidates" "", ALL, [1.0, 1e7], [8.0, 10_000.0];
    /// Rounds of sampling and refitting a control step.
    rounds: usize = 3, "Rounds" "", REFINING, [1.0, 1000.0], [1.0, 10.0];
    /// Best candidates that the next round is fitted to.
    elites: usize = 12, "Elites" "", REFINING, [1.0, 1e7], [1.0, 100.0];
    /// Standard deviation of actions, at first.
    sigma: f32 = 0.5, "Sigma" "", REMEMBERING, [0.0, 1e3], [0.05, 2.0];
    /// Floor of the standard deviation, which falls from round to round.
    sigma_min: f32 = 0.05, "Least sigma" "", REFINING, [0.0, 1e3], [0.0, 0.5];
    /// Correlation time of the noise; 0 is white noise.
    correlation: f32 = 4.0, "Correlation" "steps", &[Cem], [0.0, 1e6], [0.0, 20.0];
    /// Exponent of the noise's power over frequency: 0 is white, 1 pink, 2 brown.
    colour: f32 = 2.0, "Noise colour" "", &[Icem], [0.0, 10.0], [0.0, 4.0];
    /// What the number of candidates is divided by from round to round.
    decay: f32 = 1.25, "Decay" "", &[Icem], [1.0, 100.0], [1.0, 3.0];
    /// Share of the elites that take part in the next round, and, moved on by a step, in the next control step.
    keep: f32 = 0.3, "Kept elites" "", &[Icem], [0.0, 1.0], [0.0, 1.0];
    /// Share of the old mean and deviation that a refit leaves.
    momentum: f32 = 0.0, "Momentum" "", REFINING, [0.0, 0.99], [0.0, 0.9];
    /// How sharply a better return outweighs a worse one: weight = exp(inverse temperature * (return - best return)); kappa in
    /// PDDM.
    inverse_temperature: f32 = 1.0, "Inverse temperature" "", &[Mppi], [0.0, 1e6], [0.0, 50.0];
    /// Share of the step before in each action of a candidate (0: no filter); 1 - beta in PDDM.
    smoothing: f32 = 0.2, "Smoothing" "", &[Mppi], [0.0, 0.99], [0.0, 0.95];
    /// Begin with the previous plan, moved on by a step.
    warm_start: bool = true, "Warm start" "", REMEMBERING, [0.0, 1.0], [0.0, 1.0];
    /// Let the run's policy propose, where there is one: it is followed through the model, and the search begins with what it would do,
    /// or with the plan before, whichever promises more.
    guided: bool = false, "Guided by the policy" "", ALL, [0.0, 1.0], [0.0, 1.0];
    /// Execute the best candidate instead of the elites' mean; a single candidate fits the model's errors.
    execute_best: bool = false, "Execute the best" "", REFINING, [0.0, 1.0], [0.0, 1.0];
    /// Futures of each candidate where the ensemble is sampled.
    particles: usize = 20, "Particles" "", ALL, [1.0, 1000.0], [1.0, 50.0];
    /// Penalty on the ensemble's disagreement, in standard deviations of its members' (or the particles') returns.
    disagreement: f32 = 0.0, "Caution" "", ALL, [0.0, MANY], [0.0, 5.0];
    /// Time to plan in: as many candidates as it allows, in place of their number; 0 leaves the number as it is. What comes
    /// out then depends on the machine.
    budget_ms: f32 = 0.0, "Budget" "ms", ALL, [0.0, 1e6], [0.0, 100.0];
    /// Plan while the plant takes its step, from the state predicted for its end; actions come a step later.
    overlap: bool = false, "Overlap" "", ALL, [0.0, 1.0], [0.0, 1.0];
}

described! {
    /// What imagines the futures that a planner chooses from.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum PlanModel {
        /// The network.
        #[default]
        Learned,
        /// The plant's own simulation: a check of the planner, with nothing learned in it.
        Simulator,
    }
}

described! {
    /// How a candidate's futures come from an ensemble, and from Gaussian heads (names as in Chua et al., 2018).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Propagation {
        /// A future for each network, which follows its own means.
        #[default]
        Members,
        /// One future, along the mean of all networks.
        Mean,
        /// Particles that change to a network drawn anew each step; Gaussian heads add their noise.
        Ts1,
        /// Particles that stay with one network; Gaussian heads add their noise.
        TsInf,
    }
}

impl Propagation {
    pub const ALL: [(Self, &str); 4] = [
        (Self::Members, "A future a network"),
        (Self::Mean, "Mean of all networks"),
        (Self::Ts1, "Particles, new network a step (TS1)"),
        (Self::TsInf, "Particles, one network each (TSinf)"),
    ];

    /// Whether there are as many futures as [`PlannerConfig::particles`] says.
    pub fn is_sampled(self) -> bool {
        matches!(self, Self::Ts1 | Self::TsInf)
    }
}

described! {
    /// How exactly the rollout engine computes the network's products.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Precision {
        /// Single precision throughout.
        #[default]
        F32,
        /// Hidden layers' weights and activations in bfloat16 (8 bits of mantissa), sums in single precision; on processors that
        /// have the instructions.
        Bf16,
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F32 => "f32",
            Self::Bf16 => "bf16",
        })
    }
}

/// Longest horizon of coloured noise, whose cost grows with its square.
const LONGEST_COLOURED: usize = 1000;

impl PlannerConfig {
    /// The same with the candidates meant for the path called `name`.
    #[must_use]
    pub fn for_path(&self, name: Option<&str>) -> Self {
        let own = name.and_then(|name| self.candidates_on.get(name));
        Self { candidates: own.copied().unwrap_or(self.candidates), ..self.clone() }
    }

    /// Says in the user's words what is wrong with these numbers, if anything.
    pub fn validate(&self) -> Result<(), String> {
        PARAMETERS.iter().try_for_each(|parameter| parameter.check(self))?;
        let Self { elites, candidates, horizon, .. } = *self;
        if REFINING.contains(&self.kind) && elites > candidates {
            return Err(format!("planner.elites is {elites}, more than the {candidates} candidates"));
        }
        if REMEMBERING.contains(&self.kind) && self.sigma == 0.0 {
            return Err("planner.sigma is 0; without spread there is nothing to choose from".into());
        }
        if self.model == PlanModel::Simulator && self.overlap {
            return Err("planner.overlap is on, but only a learned model predicts where a step will end; \
                        planner.model is the simulator"
                .into());
        }
        if self.device != DeviceKind::Cpu && self.propagation != Propagation::Members {
            return Err(
                "planner.propagation must be \"members\" on a graphics card or a remote device".into()
            );
        }
        if self.kind == Icem && horizon > LONGEST_COLOURED {
            return Err(format!(
                "planner.horizon is {horizon}; iCEM's coloured noise reaches {LONGEST_COLOURED} steps at most"
            ));
        }
        Ok(())
    }
}
