//! Where the data lie: a small histogram for every element of state and action.

use egui::{RichText, Ui, vec2};

use crate::{
    gui::{Store, texts::text, theme, widgets},
    session::Coverage,
};

/// Small multiples, as many across as fit.
pub fn ui(ui: &mut Ui, coverage: &Coverage, store: &Store) {
    let t = theme::tokens(ui);
    let states = store.spec.as_ref().map_or(coverage.elements.len(), |spec| spec.state.len());
    let mut note = text!("collect-coverage-about").to_owned();
    if coverage.seen < coverage.all {
        let [seen, all] = [coverage.seen, coverage.all].map(widgets::count);
        note += " ";
        note += &text!("collect-coverage-seen", seen = seen, all = all);
    }
    widgets::note(ui, note);
    ui.add_space(4.0);
    let across = (ui.available_width() / 150.0).floor().max(1.0);
    let gap = 12.0;
    let width = (ui.available_width() - gap * (across - 1.0)) / across;
    let rows = coverage.elements.chunks(across as usize).enumerate();
    for (row, elements) in rows {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for (i, element) in elements.iter().enumerate() {
                let is_state = row * across as usize + i < states;
                let colour = t.series(usize::from(!is_state));
                ui.allocate_ui(vec2(width, 70.0), |ui| {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        ui.spacing_mut().item_spacing.y = 1.0;
                        let small =
                            |text: String, colour| RichText::new(text).font(theme::caption()).color(colour);
                        let title = format!("{} ({})", element.name, element.unit);
                        ui.add(egui::Label::new(small(title, t.muted)).truncate());
                        let name = text!("collect-histogram", name = element.name.as_str());
                        widgets::plot::bars(ui, &element.counts, vec2(width, 34.0), colour, &name);
                        ui.horizontal(|ui| {
                            ui.label(small(widgets::figure(element.min), t.faint));
                            let right = egui::Layout::right_to_left(egui::Align::Center);
                            ui.with_layout(right, |ui| {
                                ui.label(small(widgets::figure(element.max), t.faint));
                            });
                        });
                    });
                });
            }
        });
    }
}
