//! Battery, radio, frames, pose: whether the robot can be trusted to move.

use egui::{Color32, RichText, Ui};

use crate::{
    gui::{
        Cx, Store,
        texts::{text, words},
        theme::{Tokens, tokens},
        widgets,
    },
    plant::Health,
    session::{Command, Phase},
};

/// Shares and times beyond which something is wrong.
const LOW_BATTERY: f64 = 0.15;
const POOR_LINE: f64 = 0.05;
const OLD_POSE: f64 = 0.05;
const WEAK_SIGNAL: f64 = -80.0;

/// Everything that is known, and a stop.
pub fn ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(health) = &cx.store.health else {
        widgets::note(ui, text!("robot-unheard"));
        return;
    };
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let moves = cx.store.moves_robot();
        let words = words!("robot-stop");
        let stop = ui.add_enabled_ui(moves, |ui| widgets::primary(ui, words.label)).inner;
        let stop = stop.on_hover_text(words.tooltip);
        if stop.on_disabled_hover_text(text!("robot-stop.off")).clicked() {
            cx.commands.push(Command::Stop);
        }
        ui.label(&health.identity);
        ui.colored_label(t.muted, text!("robot-at", port = health.port.as_str()));
    });
    ui.add_space(6.0);
    let whole = |number: u64| widgets::count(number as usize);
    let battery = match health.battery {
        Some((volts, share)) => {
            let charge = format!("{:.0}", share * 100.0);
            (format!("{volts:.2}"), "V", text!("robot-battery", percent = charge))
        }
        None => ("–".into(), "", text!("robot-battery-unknown").to_owned()),
    };
    let signal = health.signal.map_or(("–".to_owned(), ""), |dbm| (format!("{dbm:.0}"), "dBm"));
    let pose = match health.pose_age {
        Some(age) => (format!("{:.0}", age * 1e3), "ms", text!("robot-pose-age")),
        None if health.is_seen => ("–".into(), "", text!("robot-pose-unheard")),
        None => ("–".into(), "", text!("robot-unseen")),
    };
    widgets::stats(
        ui,
        &[
            (battery.0, battery.1, battery.2.as_str()),
            (signal.0, signal.1, text!("robot-signal")),
            (pose.0, pose.1, pose.2),
        ],
    );
    ui.add_space(4.0);
    let frames = [
        (whole(health.good), "", text!("robot-frames-good")),
        (whole(health.bad), "", text!("robot-frames-bad")),
        (whole(health.late), "", text!("robot-frames-late")),
        (whole(health.stale), "", text!("robot-frames-stale")),
    ];
    widgets::stats(ui, &frames);
    ui.add_space(4.0);
    let steps = [
        (whole(health.late_steps), "", text!("robot-late-steps")),
        (whole(health.jumps), "", text!("robot-jumps")),
        (whole(health.stops), "", text!("robot-stops")),
    ];
    widgets::stats(ui, &steps);
    for complaint in complaints(health) {
        ui.colored_label(t.warning, complaint);
    }
}

/// One line for where there is little room, coloured where something is wrong; draws nothing for a simulated plant.
pub fn line(ui: &mut Ui, store: &Store) {
    let Some(health) = store.health.as_ref().filter(|_| store.preset.plant.is_robot()) else { return };
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let mut part = |said: String, wrong: bool, tooltip: &str| {
            let said = RichText::new(said).font(crate::gui::theme::caption()).color(colour(t, wrong));
            ui.label(said).on_hover_text(tooltip);
        };
        if let Some((volts, share)) = health.battery {
            part(format!("{volts:.2} V"), share < LOW_BATTERY, text!("robot-line-battery"));
        }
        if let Some(dbm) = health.signal {
            part(format!("{dbm:.0} dBm"), dbm < WEAK_SIGNAL, text!("robot-line-signal"));
        }
        let Health { good, bad, late, .. } = **health;
        let frames = text!("robot-line-frames", good = widgets::count(good as usize), bad = bad, late = late);
        part(frames, share_lost(health) > POOR_LINE, text!("robot-line-frames.tooltip"));
        if health.is_seen {
            let pose = match health.pose_age {
                Some(age) => text!("robot-line-pose", age = format!("{:.0}", age * 1e3)),
                None => text!("robot-line-no-pose").to_owned(),
            };
            part(pose, is_unseen(health), text!("robot-line-pose.tooltip"));
        }
        if store.phase == Phase::Reconnecting {
            let lost = words!("robot-line-lost");
            part(lost.label.to_owned(), true, lost.tooltip);
        } else if store.moves_robot() {
            let space = words!("robot-line-space");
            part(space.label.to_owned(), false, space.tooltip);
        }
    });
}

fn colour(t: &Tokens, wrong: bool) -> Color32 {
    if wrong { t.danger } else { t.muted }
}

/// Requests that were not answered in time, or by nonsense, as a share.
fn share_lost(health: &Health) -> f64 {
    let lost = health.bad + health.late;
    lost as f64 / (health.good + lost).max(1) as f64
}

fn is_unseen(health: &Health) -> bool {
    health.is_seen && health.pose_age.is_none_or(|age| age > OLD_POSE)
}

fn complaints(health: &Health) -> Vec<&'static str> {
    let low = health.battery.is_some_and(|(_, share)| share < LOW_BATTERY);
    let weak = health.signal.is_some_and(|dbm| dbm < WEAK_SIGNAL);
    let checks = [
        (low, text!("robot-low-battery")),
        (weak, text!("robot-weak-signal")),
        (share_lost(health) > POOR_LINE, text!("robot-poor-line")),
        (is_unseen(health), text!("robot-cameras-blind")),
    ];
    checks.into_iter().filter_map(|(wrong, words)| wrong.then_some(words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_and_nothing_else() {
        let sound = Health {
            battery: Some((3.9, 0.8)),
            signal: Some(-40.0),
            good: 1000,
            is_seen: true,
            pose_age: Some(0.005),
            ..Health::default()
        };
        assert!(complaints(&sound).is_empty());
        assert!(complaints(&Health::default()).is_empty(), "what is not told is not wrong");
        let ill = Health { battery: Some((3.3, 0.02)), bad: 60, late: 40, pose_age: Some(0.2), ..sound };
        assert_eq!(complaints(&ill).len(), 3);
    }
}
