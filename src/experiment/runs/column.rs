//! What is told of a run in a table, and the order of runs by it.

use std::{
    cmp::Ordering,
    time::{SystemTime, UNIX_EPOCH},
};

use super::RunInfo;

/// A column of the table of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Name,
    Plant,
    Seed,
    Transitions,
    Return,
    Cost,
    Distance,
    Complete,
    Tags,
    Modified,
}

impl Column {
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Plant,
        Self::Seed,
        Self::Transitions,
        Self::Return,
        Self::Cost,
        Self::Distance,
        Self::Complete,
        Self::Tags,
        Self::Modified,
    ];

    /// As filters, files and the command line say it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Plant => "plant",
            Self::Seed => "seed",
            Self::Transitions => "transitions",
            Self::Return => "return",
            Self::Cost => "cost",
            Self::Distance => "distance",
            Self::Complete => "complete",
            Self::Tags => "tags",
            Self::Modified => "modified",
        }
    }

    /// As the window says it, with its unit.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Plant => "Plant",
            Self::Seed => "Seed",
            Self::Transitions => "Transitions",
            Self::Return => "Return",
            Self::Cost => "Path cost",
            Self::Distance => "Distance (m)",
            Self::Complete => "State",
            Self::Tags => "Tags",
            Self::Modified => "Changed",
        }
    }

    pub fn about(self) -> &'static str {
        match self {
            Self::Name => "The run's folder, from the folder looked at",
            Self::Plant => "What moved",
            Self::Seed => "The seed of every random number",
            Self::Transitions => "Transitions that the last model was trained on",
            Self::Return => "Mean return of the last iteration's rollouts, by the plant's own reward",
            Self::Cost => "The authors' cost of a step, mean over paths",
            Self::Distance => "Mean distance from the path, mean over paths",
            Self::Complete => "Whether everything that the preset asks for was done",
            Self::Tags => "Your words",
            Self::Modified => "When its summary was written",
        }
    }

    /// What a run has there; `None` if it has nothing.
    pub fn value(self, run: &RunInfo) -> Option<Value> {
        match self {
            Self::Name => Some(Value::Text(run.name.clone())),
            Self::Plant => Some(Value::Text(run.plant.clone())),
            Self::Seed => Some(Value::Number(run.seed as f64)),
            Self::Transitions => run.transitions.map(|count| Value::Number(count as f64)),
            Self::Return => run.mean_return.map(Value::Number),
            Self::Cost => run.cost.map(Value::Number),
            Self::Distance => run.distance.map(Value::Number),
            Self::Complete => Some(Value::Text(if run.complete { "yes" } else { "no" }.to_owned())),
            Self::Tags => (!run.tags.is_empty()).then(|| Value::Text(run.tags.join(", "))),
            Self::Modified => {
                let age = run.modified.duration_since(UNIX_EPOCH).ok()?;
                Some(Value::Number(age.as_secs_f64()))
            }
        }
    }

    /// The same as files have it.
    pub(super) fn written(self, run: &RunInfo) -> String {
        match (self, self.value(run)) {
            (Self::Modified, _) => utc(run.modified),
            (Self::Seed, _) => run.seed.to_string(),
            (_, Some(Value::Number(number))) => number.to_string(),
            (_, Some(Value::Text(text))) => text,
            (_, None) => String::new(),
        }
    }
}

/// A value of a run: a result, or one of its preset.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Text(String),
}

impl Value {
    /// A number where it is one.
    pub(super) fn parse(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Text(text.to_owned()), Self::Number)
    }

    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b)),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

impl RunInfo {
    /// A result by its [`Column::key`], or a value of the preset by its dotted key.
    pub fn value(&self, key: &str) -> Option<Value> {
        match Column::ALL.into_iter().find(|column| column.key() == key) {
            Some(column) => column.value(self),
            None => self.preset.get(key).map(|text| Value::parse(text)),
        }
    }
}

/// Puts runs in the order of a result or a value of the preset; those that do not have it come last either way.
pub fn sort<'a>(runs: &mut [&'a RunInfo], key: &str, falling: bool) {
    let mut keyed: Vec<(Option<Value>, &'a RunInfo)> =
        runs.iter().map(|run| (run.value(key).filter(is_told), *run)).collect();
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) if falling => b.order(a),
        (Some(a), Some(b)) => a.order(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    runs.iter_mut().zip(keyed).for_each(|(place, (_, run))| *place = run);
}

fn is_told(value: &Value) -> bool {
    !matches!(value, Value::Number(number) if number.is_nan())
}

/// `3 h ago`
pub fn age(time: SystemTime) -> String {
    match time.elapsed().map_or(0, |age| age.as_secs()) {
        seconds if seconds < 90 => format!("{seconds} s ago"),
        seconds if seconds < 90 * 60 => format!("{} min ago", seconds / 60),
        seconds if seconds < 48 * 3600 => format!("{} h ago", seconds / 3600),
        seconds => format!("{} days ago", seconds / 86_400),
    }
}

/// `2026-11-25T19:40:04Z`
pub fn utc(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, rest) = ((seconds / 86_400) as i64, seconds % 86_400);
    // Days of the Gregorian calendar, in years that begin in March (H. Hinnant, "chrono-compatible low-level date algorithms").
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
