//! Choosing actions: planners over one rollout engine.

mod budget;
mod cem;
mod cpu;
mod engine;
mod exact;
mod futures;
mod gpu;
pub(crate) mod kernel;
mod mppi;
mod noise;
mod parameters;
mod peak;
mod planner;
mod random_shooting;
mod sampling;
pub(crate) mod simd;
mod simulator;

use std::sync::Arc;

use crate::{
    dynamics::{DeviceKind, Model},
    plant::PlantError,
};

pub use budget::Budget;
pub use cem::Cem;
pub use cpu::CpuEngine;
pub use engine::{Engine, Rollout, Scores, Trace};
pub use gpu::GpuEngine;
pub use mppi::Mppi;
pub use parameters::{
    PARAMETERS, Parameter, Place, PlanModel, PlannerConfig, PlannerKind, Precision, Propagation,
};
pub use peak::peak_gflops;
pub use planner::{Candidate, Memory, Plan, Planner, Proposer, Situation};
pub use random_shooting::RandomShooting;
pub use simulator::{MakePlant, SimulatorEngine};

/// Whether this machine can compute in [`Precision::Bf16`].
pub fn has_bf16() -> bool {
    kernel::Isa::detect().has_bf16()
}

/// What rollout engines are made from: a learned model, and plants for planning on the true simulation.
pub struct Engines<'a> {
    pub model: &'a Model,
    pub plant: MakePlant,
    /// Whom planners may ask for a plan to begin with ([`PlannerConfig::guided`]).
    pub proposer: Option<&'a dyn Proposer>,
}

impl Engines<'_> {
    /// The engine that `config` asks for.
    ///
    /// # Errors
    /// If no plant can be built.
    pub fn get(&self, config: &PlannerConfig) -> Result<Arc<dyn Engine>, PlantError> {
        Ok(match config.model {
            PlanModel::Simulator => Arc::new(SimulatorEngine::new(self.plant.clone())?),
            PlanModel::Learned => match config.device {
                DeviceKind::Cpu => Arc::new(CpuEngine::with(self.model, config)),
                device @ (DeviceKind::Gpu | DeviceKind::Remote) => {
                    Arc::new(GpuEngine::on_trial(self.model, device))
                }
            },
        })
    }
}

/// Whether `a` and `b` run on the same engine.
pub fn same_engine(a: &PlannerConfig, b: &PlannerConfig) -> bool {
    let of = |c: &PlannerConfig| {
        let particles = if c.propagation.is_sampled() { c.particles } else { 0 };
        (c.model, c.device, c.precision, c.propagation, particles)
    };
    of(a) == of(b)
}

/// The planner that `config` describes.
///
/// Check the numbers with [`PlannerConfig::validate`] first; what it refuses is brought into range here.
pub fn make(config: &PlannerConfig) -> Box<dyn Planner> {
    continuing(config, Vec::new())
}

/// The planner that `config` describes, begun with what `before` had planned as far as the horizon allows: how parameters, or
/// the planner itself, are changed between two control steps.
pub fn make_like(config: &PlannerConfig, before: &dyn Planner) -> Box<dyn Planner> {
    continuing(config, before.memory().to_vec())
}

/// The planner that `config` describes, where one that had this `memory` stood: with the same parameters, situation and engine it plans
/// what that one did, to the bit.
pub fn make_from(config: &PlannerConfig, memory: &Memory) -> Box<dyn Planner> {
    match config.kind {
        PlannerKind::Cem | PlannerKind::Icem => {
            let cem = Cem::continuing(config.clone(), memory.plan.clone());
            Box::new(cem.keeping(memory.kept.clone()))
        }
        PlannerKind::RandomShooting | PlannerKind::Mppi => continuing(config, memory.plan.clone()),
    }
}

fn continuing(config: &PlannerConfig, memory: Vec<f32>) -> Box<dyn Planner> {
    match config.kind {
        PlannerKind::RandomShooting => Box::new(RandomShooting::new(config.clone())),
        PlannerKind::Cem | PlannerKind::Icem => Box::new(Cem::continuing(config.clone(), memory)),
        PlannerKind::Mppi => Box::new(Mppi::continuing(config.clone(), memory)),
    }
}
