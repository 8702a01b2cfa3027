//! The first page: where to begin, the lessons, the robots there are, what was open lately.

use std::path::PathBuf;

use egui::{
    Align, Button, Color32, ColorImage, Context, CornerRadius, Frame, Image, Label, Layout, Margin, RichText,
    ScrollArea, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, vec2,
};

use super::{Workbench, recent::Recent};
use crate::{
    experiment::{builtin_lessons, lesson::Lesson, runs::age},
    gui::{
        Store, UiCommand,
        lesson::Told,
        texts::{Words, text, words},
        theme::{self, Tokens, tokens},
        widgets,
    },
    session::{Command, RunsRequest},
};

/// The preset that most people begin with.
const QUICK_START: &str = "quick_start";
/// Where runs are that nobody put elsewhere.
const RUNS: &str = "runs";
/// Lines of the list of what was open, and of runs that are not in it.
const LINES: usize = 6;
const RUN_LINES: usize = 4;
/// Width of the page (points).
const WIDTH: f32 = 1120.0;

/// The robots: the preset that opens with each, and its picture, by this program's own renderer (the test `portraits` in
/// tests/view.rs draws them anew).
const AGENTS: [(&str, &[u8]); 5] = [
    ("best/swimmer_trajfollow", include_bytes!("../../../assets/agents/swimmer.png")),
    ("best/cheetah_forward", include_bytes!("../../../assets/agents/half_cheetah.png")),
    ("best/ant_trajfollow", include_bytes!("../../../assets/agents/ant.png")),
    ("best/hopper_forward", include_bytes!("../../../assets/agents/hopper.png")),
    ("robot/demo", include_bytes!("../../../assets/agents/millirobot.png")),
];

/// Their names, and what they are.
fn agents() -> [Words<'static>; AGENTS.len()] {
    [
        words!("shell-swimmer"),
        words!("shell-cheetah"),
        words!("shell-ant"),
        words!("shell-hopper"),
        words!("shell-hexapod"),
    ]
}

/// Pictures of the robots, once they were shown.
#[derive(Default)]
pub struct Portraits(Vec<Option<TextureHandle>>);

impl Portraits {
    fn get(&mut self, ctx: &Context, index: usize) -> Option<&TextureHandle> {
        if self.0.is_empty() {
            self.0 = AGENTS.iter().map(|(preset, bytes)| texture(ctx, preset, bytes)).collect();
        }
        self.0.get(index)?.as_ref()
    }
}

fn texture(ctx: &Context, preset: &str, bytes: &[u8]) -> Option<TextureHandle> {
    let picture = image::load_from_memory_with_format(bytes, image::ImageFormat::Png).ok()?.to_rgb8();
    let size = [picture.width() as usize, picture.height() as usize];
    let colours = ColorImage::from_rgb(size, picture.as_raw());
    Some(ctx.load_texture(format!("portrait of {preset}"), colours, TextureOptions::LINEAR))
}

/// What was pressed.
enum Wish {
    Open(Recent),
    Do(UiCommand),
    Back,
}

impl Workbench {
    /// Draws the page and does what is pressed.
    pub(super) fn greet(&mut self, ui: &mut Ui) {
        if self.store.runs.is_none() && !self.store.seeks_runs {
            self.commands.push(Command::Runs(RunsRequest { root: PathBuf::from(RUNS), change: None }));
        }
        let mut wish = None;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let room = ui.available_width();
            let width = (room - 40.0).min(WIDTH);
            ui.add_space(22.0);
            ui.horizontal_top(|ui| {
                ui.add_space((room - width) / 2.0);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    self.page(ui, &mut wish);
                });
            });
        });
        let ctx = ui.ctx().clone();
        match wish {
            Some(Wish::Open(recent)) => self.reopen(&ctx, &recent),
            Some(Wish::Do(command)) => self.perform(&ctx, command),
            Some(Wish::Back) => self.welcome = false,
            None => {}
        }
    }

    fn page(&mut self, ui: &mut Ui, wish: &mut Option<Wish>) {
        head(ui, &self.store, wish);
        ui.add_space(20.0);
        let width = ui.available_width();
        let gap = 18.0;
        let left = ((width - gap) * 0.56).floor();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.set_width(left);
                begin(ui, wish);
            });
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.set_width(width - gap - left);
                self.lately(ui, wish);
            });
        });
        ui.add_space(14.0);
        title(ui, text!("shell-robots"));
        self.robots(ui, wish);
        ui.add_space(20.0);
    }

    fn lately(&mut self, ui: &mut Ui, wish: &mut Option<Wish>) {
        title(ui, text!("shell-open"));
        widgets::card(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                for command in
                    [UiCommand::OpenPreset, UiCommand::OpenRun, UiCommand::OpenModel, UiCommand::OpenLesson]
                {
                    let entry = command.entry();
                    if widgets::button(ui, (entry.label(), &entry.hover_text(ui.ctx())), true).clicked() {
                        *wish = Some(Wish::Do(command));
                    }
                }
            });
            ui.add_space(2.0);
            widgets::note(ui, text!("shell-open.note"));
        });
        ui.add_space(8.0);
        title(ui, text!("shell-lately"));
        widgets::card(ui, |ui| {
            for recent in self.recents.iter().take(LINES) {
                let (kind, name) = recent.words();
                if line(ui, kind, &name, &recent.place(), &format!("{kind} {name}")) {
                    *wish = Some(Wish::Open(recent.clone()));
                }
            }
            let shown = self.runs(ui, wish);
            if self.recents.is_empty() && shown == 0 {
                widgets::note(ui, text!("shell-lately.empty"));
            }
        });
    }

    /// The newest runs that are not in the list of what was open; how many.
    fn runs(&self, ui: &mut Ui, wish: &mut Option<Wish>) -> usize {
        let Some(runs) = &self.store.runs else { return 0 };
        let known = |folder: &PathBuf| {
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
            self.recents.iter().any(|recent| *recent == Recent::Run(folder.clone()))
        };
        let mut newest: Vec<_> = runs.runs.iter().filter(|run| !known(&run.folder)).collect();
        newest.sort_by_key(|run| std::cmp::Reverse(run.modified));
        newest.truncate(RUN_LINES);
        let kind = text!("shell-recent-run");
        for run in &newest {
            let mut about = format!("{}, {}", run.plant, age(run.modified));
            if !run.complete {
                about = text!("shell-run-unfinished", about = about);
            }
            if line(ui, kind, &run.name, &about, &format!("{kind} {}", run.name)) {
                *wish = Some(Wish::Open(Recent::Run(run.folder.clone())));
            }
        }
        newest.len()
    }

    fn robots(&mut self, ui: &mut Ui, wish: &mut Option<Wish>) {
        let gap = 14.0;
        let width = (ui.available_width() - gap * (AGENTS.len() - 1) as f32) / AGENTS.len() as f32;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for (index, ((preset, _), words)) in AGENTS.into_iter().zip(agents()).enumerate() {
                let portrait = self.portraits.get(ui.ctx(), index).cloned();
                if robot(ui, words, preset, portrait.as_ref(), width) {
                    *wish = Some(Wish::Open(Recent::Preset(preset.to_owned())));
                }
            }
        });
    }
}

fn head(ui: &mut Ui, store: &Store, wish: &mut Option<Wish>) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.label(RichText::new("Foresight").size(34.0).color(t.text));
            ui.label(RichText::new(text!("shell-welcome")).size(15.0).color(t.muted));
        });
        if store.open_experiment() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if widgets::button(ui, words!("shell-back"), true).clicked() {
                    *wish = Some(Wish::Back);
                }
            });
        }
    });
}

/// The quick start, and the lessons.
fn begin(ui: &mut Ui, wish: &mut Option<Wish>) {
    let t = tokens(ui);
    title(ui, text!("shell-begin"));
    let quick = Frame::new()
        .fill(t.accent_soft)
        .stroke(Stroke::new(1.0, t.accent))
        .corner_radius(CornerRadius::same(theme::CARD_RADIUS))
        .inner_margin(Margin::symmetric(18, 14));
    quick.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.set_width((ui.available_width() - 150.0).max(120.0));
                ui.label(RichText::new(text!("shell-quick-start.title")).size(16.5).color(t.text));
                let about = text!("shell-quick-start.about");
                ui.add(Label::new(RichText::new(about).color(t.text)).wrap());
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let response = widgets::primary(ui, text!("shell-quick-start"));
                if response.on_hover_text(text!("shell-open-preset", preset = QUICK_START)).clicked() {
                    *wish = Some(Wish::Open(Recent::Preset(QUICK_START.into())));
                }
            });
        });
    });
    ui.add_space(8.0);
    title(ui, text!("shell-lessons"));
    for name in builtin_lessons() {
        let Ok(lesson) = Lesson::load(&name) else { continue };
        let told = Told::new(&lesson);
        widgets::card(ui, |ui| {
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.set_width((ui.available_width() - 150.0).max(120.0));
                    ui.label(RichText::new(told.title()).size(15.0).color(t.text));
                    let steps = lesson.steps.len();
                    let about = text!("shell-lesson-about", about = told.about(), steps = steps);
                    ui.add(Label::new(RichText::new(about).color(t.muted)).wrap());
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let title = told.title();
                    let tooltip = text!("shell-begin-lesson", title = title);
                    let response = widgets::button(ui, (text!("shell-take-lesson"), &tooltip), true);
                    let words = text!("shell-take-lesson-named", title = title);
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &words));
                    if response.clicked() {
                        *wish = Some(Wish::Open(Recent::Lesson(name.clone())));
                    }
                });
            });
        });
        ui.add_space(4.0);
    }
}

fn title(ui: &mut Ui, text: &str) {
    let t = tokens(ui);
    ui.label(RichText::new(text).size(13.0).color(t.muted));
    ui.add_space(1.0);
}

/// One thing that can be opened. `true`: it was pressed.
fn line(ui: &mut Ui, kind: &str, name: &str, about: &str, words: &str) -> bool {
    let t = tokens(ui);
    let text = |text: &str, colour: Color32| RichText::new(text).color(colour);
    let button = Button::new(text(name, t.text))
        .frame_when_inactive(false)
        .truncate()
        .min_size(vec2(ui.available_width(), 0.0))
        .right_text(text(kind, t.muted).small());
    let response = ui.add(button);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words));
    response.on_hover_text(about).clicked()
}

/// A robot with its picture. `true`: it was pressed.
fn robot(ui: &mut Ui, words: Words<'_>, preset: &str, portrait: Option<&TextureHandle>, width: f32) -> bool {
    let t = tokens(ui);
    let picture = (width * 0.62).floor();
    let (rect, response) = ui.allocate_exact_size(vec2(width, picture + 52.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words.label));
    if ui.is_rect_visible(rect) {
        let lit = response.hovered() || response.has_focus();
        let edge = if lit { Stroke::new(1.5, t.accent) } else { Stroke::new(1.0, t.outline) };
        let radius = CornerRadius::same(theme::CARD_RADIUS);
        ui.painter().rect(rect, radius, t.card, edge, StrokeKind::Inside);
        let above = egui::Rect::from_min_size(rect.min, vec2(width, picture)).shrink(1.5);
        match portrait {
            Some(portrait) => {
                let top = CornerRadius { sw: 0, se: 0, ..radius };
                Image::from_texture(portrait).corner_radius(top).paint_at(ui, above);
            }
            None => drop(ui.painter().rect_filled(above, radius, t.control)),
        }
        caption(ui, t, rect, picture, words);
    }
    let tooltip = text!("shell-open-preset", preset = preset);
    response.on_hover_text(tooltip).on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

fn caption(ui: &Ui, t: &Tokens, rect: egui::Rect, picture: f32, words: Words<'_>) {
    let at = rect.min + vec2(12.0, picture + 7.0);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.text(at, egui::Align2::LEFT_TOP, words.label, egui::FontId::proportional(14.5), t.text);
    painter.text(at + vec2(0.0, 20.0), egui::Align2::LEFT_TOP, words.tooltip, theme::caption(), t.muted);
}
