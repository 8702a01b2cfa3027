//! The 3D view: a picture from the drawing thread, and what the mouse does to it.

use egui::{
    ColorImage, Context, PointerButton, Rect, Response, Sense, TextureHandle, TextureOptions, Ui, pos2,
};

use crate::{
    experiment::film::lines,
    gui::{
        Backend, Cx, Request, Store,
        texts::{text, words},
        theme::tokens,
        widgets::{self, Nudge, ZOOM},
    },
    plant::Push,
    session::{Camera, CameraMode, Command, Level, Pick, Scene},
};

/// Pull of the mouse on a body (N a metre), and its limit (N).
const STIFFNESS: f64 = 40.0;
const STRONGEST: f64 = 400.0;
/// An arrow key is a move of the mouse by this share of the picture's height.
const KEY_STEP: f64 = 0.05;

/// The 3D view.
#[derive(Default)]
pub struct View {
    /// The plant the camera was made for.
    plant: String,
    camera: Option<Camera>,
    texture: Option<TextureHandle>,
    failure: Option<String>,
    /// The robot's centre of mass in the last picture.
    centre: [f64; 3],
    /// The last scene asked for, and the next.
    shown: Option<Scene>,
    wanted: Option<Scene>,
    pull: Option<Pull>,
    /// Where to look for a body, once.
    pick: Option<[f64; 2]>,
    /// Where it was drawn.
    pub place: Option<Rect>,
    /// It was drawn in this frame.
    in_sight: bool,
    /// It is on film by itself.
    pub on_film: bool,
}

/// A body held by the mouse, or by the keyboard.
#[derive(Default)]
struct Pull {
    held: Option<Pick>,
    target: [f64; 3],
    /// How far it is pulled parallel to the picture, in picture heights; and as the plant was last told.
    drag: [f64; 2],
    told: [f64; 2],
    by_keys: bool,
    /// There is nothing where it was taken hold of.
    missed: bool,
}

impl View {
    /// Takes up what was drawn.
    pub fn look(&mut self, ctx: &Context, backend: &dyn Backend, store: &Store) {
        let plant = store.spec.as_ref().map(|spec| spec.id()).unwrap_or_default();
        if plant != self.plant {
            *self = Self { plant, on_film: self.on_film, ..Self::default() };
        }
        if self.camera.is_none() {
            self.camera = backend.camera();
        }
        match backend.take_image() {
            Some(Ok(image)) if image.rgb.len() == 3 * image.width as usize * image.height as usize => {
                let size = [image.width as usize, image.height as usize];
                let picture = ColorImage::from_rgb(size, &image.rgb);
                self.centre = image.centre;
                self.failure = None;
                match &mut self.texture {
                    Some(texture) => texture.set(picture, TextureOptions::LINEAR),
                    None => self.texture = Some(ctx.load_texture("3d view", picture, TextureOptions::LINEAR)),
                }
            }
            Some(Ok(_)) => self.failure = Some(text!("plant-torn").into()),
            Some(Err(why)) => self.failure = Some(why),
            None => {}
        }
        if let (Some(found), Some(pull)) = (backend.take_pick(), &mut self.pull) {
            pull.target = found.as_ref().map_or([0.0; 3], |pick| pick.point);
            pull.missed = found.is_none();
            pull.held = found;
        }
    }

    /// Asks for the picture of this frame, if it differs from the last. What is out of sight lets go of the robot.
    pub fn request(&mut self, backend: &dyn Backend) {
        if !std::mem::take(&mut self.in_sight) && self.pull.take().is_some() {
            backend.send(Command::Perturb(None));
        }
        if let Some(place) = self.pick.take() {
            backend.pick(place);
        }
        if let Some(scene) = self.wanted.take()
            && self.shown.as_ref() != Some(&scene)
        {
            backend.show(scene.clone());
            self.shown = Some(scene);
        }
    }

    /// Lets go of the robot, without moving the picture.
    pub fn free(&mut self) {
        let centre = self.centre;
        if let Some(camera) = &mut self.camera {
            camera.set_mode(CameraMode::Free, centre);
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, size: egui::Vec2, cx: &mut Cx<'_>) {
        let t = tokens(ui);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        (self.place, self.in_sight) = (Some(rect), true);
        let name = if self.texture.is_some() { text!("plant-view") } else { text!("plant-view.empty") };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, name));
        ui.painter().rect_filled(rect, 0.0, t.card);
        if let Some(texture) = &self.texture {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture.id(), rect, whole, egui::Color32::WHITE);
        } else {
            let text = match &self.failure {
                Some(why) => why.as_str(),
                None if cx.store.frame().is_some_and(|frame| frame.configuration.is_empty()) => {
                    text!("plant-no-model")
                }
                None if cx.store.preset.plant.is_robot() => text!("plant-unheard"),
                None if cx.store.frame().is_none() => text!("plant-still-at-rest"),
                None => text!("plant-drawing"),
            };
            let font = egui::FontId::proportional(13.5);
            let words = ui.painter().layout(text.to_owned(), font, t.muted, rect.width() - 24.0);
            let place = egui::Align2::CENTER_CENTER.anchor_size(rect.center(), words.size());
            ui.painter().galley(place.min, words, t.muted);
        }
        self.keys(ui, &response, cx);
        self.mouse(ui, &response, cx);
        if !self.on_film || response.contains_pointer() {
            self.overlay(ui, rect);
        }
        let pixels = rect.size() * ui.ctx().pixels_per_point();
        let frame = cx.store.frames_in_sight().last().filter(|frame| !frame.configuration.is_empty());
        let glimpse = cx.store.glimpse.as_deref().filter(|_| cx.store.watching);
        if let Some(camera) = self.camera
            && let Some(configuration) = glimpse.or(frame.map(|frame| &frame.configuration))
        {
            let size = [pixels.x.max(16.0) as u32, pixels.y.max(16.0) as u32];
            let mut scene = Scene::new(configuration.clone(), camera, size);
            if let (Some(frame), None) = (frame, glimpse) {
                let spec = cx.store.spec.as_deref();
                scene.trails =
                    spec.map_or_else(Vec::new, |spec| lines(spec, cx.store.frames_in_sight(), frame));
            }
            scene.pull = self.pull.as_ref().and_then(|pull| {
                let held = pull.held.as_ref()?;
                Some([held.point.map(|x| x as f32), pull.target.map(|x| x as f32)])
            });
            self.wanted = Some(scene);
        }
    }

    /// The same by the keyboard, while the view has the focus: arrows orbit, with Shift they pan, with Ctrl they pull at what is in the middle
    /// of the picture until Ctrl is let go; plus and minus zoom.
    fn keys(&mut self, ui: &Ui, response: &Response, cx: &mut Cx<'_>) {
        let Some(camera) = &mut self.camera else { return };
        for nudge in widgets::nudges(response) {
            match nudge {
                Nudge::Move { by, modifiers } if modifiers.command => {
                    if self.pull.is_none() {
                        self.pick = Some([0.5; 2]);
                    }
                    let pull = self.pull.get_or_insert_with(|| Pull { by_keys: true, ..Pull::default() });
                    let [dx, dy] = &mut pull.drag;
                    (*dx, *dy) = (*dx + KEY_STEP * f64::from(by.x), *dy + KEY_STEP * f64::from(by.y));
                }
                Nudge::Move { by, modifiers } => {
                    let [dx, dy] = [by.x, by.y].map(|steps| KEY_STEP * f64::from(steps));
                    if modifiers.shift { camera.pan(dx, dy) } else { camera.orbit(dx, dy) }
                }
                Nudge::Zoom(steps) => camera.zoom(f64::from(steps * ZOOM.ln())),
                Nudge::Home => camera.set_mode(CameraMode::Track, self.centre),
            }
        }
        let held = ui.input(|input| input.modifiers.command);
        if let Some(pull) = self.pull.take_if(|pull| pull.by_keys && (pull.missed || !held)) {
            if pull.missed {
                let text = text!("plant-nothing-there").to_owned();
                cx.requests.push(Request::Toast(Level::Info, text));
            } else {
                cx.send(Command::Perturb(None));
            }
        }
    }

    /// Orbit, pan, zoom; Ctrl pushes.
    fn mouse(&mut self, ui: &Ui, response: &Response, cx: &mut Cx<'_>) {
        let Some(camera) = &mut self.camera else { return };
        let rect = response.rect;
        let height = f64::from(rect.height().max(1.0));
        let modifiers = ui.input(|input| input.modifiers);
        let delta = response.drag_delta();
        let (dx, dy) = (f64::from(delta.x) / height, f64::from(delta.y) / height);
        if response.drag_started() && modifiers.command {
            let origin = ui.input(|input| input.pointer.press_origin());
            self.pick = origin.map(|at| {
                let place = (at - rect.min) / rect.size();
                [f64::from(place.x), f64::from(place.y)]
            });
            self.pull = Some(Pull::default());
        }
        if response.drag_stopped() && self.pull.take().is_some() {
            cx.send(Command::Perturb(None));
        }
        if let Some(pull) = &mut self.pull {
            pull.drag = [pull.drag[0] + dx, pull.drag[1] + dy];
            if let Some(held) = &pull.held {
                pull.target = camera.drag(held.point, self.centre, pull.drag[0], pull.drag[1]);
                if pull.drag != pull.told {
                    pull.told = pull.drag;
                    let force = force(held.point, pull.target);
                    let push = Push { body: held.body, point: held.local, force };
                    cx.send(Command::Perturb(Some(push)));
                }
            }
        } else if response.dragged_by(PointerButton::Secondary) || (response.dragged() && modifiers.shift) {
            camera.pan(dx, dy);
        } else if response.dragged_by(PointerButton::Primary) {
            camera.orbit(dx, dy);
        }
        if response.hovered() {
            let scroll = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta)).y;
            if scroll != 0.0 {
                camera.zoom(f64::from(scroll) * 0.004);
            }
        }
    }

    fn overlay(&mut self, ui: &mut Ui, rect: Rect) {
        let centre = self.centre;
        let Some(camera) = &mut self.camera else { return };
        let corner =
            Rect::from_min_size(rect.min + egui::vec2(8.0, 8.0), egui::vec2(rect.width() - 16.0, 26.0));
        let t = tokens(ui);
        let back = Rect::from_min_size(corner.min - egui::vec2(4.0, 0.0), egui::vec2(72.0, 25.0));
        ui.painter().rect_filled(back, 6.0, t.card.gamma_multiply(0.75));
        let mut over = ui.new_child(egui::UiBuilder::new().max_rect(corner));
        let mut track = camera.mode == CameraMode::Track;
        if widgets::toggle(&mut over, words!("plant-track"), &mut track).changed() {
            camera.set_mode(if track { CameraMode::Track } else { CameraMode::Free }, centre);
        }
    }
}

/// The force of a spring between two points, no more than [`STRONGEST`].
fn force(from: [f64; 3], to: [f64; 3]) -> [f64; 3] {
    let pull: [f64; 3] = std::array::from_fn(|i| STIFFNESS * (to[i] - from[i]));
    let size = pull.iter().map(|x| x * x).sum::<f64>().sqrt();
    let scale = if size > STRONGEST { STRONGEST / size } else { 1.0 };
    pull.map(|x| x * scale)
}
