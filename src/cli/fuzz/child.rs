//! A child of the fuzzer: makes its share of the inputs, tries each, and tells what came of them.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rand::Rng as _;

use super::{
    Arguments, Count, Failure, Report,
    formats::{FORMATS, Format, RARE},
    mutate::mutate,
    radio, seeds,
};
use crate::plant::stream;

/// The file that says what is being tried: the input's number and format.
pub(super) const NOW: &str = "now";

/// Longer than this for one input is a hang: models of their own may take some ten seconds.
const HANG: Duration = Duration::from_secs(30);

/// After so long it says how far it is, so that little is forgotten should an input end it.
const OFTEN: Duration = Duration::from_secs(1);

/// Frames of the radio that count as one input.
const FRAMES: u64 = 10_000;

/// Failures told; more are more of the same.
const MOST_FAILURES: usize = 200;

thread_local! {
    /// Where and why this thread panicked since the last input began.
    static PANICS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Tries inputs `first`, `first + step`, ... and prints a [`Report`].
pub(super) fn run(arguments: &Arguments, first: u64, step: u64, folder: &Path) -> anyhow::Result<()> {
    panic::set_hook(Box::new(|info| {
        PANICS.with_borrow_mut(|panics| panics.push(info.to_string().replace('\n', " ")));
    }));
    let files = arguments.inputs;
    let all = files + arguments.frames.div_ceil(FRAMES);
    let corpus = seeds::corpus(folder)?;
    let formats: Vec<&Format> = match &arguments.format {
        Some(name) => vec![Format::named(name)?],
        None => FORMATS.iter().filter(|format| !format.rare).collect(),
    };
    let rare = FORMATS.iter().find(|format| format.rare && arguments.format.is_none());
    let (mut report, mut told) = (Tally::default(), Instant::now());
    let alive = watch()?;
    let (from, to) = arguments.only.map_or((first, all), |only| (only, only + 1));
    for input in (from..to).step_by(step as usize) {
        alive.store(input + 1, Ordering::Relaxed);
        if input >= files {
            fs::write(folder.join(NOW), format!("{input} radio frames"))?;
            report.frames(arguments, input, (input - files) * FRAMES);
            continue;
        }
        let mut rng = stream(arguments.seed, "fuzz", input);
        let format =
            rare.filter(|_| input % RARE == RARE / 2).unwrap_or(formats[rng.random_range(0..formats.len())]);
        fs::write(folder.join(NOW), format!("{input} {}", format.name))?;
        let known = corpus.of(format.name);
        let mut bytes = known[rng.random_range(0..known.len())].clone();
        let other = &known[rng.random_range(0..known.len())];
        mutate(&mut bytes, other, format.words, &mut rng);
        let bytes = (format.dress)(bytes);
        report.file(arguments, input, format, folder, &bytes);
        if told.elapsed() > OFTEN {
            told = Instant::now();
            say(&report.now())?;
        }
    }
    say(&Report { complete: true, ..report.now() })
}

fn say(report: &Report) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(report)?);
    Ok(())
}

/// Counts by format.
#[derive(Default)]
struct Tally {
    counts: BTreeMap<&'static str, Count>,
    failures: Vec<Failure>,
}

impl Tally {
    /// Tries one input; a failure is kept with its bytes.
    fn file(&mut self, arguments: &Arguments, input: u64, format: &Format, folder: &Path, bytes: &[u8]) {
        let outcome = self.timed(format.name, 1, || format.try_on(folder, bytes));
        if let Err(what) = outcome {
            let kept = arguments.keep.join(format!("{}-{input}", format.name.replace(' ', "_")));
            // The number alone is enough to make it again.
            drop(fs::create_dir_all(&arguments.keep).and_then(|()| fs::write(kept, bytes)));
            self.fail(input, format.name, what);
        }
    }

    fn frames(&mut self, arguments: &Arguments, input: u64, begun: u64) {
        let count = FRAMES.min(arguments.frames - begun);
        if let Err(what) = self.timed("radio frames", count, || radio::frames(arguments.seed, input, count)) {
            self.fail(input, "radio frames", what);
        }
    }

    /// Does one piece of work; the error is a panic or what `work` complains of.
    fn timed(
        &mut self,
        name: &'static str,
        inputs: u64,
        work: impl FnOnce() -> Result<u64, String>,
    ) -> Result<(), String> {
        PANICS.with_borrow_mut(Vec::clear);
        let began = Instant::now();
        let outcome = panic::catch_unwind(AssertUnwindSafe(work));
        let count = self.counts.entry(name).or_default();
        count.inputs += inputs;
        count.slowest = count.slowest.max(began.elapsed().as_secs_f64());
        let panics = PANICS.with_borrow_mut(std::mem::take);
        match outcome {
            Ok(Ok(accepted)) => {
                count.accepted += accepted;
                count.caught += panics.len() as u64;
                Ok(())
            }
            Ok(Err(why)) => Err(format!("a wrong accept: {why}")),
            Err(_) => Err(panics.last().cloned().unwrap_or_else(|| "a panic".into())),
        }
    }

    fn fail(&mut self, input: u64, format: &str, what: String) {
        if self.failures.len() < MOST_FAILURES {
            self.failures.push(Failure { input, format: format.into(), what });
        }
    }

    fn now(&self) -> Report {
        let counts = self.counts.iter().map(|(&name, count)| (name.to_owned(), count.clone())).collect();
        Report { counts, failures: self.failures.clone(), memory: peak(), complete: false }
    }
}

/// Ends the process when an input takes too long; the input is announced in what comes back (its number, from 1).
fn watch() -> anyhow::Result<Arc<AtomicU64>> {
    let alive = Arc::new(AtomicU64::new(0));
    let seen = alive.clone();
    let watch = move || {
        let mut last = (0, Instant::now());
        loop {
            std::thread::park_timeout(Duration::from_secs(1));
            let now = seen.load(Ordering::Relaxed);
            if now != last.0 {
                last = (now, Instant::now());
            } else if now > 0 && last.1.elapsed() > HANG {
                eprintln!("a hang: more than {} s", HANG.as_secs());
                std::process::abort();
            }
        }
    };
    std::thread::Builder::new().name("fuzz watch".into()).spawn(watch)?;
    Ok(alive)
}

/// Most memory that this process ever used (MiB), where the system tells.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = line.and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse().ok()).unwrap_or(0.0);
    kib / 1024.0
}
