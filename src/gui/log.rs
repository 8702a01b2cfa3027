//! Everything the user was told, newest last.

use egui::{Align, Label, Layout, RichText, Ui};

use super::{
    Cx, Notice, Panel,
    texts::{text, words},
    theme::tokens,
    widgets,
};
use crate::session::Level;

/// The log's panel.
#[derive(Default)]
pub struct LogPanel {
    only_trouble: bool,
}

impl Panel for LogPanel {
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let notices = &cx.store.notices;
        egui::Frame::new().inner_margin(8).show(ui, |ui| {
            ui.horizontal(|ui| {
                widgets::toggle(ui, words!("common-log-trouble"), &mut self.only_trouble);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let (icon, any) = (widgets::Icon::Copy, !notices.is_empty());
                    let copy = widgets::icon_button(ui, icon, text!("common-log-copy"), any);
                    if copy.on_disabled_hover_text(text!("common-log-copy.off")).clicked() {
                        let lines: Vec<String> = notices.iter().map(line).collect();
                        ui.ctx().copy_text(lines.join("\n"));
                    }
                });
            });
            if notices.is_empty() {
                widgets::note(ui, text!("common-log-empty"));
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
            text.push_str(&format!("  {}", text!("common-log-times", n = notice.times)));
        }
        let label = Label::new(RichText::new(text).size(12.5)).truncate().selectable(true);
        ui.add(label).on_hover_text(&notice.text);
    });
}

fn is_trouble(level: Level) -> bool {
    matches!(level, Level::Warning | Level::Error)
}

fn line(notice: &Notice) -> String {
    let level = match notice.level {
        Level::Info => text!("common-log-info"),
        Level::Success => text!("common-log-success"),
        Level::Warning => text!("common-log-warning"),
        Level::Error => text!("common-log-error"),
    };
    match notice.times {
        0 | 1 => format!("{level}: {}", notice.text),
        n => format!("{level}: {} {}", notice.text, text!("common-log-times", n = n)),
    }
}
