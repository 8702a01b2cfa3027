//! The train and evaluate stages.

use std::{sync::Arc, time::Instant};

use super::{
    Ended, Experiment, Host,
    event::{Epoch, Event, Losses, Phase, Progress},
};
use crate::{
    data::{Episode, Source, Split},
    dynamics::{self, Control, HORIZONS, OpenLoopErrors, TrainEvent, Trainer},
};

/// Trains the experiment's model on its data set.
pub(super) fn run(experiment: &mut Experiment, host: &mut dyn Host) -> anyhow::Result<Ended> {
    let preset = &experiment.preset;
    let spec = experiment.dataset.spec().clone();
    let trainer = match &mut experiment.trainer {
        Some(trainer) => {
            trainer.reconfigure(preset.training.clone());
            trainer
        }
        none => {
            none.insert(Trainer::new(spec, preset.features, &preset.network, &preset.training, preset.seed))
        }
    };
    let mut ended = Ended::Complete;
    let mut report = Report {
        iteration: experiment.iteration,
        members: preset.network.ensemble.max(1),
        before: experiment.updates,
        updates: &mut experiment.updates,
        epochs: &mut experiment.epochs,
    };
    let model = trainer.train(&experiment.dataset, experiment.iteration, &mut |event: TrainEvent| {
        report.tell(event, host);
        if host.go_on() {
            Control::Continue
        } else {
            ended = Ended::Stopped;
            Control::Stop
        }
    })?;
    experiment.model = Some(Arc::new(model));
    Ok(ended)
}

/// Turns what the trainer says into what a run tells. Curves are those of the first member of an ensemble.
struct Report<'a> {
    iteration: u32,
    members: usize,
    /// Gradient steps of earlier trainings.
    before: usize,
    updates: &'a mut usize,
    epochs: &'a mut Vec<Epoch>,
}

impl Report<'_> {
    fn tell(&mut self, event: TrainEvent, host: &mut dyn Host) {
        let (done, total) =
            (event.member * event.updates_total + event.update, self.members * event.updates_total);
        let elapsed = event.elapsed.as_secs_f64();
        if event.member == 0 {
            let update = self.before + event.update;
            let first_update = update.saturating_sub(event.losses.len());
            *self.updates = update;
            if !event.losses.is_empty() {
                host.report(Event::Losses(Losses { first_update, losses: event.losses }));
            }
            if let Some(summary) = event.summary {
                let epoch = Epoch {
                    iteration: self.iteration,
                    update,
                    train_loss: summary.train_loss,
                    validation_loss: summary.validation_loss,
                };
                self.epochs.push(epoch.clone());
                host.report(Event::Epoch(epoch));
            }
        }
        let member = if self.members > 1 { format!("network {}, ", event.member + 1) } else { String::new() };
        host.report(Event::Progress(Progress {
            phase: Phase::Training,
            what: format!("{member}epoch {} of {}", event.epoch + 1, event.epochs),
            done: done as u64,
            total: total as u64,
            unit: "updates",
            elapsed,
            remaining: (done > 0).then(|| elapsed / done as f64 * (total - done) as f64),
        }));
    }
}

/// Errors over the held-out random episodes; `None` if stopped.
///
/// Rollouts of the controller are held out too, but stay out of this measure (as with the authors), so that
/// it means the same thing in every iteration.
pub(super) fn open_loop_errors(
    experiment: &Experiment,
    host: &mut dyn Host,
) -> anyhow::Result<Option<OpenLoopErrors>> {
    let model =
        experiment.model.clone().ok_or_else(|| anyhow::anyhow!("there is no model yet: train one first"))?;
    let episodes: Vec<Arc<Episode>> = experiment
        .dataset
        .episodes(Split::Validation)
        .filter(|e| !matches!(e.source, Source::Mpc(_)))
        .cloned()
        .collect();
    let began = Instant::now();
    let errors = dynamics::evaluate(&model, &episodes, &HORIZONS, 1, &mut |done, total| {
        let elapsed = began.elapsed().as_secs_f64();
        host.report(Event::Progress(Progress {
            phase: Phase::Evaluating,
            what: "open-loop predictions".into(),
            done: done as u64,
            total: total as u64,
            unit: "steps",
            elapsed,
            remaining: (done > 0).then(|| elapsed / done as f64 * total.saturating_sub(done) as f64),
        }));
        if host.go_on() { Control::Continue } else { Control::Stop }
    })?;
    Ok(errors)
}
