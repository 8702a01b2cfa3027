//! What of the window is recorded, and how: the choices in the dialog that asks for the file.

use egui::{Ui, WidgetInfo};
use serde::{Deserialize, Serialize};

use crate::gui::{dock::Pane, shell::panels::title, texts::text, widgets};

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
pub const RATES: [u32; 3] = [10, 20, 30];

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
        Self { what, rate: RATES[0], half: false, panel: None, view: false, name: String::new() }
    }
}

impl Take {
    /// What is in the picture, in words.
    pub fn subject(&self) -> &'static str {
        match (self.what, self.panel) {
            (What::Panel, Some(pane)) => title(pane),
            (What::View, _) => text!("recording-view"),
            _ => text!("recording-subject"),
        }
    }

    /// The choices; those of a film where one is made.
    pub fn ui(&mut self, ui: &mut Ui, film: bool) {
        row(ui, text!("recording-show"), |ui| {
            let panel = match self.panel {
                Some(pane) => text!("recording-panel.named", panel = title(pane)),
                None => text!("recording-panel").to_owned(),
            };
            let no_panel = self.panel.is_none().then_some(text!("recording-panel.off"));
            let no_view = (!self.view).then(|| text!("recording-view.off", panel = title(Pane::Plant)));
            let options = [
                (What::Window, text!("recording-window"), text!("recording-window.tooltip"), None),
                (What::Panel, &panel, text!("recording-panel.tooltip"), no_panel),
                (What::View, text!("recording-view"), text!("recording-view.tooltip"), no_view.as_deref()),
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
            row(ui, text!("recording-pictures"), |ui| {
                for rate in RATES {
                    let name = text!("recording-rate", n = rate);
                    let about = text!("recording-pictures.tooltip");
                    if widgets::segment(ui, &name, self.rate == rate).on_hover_text(about).clicked() {
                        self.rate = rate;
                    }
                }
            });
        }
        row(ui, text!("recording-size"), |ui| {
            for (half, name, about) in [
                (false, text!("recording-full"), text!("recording-full.tooltip")),
                (true, text!("recording-half"), text!("recording-half.tooltip")),
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
