//! A sweep under way, on a thread of its own: its cells are processes and need nothing of the worker.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use anyhow::Context as _;
use crossbeam_channel::Sender;

use super::{Bitmap, Event, Level, SweepRequest, SweepView};
use crate::experiment::sweep::{self, Local, Plan, Results, Standing, State, Sweep};

/// Where what is told goes.
#[derive(Clone)]
pub(super) struct Teller {
    pub events: Sender<Event>,
    pub notify: Arc<dyn Fn() + Send + Sync>,
}

impl Teller {
    /// Tells where things stand; lost if the window is far behind, since more will follow.
    pub fn tell(&self, event: Event) {
        drop(self.events.try_send(event));
        (self.notify)();
    }
}

/// The sweep under way, if there is one. Dropping it ends the sweep.
#[derive(Default)]
pub(super) struct Sweeps {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Sweeps {
    /// Begins (or goes on with) a sweep, or looks at what is complete of it; another that is under way is ended first.
    pub fn begin(&mut self, request: SweepRequest, teller: Teller) {
        self.stop();
        let earlier = self.thread.take();
        let stop = Arc::new(AtomicBool::new(false));
        self.stop = stop.clone();
        let other = teller.clone();
        let work = move || {
            if let Some(earlier) = earlier {
                // One that panicked has ended, too.
                drop(earlier.join());
            }
            if let Err(error) = run(&request, &teller, &stop) {
                teller.tell(Event::Notice {
                    level: Level::Error,
                    text: format!("{}: {error:#}", request.sweep),
                });
                teller.tell(Event::Sweep(None));
            }
        };
        match std::thread::Builder::new().name("foresight-sweep".into()).spawn(work) {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => other.tell(Event::Notice { level: Level::Error, text: error.to_string() }),
        }
    }

    /// Ends what is under way; cells that are complete stay.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Drop for Sweeps {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            // It looks at the flag every 50 ms.
            drop(thread.join());
        }
    }
}

fn run(request: &SweepRequest, teller: &Teller, stop: &AtomicBool) -> anyhow::Result<()> {
    let mut sweep = Sweep::load(&request.sweep)?;
    if request.reduced {
        sweep.reduce()?;
    }
    for assignment in &request.set {
        sweep.override_with(assignment)?;
    }
    let plan = Plan::new(&sweep, &request.out)?;
    sweep.claim(&request.out)?;
    let mut view = SweepView {
        cells: plan.cells.iter().map(|job| (job.name.clone(), job.out.clone())).collect(),
        sweep: Arc::new(sweep),
        out: request.out.clone(),
        running: request.run,
        standing: Standing {
            trainings: vec![State::Waiting; plan.trainings.len()],
            cells: plan
                .cells
                .iter()
                .map(|job| if job.is_done() { State::Done } else { State::Waiting })
                .collect(),
        },
        results: Arc::new(Results { rows: Vec::new() }),
        figure: None,
    };
    renew(&mut view)?;
    teller.tell(Event::Sweep(Some(Arc::new(view.clone()))));
    if request.run {
        let local = Local::new()?;
        let mut trouble = None;
        let mut done = complete(&view.standing);
        local.run(&plan, &mut |standing| {
            if *standing != view.standing {
                view.standing = standing.clone();
                if complete(standing) > done {
                    done = complete(standing);
                    trouble = renew(&mut view).err().or(trouble.take());
                }
                teller.tell(Event::Sweep(Some(Arc::new(view.clone()))));
            }
            !stop.load(Ordering::Relaxed)
        })?;
        trouble.map_or(Ok(()), Err)?;
    }
    view.running = false;
    for state in view.standing.trainings.iter_mut().chain(&mut view.standing.cells) {
        if matches!(state, State::Running(_)) {
            *state = State::Waiting;
        }
    }
    teller.tell(Event::Sweep(Some(Arc::new(view))));
    Ok(())
}

fn complete(standing: &Standing) -> usize {
    standing.cells.iter().filter(|state| **state == State::Done).count()
}

/// Gathers what is complete and draws the figure anew.
fn renew(view: &mut SweepView) -> anyhow::Result<()> {
    let results = Results::gather(&view.sweep, &view.out)?;
    if results.complete() > 0 {
        let files = sweep::draw(&view.sweep, &view.out)?;
        let picture = |ending: &str| {
            let file = files.iter().find(|file| name(file) == format!("figure{ending}.png"));
            file.context("no picture was drawn").and_then(|file| read(file))
        };
        view.figure = Some(Arc::new([picture("")?, picture("_dark")?]));
    }
    view.results = Arc::new(results);
    Ok(())
}

fn name(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Pixels of a PNG.
fn read(file: &Path) -> anyhow::Result<Bitmap> {
    let picture = image::open(file).with_context(|| file.display().to_string())?.into_rgb8();
    Ok(Bitmap { width: picture.width() as usize, height: picture.height() as usize, rgb: picture.into_raw() })
}
