//! Draw a path for the controller to follow: on a canvas to scale, in a table, from a template or a file.

mod canvas;
mod editor;
mod glyph;
mod scene;
mod table;
mod templates;
mod trail;
mod view;

use std::sync::Arc;

use egui::{Context, Id, Key, KeyboardShortcut, Modifiers, Panel as Side, RichText, Ui};

pub use canvas::{Canvas, Surroundings};
pub use editor::{Edit, Editor, Hit, Point};
pub use glyph::{Glyph, glyph_button};
pub use scene::Scene;
pub use templates::{Template, templates};
pub use trail::{Cursor, Trail, heading, position};
pub use view::{View, extent, on_screen};

use super::{
    Cx, Panel, Request, Store,
    texts::{text, words},
    theme, widgets,
};
use crate::{experiment::PathConfig, session::Phase, task::Path};

/// In a panel narrower than this (points) the canvas has all the room, and the table and its words have none.
const ROOM_FOR_TABLE: f32 = 560.0;

/// The path editor.
pub struct DrawPanel {
    editor: Editor,
    canvas: Canvas,
    name: String,
    trail: Trail,
}

impl Default for DrawPanel {
    fn default() -> Self {
        Self {
            editor: Editor::default(),
            canvas: Canvas::default(),
            name: "drawn".into(),
            trail: Trail::default(),
        }
    }
}

impl Panel for DrawPanel {
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if let Some(path) = take_offered(ui.ctx()) {
            self.set(path.name.clone(), path.points().to_vec());
        }
        self.shortcuts(ui);
        let anchor = cx.store.spec.as_ref().and_then(|spec| spec.anchor);
        self.trail.update(&cx.store.frames, anchor);

        egui::Frame::new().inner_margin(10).show(ui, |ui| {
            self.toolbar(ui, cx);
            let axes = axes(cx.store);
            let held = ui.available_width() > ROOM_FOR_TABLE && self.table(ui, axes.each_ref().map(|a| &**a));
            if !held && !self.canvas.is_dragging() {
                self.editor.release();
            }
            let start = self.trail.start();
            let relative: Vec<Point> =
                self.trail.points().iter().map(|p| [p[0] - start[0], p[1] - start[1]]).collect();
            let around = Surroundings {
                robot: relative.last().copied().unwrap_or_default(),
                heading: anchor.and_then(|anchor| match cx.store.frame() {
                    Some(frame) => heading(anchor, &frame.next_state),
                    None => (anchor.heading != crate::plant::Heading::None).then_some(0.0),
                }),
                trail: &relative,
                labels: axes.map(|axis| format!("{axis} (m)")),
            };
            self.canvas.ui(ui, &mut self.editor, &around);
        });
        publish(ui.ctx(), self.path());
    }
}

impl DrawPanel {
    /// The waypoints as numbers; whether one of them is being dragged.
    fn table(&mut self, ui: &mut Ui, axes: [&str; 2]) -> bool {
        let side = Side::right("waypoint_table").exact_size(262.0);
        side.show(ui, |ui| table::ui(ui, &mut self.editor, &mut self.canvas.selected, axes)).inner
    }

    /// Replaces the path; a step that can be undone.
    pub fn set(&mut self, name: String, points: Vec<Point>) {
        self.editor.apply(Edit::Set(points));
        self.name = name;
        self.canvas.selected = None;
        self.canvas.view.fit();
    }

    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// The path as drawn, once it is one.
    pub fn path(&self) -> Option<Path> {
        let name = self.name.trim();
        let name = if name.is_empty() { "drawn" } else { name };
        Path::new(name, self.editor.points().to_vec()).ok()
    }

    fn toolbar(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.horizontal_wrapped(|ui| {
            self.sources(ui, cx);
            widgets::part(ui, 60.0);
            let undo = widgets::button(ui, words!("draw-undo"), self.editor.can_undo());
            if undo.on_disabled_hover_text(text!("draw-undo.off")).clicked() {
                self.editor.undo();
            }
            let redo = widgets::button(ui, words!("draw-redo"), self.editor.can_redo());
            if redo.on_disabled_hover_text(text!("draw-redo.off")).clicked() {
                self.editor.redo();
            }
            let drawn = !self.editor.points().is_empty();
            let clear = widgets::button(ui, words!("draw-clear"), drawn);
            if clear.on_disabled_hover_text(text!("draw-clear.off")).clicked() {
                self.editor.apply(Edit::Clear);
                self.canvas.selected = None;
            }
            widgets::part(ui, 70.0);
            let (freehand, snap) = (words!("draw-freehand"), words!("draw-snap"));
            ui.toggle_value(&mut self.canvas.sketch, freehand.label).on_hover_text(freehand.tooltip);
            ui.toggle_value(&mut self.canvas.snap, snap.label).on_hover_text(snap.tooltip);
            if self.canvas.snap {
                ui.add(
                    egui::DragValue::new(&mut self.canvas.grid).range(0.05..=5.0).speed(0.05).suffix(" m"),
                )
                .on_hover_text(text!("draw-grid"));
            }
            if widgets::button(ui, words!("draw-fit"), true).clicked() {
                self.canvas.view.fit();
            }
        });
        ui.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                self.follow(ui, cx);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| self.words(ui));
            });
        });
    }

    /// What is drawn, and how to draw where there is room to say so.
    fn words(&self, ui: &mut Ui) {
        let count = self.editor.points().len();
        let mut words = format!("{} · {:.2} m", text!("draw-waypoints", n = count), self.editor.length());
        if ui.available_width() > ROOM_FOR_TABLE {
            words = format!("{words}      {}", text!("draw-how"));
        }
        let words = RichText::new(words).font(theme::caption()).color(theme::tokens(ui).muted);
        // What does not fit is read under the pointer.
        ui.add(egui::Label::new(words).truncate());
    }

    fn sources(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let agent = cx.store.spec.as_ref().map_or("", |spec| spec.agent.as_str());
        let words = words!("draw-template");
        let menu = egui::ComboBox::from_id_salt("template").selected_text(words.label).height(480.0);
        let menu = menu.show_ui(ui, |ui| {
            let mut authors = false;
            for template in templates(agent) {
                if template.authors != authors {
                    authors = true;
                    ui.separator();
                }
                if ui.selectable_label(false, &template.label).on_hover_text(template.about).clicked() {
                    self.set(template.path.name.clone(), template.path.points().to_vec());
                }
            }
        });
        let named = || egui::WidgetInfo::labeled(egui::Role::ComboBox, true, words.label);
        menu.response.widget_info(named);
        menu.response.on_hover_text(words.tooltip);
        let hint = text!("draw-name.hint");
        ui.add(egui::TextEdit::singleline(&mut self.name).desired_width(110.0).hint_text(hint))
            .on_hover_text(text!("draw-name"));
        let path = self.path();
        let save = widgets::button(ui, words!("draw-save"), path.is_some());
        if save.on_disabled_hover_text(text!("draw-too-short")).clicked() {
            cx.requests.extend(path.map(|path| Request::SavePath(Arc::new(path))));
        }
        if widgets::button(ui, words!("draw-load"), true).clicked() {
            cx.requests.push(Request::LoadPath);
        }
    }

    fn follow(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let obstacle = match self.path() {
            None => Some(text!("draw-too-short")),
            Some(_) => obstacle(cx.store),
        };
        ui.add_enabled_ui(obstacle.is_none(), |ui| {
            let follow = words!("draw-follow");
            let response = widgets::primary(ui, follow.label)
                .on_hover_text(follow.tooltip)
                .on_disabled_hover_text(obstacle.unwrap_or_default());
            if response.clicked()
                && let Some(path) = self.path()
            {
                cx.requests.push(Request::Follow(config(&path)));
            }
        });
    }

    fn shortcuts(&mut self, ui: &Ui) {
        if ui.ctx().text_edit_focused() {
            return;
        }
        let pressed =
            |modifiers, key| ui.input_mut(|i| i.consume_shortcut(&KeyboardShortcut::new(modifiers, key)));
        if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z) || pressed(Modifiers::COMMAND, Key::Y) {
            self.editor.redo();
        } else if pressed(Modifiers::COMMAND, Key::Z) {
            self.editor.undo();
        }
    }
}

/// Why no path can be followed now, or `None`.
pub fn obstacle(store: &Store) -> Option<&'static str> {
    match store.phase {
        _ if store.spec.as_ref().is_none_or(|spec| spec.anchor.is_none()) => Some(text!("draw-no-position")),
        _ if store.card.is_none() => Some(text!("common-untrained")),
        Phase::Idle | Phase::Live | Phase::Controlling => None,
        _ => Some(text!("common-wait")),
    }
}

/// The path as presets and commands hold it.
pub fn config(path: &Path) -> PathConfig {
    PathConfig::Points { name: path.name.clone(), points: path.points().to_vec() }
}

/// The path that is drawn just now, for other panels.
pub fn drawn(context: &Context) -> Option<Arc<Path>> {
    context.data(|data| data.get_temp(Id::unique("drawn path")))
}

/// Puts a path from elsewhere (a file) on the canvas the next time it is shown.
pub fn offer(context: &Context, path: Path) {
    context.data_mut(|data| data.insert_temp(Id::unique("offered path"), Arc::new(path)));
}

fn take_offered(context: &Context) -> Option<Arc<Path>> {
    let id = Id::unique("offered path");
    let offered = context.data(|data| data.get_temp(id))?;
    context.data_mut(|data| data.remove::<Arc<Path>>(id));
    Some(offered)
}

fn publish(context: &Context, path: Option<Path>) {
    if drawn(context).as_deref() == path.as_ref() {
        return;
    }
    let id = Id::unique("drawn path");
    context.data_mut(|data| match path {
        Some(path) => {
            data.insert_temp(id, Arc::new(path));
        }
        None => {
            data.remove::<Arc<Path>>(id);
        }
    });
}

/// Names of the two axes paths are drawn in: `x` and `y`, or `x` and `z`.
pub fn axes(store: &Store) -> [String; 2] {
    use crate::plant::{Axis, Role};
    let name = |index: usize, otherwise: &str| {
        let role = store.spec.as_ref().and_then(|spec| spec.state.get(index)).map(|element| element.role);
        match role {
            Some(Role::Position(Axis::X)) => "x",
            Some(Role::Position(Axis::Y)) => "y",
            Some(Role::Position(Axis::Z)) => "z",
            _ => otherwise,
        }
        .to_owned()
    };
    let plane =
        store.spec.as_ref().and_then(|spec| spec.anchor).map_or([usize::MAX; 2], |anchor| anchor.plane);
    [name(plane[0], "x"), name(plane[1], "y")]
}
