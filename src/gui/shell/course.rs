//! The lesson under way, in the window: its card beside the panels, its ring, and what its steps do to the experiment.

use std::sync::Arc;

use egui::{Context, Frame as Surface, Margin, Panel as Bar, Ui};

use super::Workbench;
use crate::{
    experiment::lesson::Lesson,
    gui::{
        UiCommand,
        lesson::{self, Course, Move, Spotlight},
        texts::text,
        theme::tokens,
        widgets::cover::{self, Covers},
    },
    session::{Command, Level},
};

impl Workbench {
    /// Begins a lesson: opens its preset, and its first step.
    pub fn teach(&mut self, ctx: &Context, lesson: Arc<Lesson>) {
        self.send(Command::Open(Box::new(lesson.preset.clone())));
        self.store.lesson = Some(Course::new(lesson));
        self.welcome = false;
        self.show_step(ctx);
    }

    /// What is asked of the lesson. `false`: it was something else.
    pub(super) fn perform_lesson(&mut self, ctx: &Context, command: UiCommand) -> bool {
        let at = self.store.lesson.as_ref().map_or(0, Course::at);
        match command {
            UiCommand::NextStep => self.go_to_step(ctx, at + 1),
            UiCommand::PreviousStep => self.go_to_step(ctx, at.saturating_sub(1)),
            UiCommand::ShowControl => self.show_step(ctx),
            UiCommand::ResetLesson => {
                if let Some(lesson) = self.store.lesson.as_ref().map(|course| course.lesson().clone()) {
                    self.teach(ctx, lesson);
                }
            }
            UiCommand::LeaveLesson => {
                self.store.lesson = None;
                self.show_step(ctx);
            }
            _ => return false,
        }
        true
    }

    fn go_to_step(&mut self, ctx: &Context, at: usize) {
        let Some(course) = &mut self.store.lesson else { return };
        if at == course.at() || at >= course.len() {
            return;
        }
        course.go(at);
        let changes = course.step().set.clone();
        self.show_step(ctx);
        let mut preset = self.store.preset.clone();
        for change in changes {
            // The lesson's own preset takes them, but another may be open by now.
            if let Err(error) = preset.set(&change) {
                let told = text!("shell-lesson-trouble", error = format!("{error:#}"));
                return self.store.notice(Level::Warning, told);
            }
        }
        if preset != self.store.preset && self.store.open_experiment() {
            if preset.planner != self.store.preset.planner {
                self.send(Command::SetPlanner(preset.planner.clone()));
            }
            self.send(Command::Edit(Box::new(preset)));
        }
    }

    /// Brings the panel and the control of the open step into sight.
    fn show_step(&mut self, ctx: &Context) {
        let step = self.store.lesson.as_ref().map(Course::step);
        Spotlight::want(ctx, step.map(|step| step.control.as_str()));
        if let Some(step) = step {
            let (pane, layout) = lesson::pane(step.panel);
            self.docks.switch(layout);
            self.docks.reveal(pane);
            self.foremost = Some(pane);
        }
        self.hide(ctx);
    }

    /// Has what the open step hides covered.
    fn hide(&self, ctx: &Context) {
        let covers = self.store.lesson.as_ref().and_then(|course| {
            let question = course.told().question?.to_owned();
            Some(Covers { plots: course.cover()?.plots.clone(), question })
        });
        cover::hide(ctx, covers);
    }

    /// Before a frame: holds the open step against the facts.
    pub(super) fn watch_lesson(&mut self, ctx: &Context) {
        let Some(mut course) = self.store.lesson.take() else { return };
        let revealed = cover::asked(ctx);
        if revealed {
            course.reveal();
        }
        course.watch(&self.store, lesson::waypoints(ctx));
        let (pane, _) = lesson::pane(course.step().panel);
        self.store.lesson = Some(course);
        if revealed {
            self.hide(ctx);
        }
        Spotlight::before_frame(ctx, self.docks.place(pane));
    }

    /// The card of the open step, where a lesson is under way.
    pub(super) fn lesson_bar(&mut self, ui: &mut Ui) {
        self.toasts.beside(0.0);
        let Some(course) = &self.store.lesson else { return };
        let t = tokens(ui);
        let around = Surface::new().fill(t.base).inner_margin(Margin { right: 8, ..Margin::ZERO });
        let surface = Surface::new()
            .fill(t.panel)
            .corner_radius(crate::gui::theme::RADIUS)
            .inner_margin(Margin { left: 16, right: 12, top: 12, bottom: 12 });
        let bar = Bar::right("lesson")
            .default_size((ui.available_width() * 0.25).clamp(296.0, 372.0))
            .size_range(280.0..=480.0)
            .show_separator_line(false);
        let shown = bar.frame(around).show(ui, |ui| surface.show(ui, |ui| lesson::card(ui, course)).inner);
        self.toasts.beside(shown.response.rect.width());
        let pressed = shown.inner;
        let ctx = ui.ctx().clone();
        match pressed {
            Some(Move::Do(command)) => self.perform(&ctx, command),
            Some(Move::Go(at)) => self.go_to_step(&ctx, at),
            None => {}
        }
    }

    /// After the panels were drawn: the ring around what is to be touched, until it was.
    pub(super) fn ring(&self, ctx: &Context) {
        let is_free =
            !self.dialog.is_open() && !self.palette.is_open() && !self.help && !self.preferences.is_open();
        if let Some(rect) = self.pointed_at(ctx).filter(|_| is_free && !self.welcome) {
            Spotlight::ring(ctx, rect);
        }
    }

    /// What the lesson points at: the control that its open step speaks of, until that is done, or the control's panel.
    pub fn pointed_at(&self, ctx: &Context) -> Option<egui::Rect> {
        let course = self.store.lesson.as_ref()?;
        let (pane, _) = lesson::pane(course.step().panel);
        if course.is_done(course.at()) { None } else { Spotlight::pointed_at(ctx, self.docks.place(pane)) }
    }
}
