//! A newcomer's first hour, by the names of things alone: from the welcome page to a saved run, back again, and to a moving picture. No dead
//! end, no error, and whatever cannot be pressed says why.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use egui::Role;
use egui_kittest::kittest::{AccessKitNode, By, NodeT as _, Queryable as _};
use foresight::{
    gui::Layout,
    session::{Level, Phase},
};

use super::user::User;

/// Roles of what one can press, move or type into.
const CONTROLS: [Role; 8] = [
    Role::Button,
    Role::CheckBox,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::ComboBox,
    Role::TextInput,
    Role::Link,
];

/// Panels that stand behind others in the layout of all.
const PANELS: [&str; 8] = ["Collect", "Draw", "Aggregate", "Hybrid", "Robot", "Experiments", "Runs", "Log"];

/// Words that reasons are given with.
const REASONS: [&str; 10] = [
    "first",
    "Wait",
    "Pause",
    "Nothing",
    "nothing",
    "There is no",
    "There are no",
    "already",
    "at least",
    "decides",
];

/// Everything that can be read.
fn words(user: &User) -> BTreeSet<String> {
    let text = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.value().or_else(|| node.label())
    };
    let readable = user.harness.query_all(By::new().role(Role::Label));
    readable.filter_map(|node| text(&node)).collect()
}

/// Names of the controls that are drawn and cannot be used, with their places.
fn disabled(user: &User) -> Vec<(String, egui::Rect)> {
    let inert = |node: &AccessKitNode<'_>| CONTROLS.contains(&node.role()) && node.is_disabled();
    let nodes = user.harness.query_all(By::new().predicate(inert));
    let named = nodes.map(|node| {
        let name = node.accesskit_node().label().unwrap_or_default();
        (name, node.rect())
    });
    named.collect()
}

/// What was found that could not be used.
#[derive(Default)]
struct Asked {
    explained: BTreeSet<String>,
    /// With what it says instead of a reason.
    silent: BTreeMap<String, Vec<String>>,
}

/// Points at everything that cannot be used just now, and holds it to say why.
fn explained(user: &mut User, asked: &mut Asked, seen: &mut Vec<String>) {
    let screen = user.harness.ctx.content_rect();
    for (name, place) in disabled(user) {
        if !screen.contains(place.center()) || seen.contains(&name) {
            continue;
        }
        seen.push(name.clone());
        user.harness.hover_at(egui::pos2(3.0, screen.bottom() - 3.0));
        user.harness.run_steps(3);
        let before = words(user);
        user.harness.hover_at(place.center());
        user.harness.run_steps(4);
        let told: Vec<String> = words(user).difference(&before).cloned().collect();
        let clipped = told.is_empty() && !disabled(user).contains(&(name.clone(), place));
        let why = told.iter().any(|words| REASONS.iter().any(|reason| words.contains(reason)));
        if why || clipped {
            asked.explained.insert(name);
        } else {
            asked.silent.insert(name, told);
        }
    }
    user.harness.hover_at(egui::pos2(3.0, screen.bottom() - 3.0));
    user.harness.run_steps(3);
}

/// Goes through every layout and panel, and comes back.
fn everywhere(user: &mut User, told: &mut Asked) {
    let mut seen = Vec::new();
    for layout in Layout::ALL {
        user.press(layout.name());
        explained(user, told, &mut seen);
    }
    for title in PANELS {
        let tab = user.harness.query_all_by_role_and_label(Role::Tab, title).next().map(|tab| tab.click());
        if tab.is_some() {
            user.harness.run_steps(4);
            explained(user, told, &mut seen);
        }
    }
}

fn no_error(user: &User) {
    let wrong: Vec<_> = user.store().notices.iter().filter(|notice| notice.level == Level::Error).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Types a path into the dialog that is open.
fn answer(user: &mut User, path: &Path, verb: &str) {
    let fields = user.harness.get_all_by_role(Role::TextInput);
    let field = fields.into_iter().find(|node| node.accesskit_node().is_focused());
    field.expect("it has the focus").type_text(path.to_str().expect("plain text"));
    user.harness.run_steps(3);
    user.press(verb);
}

/// A GIF of more than one picture.
fn moves(film: &Path) {
    let file = std::fs::File::open(film).expect("a file");
    let mut pictures = gif::DecodeOptions::new().read_info(file).expect("a GIF");
    for which in ["first", "second"] {
        assert!(pictures.read_next_frame().expect("a picture").is_some(), "there is no {which} picture");
    }
}

#[test]
fn a_newcomer_gets_from_the_welcome_page_to_a_moving_picture() {
    let home = tempfile::tempdir().expect("a folder");
    let run = home.path().join("first run");
    let mut told = Asked::default();

    let mut user = User::newcomer();
    user.harness.run_steps(3);
    explained(&mut user, &mut told, &mut Vec::new());
    everywhere(&mut user, &mut told);
    no_error(&user);
    user.press("Help");
    user.press("Welcome page");
    user.press("Quick start");
    user.until("the experiment is open", |store| store.spec.is_some() && store.phase == Phase::Idle);
    everywhere(&mut user, &mut told);

    // Data and a model; less of both than the quick start has, which is a newcomer's choice too.
    user.press("Collect");
    user.set("Episodes", 6.0);
    user.set("Steps an episode", 120.0);
    user.press("Collect data");
    user.until("there are data of both kinds", |store| {
        store.phase == Phase::Idle
            && store.data.train_transitions > 0
            && store.data.validation_transitions > 0
    });
    user.press("Train");
    user.set("Width", 32.0);
    user.set("Gradient steps", 400.0);
    user.press("Train the model");
    user.until("it trains", |store| store.phase == Phase::Training || store.card.is_some());
    user.until("there is a model", |store| store.phase == Phase::Idle && store.card.is_some());
    everywhere(&mut user, &mut told);

    // A path of one's own, and a change of the horizon under way.
    user.press("Draw");
    user.draw_path();
    user.press("Follow this path");
    user.until("the controller drives", |store| store.phase == Phase::Controlling && store.frames.len() > 5);
    user.press("Run");
    user.set("Horizon", 7.0);
    user.until("plans reach seven steps ahead", |store| {
        let actions = store.spec.as_ref().map_or(1, |spec| spec.action.len());
        let plan = store.frame().and_then(|frame| frame.plan.as_ref());
        plan.is_some_and(|plan| plan.actions.len() / actions == 7)
    });
    everywhere(&mut user, &mut told);
    user.until("there is something to play once more", |store| store.frames.len() > 40);
    user.press("Stop");
    user.until("it rests", |store| store.phase == Phase::Idle);
    user.press("Run");
    let film = home.path().join("replay.gif");
    user.press("File");
    user.press("Record the window…");
    user.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    answer(&mut user, &film, "Half");
    user.press("Panel Run");
    user.press("Start recording");
    user.press("Replay");
    user.harness.run_steps(6);
    user.press("Pause the replay");
    user.press("Stop recording the window");
    // The encoder sends no news; the window draws on, as it does while it films.
    while user.store().filming {
        user.harness.step();
    }
    moves(&film);
    everywhere(&mut user, &mut told);

    user.press("File");
    user.press("Save as…");
    answer(&mut user, &run, "Save");
    user.until("it is saved", |store| store.folder.is_some() && store.phase == Phase::Idle);
    no_error(&user);
    let updates = user.store().card.as_ref().map(|card| card.updates).expect("a model");
    drop(user);

    // Another day.
    let mut user = User::newcomer();
    user.press("Open run…");
    answer(&mut user, &run, "Open");
    user.until("the run is open", |store| store.phase == Phase::Idle && store.card.is_some());
    assert_eq!(user.store().preset.planner.horizon, 7, "as it was left");
    assert_eq!(user.store().card.as_ref().map(|card| card.updates), Some(updates));
    assert_eq!(user.store().epochs.last().map(|epoch| epoch.update), Some(updates), "with its curves");
    everywhere(&mut user, &mut told);
    user.press("Train");
    // Long enough to look around meanwhile.
    user.set("Gradient steps", 1e6);
    user.press("Continue training");
    user.until("it trains", |store| store.phase == Phase::Training);
    everywhere(&mut user, &mut told);
    user.press("Stop");
    user.until("the model has learned on", |store| {
        store.phase == Phase::Idle && store.card.as_ref().is_some_and(|card| card.updates > updates)
    });
    user.press("File");
    user.press("Save");
    user.until("it is saved", |store| store.notices.iter().any(|n| n.text.starts_with("Saved to")));
    no_error(&user);
    drop(user);

    // The handbook says how a moving picture is made without a window, too.
    let film = home.path().join("first.gif");
    let [run, film] = [&run, &film].map(|path| path.to_str().expect("plain text"));
    let wanted = ["record", run, "--steps", "12", "--size", "160x120", "--fps", "5", "--out", film];
    let output = Command::new(env!("CARGO_BIN_EXE_foresight")).args(wanted).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    moves(Path::new(film));

    assert!(told.silent.is_empty(), "these cannot be used and do not say why: {:#?}", told.silent);
    // The question was put, not evaded.
    for name in ["Train the model", "Run", "Replay", "Undo", "Single step", "Follow this path"] {
        assert!(told.explained.contains(name), "{name} was never found disabled: {:?}", told.explained);
    }
}
