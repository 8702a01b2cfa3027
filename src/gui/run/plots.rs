//! The moment in curves: actions past and planned, reward by term, planning time, one-step error.

use std::sync::Arc;

use egui::{Color32, Sense, Ui, pos2, vec2};
use egui_plot::{Bar, BarChart, HLine, LineStyle, VLine};

use super::{
    history::History,
    series::{clamp, dashed_line, small, window},
};
use crate::{
    experiment::chart::Mark,
    gui::{
        texts::{self, text},
        theme::{self, tokens},
        widgets::{linked::Quantity, numbers, plot},
    },
    plant::PlantSpec,
    session::{Frame, PlanView},
    task::Term,
};

/// Steps of the past shown beside the plan.
const PAST: usize = 60;
/// Steps of it that are drawn at most, however much is in sight.
const MOST: usize = 4000;

/// Executed actions up to now and planned ones from now on, within their limits.
pub fn actions(ui: &mut Ui, spec: &PlantSpec, frames: &[Arc<Frame>], index: usize) {
    let t = tokens(ui);
    let width = spec.action.len().max(1);
    let index = index.min(frames.len() - 1);
    let frame = &frames[index];
    let plan = frame.plan.as_ref().map_or(&[][..], |plan| plan.actions.as_slice());
    let horizon = plan.len() / width;
    let now = frame.step as f64;
    let axes = small(plot::axes(ui, "run actions", text!("run-plot-step"), text!("run-actions.axis")));
    let axes = plot::link(ui, axes, Quantity::ControlStep)
        .include_x(now - PAST.min(20) as f64)
        .include_x(now + horizon.max(5) as f64)
        .include_y(-1.05)
        .include_y(1.05);
    plot::show(ui, axes, text!("run-actions.plot"), |plot| {
        for limit in [-1.0, 1.0] {
            let line = HLine::new(text!("run-actions.limit"), limit);
            plot.hline(line.color(t.faint).style(LineStyle::dotted_dense()));
        }
        plot.vline(VLine::new(text!("run-plot-now"), now).color(t.muted).width(1.0));
        let past = &frames[past(plot, frames, index)];
        for (element, description) in spec.action.iter().enumerate() {
            let value = |actions: &[f32]| actions.get(element).map_or(f64::NAN, |&a| clamp(a, [-1.5, 1.5]));
            // An action holds from its step to the next.
            let held = |step: f64, a: f64| [[step, a], [step + 1.0, a]];
            let past = past.iter().flat_map(|f| held(f.step as f64, value(&f.action))).collect();
            let future = plan.chunks_exact(width).enumerate();
            let future: Vec<_> = future.flat_map(|(i, a)| held(now + i as f64, value(a))).collect();
            let colour = t.series(element);
            plot::broken_line(plot, &description.name, colour, 1.6, past);
            let name = text!("run-actions.planned", action = description.name.as_str());
            dashed_line(plot, &name, t.faded(colour, 0.8), 1.3, &future);
        }
    });
}

/// The frames before `index` that are drawn: the latest, or those in sight where somebody looks closer.
fn past(plot: &egui_plot::PlotUi<'_>, frames: &[Arc<Frame>], index: usize) -> std::ops::Range<usize> {
    if plot.auto_bounds().x {
        return index.saturating_sub(PAST)..index;
    }
    let first = frames[0].step as f64;
    let place = |x: f64| ((x - first).max(0.0) as usize).min(index);
    let end = place(plot.plot_bounds().max()[0] + 2.0);
    place(plot.plot_bounds().min()[0] - 1.0).max(end.saturating_sub(MOST))..end
}

/// `rewards` of each step ahead (`(horizon + 1) x terms`), term on term.
pub fn rewards(ui: &mut Ui, name: &str, terms: &[Term], rewards: &[f32]) {
    bars(ui, name, terms, rewards, None);
}

/// The same of the plan made at control step `now`, whose cursor goes with that of the actions.
pub fn rewards_from(ui: &mut Ui, now: usize, name: &str, terms: &[Term], rewards: &[f32]) {
    bars(ui, name, terms, rewards, Some(now));
}

fn bars(ui: &mut Ui, name: &str, terms: &[Term], rewards: &[f32], now: Option<usize>) {
    let t = tokens(ui);
    let axes = small(plot::axes(ui, "run rewards", text!("run-rewards.ahead"), text!("run-rewards.axis")));
    if let Some(now) = now {
        plot::follow(ui, Quantity::ControlStep, now as f64);
    }
    let limits = window(rewards.iter().copied());
    plot::show(ui, axes, name, |plot| {
        let zero = HLine::new(text!("run-rewards.zero"), 0.0);
        plot.hline(zero.color(t.outline_strong).width(1.0).allow_hover(false));
        let rows = || rewards.chunks_exact(terms.len().max(1));
        let mut above = vec![0.0; rows().len()];
        let mut below = above.clone();
        for (index, term) in terms.iter().enumerate() {
            let name = texts::local(term.name);
            let points = rows().enumerate().map(|(step, row)| [step as f64, row[index].into()]);
            numbers::note_as(name, Mark::Bars, Some(t.series(index)), points);
            let bars = rows().enumerate().map(|(step, row)| {
                let value = clamp(row[index], limits);
                let value = if value.is_finite() { value } else { 0.0 };
                let base = if value < 0.0 { &mut below[step] } else { &mut above[step] };
                let bar = Bar::new(step as f64, value).base_offset(*base).width(0.9);
                *base += value;
                bar.fill(t.series(index)).stroke(egui::Stroke::NONE)
            });
            plot.bar_chart(BarChart::new(name, bars.collect()).color(t.series(index)));
        }
    });
}

/// Planning time of every step against the control period.
pub fn planning(ui: &mut Ui, history: &History, plan: &PlanView, frames: &[Arc<Frame>], index: usize) {
    let t = tokens(ui);
    let period = plan.period * 1e3;
    let axes = small(plot::axes(ui, "run planning", text!("run-plot-step"), text!("run-planning.axis")));
    let axes = plot::link(ui, axes, Quantity::ControlStep);
    let axes = axes.include_y(0.0).include_y(period * 1.1);
    let offset = frames[0].step as f64;
    plot::show(ui, axes, text!("run-planning.plot"), |plot| {
        let line = HLine::new(text!("run-planning.period"), period);
        plot.hline(line.color(t.danger).style(LineStyle::dashed_loose()));
        let points = history.planning.visible(plot, |ms| ms.min(1e6));
        series(plot, points, offset, text!("run-planning.series"), t.series(0));
        plot.vline(VLine::new(text!("run-plot-now"), offset + index as f64).color(t.muted).width(1.0));
    });
}

/// Squared one-step prediction error of every step, on a logarithmic axis.
pub fn error(ui: &mut Ui, history: &History, frames: &[Arc<Frame>], index: usize) {
    let t = tokens(ui);
    let axes = small(plot::axes(ui, "run error", text!("run-plot-step"), text!("run-error.axis")));
    let axes = plot::link(ui, axes, Quantity::ControlStep);
    let offset = frames[0].step as f64;
    plot::show_log(ui, axes, text!("run-error.plot"), |plot| {
        let points = history.error.visible(plot, |error| plot::log10(error).clamp(-12.0, 12.0));
        series(plot, points, offset, text!("run-error.series"), t.prediction);
        plot.vline(VLine::new(text!("run-plot-now"), offset + index as f64).color(t.muted).width(1.0));
    });
}

/// A title over a plot, and what its colours mean, on two lines at most.
pub fn title<'a>(ui: &mut Ui, title: &str, colours: impl IntoIterator<Item = (Color32, &'a str)>) {
    let t = tokens(ui);
    ui.label(egui::RichText::new(title).strong());
    let (area, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    let mut at = area.min;
    let mut words = Vec::new();
    for (colour, name) in colours {
        let galley = painter.layout_no_wrap(name.to_owned(), theme::caption(), t.muted);
        if at.x > area.min.x && at.x + 12.0 + galley.size().x > area.max.x {
            at = pos2(area.min.x, at.y + 15.0);
        }
        painter.circle_filled(at + vec2(4.0, 7.0), 3.5, colour);
        painter.galley(at + vec2(11.0, 0.0), galley.clone(), t.muted);
        at.x += 11.0 + galley.size().x + 10.0;
        words.push(name);
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Legend, true, words.join(", ")));
}

fn series(
    plot: &mut egui_plot::PlotUi<'_>,
    mut points: Vec<[f64; 2]>,
    offset: f64,
    name: &str,
    colour: Color32,
) {
    points.iter_mut().for_each(|p| p[0] += offset);
    plot::broken_line(plot, name, colour, 1.5, points);
}
