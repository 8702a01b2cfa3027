//! The browser of runs in the whole window: where it is, and its table as a file.

use std::{fs, sync::Arc};

use eframe::{App as _, Storage as _};
use egui_kittest::kittest::Queryable as _;
use foresight::{
    experiment::{Iteration, Preset, Summary, runs::Runs},
    session::{Command, Event, Level, Phase, Session},
};

use super::{
    desk::{self, Desk},
    layouts::{Memory, leak},
};

#[test]
fn the_browser_is_a_tab_beside_the_experiments_and_its_table_is_saved() {
    let home = tempfile::tempdir().expect("a folder");
    for name in ["one", "two"] {
        let preset = Preset { seed: name.len() as u64, ..Preset::builtin("quick_start").expect("a preset") };
        fs::create_dir_all(home.path().join(name)).expect("a folder");
        let text = preset.to_toml().expect("TOML");
        fs::write(home.path().join(name).join("preset.toml"), text).expect("written");
    }
    let mut desk = Desk::opened();
    for layout in ["All", "Experiments"] {
        desk.press(layout);
        desk.harness.get_by_role_and_label(egui::Role::Tab, "Runs").click();
        desk.settle();
        assert!(desk.sees("Looking for runs"), "in {layout}");
    }
    let runs = Runs::scan(home.path(), &mut || true).expect("nobody stops it");
    desk.tell(Event::Runs(Arc::new(runs)));
    assert!(desk.sees("Open one") && desk.sees("Open two"));
    // Another experiment changes nothing of what was found.
    desk.tell(desk::opened());
    assert!(desk.sees("Open one"));
    desk.press("Export table…");
    let file = home.path().join("table.csv");
    desk.press("Browse…");
    desk.script.borrow_mut().file = Some(file.clone());
    desk.settle();
    let table = fs::read_to_string(&file).expect("the table is there");
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(desk.sees(&format!("Table saved to {}", file.display())));
}

/// Has a real session answer what the window asked about baselines, and tells the window.
fn answer(desk: &mut Desk, session: &Session) -> Vec<Event> {
    let mut told = Vec::new();
    let asked = desk.sent().into_iter().filter(|command| matches!(command, Command::Pin(Some(_))));
    for command in asked {
        session.send(command);
        loop {
            let event = session.wait().expect("the worker lives");
            let last = matches!(event, Event::Baseline(_));
            told.push(event.clone());
            desk.tell(event);
            if last {
                break;
            }
        }
    }
    told
}

#[test]
fn a_pinned_run_comes_back_with_the_next_window_and_goes_with_its_folder() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("earlier");
    let preset = Preset::builtin("quick_start").expect("a preset");
    let iteration = |index: u32| Iteration {
        index,
        mean_return: Some(10.0 * f64::from(index)),
        returns: vec![10.0 * f64::from(index)],
        ..Iteration::default()
    };
    let plant = "swimmer/faithful".to_owned();
    let summary = Summary { plant, iterations: vec![iteration(0), iteration(1)], ..Summary::default() };
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("preset.toml"), preset.to_toml().expect("TOML")).expect("written");
    fs::write(folder.join("summary.json"), serde_json::to_vec(&summary).expect("JSON")).expect("written");
    let metrics =
        "iteration,update,train_loss,validation_loss,open_loop_1\n0,100,0.5,0.6,0.01\n0,200,0.3,,\n";
    fs::write(folder.join("metrics.csv"), metrics).expect("written");
    let found = |home: &std::path::Path| {
        let runs = Runs::scan(home, &mut || true).expect("nobody stops it");
        Event::Runs(Arc::new(runs))
    };

    let session = Session::spawn(|| {}).expect("a thread");
    let mut desk = Desk::opened();
    desk.phase(Phase::Idle);
    desk.press("Experiments");
    desk.harness.get_by_role_and_label(egui::Role::Tab, "Runs").click();
    desk.tell(found(home.path()));
    desk.harness.get_by_label("Tick earlier").click();
    desk.settle();
    desk.press("Pin as baseline");
    answer(&mut desk, &session);
    let baseline = desk.harness.state().store().baseline.clone().expect("it is read");
    assert_eq!((baseline.iterations.len(), baseline.epochs.len()), (2, 2));
    let [first, last] = &baseline.epochs[..] else { panic!("two") };
    assert_eq!((first.update, first.validation_loss, first.open_loop.len()), (100, Some(0.6), 1));
    assert_eq!((last.validation_loss, last.open_loop.len()), (None, 0), "what is empty is not known");

    // The next window asks for it as it opens, and whatever experiment is open it stands behind its curves.
    let mut memory = Memory::default();
    desk.harness.state_mut().save(&mut memory);
    assert_eq!(memory.get_string("baseline"), Some(folder.display().to_string()));
    let mut again = Desk::with(Some(leak(memory)), [1440.0, 900.0]);
    assert_eq!(again.harness.state().store().pinned.as_ref(), Some(&folder), "it is still wanted");
    again.script.borrow_mut().sent.push(Command::Pin(Some(folder.clone())));
    answer(&mut again, &session);
    again.tell(desk::opened());
    for event in desk::trained(3000) {
        again.tell(event);
    }
    again.phase(Phase::Idle);
    again.press("Train");
    assert!(again.sees("baseline earlier"));

    // Its folder goes away: that is said once, and nothing is pinned any more.
    fs::remove_dir_all(&folder).expect("it goes");
    again.tell(found(home.path()));
    let told = answer(&mut again, &session);
    let notices = told.iter().filter(|event| matches!(event, Event::Notice { level: Level::Warning, .. }));
    assert_eq!(notices.count(), 1, "{told:?}");
    assert!(again.sees("is unpinned: it is not there any more"));
    assert!(!again.sees("baseline earlier"));
    again.tell(found(home.path()));
    assert_eq!(answer(&mut again, &session).len(), 0, "nobody asks again");
    let mut memory = Memory::default();
    again.harness.state_mut().save(&mut memory);
    assert_eq!(memory.get_string("baseline"), Some(String::new()));
}
