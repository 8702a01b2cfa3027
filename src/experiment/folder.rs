//! Run folders: everything a run was and brought, in files that other programs read.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, ensure};

use super::{Experiment, PlantFactory, Preset, Summary, figures, runs::metrics_of, storage::Opened};
use crate::{
    data::replace_bytes,
    dynamics::{HORIZONS, Model},
};

/// Names inside a run folder.
pub mod names {
    pub const PRESET: &str = "preset.toml";
    pub const COMMAND: &str = "command.txt";
    pub const MODEL: &str = "model.safetensors";
    pub const SUMMARY: &str = "summary.json";
    pub const METRICS: &str = "metrics.csv";
    pub const TRAILS: &str = "trails.csv";
    pub const ERRORS: &str = "open_loop.json";
    pub const FIGURES: &str = "figures";
    pub const ITERATIONS: &str = "iterations";
    pub const TAGS: &str = "tags.toml";
    pub const POLICY: &str = "policy.safetensors";
    pub const LEARNER: &str = "learner.safetensors";
    pub const POLICY_CURVE: &str = "policy.csv";
}

/// Where a run goes that was not told: `runs/NAME-SEED`, with a number if that is taken.
pub fn default_folder(preset: &Preset) -> PathBuf {
    unused(Path::new("runs"), preset)
}

/// A folder below `base` for a run, `NAME-SEED`, with a number if that is taken.
pub fn unused(base: &Path, preset: &Preset) -> PathBuf {
    let stem = preset.name.replace(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'), "_");
    let stem = if stem.is_empty() { "run".to_owned() } else { stem };
    let first = base.join(format!("{stem}-seed{}", preset.seed));
    let more = (2..).map(|n| base.join(format!("{stem}-seed{}-{n}", preset.seed)));
    std::iter::once(first).chain(more).find(|p| !p.exists()).unwrap_or_default()
}

/// The command that repeats the run in `folder`.
pub(super) fn repeated(folder: &Path) -> String {
    format!("foresight run {} --out AGAIN\n", folder.join(names::PRESET).display())
}

impl Experiment {
    /// Writes the run folder, to which data go from now on; files are replaced whole or not at all.
    ///
    /// # Errors
    /// If a file cannot be written; names it.
    pub fn save(&mut self, folder: &Path) -> anyhow::Result<()> {
        if !self.is_at(folder) {
            self.stream_to(folder)?;
        }
        self.write_description(folder)?;
        if let Some(store) = &self.store {
            store.save(&self.dataset)?;
        }
        self.write_learned(folder)?;
        self.save_apprentice(folder)?;
        if !self.followed.is_empty() {
            write_whole(&folder.join(names::TRAILS), self.trails().as_bytes())?;
        }
        let figures_folder = folder.join(names::FIGURES);
        fs::create_dir_all(&figures_folder).with_context(|| figures_folder.display().to_string())?;
        figures::draw(self, &figures_folder)?;
        write_whole(&folder.join(names::SUMMARY), &serde_json::to_vec_pretty(&self.summary())?)
    }

    /// What trainings brought: the model, what one may go back to, errors and losses.
    pub(super) fn write_learned(&mut self, folder: &Path) -> anyhow::Result<()> {
        if let Some(model) = &self.model {
            model.save(&folder.join(names::MODEL))?;
        }
        self.kept.save(&folder.join(names::ITERATIONS))?;
        if let Some(errors) = &self.errors {
            write_whole(&folder.join(names::ERRORS), &serde_json::to_vec_pretty(&**errors)?)?;
        }
        write_whole(&folder.join(names::METRICS), self.metrics().as_bytes())
    }

    /// What makes a folder a run that can be repeated and opened.
    pub(super) fn write_description(&self, folder: &Path) -> anyhow::Result<()> {
        write_whole(&folder.join(names::PRESET), self.preset.to_toml()?.as_bytes())?;
        write_whole(&folder.join(names::COMMAND), repeated(folder).as_bytes())
    }

    /// Opens a run folder to look at it: preset, data, model, summary. Nothing in it is changed.
    ///
    /// # Errors
    /// If a file is missing or broken, or the parts do not belong together.
    pub fn load(folder: &Path) -> anyhow::Result<Self> {
        Self::read(folder, false)
    }

    /// Opens a run folder to go on with it: what is added to its data is written there. Where that cannot be, it is opened to be looked
    /// at, and the remarks say why.
    ///
    /// # Errors
    /// Those of [`Experiment::load`].
    pub fn resume(folder: &Path) -> anyhow::Result<Self> {
        Self::read(folder, true)
    }

    fn read(folder: &Path, to_add: bool) -> anyhow::Result<Self> {
        let preset_file = folder.join(names::PRESET);
        ensure!(
            preset_file.exists(),
            "{} is not a run folder: it has no {}",
            folder.display(),
            names::PRESET
        );
        let preset = Preset::load(&preset_file.to_string_lossy())?;
        let opened = Opened::read(folder, to_add)?;
        let plants = match &opened.contents.dataset {
            Some(dataset) => PlantFactory::open_again(&preset.plant, dataset.spec())?,
            None => PlantFactory::open(&preset.plant)?,
        };
        let mut experiment = Self::with(preset, plants)?;
        let spec = experiment.dataset.spec().clone();
        if let Some(why) = opened.contents.dataset.as_ref().and_then(|data| spec.mismatch(data.spec())) {
            anyhow::bail!("the data in {} cannot be used here: {why}", folder.display());
        }
        opened.hand_over(&mut experiment)?;
        let weights = folder.join(names::MODEL);
        if weights.exists() {
            let model = Model::load(&weights)?;
            model.check_fits(&spec).with_context(|| weights.display().to_string())?;
            experiment.iteration = model.card.iteration;
            experiment.model = Some(Arc::new(model));
        }
        let summary = folder.join(names::SUMMARY);
        if summary.exists() {
            let text = fs::read_to_string(&summary).with_context(|| summary.display().to_string())?;
            experiment.summary =
                Summary::parse(&text).with_context(|| format!("{} is not a summary", summary.display()))?;
        }
        // No number of a run depends on them.
        let metrics = fs::read_to_string(folder.join(names::METRICS)).ok();
        experiment.epochs = metrics.and_then(|text| metrics_of(&text).ok()).unwrap_or_default();
        experiment.take_kept(&folder.join(names::ITERATIONS));
        experiment.load_apprentice(folder)?;
        let errors = folder.join(names::ERRORS);
        if errors.exists() {
            let text = fs::read_to_string(&errors).with_context(|| errors.display().to_string())?;
            experiment.errors = serde_json::from_str(&text).ok().map(Arc::new);
        }
        Ok(experiment)
    }

    /// Wanted paths and executed trails (m), as CSV.
    fn trails(&self) -> String {
        let mut text = String::from("path,episode,kind,x,y\n");
        let Some(anchor) = self.plants.spec().anchor else { return text };
        let mut earlier: Vec<&str> = Vec::new();
        for (path, episode) in &self.followed {
            let name = path.name.as_str();
            let number = earlier.iter().filter(|known| **known == name).count();
            earlier.push(name);
            for [x, y] in path.points() {
                text += &format!("{name},{number},wanted,{x},{y}\n");
            }
            for t in 0..=episode.len() {
                let [x, y] = anchor.plane.map(|index| episode.state(t)[index]);
                text += &format!("{name},{number},executed,{x},{y}\n");
            }
        }
        text
    }

    /// One row an epoch, as CSV.
    fn metrics(&self) -> String {
        let written = |value: Option<f64>| value.map_or(String::new(), |v| v.to_string());
        let mut text = String::from("iteration,update,train_loss,validation_loss");
        HORIZONS.iter().for_each(|steps| text += &format!(",open_loop_{steps}"));
        text.push('\n');
        for epoch in &self.epochs {
            let validation = written(epoch.validation_loss);
            text += &format!("{},{},{},{validation}", epoch.iteration, epoch.update, epoch.train_loss);
            for steps in HORIZONS {
                let error = epoch.open_loop.iter().find(|(h, _)| *h == steps).and_then(|(_, error)| *error);
                text += &format!(",{}", written(error));
            }
            text.push('\n');
        }
        text
    }
}

/// Replaces a file of the run folder as a whole.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    replace_bytes(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
