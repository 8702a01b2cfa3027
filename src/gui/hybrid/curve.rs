//! Return against experience, from the first model to the last batch.

use egui::Ui;
use egui_plot::{HLine, LineStyle, Points, VLine};

use crate::{
    experiment::{PolicyPoint, PolicyStage},
    gui::{
        Store,
        run::series::small,
        texts::text,
        theme::tokens,
        widgets::{self, plot},
    },
};

/// Where the authors' curves end: agent, the best of TRPO alone and the steps that took (Nagabandi et al., 2018, as published with their
/// code; read off their plots).
const PUBLISHED: [(&str, f64, f64); 4] = [
    ("swimmer", 66.5, 5e6),
    ("half_cheetah", 4550.0, 1.2e8),
    ("hopper", 3375.0, 1e8),
    ("ant", 3900.0, 1.2e8),
];

/// The curve on a logarithmic axis, in the rest of the space.
pub fn ui(ui: &mut Ui, store: &Store) {
    let t = tokens(ui);
    let log = |steps: f64| steps.max(1.0).log10();
    let of = |stages: &[PolicyStage]| -> Vec<&PolicyPoint> {
        store.policy.iter().filter(|point| stages.contains(&point.stage)).collect()
    };
    let line = |points: &[&PolicyPoint]| -> Vec<[f64; 2]> {
        let pairs = points.iter().filter_map(|point| Some([log(point.steps as f64), point.mean_return?]));
        pairs.filter(|p| p[1].is_finite()).collect()
    };
    let model: Vec<[f64; 2]> = store
        .iterations
        .iter()
        .filter_map(|it| {
            Some([log(it.transitions as f64), it.mean_return.filter(|value| value.is_finite())?])
        })
        .collect();
    let clone = line(&of(&[PolicyStage::Cloned, PolicyStage::Dagger]));
    let tuned = line(&of(&[PolicyStage::FineTuned]));
    let agent = store.spec.as_ref().map_or("", |spec| spec.agent.as_str());
    let published = PUBLISHED.iter().find(|(name, ..)| *name == agent);

    let named = [
        (t.series(1), text!("hybrid-curve-controller")),
        (t.series(2), text!("hybrid-curve-clone")),
        (t.accent, if clone.is_empty() { text!("hybrid-curve-free") } else { text!("hybrid-curve-tuned") }),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.label(egui::RichText::new(text!("hybrid-curve")).size(14.5));
        for (colour, name) in named {
            widgets::fit_text(ui, name, 24.0);
            widgets::dot(ui, colour);
            ui.weak(name);
        }
        if let Some((_, best, steps)) = published {
            let (best, millions) = (widgets::figure(*best), format!("{:.0}", steps / 1e6));
            let text = text!("hybrid-curve-authors.legend", best = best, millions = millions);
            widgets::fit_text(ui, &text, 24.0);
            widgets::dot(ui, t.muted);
            ui.weak(text);
        }
    });
    let (x, y) = (text!("hybrid-plot.x"), text!("hybrid-plot.y"));
    let axes = small(plot::axes(ui, "policy returns", x, y))
        .x_grid_spacer(plot::decades)
        .x_axis_formatter(|mark, range| plot::power_of_ten(mark, range.end() - range.start()));
    plot::log_x();
    plot::show(ui, axes, text!("hybrid-plot"), |plot| {
        if let Some((_, best, steps)) = published {
            let name = text!("hybrid-curve-authors");
            plot.hline(HLine::new(name, *best).color(t.muted).style(LineStyle::dashed_loose()));
            if tuned.last().is_some_and(|last| last[0] > log(*steps) - 1.0) {
                plot.vline(VLine::new(name, log(*steps)).color(t.muted).style(LineStyle::dotted_dense()));
            }
        }
        for (points, (colour, name)) in [model, clone, tuned].into_iter().zip(named) {
            if points.len() < 60 {
                plot.points(Points::new(name, points.clone()).radius(3.5).color(colour));
            }
            plot::broken_line(plot, name, colour, 2.0, points);
        }
    });
}
