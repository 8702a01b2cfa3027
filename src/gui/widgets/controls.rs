//! Labelled controls: each has a name, a unit where it has one, and a tooltip; screen readers get all three.

use std::{cell::RefCell, ops::RangeInclusive};

use egui::{
    Align, Button, DragValue, Layout, Response, RichText, Slider, Stroke, TextStyle, TextWrapMode, Ui,
    emath::Numeric, vec2,
};

use super::{Icon, paint_icon, text_width};
use crate::gui::{
    texts::Words,
    theme::{RADIUS, tokens},
};

thread_local! {
    /// Why the controls that are being drawn cannot be used.
    static REASON: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Draws controls that cannot be used while there is a reason, which whoever points at one is told.
pub fn unless<R>(ui: &mut Ui, reason: Option<&str>, controls: impl FnOnce(&mut Ui) -> R) -> R {
    let before = REASON.replace(reason.map(str::to_owned));
    let drawn = ui.add_enabled_ui(reason.is_none(), controls).inner;
    REASON.set(before);
    drawn
}

/// Tells what a control does, and why it cannot be used where that is so.
fn tell(response: Response, tooltip: &str) -> Response {
    let reason = if response.enabled() { None } else { REASON.with_borrow(Clone::clone) };
    let response = match tooltip {
        "" => response,
        tooltip => response.on_hover_text(tooltip).on_disabled_hover_text(tooltip),
    };
    match reason {
        Some(reason) => response.on_disabled_hover_text(reason),
        None => response,
    }
}

/// A row with the label on the left and a control on the right; the control is named after the label.
pub fn field<'a>(
    ui: &mut Ui,
    words: impl Into<Words<'a>>,
    control: impl FnOnce(&mut Ui) -> Response,
) -> Response {
    let Words { label, tooltip, .. } = words.into();
    ui.horizontal(|ui| {
        let width = (ui.available_width() * 0.46).clamp(70.0, 190.0);
        let height = ui.spacing().interact_size.y;
        let name = ui
            .allocate_ui_with_layout(vec2(width, height), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(width);
                let colour = tokens(ui).muted;
                ui.add(egui::Label::new(RichText::new(label).color(colour)).truncate())
            })
            .inner
            .on_hover_text(tooltip);
        let response = control(ui).labelled_by(name.id);
        tell(response, tooltip)
    })
    .inner
}

/// A number to drag or type.
pub fn number<'a, N: Numeric>(
    ui: &mut Ui,
    words: impl Into<Words<'a>>,
    value: &mut N,
    range: RangeInclusive<N>,
) -> Response {
    let words = words.into();
    let span = (range.end().to_f64() - range.start().to_f64()).abs();
    let speed = if N::INTEGRAL { (span / 2000.0).clamp(0.05, 20.0) } else { (span / 500.0).max(1e-6) };
    field(ui, words, |ui| {
        let width = ui.available_width().min(120.0);
        let drag = DragValue::new(value).range(range).speed(speed).update_while_editing(false);
        let drag = if words.unit.is_empty() { drag } else { drag.suffix(format!(" {}", words.unit)) };
        ui.add_sized([width, ui.spacing().interact_size.y], drag)
    })
}

/// A number over many orders of magnitude, shown as `1e-3`.
pub fn scientific<'a>(
    ui: &mut Ui,
    words: impl Into<Words<'a>>,
    value: &mut f64,
    range: RangeInclusive<f64>,
) -> Response {
    field(ui, words, |ui| drag(ui, value, range))
}

/// The control of [`scientific`], without a label: give it one.
pub fn drag(ui: &mut Ui, value: &mut f64, range: RangeInclusive<f64>) -> Response {
    let width = ui.available_width().min(120.0);
    let speed = (value.abs() * 0.02).max(range.end() * 1e-7);
    let format = |n: f64| match n.abs() {
        0.0 => "0".into(),
        s if (0.01..1000.0).contains(&s) => crate::gui::widgets::figure(n),
        _ => format!("{n:.1e}"),
    };
    let drag = DragValue::new(value)
        .range(range)
        .speed(speed)
        .update_while_editing(false)
        .custom_formatter(move |n, _| format(n))
        .custom_parser(|text| text.trim().parse().ok());
    ui.add_sized([width, ui.spacing().interact_size.y], drag)
}

/// Gives the next slider the room that its value, with this unit, leaves.
pub fn fit_slider(ui: &mut Ui, unit: &str) {
    let unit = text_width(ui, unit, TextStyle::Body.resolve(ui.style()));
    let value = (54.0 + unit).max(76.0);
    ui.spacing_mut().slider_width = (ui.available_width() - value).clamp(50.0, 260.0);
}

/// A slider with its value.
pub fn slider<'a, N: Numeric>(
    ui: &mut Ui,
    words: impl Into<Words<'a>>,
    value: &mut N,
    range: RangeInclusive<N>,
) -> Response {
    let words = words.into();
    field(ui, words, |ui| {
        fit_slider(ui, words.unit);
        let slider = Slider::new(value, range);
        ui.add(if words.unit.is_empty() { slider } else { slider.suffix(format!(" {}", words.unit)) })
    })
}

/// A switch.
pub fn toggle<'a>(ui: &mut Ui, words: impl Into<Words<'a>>, value: &mut bool) -> Response {
    let Words { label, tooltip, .. } = words.into();
    tell(ui.checkbox(value, label), tooltip)
}

/// One of several, from a drop-down. The response says `changed` when another was picked.
pub fn choice<'a, T: PartialEq + Clone>(
    ui: &mut Ui,
    words: impl Into<Words<'a>>,
    value: &mut T,
    options: &[(T, &str)],
) -> Response {
    let words = words.into();
    let shown = options.iter().find(|(option, _)| option == value).map_or("", |(_, name)| *name);
    let mut changed = false;
    let mut response = field(ui, words, |ui| {
        egui::ComboBox::from_id_salt(words.label)
            .selected_text(shown)
            .width(ui.available_width().min(180.0))
            .show_ui(ui, |ui| {
                for (option, name) in options {
                    changed |= ui.selectable_value(value, option.clone(), *name).changed();
                }
            })
            .response
    });
    if changed {
        response.mark_changed();
    }
    response
}

/// The button one is meant to press next: filled with the accent.
pub fn primary(ui: &mut Ui, text: &str) -> Response {
    let t = tokens(ui);
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        for look in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
            look.bg_stroke = Stroke::NONE;
            look.fg_stroke.color = t.on_accent;
        }
        widgets.inactive.weak_bg_fill = t.accent;
        widgets.hovered.weak_bg_fill = t.accent.lerp_to_gamma(t.text, 0.16);
        widgets.active.weak_bg_fill = t.accent.lerp_to_gamma(t.base, 0.2);
        ui.spacing_mut().button_padding = vec2(14.0, 5.0);
        let text = RichText::new(text).color(t.on_accent);
        ui.add(Button::new(text).corner_radius(RADIUS).wrap_mode(TextWrapMode::Extend))
    })
    .inner
}

/// An ordinary button with a tooltip.
pub fn button<'a>(ui: &mut Ui, words: impl Into<Words<'a>>, enabled: bool) -> Response {
    let Words { label, tooltip, .. } = words.into();
    let response = ui.add_enabled(enabled, Button::new(label).wrap_mode(TextWrapMode::Extend));
    tell(response, tooltip)
}

/// Neighbouring choices of which one is in force. `true`: another was picked.
pub fn segmented<T: PartialEq + Clone>(ui: &mut Ui, value: &mut T, options: &[(T, &str)]) -> bool {
    let t = tokens(ui);
    let mut changed = false;
    egui::Frame::new().fill(t.control).corner_radius(RADIUS + 2).inner_margin(2).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (option, name) in options {
                changed |=
                    segment(ui, name, option == value).clicked().then(|| *value = option.clone()).is_some();
            }
        });
    });
    changed
}

/// One segment of [`segmented`], for those that need more than a value.
pub fn segment(ui: &mut Ui, name: &str, selected: bool) -> Response {
    let t = tokens(ui);
    ui.scope(|ui| {
        let ink = if selected { t.on_accent } else { t.text };
        let visuals = ui.visuals_mut();
        visuals.selection.bg_fill = t.accent;
        visuals.selection.stroke.color = t.on_accent;
        visuals.widgets.inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
        visuals.widgets.hovered.bg_stroke = Stroke::NONE;
        ui.spacing_mut().button_padding = vec2(13.0, 4.0);
        tell(ui.add(Button::selectable(selected, RichText::new(name).color(ink)).corner_radius(RADIUS)), "")
    })
    .inner
}

/// The head of a column that a table can be sorted by; `falling` says how, where it is sorted by this one. `true`: pressed.
pub fn sort_head<'a>(ui: &mut Ui, words: impl Into<Words<'a>>, falling: Option<bool>) -> bool {
    let Words { label, tooltip, .. } = words.into();
    let t = tokens(ui);
    let ink = if falling.is_some() { t.text } else { t.muted };
    let text = RichText::new(label).size(12.0).color(ink);
    let response = ui.add(Button::new(text).frame(false)).on_hover_text(tooltip);
    if let Some(falling) = falling {
        let icon = if falling { Icon::Down } else { Icon::Up };
        let middle = response.rect.right_center() + vec2(8.0, 0.0);
        paint_icon(ui.painter(), egui::Rect::from_center_size(middle, vec2(8.0, 8.0)), icon, t.accent);
    }
    response.clicked()
}
