//! The train and evaluate stages.

use std::{sync::Arc, time::Instant};

use super::{
    Ended, Experiment, Host,
    event::{Epoch, Event, Level, Losses, Phase, Progress},
};
use crate::dynamics::{
    self, Control, EpochSummary, HORIZONS, ModelError, OpenLoopErrors, Preparing, TrainEvent, Trainer,
};

/// Starts that open-loop errors are measured from: of more, a part stands for the whole.
const MOST_STARTS: usize = 1 << 16;

/// Trains the experiment's model on its data set; `None` if it was stopped before there was anything to show.
pub(super) fn run(experiment: &mut Experiment, host: &mut dyn Host) -> anyhow::Result<Option<Ended>> {
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
    let (iteration, epochs) = (experiment.iteration, &mut experiment.epochs);
    let model = trainer.train(&experiment.dataset, iteration, &mut |event: TrainEvent| {
        tell(event, iteration, epochs, host);
        if host.go_on() {
            Control::Continue
        } else {
            ended = Ended::Stopped;
            Control::Stop
        }
    });
    match model {
        Ok(model) => experiment.model = Some(Arc::new(model)),
        Err(ModelError::Stopped) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    Ok(Some(ended))
}

/// Turns what the trainer says into what a run tells.
fn tell(event: TrainEvent, iteration: u32, epochs: &mut Vec<Epoch>, host: &mut dyn Host) {
    let TrainEvent { update: done, updates_total: total, first_update, losses, .. } = event;
    let update = first_update + losses.len();
    if !losses.is_empty() {
        host.report(Event::Losses(Losses { first_update, losses }));
    }
    if let Some(EpochSummary { train_loss, validation_loss }) = event.summary {
        let medians = |errors: OpenLoopErrors| errors.table().map(|(h, spread)| (h, spread.median)).collect();
        let open_loop = event.open_loop.map_or_else(Vec::new, medians);
        let epoch = Epoch { iteration, update, train_loss, validation_loss, open_loop };
        epochs.push(epoch.clone());
        host.report(Event::Epoch(epoch));
    }
    if let Some(text) = event.notice {
        host.notice(Level::Warning, text);
    }
    let elapsed = event.elapsed.as_secs_f64();
    let left = |lately: usize, done: usize, total: usize| {
        (lately > 0).then(|| elapsed / lately as f64 * total.saturating_sub(done) as f64)
    };
    if let Some(Preparing { what, done, total }) = event.preparing {
        host.report(Event::Progress(Progress {
            phase: Phase::Training,
            what: what.to_owned(),
            done: done as u64,
            total: total as u64,
            unit: "transitions",
            elapsed,
            remaining: left(done, done, total),
        }));
        return;
    }
    host.report(Event::Progress(Progress {
        phase: Phase::Training,
        what: format!("epoch {} of {}", event.epoch, event.epochs),
        done: done as u64,
        total: total as u64,
        unit: "updates",
        elapsed,
        remaining: left(done.saturating_sub(event.resumed_at), done, total),
    }));
}

/// Errors over the held-out episodes of [`Dataset::yardstick`](crate::data::Dataset::yardstick); `None` if stopped.
pub(super) fn open_loop_errors(
    experiment: &Experiment,
    host: &mut dyn Host,
) -> anyhow::Result<Option<OpenLoopErrors>> {
    let model =
        experiment.model.clone().ok_or_else(|| anyhow::anyhow!("there is no model yet: train one first"))?;
    let began = Instant::now();
    let episodes = experiment.dataset.yardstick();
    let stride = episodes.iter().map(|episode| episode.len()).sum::<usize>().div_ceil(MOST_STARTS).max(1);
    let errors = dynamics::evaluate(&model, &episodes, &HORIZONS, stride, &mut |done, total| {
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
