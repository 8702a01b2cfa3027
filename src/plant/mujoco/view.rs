//! The 3D view: a thread of its own that draws the newest scene off-screen.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use mujoco_rs::{
    prelude::{MjtCatBit, MjvCamera, MjvOption, MjvPerturb, MjvScene},
    renderer::MjRenderer,
};

use super::{
    CameraMode, MujocoModel, Scene,
    agent::Data,
    configuration::restore,
    foreign::body_name,
    scene::{MOST_SEGMENTS, draw_ghost, draw_lines},
};

/// A changed size is drawn stretched until it has been the same for this long: a new drawing surface is slow to make.
const SETTLE: Duration = Duration::from_millis(150);

/// Spare room for MuJoCo's own decorations.
const DECORATIONS: usize = 200;

/// A drawn scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub width: u32,
    pub height: u32,
    /// Three bytes a pixel, rows from the top.
    pub rgb: Vec<u8>,
    /// [`Scene::stamp`] of the scene drawn.
    pub stamp: u64,
    /// The robot's centre of mass in this picture (m), which a tracking camera looks at.
    pub centre: [f64; 3],
    /// How long drawing took.
    pub took: Duration,
}

/// What lies under a pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// The body, as [`crate::plant::Push`] wants it.
    pub body: usize,
    pub name: String,
    /// In the world (m).
    pub point: [f64; 3],
    /// In the body's frame (m).
    pub local: [f64; 3],
}

/// A body that can be pushed, or nothing of the kind.
type Answer = Option<Pick>;

/// A running 3D view. Nothing here waits for the drawing; dropping the view ends its thread.
#[derive(Debug)]
pub struct View {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    inbox: Mutex<Inbox>,
    wake: Condvar,
    image: Mutex<Option<Result<Image, String>>>,
    pick: Mutex<Option<Answer>>,
}

#[derive(Debug, Default)]
struct Inbox {
    scene: Option<Scene>,
    pick: Option<[f64; 2]>,
    stop: bool,
}

impl View {
    /// Starts drawing `model`; `notify` is called on the view's thread whenever a picture or a pick is there to take.
    pub fn spawn(model: MujocoModel, notify: Box<dyn Fn() + Send>) -> Self {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let draw = move || {
            let drawn = catch_unwind(AssertUnwindSafe(|| draw(&theirs, &model, &*notify)));
            if let Err(panic) = drawn {
                *lock(&theirs.image) = Some(Err(format!("the 3D view stopped: {}", said(panic.as_ref()))));
                notify();
            }
        };
        let spawned = std::thread::Builder::new().name("3d view".to_owned()).spawn(draw);
        let thread = match spawned {
            Ok(thread) => Some(thread),
            Err(error) => {
                *lock(&shared.image) = Some(Err(format!("the 3D view did not start: {error}")));
                None
            }
        };
        Self { shared, thread }
    }

    /// Asks for a picture of `scene`; a scene still waiting to be drawn is replaced.
    pub fn show(&self, scene: Scene) {
        lock(&self.shared.inbox).scene = Some(scene);
        self.shared.wake.notify_one();
    }

    /// The newest picture, once, or why there can be none.
    pub fn take_image(&self) -> Option<Result<Image, String>> {
        lock(&self.shared.image).take()
    }

    /// Asks what lies at a place of the last picture, `0..=1` from its left and from its top.
    pub fn pick(&self, place: [f64; 2]) {
        lock(&self.shared.inbox).pick = Some(place);
        self.shared.wake.notify_one();
    }

    /// The answer to [`View::pick`], once: a body, or nothing that can be moved.
    pub fn take_pick(&self) -> Option<Option<Pick>> {
        lock(&self.shared.pick).take()
    }
}

impl Drop for View {
    fn drop(&mut self) {
        lock(&self.shared.inbox).stop = true;
        self.shared.wake.notify_one();
        if let Some(thread) = self.thread.take() {
            // It has reported its own panic, if any.
            let _ = thread.join();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every value behind these locks is replaced whole, so a panic leaves none half written.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown reason")
}

/// The thread's work, until told to stop.
fn draw(shared: &Shared, model: &MujocoModel, notify: &dyn Fn()) {
    let mut studio = match Studio::new(model) {
        Ok(studio) => studio,
        Err(why) => {
            *lock(&shared.image) = Some(Err(why));
            notify();
            return;
        }
    };
    let mut current: Option<Scene> = None;
    loop {
        let (scene, pick) = {
            let mut inbox = lock(&shared.inbox);
            while !inbox.stop && inbox.scene.is_none() && inbox.pick.is_none() && !studio.settled() {
                inbox = shared.wake.wait_timeout(inbox, SETTLE).unwrap_or_else(PoisonError::into_inner).0;
            }
            while !inbox.stop && inbox.scene.is_none() && inbox.pick.is_none() && !studio.must_resize() {
                inbox = shared.wake.wait(inbox).unwrap_or_else(PoisonError::into_inner);
            }
            if inbox.stop {
                return;
            }
            (inbox.scene.take(), inbox.pick.take())
        };
        if let Some(place) = pick {
            *lock(&shared.pick) = Some(studio.pick(place));
            notify();
        }
        let fresh = scene.is_some();
        current = scene.or(current);
        if let Some(scene) = &current
            && (fresh || studio.must_resize())
        {
            *lock(&shared.image) = Some(studio.draw(scene));
            notify();
        }
    }
}

/// Everything that lives on the view's thread.
struct Studio<'a> {
    model: &'a MujocoModel,
    data: Data,
    ghost: Data,
    ghost_scene: MjvScene,
    options: MjvOption,
    renderer: Option<Result<MjRenderer, String>>,
    size: [u32; 2],
    /// A size asked for that is not that of the renderer, and since when.
    wanted: Option<([u32; 2], Instant)>,
}

impl<'a> Studio<'a> {
    fn new(model: &'a MujocoModel) -> Result<Self, String> {
        let data = || Data::try_new(Arc::clone(model.mujoco())).map_err(|error| error.to_string());
        let geoms = model.mujoco().ngeom() as usize + DECORATIONS;
        Ok(Self {
            model,
            data: data()?,
            ghost: data()?,
            ghost_scene: MjvScene::new(model.mujoco(), geoms),
            options: MjvOption::default(),
            renderer: None,
            size: [0; 2],
            wanted: None,
        })
    }

    /// No change of size is waiting, or it has waited long enough.
    fn settled(&self) -> bool {
        self.wanted.is_none_or(|(_, since)| since.elapsed() >= SETTLE)
    }

    fn must_resize(&self) -> bool {
        self.wanted.is_some() && self.settled()
    }

    fn draw(&mut self, scene: &Scene) -> Result<Image, String> {
        let began = Instant::now();
        if !scene.camera.is_finite() {
            return Err("the camera is nowhere".to_owned());
        }
        self.fit(scene.size);
        restore(&mut self.data, &scene.configuration).map_err(|error| error.to_string())?;
        self.data.forward_kinematics();
        let centre = self.data.subtree_com()[self.model.root_body()];
        let renderer = match self.renderer.as_mut() {
            Some(Ok(renderer)) => renderer,
            Some(Err(why)) => return Err(why.clone()),
            None => return Err("the 3D view has no size yet".to_owned()),
        };
        renderer.set_camera(self.model.camera(scene, centre));
        renderer.sync_data(&mut self.data).map_err(|error| explain(&error))?;
        renderer.user_scene_mut().clear_geom();
        if let Some(ghost) = &scene.ghost
            && restore(&mut self.ghost, ghost).is_ok()
        {
            self.ghost.forward_kinematics();
            let (nothing, dynamic) = (MjvPerturb::default(), MjtCatBit::mjCAT_DYNAMIC as i32);
            let mut camera = self.model.camera(scene, centre);
            self.ghost_scene.update_with_catmask(
                &mut self.ghost,
                &self.options,
                &nothing,
                &mut camera,
                dynamic,
            );
            draw_ghost(&self.ghost_scene, renderer.user_scene_mut());
        }
        draw_lines(scene, renderer.user_scene_mut());
        renderer.render().map_err(|error| explain(&error))?;
        let rgb = renderer.rgb_flat().ok_or("the 3D view gave no picture")?.to_vec();
        let [width, height] = self.size;
        Ok(Image { width, height, rgb, stamp: scene.stamp, centre, took: began.elapsed() })
    }

    /// Makes the drawing surface of the size asked for, now or when it has stopped changing.
    fn fit(&mut self, asked: [u32; 2]) {
        let global = &self.model.mujoco().vis().global;
        let most = [global.offwidth, global.offheight].map(|x| u32::try_from(x).unwrap_or(1));
        let size = [asked[0].clamp(16, most[0]), asked[1].clamp(16, most[1])];
        if size == self.size || matches!(self.renderer, Some(Err(_))) {
            self.wanted = None;
            return;
        }
        if self.wanted.is_none_or(|(wanted, _)| wanted != size) {
            self.wanted = Some((size, Instant::now()));
        }
        if self.renderer.is_none() || self.must_resize() {
            self.wanted = None;
            // The old surface goes first: two at once would need twice the memory.
            self.renderer = None;
            let geoms = MOST_SEGMENTS + 1 + self.model.mujoco().ngeom() as usize + DECORATIONS;
            let built = MjRenderer::builder()
                .width(size[0])
                .height(size[1])
                .num_visual_internal_geom(DECORATIONS as u32)
                .num_visual_user_geom(u32::try_from(geoms).unwrap_or(u32::MAX))
                .build(self.model.mujoco());
            self.renderer =
                Some(built.map_err(|error| format!("there is no 3D view here: {}", explain(&error))));
            self.size = size;
        }
    }

    fn pick(&mut self, [x, y]: [f64; 2]) -> Option<Pick> {
        let Some(Ok(renderer)) = &self.renderer else { return None };
        let shown = renderer.scene().ngeom() > 0 && [x, y].iter().all(|at| (0.0..=1.0).contains(at));
        if !shown {
            return None;
        }
        let aspect = f64::from(self.size[0]) / f64::from(self.size[1]);
        let found = renderer.scene().find_selection(&mut self.data, &self.options, aspect, x, 1.0 - y);
        let body = found.body_id.filter(|&body| body > 0)?;
        let (origin, turn) = (self.data.xpos()[body], self.data.xmat()[body]);
        let local =
            std::array::from_fn(|i| (0..3).map(|j| turn[3 * j + i] * (found.point[j] - origin[j])).sum());
        Some(Pick { body, name: body_name(self.model.mujoco(), body), point: found.point, local })
    }
}

impl MujocoModel {
    /// MuJoCo's camera for a scene.
    fn camera(&self, scene: &Scene, centre: [f64; 3]) -> MjvCamera {
        let wanted = scene.camera;
        match wanted.mode {
            CameraMode::Fixed(id) if id < self.mujoco().ncam() as usize => MjvCamera::new_fixed(id),
            _ => {
                let mut camera = MjvCamera::new_free(self.mujoco());
                camera.azimuth = wanted.azimuth;
                camera.elevation = wanted.elevation;
                camera.distance = wanted.distance;
                camera.lookat = wanted.target(centre);
                camera
            }
        }
    }
}

/// An error with what caused it.
fn explain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
