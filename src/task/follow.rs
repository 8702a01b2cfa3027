//! Following a path, with our reward or the authors'.

use std::sync::Arc;

use super::{
    Path, Reward, Status, Task, Weighted as _, adjust,
    faithful::Following,
    general::{Course, General},
    route::{Place, Route},
};
use crate::plant::{Anchor, Axis, PlantSpec, Role};

/// The authors stop when their counter of segments is past this one.
const LAST_SEGMENT: usize = 5;

/// Where the real plant is on the path, whatever the planner believes.
#[derive(Clone, Debug)]
struct Tracker {
    /// As drawn, relative to the start, and as laid in the world.
    drawn: Arc<Path>,
    laid: Arc<Path>,
    route: Arc<Route>,
    origin: [f32; 2],
    plane: [usize; 2],
    flat: bool,
    place: Place,
    /// The real position relative to the origin, height dropped where the plane is vertical.
    position: [f32; 2],
    tolerance: f64,
}

impl Tracker {
    fn new(path: &Path, spec: &PlantSpec, anchor: Anchor, radius: f64) -> Option<Self> {
        let flat = spec.state.get(anchor.plane[1]).is_some_and(|e| e.role == Role::Position(Axis::Z));
        let route = Arc::new(Route::new(path, flat)?);
        let tolerance = (0.02 * f64::from(route.length())).max(radius);
        let drawn = Arc::new(path.clone());
        Some(Self {
            laid: drawn.clone(),
            drawn,
            route,
            origin: [0.0; 2],
            plane: anchor.plane,
            flat,
            place: Place::default(),
            position: [0.0; 2],
            tolerance,
        })
    }

    /// Lays the path so that its origin is where the plant is.
    fn begin(&mut self, state: &[f32]) {
        self.origin = self.plane.map(|i| state[i]);
        self.laid = Arc::new(self.drawn.offset(self.origin.map(f64::from)));
        self.place = Place::default();
        self.advance(state);
    }

    fn look(&mut self, state: &[f32]) {
        let [x, y] = self.plane.map(|i| state[i]);
        self.position = [x - self.origin[0], if self.flat { 0.0 } else { y - self.origin[1] }];
    }

    /// Finds the nearest place of the whole path.
    fn relocate(&mut self, state: &[f32]) {
        self.look(state);
        self.place = self.route.nearest(self.position);
    }

    fn advance(&mut self, state: &[f32]) {
        self.look(state);
        let place = self.route.follow(self.place, self.position);
        if place.distance.is_finite() {
            self.place = place;
        }
    }

    fn course(&self) -> Course {
        Course { route: self.route.clone(), origin: self.origin, place: self.place, flat: self.flat }
    }

    fn status(&self) -> Status {
        let (progress, length) = (f64::from(self.place.along), f64::from(self.route.length()));
        let to_end = f64::from(self.route.distance_to_end(self.position));
        Status {
            finished: false,
            arrived: length - progress <= self.tolerance && to_end <= self.tolerance,
            progress,
            length,
            distance: f64::from(self.route.distance(self.position)),
            segment: self.place.segment,
        }
    }
}

/// Our reward; done when the plant has really arrived.
#[derive(Clone)]
pub(super) struct PathTask {
    tracker: Tracker,
    reward: General,
    arrived: bool,
}

impl PathTask {
    /// `None` if nothing remains of the path in the plant's plane.
    pub fn new(path: &Path, spec: &PlantSpec, anchor: Anchor, radius: f64) -> Option<Self> {
        let tracker = Tracker::new(path, spec, anchor, radius)?;
        Some(Self { reward: General::path(spec, anchor, tracker.course()), tracker, arrived: false })
    }

    fn moved(&mut self) {
        self.arrived |= self.tracker.status().arrived;
        if let Some(course) = self.reward.course_mut() {
            (course.origin, course.place) = (self.tracker.origin, self.tracker.place);
        }
    }
}

impl Task for PathTask {
    fn name(&self) -> &str {
        &self.tracker.drawn.name
    }

    fn begin(&mut self, state: &[f32]) {
        self.arrived = false;
        self.tracker.begin(state);
        self.moved();
    }

    fn advance(&mut self, state: &[f32], _memory: &[f32]) {
        self.tracker.advance(state);
        self.moved();
    }

    fn reward(&self) -> &dyn Reward {
        &self.reward
    }

    fn set_weight(&mut self, term: usize, weight: f32) {
        adjust(self.reward.terms_mut(), term, weight);
    }

    fn status(&self) -> Status {
        Status { finished: self.arrived, arrived: self.arrived, ..self.tracker.status() }
    }

    fn relocate(&mut self, state: &[f32]) {
        self.arrived = false;
        self.tracker.relocate(state);
        self.moved();
    }

    fn fork(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }

    fn path(&self) -> Option<&Path> {
        Some(&self.tracker.laid)
    }

    fn start_heading(&self) -> f64 {
        self.tracker.drawn.initial_heading()
    }
}

/// The authors' reward; done when their counter, which goes by predictions, is past segment 5.
#[derive(Clone)]
pub(super) struct AuthorsPathTask {
    tracker: Tracker,
    /// Their whole list; the tracker has the part that they follow.
    list: Arc<Path>,
    reward: Following,
    arrived: bool,
    segment: usize,
}

impl AuthorsPathTask {
    /// `None` if nothing remains of the path in the plant's plane.
    pub fn new(list: Path, spec: &PlantSpec, anchor: Anchor, radius: f64, reward: Following) -> Option<Self> {
        let tracker = Tracker::new(&list.first_segments(LAST_SEGMENT + 1), spec, anchor, radius)?;
        Some(Self { tracker, list: Arc::new(list), reward, arrived: false, segment: 0 })
    }
}

impl Task for AuthorsPathTask {
    fn name(&self) -> &str {
        &self.list.name
    }

    fn begin(&mut self, state: &[f32]) {
        self.tracker.begin(state);
        // The circle's points are world coordinates in the authors' code: they forgot the start.
        let fixed = self.list.name == "circle";
        let origin = if fixed { [0.0; 2] } else { self.reward.plane().map(|i| f64::from(state[i])) };
        if fixed {
            self.tracker.origin = [0.0; 2];
            self.tracker.laid = self.tracker.drawn.clone();
            self.tracker.place = Place::default();
            self.tracker.advance(state);
        }
        self.reward.segments.lay(self.list.offset(origin).points());
        self.segment = 0;
        self.arrived = self.tracker.status().arrived;
    }

    fn advance(&mut self, state: &[f32], memory: &[f32]) {
        self.tracker.advance(state);
        self.arrived |= self.tracker.status().arrived;
        let segments = &mut self.reward.segments;
        segments.advance(memory);
        self.segment = segments.current;
    }

    fn reward(&self) -> &dyn Reward {
        self.reward.as_reward()
    }

    fn set_weight(&mut self, term: usize, weight: f32) {
        adjust(self.reward.terms_mut(), term, weight);
    }

    fn status(&self) -> Status {
        Status {
            finished: self.segment > LAST_SEGMENT,
            arrived: self.arrived,
            segment: self.segment,
            ..self.tracker.status()
        }
    }

    fn relocate(&mut self, state: &[f32]) {
        self.tracker.relocate(state);
        self.arrived = self.tracker.status().arrived;
        let place = self.reward.plane().map(|i| state[i]);
        self.reward.segments.relocate(place);
        self.segment = self.reward.segments.current;
    }

    fn fork(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }

    fn path(&self) -> Option<&Path> {
        Some(&self.tracker.laid)
    }

    fn start_heading(&self) -> f64 {
        // Theirs is 0 for all shapes but one.
        if self.list.name == "right_turn" { std::f64::consts::FRAC_PI_2 } else { 0.0 }
    }
}
