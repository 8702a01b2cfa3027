//! The waypoints as numbers: the canvas for keyboards and screen readers.

use egui::{DragValue, Grid, ScrollArea, Ui};

use super::{
    editor::{Edit, Editor, Point},
    glyph::{Glyph, glyph_button},
};
use crate::gui::{
    texts::{text, words},
    widgets,
};

/// Shows every waypoint with its coordinates and what can be done to it. Says whether a number is being dragged, which
/// is one gesture like the drag of a waypoint.
pub fn ui(ui: &mut Ui, editor: &mut Editor, selected: &mut Option<usize>, axes: [&str; 2]) -> bool {
    let mut table = Table { points: editor.points(), axes, selected, edit: None, held: false };
    widgets::heading_with(ui, text!("draw-table"), |ui| {
        let add = words!("draw-add");
        if ui.button(add.label).on_hover_text(add.tooltip).clicked() {
            table.edit = Some(Edit::Add(beyond(table.points)));
        }
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if table.points.is_empty() {
            widgets::note(ui, text!("draw-table-empty"));
            return;
        }
        Grid::new("waypoints").num_columns(4).spacing([6.0, 4.0]).show(ui, |ui| {
            ui.label("");
            for axis in axes {
                ui.weak(format!("{axis} (m)"));
            }
            ui.end_row();
            for index in 0..table.points.len() {
                table.row(ui, index);
                ui.end_row();
            }
        });
    });
    let Table { edit, held, .. } = table;
    if held {
        editor.grab();
    }
    if let Some(edit) = edit {
        editor.apply(edit);
        *selected = selected.filter(|&i| i < editor.points().len());
    }
    held
}

struct Table<'a> {
    points: &'a [Point],
    axes: [&'a str; 2],
    selected: &'a mut Option<usize>,
    edit: Option<Edit>,
    held: bool,
}

impl Table<'_> {
    fn row(&mut self, ui: &mut Ui, index: usize) {
        let number = index + 1;
        let chosen = *self.selected == Some(index);
        let label = ui
            .selectable_label(chosen, number.to_string())
            .on_hover_text(text!("draw-highlight", number = number));
        if label.clicked() {
            *self.selected = (!chosen).then_some(index);
        }
        for axis in 0..2 {
            let mut to = self.points[index];
            let drag = DragValue::new(&mut to[axis]).speed(0.01).range(-1e4..=1e4).fixed_decimals(2);
            let about = text!("draw-coordinate", axis = self.axes[axis], number = number);
            let response = ui.add(drag.update_while_editing(false)).on_hover_text(about);
            self.held |= response.dragged();
            if response.changed() {
                self.edit = Some(Edit::Move { index, to });
            }
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let next = self.points.get(index + 1);
            let halfway = next.map(|b| [0, 1].map(|axis| 0.5 * (self.points[index][axis] + b[axis])));
            let up = index.checked_sub(1).map(|index| Edit::Swap { index });
            self.tool(ui, Glyph::Up, &text!("draw-move-up", number = number), up);
            let down = next.map(|_| Edit::Swap { index });
            self.tool(ui, Glyph::Down, &text!("draw-move-down", number = number), down);
            let insert = halfway.map(|at| Edit::Insert { segment: index, at });
            self.tool(ui, Glyph::Plus, &text!("draw-insert-after", number = number), insert);
            let remove = Some(Edit::Remove { index });
            self.tool(ui, Glyph::Cross, &text!("draw-remove", number = number), remove);
        });
    }

    /// A small button that does `then`, or nothing yet.
    fn tool(&mut self, ui: &mut Ui, glyph: Glyph, name: &str, then: Option<Edit>) {
        let button = glyph_button(ui, glyph, name, then.is_some());
        let button = if then.is_some() { button } else { button.on_hover_text(text!("draw-no-neighbour")) };
        if button.clicked() {
            self.edit = then;
        }
    }
}

/// Where a new waypoint is put: as far on as the last segment went.
fn beyond(points: &[Point]) -> Point {
    match points {
        [] => [0.0, 0.0],
        [only] => [only[0] + 1.0, only[1]],
        [.., a, b] => [2.0 * b[0] - a[0], 2.0 * b[1] - a[1]],
    }
}
