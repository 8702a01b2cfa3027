//! The browser of runs: filtered, sorted, compared and changed over runs made up by hand.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::SystemTime};

use egui_kittest::kittest::Queryable as _;
use foresight::{
    experiment::runs::{RunInfo, Runs, Trash},
    gui::{Request, Store, runs::RunsPanel},
    session::{Command, Event, RunsChange, RunsRequest},
};

use super::stage::{Show, press, show};

fn run(name: &str, horizon: u32, mean_return: Option<f64>, tags: &[&str]) -> RunInfo {
    let preset = [
        ("name", "best/swimmer_forward".to_owned()),
        ("planner.horizon", horizon.to_string()),
        ("planner.kind", "icem".into()),
    ];
    let curve =
        mean_return.map(|end| (0..5).map(move |i| [f64::from(6660 + 3000 * i), end - f64::from(4 - i)]));
    RunInfo {
        folder: PathBuf::from("runs").join(name),
        name: name.into(),
        plant: "swimmer/modern".into(),
        seed: u64::from(horizon),
        transitions: Some(18_660),
        mean_return,
        cost: None,
        distance: Some(0.044),
        complete: mean_return.is_some(),
        tags: tags.iter().map(|&tag| tag.into()).collect(),
        modified: SystemTime::now(),
        curve: curve.map_or_else(Vec::new, Iterator::collect),
        preset: preset.into_iter().map(|(key, value)| (key.into(), value)).collect::<BTreeMap<_, _>>(),
    }
}

/// Three runs, one of them not complete, and something that cannot be read.
pub fn store() -> Store {
    let mut store = Store::default();
    store.absorb(Event::Runs(Arc::new(Runs {
        root: "runs".into(),
        exists: true,
        runs: vec![
            run("long", 20, Some(58.1), &["baseline", "carpet"]),
            run("short", 5, Some(22.6), &["carpet"]),
            run("stopped", 10, None, &[]),
        ],
        skipped: vec!["runs/broken/preset.toml: this is not TOML".into()],
    })));
    store
}

/// Types into the field called `label`, in place of what is there.
fn fill(harness: &mut Show<RunsPanel>, label: &str, text: &str) {
    harness.get_by_role_and_label(egui::Role::TextInput, label).focus();
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.run_steps(2);
    harness.get_by_role_and_label(egui::Role::TextInput, label).type_text(text);
    harness.run_steps(3);
}

/// The runs in sight, from the top.
fn rows(harness: &Show<RunsPanel>) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = ["long", "short", "stopped"]
        .into_iter()
        .filter_map(|name| {
            let label = format!("Open {name}");
            let button = harness.query_by_label(&label)?;
            Some((button.rect().top(), name.to_owned()))
        })
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

fn change(sent: &[Command]) -> &RunsChange {
    let [Command::Runs(RunsRequest { root, change: Some(change) })] = sent else { panic!("{sent:?}") };
    assert_eq!(root, &PathBuf::from("runs"));
    change
}

#[test]
fn runs_are_looked_for_by_themselves_and_again_elsewhere() {
    let mut user = show::<RunsPanel>(Store::default());
    let look = |root: &str| Command::Runs(RunsRequest { root: root.into(), change: None });
    assert_eq!(user.state_mut().sent(), [look("runs")], "once");
    user.get_by_label("Looking for runs");
    user.state_mut().store.absorb(Event::Runs(Arc::new(Runs { root: "runs".into(), ..Runs::default() })));
    user.run_steps(3);
    user.get_by_label("No such folder");
    fill(&mut user, "Folder", "sweeps");
    press(&mut user, "Look again");
    assert_eq!(user.state_mut().sent(), [look("sweeps")]);
}

#[test]
fn a_filter_a_column_and_a_heading_decide_what_the_table_shows() {
    let mut user = show::<RunsPanel>(store());
    user.get_by_label("3 of 3 runs in runs");
    user.get_by_label("1 could not be read");
    assert_eq!(rows(&user), ["long", "short", "stopped"]);
    press(&mut user, "Return");
    assert_eq!(rows(&user), ["short", "long", "stopped"], "what has no return comes last");
    press(&mut user, "Return");
    assert_eq!(rows(&user), ["long", "short", "stopped"]);
    fill(&mut user, "Filter", "swimmer planner.horizon<15");
    assert_eq!(rows(&user), ["short", "stopped"]);
    fill(&mut user, "Filter", "carpet return>");
    user.get_by_label_contains("lacks a value");
    assert_eq!(rows(&user), ["short", "stopped"], "the last filter that meant something");
    fill(&mut user, "Filter", "carpet return>30");
    assert_eq!(rows(&user), ["long"]);
    assert!(user.query_by_label("Path cost").is_some());
    press(&mut user, "Columns");
    user.get_by_role_and_label(egui::Role::CheckBox, "Path cost").click();
    user.run_steps(3);
    user.key_press(egui::Key::Escape);
    user.run_steps(3);
    assert!(user.query_by_label("Path cost").is_none());
    user.state_mut().sent();
    press(&mut user, "Export table…");
    let [Request::SaveTable(table)] = &user.state().requests[..] else { panic!("no table") };
    assert!(table.starts_with("name,plant,seed,transitions,return,distance,"), "{table}");
    assert_eq!(table.lines().count(), 2, "{table}");
}

#[test]
fn ticked_runs_are_laid_over_one_another_and_their_differences_listed() {
    let mut user = show::<RunsPanel>(store());
    press(&mut user, "Tick long");
    assert!(user.query_by_label("Returns of the ticked runs").is_none(), "one is nothing to compare");
    press(&mut user, "Tick short");
    user.get_by_label("2 ticked");
    user.get_by_label("Returns of the ticked runs");
    user.get_by_label("planner.horizon");
    assert!(user.query_by_label("planner.kind").is_none(), "it is the same in both");
    press(&mut user, "Open short");
    let sent = user.state_mut().sent();
    assert_eq!(sent.last(), Some(&Command::OpenRun("runs/short".into())));
}

#[test]
fn ticked_runs_are_renamed_tagged_and_thrown_away_after_a_second_thought() {
    let mut user = show::<RunsPanel>(store());
    press(&mut user, "Tick short");
    user.state_mut().sent();
    press(&mut user, "Rename…");
    fill(&mut user, "New name", "shorter");
    press(&mut user, "Rename");
    let renamed = RunsChange::Rename { folder: "runs/short".into(), name: "shorter".into() };
    assert_eq!(change(&user.state_mut().sent()), &renamed);

    // What only some have stays theirs.
    press(&mut user, "Tick long");
    press(&mut user, "Tags…");
    fill(&mut user, "Tags, separated by commas", "turf, slow");
    press(&mut user, "Set tags");
    let tags = |name: &str, tags: &[&str]| {
        (PathBuf::from("runs").join(name), tags.iter().map(|&tag| tag.into()).collect::<Vec<String>>())
    };
    let tagged =
        RunsChange::Tag(vec![tags("long", &["baseline", "turf", "slow"]), tags("short", &["turf", "slow"])]);
    assert_eq!(change(&user.state_mut().sent()), &tagged);

    press(&mut user, "To the trash…");
    user.get_by_label("Move long, short to the trash?");
    press(&mut user, "Cancel");
    assert!(user.state_mut().sent().is_empty());
    press(&mut user, "To the trash…");
    press(&mut user, "Move to the trash");
    let gone =
        RunsChange::Trash { folders: vec!["runs/long".into(), "runs/short".into()], trash: Trash::of_user() };
    assert_eq!(change(&user.state_mut().sent()), &gone);
}

#[test]
fn a_run_that_is_open_is_neither_renamed_nor_thrown_away() {
    let mut store = store();
    store.folder = Some(std::path::absolute("runs/long").expect("a path"));
    let mut user = show::<RunsPanel>(store);
    press(&mut user, "Tick all");
    user.get_by_label("3 ticked");
    for label in ["To the trash…", "Rename…"] {
        press(&mut user, label);
    }
    assert!(user.query_by_label("Cancel").is_none());
    press(&mut user, "Tags…");
    user.get_by_label("Set tags");
}
