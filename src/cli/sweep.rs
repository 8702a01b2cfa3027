//! `foresight sweep`: many runs of one kind, and their figure.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use anyhow::{Context as _, ensure};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::console::{INTERRUPTED, duration};
use crate::experiment::sweep::{self, Local, Plan, Results, Slurm, Standing, State, Sweep};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A sweep's name (see `foresight list sweeps`) or file.
    #[arg(value_name = "SWEEP")]
    target: String,
    /// The sweep's folder: cells that are complete there are not run again (default: `sweeps/NAME`).
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the commands that make the cells, and run none.
    #[arg(long)]
    list: bool,
    /// Where cells run: as processes of this machine, or as job arrays of a cluster.
    #[arg(long, value_enum, default_value_t = Engine::Local)]
    engine: Engine,
    /// A further option for Slurm's sbatch, such as `--sbatch=--partition=long`.
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true)]
    sbatch: Vec<String>,
    /// Cells at a time (default: one a core).
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Change a value of every cell, e.g. `--set data.episodes=10`.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Run with these seeds instead of the sweep's.
    #[arg(long, value_delimiter = ',', value_name = "SEED,...")]
    seeds: Vec<u64>,
    /// With less of everything, as the sweep itself says.
    #[arg(long)]
    reduced: bool,
    /// Draw what is complete, and run nothing.
    #[arg(long, conflicts_with = "list")]
    draw: bool,
}

/// Where cells run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Engine {
    Local,
    Slurm,
}

/// Runs what is not done yet, draws the figure.
pub fn sweep(arguments: &Arguments) -> anyhow::Result<()> {
    let mut sweep = Sweep::load(&arguments.target)?;
    if arguments.reduced {
        sweep.reduce()?;
    }
    for assignment in &arguments.set {
        sweep.override_with(assignment)?;
    }
    if !arguments.seeds.is_empty() {
        sweep.seeds.clone_from(&arguments.seeds);
    }
    let out = arguments.out.clone().unwrap_or_else(|| Path::new("sweeps").join(bare(&sweep.name)));
    let plan = Plan::new(&sweep, &out)?;
    if arguments.list {
        for job in plan.trainings.iter().chain(&plan.cells) {
            println!("{}", job.line());
        }
        return Ok(());
    }
    sweep.claim(&out)?;
    let failed = if arguments.draw { 0 } else { run(&plan, &out, arguments)? };
    for file in sweep::draw(&sweep, &out)? {
        println!("{}", file.display());
    }
    println!("{}", Results::gather(&sweep, &out)?.caption(&sweep));
    ensure!(failed == 0, "{failed} cells failed; the same command tries them again");
    Ok(())
}

/// A sweep's name without its group.
fn bare(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// How many cells failed.
fn run(plan: &Plan, out: &Path, arguments: &Arguments) -> anyhow::Result<usize> {
    let mut local = Local::new()?;
    local.parallel = arguments.jobs.unwrap_or(local.parallel).max(1);
    let stop = Arc::new(AtomicBool::new(false));
    let heard = stop.clone();
    ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed)).context("Ctrl-C cannot be heard")?;
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos:>4}/{len:<4} {msg}") {
        bar.set_style(style.progress_chars("━╸─"));
    }
    bar.set_length(plan.cells.len() as u64);
    let (began, mut before) = (Instant::now(), None);
    let mut failures: Vec<String> = Vec::new();
    let tell = &mut |standing: &Standing| {
        let done = |states: &[State]| states.iter().filter(|state| **state == State::Done).count();
        let finished = done(&standing.cells);
        let earlier = *before.get_or_insert(finished);
        bar.set_position(finished as u64);
        bar.set_message(message(standing, finished - earlier, began.elapsed().as_secs_f64()));
        for (job, state) in plan.cells.iter().zip(&standing.cells) {
            if let State::Failed(why) = state {
                let line = format!("{}: {why}", job.name);
                if !failures.contains(&line) {
                    bar.println(&line);
                    failures.push(line);
                }
            }
        }
        !stop.load(Ordering::Relaxed)
    };
    let complete = match arguments.engine {
        Engine::Local => local.run(plan, tell)?,
        Engine::Slurm => {
            Slurm { program: local.program, options: arguments.sbatch.clone() }.run(plan, out, tell)?
        }
    };
    bar.finish_and_clear();
    if !complete {
        eprintln!("stopped; the same command goes on where this one was");
        std::process::exit(INTERRUPTED);
    }
    for line in &failures {
        eprintln!("failed: {line}");
    }
    Ok(failures.len())
}

/// What is under way, and how long the rest will take, once a cell has shown it.
fn message(standing: &Standing, finished: usize, elapsed: f64) -> String {
    let running = standing.trainings.iter().chain(&standing.cells).filter_map(|state| match state {
        State::Running(told) if told.total > 0 => {
            Some(format!("{} {} of {}", told.stage, told.done, told.total))
        }
        State::Running(_) => Some("starting".to_owned()),
        _ => None,
    });
    let running = running.collect::<Vec<_>>().join(" | ");
    let open =
        standing.cells.iter().filter(|state| matches!(state, State::Waiting | State::Running(_))).count();
    if finished == 0 {
        return running;
    }
    format!("{running}, {} left", duration(elapsed / finished as f64 * open as f64))
}
