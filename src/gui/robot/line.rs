//! Which port, and what is spoken on it.

use egui::{RichText, TextEdit, Ui};

use crate::{
    gui::{
        Store,
        texts::{self, Words, text, words},
        theme::tokens,
        widgets,
    },
    plant::robot::{Dialect, RobotConfig},
};

/// The ports that there are, one a line, and room for the name of another.
pub fn ports(ui: &mut Ui, store: &Store, config: &mut RobotConfig) {
    let muted = tokens(ui).muted;
    for port in store.ports.iter().flat_map(|ports| ports.iter()) {
        ui.horizontal(|ui| {
            ui.radio_value(&mut config.port, port.name.clone(), RichText::new(&port.name).monospace())
                .on_hover_text(text!("robot-this-port"));
            ui.add(egui::Label::new(RichText::new(texts::local(&port.about)).color(muted)).truncate());
        });
    }
    ui.add_space(4.0);
    entry(ui, words!("robot-port"), &mut config.port, "/dev/ttyUSB0");
}

/// An emulated robot: its legs, and what goes wrong, as it is being typed in `faults`.
pub fn emulated(ui: &mut Ui, config: &mut RobotConfig, faults: &mut String) {
    legs(ui, config);
    if entry(ui, words!("robot-faults"), faults, "drop=0.1 glitch=0.01").changed() {
        config.faults = faults.split_whitespace().map(str::to_owned).collect();
    }
    widgets::note(ui, text!("robot-emulated"));
}

/// Bits a second.
pub fn baud(ui: &mut Ui, config: &mut RobotConfig) {
    let mut rates = vec![9_600, 57_600, 111_111, 115_200, 230_400, 1_000_000];
    if !rates.contains(&config.baud) {
        rates.push(config.baud);
    }
    let names: Vec<(u32, String)> = rates.iter().map(|&rate| (rate, widgets::count(rate as usize))).collect();
    let options: Vec<(u32, &str)> = names.iter().map(|(rate, name)| (*rate, name.as_str())).collect();
    widgets::choice(ui, words!("robot-baud"), &mut config.baud, &options);
}

/// What the driver has to know of a real hexapod.
pub fn hexapod(ui: &mut Ui, config: &mut RobotConfig) {
    legs(ui, config);
    let options = [
        (Dialect::Authors, text!("robot-firmware-authors")),
        (Dialect::Stock, text!("robot-firmware-stock")),
    ];
    widgets::choice(ui, words!("robot-firmware"), &mut config.dialect, &options);
    widgets::number(ui, words!("robot-address"), &mut config.address, 0..=0xffff);
    entry(ui, words!("robot-poses"), &mut config.pose, "0.0.0.0:4500");
}

fn legs(ui: &mut Ui, config: &mut RobotConfig) {
    let [low, high] = &mut config.speeds;
    widgets::number(ui, words!("robot-slowest"), low, 0.0..=*high);
    widgets::number(ui, words!("robot-fastest"), high, *low..=20.0);
}

/// A text to type, with an example of one.
fn entry<'a>(ui: &mut Ui, words: impl Into<Words<'a>>, value: &mut String, hint: &str) -> egui::Response {
    widgets::field(ui, words, |ui| {
        ui.add(TextEdit::singleline(value).hint_text(hint).desired_width(ui.available_width().min(260.0)))
    })
}
