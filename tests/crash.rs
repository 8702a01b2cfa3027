//! The program is killed at any moment, again and again, half of the time with a disk that is full: what it has told of for more than a
//! second is never missing, every file opens, and in the end the numbers are those of a program that was left alone.
#![cfg(target_os = "linux")]

mod small_disk;

use std::{
    collections::HashMap,
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use foresight::{
    data::{Contents, Dataset, Source},
    experiment::Experiment,
    plant::stream,
};
use rand::Rng as _;
use small_disk::SmallDisk;

/// Half a minute of everything is too long to be killed often: this takes a few seconds.
const SMALL: [&str; 12] = [
    "data.episodes=20",
    "data.steps=250",
    "data.validation_episodes=2",
    "data.validation_steps=250",
    "network.width=32",
    "training.updates=60",
    "aggregation.iterations=2",
    "aggregation.rollouts=2",
    "aggregation.steps=40",
    "planner.candidates=200",
    "task.steps=10",
    "task.paths=[\"straight\"]",
];
const TRAINING: usize = 20 * 250;
const RANDOM: usize = TRAINING + 2 * 250;
const ROLLOUTS: usize = 2 * 40;

/// What a program may lose.
const SECOND: Duration = Duration::from_secs(1);

/// How often it is killed: `FORESIGHT_KILLS`, or a number that does not hold up other tests.
fn kills() -> usize {
    std::env::var("FORESIGHT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// A line of progress, and when it was read.
#[derive(Clone, Debug)]
struct Told {
    at: Instant,
    stage: String,
    done: usize,
    total: usize,
}

struct Program {
    child: Child,
    told: std::sync::mpsc::Receiver<Told>,
}

impl Program {
    /// Runs the small preset; no file gets larger than `limit` blocks of 512 bytes.
    fn start(out: &Path, limit: Option<usize>) -> Self {
        let limit = limit.map_or(String::new(), |blocks| format!("trap '' XFSZ; ulimit -f {blocks}; "));
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{limit}exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_foresight")]);
        command.args(["run", "quick_start", "--tied", "--out"]).arg(out);
        command.args(SMALL.iter().flat_map(|change| ["--set", change]));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        // A line every quarter of a second: more than any run tells.
        let (tell, told) = std::sync::mpsc::sync_channel(1 << 16);
        let listen = move || {
            for line in lines.map_while(Result::ok) {
                let said: serde_json::Value = serde_json::from_str(&line).expect("JSON");
                let number = |key: &str| said[key].as_u64().expect("a number") as usize;
                let stage = said["stage"].as_str().expect("a stage").to_owned();
                let told = Told { at: Instant::now(), stage, done: number("done"), total: number("total") };
                if tell.send(told).is_err() {
                    break;
                }
            }
        };
        std::thread::Builder::new().name("listener".into()).spawn(listen).expect("a thread");
        Self { child, told }
    }

    /// Listens until the stage it is at is the wanted one (none: at once), kills it `later` than that, and says how that went.
    fn kill(self, wanted: Option<&str>, later: Duration) -> End {
        let mut moment = wanted.is_none().then(|| Instant::now() + later);
        self.listen_until(|line| {
            if moment.is_none() && line.is_some_and(|line| wanted == Some(&line.stage)) {
                moment = Some(Instant::now() + later);
            }
            moment
        })
    }

    /// Listens to its end.
    fn let_be(self) -> End {
        let latest = Instant::now() + 600 * SECOND;
        self.listen_until(|_| Some(latest))
    }

    /// Listens until the moment that `moment` makes of every line.
    fn listen_until(mut self, mut moment: impl FnMut(Option<&Told>) -> Option<Instant>) -> End {
        let mut told = Vec::new();
        let mut until = moment(None);
        let success = loop {
            let wait = until.map_or(600 * SECOND, |moment| moment.saturating_duration_since(Instant::now()));
            match self.told.recv_timeout(wait) {
                Ok(line) => {
                    until = moment(Some(&line));
                    told.push(line);
                }
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => break None,
                // It closed its output: it is at its end.
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => {
                    break Some(self.child.wait().expect("it ends").success());
                }
            }
        };
        let killed = Instant::now();
        if success.is_none() {
            self.child.kill().expect("SIGKILL");
            self.child.wait().expect("it is gone");
            told.extend(self.told.iter());
        }
        let mut complaint = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut complaint).expect("words");
        End { told, killed, success, complaint }
    }
}

/// What became of a program.
struct End {
    told: Vec<Told>,
    killed: Instant,
    /// How it ended, if it had not to be killed.
    success: Option<bool>,
    complaint: String,
}

impl End {
    fn stage(&self) -> &str {
        self.told.last().map_or("starting", |line| &line.stage)
    }
}

/// The stages of a whole run, and how long it was at the longest of each name; the first is that before it said anything.
fn stages(began: Instant, run: &End) -> Vec<(Option<String>, Duration)> {
    let mut stages = vec![(None, run.told[0].at - began)];
    let ends = run.told.iter().skip(1).map(|line| line.at).chain([run.killed]);
    let mut since = began;
    let mut before = None;
    for (line, end) in run.told.iter().zip(ends) {
        if before != Some(&line.stage) || line.total == 0 {
            since = line.at;
        }
        before = Some(&line.stage);
        let name = Some(line.stage.clone());
        match stages.iter_mut().find(|stage| stage.0 == name) {
            Some(stage) => stage.1 = stage.1.max(end - since),
            None => stages.push((name, end - since)),
        }
    }
    stages
}

/// Steps by chance, and under control, that a program has told of for more than a second.
fn promised(told: &[Told], killed: Instant) -> (usize, usize) {
    let mut promised = (0, 0);
    for line in told.iter().filter(|line| line.at + SECOND <= killed) {
        let now = match line.stage.as_str() {
            // It only begins.
            "collecting" if line.total == 0 => (0, 0),
            "collecting" if line.total == TRAINING => (line.done, 0),
            "collecting" => (TRAINING + line.done, 0),
            "controlling" if line.total == ROLLOUTS => (RANDOM, line.done),
            _ => (RANDOM, 0),
        };
        promised = (promised.0.max(now.0), promised.1.max(now.1));
    }
    promised
}

fn steps(data: &Dataset, controlled: bool) -> usize {
    let wanted = data.all().iter().filter(|e| matches!(e.source, Source::Mpc(_)) == controlled);
    wanted.map(|episode| episode.len()).sum()
}

/// Whether every episode by chance is one of the undisturbed run's, as far as it goes.
fn is_part_of(data: &Dataset, whole: &HashMap<Vec<u32>, Vec<f32>>) -> bool {
    data.all().iter().filter(|episode| !matches!(episode.source, Source::Mpc(_))).all(|episode| {
        whole.get(&bits(episode.state(0))).is_some_and(|states| states.starts_with(episode.states()))
    })
}

fn bits(state: &[f32]) -> Vec<u32> {
    state.iter().map(|x| x.to_bits()).collect()
}

/// Files that say what the numbers were, where two run folders differ in them: everything but times.
fn differing(a: &Path, b: &Path) -> Vec<&'static str> {
    let mut files =
        vec!["data/manifest.json", "model.safetensors", "open_loop.json", "metrics.csv", "trails.csv"];
    let read = |run: &Path, file| fs::read(run.join(file)).expect(file);
    files.retain(|file| read(a, file) != read(b, file));
    files
}

#[test]
fn whenever_it_is_killed_nothing_older_than_a_second_is_lost() {
    let home = tempfile::tempdir().expect("a folder");
    // A disk that can be filled, where this user may have one.
    let disk = SmallDisk::of_kib(64_000);
    let undisturbed = home.path().join("undisturbed");
    let out: PathBuf = disk.as_ref().map_or(home.path(), SmallDisk::path).join("out");
    let began = Instant::now();
    let run = Program::start(&undisturbed, None).let_be();
    assert_eq!(run.success, Some(true), "{}", run.complaint);
    let stages = stages(began, &run);
    let reference = Contents::read(&undisturbed).expect("it opens").dataset.expect("data");
    assert_eq!((steps(&reference, false), steps(&reference, true)), (RANDOM, ROLLOUTS));
    let known: HashMap<_, _> =
        reference.all().iter().map(|e| (bits(e.state(0)), e.states().to_vec())).collect();

    let mut rng = stream(7, "kills", 0);
    let mut counts: HashMap<String, usize> = HashMap::new();
    let (mut recovered, mut kept, mut full) = (0, 0, 0);
    let (mut kill, mut too_late, mut whole) = (0, 0, 0);
    while kill < kills() {
        // Every other time there is no room, by turns in a file (of blocks) and on the disk (in kilobytes): from next to nothing to
        // half of the journal.
        let limit = (kill % 4 == 1 || kill % 4 == 3 && disk.is_none()).then(|| rng.random_range(8..600));
        let filled = disk.as_ref().filter(|_| kill % 4 == 3);
        if let Some(disk) = filled {
            disk.leave_kib(rng.random_range(4..300));
        }
        let scarce = limit.is_some() || filled.is_some();
        // As often a run is begun as one is gone on with.
        if out.exists() && rng.random_bool(0.5) {
            fs::remove_dir_all(&out).expect("it can be thrown out");
        }
        // At any moment of a stage that may come; one that is through with it, or gives up without room, is not killed.
        let learned = out.join("summary.json").exists();
        let to_come: Vec<_> =
            stages.iter().filter(|(name, _)| !(learned && name.as_deref() == Some("collecting"))).collect();
        let (wanted, long) = to_come[rng.random_range(0..to_come.len())];
        let later = long.mul_f64(rng.random_range(0.0..1.0));
        let end = Program::start(&out, limit).kill(wanted.as_deref(), later);
        let End { told, killed, success, complaint } = &end;
        let (killed, stage) = (*killed, end.stage());
        match success {
            None => {
                kill += 1;
                *counts.entry(stage.to_owned()).or_default() += 1;
            }
            Some(_) => too_late += 1,
        }
        let context =
            format!("kill {kill}, {stage}, limit {limit:?}, filled {}: {complaint}", filled.is_some());
        if let Some(disk) = filled {
            disk.make_room();
        }

        let (random, controlled) = promised(told, killed);
        if !out.join("preset.toml").exists() {
            assert_eq!((random, controlled), (0, 0), "{context}");
            continue;
        }
        let contents = Contents::read(&out).unwrap_or_else(|error| panic!("{context}: {error}"));
        let found = contents.dataset.unwrap_or_else(|| Dataset::new(reference.spec().clone()));
        if scarce {
            assert!(complaint.matches("cannot be written to").count() <= 1, "{context}");
            full += usize::from(!complaint.is_empty());
        } else {
            let there = (steps(&found, false), steps(&found, true));
            assert!(
                there.0 >= random && there.1 >= controlled,
                "{context}: {there:?} of {random}, {controlled}"
            );
            assert_eq!(complaint, &"", "{context}");
        }
        assert!(is_part_of(&found, &known), "{context}");
        if *success == Some(true) {
            // However often it was begun, it is what it would have been; another run begins.
            assert_eq!(differing(&out, &undisturbed), [""; 0], "{context}");
            fs::remove_dir_all(&out).expect("it can be thrown out");
            whole += 1;
            continue;
        }
        kept += steps(&found, false) + steps(&found, true);
        recovered += contents.recovered.map_or(0, |found| found.steps);

        // The next start says so, puts it in order, and has it for good; looking at it before changed nothing.
        let opened = Experiment::resume(&out).unwrap_or_else(|error| panic!("{context}: {error:#}"));
        assert_eq!(opened.dataset.all(), found.all(), "{context}");
        drop(opened);
        let again = Contents::read(&out).unwrap_or_else(|error| panic!("{context}: {error}"));
        assert_eq!(again.recovered, None, "{context}");
        assert_eq!(again.dataset.map_or(0, |data| data.all().len()), found.all().len(), "{context}");
    }
    let last = Program::start(&out, None).let_be();
    assert_eq!(last.success, Some(true), "{}", last.complaint);
    assert_eq!(differing(&out, &undisturbed), [""; 0]);
    println!(
        "{kill} kills at work ({counts:?}), and {too_late} programs that had ended before, of which {whole} with the whole run; half of them \
         without room for all of it, which {full} came to feel; {kept} steps were kept, {recovered} of them in a journal; a run \
         takes {:.1?}",
        run.killed - began
    );
}
