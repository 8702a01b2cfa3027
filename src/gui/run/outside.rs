//! Whether the plant is where the model has been: a word of warning where it is not.

use egui::Ui;

use crate::{
    gui::{texts::text, theme::tokens, widgets},
    plant::{Axis, Element, PlantSpec, Role},
    session::{Coverage, Histogram},
};

/// Names the state elements that have left the range of the training data.
pub fn ui(ui: &mut Ui, spec: &PlantSpec, coverage: Option<&Coverage>, state: &[f32]) {
    let Some(coverage) = coverage else { return };
    let out: Vec<(&Element, &Histogram, f64)> = spec
        .state
        .iter()
        .zip(&coverage.elements)
        .zip(state)
        .map(|((element, seen), &value)| (element, seen, f64::from(value)))
        .filter(|(element, seen, value)| is_bounded(element.role) && is_outside(seen, *value))
        .collect();
    let Some((element, ..)) = out.first() else { return };
    let t = tokens(ui);
    let text = text!("run-outside", element = element.name.as_str(), more = out.len() - 1);
    let lines = out.iter().map(|(element, seen, value)| {
        let [value, least, most] = [*value, seen.min, seen.max].map(widgets::figure);
        text!("run-outside.range", element = element.label(), value = value, least = least, most = most)
    });
    let about = text!("run-outside.tooltip", ranges = lines.collect::<Vec<_>>().join("\n"));
    ui.colored_label(t.warning, text).on_hover_text(about);
}

/// Places and directions are all alike to a model; the rest has a range.
fn is_bounded(role: Role) -> bool {
    use Role::{Angle, Heading, HeadingCos, HeadingSin, Position, Quaternion};
    !matches!(role, Position(Axis::X | Axis::Y) | Heading | Angle | Quaternion(_) | HeadingCos | HeadingSin)
}

fn is_outside(seen: &Histogram, value: f64) -> bool {
    let margin = 0.02 * (seen.max - seen.min);
    value < seen.min - margin || value > seen.max + margin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_inside_with_a_little_room() {
        let seen = Histogram { name: "v".into(), unit: "m/s".into(), min: -1.0, max: 1.0, counts: vec![1] };
        assert!(!is_outside(&seen, 1.03) && !is_outside(&seen, -1.0));
        assert!(is_outside(&seen, 1.05) && is_outside(&seen, -9.0));
        assert!(is_bounded(Role::Velocity(Axis::X)) && !is_bounded(Role::Position(Axis::X)));
        assert!(is_bounded(Role::Position(Axis::Z)));
    }
}
