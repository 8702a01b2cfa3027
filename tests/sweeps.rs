//! Figures made of many runs: cells are plain commands, a training is shared, what was killed goes on, and the result is the same.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// A small sweep: how far ahead to plan, on a model of one minute of a swimmer, two seeds.
const SWEEP: &str = r#"
name = "small"
about = "How far ahead to plan."
base = "quick_start"
seeds = [0, 1]

[set]
"data.episodes" = 4
"data.steps" = 110
"data.validation_episodes" = 1
"data.validation_steps" = 110
"training.updates" = 150
"task.steps" = 10
"task.paths" = ["straight"]

[[axis]]
label = "planning horizon (steps)"
key = "planner.horizon"
values = [2, 4, 6]
after = true

[figure]
kind = "curve"
title = "A small figure"
result = "path_distance"
claim = "It falls."
conclusion = "falls"
"#;

struct Bench {
    home: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        fs::write(home.path().join("small.toml"), SWEEP).expect("written");
        Self { home }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_foresight"));
        command.args(arguments).current_dir(self.home.path());
        command
    }

    fn foresight(&self, arguments: &[&str]) -> (bool, String, String) {
        let output = self.command(arguments).output().expect("it starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("plain text");
        (output.status.success(), text(output.stdout), text(output.stderr))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

/// What decides the numbers: everything in the run folders but times.
fn numbers(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for cell in fs::read_dir(out.join("cells")).expect("cells") {
        let cell = cell.expect("a folder").path();
        let name = cell.file_name().expect("a name").to_string_lossy().into_owned();
        for file in ["data/manifest.json", "model.safetensors", "open_loop.json", "trails.csv"] {
            found.insert(format!("{name}/{file}"), fs::read(cell.join(file)).expect(file));
        }
    }
    found.insert("results.csv".into(), fs::read(out.join("results.csv")).expect("results"));
    found
}

#[test]
fn a_sweep_is_plain_commands_that_share_trainings_and_ends_in_a_figure_and_a_page() {
    let bench = Bench::new();
    let (ok, listed, complaint) = bench.foresight(&["sweep", "small.toml", "--out", "out", "--list"]);
    assert!(ok, "{complaint}");
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2 + 6, "a training a seed, a cell a horizon and seed: {listed}");
    assert!(lines.iter().all(|line| line.starts_with("foresight run ")), "{listed}");

    let (ok, _, complaint) = bench.foresight(&["sweep", "small.toml", "--out", "out"]);
    assert!(ok, "{complaint}");
    let out = bench.path("out");
    for name in ["figure.png", "figure_dark.png"] {
        let picture = image::open(out.join(name)).expect(name).to_rgb8();
        let first = picture.get_pixel(0, 0);
        assert!(picture.pixels().any(|pixel| pixel != first), "{name} is one flat colour");
    }
    for name in ["figure.svg", "figure_dark.svg"] {
        let text = fs::read_to_string(out.join(name)).expect(name);
        assert!(text.contains("A small figure") && text.contains("planning horizon"), "{name}");
    }
    let results = fs::read_to_string(out.join("results.csv")).expect("results");
    assert_eq!(results.lines().count(), 1 + 6);

    // By hand, any line gives what the sweep had.
    let by_hand = lines[lines.len() - 1].replace("--out out/cells/", "--out alone/");
    let words: Vec<String> = by_hand.split_whitespace().skip(1).map(|word| word.replace('\'', "")).collect();
    let (ok, _, complaint) = bench.foresight(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(ok, "{complaint}");
    let name = words.last().expect("a folder").trim_start_matches("alone/");
    let trails = |folder: &str| fs::read(bench.path(folder).join(name).join("trails.csv")).expect("trails");
    assert_eq!(trails("alone"), trails("out/cells"));

    let (ok, said, complaint) = bench.foresight(&["report", "out", "--quiet"]);
    assert!(ok, "{complaint}");
    let page = fs::read_to_string(bench.path(said.trim())).expect("a page");
    for part in [
        "<svg",
        "A small figure",
        "The post: It falls.",
        "hold",
        "foresight run quick_start",
        "planner.horizon=6",
    ] {
        assert!(page.contains(part), "the page lacks {part}");
    }

    // Nothing is run again; another sweep does not get this folder.
    let began = |cell: &str| {
        fs::metadata(out.join("cells").join(cell).join("summary.json")).and_then(|m| m.modified())
    };
    let before = began(name).expect("a summary");
    let (ok, _, complaint) = bench.foresight(&["sweep", "small.toml", "--out", "out"]);
    assert!(ok, "{complaint}");
    assert_eq!(began(name).expect("a summary"), before);
    let (ok, _, complaint) =
        bench.foresight(&["sweep", "small.toml", "--out", "out", "--set", "task.steps=11"]);
    assert!(!ok && complaint.contains("described otherwise"), "{complaint}");
}

#[cfg(unix)]
#[test]
fn a_sweep_that_is_killed_again_and_again_ends_with_the_same_numbers() {
    let bench = Bench::new();
    let began = Instant::now();
    let (ok, _, complaint) = bench.foresight(&["sweep", "small.toml", "--out", "undisturbed"]);
    assert!(ok, "{complaint}");
    let whole = began.elapsed();
    let mut killed = 0_u32;
    loop {
        let mut child = bench
            .command(&["sweep", "small.toml", "--out", "disturbed"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        // Another moment each time; after twenty it is left alone.
        let wait =
            if killed < 20 { whole.mul_f64(0.05 + 0.02 * f64::from(killed * 7 % 11)) } else { 100 * whole };
        let until = Instant::now() + wait;
        let ended = loop {
            if let Some(status) = child.try_wait().expect("it can be asked") {
                break Some(status);
            }
            if Instant::now() >= until {
                break None;
            }
            std::thread::park_timeout(Duration::from_millis(3));
        };
        match ended {
            Some(status) => {
                assert!(status.success());
                break;
            }
            None => {
                child.kill().expect("SIGKILL");
                child.wait().expect("it is gone");
                killed += 1;
            }
        }
    }
    assert!(killed >= 5, "it was killed {killed} times only");
    assert_eq!(numbers(&bench.path("disturbed")), numbers(&bench.path("undisturbed")));
}

#[test]
fn a_cell_that_cannot_run_is_tried_twice_and_reported_and_the_others_are_not_held_up() {
    let bench = Bench::new();
    let text = SWEEP.replace("values = [2, 4, 6]\nafter = true", "values = [2, 4]").replace(
        "[figure]",
        "[[axis]]\nlabel = \"device\"\noption = [{ label = \"here\" }, { label = \"nowhere\", set = { \"plant.variant\" = \"nowhere\" } }]\n[figure]",
    );
    fs::write(bench.path("ill.toml"), text).expect("written");
    let (ok, said, complaint) = bench.foresight(&["sweep", "ill.toml", "--out", "out", "--seeds", "0"]);
    assert!(!ok && complaint.contains("2 cells failed"), "{said}{complaint}");
    assert!(complaint.contains("nowhere"), "{complaint}");
    let results = fs::read_to_string(bench.path("out/results.csv")).expect("results");
    assert_eq!(results.lines().count(), 1 + 2, "{results}");
}
