//! Which runs are wanted, as one types it: `swimmer planner.horizon>10 return>20`.

use super::{Column, RunInfo, Value};

/// Words and comparisons, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// In small letters; each must occur in the run's name, plant, tags or its preset's name.
    words: Vec<String>,
    conditions: Vec<Condition>,
}

/// `key<value`
#[derive(Clone, Debug, PartialEq)]
struct Condition {
    /// A result's, or a dotted key of the preset.
    key: String,
    relation: Relation,
    value: Value,
    /// As it was typed.
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Below,
    AtMost,
    Above,
    AtLeast,
    Equal,
}

/// Why a filter means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    #[error("a quotation mark is open in the filter")]
    OpenQuote,
    #[error("\"{0}\" lacks a key before the sign, such as return>20")]
    NoKey(String),
    #[error("\"{0}\" lacks a value after the sign, such as return>20")]
    NoValue(String),
    #[error("\"{text}\": {value} is not a number, and only numbers are above or below one another")]
    NotNumber { text: String, value: String },
    #[error("\"{text}\": no run here has a value \"{key}\"{}", hint(.close.as_deref()))]
    UnknownKey { text: String, key: String, close: Option<String> },
}

fn hint(close: Option<&str>) -> String {
    close.map_or_else(String::new, |close| format!("; is {close} meant?"))
}

impl Filter {
    /// Reads a filter; empty text lets every run through.
    ///
    /// # Errors
    /// Says which part of it means nothing.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut filter = Self::default();
        for part in parts(text)? {
            match part.find(['<', '>', '=']) {
                Some(at) => filter.conditions.push(Condition::parse(&part, at)?),
                None => filter.words.push(part.to_lowercase()),
            }
        }
        Ok(filter)
    }

    /// The runs that it lets through.
    ///
    /// # Errors
    /// If it asks for a value that none of the runs has.
    pub fn choose<'a>(
        &self,
        runs: impl IntoIterator<Item = &'a RunInfo>,
    ) -> Result<Vec<&'a RunInfo>, FilterError> {
        let runs: Vec<&RunInfo> = runs.into_iter().collect();
        let columns = Column::ALL.map(Column::key);
        for condition in &self.conditions {
            let key = condition.key.as_str();
            let known = columns.contains(&key) || runs.iter().any(|run| run.preset.contains_key(key));
            if !known && !runs.is_empty() {
                let mut keys = runs.iter().flat_map(|run| run.preset.keys());
                let last = key.rsplit('.').next().unwrap_or(key);
                let close = keys.find(|known| known.rsplit('.').next() == Some(last));
                return Err(FilterError::UnknownKey {
                    text: condition.text.clone(),
                    key: key.to_owned(),
                    close: close.cloned(),
                });
            }
        }
        Ok(runs.into_iter().filter(|run| self.lets_through(run)).collect())
    }

    fn lets_through(&self, run: &RunInfo) -> bool {
        let own = run.preset.get("name").map_or("", String::as_str);
        let text = format!("{}\n{}\n{own}\n{}", run.name, run.plant, run.tags.join("\n")).to_lowercase();
        self.words.iter().all(|word| text.contains(word)) && self.conditions.iter().all(|c| c.holds(run))
    }
}

impl Condition {
    /// Reads `part`, whose sign begins at `at`.
    fn parse(part: &str, at: usize) -> Result<Self, FilterError> {
        let (key, rest) = part.split_at(at);
        let signs = [
            ("<=", Relation::AtMost),
            (">=", Relation::AtLeast),
            ("==", Relation::Equal),
            ("<", Relation::Below),
            (">", Relation::Above),
            ("=", Relation::Equal),
        ];
        let found = signs.iter().find_map(|(sign, relation)| Some((rest.strip_prefix(sign)?, *relation)));
        let (value, relation) = found.unwrap_or((rest, Relation::Equal));
        let text = part.to_owned();
        if key.is_empty() {
            return Err(FilterError::NoKey(text));
        }
        if value.is_empty() {
            return Err(FilterError::NoValue(text));
        }
        let told = Value::parse(value);
        if relation != Relation::Equal && !matches!(told, Value::Number(_)) {
            return Err(FilterError::NotNumber { text, value: value.to_owned() });
        }
        Ok(Self { key: key.to_owned(), relation, value: told, text })
    }

    fn holds(&self, run: &RunInfo) -> bool {
        match (run.value(&self.key), &self.value) {
            (Some(Value::Number(own)), Value::Number(wanted)) => match self.relation {
                Relation::Below => own < *wanted,
                Relation::AtMost => own <= *wanted,
                Relation::Above => own > *wanted,
                Relation::AtLeast => own >= *wanted,
                Relation::Equal => own == *wanted,
            },
            // One of several tags is enough.
            (Some(Value::Text(own)), Value::Text(wanted)) if self.relation == Relation::Equal => {
                let same = |text: &str| text.to_lowercase() == wanted.to_lowercase();
                same(&own) || self.key == Column::Tags.key() && run.tags.iter().any(|tag| same(tag))
            }
            _ => false,
        }
    }
}

/// Parts between spaces; spaces between quotation marks belong to a part.
fn parts(text: &str) -> Result<Vec<String>, FilterError> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            space if space.is_whitespace() && !quoted => parts.push(std::mem::take(&mut part)),
            letter => part.push(letter),
        }
    }
    if quoted {
        return Err(FilterError::OpenQuote);
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    Ok(parts)
}
