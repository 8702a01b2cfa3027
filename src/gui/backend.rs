//! The worker as the window needs it, so that tests can put a scripted one in its place.

use crate::session::{Camera, Command, Event, Image, Pick, Scene, Session};

/// Nothing here may block: it is called on the thread that draws.
pub trait Backend {
    fn send(&self, command: Command);

    /// Gives up to `limit` waiting events to `take`.
    fn drain(&self, take: &mut dyn FnMut(Event), limit: usize);

    /// From where the open model's author wants it seen; `None` while no plant is open.
    fn camera(&self) -> Option<Camera>;

    /// Asks for a 3D picture; only the newest is drawn.
    fn show(&self, scene: Scene);

    /// The newest 3D picture, once, or why there can be none.
    fn take_image(&self) -> Option<Result<Image, String>>;

    /// Asks what lies at a place of the last picture, `0..=1` from its left and from its top.
    fn pick(&self, place: [f64; 2]);

    /// The answer to [`Backend::pick`], once.
    fn take_pick(&self) -> Option<Option<Pick>>;
}

impl Backend for Session {
    fn send(&self, command: Command) {
        // What the worker cannot take it has already logged.
        let _taken = Self::send(self, command);
    }

    fn drain(&self, take: &mut dyn FnMut(Event), limit: usize) {
        Self::drain(self, take, limit);
    }

    fn camera(&self) -> Option<Camera> {
        self.view().camera()
    }

    fn show(&self, scene: Scene) {
        self.view().show(scene);
    }

    fn take_image(&self) -> Option<Result<Image, String>> {
        self.view().take_image()
    }

    fn pick(&self, place: [f64; 2]) {
        self.view().pick(place);
    }

    fn take_pick(&self) -> Option<Option<Pick>> {
        self.view().take_pick()
    }
}
