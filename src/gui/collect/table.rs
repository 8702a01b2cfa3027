//! The table of episodes.

use std::cmp::Ordering;

use egui::{Align, Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder};

use crate::{
    data::Split,
    gui::{
        Cx, Store,
        texts::{Words, local, text, words},
        theme::tokens,
        widgets,
    },
    session::{Command, EpisodeInfo},
};

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Key {
    #[default]
    Id,
    Source,
    Split,
    Steps,
    Return,
    Tags,
}

fn columns() -> [(Key, Words<'static>); 6] {
    [
        (Key::Id, words!("collect-column-episode")),
        (Key::Source, words!("collect-column-source")),
        (Key::Split, words!("collect-column-use")),
        (Key::Steps, words!("collect-column-length")),
        (Key::Return, words!("collect-column-return")),
        (Key::Tags, words!("collect-column-tags")),
    ]
}

/// The table; sorting is done anew only when something changed.
#[derive(Default)]
pub struct EpisodeTable {
    key: Key,
    falling: bool,
    order: Vec<usize>,
    sorted: Option<(u64, usize, Key, bool)>,
    /// The tags being typed, and whose they are.
    typing: Option<(u64, String)>,
}

impl EpisodeTable {
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.sort(cx.store);
        let height = 26.0;
        let rows = self.order.len();
        let shown = (rows.min(10) as f32 * (height + ui.spacing().item_spacing.y)).max(60.0);
        let number = Layout::right_to_left(Align::Center);
        let t = tokens(ui);
        let font = egui::TextStyle::Button.resolve(ui.style());
        let width = |choice| widgets::text_width(ui, choice, font.clone()) + 20.0;
        let choices = width(text!("collect-drop")).max(width(text!("collect-restore"))).max(76.0);
        egui::ScrollArea::horizontal().id_salt("episodes across").auto_shrink([false, true]).show(ui, |ui| {
            TableBuilder::new(ui)
                .id_salt("episodes")
                .striped(true)
                .sense(Sense::hover())
                .cell_layout(Layout::left_to_right(Align::Center))
                .column(Column::initial(66.0))
                .column(Column::initial(78.0))
                .column(Column::initial(82.0))
                .column(Column::initial(104.0))
                .column(Column::initial(76.0))
                .column(Column::remainder().at_least(80.0).clip(true))
                .column(Column::exact(choices))
                .min_scrolled_height(shown)
                .max_scroll_height(shown)
                .auto_shrink([false, true])
                .header(24.0, |mut header| {
                    for (key, words) in columns() {
                        header.col(|ui| self.head(ui, key, words));
                    }
                    header.col(|_| {});
                })
                .body(|body| {
                    body.rows(height, rows, |mut row| {
                        let episode = &cx.store.episodes[self.order[row.index()]];
                        let ink = if episode.dropped { t.faint } else { t.text };
                        let text = |text: String| RichText::new(text).color(ink);
                        row.col(|ui| drop(ui.label(text(format!("#{}", episode.id)))));
                        row.col(|ui| drop(ui.label(text(local(&episode.source.to_string()).to_owned()))));
                        row.col(|ui| {
                            let (word, colour) = match episode.split {
                                Split::Train => (text!("collect-split-train"), t.accent),
                                Split::Validation => (text!("collect-split-held-out"), t.success),
                            };
                            widgets::badge(ui, word, if episode.dropped { t.faint } else { colour });
                        });
                        row.col(|ui| {
                            let length =
                                format!("{} · {}", episode.steps, widgets::duration(episode.seconds));
                            ui.label(text(length));
                            if episode.terminated {
                                widgets::dot(ui, t.warning).on_hover_text(text!("collect-ended-early"));
                            }
                        });
                        row.col(|ui| {
                            ui.with_layout(number, |ui| {
                                ui.label(text(widgets::figure(episode.total_reward)).monospace());
                            });
                        });
                        row.col(|ui| self.tags(ui, episode, cx.commands));
                        row.col(|ui| keep(ui, episode, cx.commands));
                    });
                });
        });
    }

    fn head(&mut self, ui: &mut Ui, key: Key, words: Words<'_>) {
        let falling = (self.key == key).then_some(self.falling);
        if widgets::sort_head(ui, words, falling) {
            self.falling = self.key == key && !self.falling;
            self.key = key;
        }
    }

    fn tags(&mut self, ui: &mut Ui, episode: &EpisodeInfo, commands: &mut Vec<Command>) {
        let mut text = match &self.typing {
            Some((id, text)) if *id == episode.id => text.clone(),
            _ => episode.tags.join(", "),
        };
        let hint = text!("collect-tags.hint");
        let field = egui::TextEdit::singleline(&mut text).frame(egui::Frame::NONE).hint_text(hint);
        let response = ui.add_sized([ui.available_width(), 20.0], field);
        let response = response.on_hover_text(text!("collect-tags", id = episode.id));
        if response.changed() {
            self.typing = Some((episode.id, text.clone()));
        }
        if response.lost_focus() && self.typing.as_ref().is_some_and(|(id, _)| *id == episode.id) {
            self.typing = None;
            let tags = text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect();
            commands.push(Command::TagEpisode { id: episode.id, tags });
        }
    }

    fn sort(&mut self, store: &Store) {
        let wanted = (store.episodes_version, store.episodes.len(), self.key, self.falling);
        if self.sorted == Some(wanted) {
            return;
        }
        self.sorted = Some(wanted);
        self.order = (0..store.episodes.len()).collect();
        let (key, falling) = (self.key, self.falling);
        self.order.sort_by(|&a, &b| {
            let order = compare(key, &store.episodes[a], &store.episodes[b]);
            if falling { order.reverse() } else { order }
        });
    }
}

fn compare(key: Key, a: &EpisodeInfo, b: &EpisodeInfo) -> Ordering {
    match key {
        Key::Id => a.id.cmp(&b.id),
        Key::Source => a.source.to_string().cmp(&b.source.to_string()),
        Key::Split => (a.split == Split::Validation).cmp(&(b.split == Split::Validation)),
        Key::Steps => a.steps.cmp(&b.steps),
        Key::Return => a.total_reward.total_cmp(&b.total_reward),
        Key::Tags => a.tags.cmp(&b.tags),
    }
}

fn keep(ui: &mut Ui, episode: &EpisodeInfo, commands: &mut Vec<Command>) {
    let (word, tooltip) = match episode.dropped {
        true => (text!("collect-restore"), text!("collect-restore.tooltip", id = episode.id)),
        false => (text!("collect-drop"), text!("collect-drop.tooltip", id = episode.id)),
    };
    if ui.small_button(word).on_hover_text(tooltip).clicked() {
        commands.push(Command::DropEpisode { id: episode.id, dropped: !episode.dropped });
    }
}
