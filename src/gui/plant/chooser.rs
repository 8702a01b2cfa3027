//! Which preset, agent and variant.

use egui::{ComboBox, Response, Ui};

use crate::{
    experiment::{Preset, agents, builtin_presets},
    gui::{
        Cx, Request,
        texts::{self, text},
        widgets,
    },
    session::{Command, Level},
};

/// Widths (points) of drop-downs, each of which stays beside its name, and room between the two.
const WIDE: f32 = 110.0;
const NARROW: f32 = 90.0;
const GAP: f32 = 12.0;

/// The three drop-downs, in one line where there is room.
pub fn ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    ui.horizontal_wrapped(|ui| {
        presets(ui, cx);
        if cx.store.open_experiment() {
            plants(ui, cx);
        }
    });
}

fn presets(ui: &mut Ui, cx: &mut Cx<'_>) {
    let shown = match cx.store.preset.name.as_str() {
        "" => text!("plant-preset.none"),
        name => name,
    };
    let label = ui.label(text!("plant-preset"));
    let combo = ComboBox::from_id_salt("preset").selected_text(shown).width(150.0).height(320.0);
    let response = combo.show_ui(ui, |ui| {
        let mut group = String::new();
        for name in builtin_presets() {
            let (of, bare) = name.split_once('/').unwrap_or(("", &name));
            if of != group {
                widgets::note(ui, of);
                group = of.to_owned();
            }
            if ui.selectable_label(false, bare).clicked() {
                match Preset::builtin(&name) {
                    Ok(preset) => cx.commands.push(Command::Open(Box::new(preset))),
                    Err(error) => cx.requests.push(Request::Toast(Level::Error, format!("{error:#}"))),
                }
            }
        }
        ui.separator();
        if ui.button(text!("plant-preset.file")).clicked() {
            cx.requests.push(Request::OpenPreset);
        }
    });
    response.response.labelled_by(label.id).on_hover_text(text!("plant-preset.tooltip"));
}

fn plants(ui: &mut Ui, cx: &mut Cx<'_>) {
    let plant = &cx.store.preset.plant;
    let known = agents();
    let response = named(ui, text!("plant-agent"), WIDE, |ui| {
        let combo = ComboBox::from_id_salt("agent").selected_text(short(&plant.agent)).width(WIDE);
        let shown = combo.show_ui(ui, |ui| {
            for (agent, variants, about) in &known {
                let response =
                    ui.selectable_label(*agent == plant.agent, agent).on_hover_text(texts::local(about));
                if response.clicked() && *agent != plant.agent {
                    let keeps = variants.contains(&plant.variant);
                    let variant = if keeps {
                        plant.variant.clone()
                    } else {
                        variants.first().cloned().unwrap_or_default()
                    };
                    reopen(cx.commands, &cx.store.preset, agent, &variant);
                }
            }
            ui.separator();
            if ui.button(text!("plant-agent.model")).clicked() {
                cx.requests.push(Request::OpenModel);
            }
        });
        shown.response
    });
    response.on_hover_text(text!("plant-agent.tooltip"));
    let Some((_, variants, _)) = known.iter().find(|(agent, ..)| *agent == plant.agent) else { return };
    let response = named(ui, text!("plant-variant"), NARROW, |ui| {
        let combo = ComboBox::from_id_salt("variant").selected_text(&plant.variant).width(NARROW);
        let shown = combo.show_ui(ui, |ui| {
            for variant in variants {
                if ui.selectable_label(*variant == plant.variant, variant).clicked()
                    && *variant != plant.variant
                {
                    reopen(cx.commands, &cx.store.preset, &plant.agent, variant);
                }
            }
        });
        shown.response
    });
    response.on_hover_text(text!("plant-variant.tooltip"));
}

/// A drop-down of this width beside its name: one piece of the row.
fn named(ui: &mut Ui, name: &str, width: f32, combo: impl FnOnce(&mut Ui) -> Response) -> Response {
    widgets::fit_text(ui, name, width + GAP);
    let both = ui.horizontal(|ui| {
        let label = ui.label(name);
        combo(ui).labelled_by(label.id)
    });
    both.inner
}

fn reopen(commands: &mut Vec<Command>, preset: &Preset, agent: &str, variant: &str) {
    let mut preset = preset.clone();
    (preset.plant.agent, preset.plant.variant) = (agent.to_owned(), variant.to_owned());
    commands.push(Command::Open(Box::new(preset)));
}

/// A built-in agent's name, or a file's name without its folders.
fn short(agent: &str) -> &str {
    agent.rsplit(['/', '\\']).next().unwrap_or(agent)
}
