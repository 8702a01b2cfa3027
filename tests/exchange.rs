//! What a run leaves is read by the tools of others, each by its own package; tables of others are learned from.
//!
//! The packages are in a virtual environment that `scripts/setup.sh test` makes; FORESIGHT_PYTHON names another interpreter that has them.
//! Where a package is missing, its story says so and is skipped.

#![allow(clippy::print_stdout, reason = "a story that is skipped says so")]

mod oscillator;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use foresight::{
    data::{self, Dataset, Format, export, import},
    dynamics::{Control, FeatureKind, NetworkConfig, Trainer, TrainingConfig},
    experiment::column_map,
};
use oscillator::{config, dataset, network, spec};

/// The interpreter with the packages, if there is one.
fn python() -> PathBuf {
    let cache = || {
        let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
        std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or(home).unwrap_or_default()
    };
    let named = std::env::var_os("FORESIGHT_PYTHON").map(PathBuf::from);
    named.unwrap_or_else(|| cache().join("foresight/python/bin/python"))
}

/// What `script` prints when it is run with `arguments`; `None`, said aloud, where a package of `needs` is missing.
fn run(needs: &[&str], script: &str, arguments: &[&str]) -> Option<String> {
    let imports: String = needs.iter().map(|package| format!("import {package}\n")).collect();
    let there = Command::new(python()).args(["-c", &imports]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        println!("skipped: {} has no {}; run scripts/setup.sh test", python().display(), needs.join(", "));
        return None;
    }
    let output = Command::new(python()).args(["-c", script]).args(arguments).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("text"))
}

/// A run's data, exported by the command line.
struct Desk {
    folder: tempfile::TempDir,
    data: Dataset,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = dataset();
        data.save(&folder.path().join("run/data.parquet")).expect("saves");
        Self { folder, data }
    }

    fn export(&self, name: &str) -> String {
        let out = self.folder.path().join(name);
        let told = Command::new(env!("CARGO_BIN_EXE_foresight"))
            .arg("export")
            .args([&self.folder.path().join("run"), &out])
            .output()
            .expect("it starts");
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        assert!(
            String::from_utf8_lossy(&told.stdout)
                .contains("10 episodes of pendulum/custom, 2000 transitions")
        );
        out.display().to_string()
    }

    /// Episode, step, angle, torque and reward of a few rows, as every script prints them.
    fn rows(&self) -> String {
        let row = |(e, t): (usize, usize)| {
            let episode = &self.data.all()[e];
            format!(
                "{e} {t} {:.5} {:.5} {:.5}\n",
                episode.state(t)[0],
                episode.action(t)[0],
                episode.rewards()[t]
            )
        };
        [(0, 0), (3, 199), (9, 57)].map(row).concat()
    }
}

#[test]
fn pandas_and_polars_read_the_data() {
    let desk = Desk::new();
    let file = desk.export("data.parquet");
    let pandas = r#"
import sys, json, pandas
import pyarrow.parquet as parquet
table = pandas.read_parquet(sys.argv[1])
plant = json.loads(parquet.read_metadata(sys.argv[1]).metadata[b"foresight.plant"])
assert [e["unit"] for e in plant["state"]] == ["rad", "rad/s"]
assert len(table) == 2010 and table["action.torque"].isna().sum() == 10
table = table.set_index(["episode", "step"])
for at in [(0, 0), (3, 199), (9, 57)]:
    row = table.loc[at]
    print(*at, *(f"{row[c]:.5f}" for c in ["state.angle", "action.torque", "reward"]))
"#;
    let polars = r#"
import sys, polars
table = polars.read_parquet(sys.argv[1])
assert table.height == 2010 and table["reward"].null_count() == 10
for episode, step in [(0, 0), (3, 199), (9, 57)]:
    row = table.row(by_predicate=(polars.col("episode") == episode) & (polars.col("step") == step), named=True)
    print(episode, step, *(f"{row[c]:.5f}" for c in ["state.angle", "action.torque", "reward"]))
"#;
    for (needs, script) in [(&["pandas", "pyarrow"][..], pandas), (&["polars"], polars)] {
        if let Some(told) = run(needs, script, &[&file]) {
            assert_eq!(told, desk.rows());
        }
    }
}

#[test]
fn numpy_reads_the_archive_and_anything_the_table() {
    let desk = Desk::new();
    let numpy = r#"
import sys, numpy
a = numpy.load(sys.argv[1])
assert a["states"].shape == (2010, 2) and a["actions"].shape == (2010, 1) and a["rewards"].shape == (2010,)
assert list(a["state_names"]) == ["angle", "rate"] and list(a["action_units"]) == ["N·m"]
assert a["held_out"].sum() == 402 and abs(a["time_s"].max() - 10) < 1e-9
for episode, step in [(0, 0), (3, 199), (9, 57)]:
    i = numpy.flatnonzero((a["episode"] == episode) & (a["step"] == step))[0]
    print(episode, step, f"{a['states'][i, 0]:.5f} {a['actions'][i, 0]:.5f} {a['rewards'][i]:.5f}")
"#;
    if let Some(told) = run(&["numpy"], numpy, &[&desk.export("data.npz")]) {
        assert_eq!(told, desk.rows());
    }
    let plain = r#"
import sys, csv
rows = {(r["episode"], r["step"]): r for r in csv.DictReader(open(sys.argv[1], encoding="utf-8"))}
assert len(rows) == 2010 and rows["9", "200"]["reward"] == "" and rows["9", "0"]["split"] == "validation"
for at in [("0", "0"), ("3", "199"), ("9", "57")]:
    print(*at, *(f"{float(rows[at][c]):.5f}" for c in ["state.angle", "action.torque", "reward"]))
"#;
    if let Some(told) = run(&["csv"], plain, &[&desk.export("data.csv")]) {
        assert_eq!(told, desk.rows());
    }
}

#[test]
fn foxglove_reads_the_log_with_names_and_units() {
    let desk = Desk::new();
    let script = r#"
import sys, json
from mcap.reader import make_reader
reader = make_reader(open(sys.argv[1], "rb"), validate_crcs=True)
summary = reader.get_summary()
topics = {c.topic: json.loads(summary.schemas[c.schema_id].data) for c in summary.channels.values()}
assert topics["/state"]["properties"]["rate"]["unit"] == "rad/s"
assert topics["/action"]["properties"]["torque"]["limits"] == [-2, 2]
said, times = {}, []
for schema, channel, message in reader.iter_messages():
    assert schema.encoding == "jsonschema" and channel.message_encoding == "json"
    m = json.loads(message.data)
    said[channel.topic, m["episode"], m.get("step")] = m
    times.append(message.log_time)
assert times == sorted(times) and len(said) == 10 + 2010 + 2000 + 2000
assert said["/episode", 9, None]["split"] == "validation"
for e, t in [(0, 0), (3, 199), (9, 57)]:
    numbers = said["/state", e, t]["angle"], said["/action", e, t]["torque"], said["/reward", e, t]["reward"]
    print(e, t, *(f"{x:.5f}" for x in numbers))
"#;
    if let Some(told) = run(&["mcap"], script, &[&desk.export("data.mcap")]) {
        assert_eq!(told, desk.rows());
    }
}

/// The script of the documentation.
fn documented() -> String {
    let page = include_str!("../presets/FILES.md");
    let (_, rest) = page.split_once("```python\n").expect("a script");
    rest.split_once("```").expect("its end").0.to_owned()
}

#[test]
fn ten_lines_of_numpy_predict_what_the_program_predicts() {
    let folder = tempfile::tempdir().expect("a folder");
    let network = NetworkConfig { ensemble: 3, ..network() };
    for clip_predictions in [None, Some(0.1)] {
        let config = TrainingConfig { epochs: 5, clip_predictions, ..config() };
        let mut trainer = Trainer::new(spec(), FeatureKind::Raw, &network, &config, 3);
        let model = trainer.train(&dataset(), 0, &mut |_| Control::Continue).expect("trains");
        model.save(folder.path()).expect("saves");
        let file = folder.path().join("model.safetensors").display().to_string();
        for (state, action) in [([0.3, -0.1], [0.5]), ([-0.9, 1.7], [-1.0])] {
            let [told_state, told_action] = [format!("{state:?}"), format!("{action:?}")];
            let arguments = [file.as_str(), &told_state, &told_action];
            let Some(told) = run(&["numpy", "safetensors"], &documented(), &arguments) else { return };
            let theirs: Vec<f32> = serde_json::from_str(&told).expect("a state");
            let ours = model.predict(&state, &action);
            assert_eq!(theirs.len(), ours.len());
            for (a, b) in theirs.iter().zip(&ours) {
                assert!((a - b).abs() < 1e-5, "{theirs:?} {ours:?}");
            }
        }
    }
}

#[test]
fn exported_tables_are_learned_from_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let original = dataset();
    for format in [Format::Csv, Format::Npz, Format::Parquet] {
        let file = folder.path().join(format!("data.{}", format.name()));
        export(&original, format, &file).expect("exports");
        let map =
            column_map(&file.with_added_extension("columns.toml").to_string_lossy()).expect("a mapping");
        let (again, report) = import(&file, &map, 0.2, 0).expect("imports");
        assert_eq!((report.rollouts, report.usable, report.transitions), (10, 10, 10 * 198), "{format:?}");
        for (a, b) in again.all().iter().zip(original.all()) {
            // A row needs the one before it, and its own action.
            assert_eq!(a.states(), &b.states()[2..b.len() * 2], "{format:?}");
            assert_eq!(a.actions(), &b.actions()[1..b.len() - 1], "{format:?}");
        }
    }
}

#[test]
fn tables_that_pandas_polars_and_numpy_wrote_are_learned_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let write = |needs: &[&str], body: &str, name: &str| {
        let script = format!(
            "import sys, numpy as np\nn = 40\nd = dict(run=np.repeat([0, 1], n // 2), t=np.tile(np.arange(n // 2) * 0.1, 2), \
             x=np.sin(np.arange(n)), u=np.cos(np.arange(n)).astype('f4'))\n{body}"
        );
        run(needs, &script, &[&path(name)]).map(|_| path(name))
    };
    let written = [
        write(
            &["pandas", "pyarrow"],
            "import pandas\npandas.DataFrame(d).to_parquet(sys.argv[1])",
            "a.parquet",
        ),
        write(
            &["polars", "numpy"],
            "import polars\npolars.DataFrame(d).write_parquet(sys.argv[1], compression='snappy')",
            "b.parquet",
        ),
        write(&["numpy"], "np.savez(sys.argv[1], **d)", "c.npz"),
        write(
            &["numpy"],
            "np.savez_compressed(sys.argv[1], **{k: v.astype('>f8') for k, v in d.items()})",
            "d.npz",
        ),
    ];
    let map = folder.path().join("map.toml");
    let text = "agent = 'toy'\nvariant = 'table'\nrollout = 'run'\ntime = 't'\nperiod = 0.1\n\
        [[state]]\nname = 'x'\ncolumn = 'x'\nunit = 'm'\n[[action]]\nname = 'u'\ncolumn = 'u'\nunit = '1'\n";
    std::fs::write(&map, text).expect("writes");
    let map = column_map(&map.to_string_lossy()).expect("a mapping");
    for file in written.into_iter().flatten() {
        assert!(data::is_table(&file));
        let (data, report) = import(Path::new(&file), &map, 0.0, 0).expect(&file);
        assert_eq!((report.rollouts, report.transitions), (2, 2 * 18), "{file}");
        assert!((data.all()[0].state(0)[0] - 1.0_f32.sin()).abs() < 1e-6, "{file}");
        assert!((data.all()[1].action(0)[0] - 21.0_f32.cos()).abs() < 1e-6, "{file}");
    }
}

#[test]
fn archives_that_hold_no_table_are_refused_in_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data.npz");
    export(&dataset(), Format::Npz, &file).expect("exports");
    let mut map = data::mapping(&dataset(), Format::Npz);
    let refused = |map: &data::ColumnMap| import(&file, map, 0.2, 0).expect_err("refused").to_string();
    map.state[0].column = "states.7".into();
    assert!(refused(&map).contains("it has 2 columns, none of number 7"));
    map.state[0].column = "state_names".into();
    assert!(refused(&map).contains("not numbers"));
    map.state[0].column = "speed".into();
    assert!(refused(&map).contains("it has no column \"speed\"; it has episode, step"));
    std::fs::write(&file, "no archive").expect("writes");
    assert!(refused(&map).contains("it is not an archive of arrays"));
}
