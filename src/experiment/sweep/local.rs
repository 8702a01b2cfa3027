//! A sweep on this machine: a process a core.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::Context as _;
use crossbeam_channel::{Receiver, Sender, bounded};
use serde::{Deserialize, Serialize};

use super::{Job, Plan};

/// How often the caller is told, and asked whether to go on.
const TICK: Duration = Duration::from_millis(50);
/// How often a job is tried.
const TRIALS: u32 = 2;
/// Lines of progress that may wait.
const LINES: usize = 256;

/// How a job is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Waiting,
    Running(Told),
    Done,
    /// Tried again, and failed again: why.
    Failed(String),
}

/// What a job says of itself while it runs, a line of JSON each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Of the stage under way.
    pub stage: String,
    pub done: u64,
    pub total: u64,
}

/// How all jobs are doing, in the order of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub trainings: Vec<State>,
    pub cells: Vec<State>,
}

/// Runs jobs as processes of this machine.
#[derive(Clone, Debug)]
pub struct Local {
    /// The program whose `run` makes a cell.
    pub program: PathBuf,
    /// Jobs at a time.
    pub parallel: usize,
}

impl Local {
    /// This program (or the one that the environment variable `FORESIGHT_PROGRAM` names), a process a core.
    ///
    /// # Errors
    /// If the system does not tell where the program is.
    pub fn new() -> anyhow::Result<Self> {
        let program = match std::env::var_os("FORESIGHT_PROGRAM") {
            Some(program) => PathBuf::from(program),
            None => std::env::current_exe().context("where is this program?")?,
        };
        let parallel = thread::available_parallelism().map_or(1, usize::from);
        Ok(Self { program, parallel })
    }

    /// Runs what is not done yet. `tell` hears how things stand and says whether to go on; a job under way is ended at once if not.
    /// Whether everything was gone through.
    ///
    /// # Errors
    /// If processes cannot be started at all. A job that fails twice is told as failed, and what needs it with it.
    pub fn run(&self, plan: &Plan, tell: &mut dyn FnMut(&Standing) -> bool) -> anyhow::Result<bool> {
        let mut work = Work::new(self, plan);
        loop {
            work.begin_more()?;
            if work.running.is_empty() {
                tell(&work.standing);
                return Ok(true);
            }
            if !tell(&work.standing) {
                return Ok(false);
            }
            work.listen();
        }
    }
}

/// A job's place in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Training(usize),
    Cell(usize),
}

struct Running {
    place: Place,
    child: Child,
    /// The job ends when this end of its input is closed, however this process ends.
    _tie: Option<ChildStdin>,
    log: PathBuf,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What a job said.
type Word = (Place, Told);

struct Work<'a> {
    local: &'a Local,
    plan: &'a Plan,
    standing: Standing,
    trials: Vec<(Place, u32)>,
    running: Vec<Running>,
    told: Sender<Word>,
    heard: Receiver<Word>,
}

impl<'a> Work<'a> {
    fn new(local: &'a Local, plan: &'a Plan) -> Self {
        let state = |job: &Job| if job.is_done() { State::Done } else { State::Waiting };
        let standing = Standing {
            trainings: plan.trainings.iter().map(state).collect(),
            cells: plan.cells.iter().map(state).collect(),
        };
        let (told, heard) = bounded(LINES);
        Self { local, plan, standing, trials: Vec::new(), running: Vec::new(), told, heard }
    }

    fn job(&self, place: Place) -> &'a Job {
        match place {
            Place::Training(index) => &self.plan.trainings[index],
            Place::Cell(index) => &self.plan.cells[index],
        }
    }

    fn set(&mut self, place: Place, state: State) {
        match place {
            Place::Training(index) => self.standing.trainings[index] = state,
            Place::Cell(index) => self.standing.cells[index] = state,
        }
    }

    /// The next job that may begin: cells first, so that figures grow early.
    fn next(&mut self) -> Option<Place> {
        for (index, cell) in self.plan.cells.iter().enumerate() {
            if self.standing.cells[index] != State::Waiting {
                continue;
            }
            match cell.needs.map(|training| (training, self.standing.trainings[training].clone())) {
                None | Some((_, State::Done)) => return Some(Place::Cell(index)),
                Some((training, State::Waiting)) => return Some(Place::Training(training)),
                Some((_, State::Running(_))) => {}
                Some((training, State::Failed(why))) => {
                    let name = &self.plan.trainings[training].name;
                    self.standing.cells[index] = State::Failed(format!("{name} failed: {why}"));
                }
            }
        }
        None
    }

    fn begin_more(&mut self) -> anyhow::Result<()> {
        while self.running.len() < self.local.parallel.max(1) {
            let Some(place) = self.next() else { break };
            self.begin(place)?;
        }
        Ok(())
    }

    fn begin(&mut self, place: Place) -> anyhow::Result<()> {
        let job = self.job(place);
        fs::create_dir_all(&job.out).with_context(|| job.out.display().to_string())?;
        let log = job.out.join("log.txt");
        let file = File::create(&log).with_context(|| log.display().to_string())?;
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let mut child = Command::new(&self.local.program)
            .args(&job.arguments)
            .arg("--tied")
            .env("RAYON_NUM_THREADS", (cores / self.local.parallel.max(1)).max(1).to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(file)
            .spawn()
            .with_context(|| format!("{} cannot be started", self.local.program.display()))?;
        if let Some(stdout) = child.stdout.take() {
            let told = self.told.clone();
            thread::Builder::new().name("foresight-cell".into()).spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if let Ok(line) = serde_json::from_str(&line) {
                        // What does not fit is out of date by the time it would.
                        drop(told.try_send((place, line)));
                    }
                }
            })?;
        }
        let tie = child.stdin.take();
        self.running.push(Running { place, child, _tie: tie, log });
        self.set(place, State::Running(Told::default()));
        Ok(())
    }

    /// Hears what jobs say, for a while, and sees which have ended.
    fn listen(&mut self) {
        if let Ok((place, told)) = self.heard.recv_timeout(TICK) {
            for (place, told) in
                std::iter::once((place, told)).chain(self.heard.try_iter().collect::<Vec<_>>())
            {
                if self.running.iter().any(|running| running.place == place) {
                    self.set(place, State::Running(told));
                }
            }
        }
        let ended = |running: &mut Running| running.child.try_wait().ok().flatten();
        let mut index = 0;
        while index < self.running.len() {
            let Some(status) = ended(&mut self.running[index]) else {
                index += 1;
                continue;
            };
            let running = self.running.swap_remove(index);
            let state = self.verdict(&running, &status.to_string());
            self.set(running.place, state);
        }
    }

    /// What comes of a job that has ended.
    fn verdict(&mut self, ended: &Running, status: &str) -> State {
        if self.job(ended.place).is_done() {
            return State::Done;
        }
        let tried = match self.trials.iter_mut().find(|(place, _)| *place == ended.place) {
            Some((_, tried)) => {
                *tried += 1;
                *tried
            }
            None => {
                self.trials.push((ended.place, 1));
                1
            }
        };
        if tried < TRIALS { State::Waiting } else { State::Failed(last_words(&ended.log, status)) }
    }
}

/// The last line that a job said, or how it ended.
pub(super) fn last_words(log: &Path, status: &str) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let last = text.lines().rev().map(str::trim).find(|line| !line.is_empty());
    last.map_or_else(|| status.to_owned(), |line| line.trim_start_matches("Error: ").to_owned())
}
