//! Controls of the running plant that stand in several places: its speed, and the recording of what one drives.

use egui::{Ui, WidgetInfo};

use super::{Cx, Store, texts::text, theme::tokens, widgets};
use crate::session::{Command, Phase};

/// Speeds to choose from; `None` is as fast as possible.
const SPEEDS: [Option<f64>; 9] =
    [Some(0.1), Some(0.25), Some(0.5), Some(1.0), Some(2.0), Some(4.0), Some(8.0), Some(16.0), None];

/// The speed `by` places further in [`SPEEDS`].
pub fn shifted(speed: Option<f64>, by: isize) -> Option<f64> {
    let value = |s: Option<f64>| s.unwrap_or(f64::INFINITY);
    let at = SPEEDS.iter().position(|s| value(*s) >= value(speed)).unwrap_or(SPEEDS.len() - 1);
    SPEEDS[at.saturating_add_signed(by).min(SPEEDS.len() - 1)]
}

fn words(speed: Option<f64>) -> String {
    match speed {
        Some(speed) => format!("{speed} x"),
        None => text!("common-speed.max").to_owned(),
    }
}

/// The drop-down of speeds.
pub fn speed(ui: &mut Ui, store: &Store, commands: &mut Vec<Command>) {
    let combo = egui::ComboBox::from_id_salt("speed").selected_text(words(store.speed)).width(72.0);
    let response = combo.show_ui(ui, |ui| {
        for speed in SPEEDS {
            if ui.selectable_label(store.speed == speed, words(speed)).clicked() {
                commands.push(Command::SetSpeed(speed));
            }
        }
    });
    let name = text!("common-speed");
    response.response.widget_info(|| WidgetInfo::labeled(egui::Role::ComboBox, true, name));
    response.response.on_hover_text(text!("common-speed.tooltip"));
}

/// The switch that records driving as an episode.
pub fn record(ui: &mut Ui, cx: &mut Cx<'_>) {
    let may = matches!(cx.store.phase, Phase::Idle | Phase::Live);
    let on = cx.store.recording;
    let words = if on { text!("common-record.stop") } else { text!("common-record") };
    let button = widgets::button(ui, (words, text!("common-record.tooltip")), may || on);
    if button.on_disabled_hover_text(cx.store.hindrance()).clicked() {
        if !on && cx.store.phase == Phase::Idle {
            cx.send(Command::Live);
        }
        cx.send(Command::Record(!on));
    }
    if on {
        let colour = tokens(ui).danger;
        widgets::dot(ui, colour).on_hover_text(text!("common-record.on"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_go_up_to_max_and_down_again() {
        assert_eq!(shifted(Some(1.0), 1), Some(2.0));
        assert_eq!(shifted(Some(16.0), 1), None);
        assert_eq!(shifted(None, 1), None);
        assert_eq!(shifted(None, -1), Some(16.0));
        assert_eq!(shifted(Some(0.1), -1), Some(0.1));
    }
}
