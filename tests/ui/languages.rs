//! The window in another language than English: nothing it says is left behind, and what it does is the same.

use std::{collections::BTreeSet, fs};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use fluent_syntax::{
    ast::{Entry, Pattern, PatternElement},
    parser, serializer,
};
use foresight::{
    experiment::{Preset, builtin_lessons, builtin_presets, builtin_sweeps, lesson::Lesson, sweep::Sweep},
    gui::{Layout, Opening, Ordered, UiCommand, texts},
    session::Command,
};

use super::desk::Desk;

/// Around every text of the language that this story makes up.
const MARKS: [char; 2] = ['«', '»'];

/// Panels that stand behind others in the layout of all, by the keys of their titles.
const PANELS: [&str; 12] = [
    "shell-panel-plant",
    "shell-panel-collect",
    "shell-panel-train",
    "shell-panel-draw",
    "shell-panel-run",
    "shell-panel-diagnose",
    "shell-panel-aggregate",
    "shell-panel-hybrid",
    "shell-panel-robot",
    "shell-panel-experiments",
    "shell-panel-runs",
    "shell-panel-log",
];

/// A language that says what English says, between marks.
fn marked() -> &'static str {
    let [open, close] = MARKS;
    let mut said = String::new();
    for (_, source) in texts::sources("en").expect("English") {
        let mut resource = parser::parse((*source).to_owned()).expect("sound");
        let mark = |pattern: &mut Pattern<String>| {
            pattern.elements.insert(0, PatternElement::TextElement { value: open.to_string() });
            pattern.elements.push(PatternElement::TextElement { value: close.to_string() });
        };
        for entry in &mut resource.body {
            if let Entry::Message(message) = entry {
                message.value.iter_mut().for_each(mark);
                message.attributes.iter_mut().for_each(|attribute| mark(&mut attribute.value));
            }
        }
        said += &serializer::serialize(&resource);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("marked.ftl");
    fs::write(&file, said).expect("written");
    texts::learn(&file).expect("a language").code()
}

/// What is not between marks.
fn outside(text: &str) -> String {
    let mut depth = 0;
    let mut rest = String::new();
    for letter in text.chars() {
        if letter == MARKS[0] {
            depth += 1;
        } else if letter == MARKS[1] {
            depth -= 1;
        } else if depth == 0 {
            rest.push(letter);
        }
    }
    rest
}

/// Everything that is drawn, or said by a screen reader.
fn said(desk: &Desk) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for node in desk.harness.query_all(By::new().predicate(|_| true)) {
        let node = node.accesskit_node();
        said.extend([node.label(), node.value(), node.description()].into_iter().flatten());
    }
    for clipped in &desk.harness.output().shapes {
        drawn(&clipped.shape, &mut said);
    }
    said
}

fn drawn(shape: &egui::Shape, said: &mut BTreeSet<String>) {
    match shape {
        egui::Shape::Text(text) => _ = said.insert(text.galley.text().to_owned()),
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| drawn(shape, said)),
        _ => {}
    }
}

/// What files say, which are in the language they were written in.
fn of_files() -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for name in builtin_presets() {
        let preset = Preset::builtin(&name).expect("it comes with the program");
        said.extend([preset.about.lines().next().unwrap_or_default().to_owned(), name]);
    }
    for name in builtin_lessons() {
        let lesson = Lesson::load(&name).expect("it comes with the program");
        said.extend([lesson.title, lesson.about, name]);
    }
    for name in builtin_sweeps() {
        let sweep = Sweep::load(&name).expect("it comes with the program");
        said.extend([sweep.about, sweep.figure.title, name]);
    }
    said
}

/// Names of people, keys, files, methods, units and elements of the state: the same in every language. *Resize panel* is egui's own.
const NAMES: &str = "Foresight English Deutsch marked Resize panel TRPO PPO ReLU ms min rad Nm carpet demo drawn drop glitch runs sweeps left turn \
    Backspace Comma Minus Plus Ctrl Shift Down Left Right Up Escape PageDown PageUp Period Space swimmer faithful \
    horizon planner return half cheetah reduced";

/// Whether all words of a text are names.
fn is_named(text: &str, desk: &Desk) -> bool {
    let store = desk.harness.state().store();
    let spec = store.spec.as_ref().expect("an experiment");
    let elements = spec.state.iter().chain(&spec.action).map(|element| element.name.as_str());
    let mut names: BTreeSet<&str> = elements.flat_map(|name| name.split('_')).collect();
    names.extend(NAMES.split_whitespace());
    let words = text.split(|letter: char| !letter.is_alphabetic());
    words.filter(|word| word.len() > 1).all(|word| names.contains(word))
}

fn speaking(language: &'static str) -> Desk {
    let mut desk = Desk::seasoned();
    let ctx = desk.harness.ctx.clone();
    let ordered = Ordered { language: Some(language), ..Ordered::default() };
    desk.harness.state_mut().order(&ctx, ordered);
    desk.settle();
    desk
}

#[test]
fn whatever_the_window_says_comes_from_its_texts() {
    let mut desk = speaking(marked());
    let mut left = BTreeSet::new();
    for layout in Layout::ALL {
        desk.press(layout.name());
        left.extend(said(&desk));
    }
    for key in PANELS {
        let tabs = desk.harness.query_all_by_role_and_label(egui::Role::Tab, texts::get(key));
        tabs.into_iter().next().expect("a tab").click();
        desk.settle();
        left.extend(said(&desk));
    }
    for menu in ["file", "edit", "plant", "layout", "view", "lesson", "help"] {
        desk.press(texts::get(&format!("shell-menu-{menu}")));
        left.extend(said(&desk));
        desk.key(Key::Escape);
    }
    // The list of keys, preferences, commands, and a question for a file.
    for (modifiers, key) in [
        (Modifiers::NONE, Key::F1),
        (Modifiers::COMMAND, Key::Comma),
        (Modifiers::COMMAND, Key::P),
        (Modifiers::COMMAND, Key::O),
    ] {
        desk.keys(modifiers, key);
        left.extend(said(&desk));
        desk.key(Key::Escape);
    }
    desk.press(texts::get("shell-menu-help"));
    desk.press(UiCommand::Welcome.entry().label());
    left.extend(said(&desk));
    let files = of_files();
    left.retain(|text| !files.contains(outside(text).trim()) && !is_named(&outside(text), &desk));
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn a_window_changes_its_language_in_the_middle_of_the_work() {
    let mut desk = Desk::seasoned();
    desk.press(Layout::Collect.name());
    desk.keys(Modifiers::COMMAND, Key::Comma);
    desk.press("Deutsch");
    assert!(desk.sees("Einstellungen") && !desk.sees("Preferences"));
    desk.key(Key::Escape);
    desk.sent();
    desk.press("Mehr sammeln");
    let collects = desk.sent().iter().any(|command| matches!(command, Command::Collect { .. }));
    assert!(collects, "the same button under another name");
    desk.press("Ansicht");
    desk.press("English");
    assert!(desk.sees("Collect more"));
}

/// The window on the first lesson, in a language.
fn taught(language: &'static str) -> Desk {
    let mut desk = Desk::new();
    let ctx = desk.harness.ctx.clone();
    let lesson = Lesson::load("first_steps").expect("it comes with the program");
    desk.harness.state_mut().order(&ctx, Ordered { language: Some(language), ..Ordered::default() });
    desk.harness.state_mut().open(&ctx, Opening::Lesson(lesson.into()));
    desk.season();
    desk
}

/// For each step of the lesson, whether its control is ringed.
fn ringed(language: &'static str) -> Vec<bool> {
    let mut desk = taught(language);
    let steps = desk.harness.state().store().lesson.as_ref().expect("a lesson").len();
    let mut ringed = Vec::new();
    for _ in 0..steps {
        desk.settle();
        ringed.push(desk.harness.state().pointed_at(&desk.harness.ctx).is_some());
        desk.key(Key::PageDown);
    }
    ringed
}

#[test]
fn a_lesson_is_told_in_another_language() {
    let mut desk = taught("de");
    assert!(desk.sees("Erst einmal zappeln lassen") && desk.sees("Daten sammeln"));
    for _ in 0..3 {
        desk.key(Key::PageDown);
    }
    assert!(desk.sees("Ein Schritt, und hundert"));
    assert!(desk.sees("Liegt die Vorhersage dann noch auf der Wahrheit"));
    let revealed = texts::get("widgets-reveal");
    assert!(desk.enabled(revealed), "what is to be guessed is covered here as well");
}

#[test]
fn a_lesson_finds_its_controls_in_another_language() {
    let english = ringed("en");
    assert!(english.iter().filter(|found| **found).count() >= 8, "{english:?}");
    assert_eq!(ringed("de"), english);
}
