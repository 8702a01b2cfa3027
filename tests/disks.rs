//! A disk without room and one that cannot be written to: what was done stays in memory, is told once, and is written when it can be.
#![cfg(target_os = "linux")]

mod oscillator;
mod small_disk;

use std::{fs, path::Path};

use foresight::{
    data::{Contents, Dataset, Episode, Journal, News, Source, Split, Store, UnderWay},
    experiment::{Experiment, Preset},
    session::{Command, Event, Level, Phase, Session},
};
use oscillator::{episode, spec};
use small_disk::SmallDisk;

/// `whole` as it is made, into a journal.
fn made(journal: &Journal, whole: &Episode) -> UnderWay {
    let fresh = Episode::begin(whole.id, whole.source, whole.split, whole.state(0), whole.action_len());
    let mut under_way = journal.begin(fresh);
    for t in 0..whole.len() {
        under_way.push(whole.action(t), f64::from(whole.rewards()[t]), whole.state(t + 1));
    }
    under_way
}

/// What the store has to say next.
fn news(journal: &Journal) -> News {
    loop {
        match journal.news() {
            Some(news) => return news,
            None => std::thread::yield_now(),
        }
    }
}

fn read(run: &Path) -> Dataset {
    Contents::read(run).expect("it opens").dataset.expect("it has data")
}

#[test]
fn what_finds_no_room_is_told_once_and_written_when_there_is_room_again() {
    let Some(disk) = SmallDisk::of_kib(2_000) else { return };
    let run = disk.path().join("run");
    let store = Store::begin(Store::claim(&run).expect("free"), &spec(), false).expect("a new run").0;
    let journal = store.journal();
    let mut data = Dataset::new(spec());
    data.push(made(&journal, &episode(0, Source::Random, Split::Train, 500)).end());
    store.save(&data).expect("there is room");

    disk.leave_kib(12);
    // Far more than is left; it is under way, so that the journal is all there is for it.
    let large = episode(1, Source::Driven, Split::Train, 30_000);
    let under_way = made(&journal, &large);
    let News::Trouble(told) = news(&journal) else { panic!("there is no room") };
    assert!(told.contains("No space left") && told.contains(&run.display().to_string()), "{told}");
    let refused = store.save(&data).expect_err("there is no room").to_string();
    assert!(refused.contains("No space left"), "{refused}");
    assert_eq!(journal.news(), None, "it was told of");
    // What is there is sound all the time.
    assert_eq!(read(&run).all()[0], data.all()[0]);

    disk.make_room();
    data.push(under_way.end());
    store.save(&data).expect("there is room again");
    let News::Over(told) = news(&journal) else { panic!("it is over") };
    assert!(told.contains("nothing is missing"), "{told}");
    drop(store);
    assert_eq!(read(&run).all(), data.all());
}

#[test]
fn a_window_goes_on_with_a_disk_that_is_full() {
    let Some(disk) = SmallDisk::of_kib(3_000) else { return };
    let run = disk.path().join("run");
    let mut preset = Preset::builtin("quick_start").expect("it comes with the program");
    for change in ["data.episodes=40", "data.steps=333", "data.validation_episodes=1", "training.updates=20"]
    {
        preset.set(change).expect(change);
    }
    let data = preset.data.clone();
    let session = Session::spawn(|| {}).expect("a thread");
    let mut told = Vec::new();
    let mut until = |phase: Phase| {
        loop {
            match session.wait().expect("the worker lives") {
                Event::Phase { phase: now, .. } if now == phase => return,
                Event::Notice { level: level @ (Level::Warning | Level::Error), text } => {
                    told.push((level, text));
                }
                _ => {}
            }
        }
    };
    session.send(Command::Open(Box::new(preset)));
    session.send(Command::Save(Some(run.clone())));
    while !matches!(session.wait().expect("the worker lives"), Event::Saved(_)) {}
    disk.leave_kib(20);
    session.send(Command::Collect { data, split: Split::Train });
    until(Phase::Collecting);
    until(Phase::Idle);
    session.send(Command::Train);
    until(Phase::Training);
    until(Phase::Idle);
    session.send(Command::Save(None));
    session.send(Command::Evaluate);
    until(Phase::Evaluating);
    until(Phase::Idle);
    let said: Vec<_> = told.iter().filter(|(_, text)| text.contains("No space left")).collect();
    assert!(!said.is_empty(), "{told:?}");
    // Writing is told of once for the data, and each wish to save is answered.
    assert!(said.len() <= 3, "{said:?}");
    assert!(!told.iter().any(|(_, text)| text.contains("mistake of this program")), "{told:?}");

    disk.make_room();
    session.send(Command::Save(None));
    drop(session);
    let opened = Experiment::load(&run).expect("it opens");
    assert_eq!(opened.dataset.transitions(Split::Train), 40 * 333);
    assert!(opened.model.is_some());
}

#[test]
fn a_folder_that_cannot_be_written_to_opens_and_says_so() {
    let Some(disk) = SmallDisk::of_kib(2_000) else { return };
    let run = disk.path().join("run");
    let mut preset = Preset::builtin("quick_start").expect("it comes with the program");
    for change in ["data.episodes=2", "data.steps=50", "data.validation_episodes=0"] {
        preset.set(change).expect(change);
    }
    let mut experiment = Experiment::open(preset).expect("it opens");
    experiment.add(episode_of(&experiment, 50), &mut Deaf);
    experiment.save(&run).expect("there is room");
    drop(experiment);

    disk.read_only();
    let mut opened = Experiment::resume(&run).expect("it can be read");
    let remarks = opened.take_remarks();
    let [(Level::Warning, text)] = remarks.as_slice() else { panic!("{remarks:?}") };
    assert!(text.contains("Read-only file system") && text.contains("save it elsewhere"), "{text}");
    assert_eq!(opened.dataset.transitions(Split::Train), 50);
    opened.add(episode_of(&opened, 20), &mut Deaf);
    let refused = format!("{:#}", opened.save(&run).expect_err("nobody can write there"));
    assert!(refused.contains("Read-only file system"), "{refused}");
    let elsewhere = tempfile::tempdir().expect("a folder");
    opened.save(elsewhere.path()).expect("there it can");
    let again = Experiment::load(elsewhere.path()).expect("it opens");
    assert_eq!(again.dataset.transitions(Split::Train), 70);
    assert!(fs::read_dir(&run).is_ok());
}

struct Deaf;

impl foresight::experiment::Host for Deaf {
    fn report(&mut self, _: Event) {}

    fn go_on(&mut self) -> bool {
        true
    }
}

/// An episode of the experiment's plant in which nothing happens.
fn episode_of(experiment: &Experiment, steps: usize) -> Episode {
    let spec = experiment.plants.spec();
    let (state, action) = (vec![0.5; spec.state.len()], vec![0.0; spec.action.len()]);
    let mut episode = Episode::begin(0, Source::Random, Split::Train, &state, action.len());
    (0..steps).for_each(|_| episode.push(&action, 0.0, &state));
    episode
}
