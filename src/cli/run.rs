//! `foresight run`: a preset without a window.

use std::path::PathBuf;

use clap::Args;

use super::console::{Console, duration};
use crate::experiment::{Experiment, Preset, folder};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A preset's name (see `foresight list presets`) or file.
    preset: String,
    /// Seed of every random number.
    #[arg(long)]
    seed: Option<u64>,
    /// Change a value of the preset, e.g. `--set planner.horizon=10`.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Where the run folder goes (default: a new one under `runs/`).
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the summary as JSON on standard output, and no progress.
    #[arg(long)]
    json: bool,
}

/// Runs and writes the run folder.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut preset = Preset::load(&arguments.preset)?;
    for assignment in &arguments.set {
        preset.set(assignment)?;
    }
    preset.seed = arguments.seed.unwrap_or(preset.seed);
    let out = arguments.out.clone().unwrap_or_else(|| folder::default_folder(&preset));
    let mut host = Console::new(arguments.json);
    let mut experiment = Experiment::open(preset)?;
    let result = experiment.run(&mut host);
    host.finish();
    // What was done before a failure is worth keeping too.
    experiment.save(&out)?;
    result?;
    let summary = experiment.summary();
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        let timing = &summary.timing;
        println!(
            "{}: {} in all (collecting {}, training {}, controlling {}; a plan takes {:.1} ms)\nrun folder: {}",
            summary.name,
            duration(timing.total_s),
            duration(timing.collect_s),
            duration(timing.train_s),
            duration(timing.rollout_s),
            timing.plan_ms_median,
            out.display()
        );
    }
    Ok(())
}
