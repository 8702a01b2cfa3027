//! Why this action: what the plan promises beside a candidate that was not chosen, term by term.

use egui::Ui;

use super::plots;
use crate::{
    gui::{
        texts::{self, text, words},
        theme::tokens,
        widgets,
    },
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
        if widgets::toggle(ui, words!("run-why"), &mut on).changed() {
            *picked = on.then_some(plan.candidates.len() / 2);
        }
        if let Some(rank) = picked {
            let last = plan.candidates.len();
            let mut place = (*rank + 1).min(last);
            let drag = egui::DragValue::new(&mut place).range(1..=last);
            let drag = drag.prefix(format!("{} ", text!("run-candidate.prefix")));
            let response = ui.add(drag).on_hover_text(text!("run-candidate.tooltip", last = last));
            response.widget_info(|| {
                let label = Some(text!("run-candidate").to_owned());
                egui::WidgetInfo { label, ..egui::WidgetInfo::drag_value(true, place as f64) }
            });
            *rank = place - 1;
        }
    });
}

/// What the plan has over `other`, the candidate of this rank.
pub fn ui(ui: &mut Ui, plan: &PlanView, rank: usize, other: &Candidate) {
    let t = tokens(ui);
    let names = plan.terms.iter().enumerate().map(|(i, term)| (t.series(i), texts::local(term.name)));
    plots::title(ui, &text!("run-less", rank = rank + 1), names);
    ui.label(verdict(plan, other)).on_hover_text(text!("run-worth.tooltip"));
    let more: Vec<f32> = plan.rewards.iter().zip(&other.terms).map(|(ours, theirs)| ours - theirs).collect();
    plots::rewards(ui, text!("run-less.plot"), &plan.terms, &more);
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
    // What weighs most is said first.
    let mut order: Vec<usize> = (0..plan.terms.len()).collect();
    order.sort_by(|&a, &b| sums[b].abs().total_cmp(&sums[a].abs()));
    let terms = order.into_iter().take(4).map(|i| {
        let sign = if sums[i] < 0.0 { "−" } else { "+" };
        format!("{} {sign}{}", texts::local(plan.terms[i].name), widgets::figure(sums[i].abs()))
    });
    let terms = terms.collect::<Vec<_>>().join(", ");
    let by = widgets::figure(total.abs());
    if total >= 0.0 {
        text!("run-worth", by = by, terms = terms)
    } else {
        text!("run-worth.less", by = by, terms = terms)
    }
}
