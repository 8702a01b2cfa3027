//! A run of hundreds of thousands of transitions is opened without reading them; what is damaged is named before a job needs it.

mod oscillator;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use foresight::{
    data::{self, Contents, DataError, Dataset, Episode, Format, Source, Split, Store, data_folder},
    dynamics::{Control, ModelError},
    experiment::Experiment,
    session::{Command, Event, Level, Phase, Session},
};
use oscillator::{episode, spec};

fn begin(run: &Path) -> Store {
    let claim = Store::claim(run).expect("nobody else is there");
    Store::begin(claim, &spec(), false).expect("a new run").0
}

fn read(run: &Path) -> Dataset {
    Contents::read(run).expect("it opens").dataset.expect("it has data")
}

fn go_on(run: &Path) -> (Store, Dataset) {
    let claim = Store::claim(run).expect("nobody else is there");
    let contents = Contents::read(run).expect("it opens");
    let store = Store::open(claim, &contents, &spec()).expect("it can be gone on with");
    (store, contents.dataset.expect("it has data"))
}

/// The parts of a run, in order.
fn parts(run: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data_folder(run)).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut parts: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|kind| kind == "parquet")).collect();
    parts.sort();
    parts
}

/// More states than are read at once: three hundred episodes in two parts.
fn large(run: &Path) -> Dataset {
    let mut data = Dataset::new(spec());
    for id in 0..300 {
        let split = if id % 100 == 99 { Split::Validation } else { Split::Train };
        data.push(episode(id, Source::Random, split, 1000));
    }
    begin(run).save(&data).expect("saves");
    data
}

#[test]
fn a_large_run_is_listed_at_once_and_read_when_its_numbers_are_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path();
    let data = large(run);
    let before = parts(run);
    assert_eq!(before.len(), 2, "{before:?}");
    let (store, mut found) = go_on(run);
    let row = |e: &Arc<Episode>| (e.id, e.len(), e.source, e.split, e.total_reward());
    assert!(found.all().iter().map(row).eq(data.all().iter().map(row)));
    assert_eq!(found.robot_seconds(Split::Train), data.robot_seconds(Split::Train));
    // What is written about episodes needs no look at their numbers, nor does another one.
    assert!(found.set_tags(7, vec!["carpet".into()]) && found.set_dropped(250, true));
    found.push(episode(300, Source::Driven, Split::Train, 20));
    store.keep(&found);
    drop(store);
    assert!(!found.is_here());
    assert!(before.iter().all(|part| parts(run).contains(part)), "{:?}", parts(run));
    let again = read(run);
    assert!(!again.is_here() && again.all()[7].tags == ["carpet"] && again.all()[250].dropped);
    assert_eq!(again.all().len(), 301);
    // One episode brings those of its file, and what was changed about them stays.
    assert_eq!(again.all()[3].states(), data.all()[3].states());
    assert_eq!(
        (again.all()[7].rewards(), &again.all()[7].tags[..]),
        (data.all()[7].rewards(), &["carpet".into()][..])
    );
    assert!(!again.is_here());
    // Whoever wants all of them hears how far it is, and may stop.
    assert!(!again.bring(&mut |_, _| false).expect("nothing is wrong"));
    let mut heard = Vec::new();
    let mut watch = |done, total| {
        heard.push((done, total));
        true
    };
    assert!(again.bring(&mut watch).expect("it is sound"));
    assert!(
        again.is_here() && heard.iter().all(|(done, total)| done <= total && *total < 50_000),
        "{heard:?}"
    );
    assert!(
        again
            .all()
            .iter()
            .zip(data.all())
            .all(|(a, b)| a.states() == b.states() && a.actions() == b.actions())
    );
    // Files that are made anew hold what the earlier ones held.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let lazy = read(run);
    begin(elsewhere.path()).save(&lazy).expect("saves");
    assert_eq!(read(elsewhere.path()).all(), again.all());
}

#[test]
fn the_run_of_an_earlier_program_is_read_whole_and_tells_its_returns_from_then_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path();
    let data = large(run);
    let manifest = data_folder(run).join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let mut json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for part in json["parts"].as_array_mut().expect("parts") {
        for entry in part["episodes"].as_array_mut().expect("episodes") {
            entry.as_object_mut().and_then(|entry| entry.remove("return")).expect("it was told");
        }
    }
    fs::write(&manifest, json.to_string()).expect("written");
    let (store, found) = go_on(run);
    assert!(found.is_here());
    assert_eq!(found.all(), data.all());
    store.save(&found).expect("saves");
    assert_eq!(fs::read_to_string(&manifest).expect("a manifest"), text);
    assert!(!read(run).is_here());
}

#[test]
fn a_part_that_is_damaged_or_gone_is_named_before_a_job_begins() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path();
    let data = large(run);
    let parts = parts(run);
    let name = parts[1].file_name().expect("a name").to_string_lossy().into_owned();
    let sound = fs::read(&parts[1]).expect("a part");
    let mut bad = sound.clone();
    bad[sound.len() / 2] ^= 1;
    fs::write(&parts[1], &bad).expect("written");
    let found = read(run);
    let told = found.bring(&mut |_, _| true).expect_err("it is damaged").to_string();
    assert!(told.contains(&name) && told.contains("checksum") && !told.contains('\n'), "{told}");
    // What is sound is there all the same.
    assert_eq!(found.all()[0].states(), data.all()[0].states());
    let network = oscillator::network();
    let mut trainer = oscillator::trainer(&network, &oscillator::config());
    let refused = trainer.train(&found, 0, &mut |_| Control::Continue).expect_err("it is damaged");
    assert!(matches!(&refused, ModelError::Data(why) if why.to_string() == told), "{refused}");
    let exported = run.join("out.csv");
    assert_eq!(data::export(&found, Format::Csv, &exported).expect_err("it is damaged").to_string(), told);
    assert!(!exported.exists());
    // Nor is anything overwritten with what could not be read.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let refused = begin(elsewhere.path()).save(&found).expect_err("it is damaged").to_string();
    assert!(refused.contains(&name), "{refused}");
    // Once it is repaired, the same set goes on.
    fs::write(&parts[1], &sound).expect("written");
    assert!(found.bring(&mut |_, _| true).expect("it is sound"));
    assert_eq!(found.all(), data.all());
    // A file that is taken away while a run is open does not matter here, one that was before does.
    let open = read(run);
    fs::remove_file(&parts[1]).expect("removed");
    #[cfg(unix)]
    assert_eq!(open.all(), data.all());
    let refused = Contents::read(run).expect_err("a part is missing").to_string();
    assert!(refused.contains(&name), "{refused}");
    drop(open);
}

#[test]
fn a_training_can_be_stopped_while_it_is_prepared_and_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    large(folder.path());
    let data = read(folder.path());
    let mut trainer = oscillator::trainer(&oscillator::network(), &oscillator::config());
    let before = trainer.checkpoint();
    let mut heard = Vec::new();
    let stopped = trainer.train(&data, 0, &mut |event| {
        heard.push(event);
        Control::Stop
    });
    assert!(matches!(stopped, Err(ModelError::Stopped)), "{stopped:?}");
    let preparing = heard[0].preparing.expect("what is done first");
    assert!(preparing.done <= preparing.total && heard[0].updates_total == 0, "{heard:?}");
    assert_eq!((heard.len(), trainer.checkpoint()), (1, before));
}

/// The sample of a swimmer's run, with so many more episodes of a thousand steps; made of its own states.
fn swimmer(run: &Path, episodes: usize) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats/2/run");
    let mut experiment = Experiment::load(&sample).expect("it opens");
    let first = experiment.dataset.all()[0].clone();
    for id in 0..episodes as u64 {
        let split = if id % 100 == 99 { Split::Validation } else { Split::Train };
        let (width, steps) = (first.action_len(), first.len());
        let mut more = Episode::begin(10 + id, Source::Random, split, first.state(0), width);
        for t in 0..1000 {
            let t = (t + id as usize) % steps;
            more.push(first.action(t), f64::from(first.rewards()[t]), first.state(t + 1));
        }
        experiment.dataset.push(more);
    }
    experiment.preset.set("training.updates=3").expect("a change");
    experiment.save(run).expect("saves");
}

/// What the worker tells until `command` is carried out: the look where data lie included, after opening.
fn told(session: &Session, command: Command) -> Vec<Event> {
    session.send(command.clone());
    let (mut events, mut training) = (Vec::new(), false);
    loop {
        let event = session.wait().expect("the worker lives");
        let over = match (&event, &command) {
            (Event::Phase { phase, .. }, Command::Train) => {
                training |= *phase == Phase::Training;
                training && *phase == Phase::Idle
            }
            (_, Command::Train) => false,
            (Event::Coverage(_), Command::OpenRun(_)) | (Event::OpenLoopTrace(_), _) => true,
            (Event::Notice { level, .. }, _) => *level == Level::Error,
            _ => false,
        };
        events.push(event);
        if over {
            return events;
        }
    }
}

#[test]
fn a_window_opens_looks_at_and_trains_on_a_large_run_and_says_what_is_damaged() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    swimmer(&run, 400);
    let session = Session::spawn(|| {}).expect("a thread");
    let events = told(&session, Command::OpenRun(run.clone()));
    let rows = events.iter().filter(|event| matches!(event, Event::Episode(_))).count();
    assert_eq!(rows, 403);
    let coverage = events.iter().find_map(|event| match event {
        Event::Coverage(coverage) => Some(coverage.clone()),
        _ => None,
    });
    let coverage = coverage.expect("it tells where the data lie");
    assert_eq!((coverage.seen, coverage.all, coverage.elements.len()), (396_080, 396_080, 18));
    // The list comes first.
    let place = |is: fn(&Event) -> bool| events.iter().position(is).expect("told");
    assert!(
        place(|event| matches!(event, Event::Data(_))) < place(|event| matches!(event, Event::Coverage(_)))
    );

    let look = Command::OpenLoop { episode: 402, start: 10, steps: 50 };
    let events = told(&session, look.clone());
    assert!(matches!(events.last(), Some(Event::OpenLoopTrace(trace)) if trace.truth.len() == 51 * 16));
    let events = told(&session, Command::Train);
    let card = events.iter().rev().find_map(|event| match event {
        Event::Model(card) => Some(card.clone()),
        _ => None,
    });
    assert_eq!(card.expect("a model").transitions, 396_080);
    let told_of = |events: &[Event], what: &str| {
        events.iter().any(|event| matches!(event, Event::Notice { text, .. } if text.contains(what)))
    };
    assert!(!told_of(&events, ""), "{events:?}");
    drop(session);

    // The same with a part that a disk has spoiled.
    let part = parts(&run)[1].clone();
    let mut bytes = fs::read(&part).expect("a part");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, &bytes).expect("written");
    let name = part.file_name().expect("a name").to_string_lossy().into_owned();
    let session = Session::spawn(|| {}).expect("a thread");
    // It opens; whoever looks at the numbers says what is wrong with them: first of all the look where they lie.
    assert!(told_of(&told(&session, Command::OpenRun(run.clone())), &name));
    assert!(told_of(&told(&session, look), &name));
    assert!(told_of(&told(&session, Command::Train), &name));
    let sound = Command::OpenLoop { episode: 0, start: 0, steps: 5 };
    assert!(
        matches!(told(&session, sound).last(), Some(Event::OpenLoopTrace(_))),
        "what is sound can be used"
    );
    drop(session);
    assert!(matches!(
        Contents::read(&run).expect("it opens").dataset.expect("data").bring(&mut |_, _| true),
        Err(DataError::Format { .. })
    ));
}
