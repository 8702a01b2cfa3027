//! What comes before the first gradient step: the data in memory, their statistics and limits, and the table that batches are taken from.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Control, Features, Model, ModelError, Preparing, TrainEvent, TrainingConfig, lookahead,
    samples::{Fit, Samples},
    table::Table,
    transitions::Transitions,
};
use crate::{
    data::{self, Dataset, Episode, Split},
    plant::PlantSpec,
};

/// Time between two reports.
const REPORT_EVERY: Duration = Duration::from_millis(33);
/// Of fewer transitions nobody waits for a report.
const MANY: usize = 1 << 18;
/// States predicted by the model before (see [`lookahead`]) where memory is dear: each takes more than half a kilobyte.
const DEMONSTRATIONS: usize = 1 << 20;

/// What a training is prepared from.
pub(super) struct Preparation<'a> {
    pub spec: &'a PlantSpec,
    pub features: &'a Features,
    pub config: &'a TrainingConfig,
    pub seed: u64,
    /// Bytes that the table may take.
    pub most: usize,
    /// Statistics that are kept.
    pub fit: Option<Fit>,
    /// The model whose predictions are learned from.
    pub before: Option<Model>,
}

/// What is ready for the first step.
pub(super) struct Prepared {
    pub fit: Fit,
    pub limits: Option<Vec<[f32; 2]>>,
    pub table: Table,
    /// Held-out transitions, if there are any.
    pub validation: Option<Table>,
    /// [`Dataset::hash`].
    pub data_hash: String,
}

impl Preparation<'_> {
    /// Prepares a training on `data`.
    ///
    /// # Errors
    /// [`ModelError::Data`] if a file with some of them cannot be read, [`ModelError::NoData`], [`ModelError::TooLarge`], and
    /// [`ModelError::Stopped`] if `watch` said so.
    pub fn run(
        self,
        data: &Dataset,
        watch: &mut dyn FnMut(TrainEvent) -> Control,
    ) -> Result<Prepared, ModelError> {
        let Self { spec, features, config, seed, most, fit, before } = self;
        let mut episodes: Vec<_> = data.episodes(Split::Train).cloned().collect();
        let held_out: Vec<_> = data.episodes(Split::Validation).cloned().collect();
        let mut teller = Teller::new(data.transitions(Split::Train), watch);
        teller.bring(&[&episodes[..], &held_out[..]].concat())?;
        if let Some(before) = before {
            let seen = Transitions::of(features, &episodes).map_or(0, |all| Samples::new(all).bytes());
            let number = if seen > most { DEMONSTRATIONS } else { usize::MAX };
            let made = lookahead::demonstrations(&before, &episodes, config.lookahead, number);
            if made.stride > 1 {
                let text = format!(
                    "There are so many data that only every {}th prediction of the model before is learned from",
                    made.stride
                );
                teller.tell(TrainEvent { notice: Some(text), ..TrainEvent::default() })?;
            }
            episodes.extend(made.episodes);
        }
        let transitions = Transitions::of(features, &episodes).ok_or(ModelError::NoData)?;
        if u32::try_from(transitions.len()).is_err() {
            return Err(ModelError::TooLarge(format!("{} transitions are too many", transitions.len())));
        }
        let all = transitions.len();
        let mut told = |done| teller.at("limits", done, all);
        let limits =
            config.clip_predictions.map(|share| transitions.limits(spec, share, &mut told)).transpose()?;
        let mut samples = Samples::new(transitions);
        if config.noise_to_signal > 0.0 {
            let bytes = samples.bytes();
            if bytes > most {
                let [needed, fits] = [bytes, most].map(|bytes| bytes as f64 / 1e9);
                return Err(ModelError::TooLarge(format!(
                    "training.noise_to_signal needs the inputs and targets of all {all} transitions in memory: {needed:.1} GB, of which \
                     {fits:.1} may be taken. Set it to 0, or train on fewer transitions"
                )));
            }
            let noise = (config.noise_to_signal, seed);
            samples.add_noise(&episodes, noise, &mut |done| teller.at("adding noise", done, all))?;
        }
        let fit = match fit {
            Some(fit) => fit,
            None => samples
                .fit(config.renew_statistics, &mut |done| teller.at("means and deviations", done, all))?,
        };
        let table = samples.table(&fit, most, &mut |done| teller.at("inputs and targets", done, all))?;
        let validation = Transitions::of(features, &held_out).map(|held_out| Table::streamed(held_out, &fit));
        let data_hash = data.hash_while(&mut |done| teller.at("checksum of the data", done, all).is_ok());
        let data_hash = data_hash.ok_or(ModelError::Stopped)?;
        Ok(Prepared { fit, limits, table, validation, data_hash })
    }
}

/// Says how far things are, not too often, and hears whether to go on.
struct Teller<'a> {
    watch: &'a mut dyn FnMut(TrainEvent) -> Control,
    /// Whether it takes long enough to be told of.
    aloud: bool,
    /// What is under way, and since when.
    what: &'static str,
    began: Instant,
    told: Instant,
}

impl<'a> Teller<'a> {
    fn new(transitions: usize, watch: &'a mut dyn FnMut(TrainEvent) -> Control) -> Self {
        let (aloud, now) = (transitions >= MANY, Instant::now());
        Self { watch, aloud, what: "", began: now, told: now }
    }

    fn tell(&mut self, event: TrainEvent) -> Result<(), ModelError> {
        self.told = Instant::now();
        let event = TrainEvent { elapsed: self.began.elapsed(), ..event };
        if (self.watch)(event) == Control::Stop { Err(ModelError::Stopped) } else { Ok(()) }
    }

    /// `done` of `total` transitions.
    fn at(&mut self, what: &'static str, done: usize, total: usize) -> Result<(), ModelError> {
        if self.what != what {
            (self.what, self.began) = (what, Instant::now());
        }
        if !self.aloud || self.told.elapsed() < REPORT_EVERY {
            return Ok(());
        }
        self.tell(TrainEvent { preparing: Some(Preparing { what, done, total }), ..TrainEvent::default() })
    }

    fn bring(&mut self, episodes: &[Arc<Episode>]) -> Result<(), ModelError> {
        let read = data::bring(episodes, &mut |done, total| self.at("reading data", done, total).is_ok())?;
        if read { Ok(()) } else { Err(ModelError::Stopped) }
    }
}
