//! The look of the window: colours as tokens with a light and a dark value, type sizes, spacing.
//!
//! Panels take colours from here only, so that both themes, plots and the canvas stay one family.

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Theme as Mode,
    vec2,
};

/// Space between neighbours, between groups, and inside cards (points).
pub const GAP: f32 = 6.0;
pub const GROUP: f32 = 14.0;
pub const INSET: f32 = 12.0;
/// Corner radius of controls, and of cards (points).
pub const RADIUS: u8 = 6;
pub const CARD_RADIUS: u8 = 9;

/// Every colour of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    /// Behind everything: the top strip and the gaps between panels.
    pub base: Color32,
    /// Panels.
    pub panel: Color32,
    /// Cards on panels, and plots.
    pub card: Color32,
    /// Controls on cards, at rest and under the pointer.
    pub control: Color32,
    pub control_hover: Color32,
    /// Fields one types into.
    pub well: Color32,
    pub outline: Color32,
    pub outline_strong: Color32,
    pub text: Color32,
    pub muted: Color32,
    pub faint: Color32,
    /// The one accent, what stands on it, and a tint of it for selected things.
    pub accent: Color32,
    pub on_accent: Color32,
    pub accent_soft: Color32,
    pub success: Color32,
    pub warning: Color32,
    pub danger: Color32,
    /// Series of plots, distinguishable with colour-blind eyes.
    pub series: [Color32; 8],
    pub grid: Color32,
    /// What really happened, against what the model said.
    pub truth: Color32,
    pub prediction: Color32,
    /// The wanted path, the plan in force.
    pub path: Color32,
    pub plan: Color32,
    dark: bool,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Colours on dark: Okabe and Ito's order, lifted to equal weight on a dark ground.
static DARK: Tokens = Tokens {
    base: rgb(0x0E1116),
    panel: rgb(0x141920),
    card: rgb(0x1A2029),
    control: rgb(0x252D38),
    control_hover: rgb(0x303A48),
    well: rgb(0x10151B),
    outline: rgb(0x29323E),
    outline_strong: rgb(0x3C4859),
    text: rgb(0xE7ECF3),
    muted: rgb(0x9DA9B8),
    faint: rgb(0x6C7888),
    accent: rgb(0x5AA2F7),
    on_accent: rgb(0x08131F),
    accent_soft: rgb(0x1D3350),
    success: rgb(0x43C59E),
    warning: rgb(0xF0B44C),
    danger: rgb(0xF2705D),
    series: [
        rgb(0x5AA2F7),
        rgb(0xF0A63C),
        rgb(0x3CC79A),
        rgb(0xF2705D),
        rgb(0xD58FC3),
        rgb(0x7FD3F2),
        rgb(0xEBDD55),
        rgb(0xA9B4C2),
    ],
    grid: rgb(0x3A4554),
    truth: rgb(0xE7ECF3),
    prediction: rgb(0xF0A63C),
    path: rgb(0x5AA2F7),
    plan: rgb(0xF0A63C),
    dark: true,
};

static LIGHT: Tokens = Tokens {
    base: rgb(0xEBEFF4),
    panel: rgb(0xF7F9FB),
    card: rgb(0xFFFFFF),
    control: rgb(0xDEE5ED),
    control_hover: rgb(0xD1DBE6),
    well: rgb(0xFFFFFF),
    outline: rgb(0xDCE3EB),
    outline_strong: rgb(0xB9C5D2),
    text: rgb(0x18212C),
    muted: rgb(0x55626F),
    faint: rgb(0x7C8997),
    accent: rgb(0x1F6FD6),
    on_accent: rgb(0xFFFFFF),
    accent_soft: rgb(0xDCEAFB),
    success: rgb(0x0B8A63),
    warning: rgb(0xA86400),
    danger: rgb(0xC8402B),
    series: [
        rgb(0x1F6FD6),
        rgb(0xD98200),
        rgb(0x0B8A63),
        rgb(0xC8402B),
        rgb(0xA8558F),
        rgb(0x2C9CC4),
        rgb(0x9A8B00),
        rgb(0x66727F),
    ],
    grid: rgb(0xC6D0DB),
    truth: rgb(0x18212C),
    prediction: rgb(0xD98200),
    path: rgb(0x1F6FD6),
    plan: rgb(0xD98200),
    dark: false,
};

/// The tokens in force in this `Ui`.
pub fn tokens(ui: &egui::Ui) -> &'static Tokens {
    of(if ui.visuals().dark_mode { Mode::Dark } else { Mode::Light })
}

/// The tokens of one mode.
pub fn of(mode: Mode) -> &'static Tokens {
    match mode {
        Mode::Dark => &DARK,
        Mode::Light => &LIGHT,
    }
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

/// Gives `context` both styles. Call once, before the first frame.
pub fn install(context: &Context) {
    for mode in [Mode::Dark, Mode::Light] {
        context.style_mut_of(mode, |style| dress(style, of(mode)));
    }
}

fn dress(style: &mut egui::Style, t: &Tokens) {
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
        look.bg_stroke = Stroke::new(1.0, edge);
        look.fg_stroke = Stroke::new(1.0, ink);
        look.corner_radius = radius;
        look.expansion = 0.0;
    }
    widgets.inactive.fg_stroke.width = 1.4;
}
