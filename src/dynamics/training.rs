//! Training: gradient steps over a data set, iteration after iteration, with progress, stop, resume and undo.

use std::{sync::Arc, time::Duration};

use super::{
    EpochSummary, FeatureKind, Features, Mlp, Model, ModelCard, ModelError, NetworkConfig, OpenLoopErrors,
    TrainingConfig,
    checkpoint::{Checkpoint, Member, Round},
    job::Job,
    look::Look,
    net::{Place, Weights},
    preparation::{Preparation, Prepared},
    schedule::Schedule,
    table::Table,
};
use crate::{
    data::{Dataset, Split},
    plant::{PlantSpec, Rows, RowsMut, stream},
};

/// Held-out transitions looked at after each epoch, and at the end.
const QUICK_LOOK: usize = 2048;
const LONG_LOOK: usize = 16_384;
/// Bytes that the table of all inputs and targets may take, if nothing else was said.
const MOST_TABLE: usize = 1 << 30;

/// What training reports: at most some thirty times a second, and at the end of each epoch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrainEvent {
    /// Gradient steps taken in this training by all networks together, and how many there will have been.
    pub update: usize,
    pub updates_total: usize,
    /// Of them, those that were taken before training last went on.
    pub resumed_at: usize,
    /// The epoch that training is in, from 1, and how many there are.
    pub epoch: usize,
    pub epochs: usize,
    /// The first network's mean squared error on each batch since the last report, before the step that it led to.
    pub losses: Vec<f32>,
    /// Gradient steps that the first network had taken, in all its trainings, before the first of `losses`.
    pub first_update: usize,
    /// At the end of an epoch: the mean of all networks.
    pub summary: Option<EpochSummary>,
    /// Some twenty times a training: open-loop errors of the networks as they are, over a sample of held-out starts.
    pub open_loop: Option<OpenLoopErrors>,
    /// Something that the user has to be told, once: a device could not be used, or was lost.
    pub notice: Option<String>,
    /// Before the first step, where that takes its time: what is being done. Nothing else is known then.
    pub preparing: Option<Preparing>,
    /// Since training, or what prepares it, began or went on.
    pub elapsed: Duration,
}

/// Work that comes before the first gradient step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preparing {
    /// In words.
    pub what: &'static str,
    /// Transitions that it is done with, and how many there are.
    pub done: usize,
    pub total: usize,
}

/// What the listener wants. It pauses training by not returning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Control {
    #[default]
    Continue,
    Stop,
}

/// A model in the making: its networks, statistics and optimiser state go on from one aggregation iteration to the next.
#[derive(Debug)]
pub struct Trainer {
    spec: Arc<PlantSpec>,
    features: Features,
    network: NetworkConfig,
    config: TrainingConfig,
    seed: u64,
    /// Bytes.
    most_table: usize,
    state: Checkpoint,
}

impl Trainer {
    pub fn new(
        spec: Arc<PlantSpec>,
        features: FeatureKind,
        network: &NetworkConfig,
        config: &TrainingConfig,
        seed: u64,
    ) -> Self {
        let features = Features::new(features, &spec);
        let network = NetworkConfig { ensemble: network.ensemble.max(1), ..network.clone() };
        let (config, most_table, state) = (config.clone(), MOST_TABLE, Checkpoint::default());
        Self { spec, features, network, config, seed, most_table, state }
    }

    /// Works inputs and targets out once for each training where they take up to so many `bytes` (a GB, unless told otherwise), else
    /// anew for each batch, out of the episodes themselves. The model is the same.
    pub fn hold_at_most(&mut self, bytes: usize) {
        self.most_table = bytes;
    }

    /// The next [`Trainer::train`] goes by `config`.
    pub fn reconfigure(&mut self, config: TrainingConfig) {
        self.config = config;
    }

    /// The model as last trained or restored, if there is one.
    pub fn model(&self) -> Option<Model> {
        let Checkpoint { members, fit: Some(fit), card: Some(card), limits, .. } = &self.state else {
            return None;
        };
        let mut model = Model {
            card: card.clone(),
            features: self.features.clone(),
            input: fit.input.clone(),
            target: fit.target.clone(),
            state_std: fit.state_std.clone(),
            members: Vec::new(),
            spreads: Vec::new(),
            limits: limits.clone(),
        };
        model.take_networks(self.kept(members));
        Some(model)
    }

    /// The iteration whose training was stopped before its end, if one was.
    pub fn under_way(&self) -> Option<u32> {
        self.state.round.as_ref().map(|round| round.iteration)
    }

    /// Everything that training goes on from.
    pub fn checkpoint(&self) -> Checkpoint {
        self.state.clone()
    }

    /// Goes back to `checkpoint`. Training then continues to the bit as it would have from there.
    ///
    /// # Errors
    /// [`ModelError::Mismatch`] if it is of another plant or of networks of another shape.
    pub fn restore(&mut self, checkpoint: Checkpoint) -> Result<(), ModelError> {
        if let Some(why) = checkpoint.card.as_ref().and_then(|card| self.spec.mismatch(&card.spec)) {
            return Err(ModelError::Mismatch(why));
        }
        let shapes = || self.network.shapes(self.features.input_len(), self.features.output_len());
        checkpoint.check_shapes(&self.features, self.network.ensemble, shapes)?;
        self.state = checkpoint;
        Ok(())
    }

    /// Gives each network back the weights (and Adam's moments) of the epoch in which its validation loss was lowest, in
    /// this training; the model that they make, or `None` if nothing was trained yet.
    pub fn undo_to_best(&mut self) -> Option<Model> {
        for member in &mut self.state.members {
            if let Some(best) = &member.best {
                (member.weights, member.summary) = (best.weights.clone(), Some(best.summary));
            }
        }
        let summary = EpochSummary::mean(self.state.members.iter().map(|member| member.summary));
        if let (Some(card), Some(summary)) = (&mut self.state.card, summary) {
            (card.train_loss, card.validation_loss) = (summary.train_loss, summary.validation_loss);
        }
        self.model()
    }

    /// Trains on the training episodes of `data`. The same data, `iteration` and amount of training as in a training
    /// that was stopped continue it; otherwise a new one begins.
    ///
    /// `watch` is called on this thread. When it says stop, the model as it is comes back within some milliseconds.
    ///
    /// # Errors
    /// [`ModelError::NoData`], [`ModelError::Mismatch`] if `data` is of another plant, [`ModelError::Data`] if a file with some of
    /// them cannot be read, [`ModelError::TooLarge`], [`ModelError::Device`], [`ModelError::Stopped`] if it was before the first step, and
    /// [`ModelError::Diverged`]. The networks are then as they were before.
    pub fn train(
        &mut self,
        data: &Dataset,
        iteration: u32,
        watch: &mut dyn FnMut(TrainEvent) -> Control,
    ) -> Result<Model, ModelError> {
        if let Some(why) = self.spec.mismatch(data.spec()) {
            return Err(ModelError::Mismatch(why));
        }
        let config = &self.config;
        let preparation = Preparation {
            spec: &self.spec,
            features: &self.features,
            config,
            seed: self.seed,
            most: self.most_table,
            fit: self.state.fit.clone().filter(|_| !config.renew_statistics),
            before: self.model().filter(|_| config.lookahead > 1),
        };
        let Prepared { fit, limits, table, validation, data_hash } = preparation.run(data, watch)?;

        let schedule = Schedule::new(config, table.len(), table.old);
        let round = Round { iteration, data_hash, updates: schedule.total, batch: schedule.batch() };
        let mut state = self.state.clone();
        if state.round.as_ref() != Some(&round) {
            self.begin(&mut state, round.clone());
        }
        let mut model = Model {
            card: ModelCard {
                data_hash: round.data_hash,
                seed: self.seed,
                transitions: data.transitions(Split::Train),
                robot_seconds: data.robot_seconds(Split::Train),
                iteration,
                ..ModelCard::untrained((*self.spec).clone(), self.features.kind(), self.network.clone())
            },
            features: self.features.clone(),
            input: fit.input.clone(),
            target: fit.target.clone(),
            state_std: fit.state_std.clone(),
            members: Vec::new(),
            spreads: Vec::new(),
            limits: limits.clone(),
        };
        let (place, notice) = match Place::open(config.device) {
            Ok(place) => (place, None),
            Err(error) => (Place::local(), Some(format!("The processor trains: {error}"))),
        };
        let job = Job {
            config,
            activation: self.network.activation,
            head: self.network.head,
            seed: self.seed,
            round: state.rounds,
            past: state.past,
            place,
            notice,
            quick_look: validation.as_ref().map(|table| table.thinned(QUICK_LOOK)),
            long_look: Look::new(&model, self.network.activation, data.yardstick()),
            table: &table,
            schedule: &schedule,
        };
        job.run(&mut state.members, watch)?;
        if state.members.iter().all(|member| member.position == schedule.total) {
            state.round = None;
        }
        model.take_networks(self.kept(&state.members));
        model.card.updates =
            state.members.iter().map(|member| member.weights.steps as usize).max().unwrap_or(0);
        let error = |table: &Table| ensemble_error(&model, &table.thinned(LONG_LOOK));
        let summary = EpochSummary::mean(state.members.iter().map(|member| member.summary));
        let train_loss = summary.map_or_else(|| error(&table), |summary| summary.train_loss);
        let validation_loss = validation.as_ref().map(error);
        (model.card.train_loss, model.card.validation_loss) = (train_loss, validation_loss);
        (state.fit, state.limits, state.card) = (Some(fit), limits, Some(model.card.clone()));
        self.state = state;
        Ok(model)
    }

    /// Prepares `state` for a new training.
    fn begin(&self, state: &mut Checkpoint, round: Round) {
        state.rounds += 1;
        state.past += state.members.first().map_or(0, |member| member.position);
        state.round = Some(round);
        if !self.config.keep_weights || state.members.is_empty() {
            let (inputs, outputs) = (self.features.input_len(), self.features.output_len());
            let fresh = |i: usize| {
                let mut rng = stream(self.seed, "network", state.rounds << 16 | i as u64);
                Member::new(Weights::new(Mlp::init(&self.network, inputs, outputs, &mut rng).layers))
            };
            state.members = (0..self.network.ensemble).map(fresh).collect();
        }
        for member in &mut state.members {
            *member = Member::new(member.weights.clone());
        }
    }

    /// The networks that the model keeps, in their order.
    fn kept(&self, members: &[Member]) -> Vec<Mlp> {
        let mut best: Vec<&Member> = members.iter().collect();
        let score = |member: &Member| member.summary.map_or(f64::INFINITY, EpochSummary::score);
        best.sort_by(|a, b| score(a).total_cmp(&score(b)));
        best.truncate(self.network.kept());
        let kept = |member: &&Member| best.iter().any(|best| std::ptr::eq(*best, *member));
        members.iter().filter(kept).map(|member| self.mlp(&member.weights)).collect()
    }

    fn mlp(&self, weights: &Weights) -> Mlp {
        Mlp { layers: weights.layers.clone(), activation: self.network.activation }
    }
}

/// Mean squared error of the members' mean on `table`.
fn ensemble_error(model: &Model, table: &Table) -> f64 {
    let n = table.len();
    let column = |values: &[f32], len: usize| -> Vec<f32> {
        (0..len).flat_map(|i| (0..n).map(move |row| values[row * len + i])).collect()
    };
    let [inputs, targets] = table.all();
    let (inputs, targets) = (column(&inputs, table.input_len), column(&targets, table.output_len));
    let (mut sum, mut output) = (vec![0.0; targets.len()], vec![0.0; targets.len()]);
    let mut scratch = Vec::new();
    for member in &model.members {
        member.forward(Rows::new(&inputs, n), &mut RowsMut::new(&mut output, n), &mut scratch);
        sum.iter_mut().zip(&output).for_each(|(sum, x)| *sum += x / model.members.len() as f32);
    }
    let squares = sum.iter().zip(&targets).map(|(x, y)| f64::from(x - y).powi(2));
    squares.sum::<f64>() / targets.len() as f64
}
