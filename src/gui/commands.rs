//! Everything the window can be told to do, in one table: menus, keys, tooltips and help are made from it.

mod table;

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use UiCommand as C;

use super::{
    dock::{Layout, Side},
    store::Store,
    texts::{text, words},
};
pub use table::TABLE;

/// What the window can be told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UiCommand {
    OpenPreset,
    OpenRun,
    OpenModel,
    OpenLesson,
    OpenRecent,
    OpenLeft,
    Save,
    SaveAs,
    Export,
    SavePicture,
    Snapshot,
    Record,
    StopRecording,
    Quit,
    Undo,
    Redo,
    Preferences,
    RunPause,
    Step,
    Reset,
    Stop,
    Faster,
    Slower,
    FrameBack,
    FrameOn,
    Replay,
    LoopReplay,
    FreeCamera,
    Show(Layout),
    ResetLayout,
    PutPanel(Side),
    JoinPanel,
    GrowPanel,
    ShrinkPanel,
    UndoLayout,
    RedoLayout,
    DarkTheme,
    LightTheme,
    PresenterTheme,
    SystemTheme,
    HighContrast,
    Larger,
    Smaller,
    UsualSize,
    ShareDevice,
    /// The language with this code.
    Speak(&'static str),
    Welcome,
    NextStep,
    PreviousStep,
    ShowControl,
    ResetLesson,
    LeaveLesson,
    Palette,
    Help,
}

/// Where a command is found: a menu, and a heading of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    File,
    Edit,
    Plant,
    Layout,
    View,
    Lesson,
    Help,
}

impl Group {
    /// In the order of the menus.
    pub const ALL: [Self; 7] =
        [Self::File, Self::Edit, Self::Plant, Self::Layout, Self::View, Self::Lesson, Self::Help];
}

/// One line of the table.
#[derive(Debug)]
pub struct Entry {
    pub command: UiCommand,
    pub group: Group,
    /// Of its texts.
    key: &'static str,
    /// Any of these; the first is the one shown.
    pub keys: &'static [KeyboardShortcut],
    pub enabled: fn(&Store) -> bool,
}

impl UiCommand {
    /// Its line of the table.
    pub fn entry(self) -> &'static Entry {
        // A test holds the table to list every command.
        TABLE.iter().find(|entry| entry.command == self).unwrap_or(&TABLE[TABLE.len() - 1])
    }
}

impl Entry {
    /// What it is called.
    pub fn label(&self) -> &'static str {
        text!(self.key)
    }

    /// What it does.
    pub fn tooltip(&self) -> &'static str {
        words!(self.key).tooltip
    }

    /// The key shown beside the label, as this system writes it.
    pub fn key_text(&self, ctx: &Context) -> Option<String> {
        self.keys.first().map(|shortcut| key_text(ctx, shortcut))
    }

    /// Why it cannot be done just now; empty where it can.
    pub fn why_not(&self, store: &Store) -> &'static str {
        if (self.enabled)(store) {
            return "";
        }
        match self.command {
            C::OpenLeft => text!("command-open-left.off"),
            C::Reset => text!("command-reset.off"),
            C::Stop => text!("common-idle"),
            C::FrameBack | C::FrameOn | C::Replay | C::LoopReplay if store.busy() => {
                text!("command-replay.off-busy")
            }
            C::FrameBack | C::FrameOn | C::Replay | C::LoopReplay => text!("command-replay.off"),
            C::NextStep | C::PreviousStep if store.lesson.is_some() => text!("command-next-step.off"),
            C::NextStep | C::PreviousStep | C::ShowControl | C::ResetLesson | C::LeaveLesson => {
                text!("command-open-lesson.off")
            }
            C::Step => store.hindrance(),
            C::Record => text!("command-record.off"),
            C::StopRecording => text!("command-stop-recording.off"),
            _ => text!("common-open-first"),
        }
    }

    /// What the pointer is told: what it does, and the key.
    pub fn hover_text(&self, ctx: &Context) -> String {
        match self.key_text(ctx) {
            Some(key) => format!("{}  ({key})", self.tooltip()),
            None => self.tooltip().to_owned(),
        }
    }
}

/// A shortcut as it stands on the keyboard.
pub fn key_text(ctx: &Context, shortcut: &KeyboardShortcut) -> String {
    let (key, text) = (shortcut.logical_key, ctx.format_shortcut(shortcut));
    match key {
        Key::Plus if shortcut.modifiers.is_none() => "+".into(),
        Key::Equals if shortcut.modifiers.is_none() => "=".into(),
        Key::Minus if shortcut.modifiers.is_none() => "-".into(),
        _ => match text.strip_suffix(key.name()).zip(key_name(key)) {
            Some((modifiers, name)) => format!("{modifiers}{name}"),
            None => text,
        },
    }
}

/// What is written on a key, where that is a word.
fn key_name(key: Key) -> Option<&'static str> {
    Some(match key {
        Key::Space => text!("command-key-space"),
        Key::Backspace => text!("command-key-backspace"),
        Key::Escape => text!("command-key-escape"),
        Key::PageUp => text!("command-key-page-up"),
        Key::PageDown => text!("command-key-page-down"),
        Key::ArrowLeft => text!("command-key-left"),
        Key::ArrowRight => text!("command-key-right"),
        Key::ArrowUp => text!("command-key-up"),
        Key::ArrowDown => text!("command-key-down"),
        Key::Comma => text!("command-key-comma"),
        Key::Period => text!("command-key-period"),
        Key::Plus => text!("command-key-plus"),
        Key::Minus => text!("command-key-minus"),
        _ => return None,
    })
}

/// Whether the space bar was pressed while a robot moves: it stops the robot, whatever has the focus and whatever is open.
pub fn brakes(ctx: &Context, store: &Store) -> bool {
    store.moves_robot()
        && ctx.input_mut(|input| consume(input, &KeyboardShortcut::new(Modifiers::NONE, Key::Space)))
}

/// Whether the keys of undo (`true`) or redo were pressed in this frame; nobody else hears of them then.
pub fn undoes(ctx: &Context) -> Option<bool> {
    // Redo first: its keys hold those of undo.
    [C::Redo, C::Undo].into_iter().find_map(|command| {
        let mut keys = command.entry().keys.iter();
        let pressed = keys.any(|shortcut| ctx.input_mut(|input| consume(input, shortcut)));
        pressed.then_some(command == C::Undo)
    })
}

/// Commands whose keys were pressed in this frame. While something one types into has the focus only function keys
/// count; plain keys also wait for any other widget that has it. Undo and redo go their own way: see [`undoes`].
pub fn pressed(ctx: &Context, store: &Store) -> Vec<UiCommand> {
    let typing = ctx.text_edit_focused();
    let focused = ctx.egui_wants_keyboard_input();
    let mut pressed = Vec::new();
    for entry in TABLE.iter().filter(|e| !matches!(e.command, C::Undo | C::Redo)) {
        for shortcut in entry.keys {
            let plain = shortcut.modifiers.is_none() && shortcut.logical_key != Key::F1;
            let closes_popup = shortcut.logical_key == Key::Escape && egui::Popup::is_any_open(ctx);
            if (typing && shortcut.logical_key != Key::F1) || (focused && plain) || closes_popup {
                continue;
            }
            // The key that stops a robot never moves one.
            if entry.command == C::RunPause && store.preset.plant.is_robot() {
                continue;
            }
            if ctx.input_mut(|input| consume(input, shortcut)) && (entry.enabled)(store) {
                pressed.push(entry.command);
            }
        }
    }
    pressed
}

/// Exact modifiers for those with Ctrl (so that Ctrl+O is not Ctrl+Shift+O); plain keys ignore Shift, as `+` needs it.
fn consume(input: &mut egui::InputState, shortcut: &KeyboardShortcut) -> bool {
    let exact = shortcut.modifiers.command;
    // On many keyboards the plus is reached with Shift.
    let shifted = matches!(shortcut.logical_key, Key::Plus | Key::Equals);
    let mut found = false;
    input.events.retain(|event| {
        let hit = match event {
            egui::Event::Key { key, pressed: true, modifiers, .. } if *key == shortcut.logical_key => {
                if exact {
                    let modifiers =
                        if shifted { Modifiers { shift: false, ..*modifiers } } else { *modifiers };
                    modifiers.matches_exact(shortcut.modifiers)
                } else {
                    !modifiers.command && !modifiers.ctrl && !modifiers.alt
                }
            }
            _ => false,
        };
        found |= hit;
        !hit
    });
    found
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_commands_share_a_key_and_every_layout_has_one() {
        let mut seen = HashSet::new();
        for key in TABLE.iter().flat_map(|entry| entry.keys) {
            assert!(seen.insert((key.modifiers, key.logical_key)), "{key:?} is given twice");
        }
        for layout in Layout::ALL {
            assert_eq!(C::Show(layout).entry().command, C::Show(layout));
        }
    }

    #[test]
    fn every_command_has_words() {
        for entry in TABLE {
            assert!(!entry.label().is_empty() && !entry.tooltip().is_empty(), "{}", entry.key);
            assert_eq!(entry.command.entry().command, entry.command);
        }
    }
}
