//! What if: the start moved, other weights, another planner; the plan that there would have been beside the one that there was.

use std::sync::Arc;

use egui::{DragValue, Grid, Response, RichText, ScrollArea, Ui, WidgetInfo};

use super::ghost::Grip;
use crate::{
    experiment::PathConfig,
    gui::{
        Cx, Store, draw,
        texts::{self, Words, text, words},
        theme::tokens,
        widgets::{self, figure},
    },
    planning::PlannerConfig,
    plant::PlantSpec,
    session::{Answer, Basis, Command, Frame, Imagined, Phase, PlanView, WhatIf},
    task::TaskConfig,
};

/// Whether it is asked, and what.
#[derive(Default)]
pub struct Asking {
    pub open: bool,
    about: Option<About>,
    /// Questions so far.
    count: u64,
    /// Why nothing can be asked about this moment.
    refusal: Option<String>,
}

/// A moment, and what is changed of it.
pub struct About {
    frame: Arc<Frame>,
    /// What a plan from there would be, where there was none.
    afresh: Option<Afresh>,
    pub what: WhatIf,
    /// As it was asked last.
    asked: Option<WhatIf>,
    answer: Option<Arc<Answer>>,
    pub grip: Option<Grip>,
}

type Afresh = (TaskConfig, Option<PathConfig>, PlannerConfig);

/// Why nothing can be asked now.
pub fn blocked(store: &Store, frame: Option<&Frame>) -> Option<&'static str> {
    match store.phase {
        _ if store.spec.as_ref().is_some_and(|spec| spec.anchor.is_none()) => {
            Some(text!("run-what-if.unplaced"))
        }
        _ if store.card.is_none() => Some(text!("run-what-if.untrained")),
        Phase::Controlling if !store.paused => Some(text!("run-what-if.running")),
        Phase::Controlling | Phase::Idle => match frame {
            None => Some(text!("run-what-if.off")),
            Some(_) => None,
        },
        _ => Some(text!("common-wait")),
    }
}

impl Asking {
    /// The question, while it is open and can be asked.
    pub fn about(&mut self) -> Option<&mut About> {
        self.about.as_mut().filter(|_| self.open)
    }

    /// Opens and closes it; says why it cannot be opened.
    pub fn toggle(&mut self, ui: &mut Ui, blocked: Option<&'static str>) {
        let (name, enabled) = (text!("run-what-if"), blocked.is_none() || self.open);
        let response = ui.add_enabled(enabled, egui::Button::selectable(self.open, name));
        response.widget_info(|| WidgetInfo::selected(egui::Role::Button, enabled, self.open, name));
        let about = blocked.unwrap_or(text!("run-what-if.tooltip"));
        if response.on_hover_text(about).on_disabled_hover_text(about).clicked() {
            self.open = !self.open;
        }
    }

    /// Takes up the moment that is shown, and the newest answer. `path` is what would be followed where nothing was yet.
    pub fn follow(&mut self, store: &Store, frame: Option<&Arc<Frame>>, path: Option<PathConfig>) {
        let spec = store.spec.as_ref();
        let (Some(frame), Some(spec), true) = (frame, spec, self.open) else {
            self.about = None;
            return;
        };
        if blocked(store, Some(frame)).is_some() {
            self.about = None;
            return;
        }
        let made = frame.plan.as_ref().and_then(|plan| plan.basis.clone());
        let afresh = made.is_none().then(|| (store.preset.task.clone(), path, store.preset.planner.clone()));
        let known = |about: &About| Arc::ptr_eq(&about.frame, frame) && about.afresh == afresh;
        if !self.about.as_ref().is_some_and(known) {
            let basis = match (&afresh, made) {
                (_, Some(basis)) => Ok(basis),
                (Some((task, path, planner)), None) => {
                    Basis::afresh(task, path.as_ref(), planner, spec, frame).map(Arc::new)
                }
                (None, None) => return,
            };
            match basis {
                Ok(basis) => {
                    let what = carried(self.about.as_ref().map(|about| &about.what), basis);
                    let frame = frame.clone();
                    self.about = Some(About { frame, afresh, what, asked: None, answer: None, grip: None });
                    self.refusal = None;
                }
                Err(error) => (self.about, self.refusal) = (None, Some(error.to_string())),
            }
        }
        if let (Some(about), Some(answer)) = (&mut self.about, &store.what_if)
            && about.asked.as_ref().is_some_and(|asked| asked.id == answer.id)
        {
            about.answer = Some(answer.clone());
        }
    }

    /// Asks what has changed. While the mouse is held the last question is answered first, so that something is seen to move.
    pub fn send(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        let Some(about) = &mut self.about else { return };
        let same = about.asked.as_ref().is_some_and(|asked| {
            let all = |w: &WhatIf| (w.shift, w.turn, w.weights.clone(), w.planner.clone());
            all(asked) == all(&about.what)
        });
        if same || about.waits() && ui.input(|input| input.pointer.any_down()) {
            return;
        }
        self.count += 1;
        about.what.id = self.count;
        about.asked = Some(about.what.clone());
        cx.send(Command::WhatIf(Box::new(about.what.clone())));
    }

    /// What is changed, on the left, and what comes of it, on the right.
    pub fn ui(&mut self, left: &mut Ui, right: &mut Ui, cx: &mut Cx<'_>, spec: &PlantSpec) {
        let Some(about) = &mut self.about else {
            let frame = cx.store.frames.last().map(|frame| &**frame);
            let why = self.refusal.as_deref().or(blocked(cx.store, frame)).unwrap_or_default();
            widgets::note(left, why);
            return;
        };
        left.horizontal_wrapped(|ui| {
            let changed = about.what.differs();
            if widgets::button(ui, words!("run-what-if-undo"), changed).clicked() {
                about.what = WhatIf::unchanged(about.what.id, about.what.basis.clone());
            }
            if about.waits() {
                widgets::badge(ui, text!("run-what-if-waits"), tokens(ui).accent);
                if widgets::button(ui, words!("run-what-if-stop"), true).clicked() {
                    cx.send(Command::StopWhatIf);
                }
            } else {
                widgets::note(ui, text!("run-what-if.hint"));
            }
        });
        ScrollArea::vertical().id_salt("what if changes").auto_shrink(false).show(left, |ui| {
            ui.set_width(ui.available_width() - 12.0);
            about.start(ui, cx.store, spec);
            about.weights(ui);
            about.planner(ui);
        });
        ScrollArea::vertical().id_salt("what if numbers").auto_shrink(false).show(right, |ui| {
            about.numbers(ui, spec);
        });
    }
}

impl About {
    /// An answer is on its way.
    pub fn waits(&self) -> bool {
        let answered = self.answer.as_ref().map(|answer| answer.id);
        self.asked.as_ref().is_some_and(|asked| Some(asked.id) != answered)
    }

    /// The newest plan of this moment.
    pub fn imagined(&self) -> Option<&Imagined> {
        self.answer.as_ref().and_then(|answer| answer.outcome.as_ref().ok())
    }

    /// Where it begins now.
    pub fn moved(&self, spec: &PlantSpec) -> Vec<f32> {
        spec.moved(&self.what.basis.state, self.what.shift, self.what.turn)
    }

    fn start(&mut self, ui: &mut Ui, store: &Store, spec: &PlantSpec) {
        let axes = draw::axes(store);
        for (axis, shift) in axes.iter().zip(&mut self.what.shift).take(if spec.is_planar() { 2 } else { 1 })
        {
            let (name, about) = (text!("run-moved", axis = axis.as_str()), text!("run-moved.tooltip"));
            let drag = DragValue::new(shift).speed(0.01).suffix(" m").range(-1e4..=1e4).max_decimals(3);
            number(ui, (&name, about), drag);
        }
        if spec.turns() {
            let mut degrees = self.what.turn.to_degrees();
            let drag =
                DragValue::new(&mut degrees).speed(1.0).suffix("°").range(-360.0..=360.0).max_decimals(1);
            if number(ui, words!("run-turned"), drag).changed() {
                self.what.turn = degrees.to_radians();
            }
        }
    }

    fn weights(&mut self, ui: &mut Ui) {
        for (term, weight) in self.what.basis.terms().iter().zip(&mut self.what.weights) {
            let [term, unit] = [term.name, term.unit].map(texts::local);
            let name = text!("run-what-if-weight", term = term);
            let about = text!("run-what-if-weight.tooltip", term = term, unit = unit);
            let speed = f64::from(weight.abs() * 0.02).max(0.005);
            let drag = DragValue::new(weight).speed(speed).range(0.0..=1e6).max_decimals(4);
            number(ui, (&name, &about), drag);
        }
    }

    fn planner(&mut self, ui: &mut Ui) {
        let planner = &mut self.what.planner;
        let horizon = words!("run-what-if-horizon");
        let drag = DragValue::new(&mut planner.horizon).speed(0.2).range(1..=1000);
        number(ui, horizon, drag.suffix(format!(" {}", horizon.unit)));
        let drag = DragValue::new(&mut planner.candidates).speed(2.0).range(1..=1_000_000);
        if number(ui, words!("run-what-if-candidates"), drag).changed() {
            planner.elites = planner.elites.min(planner.candidates);
        }
    }

    /// First action, return, and return by term, of both.
    fn numbers(&self, ui: &mut Ui, spec: &PlantSpec) {
        let t = tokens(ui);
        if let Some(Err(why)) = self.answer.as_ref().map(|answer| &answer.outcome) {
            ui.colored_label(t.danger, text!("run-what-if-failed", why = why.as_str()));
            return;
        }
        let Some(new) = self.imagined() else {
            widgets::note(ui, text!("run-what-if-empty"));
            return;
        };
        let was = self.frame.plan.as_ref();
        if let Some(text) = self.remark(was, new) {
            widgets::note(ui, text);
        }
        Grid::new("what if numbers").num_columns(3).spacing([18.0, 3.0]).striped(true).show(ui, |ui| {
            let (plan, other) = (text!("run-what-if-table.plan"), text!("run-what-if-table.other"));
            for (head, colour) in [("", t.muted), (plan, t.plan), (other, t.ghost)] {
                ui.label(RichText::new(head).strong().color(colour));
            }
            ui.end_row();
            let new_total = f64::from(new.plan.total);
            row(ui, words!("run-return"), was.map(|plan| plan.total.into()), new_total);
            let count = new.terms.len();
            let before = was.map(|plan| sums(&plan.rewards, count));
            for (i, (term, sum)) in new.terms.iter().zip(sums(&new.plan.terms, count)).enumerate() {
                let name = texts::local(term.name);
                let about = text!("run-return.part", term = name);
                let before = before.as_ref().and_then(|sums| sums.get(i).copied());
                row(ui, (name, &about), before, sum);
            }
            for (i, element) in spec.action.iter().enumerate() {
                let first = |actions: &[f32]| actions.get(i).copied().map(f64::from);
                let before = was.and_then(|plan| first(&plan.actions));
                let now = first(&new.plan.actions).unwrap_or(f64::NAN);
                let name = text!("run-first", action = element.name.as_str());
                row(ui, (&name, text!("run-first.tooltip")), before, now);
            }
        });
    }

    /// What one has to know to compare the two.
    fn remark(&self, was: Option<&PlanView>, new: &Imagined) -> Option<&'static str> {
        let was = was?;
        let asked = self.asked.as_ref()?;
        if !asked.differs() {
            return Some(text!("run-what-if-same"));
        }
        let weights = |terms: &[crate::task::Term]| terms.iter().map(|term| term.weight).collect::<Vec<_>>();
        if weights(&was.terms) != weights(&new.terms) {
            return Some(text!("run-what-if-weighed"));
        }
        (asked.planner.horizon != asked.basis.planner.horizon).then_some(text!("run-what-if-lengths"))
    }
}

/// What was changed of another moment, of this one.
fn carried(before: Option<&WhatIf>, basis: Arc<Basis>) -> WhatIf {
    let mut what = WhatIf::unchanged(0, basis);
    let Some(before) = before else { return what };
    (what.shift, what.turn) = (before.shift, before.turn);
    let was = WhatIf::unchanged(0, before.basis.clone());
    let names = |basis: &Basis| basis.terms().iter().map(|term| term.name).collect::<Vec<_>>();
    if names(&before.basis) == names(&what.basis) {
        let changed = before.weights.iter().zip(&was.weights).zip(&mut what.weights);
        changed.filter(|((now, was), _)| now != was).for_each(|((now, _), weight)| *weight = *now);
    }
    if before.planner.horizon != was.planner.horizon {
        what.planner.horizon = before.planner.horizon;
    }
    if before.planner.candidates != was.planner.candidates {
        what.planner.candidates = before.planner.candidates;
        what.planner.elites = what.planner.elites.min(before.planner.candidates);
    }
    what
}

/// A number to drag or type, with its name.
fn number<'a>(ui: &mut Ui, words: impl Into<Words<'a>>, drag: DragValue<'_>) -> Response {
    widgets::field(ui, words, |ui| ui.add(drag.update_while_editing(false)))
}

/// A line of the table; screen readers hear it as a sentence.
fn row<'a>(ui: &mut Ui, words: impl Into<Words<'a>>, before: Option<f64>, now: f64) {
    let (t, Words { label, tooltip, .. }) = (tokens(ui), words.into());
    let before = before.map_or_else(|| "–".to_owned(), figure);
    ui.label(RichText::new(label).color(t.muted)).on_hover_text(tooltip);
    ui.label(RichText::new(&before).monospace());
    let response = ui.label(RichText::new(figure(now)).monospace());
    let sentence = text!("run-what-if-table", name = label, before = before, now = figure(now));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &sentence));
    ui.end_row();
}

/// Rewards (`(horizon + 1) x terms`) by term.
fn sums(rewards: &[f32], terms: usize) -> Vec<f64> {
    let mut sums = vec![0.0; terms];
    for row in rewards.chunks_exact(terms.max(1)) {
        sums.iter_mut().zip(row).for_each(|(sum, &r)| *sum += f64::from(r));
    }
    sums
}
