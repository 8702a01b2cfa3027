//! The strip under the menus: where one is in the story, what runs, how far it has come.

use egui::{Align, Color32, Layout as Flow, RichText, Ui};

use crate::{
    gui::{
        commands::UiCommand,
        dock::Layout,
        store::Store,
        texts::{self, Words, text, words},
        theme::{self, Tokens, tokens},
        transport,
        widgets::{self, Icon},
    },
    session::{Command, Phase},
};

/// Width (points) that the phase and the figures need beside each other.
const ROOM_FOR_FIGURES: f32 = 400.0;

/// What the phase is called, and its colour.
pub fn phase(store: &Store, t: &Tokens) -> (&'static str, Color32) {
    match store.phase {
        Phase::Empty => (text!("shell-phase-empty"), t.faint),
        Phase::Idle => (text!("shell-phase-idle"), t.success),
        _ if store.paused => (text!("shell-phase-paused"), t.warning),
        Phase::Collecting => (text!("shell-phase-collecting"), t.accent),
        Phase::Training => (text!("shell-phase-training"), t.accent),
        Phase::Evaluating => (text!("shell-phase-evaluating"), t.accent),
        Phase::Controlling => (text!("shell-phase-controlling"), t.accent),
        Phase::Imitating => (text!("shell-phase-imitating"), t.accent),
        Phase::FineTuning => (text!("shell-phase-fine-tuning"), t.accent),
        Phase::Live => (text!("shell-phase-live"), t.accent),
        Phase::Waiting => (text!("shell-phase-waiting"), t.warning),
        Phase::Reconnecting => (text!("shell-phase-reconnecting"), t.danger),
    }
}

/// Draws the strip.
pub fn ui(
    ui: &mut Ui,
    store: &Store,
    layout: Option<Layout>,
    done: &mut Vec<UiCommand>,
    commands: &mut Vec<Command>,
) {
    ui.horizontal_centered(|ui| {
        layouts(ui, layout, done);
        ui.add_space(theme::GROUP);
        transport(ui, store, done);
        transport::speed(ui, store, commands);
        ui.add_space(theme::GROUP);
        ui.with_layout(Flow::right_to_left(Align::Center), |ui| {
            // The phase comes first where there is little room.
            if ui.available_width() > ROOM_FOR_FIGURES {
                figures(ui, store);
                ui.add_space(theme::GROUP);
            }
            ui.with_layout(Flow::left_to_right(Align::Center), |ui| state(ui, store, done));
        });
    });
}

/// The story as buttons, left to right; none is lit while the welcome page is in sight.
fn layouts(ui: &mut Ui, layout: Option<Layout>, done: &mut Vec<UiCommand>) {
    let t = tokens(ui);
    egui::Frame::new().fill(t.control).corner_radius(theme::RADIUS + 3).inner_margin(3).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for each in Layout::ALL {
                let entry = UiCommand::Show(each).entry();
                let response = widgets::segment(ui, entry.label(), layout == Some(each));
                if response.on_hover_text(entry.hover_text(ui.ctx())).clicked() {
                    done.push(entry.command);
                }
            }
        });
    });
}

fn transport(ui: &mut Ui, store: &Store, done: &mut Vec<UiCommand>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let runs = store.busy() && !store.paused && store.phase != Phase::Waiting;
    for (icon, command) in [
        (if runs { Icon::Pause } else { Icon::Play }, UiCommand::RunPause),
        (Icon::Step, UiCommand::Step),
        (Icon::Reset, UiCommand::Reset),
        (Icon::Stop, UiCommand::Stop),
    ] {
        let entry = command.entry();
        // What the command names both of is one of them here.
        let name = match icon {
            Icon::Pause => text!("shell-pause"),
            Icon::Play => text!("shell-run"),
            _ => entry.label(),
        };
        let response = widgets::icon_button(ui, icon, name, (entry.enabled)(store));
        let response = response.on_hover_text(entry.hover_text(ui.ctx()));
        if response.on_disabled_hover_text(entry.why_not(store)).clicked() {
            done.push(command);
        }
    }
}

/// The phase, and the progress of a job.
fn state(ui: &mut Ui, store: &Store, done: &mut Vec<UiCommand>) {
    let t = tokens(ui);
    let (name, colour) = phase(store, t);
    ui.spacing_mut().item_spacing.x = 6.0;
    widgets::dot(ui, colour);
    ui.label(RichText::new(name).color(t.text));
    let Some(progress) = &store.progress else { return };
    ui.add_space(6.0);
    let fraction = progress.done as f32 / progress.total.max(1) as f32;
    let width = (ui.available_width() - 130.0).clamp(40.0, 220.0);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.add_space(6.0);
        let what = RichText::new(texts::local(&progress.what)).font(theme::caption()).color(t.muted);
        ui.allocate_ui(egui::vec2(width, 14.0), |ui| ui.add(egui::Label::new(what).truncate()));
        widgets::progress(ui, fraction, width);
    });
    if let Some(left) = progress.remaining {
        let text = text!("shell-left", time = widgets::clock(left));
        ui.label(RichText::new(text).font(theme::caption()).color(t.muted));
    }
    if widgets::icon_button(ui, Icon::Stop, text!("shell-stop-job"), true).clicked() {
        done.push(UiCommand::Stop);
    }
}

/// How much robot time the data hold, and how much the model has seen.
fn figures(ui: &mut Ui, store: &Store) {
    let figure = |ui: &mut Ui, seconds: f64, words: Words<'_>| {
        let (figure, unit) = widgets::duration_parts(seconds);
        widgets::compact_stat(ui, &figure, unit, words.label).on_hover_text(words.tooltip);
    };
    if let Some(card) = &store.card {
        figure(ui, card.robot_seconds, words!("shell-figure-model"));
        ui.add_space(10.0);
    }
    if store.open_experiment() {
        figure(ui, store.data.train_seconds, words!("shell-figure-data"));
    }
}
