//! `foresight bench ui`.

use std::time::Duration;

use crate::{experiment::Preset, gui};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How long to look.
    #[arg(long, default_value_t = 30.0)]
    seconds: f64,
    #[arg(long)]
    json: bool,
}

pub fn ui(arguments: &Arguments) -> anyhow::Result<()> {
    let times = gui::bench::ui(small()?, Duration::from_secs_f64(arguments.seconds))?;
    let at = |share| times.quantile(share).unwrap_or(f64::NAN);
    let (p50, p99, max) = (at(0.5), at(0.99), at(1.0));
    if arguments.json {
        let frames = times.len();
        println!("{}", serde_json::json!({ "frames": frames, "p50_ms": p50, "p99_ms": p99, "max_ms": max }));
    } else {
        println!("a frame takes {p50:.2} ms (median), {p99:.2} ms (99th percentile), {max:.2} ms (worst)");
    }
    Ok(())
}

/// The quick start with less of everything: it lasts long enough to see every layout during every stage.
fn small() -> anyhow::Result<Preset> {
    let mut preset = Preset::builtin("quick_start")?;
    for change in ["training.updates=2000", "task.steps=150", "task.paths=[\"straight\"]"] {
        preset.set(change)?;
    }
    Ok(preset)
}
