//! New names and tags for runs.

use std::{
    fs,
    path::{self, Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};

use super::{is_run, names, read};
use crate::{data::replace_bytes, experiment::folder::repeated};

/// The file of tags in a run folder.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Tags {
    tags: Vec<String>,
}

/// The tags of a run; none if nobody gave it one.
pub(super) fn tags(folder: &Path) -> anyhow::Result<Vec<String>> {
    let file = folder.join(names::TAGS);
    if !file.exists() {
        return Ok(Vec::new());
    }
    let tags: Tags =
        toml::from_str(&read(&file)?).with_context(|| format!("{} is not a file of tags", file.display()))?;
    Ok(tags.tags)
}

/// Gives a run these tags in place of those it has.
///
/// # Errors
/// If it is no run folder, or cannot be written to.
pub fn tag(folder: &Path, tags: &[String]) -> anyhow::Result<()> {
    check(folder)?;
    let file = folder.join(names::TAGS);
    let mut kept: Vec<String> = Vec::new();
    for word in tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
        if !kept.iter().any(|known| known == word) {
            kept.push(word.to_owned());
        }
    }
    let text = toml::to_string(&Tags { tags: kept })?;
    replace_bytes(&file, text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))
}

/// Words between commas, as tags are typed.
pub fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Gives a run folder another name where it is, and returns where it is now.
///
/// # Errors
/// If the name cannot be a folder's, or is taken.
pub fn rename(folder: &Path, name: &str) -> anyhow::Result<PathBuf> {
    check(folder)?;
    let name = name.trim();
    ensure!(!name.is_empty(), "a run has to have a name");
    ensure!(!name.contains(path::is_separator), "\"{name}\" cannot be a folder's name: it has a slash in it");
    ensure!(!name.starts_with('.'), "\"{name}\" would be hidden: a run's name does not begin with a dot");
    let whole = path::absolute(folder)?;
    ensure!(whole.file_name().is_some(), "{} cannot be renamed", folder.display());
    let there = folder.with_file_name(name);
    // A folder that ends in `..` has no name of its own.
    let there = if folder.file_name().is_some() { there } else { whole.with_file_name(name) };
    if there == folder {
        return Ok(there);
    }
    ensure!(there.symlink_metadata().is_err(), "{} is there already", there.display());
    fs::rename(folder, &there)
        .with_context(|| format!("{} cannot be renamed to {name}", folder.display()))?;
    let command = there.join(names::COMMAND);
    if fs::read_to_string(&command).is_ok_and(|text| text == repeated(folder)) {
        replace_bytes(&command, repeated(&there).as_bytes())
            .with_context(|| format!("cannot write {}", command.display()))?;
    }
    Ok(there)
}

/// Fails if it is no run folder.
pub(super) fn check(folder: &Path) -> anyhow::Result<()> {
    ensure!(is_run(folder), "{} is not a run folder: it has no {}", folder.display(), names::PRESET);
    Ok(())
}
