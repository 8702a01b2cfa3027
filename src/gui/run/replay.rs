//! A run that is paused or over, once more: step by step, or played at the transport's speed, in a loop if wished.

use std::{sync::Arc, time::Duration};

use egui::{Context, Slider, Ui};

use crate::{
    gui::{
        UiCommand,
        draw::{Glyph, glyph_button},
        texts::text,
        widgets::{self, Icon, icon_button},
    },
    session::Frame,
};

/// What is to happen to it, from a button or a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Back,
    On,
    /// Play, or pause.
    Play,
    /// Begin anew at the end, or no more.
    Loop,
}

/// Where the replay is.
#[derive(Debug, Default)]
pub struct Replay {
    playing: bool,
    /// Begins anew at the end.
    pub looped: bool,
    /// Robot time that is shown (s); it lies within the frame in sight.
    clock: f64,
    /// Time of the window when it was last moved on (s).
    drawn: f64,
    /// A wish that is carried out when the frames are at hand.
    asked: Option<Move>,
}

impl Replay {
    pub fn ask(&mut self, wish: Move) {
        self.asked = Some(wish);
    }

    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// Stands still: the run goes on, or another is there.
    pub fn rest(&mut self) {
        (self.playing, self.asked) = (false, None);
    }

    /// Carries out what was asked for, and moves on while it plays: the frame in sight after `at`. `speed` is relative to the robot's time,
    /// `None`: a frame of the run with each of the window.
    pub fn advance(&mut self, ctx: &Context, frames: &[Arc<Frame>], at: usize, speed: Option<f64>) -> usize {
        let Some(newest) = frames.len().checked_sub(1) else { return at };
        let now = ctx.input(|input| input.time);
        let mut at = at.min(newest);
        match self.asked.take() {
            Some(Move::Back) => (at, self.playing) = (at.saturating_sub(1), false),
            Some(Move::On) => (at, self.playing) = ((at + 1).min(newest), false),
            Some(Move::Play) => {
                self.playing = !self.playing;
                if self.playing && at == newest {
                    at = 0;
                }
                (self.clock, self.drawn) = (frames[at].time, now);
            }
            Some(Move::Loop) => self.looped = !self.looped,
            None => {}
        }
        if !self.playing {
            return at;
        }
        let next = frames.get(at + 1).map_or(f64::INFINITY, |next| next.time);
        if !(frames[at].time..=next.max(frames[at].time)).contains(&self.clock) {
            // Somebody moved the slider meanwhile.
            self.clock = frames[at].time;
        }
        let passed = (now - self.drawn).max(0.0);
        self.drawn = now;
        at = match speed {
            Some(speed) => self.run(frames, at, passed * speed),
            None if passed > 0.0 => self.step(frames, at),
            None => at,
        };
        if self.playing {
            let until = frames.get(at + 1).map_or(0.0, |next| next.time - self.clock).max(0.0);
            let wait = speed.map_or(0.0, |speed| until / speed.max(1e-3));
            ctx.request_repaint_after(Duration::from_secs_f64(wait.min(1.0)));
        }
        at
    }

    /// The frame that is in sight `seconds` of robot time later.
    fn run(&mut self, frames: &[Arc<Frame>], mut at: usize, seconds: f64) -> usize {
        self.clock += seconds;
        // At the last frame its successor would be due as long after it as the one before was.
        let period = |at: usize| match at {
            0 => 0.0,
            at => (frames[at].time - frames[at - 1].time).max(0.0),
        };
        for _ in 0..frames.len() {
            let due = frames.get(at + 1).map_or(frames[at].time + period(at), |next| next.time);
            if due > self.clock || !self.playing {
                break;
            }
            at = self.step(frames, at);
        }
        at
    }

    /// The next frame; at the end the first, or none.
    fn step(&mut self, frames: &[Arc<Frame>], at: usize) -> usize {
        let next = if at + 1 < frames.len() { at + 1 } else { 0 };
        if next == 0 && !self.looped {
            self.playing = false;
            return at;
        }
        // Time may begin anew within a run: the robot was put back.
        if frames[next].time <= frames[at].time {
            self.clock = frames[next].time;
        }
        next
    }

    /// The buttons and the slider; the frame in sight after `at`. `why`: what stands in the way.
    pub fn ui(&mut self, ui: &mut Ui, frames: &[Arc<Frame>], at: usize, why: Option<&str>) -> usize {
        let newest = frames.len().saturating_sub(1);
        let mut place = at.min(newest);
        let enabled = why.is_none();
        widgets::unless(ui, why, |ui| {
            ui.horizontal(|ui| {
                let why = why.unwrap_or_default();
                let about = |ui: &Ui, command: UiCommand| command.entry().hover_text(ui.ctx());
                for (glyph, name, command, wish) in [
                    (Glyph::Back, text!("run-frame-back"), UiCommand::FrameBack, Move::Back),
                    (Glyph::Forward, text!("run-frame-on"), UiCommand::FrameOn, Move::On),
                ] {
                    let about = about(ui, command);
                    let button = glyph_button(ui, glyph, name, enabled);
                    if button.on_hover_text(about).on_disabled_hover_text(why).clicked() {
                        self.ask(wish);
                    }
                }
                let (icon, name) = if self.playing {
                    (Icon::Pause, text!("run-replay.pause"))
                } else {
                    (Icon::Play, text!("run-replay"))
                };
                let button = icon_button(ui, icon, name, enabled);
                let button = button.on_hover_text(about(ui, UiCommand::Replay)).on_disabled_hover_text(why);
                if button.clicked() {
                    self.ask(Move::Play);
                }
                let about = about(ui, UiCommand::LoopReplay);
                let mut looped = self.looped;
                if widgets::toggle(ui, (text!("run-loop"), &about), &mut looped).changed() {
                    self.ask(Move::Loop);
                }
                ui.spacing_mut().slider_width = (ui.available_width() - 250.0).max(80.0);
                let slider = ui.add(Slider::new(&mut place, 0..=newest).show_value(false));
                let name = text!("run-frame");
                slider.widget_info(|| egui::WidgetInfo::slider(enabled, place as f64, name));
                slider.on_hover_text(text!("run-frame.tooltip")).on_disabled_hover_text(why);
                if let Some(frame) = frames.get(place) {
                    let time = format!("{:.2}", frame.time);
                    ui.label(text!("run-frame.place", step = frame.step, time = time));
                    ui.weak(text!("run-frame.reward", reward = widgets::figure(frame.total_reward)));
                }
            });
        });
        if self.asked.is_some() {
            ui.ctx().request_repaint();
        }
        place
    }
}
