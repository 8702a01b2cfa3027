//! Rows of a recording, one after the other, cleaned and cut into episodes.

use super::{ColumnMap, Imported, Kind};
use crate::{
    data::{Episode, Source, Split},
    plant::robot::roll_pitch_yaw,
};

/// A stretch of a rollout.
pub(super) struct Cut {
    /// Counted from 0, and as the table numbers it.
    pub rollout: usize,
    pub number: f64,
    pub episode: Episode,
}

/// Makes episodes of rows, one after the other.
pub(super) struct Reader<'a> {
    map: &'a ColumnMap,
    places: Places,
    report: Imported,
    cuts: Vec<Cut>,
    /// The row before, of the same rollout; its number, and how many rows there were of it.
    before: Vec<f64>,
    number: f64,
    rows: usize,
    /// Transitions before this rollout.
    earlier: usize,
    open: Option<Episode>,
}

/// Where in a row the columns of a mapping are.
struct Places {
    rollout: usize,
    time: usize,
    /// The pose's time, x, y, z, and w, x, y, z of its quaternion.
    pose: Option<(usize, [usize; 3], [usize; 4])>,
    state: Vec<usize>,
    action: Vec<usize>,
}

impl Places {
    fn new(map: &ColumnMap, columns: &[&str]) -> Self {
        // Every column of the mapping is among them.
        let of = |name: &String| columns.binary_search(&name.as_str()).unwrap_or_default();
        let pose = map.pose.as_ref();
        Self {
            rollout: of(&map.rollout),
            time: of(&map.time),
            pose: pose.map(|p| (of(&p.time), p.position.each_ref().map(of), p.quaternion.each_ref().map(of))),
            state: map.state.iter().map(|reading| of(&reading.column)).collect(),
            action: map.action.iter().map(|reading| of(&reading.column)).collect(),
        }
    }
}

impl<'a> Reader<'a> {
    /// Rows will have these `columns`, in order.
    pub fn new(map: &'a ColumnMap, columns: &[&str]) -> Self {
        Self {
            map,
            places: Places::new(map, columns),
            report: Imported::default(),
            cuts: Vec::new(),
            before: vec![f64::NAN; columns.len()],
            number: f64::NAN,
            rows: 0,
            earlier: 0,
            open: None,
        }
    }

    /// Takes the next row; what `row` then holds is of no use.
    pub fn read(&mut self, row: &mut Vec<f64>) {
        let number = row[self.places.rollout];
        if self.rows == 0 || number != self.number {
            self.end_rollout();
            (self.number, self.rows, self.earlier) = (number, 0, self.report.transitions);
            self.report.rollouts += 1;
        }
        if self.rows > self.map.clean.skip {
            self.join(row);
        }
        self.rows += 1;
        std::mem::swap(&mut self.before, row);
    }

    /// The episodes, in order, and what was not believed.
    pub fn end(mut self) -> (Vec<Cut>, Imported) {
        self.end_rollout();
        (self.cuts, self.report)
    }

    fn end_rollout(&mut self) {
        self.cut();
        self.report.usable += usize::from(self.report.transitions > self.earlier);
        self.earlier = self.report.transitions;
    }

    fn cut(&mut self) {
        if let Some(mut episode) = self.open.take().filter(|episode| !episode.is_empty()) {
            episode.shrink();
            let rollout = self.report.rollouts - 1;
            self.cuts.push(Cut { rollout, number: self.number, episode });
        }
    }

    /// Appends the row to the episode that is open, or begins another one with it.
    fn join(&mut self, row: &[f64]) {
        // A state is made of two rows: velocities are differences.
        let state = self.is_sound(row).then(|| self.state(row));
        // What a double holds may be beyond a float.
        let state = state.filter(|state| state.iter().all(|x| x.is_finite()));
        let action = self.action();
        match (state, action, &mut self.open) {
            (Some(state), Some(action), Some(episode)) => {
                episode.push(&action, 0.0, &state);
                self.report.transitions += 1;
            }
            (Some(state), ..) => {
                self.cut();
                let actions = self.map.action.len();
                self.open = Some(Episode::begin(0, Source::Recorded, Split::Train, &state, actions));
            }
            (None, ..) => self.cut(),
        }
    }

    /// Whether `row` follows the one before as it should; counts why not.
    fn is_sound(&mut self, row: &[f64]) -> bool {
        let clean = self.map.clean;
        let step = row[self.places.time] - self.before[self.places.time];
        if !row.iter().chain(&self.before).all(|x| x.is_finite()) {
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

    fn jumps(&self, row: &[f64]) -> bool {
        let Some((time, position, _)) = self.places.pose else { return false };
        let clean = self.map.clean;
        let elapsed = row[time] - self.before[time];
        let way = position.map(|i| row[i] - self.before[i]);
        let too_fast = way[0].hypot(way[1]) > clean.speed * elapsed;
        // The same picture twice tells nothing of the velocity.
        elapsed < 0.5 * clean.step[0] || too_fast || way[2].abs() > clean.height
    }

    fn state(&self, row: &[f64]) -> Vec<f32> {
        let before = &self.before;
        let step = row[self.places.time] - before[self.places.time];
        let mut state = Vec::new();
        if let Some((time, position, quaternion)) = self.places.pose {
            let elapsed = row[time] - before[time];
            state.extend(position.map(|i| row[i]));
            state.extend(position.map(|i| (row[i] - before[i]) / elapsed));
            for angle in roll_pitch_yaw(quaternion.map(|i| row[i])) {
                state.extend([angle.cos(), angle.sin()]);
            }
        }
        for (reading, &i) in self.map.state.iter().zip(&self.places.state) {
            let value = reading.scale * row[i];
            match reading.kind {
                Kind::Value => state.push(value),
                Kind::CosSin => state.extend([value.cos(), value.sin()]),
                Kind::Rate => state.push((value - reading.scale * before[i]) / step),
            }
        }
        state.into_iter().map(|x| x as f32).collect()
    }

    /// The action taken from the row before on, within `-1..=1` of its limits; `None` where it is beyond belief.
    fn action(&mut self) -> Option<Vec<f32>> {
        let action = self.map.action.iter().zip(&self.places.action).map(|(reading, &i)| {
            let [low, high] = reading.limits.unwrap_or([-1.0, 1.0]);
            2.0 * (reading.scale * self.before[i] - low) / (high - low) - 1.0
        });
        let action: Vec<f64> = action.collect();
        let believed = action.iter().all(|a| a.abs() <= 2.0);
        self.report.beyond += usize::from(!believed);
        believed.then(|| action.into_iter().map(|a| a as f32).collect())
    }
}
