//! Training: gradient steps over a data set, iteration after iteration, with progress, stop, resume and undo.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use burn::tensor::{Device, Tensor};
use rayon::ThreadPoolBuilder;
use serde::{Deserialize, Serialize};

use super::{
    DeviceKind, FeatureKind, Features, Mlp, Model, ModelCard, ModelError, NetworkConfig, TrainingConfig,
    checkpoint::{Best, Checkpoint, Member, Round},
    net::{self, Learner, Weights},
    samples::{Samples, Table},
    schedule::Schedule,
};
use crate::{
    data::{Dataset, Split},
    plant::{PlantSpec, Rows, RowsMut, stream},
};

/// Time between two reports of a network in training.
const REPORT_EVERY: Duration = Duration::from_millis(33);

/// Held-out transitions looked at after each epoch, and at the end.
const QUICK_LOOK: usize = 2048;
const LONG_LOOK: usize = 16_384;

/// What training reports: at most some thirty times a second, and at the end of each epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainEvent {
    /// Which network of the ensemble.
    pub member: usize,
    /// Gradient steps that it has taken in this iteration, and will have taken at the end.
    pub update: usize,
    pub updates_total: usize,
    /// Epoch that it is in, from 0, and how many there are.
    pub epoch: usize,
    pub epochs: usize,
    /// Mean squared error of each batch since the last report, before the step that it led to.
    pub losses: Vec<f32>,
    /// Present at the end of an epoch.
    pub summary: Option<EpochSummary>,
    /// Since training began or went on.
    pub elapsed: Duration,
}

/// How an epoch went.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochSummary {
    /// Mean of its batches' losses.
    pub train_loss: f64,
    /// One-step error on (some of) the held-out transitions, if there are any.
    pub validation_loss: Option<f64>,
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
    state: Checkpoint,
    model: Option<Model>,
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
        Self {
            spec,
            features,
            network,
            config: config.clone(),
            seed,
            state: Checkpoint::default(),
            model: None,
        }
    }

    pub fn config(&self) -> &TrainingConfig {
        &self.config
    }

    /// The next [`Trainer::train`] goes by `config`.
    pub fn reconfigure(&mut self, config: TrainingConfig) {
        self.config = config;
    }

    /// The model as last trained.
    pub fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }

    /// Everything that training goes on from.
    pub fn checkpoint(&self) -> Checkpoint {
        self.state.clone()
    }

    /// Goes back to `checkpoint`. Training then continues to the bit as it would have from there.
    ///
    /// # Errors
    /// [`ModelError::Mismatch`] if it is of networks of another shape.
    pub fn restore(&mut self, checkpoint: Checkpoint) -> Result<(), ModelError> {
        let shapes = || self.network.shapes(self.features.input_len(), self.features.output_len());
        checkpoint.check_shapes(self.network.ensemble, shapes)?;
        self.state = checkpoint;
        Ok(())
    }

    /// Gives each network back the weights (and Adam's moments) of the epoch in which its validation loss was lowest, in
    /// this iteration; the model that they make, or `None` if nothing was trained yet.
    pub fn undo_to_best(&mut self) -> Option<&Model> {
        let model = self.model.as_mut()?;
        for (member, mlp) in self.state.members.iter_mut().zip(&mut model.members) {
            if let Some(best) = &member.best {
                (member.weights, member.summary) = (best.weights.clone(), Some(best.summary));
                mlp.layers.clone_from(&member.weights.layers);
            }
        }
        if let Some(summary) = losses(&self.state.members) {
            (model.card.train_loss, model.card.validation_loss) =
                (summary.train_loss, summary.validation_loss);
        }
        self.model.as_ref()
    }

    /// Trains on the training episodes of `data`. The same data, `iteration` and settings as in a training that was
    /// stopped continue it; otherwise a new one begins.
    ///
    /// `watch` is called on this thread. When it says stop, the model as it is comes back within some milliseconds.
    ///
    /// # Errors
    /// [`ModelError::NoData`], [`ModelError::Mismatch`] if `data` is of another plant, [`ModelError::Device`], and
    /// [`ModelError::Diverged`], after which the networks are as they were before.
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
        let data_hash = data.hash();
        let episodes: Vec<_> = data.episodes(Split::Train).cloned().collect();
        let mut samples = Samples::gather(&self.features, &episodes).ok_or(ModelError::NoData)?;
        if config.noise_to_signal > 0.0 {
            samples.add_noise(&self.features, &episodes, config.noise_to_signal, self.seed);
        }
        let kept = self.state.fit.clone().filter(|_| !config.renew_statistics);
        let fit = kept.unwrap_or_else(|| samples.fit(config.renew_statistics));
        let limits = config.clip_predictions.map(|share| samples.limits(&self.features, &self.spec, share));
        let transitions = samples.len();
        let table = samples.table(&fit);
        let held_out: Vec<_> = data.episodes(Split::Validation).cloned().collect();
        let validation = Samples::gather(&self.features, &held_out).map(|samples| samples.table(&fit));

        let schedule = Schedule::new(config, &table);
        let round = Round {
            iteration,
            data_hash: data_hash.clone(),
            updates: schedule.total,
            batch: schedule.batch(),
        };
        let mut state = self.state.clone();
        if state.round.as_ref() != Some(&round) {
            self.begin(&mut state, round);
        }
        state.fit = Some(fit.clone());

        let job = Job {
            config,
            activation: self.network.activation,
            seed: self.seed,
            round: state.rounds,
            device: net::open_device(config.device)?,
            chunk: if config.device == DeviceKind::Cpu { net::CHUNK } else { usize::MAX },
            quick_look: validation.as_ref().map(|table| table.thinned(QUICK_LOOK)),
            table,
            schedule,
            started: Instant::now(),
            stop: AtomicBool::new(false),
        };
        job.run(&mut state.members, watch)?;
        if state.members.iter().all(|member| member.position == job.schedule.total) {
            state.round = None;
        }
        self.state = state;

        let members = &self.state.members;
        let mut model = Model {
            card: ModelCard {
                format: ModelCard::FORMAT,
                spec: (*self.spec).clone(),
                features: self.features.kind(),
                network: self.network.clone(),
                data_hash,
                seed: self.seed,
                transitions,
                robot_seconds: data.robot_seconds(Split::Train),
                iteration,
                train_loss: 0.0,
                validation_loss: None,
                updates: members.iter().map(|member| member.weights.steps as usize).max().unwrap_or(0),
            },
            features: self.features.clone(),
            input: fit.input,
            target: fit.target,
            state_std: fit.state_std,
            members: members.iter().map(|member| self.mlp(&member.weights)).collect(),
            limits,
        };
        let error = |table: &Table| ensemble_error(&model, &table.thinned(LONG_LOOK));
        let validation_loss = validation.as_ref().map(error);
        let train_loss = losses(members).map_or_else(|| error(&job.table), |summary| summary.train_loss);
        (model.card.train_loss, model.card.validation_loss) = (train_loss, validation_loss);
        self.model = Some(model.clone());
        Ok(model)
    }

    /// Prepares `state` for a new training.
    fn begin(&self, state: &mut Checkpoint, round: Round) {
        state.rounds += 1;
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

    fn mlp(&self, weights: &Weights) -> Mlp {
        Mlp { layers: weights.layers.clone(), activation: self.network.activation }
    }
}

/// Means over the ensemble of the last complete epoch's losses, if every network has completed one.
fn losses(members: &[Member]) -> Option<EpochSummary> {
    let n = members.len() as f64;
    let summaries: Vec<EpochSummary> = members.iter().map(|member| member.summary).collect::<Option<_>>()?;
    let validation: Option<f64> = summaries.iter().map(|summary| summary.validation_loss).sum();
    let train_loss = summaries.iter().map(|summary| summary.train_loss).sum::<f64>() / n;
    Some(EpochSummary { train_loss, validation_loss: validation.map(|sum| sum / n) })
}

/// Mean squared error of the members' mean on `table`.
fn ensemble_error(model: &Model, table: &Table) -> f64 {
    let n = table.len();
    let column = |values: &[f32], len: usize| -> Vec<f32> {
        (0..len).flat_map(|i| (0..n).map(move |row| values[row * len + i])).collect()
    };
    let (inputs, targets) =
        (column(&table.inputs, table.input_len), column(&table.targets, table.output_len));
    let (mut sum, mut output) = (vec![0.0; targets.len()], vec![0.0; targets.len()]);
    let mut scratch = Vec::new();
    for member in &model.members {
        member.forward(Rows::new(&inputs, n), &mut RowsMut::new(&mut output, n), &mut scratch);
        sum.iter_mut().zip(&output).for_each(|(sum, x)| *sum += x / model.members.len() as f32);
    }
    let squares = sum.iter().zip(&targets).map(|(x, y)| f64::from(x - y).powi(2));
    squares.sum::<f64>() / targets.len() as f64
}

/// One training as all its threads see it.
struct Job<'a> {
    config: &'a TrainingConfig,
    activation: super::Activation,
    seed: u64,
    round: u64,
    device: Device,
    chunk: usize,
    table: Table,
    quick_look: Option<Table>,
    schedule: Schedule,
    started: Instant,
    stop: AtomicBool,
}

/// What a training thread says.
enum Report {
    Event(TrainEvent),
    Diverged { update: usize },
    Done { index: usize, member: Member },
}

/// A network in training.
struct Running {
    index: usize,
    member: Member,
    learner: Learner,
    /// Losses that were not reported yet.
    losses: Vec<Tensor<1>>,
    reported: Instant,
}

impl Job<'_> {
    /// Trains `members` side by side, as many at a time as there are cores, an epoch each in turn.
    fn run(
        &self,
        members: &mut [Member],
        watch: &mut dyn FnMut(TrainEvent) -> Control,
    ) -> Result<(), ModelError> {
        let cores = rayon::current_num_threads();
        let workers = if self.config.device == DeviceKind::Cpu { members.len().min(cores) } else { 1 };
        let start = |(index, member): (usize, &Member)| Running {
            index,
            learner: Learner::new(&member.weights, self.activation, &self.device, self.chunk),
            member: member.clone(),
            losses: Vec::new(),
            reported: Instant::now(),
        };
        let queue: Mutex<VecDeque<Running>> = Mutex::new(members.iter().enumerate().map(start).collect());
        // A listener that takes its time holds the threads up: that is how pausing works.
        let (reports, inbox) = sync_channel(workers);
        let mut diverged = None;
        let pool = |_| ThreadPoolBuilder::new().num_threads((cores / workers).max(1)).build();
        let pools = (0..workers).map(pool).collect::<Result<Vec<_>, _>>();
        let pools = pools.map_err(|e| ModelError::Device(format!("no thread for training: {e}")))?;
        std::thread::scope(|scope| {
            for pool in &pools {
                let (queue, reports) = (&queue, reports.clone());
                scope.spawn(move || pool.install(|| self.work(queue, workers, &reports)));
            }
            drop(reports);
            for report in inbox {
                match report {
                    Report::Event(event) => {
                        if !self.stop.load(Ordering::Relaxed) && watch(event) == Control::Stop {
                            self.stop.store(true, Ordering::Relaxed);
                        }
                    }
                    Report::Diverged { update } => {
                        self.stop.store(true, Ordering::Relaxed);
                        diverged.get_or_insert(update);
                    }
                    Report::Done { index, member } => members[index] = member,
                }
            }
        });
        diverged.map_or(Ok(()), |update| Err(ModelError::Diverged { update }))
    }

    /// What each thread does: takes a network from the queue, trains it for an epoch, puts it back.
    fn work(&self, queue: &Mutex<VecDeque<Running>>, workers: usize, reports: &SyncSender<Report>) {
        let queue = || queue.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            // Where the queue is empty, each network that is left has a thread of its own.
            let Some(mut running) = queue().pop_front() else { return };
            if let Err(update) = self.train_epoch(&mut running, workers, reports) {
                // The listener is there for as long as this thread is.
                let _ = reports.send(Report::Diverged { update });
                return;
            }
            if self.stop.load(Ordering::Relaxed) || running.member.position == self.schedule.total {
                let Running { index, mut member, learner, .. } = running;
                member.weights = learner.download();
                let _ = reports.send(Report::Done { index, member });
            } else {
                queue().push_back(running);
            }
        }
    }

    /// Trains to the end of the epoch that `running` is in. The error is the update whose loss was not a number.
    fn train_epoch(
        &self,
        running: &mut Running,
        workers: usize,
        reports: &SyncSender<Report>,
    ) -> Result<(), usize> {
        let Schedule { epoch: length, total, .. } = self.schedule;
        let (epoch, begin) = (running.member.position / length, running.member.position % length);
        let purpose = format!("batches of training {}, network {}", self.round, running.index);
        let rows = self.schedule.pass(&mut stream(self.seed, &purpose, epoch as u64));
        for rows in rows.chunks_exact(self.schedule.batch()).skip(begin) {
            if running.member.position == total || self.stop.load(Ordering::Relaxed) {
                break;
            }
            let rate = self.config.learning_rate_at(running.member.position, total);
            running.losses.push(running.learner.step(&self.table, rows, rate, self.config.weight_decay));
            running.member.position += 1;
            if running.reported.elapsed() >= REPORT_EVERY * workers as u32 {
                self.report(running, epoch, false, reports)?;
            }
        }
        let complete = running.member.position % length == 0 || running.member.position == total;
        self.report(running, epoch, complete, reports)
    }

    fn report(
        &self,
        running: &mut Running,
        epoch: usize,
        complete: bool,
        reports: &SyncSender<Report>,
    ) -> Result<(), usize> {
        let Running { index, member, learner, losses, reported } = running;
        let losses: Vec<f32> = match losses.len() {
            0 => Vec::new(),
            _ => Tensor::cat(std::mem::take(losses), 0).into_data().iter::<f32>().collect(),
        };
        if let Some(i) = losses.iter().position(|loss| !loss.is_finite()) {
            return Err(member.position - losses.len() + i);
        }
        member.losses.0 += losses.iter().map(|&loss| f64::from(loss)).sum::<f64>();
        member.losses.1 += losses.len();
        let summary = (complete && member.losses.1 > 0).then(|| {
            let (sum, count) = std::mem::take(&mut member.losses);
            let validation_loss = self.quick_look.as_ref().map(|table| learner.error(table));
            EpochSummary { train_loss: sum / count as f64, validation_loss }
        });
        if let Some(summary) = summary {
            member.summary = Some(summary);
            let score = |summary: EpochSummary| summary.validation_loss.unwrap_or(summary.train_loss);
            if member.best.as_ref().is_none_or(|best| score(summary) < score(best.summary)) {
                member.best = Some(Best { weights: learner.download(), summary });
            }
        }
        *reported = Instant::now();
        let _ = reports.send(Report::Event(TrainEvent {
            member: *index,
            update: member.position,
            updates_total: self.schedule.total,
            epoch,
            epochs: self.schedule.epochs(),
            losses,
            summary,
            elapsed: self.started.elapsed(),
        }));
        Ok(())
    }
}
