//! A sweep under way: its cells are processes and need nothing of the worker.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Context as _;

use super::{Bitmap, Event, Level, SweepRequest, SweepView, errand::Teller};
use crate::experiment::sweep::{self, Local, Plan, Results, Standing, State, Sweep};

/// Begins (or goes on with) a sweep, or looks at what is complete of it.
pub(super) fn sweep(request: &SweepRequest, teller: &Teller, stop: &AtomicBool) {
    if let Err(error) = run(request, teller, stop) {
        let text = format!("{}: {error:#}", request.sweep);
        teller.insist(Event::Notice { level: Level::Error, text }, stop);
        teller.insist(Event::Sweep(None), stop);
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
        caption: String::new(),
        verdict: None,
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
    teller.insist(Event::Sweep(Some(Arc::new(view))), stop);
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
    view.caption = results.caption(&view.sweep);
    view.verdict = results.verdict(&view.sweep);
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
