//! A data set travels as one Parquet file, and a file that is not one is refused in one sentence.

mod oscillator;

use std::{fs, path::Path};

use foresight::data::{DataError, Dataset, Episode, Source, Split, replace_file};
use oscillator::{episode, spec};

fn dataset() -> Dataset {
    let mut data = Dataset::new(spec());
    for (id, source) in [Source::Random, Source::Held, Source::Driven, Source::Mpc(3)].into_iter().enumerate()
    {
        let mut episode = episode(id as u64 * 10, source, Split::Train, 5 + id);
        episode.tags = vec!["carpet, \"wet\"".into(), "Teppich 🐜".into()];
        data.push(episode);
    }
    let mut last = episode(99, Source::Random, Split::Validation, 40);
    (last.dropped, last.terminated) = (true, true);
    data.push(last);
    // An episode that never got further than its first state.
    data.push(Episode::begin(100, Source::Random, Split::Train, &[0.5, -0.5], 1));
    data
}

fn assert_same(a: &Dataset, b: &Dataset) {
    assert_eq!(a.spec(), b.spec());
    assert_eq!(a.all(), b.all());
}

fn refusal(path: &Path) -> String {
    match Dataset::load(path) {
        Err(DataError::Format { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn data_is_the_same_after_a_journey_through_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run").join("data.parquet");
    let data = dataset();
    data.save(&path).expect("saves, and makes the folder");
    assert_same(&Dataset::load(&path).expect("loads"), &data);
    // Again over itself, and empty.
    data.save(&path).expect("saves");
    assert_same(&Dataset::load(&path).expect("loads"), &data);
    let empty = Dataset::new(spec());
    empty.save(&path).expect("saves");
    assert_same(&Dataset::load(&path).expect("loads"), &empty);
}

#[test]
fn large_data_goes_through_several_row_groups() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data.parquet");
    let mut data = Dataset::new(spec());
    for id in 0..4 {
        data.push(episode(id, Source::Random, Split::Train, 40_000));
    }
    data.save(&path).expect("saves");
    assert_same(&Dataset::load(&path).expect("loads"), &data);
}

#[test]
fn broken_and_hostile_files_are_refused_in_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data.parquet");
    assert!(matches!(Dataset::load(&path), Err(DataError::Io { .. })));
    dataset().save(&path).expect("saves");
    let sound = fs::read(&path).expect("a file");
    for length in [0, 3, 4, 12, sound.len() / 2, sound.len() - 1] {
        fs::write(&path, &sound[..length]).expect("writes");
        let why = refusal(&path);
        assert!(!why.contains('\n'), "{why}");
    }
    // Damage anywhere is either noticed or harmless, never fatal.
    for at in (0..sound.len()).step_by(5) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x55;
        fs::write(&path, &bytes).expect("writes");
        let _ = Dataset::load(&path);
    }
    fs::write(&path, "time,x\n0,1\n").expect("writes");
    assert!(refusal(&path).contains("Parquet"));
}

#[test]
fn numbers_that_are_none_do_not_get_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data.parquet");
    let mut data = Dataset::new(spec());
    let mut sick = episode(7, Source::Random, Split::Train, 3);
    sick.push(&[0.0], 0.0, &[f32::NAN, 0.0]);
    data.push(sick);
    data.save(&path).expect("saves");
    assert!(refusal(&path).contains("episode 7"));
}

#[test]
fn a_write_that_fails_leaves_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    replace_file(&path, |file| std::io::Write::write_all(file, b"old")).expect("writes");
    let failed = replace_file(&path, |_| Err(std::io::Error::other("the disk is full")));
    assert!(failed.is_err());
    assert_eq!(fs::read(&path).expect("a file"), b"old");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}
