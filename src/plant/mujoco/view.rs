//! The 3D view: a thread of its own that draws the newest scene off-screen.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::{MujocoModel, Scene, studio::Studio};

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
    /// Drawn with shadows and smooth edges. A machine too slow for that draws moving scenes without, and follows up
    /// with a fine picture of the same stamp when nothing new has come for a moment.
    pub fine: bool,
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

/// Work for a drawing thread, and whom to tell when it is done: by letting go.
struct Work {
    draw: Box<dyn FnOnce() + Send>,
    done: Sender<()>,
}

/// Threads that have drawn and wait for more. The system's drawing library keeps a thread's last surface until that thread makes another
/// one; if the thread ended it would be kept for ever.
static IDLE: Mutex<Vec<Sender<Work>>> = Mutex::new(Vec::new());

/// Has a drawing thread do this, a new one if none is idle; what is returned is closed when it is done.
fn lend(draw: Box<dyn FnOnce() + Send>) -> std::io::Result<Receiver<()>> {
    let (done, drawing) = bounded(0);
    let mut work = Work { draw, done };
    while let Some(thread) = lock(&IDLE).pop() {
        match thread.try_send(work) {
            Ok(()) => return Ok(drawing),
            Err(error) => work = error.into_inner(),
        }
    }
    let (orders, ordered) = bounded::<Work>(1);
    let own = orders.clone();
    let wait = move || {
        for Work { draw, done } in ordered {
            draw();
            lock(&IDLE).push(own.clone());
            drop(done);
        }
    };
    std::thread::Builder::new().name("3d view".to_owned()).spawn(wait)?;
    // It has just begun to wait, and there is room for one.
    orders.send(work).map_err(|_| std::io::Error::other("its thread has ended"))?;
    Ok(drawing)
}

/// A running 3D view. Nothing here waits for the drawing; dropping the view frees its thread for another.
#[derive(Debug)]
pub struct View {
    shared: Arc<Shared>,
    /// Closed when its thread is done with it.
    drawing: Option<Receiver<()>>,
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
        let drawing = match lend(Box::new(draw)) {
            Ok(drawing) => Some(drawing),
            Err(error) => {
                *lock(&shared.image) = Some(Err(format!("the 3D view did not start: {error}")));
                None
            }
        };
        Self { shared, drawing }
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
        if let Some(drawing) = self.drawing.take() {
            // Nothing is ever sent: it is closed. It has reported its own panic, if any.
            let _ = drawing.recv();
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
    while let Some((scene, pick)) = wait(shared, &studio) {
        if let Some(place) = pick {
            *lock(&shared.pick) = Some(studio.pick(place));
            notify();
        }
        let fresh = scene.is_some();
        current = scene.or(current);
        if let Some(scene) = &current
            && (fresh || studio.is_due())
        {
            *lock(&shared.image) = Some(studio.draw(scene, fresh && !scene.fine));
            notify();
        }
    }
}

/// The next scene or question, or neither when the studio wants to draw the present scene again; `None` to stop.
fn wait(shared: &Shared, studio: &Studio<'_>) -> Option<(Option<Scene>, Option<[f64; 2]>)> {
    let mut inbox = lock(&shared.inbox);
    while !inbox.stop && inbox.scene.is_none() && inbox.pick.is_none() && !studio.is_due() {
        inbox = match studio.due() {
            None => shared.wake.wait(inbox).unwrap_or_else(PoisonError::into_inner),
            Some(due) => {
                let left = due.saturating_duration_since(Instant::now());
                shared.wake.wait_timeout(inbox, left).unwrap_or_else(PoisonError::into_inner).0
            }
        };
    }
    (!inbox.stop).then(|| (inbox.scene.take(), inbox.pick.take()))
}
