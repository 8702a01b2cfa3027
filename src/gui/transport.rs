//! Controls of the running plant that stand in several places: its speed, and the recording of what one drives.

use egui::{Ui, WidgetInfo};

use super::{Cx, Store, theme::tokens, widgets};
use crate::session::{Command, Phase};

/// Speeds to choose from; `None` is as fast as possible.
const SPEEDS: [(Option<f64>, &str); 9] = [
    (Some(0.1), "0.1 x"),
    (Some(0.25), "0.25 x"),
    (Some(0.5), "0.5 x"),
    (Some(1.0), "1 x"),
    (Some(2.0), "2 x"),
    (Some(4.0), "4 x"),
    (Some(8.0), "8 x"),
    (Some(16.0), "16 x"),
    (None, "max"),
];

/// The speed `by` places further in [`SPEEDS`].
pub fn shifted(speed: Option<f64>, by: isize) -> Option<f64> {
    let value = |s: Option<f64>| s.unwrap_or(f64::INFINITY);
    let at = SPEEDS.iter().position(|(s, _)| value(*s) >= value(speed)).unwrap_or(SPEEDS.len() - 1);
    SPEEDS[at.saturating_add_signed(by).min(SPEEDS.len() - 1)].0
}

/// The drop-down of speeds.
pub fn speed(ui: &mut Ui, store: &Store, commands: &mut Vec<Command>) {
    let shown = match store.speed {
        Some(speed) => format!("{speed} x"),
        None => "max".into(),
    };
    let combo = egui::ComboBox::from_id_salt("speed").selected_text(shown).width(72.0);
    let response = combo.show_ui(ui, |ui| {
        for (speed, name) in SPEEDS {
            if ui.selectable_label(store.speed == speed, name).clicked() {
                commands.push(Command::SetSpeed(speed));
            }
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(egui::Role::ComboBox, true, "Speed"));
    response.response.on_hover_text("Wanted speed, relative to real time, of a replay as well  (+ and -)");
}

/// The switch that records driving as an episode.
pub fn record(ui: &mut Ui, cx: &mut Cx<'_>) {
    let may = matches!(cx.store.phase, Phase::Idle | Phase::Live);
    let on = cx.store.recording;
    let words = if on { "Stop recording" } else { "Record" };
    let tooltip = "Keep what the plant does under your hand as an episode of training data";
    let button = widgets::button(ui, (words, tooltip), may || on);
    if button.on_disabled_hover_text(cx.store.hindrance()).clicked() {
        if !on && cx.store.phase == Phase::Idle {
            cx.send(Command::Live);
        }
        cx.send(Command::Record(!on));
    }
    if on {
        let colour = tokens(ui).danger;
        widgets::dot(ui, colour).on_hover_text("Recording");
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
