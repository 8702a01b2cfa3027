//! What every panel is given and what it may do.

use std::sync::Arc;

use super::store::Store;
use crate::session::Command;

/// What a panel sees of the program for one frame: facts to read, and a list to put its wishes on.
pub struct Cx<'a> {
    pub store: &'a Store,
    /// Commands for the worker, sent after the frame.
    pub commands: &'a mut Vec<Command>,
    /// Things the shell itself is to do (file dialogs, layouts, toasts), after the frame.
    pub requests: &'a mut Vec<Request>,
}

impl Cx<'_> {
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }
}

/// What a panel may ask of the shell.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    OpenPreset,
    OpenRun,
    OpenModel,
    SavePath(Arc<crate::task::Path>),
    /// Save this table, as CSV.
    SaveTable(Arc<str>),
    LoadPath,
    SaveCheckpoint,
    LoadCheckpoint,
    /// Anything a menu or a key can do.
    Do(super::UiCommand),
    /// Show a short message.
    Toast(crate::session::Level, String),
    /// Look back at this frame of the rollout, or (`None`) at the newest.
    Look(Option<usize>),
    /// Follow this path with the present model.
    Follow(crate::experiment::PathConfig),
}

/// A dockable panel. Widget state lives in the panel, facts in the [`Store`].
pub trait Panel {
    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>);
}
