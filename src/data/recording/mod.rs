//! Recordings of a robot, read from tables by a mapping of columns, cleaned, and cut into episodes.

mod columns;
mod reader;
mod table;

use std::{path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{DataError, Dataset, Split};
use crate::plant::{Anchor, Axis, Element, Heading, PlantSpec, Role};
use reader::{Cut, Reader};
use table::Table;

pub use columns::{Clean, ColumnMap, Kind, Pose, Reading};
pub use table::is_table;

/// What was read, and what was not believed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Rollouts in the file, and those that gave at least one transition.
    pub rollouts: usize,
    pub usable: usize,
    /// Transitions taken over.
    pub transitions: usize,
    /// Of the others: too soon or too late after the row before, jumps of the pose, actions beyond belief, numbers that are none.
    pub gaps: usize,
    pub jumps: usize,
    pub beyond: usize,
    pub missing: usize,
}

/// Reads `file` (CSV, gzipped where its name ends in `.gz`; Parquet; an archive of NumPy arrays) as `map` says, a few thousand rows at a
/// time. Every rollout is cut where a row is not believed; a share of `held_out` of the rollouts, drawn by `seed`, is for validation. Episodes
/// carry the file's name and the rollout's number as tags.
///
/// # Errors
/// If the file cannot be read, lacks a column, or holds no transition.
pub fn import(
    file: &Path,
    map: &ColumnMap,
    held_out: f64,
    seed: u64,
) -> Result<(Dataset, Imported), DataError> {
    let wrong = |why: String| DataError::Recording { file: file.display().to_string(), why };
    map.validate().map_err(wrong)?;
    let columns = map.columns();
    let mut table = Table::open(file, &columns)?;
    let mut reader = Reader::new(map, &columns);
    let mut row = vec![0.0; columns.len()];
    while let Some(piece) = table.next()? {
        for i in 0..piece.first().map_or(0, Vec::len) {
            row.iter_mut().zip(&piece).for_each(|(x, column)| *x = column[i]);
            reader.read(&mut row);
        }
    }
    let (episodes, report) = reader.end();
    if report.transitions == 0 {
        return Err(wrong(format!("none of its {} rollouts holds two sound rows in a row", report.rollouts)));
    }
    let held = held_out_rollouts(report.rollouts, held_out, seed);
    let stem = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or_default();
    let mut data = Dataset::new(Arc::new(map.spec()));
    for Cut { rollout, number, mut episode } in episodes {
        episode.id = data.next_id();
        episode.split = if held[rollout] { Split::Validation } else { Split::Train };
        episode.tags = vec![stem.to_owned(), format!("rollout {number}")];
        data.push(episode);
    }
    Ok((data, report))
}

/// Which rollouts are held out: the nearest whole number to `share`, drawn by `seed`.
fn held_out_rollouts(count: usize, share: f64, seed: u64) -> Vec<bool> {
    use rand::seq::SliceRandom as _;
    let mut held = vec![false; count];
    let number = (share * count as f64).round() as usize;
    held[..number.min(count)].fill(true);
    held.shuffle(&mut crate::plant::stream(seed, "held-out rollouts", 0));
    held
}

impl ColumnMap {
    /// The plant that the recordings are of.
    pub fn spec(&self) -> PlantSpec {
        let mut state = Vec::new();
        let mut anchor = None;
        if self.pose.is_some() {
            let axes = [Axis::X, Axis::Y, Axis::Z];
            let name = |axis| match axis {
                Axis::X => "x",
                Axis::Y => "y",
                Axis::Z => "z",
            };
            state.extend(axes.map(|axis| Element::new(name(axis), "m", Role::Position(axis))));
            let velocity =
                |axis| Element::new(format!("{}_velocity", name(axis)), "m/s", Role::Velocity(axis));
            state.extend(axes.map(velocity));
            for angle in ["roll", "pitch"] {
                state.extend(["cos", "sin"].map(|f| Element::new(format!("{angle}_{f}"), "1", Role::Other)));
            }
            state.push(Element::new("yaw_cos", "1", Role::HeadingCos));
            state.push(Element::new("yaw_sin", "1", Role::HeadingSin));
            anchor = Some(Anchor { plane: [0, 1], forward_velocity: 3, heading: Heading::CosSin(10) });
        }
        for Reading { name, unit, kind, .. } in &self.state {
            match kind {
                Kind::Value => state.push(Element::new(name, unit, Role::Other)),
                Kind::CosSin => {
                    state.extend(
                        ["cos", "sin"].map(|f| Element::new(format!("{name}_{f}"), "1", Role::Other)),
                    );
                }
                Kind::Rate => state.push(Element::new(name, unit, Role::JointVelocity)),
            }
        }
        let action = |reading: &Reading| Element {
            limits: reading.limits,
            ..Element::new(&reading.name, &reading.unit, Role::Control)
        };
        PlantSpec {
            agent: self.agent.clone(),
            variant: self.variant.clone(),
            state,
            action: self.action.iter().map(action).collect(),
            control_period: self.period,
            anchor,
        }
    }
}
