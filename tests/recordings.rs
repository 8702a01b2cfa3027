//! Recordings of a robot are read, cleaned, learned from, and held against the simplest guess.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use foresight::{
    data::{DataError, Source, Split, import},
    experiment::{Experiment, Preset, column_map},
    plant::robot,
};

const HEADER: &str = "rollout,step,host_time_s,cmd_left,cmd_right,pos_left,pos_right,gyro_x,gyro_y,gyro_z,bemf_left,\
                      bemf_right,battery,mocap_time_s,x_m,y_m,z_m,qx,qy,qz,qw";

/// A robot that does at once what it is told, as the recording program would write it down.
struct Robot {
    time: f64,
    pose: [f64; 3],
    legs: [f64; 2],
}

impl Robot {
    fn row(&self, rollout: usize, step: usize, command: [f64; 2]) -> String {
        let Self { time, pose: [x, y, yaw], legs } = self;
        let [left, right] = command.map(|hz| hz * 65.536);
        let [a, b] = legs.map(|turns| (turns * 65536.0) as i64);
        let (s, c) = (yaw / 2.0).sin_cos();
        format!(
            "{rollout},{step},{time},{left},{right},{a},{b},0,0,0,10,-10,900,{time},{x},{y},0.05,0,0,{s},{c}"
        )
    }

    fn obey(&mut self, [left, right]: [f64; 2], seconds: f64) {
        let (speed, turn) = (0.04 * (left + right) / 2.0, 0.3 * (right - left));
        let [x, y, yaw] = &mut self.pose;
        *x += speed * seconds * yaw.cos();
        *y += speed * seconds * yaw.sin();
        *yaw += turn * seconds;
        self.legs = [self.legs[0] + left * seconds, self.legs[1] + right * seconds];
        self.time += seconds;
    }
}

/// `rollouts` of `steps` rows each; `change` may spoil a row.
fn recording(
    rollouts: usize,
    steps: usize,
    mut change: impl FnMut(usize, usize, &mut Robot, &mut [f64; 2]),
) -> String {
    let mut text = format!("{HEADER}\n");
    for rollout in 0..rollouts {
        let mut robot = Robot { time: 1e9 + 100.0 * rollout as f64, pose: [0.0; 3], legs: [0.0; 2] };
        for step in 0..steps {
            let wave = |k: f64| 5.5 + 3.0 * (k * (rollout * steps + step) as f64).sin();
            let mut command = [wave(0.9), wave(1.7)];
            change(rollout, step, &mut robot, &mut command);
            writeln!(text, "{}", robot.row(rollout, step, command)).expect("memory");
            robot.obey(command, 0.1);
        }
    }
    text
}

fn save(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("desk.csv");
    fs::write(&file, text).expect("a temporary folder");
    file
}

#[test]
fn a_recording_is_cleaned_and_never_read_across_a_gap() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = recording(10, 40, |rollout, step, robot, command| match (rollout, step) {
        (0, 20) => robot.time += 3.0,       // the program was held up
        (1, 20) => robot.pose[0] += 2.0,    // another robot's markers
        (2, 20) => *command = [32.0, 27.5], // raw duty, no speeds
        _ => {}
    });
    // A reply of the robot was lost.
    let lost = text.lines().nth(1 + 3 * 40 + 25).expect("a row").to_owned();
    let text = text.replace(&lost, &lost.replace(",900,", ",,"));
    let file = save(folder.path(), &text);
    let map = column_map("roach").expect("it comes with the program");
    let (data, report) = import(&file, &map, 0.2, 0).expect("it is read");

    assert_eq!((report.rollouts, report.usable), (10, 10));
    assert_eq!((report.gaps, report.jumps, report.beyond, report.missing), (1, 1, 1, 2));
    // 40 rows: the first is left out, a state takes two, a transition two states.
    assert_eq!(report.transitions, 6 * 37 + 2 * 35 + 36 + 34);
    let spec = data.spec();
    assert_eq!(
        spec.mismatch(&robot::spec(true, robot::Dialect::Authors, robot::SPEEDS)),
        None,
        "what is learned from recordings can drive the robot"
    );
    let names: Vec<&str> = spec.state.iter().map(|element| element.name.as_str()).collect();
    assert_eq!(names.len(), 24);
    assert_eq!(
        (names[0], names[3], names[10], names[21], names[23]),
        ("x", "x_velocity", "yaw_cos", "bemf_left", "battery")
    );
    for episode in data.all() {
        assert_eq!((episode.source, episode.tags[0].as_str()), (Source::Recorded, "desk"));
        for t in 0..episode.len() {
            let [a, b] = [episode.state(t), episode.state(t + 1)];
            assert!((b[0] - a[0]).hypot(b[1] - a[1]) < 0.06, "nothing moves so far in a step");
            // 2 to 9 revolutions a second stand for -1 to 1, and the legs do what they are told.
            let told = 5.5 + 3.5 * f64::from(episode.action(t)[0]);
            let done = f64::from(b[19]) / std::f64::consts::TAU;
            assert!((told - done).abs() < 1e-2, "{told} {done}");
        }
    }
    let held = |data: &foresight::data::Dataset| -> Vec<String> {
        let held = data.episodes(Split::Validation).map(|episode| episode.tags[1].clone());
        held.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let (again, _) = import(&file, &map, 0.2, 0).expect("it is read");
    assert_eq!(held(&data), held(&again), "the seed decides what is held out");
    assert_eq!(held(&data).len(), 2, "whole rollouts are held out");
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let map = column_map("roach").expect("it comes with the program");
    let said = |text: &str| {
        let file = save(folder.path(), text);
        let error = import(&file, &map, 0.1, 0).expect_err("refused");
        assert!(matches!(error, DataError::Recording { .. }));
        assert!(error.to_string().starts_with(&file.display().to_string()), "{error}");
        error.to_string()
    };
    let good = recording(2, 10, |_, _, _, _| {});
    assert!(
        said(&good.replacen("bemf_left", "volts", 1))
            .contains("it has no column \"bemf_left\"; it has rollout, step")
    );
    assert!(said(&format!("{good}1,2,3\n")).contains("line 22"));
    assert!(said(&recording(3, 2, |_, _, _, _| {})).contains("none of its 3 rollouts"));
    assert!(said("").contains("it has no column"));
    let absent = import(&folder.path().join("no.csv.gz"), &map, 0.1, 0).expect_err("refused").to_string();
    assert!(absent.contains("no.csv.gz: No such file"), "{absent}");
    let unknown = column_map("elephant").expect_err("refused").to_string();
    assert!(unknown.contains("neither a mapping of columns in the library (roach) nor a file"), "{unknown}");
}

#[test]
fn a_recorded_robot_is_learned_but_not_driven() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = save(folder.path(), &recording(12, 50, |_, _, _, _| {}));
    let preset = Preset::load(&file.to_string_lossy()).expect("a preset for recordings");
    let experiment = Experiment::open(preset).expect("it opens");
    let refused = experiment.plants.make().err().expect("nothing to drive").to_string();
    assert!(refused.ends_with("is a recording: it can be learned from, not driven"), "{refused}");

    let errors = evaluate(&file);
    assert_eq!(errors.len(), 5);
    let ratio = |i: usize| errors[i]["ratio"].as_f64().expect("a number");
    assert!(ratio(0) < 0.5 && ratio(3) < 0.3, "a robot without noise is learned well: {errors:?}");
}

/// What `foresight evaluate --import --json` prints by step.
fn evaluate(file: &Path) -> Vec<serde_json::Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foresight"));
    let output =
        command.args(["evaluate", "--json", "--import"]).arg(file).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    printed["by_step"].as_array().expect("a list").clone()
}

#[test]
fn the_real_robots_recordings_are_predicted_better_than_by_constant_velocity() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/roach/carpet.csv.gz");
    if !file.exists() {
        println!("skipped: there are no recordings of the real robot here");
        return;
    }
    let errors = evaluate(&file);
    for (i, steps, most) in [(0, 1, 0.60), (3, 10, 0.50)] {
        assert_eq!(errors[i]["steps"], steps);
        let ratio = errors[i]["ratio"].as_f64().expect("a number");
        assert!(ratio < most, "{steps} steps: {ratio}");
    }
}
