//! `foresight check`: is this file what it should be?

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::{
    data::{Dataset, Split},
    dynamics::Model,
    experiment::{Experiment, Preset, lesson::Lesson},
    plant::mujoco,
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A preset or lesson (.toml), model (.xml), data file (.parquet), weights (.safetensors) or run folder.
    path: PathBuf,
    /// Look at a model in this very process, which a broken one may end; used by the program itself.
    #[arg(long, hide = true)]
    model_child: bool,
}

/// Prints one line that says what the file is, or fails with what is wrong.
pub fn check(arguments: &Arguments) -> anyhow::Result<()> {
    let path = &arguments.path;
    if arguments.model_child {
        std::process::exit(mujoco::child_main(path));
    }
    let report = if path.is_dir() { run_folder(path)? } else { file(path)? };
    println!("{}: {report}", path.display());
    Ok(())
}

fn file(path: &Path) -> anyhow::Result<String> {
    let kind = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let name = path.to_string_lossy();
    match kind.as_str() {
        "toml" => {
            if !path.exists() {
                bail!("{name}: there is no such file");
            }
            if Lesson::is_meant(path) { lesson(&Lesson::load(&name)?) } else { preset(Preset::load(&name)?) }
        }
        "xml" | "mjcf" => Ok(mujoco::check_in_child(path)?.to_string()),
        "parquet" => {
            let dataset = Dataset::load(path)?;
            Ok(format!(
                "data of {}: {} episodes, {:.1} s to train on, {:.1} s held out",
                dataset.spec().id(),
                dataset.all().len(),
                dataset.robot_seconds(Split::Train),
                dataset.robot_seconds(Split::Validation)
            ))
        }
        "safetensors" => {
            let card = Model::load(path)?.card;
            Ok(format!("a model of {}, trained on {:.1} s of robot time", card.spec.id(), card.robot_seconds))
        }
        _ if Preset::builtin(&name).is_ok() => preset(Preset::builtin(&name)?),
        _ => bail!("{name}: only .toml, .xml, .parquet, .safetensors and run folders can be checked"),
    }
}

/// What a preset is for; that its parts fit together is found by opening it.
fn preset(preset: Preset) -> anyhow::Result<String> {
    let experiment = Experiment::open(preset)?;
    Ok(format!("a preset for {}", experiment.plants.spec().id()))
}

/// What a lesson is about, and that its preset opens.
fn lesson(lesson: &Lesson) -> anyhow::Result<String> {
    let on = preset(lesson.preset.clone())?;
    Ok(format!("a lesson of {} steps, \"{}\", on {on}", lesson.steps.len(), lesson.title))
}

fn run_folder(path: &Path) -> anyhow::Result<String> {
    let mut experiment = Experiment::load(path).with_context(|| path.display().to_string())?;
    let remarks: String =
        experiment.take_remarks().into_iter().map(|(_, text)| format!("\n{text}")).collect();
    let summary = &experiment.summary;
    Ok(format!(
        "a run of {} with seed {} on {}: {} iterations, {} paths, {}{remarks}",
        summary.name,
        summary.seed,
        summary.plant,
        summary.iterations.len(),
        summary.paths.len(),
        if experiment.model.is_some() { "with a model" } else { "without a model" }
    ))
}
