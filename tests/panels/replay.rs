//! A run once more: played, in slow motion, in a loop, step by step.

use egui_kittest::kittest::Queryable as _;
use foresight::{
    gui::{Request, Store, run::RunPanel},
    session::Phase,
};

use super::stage::{Show, press, running, show};

/// A run of 30 frames that lie 0.15 s apart, and is over.
fn over(speed: Option<f64>) -> Show<RunPanel> {
    show::<RunPanel>(Store { phase: Phase::Idle, speed, ..running(30) })
}

/// So many pictures of the window, which looks where it is asked to.
fn run(user: &mut Show<RunPanel>, steps: usize) {
    for _ in 0..steps {
        user.step();
        for request in std::mem::take(&mut user.state_mut().requests) {
            if let Request::Look(at) = request {
                user.state_mut().store.looked_at = at;
            }
        }
    }
}

/// The frame that is looked at; the newest is 29.
fn looked_at(user: &mut Show<RunPanel>) -> usize {
    run(user, 1);
    user.state().store.looked_at.unwrap_or(29)
}

#[test]
fn a_run_is_played_at_the_speed_of_the_transport() {
    for (speed, seconds, expected) in [(1.0, 2.0, 13), (0.1, 4.0, 2), (4.0, 0.5, 13)] {
        let mut user = over(Some(speed));
        press(&mut user, "Replay");
        run(&mut user, (60.0 * seconds) as usize);
        let at = looked_at(&mut user);
        assert!(at.abs_diff(expected) <= 1, "at {speed} x after {seconds} s: frame {at}");
        user.get_by_label("replay");
        press(&mut user, "Pause the replay");
        let at = looked_at(&mut user);
        run(&mut user, 60);
        user.get_by_label("looking back");
        assert!(looked_at(&mut user).abs_diff(at) == 0, "it stands still");
    }
}

#[test]
fn it_ends_at_its_end_or_begins_anew() {
    // 4.5 s of robot time at 16 x are 17 frames of the window.
    let mut user = over(Some(16.0));
    press(&mut user, "Replay");
    run(&mut user, 40);
    assert_eq!(looked_at(&mut user), 29);
    user.get_by_label("Replay");

    press(&mut user, "Loop");
    press(&mut user, "Replay");
    let mut seen = Vec::new();
    for _ in 0..60 {
        seen.push(looked_at(&mut user));
    }
    user.get_by_label("Pause the replay");
    let again = seen.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!((2..=4).contains(&again), "{seen:?}");
    press(&mut user, "Loop");
    run(&mut user, 40);
    user.get_by_label("Replay");

    // As fast as the window draws: each frame of the run once.
    let mut user = over(None);
    press(&mut user, "Replay");
    run(&mut user, 10);
    let at = looked_at(&mut user);
    assert!((8..=14).contains(&at), "{at}");
}

#[test]
fn it_goes_step_by_step_and_not_while_the_controller_runs() {
    let mut user = over(Some(1.0));
    press(&mut user, "One frame back");
    press(&mut user, "One frame back");
    assert_eq!(looked_at(&mut user), 27);
    press(&mut user, "One frame on");
    assert_eq!(looked_at(&mut user), 28);
    // From where one is, not from the beginning.
    press(&mut user, "Replay");
    run(&mut user, 30);
    assert_eq!(looked_at(&mut user), 29);

    let mut user = show::<RunPanel>(running(30));
    press(&mut user, "Replay");
    run(&mut user, 30);
    assert_eq!(looked_at(&mut user), 29);
    user.get_by_label("Replay");
    user.hover_at(user.get_by_label("Replay").rect().center());
    run(&mut user, 60);
    assert!(user.query_by_label_contains("Pause the run, or let it end").is_some(), "why not is told");
}
