//! The browser of runs in the whole window: where it is, and its table as a file.

use std::{fs, sync::Arc};

use egui_kittest::kittest::Queryable as _;
use foresight::{
    experiment::{Preset, runs::Runs},
    session::Event,
};

use super::desk::Desk;

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
    desk.tell(super::desk::opened());
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
