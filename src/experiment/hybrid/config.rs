//! What a preset says of the hybrid: a policy that imitates the controller and then learns by trying.

use serde::{Deserialize, Serialize};

use crate::{
    fields::described,
    policy::{CloneConfig, LearnerConfig, PolicyConfig},
};

described! {
    /// Whether a run goes on beyond its model, and from where (Nagabandi et al., 2018, section V; nn_dynamics, mbmf.py).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum HybridStart {
        /// The run ends with its model.
        #[default]
        Off,
        /// A policy imitates the controller, then learns on: the hybrid.
        Clone,
        /// Without any model, a policy of random weights learns: pure model-free learning, to compare with.
        Scratch,
    }
}

described! {
    /// The policy of a run.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct HybridConfig {
        /// Whether there is to be a policy, and how it begins.
        pub start: HybridStart,
        /// Rollouts of the controller with the last model that are imitated (authors: 60).
        pub expert_rollouts: usize,
        /// Longest episode of the expert, of the clone and of fine-tuning, in control steps.
        pub steps: usize,
        /// Times that the clone drives and the controller says what it would have done (DAgger).
        pub dagger: usize,
        /// Rollouts of the clone in each round of DAgger.
        pub dagger_rollouts: usize,
        /// Standard deviation of noise on the clone's actions there (authors: 0.005 for the swimmer, none for the others).
        pub dagger_noise: f64,
        /// Rollouts, without noise, that say how good the clone is.
        pub test_rollouts: usize,
        /// Batches of fine-tuning.
        pub iterations: usize,
        /// The policy itself.
        pub policy: PolicyConfig,
        /// How it imitates.
        pub clone: CloneConfig,
        /// How it learns by trying.
        pub learner: LearnerConfig,
    }
}

impl Default for HybridConfig {
    fn default() -> Self {
        Self {
            start: HybridStart::Off,
            expert_rollouts: 60,
            steps: 1000,
            dagger: 3,
            dagger_rollouts: 5,
            dagger_noise: 0.0,
            test_rollouts: 2,
            iterations: 200,
            policy: PolicyConfig::default(),
            clone: CloneConfig::default(),
            learner: LearnerConfig::default(),
        }
    }
}

impl HybridConfig {
    /// Says in the user's words what is wrong with these numbers, if anything.
    ///
    /// # Errors
    /// In one sentence that names the field.
    pub fn validate(&self) -> Result<(), String> {
        if self.start == HybridStart::Off {
            return Ok(());
        }
        let named = |error: String| format!("hybrid.{error}");
        self.policy.validate().map_err(named)?;
        self.clone.validate().map_err(named)?;
        self.learner.validate().map_err(named)?;
        if self.steps == 0 {
            return Err("hybrid.steps is 0: an episode needs a step at least".into());
        }
        if self.start == HybridStart::Clone && self.expert_rollouts == 0 {
            return Err("hybrid.expert_rollouts is 0: there would be nobody to imitate".into());
        }
        if !(self.dagger_noise.is_finite() && self.dagger_noise >= 0.0) {
            return Err(format!("hybrid.dagger_noise is {}; it has to be 0 or more", self.dagger_noise));
        }
        Ok(())
    }
}
