//! Known paths to begin with, as menus show them.

use crate::{
    gui::texts::{Words, text, words},
    task::{self, Path},
};

/// A path with the words a menu needs.
#[derive(Clone, Debug)]
pub struct Template {
    /// The name commands and presets use: `left_turn`, `authors/left_turn`.
    pub name: String,
    pub label: String,
    pub about: &'static str,
    /// One of the lists of the authors' code.
    pub authors: bool,
    pub path: Path,
}

/// Every template there is for `agent`, ours first.
pub fn templates(agent: &str) -> Vec<Template> {
    let ours = task::TEMPLATES.iter().map(|name| ((*name).to_owned(), *name, false));
    let theirs = task::AUTHORS.iter().map(|name| (format!("authors/{name}"), *name, true));
    ours.chain(theirs)
        .filter_map(|(name, short, authors)| {
            let path = task::template(&name, agent)?;
            let Words { label, tooltip: about, .. } = described(short);
            let label = if authors { text!("draw-of-authors", path = label) } else { label.to_owned() };
            Some(Template { name, label, about, authors, path })
        })
        .collect()
}

fn described(name: &'static str) -> Words<'static> {
    match name {
        "straight" => words!("draw-straight"),
        "left_turn" => words!("draw-left-turn"),
        "right_turn" => words!("draw-right-turn"),
        "u_turn" => words!("draw-u-turn"),
        "circle" => words!("draw-circle"),
        "zigzag" => words!("draw-zigzag"),
        "figure_of_eight" => words!("draw-figure-of-eight"),
        "backward" => words!("draw-backward"),
        "forward_backward" => words!("draw-there-and-back"),
        other => Words { label: other, ..Words::default() },
    }
}
