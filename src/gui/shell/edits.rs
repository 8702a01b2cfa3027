//! The way back from what was done to the preset and to the layouts.

use egui::{Context, Event};

use super::Workbench;
use crate::{
    experiment::Preset,
    gui::{commands, dock::Pane, texts::text},
    session::{Command, Level},
};

/// As many steps can be taken back.
const HISTORY: usize = 100;

/// Presets before each edit, and after those that were taken back.
#[derive(Default)]
pub struct Edits {
    undo: Vec<Step>,
    redo: Vec<Step>,
    /// Counts presses of buttons and keys: what is edited between two of them, in one field, is one step.
    gesture: u64,
}

struct Step {
    preset: Preset,
    /// What was edited then.
    keys: Vec<String>,
    gesture: u64,
}

impl Edits {
    /// Whether the user has begun to do something in this frame.
    pub fn begins(&mut self, ctx: &Context) -> bool {
        let presses = |event: &Event| {
            matches!(
                event,
                Event::PointerButton { pressed: true, .. }
                    | Event::Key { pressed: true, repeat: false, .. }
                    | Event::AccessKitActionRequest(_)
                    | Event::Paste(_)
            )
        };
        let begins = ctx.input(|input| input.events.iter().any(presses));
        self.gesture += u64::from(begins);
        begins
    }

    /// An edit that turned `before` into `after`.
    pub fn note(&mut self, before: &Preset, after: &Preset) {
        let keys = before.differences(after);
        if keys.is_empty() {
            return;
        }
        let goes_on = self.undo.last().is_some_and(|last| last.gesture == self.gesture && last.keys == keys);
        self.redo.clear();
        if goes_on {
            return;
        }
        if self.undo.len() == HISTORY {
            self.undo.remove(0);
        }
        self.undo.push(Step { preset: before.clone(), keys, gesture: self.gesture });
    }

    /// Another experiment: there is no way back to values of the one before.
    pub fn clear(&mut self) {
        (self.undo, self.redo) = (Vec::new(), Vec::new());
    }

    /// The preset one step back (or on) from `now`, and what it changes.
    fn step(&mut self, now: &Preset, back: bool) -> Option<(Preset, Vec<String>)> {
        let (from, to) =
            if back { (&mut self.undo, &mut self.redo) } else { (&mut self.redo, &mut self.undo) };
        let Step { preset, keys, .. } = from.pop()?;
        // No gesture goes on with it.
        to.push(Step { preset: now.clone(), keys: keys.clone(), gesture: u64::MAX });
        Some((preset, keys))
    }
}

impl Workbench {
    /// Whether undo and redo are the path's just now: the user was last in the panel where it is drawn, which is in sight.
    fn draws_path(&self) -> bool {
        self.focus == Some(Pane::Draw) && !self.welcome && self.docks.place(Pane::Draw).is_some()
    }

    /// Before a frame: takes note of what the user does, and in which panel.
    pub(super) fn watch_acts(&mut self, ctx: &Context) {
        self.acts |= self.edits.begins(ctx);
        let pressed = ctx.input(|input| input.pointer.interact_pos().filter(|_| input.pointer.any_pressed()));
        // Menus and sheets lie over panels.
        let on_panels = |place: &egui::Pos2| {
            ctx.layer_id_at(*place).is_none_or(|layer| layer.order == egui::Order::Background)
        };
        if let Some(pane) = pressed.filter(on_panels).and_then(|place| self.docks.at(place)) {
            self.focus = Some(pane);
        }
        // The same by the keyboard.
        let focused = ctx.memory(egui::Memory::focused);
        if std::mem::replace(&mut self.focused, focused) != focused
            && let Some(widget) = focused.and_then(|id| ctx.read_response(id))
            && widget.layer_id.order == egui::Order::Background
            && let Some(pane) = self.docks.at(widget.rect.center())
        {
            self.focus = Some(pane);
        }
    }

    /// Has the keys of undo and redo for the preset, unless they are the path's or those of a field one types into.
    pub(super) fn watch_edits(&mut self, ctx: &Context) {
        if ctx.text_edit_focused() || self.draws_path() {
            return;
        }
        if let Some(back) = commands::undoes(ctx) {
            self.undo_edit(back);
        }
    }

    /// Goes back in the preset's history (or on in it): says which value it was.
    pub(super) fn undo_edit(&mut self, back: bool) {
        let Some((preset, keys)) = self.edits.step(&self.store.preset, back) else {
            let text = if back { text!("shell-nothing-to-undo") } else { text!("shell-nothing-to-redo") };
            return self.store.notice(Level::Info, text.into());
        };
        let told = |key: &String| text!("shell-edit", key = key.as_str(), value = preset.value(key));
        let mut what = keys.iter().take(3).map(told).collect::<Vec<_>>().join(", ");
        if keys.len() > 3 {
            what = text!("shell-edits-more", edits = what, n = keys.len() - 3);
        }
        let text = if back { text!("shell-undone", what = what) } else { text!("shell-redone", what = what) };
        self.store.notice(Level::Info, text);
        if preset.planner != self.store.preset.planner {
            self.pass(Command::SetPlanner(preset.planner.clone()));
        }
        self.pass(Command::Edit(Box::new(preset)));
    }

    /// Undo and redo from a menu.
    pub(super) fn undo(&mut self, ctx: &Context, command: commands::UiCommand) {
        if self.draws_path() {
            self.forward_key(ctx, command);
        } else {
            self.undo_edit(command == commands::UiCommand::Undo);
        }
    }

    /// At the end of a frame: what has become of the layouts.
    pub(super) fn watch_layouts(&mut self, ctx: &Context) {
        let held = ctx.input(|input| input.pointer.any_down());
        self.docks.watch(self.acts, held);
        if !held {
            self.acts = false;
        }
        (self.store.layout_undo, self.store.layout_redo) = self.docks.ways();
    }
}
