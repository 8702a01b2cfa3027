//! How long the window takes for a frame while the worker is busy: what `foresight bench ui` and `data` print.

mod window;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use egui::{Context, RawInput, Rect, pos2, vec2};

pub use window::{Started, window};

use super::{FrameTimes, Layout, Opening, Workbench};
use crate::{
    data::Split,
    experiment::Preset,
    session::{Command, DataInfo, Event, Losses, Session},
};

/// Points of the loss curve that is on screen from the start.
const POINTS: usize = 1_000_000;
/// Time of a frame at 60 a second.
const FRAME: Duration = Duration::from_micros(16_667);
/// Frames a layout stays in sight.
const STAY: usize = 45;

/// Draws the window without a screen for `duration`, at 60 frames a second and going round the layouts, while the
/// worker collects, trains and plans as `preset` says. Each time holds taking in events, layout and tessellation.
///
/// # Errors
/// If the worker cannot be started.
pub fn ui(preset: Preset, duration: Duration) -> anyhow::Result<FrameTimes> {
    let ctx = Context::default();
    let wake = ctx.clone();
    let session = Session::spawn(move || wake.request_repaint())?;
    let (data, path) = (preset.data.clone(), preset.task.paths.first().cloned());
    let mut workbench = Workbench::on(&ctx, None, Box::new(session));
    workbench.open(&ctx, Opening::Preset(Box::new(preset)));
    for command in [
        Command::SetSpeed(None),
        Command::Collect { data: data.clone(), split: Split::Train },
        Command::Collect { data, split: Split::Validation },
        Command::Train,
        Command::Run { path },
    ] {
        workbench.send(command);
    }
    let mut times = FrameTimes::default();
    let began = Instant::now();
    let mut laden = false;
    for frame in 0.. {
        let now = began.elapsed();
        if now >= duration {
            break;
        }
        if !laden && workbench.store().spec.is_some() {
            laden = true;
            let losses =
                (0..POINTS).map(|i| 1.0 / (1.0 + i as f32 * 1e-3) + 0.1 * (i as f32 * 0.7).sin().abs());
            workbench.absorb(Event::Losses(Losses { first_update: 0, losses: losses.collect() }));
        }
        if frame % STAY == 0 {
            workbench.show(Layout::ALL[frame / STAY % Layout::ALL.len()]);
        }
        let took = draw(&ctx, &mut workbench, now);
        if took > Duration::from_millis(8) {
            log::debug!("frame {frame}: {took:?} in {:?}, {:?}", workbench.layout(), workbench.store().phase);
        }
        // The very first frames make fonts and measure everything anew.
        if frame > 10 {
            times.push(took);
        }
        std::thread::sleep(FRAME.saturating_sub(took));
    }
    Ok(times)
}

/// Opens a run folder in the window without a screen and looks at it for `duration`, going round the layouts. How long it took from
/// the wish until the list of episodes was there, and times of frames as in [`ui`].
///
/// # Errors
/// If the worker cannot be started, or the folder not be opened within `duration`.
pub fn browse(run: &Path, duration: Duration) -> anyhow::Result<(Duration, FrameTimes)> {
    let ctx = Context::default();
    let wake = ctx.clone();
    let session = Session::spawn(move || wake.request_repaint())?;
    let mut workbench = Workbench::on(&ctx, None, Box::new(session));
    let began = Instant::now();
    workbench.open(&ctx, Opening::Run(run.to_owned()));
    let (mut opened, mut times) = (None, FrameTimes::default());
    for frame in 0.. {
        let now = began.elapsed();
        if now >= duration {
            break;
        }
        if frame % STAY == 0 {
            workbench.show(Layout::ALL[frame / STAY % Layout::ALL.len()]);
        }
        let took = draw(&ctx, &mut workbench, now);
        if opened.is_none() && workbench.store().data != DataInfo::default() {
            opened = Some(began.elapsed());
        }
        if opened.is_some() {
            times.push(took);
        }
        std::thread::sleep(FRAME.saturating_sub(took));
    }
    let opened = opened.with_context(|| format!("{} could not be opened in time", run.display()))?;
    Ok((opened, times))
}

/// Takes in events and draws a frame; how long that took.
fn draw(ctx: &Context, workbench: &mut Workbench, now: Duration) -> Duration {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1440.0, 900.0))),
        time: Some(now.as_secs_f64()),
        ..RawInput::default()
    };
    let started = Instant::now();
    workbench.listen(ctx);
    let output = ctx.run_ui(input, |ui| workbench.draw(ui));
    let shapes = ctx.tessellate(output.shapes, output.pixels_per_point);
    let took = started.elapsed();
    drop(shapes);
    took
}
