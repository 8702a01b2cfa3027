//! Drawing scenes with MuJoCo's renderer; lives on the 3D view's thread.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use mujoco_rs::{
    prelude::{MjModel, MjtCatBit, MjvCamera, MjvOption, MjvPerturb, MjvScene},
    renderer::MjRenderer,
};

use super::{
    CameraMode, Image, MujocoModel, Pick, Scene,
    agent::Data,
    configuration::restore,
    foreign::body_name,
    scene::{MOST_SEGMENTS, draw_ghost, draw_lines},
};

/// A changed size is drawn stretched until it has been the same for this long: a new drawing surface is slow to make.
const SETTLE: Duration = Duration::from_millis(150);

/// A scene drawn coarsely is drawn again finely when nothing new has come for this long.
const REST: Duration = Duration::from_millis(300);

/// A fine picture that takes longer is too slow for moving scenes.
const SLOW: Duration = Duration::from_millis(40);

/// Largest picture (pixels).
const LARGEST: [u32; 2] = [3840, 2160];

/// Spare room for MuJoCo's own decorations.
const DECORATIONS: usize = 200;

/// Everything needed to draw a model.
pub(super) struct Studio<'a> {
    model: &'a MujocoModel,
    data: Data,
    ghost: Data,
    ghost_scene: MjvScene,
    options: MjvOption,
    fine: Option<MjRenderer>,
    coarse: Option<MjRenderer>,
    /// Why there can be no picture at all.
    failure: Option<String>,
    /// Size of the drawing surfaces.
    size: [u32; 2],
    /// Another size asked for, and since when.
    wanted: Option<([u32; 2], Instant)>,
    /// Moving scenes are drawn coarsely.
    slow: bool,
    /// When a coarse picture was last drawn, if no fine one has followed.
    unrefined: Option<Instant>,
}

impl<'a> Studio<'a> {
    pub fn new(model: &'a MujocoModel) -> Result<Self, String> {
        let data = || Data::try_new(Arc::clone(model.mujoco())).map_err(|error| error.to_string());
        let geoms = model.mujoco().ngeom() as usize + DECORATIONS;
        Ok(Self {
            model,
            data: data()?,
            ghost: data()?,
            ghost_scene: MjvScene::new(model.mujoco(), geoms),
            options: MjvOption::default(),
            fine: None,
            coarse: None,
            failure: None,
            size: [0; 2],
            wanted: None,
            slow: false,
            unrefined: None,
        })
    }

    /// When the present scene should be drawn again, if nothing new comes.
    pub fn due(&self) -> Option<Instant> {
        let resize = self.wanted.map(|(_, since)| since + SETTLE);
        let refine = self.unrefined.map(|drawn| drawn + REST);
        [resize, refine].into_iter().flatten().min()
    }

    pub fn is_due(&self) -> bool {
        self.due().is_some_and(|due| due <= Instant::now())
    }

    /// Draws `scene`; `moving`: it is new, and another is likely to follow soon.
    pub fn draw(&mut self, scene: &Scene, moving: bool) -> Result<Image, String> {
        let began = Instant::now();
        self.unrefined = None;
        if !scene.camera.is_finite() {
            return Err("the camera is nowhere".to_owned());
        }
        restore(&mut self.data, &scene.configuration).map_err(|error| error.to_string())?;
        self.data.forward_kinematics();
        let centre = self.data.subtree_com()[self.model.root_body()];
        self.fit(scene.size);
        let fine = !(self.slow && moving);
        let built = self.prepare(fine)?;
        let started = Instant::now();
        let renderer = if fine { self.fine.as_mut() } else { self.coarse.as_mut() };
        let renderer = renderer.ok_or("the 3D view has no drawing surface")?;
        renderer.set_camera(camera(self.model, scene, centre));
        renderer.sync_data(&mut self.data).map_err(|error| explain(&error))?;
        renderer.user_scene_mut().clear_geom();
        if let Some(ghost) = &scene.ghost
            && restore(&mut self.ghost, ghost).is_ok()
        {
            self.ghost.forward_kinematics();
            let (nothing, dynamic) = (MjvPerturb::default(), MjtCatBit::mjCAT_DYNAMIC as i32);
            let mut camera = camera(self.model, scene, centre);
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
        if fine && !built {
            // The first picture on a new surface is always slow.
            self.slow = started.elapsed() > SLOW;
        }
        if !fine {
            self.unrefined = Some(Instant::now());
        }
        let [width, height] = self.size;
        Ok(Image { width, height, rgb, stamp: scene.stamp, centre, took: began.elapsed(), fine })
    }

    /// Takes up the size asked for, at once or when it has stopped changing.
    fn fit(&mut self, asked: [u32; 2]) {
        let size = [asked[0].clamp(16, LARGEST[0]), asked[1].clamp(16, LARGEST[1])];
        if size == self.size {
            self.wanted = None;
            return;
        }
        if self.wanted.is_none_or(|(wanted, _)| wanted != size) {
            self.wanted = Some((size, Instant::now()));
        }
        let settled = self.wanted.is_some_and(|(_, since)| since.elapsed() >= SETTLE);
        if settled || (self.fine.is_none() && self.coarse.is_none()) {
            self.wanted = None;
            (self.fine, self.coarse) = (None, None);
            self.size = size;
        }
    }

    /// Makes the surface of a quality if there is none; says whether it had to.
    fn prepare(&mut self, fine: bool) -> Result<bool, String> {
        if let Some(why) = &self.failure {
            return Err(why.clone());
        }
        let place = if fine { &mut self.fine } else { &mut self.coarse };
        if place.is_some() {
            return Ok(false);
        }
        match surface(self.model.mujoco(), self.size, fine) {
            Ok(renderer) => {
                *place = Some(renderer);
                Ok(true)
            }
            Err(why) => Err(self.failure.insert(why).clone()),
        }
    }

    /// What lies at a place of the last picture, `0..=1` from its left and from its top.
    pub fn pick(&mut self, [x, y]: [f64; 2]) -> Option<Pick> {
        let last = if self.unrefined.is_some() { &self.coarse } else { &self.fine };
        let scene = last.as_ref()?.scene();
        if scene.ngeom() == 0 || ![x, y].iter().all(|at| (0.0..=1.0).contains(at)) {
            return None;
        }
        let aspect = f64::from(self.size[0]) / f64::from(self.size[1]);
        let found = scene.find_selection(&mut self.data, &self.options, aspect, x, 1.0 - y);
        let body = found.body_id.filter(|&body| body > 0)?;
        let (origin, turn) = (self.data.xpos()[body], self.data.xmat()[body]);
        let local =
            std::array::from_fn(|i| (0..3).map(|j| turn[3 * j + i] * (found.point[j] - origin[j])).sum());
        Some(Pick { body, name: body_name(self.model.mujoco(), body), point: found.point, local })
    }
}

/// A drawing surface: exactly as large as the picture, since the whole of it is cleared and copied for each.
fn surface(model: &MjModel, size: [u32; 2], fine: bool) -> Result<MjRenderer, String> {
    let mut sized = model.clone();
    let visual = sized.vis_mut();
    visual.global.offwidth = i32::try_from(size[0]).unwrap_or(i32::MAX);
    visual.global.offheight = i32::try_from(size[1]).unwrap_or(i32::MAX);
    let quality = &mut visual.quality;
    quality.shadowsize = if fine { quality.shadowsize.clamp(0, 2048) } else { 0 };
    quality.offsamples = if fine { quality.offsamples.clamp(0, 4) } else { 0 };
    let geoms = MOST_SEGMENTS + 1 + model.ngeom() as usize + DECORATIONS;
    let built = MjRenderer::builder()
        .width(size[0])
        .height(size[1])
        .num_visual_internal_geom(DECORATIONS as u32)
        .num_visual_user_geom(u32::try_from(geoms).unwrap_or(u32::MAX))
        .build(&sized);
    built.map_err(|error| format!("there is no 3D view here: {}", explain(&error)))
}

/// MuJoCo's camera for a scene.
fn camera(model: &MujocoModel, scene: &Scene, centre: [f64; 3]) -> MjvCamera {
    let wanted = scene.camera;
    match wanted.mode {
        CameraMode::Fixed(id) if id < model.mujoco().ncam() as usize => MjvCamera::new_fixed(id),
        _ => {
            let mut camera = MjvCamera::new_free(model.mujoco());
            camera.azimuth = wanted.azimuth;
            camera.elevation = wanted.elevation;
            camera.distance = wanted.distance;
            camera.lookat = wanted.target(centre);
            camera
        }
    }
}

/// An error with what caused it.
fn explain(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
