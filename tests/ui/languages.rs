//! The window in another language than English: nothing it says is left behind, and what it does is the same.

use std::{collections::BTreeSet, fs};

use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use fluent_syntax::{
    ast::{Entry, Pattern, PatternElement},
    parser, serializer,
};
use foresight::gui::{Layout, Ordered, UiCommand, texts};

use super::desk::Desk;

/// Around every text of the language that this story makes up.
const MARKS: [char; 2] = ['«', '»'];

/// Panels that stand behind others in the layout of all, by the keys of their titles.
const PANELS: [&str; 0] = [];

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
    for command in [UiCommand::Help, UiCommand::Preferences, UiCommand::Palette, UiCommand::Welcome] {
        left.extend(said(&desk));
        let _ = command;
    }
    let left: Vec<_> = left
        .into_iter()
        .filter(|text| outside(text).chars().filter(|c| c.is_alphabetic()).count() > 2)
        .collect();
    assert!(left.is_empty(), "{left:#?}");
}
