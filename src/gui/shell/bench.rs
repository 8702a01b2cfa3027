//! How long the real window takes to make its frames while the worker is busy: what `foresight bench ui` prints.

use std::time::{Duration, Instant};

use egui::{Context, RawInput, Rect, pos2};

use super::{Opening, Workbench};
use crate::{
    experiment::Preset,
    gui::{FrameTimes, Layout},
    session::{Command, Event, Losses, Phase, Session},
};

/// Time of a frame at 60 frames a second.
const FRAME: Duration = Duration::from_micros(16_667);
/// Points of the loss plot from the first frame on.
const POINTS: usize = 100_000;
/// How long each layout stays in sight.
const TURN: Duration = Duration::from_millis(1500);

/// Runs `preset` whole behind a window without a screen that shows one layout after the other at 60 frames a second.
///
/// A frame's time is what the processor spends on it: taking in events, laying out and painting every panel, and
/// turning shapes into triangles. The first frames, which build fonts, do not count.
///
/// # Errors
/// If the worker cannot be started.
pub fn frame_times(preset: Preset) -> anyhow::Result<FrameTimes> {
    let context = Context::default();
    let session = Session::spawn(|| {})?;
    let creation = eframe::CreationContext::_new_kittest(context.clone());
    let mut frame = eframe::Frame::_new_kittest();
    let mut window = Workbench::new(&creation, Box::new(session));
    window.open(Opening::Preset(Box::new(preset)));
    window.send(Command::SetSpeed(None));
    window.send(Command::RunAll { pause: false });
    let (mut times, began, mut started) = (FrameTimes::default(), Instant::now(), false);
    for count in 0_u64.. {
        let turn = began.elapsed().as_millis() / TURN.as_millis();
        window.docks.switch(Layout::ALL[turn as usize % Layout::ALL.len()]);
        let input = RawInput {
            screen_rect: Some(Rect::from_min_max(pos2(0.0, 0.0), pos2(1440.0, 900.0))),
            time: Some(began.elapsed().as_secs_f64()),
            ..RawInput::default()
        };
        let begin = Instant::now();
        let output = context.run_ui(input, |ui| {
            let context = ui.ctx().clone();
            eframe::App::logic(&mut window, &context, &mut frame);
            eframe::App::ui(&mut window, ui, &mut frame);
        });
        let triangles = context.tessellate(output.shapes, output.pixels_per_point);
        let took = begin.elapsed();
        drop(triangles);
        if started {
            times.push(took);
        }
        if !started && window.store.phase != Phase::Empty && count > 30 {
            // A long history, as after hours of training.
            let losses = (0..POINTS).map(|i| 0.02 + 0.5 / (1.0 + i as f32 * 0.01)).collect();
            window.store.absorb(Event::Losses(Losses { first_update: 0, losses }));
            started = true;
        }
        if started && window.store.phase == Phase::Idle && !window.store.paths.is_empty() {
            break;
        }
        std::thread::sleep(FRAME.saturating_sub(took));
    }
    Ok(times)
}
