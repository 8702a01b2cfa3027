//! What blows up ends by itself: a simulation its episode, a training itself, a panic one job; and what there was is kept.

mod oscillator;

use std::path::{Path, PathBuf};

use foresight::{
    crash,
    data::{CollectRequest, DIVERGED, Source, Split, collect},
    dynamics::{Control, TrainEvent, TrainingConfig},
    plant::{Plant as _, PlantError, Start, mujoco::MujocoModel, stream},
};
use oscillator::{config, dataset, network, trainer};
use tempfile::TempDir;

/// A body on a hinge, with a motor as strong as `gear`.
fn pole(desk: &TempDir, gear: &str) -> PathBuf {
    let file = desk.path().join("pole.xml");
    let text = format!(
        "<mujoco><option timestep='0.01' gravity='0 0 0'/><worldbody><body><joint name='j' axis='0 1 0'/>\
         <geom type='capsule' size='0.02' fromto='0 0 0 0 0 -0.5'/></body></worldbody>\
         <actuator><motor joint='j' gear='{gear}' ctrllimited='true' ctrlrange='-1 1'/></actuator></mujoco>"
    );
    std::fs::write(&file, text).expect("writes");
    file
}

fn open(file: &Path) -> MujocoModel {
    MujocoModel::open(&file.to_string_lossy(), "").expect("it opens")
}

/// Nothing may be seen of a plant that has gone out of bounds.
fn said(error: &PlantError) -> String {
    assert!(matches!(error, PlantError::Diverged { .. }), "{error}");
    error.to_string()
}

#[test]
fn each_of_mujocos_three_warnings_ends_the_episode() {
    let desk = TempDir::new().expect("a folder");
    let gentle = open(&pole(&desk, "1"));
    let rng = &mut stream(0, "test", 0);
    for (configuration, what) in [([1e11, 0.0], "QPOS"), ([0.0, 1e11], "QVEL")] {
        let mut plant = gentle.plant().expect("a plant");
        let error = plant.reset(&Start::Exact(configuration.to_vec()), rng).expect_err("out of bounds");
        assert!(said(&error).contains(what), "{error}");
        plant.reset(&Start::Nominal, rng).expect("a reset mends it");
        plant.step(&[0.5]).expect("and it goes on");
    }
    let mut plant = open(&pole(&desk, "1e30")).plant().expect("a plant");
    plant.reset(&Start::Nominal, rng).expect("at rest");
    let error = plant.step(&[1.0]).expect_err("no joint turns like that");
    assert!(said(&error).contains("QACC"), "{error}");
}

#[test]
fn what_came_after_a_divergence_is_not_in_the_data() {
    let desk = TempDir::new().expect("a folder");
    let model = open(&pole(&desk, "1e9"));
    let request = CollectRequest {
        single: false,
        episodes: 4,
        steps: 200,
        hold: [200, 200],
        split: Split::Train,
        source: Source::Random,
        seed: 0,
        purpose: "test".into(),
        terminate: false,
        first_id: 0,
        start: Start::Nominal,
    };
    let episodes = collect(&|| Ok(model.plant()?), &request, &|_, _| true).expect("collects");
    assert!(!episodes.is_empty());
    for episode in &episodes {
        assert!(episode.len() < 200 && episode.tags == [DIVERGED], "{:?}", episode.tags);
        assert!(episode.states().iter().chain(episode.rewards()).all(|x| x.is_finite()));
    }
}

#[test]
fn a_training_that_diverges_late_keeps_its_best_weights_and_says_what_to_change() {
    let mut trainer = trainer(&network(), &config());
    // The rate rises until nothing holds any more.
    let rising =
        TrainingConfig { epochs: 60, learning_rate: 1e-3, final_learning_rate: Some(1e30), ..config() };
    trainer.reconfigure(rising);
    let (mut notices, mut best) = (Vec::new(), f64::INFINITY);
    let mut watch = |event: TrainEvent| {
        notices.extend(event.notice);
        let loss = event.summary.and_then(|summary| summary.validation_loss);
        best = loss.map_or(best, |loss| loss.min(best));
        Control::Continue
    };
    let model = trainer.train(&dataset(), 0, &mut watch).expect("the best weights");
    let [notice] = notices.as_slice() else { panic!("{notices:?}") };
    assert!(
        notice.starts_with("Training diverged at update") && notice.contains("learning_rate"),
        "{notice}"
    );
    assert!(
        model.card.validation_loss.is_some_and(|loss| loss <= 1.5 * best + 1e-9),
        "{:?} {best}",
        model.card
    );
    assert!(model.predict(&[0.1, 0.1], &[0.1]).iter().all(|x| x.is_finite()));
    assert_eq!(trainer.under_way(), None, "there is nothing to go on with");
    assert_eq!(trainer.model(), Some(model));
}

/// One story, since a process has one diary.
#[test]
fn a_panic_leaves_one_note_and_a_shielded_one_leaves_none() {
    let folder = TempDir::new().expect("a folder");
    crash::keep_notes_in(folder.path().to_owned());
    crash::remember("a preset was opened");
    assert_eq!(crash::shield(|| panic!("an answer")), Err::<(), _>("an answer".to_owned()));
    assert_eq!(crash::note_in(folder.path()), None);
    let thread = std::thread::Builder::new().name("a thread".into());
    let ended = thread.spawn(|| panic!("a mistake of {}", "ours")).expect("a thread").join();
    assert_eq!(crash::words(&*ended.expect_err("it panicked")), "a mistake of ours");
    let note = crash::note_in(folder.path()).expect("a note");
    let text = std::fs::read_to_string(note).expect("text");
    for part in
        ["a mistake of ours", "faults.rs", "a thread", "a preset was opened", env!("CARGO_PKG_VERSION")]
    {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert_eq!(crash::note_in(folder.path()), None, "it is told of once");
}
