//! The choice of what computes, and where a remote device is.

use egui::{Id, Key, TextEdit, Ui};

use super::{button, choice, note};
use crate::{
    dynamics::{self, DeviceKind, RemoteAddress},
    gui::{Cx, theme::tokens},
    session::{Command, Phase},
};

/// Processor, graphics card or, in builds that can reach one, the device of another machine.
pub fn device(ui: &mut Ui, cx: &mut Cx<'_>, label: &str, tooltip: &str, device: &mut DeviceKind) {
    let options = [
        (DeviceKind::Cpu, "Processor"),
        (DeviceKind::Gpu, "Graphics card"),
        (DeviceKind::Remote, "Remote device"),
    ];
    let offered = if dynamics::has_remote() || *device == DeviceKind::Remote { 3 } else { 2 };
    choice(ui, (label, tooltip), device, &options[..offered]);
    if *device == DeviceKind::Remote {
        address(ui, cx);
    }
}

/// The field for the address is one, wherever it is shown. It is not kept between starts: it holds a token.
fn address(ui: &mut Ui, cx: &mut Cx<'_>) {
    let id = Id::unique("remote address");
    let known = || dynamics::remote_address().map(|address| address.full()).unwrap_or_default();
    let mut text = ui.data_mut(|data| data.get_temp_mut_or_insert_with::<String>(id, known).clone());
    let label = note(ui, "Address, as `foresight serve` prints it on the other machine");
    let mut connect = false;
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 90.0).clamp(80.0, 260.0);
        let field = TextEdit::singleline(&mut text).desired_width(width).hint_text("TOKEN@HOST:PORT");
        let field = ui.add(field).labelled_by(label.id);
        connect = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let idle = matches!(cx.store.phase, Phase::Idle | Phase::Empty);
        let tooltip =
            if idle { "See whether the device is there" } else { "Wait for the present job, or stop it" };
        connect |= button(ui, ("Connect", tooltip), idle && !text.trim().is_empty()).clicked();
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
