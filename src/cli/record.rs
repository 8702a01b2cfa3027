//! `foresight record`: a moving picture of what a run's model does.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Args;

use super::console::{Console, INTERRUPTED};
use crate::experiment::{
    Ended, Experiment, PathConfig, TaskKind,
    film::{Animation, FilmRequest, Filmed},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A run folder; its model drives once more.
    run: PathBuf,
    /// A path of its preset, or a template such as left_turn (default: the preset's first path, or forward).
    #[arg(long)]
    path: Option<String>,
    /// A file that ends in .gif, .mp4 or .webm (the latter two by ffmpeg), or a folder for PNG files.
    #[arg(long, value_name = "FILE|DIR", default_value = "rollout.gif")]
    out: PathBuf,
    /// Longest rollout in control steps (default: as the preset has it).
    #[arg(long)]
    steps: Option<usize>,
    /// Width and height in pixels.
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "480x320", value_parser = size)]
    size: [u32; 2],
    /// Pictures a second.
    #[arg(long, default_value_t = 20.0)]
    fps: f64,
    /// Seconds of robot time in a second of the picture.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
}

/// Drives and draws.
pub fn record(arguments: &Arguments) -> anyhow::Result<()> {
    ensure!((0.1..=100.0).contains(&arguments.fps), "--fps {} is not within 0.1 to 100", arguments.fps);
    ensure!(
        (0.01..=1000.0).contains(&arguments.speed),
        "--speed {} is not within 0.01 to 1000",
        arguments.speed
    );
    let mut experiment = Experiment::load(&arguments.run)?;
    let task = &experiment.preset.task;
    let path = match &arguments.path {
        Some(name) => {
            let known = task.paths.iter().find(|path| path.name() == name).cloned();
            Some(known.unwrap_or_else(|| PathConfig::Template(name.clone())))
        }
        None if task.kind == TaskKind::Path => task.paths.first().cloned(),
        None => None,
    };
    let usual = if path.is_some() { task.steps } else { experiment.preset.aggregation.steps };
    let request = FilmRequest {
        path,
        steps: arguments.steps.unwrap_or(usual),
        size: arguments.size,
        rate: arguments.fps,
        speed: arguments.speed,
    };
    let mut animation = <dyn Animation>::create(&arguments.out, request.size, request.rate)?;
    let mut host = Console::new(false);
    host.listen();
    let filmed = experiment.film(&request, animation.as_mut(), &mut host);
    host.finish();
    let Filmed { ended, pictures } = filmed?;
    if pictures > 0 {
        // As far as it got.
        animation.finish()?;
        println!("{}", arguments.out.display());
    } else {
        drop(animation);
    }
    if ended == Ended::Stopped {
        eprintln!("stopped after {pictures} pictures");
        std::process::exit(INTERRUPTED);
    }
    Ok(())
}

fn size(text: &str) -> anyhow::Result<[u32; 2]> {
    let (width, height) = text.split_once('x').context("such as 480x320")?;
    let size: [u32; 2] = [width.trim().parse()?, height.trim().parse()?];
    ensure!(size.iter().all(|side| (16..=4096).contains(side)), "each side has 16 to 4096 pixels");
    Ok(size)
}
