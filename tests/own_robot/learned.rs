//! It is collected from, learned and steered.

use std::process::Command;

use foresight::{
    data::{CollectRequest, Episode, LOST, Source, Split, collect},
    plant::{Plant, PlantError, Start, own::OwnRobot},
};

use super::{
    driven::config,
    line::wait_for,
    toy::{Faults, Toy, puck},
    words::Words,
};

#[test]
fn random_data_are_collected_whatever_the_line_does_to_the_answers() {
    let none = Faults::default();
    let faults = [
        Faults { drop_every: 5, ..none },
        Faults { spoil_every: 5, ..none },
        Faults { nonsense_every: 5, ..none },
        Faults { garbage: true, pieces: true, ..none },
        Faults { chatty: true, drop_every: 3, ..none },
    ];
    for (words, fault) in [Words::Text, Words::Binary].into_iter().flat_map(|w| faults.map(|f| (w, f))) {
        // Lines of text have no checksum: a spoiled digit may pass for another.
        if words == Words::Text && fault.spoil_every > 0 {
            continue;
        }
        let toy = Toy::start(words, puck(50), Faults::default());
        let make = || -> Result<Box<dyn Plant>, PlantError> {
            let robot = OwnRobot::open(&config(&toy.port))?;
            toy.set(|now| *now = fault);
            Ok(Box::new(robot))
        };
        let episodes = collect(&make, &request(2, 20), &|_, _| true).expect("it collects");
        let transitions: usize = episodes.iter().map(Episode::len).sum();
        // An answer that had to be asked for again may come too late for its step.
        assert!((12..=40).contains(&transitions), "{words:?} {fault:?}: {transitions}");
        for episode in &episodes {
            assert!(episode.tags.is_empty(), "{words:?} {fault:?}: {:?}", episode.tags);
            for t in 0..episode.len() {
                let (from, to, push) = (episode.state(t), episode.state(t + 1), episode.action(t));
                for axis in 0..2 {
                    // A period at the speed before or at the one that is asked for, or something between.
                    let way = to[axis] - from[axis];
                    let speeds = [from[2 + axis], 0.4 * push[axis]];
                    let (slow, fast) = (speeds[0].min(speeds[1]), speeds[0].max(speeds[1]));
                    let believed = 0.07 * slow.min(0.0) - 0.005 + 0.03 * slow.max(0.0)
                        ..0.07 * fast.max(0.0) + 0.005 + 0.03 * fast.min(0.0);
                    assert!(
                        believed.contains(&way),
                        "{words:?} {fault:?}, step {t}: {way} m, {push:?} {from:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_robot_that_falls_silent_is_stopped_and_what_it_did_is_kept() {
    let toy = Toy::start(Words::Binary, puck(50), Faults::default());
    let make = || -> Result<Box<dyn Plant>, PlantError> { Ok(Box::new(OwnRobot::open(&config(&toy.port))?)) };
    let watch = |progress: foresight::data::CollectProgress, _: &dyn Plant| {
        toy.set(|faults| faults.mute = progress.steps >= 5);
        true
    };
    let episodes = collect(&make, &request(3, 50), &watch).expect("what was done is kept");
    let tag = episodes.last().expect("an episode").tags.first().expect("a tag").clone();
    assert!(tag.starts_with(LOST) && tag.contains("puck has not answered 3 times in a row"), "{tag}");
    assert!(episodes.iter().map(Episode::len).sum::<usize>() >= 5);
    wait_for("the motors stop", || !toy.seen().moving);
}

#[test]
fn the_whole_loop_runs_on_it_and_its_run_can_be_looked_at_without_it() {
    let toy = Toy::start(Words::Text, puck(50), Faults::default());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("run");
    let mut command = foresight();
    command.args(["run", "robot/own", "--json", "--out"]).arg(&out);
    for assignment in [
        format!("plant.robot.port={}", toy.port),
        "data.episodes=8".into(),
        "data.steps=40".into(),
        "data.validation_episodes=1".into(),
        "data.validation_steps=40".into(),
        "training.epochs=60".into(),
        "task.steps=60".into(),
    ] {
        command.args(["--set", &assignment]);
    }
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(summary["plant"], "puck/own");
    let path = &summary["paths"][0];
    assert_eq!(path["name"], "half_a_metre");
    assert!(path["progress_m"].as_f64().expect("a number") > 0.25, "it went along the path: {path} {said}");
    assert!(out.join("data/manifest.json").exists() && out.join("model.safetensors").exists());
    wait_for("the motors stop", || !toy.seen().moving);

    let mut simulated = foresight();
    simulated.arg("run").arg(&out).arg("--out").arg(folder.path().join("simulated"));
    simulated.args(["--set", "planner.overlap=false", "--set", "planner.model=simulator"]);
    let output = simulated.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("there is no simulation to plan with"), "{said}");

    drop(toy);
    let output = foresight().arg("evaluate").arg(&out).args(["--horizon", "5"]).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn foresight() -> Command {
    Command::new(env!("CARGO_BIN_EXE_foresight"))
}

fn request(episodes: usize, steps: usize) -> CollectRequest {
    CollectRequest {
        episodes,
        steps,
        hold: [1, 3],
        split: Split::Train,
        source: Source::Random,
        seed: 0,
        purpose: "test".into(),
        terminate: true,
        first_id: 0,
        start: Start::Random,
        single: true,
    }
}
