//! The command palette: everything the window can do, found by typing a few letters of it.

use egui::{Align, Button, Context, Id, Key, Modal, Modifiers, RichText, ScrollArea, TextEdit, Ui};

use crate::{
    experiment::{Preset, builtin_lessons, builtin_presets, lesson::Lesson},
    gui::{
        commands::{Group, TABLE, UiCommand},
        dock::Pane,
        lesson::Told,
        store::Store,
        texts::text,
        theme::{self, tokens},
        widgets,
    },
};

use super::{
    panels::title,
    recent::{Recent, Recents},
};

/// What can be picked.
#[derive(Clone, Debug, PartialEq)]
pub enum Picked {
    Command(UiCommand),
    /// Bring a panel into sight.
    Panel(Pane),
    /// Open this (again).
    Recent(Recent),
}

/// One line.
struct Line {
    picked: Picked,
    label: String,
    about: String,
    key: Option<String>,
    enabled: bool,
    why_not: &'static str,
}

/// Open with what was typed, or closed.
#[derive(Default)]
pub struct Palette {
    open: Option<Search>,
}

struct Search {
    text: String,
    /// The line that Enter picks.
    chosen: usize,
    fresh: bool,
    lines: Vec<Line>,
}

impl Palette {
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens it on what begins with `text`.
    pub fn open(&mut self, ctx: &Context, store: &Store, recents: &Recents, text: &str) {
        let lines = lines(ctx, store, recents);
        self.open = Some(Search { text: text.to_owned(), chosen: 0, fresh: true, lines });
    }

    /// Draws it; gives what was picked, after which it is closed.
    pub fn ui(&mut self, ctx: &Context) -> Option<Picked> {
        let search = self.open.as_mut()?;
        let moved = search.keys(ctx);
        let mut picked = None;
        let modal = Modal::new(Id::unique("palette")).frame(widgets::sheet(ctx)).show(ctx, |ui| {
            ui.set_width(560.0);
            picked = search.ui(ui, moved);
        });
        if picked.is_some() || modal.should_close() {
            self.open = None;
        }
        picked
    }
}

impl Search {
    /// Arrow keys move the choice before the text field sees them. Whether they did.
    fn keys(&mut self, ctx: &Context) -> bool {
        let step = ctx.input_mut(|input| {
            let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown);
            let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp);
            down as isize - up as isize
        });
        let count = self.found().len().max(1) as isize;
        self.chosen = (self.chosen as isize + step).rem_euclid(count) as usize;
        step != 0
    }

    /// Lines that fit what was typed, the best first.
    fn found(&self) -> Vec<usize> {
        let wanted = self.text.to_lowercase();
        let ranked = self.lines.iter().enumerate();
        let mut ranked: Vec<(usize, usize)> =
            ranked.filter_map(|(place, line)| Some((line.rank(&wanted)?, place))).collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, place)| place).collect()
    }

    fn ui(&mut self, ui: &mut Ui, moved: bool) -> Option<Picked> {
        let field = TextEdit::singleline(&mut self.text)
            .desired_width(f32::INFINITY)
            .hint_text(text!("shell-palette.hint"));
        let field = ui.add(field);
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, text!("shell-palette")));
        if std::mem::take(&mut self.fresh) {
            field.request_focus();
        }
        if field.changed() {
            self.chosen = 0;
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(6.0);
        let found = self.found();
        if found.is_empty() {
            widgets::note(ui, text!("shell-palette.empty"));
        }
        let mut picked = None;
        ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
            for (row, &place) in found.iter().enumerate() {
                let line = &self.lines[place];
                let chosen = row == self.chosen;
                let response = line.ui(ui, chosen);
                if chosen && moved {
                    response.scroll_to_me(Some(Align::Center));
                }
                if line.enabled && (response.clicked() || (chosen && entered)) {
                    picked = Some(line.picked.clone());
                }
            }
        });
        if entered && picked.is_none() {
            field.request_focus();
        }
        picked
    }
}

impl Line {
    /// How well the line fits; less is better, `None` not at all. Each word must be found.
    fn rank(&self, wanted: &str) -> Option<usize> {
        let label = self.label.to_lowercase();
        let about = self.about.to_lowercase();
        let word = |word: &str| {
            let starts = label.split([' ', '/', '_']).any(|part| part.starts_with(word));
            match () {
                () if label.starts_with(word) => Some(0),
                () if starts => Some(1),
                () if label.contains(word) => Some(2),
                () if about.contains(word) => Some(3),
                () => None,
            }
        };
        let sum: usize = wanted.split_whitespace().map(word).sum::<Option<usize>>()?;
        Some(2 * sum + usize::from(!self.enabled))
    }

    fn ui(&self, ui: &mut Ui, chosen: bool) -> egui::Response {
        let t = tokens(ui);
        let label = RichText::new(&self.label).color(if self.enabled { t.text } else { t.faint });
        let about = RichText::new(short(&self.about)).font(theme::caption()).color(t.muted);
        let mut button = Button::new((label, about))
            .selected(chosen)
            .frame_when_inactive(chosen)
            .min_size(egui::vec2(ui.available_width(), 0.0))
            .right_text("");
        if let Some(key) = &self.key {
            button = button.shortcut_text(key.clone());
        }
        let response = ui.add_enabled(self.enabled, button);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, self.enabled, &self.label));
        let not_now = text!("shell-palette-not-now", about = self.about.as_str(), reason = self.why_not);
        response.on_hover_text(&self.about).on_disabled_hover_text(not_now)
    }
}

/// As much of a sentence as there is room for.
fn short(text: &str) -> String {
    const ROOM: usize = 60;
    if text.chars().count() <= ROOM {
        return text.to_owned();
    }
    let cut: String = text.chars().take(ROOM).collect();
    let whole = cut.rfind(' ').map_or(cut.as_str(), |end| &cut[..end]);
    format!("{whole}…")
}

/// Commands, panels, presets, lessons, and what was opened lately.
fn lines(ctx: &Context, store: &Store, recents: &Recents) -> Vec<Line> {
    let offered = TABLE.iter().filter(|entry| entry.command != UiCommand::Palette);
    let commands = offered.map(|entry| Line {
        picked: Picked::Command(entry.command),
        label: match entry.group {
            Group::Layout if matches!(entry.command, UiCommand::Show(_)) => {
                text!("shell-palette-layout", name = entry.label())
            }
            _ => entry.label().to_owned(),
        },
        about: entry.tooltip().to_owned(),
        key: entry.key_text(ctx),
        enabled: (entry.enabled)(store),
        why_not: entry.why_not(store),
    });
    let panels = Pane::ALL.into_iter().map(|pane| Line {
        picked: Picked::Panel(pane),
        label: text!("shell-palette-panel", name = title(pane)),
        about: text!("shell-palette-panel.about").into(),
        key: None,
        enabled: true,
        why_not: "",
    });
    let presets = builtin_presets().map(|name| Line {
        about: Preset::builtin(&name).map(|preset| preset.about).unwrap_or_default(),
        label: text!("shell-palette-preset", name = name.as_str()),
        picked: Picked::Recent(Recent::Preset(name)),
        key: None,
        enabled: true,
        why_not: "",
    });
    let lessons = builtin_lessons().map(|name| Line {
        about: Lesson::load(&name).map(|lesson| Told::new(&lesson).about().to_owned()).unwrap_or_default(),
        label: text!("shell-palette-lesson", name = name.trim_start_matches("lessons/")),
        picked: Picked::Recent(Recent::Lesson(name)),
        key: None,
        enabled: true,
        why_not: "",
    });
    let recents = recents.iter().map(|recent| {
        let (kind, name) = recent.words();
        Line {
            picked: Picked::Recent(recent.clone()),
            label: text!("shell-palette-recent", kind = kind, name = name),
            about: recent.place(),
            key: None,
            enabled: true,
            why_not: "",
        }
    });
    commands.chain(panels).chain(presets).chain(lessons).chain(recents).collect()
}
