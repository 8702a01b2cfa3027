//! Collect, train, run, look back, save, open again, change the agent, in a loop.

use std::fs;

use egui_kittest::kittest::Queryable as _;
use foresight::{
    experiment::Preset,
    gui::{Layout, Opening},
    session::Phase,
};

use super::user::{User, small};

/// Another agent each time, with small budgets.
const AGENTS: [(&str, &str); 3] =
    [("swimmer", "faithful"), ("half_cheetah", "faithful"), ("ant", "faithful")];

/// A cycle is every agent so often: until the drawing library has the memory that it will go on with.
const ROUNDS: usize = 4;

/// What the process holds.
#[derive(Clone, Copy, Debug)]
struct Held {
    kilobytes: usize,
    threads: usize,
    files: usize,
}

impl Held {
    fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").expect("a status");
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a size");
        let kilobytes = resident.split_whitespace().next().and_then(|number| number.parse().ok());
        let count = |what: &str| fs::read_dir(format!("/proc/self/{what}")).expect("a list").count();
        Self { kilobytes: kilobytes.expect("a number"), threads: count("task"), files: count("fd") }
    }
}

/// How many hours go by for the plants: `FORESIGHT_SOAK_HOURS`, or two cycles, which do not hold up other tests.
fn hours() -> f64 {
    std::env::var("FORESIGHT_SOAK_HOURS").ok().and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

fn preset(agent: &str, variant: &str) -> Preset {
    let mut preset = small();
    preset.name = format!("soak_{agent}");
    (preset.plant.agent, preset.plant.variant) = (agent.into(), variant.into());
    preset
}

/// Rests, with nothing more to tell.
fn rest(user: &mut User, what: &str) {
    user.until(what, |store| store.phase == Phase::Idle);
}

/// Everything with one agent; the seconds that went by for its plant.
fn turn(user: &mut User, preset: Preset) -> f64 {
    let agent = preset.plant.agent.clone();
    let run = std::env::current_dir().expect("a folder").join("runs").join(format!("{}-seed0", preset.name));
    let ctx = user.harness.ctx.clone();
    user.harness.state_mut().open(&ctx, Opening::Preset(Box::new(preset)));
    let opened = move |spec: &foresight::plant::PlantSpec| spec.agent == agent;
    user.until("the agent is there", |store| {
        store.phase == Phase::Idle
            && store.spec.as_ref().is_some_and(|spec| opened(spec))
            && store.card.is_none()
    });
    user.harness.state_mut().show(Layout::Collect);
    user.harness.run_steps(2);
    while user.store().speed.is_some() {
        user.harness.key_press(egui::Key::Plus);
        user.harness.run_steps(1);
    }
    user.press("Collect data");
    user.until("there are data of both kinds", |store| {
        store.phase == Phase::Idle
            && store.data.train_transitions > 0
            && store.data.validation_transitions > 0
    });
    user.press("Train");
    user.press("Train the model");
    user.until("there is a model", |store| store.phase == Phase::Idle && store.errors.is_some());
    user.press("Draw");
    user.harness.get_by_label("Template").click();
    user.harness.run_steps(4);
    user.press("Straight");
    user.press("Follow this path");
    user.until("it was followed", |store| store.phase == Phase::Idle && !store.paths.is_empty());
    user.press("Run");
    for _ in 0..10 {
        user.press("One frame back");
    }
    user.press("Diagnose");
    user.until("a prediction lies beside the truth", |store| store.trace.is_some());
    user.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    user.until("it is saved", |store| store.folder.is_some());
    rest(user, "it rests");
    let steps: f64 = user.store().episodes.iter().map(|episode| episode.seconds).sum();

    user.harness.state_mut().open(&ctx, Opening::Run(run.clone()));
    user.until("it is open again", |store| {
        store.phase == Phase::Idle && store.card.is_some() && store.folder.as_ref() == Some(&run)
    });
    fs::remove_dir_all(&run).expect("it was saved");
    steps
}

#[test]
fn use_in_fast_motion_piles_nothing_up() {
    let home = tempfile::tempdir().expect("a folder");
    std::env::set_current_dir(home.path()).expect("it is there");
    let mut user = User::new(preset(AGENTS[0].0, AGENTS[0].1));
    // Pictures go to a renderer, and what it has taken is drawn now and then: both would pile up otherwise, as they never do in a window,
    // which draws every frame.
    user.drawn_every = 10;
    if let Err(error) = user.harness.render() {
        eprintln!("skipped: there is nothing to draw with ({error})");
        return;
    }
    let (mut seconds, mut held) = (0.0, Vec::new());
    while seconds < hours() * 3600.0 || held.len() < 2 {
        for (agent, variant) in [AGENTS; ROUNDS].concat() {
            seconds += turn(&mut user, preset(agent, variant));
        }
        held.push(Held::now());
    }
    let (first, last) = (held[0], held[held.len() - 1]);
    println!(
        "{:.2} h of the plants' time, {} cycles of {} agents, {ROUNDS} times each; after the first {first:?}, after the last {last:?}",
        seconds / 3600.0,
        held.len(),
        AGENTS.len()
    );
    if hours() > 0.0 {
        assert!(last.kilobytes as f64 <= 1.1 * first.kilobytes as f64, "{held:?}");
    } else {
        // Caches are still filling up; but what an opening takes for its picture alone, kept every time, would be more.
        let openings = 2 * AGENTS.len() * ROUNDS;
        assert!(last.kilobytes < first.kilobytes + openings * 10_000, "{held:?}");
    }
    assert!(last.threads <= first.threads && last.files <= first.files, "{held:?}");
    let complaints: Vec<_> = user
        .store()
        .notices
        .iter()
        .filter(|notice| notice.level == foresight::session::Level::Error)
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
}
