//! `foresight bench ui`.

use std::{
    process::{Command, Stdio},
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, ensure};

use super::quantile;
use crate::{
    experiment::Preset,
    gui::{self, bench::Started},
};

/// Windows that are opened, one after the other: what is told of them is the median.
const STARTS: usize = 3;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How long to look at frames.
    #[arg(long, default_value_t = 30.0)]
    seconds: f64,
    /// How long to leave a window alone.
    #[arg(long, default_value_t = 3.0)]
    idle: f64,
    /// No real windows: frames alone, as where there is no display.
    #[arg(long)]
    frames_only: bool,
    /// Open one window and tell of it; the moment its process was started, in seconds since 1970.
    #[arg(long, hide = true)]
    since: Option<f64>,
    #[arg(long)]
    json: bool,
}

pub fn ui(arguments: &Arguments) -> anyhow::Result<()> {
    let idle = Duration::try_from_secs_f64(arguments.idle).context("--idle")?;
    if let Some(since) = arguments.since {
        let since = SystemTime::UNIX_EPOCH + Duration::try_from_secs_f64(since).context("--since")?;
        let Started { first_ms, open_ms, idle_repaints } =
            gui::bench::window(Preset::builtin("quick_start")?, since, idle)?;
        println!("{first_ms} {open_ms} {idle_repaints}");
        return Ok(());
    }
    // Before the frames, which leave the processor warm and the disk's cache full.
    let windows =
        if arguments.frames_only { Err(anyhow::anyhow!("not asked for")) } else { windows(arguments) };
    let times = gui::bench::ui(small()?, Duration::from_secs_f64(arguments.seconds))?;
    let at = |share| times.quantile(share).unwrap_or(f64::NAN);
    let (p50, p99, max) = (at(0.5), at(0.99), at(1.0));
    if arguments.json {
        let seen = windows.as_ref().ok();
        let line = serde_json::json!({
            "bench": "ui", "frames": times.len(), "frame_p50_ms": p50, "frame_p99_ms": p99, "frame_max_ms": max,
            "start_ms": seen.map(|seen| seen.first_ms), "open_ms": seen.map(|seen| seen.open_ms),
            "idle_repaints": seen.map(|seen| seen.idle_repaints), "idle_s": arguments.idle,
        });
        println!("{line}");
        return Ok(());
    }
    println!("a frame takes {p50:.2} ms (median), {p99:.2} ms (99th percentile), {max:.2} ms (worst)");
    match windows {
        Ok(Started { first_ms, open_ms, idle_repaints }) => println!(
            "the window is there after {first_ms:.0} ms and its experiment after {open_ms:.0} ms (median of {STARTS} starts); \
             left alone for {} s it is drawn {idle_repaints} times",
            arguments.idle
        ),
        Err(error) => println!("no window was opened: {error:#}"),
    }
    Ok(())
}

/// The medians of a few windows, each of a process of its own.
fn windows(arguments: &Arguments) -> anyhow::Result<Started> {
    let program = std::env::current_exe().context("where this program is")?;
    let mut all = Vec::new();
    for _ in 0..STARTS {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let output = Command::new(&program)
            .args(["bench", "ui", "--since", &since.as_secs_f64().to_string()])
            .args(["--idle", &arguments.idle.to_string()])
            .stdin(Stdio::null())
            .output()
            .context("a window's process cannot be started")?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr).trim());
        let said = String::from_utf8_lossy(&output.stdout);
        let numbers: Vec<f64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let numbers: [f64; 3] = numbers.try_into().map_err(|_| anyhow::anyhow!("it said: {said}"))?;
        all.push(numbers);
    }
    let median = |place: usize| {
        let mut values: Vec<f64> = all.iter().map(|numbers| numbers[place]).collect();
        values.sort_by(f64::total_cmp);
        quantile(&values, 0.5)
    };
    Ok(Started { first_ms: median(0), open_ms: median(1), idle_repaints: median(2) as usize })
}

/// The quick start with less of everything: it lasts long enough to see every layout during every stage.
fn small() -> anyhow::Result<Preset> {
    let mut preset = Preset::builtin("quick_start")?;
    for change in ["training.updates=2000", "task.steps=150", "task.paths=[\"straight\"]"] {
        preset.set(change)?;
    }
    Ok(preset)
}
