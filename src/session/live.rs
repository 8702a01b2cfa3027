//! Live mode: the plant runs by hand.

use super::{Frame, Level, host::WorkerHost, host::push_of};
use crate::{
    data::{DIVERGED, Episode, LOST, Source, Split, UnderWay},
    experiment::{
        Change, Ended, Experiment, Flow, Host as _,
        event::{Event, Phase},
    },
    plant::{PlantError, Start, stream},
};

/// Runs the plant with the driven action held until stopped; recorded stretches become driven episodes.
pub(super) fn run(experiment: &mut Experiment, host: &mut WorkerHost) -> anyhow::Result<()> {
    let mut plant = experiment.plants.make()?;
    let period = plant.spec().control_period;
    let action_len = plant.spec().action.len();
    let mut rng = stream(experiment.preset.seed, "live", experiment.dataset.next_id());
    let start = Start::Rollout { heading: Some(0.0) };
    plant.reset(&start, &mut rng)?;
    host.report(Event::RolloutBegan { name: "by hand".into(), iteration: experiment.iteration });
    host.drive = None;
    let journal = experiment.journal();
    let mut recording: Option<UnderWay> = None;
    let mut state = plant.state();
    let (mut step, mut total_reward) = (0, 0.0);
    let mut changes = if host.go_on() { host.take_changes() } else { return Ok(()) };
    loop {
        if let Some(push) = push_of(&changes) {
            plant.perturb(push);
        }
        if changes.contains(&Change::Reset) {
            keep(recording.take(), experiment, host);
            plant.reset(&start, &mut rng)?;
            state = plant.state();
            (step, total_reward) = (0, 0.0);
            host.report(Event::RolloutBegan { name: "by hand".into(), iteration: experiment.iteration });
        }
        if !host.record {
            keep(recording.take(), experiment, host);
        } else if recording.is_none() {
            let fresh = Episode::begin(0, Source::Driven, Split::Train, &state, action_len);
            recording = Some(journal.begin(fresh));
        }
        let driven = host.drive.is_some() || !experiment.preset.plant.is_robot();
        let mut action = host.drive.clone().unwrap_or_default();
        action.resize(action_len, 0.0);
        let stepped = if driven { plant.step(&action) } else { plant.rest() };
        let outcome = match stepped {
            Ok(outcome) => outcome,
            Err(error @ PlantError::Link { .. }) => {
                if let Some(episode) = &mut recording {
                    episode.tags.push(format!("{LOST}{error}"));
                }
                keep(recording.take(), experiment, host);
                drop(plant);
                if experiment.reconnect(&error.to_string(), host)? == Ended::Stopped {
                    return Ok(());
                }
                host.enter(Phase::Live);
                host.drive = None;
                plant = experiment.plants.make()?;
                plant.reset(&start, &mut rng)?;
                state = plant.state();
                continue;
            }
            Err(error) => {
                host.notice(Level::Warning, format!("live: {error}; the plant was reset"));
                if let Some(episode) = &mut recording {
                    episode.tags.push(DIVERGED.to_owned());
                }
                keep(recording.take(), experiment, host);
                plant.reset(&start, &mut rng)?;
                state = plant.state();
                continue;
            }
        };
        step += 1;
        total_reward += outcome.reward;
        let before = std::mem::replace(&mut state, plant.state());
        if outcome.gap || !driven {
            // The next stretch begins behind it.
            keep(recording.take(), experiment, host);
        } else if let Some(episode) = &mut recording {
            episode.push(&action, outcome.reward, &state);
        }
        host.feel(plant.as_ref());
        host.hear_of(&journal);
        let rewards = [outcome.reward, total_reward];
        let frame = Frame::unplanned(plant.as_ref(), step as usize, before, action, rewards);
        match host.step(frame, period) {
            Flow::Go(more) => changes = more,
            Flow::Stop => break,
        }
    }
    keep(recording.take(), experiment, host);
    Ok(())
}

fn keep(episode: Option<UnderWay>, experiment: &mut Experiment, host: &mut WorkerHost) {
    if let Some(episode) = episode {
        experiment.add(episode.end(), host);
        experiment.keep();
    }
}
