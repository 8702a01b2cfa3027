//! What can be done to the runs that are ticked; each asks once more, in its place.

use std::path::{Path, PathBuf, absolute};

use egui::{Key, TextEdit, Ui};

use super::pin;
use crate::{
    experiment::runs::{self, RunInfo, Runs, Trash},
    gui::{
        Cx,
        texts::{Words, text, words},
        theme::tokens,
        widgets,
    },
    session::{Command, RunsChange, RunsRequest},
};

/// What is under way.
#[derive(Default)]
pub struct Changes {
    doing: Option<Doing>,
    /// The field that was just opened is to be typed into.
    fresh: bool,
}

enum Doing {
    Rename {
        folder: PathBuf,
        text: String,
    },
    /// Each run with its tags, the tags that all had in common, and what is typed in their place.
    Tags {
        runs: Vec<(PathBuf, Vec<String>)>,
        common: Vec<String>,
        text: String,
    },
    /// Folders, and what they are called.
    Trash {
        folders: Vec<PathBuf>,
        names: Vec<String>,
    },
}

/// What was answered.
#[derive(PartialEq)]
enum Answer {
    None,
    Yes,
    No,
}

impl Changes {
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, runs: &Runs, ticked: &[&RunInfo]) {
        ui.horizontal(|ui| self.buttons(ui, cx, ticked));
        let Some(mut doing) = self.doing.take() else { return };
        let fresh = std::mem::take(&mut self.fresh);
        let answer = ui.horizontal_wrapped(|ui| doing.ask(ui, fresh)).inner;
        match answer {
            Answer::None => self.doing = Some(doing),
            Answer::Yes => {
                let request = RunsRequest { root: runs.root.clone(), change: Some(doing.change()) };
                cx.send(Command::Runs(request));
            }
            Answer::No => {}
        }
    }

    fn buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, ticked: &[&RunInfo]) {
        let is_open = ticked.iter().any(|run| is_same(cx.store.folder.as_deref(), &run.folder));
        let held = is_open.then(|| text!("runs-open-elsewhere"));
        let tooltip = held.unwrap_or(text!("runs-rename.tooltip"));
        let rename = widgets::button(ui, (text!("runs-rename"), tooltip), ticked.len() == 1 && !is_open);
        if rename.on_disabled_hover_text(text!("runs-rename.off")).clicked() {
            let run = ticked[0];
            let text = run.folder.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            self.begin(Doing::Rename { folder: run.folder.clone(), text });
        }
        let tag = widgets::button(ui, words!("runs-tag"), !ticked.is_empty());
        if tag.on_disabled_hover_text(text!("runs-tag.off")).clicked() {
            let shared = |tag: &&String| ticked.iter().all(|run| run.tags.contains(tag));
            let common: Vec<String> =
                ticked.iter().take(1).flat_map(|run| &run.tags).filter(shared).cloned().collect();
            let runs = ticked.iter().map(|run| (run.folder.clone(), run.tags.clone())).collect();
            self.begin(Doing::Tags { runs, text: common.join(", "), common });
        }
        pin::button(ui, cx, ticked);
        let tooltip = held.unwrap_or(text!("runs-trash.tooltip"));
        let trash = widgets::button(ui, (text!("runs-trash"), tooltip), !ticked.is_empty() && !is_open);
        if trash.on_disabled_hover_text(text!("runs-trash.off")).clicked() {
            let folders = ticked.iter().map(|run| run.folder.clone()).collect();
            let names = ticked.iter().map(|run| run.name.clone()).collect();
            self.begin(Doing::Trash { folders, names });
        }
        match ticked.len() {
            0 => widgets::note(ui, text!("runs-none-ticked")),
            count => widgets::note(ui, text!("runs-ticked", count = count)),
        };
    }

    fn begin(&mut self, doing: Doing) {
        (self.doing, self.fresh) = (Some(doing), true);
    }
}

impl Doing {
    fn ask(&mut self, ui: &mut Ui, fresh: bool) -> Answer {
        let (entered, verb): (bool, Words<'_>) = match self {
            Self::Rename { text, .. } => {
                let entered = typed(ui, text!("runs-new-name"), "", text, fresh);
                (entered, words!("runs-rename-now"))
            }
            Self::Tags { text, .. } => {
                let (name, hint) = (text!("runs-tags-typed"), text!("runs-tags-typed.hint"));
                (typed(ui, name, hint, text, fresh), words!("runs-tag-now"))
            }
            Self::Trash { names, .. } => {
                let named = names.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
                let question = match names.len().saturating_sub(3) {
                    0 => text!("runs-trash-question", names = named),
                    more => text!("runs-trash-question.more", names = named, more = more),
                };
                ui.colored_label(tokens(ui).warning, question);
                (false, words!("runs-trash-now"))
            }
        };
        if widgets::button(ui, verb, true).clicked() || entered {
            return Answer::Yes;
        }
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        if widgets::button(ui, words!("runs-cancel"), true).clicked() || escaped {
            return Answer::No;
        }
        Answer::None
    }

    fn change(self) -> RunsChange {
        match self {
            Self::Rename { folder, text } => RunsChange::Rename { folder, name: text.trim().to_owned() },
            Self::Tags { runs, common, text } => {
                let typed = runs::words(&text);
                let with_typed = |(folder, own): (PathBuf, Vec<String>)| {
                    let kept = own.into_iter().filter(|tag| !common.contains(tag) && !typed.contains(tag));
                    (folder, kept.chain(typed.iter().cloned()).collect())
                };
                RunsChange::Tag(runs.into_iter().map(with_typed).collect())
            }
            Self::Trash { folders, .. } => RunsChange::Trash { folders, trash: Trash::of_user() },
        }
    }
}

/// A field with its name; `true`: ended with the enter key.
fn typed(ui: &mut Ui, name: &str, hint: &str, text: &mut String, fresh: bool) -> bool {
    let label = ui.label(name);
    let field = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(260.0)).labelled_by(label.id);
    let field = field.on_hover_text(text!("runs-enter"));
    if fresh {
        field.request_focus();
    }
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

fn is_same(open: Option<&Path>, folder: &Path) -> bool {
    let whole = |path: &Path| absolute(path).ok();
    open.is_some_and(|open| whole(open) == whole(folder))
}
