//! Everything the user was told, newest last.

use egui::{Align, Label, Layout, RichText, Ui};

use super::{Cx, Notice, Panel, theme::tokens, widgets};
use crate::session::Level;

/// The log's panel.
#[derive(Default)]
pub struct LogPanel {
    only_trouble: bool,
}

impl Panel for LogPanel {
    fn title(&self) -> &'static str {
        "Log"
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let notices = &cx.store.notices;
        egui::Frame::new().inner_margin(8).show(ui, |ui| {
            ui.horizontal(|ui| {
                widgets::toggle(ui, ("Only trouble", "Warnings and errors only"), &mut self.only_trouble);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let copy = widgets::icon_button(ui, widgets::Icon::Copy, "Copy all", !notices.is_empty());
                    if copy.on_disabled_hover_text("Nothing was said yet").clicked() {
                        let lines: Vec<String> = notices.iter().map(line).collect();
                        ui.ctx().copy_text(lines.join("\n"));
                    }
                });
            });
            if notices.is_empty() {
                widgets::note(ui, "Nothing was said yet. What happens, and what goes wrong, is kept here.");
                return;
            }
            let shown: Vec<&Notice> =
                notices.iter().filter(|n| !self.only_trouble || is_trouble(n.level)).collect();
            let height = ui.text_style_height(&egui::TextStyle::Body) + 2.0;
            let area = egui::ScrollArea::vertical().auto_shrink(false).stick_to_bottom(true);
            area.show_rows(ui, height, shown.len(), |ui, rows| {
                for notice in &shown[rows] {
                    show(ui, notice);
                }
            });
        });
    }
}

fn show(ui: &mut Ui, notice: &Notice) {
    let t = tokens(ui);
    let colour = match notice.level {
        Level::Info => t.faint,
        Level::Success => t.success,
        Level::Warning => t.warning,
        Level::Error => t.danger,
    };
    ui.horizontal(|ui| {
        widgets::dot(ui, colour);
        let mut text = notice.text.replace('\n', "  ");
        if notice.times > 1 {
            text.push_str(&format!("  ({} times)", notice.times));
        }
        let label = Label::new(RichText::new(text).size(12.5)).truncate().selectable(true);
        ui.add(label).on_hover_text(&notice.text);
    });
}

fn is_trouble(level: Level) -> bool {
    matches!(level, Level::Warning | Level::Error)
}

fn line(notice: &Notice) -> String {
    let times = if notice.times > 1 { format!(" ({} times)", notice.times) } else { String::new() };
    format!("{:?}: {}{times}", notice.level, notice.text)
}
