//! The open step, beside the panels: what is going on, what to touch, what to notice, and how to go on.

use egui::{
    Align, CornerRadius, Frame, Label, Layout, Margin, Panel as Bar, RichText, ScrollArea, Sense, Stroke, Ui,
    vec2,
};

use super::{Course, Told, pane};
use crate::gui::{
    UiCommand,
    shell::title,
    texts::text,
    theme::{self, Tokens, tokens},
    widgets::{self, Icon, paint_icon},
};

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Do(UiCommand),
    /// To a step, from 0.
    Go(usize),
}

/// Draws the course into the whole of `ui`.
pub fn card(ui: &mut Ui, course: &Course) -> Option<Move> {
    let mut pressed = None;
    head(ui, course, &mut pressed);
    let foot = Bar::bottom("lesson foot").resizable(false).show_separator_line(false);
    foot.frame(Frame::new().inner_margin(Margin { top: 10, ..Margin::ZERO }))
        .show(ui, |ui| buttons(ui, course, &mut pressed));
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| step(ui, course, &mut pressed));
    pressed
}

fn head(ui: &mut Ui, course: &Course, pressed: &mut Option<Move>) {
    let (t, told) = (tokens(ui), Told::new(course.lesson()));
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let entry = UiCommand::LeaveLesson.entry();
            if widgets::icon_button(ui, Icon::Close, entry.label(), true)
                .on_hover_text(entry.tooltip())
                .clicked()
            {
                *pressed = Some(Move::Do(entry.command));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let title = RichText::new(told.title()).color(t.muted);
                ui.add(Label::new(title).truncate()).on_hover_text(told.about());
            });
        });
    });
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        let count = course.len();
        let gap = 4.0;
        ui.spacing_mut().item_spacing.x = gap;
        let width = ((ui.available_width() - gap * (count - 1) as f32) / count as f32).clamp(4.0, 60.0);
        for index in 0..count {
            if dot(ui, course, index, width, t).clicked() {
                *pressed = Some(Move::Go(index));
            }
        }
    });
    ui.add_space(10.0);
}

/// A piece of the line of steps: done, open, or still to come.
fn dot(ui: &mut Ui, course: &Course, index: usize, width: f32, t: &Tokens) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 16.0), Sense::click());
    let (n, title) = (index + 1, Told::new(course.lesson()).step(index).title);
    let done = course.is_done(index);
    let words = if done {
        text!("lesson-step.done", n = n, title = title)
    } else {
        text!("lesson-step", n = n, title = title)
    };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &words));
    let colour = match (done, index == course.at()) {
        (true, _) => t.success,
        (false, true) => t.accent,
        (false, false) => t.control,
    };
    let height = if index == course.at() || response.hovered() { 8.0 } else { 5.0 };
    let bar = egui::Rect::from_center_size(rect.center(), vec2(width, height));
    ui.painter().rect_filled(bar, height / 2.0, colour);
    if index == course.at() && done {
        ui.painter().rect_stroke(
            bar.expand(1.5),
            height,
            Stroke::new(1.5, t.accent),
            egui::StrokeKind::Outside,
        );
    }
    response.on_hover_text(words)
}

fn step(ui: &mut Ui, course: &Course, pressed: &mut Option<Move>) {
    let (t, step, told) = (tokens(ui), course.step(), course.told());
    ui.set_width(ui.available_width() - 8.0);
    let caption = |text: String, colour| RichText::new(text).font(theme::caption()).color(colour);
    ui.label(caption(text!("lesson-at", n = course.at() + 1, of = course.len()), t.muted));
    ui.add(Label::new(RichText::new(told.title).size(20.0).color(t.text)).wrap());
    ui.add_space(6.0);
    ui.add(Label::new(RichText::new(told.text).size(14.0).color(t.text).line_height(Some(20.0))).wrap());
    ui.add_space(12.0);

    let (place, _) = pane(step.panel);
    note(ui, t.accent, text!("lesson-touch"), |ui| {
        ui.add(Label::new(RichText::new(course.control()).size(15.0).strong().color(t.text)).wrap());
        ui.horizontal(|ui| {
            ui.label(caption(text!("lesson-touch.panel", panel = title(place)), t.muted));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let entry = UiCommand::ShowControl.entry();
                if widgets::button(ui, (entry.label(), &entry.hover_text(ui.ctx())), true).clicked() {
                    *pressed = Some(Move::Do(entry.command));
                }
            });
        });
    });
    note(ui, t.series(4), text!("lesson-notice"), |ui| {
        ui.add(Label::new(RichText::new(told.notice).color(t.text).line_height(Some(19.0))).wrap());
    });
    if let (Some(_), Some(question)) = (course.cover(), told.question) {
        note(ui, t.warning, text!("lesson-guess"), |ui| {
            ui.add(Label::new(RichText::new(question).color(t.text).line_height(Some(19.0))).wrap());
        });
    }
    if !step.done.is_empty() {
        ui.add_space(4.0);
        standing(ui, course, t);
    }
}

/// Whether the step is done.
fn standing(ui: &mut Ui, course: &Course, t: &Tokens) {
    let (met, of) = course.met();
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
        let (centre, radius) = (rect.center(), 10.0);
        if met == of {
            ui.painter().circle_filled(centre, radius, t.success);
            paint_icon(ui.painter(), rect.shrink(6.0), Icon::Tick, t.card);
            ui.label(RichText::new(text!("lesson-done")).color(t.success).strong());
        } else {
            ui.painter().circle_stroke(centre, radius, Stroke::new(1.8, t.outline_strong));
            let words = if of > 1 {
                text!("lesson-done.some", met = met, of = of)
            } else {
                text!("lesson-done.not-yet").to_owned()
            };
            ui.label(RichText::new(words).font(theme::caption()).color(t.muted));
        }
    });
}

/// A block with a coloured edge and a caption.
fn note(ui: &mut Ui, colour: egui::Color32, head: &str, contents: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    let frame = Frame::new()
        .fill(t.card)
        .stroke(Stroke::new(1.0, t.outline))
        .corner_radius(CornerRadius::same(theme::CARD_RADIUS))
        .inner_margin(Margin { left: 14, right: 10, top: 8, bottom: 9 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.label(RichText::new(head).font(theme::caption()).color(colour));
        contents(ui);
    });
    let rect = shown.response.rect;
    let edge = egui::Rect::from_min_size(rect.min + vec2(0.0, 8.0), vec2(3.0, rect.height() - 16.0));
    ui.painter().rect_filled(edge, 1.5, colour);
    ui.add_space(6.0);
}

fn buttons(ui: &mut Ui, course: &Course, pressed: &mut Option<Move>) {
    let mut offer = |ui: &mut Ui, words: &str, command: UiCommand, enabled: bool, is_primary: bool| {
        let text = command.entry().hover_text(ui.ctx());
        let response = if is_primary {
            widgets::primary(ui, words).on_hover_text(text)
        } else {
            widgets::button(ui, (words, &text), enabled).on_disabled_hover_text(text!("lesson-back.off"))
        };
        if response.clicked() {
            *pressed = Some(Move::Do(command));
        }
    };
    ui.horizontal(|ui| {
        offer(ui, text!("lesson-back"), UiCommand::PreviousStep, course.at() > 0, false);
        let done = course.is_done(course.at());
        if course.is_last() {
            offer(ui, text!("lesson-finish"), UiCommand::LeaveLesson, true, done);
        } else {
            offer(ui, text!("lesson-next"), UiCommand::NextStep, true, done);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            offer(ui, text!("lesson-restart"), UiCommand::ResetLesson, true, false);
        });
    });
}
