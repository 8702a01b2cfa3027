//! `foresight fuzz`: mutated files of every kind against what opens them, and mutated bytes against what listens to lines and networks.
//!
//! The work is done by child processes with little memory. What a child is at stands in a file, so that one that is killed by its input
//! is named by it. Each input follows from the seed and its own number alone: `--only NUMBER` tries that one again.
//! The targets in `fuzz/` feed the same [`probe`] with what libFuzzer makes up.

mod child;
mod formats;
mod mutate;
mod radio;
mod seeds;

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};

use child::NOW;
pub use formats::probe;

/// Most memory of a child (KiB of addresses): far less than a header can claim, and all that opening any file may take.
const MEMORY: u64 = 3 << 20;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Files in all, spread over the formats; models, which a process of their own tries out, get one in a thousand.
    #[arg(long, default_value_t = 1_000_000)]
    inputs: u64,
    /// Frames of the robot's radio.
    #[arg(long, default_value_t = 10_000_000)]
    frames: u64,
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// One format alone, by its name.
    #[arg(long)]
    format: Option<String>,
    /// One input alone, by its number, which a failure names.
    #[arg(long)]
    only: Option<u64>,
    /// Keep the inputs that failed here.
    #[arg(long, value_name = "FOLDER", default_value = "fuzz/failures")]
    keep: PathBuf,
    /// The child's part: its first input, the step to the next, and its folder; used by the program itself.
    #[arg(long, hide = true, num_args = 3, value_names = ["FIRST", "STEP", "FOLDER"])]
    child: Vec<String>,
}

/// How often something happened, by format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Count {
    inputs: u64,
    accepted: u64,
    /// Panics of libraries that the program caught and turned into an answer.
    caught: u64,
    /// The slowest answer (s).
    slowest: f64,
}

/// An input that did what none may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Failure {
    input: u64,
    format: String,
    what: String,
}

/// What a child says of itself now and then, and when it is done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Report {
    counts: Vec<(String, Count)>,
    failures: Vec<Failure>,
    /// Most memory that it ever used (MiB).
    memory: f64,
    /// It came to the end of its share.
    complete: bool,
}

/// Feeds everything and prints what came of it; fails if anything went wrong.
pub fn fuzz(arguments: &Arguments) -> anyhow::Result<()> {
    if let [first, step, folder] = arguments.child.as_slice() {
        return child::run(arguments, first.parse()?, step.parse()?, Path::new(folder));
    }
    let began = Instant::now();
    let scratch = Scratch::new()?;
    let step = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let step = if arguments.only.is_some() { 1 } else { step };
    let mut reports = Vec::new();
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let work = |first: u64| {
            let folder = scratch.0.join(first.to_string());
            move || attend(arguments, first, step, &folder)
        };
        let mut threads = Vec::new();
        for first in 0..step {
            threads.push(std::thread::Builder::new().name("fuzz".into()).spawn_scoped(scope, work(first))?);
        }
        for thread in threads {
            reports.push(thread.join().map_err(|_| anyhow::anyhow!("a thread panicked"))??);
        }
        Ok(())
    })?;
    let report = Report::sum(reports);
    report.print(arguments.seed, began.elapsed().as_secs_f64());
    ensure!(report.failures.is_empty(), "{} inputs did what none may", report.failures.len());
    Ok(())
}

/// Runs a child to the end of its share; where an input kills it, another goes on behind that.
fn attend(arguments: &Arguments, first: u64, step: u64, folder: &Path) -> anyhow::Result<Report> {
    let mut reports = Vec::new();
    let mut next = first;
    loop {
        std::fs::create_dir_all(folder)?;
        let output = spawn(arguments, next, step, folder)?.wait_with_output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let last = text.lines().rev().find_map(|line| serde_json::from_str::<Report>(line).ok());
        let complete = last.as_ref().is_some_and(|report| report.complete);
        reports.extend(last);
        if complete {
            return Ok(Report::sum(reports));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let now = std::fs::read_to_string(folder.join(NOW)).unwrap_or_default();
        let (input, format) =
            now.split_once(' ').with_context(|| format!("a child did not begin: {}", said.trim()))?;
        let input: u64 = input.parse()?;
        let last = said.lines().last().unwrap_or_default();
        let what = format!("it ended the process ({}): {last}", output.status);
        reports.push(Report {
            failures: vec![Failure { input, format: format.into(), what }],
            ..Report::default()
        });
        next = input + step;
    }
}

fn spawn(arguments: &Arguments, first: u64, step: u64, folder: &Path) -> anyhow::Result<Child> {
    let program = std::env::current_exe()?;
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -v {MEMORY} 2>/dev/null; exec \"$0\" \"$@\"")).arg(program);
    let Arguments { inputs, frames, seed, format, only, keep, .. } = arguments;
    for (name, value) in [("--inputs", inputs), ("--frames", frames), ("--seed", seed)] {
        command.arg(if name == "--inputs" { "fuzz" } else { name });
        if name == "--inputs" {
            command.arg(name);
        }
        command.arg(value.to_string());
    }
    if let Some(format) = format {
        command.args(["--format", format]);
    }
    if let Some(only) = only {
        command.args(["--only", &only.to_string()]);
    }
    command.arg("--keep").arg(keep);
    command.args(["--child", &first.to_string(), &step.to_string()]).arg(folder);
    // Two threads of rayon are enough for small files, and each takes its own piece of the addresses.
    command.env("RAYON_NUM_THREADS", "2").env("MALLOC_ARENA_MAX", "2");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().context("a child of the fuzzer")
}

impl Report {
    fn sum(reports: impl IntoIterator<Item = Self>) -> Self {
        let mut sum = Self::default();
        for report in reports {
            for (name, count) in report.counts {
                match sum.counts.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, known)) => known.add(&count),
                    None => sum.counts.push((name, count)),
                }
            }
            sum.failures.extend(report.failures);
            sum.memory = sum.memory.max(report.memory);
        }
        sum
    }

    fn print(&self, seed: u64, seconds: f64) {
        println!("{:<20} {:>9} {:>9} {:>7} {:>11}", "format", "inputs", "accepted", "caught", "slowest");
        for (name, Count { inputs, accepted, caught, slowest }) in &self.counts {
            println!("{name:<20} {inputs:>9} {accepted:>9} {caught:>7} {:>8.1} ms", slowest * 1e3);
        }
        for Failure { input, format, what } in &self.failures {
            println!("input {input} ({format}): {what}");
        }
        let inputs: u64 = self.counts.iter().map(|(_, count)| count.inputs).sum();
        println!(
            "seed {seed}: {inputs} inputs, {} failures (panics, hangs, wrong accepts), at most {:.0} MiB, {seconds:.0} s",
            self.failures.len(),
            self.memory
        );
    }
}

impl Count {
    fn add(&mut self, other: &Self) {
        self.inputs += other.inputs;
        self.accepted += other.accepted;
        self.caught += other.caught;
        self.slowest = self.slowest.max(other.slowest);
    }
}

/// A folder for inputs that is gone in the end; in memory where the system has such a place.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> anyhow::Result<Self> {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = parent.join(format!("foresight-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left in a folder for temporary files does no harm.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
