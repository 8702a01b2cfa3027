//! How fast random data is collected, against MuJoCo's own stepping of the very same episodes.

use std::time::{Duration, Instant};

use super::{CollectRequest, Source, Split, collect};
use crate::plant::{
    Plant as _, PlantError, Start,
    mujoco::{MujocoModel, raw_steps},
    stream,
};

/// Steps an episode of the measurement.
const STEPS: usize = 500;

/// Turns that a median is taken over, at least.
const TURNS: usize = 7;

/// A measured rate.
#[derive(Clone, Debug, PartialEq)]
pub struct SteppingRate {
    pub agent: String,
    pub variant: String,
    pub threads: usize,
    /// Control steps a second of [`collect`], observation, reward and storage included.
    pub collected: f64,
    /// Control steps a second of MuJoCo alone on as many threads.
    pub raw: f64,
    /// Share of MuJoCo's own rate that collection reaches.
    pub share: f64,
}

/// Measures for about `seconds`, or [`TURNS`] turns, on the threads of the current rayon pool.
///
/// Collection and MuJoCo alone take turns on the same episodes, so that both see the same contacts; the figures are
/// medians over these turns, which a busy machine disturbs little.
pub fn stepping_rate(agent: &str, variant: &str, seconds: f64) -> Result<SteppingRate, PlantError> {
    let model = MujocoModel::open(agent, variant)?;
    let threads = rayon::current_num_threads();
    let mut request = CollectRequest {
        single: false,
        episodes: 4 * threads,
        steps: STEPS,
        hold: [1, 1],
        split: Split::Train,
        source: Source::Random,
        seed: 0,
        purpose: "stepping rate".to_owned(),
        terminate: false,
        first_id: 0,
        start: Start::Random,
    };
    let mut turns = Vec::new();
    let began = Instant::now();
    while turns.len() < TURNS || began.elapsed().as_secs_f64() < seconds {
        let start = Instant::now();
        let episodes = collect(&|| Ok(model.plant()?), &request, &|_, _| true)?;
        let collecting = start.elapsed().as_secs_f64();
        let work = episodes.iter().map(|episode| {
            let mut plant = model.plant()?;
            plant.reset(&request.start, &mut stream(request.seed, &request.purpose, episode.id))?;
            Ok((plant.configuration(), episode.actions()))
        });
        let work = work.collect::<Result<Vec<_>, PlantError>>()?;
        let stepping = in_parallel(&model, &work, threads)?.as_secs_f64();
        let steps = episodes.iter().map(super::Episode::len).sum::<usize>() as f64;
        turns.push([steps / collecting, steps / stepping, stepping / collecting]);
        request.first_id += request.episodes as u64;
    }
    let [collected, raw, share] = [0, 1, 2].map(|figure| {
        let mut values: Vec<f64> = turns.iter().map(|turn| turn[figure]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    });
    Ok(SteppingRate { agent: agent.to_owned(), variant: variant.to_owned(), threads, collected, raw, share })
}

/// Steps every episode on its share of the threads; the time of the slowest.
fn in_parallel(
    model: &MujocoModel,
    work: &[(Vec<f64>, &[f32])],
    threads: usize,
) -> Result<Duration, PlantError> {
    let share = work.len().div_ceil(threads).max(1);
    let one = |part: &[(Vec<f64>, &[f32])]| {
        part.iter()
            .map(|(from, actions)| raw_steps(model, from, actions))
            .sum::<Result<Duration, PlantError>>()
    };
    let mut times: Vec<_> = work.chunks(share).map(|part| (part, Ok(Duration::ZERO))).collect();
    rayon::scope(|scope| {
        for (part, time) in &mut times {
            scope.spawn(move |_| *time = one(part));
        }
    });
    times.into_iter().map(|(_, time)| time).try_fold(Duration::ZERO, |slowest, time| Ok(slowest.max(time?)))
}
