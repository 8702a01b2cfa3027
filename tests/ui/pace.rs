//! The window keeps up: what it does each frame does not grow with the data.

use std::sync::Arc;

use foresight::session::{Event, Frame, Losses, Phase};

use super::{desk::Desk, stage};

#[test]
fn a_flood_of_events_is_taken_a_frame_at_a_time_and_none_is_lost() {
    let mut desk = Desk::opened();
    desk.phase(Phase::Training);
    for first_update in 0..10_000 {
        let losses = Losses { first_update, losses: vec![1.0] };
        desk.script.borrow_mut().events.push_back(Event::Losses(losses));
    }
    desk.harness.step();
    let after_one = desk.harness.state().store().losses.len();
    assert!(after_one < 10_000 && after_one > 0, "{after_one}");
    desk.harness.run_steps(5);
    assert_eq!(desk.harness.state().store().losses.len(), 10_000);
}

#[test]
fn hours_of_live_mode_do_not_fill_the_memory() {
    let mut desk = Desk::opened();
    desk.phase(Phase::Live);
    let frame = stage::frames(1).remove(0);
    for step in 1..=50_000 {
        let frame = Frame { step, plan: None, ..(*frame).clone() };
        desk.script.borrow_mut().events.push_back(Event::Frame(Arc::new(frame)));
    }
    desk.harness.run_steps(16);
    let frames = &desk.harness.state().store().frames;
    assert!(frames.len() <= 40_000);
    assert_eq!(frames.last().map(|f| f.step), Some(50_000));
}

#[test]
#[ignore = "prints frame times; a measurement, not a test"]
fn frame_times_with_long_curves() {
    let mut desk = Desk::seasoned();
    let losses = (0..200_000).map(|i| 0.01 + (stage::noise(i).abs() * 0.1) as f32).collect();
    desk.tell(Event::Losses(Losses { first_update: 0, losses }));
    for layout in foresight::gui::Layout::ALL {
        desk.press(layout.name());
        desk.harness.run_steps(20);
        desk.harness.state_mut().frame_times().clear();
        desk.harness.run_steps(200);
        let times = desk.harness.state_mut().frame_times();
        println!(
            "{:9} p50 {:.2?} ms, p99 {:.2?} ms",
            layout.name(),
            times.quantile(0.5),
            times.quantile(0.99)
        );
    }
}
