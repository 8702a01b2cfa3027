//! What of the window is recorded, and how: the choices in the dialog that asks for the file.

use egui::{Ui, WidgetInfo};
use serde::{Deserialize, Serialize};

use crate::gui::{dock::Pane, shell::panels::title, widgets};

/// What is in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    #[default]
    Window,
    /// The panel that one was last in.
    Panel,
    /// The 3D view alone.
    View,
}

/// Pictures a second to choose from.
pub const RATES: [(u32, &str); 3] = [(10, "10 a second"), (20, "20 a second"), (30, "30 a second")];

/// How the window is recorded; the last three are known only when it is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Take {
    pub what: What,
    /// Pictures a second.
    pub rate: u32,
    /// Half as wide and high.
    pub half: bool,
    /// The panel that one was last in, if it is in sight.
    #[serde(skip)]
    pub panel: Option<Pane>,
    /// Whether the 3D view is in sight.
    #[serde(skip)]
    pub view: bool,
    /// What the file may be called, without an ending.
    #[serde(skip)]
    pub name: String,
}

impl Default for Take {
    fn default() -> Self {
        let what = What::default();
        Self { what, rate: RATES[0].0, half: false, panel: None, view: false, name: String::new() }
    }
}

impl Take {
    /// What is in the picture, in words.
    pub fn subject(&self) -> &'static str {
        match (self.what, self.panel) {
            (What::Panel, Some(pane)) => title(pane),
            (What::View, _) => "3D view",
            _ => "Window",
        }
    }

    /// The choices; those of a film where one is made.
    pub fn ui(&mut self, ui: &mut Ui, film: bool) {
        row(ui, "Show", |ui| {
            let panel =
                self.panel.map_or_else(|| "Panel".to_owned(), |pane| format!("Panel {}", title(pane)));
            let options = [
                (What::Window, "Whole window", "All that is in sight of the window", None),
                (
                    What::Panel,
                    &panel,
                    "The panel that you were last in",
                    self.panel.is_none().then_some("Click into a panel first"),
                ),
                (
                    What::View,
                    "3D view",
                    "The robot alone, without what stands around it",
                    (!self.view).then_some("There is no 3D view in sight: bring the panel Plant there first"),
                ),
            ];
            for (what, name, about, hindrance) in options {
                let segment = |ui: &mut Ui| widgets::segment(ui, name, self.what == what);
                let response = ui.add_enabled_ui(hindrance.is_none(), segment).inner.on_hover_text(about);
                if response.on_disabled_hover_text(hindrance.unwrap_or(about)).clicked() {
                    self.what = what;
                }
            }
        });
        if film {
            row(ui, "Pictures", |ui| {
                for (rate, name) in RATES {
                    let about = "More show movement better, and need a larger file and a quicker computer";
                    if widgets::segment(ui, name, self.rate == rate).on_hover_text(about).clicked() {
                        self.rate = rate;
                    }
                }
            });
        }
        row(ui, "Size", |ui| {
            for (half, name, about) in [
                (false, "Full size", "A pixel of the window is one of the picture"),
                (true, "Half", "Half as wide and high: four pixels of the window are one of the picture"),
            ] {
                if widgets::segment(ui, name, self.half == half).on_hover_text(about).clicked() {
                    self.half = half;
                }
            }
        });
    }
}

/// Choices beside their name.
fn row(ui: &mut Ui, name: &str, choices: impl FnOnce(&mut Ui)) {
    const NAMES: f32 = 64.0;
    let t = crate::gui::theme::tokens(ui);
    ui.horizontal(|ui| {
        let size = egui::vec2(NAMES, 28.0);
        ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.set_min_width(NAMES);
            ui.label(egui::RichText::new(name).color(t.muted));
        });
        let frame = egui::Frame::new().fill(t.control).corner_radius(crate::gui::theme::RADIUS + 2);
        let shown = frame.inner_margin(2).show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            choices(ui);
        });
        shown.response.widget_info(|| WidgetInfo::labeled(egui::Role::Group, true, name));
    });
}
