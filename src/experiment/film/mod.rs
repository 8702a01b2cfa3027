//! Moving pictures of controlled rollouts: the robot, the path, the futures that were considered.

mod animation;
mod lines;

use std::{
    sync::{Arc, mpsc},
    time::Instant,
};

use anyhow::{Context as _, bail};

pub use animation::{Animation, save_png};
pub use lines::lines;

use super::{
    Ended, Experiment, Flow, Host, PathConfig,
    event::{Event, Frame, Phase, Progress},
};
use crate::plant::mujoco::{Camera, Image, Scene, View};

/// What is to be filmed, and how.
#[derive(Clone, Debug)]
pub struct FilmRequest {
    /// Along it, or forward.
    pub path: Option<PathConfig>,
    /// Longest rollout in control steps.
    pub steps: usize,
    /// Width and height (pixels).
    pub size: [u32; 2],
    /// Pictures a second.
    pub rate: f64,
    /// Seconds of robot time shown in one second.
    pub speed: f64,
}

/// What came of a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filmed {
    pub ended: Ended,
    /// How many pictures there are.
    pub pictures: usize,
}

impl Experiment {
    /// Drives once more as `request` says and draws it into `animation`. Whether it came to its end.
    ///
    /// # Errors
    /// If there is no model to drive with or to draw, no way to draw here, or a picture cannot be written.
    pub fn film(
        &mut self,
        request: &FilmRequest,
        animation: &mut dyn Animation,
        host: &mut dyn Host,
    ) -> anyhow::Result<Filmed> {
        let model = self.plants.model().context("there is no 3D model of this plant to draw")?.clone();
        let mut reel = Reel { host, frames: Vec::new(), stopped: false };
        match &request.path {
            Some(path) => {
                let steps = std::mem::replace(&mut self.preset.task.steps, request.steps);
                let ended = self.follow(path, 0, &mut reel);
                self.preset.task.steps = steps;
                ended?;
            }
            None => drop(self.go_forward(request.steps, &mut reel)?),
        }
        let Reel { frames, stopped, .. } = reel;
        if stopped {
            return Ok(Filmed { ended: Ended::Stopped, pictures: 0 });
        }
        let spec = self.plants.spec().clone();
        // Control steps a picture; below one, steps stay for several.
        let stride = request.speed / request.rate / spec.control_period;
        let camera = Camera::of_model(model.mujoco());
        let (tell, drawn) = mpsc::sync_channel(1);
        let view = View::spawn(model, Box::new(move || _ = tell.try_send(())));
        let count = (frames.len() as f64 / stride).ceil() as usize;
        let began = Instant::now();
        let mut last: Option<(usize, Image)> = None;
        for picture in 0..count {
            if !host.go_on() {
                return Ok(Filmed { ended: Ended::Stopped, pictures: picture });
            }
            let place = ((picture as f64 * stride) as usize).min(frames.len() - 1);
            let image = match last.take() {
                Some((shown, image)) if shown == place => image,
                _ => {
                    let frame = &frames[place];
                    let mut scene = Scene::new(frame.configuration.clone(), camera, request.size);
                    scene.trails = lines(&spec, &frames[..=place], frame);
                    (scene.fine, scene.stamp) = (true, picture as u64);
                    view.show(scene);
                    finished(&view, &drawn, picture as u64)?
                }
            };
            animation.add(&image)?;
            last = Some((place, image));
            let (done, total) = (picture as u64 + 1, count as u64);
            let elapsed = began.elapsed().as_secs_f64();
            host.report(Event::Progress(Progress {
                phase: Phase::Controlling,
                what: "drawing".into(),
                done,
                total,
                unit: "pictures",
                elapsed,
                remaining: Some(elapsed / done as f64 * (total - done) as f64),
            }));
        }
        Ok(Filmed { ended: Ended::Complete, pictures: count })
    }
}

/// The fine picture of a scene.
fn finished(view: &View, drawn: &mpsc::Receiver<()>, stamp: u64) -> anyhow::Result<Image> {
    loop {
        match view.take_image() {
            Some(Ok(image)) if image.fine && image.stamp == stamp => return Ok(image),
            Some(Err(why)) => bail!("{why}"),
            _ => drawn.recv().context("the 3D view ended")?,
        }
    }
}

/// A host that keeps what it sees.
struct Reel<'a> {
    host: &'a mut dyn Host,
    frames: Vec<Arc<Frame>>,
    stopped: bool,
}

impl Host for Reel<'_> {
    fn report(&mut self, event: Event) {
        self.host.report(event);
    }

    fn go_on(&mut self) -> bool {
        self.host.go_on()
    }

    fn watching(&self) -> bool {
        true
    }

    fn step(&mut self, frame: Frame, _period: f64) -> Flow {
        self.frames.push(Arc::new(frame));
        self.stopped = !self.host.go_on();
        if self.stopped { Flow::Stop } else { Flow::Go(Vec::new()) }
    }
}
