//! A model travels as one file with its card, and a file that is not one is refused in one sentence.

mod oscillator;

use std::{fs, path::Path};

use foresight::{
    dynamics::{Checkpoint, Control, Model, ModelError, NetworkConfig, TrainingConfig},
    plant::PlantSpec,
};
use oscillator::{config, dataset, network, trainer};

fn model() -> Model {
    let network = NetworkConfig { ensemble: 2, ..network() };
    let config = TrainingConfig { epochs: 2, ..config() };
    trainer(&network, &config).train(&dataset(), 0, &mut |_| Control::Continue).expect("trains")
}

fn refusal(path: &Path) -> String {
    match Model::load(path) {
        Err(ModelError::Format { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_model_is_the_same_after_a_journey_through_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = model();
    model.save(folder.path()).expect("saves");
    let loaded = Model::load(&folder.path().join("model.safetensors")).expect("loads");
    assert_eq!(
        (&loaded.members, &loaded.input, &loaded.target),
        (&model.members, &model.input, &model.target)
    );
    assert_eq!((&loaded.limits, &loaded.state_std), (&model.limits, &model.state_std));
    assert_eq!((&loaded.card.spec, &loaded.card.data_hash), (&model.card.spec, &model.card.data_hash));
    assert_eq!(loaded.predict(&[0.3, 0.1], &[0.5]), model.predict(&[0.3, 0.1], &[0.5]));

    // The card is readable beside it, and saving again changes nothing and leaves nothing behind.
    let card = fs::read_to_string(folder.path().join("model.json")).expect("a card");
    assert!(card.contains("\"agent\": \"pendulum\"") && card.contains("\"transitions\": 1600"));
    let before = fs::read(folder.path().join("model.safetensors")).expect("a file");
    model.save(folder.path()).expect("saves");
    assert_eq!(fs::read(folder.path().join("model.safetensors")).expect("a file"), before);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
}

#[test]
fn the_tensors_have_names_that_others_can_rely_on() {
    let folder = tempfile::tempdir().expect("a folder");
    model().save(folder.path()).expect("saves");
    let bytes = fs::read(folder.path().join("model.safetensors")).expect("a file");
    let file = safetensors::SafeTensors::deserialize(&bytes).expect("safetensors");
    let shape = |name| file.tensor(name).map(|tensor| tensor.shape().to_vec()).unwrap_or_default();
    assert_eq!(shape("member.0.layer.0.weight"), [32, 3]);
    assert_eq!(shape("member.1.layer.2.weight"), [2, 32]);
    assert_eq!(
        (shape("member.1.layer.2.bias"), shape("input.mean"), shape("input.std")),
        (vec![2], vec![3], vec![3])
    );
    assert_eq!((shape("target.mean"), shape("state.std"), shape("limits")), (vec![2], vec![2], vec![2, 2]));
}

#[test]
fn a_model_is_refused_on_a_plant_that_it_was_not_made_for() {
    let model = model();
    assert!(model.check_fits(&oscillator::spec()).is_ok());
    let mut other: PlantSpec = (*oscillator::spec()).clone();
    other.control_period = 0.02;
    let why = model.check_fits(&other).expect_err("another period").to_string();
    assert!(why.contains("0.05 s") && why.contains("0.02 s"), "{why}");
}

#[test]
fn broken_and_hostile_files_are_refused_in_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("model.safetensors");
    assert!(matches!(Model::load(&path), Err(ModelError::Io { .. })));
    let model = model();
    model.save(&path).expect("saves");
    let sound = fs::read(&path).expect("a file");

    for length in [0, 7, 8, 100, sound.len() / 2, sound.len() - 1] {
        fs::write(&path, &sound[..length]).expect("writes");
        refusal(&path);
    }
    // A header that claims to be as long as can be.
    let mut long = sound.clone();
    long[..8].fill(0xff);
    fs::write(&path, &long).expect("writes");
    refusal(&path);
    // Another word anywhere in the header never brings the program down.
    let header = usize::from(u16::from_le_bytes([sound[0], sound[1]]));
    for at in (8..8 + header).step_by(3) {
        let mut bytes = sound.clone();
        bytes[at] = b'9';
        fs::write(&path, &bytes).expect("writes");
        let _ = Model::load(&path);
    }
    // Sizes that contradict the tensors.
    let lie = |from: &str, to: &str| {
        let mut lying = model.clone();
        let card = serde_json::to_string(&model.card).expect("writes").replace(from, to);
        lying.card = serde_json::from_str(&card).expect("still a card");
        lying.save(&path).expect("saves");
        refusal(&path)
    };
    assert!(lie("\"width\":32", "\"width\":4000000000").contains("layer.0.weight"));
    assert!(lie("\"layers\":2", "\"layers\":4000000000").contains("layers"));
    assert!(lie("\"ensemble\":2", "\"ensemble\":0").contains("networks"));
    assert!(lie("\"format\":1", "\"format\":2").contains("format"));
    assert!(lie("\"control_period\":0.05", "\"control_period\":-1").contains("control period"));
    let anchor =
        r#""anchor":{"plane":[0,1],"forward_velocity":1,"heading":{"quaternion":18446744073709551615}}"#;
    assert!(lie("\"anchor\":null", anchor).contains("heading"));
    // Numbers that are none.
    let mut sick = model.clone();
    sick.members[1].layers[0].bias[3] = f32::NAN;
    sick.save(&path).expect("saves");
    assert!(refusal(&path).contains("member.1.layer.0.bias"));
    let mut sick = model.clone();
    sick.input.std[0] = -1.0;
    sick.save(&path).expect("saves");
    assert!(refusal(&path).contains("negative"));
}

#[test]
fn a_broken_checkpoint_is_refused_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("checkpoint.safetensors");
    let mut trainer = trainer(&network(), &TrainingConfig { epochs: 1, ..config() });
    trainer.train(&dataset(), 0, &mut |_| Control::Continue).expect("trains");
    trainer.checkpoint().save(&path).expect("saves");
    assert_eq!(Checkpoint::load(&path).expect("loads").updates(), 25);
    let sound = fs::read(&path).expect("a file");
    fs::write(&path, &sound[..sound.len() - 4]).expect("writes");
    assert!(matches!(Checkpoint::load(&path), Err(ModelError::Format { .. })));
    model().save(&path).expect("saves");
    assert!(matches!(Checkpoint::load(&path), Err(ModelError::Format { .. })));
}
