//! `foresight`: the window.

use std::path::{Path, PathBuf};

use crate::{
    experiment::Preset,
    gui::{self, Opening},
};

/// What a fresh window shows.
const QUICK_START: &str = "quick_start";

/// Opens the window on a preset, a run folder or a model.
pub fn open(target: Option<&str>, model: Option<PathBuf>) -> anyhow::Result<()> {
    let mut opening = match target {
        Some(folder) if Path::new(folder).is_dir() => Opening::Run(folder.into()),
        Some(name) if Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("xml")) => {
            return open(None, Some(name.into()));
        }
        Some(name) => Opening::Preset(Box::new(Preset::load(name)?)),
        None => Opening::Preset(Box::new(match &model {
            Some(file) => Preset::for_model(file),
            None => Preset::builtin(QUICK_START)?,
        })),
    };
    if let (Some(file), Opening::Preset(preset)) = (&model, &mut opening) {
        preset.plant = Preset::for_model(file).plant;
    }
    gui::run(opening)
}
