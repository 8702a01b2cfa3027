//! What the user can change: the path, the transport, the planner, the weights.

use std::sync::Arc;

use egui::Ui;

use crate::{
    experiment::{PathConfig, TaskKind},
    gui::{
        Cx, Store,
        draw::{self, templates},
        run::engine,
        texts::{self, text, words},
        theme::tokens,
        widgets::{self, Icon, icon_button},
    },
    planning::{Parameter, Place, PlannerConfig, PlannerKind},
    plant::PlantSpec,
    session::{Command, Phase, PlanView},
    task::{self, Term},
};

/// What to run.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Forward,
    Template(String),
    /// The path on the canvas.
    Drawn,
}

/// The controls' own state: what is chosen, and values that are on their way to the worker.
#[derive(Debug, Default)]
pub struct Controls {
    /// What the user chose; until then the preset decides.
    choice: Option<Choice>,
    /// The experiment's plant the choice was made for.
    spec: Option<Arc<PlantSpec>>,
    /// The planner as edited, and as the worker last told.
    planner: Option<(PlannerConfig, PlannerConfig)>,
    weights: Vec<Weight>,
    /// Weights were changed that the preset does not hold yet.
    unkept: bool,
}

/// One reward term's slider.
#[derive(Clone, Debug)]
struct Weight {
    name: &'static str,
    value: f32,
    /// What the worker last told.
    told: f32,
    /// The slider's end.
    most: f32,
    /// The user moved it.
    chosen: bool,
}

impl Controls {
    /// What is to be run.
    pub fn choice(&self, store: &Store) -> Choice {
        self.choice.clone().unwrap_or_else(|| match store.preset.task.paths.first() {
            _ if store.preset.task.kind != TaskKind::Path => Choice::Forward,
            Some(PathConfig::Template(name)) => Choice::Template(name.clone()),
            _ => Choice::Drawn,
        })
    }

    /// Chooses the path on the canvas.
    pub fn choose_drawn(&mut self, store: &Store) {
        (self.spec, self.choice) = (store.spec.clone(), Some(Choice::Drawn));
    }

    /// Path, transport and the note on what model drives.
    pub fn transport(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.chooser(ui, cx);
        let store = cx.store;
        let running = store.phase == Phase::Controlling;
        let blocked = self.blocked(ui, cx);
        let rests = text!("run-rests");
        ui.horizontal(|ui| {
            let start =
                ui.add_enabled_ui(blocked.is_none(), |ui| widgets::primary(ui, text!("run-start"))).inner;
            let start = start
                .on_hover_text(text!("run-start.tooltip"))
                .on_disabled_hover_text(blocked.unwrap_or_default());
            if start.clicked() {
                let path = self.path(ui, cx.store);
                cx.send(Command::Run { path });
            }
            if store.paused {
                let resume = icon_button(ui, Icon::Play, text!("run-resume"), running);
                if resume.on_disabled_hover_text(rests).clicked() {
                    cx.send(Command::Resume);
                }
            } else {
                let pause = icon_button(ui, Icon::Pause, text!("run-pause"), running);
                if pause.on_disabled_hover_text(rests).clicked() {
                    cx.send(Command::Pause);
                }
            }
            let step = icon_button(ui, Icon::Step, text!("run-step"), running && store.paused);
            let why = if running { text!("run-step.off") } else { rests };
            if step.on_disabled_hover_text(why).clicked() {
                cx.send(Command::Step);
            }
            let stop = icon_button(ui, Icon::Stop, text!("run-stop"), running);
            if stop.on_disabled_hover_text(rests).clicked() {
                cx.send(Command::Stop);
            }
            let resettable = store.spec.is_some() && !running;
            let reset = icon_button(ui, Icon::Reset, text!("run-reset"), resettable);
            let why = if running { text!("run-reset.running") } else { text!("common-open-first") };
            if reset.on_disabled_hover_text(why).clicked() {
                cx.send(Command::Reset);
            }
        });
        match &store.card {
            Some(card) => widgets::note(ui, text!("run-model", time = widgets::duration(card.robot_seconds))),
            None => widgets::note(ui, text!("run-no-model")),
        };
    }

    /// Planner settings, sent the moment they change.
    pub fn planner(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.edit(cx, |_, edited| {
            let kinds = PlannerKind::ALL.map(|kind| (kind, texts::local(kind.label())));
            widgets::choice(ui, words!("run-planner"), &mut edited.kind, &kinds);
            let sampled = edited.propagation.is_sampled();
            for known in edited.kind.parameters().filter(|known| sampled || known.name != "particles") {
                // A budget of time decides how many candidates there are.
                let overruled = known.name == "candidates" && edited.budget_ms > 0.0;
                let why = text!("run-planner.overruled");
                widgets::unless(ui, overruled.then_some(why), |ui| parameter(ui, known, edited));
            }
            edited.elites = edited.elites.clamp(1, edited.candidates.max(1));
        });
    }

    /// What imagines the futures, sent the moment it changes.
    pub fn engine(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.edit(cx, |cx, edited| engine::settings(ui, cx, edited));
    }

    /// Lets `change` edit the planner as the worker last told it, and tells the worker what came of it.
    fn edit(&mut self, cx: &mut Cx<'_>, change: impl FnOnce(&mut Cx<'_>, &mut PlannerConfig)) {
        let told = &cx.store.preset.planner;
        let (edited, known) = self.planner.get_or_insert_with(|| (told.clone(), told.clone()));
        if known != told {
            *known = told.clone();
            *edited = told.clone();
        }
        let before = edited.clone();
        change(cx, edited);
        if *edited != before {
            cx.send(Command::SetPlanner(edited.clone()));
        }
    }

    /// A slider a reward term. While the controller runs a change acts at once; it stays for later runs as well.
    /// `terms` are those of the plan in force; without one, those the task will have.
    pub fn weights(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, terms: Option<&[Term]>) {
        self.keep_weights(ui, cx);
        let expected = if terms.is_none() { self.expected_terms(ui, cx.store) } else { Vec::new() };
        let terms = terms.unwrap_or(&expected);
        self.learn(terms);
        if self.weights.is_empty() {
            widgets::note(ui, text!("run-no-terms"));
        }
        let running = cx.store.phase == Phase::Controlling;
        for (term, weight) in self.weights.iter_mut().enumerate() {
            let unit = terms.get(term).map_or("", |t| texts::local(t.unit));
            let name = texts::local(weight.name);
            let about = text!("run-weights.weight", term = name, unit = unit);
            let response = widgets::slider(ui, (name, "", &about), &mut weight.value, 0.0..=weight.most);
            if response.changed() {
                weight.chosen = true;
                self.unkept = true;
                if running {
                    cx.send(Command::SetWeight { term, weight: weight.value });
                }
            }
        }
    }

    /// Has the preset take over what was chosen, once nothing runs and the mouse has let go.
    fn keep_weights(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        if !self.unkept || cx.store.phase != Phase::Idle || ui.input(|i| i.pointer.any_down()) {
            return;
        }
        self.unkept = false;
        let mut preset = cx.store.preset.clone();
        preset.planner = self.planner.as_ref().map_or(preset.planner, |(edited, _)| edited.clone());
        let chosen = self.weights.iter().filter(|weight| weight.chosen);
        let chosen = chosen.map(|weight| (weight.name.to_owned(), f64::from(weight.value)));
        preset.task.weights.extend(chosen);
        cx.send(Command::Edit(Box::new(preset)));
    }

    /// The reward's terms as the chosen task will have them; none where it cannot be built.
    fn expected_terms(&self, ui: &Ui, store: &Store) -> Vec<Term> {
        let Some(spec) = &store.spec else { return Vec::new() };
        let path = self.path(ui, store);
        let mut config = store.preset.task.clone();
        config.paths.clear();
        config.kind = if self.choice(store) == Choice::Forward { TaskKind::Forward } else { TaskKind::Path };
        task::build(&config, path.as_ref(), spec).map_or_else(|_| Vec::new(), |t| t.reward().terms().to_vec())
    }

    /// Takes over the worker's weights wherever they are news.
    fn learn(&mut self, terms: &[Term]) {
        let same = terms.len() == self.weights.len()
            && terms.iter().zip(&self.weights).all(|(term, weight)| term.name == weight.name);
        if terms.is_empty() || same {
            for (weight, term) in self.weights.iter_mut().zip(terms) {
                if weight.told != term.weight && term.weight.is_finite() {
                    (weight.value, weight.told) = (term.weight, term.weight);
                    weight.most = weight.most.max(term.weight);
                }
            }
            return;
        }
        self.weights = terms
            .iter()
            .map(|term| {
                let value = if term.weight.is_finite() { term.weight.max(0.0) } else { 0.0 };
                let most = if value > 0.0 { 4.0 * value } else { 1.0 };
                Weight { name: term.name, value, told: value, most, chosen: false }
            })
            .collect();
    }

    fn chooser(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let store = cx.store;
        let positioned = store.spec.as_ref().is_some_and(|spec| spec.anchor.is_some());
        let agent = store.spec.as_ref().map_or("", |spec| spec.agent.as_str());
        let same = match (&self.spec, &store.spec) {
            (Some(known), Some(now)) => Arc::ptr_eq(known, now),
            (known, now) => known.is_none() && now.is_none(),
        };
        if !same {
            // Another experiment was opened.
            (self.spec, self.choice) = (store.spec.clone(), None);
        }
        let before = self.choice(store);
        let mut choice = before.clone();
        let drawn = draw::drawn(ui.ctx());
        let templates = if positioned { templates(agent) } else { Vec::new() };
        let label = |choice: &Choice| match choice {
            Choice::Forward => text!("run-task-forward").to_owned(),
            Choice::Drawn => match &drawn {
                Some(path) => text!("run-task-drawn", path = path.name.as_str()),
                None => text!("run-task-undrawn").to_owned(),
            },
            Choice::Template(name) => {
                let known = templates.iter().find(|template| template.name == *name);
                known.map_or_else(|| name.clone(), |template| template.label.clone())
            }
        };
        widgets::field(ui, words!("run-task"), |ui| {
            egui::ComboBox::from_id_salt("run path")
                .selected_text(label(&choice))
                .width(ui.available_width() - 8.0)
                .height(420.0)
                .show_ui(ui, |ui| {
                    let mut options = vec![Choice::Forward];
                    if positioned {
                        options.push(Choice::Drawn);
                        options.extend(templates.iter().map(|t| Choice::Template(t.name.clone())));
                    }
                    for option in options {
                        let text = label(&option);
                        ui.selectable_value(&mut choice, option, text);
                    }
                })
                .response
        });
        if choice != before {
            self.choice = Some(choice);
        }
    }

    /// The path to hand to the worker.
    pub fn path(&self, ui: &Ui, store: &Store) -> Option<PathConfig> {
        match self.choice(store) {
            Choice::Forward => None,
            Choice::Template(name) => Some(PathConfig::Template(name)),
            Choice::Drawn => draw::drawn(ui.ctx()).map(|path| draw::config(&path)),
        }
    }

    /// Why nothing can be run now.
    fn blocked(&self, ui: &Ui, cx: &Cx<'_>) -> Option<&'static str> {
        let store = cx.store;
        let undrawn = || self.choice(store) == Choice::Drawn && draw::drawn(ui.ctx()).is_none();
        match store.phase {
            _ if store.spec.as_ref().is_some_and(|spec| spec.anchor.is_none()) => {
                Some(text!("run-start.unplaced"))
            }
            _ if store.card.is_none() => Some(text!("common-untrained")),
            Phase::Idle | Phase::Live if undrawn() => Some(text!("run-start.undrawn")),
            Phase::Idle | Phase::Live => None,
            Phase::Controlling => Some(text!("run-start.running")),
            _ => Some(text!("common-wait")),
        }
    }
}

/// The control that fits a parameter: a slider over its usual values, logarithmic where they span orders of magnitude, or a
/// switch.
fn parameter(ui: &mut Ui, parameter: &Parameter, config: &mut PlannerConfig) {
    let Parameter { label, unit, about, valid, usual: [low, high], .. } = *parameter;
    let [label, unit, about] = [label, unit, about].map(texts::local);
    let slider = |ui: &mut Ui, value: &mut f64, step: f64| {
        widgets::field(ui, (label, about), |ui| {
            widgets::fit_slider(ui, unit);
            let slider = egui::Slider::new(value, low..=high)
                .clamping(egui::SliderClamping::Edits)
                .logarithmic(high >= 1000.0)
                .step_by(step)
                .max_decimals(if step == 1.0 { 0 } else { 3 });
            ui.add(if unit.is_empty() { slider } else { slider.suffix(format!(" {unit}")) })
        })
    };
    match parameter.place {
        Place::Count(at) => {
            let mut value = *at(config) as f64;
            if slider(ui, &mut value, 1.0).changed() {
                *at(config) = value.clamp(valid[0], valid[1]) as usize;
            }
        }
        Place::Number(at) => {
            let mut value = f64::from(*at(config));
            if slider(ui, &mut value, 0.0).changed() {
                *at(config) = value.clamp(valid[0], valid[1]) as f32;
            }
        }
        Place::Switch(at) => {
            widgets::toggle(ui, (label, about), at(config));
        }
    }
}

/// A line of the plan's honesty: what planning costs and whether it keeps up.
///
/// Where planning takes too long for the control period, a button takes the number of candidates back to what fits.
pub fn honesty(ui: &mut Ui, cx: &mut Cx<'_>, plan: &PlanView, steps: usize, rate: Option<f64>) {
    let t = tokens(ui);
    let (ms, period) = (plan.seconds * 1e3, plan.period * 1e3);
    let late = ms > period;
    let (candidates, predictions) = (widgets::count(plan.population), widgets::count(plan.evaluations));
    let about = match rate {
        Some(rate) => {
            let rate = format!("{:.2}", rate / 1e6);
            text!("run-took.rate", candidates = candidates, predictions = predictions, millions = rate)
        }
        None => text!("run-took.tooltip", candidates = candidates, predictions = predictions),
    };
    let took = text!("run-took", time = widgets::figure(ms), period = widgets::figure(period));
    let (colour, word) =
        if late { (t.warning, text!("run-late")) } else { (t.success, text!("run-in-time")) };
    widgets::fit_text(ui, &format!("{word} {took}"), 8.0);
    ui.horizontal_wrapped(|ui| {
        ui.colored_label(colour, word);
        ui.label(took).on_hover_text(about);
        let missed = text!("run-missed", missed = plan.missed, steps = steps);
        let colour = if plan.missed > 0 { t.warning } else { t.muted };
        ui.colored_label(colour, missed).on_hover_text(text!("run-missed.tooltip"));
        let planner = &cx.store.preset.planner;
        let fitting = late.then(|| fitting(planner.candidates, ms / period)).flatten();
        if let Some(candidates) =
            fitting.filter(|_| planner.budget_ms == 0.0 && plan.population == planner.candidates)
        {
            let text = text!("run-fitting", candidates = widgets::count(candidates));
            let about = text!(
                "run-fitting.tooltip",
                candidates = candidates,
                present = planner.candidates,
                time = widgets::figure(ms * candidates as f64 / planner.candidates as f64),
                period = widgets::figure(period),
                rate = widgets::figure(1e3 / period),
            );
            if widgets::button(ui, (&text, &about), true).clicked() {
                let edited = PlannerConfig { candidates, ..planner.clone() };
                cx.send(Command::SetPlanner(edited));
            }
        }
    });
}

/// Of `candidates` that take `times` the control period, as many as leave a tenth of it, in two figures; `None` where even a handful
/// would not fit.
fn fitting(candidates: usize, times: f64) -> Option<usize> {
    let most = candidates as f64 * 0.9 / times;
    let unit = 10f64.powf(most.max(1.0).log10().floor() - 1.0).max(1.0);
    let rounded = ((most / unit).floor() * unit) as usize;
    (rounded >= 8).then_some(rounded)
}

/// Whether plans come true: the reward a step that they promised and what was earned.
pub fn agreement(ui: &mut Ui, [promised, realised]: [f64; 2]) {
    let t = tokens(ui);
    let off = (promised - realised) / realised.abs().max(1e-9);
    let colour = if off.abs() <= 0.1 { t.success } else { t.warning };
    let figure = widgets::figure;
    let text = text!("run-promised", promised = figure(promised), earned = figure(realised));
    let about = text!("run-promised.tooltip", off = format!("{:+.0}", 100.0 * off));
    ui.colored_label(colour, text).on_hover_text(about);
}
