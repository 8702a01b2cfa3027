//! The futures of a candidate: which network each step of each future goes by, and its noise.

use rand::Rng as _;
use rand_distr::StandardNormal;

use super::{PlannerConfig, Propagation};
use crate::plant::{Rng, stream};

/// How many futures a candidate has, and of what kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Futures {
    pub kind: Propagation,
    pub count: usize,
}

impl Futures {
    pub fn new(config: &PlannerConfig, members: usize) -> Self {
        let kind = config.propagation;
        let count = match kind {
            Propagation::Members => members,
            Propagation::Mean => 1,
            Propagation::Ts1 | Propagation::TsInf => config.particles.max(1),
        };
        Self { kind, count }
    }

    /// The way of future `index` from `state`: the same for every candidate, so that they are told apart by their actions alone.
    pub fn way(&self, index: usize, state: &[f32]) -> Way {
        let rng = self.kind.is_sampled().then(|| {
            // Drawn anew at every control step, without anybody having to count those.
            let fold = |hash: u64, x: &f32| (hash ^ u64::from(x.to_bits())).wrapping_mul(0x0100_0000_01b3);
            stream(state.iter().fold(0xcbf2_9ce4_8422_2325, fold), "particle", index as u64)
        });
        Way { kind: self.kind, index, rng }
    }
}

/// One future on its way.
pub(super) struct Way {
    kind: Propagation,
    index: usize,
    rng: Option<Rng>,
}

impl Way {
    /// The network (of `members`) for the next step; `None`: the mean of all.
    pub fn next(&mut self, members: usize) -> Option<usize> {
        match (self.kind, &mut self.rng) {
            (Propagation::Mean, _) => None,
            (Propagation::Ts1, Some(rng)) => Some(rng.random_range(0..members.max(1))),
            _ => Some(self.index % members.max(1)),
        }
    }

    /// A standard normal number.
    pub fn noise(&mut self) -> f32 {
        self.rng.as_mut().map_or(0.0, |rng| rng.sample(StandardNormal))
    }
}
