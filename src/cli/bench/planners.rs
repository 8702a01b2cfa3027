//! `foresight bench planners`: what each planner gets at an equal planning time.

use std::path::PathBuf;

use anyhow::Context as _;

use crate::{
    cli::console::{Console, INTERRUPTED},
    experiment::{Ended, Entry, Experiment, Preset, figures},
    planning::PlannerKind,
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Run folders whose models are used; without any, best/swimmer_forward and best/cheetah_forward are run first, each with as
    /// many seeds as asked for.
    #[arg(value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// Time to plan a step (ms).
    #[arg(long, default_value_t = 5.0)]
    budget_ms: f32,
    /// Rollouts of each planner with each model.
    #[arg(long, default_value_t = 2)]
    rollouts: usize,
    /// Models of each agent, where no run is given.
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// Draw the returns into this PNG.
    #[arg(long, value_name = "FILE.png")]
    figure: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

pub fn planners(arguments: &Arguments) -> anyhow::Result<()> {
    let mut console = Console::new(arguments.json);
    console.listen();
    let mut entries = Vec::new();
    let mut contest = |mut experiment: Experiment, console: &mut Console| -> anyhow::Result<bool> {
        let ended = experiment.contest(arguments.budget_ms, arguments.rollouts.max(1), console)?;
        let complete = ended.is_some();
        entries.extend(ended.unwrap_or_default());
        Ok(complete)
    };
    for run in &arguments.runs {
        if !contest(Experiment::load(run)?, &mut console)? {
            break;
        }
    }
    if arguments.runs.is_empty() {
        'all: for preset in ["best/swimmer_forward", "best/cheetah_forward"] {
            for seed in 0..arguments.seeds {
                let mut experiment = Experiment::open(Preset { seed, ..Preset::builtin(preset)? })?;
                if experiment.run(&mut console)? == Ended::Stopped || !contest(experiment, &mut console)? {
                    break 'all;
                }
            }
        }
    }
    console.finish();
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&entries)?);
    } else {
        table(&entries);
    }
    if let Some(file) = &arguments.figure {
        figures::contest(file, &entries).with_context(|| format!("cannot write {}", file.display()))?;
    }
    if console.stopped() {
        std::process::exit(INTERRUPTED);
    }
    Ok(())
}

/// A line a plant and planner: mean over models, and each model's own mean.
fn table(entries: &[Entry]) {
    let mut plants: Vec<&str> = entries.iter().map(|entry| entry.plant.as_str()).collect();
    plants.dedup();
    println!(
        "{:<22} {:<16} {:>9} {:>11} {:>10}  by model",
        "plant", "planner", "plan", "candidates", "return"
    );
    for plant in plants {
        for kind in PlannerKind::ALL {
            let own: Vec<&Entry> = entries.iter().filter(|e| e.plant == plant && e.planner == kind).collect();
            let means: Vec<f64> = own.iter().map(|entry| entry.mean()).collect();
            let over = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / own.len().max(1) as f64;
            println!(
                "{plant:<22} {:<16} {:>6.2} ms {:>11.0} {:>10.1}  {}",
                kind.name(),
                over(&mut own.iter().map(|entry| entry.median_ms)),
                over(&mut own.iter().map(|entry| entry.candidates as f64)),
                over(&mut means.iter().copied()),
                means.iter().map(|mean| format!("{mean:.1}")).collect::<Vec<_>>().join(" "),
            );
        }
    }
}
