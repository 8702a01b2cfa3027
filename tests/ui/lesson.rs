//! A lesson in the window: a newcomer takes one on the real program; a lecturer's own is opened, or refused with its line.

use std::{path::Path, sync::Arc};

use egui::{Key, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use foresight::{
    experiment::lesson::Lesson,
    gui::{Layout, UiCommand, lesson::Course},
    session::{Command, Event, Level, Phase},
};

use super::{
    desk::{self, Desk, drop_on},
    user::{User, small},
};

fn course(user: &User) -> &Course {
    user.store().lesson.as_ref().expect("a lesson is under way")
}

/// Touches what the open step says, as often as it takes, and waits until the step is ticked off.
fn touch(user: &mut User, presses: usize) {
    let control = course(user).step().control.clone();
    let at = course(user).at();
    for _ in 0..presses {
        if !course(user).is_done(at) {
            assert_pointed_at(user, &control);
            user.press(&control);
        }
    }
    user.until(&format!("step {} is done", at + 1), |store| {
        store.phase != Phase::Collecting && store.lesson.as_ref().is_some_and(|course| course.is_done(at))
    });
    assert!(user.harness.query_by_label("Done").is_some(), "the card says so");
}

/// The ring is around the control, in sight.
fn assert_pointed_at(user: &mut User, control: &str) {
    user.harness.run_steps(4);
    let Some(ring) = user.harness.state().pointed_at(&user.harness.ctx) else {
        // What was pressed before may come to its end just now.
        return assert!(course(user).is_done(course(user).at()), "something is pointed at");
    };
    let buttons: Vec<_> = user.harness.get_all_by_role_and_label(Role::Button, control).collect();
    let around =
        buttons.iter().any(|button| ring.expand(1.0).contains_rect(button.rect()) && ring.area() < 4e4);
    assert!(around, "the ring {ring:?} is around none of the buttons called {control}");
    assert!(user.harness.ctx.content_rect().contains_rect(ring), "{control} is out of sight");
}

#[test]
fn a_newcomer_collects_steps_trains_and_guesses() {
    let lesson =
        Lesson { preset: small(), ..Lesson::load("first_steps").expect("it comes with the program") };
    let mut user = User::taught(Arc::new(lesson));
    user.until("the experiment is open", |store| store.spec.is_some() && store.phase == Phase::Idle);
    assert!(user.harness.query_by_label("Step 1 of 10").is_some());

    touch(&mut user, 1);
    assert!(user.store().data.train_transitions > 0);

    user.press("Next");
    assert_eq!(course(&user).at(), 1);
    touch(&mut user, 3);
    assert!(user.store().frames.len() >= 3, "three transitions were seen");

    user.press("Next");
    touch(&mut user, 1);
    user.until("the training has ended", |store| store.phase == Phase::Idle);
    assert!(user.store().card.is_some());

    // Predict before reveal: what the fourth step is about is hidden until it is asked for.
    user.press("Next");
    user.until("a prediction lies beside the truth", |store| store.trace.is_some());
    let hidden = |user: &User| user.harness.query_all_by_role_and_label(Role::Button, "Reveal").count();
    assert!(hidden(&user) > 1, "the plots are covered");
    user.harness.get_by_label("Guess first");
    assert!(!course(&user).is_done(3));
    let told = |user: &User| user.harness.query_all_by_label_contains("threshold").count();
    let before = told(&user);
    user.press("Reveal");
    assert_eq!(hidden(&user), 0);
    assert!(told(&user) > before, "what is hidden is not told in words either");
    user.until("the step is done", |store| store.lesson.as_ref().is_some_and(|course| course.is_done(3)));

    // Back is always possible, and what was done stays so.
    user.press("Back");
    assert_eq!(course(&user).at(), 2);
    assert!((0..4).all(|index| course(&user).is_done(index)));
}

/// A lesson's file.
fn written(folder: &Path, done: &str) -> std::path::PathBuf {
    let text = format!(
        "title = \"Mine\"\nabout = \"Two steps.\"\npreset = \"quick_start\"\n\n[[steps]]\ntitle = \"First\"\ntext = \"Look.\"\n\
         panel = \"run\"\ncontrol = \"Horizon\"\nnotice = \"It is long.\"\ndone = [\"{done}\"]\n\n[[steps]]\ntitle = \"Second\"\n\
         text = \"Look again.\"\npanel = \"train\"\ncontrol = \"Train the model\"\nnotice = \"The loss.\"\nset = [\"planner.horizon=7\"]\n"
    );
    let file = folder.join("mine.toml");
    std::fs::write(&file, text).expect("written");
    file
}

#[test]
fn a_lecturers_own_lesson_is_dropped_on_the_window_and_played() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::new();
    let sent = drop_on(&mut desk, &written(folder.path(), "horizon <= 4"));
    let [Command::Open(preset)] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(preset.name, "quick_start");
    desk.tell(desk::opened());
    assert!(desk.sees("Mine") && desk.sees("Step 1 of 2") && desk.sees("It is long."));
    assert_eq!(desk.harness.state().layout(), Layout::Run, "the step brings its panel into sight");
    // The slider is found by the name beside it.
    desk.settle();
    let slider = desk.harness.get_by_role_and_label(Role::Slider, "Horizon").rect();
    let ring = desk.harness.state().pointed_at(&desk.harness.ctx).expect("a ring");
    assert!(ring.expand(1.0).contains_rect(slider), "{ring:?} {slider:?}");

    // The step is done when what it waits for is so, whoever did it.
    assert!(desk.sees("Not done yet"));
    let mut planner = desk::preset().planner;
    planner.horizon = 3;
    desk.harness.get_by_role_and_label(Role::Slider, "Horizon").set_value_accesskit(3.0);
    desk.settle();
    assert_eq!(desk.sent(), [Command::SetPlanner(planner)]);
    assert!(desk.harness.query_by_label("Done").is_some());

    // A clicker has these keys. The second step sets a value of the preset.
    desk.key(Key::PageDown);
    assert_eq!(desk.harness.state().layout(), Layout::Train);
    let sent = desk.sent();
    let [Command::SetPlanner(planner), Command::Edit(preset)] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((planner.horizon, preset.planner.horizon), (7, 7));
    desk.key(Key::PageUp);
    assert!(desk.sees("Step 1 of 2"));
    desk.press("Start over");
    assert!(matches!(&desk.sent()[..], [Command::Open(_)]));
    assert!(desk.sees("Not done yet"), "ticks are gone as well");
    desk.press("Leave the lesson");
    assert!(!desk.sees("Step 1 of 2"));
    assert!(desk.harness.state().pointed_at(&desk.harness.ctx).is_none());
}

#[test]
fn a_lesson_with_a_mistake_is_refused_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::opened();
    assert!(drop_on(&mut desk, &written(folder.path(), "horizont <= 4")).is_empty());
    let notices = &desk.harness.state().store().notices;
    let [notice] = &notices[..] else { panic!("{notices:?}") };
    assert_eq!(notice.level, Level::Error);
    for words in ["mine.toml", "line 11", "horizont", "horizon, candidates"] {
        assert!(notice.text.contains(words), "{words}: {}", notice.text);
    }
    assert!(desk.harness.state().store().lesson.is_none());
}

#[test]
fn lessons_are_found_in_the_menu_the_palette_and_on_the_welcome_page() {
    let first = Lesson::load("first_steps").expect("a lesson");
    let opened = |desk: &mut Desk| {
        let sent = desk.sent();
        assert!(matches!(&sent[..], [Command::Open(preset)] if **preset == first.preset), "{sent:?}");
        assert!(desk.sees(&first.title));
    };
    let mut desk = Desk::new();
    desk.press(&format!("Take the lesson: {}", first.title));
    opened(&mut desk);

    let mut desk = Desk::opened();
    desk.press("Lesson");
    desk.press(UiCommand::OpenLesson.entry().label());
    desk.press("lessons/first_steps");
    desk.press("Open");
    opened(&mut desk);

    let mut desk = Desk::opened();
    desk.keys(egui::Modifiers::COMMAND, Key::P);
    desk.harness.get_by_role_and_label(Role::TextInput, "Command").type_text("lesson first");
    desk.harness.run_steps(2);
    desk.key(Key::Enter);
    opened(&mut desk);
}

/// Every control of every lesson is there when its step is.
#[test]
fn what_the_lessons_speak_of_exists() {
    for name in foresight::experiment::builtin_lessons() {
        let mut desk = Desk::new();
        desk.press(&format!("Take the lesson: {}", Lesson::load(&name).expect("a lesson").title));
        desk.tell(desk::opened());
        let count = desk.harness.state().store().lesson.as_ref().map_or(0, Course::len);
        for at in 0..count {
            // What is there before the step's own press, and a model where one has to be.
            match at {
                1 => desk::collected(20).into_iter().for_each(|event| desk.tell(event)),
                3 => desk::trained(3000).into_iter().for_each(|event| desk.tell(event)),
                _ => {}
            }
            if name == "lessons/weak_model" && at == 2 {
                desk::trained(3000).into_iter().for_each(|event| desk.tell(event));
            }
            let step = desk.harness.state().store().lesson.as_ref().expect("a lesson").step().clone();
            if step.control == "Reveal" {
                desk.tell(Event::OpenLoopTrace(Arc::new(super::stage::trace(100, 0.05))));
            }
            desk.settle();
            let named: Vec<_> = desk.harness.query_all_by_label(&step.control).collect();
            let usable = named.iter().any(|node| node.accesskit_node().role() != Role::Label);
            assert!(usable, "{name}, {}: nothing is called {}", step.title, step.control);
            desk.key(Key::PageDown);
        }
    }
}
