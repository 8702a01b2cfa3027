//! `foresight evaluate`: open-loop errors of a run's model on its held-out episodes.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Args;
use serde::Serialize;

use super::console::Console;
use crate::{
    dynamics::{self, Control, HORIZONS, PositionError},
    experiment::{Experiment, Preset, is_recording},
    planning::{self, PlannerConfig, Precision},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A run folder.
    #[arg(required_unless_present = "import")]
    run: Option<PathBuf>,
    /// Instead of a run: recordings (CSV, perhaps gzipped; Parquet; npz). A model learns from nine tenths of the rollouts; its position errors
    /// on the others are held against predicting constant velocity.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["run", "precision"])]
    import: Option<PathBuf>,
    /// How the columns of --import are read: a mapping of the library, or a TOML file.
    #[arg(long, default_value = "roach")]
    columns: String,
    /// Seed of --import: which rollouts are held out, and the training.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Change a value: of the preset robot/recordings, by which --import learns, or of the run's preset, for --policy.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Longest prediction in steps.
    #[arg(long, default_value_t = 100)]
    horizon: usize,
    /// Instead, plan from states of the data in this precision and in f32, and say what differs.
    #[arg(long, value_parser = super::bench::precision)]
    precision: Option<Precision>,
    /// Plans of that comparison.
    #[arg(long, default_value_t = 1000)]
    plans: usize,
    /// Instead, hold the run's paths against a differential drive without a model, at the leg speed (Hz) that is as fast.
    #[arg(long, conflicts_with_all = ["import", "precision"])]
    baseline: bool,
    /// Instead, let the run's policy, its controller, and the controller guided by the policy drive from the same starts.
    #[arg(long, conflicts_with_all = ["import", "precision", "baseline"])]
    policy: bool,
    /// Starts of --policy.
    #[arg(long, default_value_t = 5)]
    starts: usize,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the table of errors.
pub fn evaluate(arguments: &Arguments) -> anyhow::Result<()> {
    if let Some(file) = &arguments.import {
        return import(file, arguments);
    }
    let run = arguments.run.as_ref().context("name a run folder")?;
    let mut experiment = Experiment::load(run)?;
    ensure!(
        arguments.policy || arguments.set.is_empty(),
        "--set goes with --import or --policy: the errors of a model that is there do not depend on its preset"
    );
    for assignment in &arguments.set {
        experiment.preset.set(assignment)?;
    }
    if let Some(precision) = arguments.precision {
        return compare(&experiment, precision, arguments);
    }
    if arguments.baseline {
        return super::baseline::baseline(&experiment, arguments.json);
    }
    if arguments.policy {
        return super::policy::beside_controller(&experiment, arguments.starts, arguments.json);
    }
    let model = experiment.model.as_ref().context("the run has no model")?;
    ensure!(arguments.horizon >= 1, "--horizon must be 1 or more");
    let mut horizons: Vec<usize> = HORIZONS.into_iter().filter(|&h| h < arguments.horizon).collect();
    horizons.push(arguments.horizon);
    let episodes = experiment.dataset.yardstick();
    let errors = dynamics::evaluate(model, &episodes, &horizons, 1, &mut |_, _| Control::Continue)?
        .unwrap_or_default();
    ensure!(
        errors.starts > 0,
        "no held-out episode is longer than {} steps: nothing can be evaluated at this horizon",
        arguments.horizon
    );
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&errors)?);
        return Ok(());
    }
    println!(
        "open-loop error over {} starts (squared, normalised by each element's deviation)",
        errors.starts
    );
    println!(
        "{:>6} {:>12} {:>12} {:>12} {:>12} {:>10}",
        "steps", "mean", "median", "lower", "upper", "diverged"
    );
    for (steps, spread) in errors.table() {
        let [mean, median, lower, upper] = [spread.mean, spread.median, spread.lower, spread.upper]
            .map(|value| value.map_or("diverged".to_owned(), |v| format!("{v:.4e}")));
        let lost = spread.not_finite * 100.0;
        println!("{steps:>6} {mean:>12} {median:>12} {lower:>12} {upper:>12} {lost:>9.1}%");
    }
    Ok(())
}

/// Learns from recordings and prints what predictions are worth.
fn import(file: &Path, arguments: &Arguments) -> anyhow::Result<()> {
    let mut preset = Preset::builtin("robot/recordings")?;
    preset.plant.agent = file.to_string_lossy().into_owned();
    preset.plant.variant.clone_from(&arguments.columns);
    preset.seed = arguments.seed;
    for assignment in &arguments.set {
        preset.set(assignment)?;
    }
    ensure!(
        is_recording(&preset.plant.agent),
        "{} is not a .csv, .csv.gz, .parquet or .npz file",
        file.display()
    );
    let mut experiment = Experiment::open(preset)?;
    let nowhere = "the recordings have no position and velocity to predict";
    ensure!(experiment.dataset.spec().anchor.is_some(), "{}: {nowhere}", file.display());
    let mut console = Console::new(arguments.json);
    console.listen();
    experiment.run(&mut console)?;
    console.finish();
    let model = experiment.model.as_ref().context("stopped before there was a model")?;
    let held_out = experiment.dataset.yardstick();
    let errors = dynamics::position_errors(model, &held_out, &POSITION_STEPS).context(nowhere)?;
    if arguments.json {
        println!(
            "{}",
            serde_json::to_string_pretty(&Imported {
                file: file.display().to_string(),
                transitions: model.card.transitions,
                robot_seconds: model.card.robot_seconds,
                seed: arguments.seed,
                by_step: errors,
            })?
        );
        return Ok(());
    }
    println!("mean position error on held-out rollouts, without a look at the truth");
    println!(
        "{:>6} {:>8} {:>11} {:>23} {:>7} {:>16}",
        "steps", "starts", "model (cm)", "constant velocity (cm)", "ratio", "straight on (cm)"
    );
    for e in errors {
        let PositionError { steps, starts, model_cm, constant_velocity_cm, ratio, straight_line_cm } = e;
        println!(
            "{steps:>6} {starts:>8} {model_cm:>11.3} {constant_velocity_cm:>23.3} {ratio:>7.3} {straight_line_cm:>16.3}"
        );
    }
    Ok(())
}

/// Steps after which position errors are told.
const POSITION_STEPS: [usize; 5] = [1, 2, 5, 10, 20];

/// What `--import --json` prints.
#[derive(Serialize)]
struct Imported {
    file: String,
    /// Learned from.
    transitions: usize,
    robot_seconds: f64,
    seed: u64,
    by_step: Vec<PositionError>,
}

fn compare(experiment: &Experiment, precision: Precision, arguments: &Arguments) -> anyhow::Result<()> {
    ensure!(
        precision == Precision::F32 || planning::has_bf16(),
        "this processor has no instructions for bf16 (AVX512-BF16)"
    );
    let planner = PlannerConfig { precision, ..experiment.preset.planner.clone() };
    let mut console = Console::new(arguments.json);
    let Some(c) = experiment.compare(&planner, arguments.plans.max(1), &mut console)? else { return Ok(()) };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&c)?);
        return Ok(());
    }
    println!(
        "{} plans in f32 and {precision}: {:.2} and {:.2} ms (median)",
        c.plans, c.median_ms[0], c.median_ms[1]
    );
    println!(
        "first actions within 0.02 in {:.1} % of them, largest difference {:.3}",
        100.0 * c.same_share,
        c.largest_difference
    );
    println!("predicted return (by f32) {:.4} and {:.4}", c.mean_return[0], c.mean_return[1]);
    Ok(())
}
