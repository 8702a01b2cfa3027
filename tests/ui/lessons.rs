//! The lessons to their ends on the real worker, with small budgets: every step is ticked off by what really happened.

use std::sync::Arc;

use egui::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use foresight::{
    experiment::{Preset, lesson::Lesson},
    gui::{Store, lesson::Course},
    session::Phase,
};

use super::user::{User, small};

fn course(store: &Store) -> &Course {
    store.lesson.as_ref().expect("a lesson is under way")
}

/// A lesson on another preset.
fn lesson(name: &str, preset: Preset) -> User {
    let lesson = Lesson { preset, ..Lesson::load(name).expect("it comes with the program") };
    let mut user = User::taught(Arc::new(lesson));
    user.until("the experiment is open", |store| store.spec.is_some() && store.phase == Phase::Idle);
    // Fast, but not faster than the window can follow.
    user.hurry(Some(16.0));
    user
}

/// Presses the control that the open step rings.
fn touch(user: &mut User) {
    let control = course(user.store()).step().control.clone();
    user.settle(|harness| harness.state().pointed_at(&harness.ctx));
    let Some(ring) = user.harness.state().pointed_at(&user.harness.ctx) else {
        // What was pressed before may come to its end just now.
        return assert!(course(user.store()).is_done(course(user.store()).at()), "something is pointed at");
    };
    let named = user.harness.get_all_by_role_and_label(Role::Button, &control);
    let ringed = named.into_iter().find(|node| ring.expand(1.0).contains_rect(node.rect()));
    let button = ringed.unwrap_or_else(|| panic!("the ring {ring:?} is around nothing called {control}"));
    assert!(!button.accesskit_node().is_disabled(), "{control} can be pressed");
    button.click();
    user.harness.run_steps(4);
}

/// Waits until the open step is ticked off, and nothing but what moves is under way.
fn ticked(user: &mut User) {
    let at = course(user.store()).at();
    user.until(&format!("step {} is done", at + 1), |store| {
        let busy = matches!(store.phase, Phase::Collecting | Phase::Training | Phase::Evaluating);
        course(store).is_done(at) && !busy
    });
    user.harness.get_by_label("Done");
}

fn next(user: &mut User) {
    let at = course(user.store()).at();
    user.press("Next");
    assert_eq!(course(user.store()).at(), at + 1);
    assert!(!course(user.store()).is_done(at + 1), "it waits for something new");
}

/// Asks to see what is hidden. By a screen reader's press: what is below may move while the controller runs.
fn reveal(user: &mut User) {
    user.harness.get_all_by_role_and_label(Role::Button, "Reveal").next().expect("a cover").click_accesskit();
    user.harness.run_steps(4);
    assert!(course(user.store()).cover().is_none(), "it is revealed");
}

/// Presses *Run* in the panel of that name: the lowest of those that are called so.
fn run(user: &mut User) {
    let named = user.harness.get_all_by_role_and_label(Role::Button, "Run");
    let lowest = named.max_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    lowest.expect("a button").click();
    user.harness.run_steps(4);
}

fn stop(user: &mut User) {
    user.press("Stop");
    user.until("it rests", |store| store.phase == Phase::Idle);
}

/// Everything was done, and nothing went wrong on the way.
fn finished(user: &mut User) {
    let course = course(user.store());
    assert!(course.is_last() && (0..course.len()).all(|index| course.is_done(index)));
    let wrong: Vec<_> =
        user.store().notices.iter().filter(|n| n.level == foresight::session::Level::Error).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    user.press("Finish");
    assert!(user.store().lesson.is_none());
}

#[test]
fn the_first_lesson_is_played_to_its_end() {
    let mut preset = small();
    // Runs are stopped when enough was seen of them.
    preset.set("task.steps=100000").expect("a long run");
    let mut user = lesson("first_steps", preset);
    touch(&mut user);
    ticked(&mut user);
    next(&mut user);
    for _ in 0..3 {
        if !course(user.store()).is_done(1) {
            touch(&mut user);
        }
    }
    ticked(&mut user);
    next(&mut user);
    touch(&mut user);
    ticked(&mut user);
    user.until("the training has ended", |store| store.phase == Phase::Idle);
    next(&mut user);
    user.until("a prediction lies beside the truth", |store| store.trace.is_some());
    reveal(&mut user);
    ticked(&mut user);

    // Why it plans again and again.
    next(&mut user);
    touch(&mut user);
    ticked(&mut user);
    assert!(user.store().frames.iter().all(|frame| frame.plan.is_some()), "each step was planned");
    // A horizon too short, and too long, while it runs.
    next(&mut user);
    for (horizon, plan) in [(3.0, 3), (45.0, 45)] {
        user.set("Horizon", horizon);
        user.until(&format!("plans reach {horizon} steps ahead"), |store| {
            let actions = store.spec.as_ref().map_or(1, |spec| spec.action.len());
            let plan_of = |store: &Store| store.frame()?.plan.as_ref().map(|p| p.actions.len() / actions);
            plan_of(store) == Some(plan)
        });
    }
    ticked(&mut user);
    stop(&mut user);

    // A path of one's own, the same network.
    let updates = user.store().card.as_ref().map(|card| card.updates);
    next(&mut user);
    user.draw_path();
    ticked(&mut user);
    next(&mut user);
    touch(&mut user);
    ticked(&mut user);
    assert_eq!(user.store().card.as_ref().map(|card| card.updates), updates, "nothing was trained for it");
    stop(&mut user);

    // Learning from one's own attempts.
    let before = user.store().data.train_transitions;
    next(&mut user);
    user.hurry(None);
    touch(&mut user);
    ticked(&mut user);
    assert!(user.store().iterations.iter().any(|iteration| !iteration.returns.is_empty()));
    if user.store().busy() {
        stop(&mut user);
    }
    assert!(user.store().data.train_transitions > before, "what it saw was added to the data");

    // The same on a robot, emulated behind the driver of the real one.
    next(&mut user);
    touch(&mut user);
    ticked(&mut user);
    let health = user.store().health.as_ref().expect("it was heard of");
    assert!(user.store().preset.plant.is_robot() && health.good >= 1);
    finished(&mut user);
}

/// The half-cheetah's lesson with next to no data and a tiny network: as weak as a model can be.
fn weak() -> Preset {
    let mut preset = Lesson::load("weak_model").expect("it comes with the program").preset;
    for change in [
        "data.episodes=3",
        "data.steps=150",
        "data.validation_episodes=2",
        "data.validation_steps=150",
        "network.width=24",
        "training.epochs=3",
        "planner.candidates=60",
        "planner.elites=8",
        "planner.rounds=2",
        "planner.horizon=10",
        "task.steps=100000",
    ] {
        preset.set(change).expect(change);
    }
    preset
}

#[test]
fn the_lesson_on_an_honest_failure_is_played_to_its_end() {
    let mut user = lesson("weak_model", weak());
    touch(&mut user);
    ticked(&mut user);
    next(&mut user);
    touch(&mut user);
    ticked(&mut user);
    user.until("the training has ended", |store| store.phase == Phase::Idle);

    next(&mut user);
    touch(&mut user);
    user.until("it drives", |store| store.phase == Phase::Controlling && store.frames.len() >= 60);
    assert!(!course(user.store()).is_done(2), "one is to guess first");
    reveal(&mut user);
    ticked(&mut user);
    // Less of a search: a new run with a handful of candidates.
    next(&mut user);
    stop(&mut user);
    user.set("Candidates", 12.0);
    run(&mut user);
    ticked(&mut user);
    let plan = user.store().frame().and_then(|frame| frame.plan.clone()).expect("a plan");
    assert_eq!(plan.population, 12);
    stop(&mut user);

    next(&mut user);
    user.hurry(None);
    touch(&mut user);
    ticked(&mut user);
    if user.store().busy() {
        stop(&mut user);
    }
    assert!(!user.store().iterations.is_empty());
    finished(&mut user);
}
