//! The train and evaluate stages.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{
    Ended, Experiment, Host,
    event::{Epoch, Event, Losses, Phase, Progress},
};
use crate::{
    data::{Episode, Source, Split},
    dynamics::{self, Control, OpenLoopErrors, TrainEvent, Trainer},
};

/// Steps ahead of the table of open-loop errors (the authors' choice).
pub const HORIZONS: [usize; 5] = [1, 5, 10, 50, 100];

/// Trains the experiment's model on its data set.
pub(super) fn run(experiment: &mut Experiment, host: &mut dyn Host) -> anyhow::Result<Ended> {
    let preset = &experiment.preset;
    let spec = experiment.dataset.spec().clone();
    let trainer = match &mut experiment.trainer {
        Some(trainer) => {
            trainer.configure(&preset.training)?;
            trainer
        }
        none => none.insert(Trainer::new(&spec, preset.features, &preset.network, &preset.training, preset.seed)?),
    };
    let mut ended = Ended::Complete;
    let (iteration, epochs) = (experiment.iteration, &mut experiment.epochs);
    let model = trainer.train(&experiment.dataset, iteration, &mut |event: TrainEvent| {
        tell(&event, iteration, epochs, host);
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

fn tell(event: &TrainEvent, iteration: u32, epochs: &mut Vec<Epoch>, host: &mut dyn Host) {
    if !event.losses.is_empty() {
        host.report(Event::Losses(Losses {
            first_update: event.first_update,
            losses: event.losses.clone(),
        }));
    }
    if let Some(train_loss) = event.epoch_loss {
        let epoch = Epoch {
            iteration,
            update: event.first_update + event.losses.len(),
            train_loss,
            validation_loss: event.validation_loss,
        };
        epochs.push(epoch.clone());
        host.report(Event::Epoch(epoch));
    }
    let left = event.updates_total.saturating_sub(event.update) as f64;
    host.report(Event::Progress(Progress {
        phase: Phase::Training,
        what: format!("epoch {} of {}", event.epoch, event.epochs),
        done: event.update as u64,
        total: event.updates_total as u64,
        unit: "updates",
        elapsed: event.elapsed,
        remaining: (event.update > 0).then(|| event.elapsed / event.update as f64 * left),
    }));
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
    let stop = AtomicBool::new(false);
    let errors = dynamics::evaluate(&model, &episodes, &HORIZONS, &mut |done, total| {
        host.report(Event::Progress(Progress {
            phase: Phase::Evaluating,
            what: "open-loop predictions".into(),
            done: done as u64,
            total: total as u64,
            unit: "starts",
            elapsed: 0.0,
            remaining: None,
        }));
        let go_on = host.go_on();
        stop.store(!go_on, Ordering::Relaxed);
        go_on
    });
    Ok(if stop.load(Ordering::Relaxed) { None } else { Some(errors) })
}
