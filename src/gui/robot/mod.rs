//! The robot on a line: where it is plugged in, how it is reached, how it is doing.

mod gauges;
mod line;

use egui::Ui;
use serde::{Deserialize, Serialize};

use super::{
    Cx, Panel, Request,
    texts::{text, words},
    theme::tokens,
    widgets,
};
use crate::{
    experiment::Preset,
    plant::robot::RobotConfig,
    session::{Command, Level, Phase},
};
pub use gauges::line as gauge_line;

/// The port that is offered to those who have not chosen one.
const DEMO: &str = "demo:carpet";

/// What answers on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    /// The ten-centimetre hexapod.
    Hexapod,
    /// Anyone's robot, which says itself what it is.
    Own,
}

/// The panel of the robot.
pub struct RobotPanel {
    kind: Kind,
    /// What Connect will use; the last robot's, from one start of the program to the next.
    config: RobotConfig,
    /// The faults of an emulated robot, as they are being typed.
    faults: String,
    /// Whether the ports were asked for.
    asked: bool,
}

impl Default for RobotPanel {
    fn default() -> Self {
        Self {
            kind: Kind::Hexapod,
            config: RobotConfig { port: DEMO.into(), ..RobotConfig::default() },
            faults: String::new(),
            asked: false,
        }
    }
}

impl Panel for RobotPanel {
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !self.asked {
            self.asked = true;
            cx.send(Command::ListPorts);
        }
        widgets::body(ui, |ui| {
            if cx.store.preset.plant.is_robot() {
                widgets::section(ui, text!("robot-doing"), |ui| gauges::ui(ui, cx));
            }
            widgets::card(ui, |ui| {
                widgets::heading_with(ui, text!("robot-plugged"), |ui| {
                    if widgets::button(ui, words!("robot-look"), true).clicked() {
                        cx.commands.push(Command::ListPorts);
                    }
                });
                line::ports(ui, cx.store, &mut self.config);
            });
            widgets::section(ui, text!("robot-reached"), |ui| self.settings(ui));
            self.connect(ui, cx);
        });
    }
}

impl RobotPanel {
    /// Takes over the robot that was last connected to, as [`RobotPanel::memory`] wrote it; anything else is forgotten.
    pub fn recall(&mut self, text: &str) {
        if let Ok((kind, config)) = serde_json::from_str(text) {
            (self.kind, self.config) = (kind, config);
            self.faults = self.config.faults.join(" ");
        }
    }

    pub fn memory(&self) -> String {
        // Plain data: it cannot fail, and an empty text is forgotten.
        serde_json::to_string(&(self.kind, &self.config)).unwrap_or_default()
    }

    fn settings(&mut self, ui: &mut Ui) {
        if self.config.terrain().is_some() {
            self.kind = Kind::Hexapod;
            return line::emulated(ui, &mut self.config, &mut self.faults);
        }
        let kinds = [(Kind::Hexapod, text!("robot-hexapod")), (Kind::Own, text!("robot-own"))];
        if widgets::segmented(ui, &mut self.kind, &kinds) {
            // What each usually has.
            let usual = RobotConfig::default();
            self.config.baud = if self.kind == Kind::Own { 115_200 } else { usual.baud };
        }
        ui.add_space(4.0);
        line::baud(ui, &mut self.config);
        match self.kind {
            Kind::Hexapod => line::hexapod(ui, &mut self.config),
            Kind::Own => drop(widgets::note(ui, text!("robot-own.note"))),
        }
    }

    fn connect(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let may = matches!(cx.store.phase, Phase::Empty | Phase::Idle) && !self.config.port.is_empty();
        ui.horizontal(|ui| {
            let words = words!("robot-connect");
            // Of a name of its own: it stays what it is, under a finger or a screen reader, while ports are listed above it.
            let button = |ui: &mut Ui| ui.add_enabled_ui(may, |ui| widgets::primary(ui, words.label)).inner;
            let named = egui::UiBuilder::new().scope_id(egui::Id::unique("connect to a robot"));
            let response = ui.scope_builder(named, button).inner;
            let response =
                response.on_hover_text(words.tooltip).on_disabled_hover_text(text!("robot-connect.off"));
            if response.clicked() {
                match self.experiment(&cx.store.preset) {
                    Ok(preset) => {
                        cx.commands.extend([Command::Open(Box::new(preset)), Command::Greet]);
                    }
                    Err(error) => cx.requests.push(Request::Toast(Level::Error, format!("{error:#}"))),
                }
            }
            ui.colored_label(tokens(ui).muted, &self.config.port);
        });
    }

    /// The open experiment with this robot in it, or the one that such a robot usually learns in.
    fn experiment(&self, open: &Preset) -> anyhow::Result<Preset> {
        let (usual, agent) = match self.kind {
            Kind::Hexapod if self.config.terrain().is_some() => ("robot/demo", "roach"),
            Kind::Hexapod => ("robot/millirobot", "roach"),
            Kind::Own => ("robot/own", "own"),
        };
        let mut preset = if open.plant.agent == agent { open.clone() } else { Preset::builtin(usual)? };
        preset.plant.robot = self.config.clone();
        if self.kind == Kind::Own {
            preset.plant.robot.pose.clear();
        }
        Ok(preset)
    }
}
