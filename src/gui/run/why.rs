//! Why this action: what the plan promises beside a candidate that was not chosen, term by term.

use std::fmt::Write as _;

use egui::Ui;

use super::plots;
use crate::{
    gui::{theme::tokens, widgets},
    planning::Candidate,
    session::PlanView,
};

/// Chooses the candidate to compare with, by its rank; a click in the view does the same.
pub fn chooser(ui: &mut Ui, plan: &PlanView, picked: &mut Option<usize>) {
    if plan.candidates.len() < 2 {
        return;
    }
    ui.horizontal(|ui| {
        let mut on = picked.is_some();
        let about =
            "See what the plan has over a candidate that was drawn but not chosen; or click one in the view";
        if widgets::toggle(ui, ("Why not another?", about), &mut on).changed() {
            *picked = on.then_some(plan.candidates.len() / 2);
        }
        if let Some(rank) = picked {
            let last = plan.candidates.len();
            let mut place = (*rank + 1).min(last);
            let drag = egui::DragValue::new(&mut place).range(1..=last).prefix("candidate ");
            let response =
                ui.add(drag).on_hover_text(format!("By return, from the best (1) to the worst ({last})"));
            response.widget_info(|| {
                let label = Some("Candidate to compare with".to_owned());
                egui::WidgetInfo { label, ..egui::WidgetInfo::drag_value(true, place as f64) }
            });
            *rank = place - 1;
        }
    });
}

/// What the plan has over `other`, the candidate of this rank.
pub fn ui(ui: &mut Ui, plan: &PlanView, rank: usize, other: &Candidate) {
    let t = tokens(ui);
    let names = plan.terms.iter().enumerate().map(|(i, term)| (t.series(i), term.name));
    plots::title(ui, &format!("Plan less candidate {}", rank + 1), names);
    ui.label(verdict(plan, other))
        .on_hover_text("Sums over the horizon; what is positive speaks for the plan");
    let more: Vec<f32> = plan.rewards.iter().zip(&other.terms).map(|(ours, theirs)| ours - theirs).collect();
    plots::rewards(ui, "Reward of the plan less that of the candidate, by term", &plan.terms, &more);
}

/// `the plan is worth 3.2 more: progress +4.0, control -0.8`
fn verdict(plan: &PlanView, other: &Candidate) -> String {
    let count = plan.terms.len().max(1);
    let mut sums = vec![0.0f64; count];
    for (ours, theirs) in plan.rewards.chunks_exact(count).zip(other.terms.chunks_exact(count)) {
        for ((sum, ours), theirs) in sums.iter_mut().zip(ours).zip(theirs) {
            *sum += f64::from(ours - theirs);
        }
    }
    let total = f64::from(plan.total - other.total);
    let side = if total >= 0.0 { "more" } else { "less" };
    let mut text = format!("the plan is worth {} {side}:", widgets::figure(total.abs()));
    // What weighs most is said first.
    let mut order: Vec<usize> = (0..plan.terms.len()).collect();
    order.sort_by(|&a, &b| sums[b].abs().total_cmp(&sums[a].abs()));
    for (place, i) in order.into_iter().take(4).enumerate() {
        let sign = if sums[i] < 0.0 { "−" } else { "+" };
        let comma = if place == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        _ = write!(text, "{comma} {} {sign}{}", plan.terms[i].name, widgets::figure(sums[i].abs()));
    }
    text
}
