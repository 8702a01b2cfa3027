//! A sweep on a cluster: job arrays by way of Slurm's `sbatch`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, ensure};

use super::{
    Job, Plan,
    cells::quoted,
    local::{Standing, State, Told, last_words},
};
use crate::data::replace_bytes;

/// How often the queue is asked.
const BEAT: Duration = Duration::from_secs(1);
/// How often the caller is asked whether to go on.
const TICK: Duration = Duration::from_millis(50);
/// How often a job is tried.
const TRIALS: u32 = 2;

/// Runs jobs as arrays that the cluster schedules. The sweep's folder has to be the same place on all its machines.
#[derive(Clone, Debug)]
pub struct Slurm {
    /// The program whose `run` makes a cell, as the cluster's machines find it.
    pub program: PathBuf,
    /// Further options for `sbatch`, such as `--partition=long`.
    pub options: Vec<String>,
}

impl Slurm {
    /// Runs what is not done yet; see [`super::Local::run`]. Scripts and logs go to the folder `slurm` in `out`.
    ///
    /// # Errors
    /// If Slurm is not there, or refuses a job.
    pub fn run(
        &self,
        plan: &Plan,
        out: &Path,
        tell: &mut dyn FnMut(&Standing) -> bool,
    ) -> anyhow::Result<bool> {
        let folder = std::path::absolute(out.join("slurm"))?;
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        for trial in 1..=TRIALS {
            let needed =
                |index: usize| plan.cells.iter().any(|cell| cell.needs == Some(index) && !cell.is_done());
            let trainings =
                plan.trainings.iter().enumerate().filter(|(index, job)| needed(*index) && !job.is_done());
            let trainings: Vec<&Job> = trainings.map(|(_, job)| job).collect();
            let cells: Vec<&Job> = plan.cells.iter().filter(|job| !job.is_done()).collect();
            if cells.is_empty() {
                break;
            }
            let mut queue = Queue::default();
            if !trainings.is_empty() {
                queue.submit(self, &folder, &format!("trainings_{trial}"), &trainings)?;
            }
            queue.submit(self, &folder, &format!("cells_{trial}"), &cells)?;
            if !queue.wait(plan, tell)? {
                return Ok(false);
            }
        }
        let verdict = |job: &Job| match job.is_done() {
            true => State::Done,
            false => State::Failed(last_words(&job.out.join("log.txt"), "it left no word")),
        };
        tell(&Standing {
            trainings: plan.trainings.iter().map(verdict).collect(),
            cells: plan.cells.iter().map(verdict).collect(),
        });
        Ok(true)
    }
}

/// Job arrays that were submitted. Dropping it cancels what has not ended.
#[derive(Default)]
struct Queue {
    ids: Vec<String>,
}

impl Queue {
    /// Submits jobs as one array, to begin when those submitted before have ended.
    fn submit(&mut self, slurm: &Slurm, folder: &Path, name: &str, jobs: &[&Job]) -> anyhow::Result<()> {
        let (lines, script) = (folder.join(format!("{name}.txt")), folder.join(format!("{name}.sh")));
        let program = quoted(&slurm.program.display().to_string());
        let line = |job: &&Job| {
            let arguments: Vec<String> = job.arguments.iter().map(|argument| quoted(argument)).collect();
            let out = quoted(&job.out.display().to_string());
            format!("mkdir -p {out} && exec {program} {} >{out}/log.txt 2>&1\n", arguments.join(" "))
        };
        let text: String = jobs.iter().map(line).collect();
        replace_bytes(&lines, text.as_bytes()).with_context(|| lines.display().to_string())?;
        let body = format!(
            "#!/bin/bash\nexport RAYON_NUM_THREADS=${{SLURM_CPUS_PER_TASK:-1}}\n\
             eval \"$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" {})\"\n",
            quoted(&lines.display().to_string())
        );
        replace_bytes(&script, body.as_bytes()).with_context(|| script.display().to_string())?;
        let mut command = Command::new("sbatch");
        command.arg("--parsable").arg("--job-name=foresight").arg(format!("--array=0-{}", jobs.len() - 1));
        command.arg(format!("--output={}", folder.join(format!("{name}_%a.txt")).display()));
        if let Some(earlier) = self.ids.last() {
            command.arg(format!("--dependency=afterany:{earlier}"));
        }
        let said = answer(command.args(&slurm.options).arg(&script))?;
        let id = said.trim().split(';').next().unwrap_or_default().to_owned();
        ensure!(!id.is_empty(), "sbatch did not say the number of its job");
        self.ids.push(id);
        Ok(())
    }

    /// Waits until nothing of it is queued or running any more; `false` if the caller has had enough.
    fn wait(&mut self, plan: &Plan, tell: &mut dyn FnMut(&Standing) -> bool) -> anyhow::Result<bool> {
        loop {
            let ids = self.ids.join(",");
            let queue = answer(Command::new("squeue").args(["--noheader", "--format=%i", "--jobs", &ids]));
            // Slurm forgets jobs some time after their end, and then says that their number is invalid.
            let open = queue.as_deref().is_ok_and(|said| !said.trim().is_empty());
            let state = |job: &Job| match (job.is_done(), job.out.join("log.txt").exists()) {
                (true, _) => State::Done,
                (false, true) => State::Running(Told::default()),
                (false, false) => State::Waiting,
            };
            let standing = Standing {
                trainings: plan.trainings.iter().map(state).collect(),
                cells: plan.cells.iter().map(state).collect(),
            };
            for _ in 0..BEAT.as_millis() / TICK.as_millis() {
                if !tell(&standing) {
                    return Ok(false);
                }
                if !open {
                    self.ids.clear();
                    return Ok(true);
                }
                std::thread::sleep(TICK);
            }
        }
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        if !self.ids.is_empty() {
            // Jobs that have ended by themselves are no loss.
            drop(answer(Command::new("scancel").args(&self.ids)));
        }
    }
}

/// What a program says, or why it cannot be had.
fn answer(command: &mut Command) -> anyhow::Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output =
        command.output().with_context(|| format!("{name} cannot be started; is Slurm installed here?"))?;
    let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    ensure!(output.status.success(), "{name}: {complaint}");
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
