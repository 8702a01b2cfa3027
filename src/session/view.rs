//! The 3D view as the window sees it: pictures of whatever plant is open.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use crate::plant::mujoco::{Camera, CameraMode, Image, Pick, Polyline, Scene};
use crate::plant::mujoco::{MujocoModel, View};

/// The 3D view of the open plant; another thread draws. Nothing here waits.
pub struct View3d {
    open: Mutex<Option<Open>>,
    notify: Arc<dyn Fn() + Send + Sync>,
}

struct Open {
    view: View,
    camera: Camera,
}

impl View3d {
    pub(super) fn new(notify: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { open: Mutex::new(None), notify }
    }

    /// Shows another model from now on, or none.
    pub(super) fn open(&self, model: Option<&MujocoModel>) {
        let earlier = self.lock().take();
        // Frees the earlier view's thread, without the lock, and before another is needed: drawing libraries keep a little for every
        // change between threads.
        drop(earlier);
        *self.lock() = model.map(|model| {
            let notify = self.notify.clone();
            let view = View::spawn(model.clone(), Box::new(move || notify()));
            Open { view, camera: Camera::of_model(model.mujoco()) }
        });
    }

    /// From where the model's author wants it seen; `None` while no plant is open.
    pub fn camera(&self) -> Option<Camera> {
        self.lock().as_ref().map(|open| open.camera)
    }

    /// Asks for a picture; one still waiting to be drawn is replaced.
    pub fn show(&self, scene: Scene) {
        if let Some(open) = &*self.lock() {
            open.view.show(scene);
        }
    }

    /// The newest picture, once, or why there can be none.
    pub fn take_image(&self) -> Option<Result<Image, String>> {
        self.lock().as_ref()?.view.take_image()
    }

    /// Asks what lies at a place of the last picture, `0..=1` from its left and from its top.
    pub fn pick(&self, place: [f64; 2]) {
        if let Some(open) = &*self.lock() {
            open.view.pick(place);
        }
    }

    /// The answer to [`View3d::pick`], once.
    pub fn take_pick(&self) -> Option<Option<Pick>> {
        self.lock().as_ref()?.view.take_pick()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Open>> {
        // The value is replaced whole, so a panic leaves none half written.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
