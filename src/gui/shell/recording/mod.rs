//! The window as a film, or as a picture: what is drawn is asked back of the graphics card, at the film's pace, and encoded elsewhere.

mod reel;
mod shot;
mod take;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, TryRecvError, sync_channel},
    },
};

use egui::{ColorImage, Context, Rect, RichText, Ui, WidgetInfo};

use super::{Question, Workbench};
use crate::{
    experiment::film::save_png,
    gui::{
        UiCommand,
        dock::Pane,
        texts::text,
        theme::{self, tokens},
        widgets::{self, Icon},
    },
    session::Level,
};
use reel::Reel;
use shot::{Crop, Grain, Shot};
pub use take::Take;
use take::{RATES, What};

/// Pictures that may be on their way from the graphics card.
const UNDER_WAY: usize = 3;
/// So long (s) pictures may be on their way after the end.
const PATIENCE: f64 = 1.0;
/// Points around the sign of a recording that are painted over with it, and to its left, where it grows.
const MARGIN: f32 = 2.0;
const GROWTH: f32 = 28.0;

/// Films and pictures of the window.
#[derive(Default)]
pub struct Recorder {
    /// As it was chosen last.
    habit: Take,
    film: Option<Film>,
    picture: Option<Picture>,
    /// Where the sign of a recording stands, which is not in its pictures.
    sign: Option<Rect>,
}

/// A film under way.
struct Film {
    take: Take,
    file: PathBuf,
    reel: Reel,
    /// The window's time (s) at its first picture.
    began: Option<f64>,
    /// The picture that was asked for last, and how many are on their way.
    slot: Option<u64>,
    under_way: Arc<()>,
    /// What is recorded is not in sight.
    hidden: bool,
    /// The window's time (s) at its last frame, and at which it was stopped.
    now: f64,
    stopped: Option<f64>,
    ended: bool,
    /// One frame goes by first: the dialog is still in that one.
    dialog_open: bool,
}

/// A picture that is to be taken.
struct Picture {
    take: Take,
    file: PathBuf,
    /// On its way, once it was asked for.
    coming: Option<Receiver<Shot>>,
    dialog_open: bool,
}

impl Recorder {
    /// As it was chosen last.
    pub fn habit(&self) -> &Take {
        &self.habit
    }

    /// Offers first what was chosen in an earlier window.
    pub fn recall(&mut self, habit: Take) {
        if RATES.contains(&habit.rate) {
            self.habit = habit;
        }
    }
}

impl Film {
    /// Pictures from its beginning to `now`.
    fn pictures(&self, now: f64) -> f64 {
        // A frame that is due is not missed by a rounding error.
        self.began.map_or(0.0, |began| (now - began) * f64::from(self.take.rate) + 1e-6)
    }

    fn seconds(&self, now: f64) -> f64 {
        self.began.map_or(0.0, |began| self.stopped.unwrap_or(now) - began)
    }

    /// No picture follows; it shows the window until then.
    fn end(&mut self, then: f64) {
        self.reel.end(self.pictures(then).ceil() as u64);
        self.ended = true;
    }

    /// Asks for the picture that is due, if one is.
    fn turn(&mut self, ctx: &Context, sight: Option<Crop>, cover: Option<Crop>) {
        let now = ctx.input(|input| input.time);
        self.now = now;
        if std::mem::take(&mut self.dialog_open) {
            return ctx.request_repaint();
        }
        if self.ended {
            return;
        }
        if let Some(stopped) = self.stopped {
            if Arc::strong_count(&self.under_way) == 1 || now - stopped > PATIENCE {
                self.end(stopped);
            } else {
                ctx.request_repaint();
            }
            return;
        }
        self.began.get_or_insert(now);
        let slot = self.pictures(now) as u64;
        self.hidden = sight.is_none();
        if self.slot.is_none_or(|last| slot > last)
            && let Some(crop) = sight
        {
            self.slot = Some(slot);
            if Arc::strong_count(&self.under_way) > UNDER_WAY {
                self.reel.leave_out();
            } else {
                let (slit, held) = (self.reel.slit(), self.under_way.clone());
                ctx.request_screenshot(move |window| {
                    slit.put(Shot { window, crop, cover, slot });
                    drop(held);
                });
            }
        }
        let rate = f64::from(self.take.rate);
        let next = (slot + 1) as f64 / rate - (now - self.began.unwrap_or(now));
        ctx.request_repaint_after_secs(next.max(0.0) as f32);
    }
}

impl Drop for Film {
    /// The window is closed: what was recorded until then is finished.
    fn drop(&mut self) {
        if !self.ended {
            self.end(self.stopped.unwrap_or(self.now));
        }
    }
}

impl Workbench {
    /// Asks where a film (or a picture) of the window is to go, and what is to be in it.
    pub(super) fn ask_for_recording(&mut self, film: bool) {
        let mut take = self.recorder.habit.clone();
        take.panel = self.panel_in_sight();
        take.view = self.sight(What::View, None).is_some();
        if take.what == What::Panel && take.panel.is_none() || take.what == What::View && !take.view {
            take.what = What::Window;
        }
        let name = self.store.preset.name.as_str();
        take.name = if name.is_empty() { "foresight".into() } else { name.to_owned() };
        self.dialog.ask(if film { Question::Record(take) } else { Question::Snapshot(take) });
    }

    /// Begins a film.
    pub(super) fn record(&mut self, ctx: &Context, take: Take, file: &Path) -> anyhow::Result<()> {
        ensure_ending(file, &["gif", "mp4", "webm"])?;
        let wake = ctx.clone();
        let reel = Reel::begin(file, take.rate, take.half, move || wake.request_repaint())?;
        self.recorder.habit = take.clone();
        let (file, under_way) = (file.to_owned(), Arc::new(()));
        self.recorder.film = Some(Film {
            take,
            file,
            reel,
            began: None,
            slot: None,
            under_way,
            hidden: false,
            now: 0.0,
            stopped: None,
            ended: false,
            dialog_open: true,
        });
        self.store.filming = true;
        Ok(())
    }

    /// Takes a picture.
    pub(super) fn snap(&mut self, take: Take, file: &Path) -> anyhow::Result<()> {
        ensure_ending(file, &["png"])?;
        self.recorder.habit = Take { rate: self.recorder.habit.rate, ..take.clone() };
        self.recorder.picture =
            Some(Picture { take, file: file.to_owned(), coming: None, dialog_open: true });
        Ok(())
    }

    /// Nothing more is recorded; what is, is finished.
    pub(super) fn stop_recording(&mut self, ctx: &Context) {
        if let Some(film) = &mut self.recorder.film {
            film.stopped.get_or_insert(ctx.input(|input| input.time));
        }
    }

    /// At the end of a frame: asks for the picture that is due, and says what came of a film that has ended.
    pub(super) fn keep_recording(&mut self, ctx: &Context) {
        let density = ctx.pixels_per_point();
        let cover = self.recorder.sign.map(|rect| {
            let rect = rect.expand(MARGIN);
            Crop::of(rect.with_min_x(rect.left() - GROWTH), density)
        });
        let sight = |take: &Take| {
            let rect = self.sight(take.what, take.panel)?;
            Some(if take.what == What::Window { Crop::WHOLE } else { Crop::of(rect, density) })
        };
        let filmed = self.recorder.film.as_ref().and_then(|film| sight(&film.take));
        let pictured = self.recorder.picture.as_ref().and_then(|picture| sight(&picture.take));
        self.take_picture(ctx, pictured, cover);
        let Some(film) = &mut self.recorder.film else { return };
        film.turn(ctx, filmed, cover);
        self.panels.plant.film(film.take.what == What::View);
        let Some(word) = film.reel.word() else { return };
        let (level, text) = match word {
            Ok(()) => (Level::Success, recorded(film, ctx.input(|input| input.time))),
            Err(error) => {
                let file = film.file.display().to_string();
                let error = format!("{error:#}");
                let named = if error.contains(&file) { error } else { format!("{file}: {error}") };
                (Level::Error, text!("recording-failed", error = named))
            }
        };
        self.recorder.film = None;
        self.store.filming = false;
        self.panels.plant.film(false);
        self.store.notice(level, text);
    }

    fn take_picture(&mut self, ctx: &Context, sight: Option<Crop>, cover: Option<Crop>) {
        let Some(picture) = &mut self.recorder.picture else { return };
        if std::mem::take(&mut picture.dialog_open) {
            return ctx.request_repaint();
        }
        let Some(coming) = &picture.coming else {
            let (sender, receiver) = sync_channel(1);
            let crop = sight.unwrap_or(Crop::WHOLE);
            ctx.request_screenshot(move |window: Arc<ColorImage>| {
                // The window may be gone by now.
                let _unheard = sender.send(Shot { window, crop, cover, slot: 0 });
            });
            picture.coming = Some(receiver);
            return ctx.request_repaint();
        };
        match coming.try_recv() {
            Ok(shot) => {
                let grain = Grain { half: picture.take.half, even: false };
                // It is drawn on a thread that speaks English.
                let too_small = text!("recording-too-small");
                let draw = move |file: &Path| {
                    let size = grain.size(&shot);
                    let image = size.and_then(|size| grain.look(shot, size));
                    let image = image.ok_or_else(|| anyhow::anyhow!(too_small));
                    save_png(&image?, file)
                };
                self.pictures.begin(std::mem::take(&mut picture.file), ctx.clone(), draw);
            }
            // It comes with one of the next frames.
            Err(TryRecvError::Empty) => return ctx.request_repaint(),
            Err(TryRecvError::Disconnected) => {
                self.store.notice(Level::Error, text!("recording-no-picture").into());
            }
        }
        self.recorder.picture = None;
    }

    /// Where in the window that is which is wanted, if it is in sight.
    fn sight(&self, what: What, panel: Option<Pane>) -> Option<Rect> {
        let place = |pane| self.docks.place(pane).filter(|_| !self.welcome);
        match what {
            What::Window => Some(Rect::EVERYTHING),
            What::Panel => panel.and_then(place),
            What::View => place(Pane::Plant).and(self.panels.plant.view_place()),
        }
    }

    /// The panel that the user was last in, if it is in sight; or the one that the layout is for.
    pub(in crate::gui::shell) fn panel_in_sight(&self) -> Option<Pane> {
        let in_sight = |pane: &Pane| self.sight(What::Panel, Some(*pane)).is_some();
        self.focus.filter(in_sight).or_else(|| self.docks.current().foremost().filter(in_sight))
    }
}

/// What came of it, in words.
fn recorded(film: &Film, now: f64) -> String {
    let [taken, left_out] = film.reel.tally();
    let time = widgets::clock(film.seconds(now));
    let file = film.file.display().to_string();
    match left_out {
        0 => text!("recording-done", time = time, file = file, taken = taken),
        n => text!("recording-done.lossy", time = time, file = file, taken = taken, n = n),
    }
}

fn ensure_ending(file: &Path, endings: &[&str]) -> anyhow::Result<()> {
    let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase());
    let fits = ending.is_some_and(|ending| endings.contains(&ending.as_str()));
    let named = endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ");
    let file = file.display().to_string();
    anyhow::ensure!(fits, "{}", text!("recording-ending", file = file, endings = named));
    Ok(())
}

/// The sign that the window is recorded: for how long, how many pictures, and a button that stops it. From the right.
pub fn sign(ui: &mut Ui, recorder: &mut Recorder, done: &mut Vec<UiCommand>) {
    recorder.sign = None;
    let Some(film) = &recorder.film else { return };
    let t = tokens(ui);
    let now = ui.input(|input| input.time);
    let [taken, left_out] = film.reel.tally();
    let (subject, file) = (film.take.subject(), film.file.display().to_string());
    let words = match (film.stopped, film.hidden) {
        (Some(_), _) => text!("recording-writing").to_owned(),
        (None, true) => text!("recording-hidden", subject = subject),
        (None, false) => {
            text!("recording-so-far", time = widgets::clock(film.seconds(now).floor()), taken = taken)
        }
    };
    let about = match left_out {
        0 => text!("recording-about", subject = subject, file = file),
        n => text!("recording-about.lossy", subject = subject, file = file, n = n),
    };
    let frame = egui::Frame::new()
        .fill(t.control)
        .corner_radius(theme::RADIUS)
        .outer_margin(egui::Margin::symmetric(0, 3))
        .inner_margin(egui::Margin { left: 8, right: 2, top: 0, bottom: 0 });
    ui.add_space(10.0);
    let shown = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.spacing_mut().interact_size.y = 16.0;
        if film.stopped.is_none() {
            let stop = UiCommand::StopRecording.entry();
            if widgets::icon_button(ui, Icon::Stop, stop.label(), true).clicked() {
                done.push(stop.command);
            }
        }
        let colour = if film.hidden && film.stopped.is_none() { t.warning } else { t.text };
        let text = RichText::new(&words).font(theme::caption()).color(colour);
        let label = ui.add(egui::Label::new(text).selectable(false));
        let name = text!("recording-sign", words = words.as_str());
        label.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &name));
        label.on_hover_text(&about);
        widgets::dot(ui, t.danger);
    });
    recorder.sign = Some(shown.response.rect);
}
