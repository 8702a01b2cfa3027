//! `foresight evaluate`: open-loop errors of a run's model on its held-out episodes.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Args;

use super::console::Console;
use crate::{
    dynamics::{self, Control, HORIZONS},
    experiment::Experiment,
    planning::{self, PlannerConfig, Precision},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A run folder.
    run: PathBuf,
    /// Longest prediction in steps.
    #[arg(long, default_value_t = 100)]
    horizon: usize,
    /// Instead, plan from states of the data in this precision and in f32, and say what differs.
    #[arg(long, value_parser = super::bench::precision)]
    precision: Option<Precision>,
    /// Plans of that comparison.
    #[arg(long, default_value_t = 1000)]
    plans: usize,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the table of errors.
pub fn evaluate(arguments: &Arguments) -> anyhow::Result<()> {
    let experiment = Experiment::load(&arguments.run)?;
    if let Some(precision) = arguments.precision {
        return compare(&experiment, precision, arguments);
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
