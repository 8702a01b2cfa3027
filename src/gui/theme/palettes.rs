//! The palettes: dark, light, for presenting, and the first two with more contrast.

use egui::Color32;

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
    /// The plan that there would have been, and its start.
    pub ghost: Color32,
    /// The ring around what a lesson speaks of.
    pub ring: Color32,
    /// What the widths of lines are multiplied by.
    pub thickness: f32,
    pub(super) dark: bool,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Colours on dark: Okabe and Ito's order, lifted to equal weight on a dark ground.
pub(super) const DARK: Tokens = Tokens {
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
    ghost: rgb(0xF08CD8),
    ring: rgb(0xFFC552),
    thickness: 1.0,
    dark: true,
};

pub(super) const LIGHT: Tokens = Tokens {
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
    ghost: rgb(0xB4328E),
    ring: rgb(0xE07A00),
    thickness: 1.0,
    dark: false,
};

/// For a projector and the last row: black on white, thick lines. The series differ in lightness as well as in hue, so that they
/// stay apart in protan, deutan and tritan eyes and in a washed-out picture (a test holds them to it).
pub(super) const PRESENTER: Tokens = Tokens {
    base: rgb(0xE3E7EC),
    panel: rgb(0xFAFBFC),
    card: rgb(0xFFFFFF),
    control: rgb(0xD5DCE4),
    control_hover: rgb(0xC2CCD8),
    well: rgb(0xFFFFFF),
    outline: rgb(0xA9B4C0),
    outline_strong: rgb(0x5A6673),
    text: rgb(0x000000),
    muted: rgb(0x2C3640),
    faint: rgb(0x4A5661),
    accent: rgb(0x1B3FA8),
    on_accent: rgb(0xFFFFFF),
    accent_soft: rgb(0xD3DEF7),
    success: rgb(0x005F3C),
    warning: rgb(0x7A4A00),
    danger: rgb(0xA31500),
    series: [
        rgb(0x293AB1),
        rgb(0xC68900),
        rgb(0x9E3502),
        rgb(0x6E8C5D),
        rgb(0x8E3980),
        rgb(0x0F9FD5),
        rgb(0x441A00),
        rgb(0x12132F),
    ],
    grid: rgb(0xA9B4C0),
    truth: rgb(0x000000),
    prediction: rgb(0xC2410C),
    path: rgb(0x1B3FA8),
    plan: rgb(0xC2410C),
    ghost: rgb(0xA3107C),
    ring: rgb(0xC2410C),
    thickness: 1.7,
    dark: false,
};

/// Dark, with text and edges as strong as they can be.
pub(super) const DARK_STRONG: Tokens = Tokens {
    base: rgb(0x000000),
    panel: rgb(0x06080B),
    card: rgb(0x0C1015),
    control: rgb(0x2A3441),
    control_hover: rgb(0x3A4757),
    well: rgb(0x000000),
    outline: rgb(0x5C6B7E),
    outline_strong: rgb(0x93A3B6),
    text: rgb(0xFFFFFF),
    muted: rgb(0xD3DCE6),
    faint: rgb(0xAAB6C4),
    accent: rgb(0x7FBBFF),
    accent_soft: rgb(0x1F4473),
    grid: rgb(0x5C6B7E),
    truth: rgb(0xFFFFFF),
    thickness: 1.25,
    ..DARK
};

/// Light, the same.
pub(super) const LIGHT_STRONG: Tokens = Tokens {
    base: rgb(0xDDE3EA),
    panel: rgb(0xFDFDFE),
    control: rgb(0xCBD5E0),
    control_hover: rgb(0xB6C3D1),
    outline: rgb(0x8493A3),
    outline_strong: rgb(0x4A5866),
    text: rgb(0x000000),
    muted: rgb(0x25303B),
    faint: rgb(0x44515E),
    accent: rgb(0x0B4FA8),
    success: rgb(0x005F3C),
    warning: rgb(0x7A4A00),
    danger: rgb(0xA31500),
    grid: rgb(0x93A1B0),
    truth: rgb(0x000000),
    thickness: 1.25,
    ..LIGHT
};

/// All of them. Which one is worn is told by the colour of the panels, so that has to differ.
pub(super) static ALL: [Tokens; 5] = [DARK, LIGHT, PRESENTER, DARK_STRONG, LIGHT_STRONG];
