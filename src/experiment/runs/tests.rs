//! Filter, differences, names, tags and the trash, on folders made by hand.

use std::fs;

use super::*;
use crate::experiment::{Iteration, PathResult};

/// A run folder with a preset and a summary.
fn make(folder: &Path, changes: &[&str], mean_return: f64) {
    let mut preset = Preset::builtin("quick_start").expect("a preset");
    changes.iter().for_each(|change| preset.set(change).expect(change));
    let iteration = |index: u32| Iteration {
        index,
        transitions: 100 * (index as usize + 1),
        mean_return: Some(mean_return - f64::from(1 - index)),
        ..Iteration::default()
    };
    let path = PathResult { mean_distance_m: 0.5, authors_cost: Some(4.0), ..PathResult::default() };
    let summary = Summary {
        name: preset.name.clone(),
        seed: preset.seed,
        plant: "swimmer/faithful".into(),
        iterations: vec![iteration(0), iteration(1)],
        paths: vec![path],
        complete: true,
        ..Summary::default()
    };
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join(names::PRESET), preset.to_toml().expect("TOML")).expect("written");
    fs::write(folder.join(names::SUMMARY), serde_json::to_vec(&summary).expect("JSON")).expect("written");
}

fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let cells = home.path().join("sweeps/horizon/cells");
    make(&home.path().join("plain"), &["seed=3"], 20.0);
    make(&cells.join("horizon-5"), &["planner.horizon=5"], 10.0);
    make(&cells.join("horizon-25"), &["planner.horizon=25"], 30.0);
    home
}

fn scan(root: &Path) -> Runs {
    Runs::scan(root, &mut || true).expect("nobody stops it")
}

fn chosen(runs: &Runs, filter: &str) -> Vec<String> {
    let filter = Filter::parse(filter).expect(filter);
    filter.choose(&runs.runs).expect("it fits").iter().map(|run| run.name.clone()).collect()
}

const NAMES: [&str; 3] = ["plain", "sweeps/horizon/cells/horizon-25", "sweeps/horizon/cells/horizon-5"];

#[test]
fn runs_are_found_wherever_they_are_and_what_cannot_be_read_is_told() {
    let home = home();
    fs::create_dir_all(home.path().join("broken")).expect("a folder");
    fs::write(home.path().join("broken/preset.toml"), "seed = [").expect("written");
    make(&home.path().join("half"), &[], 1.0);
    fs::write(home.path().join("half/summary.json"), "{").expect("written");
    make(&home.path().join("begun"), &[], 1.0);
    fs::remove_file(home.path().join("begun/summary.json")).expect("removed");
    make(&home.path().join(".trash/gone"), &[], 1.0);
    make(&home.path().join("a/b/c/d/deep"), &[], 1.0);
    let runs = scan(home.path());
    let found: Vec<&str> = runs.runs.iter().map(|run| run.name.as_str()).collect();
    assert_eq!(found, ["begun", NAMES[0], NAMES[1], NAMES[2]]);
    assert_eq!(runs.skipped.len(), 2, "{:?}", runs.skipped);
    let plain = &runs.runs[1];
    assert_eq!((plain.seed, plain.transitions, plain.mean_return), (3, Some(200), Some(20.0)));
    assert_eq!((plain.cost, plain.distance, plain.complete), (Some(4.0), Some(0.5), true));
    assert_eq!(plain.curve, [[100.0, 19.0], [200.0, 20.0]]);
    assert_eq!(plain.preset["data.hold"], "[1, 1]");
    assert!(!runs.runs[0].complete && runs.runs[0].mean_return.is_none());
    assert!(!scan(&home.path().join("nowhere")).exists);
    assert_eq!(Runs::scan(home.path(), &mut || false), None);
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_are_survived_and_no_run_is_found_twice() {
    let home = home();
    std::os::unix::fs::symlink(home.path(), home.path().join("sweeps/again")).expect("a link");
    assert_eq!(scan(home.path()).runs.len(), 3);
}

#[test]
fn a_preset_of_another_version_is_read_as_it_stands() {
    let home = home();
    fs::write(home.path().join("plain/preset.toml"), "[planner]\nhorizont = 7\n").expect("written");
    assert_eq!(chosen(&scan(home.path()), "planner.horizont=7"), [NAMES[0]]);
}

#[test]
fn filters_are_words_and_comparisons() {
    let home = home();
    tag(&home.path().join("plain"), &["Carpet".into(), "two words".into()]).expect("tags");
    let runs = scan(home.path());
    for (filter, expected) in [
        ("", &[0, 1, 2][..]),
        ("SWIMMER", &[0, 1, 2]),
        ("swimmer planner.horizon>10 return>20", &[1]),
        ("cells", &[1, 2]),
        ("cells horizon-25", &[1]),
        ("carpet", &[0]),
        ("tags=carpet", &[0]),
        ("tags=\"two words\"", &[0]),
        ("return>=20", &[0, 1]),
        ("return<20", &[2]),
        ("return<=10", &[2]),
        ("seed=3", &[0]),
        ("seed=3.0", &[0]),
        ("cost=4 distance<1 transitions=200 complete=yes", &[0, 1, 2]),
        ("plant.agent=Swimmer", &[0, 1, 2]),
        ("plant.agent=ant", &[]),
        ("nothing of this kind", &[]),
    ] {
        let expected: Vec<&str> = expected.iter().map(|&index| NAMES[index]).collect();
        assert_eq!(chosen(&runs, filter), expected, "{filter}");
    }
}

#[test]
fn what_a_filter_cannot_mean_is_said() {
    let home = home();
    let runs = scan(home.path());
    for (filter, why) in [
        ("return>", "\"return>\" lacks a value"),
        (">20", "\">20\" lacks a key"),
        ("return>much", "much is not a number"),
        ("\"open", "quotation mark"),
        ("planner.horizn>3", "no run here has a value \"planner.horizn\""),
        ("horizon>3", "is planner.horizon meant?"),
    ] {
        let error = Filter::parse(filter).and_then(|parsed| parsed.choose(&runs.runs).map(|_| ()));
        let error = error.expect_err(filter).to_string();
        assert!(error.contains(why), "{filter}: {error}");
    }
}

#[test]
fn runs_come_in_any_order_and_those_without_the_value_last() {
    let home = home();
    fs::remove_file(home.path().join("plain/summary.json")).expect("removed");
    let runs = scan(home.path());
    let order = |key: &str, falling: bool| {
        let mut sorted: Vec<&RunInfo> = runs.runs.iter().collect();
        sort(&mut sorted, key, falling);
        sorted.iter().map(|run| run.name.rsplit('/').next().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(order("return", false), ["horizon-5", "horizon-25", "plain"]);
    assert_eq!(order("return", true), ["horizon-25", "horizon-5", "plain"]);
    assert_eq!(order("planner.horizon", true)[0], "horizon-25");
}

#[test]
fn presets_differ_in_what_was_changed_and_a_table_has_it() {
    let home = home();
    let runs = scan(home.path());
    let all: Vec<&RunInfo> = runs.runs.iter().collect();
    assert_eq!(differences(&all[..1]), []);
    let told = differences(&all[1..]);
    assert_eq!(told.len(), 1);
    let values: Vec<Option<&str>> = told[0].values.iter().map(Option::as_deref).collect();
    assert_eq!((told[0].key.as_str(), &values[..]), ("planner.horizon", &[Some("25"), Some("5")][..]));
    let table = csv(&all[1..], &[Column::Name, Column::Return]).expect("a table");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "name,return,folder,preset.planner.horizon");
    assert!(lines[1].starts_with("sweeps/horizon/cells/horizon-25,30,") && lines[1].ends_with(",25"));
    assert_eq!(lines.len(), 3);
}

#[test]
fn a_run_gets_another_name_and_its_command_follows() {
    let home = home();
    let plain = home.path().join("plain");
    let command = |folder: &Path| crate::experiment::folder::repeated(folder);
    fs::write(plain.join(names::COMMAND), command(&plain)).expect("written");
    for (name, why) in
        [("", "name"), ("a/b", "slash"), ("..", "dot"), (".hidden", "dot"), ("sweeps", "already")]
    {
        let error = format!("{:#}", rename(&plain, name).expect_err(name));
        assert!(error.contains(why), "{name}: {error}");
    }
    let there = rename(&plain, " new name ").expect("renamed");
    assert_eq!(there, home.path().join("new name"));
    assert!(!plain.exists());
    assert_eq!(fs::read_to_string(there.join(names::COMMAND)).expect("a command"), command(&there));
    let error = rename(&home.path().join("sweeps"), "x").expect_err("no run").to_string();
    assert!(error.contains("not a run folder"), "{error}");
}

#[test]
fn tags_are_kept_in_the_run_folder_once_each() {
    let home = home();
    let plain = home.path().join("plain");
    let typed = words(" carpet, , fast,carpet ");
    tag(&plain, &typed).expect("written");
    assert_eq!(scan(home.path()).runs[0].tags, ["carpet", "fast"]);
    tag(&plain, &[]).expect("written");
    assert!(scan(home.path()).runs[0].tags.is_empty());
    fs::write(plain.join(names::TAGS), "tags = 3").expect("written");
    let runs = scan(home.path());
    assert_eq!((runs.runs.len(), runs.skipped.len()), (3, 1), "the run itself is there all the same");
    assert!(tag(&home.path().join("nowhere"), &[]).is_err() && !home.path().join("nowhere").exists());
}

#[test]
fn the_trash_keeps_everything_and_notes_where_it_came_from() {
    let home = home();
    let data = tempfile::tempdir().expect("a folder");
    let trash = Trash::below(data.path());
    let odd = home.path().join("50 % größer");
    for (count, name) in [(1, "50 % größer"), (2, "50 % größer-2")] {
        make(&odd, &[], 1.0);
        let there = trash.take(&odd).expect("it goes");
        assert!(!odd.exists(), "the {count}. time");
        assert_eq!(there, data.path().join("Trash/files").join(name));
        assert!(there.join(names::SUMMARY).is_file());
        let note = data.path().join("Trash/info").join(format!("{name}.trashinfo"));
        let note = fs::read_to_string(note).expect("a note");
        let lines: Vec<&str> = note.lines().collect();
        assert_eq!(lines[0], "[Trash Info]");
        assert!(
            lines[1].starts_with("Path=/") && lines[1].ends_with("/50%20%25%20gr%C3%B6%C3%9Fer"),
            "{note}"
        );
        assert_eq!(lines[2].len(), "DeletionDate=2026-11-25T19:40:04".len(), "{note}");
    }
    let cells = home.path().join("sweeps/horizon/cells");
    assert!(trash.take(&cells).is_err() && cells.is_dir(), "only runs are thrown away");
    fs::copy(cells.join("horizon-5/preset.toml"), cells.join("preset.toml")).expect("copied");
    let error = trash.take(&cells).expect_err("it holds others").to_string();
    assert!(error.contains("2 other runs") && cells.is_dir(), "{error}");
}

#[test]
fn without_a_trash_that_can_be_used_runs_go_to_a_folder_beside_them() {
    let home = home();
    let blocked = home.path().join("file");
    fs::write(&blocked, "").expect("written");
    let plain = home.path().join("plain");
    for (trash, name) in [(Trash::below(&blocked), "plain"), (Trash { home: None }, "plain-2")] {
        make(&plain, &[], 1.0);
        let there = trash.take(&plain).expect("it goes");
        assert_eq!(there, std::path::absolute(home.path().join(".trash").join(name)).expect("a path"));
        assert!(there.join(names::SUMMARY).is_file() && !plain.exists());
    }
    assert_eq!(scan(home.path()).runs.len(), 2, "what is in the trash is no run any more");
}

#[test]
fn runs_from_the_future_and_from_before_all_clocks_are_listed_like_others() {
    let home = home();
    let year = std::time::Duration::from_hours(365 * 24);
    let written = [
        ("plain", SystemTime::now() + 300 * year),
        ("sweeps/horizon/cells/horizon-5", SystemTime::UNIX_EPOCH - year),
    ];
    for (name, time) in written {
        let file =
            fs::File::options().write(true).open(home.path().join(name).join(names::SUMMARY)).expect("there");
        file.set_modified(time).expect("this disk keeps such a date");
    }
    let runs = scan(home.path()).runs;
    assert_eq!(runs.len(), 3);
    let age_of = |name: &str| age(runs.iter().find(|run| run.name == name).expect(name).modified);
    assert_eq!(age_of("plain"), "0 s ago");
    assert!(age_of("sweeps/horizon/cells/horizon-5").ends_with(" days ago"));
    assert_eq!(chosen(&scan(home.path()), ""), NAMES);
}

#[test]
fn times_are_written_as_calendars_have_them() {
    let at = |seconds: u64| utc(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds));
    assert_eq!(at(0), "1970-01-01T00:00:00Z");
    assert_eq!(at(951_782_399), "2000-02-28T23:59:59Z");
    assert_eq!(at(951_868_799), "2000-02-29T23:59:59Z");
    assert_eq!(at(1_764_099_604), "2025-11-25T19:40:04Z");
}
