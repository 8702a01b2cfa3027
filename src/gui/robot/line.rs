//! Which port, and what is spoken on it.

use egui::{RichText, TextEdit, Ui};

use crate::{
    gui::{Store, theme::tokens, widgets},
    plant::robot::{Dialect, RobotConfig},
};

/// The ports that there are, one a line, and room for the name of another.
pub fn ports(ui: &mut Ui, store: &Store, config: &mut RobotConfig) {
    let muted = tokens(ui).muted;
    for port in store.ports.iter().flat_map(|ports| ports.iter()) {
        ui.horizontal(|ui| {
            ui.radio_value(&mut config.port, port.name.clone(), RichText::new(&port.name).monospace())
                .on_hover_text("Connect to what is plugged in here");
            ui.add(egui::Label::new(RichText::new(&port.about).color(muted)).truncate());
        });
    }
    ui.add_space(4.0);
    let tooltip = "A serial port, say /dev/ttyUSB0, COM3, or what `foresight emulate` prints; or demo:TERRAIN for an emulated robot";
    text(ui, "Port", tooltip, &mut config.port, "/dev/ttyUSB0");
}

/// An emulated robot: its legs, and what goes wrong, as it is being typed in `faults`.
pub fn emulated(ui: &mut Ui, config: &mut RobotConfig, faults: &mut String) {
    legs(ui, config);
    let tooltip = "What goes wrong, such as drop=0.1 (replies that never come), late, twice, spoil, split, garbage, glitch, blind, \
                   stuck=left; empty: nothing";
    if text(ui, "Faults", tooltip, faults, "drop=0.1 glitch=0.01").changed() {
        config.faults = faults.split_whitespace().map(str::to_owned).collect();
    }
    widgets::note(ui, "An emulated robot behind the real driver: no cable, no battery to charge.");
}

/// Bits a second.
pub fn baud(ui: &mut Ui, config: &mut RobotConfig) {
    let mut rates = vec![9_600, 57_600, 111_111, 115_200, 230_400, 1_000_000];
    if !rates.contains(&config.baud) {
        rates.push(config.baud);
    }
    let names: Vec<(u32, String)> = rates.iter().map(|&rate| (rate, widgets::count(rate as usize))).collect();
    let options: Vec<(u32, &str)> = names.iter().map(|(rate, name)| (*rate, name.as_str())).collect();
    widgets::choice(ui, ("Baud", "Bits a second on the cable"), &mut config.baud, &options);
}

/// What the driver has to know of a real hexapod.
pub fn hexapod(ui: &mut Ui, config: &mut RobotConfig) {
    legs(ui, config);
    let options = [(Dialect::Authors, "of the authors"), (Dialect::Stock, "stock")];
    let tooltip = "The authors' firmware answers every command with its sensors; the stock one tells leg positions alone";
    widgets::choice(ui, ("Firmware", tooltip), &mut config.dialect, &options);
    let tooltip = "The robot's 16-bit address on the radio; 1 unless it was changed";
    widgets::number(ui, ("Radio address", "", tooltip), &mut config.address, 0..=0xffff);
    let tooltip = "Where datagrams of the motion capture arrive, HOST:PORT, or natnet:HOST:1511?group=239.255.42.99 for OptiTrack's Motive; empty: nobody sees the robot, and it can be learned but not steered";
    text(ui, "Poses arrive at", tooltip, &mut config.pose, "0.0.0.0:4500");
}

fn legs(ui: &mut Ui, config: &mut RobotConfig) {
    let [low, high] = &mut config.speeds;
    let tooltip = "Leg speed that the lowest action stands for";
    widgets::number(ui, ("Slowest legs", "Hz", tooltip), low, 0.0..=*high);
    let tooltip =
        "Leg speed that the highest action stands for; random data of the authors: 2 to 9 Hz, fast: 4 to 12";
    widgets::number(ui, ("Fastest legs", "Hz", tooltip), high, *low..=20.0);
}

fn text(ui: &mut Ui, label: &str, tooltip: &str, value: &mut String, hint: &str) -> egui::Response {
    widgets::field(ui, (label, tooltip), |ui| {
        ui.add(TextEdit::singleline(value).hint_text(hint).desired_width(ui.available_width().min(260.0)))
    })
}
