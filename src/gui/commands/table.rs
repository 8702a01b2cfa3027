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
    key: &'static str,
    keys: &'static [KeyboardShortcut],
    enabled: fn(&Store) -> bool,
) -> Entry {
    Entry { command, group, key, keys, enabled }
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
    entry(G::File, C::OpenPreset, "command-open-preset", &[ctrl(Key::O)], always),
    entry(G::File, C::OpenRun, "command-open-run", &[ctrl_shift(Key::O)], always),
    entry(G::File, C::OpenModel, "command-open-model", &[], always),
    entry(G::File, C::OpenRecent, "command-open-recent", &[ctrl(Key::R)], always),
    entry(G::File, C::OpenLeft, "command-open-left", &[], |store| !store.left_behind.is_empty()),
    entry(G::File, C::Save, "command-save", &[ctrl(Key::S)], opened),
    entry(G::File, C::SaveAs, "command-save-as", &[ctrl_shift(Key::S)], opened),
    entry(G::File, C::Export, "command-export", &[], opened),
    entry(G::File, C::SavePicture, "command-save-picture", &[], always),
    entry(G::File, C::Snapshot, "command-snapshot", &[], always),
    entry(G::File, C::Record, "command-record", &[], |store| !store.filming),
    entry(G::File, C::StopRecording, "command-stop-recording", &[], |store| store.filming),
    entry(G::File, C::Quit, "command-quit", &[ctrl(Key::Q)], always),
    entry(G::Edit, C::Undo, "command-undo", &[ctrl(Key::Z)], always),
    entry(G::Edit, C::Redo, "command-redo", &[ctrl_shift(Key::Z), ctrl(Key::Y)], always),
    entry(G::Edit, C::Preferences, "command-preferences", &[ctrl(Key::Comma)], always),
    entry(G::Plant, C::RunPause, "command-run-pause", &[key(Key::Space)], opened),
    entry(G::Plant, C::Step, "command-step", &[key(Key::ArrowRight)], can_step),
    entry(G::Plant, C::Reset, "command-reset", &[key(Key::Backspace)], runs_plant),
    entry(G::Plant, C::Stop, "command-stop", &[], Store::busy),
    entry(G::Plant, C::Faster, "command-faster", &[key(Key::Plus), key(Key::Equals)], opened),
    entry(G::Plant, C::Slower, "command-slower", &[key(Key::Minus)], opened),
    entry(G::Plant, C::FrameBack, "command-frame-back", &[key(Key::ArrowLeft), key(Key::Comma)], looks_back),
    entry(G::Plant, C::FrameOn, "command-frame-on", &[key(Key::Period)], looks_back),
    entry(G::Plant, C::Replay, "command-replay", &[key(Key::P)], looks_back),
    entry(G::Plant, C::LoopReplay, "command-loop-replay", &[key(Key::L)], looks_back),
    entry(G::Plant, C::FreeCamera, "command-free-camera", &[key(Key::Escape)], opened),
    entry(G::Layout, C::Show(Layout::Collect), "command-layout-collect", &[key(Key::Num1)], always),
    entry(G::Layout, C::Show(Layout::Train), "command-layout-train", &[key(Key::Num2)], always),
    entry(G::Layout, C::Show(Layout::Draw), "command-layout-draw", &[key(Key::Num3)], always),
    entry(G::Layout, C::Show(Layout::Run), "command-layout-run", &[key(Key::Num4)], always),
    entry(G::Layout, C::Show(Layout::Diagnose), "command-layout-diagnose", &[key(Key::Num5)], always),
    entry(G::Layout, C::Show(Layout::Experiments), "command-layout-experiments", &[key(Key::Num6)], always),
    entry(G::Layout, C::Show(Layout::All), "command-layout-all", &[key(Key::Num7)], always),
    entry(G::Layout, C::ResetLayout, "command-reset-layout", &[], always),
    entry(G::Layout, C::PutPanel(Side::Left), "command-panel-left", &[ctrl_shift(Key::ArrowLeft)], always),
    entry(G::Layout, C::PutPanel(Side::Right), "command-panel-right", &[ctrl_shift(Key::ArrowRight)], always),
    entry(G::Layout, C::PutPanel(Side::Top), "command-panel-top", &[ctrl_shift(Key::ArrowUp)], always),
    entry(
        G::Layout,
        C::PutPanel(Side::Bottom),
        "command-panel-bottom",
        &[ctrl_shift(Key::ArrowDown)],
        always,
    ),
    entry(G::Layout, C::JoinPanel, "command-panel-join", &[], always),
    entry(G::Layout, C::GrowPanel, "command-panel-grow", &[], always),
    entry(G::Layout, C::ShrinkPanel, "command-panel-shrink", &[], always),
    entry(G::Layout, C::UndoLayout, "command-undo-layout", &[], |store| store.layout_undo),
    entry(G::Layout, C::RedoLayout, "command-redo-layout", &[], |store| store.layout_redo),
    entry(G::View, C::DarkTheme, "command-dark-theme", &[], always),
    entry(G::View, C::LightTheme, "command-light-theme", &[], always),
    entry(G::View, C::PresenterTheme, "command-presenter-theme", &[], always),
    entry(G::View, C::SystemTheme, "command-system-theme", &[], always),
    entry(G::View, C::HighContrast, "command-high-contrast", &[], always),
    entry(G::View, C::Larger, "command-larger", &[ctrl(Key::Plus), ctrl(Key::Equals)], always),
    entry(G::View, C::Smaller, "command-smaller", &[ctrl(Key::Minus)], always),
    entry(G::View, C::UsualSize, "command-usual-size", &[ctrl(Key::Num0)], always),
    entry(G::View, C::Speak("en"), "command-speak-en", &[], always),
    entry(G::View, C::Speak("de"), "command-speak-de", &[], always),
    entry(G::View, C::ShareDevice, "command-share-device", &[], always),
    entry(G::Lesson, C::OpenLesson, "command-open-lesson", &[], always),
    entry(G::Lesson, C::NextStep, "command-next-step", &[key(Key::PageDown)], |store| {
        store.lesson.as_ref().is_some_and(|course| !course.is_last())
    }),
    entry(G::Lesson, C::PreviousStep, "command-previous-step", &[key(Key::PageUp)], |store| {
        store.lesson.as_ref().is_some_and(|course| course.at() > 0)
    }),
    entry(G::Lesson, C::ShowControl, "command-show-control", &[], teaches),
    entry(G::Lesson, C::ResetLesson, "command-reset-lesson", &[], teaches),
    entry(G::Lesson, C::LeaveLesson, "command-leave-lesson", &[], teaches),
    entry(G::Help, C::Welcome, "command-welcome", &[], always),
    entry(G::Help, C::Palette, "command-palette", &[ctrl(Key::P), ctrl_shift(Key::P)], always),
    entry(G::Help, C::Help, "command-help", &[key(Key::F1)], always),
];
