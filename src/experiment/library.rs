//! Presets from files, from the library built in, and changed key by key.

use std::path::Path;

use anyhow::{Context as _, bail, ensure};

use super::{DataConfig, Preset, TaskKind, is_recording};
use crate::data::ColumnMap;

macro_rules! library {
    ($($group:literal / $name:literal),+ $(,)?) => {
        &[$(($group, $name, include_str!(concat!("../../presets/", $group, "/", $name, ".toml")))),+]
    };
}

/// Group, name and text of every preset that comes with the program.
const LIBRARY: &[(&str, &str, &str)] = library![
    "." / "quick_start",
    "authors" / "ant_forward",
    "authors" / "ant_trajfollow",
    "authors" / "cheetah_forward",
    "authors" / "cheetah_trajfollow",
    "authors" / "hopper_forward",
    "authors" / "swimmer_forward",
    "authors" / "swimmer_trajfollow",
    "best" / "ant_forward",
    "best" / "ant_trajfollow",
    "best" / "cheetah_forward",
    "best" / "cheetah_trajfollow",
    "best" / "hopper_forward",
    "best" / "swimmer_forward",
    "best" / "swimmer_trajfollow",
    "hybrid" / "ant",
    "hybrid" / "half_cheetah",
    "hybrid" / "hopper",
    "hybrid" / "swimmer",
    "lessons" / "strong_planner_weak_model",
    "robot" / "demo",
    "robot" / "millirobot",
    "robot" / "own",
    "robot" / "recordings",
];

/// The same of every sweep.
const SWEEPS: &[(&str, &str, &str)] = library![
    "figures" / "horizon_half_cheetah",
    "figures" / "horizon_swimmer",
    "figures" / "initial_data_half_cheetah",
    "figures" / "hybrid_half_cheetah",
    "figures" / "hybrid_swimmer",
    "figures" / "learning_half_cheetah",
    "figures" / "learning_swimmer",
    "figures" / "paths",
    "figures" / "prediction_half_cheetah",
    "figures" / "terrain_amounts",
    "figures" / "terrains",
    "figures" / "design_ensemble",
    "figures" / "design_on_policy",
    "figures" / "design_updates",
];

/// The same of every lesson.
const LESSONS: &[(&str, &str, &str)] = library!["lessons" / "first_steps", "lessons" / "weak_model"];

/// Name and text of every mapping of columns that comes with the program.
const COLUMNS: &[(&str, &str)] = &[("roach", include_str!("../../presets/columns/roach.toml"))];

/// A longer file (bytes) is no preset and no mapping.
const LARGEST: u64 = 1 << 20;

/// A mapping of columns by its name in the library, or from a TOML file.
///
/// # Errors
/// If there is none of that name, or the file is no mapping.
pub fn column_map(name: &str) -> anyhow::Result<ColumnMap> {
    let text = match COLUMNS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => (*text).to_owned(),
        None if std::fs::metadata(name).is_ok_and(|file| file.len() > LARGEST) => {
            bail!("{name} is too large for a mapping of columns");
        }
        None => std::fs::read_to_string(name).with_context(|| {
            let known: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
            format!("{name} is neither a mapping of columns in the library ({}) nor a file", known.join(", "))
        })?,
    };
    let map: ColumnMap =
        toml::from_str(&text).with_context(|| format!("{name} is not a mapping of columns"))?;
    map.validate().map_err(anyhow::Error::msg).with_context(|| name.to_owned())?;
    Ok(map)
}

/// `quick_start`, `authors/swimmer_forward`, ...
pub fn builtin_presets() -> impl Iterator<Item = String> {
    LIBRARY.iter().map(|(group, name, _)| full_name(group, name))
}

/// `figures/horizon_swimmer`, ...
pub fn builtin_sweeps() -> impl Iterator<Item = String> {
    SWEEPS.iter().map(|(group, name, _)| full_name(group, name))
}

/// `lessons/first_steps`, ...
pub fn builtin_lessons() -> impl Iterator<Item = String> {
    LESSONS.iter().map(|(group, name, _)| full_name(group, name))
}

/// Name and text of a lesson by its name in the library, with or without its group before it.
pub(super) fn lesson(name: &str) -> Option<(String, &'static str)> {
    let bare = bare(name);
    let found = LESSONS.iter().find(|(group, own, _)| full_name(group, own) == bare || *own == bare);
    found.map(|(group, own, text)| (full_name(group, own), *text))
}

/// The text of a sweep by its name in the library, with or without `presets/` and `.toml` around it, or its group before it.
pub(super) fn sweep(name: &str) -> Option<&'static str> {
    let bare = bare(name);
    let found = SWEEPS.iter().find(|(group, own, _)| full_name(group, own) == bare || *own == bare);
    found.map(|(.., text)| *text)
}

/// A name of the library without what the file's name adds.
fn bare(name: &str) -> &str {
    name.trim_start_matches("./").trim_start_matches("presets/").trim_end_matches(".toml")
}

fn full_name(group: &str, name: &str) -> String {
    if group == "." { name.to_owned() } else { format!("{group}/{name}") }
}

impl Preset {
    /// A preset by its name in the library, with or without `presets/` and `.toml` around it.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn builtin(name: &str) -> anyhow::Result<Self> {
        let bare = bare(name);
        let found = LIBRARY.iter().find(|(group, name, _)| full_name(group, name) == bare);
        let (_, _, text) = found.with_context(|| {
            format!("no preset is called \"{name}\"; `foresight list presets` shows them")
        })?;
        Self::parse(text, name)
    }

    /// What is done with recordings: the library's preset for them, with this file, and with the mapping of columns that lies beside it where there is one.
    fn for_recording(file: &str) -> anyhow::Result<Self> {
        let mut preset = Self::builtin("robot/recordings")?;
        preset.plant.agent = file.to_owned();
        let beside = Path::new(file).with_added_extension("columns.toml");
        if beside.exists() {
            preset.plant.variant = beside.to_string_lossy().into_owned();
        }
        Ok(preset)
    }

    /// A preset from a file, the preset for recordings with a file of them (`.csv`, `.csv.gz`, `.parquet`, `.npz`), or one from the library where there is
    /// no such file.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a preset.
    pub fn load(path: &str) -> anyhow::Result<Self> {
        if is_recording(path) {
            return Self::for_recording(path);
        }
        if !Path::new(path).exists() {
            return Self::builtin(path).with_context(|| {
                format!("{path}: there is no such file, and no such preset in the library")
            });
        }
        let length = std::fs::metadata(path).with_context(|| path.to_owned())?.len();
        ensure!(length < LARGEST, "{path} is too large for a preset ({length} bytes)");
        let text = std::fs::read_to_string(path).with_context(|| path.to_owned())?;
        Self::parse(&text, path)
    }

    /// A preset from TOML text; `file` is named in errors.
    ///
    /// # Errors
    /// If it is not TOML, has unknown keys or values of the wrong kind, or contradicts itself.
    pub fn parse(text: &str, file: &str) -> anyhow::Result<Self> {
        let preset: Self = toml::from_str(text).with_context(|| format!("{file} is not a preset"))?;
        preset.validate().with_context(|| file.to_owned())?;
        Ok(preset)
    }

    /// The preset as TOML.
    ///
    /// # Errors
    /// Never for a valid preset.
    pub fn to_toml(&self) -> anyhow::Result<String> {
        Ok(toml::to_string_pretty(self)?)
    }

    /// Changes one value, named by dotted keys: `planner.horizon=10`. Values are TOML; bare words count as text.
    ///
    /// # Errors
    /// If the key does not exist or the value does not fit.
    pub fn set(&mut self, assignment: &str) -> anyhow::Result<()> {
        let Some((key, value)) = assignment.split_once('=') else {
            bail!("\"{assignment}\" is not of the form key=value, such as planner.horizon=10");
        };
        let (key, value) = (key.trim(), value.trim());
        let mut table = toml::Table::try_from(&*self)?;
        let parsed: toml::Value = format!("value = {value}")
            .parse::<toml::Table>()
            .ok()
            .and_then(|mut t| t.remove("value"))
            .unwrap_or_else(|| toml::Value::String(value.to_owned()));
        let mut place = &mut table;
        let mut keys = key.split('.').peekable();
        while let Some(part) = keys.next() {
            if keys.peek().is_none() {
                place.insert(part.to_owned(), parsed.clone());
            } else {
                place = place
                    .get_mut(part)
                    .and_then(toml::Value::as_table_mut)
                    .with_context(|| format!("a preset has no section \"{part}\" (in \"{key}\")"))?;
            }
        }
        let changed: Self = table.try_into().with_context(|| format!("cannot set {key} to {value}"))?;
        changed.validate().with_context(|| format!("cannot set {key} to {value}"))?;
        *self = changed;
        Ok(())
    }

    /// Fails with the first value that cannot work, by name.
    ///
    /// # Errors
    /// Says which value is wrong and what it must be.
    pub fn validate(&self) -> anyhow::Result<()> {
        let DataConfig { episodes, steps, hold, .. } = self.data;
        ensure!(hold[0] >= 1 && hold[0] <= hold[1], "data.hold must be two numbers from 1 up, smaller first");
        ensure!((0.0..1.0).contains(&self.data.held_out), "data.held_out must be 0 or more, and below 1");
        ensure!(episodes.saturating_mul(steps) <= 100_000_000, "data asks for more than 100 million steps");
        let network = &self.network;
        ensure!((1..=16).contains(&network.layers), "network.layers must be 1 to 16");
        ensure!((1..=8192).contains(&network.width), "network.width must be 1 to 8192");
        ensure!((1..=64).contains(&network.ensemble), "network.ensemble must be 1 to 64");
        ensure!(
            network.elites <= network.ensemble,
            "network.elites is {}, more than the {} networks of the ensemble",
            network.elites,
            network.ensemble
        );
        let training = &self.training;
        ensure!(training.batch >= 1, "training.batch must be 1 or more");
        ensure!(
            training.learning_rate.is_finite() && training.learning_rate > 0.0,
            "training.learning_rate must be above 0"
        );
        if let Some(share) = training.fraction_new {
            ensure!((0.0..=1.0).contains(&share), "training.fraction_new must be 0 to 1");
        }
        ensure!(self.aggregation.iterations >= 1, "aggregation.iterations must be 1 or more");
        ensure!(self.aggregation.action_noise >= 0.0, "aggregation.action_noise must be 0 or more");
        self.planner.validate().map_err(anyhow::Error::msg)?;
        self.hybrid.validate().map_err(anyhow::Error::msg)?;
        if self.task.kind == TaskKind::Path {
            ensure!(!self.task.paths.is_empty(), "task.paths must name a path at least");
        }
        Ok(())
    }
}
