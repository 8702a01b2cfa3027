//! `foresight evaluate`: open-loop errors of a run's model on its held-out episodes.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Args;

use crate::{
    data::Split,
    dynamics::{self, HorizonError},
    experiment::{Experiment, HORIZONS},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A run folder.
    run: PathBuf,
    /// Longest prediction in steps.
    #[arg(long, default_value_t = 100)]
    horizon: usize,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the table of errors.
pub fn evaluate(arguments: &Arguments) -> anyhow::Result<()> {
    let experiment = Experiment::load(&arguments.run)?;
    let model = experiment.model.as_ref().context("the run has no model")?;
    ensure!(arguments.horizon >= 1, "--horizon must be 1 or more");
    let mut horizons: Vec<usize> = HORIZONS.into_iter().filter(|&h| h < arguments.horizon).collect();
    horizons.push(arguments.horizon);
    let episodes: Vec<_> = experiment.dataset.episodes(Split::Validation).cloned().collect();
    let errors = dynamics::evaluate(model, &episodes, &horizons, &mut |_, _| true);
    ensure!(
        errors.starts > 0,
        "no held-out episode is longer than {} steps: nothing can be evaluated at this horizon",
        arguments.horizon
    );
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&errors)?);
        return Ok(());
    }
    println!("open-loop error over {} starts (squared, normalised by each element's deviation)", errors.starts);
    println!("{:>6} {:>12} {:>12} {:>12} {:>12} {:>10}", "steps", "mean", "median", "lower", "upper", "diverged");
    for HorizonError { steps, mean, median, lower_quartile, upper_quartile, not_finite } in &errors.horizons {
        let mean = mean.map_or("diverged".to_owned(), |m| format!("{m:.4e}"));
        println!(
            "{steps:>6} {mean:>12} {median:>12.4e} {lower_quartile:>12.4e} {upper_quartile:>12.4e} {:>9.1}%",
            not_finite * 100.0
        );
    }
    Ok(())
}
