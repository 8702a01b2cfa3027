//! `foresight evaluate RUN --baseline`: what the model was worth on the run's paths.

use anyhow::ensure;
use serde::Serialize;

use crate::experiment::{Experiment, PathResult, differential_drive};

/// Leg speeds (Hz) that the baseline is tried at.
const SPEEDS: [f64; 13] = [3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0];

/// A path, followed with and without a model.
#[derive(Serialize)]
struct Row {
    path: String,
    episode: usize,
    /// Mean price of a step by the authors' formula.
    model_cost: Option<f64>,
    baseline_cost: Option<f64>,
    /// Progress along the path (m/s).
    model_speed: f64,
    baseline_speed: f64,
    /// Leg speed of the baseline (Hz).
    nominal_hz: f64,
    model_distance_m: f64,
    baseline_distance_m: f64,
}

/// Prints a table.
pub fn baseline(experiment: &Experiment, json: bool) -> anyhow::Result<()> {
    ensure!(!experiment.summary.paths.is_empty(), "the run followed no path");
    let mut plant = experiment.plants.make()?;
    let mut rows = Vec::new();
    for ours in &experiment.summary.paths {
        let paths = &experiment.preset.task.paths;
        let Some(path) = paths.iter().find(|path| path.name() == ours.name) else { continue };
        let mut nearest: Option<(f64, PathResult)> = None;
        for nominal in SPEEDS {
            let chance = (experiment.preset.seed, ours.episode as u64);
            let steps = experiment.preset.task.steps;
            let theirs = differential_drive(plant.as_mut(), path, (nominal, steps), chance)?;
            let off = |result: &PathResult| (speed(result) - speed(ours)).abs();
            if nearest.as_ref().is_none_or(|(_, best)| off(&theirs) < off(best)) {
                nearest = Some((nominal, theirs));
            }
        }
        let Some((nominal_hz, theirs)) = nearest else { continue };
        rows.push(Row {
            path: ours.name.clone(),
            episode: ours.episode,
            model_cost: ours.authors_cost,
            baseline_cost: theirs.authors_cost,
            model_speed: speed(ours),
            baseline_speed: speed(&theirs),
            nominal_hz,
            model_distance_m: ours.mean_distance_m,
            baseline_distance_m: theirs.mean_distance_m,
        });
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    println!("the authors' mean cost of a step, speed along the path, mean distance from it");
    println!("{:<16} {:>28} {:>38}", "path", "model", "differential drive, as fast");
    for row in rows {
        let cost = |cost: Option<f64>| cost.map_or("-".into(), |cost| format!("{cost:.2}"));
        println!(
            "{:<16} {:>8} {:>8.3} m/s {:>6.3} m {:>12} {:>8.3} m/s {:>6.3} m",
            row.path,
            cost(row.model_cost),
            row.model_speed,
            row.model_distance_m,
            cost(row.baseline_cost),
            row.baseline_speed,
            row.baseline_distance_m
        );
    }
    Ok(())
}

fn speed(result: &PathResult) -> f64 {
    result.progress_m / result.seconds.max(1e-9)
}
