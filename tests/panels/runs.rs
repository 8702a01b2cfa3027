//! The browser of runs: filtered, sorted, compared and changed over runs made up by hand.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::SystemTime};

use egui_kittest::kittest::Queryable as _;
use foresight::{
    experiment::runs::{Baseline, RunInfo, Runs, Trash},
    gui::{Request, Store, aggregate::AggregatePanel, runs::RunsPanel, train::TrainPanel},
    session::{Command, Epoch, Event, RunsChange, RunsRequest},
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

/// A pinned run with returns and losses.
pub fn baseline(plant: &str) -> Baseline {
    let epoch = |i: usize| Epoch {
        iteration: 0,
        update: 400 * i,
        train_loss: 0.5 / (1.0 + i as f64),
        validation_loss: Some(0.7 / (1.0 + i as f64)),
        open_loop: [1, 10].map(|steps| (steps, Some(0.02 * steps as f64 / (1.0 + i as f64)))).to_vec(),
    };
    Baseline {
        folder: "/somewhere/runs/earlier".into(),
        name: "earlier".into(),
        plant: plant.into(),
        iterations: super::stage::iterations(4)
            .into_iter()
            .map(|mut iteration| {
                iteration.mean_return = iteration.mean_return.map(|mean| 0.7 * mean);
                iteration
            })
            .collect(),
        epochs: (1..=15).map(epoch).collect(),
    }
}

#[test]
fn the_one_run_that_is_ticked_is_pinned_until_it_is_unpinned() {
    let mut user = show::<RunsPanel>(store());
    user.state_mut().sent();
    press(&mut user, "Pin as baseline");
    assert_eq!(user.state_mut().sent(), [], "none is ticked");
    press(&mut user, "Tick short");
    press(&mut user, "Pin as baseline");
    let sent = user.state_mut().sent();
    let [Command::Pin(Some(folder))] = &sent[..] else { panic!("{sent:?}") };
    assert!(folder.is_absolute() && folder.ends_with("runs/short"), "{}", folder.display());
    let store = &mut user.state_mut().store;
    store.ask(&sent[0]);
    store.absorb(Event::Baseline(Some(Arc::new(baseline("swimmer/faithful")))));
    user.run_steps(3);
    user.get_by_label("Baseline: short");
    press(&mut user, "Tick long");
    press(&mut user, "Unpin baseline");
    let sent = user.state_mut().sent();
    assert_eq!(sent, [Command::Pin(None)]);
    user.state_mut().store.ask(&sent[0]);
    user.run_steps(3);
    assert!(user.query_by_label("Unpin baseline").is_none());
    assert!(user.state().store.baseline.is_none());
    // What was still on its way when it was unpinned does not come back.
    user.state_mut().store.absorb(Event::Baseline(Some(Arc::new(baseline("swimmer/faithful")))));
    assert!(user.state().store.baseline.is_none());
}

/// A store of a trained swimmer with this run behind it.
pub fn before(plant: &str) -> Store {
    let mut store = super::stage::trained();
    store.ask(&Command::Pin(Some("/somewhere/runs/earlier".into())));
    store.absorb(Event::Baseline(Some(Arc::new(baseline(plant)))));
    store
}

#[test]
fn it_stands_behind_the_returns_and_the_losses_and_is_named() {
    let mut store = before("swimmer/faithful");
    store.iterations = super::stage::iterations(2);
    let mut user = show::<AggregatePanel>(store);
    user.get_by_label("baseline earlier");
    // The plot's numbers hold it as well.
    let copied = copy(&mut user, "Return against iterations");
    assert!(copied.lines().filter(|line| line.starts_with("baseline earlier,")).count() == 4, "{copied}");
    user.state_mut().store.ask(&Command::Pin(None));
    user.run_steps(3);
    assert!(user.query_by_label("baseline earlier").is_none());
    assert!(!copy(&mut user, "Return against iterations").contains("baseline"));

    let mut store = before("ant/modern");
    store.losses = (0..4000).map(|i| 0.9 / (1.0 + i as f32 / 300.0)).collect();
    let mut user = show::<TrainPanel>(store);
    user.get_by_label_contains("baseline earlier (ant/modern)");
    let copied = copy(&mut user, "Loss against gradient steps");
    for name in ["training", "validation"] {
        let rows = copied.lines().filter(|line| line.contains(&format!("(ant/modern), {name}")));
        assert_eq!(rows.count(), 15, "{name}: {copied}");
    }
}

/// The numbers of a plot, by its menu.
fn copy<P: foresight::gui::Panel + 'static>(user: &mut Show<P>, plot: &str) -> String {
    let place = user.get_by_label(plot).rect().center();
    super::stage::right_click(user, place);
    user.run_steps(3);
    user.get_by_label("Copy data").click();
    let mut copied = None;
    for _ in 0..4 {
        user.step();
        let commands = &user.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        copied = copied.or(text);
    }
    copied.expect("it is on the clipboard")
}
