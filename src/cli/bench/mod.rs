//! `foresight bench`: the figures this project stands on.

mod data;
mod plan;
mod planners;
mod policy;
mod sim;
mod subject;
mod sweep;
mod train;
mod ui;

use clap::{Args, Subcommand};

pub(super) use plan::precision;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Time of one random-shooting plan, beside the machine's own matrix product.
    Plan(plan::Arguments),
    /// What each planner gets at an equal planning time, with the same models.
    Planners(planners::Arguments),
    /// A policy's sampling and learning, beside the physics alone.
    Policy(policy::Arguments),
    /// Time of one gradient step, beside the machine's own matrix product.
    Train(train::Arguments),
    /// Random data collection against MuJoCo's own stepping, for every agent.
    #[command(alias = "stepping")]
    Sim(sim::Arguments),
    /// What a large data set takes: opening, looking and training, in time and memory.
    Data(data::Arguments),
    /// Time of a window frame (processor side) while the worker is busy, of a start of the window, and its repaints at rest.
    Ui(ui::Arguments),
}

/// Measures and prints.
pub fn bench(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.what {
        What::Plan(arguments) => plan::plan(arguments),
        What::Planners(arguments) => planners::planners(arguments),
        What::Policy(arguments) => policy::policy(arguments),
        What::Train(arguments) => train::train(arguments),
        What::Sim(arguments) => sim::sim(arguments),
        What::Data(arguments) => data::data(arguments),
        What::Ui(arguments) => ui::ui(arguments),
    }
}

/// The value at `share` of sorted `times`.
fn quantile(times: &[f64], share: f64) -> f64 {
    let last = times.len().saturating_sub(1);
    times.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}
