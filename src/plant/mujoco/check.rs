//! Trying out a model file in a child process, so that one that kills MuJoCo kills only the child.

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread::Builder,
    time::{Duration, Instant},
};

use rand::Rng as _;
use serde::{Deserialize, Serialize};

use super::{MujocoModel, MujocoPlant, sandbox};
use crate::plant::{Plant as _, PlantError, PlantSpec, Start, stream};

/// How long a check may take in all.
const LIMIT: Duration = Duration::from_secs(10);

/// Most memory a check may use (KiB), where the system's shell can limit it.
const MEMORY: u64 = 8 << 20;

/// Longest report or message read from the child (bytes).
const REPORT: u64 = 1 << 20;

/// Control steps tried from the nominal pose, at rest and then driven by chance; the latter for so long at most.
const STEPS: usize = 10;
const DRIVEN_STEPS: usize = 300;
const DRIVEN: Duration = Duration::from_secs(2);

/// What a check found out about a usable model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelSummary {
    pub spec: PlantSpec,
    /// What MuJoCo warned of.
    pub warnings: Vec<String>,
}

impl std::fmt::Display for ModelSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let PlantSpec { state, action, control_period, anchor, .. } = &self.spec;
        let place = if anchor.is_some() { "with" } else { "without" };
        write!(
            f,
            "a model with {} state elements and {} actions, {place} a position, one action each {} s",
            state.len(),
            action.len(),
            // Periods are sums of time steps, with the rounding of sums.
            (control_period * 1e9).round() / 1e9,
        )?;
        self.warnings.iter().try_for_each(|warning| write!(f, "; MuJoCo warns: {warning}"))
    }
}

/// The line that the child prints.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Report {
    Usable(Box<ModelSummary>),
    Unusable(String),
}

/// The executable that tries out model files.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Has every model file that is opened from now on tried out first by `program check --model-child FILE`.
///
/// The program itself calls this with its own executable when it starts; the first call counts. Without it, as in
/// tests of the library, files are opened by this process at once.
pub fn check_models_with(program: PathBuf) {
    PROGRAM.get_or_init(|| program);
}

/// Tries out `file` if there is a program for it.
pub(super) fn check_first(file: &Path) -> Result<(), PlantError> {
    PROGRAM.get().map_or(Ok(()), |program| try_in_child(program, file).map(drop))
}

/// Compiles, describes and steps the model in `file` in a child process, limited to 10 s.
///
/// The child is the program given to [`check_models_with`], or this process's own executable, and must end in
/// [`child_main`].
///
/// # Errors
/// [`PlantError::Model`] with one message, whether the model is broken, without actuators, unstable at rest, endless,
/// or kills MuJoCo.
pub fn check_in_child(file: &Path) -> Result<ModelSummary, PlantError> {
    if let Some(program) = PROGRAM.get() {
        return try_in_child(program, file);
    }
    let own =
        std::env::current_exe().map_err(|error| refuse(file, format!("it cannot be checked: {error}")))?;
    try_in_child(&own, file)
}

fn refuse(file: &Path, why: String) -> PlantError {
    PlantError::Model { file: file.display().to_string(), why }
}

fn try_in_child(program: &Path, file: &Path) -> Result<ModelSummary, PlantError> {
    let mut child =
        spawn(program, file).map_err(|error| refuse(file, format!("it cannot be checked: {error}")))?;
    let outcome = wait(&mut child);
    // A child that is done is not hurt by this; one that is not must not stay.
    let _ = child.kill();
    let status = child.wait();
    let Some((report, said)) = outcome else {
        let limit = LIMIT.as_secs();
        return Err(refuse(
            file,
            format!("checking it took more than {limit} s; is it endless, or far too large?"),
        ));
    };
    match report.lines().rev().find_map(|line| serde_json::from_str(line).ok()) {
        Some(Report::Usable(summary)) => Ok(*summary),
        Some(Report::Unusable(why)) => Err(refuse(file, why)),
        None => {
            let last = said.lines().map(str::trim).rfind(|line| !line.is_empty()).map(str::to_owned);
            let ended = status.map_or_else(|error| error.to_string(), |status| status.to_string());
            Err(refuse(file, format!("MuJoCo stopped on it ({})", last.unwrap_or(ended))))
        }
    }
}

fn spawn(program: &Path, file: &Path) -> std::io::Result<Child> {
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -v {MEMORY} 2>/dev/null; exec \"$0\" \"$@\"")).arg(program);
        shell
    } else {
        Command::new(program)
    };
    command.args(["check", "--model-child"]).arg(std::path::absolute(file)?);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
}

/// What the child wrote to its two outputs, or `None` if it was still at it at the limit.
fn wait(child: &mut Child) -> Option<(String, String)> {
    let (send, receive) = crossbeam_channel::bounded(1);
    let (mut report, mut said) = (child.stdout.take()?, child.stderr.take()?);
    // Both ends close when the child ends or is killed, so neither thread outlives it.
    let errors = Builder::new().name("model check".to_owned()).spawn(move || read(&mut said)).ok()?;
    let reports = move || {
        let report = read(&mut report);
        let said = errors.join().unwrap_or_default();
        // Nobody listens after the limit.
        let _ = send.send((report, said));
    };
    Builder::new().name("model check".to_owned()).spawn(reports).ok()?;
    receive.recv_timeout(LIMIT).ok()
}

fn read(from: &mut impl std::io::Read) -> String {
    let mut bytes = Vec::new();
    // A broken pipe leaves what came before it; the rest is read away so that the child never blocks.
    let _ = from.take(REPORT).read_to_end(&mut bytes);
    let _ = std::io::copy(from, &mut std::io::sink());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The child's side of [`check_in_child`]: prints one JSON line and returns the process's exit code. It can read the model's folder and
/// nothing else.
pub fn child_main(file: &Path) -> i32 {
    sandbox::enter(file);
    let (report, code) = match try_out(file) {
        Ok(summary) => (Report::Usable(Box::new(summary)), 0),
        Err(PlantError::Model { why, .. }) => (Report::Unusable(why), 1),
        Err(error) => (Report::Unusable(error.to_string()), 1),
    };
    let Ok(line) = serde_json::to_string(&report) else { return 2 };
    match writeln!(std::io::stdout(), "{line}") {
        Ok(()) => code,
        Err(_) => 2,
    }
}

/// Drives the plant as a collection of random data would: what kills MuJoCo only in motion is to kill the child. A simulation
/// that diverges is no reason to refuse a model; collecting and controlling know how to end an episode.
fn thrash(plant: &mut MujocoPlant) {
    let mut rng = stream(0, "model check", 1);
    let mut action = vec![0.0; plant.spec().action.len()];
    let began = Instant::now();
    for _ in 0..DRIVEN_STEPS {
        action.fill_with(|| rng.random_range(-1.0..=1.0));
        if plant.step(&action).is_err() || began.elapsed() > DRIVEN {
            return;
        }
    }
}

fn try_out(file: &Path) -> Result<ModelSummary, PlantError> {
    let model = MujocoModel::from_file(file)?;
    let mut plant = model.plant()?;
    plant.reset(&Start::Nominal, &mut stream(0, "model check", 0))?;
    let at_rest = vec![0.0; model.spec().action.len()];
    for _ in 0..STEPS {
        plant.step(&at_rest)?;
    }
    if let Some(i) = plant.state().iter().position(|x| !x.is_finite()) {
        let why = format!("its {} is not a finite number", model.spec().state[i].name);
        return Err(PlantError::Model { file: file.display().to_string(), why });
    }
    thrash(&mut plant);
    Ok(ModelSummary { spec: model.spec().as_ref().clone(), warnings: model.warnings().to_vec() })
}
