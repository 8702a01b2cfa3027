//! Random data: repeatable at any number of threads, watched, and stopped at once.

use std::sync::atomic::{AtomicUsize, Ordering};

use foresight::{
    data::{CollectProgress, CollectRequest, DIVERGED, Episode, Source, Split, collect, stepping_rate},
    plant::{Outcome, Plant, PlantError, PlantSpec, Rng, Start, mujoco::MujocoModel},
};

fn request(episodes: usize, steps: usize) -> CollectRequest {
    CollectRequest {
        single: false,
        episodes,
        steps,
        hold: [1, 1],
        split: Split::Train,
        source: Source::Random,
        seed: 5,
        purpose: "random data".to_owned(),
        terminate: true,
        first_id: 0,
        start: Start::Random,
    }
}

fn gather(agent: &str, variant: &str, request: &CollectRequest, threads: usize) -> Vec<Episode> {
    let model = MujocoModel::open(agent, variant).expect("a built-in agent opens");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| collect(&|| Ok(model.plant()?), request, &|_, _| true)).expect("a collection")
}

#[test]
fn one_thread_and_three_give_the_same_episodes_in_the_same_order() {
    for agent in ["swimmer", "half_cheetah", "ant", "hopper"] {
        let request = request(7, 30);
        let alone = gather(agent, "faithful", &request, 1);
        assert_eq!(alone.iter().map(|episode| episode.id).collect::<Vec<_>>(), (0..7).collect::<Vec<_>>());
        assert_eq!(alone, gather(agent, "faithful", &request, 3), "{agent}");
    }
}

#[test]
fn a_continued_collection_brings_new_episodes() {
    let first = gather("half_cheetah", "faithful", &request(2, 5), 1);
    let more = gather("half_cheetah", "faithful", &CollectRequest { first_id: 2, ..request(2, 5) }, 1);
    let both = gather("half_cheetah", "faithful", &request(4, 5), 1);
    assert_eq!([first, more].concat(), both);
    let other = gather(
        "half_cheetah",
        "faithful",
        &CollectRequest { purpose: "validation data".into(), ..request(2, 5) },
        1,
    );
    assert_ne!(other[..], both[..2]);
}

#[test]
fn held_actions_are_held_as_long_as_asked() {
    let request = CollectRequest { hold: [3, 6], source: Source::Held, ..request(1, 400) };
    let episode = gather("swimmer", "modern", &request, 1).remove(0);
    assert_eq!(episode.len(), 400);
    let mut lengths = vec![1];
    for t in 1..episode.len() {
        if episode.action(t) == episode.action(t - 1) {
            *lengths.last_mut().expect("a run") += 1;
        } else {
            lengths.push(1);
        }
    }
    lengths.pop();
    assert!(
        lengths.iter().all(|n| (3..=6).contains(n)) && (3..=6).all(|n| lengths.contains(&n)),
        "{lengths:?}"
    );
    assert!(episode.actions().iter().all(|a| (-1.0..=1.0).contains(a)));
}

#[test]
fn random_ants_fall_and_end_their_episodes_unless_told_otherwise() {
    let fallen = gather("ant", "faithful", &request(6, 400), 2);
    assert!(fallen.iter().any(|episode| episode.terminated && episode.len() < 400));
    let on = gather("ant", "faithful", &CollectRequest { terminate: false, ..request(6, 400) }, 2);
    assert!(on.iter().all(|episode| !episode.terminated && episode.len() == 400));
}

#[test]
fn the_watcher_sees_progress_and_can_stop_everything() {
    let model = MujocoModel::open("half_cheetah", "faithful").expect("a built-in agent opens");
    let last = AtomicUsize::new(0);
    let all = collect(&|| Ok(model.plant()?), &request(5, 100), &|progress: CollectProgress, _| {
        last.fetch_max(progress.steps, Ordering::Relaxed);
        progress.episodes <= 5 && progress.steps <= progress.all_steps
    });
    assert_eq!((all.expect("a collection").len(), last.into_inner()), (5, 500));
    // A million episodes would take hours; the third call ends it.
    let calls = AtomicUsize::new(0);
    let some = collect(&|| Ok(model.plant()?), &request(1_000_000, 100), &|_, _| {
        calls.fetch_add(1, Ordering::Relaxed) < 2
    });
    let some = some.expect("a stopped collection");
    assert!(
        some.len() < 100 && some.iter().all(|episode| episode.len() == 100),
        "only whole episodes are kept"
    );
}

/// A plant that diverges at a step of its choice, or cannot even be reset.
struct Fragile {
    spec: std::sync::Arc<PlantSpec>,
    left: usize,
}

impl Plant for Fragile {
    fn spec(&self) -> &std::sync::Arc<PlantSpec> {
        &self.spec
    }

    fn reset(&mut self, _: &Start, _: &mut Rng) -> Result<(), PlantError> {
        Ok(())
    }

    fn observe(&self, state: &mut [f32]) {
        state.fill(self.left as f32);
    }

    fn step(&mut self, _: &[f32]) -> Result<Outcome, PlantError> {
        if self.left == 0 {
            return Err(PlantError::Diverged { seconds: 1.0, what: "test".to_owned() });
        }
        self.left -= 1;
        Ok(Outcome { reward: 1.0, ..Outcome::default() })
    }

    fn configuration(&self) -> Vec<f64> {
        Vec::new()
    }
}

#[test]
fn a_diverged_episode_keeps_what_came_before() {
    let spec = MujocoModel::open("hopper", "modern").expect("a built-in agent opens").spec().clone();
    let make = || Ok(Box::new(Fragile { spec: spec.clone(), left: 4 }) as Box<dyn Plant>);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let episodes = pool.install(|| collect(&make, &request(3, 10), &|_, _| true)).expect("a collection");
    // The second and third diverge at once and leave nothing.
    assert_eq!(episodes.len(), 1);
    assert_eq!((episodes[0].len(), &episodes[0].tags[..]), (4, &[DIVERGED.to_owned()][..]));
}

#[test]
fn a_plant_that_cannot_be_made_is_one_error() {
    let broken = || Err::<Box<dyn Plant>, _>(PlantError::UnknownAgent("x".to_owned()));
    assert_eq!(
        collect(&broken, &request(3, 10), &|_, _| true),
        Err(PlantError::UnknownAgent("x".to_owned()))
    );
}

#[test]
fn the_rate_can_be_measured() {
    let rate = stepping_rate("hopper", "faithful", 0.0).expect("a measurement");
    assert!(rate.collected > 0.0 && rate.raw > 0.0);
}
