//! The choice of what computes, and where a remote device is.

use egui::{Id, Key, TextEdit, Ui};

use super::{button, choice, note};
use crate::{
    dynamics::{self, DeviceKind, RemoteAddress},
    gui::{
        Cx,
        texts::{Words, text},
        theme::tokens,
    },
    session::{Command, Phase},
};

/// Processor, graphics card or, in builds that can reach one, the device of another machine.
pub fn device<'a>(ui: &mut Ui, cx: &mut Cx<'_>, words: impl Into<Words<'a>>, device: &mut DeviceKind) {
    let options = [
        (DeviceKind::Cpu, text!("widgets-processor")),
        (DeviceKind::Gpu, text!("widgets-graphics-card")),
        (DeviceKind::Remote, text!("widgets-remote")),
    ];
    let offered = if dynamics::has_remote() || *device == DeviceKind::Remote { 3 } else { 2 };
    choice(ui, words, device, &options[..offered]);
    if *device == DeviceKind::Remote {
        address(ui, cx);
    }
}

/// The field for the address is one, wherever it is shown. It is not kept between starts: it holds a token.
fn address(ui: &mut Ui, cx: &mut Cx<'_>) {
    let id = Id::unique("remote address");
    let known = || dynamics::remote_address().map(|address| address.full()).unwrap_or_default();
    let mut text = ui.data_mut(|data| data.get_temp_mut_or_insert_with::<String>(id, known).clone());
    let label = note(ui, text!("widgets-address"));
    let mut connect = false;
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 90.0).clamp(80.0, 260.0);
        let field =
            TextEdit::singleline(&mut text).desired_width(width).hint_text(text!("widgets-address.hint"));
        let field = ui.add(field).labelled_by(label.id);
        connect = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let idle = matches!(cx.store.phase, Phase::Idle | Phase::Empty);
        let tooltip = if idle { text!("widgets-connect.tooltip") } else { text!("common-wait") };
        connect |= button(ui, (text!("widgets-connect"), tooltip), idle && !text.trim().is_empty()).clicked();
    });
    match text.parse::<RemoteAddress>() {
        Ok(address) if connect => cx.send(Command::UseRemote(address)),
        Err(error) if !text.trim().is_empty() => {
            ui.colored_label(tokens(ui).danger, error.to_string());
        }
        _ => {}
    }
    ui.data_mut(|data| data.insert_temp(id, text));
}
