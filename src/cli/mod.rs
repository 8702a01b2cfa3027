//! The command line, one file a subcommand.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this module talks to the terminal")]

mod baseline;
mod bench;
mod check;
mod console;
mod emulate;
mod evaluate;
mod export;
pub mod fuzz;
mod lesson;
mod list;
mod policy;
mod record;
mod report;
mod run;
mod runs;
mod serve;
mod sweep;
mod tied;
mod version;
mod window;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::{crash, dynamics, gui};

/// A workbench for model-based reinforcement learning: collect, train, draw a path, watch it followed.
#[derive(Debug, Parser)]
#[command(name = "foresight", version, long_version = version::parts(), args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Subcommands>,
    /// A preset (name or file), a lesson's file, recordings or a run folder to open in the window; none: the welcome page.
    #[arg(value_name = "PRESET|RUN|FILE")]
    target: Option<String>,
    /// A MuJoCo model (MJCF) to open instead of the preset's plant.
    #[arg(long, value_name = "FILE.xml")]
    model: Option<PathBuf>,
    #[command(flatten)]
    looks: window::Looks,
    /// Where device "remote" is, as `foresight serve` prints it there; or the environment variable FORESIGHT_REMOTE.
    #[arg(long, value_name = "TOKEN@HOST:PORT", global = true)]
    remote: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// Open the window with a lesson: a guided tour of the method.
    Lesson(lesson::Arguments),
    /// Run a preset without a window.
    Run(run::Arguments),
    /// Show the runs below a folder: filtered, sorted, compared.
    Runs(runs::Arguments),
    /// Run many presets of one kind, and draw the figure that is made of them.
    Sweep(sweep::Arguments),
    /// Make one page of the figures and tables of sweeps, and open it.
    Report(report::Arguments),
    /// Drive once more with a run's model, and make a moving picture of it.
    Record(record::Arguments),
    /// Show what is built in.
    List(list::Arguments),
    /// Check a preset, lesson, model, data file, weights or a whole run folder.
    Check(check::Arguments),
    /// Print open-loop prediction errors of a run.
    Evaluate(evaluate::Arguments),
    /// Feed mutated files to everything that opens files.
    #[command(hide = true)]
    Fuzz(fuzz::Arguments),
    /// Write a run's data for other tools.
    Export(export::Arguments),
    /// Measure speeds on this machine.
    Bench(bench::Arguments),
    /// Play the ten-centimetre hexapod on a pseudo-terminal, or compare it with the real one.
    Emulate(emulate::Arguments),
    /// Let other machines compute on this one's device.
    Serve(serve::Arguments),
}

/// Carries out the command line.
///
/// # Errors
/// What went wrong, said once, in the user's words.
pub fn main(arguments: Arguments) -> anyhow::Result<()> {
    if let Some(address) = arguments.remote.or_else(|| std::env::var("FORESIGHT_REMOTE").ok()) {
        dynamics::set_remote(Some(address.parse()?));
    }
    if matches!(arguments.command, Some(Subcommands::Run(_))) {
        // The next window tells of it.
        gui::storage_folder().into_iter().for_each(crash::keep_notes_in);
    }
    match arguments.command {
        None => window::open(arguments.target.as_deref(), arguments.model, &arguments.looks),
        Some(Subcommands::Lesson(arguments)) => lesson::lesson(&arguments),
        Some(Subcommands::Run(arguments)) => run::run(&arguments),
        Some(Subcommands::Runs(arguments)) => runs::runs(&arguments),
        Some(Subcommands::Sweep(arguments)) => sweep::sweep(&arguments),
        Some(Subcommands::Report(arguments)) => report::report(&arguments),
        Some(Subcommands::Record(arguments)) => record::record(&arguments),
        Some(Subcommands::List(arguments)) => list::list(&arguments),
        Some(Subcommands::Check(arguments)) => check::check(&arguments),
        Some(Subcommands::Evaluate(arguments)) => evaluate::evaluate(&arguments),
        Some(Subcommands::Export(arguments)) => export::export(&arguments),
        Some(Subcommands::Fuzz(arguments)) => fuzz::fuzz(&arguments),
        Some(Subcommands::Bench(arguments)) => bench::bench(&arguments),
        Some(Subcommands::Emulate(arguments)) => emulate::emulate(&arguments),
        Some(Subcommands::Serve(arguments)) => serve::serve(&arguments),
    }
}
