//! The threads of one training: each network's gradient steps, and what the listener hears of them.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use burn::tensor::Tensor;
use rand::Rng as _;
use rayon::ThreadPoolBuilder;

use super::{
    Activation, Control, EpochSummary, Head, Layer, ModelError, TrainEvent, TrainingConfig,
    checkpoint::{Best, Member},
    look::Look,
    net::{Learner, Lost, Place, on_device},
    schedule::Schedule,
    table::Table,
};
use crate::plant::stream;

/// Time between two reports.
const REPORT_EVERY: Duration = Duration::from_millis(33);

/// One training as all its threads see it.
pub(super) struct Job<'a> {
    pub config: &'a TrainingConfig,
    pub activation: Activation,
    pub head: Head,
    pub seed: u64,
    /// Trainings begun by this trainer, this one included.
    pub round: u64,
    /// Gradient steps that the first network had taken in earlier trainings.
    pub past: usize,
    pub place: Place,
    /// Why it is not the place that was asked for.
    pub notice: Option<String>,
    pub table: &'a Table,
    /// Held-out transitions to look at after each epoch.
    pub quick_look: Option<Table>,
    /// Held-out stretches to predict open loop, some twenty times a training.
    pub long_look: Option<Look<'a>>,
    pub schedule: &'a Schedule,
}

/// What a training thread says.
enum Report {
    Progress(Progress),
    Notice(String),
    /// Losses are no numbers any more; `member` is as it was then.
    Diverged {
        update: usize,
        index: usize,
        member: Member,
    },
    Done {
        index: usize,
        member: Member,
    },
}

/// How far a network has come.
struct Progress {
    index: usize,
    position: usize,
    /// Losses since its last report, and the gradient step that the first of them is of.
    first: usize,
    losses: Vec<f32>,
    completed: Option<Completed>,
}

/// An epoch (counted from 0) that a network has just completed.
struct Completed {
    epoch: usize,
    summary: EpochSummary,
    /// The network as it is, where a long look is due.
    layers: Option<Vec<Layer>>,
}

/// A network in training.
struct Running {
    index: usize,
    member: Member,
    learner: Learner,
    /// Where it learns on a device that can be lost: how it was when it last was read from there.
    safe: Option<Member>,
    /// The row that stands in for each row, where this network has a sample of its own.
    sample: Option<Vec<u32>>,
    /// Losses that were not reported yet.
    losses: Vec<Tensor<1>>,
    reported: Instant,
}

/// Long looks in a training.
const LOOKS: usize = 20;

impl Job<'_> {
    /// Whether the networks are looked at open loop once `epoch` (from 0) is complete.
    fn is_look_due(&self, epoch: usize) -> bool {
        let share = |epochs: usize| epochs * LOOKS / self.schedule.epochs().max(1);
        self.long_look.is_some() && share(epoch + 1) > share(epoch)
    }

    /// `member` in training at `place`.
    fn learner(&self, member: &Member, place: &Place) -> Learner {
        Learner::new(&member.weights, self.activation, self.head, place.clone())
    }

    /// Rows drawn with replacement, old ones for old ones and new ones for new ones.
    fn bootstrap(&self, index: usize) -> Vec<u32> {
        let (rows, old) = (self.table.len(), self.table.old);
        let mut rng = stream(self.seed, &format!("bootstrap of training {}", self.round), index as u64);
        (0..rows)
            .map(|row| if row < old { rng.random_range(0..old) } else { rng.random_range(old..rows) })
            .map(|row| row as u32)
            .collect()
    }

    /// Trains `members` side by side, as many at a time as there are cores, an epoch each in turn. Where a loss becomes no number, all of
    /// them go back to their best epoch, and the training ends there.
    ///
    /// # Errors
    /// [`ModelError::Diverged`] if one of them had no epoch yet to go back to; [`ModelError::Device`].
    pub fn run(
        &self,
        members: &mut [Member],
        watch: &mut dyn FnMut(TrainEvent) -> Control,
    ) -> Result<(), ModelError> {
        let cores = rayon::current_num_threads();
        let workers = if self.place.is_local() { members.len().min(cores) } else { 1 };
        let no_thread =
            |e: &dyn std::fmt::Display| ModelError::Device(format!("no thread for training: {e}"));
        let pool = |_| {
            let pool = ThreadPoolBuilder::new().num_threads((cores / workers).max(1));
            pool.thread_name(|i| format!("training {i}")).build().map_err(|e| no_thread(&e))
        };
        let pools = (0..workers).map(pool).collect::<Result<Vec<_>, _>>()?;
        let start = |(index, member): (usize, &Member)| Running {
            index,
            learner: self.learner(member, &self.place),
            safe: (!self.place.is_local()).then(|| member.clone()),
            member: member.clone(),
            sample: self.config.bootstrap.then(|| self.bootstrap(index)),
            losses: Vec::new(),
            reported: Instant::now(),
        };
        let queue: Mutex<VecDeque<Running>> = Mutex::new(members.iter().enumerate().map(start).collect());
        let mut listener = Listener::new(self.schedule, self.past, members);
        let (stop, lost, mut diverged) = (AtomicBool::new(false), AtomicBool::new(false), None);
        // A listener that takes its time holds the threads up: that is how pausing works.
        let (reports, inbox) = sync_channel(workers);
        if let Some(text) = &self.notice {
            watch(TrainEvent { notice: Some(text.clone()), ..listener.still() });
        }
        thread::scope(|scope| {
            for pool in &pools {
                let (reports, queue, stop, lost) = (reports.clone(), &queue, &stop, &lost);
                let worker = Worker { job: self, queue, stop, lost, workers, reports };
                let thread = thread::Builder::new().name("training".into());
                thread
                    .spawn_scoped(scope, move || pool.install(|| worker.work()))
                    .map_err(|e| no_thread(&e))?;
            }
            drop(reports);
            for report in inbox {
                match report {
                    Report::Progress(progress) => {
                        let mut hear = |event| {
                            if !stop.load(Ordering::Relaxed) && watch(event) == Control::Stop {
                                stop.store(true, Ordering::Relaxed);
                            }
                            if stop.load(Ordering::Relaxed) { Control::Stop } else { Control::Continue }
                        };
                        let (mut event, networks) = listener.event(progress);
                        if let (Some(look), Some(networks)) = (&self.long_look, networks) {
                            let still = TrainEvent { losses: Vec::new(), summary: None, ..event.clone() };
                            event.open_loop = look.at(networks, &mut || hear(still.clone()));
                        }
                        hear(event);
                    }
                    Report::Notice(text) => {
                        watch(TrainEvent { notice: Some(text), ..listener.still() });
                    }
                    Report::Diverged { update, index, member } => {
                        diverged.get_or_insert(update);
                        members[index] = member;
                    }
                    Report::Done { index, member } => members[index] = member,
                }
            }
            let Some(update) = diverged else { return Ok(()) };
            if !members.iter_mut().all(|member| member.end_at_best(self.schedule.total)) {
                return Err(ModelError::Diverged { update });
            }
            let rate = self.config.learning_rate;
            let text = format!(
                "Training diverged at update {update}: the weights of the best epoch are kept. Lower training.learning_rate (it is {rate}), \
                 and look for outliers in the data"
            );
            watch(TrainEvent { notice: Some(text), ..listener.still() });
            Ok(())
        })
    }
}

/// One thread of a training.
struct Worker<'a> {
    job: &'a Job<'a>,
    /// Networks that wait for their turn.
    queue: &'a Mutex<VecDeque<Running>>,
    stop: &'a AtomicBool,
    /// The device is gone.
    lost: &'a AtomicBool,
    workers: usize,
    reports: SyncSender<Report>,
}

impl Worker<'_> {
    /// Takes a network from the queue, trains it for an epoch, puts it back; again and again.
    fn work(&self) {
        let queue = || self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            // Where the queue is empty, each network that is left has a thread of its own.
            let Some(mut running) = queue().pop_front() else { return };
            let trained = match self.turn(&mut running) {
                Ok(trained) => trained,
                Err(lost) => {
                    queue().push_back(self.bring_home(running, lost));
                    continue;
                }
            };
            if let Err(update) = trained {
                // The others end where they are; each of them is still heard of.
                self.stop.store(true, Ordering::Relaxed);
                self.tell(Report::Diverged { update, index: running.index, member: running.member });
                continue;
            }
            if self.is_over(&running) {
                self.tell(Report::Done { index: running.index, member: running.member });
            } else {
                queue().push_back(running);
            }
        }
    }

    fn is_over(&self, running: &Running) -> bool {
        self.is_stopped() || running.member.position >= self.job.schedule.total
    }

    /// A network's turn. The inner error is the update whose loss was not a number; the outer one: the device is lost, and how, unless another
    /// network's turn told.
    fn turn(&self, running: &mut Running) -> Result<Result<(), usize>, Option<Lost>> {
        let is_far = running.safe.is_some();
        let mut work = || {
            let trained = self.train_epoch(running);
            if trained.is_ok() && self.is_over(running) {
                running.member.weights = running.learner.download();
            }
            trained
        };
        match is_far {
            false => Ok(work()),
            true if self.lost.load(Ordering::Relaxed) => Err(None),
            true => on_device(work).map_err(Some),
        }
    }

    /// The network as it last was read from the device that is lost, to be trained on here.
    fn bring_home(&self, mut running: Running, lost: Option<Lost>) -> Running {
        if let (false, Some(lost)) = (self.lost.swap(true, Ordering::Relaxed), lost) {
            let name = self.job.config.device.name();
            self.tell(Report::Notice(format!("{name} {lost}: training goes on with the processor")));
        }
        if let Some(safe) = running.safe.take() {
            running.learner = self.job.learner(&safe, &Place::local());
            (running.member, running.losses) = (safe, Vec::new());
        }
        running
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn tell(&self, report: Report) {
        if self.reports.send(report).is_err() {
            // Nobody listens any more: the training was given up.
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Trains to the end of the epoch that `running` is in. The error is the update whose loss was not a number.
    fn train_epoch(&self, running: &mut Running) -> Result<(), usize> {
        let Job { config, schedule, table, .. } = self.job;
        let (epoch, begin) =
            (running.member.position / schedule.epoch, running.member.position % schedule.epoch);
        let purpose = format!("batches of training {}, network {}", self.job.round, running.index);
        let mut rows = schedule.pass(&mut stream(self.job.seed, &purpose, epoch as u64));
        if let Some(sample) = &running.sample {
            rows.iter_mut().for_each(|row| *row = sample[*row as usize]);
        }
        for rows in rows.chunks_exact(schedule.batch()).skip(begin) {
            if running.member.position >= schedule.total || self.is_stopped() {
                break;
            }
            let rate = config.learning_rate_at(running.member.position, schedule.total);
            running.losses.push(running.learner.step(table, rows, rate, config.weight_decay));
            running.member.position += 1;
            if running.reported.elapsed() >= REPORT_EVERY * self.workers as u32 {
                self.report(running, None)?;
            }
        }
        let position = running.member.position;
        let complete = position.is_multiple_of(schedule.epoch) || position >= schedule.total;
        self.report(running, complete.then_some(epoch))
    }

    /// Early stopping: back to the best epoch, and to the end of the training.
    fn give_up_if_stale(&self, member: &mut Member, learner: &mut Learner) {
        let Job { config, schedule, .. } = self.job;
        if config.patience == 0 || member.stale < config.patience || member.position >= schedule.total {
            return;
        }
        if let Some(best) = &member.best {
            let Job { activation, head, .. } = *self.job;
            *learner = Learner::new(&best.weights, activation, head, learner.place().clone());
            (member.summary, member.position) = (Some(best.summary), schedule.total);
        }
    }

    /// Reads the losses and reports them; `completed` is the epoch (from 0) that ends here.
    fn report(&self, running: &mut Running, completed: Option<usize>) -> Result<(), usize> {
        let Running { index, member, learner, safe, losses, reported, .. } = running;
        let losses: Vec<f32> = match losses.len() {
            0 => Vec::new(),
            _ => Tensor::cat(std::mem::take(losses), 0).into_data().iter::<f32>().collect(),
        };
        let first = member.position - losses.len();
        if let Some(i) = losses.iter().position(|loss| !loss.is_finite()) {
            return Err(first + i);
        }
        member.losses.0 += losses.iter().map(|&loss| f64::from(loss)).sum::<f64>();
        member.losses.1 += losses.len();
        let completed = completed.filter(|_| member.losses.1 > 0).map(|epoch| {
            let (sum, count) = std::mem::take(&mut member.losses);
            let validation_loss = self.job.quick_look.as_ref().map(|table| learner.error(table));
            let summary = EpochSummary { train_loss: sum / count as f64, validation_loss };
            member.summary = Some(summary);
            let layers = self.job.is_look_due(epoch).then(|| learner.download().layers);
            if member.best.as_ref().is_none_or(|best| summary.score() < best.summary.score()) {
                (member.best, member.stale) = (Some(Best { weights: learner.download(), summary }), 0);
            } else {
                member.stale += 1;
            }
            self.give_up_if_stale(member, learner);
            Completed { epoch, summary, layers }
        });
        if safe.is_some() && completed.is_some() {
            // Before anybody hears of the epoch: it will not be repeated.
            member.weights = learner.download();
            *safe = Some(member.clone());
        }
        *reported = Instant::now();
        let progress = Progress { index: *index, position: member.position, first, losses, completed };
        self.tell(Report::Progress(progress));
        Ok(())
    }
}

/// Turns what the networks' threads say into one story.
struct Listener<'a> {
    schedule: &'a Schedule,
    past: usize,
    started: Instant,
    /// Gradient steps of each network at the beginning of this training or of its continuation, and now.
    starts: Vec<usize>,
    positions: Vec<usize>,
    /// The last epoch of each network that has stopped early.
    ends: Vec<Option<usize>>,
    /// Of each epoch: the networks that have completed it, and what came out.
    epochs: Vec<Vec<(usize, Completed)>>,
}

/// Each network's layers.
type Networks = Vec<Vec<Layer>>;

impl<'a> Listener<'a> {
    fn new(schedule: &'a Schedule, past: usize, members: &[Member]) -> Self {
        let starts: Vec<usize> = members.iter().map(|member| member.position).collect();
        let epochs = (0..schedule.epochs()).map(|_| Vec::new()).collect();
        let ends = vec![None; members.len()];
        Self { schedule, past, started: Instant::now(), positions: starts.clone(), starts, ends, epochs }
    }

    /// Where things stand, with nothing new to say.
    fn still(&self) -> TrainEvent {
        let slowest = self.positions.iter().min().copied().unwrap_or(0);
        TrainEvent {
            update: self.positions.iter().sum(),
            resumed_at: self.starts.iter().sum(),
            updates_total: self.schedule.total * self.positions.len(),
            epoch: (slowest / self.schedule.epoch + 1).min(self.schedule.epochs()),
            epochs: self.schedule.epochs(),
            first_update: self.past + self.positions.first().copied().unwrap_or(0),
            losses: Vec::new(),
            summary: None,
            open_loop: None,
            notice: None,
            preparing: None,
            elapsed: self.started.elapsed(),
        }
    }

    /// What there is to say, and the networks if all of them are due to be looked at.
    fn event(&mut self, progress: Progress) -> (TrainEvent, Option<Networks>) {
        let Progress { index, position, first, losses, completed } = progress;
        self.positions[index] = position;
        let mut all = completed.map_or_else(Vec::new, |completed| self.complete(index, completed));
        let summary = EpochSummary::mean(all.iter().map(|(_, completed)| Some(completed.summary)));
        all.sort_by_key(|(index, _)| *index);
        let networks = all.into_iter().map(|(_, completed)| completed.layers).collect::<Option<Networks>>();
        let mut event = TrainEvent { summary, ..self.still() };
        if index == 0 {
            (event.first_update, event.losses) = (self.past + first, losses);
        }
        (event, networks.filter(|networks| networks.len() == self.positions.len()))
    }

    /// A network has completed an epoch: everything about that epoch, once all have.
    fn complete(&mut self, index: usize, completed: Completed) -> Vec<(usize, Completed)> {
        let epoch = completed.epoch;
        let Some(all) = self.epochs.get_mut(epoch) else { return Vec::new() };
        all.push((index, completed));
        // A network that was past this epoch when training went on does not report it again.
        let end = ((epoch + 1) * self.schedule.epoch).min(self.schedule.total);
        if self.positions[index] >= self.schedule.total {
            self.ends[index] = Some(epoch);
        }
        let runs = |m: usize| self.starts[m] < end && self.ends[m].is_none_or(|last| last >= epoch);
        let expected = (0..self.starts.len()).filter(|&m| runs(m)).count();
        if all.len() == expected { std::mem::take(all) } else { Vec::new() }
    }
}
