//! How a network is trained, as a preset says it.

use serde::{Deserialize, Serialize};

use crate::fields::described;

described! {
    /// How the network is trained.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct TrainingConfig {
        /// Passes over the data each iteration; ignored where `updates` is given.
        pub epochs: usize,
        /// Gradient steps each iteration, batches drawn uniformly over all data.
        pub updates: Option<usize>,
        /// Transitions a gradient step.
        pub batch: usize,
        /// Of Adam, at the beginning of each iteration.
        pub learning_rate: f64,
        /// Reached linearly over the second half of each iteration's updates; `None` (0 in a file): constant.
        #[serde(with = "zero_is_none")]
        pub final_learning_rate: Option<f64>,
        /// Decoupled weight decay.
        pub weight_decay: f64,
        /// Share of each batch drawn from aggregated data (authors' old/new mix); `None`: all data alike.
        pub fraction_new: Option<f64>,
        /// Noise on training inputs and targets relative to each column's mean (authors: 0.01, positive means only).
        pub noise_to_signal: f64,
        /// Renew means and deviations with the data (`true`) or keep those of the random data (`false`, authors).
        pub renew_statistics: bool,
        /// Keep the weights from one iteration to the next (authors) or start afresh.
        pub keep_weights: bool,
        /// Keep predicted states within the data's range widened by this share; `None` (0 in a file): no clipping (authors).
        #[serde(with = "zero_is_none")]
        pub clip_predictions: Option<f64>,
        /// Each network learns from a sample of the transitions, drawn with replacement, that is as large as the whole.
        pub bootstrap: bool,
        /// A network stops once so many epochs in a row brought no lower validation loss, and goes back to the best; 0: never.
        pub patience: usize,
        /// From the second iteration on the networks also learn from states that the model before predicted, up to so many steps
        /// ahead; 0: only from what was seen.
        pub lookahead: usize,
        /// Where training runs.
        pub device: DeviceKind,
    }
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self {
            epochs: 30,
            updates: None,
            batch: 256,
            learning_rate: 1e-3,
            final_learning_rate: Some(1e-4),
            weight_decay: 1e-4,
            fraction_new: None,
            noise_to_signal: 0.0,
            renew_statistics: true,
            keep_weights: true,
            clip_predictions: Some(0.1),
            bootstrap: false,
            patience: 0,
            lookahead: 0,
            device: DeviceKind::Cpu,
        }
    }
}

impl TrainingConfig {
    /// The learning rate of gradient step `update` (from 0) of `total`: constant in the first half, then a straight line.
    pub fn learning_rate_at(&self, update: usize, total: usize) -> f64 {
        let Some(last) = self.final_learning_rate else { return self.learning_rate };
        let half = total as f64 / 2.0;
        let fallen = ((update as f64 - half) / (total as f64 - 1.0 - half).max(1.0)).clamp(0.0, 1.0);
        self.learning_rate + (last - self.learning_rate) * fallen
    }
}

described! {
    /// Where training runs.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum DeviceKind {
        /// The processor.
        #[default]
        Cpu,
        /// The graphics card.
        Gpu,
        /// A device of another machine, where `foresight serve` runs.
        Remote,
    }
}

impl DeviceKind {
    /// As a sentence begins with it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cpu => "The processor",
            Self::Gpu => "The graphics card",
            Self::Remote => "The remote device",
        }
    }
}

/// TOML has no null: 0 in a file says "none" where leaving the key out means the default.
mod zero_is_none {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    #[allow(clippy::ref_option, reason = "the signature is serde's")]
    pub fn serialize<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
        value.unwrap_or_default().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
        Ok(Some(f64::deserialize(deserializer)?).filter(|&value| value != 0.0))
    }
}
