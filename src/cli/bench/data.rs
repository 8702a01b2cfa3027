//! `foresight bench data`: a run folder with millions of transitions, opened, looked at and trained on.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use rand::Rng as _;

use crate::{
    data::{Contents, Episode, Split, Store},
    experiment::{Experiment, Host, Preset},
    gui,
    plant::stream,
    session::{Command, Event, Level, Phase, Session},
};

/// Steps of an episode, and episodes that are added to the folder at a time: as many as a part holds.
const STEPS: usize = 1000;
const AT_A_TIME: usize = 262;
/// Of so many episodes one is held out.
const HELD_OUT: usize = 500;
/// Steps of a prediction that is looked at.
const PREDICTED: usize = 100;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Transitions of the ant (41 numbers of its state, 8 of an action).
    #[arg(long, default_value_t = 10_000_000)]
    transitions: usize,
    /// Gradient steps to train.
    #[arg(long, default_value_t = 300)]
    updates: usize,
    /// Seconds that the window looks at the folder.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Where the data are made; they stay there, and are used again. Otherwise in a temporary folder.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

pub fn data(arguments: &Arguments) -> anyhow::Result<()> {
    let passing = std::env::temp_dir().join(format!("foresight-bench-{}", std::process::id()));
    let folder = arguments.folder.as_ref().unwrap_or(&passing);
    let measured = measure(folder, arguments);
    if arguments.folder.is_none() {
        // The measurement is there, or its error; what cannot be removed is in a temporary folder.
        drop(fs::remove_dir_all(&passing));
    }
    let Measured { transitions, made, opened, frames, prepared, batches, trace, peaks } = measured?;
    let [made_gb, peak_gb] = peaks.map(|peak| peak.map(|kilobytes| kilobytes as f64 / 1e6));
    if arguments.json {
        let line = serde_json::json!({
            "bench": "data", "transitions": transitions, "made_s": made, "made_peak_gb": made_gb, "opened_s": opened,
            "frame_p50_ms": frames[0], "frame_p99_ms": frames[1], "frame_max_ms": frames[2], "prepared_s": prepared,
            "batches_per_s": batches, "prediction_s": trace, "peak_gb": peak_gb,
        });
        println!("{line}");
    } else {
        let words = |gb: Option<f64>| gb.map_or("unknown".to_owned(), |gb| format!("{gb:.2} GB"));
        println!(
            "{transitions} transitions: opened in {opened:.2} s, frames of {:.1} ms (median; worst {:.0}), a prediction after {trace:.2} s, \
             training prepared in {prepared:.1} s, {batches:.1} batches a second; at most {} of memory (making the data: {}, {made:.0} s)",
            frames[0],
            frames[2],
            words(peak_gb),
            words(made_gb)
        );
    }
    Ok(())
}

struct Measured {
    transitions: usize,
    /// Seconds until the data were made, the run was open, the first gradient step was taken, and a prediction could be drawn.
    made: f64,
    opened: f64,
    prepared: f64,
    trace: f64,
    /// Times of frames (ms): median, 99th percentile, worst.
    frames: [f64; 3],
    /// Gradient steps a second, of all networks together.
    batches: f64,
    /// Most memory (kB) while the data were made, and from then on, where the system tells.
    peaks: [Option<u64>; 2],
}

fn measure(run: &Path, arguments: &Arguments) -> anyhow::Result<Measured> {
    let began = Instant::now();
    forget_peak();
    if !run.join("data").exists() {
        make(run, arguments)?;
    }
    let (made, made_peak) = (began.elapsed().as_secs_f64(), peak());
    forget_peak();
    let (opened, frames) = gui::bench::browse(run, Duration::from_secs_f64(arguments.seconds))?;
    let frames = [0.5, 0.99, 1.0].map(|share| frames.quantile(share).unwrap_or(f64::NAN));

    let session = Session::spawn(|| {})?;
    session.send(Command::OpenRun(run.to_owned()));
    let (mut held_out, mut transitions) = (None, 0);
    wait(&session, &mut |event| {
        match event {
            Event::Episode(episode) if episode.split == Split::Validation => held_out = Some(episode.id),
            Event::Data(data) => transitions = data.train_transitions + data.validation_transitions,
            _ => {}
        }
        transitions > 0
    })?;
    let began = Instant::now();
    session.send(Command::Train);
    let (mut prepared, mut batches) = (0.0, 0.0);
    wait(&session, &mut |event| {
        match event {
            Event::Progress(progress) if progress.unit == "updates" => {
                if prepared == 0.0 {
                    prepared = began.elapsed().as_secs_f64() - progress.elapsed;
                }
                batches = progress.done as f64 / progress.elapsed;
            }
            _ => {}
        }
        matches!(event, Event::Phase { phase: Phase::Idle, .. }) && batches > 0.0
    })?;
    let episode = held_out.context("no episode is held out")?;
    let began = Instant::now();
    session.send(Command::OpenLoop { episode, start: 0, steps: PREDICTED });
    wait(&session, &mut |event| matches!(event, Event::OpenLoopTrace(_)))?;
    let trace = began.elapsed().as_secs_f64();
    drop(session);
    let opened = opened.as_secs_f64();
    Ok(Measured { transitions, made, opened, prepared, trace, frames, batches, peaks: [made_peak, peak()] })
}

/// Hears the worker until `enough` says so.
fn wait(session: &Session, enough: &mut dyn FnMut(&Event) -> bool) -> anyhow::Result<()> {
    loop {
        let event = session.wait().context("the worker has ended")?;
        if let Event::Notice { level: Level::Error, text } = &event {
            anyhow::bail!("{text}");
        }
        if enough(&event) {
            return Ok(());
        }
    }
}

/// A run folder with as many transitions as were asked for: a few real episodes of the ant, varied.
fn make(run: &Path, arguments: &Arguments) -> anyhow::Result<()> {
    struct Deaf;
    impl Host for Deaf {
        fn report(&mut self, _: Event) {}

        fn go_on(&mut self) -> bool {
            true
        }
    }
    let mut preset = Preset::builtin("best/ant_forward")?;
    let updates = format!("training.updates={}", arguments.updates);
    for change in ["data.episodes=8", "data.steps=1000", "data.terminate=false", &updates] {
        preset.set(change)?;
    }
    let mut experiment = Experiment::open(preset)?;
    let data = experiment.preset.data.clone();
    experiment.collect_more(&data, Split::Train, &mut Deaf)?;
    let (real, spec) = (experiment.dataset.all().to_vec(), experiment.dataset.spec().clone());
    experiment.dataset.retain(|_| false);
    experiment.stream_to(run)?;
    drop(experiment);
    let all = arguments.transitions.div_ceil(STEPS);
    for first in (0..all).step_by(AT_A_TIME) {
        // What was made before stays in its files.
        let claim = Store::claim(run)?;
        let contents = Contents::read(run)?;
        let store = Store::open(claim, &contents, &spec)?;
        let mut dataset = contents.dataset.context("the folder that was made has no data")?;
        (first..all.min(first + AT_A_TIME)).for_each(|id| dataset.push(varied(&real[id % real.len()], id)));
        store.save(&dataset)?;
    }
    Ok(())
}

/// `episode`, its numbers changed by a few percent each.
fn varied(episode: &Arc<Episode>, id: usize) -> Episode {
    let mut rng = stream(0, "varied", id as u64);
    let mut vary = |numbers: &[f32]| -> Vec<f32> {
        numbers.iter().map(|x| x * rng.random_range(0.95..1.05_f32)).collect()
    };
    let split = if id % HELD_OUT == HELD_OUT - 1 { Split::Validation } else { Split::Train };
    let first = vary(episode.state(0));
    let mut varied = Episode::begin(id as u64, episode.source, split, &first, episode.action_len());
    for t in 0..episode.len() {
        let (action, next) = (vary(episode.action(t)), vary(episode.state(t + 1)));
        varied.push(&action, f64::from(episode.rewards()[t]), &next);
    }
    varied
}

/// The most memory that this process had at a time (kB), on Linux.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

/// From now on, [`peak`] counts anew.
fn forget_peak() {
    // Where that is not possible, it counts what was before as well.
    drop(fs::write("/proc/self/clear_refs", "5"));
}
