//! `foresight bench`: the figures this project stands on.

use std::time::Duration;

use clap::{Args, Subcommand};

use crate::{data::stepping_rate, experiment::Preset, experiment::agents, gui};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Time of a window frame (processor side) while the worker collects, trains and plans.
    Ui {
        /// How long to look.
        #[arg(long, default_value_t = 30.0)]
        seconds: f64,
        #[arg(long)]
        json: bool,
    },
    /// Random data collection against MuJoCo's own stepping, for every agent.
    Stepping {
        /// Seconds an agent.
        #[arg(long, default_value_t = 3.0)]
        seconds: f64,
        #[arg(long)]
        json: bool,
    },
}

/// Measures and prints.
pub fn bench(arguments: &Arguments) -> anyhow::Result<()> {
    match arguments.what {
        What::Ui { seconds, json } => ui(seconds, json),
        What::Stepping { seconds, json } => stepping(seconds, json),
    }
}

/// The quick start with less of everything: it lasts long enough to see every layout during every stage.
fn small() -> anyhow::Result<Preset> {
    let mut preset = Preset::builtin("quick_start")?;
    for change in ["training.updates=2000", "task.steps=150", "task.paths=[\"straight\"]"] {
        preset.set(change)?;
    }
    Ok(preset)
}

fn ui(seconds: f64, json: bool) -> anyhow::Result<()> {
    let times = gui::bench::ui(small()?, Duration::from_secs_f64(seconds))?;
    let at = |share| times.quantile(share).unwrap_or(f64::NAN);
    let (p50, p99, max) = (at(0.5), at(0.99), at(1.0));
    if json {
        let frames = times.len();
        println!("{}", serde_json::json!({ "frames": frames, "p50_ms": p50, "p99_ms": p99, "max_ms": max }));
    } else {
        println!("a frame takes {p50:.2} ms (median), {p99:.2} ms (99th percentile), {max:.2} ms (worst)");
    }
    Ok(())
}

fn stepping(seconds: f64, json: bool) -> anyhow::Result<()> {
    for (agent, variants, _) in agents() {
        for variant in variants {
            let rate = stepping_rate(&agent, &variant, seconds)?;
            let (collected, raw, share) = (rate.collected, rate.raw, rate.share);
            if json {
                let line = serde_json::json!({
                    "agent": agent, "variant": variant, "collected_per_s": collected, "mujoco_per_s": raw,
                    "share": share,
                });
                println!("{line}");
            } else {
                let percent = 100.0 * share;
                println!(
                    "{agent}/{variant}: {collected:.0} steps/s, {percent:.1} % of MuJoCo's own {raw:.0}"
                );
            }
        }
    }
    Ok(())
}
