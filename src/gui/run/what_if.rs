//! What if: the start moved, other weights, another planner; the plan that there would have been beside the one that there was.

use std::sync::Arc;

use egui::{DragValue, Grid, Response, RichText, ScrollArea, Ui, WidgetInfo};

use super::ghost::Grip;
use crate::{
    experiment::PathConfig,
    gui::{
        Cx, Store, draw,
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
            Some("This plant has no position: there is no start to move")
        }
        _ if store.card.is_none() => Some("Train a model first: it is what imagines the plan"),
        Phase::Controlling if !store.paused => {
            Some("Pause the run, or let it end: what if is asked of a moment that stays")
        }
        Phase::Controlling | Phase::Idle => match frame {
            None => Some("There is no moment yet to begin from: let the controller run"),
            Some(_) => None,
        },
        _ => Some("Wait for the present job, or stop it"),
    }
}

impl Asking {
    /// The question, while it is open and can be asked.
    pub fn about(&mut self) -> Option<&mut About> {
        self.about.as_mut().filter(|_| self.open)
    }

    /// Opens and closes it; says why it cannot be opened.
    pub fn toggle(&mut self, ui: &mut Ui, blocked: Option<&'static str>) {
        let button = egui::Button::selectable(self.open, "What if");
        let response = ui.add_enabled(blocked.is_none() || self.open, button);
        response.widget_info(|| {
            WidgetInfo::selected(egui::Role::Button, blocked.is_none() || self.open, self.open, "What if")
        });
        let about = "Move the start, change a weight or the planner, and see the plan change; the plant is left alone";
        let response = response.on_hover_text(blocked.unwrap_or(about));
        if response.on_disabled_hover_text(blocked.unwrap_or(about)).clicked() {
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
            if widgets::button(ui, ("As it was", "Take all changes back"), changed).clicked() {
                about.what = WhatIf::unchanged(about.what.id, about.what.basis.clone());
            }
            if about.waits() {
                widgets::badge(ui, "planning…", tokens(ui).accent);
                if widgets::button(ui, ("Stop planning", "Do not wait for this plan"), true).clicked() {
                    cx.send(Command::StopWhatIf);
                }
            } else {
                widgets::note(ui, "Drag the start in the view, or give it here.");
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
            let about = "How far the start is moved; path and trail stay where they are";
            let drag = DragValue::new(shift).speed(0.01).suffix(" m").range(-1e4..=1e4).max_decimals(3);
            number(ui, &format!("Start moved in {axis}"), about, drag);
        }
        if spec.turns() {
            let mut degrees = self.what.turn.to_degrees();
            let drag =
                DragValue::new(&mut degrees).speed(1.0).suffix("°").range(-360.0..=360.0).max_decimals(1);
            if number(ui, "Start turned", "Anticlockwise, with its velocity", drag).changed() {
                self.what.turn = degrees.to_radians();
            }
        }
    }

    fn weights(&mut self, ui: &mut Ui) {
        for (term, weight) in self.what.basis.terms().iter().zip(&mut self.what.weights) {
            let about =
                format!("Weight of {} for this question alone (its value is in {})", term.name, term.unit);
            let speed = f64::from(weight.abs() * 0.02).max(0.005);
            let drag = DragValue::new(weight).speed(speed).range(0.0..=1e6).max_decimals(4);
            number(ui, &format!("Weight of {}", term.name), &about, drag);
        }
    }

    fn planner(&mut self, ui: &mut Ui) {
        let planner = &mut self.what.planner;
        let drag = DragValue::new(&mut planner.horizon).speed(0.2).range(1..=1000).suffix(" steps");
        number(ui, "Horizon of the question", "Steps looked ahead, for this question alone", drag);
        let drag = DragValue::new(&mut planner.candidates).speed(2.0).range(1..=1_000_000);
        let about = "Action sequences tried a round, for this question alone";
        if number(ui, "Candidates of the question", about, drag).changed() {
            planner.elites = planner.elites.min(planner.candidates);
        }
    }

    /// First action, return, and return by term, of both.
    fn numbers(&self, ui: &mut Ui, spec: &PlantSpec) {
        let t = tokens(ui);
        if let Some(Err(why)) = self.answer.as_ref().map(|answer| &answer.outcome) {
            ui.colored_label(t.danger, format!("No plan: {why}"));
            return;
        }
        let Some(new) = self.imagined() else {
            widgets::note(ui, "The plan appears here.");
            return;
        };
        let was = self.frame.plan.as_ref();
        if let Some(text) = self.remark(was, new) {
            widgets::note(ui, text);
        }
        Grid::new("what if numbers").num_columns(3).spacing([18.0, 3.0]).striped(true).show(ui, |ui| {
            for (head, colour) in [("", t.muted), ("plan", t.plan), ("what if", t.ghost)] {
                ui.label(RichText::new(head).strong().color(colour));
            }
            ui.end_row();
            let new_total = f64::from(new.plan.total);
            row(ui, "return", "Predicted sum of rewards", was.map(|plan| plan.total.into()), new_total);
            let count = new.terms.len();
            let before = was.map(|plan| sums(&plan.rewards, count));
            for (i, (term, sum)) in new.terms.iter().zip(sums(&new.plan.terms, count)).enumerate() {
                let about = format!("Part of the return that {} brings, by its weight", term.name);
                let before = before.as_ref().and_then(|sums| sums.get(i).copied());
                row(ui, term.name, &about, before, sum);
            }
            for (i, element) in spec.action.iter().enumerate() {
                let first = |actions: &[f32]| actions.get(i).copied().map(f64::from);
                let before = was.and_then(|plan| first(&plan.actions));
                let now = first(&new.plan.actions).unwrap_or(f64::NAN);
                row(ui, &format!("first {}", element.name), "First action, in -1..1", before, now);
            }
        });
    }

    /// What one has to know to compare the two.
    fn remark(&self, was: Option<&PlanView>, new: &Imagined) -> Option<&'static str> {
        let was = was?;
        let asked = self.asked.as_ref()?;
        if !asked.differs() {
            return Some("Nothing is changed: the same plan, by the same random numbers.");
        }
        let weights = |terms: &[crate::task::Term]| terms.iter().map(|term| term.weight).collect::<Vec<_>>();
        if weights(&was.terms) != weights(&new.terms) {
            return Some("Each by its own weights; what has none earns nothing.");
        }
        (asked.planner.horizon != asked.basis.planner.horizon)
            .then_some("Sums over horizons of different lengths.")
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
fn number(ui: &mut Ui, name: &str, about: &str, drag: DragValue<'_>) -> Response {
    widgets::field(ui, (name, about), |ui| ui.add(drag.update_while_editing(false)))
}

/// A line of the table; screen readers hear it as a sentence.
fn row(ui: &mut Ui, name: &str, about: &str, before: Option<f64>, now: f64) {
    let t = tokens(ui);
    let before = before.map_or_else(|| "–".to_owned(), figure);
    ui.label(RichText::new(name).color(t.muted)).on_hover_text(about);
    ui.label(RichText::new(&before).monospace());
    let response = ui.label(RichText::new(figure(now)).monospace());
    let sentence = format!("{name}: {before}, what if {}", figure(now));
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
