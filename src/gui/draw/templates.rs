//! Known paths to begin with, as menus show them.

use crate::task::{self, Path};

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
            let (label, about) = words(short);
            let label = if authors { format!("{label} (authors)") } else { label.to_owned() };
            Some(Template { name, label, about, authors, path })
        })
        .collect()
}

fn words(name: &str) -> (&str, &'static str) {
    match name {
        "straight" => ("Straight", "Ahead along the first axis"),
        "left_turn" => ("Left turn", "Ahead, then to the left"),
        "right_turn" => ("Right turn", "Ahead, then to the right"),
        "u_turn" => ("U-turn", "Out, around, and back beside the way out"),
        "circle" => ("Circle", "Once around"),
        "figure_of_eight" => ("Figure of eight", "Two loops, one to each side"),
        "backward" => ("Backward", "Straight back"),
        "forward_backward" => ("There and back", "Ahead, and back past the start"),
        other => (other, ""),
    }
}
