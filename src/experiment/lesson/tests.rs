use super::*;
use crate::experiment::builtin_lessons;

/// A lesson of one step, which is `step` with the usual keys before it.
fn written(step: &str) -> String {
    format!(
        "title = \"T\"\nabout = \"A\"\npreset = \"quick_start\"\n\n[[steps]]\ntitle = \"S\"\ntext = \"One. Two. Three.\"\n\
         panel = \"collect\"\ncontrol = \"Collect data\"\nnotice = \"N\"\n{step}"
    )
}

/// What is said of a lesson that is refused.
fn refused(text: &str) -> String {
    format!("{:#}", Lesson::parse(text, "mine.toml").expect_err("a mistake"))
}

#[test]
fn every_lesson_of_the_library_can_be_played() {
    let names: Vec<String> = builtin_lessons().collect();
    assert!(names.len() >= 2, "{names:?}");
    for name in names {
        let lesson = Lesson::load(&name).expect("it can be read");
        assert_eq!(lesson.name, name);
        let bare = name.trim_start_matches("lessons/");
        assert_eq!(Lesson::load(bare).expect("found by its bare name"), lesson);
        for step in &lesson.steps {
            assert!(!step.done.is_empty(), "{name}, {}: a step knows when it is done", step.title);
            let sentences = step.text.matches(['.', '?', '!']).count();
            assert!((2..=5).contains(&sentences), "{name}, {}: {sentences} sentences", step.title);
        }
    }
}

#[test]
fn a_mistake_is_told_with_its_line() {
    for (text, line, words) in [
        (written("done = [\"transitons >= 1\"]"), 11, "no fact \"transitons\""),
        (written("done = [\"transitions > 1\"]"), 11, "fact >= number"),
        (written("done = [\"transitions >= many\"]"), 11, "\"many\" is not a number"),
        (written("done = [\"paths >= 1 or waypoints\"]"), 11, "fact >= number"),
        (written("done = [\"transitions >= inf\"]"), 11, "never be reached"),
        (written("dome = []"), 11, "unknown field `dome`"),
        (written("set = [\"planner.horizont=3\"]"), 11, "planner.horizont"),
        (
            written("set = [\n  \"planner.horizon=3\",\n  \"plant.agent=ant\",\n]"),
            13,
            "cannot change the plant",
        ),
        (written("").replace("\"N\"", "\" \""), 10, "empty"),
        (written("").replace("\"collect\"", "\"colect\""), 8, "unknown variant `colect`"),
        (written("").replace("quick_start", "quick_end"), 3, "quick_end"),
        (written("").replace("One. ", &"long ".repeat(200)), 7, "there is room for 700"),
        ("title = \"T\"\nabout = \"A\"\npreset = \"quick_start\"\nsteps = []\n".into(), 4, "1 to 40 steps"),
        ("title = \"T\"\nabout".into(), 2, "mine.toml is not a lesson"),
    ] {
        let error = refused(&text);
        assert!(error.contains("mine.toml") && error.contains(words), "{error}");
        assert!(error.contains(&format!("line {line}")), "not line {line}: {error}");
    }
}

#[test]
fn conditions_are_written_as_they_are_read() {
    for text in ["transitions >= 1000", "new rollouts >= 1", "horizon <= 4", "prediction steps >= 0.5"] {
        let condition = Condition::try_from(text.to_owned()).expect(text);
        assert_eq!(condition.to_string(), text);
    }
    let new = Condition::try_from("new  rollouts>=1".to_owned()).expect("spaces do not matter");
    assert!(new.holds(3.0, 2.0) && !new.holds(3.0, 3.0));
    let few = Condition::try_from("horizon <= 4".to_owned()).expect("a condition");
    assert!(few.holds(4.0, 0.0) && !few.holds(5.0, 0.0));
}

#[test]
fn the_preset_may_lie_beside_the_lesson() {
    let folder = tempfile::tempdir().expect("a folder");
    let preset = Preset { name: "of my own".into(), ..Preset::builtin("quick_start").expect("a preset") };
    std::fs::write(folder.path().join("mine.toml"), preset.to_toml().expect("TOML")).expect("written");
    let file = folder.path().join("lesson.toml");
    std::fs::write(&file, written("").replace("quick_start", "mine.toml")).expect("written");
    assert_eq!(Lesson::load(&file.to_string_lossy()).expect("a lesson").preset, preset);
    assert!(Lesson::is_meant(&file) && !Lesson::is_meant(&folder.path().join("mine.toml")));
}

#[test]
fn what_the_first_step_sets_is_there_from_the_start() {
    let text = written("set = [\"planner.horizon=3\"]");
    assert_eq!(Lesson::parse(&text, "mine.toml").expect("a lesson").preset.planner.horizon, 3);
}
