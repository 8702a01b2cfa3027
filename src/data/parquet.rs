//! A data set as one Parquet file that any other tool can read.
//!
//! One row a state: `n + 1` rows an episode, whose last has no action and no reward. Columns: `episode`, `step`,
//! `split`, `source`, `tags` (a JSON list), `dropped`, `terminated`, `state.<name>`, `action.<name>`, `reward`. The
//! plant's description travels as JSON in the file's key-value metadata.

use std::{collections::HashSet, fs::File, io, path::Path, sync::Arc};

use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    column::reader::ColumnReaderImpl,
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, FloatType, Int64Type},
    errors::ParquetError,
    file::{
        metadata::KeyValue,
        properties::WriterProperties,
        reader::{FileReader as _, RowGroupReader, SerializedFileReader},
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type,
};

use super::{DataError, Dataset, Episode, Source, Split, pages, replace_file};
use crate::{crash, plant::PlantSpec};

/// Key of the plant's description in the file's metadata.
const SPEC_KEY: &str = "foresight.plant";

/// Key of the format's number; files without are of the first, which differs in nothing else.
const FORMAT_KEY: &str = "foresight.format";
/// What this program writes, and the newest it reads.
const FORMAT: u32 = 2;
/// Key of [`Dataset::checksum`]. A file without it is taken as it is.
const CHECK_KEY: &str = "foresight.sha256";

/// Rows after which a new row group begins, at the next episode.
const GROUP_ROWS: usize = 1 << 16;

/// More numbers than this in one file are not believed.
const MOST_NUMBERS: i64 = 1 << 33;

impl Dataset {
    /// Writes every episode, dropped ones included, replacing `path` in one go.
    ///
    /// # Errors
    /// [`DataError::Io`]; those of [`Dataset::bring`].
    pub fn save(&self, path: &Path) -> Result<(), DataError> {
        self.bring(&mut |_, _| true)?;
        let written = replace_file(path, |file| self.write(file).map_err(io::Error::other));
        written.map_err(|source| DataError::Io { file: path.display().to_string(), source })
    }

    /// The file's bytes, to wherever they go.
    pub(super) fn write(&self, file: impl io::Write + Send) -> Result<(), ParquetError> {
        write(self, file)
    }

    /// Reads a file that [`Dataset::save`] wrote, or one like it.
    ///
    /// # Errors
    /// [`DataError::Io`] if the file cannot be read, [`DataError::Format`] with the reason if it is not such a file.
    pub fn load(path: &Path) -> Result<Self, DataError> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|source| DataError::Io { file: name.clone(), source })?;
        Self::read(file, &name)
    }

    /// The same of a file that is open already, from its beginning.
    pub(super) fn read(file: File, name: &str) -> Result<Self, DataError> {
        // The Parquet library checks most of what it reads; a panic in it must not take the program along.
        let read = crash::shield(|| read(file)).unwrap_or_else(|_| Err("its contents are damaged".into()));
        read.map_err(|why| DataError::Format { file: name.to_owned(), why })
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Integer,
    Flag,
    Text,
    Number,
    /// Missing in an episode's last row.
    MaybeNumber,
}

impl Kind {
    fn physical(self) -> Physical {
        match self {
            Self::Integer => Physical::INT64,
            Self::Flag => Physical::BOOLEAN,
            Self::Text => Physical::BYTE_ARRAY,
            Self::Number | Self::MaybeNumber => Physical::FLOAT,
        }
    }
}

/// Names and kinds of all columns, in order.
fn layout(spec: &PlantSpec) -> Vec<(String, Kind)> {
    use Kind::{Flag, Integer, MaybeNumber, Number, Text};
    let head = [("episode", Integer), ("step", Integer), ("split", Text), ("source", Text), ("tags", Text)];
    let flags = [("dropped", Flag), ("terminated", Flag)];
    let mut columns: Vec<_> =
        head.into_iter().chain(flags).map(|(name, kind)| (name.to_owned(), kind)).collect();
    columns.extend(spec.state.iter().map(|element| (format!("state.{}", element.name), Number)));
    columns.extend(spec.action.iter().map(|element| (format!("action.{}", element.name), MaybeNumber)));
    columns.push(("reward".to_owned(), MaybeNumber));
    columns
}

fn write(data: &Dataset, file: impl io::Write + Send) -> Result<(), ParquetError> {
    let field = |(name, kind): (String, Kind)| {
        let repetition = if kind == Kind::MaybeNumber { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let logical = (kind == Kind::Text).then_some(LogicalType::String);
        let builder = Type::primitive_type_builder(&name, kind.physical());
        builder.with_repetition(repetition).with_logical_type(logical).build().map(Arc::new)
    };
    let fields = layout(data.spec()).into_iter().map(field).collect::<Result<_, _>>()?;
    let schema = Type::group_type_builder("transitions").with_fields(fields).build()?;
    let spec = serde_json::to_string(&**data.spec()).map_err(|e| ParquetError::External(Box::new(e)))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(vec![
            KeyValue::new(SPEC_KEY.to_owned(), spec),
            KeyValue::new(FORMAT_KEY.to_owned(), FORMAT.to_string()),
            KeyValue::new(CHECK_KEY.to_owned(), data.checksum()),
        ]))
        .build();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))?;
    let mut rest = data.all();
    while !rest.is_empty() {
        let mut rows = 0;
        let full = |episode: &Arc<Episode>| {
            rows += episode.len() + 1;
            rows >= GROUP_ROWS
        };
        let count = rest.iter().position(full).map_or(rest.len(), |i| i + 1);
        let (now, later) = rest.split_at(count);
        let mut group = writer.next_row_group()?;
        write_group(&mut group, now)?;
        group.close()?;
        rest = later;
    }
    writer.close().map(|_| ())
}

fn write_group<W: io::Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    episodes: &[Arc<Episode>],
) -> Result<(), ParquetError> {
    /// `of` each episode, once a row.
    fn each_row<T: Clone>(episodes: &[Arc<Episode>], of: impl Fn(&Episode) -> T) -> Vec<T> {
        episodes.iter().flat_map(|e| std::iter::repeat_n(of(e), e.len() + 1)).collect()
    }
    let text = |of: &dyn Fn(&Episode) -> String| each_row(episodes, |e| ByteArray::from(of(e).into_bytes()));

    column::<Int64Type, _>(group, &each_row(episodes, |e| e.id as i64), None)?;
    let steps: Vec<i64> = episodes.iter().flat_map(|e| 0..=e.len() as i64).collect();
    column::<Int64Type, _>(group, &steps, None)?;
    column::<ByteArrayType, _>(group, &text(&|e| split_name(e.split).to_owned()), None)?;
    column::<ByteArrayType, _>(group, &text(&|e| source_name(e.source)), None)?;
    column::<ByteArrayType, _>(group, &text(&|e| serde_json::json!(e.tags).to_string()), None)?;
    column::<BoolType, _>(group, &each_row(episodes, |e| e.dropped), None)?;
    column::<BoolType, _>(group, &each_row(episodes, |e| e.terminated), None)?;

    let Some(first) = episodes.first() else { return Ok(()) };
    for i in 0..first.state_len() {
        let states: Vec<f32> =
            episodes.iter().flat_map(|e| (0..=e.len()).map(move |t| e.state(t)[i])).collect();
        column::<FloatType, _>(group, &states, None)?;
    }
    let last = |e: &Arc<Episode>| (0..=e.len()).map(|_| 1).take(e.len()).chain([0]).collect::<Vec<i16>>();
    let present: Vec<i16> = episodes.iter().flat_map(last).collect();
    for i in 0..first.action_len() {
        let actions: Vec<f32> =
            episodes.iter().flat_map(|e| (0..e.len()).map(move |t| e.action(t)[i])).collect();
        column::<FloatType, _>(group, &actions, Some(&present))?;
    }
    let rewards: Vec<f32> = episodes.iter().flat_map(|e| e.rewards().iter().copied()).collect();
    column::<FloatType, _>(group, &rewards, Some(&present))
}

/// Writes the group's next column; `present` says for each row whether it has a value.
fn column<T: DataType, W: io::Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    present: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let missing = || ParquetError::General("fewer columns in the schema than in the data".into());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(values, present, None)?;
    column.close()
}

fn read(file: File) -> Result<Dataset, String> {
    let reader =
        SerializedFileReader::new(file).map_err(|e| format!("it is not a sound Parquet file ({e})"))?;
    let meta = reader.metadata().file_metadata();
    let said = |key: &str| {
        let mut pairs = meta.key_value_metadata().into_iter().flatten();
        pairs.find(|pair| pair.key == key).and_then(|pair| pair.value.as_deref())
    };
    let format = said(FORMAT_KEY).map_or(Ok(1), str::parse::<u32>).map_err(|_| "its format is no number")?;
    if format > FORMAT {
        return Err(format!(
            "its format is {format}, this program reads up to {FORMAT}: a newer Foresight wrote it"
        ));
    }
    let spec = said(SPEC_KEY);
    let spec = spec.ok_or("it does not say which plant it belongs to")?;
    let spec: PlantSpec =
        serde_json::from_str(spec).map_err(|e| format!("its description of the plant: {e}"))?;

    let columns = layout(&spec);
    let found = meta.schema_descr().columns();
    if found.len() != columns.len() {
        return Err(format!("it has {} columns where its plant needs {}", found.len(), columns.len()));
    }
    for ((name, kind), found) in columns.iter().zip(found) {
        let optional = i16::from(*kind == Kind::MaybeNumber);
        let levels = (found.max_def_level(), found.max_rep_level());
        if found.name() != name || found.physical_type() != kind.physical() || levels != (optional, 0) {
            return Err(format!(
                "column {} stands where {name} is expected, or is of another type",
                found.name()
            ));
        }
    }
    let rows = meta.num_rows();
    if !(0..MOST_NUMBERS).contains(&rows.saturating_mul(columns.len() as i64)) {
        return Err(format!("it claims to hold {rows} rows"));
    }
    let mut data = Dataset::new(Arc::new(spec));
    let mut seen = HashSet::new();
    for i in 0..reader.num_row_groups() {
        let group = reader.get_row_group(i).map_err(|e| e.to_string())?;
        Group::read(&*group, &columns, rows as usize)?.append_to(&mut data, &mut seen)?;
    }
    if said(CHECK_KEY).is_some_and(|check| check != data.checksum()) {
        return Err("it is damaged: its contents are not those that were written".into());
    }
    Ok(data)
}

/// One row group's columns.
struct Group {
    integers: Vec<Vec<i64>>,
    flags: Vec<Vec<bool>>,
    texts: Vec<Vec<ByteArray>>,
    states: Vec<Vec<f32>>,
    /// Actions, then the reward.
    maybe: Vec<Vec<Option<f32>>>,
}

impl Group {
    fn read(group: &dyn RowGroupReader, columns: &[(String, Kind)], most: usize) -> Result<Self, String> {
        let rows = usize::try_from(group.metadata().num_rows()).ok().filter(|&rows| rows <= most);
        let rows = rows.ok_or("its row counts contradict each other")?;
        let (mut integers, mut flags, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        let (mut states, mut maybe) = (Vec::new(), Vec::new());
        for (i, (name, kind)) in columns.iter().enumerate() {
            match kind {
                Kind::Integer => integers.push(values::<Int64Type>(group, i, name, rows)?.0),
                Kind::Flag => flags.push(values::<BoolType>(group, i, name, rows)?.0),
                Kind::Text => texts.push(values::<ByteArrayType>(group, i, name, rows)?.0),
                Kind::Number => states.push(values::<FloatType>(group, i, name, rows)?.0),
                Kind::MaybeNumber => {
                    let (values, levels) = values::<FloatType>(group, i, name, rows)?;
                    let mut values = values.into_iter();
                    maybe.push(
                        levels.iter().map(|level| (*level > 0).then(|| values.next()).flatten()).collect(),
                    );
                }
            }
        }
        Ok(Self { integers, flags, texts, states, maybe })
    }

    /// Adds the episodes that these rows make.
    fn append_to(&self, data: &mut Dataset, seen: &mut HashSet<u64>) -> Result<(), String> {
        let rows = self.integers[0].len();
        let state = |row: usize| self.states.iter().map(|column| column[row]).collect::<Vec<f32>>();
        let mut row = 0;
        while row < rows {
            let id = self.integers[0][row];
            let id = u64::try_from(id).map_err(|_| format!("episode {id} has a negative number"))?;
            if !seen.insert(id) {
                return Err(format!("episode {id} appears twice"));
            }
            let text = |column: usize| self.texts[column][row].as_utf8().unwrap_or_default();
            let split = split_of(text(0)).ok_or_else(|| format!("\"{}\" is no split", text(0)))?;
            let source = source_of(text(1)).ok_or_else(|| format!("\"{}\" is no source of data", text(1)))?;
            let mut episode = Episode::begin(id, source, split, &state(row), self.maybe.len() - 1);
            episode.tags =
                serde_json::from_str(text(2)).map_err(|e| format!("the tags of episode {id}: {e}"))?;
            (episode.dropped, episode.terminated) = (self.flags[0][row], self.flags[1][row]);
            let own = self.integers[0][row..].iter().take_while(|one| **one == id as i64);
            episode.reserve(own.count() - 1);
            let broken = |what: &str| format!("episode {id} {what}");
            for step in 0.. {
                if self.integers[1][row] != step {
                    return Err(broken("does not count its steps from 0"));
                }
                if state(row).iter().any(|x| !x.is_finite()) {
                    return Err(broken(&format!("holds a number that is not finite in step {step}")));
                }
                let given: Option<Vec<f32>> = self.maybe.iter().map(|column| column[row]).collect();
                row += 1;
                let Some(mut action) = given else { break };
                let reward = action.pop().unwrap_or_default();
                if action.iter().any(|x| !x.is_finite()) {
                    return Err(broken(&format!("holds an action that is not finite in step {step}")));
                }
                if row == rows || self.integers[0][row] != id as i64 {
                    return Err(broken("ends with an action that leads nowhere"));
                }
                episode.push(&action, f64::from(reward), &state(row));
            }
            data.push(episode);
        }
        Ok(())
    }
}

/// All values of a column and, where some may be missing, for each row whether it has one.
fn values<T: DataType>(
    group: &dyn RowGroupReader,
    i: usize,
    name: &str,
    rows: usize,
) -> Result<(Vec<T::T>, Vec<i16>), String>
where
    ColumnReaderImpl<T>: Sized,
{
    let broken = |e: ParquetError| format!("column {name} cannot be read ({e})");
    let optional = group.metadata().column(i).column_descr().max_def_level() > 0;
    let mut reader = pages::column::<T>(group, i).map_err(broken)?;
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut read = 0;
    while read < rows {
        let most = (rows - read).min(GROUP_ROWS);
        let (records, ..) =
            reader.read_records(most, optional.then_some(&mut levels), None, &mut values).map_err(broken)?;
        if records == 0 {
            return Err(format!("column {name} is too short"));
        }
        read += records;
    }
    let complete = if optional { levels.len() == rows } else { values.len() == rows };
    if complete { Ok((values, levels)) } else { Err(format!("column {name} is not as long as it says")) }
}

pub(super) fn split_name(split: Split) -> &'static str {
    match split {
        Split::Train => "train",
        Split::Validation => "validation",
    }
}

fn split_of(name: &str) -> Option<Split> {
    [Split::Train, Split::Validation].into_iter().find(|split| split_name(*split) == name)
}

pub(super) fn source_name(source: Source) -> String {
    match source {
        Source::Random => "random".into(),
        Source::Held => "held".into(),
        Source::Driven => "driven".into(),
        Source::Recorded => "recorded".into(),
        Source::Mpc(n) => format!("mpc {n}"),
    }
}

fn source_of(name: &str) -> Option<Source> {
    match name {
        "random" => Some(Source::Random),
        "held" => Some(Source::Held),
        "driven" => Some(Source::Driven),
        "recorded" => Some(Source::Recorded),
        _ => name.strip_prefix("mpc ")?.parse().ok().map(Source::Mpc),
    }
}
