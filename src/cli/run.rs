//! `foresight run`: a preset without a window.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::Args;

use super::{
    console::{Console, INTERRUPTED, duration},
    tied::Tied,
};
use crate::experiment::{Experiment, Preset, event::Level, folder};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A preset's name (see `foresight list presets`) or file; or a run folder, whose data and model are used again: what the
    /// preset asks for beyond them is done, and what the last model controlled is controlled anew.
    #[arg(value_name = "PRESET|RUN")]
    target: String,
    /// Seed of every random number.
    #[arg(long)]
    seed: Option<u64>,
    /// Change a value of the preset, e.g. `--set planner.horizon=10`.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Where the run folder goes (default: a new one under `runs/`).
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Of a run folder: go back to the model and the data of this iteration, and on from there.
    #[arg(long, value_name = "ITERATION")]
    branch: Option<u32>,
    /// Begin again where `--out` holds an unfinished run of the same preset; without this it is gone on with.
    #[arg(long, requires = "out")]
    anew: bool,
    /// End with the last training: nothing is controlled with its model.
    #[arg(long)]
    learn_only: bool,
    /// Print the summary as JSON on standard output, and no progress.
    #[arg(long)]
    json: bool,
    /// Tell progress as JSON, and end when standard input is closed.
    #[arg(long, hide = true)]
    tied: bool,
}

/// Runs and writes the run folder.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut experiment = open(arguments)?;
    experiment.learn_only = arguments.learn_only;
    let out = arguments.out.clone().unwrap_or_else(|| folder::default_folder(&experiment.preset));
    // Where nothing can be written nothing is begun.
    if !experiment.is_at(&out) {
        experiment.stream_to(&out)?;
    }
    let mut host = Console::new(arguments.json);
    if !arguments.tied {
        // Before the first word: whoever reads it may stop the run at once.
        host.listen();
    }
    let remarks = experiment.take_remarks();
    // Whoever tied a run to itself takes what is said here for complaints.
    for (_, text) in remarks.iter().filter(|(level, _)| !(arguments.tied && *level == Level::Info)) {
        eprintln!("{text}");
    }
    if arguments.tied {
        let result = experiment.run(&mut Tied::new()?);
        experiment.save(&out)?;
        return result.map(drop);
    }
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
    if host.stopped() {
        eprintln!("stopped; what was done until then is in {}", out.display());
        std::process::exit(INTERRUPTED);
    }
    Ok(())
}

/// The experiment as the arguments want it.
fn open(arguments: &Arguments) -> anyhow::Result<Experiment> {
    let changed = |mut preset: Preset| -> anyhow::Result<Preset> {
        for assignment in &arguments.set {
            preset.set(assignment)?;
        }
        preset.seed = arguments.seed.unwrap_or(preset.seed);
        Ok(preset)
    };
    let earlier = Path::new(&arguments.target);
    if !earlier.is_dir() {
        ensure!(
            arguments.branch.is_none(),
            "{}: only a run folder has iterations to go back to",
            arguments.target
        );
        let preset = changed(Preset::load(&arguments.target)?)?;
        let begun = arguments.out.as_deref().filter(|_| !arguments.anew);
        return match begun.map(|out| Experiment::go_on(&preset, out)).transpose()?.flatten() {
            Some(experiment) => Ok(experiment),
            None => Experiment::open(preset),
        };
    }
    let goes_on = arguments.out.as_deref().is_some_and(|out| same_place(out, earlier));
    ensure!(
        !(goes_on && arguments.branch.is_some()),
        "{}: a branch is a run of its own; give it another folder with --out",
        earlier.display()
    );
    if goes_on && !arguments.anew {
        let preset = changed(Preset::load(&earlier.join(folder::names::PRESET).to_string_lossy())?)?;
        if let Some(experiment) = Experiment::go_on(&preset, earlier)? {
            return Ok(experiment);
        }
    }
    let mut experiment = if goes_on { Experiment::resume(earlier)? } else { Experiment::load(earlier)? };
    if goes_on && !experiment.is_at(earlier) {
        let why: Vec<String> = experiment.take_remarks().into_iter().map(|(_, text)| text).collect();
        bail!("{}", why.join("; "));
    }
    let preset = changed(experiment.preset.clone())?;
    let learned_from = |preset: &Preset| {
        let mut plant = preset.plant.clone();
        plant.robot.trial.clear();
        (plant, preset.features, preset.network.clone())
    };
    ensure!(
        learned_from(&preset) == learned_from(&experiment.preset),
        "{}: a run keeps its plant, features and network; give the preset's name to begin anew",
        earlier.display()
    );
    experiment.adopt(preset)?;
    match arguments.branch {
        Some(iteration) => experiment.branch(iteration).with_context(|| earlier.display().to_string())?,
        None => experiment.forget_control(),
    }
    Ok(experiment)
}

fn same_place(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| std::fs::canonicalize(path).ok();
    place(a).is_some_and(|a| Some(a) == place(b))
}
