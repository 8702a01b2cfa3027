//! Policies and what their training goes on from, through files.

use std::{fs, path::Path};

use foresight::{
    plant::mujoco::MujocoModel,
    policy::{
        Demonstrations, GaussianPolicy, LearnerConfig, LearnerKind, PolicyCheckpoint, PolicyConfig,
        PolicyError, PolicyTrainer,
    },
};

use super::cart;

fn refusal<T: std::fmt::Debug>(loaded: Result<T, PolicyError>) -> String {
    match loaded {
        Err(PolicyError::Format { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_policy_is_the_same_after_a_journey_through_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut trainer = cart::trainer(LearnerConfig::default());
    trainer.iterate(&|_| true).expect("it learns");
    let policy = trainer.policy();
    policy.save(folder.path()).expect("it is written");
    let path = folder.path().join("policy.safetensors");
    assert_eq!(&GaussianPolicy::load(folder.path()).expect("it is read"), policy);
    assert_eq!(&GaussianPolicy::load(&path).expect("it is read"), policy);
    let card = fs::read_to_string(folder.path().join("policy.json")).expect("a card");
    assert!(card.contains("\"agent\": \"cart\"") && card.contains("\"fine_tuning\": 2000"), "{card}");

    // Names that others can rely on.
    let bytes = fs::read(&path).expect("a file");
    let file = safetensors::SafeTensors::deserialize(&bytes).expect("safetensors");
    let shape = |name| file.tensor(name).map(|tensor| tensor.shape().to_vec()).unwrap_or_default();
    assert_eq!((shape("policy.layer.0.weight"), shape("policy.layer.2.bias")), (vec![16, 2], vec![1]));
    assert_eq!((shape("policy.log_deviation"), shape("observation.scale")), (vec![1], vec![2]));
}

#[test]
fn a_policy_is_refused_on_a_plant_that_it_was_not_made_for() {
    let policy = GaussianPolicy::new(&cart::spec(), &PolicyConfig::default(), 1);
    assert!(policy.check_fits(&cart::spec()).is_ok());
    let swimmer = MujocoModel::open("swimmer", "faithful").expect("a built-in agent");
    let why = policy.check_fits(swimmer.spec()).expect_err("another plant").to_string();
    assert!(why.contains("it was made for cart/custom, this plant is swimmer/faithful"), "{why}");
    let mut slower = cart::spec();
    slower.control_period = 0.2;
    let why = policy.check_fits(&slower).expect_err("another period").to_string();
    assert!(why.contains("0.1 s") && why.contains("0.2 s"), "{why}");

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("checkpoint.safetensors");
    cart::trainer(LearnerConfig::default()).checkpoint().save(&path).expect("it is written");
    let other = cart::trainer(LearnerConfig { kind: LearnerKind::Ppo, ..LearnerConfig::default() });
    let mut checkpoint = PolicyCheckpoint::load(&path).expect("it is read");
    assert_eq!(checkpoint.policy, *other.policy());
    checkpoint.policy.card.spec = slower;
    let mut trainer = cart::trainer(LearnerConfig::default());
    assert!(matches!(trainer.restore(checkpoint), Err(PolicyError::Mismatch(_))));
}

/// Imitation and fine-tuning, each cut in the middle by a journey through a file.
#[test]
fn training_goes_on_from_a_checkpoint_to_the_bit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("checkpoint.safetensors");
    let data = cart::rollouts(20);
    for kind in [LearnerKind::Trpo, LearnerKind::Ppo] {
        let learner = LearnerConfig { kind, ..LearnerConfig::default() };
        let mut trainer = cart::trainer(learner.clone());
        let travel = |trainer: &PolicyTrainer| {
            trainer.checkpoint().save(&path).expect("it is written");
            let mut other = cart::trainer(learner.clone());
            other.restore(PolicyCheckpoint::load(&path).expect("it is read")).expect("it fits");
            assert_eq!(other.checkpoint(), trainer.checkpoint());
            other
        };
        trainer.demonstrate(Demonstrations::rollouts(&data)).expect("there are rollouts");
        trainer.imitate(&|_| true).expect("it learns");
        trainer.append(&[0.5, -0.5, 1.0, 1.0], &[0.1, -1.0]).expect("two labels");
        let mut other = travel(&trainer);
        for trainer in [&mut trainer, &mut other] {
            trainer.imitate(&|_| true).expect("it learns");
            trainer.set_deviation(0.3);
            trainer.iterate(&|_| true).expect("it learns");
        }
        let mut other = travel(&other);
        let ends: Vec<_> = [&mut trainer, &mut other]
            .into_iter()
            .map(|trainer| (trainer.iterate(&|_| true).expect("it learns").returns, trainer.checkpoint()))
            .collect();
        assert_eq!(ends[0], ends[1], "{kind:?}");
    }
}

#[test]
fn broken_and_hostile_files_are_refused_in_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("policy.safetensors");
    assert!(matches!(GaussianPolicy::load(&path), Err(PolicyError::Io { .. })));
    let policy = GaussianPolicy::new(&cart::spec(), &PolicyConfig::default(), 1);
    policy.save(&path).expect("it is written");
    let good = fs::read(&path).expect("a file");

    // Cut off, and one bit of a weight turned.
    fs::write(&path, &good[..good.len() / 2]).expect("written");
    refusal(GaussianPolicy::load(&path));
    let mut bad = good.clone();
    let last = bad.len() - 100;
    bad[last] ^= 1;
    fs::write(&path, &bad).expect("written");
    assert!(refusal(GaussianPolicy::load(&path)).contains("damaged"));

    // A header that lies, its checksum's name spoiled so that it is looked at.
    let lie = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let text = replaced(&replaced(&good, "sha256", "sha25x"), from, to);
        fs::write(&path, text).expect("written");
        refusal(GaussianPolicy::load(&path))
    };
    let why = lie("\\\"hidden\\\":[64,64]", "\\\"hidden\\\":[99,64]");
    assert!(why.contains("policy.layer.0.weight"), "{why}");
    let why = lie("\\\"hidden\\\":[64,64]", "\\\"hidden\\\":[9e9,6]");
    assert!(why.contains("card"), "{why}");
    let why = lie("[\\\"place\\\",", "[\\\"plane\\\",");
    assert!(why.contains("what it sees"), "{why}");

    // A checkpoint is no policy, and a policy no checkpoint.
    fs::write(&path, &good).expect("written");
    refusal(PolicyCheckpoint::load(&path));
    cart::trainer(LearnerConfig::default()).checkpoint().save(&path).expect("it is written");
    refusal(GaussianPolicy::load(&path));
    assert!(Path::exists(&path));
}

/// `bytes` with every `from` turned into `to`, which is as long.
fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|window| window == from.as_bytes()) {
        bytes[at + found..at + found + from.len()].copy_from_slice(to.as_bytes());
        at += found + from.len();
    }
    bytes
}
