//! Every format that is read, with the door through which the program reads it, and what must hold of whatever it lets in.

use std::{
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
    sync::LazyLock,
};

use anyhow::Context as _;

use super::{
    radio,
    seeds::{DATA, columns, find_all},
};
use crate::{
    data::{self, Contents, Dataset},
    dynamics::{Checkpoint, Model, OpenLoopErrors, RemoteAddress},
    experiment::{
        Preset, column_map,
        lesson::Lesson,
        runs::{Filter, Runs, metrics_of},
        sweep::Sweep,
    },
    gui::{Docks, robot::RobotPanel, texts},
    plant::{mujoco::MujocoModel, own, robot::Stream},
    policy::{GaussianPolicy, PolicyCheckpoint},
    task,
};

/// The journal of the run folder whose journal is mutated.
pub(super) const JOURNAL: &str = "journaled/data/journal-000001.log";

/// Of so many inputs one is of the rare format.
pub(super) const RARE: u64 = 1000;

/// A format.
pub(super) struct Format {
    pub name: &'static str,
    /// What a file of it is called.
    file: &'static str,
    /// Words that mean something in it.
    pub words: &'static [&'static str],
    /// What is put around the mutated bytes.
    pub dress: fn(Vec<u8>) -> Vec<u8>,
    /// Opens the file as the program does; whether it is taken.
    ///
    /// # Errors
    /// If something is taken that must not be.
    open: fn(&Path, &[u8]) -> Result<bool, String>,
    /// Takes a process of its own to open.
    pub rare: bool,
}

const fn format(
    name: &'static str,
    file: &'static str,
    words: &'static [&'static str],
    open: fn(&Path, &[u8]) -> Result<bool, String>,
) -> Format {
    Format { name, file, words, dress: as_it_is, open, rare: false }
}

const TOML: &[&str] = &[
    "name", "seed", "planner", "horizon", "network", "[[axes]]", "values", "key", "true", "swimmer",
    "[plant]",
];
const JSON: &[&str] = &["null", "[]", "{}", "\"index\"", "returns", "1e999", "[[]]", "horizons"];
const MJCF: &[&str] = &[
    "<body>",
    "</body>",
    "<joint/>",
    "free",
    "ball",
    "mesh",
    "file",
    "../x",
    "include",
    "<replicate count='99'>",
    "composite",
    "plugin",
    "-1",
    "1e30",
    "keyframe",
    "<key qpos='1'/>",
    "motor",
    "muscle",
    "tendon",
    "equality",
    "attach",
    "nan",
];
const NPY: &[&str] =
    &["'<f8'", "'>i4'", "'|O'", "True", "(99999999,)", "(3, 3)", "(1, 99999999)", "()", "descr"];

/// All of them. A new file format has a line here, and a valid input in `seeds.rs`.
pub(super) const FORMATS: &[Format] = &[
    format("preset", "preset.toml", TOML, preset),
    format("sweep", "sweep.toml", TOML, sweep),
    format(
        "lesson",
        "lesson.toml",
        &[
            "[[steps]]",
            "done",
            "transitions >= 1",
            "new ",
            "<=",
            "panel",
            "\"run\"",
            "[steps.cover]",
            "plots",
            "set",
        ],
        lesson,
    ),
    format(
        "texts",
        "fr.ftl",
        &["common-close", " = ", "\n    .tooltip = ", "{ $n ->", "*[other]", "\n   ", "{", "}", "-term", "#"],
        |file, _| Ok(texts::read(file).is_ok()),
    ),
    format("columns", "columns.toml", &["state", "kind", "cos_sin", "rate", "limits"], |file, _| {
        Ok(column_map(&text(file)).is_ok())
    }),
    format("path", "path.toml", &["points", "name", "[0.0, 0.0]"], path),
    format("tags", "run/tags.toml", &["tags"], run),
    format("summary", "run/summary.json", JSON, run),
    format("metrics", "metrics.csv", &["iteration", "open_loop_", "NaN", ",,"], |_, bytes| {
        Ok(std::str::from_utf8(bytes).is_ok_and(|text| metrics_of(text).is_ok()))
    }),
    format("open loop", "open_loop.json", JSON, open_loop),
    format(
        "manifest",
        "listed/data/manifest.json",
        &["parts", "journal", "checksum", "../", "null", "1e99"],
        stored,
    ),
    format("journal", JOURNAL, &["FORESIGHT JOURNAL", "aside", "tags", "steps"], journaled),
    format("data", "data.parquet", &["foresight.plant", "state", "pendulum", "train", "random"], dataset),
    format(
        "weights",
        "model.safetensors",
        &["member", "layers", "width", "ensemble", "input.mean", "shape"],
        weights,
    ),
    format(
        "checkpoint",
        "checkpoint.safetensors",
        &["member", "shapes", "steps", "fit", "limits"],
        |file, _| Ok(Checkpoint::load(file).is_ok()),
    ),
    format("policy", "policy.safetensors", &["policy", "sees", "hidden", "shape", "local", "raw"], policy),
    format(
        "policy checkpoint",
        "policy_checkpoint.safetensors",
        &["learner", "clone", "learned", "held_out", "added", "steps", "coefficients"],
        policy_checkpoint,
    ),
    format("csv table", "table.csv", &["episode", "state.angle", "\"", ","], table),
    format("gzipped table", "table.csv.gz", &[], whole_table),
    format("npz table", "table.npz", NPY, whole_table),
    Format { dress: archived, ..format("array", "array.npz", NPY, table) },
    format("parquet table", "table.parquet", &["episode", "state.angle"], table),
    format(
        "layout",
        "layout.json",
        &["Plant", "Tabs", "shares", "root", "active", "invisible", "children"],
        layout,
    ),
    format("robot settings", "robot.json", &["Own", "Hexapod", "stock", "baud"], |_, bytes| {
        RobotPanel::default().recall(&String::from_utf8_lossy(bytes));
        Ok(true)
    }),
    format("words", "words.txt", &["natnet:", "body=", "@", "ws://", ">", "return"], words),
    format("own robot", "own.bin", &["state", "action", "ready", "hello", "s", "x_velocity"], own_robot),
    format("radio line", "radio.bin", &[], |_, bytes| radio::look_at(bytes, 7).map(|heard| heard > 0)),
    format("poses", "poses.bin", &[], poses),
    Format { rare: true, ..format("model", "model.xml", MJCF, model) },
];

impl Format {
    /// The format of this name.
    pub fn named(name: &str) -> anyhow::Result<&'static Self> {
        let known = || FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
        FORMATS
            .iter()
            .find(|format| format.name == name)
            .with_context(|| format!("the formats are {}", known()))
    }

    /// Writes `bytes` to a file in `folder` and opens it; 1 if it was taken.
    pub fn try_on(&self, folder: &Path, bytes: &[u8]) -> Result<u64, String> {
        let file = folder.join(self.file);
        fs::write(&file, bytes).map_err(|e| e.to_string())?;
        (self.open)(&file, bytes).map(u64::from)
    }
}

/// For libFuzzer: tries `bytes` on the format called `name`.
///
/// # Panics
/// If they are taken and must not be, or there is no such format.
pub fn probe(name: &str, bytes: &[u8]) {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = std::env::temp_dir().join(format!("foresight-probe-{}", std::process::id()));
        let made =
            fs::create_dir_all(&folder).map_err(Into::into).and_then(|()| super::seeds::corpus(&folder));
        if let Err(error) = made {
            panic!("{}: {error}", folder.display());
        }
        folder
    });
    let format = Format::named(name).unwrap_or_else(|error| panic!("{error}"));
    if let Err(why) = format.try_on(&FOLDER, bytes) {
        panic!("a wrong accept: {why}");
    }
}

fn as_it_is(bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

fn text(file: &Path) -> String {
    file.to_string_lossy().into_owned()
}

fn preset(file: &Path, _: &[u8]) -> Result<bool, String> {
    let Ok(preset) = Preset::load(&text(file)) else { return Ok(false) };
    let again = preset.to_toml().and_then(|text| Preset::parse(&text, "again"));
    match again {
        Ok(again) if format!("{again:?}") == format!("{preset:?}") => Ok(true),
        Ok(_) => Err("written and read again, the preset is another".into()),
        Err(error) => Err(format!("written and read again, the preset is refused: {error:#}")),
    }
}

fn sweep(file: &Path, _: &[u8]) -> Result<bool, String> {
    let Ok(sweep) = Sweep::load(&text(file)) else { return Ok(false) };
    sweep.cells().map(|cells| !cells.is_empty()).map_err(|error| format!("a sweep without cells: {error:#}"))
}

fn lesson(file: &Path, _: &[u8]) -> Result<bool, String> {
    let Ok(lesson) = Lesson::load(&text(file)) else { return Ok(false) };
    let mut preset = lesson.preset.clone();
    let refused = lesson.steps.iter().flat_map(|step| &step.set).find_map(|change| preset.set(change).err());
    if let Some(error) = refused {
        return Err(format!("a step that cannot begin: {error:#}"));
    }
    let said = lesson.steps.iter().all(|step| !step.text.is_empty() && !step.control.is_empty());
    if said && !lesson.steps.is_empty() { Ok(true) } else { Err("a lesson that says nothing".into()) }
}

fn path(file: &Path, _: &[u8]) -> Result<bool, String> {
    let Ok(path) = task::Path::load(file) else { return Ok(false) };
    let sound = path.points().len() >= 2 && path.points().as_flattened().iter().all(|x| x.is_finite());
    if sound { Ok(true) } else { Err("a path that leads nowhere".into()) }
}

/// A run folder, of which one file was mutated.
fn run(file: &Path, _: &[u8]) -> Result<bool, String> {
    let folder = file.parent().unwrap_or(file);
    let taken = Runs::scan(folder, &mut || true).is_some_and(|runs| runs.skipped.is_empty());
    // The other file of the folder is another input's.
    fs::remove_file(file).map_err(|e| e.to_string())?;
    Ok(taken)
}

#[expect(clippy::unnecessary_wraps, reason = "formats that can be taken wrongly have the same signature")]
fn open_loop(_: &Path, bytes: &[u8]) -> Result<bool, String> {
    let Ok(errors) = serde_json::from_slice::<OpenLoopErrors>(bytes) else { return Ok(false) };
    Ok(errors.table().all(|(steps, _)| steps > 0))
}

/// What holds of any data that was read.
fn sound(data: &Dataset) -> Result<(), String> {
    let (n, m) = (data.spec().state.len(), data.spec().action.len());
    let mut seen = std::collections::HashSet::new();
    for episode in data.all() {
        let numbers = episode.states().iter().chain(episode.actions());
        let lengths =
            episode.states().len() == (episode.len() + 1) * n && episode.actions().len() == episode.len() * m;
        if !lengths || !seen.insert(episode.id) || !numbers.clone().all(|x| x.is_finite()) {
            return Err(format!("episode {} is none", episode.id));
        }
    }
    Ok(())
}

fn dataset(file: &Path, bytes: &[u8]) -> Result<bool, String> {
    let Ok(data) = Dataset::load(file) else { return Ok(false) };
    sound(&data)?;
    drop((data.hash(), data.next_id()));
    let is_checked = !find_all(bytes, b"foresight.sha256").is_empty();
    if is_checked && (data.all() != DATA.all() || data.spec() != DATA.spec()) {
        return Err("the data are not those that were written".into());
    }
    Ok(true)
}

/// A run folder, of whose data one file was mutated.
fn stored(file: &Path, _: &[u8]) -> Result<bool, String> {
    let run = file.parent().and_then(Path::parent).unwrap_or(file);
    let Ok(Contents { dataset: Some(data), .. }) = Contents::read(run) else { return Ok(false) };
    // A set that says it is large is read when it is asked for, and what is wrong with it is said then.
    if data.bring(&mut |_, _| true).is_err() {
        return Ok(false);
    }
    sound(&data).map(|()| true)
}

/// The same with a journal: every state that it gives was once written, for frames have checksums.
fn journaled(file: &Path, bytes: &[u8]) -> Result<bool, String> {
    let run = file.parent().and_then(Path::parent).unwrap_or(file);
    let taken = stored(file, bytes)?;
    if let Ok(Contents { dataset: Some(data), .. }) = Contents::read(run) {
        let written: std::collections::HashSet<Vec<u32>> = DATA.all().iter().flat_map(|e| rows(e)).collect();
        if !data.all().iter().flat_map(|e| rows(e)).all(|state| written.contains(&state)) {
            return Err("a step that nobody made".into());
        }
    }
    Ok(taken)
}

/// An episode's states, to the bit.
fn rows(episode: &data::Episode) -> impl Iterator<Item = Vec<u32>> + '_ {
    (0..=episode.len()).map(|t| episode.state(t).iter().map(|x| x.to_bits()).collect())
}

fn weights(file: &Path, bytes: &[u8]) -> Result<bool, String> {
    let Ok(model) = Model::load(file) else { return Ok(false) };
    let spec = &model.card.spec;
    let predicted = model.predict(&vec![0.1; spec.state.len()], &vec![0.1; spec.action.len()]);
    if predicted.len() != spec.state.len() {
        return Err("a prediction of another length".into());
    }
    // Two files at most are valid under their checksum: with the same contents.
    let is_checked = !find_all(bytes, b"\"sha256\"").is_empty();
    if is_checked && model.card.spec != **DATA.spec() {
        return Err("the weights are of another plant than those that were written".into());
    }
    Ok(true)
}

fn acts(policy: &GaussianPolicy) -> Result<(), String> {
    let action = policy.act(&vec![0.1; policy.state_len()]);
    let sound = action.len() == policy.action_len() && action.iter().all(|a| a.is_nan() || a.abs() <= 1.0);
    if sound { Ok(()) } else { Err("an action that is none".into()) }
}

fn policy(file: &Path, bytes: &[u8]) -> Result<bool, String> {
    let Ok(policy) = GaussianPolicy::load(file) else { return Ok(false) };
    acts(&policy)?;
    let is_checked = !find_all(bytes, b"\"sha256\"").is_empty();
    if is_checked && policy.card.spec != **DATA.spec() {
        return Err("the policy is of another plant than the one that was written".into());
    }
    Ok(true)
}

fn policy_checkpoint(file: &Path, _: &[u8]) -> Result<bool, String> {
    let Ok(checkpoint) = PolicyCheckpoint::load(file) else { return Ok(false) };
    acts(&checkpoint.policy).map(|()| true)
}

fn table(file: &Path, _: &[u8]) -> Result<bool, String> {
    let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    let map = columns(if kind == "gz" { "csv" } else { kind });
    let Ok((data, _)) = data::import(file, &map, 0.2, 0) else { return Ok(false) };
    sound(&data).map(|()| true)
}

/// A table under a checksum: what comes out is what went in.
fn whole_table(file: &Path, bytes: &[u8]) -> Result<bool, String> {
    let taken = table(file, bytes)?;
    if taken {
        let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        let map = columns(if kind == "gz" { "csv" } else { kind });
        let data = data::import(file, &map, 0.0, 0).map_err(|e| e.to_string())?.0;
        let numbers = |data: &Dataset, skip: usize| -> Vec<Vec<f32>> {
            let n = data.spec().state.len();
            let steps = |e: &data::Episode| if skip > 0 { e.len() } else { e.len() + 1 };
            data.all().iter().map(|e| e.states()[skip * n..steps(e) * n].to_vec()).collect()
        };
        // The first row of a rollout has none before it, and the last no action.
        if numbers(&data, 0) != numbers(&DATA, 1) {
            return Err("the table is not the one that was written".into());
        }
    }
    Ok(taken)
}

/// An archive of arrays, of which `states` is the mutated one.
fn archived(states: Vec<u8>) -> Vec<u8> {
    let rows = DATA.all().iter().flat_map(|episode| (0..=episode.len()).map(move |t| (episode.id, t)));
    let (labels, times): (Vec<u64>, Vec<usize>) = rows.unzip();
    let vector = |numbers: Vec<f64>| {
        let head = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({},), }}\n", numbers.len());
        let length = head.len() as u16;
        let numbers: Vec<u8> = numbers.into_iter().flat_map(f64::to_le_bytes).collect();
        [b"\x93NUMPY\x01\x00", &length.to_le_bytes()[..], head.as_bytes(), &numbers].concat()
    };
    let times: Vec<f64> = times.into_iter().map(|t| t as f64 * 0.05).collect();
    let labels: Vec<f64> = labels.into_iter().map(|label| label as f64).collect();
    let actions = times.iter().map(|t| t.sin()).collect();
    let arrays = [
        ("episode", vector(labels)),
        ("actions", vector(actions)),
        ("time_s", vector(times)),
        ("states", states),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, array) in arrays {
        // Memory takes what it is given.
        drop(archive.start_file(format!("{name}.npy"), zip::write::SimpleFileOptions::default()));
        drop(archive.write_all(&array));
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn layout(_: &Path, bytes: &[u8]) -> Result<bool, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut docks = Docks::load(&text);
    if serde_json::from_slice::<serde_json::Value>(bytes).is_err() {
        return Ok(false);
    }
    let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1440.0, 900.0));
    let input = egui::RawInput { screen_rect: Some(screen), ..egui::RawInput::default() };
    let mut panels = 0;
    drop(
        egui::Context::default().run_ui(input, |ui| docks.ui(ui, None, |_| "panel", &mut |_, _| panels += 1)),
    );
    if panels > 0 { Ok(true) } else { Err("a layout without a panel in sight".into()) }
}

#[expect(clippy::unnecessary_wraps, reason = "as above")]
fn words(_: &Path, bytes: &[u8]) -> Result<bool, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut preset = Preset::default();
    let taken = [
        text.parse::<Stream>().is_ok(),
        text.parse::<RemoteAddress>().is_ok(),
        Filter::parse(&text).is_ok(),
        preset.set(&text).is_ok(),
    ];
    Ok(taken.contains(&true))
}

fn own_robot(_: &Path, bytes: &[u8]) -> Result<bool, String> {
    let (mut decoder, mut heard) = (own::Decoder::default(), false);
    for (_, reply) in bytes.chunks(7).flat_map(|piece| decoder.feed(piece)) {
        heard = true;
        match reply {
            own::Reply::State(state) if state.values.iter().any(|x| !x.is_finite()) => {
                return Err("a state that is not finite".into());
            }
            own::Reply::Hello(hello) => {
                let spec = hello.spec();
                if spec.is_ok_and(|spec| spec.action.is_empty() || spec.control_period <= 0.0) {
                    return Err("a robot that cannot be driven".into());
                }
            }
            _ => {}
        }
    }
    Ok(heard)
}

fn poses(_: &Path, bytes: &[u8]) -> Result<bool, String> {
    let streams = [
        "0.0.0.0:1",
        "natnet:0.0.0.0:1?version=3.1",
        "natnet:0.0.0.0:1?version=4.0&up=z",
        "natnet:0.0.0.0:1",
    ];
    let mut taken = false;
    for stream in streams.iter().filter_map(|text| text.parse::<Stream>().ok()) {
        for (_, pose) in stream.bodies(bytes).unwrap_or_default() {
            taken = true;
            let sound = |pose: &crate::plant::robot::Pose| {
                let length = pose.quaternion.iter().map(|x| x * x).sum::<f64>();
                pose.position.iter().all(|x| x.is_finite()) && (length - 1.0).abs() < 1e-6
            };
            if pose.is_some_and(|pose| !sound(&pose)) {
                return Err("a pose that is none".into());
            }
        }
    }
    Ok(taken)
}

/// Through a child process first, then here, as in the window.
#[expect(clippy::unnecessary_wraps, reason = "as above")]
fn model(file: &Path, _: &[u8]) -> Result<bool, String> {
    Ok(MujocoModel::open(&text(file), "").is_ok())
}

#[cfg(test)]
mod tests {
    use super::FORMATS;

    #[test]
    fn every_format_has_a_target_for_libfuzzer() {
        let targets = include_str!("../../../fuzz/Cargo.toml");
        for format in FORMATS {
            let target = format!("fuzz_targets/{}.rs", format.name.replace(' ', "_"));
            assert!(targets.contains(&target), "{target} is missing");
        }
    }
}
