//! What runs do not have in common, and runs as a table for other programs.

use std::collections::BTreeSet;

use super::{Column, RunInfo};

/// A value of the preset that is not the same in all runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Dotted: `planner.horizon`.
    pub key: String,
    /// One a run, in their order; `None`: its preset does not say.
    pub values: Vec<Option<String>>,
}

/// The values that differ, by key; none of fewer than two runs.
pub fn differences(runs: &[&RunInfo]) -> Vec<Difference> {
    let keys: BTreeSet<&String> = runs.iter().flat_map(|run| run.preset.keys()).collect();
    let told = keys.into_iter().map(|key| Difference {
        key: key.clone(),
        values: runs.iter().map(|run| run.preset.get(key).cloned()).collect(),
    });
    told.filter(|told| told.values.windows(2).any(|pair| pair[0] != pair[1])).collect()
}

/// One row a run: these columns, its folder, then every value of the presets that differs.
///
/// # Errors
/// Never, short of a machine without memory.
pub fn csv(runs: &[&RunInfo], columns: &[Column]) -> anyhow::Result<String> {
    let differences = differences(runs);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = columns.iter().map(|column| column.key()).chain(["folder"]);
    // A preset has a name and a seed of its own.
    let keys = differences.iter().map(|told| format!("preset.{}", told.key));
    writer.write_record(head.map(str::to_owned).chain(keys))?;
    for (index, run) in runs.iter().enumerate() {
        let results = columns.iter().map(|column| column.written(run));
        let values = differences.iter().map(|told| told.values[index].clone().unwrap_or_default());
        writer.write_record(results.chain([run.folder.display().to_string()]).chain(values))?;
    }
    Ok(String::from_utf8_lossy(&writer.into_inner()?).into_owned())
}
