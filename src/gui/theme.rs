//! The look of the window: colours as tokens with a value a theme, type sizes, spacing.
//!
//! Panels take colours from here only, so that all themes, plots and the canvas stay one family.

mod palettes;

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Theme as Mode,
    ThemePreference, vec2,
};

pub use palettes::Tokens;
use palettes::{ALL, DARK, DARK_STRONG, LIGHT, LIGHT_STRONG, PRESENTER};

/// Space between neighbours, between groups, and inside cards (points).
pub const GAP: f32 = 6.0;
pub const GROUP: f32 = 14.0;
pub const INSET: f32 = 12.0;
/// Corner radius of controls, and of cards (points).
pub const RADIUS: u8 = 6;
pub const CARD_RADIUS: u8 = 9;

/// What the user chose to wear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Dark,
    Light,
    /// Large and strong, for a projector.
    Presenter,
    /// Dark or light, as the desktop has it.
    System,
}

impl Look {
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::Presenter, Self::System];

    /// As it is kept, and as the command line says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Presenter => "presenter",
            Self::System => "system",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.name() == name)
    }
}

/// Everything that decides how the window looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dress {
    pub look: Look,
    /// Size of text and of everything with it; 1 is the usual one.
    pub scale: f32,
    /// Text and edges as strong as they can be.
    pub strong: bool,
}

impl Default for Dress {
    fn default() -> Self {
        Self { look: Look::default(), scale: 1.0, strong: false }
    }
}

/// Scales there are, and the distance of one to the next.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.7..=2.5;
pub const SCALE_STEP: f32 = 0.1;
/// What presenting adds to the scale.
const PRESENTED: f32 = 1.3;

/// Dresses the window of `context`. What is worn already costs nothing.
pub fn wear(context: &Context, dress: Dress) {
    let Dress { look, scale, strong } = dress;
    let dark = if strong { &DARK_STRONG } else { &DARK };
    let light = match (look, strong) {
        (Look::Presenter, _) => &PRESENTER,
        (_, true) => &LIGHT_STRONG,
        (_, false) => &LIGHT,
    };
    for (mode, tokens) in [(Mode::Dark, dark), (Mode::Light, light)] {
        context.style_mut_of(mode, |style| fit(style, tokens));
    }
    context.set_theme(match look {
        Look::Dark => ThemePreference::Dark,
        Look::Light | Look::Presenter => ThemePreference::Light,
        Look::System => ThemePreference::System,
    });
    let presented = if look == Look::Presenter { PRESENTED } else { 1.0 };
    context.set_zoom_factor(scale.clamp(*SCALES.start(), *SCALES.end()) * presented);
}

/// The tokens in force in this `Ui`.
pub fn tokens(ui: &egui::Ui) -> &'static Tokens {
    worn(ui.visuals())
}

/// The tokens in force in the whole window.
pub fn of(context: &Context) -> &'static Tokens {
    worn(&context.global_style().visuals)
}

/// The tokens behind these visuals.
pub fn worn(visuals: &egui::Visuals) -> &'static Tokens {
    ALL.iter().find(|tokens| tokens.panel == visuals.panel_fill).unwrap_or(&ALL[0])
}

impl Tokens {
    /// Colour of series `index`, in turn.
    pub fn series(&self, index: usize) -> Color32 {
        self.series[index % self.series.len()]
    }

    /// From worst (0) to best (1): violet over teal to yellow, even in lightness, fit for any eyes.
    pub fn ramp(&self, t: f32) -> Color32 {
        let stops: [[f32; 3]; 5] = if self.dark {
            [
                [76.0, 61.0, 122.0],
                [62.0, 92.0, 156.0],
                [44.0, 140.0, 150.0],
                [88.0, 188.0, 114.0],
                [236.0, 220.0, 74.0],
            ]
        } else {
            [
                [196.0, 184.0, 220.0],
                [128.0, 144.0, 204.0],
                [52.0, 148.0, 168.0],
                [40.0, 148.0, 92.0],
                [176.0, 132.0, 0.0],
            ]
        };
        let place = t.clamp(0.0, 1.0) * (stops.len() - 1) as f32;
        let low = (place as usize).min(stops.len() - 2);
        let mix = |i: usize| egui::lerp(stops[low][i]..=stops[low + 1][i], place - low as f32) as u8;
        Color32::from_rgb(mix(0), mix(1), mix(2))
    }

    /// `colour` at `alpha` of its weight, for bands and old curves.
    pub fn faded(&self, colour: Color32, alpha: f32) -> Color32 {
        colour.gamma_multiply(alpha)
    }
}

/// Big numbers of stat tiles.
pub fn figure() -> FontId {
    FontId::new(22.0, FontFamily::Proportional)
}

/// Captions over groups.
pub fn caption() -> FontId {
    FontId::new(11.5, FontFamily::Proportional)
}

/// Gives `context` both usual styles. Call once, before the first frame.
pub fn install(context: &Context) {
    // The size of everything is this program's own setting, with its own keys.
    context.options_mut(|options| options.zoom_with_keyboard = false);
    for (mode, tokens) in [(Mode::Dark, &DARK), (Mode::Light, &LIGHT)] {
        context.style_mut_of(mode, |style| fit(style, tokens));
    }
}

fn fit(style: &mut egui::Style, t: &Tokens) {
    style.text_styles = [
        (TextStyle::Small, FontId::new(11.5, FontFamily::Proportional)),
        (TextStyle::Body, FontId::new(13.5, FontFamily::Proportional)),
        (TextStyle::Button, FontId::new(13.5, FontFamily::Proportional)),
        (TextStyle::Heading, FontId::new(18.0, FontFamily::Proportional)),
        (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
    ]
    .into();
    style.drag_value_text_style = TextStyle::Body;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, GAP);
    spacing.button_padding = vec2(10.0, 4.0);
    spacing.interact_size = vec2(36.0, 24.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(14);
    spacing.slider_width = 120.0;
    spacing.slider_rail_height = 4.0;
    spacing.combo_width = 80.0;
    spacing.icon_width = 16.0;
    spacing.scroll = egui::style::ScrollStyle::solid();
    spacing.scroll.bar_width = 7.0;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;

    let visuals = &mut style.visuals;
    visuals.dark_mode = t.dark;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(t.muted);
    visuals.hyperlink_color = t.accent;
    visuals.faint_bg_color = t.text.gamma_multiply(0.035);
    visuals.extreme_bg_color = t.well;
    visuals.text_edit_bg_color = Some(t.well);
    visuals.code_bg_color = t.control;
    visuals.warn_fg_color = t.warning;
    visuals.error_fg_color = t.danger;
    visuals.panel_fill = t.panel;
    visuals.window_fill = t.card;
    visuals.window_stroke = Stroke::new(1.0, t.outline_strong);
    visuals.window_corner_radius = CornerRadius::same(CARD_RADIUS + 2);
    visuals.menu_corner_radius = CornerRadius::same(CARD_RADIUS);
    let weight = if t.dark { 140 } else { 45 };
    visuals.window_shadow =
        Shadow { offset: [0, 10], blur: 34, spread: 0, color: Color32::from_black_alpha(weight) };
    visuals.popup_shadow =
        Shadow { offset: [0, 6], blur: 18, spread: 0, color: Color32::from_black_alpha(weight * 2 / 3) };
    visuals.selection.bg_fill = t.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, t.accent);
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = egui::style::HandleShape::Rect { aspect_ratio: 0.5 };
    visuals.striped = false;
    visuals.indent_has_left_vline = false;
    visuals.interact_cursor = Some(egui::CursorIcon::PointingHand);
    visuals.disabled_alpha = 0.42;

    let radius = CornerRadius::same(RADIUS);
    let widgets = &mut visuals.widgets;
    for (look, fill, edge, ink) in [
        (&mut widgets.noninteractive, t.card, t.outline, t.text),
        (&mut widgets.inactive, t.control, Color32::TRANSPARENT, t.text),
        (&mut widgets.hovered, t.control_hover, t.outline_strong, t.text),
        (&mut widgets.active, t.accent_soft, t.accent, t.text),
        (&mut widgets.open, t.control_hover, t.outline_strong, t.text),
    ] {
        look.bg_fill = fill;
        look.weak_bg_fill = fill;
        look.bg_stroke = Stroke::new(t.thickness.min(1.5), edge);
        look.fg_stroke = Stroke::new(1.0, ink);
        look.corner_radius = radius;
        look.expansion = 0.0;
    }
    widgets.inactive.fg_stroke.width = 1.4;
}

#[cfg(test)]
mod tests;
