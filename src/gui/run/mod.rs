//! The controller at work: what it sees, what it means to do, what comes of it; and the same again, frame by frame,
//! once a run is paused or over.

mod controls;
mod engine;
mod ghost;
mod history;
mod outside;
mod plots;
mod replay;
mod results;
pub mod series;
mod top;
mod what_if;
mod why;

use std::sync::Arc;

use egui::{Align, Layout, Panel as Side, TextWrapMode, Ui};
use serde::{Deserialize, Serialize};

use super::{
    Cx, Panel, Request, Store,
    draw::{self, Point, View, templates},
    texts::{self, text, words},
    theme::tokens,
    widgets::{self, linked::Quantity},
};
use crate::{
    experiment::PathConfig,
    plant::PlantSpec,
    session::{Frame, Phase},
    task::Term,
};
use controls::{Choice, Controls};
use history::History;
pub use replay::Move;
use replay::Replay;
use top::{Layers, Moment};

/// What the strip below the view shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Strip {
    /// What is done and what is meant to come of it.
    #[default]
    Control,
    /// Whether it keeps up and comes true.
    Checks,
    Results,
}

/// Model-predictive control, live and in retrospect.
#[derive(Default)]
pub struct RunPanel {
    controls: Controls,
    history: History,
    view: View,
    layers: Layers,
    /// The frame looked at; `None` is the newest.
    scrub: Option<usize>,
    replay: Replay,
    strip: Strip,
    /// The candidate that the plan is compared with, by its rank.
    picked: Option<usize>,
    what_if: what_if::Asking,
}

impl Panel for RunPanel {
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let anchor = cx.store.spec.as_ref().and_then(|spec| spec.anchor);
        if self.history.update(&cx.store.frames, anchor) {
            self.scrub = None;
            self.replay.rest();
            self.view.fit();
        }
        let running = cx.store.phase == Phase::Controlling && !cx.store.paused;
        if running {
            self.scrub = None;
            self.replay.rest();
        }
        let frames = &cx.store.frames;
        if let Some(at) = self.index(frames.len()) {
            let at = self.replay.advance(ui.ctx(), frames, at, cx.store.speed);
            self.look(at, frames.len());
        }
        let index = self.index(frames.len());
        let path = self.controls.path(ui, cx.store);
        self.what_if.follow(cx.store, index.map(|index| &frames[index]), path);

        egui::Frame::new().inner_margin(10).show(ui, |ui| {
            let plan = frames.last().and_then(|frame| frame.plan.as_ref());
            let terms = plan.filter(|_| cx.store.phase == Phase::Controlling).map(|p| Arc::clone(&p.terms));
            self.side(ui, cx, terms.as_deref().map(Vec::as_slice));
            self.strip(ui, cx, index);
            self.scrubber(ui, frames, running);
            if self.scrub != cx.store.looked_at {
                // The 3D view and the state's numbers look back as well.
                cx.requests.push(Request::Look(self.scrub));
            }
            egui::Frame::new().inner_margin(egui::Margin { left: 8, ..egui::Margin::ZERO }).show(ui, |ui| {
                self.top(ui, cx, index, running);
            });
        });
        self.what_if.send(ui, cx);
    }
}

/// What is kept from one start to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Switches {
    layers: Layers,
    looped: bool,
}

impl RunPanel {
    /// As its switches are.
    pub fn switches(&self) -> Switches {
        Switches { layers: self.layers, looped: self.replay.looped }
    }

    /// Has its switches as they were.
    pub fn recall(&mut self, switches: Switches) {
        (self.layers, self.replay.looped) = (switches.layers, switches.looped);
    }

    /// Makes the path on the canvas the one to run.
    pub fn choose_drawn(&mut self, store: &Store) {
        self.controls.choose_drawn(store);
    }

    /// Goes through a run that is paused or over, as a key or a menu asks for.
    pub fn replay(&mut self, wish: Move) {
        self.replay.ask(wish);
    }

    /// Looks at this frame of so many.
    fn look(&mut self, at: usize, frames: usize) {
        self.scrub = (at + 1 < frames).then_some(at);
    }

    /// The frame everything on screen is about.
    fn index(&self, frames: usize) -> Option<usize> {
        let newest = frames.checked_sub(1)?;
        Some(self.scrub.map_or(newest, |scrub| scrub.min(newest)))
    }

    fn side(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, terms: Option<&[Term]>) {
        Side::left("run_controls").default_size(286.0).size_range(240.0..=420.0).show(ui, |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_width(ui.available_width() - 8.0);
                self.controls.transport(ui, cx);
                ui.add_space(8.0);
                widgets::heading(ui, text!("run-planner"));
                self.controls.planner(ui, cx);
                ui.add_space(8.0);
                widgets::heading(ui, text!("run-weights"));
                self.controls.weights(ui, cx, terms);
                ui.add_space(8.0);
                widgets::heading(ui, text!("run-engine"));
                self.controls.engine(ui, cx);
                ui.add_space(8.0);
                widgets::heading(ui, text!("run-show"));
                let (t, layers) = (tokens(ui), &mut self.layers);
                for (colour, words, shown) in [
                    (t.ramp(0.8), words!("run-show-candidates"), &mut layers.fan),
                    (t.plan, words!("run-show-plan"), &mut layers.plan),
                    (t.faded(t.plan, 0.6), words!("run-show-earlier"), &mut layers.past),
                    (t.truth, words!("run-show-follow"), &mut layers.follow),
                ] {
                    ui.horizontal(|ui| {
                        widgets::dot(ui, colour);
                        widgets::toggle(ui, words, shown);
                    });
                }
                widgets::linked::switch(ui, Quantity::ControlStep);
            });
        });
    }

    fn strip(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, index: Option<usize>) {
        let store = cx.store;
        let side = Side::bottom("run_strip").default_size(236.0).size_range(140.0..=480.0);
        side.resizable(true).show(ui, |ui| {
            // Its size is the user's, whatever it shows: what needs more would make it grow with every frame.
            let place = ui.available_rect_before_wrap();
            ui.advance_cursor_after_rect(place);
            let ui = &mut ui.new_child(egui::UiBuilder::new().max_rect(place));
            ui.shrink_clip_rect(place);
            let plan = index.and_then(|index| store.frames[index].plan.as_ref());
            ui.horizontal_wrapped(|ui| {
                let results = text!("run-strip-results", paths = store.paths.len());
                let choices = [
                    (Some(Strip::Control), text!("run-strip-control")),
                    (Some(Strip::Checks), text!("run-strip-checks")),
                    (Some(Strip::Results), &*results),
                ];
                let mut shown = (!self.what_if.open).then_some(self.strip);
                if widgets::segmented(ui, &mut shown, &choices) {
                    (self.strip, self.what_if.open) = (shown.unwrap_or_default(), false);
                }
                let frame = index.map(|index| &*store.frames[index]);
                self.what_if.toggle(ui, what_if::blocked(store, frame));
                if let (Some(plan), Some(index)) = (plan, index) {
                    controls::honesty(ui, cx, plan, index + 1, self.history.rate());
                    if let Some(spec) = &store.spec {
                        outside::ui(ui, spec, store.coverage.as_deref(), &store.frames[index].next_state);
                    }
                    // Along a path a plan counts its progress from where it begins.
                    if let Some(agreement) = self.history.agreement().filter(|_| plan.path.is_none()) {
                        controls::agreement(ui, agreement);
                    }
                }
            });
            if let Some(spec) = store.spec.as_ref().filter(|_| self.what_if.open) {
                ui.columns(2, |columns| {
                    let [left, right] = columns else { return };
                    self.what_if.ui(left, right, cx, spec);
                });
                return;
            }
            match (self.strip, index, &store.spec) {
                (Strip::Results, ..) => results::ui(ui, &store.paths),
                (strip, Some(index), Some(spec)) => {
                    ui.columns(2, |columns| {
                        let [left, right] = columns else { return };
                        match strip {
                            Strip::Control => self.control_plots(left, right, spec, &store.frames, index),
                            _ => self.check_plots(left, right, &store.frames, index),
                        }
                    });
                }
                _ => {
                    widgets::note(ui, text!("run-strip-empty"));
                }
            }
        });
    }

    fn control_plots(
        &mut self,
        left: &mut Ui,
        right: &mut Ui,
        spec: &PlantSpec,
        frames: &[Arc<Frame>],
        index: usize,
    ) {
        let t = tokens(left);
        let names = spec.action.iter().enumerate();
        plots::title(
            left,
            text!("run-actions"),
            names.map(|(i, action)| (t.series(i), action.name.as_str())),
        );
        plots::actions(left, spec, frames, index);
        let Some(plan) = &frames[index].plan else { return };
        why::chooser(right, plan, &mut self.picked);
        match self.picked.and_then(|rank| Some((rank, plan.candidates.get(rank)?))) {
            Some((rank, other)) => why::ui(right, plan, rank, other),
            None => {
                let names = plan.terms.iter().enumerate();
                let names = names.map(|(i, term)| (t.series(i), texts::local(term.name)));
                plots::title(right, text!("run-rewards"), names);
                let now = frames[index].step;
                plots::rewards_from(right, now, text!("run-rewards.plot"), &plan.terms, &plan.rewards);
            }
        }
    }

    fn check_plots(&self, left: &mut Ui, right: &mut Ui, frames: &[Arc<Frame>], index: usize) {
        let t = tokens(left);
        let Some(plan) = &frames[index].plan else { return };
        let colours = [(t.series(0), text!("run-planning.series")), (t.danger, text!("run-planning.period"))];
        plots::title(left, text!("run-planning"), colours);
        plots::planning(left, &self.history, plan, frames, index);
        plots::title(right, text!("run-error"), [(t.prediction, text!("run-error.series"))]);
        plots::error(right, &self.history, frames, index);
    }

    /// Back and forth over the frames of a run that is paused or over.
    fn scrubber(&mut self, ui: &mut Ui, frames: &[Arc<Frame>], running: bool) {
        Side::bottom("run_scrubber").resizable(false).show_separator_line(false).show(ui, |ui| {
            let newest = frames.len().saturating_sub(1);
            let at = self.scrub.unwrap_or(newest).min(newest);
            let why = match newest {
                _ if running => Some(text!("run-frame.running")),
                0 => Some(text!("run-frame.off")),
                _ => None,
            };
            let place = self.replay.ui(ui, frames, at, why);
            if place != at {
                self.look(place, frames.len());
            }
        });
    }

    fn top(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, index: Option<usize>, running: bool) {
        let store = cx.store;
        let Some((spec, anchor)) = store.spec.as_ref().and_then(|spec| Some((spec, spec.anchor?))) else {
            if store.open_experiment() {
                widgets::hint(ui, text!("run-no-plane"), text!("run-no-plane.hint"), None);
                return;
            }
            let open = Some(text!("run-unopened.open"));
            if widgets::hint(ui, text!("run-unopened"), text!("run-unopened.hint"), open) {
                cx.requests.push(Request::OpenPreset);
            }
            return;
        };
        let frame = index.map(|index| (index, &*store.frames[index]));
        if let Some((_, frame)) = frame {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if widgets::button(ui, words!("run-fit"), true).clicked() {
                        self.view.fit();
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
                        // It may be driven by hand.
                        let moves = running || (store.phase == Phase::Live && !store.paused);
                        self.status(ui, &store.rollout, frame, moves);
                    });
                });
            });
        }
        let horizon = frame
            .and_then(|(_, frame)| frame.plan.as_ref())
            .map_or(0, |plan| plan.actions.len() / spec.action.len().max(1));
        let earlier = index.and_then(|index| store.frames.get(index.checked_sub(horizon.max(1))?));
        // A plant that has not moved yet shows where it is to go.
        let waits = !running && store.frames.len() < 2;
        let preview = if waits { self.preview(ui, cx) } else { Vec::new() };
        let moment = Moment {
            spec,
            anchor,
            frame,
            earlier: earlier.map(|frame| &**frame),
            history: &self.history,
            preview: &preview,
            live: running,
        };
        let labels = draw::axes(store).map(|axis| format!("{axis} (m)"));
        let about = self.what_if.about();
        top::ui(ui, &mut self.view, &self.layers, &moment, &labels, &mut self.picked, about);
    }

    fn status(&self, ui: &mut Ui, rollout: &str, frame: &Frame, moves: bool) {
        let t = tokens(ui);
        let (colour, word) = match (moves, self.scrub) {
            (true, _) => (t.success, text!("run-status-live")),
            (false, _) if self.replay.is_playing() => (t.accent, text!("run-status-replay")),
            (false, Some(_)) => (t.warning, text!("run-status-back")),
            (false, None) => (t.muted, text!("run-status-rest")),
        };
        widgets::badge(ui, word, colour);
        if !rollout.is_empty() {
            ui.label(rollout);
        }
        let status = &frame.status;
        if status.length > 0.0 {
            ui.weak(text!(
                "run-status-along",
                along = format!("{:.2}", status.progress),
                length = format!("{:.2}", status.length),
                off = format!("{:.3}", status.distance),
            ));
            if status.arrived {
                ui.colored_label(t.success, text!("run-status-arrived"));
            }
        }
        if let Some(plan) = &frame.plan {
            let total = f64::from(plan.total);
            let words = text!("run-status-return", value = widgets::figure(total));
            // What is cut off says nothing.
            let width = widgets::text_width(ui, &words, egui::TextStyle::Body.resolve(ui.style()));
            if width <= ui.available_width() {
                ui.weak(words);
            }
        }
    }

    /// The chosen path, before anything runs.
    fn preview(&self, ui: &Ui, cx: &Cx<'_>) -> Vec<Point> {
        let agent = cx.store.spec.as_ref().map_or("", |spec| spec.agent.as_str());
        match (self.controls.choice(cx.store), self.controls.path(ui, cx.store)) {
            (Choice::Template(name), _) => templates(agent)
                .into_iter()
                .find(|template| template.name == name)
                .map_or_else(Vec::new, |template| template.path.points().to_vec()),
            (_, Some(PathConfig::Points { points, .. })) => points,
            _ => Vec::new(),
        }
    }
}
