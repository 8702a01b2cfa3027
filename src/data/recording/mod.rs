//! Recordings of a robot, read from tables by a mapping of columns, cleaned, and cut into episodes.

mod columns;
mod table;

use std::{path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{DataError, Dataset, Episode, Source, Split};
use crate::plant::{Anchor, Axis, Element, Heading, PlantSpec, Role, robot::roll_pitch_yaw};
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

/// Reads `file` (CSV, gzipped where its name ends in `.gz`; Parquet; an archive of NumPy arrays) as `map` says. Every rollout is cut where a row is not believed;
/// a share of `held_out` of the rollouts, drawn by `seed`, is for validation. Episodes carry the file's name and the rollout's
/// number as tags.
///
/// # Errors
/// If the file cannot be read, lacks a column, or holds no transition.
pub fn import(
    file: &Path,
    map: &ColumnMap,
    held_out: f64,
    seed: u64,
) -> Result<(Dataset, Imported), DataError> {
    let name = file.display().to_string();
    let wrong = |why: String| DataError::Recording { file: name.clone(), why };
    map.validate().map_err(wrong)?;
    let table = Table::read(file, &map.columns(), &map.rollout)?;
    let mut data = Dataset::new(Arc::new(map.spec()));
    let mut report = Imported::default();
    let rollouts = table.rollouts();
    report.rollouts = rollouts.len();
    let held = held_out_rollouts(rollouts.len(), held_out, seed);
    let stem = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or_default();
    for (index, rows) in rollouts.into_iter().enumerate() {
        let number = table.label(rows.start);
        let before = report.transitions;
        let mut reader = Reader { map, table: &table, report: &mut report };
        for mut episode in reader.episodes(rows) {
            episode.id = data.next_id();
            episode.split = if held[index] { Split::Validation } else { Split::Train };
            episode.tags = vec![stem.to_owned(), format!("rollout {number}")];
            data.push(episode);
        }
        report.usable += usize::from(report.transitions > before);
    }
    if report.transitions == 0 {
        return Err(wrong(format!("none of its {} rollouts holds two sound rows in a row", report.rollouts)));
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

/// Makes episodes of one rollout's rows.
struct Reader<'a> {
    map: &'a ColumnMap,
    table: &'a Table,
    report: &'a mut Imported,
}

impl Reader<'_> {
    fn episodes(&mut self, rows: std::ops::Range<usize>) -> Vec<Episode> {
        let mut episodes = Vec::new();
        let mut open: Option<Episode> = None;
        let begin = rows.start + self.map.clean.skip;
        for row in begin + 1..rows.end {
            // A state is made of two rows: velocities are differences.
            let state = self.is_sound(row).then(|| self.state(row));
            // What a double holds may be beyond a float.
            let state = state.filter(|state| state.iter().all(|x| x.is_finite()));
            let action = self.action(row - 1);
            match (state, action, open.take()) {
                (Some(state), Some(action), Some(mut episode)) => {
                    episode.push(&action, 0.0, &state);
                    self.report.transitions += 1;
                    open = Some(episode);
                }
                (Some(state), _, before) => {
                    episodes.extend(before);
                    open = Some(Episode::begin(
                        0,
                        Source::Recorded,
                        Split::Train,
                        &state,
                        self.map.action.len(),
                    ));
                }
                (None, _, before) => episodes.extend(before),
            }
        }
        episodes.extend(open);
        episodes.retain(|episode| !episode.is_empty());
        episodes
    }

    fn at(&self, row: usize, column: &str) -> f64 {
        self.table.value(row, column)
    }

    /// Whether `row` follows the one before as it should; counts why not.
    fn is_sound(&mut self, row: usize) -> bool {
        let (map, clean) = (self.map, self.map.clean);
        let step = self.at(row, &map.time) - self.at(row - 1, &map.time);
        let all = |row: usize| map.columns().iter().all(|column| self.at(row, column).is_finite());
        if !(all(row) && all(row - 1)) {
            self.report.missing += 1;
        } else if !(clean.step[0]..=clean.step[1]).contains(&step) {
            self.report.gaps += 1;
        } else if self.jumps(row) {
            self.report.jumps += 1;
        } else {
            return true;
        }
        false
    }

    fn jumps(&self, row: usize) -> bool {
        let Some(pose) = &self.map.pose else { return false };
        let clean = self.map.clean;
        let elapsed = self.at(row, &pose.time) - self.at(row - 1, &pose.time);
        let way = [0, 1, 2].map(|i| self.at(row, &pose.position[i]) - self.at(row - 1, &pose.position[i]));
        let too_fast = way[0].hypot(way[1]) > clean.speed * elapsed;
        // The same picture twice tells nothing of the velocity.
        elapsed < 0.5 * clean.step[0] || too_fast || way[2].abs() > clean.height
    }

    fn state(&self, row: usize) -> Vec<f32> {
        let map = self.map;
        let step = self.at(row, &map.time) - self.at(row - 1, &map.time);
        let mut state = Vec::new();
        if let Some(pose) = &map.pose {
            let elapsed = self.at(row, &pose.time) - self.at(row - 1, &pose.time);
            let position = pose.position.each_ref().map(|column| self.at(row, column));
            state.extend(position);
            state.extend((0..3).map(|i| (position[i] - self.at(row - 1, &pose.position[i])) / elapsed));
            let q = pose.quaternion.each_ref().map(|column| self.at(row, column));
            for angle in roll_pitch_yaw(q) {
                state.extend([angle.cos(), angle.sin()]);
            }
        }
        for reading in &map.state {
            let value = reading.scale * self.at(row, &reading.column);
            match reading.kind {
                Kind::Value => state.push(value),
                Kind::CosSin => state.extend([value.cos(), value.sin()]),
                Kind::Rate => state.push((value - reading.scale * self.at(row - 1, &reading.column)) / step),
            }
        }
        state.into_iter().map(|x| x as f32).collect()
    }

    /// The action taken from `row` on, within `-1..=1` of its limits; `None` where it is beyond belief.
    fn action(&mut self, row: usize) -> Option<Vec<f32>> {
        let action: Vec<f64> = (self.map.action.iter())
            .map(|reading| {
                let [low, high] = reading.limits.unwrap_or([-1.0, 1.0]);
                2.0 * (reading.scale * self.at(row, &reading.column) - low) / (high - low) - 1.0
            })
            .collect();
        let believed = action.iter().all(|a| a.abs() <= 2.0);
        self.report.beyond += usize::from(!believed);
        believed.then(|| action.into_iter().map(|a| a as f32).collect())
    }
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
