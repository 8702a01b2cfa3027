//! Everything the window can be told to do, in one table: menus, keys, tooltips and help are made from it.

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use Group as G;
use UiCommand as C;

use super::{dock::Layout, store::Store};
use crate::session::Phase;

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
    View,
    Lesson,
    Help,
}

/// One line of the table.
#[derive(Debug)]
pub struct Entry {
    pub command: UiCommand,
    pub group: Group,
    pub label: &'static str,
    pub tooltip: &'static str,
    /// Any of these; the first is the one shown.
    pub keys: &'static [KeyboardShortcut],
    pub enabled: fn(&Store) -> bool,
}

const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn entry(
    group: Group,
    command: UiCommand,
    label: &'static str,
    tooltip: &'static str,
    keys: &'static [KeyboardShortcut],
    enabled: fn(&Store) -> bool,
) -> Entry {
    Entry { command, group, label, tooltip, keys, enabled }
}

const fn always(_: &Store) -> bool {
    true
}

fn opened(store: &Store) -> bool {
    store.open_experiment()
}

fn teaches(store: &Store) -> bool {
    store.lesson.is_some()
}

fn runs_plant(store: &Store) -> bool {
    matches!(store.phase, Phase::Live | Phase::Controlling)
}

fn looks_back(store: &Store) -> bool {
    store.frames.len() > 1 && (store.phase == Phase::Idle || store.paused)
}

fn can_step(store: &Store) -> bool {
    store.phase == Phase::Idle || runs_plant(store)
}

/// The table.
pub static TABLE: &[Entry] = &[
    entry(
        G::File,
        C::OpenPreset,
        "Open preset…",
        "Start afresh with an experiment from a TOML file",
        &[ctrl(Key::O)],
        always,
    ),
    entry(
        G::File,
        C::OpenRun,
        "Open run…",
        "Open a run folder: its preset, data and model",
        &[ctrl_shift(Key::O)],
        always,
    ),
    entry(G::File, C::OpenModel, "Open model…", "Open a MuJoCo model of your own (MJCF, .xml)", &[], always),
    entry(
        G::File,
        C::OpenRecent,
        "Open recent…",
        "What was opened or saved lately: runs, presets, lessons, files",
        &[ctrl(Key::R)],
        always,
    ),
    entry(
        G::File,
        C::OpenLeft,
        "Open what was left",
        "Open a run that was not saved when the program came to its end",
        &[],
        |store| !store.left_behind.is_empty(),
    ),
    entry(
        G::File,
        C::Save,
        "Save",
        "Write preset, data, model and figures to the run folder",
        &[ctrl(Key::S)],
        opened,
    ),
    entry(G::File, C::SaveAs, "Save as…", "Write them to another folder", &[ctrl_shift(Key::S)], opened),
    entry(
        G::File,
        C::Export,
        "Export data…",
        "Write the data for other tools: Foxglove, PlotJuggler, NumPy, pandas",
        &[],
        opened,
    ),
    entry(
        G::File,
        C::SavePicture,
        "Save picture of a plot…",
        "Write the plot that was pointed at last as PNG or SVG; a plot's own menu does the same",
        &[],
        always,
    ),
    entry(G::File, C::Quit, "Quit", "Close the window; a job under way is stopped", &[ctrl(Key::Q)], always),
    entry(
        G::Edit,
        C::Undo,
        "Undo",
        "Take back the last edit: of the drawn path in the panel Draw, of the preset everywhere else",
        &[ctrl(Key::Z)],
        always,
    ),
    entry(G::Edit, C::Redo, "Redo", "Make the edit again", &[ctrl_shift(Key::Z), ctrl(Key::Y)], always),
    entry(
        G::Edit,
        C::Preferences,
        "Preferences…",
        "Theme, size of text, contrast, graphics device, and who said so",
        &[ctrl(Key::Comma)],
        always,
    ),
    entry(
        G::Plant,
        C::RunPause,
        "Run / pause",
        "Let the plant run, or pause what is under way",
        &[key(Key::Space)],
        opened,
    ),
    entry(
        G::Plant,
        C::Step,
        "Single step",
        "One control step, then pause",
        &[key(Key::ArrowRight)],
        can_step,
    ),
    entry(G::Plant, C::Reset, "Reset", "Put the plant back to its start", &[key(Key::Backspace)], runs_plant),
    entry(
        G::Plant,
        C::Stop,
        "Stop",
        "End the job under way; what it has produced stays. The space bar stops a robot on a line",
        &[],
        Store::busy,
    ),
    entry(
        G::Plant,
        C::Faster,
        "Faster",
        "Raise the wanted speed",
        &[key(Key::Plus), key(Key::Equals)],
        opened,
    ),
    entry(G::Plant, C::Slower, "Slower", "Lower the wanted speed", &[key(Key::Minus)], opened),
    entry(
        G::Plant,
        C::FrameBack,
        "One frame back",
        "Look back at a run that is paused or over",
        &[key(Key::ArrowLeft), key(Key::Comma)],
        looks_back,
    ),
    entry(G::Plant, C::FrameOn, "One frame on", "Look at what came next", &[key(Key::Period)], looks_back),
    entry(
        G::Plant,
        C::Replay,
        "Replay",
        "Play a run that is paused or over once more, at the speed beside Run: slow motion too; or pause that",
        &[key(Key::P)],
        looks_back,
    ),
    entry(
        G::Plant,
        C::LoopReplay,
        "Loop the replay",
        "Begin anew whenever the end is reached; once more: stop there",
        &[key(Key::L)],
        looks_back,
    ),
    entry(
        G::Plant,
        C::FreeCamera,
        "Free camera",
        "Let go of the robot in the 3D view",
        &[key(Key::Escape)],
        opened,
    ),
    entry(
        G::View,
        C::Show(Layout::Collect),
        "Collect",
        "Layout to gather data with",
        &[key(Key::Num1)],
        always,
    ),
    entry(
        G::View,
        C::Show(Layout::Train),
        "Train",
        "Layout to train the dynamics model",
        &[key(Key::Num2)],
        always,
    ),
    entry(G::View, C::Show(Layout::Draw), "Draw", "Layout to draw a path", &[key(Key::Num3)], always),
    entry(G::View, C::Show(Layout::Run), "Run", "Layout to watch the controller", &[key(Key::Num4)], always),
    entry(
        G::View,
        C::Show(Layout::Diagnose),
        "Diagnose",
        "Layout to hold predictions against the truth",
        &[key(Key::Num5)],
        always,
    ),
    entry(
        G::View,
        C::Show(Layout::Experiments),
        "Experiments",
        "Layout for figures and tables made of many runs",
        &[key(Key::Num6)],
        always,
    ),
    entry(G::View, C::Show(Layout::All), "All", "Every panel at once", &[key(Key::Num7)], always),
    entry(
        G::View,
        C::ResetLayout,
        "Reset layout",
        "Put this layout's panels back in their places",
        &[],
        always,
    ),
    entry(
        G::View,
        C::UndoLayout,
        "Undo layout change",
        "Put panels, or the layout chosen, back to before the last change",
        &[],
        |store| store.layout_undo,
    ),
    entry(
        G::View,
        C::RedoLayout,
        "Redo layout change",
        "Make the change of the layout again",
        &[],
        |store| store.layout_redo,
    ),
    entry(G::View, C::DarkTheme, "Dark theme", "Light on dark", &[], always),
    entry(G::View, C::LightTheme, "Light theme", "Dark on light", &[], always),
    entry(
        G::View,
        C::PresenterTheme,
        "Presenter theme",
        "For a projector: large, black on white, thick lines, colours for any eyes",
        &[],
        always,
    ),
    entry(G::View, C::SystemTheme, "Theme of the system", "As the desktop has it", &[], always),
    entry(
        G::View,
        C::HighContrast,
        "High contrast",
        "Text and edges as strong as they can be; once more: as usual",
        &[],
        always,
    ),
    entry(
        G::View,
        C::Larger,
        "Larger",
        "Enlarge text, and everything with it",
        &[ctrl(Key::Plus), ctrl(Key::Equals)],
        always,
    ),
    entry(
        G::View,
        C::Smaller,
        "Smaller",
        "Make text and everything with it smaller",
        &[ctrl(Key::Minus)],
        always,
    ),
    entry(G::View, C::UsualSize, "Usual size", "Text as large as it usually is", &[ctrl(Key::Num0)], always),
    entry(
        G::View,
        C::ShareDevice,
        "Share the graphics device",
        "Train and plan on the window's own graphics device, from the next start on; once more: on a device of their own",
        &[],
        always,
    ),
    entry(
        G::Lesson,
        C::OpenLesson,
        "Open a lesson…",
        "A guided tour that comes with the program, or one of your own (TOML)",
        &[],
        always,
    ),
    entry(
        G::Lesson,
        C::NextStep,
        "Next step",
        "The lesson's next step, whether this one is done or not",
        &[key(Key::PageDown)],
        |store| store.lesson.as_ref().is_some_and(|course| !course.is_last()),
    ),
    entry(
        G::Lesson,
        C::PreviousStep,
        "Previous step",
        "The lesson's step before this one",
        &[key(Key::PageUp)],
        |store| store.lesson.as_ref().is_some_and(|course| course.at() > 0),
    ),
    entry(
        G::Lesson,
        C::ShowControl,
        "Show me",
        "Bring the panel and the control that the lesson speaks of into sight",
        &[],
        teaches,
    ),
    entry(
        G::Lesson,
        C::ResetLesson,
        "Start the lesson over",
        "Open the lesson's preset afresh, at its first step; data and model of this one are let go",
        &[],
        teaches,
    ),
    entry(G::Lesson, C::LeaveLesson, "Leave the lesson", "Close it; the experiment stays open", &[], teaches),
    entry(
        G::Help,
        C::Welcome,
        "Welcome page",
        "Where to begin, the lessons, the robots, what was opened lately",
        &[],
        always,
    ),
    entry(
        G::Help,
        C::Palette,
        "Find a command…",
        "Commands, panels, presets and lessons, by a few letters of their names",
        &[ctrl(Key::P), ctrl_shift(Key::P)],
        always,
    ),
    entry(G::Help, C::Help, "Keys and commands", "This list", &[key(Key::F1)], always),
];

impl UiCommand {
    /// Its line of the table.
    pub fn entry(self) -> &'static Entry {
        // A test holds the table to list every command.
        TABLE.iter().find(|entry| entry.command == self).unwrap_or(&TABLE[TABLE.len() - 1])
    }
}

impl Entry {
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
            C::OpenLeft => "Nothing was left unsaved",
            C::Reset => "Nothing moves that could be put back: let the plant run first",
            C::Stop => "Nothing is under way",
            C::FrameBack | C::FrameOn | C::Replay | C::LoopReplay if store.busy() => {
                "Pause the run, or let it end, to look back"
            }
            C::FrameBack | C::FrameOn | C::Replay | C::LoopReplay => {
                "Nothing to look back at: let the plant run first"
            }
            C::NextStep | C::PreviousStep if teaches(store) => "There is no step on that side",
            C::NextStep | C::PreviousStep | C::ShowControl | C::ResetLesson | C::LeaveLesson => {
                "Take a lesson first"
            }
            C::Step => store.hindrance(),
            _ => "Open an experiment first",
        }
    }

    /// What the pointer is told: what it does, and the key.
    pub fn hover_text(&self, ctx: &Context) -> String {
        match self.key_text(ctx) {
            Some(key) => format!("{}  ({key})", self.tooltip),
            None => self.tooltip.to_owned(),
        }
    }
}

/// A shortcut as it stands on the keyboard.
pub fn key_text(ctx: &Context, shortcut: &KeyboardShortcut) -> String {
    match shortcut.logical_key {
        _ if !shortcut.modifiers.is_none() => ctx.format_shortcut(shortcut),
        Key::Plus => "+".into(),
        Key::Equals => "=".into(),
        Key::Minus => "-".into(),
        _ => ctx.format_shortcut(shortcut),
    }
}

/// Whether the space bar was pressed while a robot moves: it stops the robot, whatever has the focus and whatever is open.
pub fn brakes(ctx: &Context, store: &Store) -> bool {
    store.moves_robot() && ctx.input_mut(|input| consume(input, &key(Key::Space)))
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
            assert!(!entry.label.is_empty() && !entry.tooltip.is_empty());
            assert_eq!(entry.command.entry().command, entry.command);
        }
    }
}
