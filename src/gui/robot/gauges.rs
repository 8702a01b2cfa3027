//! Battery, radio, frames, pose: whether the robot can be trusted to move.

use egui::{Color32, RichText, Ui};

use crate::{
    gui::{Cx, Store, theme::Tokens, theme::tokens, widgets},
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
        widgets::note(ui, "Not heard of yet. Connect, or let it do something.");
        return;
    };
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let moves = cx.store.moves_robot();
        let stop = ui.add_enabled_ui(moves, |ui| widgets::primary(ui, "Stop the robot")).inner;
        let stop = stop.on_hover_text("Stops the motors at once  (Space)");
        if stop.on_disabled_hover_text("Nothing moves it just now").clicked() {
            cx.commands.push(Command::Stop);
        }
        ui.label(&health.identity);
        ui.colored_label(t.muted, format!("at {}", health.port));
    });
    ui.add_space(6.0);
    let whole = |number: u64| widgets::count(number as usize);
    let battery = match health.battery {
        Some((volts, share)) => (format!("{volts:.2}"), "V", format!("battery, {:.0} %", share * 100.0)),
        None => ("–".into(), "", "battery: not told".into()),
    };
    let signal = health.signal.map_or(("–".to_owned(), ""), |dbm| (format!("{dbm:.0}"), "dBm"));
    let pose = match health.pose_age {
        Some(age) => (format!("{:.0}", age * 1e3), "ms", "age of the pose"),
        None if health.is_seen => ("–".into(), "", "no pose was heard"),
        None => ("–".into(), "", "nobody sees it"),
    };
    widgets::stats(
        ui,
        &[
            (battery.0, battery.1, battery.2.as_str()),
            (signal.0, signal.1, "radio signal"),
            (pose.0, pose.1, pose.2),
        ],
    );
    ui.add_space(4.0);
    let frames = [
        (whole(health.good), "", "frames good"),
        (whole(health.bad), "", "bad"),
        (whole(health.late), "", "late"),
        (whole(health.stale), "", "out of date"),
    ];
    widgets::stats(ui, &frames);
    ui.add_space(4.0);
    let steps = [
        (whole(health.late_steps), "", "steps off time"),
        (whole(health.jumps), "", "jumps of the pose"),
        (whole(health.stops), "", "times stopped"),
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
        let mut part = |text: String, wrong: bool, tooltip: &str| {
            let text = RichText::new(text).font(crate::gui::theme::caption()).color(colour(t, wrong));
            ui.label(text).on_hover_text(tooltip);
        };
        if let Some((volts, share)) = health.battery {
            part(format!("{volts:.2} V"), share < LOW_BATTERY, "Battery");
        }
        if let Some(dbm) = health.signal {
            part(format!("{dbm:.0} dBm"), dbm < WEAK_SIGNAL, "Strength of the radio's signal");
        }
        let Health { good, bad, late, .. } = **health;
        let frames = format!("{} good, {bad} bad, {late} late", widgets::count(good as usize));
        part(frames, share_lost(health) > POOR_LINE, "Frames from the robot");
        if health.is_seen {
            let age = health.pose_age.map_or("no pose".into(), |age| format!("pose {:.0} ms old", age * 1e3));
            part(age, is_unseen(health), "When the robot was last seen");
        }
        if store.phase == Phase::Reconnecting {
            part("link lost".into(), true, "It is looked for, and moves again when you say so");
        } else if store.moves_robot() {
            part("Space stops it".into(), false, "The space bar stops the motors at once");
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
        (low, "The battery is nearly empty: legs turn slower than they are told to."),
        (weak, "The radio is hardly heard: bring it nearer."),
        (
            share_lost(health) > POOR_LINE,
            "Many replies are lost: another channel, or less around the robot, may help.",
        ),
        (is_unseen(health), "The cameras do not see the robot: it will not be moved."),
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
