//! Two real runs, small ones: listed, filtered, compared, renamed, tagged and thrown away.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use foresight::{
    experiment::runs::{Runs, Trash},
    session::{self, Event, Level, RunsChange, RunsRequest, Session},
};
use serde_json::Value;

/// The quick start with far less of everything.
const SMALL: [&str; 7] = [
    "data.episodes=3",
    "data.steps=110",
    "data.validation_episodes=1",
    "data.validation_steps=110",
    "training.updates=60",
    "task.steps=8",
    "task.paths=[\"straight\"]",
];

fn foresight(home: &Path, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foresight"));
    let output = command.args(arguments).current_dir(home).output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("plain text");
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// A folder with the runs `runs/near` and `runs/sweeps/a/far`, which look 4 and 9 steps ahead.
fn two_runs() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    for (out, horizon) in [("runs/near", "planner.horizon=4"), ("runs/sweeps/a/far", "planner.horizon=9")] {
        let mut arguments = vec!["run", "quick_start", "--json", "--out", out, "--set", horizon];
        SMALL.iter().for_each(|change| arguments.extend(["--set", change]));
        let (ok, _, complaint) = foresight(home.path(), &arguments);
        assert!(ok, "{complaint}");
    }
    home
}

/// Asks for a change and waits for what there is then, with what was said.
fn changed(session: &Session, root: &Path, change: Option<RunsChange>) -> (Runs, Vec<(Level, String)>) {
    assert!(session.send(session::Command::Runs(RunsRequest { root: root.to_owned(), change })));
    let mut said = Vec::new();
    loop {
        match session.wait().expect("it lives") {
            Event::Runs(runs) => return (Runs::clone(&runs), said),
            Event::Notice { level, text } => said.push((level, text)),
            _ => {}
        }
    }
}

fn names(runs: &Runs) -> Vec<&str> {
    runs.runs.iter().map(|run| run.name.as_str()).collect()
}

#[test]
fn two_runs_are_listed_filtered_and_compared_on_the_command_line() {
    let home = two_runs();
    let said = |arguments: &[&str]| {
        let whole: Vec<&str> = ["runs"].iter().chain(arguments).copied().collect();
        let (ok, said, complaint) = foresight(home.path(), &whole);
        assert!(ok, "{arguments:?}: {complaint}");
        said
    };
    let table = said(&[]);
    let first: Vec<&str> = table.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(first, ["Name", "near", "sweeps/a/far"], "{table}");
    assert!(table.contains("complete") && table.contains("330"), "{table}");

    let told: Value =
        serde_json::from_str(&said(&["--json", "--sort", "planner.horizon", "--reverse"])).expect("JSON");
    assert_eq!(told[0]["name"], "sweeps/a/far");
    assert_eq!((&told[1]["transitions"], &told[1]["complete"]), (&330.into(), &true.into()));
    assert_eq!(told[1]["preset"]["planner.horizon"], "4");
    assert!(told[1]["distance"].as_f64().expect("a distance") >= 0.0);

    let table = said(&["--filter", "swimmer planner.horizon>5 transitions>=330"]);
    assert_eq!(table.lines().count(), 2, "{table}");
    assert!(table.contains("sweeps/a/far"), "{table}");

    // By its name in the folder, and by a folder anywhere.
    let table = said(&["--compare", "near", "runs/sweeps/a/far"]);
    let line = table.lines().find(|line| line.starts_with("planner.horizon")).expect("it differs");
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["planner.horizon", "4", "9"]);
    assert!(!table.contains("planner.candidates"), "{table}");
    let told: Value =
        serde_json::from_str(&said(&["--json", "--compare", "near", "sweeps/a/far"])).expect("JSON");
    assert_eq!(told["differences"], serde_json::json!({ "planner.horizon": ["4", "9"] }));

    let table = said(&["--csv"]);
    assert!(
        table.lines().next().is_some_and(|head| head.ends_with(",folder,preset.planner.horizon")),
        "{table}"
    );

    for (arguments, hint) in [
        (&["runs", "--filter", "return>much"][..], "much is not a number"),
        (&["runs", "--filter", "horizon>3"], "planner.horizon"),
        (&["runs", "--sort", "colour"], "colour"),
        (&["runs", "nowhere"], "no folder nowhere"),
        (&["runs", "--compare", "near", "nowhere"], "neither a run"),
    ] {
        let (ok, said, complaint) = foresight(home.path(), arguments);
        assert!(!ok && said.is_empty() && complaint.contains(hint), "{arguments:?}: {said}{complaint}");
    }
}

#[test]
fn runs_are_renamed_tagged_and_thrown_away_by_the_session_and_open_as_before() {
    let home = two_runs();
    let root = home.path().join("runs");
    let session = Session::spawn(|| {}).expect("a thread");
    let (runs, _) = changed(&session, &root, None);
    assert_eq!(names(&runs), ["near", "sweeps/a/far"]);

    let rename = RunsChange::Rename { folder: root.join("near"), name: "nearer".into() };
    let (runs, said) = changed(&session, &root, Some(rename.clone()));
    assert_eq!(names(&runs), ["nearer", "sweeps/a/far"]);
    assert!(matches!(&said[..], [(Level::Success, text)] if text.contains("is now")), "{said:?}");
    let (_, said) = changed(&session, &root, Some(rename));
    assert!(matches!(&said[..], [(Level::Error, text)] if text.contains("not a run folder")), "{said:?}");

    let tags = RunsChange::Tag(vec![(root.join("nearer"), vec!["carpet".into()])]);
    let (runs, said) = changed(&session, &root, Some(tags));
    assert_eq!((&runs.runs[0].tags[..], said.len()), (&["carpet".to_owned()][..], 0));
    let (ok, listed, complaint) = foresight(home.path(), &["runs", "--filter", "carpet"]);
    assert!(ok && listed.lines().count() == 2 && listed.contains("nearer"), "{listed}{complaint}");

    // It is still the run it was.
    session.send(session::Command::OpenRun(root.join("nearer")));
    let preset = loop {
        match session.wait().expect("it lives") {
            Event::Opened { preset, .. } => break preset,
            Event::Notice { level: Level::Error, text } => panic!("{text}"),
            _ => {}
        }
    };
    assert_eq!(preset.planner.horizon, 4);

    let trash = Trash::below(&home.path().join("data"));
    let folders: Vec<PathBuf> = vec![root.join("sweeps/a/far"), root.join("nowhere")];
    let (runs, said) = changed(&session, &root, Some(RunsChange::Trash { folders, trash }));
    assert_eq!(names(&runs), ["nearer"]);
    let levels: Vec<Level> = said.iter().map(|(level, _)| *level).collect();
    assert_eq!(levels, [Level::Success, Level::Error], "{said:?}");
    let there = home.path().join("data/Trash/files/far");
    let (ok, said, complaint) = foresight(home.path(), &["check", there.to_str().expect("plain text")]);
    assert!(ok && said.contains("with a model"), "{said}{complaint}");
}
