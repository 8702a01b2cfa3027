//! Cards, headers, figures and hints.

use std::cmp::Ordering;

use egui::{
    Align, Color32, CornerRadius, FontId, Frame, Layout, Margin, Response, RichText, Sense, Stroke, Ui, vec2,
};

use crate::gui::theme::{self, CARD_RADIUS, INSET, tokens};

/// The scrolling, padded body of a panel.
pub fn body<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            Frame::new()
                .inner_margin(Margin::same(INSET as i8))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    contents(ui)
                })
                .inner
        })
        .inner
}

/// A raised surface that groups what belongs together.
pub fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let t = tokens(ui);
    let shown = Frame::new()
        .fill(t.card)
        .stroke(Stroke::new(1.0, t.outline))
        .corner_radius(CornerRadius::same(CARD_RADIUS))
        .inner_margin(Margin::same(INSET as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui)
        });
    ui.add_space(2.0);
    shown.inner
}

/// A card with a heading.
pub fn section<R>(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    card(ui, |ui| {
        heading(ui, title);
        contents(ui)
    })
}

/// The heading of a group.
pub fn heading(ui: &mut Ui, title: &str) {
    ui.label(RichText::new(title).size(14.5).color(tokens(ui).text));
    ui.add_space(2.0);
}

/// A heading with something at its right end.
pub fn heading_with(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).size(14.5).color(tokens(ui).text));
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
    ui.add_space(2.0);
}

/// In a row that wraps: begins the next one where `width` does not fit any more.
pub fn fit(ui: &mut Ui, width: f32) {
    if ui.available_size_before_wrap().x < width {
        ui.end_row();
    }
}

/// In a row that wraps: sets what follows apart; by a line where `width` fits beside it, in a row of its own otherwise.
pub fn part(ui: &mut Ui, width: f32) {
    let line = ui.spacing().item_spacing.x + 6.0;
    if ui.available_size_before_wrap().x < width + line {
        ui.end_row();
    } else {
        ui.separator();
    }
}

/// The same as [`fit`] for a text and `beside` it so much more: texts in such rows are torn apart otherwise.
pub fn fit_text(ui: &mut Ui, text: &str, beside: f32) {
    let words = text_width(ui, text, egui::TextStyle::Body.resolve(ui.style()));
    fit(ui, words + beside);
}

/// How wide a text is on one line (points): in every language another width.
pub fn text_width(ui: &Ui, text: &str, font: FontId) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), font, Color32::WHITE).size().x.ceil()
}

/// Small grey words.
pub fn note(ui: &mut Ui, text: impl Into<String>) -> Response {
    let colour = tokens(ui).muted;
    ui.add(egui::Label::new(RichText::new(text).font(theme::caption()).color(colour)).wrap())
}

/// A big number with its unit and a caption: `17.0 min` over `of robot time`.
pub fn stat(ui: &mut Ui, figure: &str, unit: &str, caption: &str) -> Response {
    let t = tokens(ui);
    let shown = ui.scope(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
            let mut line = egui::text::LayoutJob::default();
            let format = |font, color| egui::TextFormat { font_id: font, color, ..Default::default() };
            line.append(figure, 0.0, format(theme::figure(), t.text));
            if !unit.is_empty() {
                line.append(unit, 4.0, format(FontId::proportional(13.5), t.muted));
            }
            ui.label(line);
            ui.label(RichText::new(caption).font(theme::caption()).color(t.muted));
        });
    });
    shown.response
}

/// Equally wide tiles, each with a [`stat`]: `(figure, unit, caption)`; in one row where there is room.
pub fn stats(ui: &mut Ui, tiles: &[(String, &str, &str)]) {
    const LEAST: f32 = 104.0;
    let across = ((ui.available_width() / LEAST) as usize).clamp(1, tiles.len().max(1));
    // Rows of equal length, if that can be.
    let across = tiles.len().div_ceil(tiles.len().div_ceil(across).max(1)).max(1);
    for row in tiles.chunks(across) {
        ui.columns(across, |columns| {
            for (column, (figure, unit, caption)) in columns.iter_mut().zip(row) {
                stat(column, figure, unit, caption);
            }
        });
    }
}

/// What an empty place says: what is missing, what to do about it, and a button that does it. `true`: pressed.
pub fn hint(ui: &mut Ui, title: &str, text: &str, action: Option<&str>) -> bool {
    let t = tokens(ui);
    let mut pressed = false;
    ui.vertical_centered(|ui| {
        let room = (ui.available_height() - 110.0).clamp(0.0, 400.0);
        ui.add_space((room * 0.42).max(10.0));
        ui.label(RichText::new(title).size(15.5).color(t.text));
        ui.add_space(2.0);
        let width = ui.available_width().min(380.0);
        ui.allocate_ui(vec2(width, 0.0), |ui| {
            ui.vertical_centered(|ui| {
                ui.add(egui::Label::new(RichText::new(text).color(t.muted)).wrap());
            });
        });
        if let Some(action) = action {
            ui.add_space(8.0);
            pressed = super::primary(ui, action).clicked();
        }
        ui.add_space(10.0);
    });
    pressed
}

/// A small rounded mark with words: tags, splits, states.
pub fn badge(ui: &mut Ui, text: &str, colour: Color32) -> Response {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::caption(), colour);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(14.0, 5.0), Sense::hover());
    let radius = CornerRadius::same((rect.height() / 2.0) as u8);
    ui.painter().rect_filled(rect, radius, colour.gamma_multiply(0.16));
    ui.painter().galley(rect.min + vec2(7.0, 2.5), galley, colour);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    response
}

/// A filled circle: the phase, a series in a legend.
pub fn dot(ui: &mut Ui, colour: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 4.5, colour);
    response
}

/// A thin bar that shows where `value` lies within `limits`, zero marked.
pub fn gauge(ui: &mut Ui, value: f64, limits: [f64; 2], width: f32) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 12.0), Sense::hover());
    let rail = egui::Rect::from_center_size(rect.center(), vec2(rect.width(), 4.0));
    let [low, high] = limits;
    if high.partial_cmp(&low) != Some(Ordering::Greater) || !value.is_finite() {
        return response;
    }
    let place = |v: f64| rail.left() + rail.width() * ((v - low) / (high - low)).clamp(0.0, 1.0) as f32;
    let painter = ui.painter();
    painter.rect_filled(rail, 2.0, t.control);
    let zero = place(0.0);
    let at = place(value);
    let colour = if value < low || value > high { t.danger } else { t.accent };
    painter.rect_filled(
        egui::Rect::from_x_y_ranges(zero.min(at)..=zero.max(at), rail.y_range()),
        2.0,
        colour.gamma_multiply(0.55),
    );
    painter.circle_filled(egui::pos2(at, rail.center().y), 3.0, colour);
    response
}

/// A line of progress with words on the left and the time left on the right.
pub fn progress(ui: &mut Ui, fraction: f32, width: f32) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 6.0), Sense::hover());
    let fraction = if fraction.is_finite() { fraction.clamp(0.0, 1.0) } else { 0.0 };
    ui.painter().rect_filled(rect, 3.0, t.control);
    let mut done = rect;
    done.set_width((rect.width() * fraction).max(if fraction > 0.0 { 6.0 } else { 0.0 }));
    ui.painter().rect_filled(done, 3.0, t.accent);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, format!("{:.0} %", fraction * 100.0))
    });
    response
}

/// A [`stat`] small enough for the strip.
pub fn compact_stat(ui: &mut Ui, figure: &str, unit: &str, caption: &str) -> Response {
    let t = tokens(ui);
    let mut line = egui::text::LayoutJob::default();
    let format = |size, color| egui::TextFormat {
        font_id: FontId::proportional(size),
        color,
        valign: Align::BOTTOM,
        ..Default::default()
    };
    line.append(figure, 0.0, format(17.0, t.text));
    line.append(unit, 3.0, format(12.0, t.muted));
    line.append(caption, 5.0, format(11.5, t.faint));
    ui.label(line)
}

/// The surface of dialogs that stand over everything.
pub fn sheet(ctx: &egui::Context) -> Frame {
    let t = theme::of(ctx);
    Frame::new()
        .fill(t.card)
        .stroke(Stroke::new(1.0, t.outline_strong))
        .corner_radius(CornerRadius::same(CARD_RADIUS + 3))
        .shadow(ctx.global_style().visuals.window_shadow)
        .inner_margin(Margin::same(22))
}
