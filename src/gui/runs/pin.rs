//! The run that is pinned behind the curves of all others.

use egui::Ui;

use crate::{
    experiment::runs::RunInfo,
    gui::{
        Cx,
        texts::{text, words},
        theme::tokens,
        widgets,
    },
    session::Command,
};

/// Pins the one run that is ticked.
pub fn button(ui: &mut Ui, cx: &mut Cx<'_>, ticked: &[&RunInfo]) {
    if widgets::button(ui, words!("runs-pin"), ticked.len() == 1).clicked() {
        let folder = &ticked[0].folder;
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
        cx.send(Command::Pin(Some(folder)));
    }
}

/// Which one it is.
pub fn told(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(folder) = cx.store.pinned.clone() else { return };
    ui.horizontal(|ui| {
        let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy();
        widgets::dot(ui, tokens(ui).muted);
        ui.label(text!("runs-baseline", name = name)).on_hover_text(folder.display().to_string());
        if widgets::button(ui, words!("runs-unpin"), true).clicked() {
            cx.send(Command::Pin(None));
        }
    });
}
