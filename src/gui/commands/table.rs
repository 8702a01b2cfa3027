//! The table of commands: where each is found, what it is called, its keys, and when it can be done.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::{Entry, Group, Group as G, UiCommand, UiCommand as C};
use crate::{
    gui::{Layout, Store, dock::Side},
    session::Phase,
};

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
    entry(
        G::File,
        C::Snapshot,
        "Save picture of the window…",
        "Write what the window shows as PNG: all of it, the panel you were last in, or the 3D view",
        &[],
        always,
    ),
    entry(
        G::File,
        C::Record,
        "Record the window…",
        "Make a film of what happens from now on: GIF, or MP4 and WebM by ffmpeg; of the window, a panel or the 3D view",
        &[],
        |store| !store.filming,
    ),
    entry(
        G::File,
        C::StopRecording,
        "Stop recording the window",
        "End the film and write its file",
        &[],
        |store| store.filming,
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
        C::PutPanel(Side::Left),
        "Panel to the left",
        "Put the panel you were last in at the window's left side",
        &[ctrl_shift(Key::ArrowLeft)],
        always,
    ),
    entry(
        G::View,
        C::PutPanel(Side::Right),
        "Panel to the right",
        "Put the panel you were last in at the window's right side",
        &[ctrl_shift(Key::ArrowRight)],
        always,
    ),
    entry(
        G::View,
        C::PutPanel(Side::Top),
        "Panel to the top",
        "Put the panel you were last in at the window's upper side",
        &[ctrl_shift(Key::ArrowUp)],
        always,
    ),
    entry(
        G::View,
        C::PutPanel(Side::Bottom),
        "Panel to the bottom",
        "Put the panel you were last in at the window's lower side",
        &[ctrl_shift(Key::ArrowDown)],
        always,
    ),
    entry(
        G::View,
        C::JoinPanel,
        "Panel behind tabs",
        "Put the panel you were last in together with the largest of the others, behind tabs",
        &[],
        always,
    ),
    entry(G::View, C::GrowPanel, "Larger panel", "Give the panel you were last in more room", &[], always),
    entry(G::View, C::ShrinkPanel, "Smaller panel", "Give the panel you were last in less room", &[], always),
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
