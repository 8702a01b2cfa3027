use super::*;
use crate::{
    experiment::PathResult,
    session::{DataInfo, Event, Phase},
};

fn course(done: &[&[&str]]) -> Course {
    let steps: String = done
        .iter()
        .map(|done| {
            format!(
                "[[steps]]\ntitle = \"S\"\ntext = \"T\"\npanel = \"run\"\ncontrol = \"Run\"\nnotice = \"N\"\ndone = {done:?}\n\
                 cover = {{ plots = [\"error\"], question = \"Q\" }}\n"
            )
        })
        .collect();
    let text = format!("title = \"T\"\nabout = \"A\"\npreset = \"quick_start\"\n{steps}");
    Course::new(Arc::new(Lesson::parse(&text, "test.toml").expect("a lesson")))
}

fn frames(store: &mut Store, count: usize) {
    for step in 0..count {
        store.absorb(Event::Frame(Arc::new(crate::session::Frame {
            step,
            time: 0.0,
            state: Vec::new(),
            next_state: Vec::new(),
            action: Vec::new(),
            reward: 0.0,
            total_reward: 0.0,
            configuration: Vec::new(),
            plan: None,
            status: crate::task::Status::default(),
            speed: 1.0,
        })));
    }
}

#[test]
fn a_step_is_done_once_each_of_its_conditions_was_true_even_if_not_at_once() {
    let mut course = course(&[&["horizon <= 4", "horizon >= 40"]]);
    let mut store = Store::default();
    for (horizon, met, news) in [(15, 0, false), (3, 1, false), (15, 1, false), (50, 2, true), (15, 2, false)]
    {
        store.preset.planner.horizon = horizon;
        assert_eq!(course.watch(&store, 0), news, "at {horizon}");
        assert_eq!(course.met(), (met, 2), "at {horizon}");
    }
}

#[test]
fn a_collection_counts_when_it_is_over() {
    let mut course = course(&[&["transitions >= 100"]]);
    let mut store = Store::default();
    let enter = |store: &mut Store, phase| store.absorb(Event::Phase { phase, paused: false });
    enter(&mut store, Phase::Collecting);
    store.absorb(Event::Data(DataInfo { train_transitions: 200, ..DataInfo::default() }));
    assert!(!course.watch(&store, 0));
    enter(&mut store, Phase::Idle);
    assert!(course.watch(&store, 0));
}

#[test]
fn a_rollout_that_is_under_way_already_is_not_a_new_one() {
    let mut course = course(&[&["control steps >= 5"], &["new control steps >= 5"]]);
    let mut store = Store::default();
    store.absorb(Event::RolloutBegan { name: "one".into(), iteration: 0 });
    store.absorb(Event::Phase { phase: Phase::Controlling, paused: false });
    frames(&mut store, 9);
    assert!(course.watch(&store, 0));
    course.go(1);
    assert!(!course.watch(&store, 0));
    store.absorb(Event::RolloutBegan { name: "two".into(), iteration: 0 });
    frames(&mut store, 4);
    assert!(!course.watch(&store, 0));
    frames(&mut store, 5);
    assert!(course.watch(&store, 0));
    assert!(course.is_done(0) && course.is_done(1));
}

/// The rollout that is under way has ended, at the end of its path or before.
fn followed(store: &mut Store, completed: bool) {
    store.absorb(Event::Path(PathResult { name: "drawn".into(), completed, ..PathResult::default() }));
}

#[test]
fn a_short_path_that_was_followed_to_its_end_is_enough() {
    let mut course = course(&[&["horizon >= 1"], &["new control steps >= 60 or new paths >= 1"]]);
    let mut store = Store::default();
    let begin = |store: &mut Store, name: &str| {
        store.absorb(Event::RolloutBegan { name: name.into(), iteration: 0 });
        store.absorb(Event::Phase { phase: Phase::Controlling, paused: false });
    };
    begin(&mut store, "one");
    assert!(course.watch(&store, 0));
    course.go(1);
    assert!(!course.watch(&store, 0));
    // The one that was under way comes to its end: that was not the path of this step.
    followed(&mut store, true);
    assert!(!course.watch(&store, 0));
    begin(&mut store, "drawn");
    followed(&mut store, false);
    assert!(!course.watch(&store, 0), "it was stopped");
    begin(&mut store, "drawn");
    frames(&mut store, 25);
    assert!(!course.watch(&store, 0), "25 steps are not 60, and it is still under way");
    followed(&mut store, true);
    store.absorb(Event::Phase { phase: Phase::Idle, paused: false });
    assert!(course.watch(&store, 0), "it has ended before the sixtieth");
    assert_eq!(course.met(), (1, 1));
}

#[test]
fn a_long_path_need_not_come_to_its_end() {
    let mut course = course(&[&["new control steps >= 60 or new paths >= 1"]]);
    let mut store = Store::default();
    assert!(!course.watch(&store, 0));
    store.absorb(Event::RolloutBegan { name: "drawn".into(), iteration: 0 });
    store.absorb(Event::Phase { phase: Phase::Controlling, paused: false });
    frames(&mut store, 60);
    assert!(course.watch(&store, 0));
}

#[test]
fn what_is_hidden_is_shown_when_it_is_asked_for_and_stays_so() {
    let mut course = course(&[&["revealed >= 1"], &["waypoints >= 3"]]);
    let store = Store::default();
    assert!(course.cover().is_some() && !course.watch(&store, 0));
    course.reveal();
    assert!(course.cover().is_none() && course.watch(&store, 0));
    course.go(1);
    assert!(course.cover().is_some() && !course.watch(&store, 2) && course.watch(&store, 3));
    course.go(0);
    assert!(course.cover().is_none());
    course.go(99);
    assert_eq!(course.at(), 1);
}
