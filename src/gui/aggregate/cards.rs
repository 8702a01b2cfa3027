//! One card an iteration: data, losses, errors, returns.

use egui::{CornerRadius, Frame, Margin, RichText, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{stage, stage_names};
use crate::{
    experiment::Iteration,
    gui::{
        Cx, Store,
        run::series::{clamp, window},
        texts::{Words, local, text, words},
        theme::{CARD_RADIUS, tokens},
        widgets::{self, figure},
    },
    session::{Command, Phase},
};

const WIDTH: f32 = 176.0;
const HEIGHT: f32 = 272.0;

/// All iterations in a row, the one under way last.
pub fn ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let store = cx.store;
    let ready = store.phase == Phase::Idle;
    let mut branch = None;
    let scale = scale(&store.iterations);
    ScrollArea::horizontal().id_salt("iterations").auto_shrink([false, true]).stick_to_right(true).show(
        ui,
        |ui| {
            ui.horizontal_top(|ui| {
                for iteration in &store.iterations {
                    card(ui, false, |ui| {
                        finished(ui, iteration, scale);
                        let name = text!("aggregate-branch", n = iteration.index);
                        let button = widgets::button(ui, (&name, text!("aggregate-branch.tooltip")), ready);
                        if button.on_disabled_hover_text(text!("common-wait")).clicked() {
                            branch = Some(iteration.index);
                        }
                    });
                }
                if let Some(stage) = stage(store) {
                    card(ui, true, |ui| under_way(ui, store, stage));
                }
            });
        },
    );
    cx.commands.extend(branch.map(Command::Branch));
}

/// The smallest and the largest return of all, outliers aside.
fn scale(iterations: &[Iteration]) -> [f64; 2] {
    let all = || iterations.iter().flat_map(|i| &i.returns);
    let limits = window(all().map(|&r| r as f32));
    let kept = all().map(|&r| clamp(r as f32, limits)).filter(|r| r.is_finite());
    let [low, high] = kept.fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], r| [a.min(r), b.max(r)]);
    if high > low { [low, high] } else { limits }
}

fn card(ui: &mut Ui, lit: bool, contents: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    let (stroke, fill) =
        if lit { (Stroke::new(1.5, t.accent), t.accent_soft) } else { (Stroke::new(1.0, t.outline), t.card) };
    Frame::new()
        .fill(fill)
        .stroke(stroke)
        .corner_radius(CornerRadius::same(CARD_RADIUS))
        .inner_margin(Margin::same(12))
        .show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.set_min_height(HEIGHT);
            ui.vertical(contents);
        });
}

fn finished(ui: &mut Ui, iteration: &Iteration, scale: [f64; 2]) {
    ui.label(RichText::new(text!("aggregate-iteration", n = iteration.index)).strong());
    let mean = iteration.mean_return.map_or_else(|| "–".to_owned(), figure);
    widgets::stat(ui, &mean, "", text!("aggregate-mean-return"));
    returns(ui, iteration, scale);
    ui.add_space(2.0);
    let row = |ui: &mut Ui, words: Words<'_>, value: String| {
        ui.horizontal(|ui| {
            ui.weak(words.label);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| ui.label(value));
        })
        .response
        .on_hover_text(words.tooltip);
    };
    row(ui, words!("aggregate-data"), widgets::count(iteration.transitions));
    row(ui, words!("aggregate-robot-time"), widgets::duration(iteration.robot_seconds));
    row(ui, words!("aggregate-train-loss"), figure(iteration.train_loss));
    for (key, steps) in [("1", 1), ("10", 10)] {
        let median = iteration.validation_error_median.get(key).copied().flatten();
        let value = median.or_else(|| iteration.validation_error.get(key).copied().flatten());
        let value = value.filter(|v| v.is_finite()).map_or_else(|| "–".to_owned(), figure);
        let name = text!("aggregate-error", steps = steps);
        row(ui, (&name, text!("aggregate-error.tooltip")).into(), value);
    }
}

fn under_way(ui: &mut Ui, store: &Store, stage: usize) {
    let next = store.iterations.last().map_or(0, |i| i.index + 1);
    ui.label(RichText::new(text!("aggregate-iteration", n = next)).strong());
    widgets::stat(ui, stage_names()[stage], "", text!("aggregate-under-way"));
    if let Some(progress) = &store.progress {
        widgets::note(ui, local(&progress.what));
        widgets::progress(ui, progress.done as f32 / progress.total.max(1) as f32, WIDTH);
    }
    let (count, time) =
        (widgets::count(store.data.train_transitions), widgets::duration(store.data.train_seconds));
    widgets::note(ui, text!("aggregate-data-so-far", count = count, time = time));
    if let Some(loss) = store.losses.last() {
        widgets::note(ui, text!("aggregate-loss", loss = figure(f64::from(*loss))));
    }
}

/// The returns as dots on a line, their mean as a bar; all cards share the scale.
fn returns(ui: &mut Ui, iteration: &Iteration, [low, high]: [f64; 2]) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 22.0), Sense::hover());
    let words = text!("aggregate-returns-of", n = iteration.index, returns = listed(&iteration.returns));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Figure, true, &words));
    let response = response.on_hover_text(&words);
    let rect = response.rect.intersect(rect);
    let y = rect.center().y;
    let place = |value: f64| {
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        pos2(egui::lerp(rect.left() + 5.0..=rect.right() - 5.0, share as f32), y)
    };
    let painter = ui.painter();
    painter.hline(rect.x_range(), y, Stroke::new(1.0, t.outline_strong));
    for &value in iteration.returns.iter().filter(|v| v.is_finite()) {
        painter.circle_filled(place(value), 4.0, t.faded(t.accent, 0.65));
    }
    if let Some(mean) = iteration.mean_return.filter(|m| m.is_finite()) {
        painter.vline(place(mean).x, rect.y_range(), Stroke::new(2.0, t.text));
    }
}

fn listed(returns: &[f64]) -> String {
    let mut words: Vec<String> = returns.iter().take(12).map(|&r| figure(r)).collect();
    if returns.len() > words.len() {
        words.push("…".into());
    }
    words.join(", ")
}
