//! A set of hundreds of thousands of transitions takes the memory of its numbers once, and none before they are needed.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use foresight::{
    data::{Contents, Dataset, Episode, Source, Split, Store},
    dynamics::{Control, FeatureKind, Model, NetworkConfig, Trainer, TrainingConfig},
    plant::{Element, PlantSpec, Role, stream},
};
use rand::Rng as _;

/// Counts the bytes that are in use, and the most that were.
struct Counting;

static USED: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

fn took(bytes: usize) {
    MOST.fetch_max(USED.fetch_add(bytes, Ordering::Relaxed) + bytes, Ordering::Relaxed);
}

// SAFETY: every call goes to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        // SAFETY: the caller keeps the same promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the same promises.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// What `work` gives, and how many megabytes more than before were in use at a time meanwhile.
fn measured<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = USED.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    let made = work();
    (made, MOST.load(Ordering::Relaxed).saturating_sub(before) as f64 / 1e6)
}

const STATES: usize = 41;
const ACTIONS: usize = 8;
const STEPS: usize = 1000;
const EPISODES: usize = 300;

fn spec() -> Arc<PlantSpec> {
    Arc::new(PlantSpec {
        agent: "many-legged".into(),
        variant: "custom".into(),
        state: (0..STATES).map(|i| Element::new(format!("s{i}"), "1", Role::Other)).collect(),
        action: (0..ACTIONS).map(|i| Element::new(format!("a{i}"), "1", Role::Control)).collect(),
        control_period: 0.1,
        anchor: None,
    })
}

/// A body that forgets where it was, and goes where it is driven.
fn episode(id: usize) -> Episode {
    let mut rng = stream(5, "many legs", id as u64);
    let mut state = [0.0; STATES];
    state.fill_with(|| rng.random_range(-1.0..1.0_f32));
    let (source, split) = match id {
        _ if id % 100 == 99 => (Source::Random, Split::Validation),
        _ if id > 200 => (Source::Mpc(0), Split::Train),
        _ => (Source::Random, Split::Train),
    };
    let mut episode = Episode::begin(id as u64, source, split, &state, ACTIONS);
    for _ in 0..STEPS {
        let mut action = [0.0; ACTIONS];
        action.fill_with(|| rng.random_range(-1.0..1.0_f32));
        for (i, x) in state.iter_mut().enumerate() {
            *x = 0.9 * *x + 0.3 * action[i % ACTIONS] + rng.random_range(-0.01..0.01_f32);
        }
        episode.push(&action, f64::from(state[0]), &state);
    }
    episode
}

fn trained(data: &Dataset, table: usize, batches: &mut f64) -> Model {
    let config = TrainingConfig { updates: Some(120), batch: 256, ..TrainingConfig::default() };
    let network = NetworkConfig { layers: 2, width: 64, ..NetworkConfig::default() };
    let mut trainer = Trainer::new(spec(), FeatureKind::Raw, &network, &config, 1);
    trainer.hold_at_most(table);
    let mut watch = |event: foresight::dynamics::TrainEvent| {
        if event.updates_total > 0 {
            *batches = event.update as f64 / event.elapsed.as_secs_f64();
        }
        Control::Continue
    };
    trainer.train(data, 0, &mut watch).expect("trains")
}

fn open(run: &Path) -> Dataset {
    Contents::read(run).expect("it opens").dataset.expect("it has data")
}

#[test]
fn many_transitions_are_in_memory_once_and_only_when_they_are_needed() {
    // States, actions and rewards, in megabytes; and inputs and targets of all transitions.
    let numbers = (EPISODES * STEPS * (STATES + ACTIONS + 1) * 4) as f64 / 1e6;
    let table = (EPISODES * STEPS * (STATES + ACTIONS + STATES) * 4) as f64 / 1e6;
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path();
    let ((), made) = measured(|| {
        let claim = Store::claim(run).expect("nobody else is there");
        let store = Store::begin(claim, &spec(), false).expect("a new run").0;
        let mut data = Dataset::new(spec());
        (0..EPISODES).for_each(|id| data.push(episode(id)));
        store.save(&data).expect("saves");
    });
    // What is written is read back, a part at a time.
    assert!(made < 2.5 * numbers, "{made} MB to write {numbers} MB");

    let began = Instant::now();
    let (data, opening) = measured(|| open(run));
    let took = began.elapsed();
    assert!(opening < 2.0, "{opening} MB to open");
    let (returns, listing) =
        measured(|| data.all().iter().map(|episode| episode.total_reward()).sum::<f64>());
    assert!(!data.is_here() && listing < 0.1 && returns != 0.0, "{listing} MB to list");
    assert_eq!((data.transitions(Split::Train), data.transitions(Split::Validation)), (297_000, 3_000));

    let ((), reading) = measured(|| assert!(data.bring(&mut |_, _| true).expect("it is sound")));
    assert!(data.is_here() && reading < 1.6 * numbers, "{reading} MB to read {numbers} MB");

    let mut batches = [0.0; 2];
    let (streamed, lean) = measured(|| trained(&data, 0, &mut batches[0]));
    let (whole, rich) = measured(|| trained(&data, usize::MAX, &mut batches[1]));
    println!(
        "{numbers:.0} MB of numbers: written with {made:.0}, opened in {took:?} with {opening:.2}, read with {reading:.0}; trained \
         with {lean:.0} MB and {:.0} batches a second, with a table of {table:.0} MB {rich:.0} and {:.0}",
        batches[0], batches[1]
    );
    assert_eq!(streamed, whole);
    assert!(lean < 0.5 * numbers, "{lean} MB to train on {numbers} MB");
    // The table, and little more: no copy of it, and none of the data.
    assert!(table < rich && rich < 1.3 * table, "{rich} MB for a table of {table} MB");
}
