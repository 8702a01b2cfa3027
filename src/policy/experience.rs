//! How much experience went into a policy, counted as the authors count it.

use serde::{Deserialize, Serialize};

/// Control steps by what they were for (nn_dynamics, mbmf.py and the plots' x axis: points of the model-based part, expert points,
/// DAgger steps, and a batch an iteration of fine-tuning).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Experience {
    /// Transitions that the dynamics model was trained on.
    pub model_based: u64,
    /// Points of the controller's rollouts that were imitated, held-out ones included.
    pub expert: u64,
    /// Steps that the clone took to be labelled.
    pub dagger: u64,
    /// Iterations of fine-tuning times their nominal batch.
    pub fine_tuning: u64,
    /// The steps that fine-tuning really took: whole episodes make it more.
    pub sampled: u64,
}

impl Experience {
    /// The authors' x axis.
    pub fn total(&self) -> u64 {
        let parts = [self.expert, self.dagger, self.fine_tuning];
        parts.iter().fold(self.model_based, |sum, part| sum.saturating_add(*part))
    }
}
