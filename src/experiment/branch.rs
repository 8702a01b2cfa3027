//! Iterations of the outer loop, to go back to and on from with other settings.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;

use super::Experiment;
use crate::{
    data::Source,
    dynamics::{Checkpoint, Trainer},
};

/// What each training ended with, by iteration.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept(BTreeMap<u32, State>);

/// The state of a trainer.
#[derive(Clone, Debug)]
enum State {
    /// In memory, and in these files.
    Here(Arc<Checkpoint>, Vec<PathBuf>),
    /// In a run folder.
    There(PathBuf),
}

const ENDING: &str = "safetensors";

impl Kept {
    /// Writes one file an iteration; those of other iterations go.
    ///
    /// # Errors
    /// If a file cannot be written, or one that was not read yet is gone.
    pub fn save(&mut self, folder: &Path) -> anyhow::Result<()> {
        for (iteration, state) in &mut self.0 {
            let file = folder.join(format!("{iteration:03}.{ENDING}"));
            match state {
                State::Here(_, files) if files.contains(&file) && file.exists() => {}
                State::Here(checkpoint, files) => {
                    checkpoint.save(&file)?;
                    files.push(file);
                }
                State::There(known) if *known == file => {}
                State::There(known) => {
                    let named = || format!("{} to {}", known.display(), file.display());
                    fs::create_dir_all(folder).and_then(|()| fs::copy(&*known, &file)).with_context(named)?;
                }
            }
        }
        for (iteration, file) in listed(folder).into_iter().filter(|(i, _)| !self.0.contains_key(i)) {
            fs::remove_file(&file)
                .with_context(|| format!("{}, of iteration {iteration}", file.display()))?;
        }
        Ok(())
    }

    /// Whether an iteration was kept.
    pub fn holds(&self, iteration: u32) -> bool {
        self.0.contains_key(&iteration)
    }

    /// Lets go of what comes after an iteration.
    pub fn forget_after(&mut self, iteration: u32) {
        self.0.retain(|&kept, _| kept <= iteration);
    }
}

/// The files of a folder by iteration.
fn listed(folder: &Path) -> BTreeMap<u32, PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let iteration = |file: &Path| -> Option<u32> {
        file.extension().is_some_and(|e| e == ENDING).then(|| file.file_stem()?.to_str()?.parse().ok())?
    };
    files.filter_map(|file| Some((iteration(&file)?, file))).collect()
}

impl Experiment {
    /// Iterations that [`Experiment::branch`] goes back to.
    pub fn branches(&self) -> impl Iterator<Item = u32> {
        self.kept.0.keys().copied()
    }

    /// Keeps what the training that just ended goes on from; where no others are wanted, that alone, until the run is at its end.
    pub(super) fn keep_checkpoint(&mut self) {
        if let Some(trainer) = &self.trainer {
            if !self.preset.aggregation.checkpoints {
                self.kept.0.clear();
            }
            self.kept.0.insert(self.iteration, State::Here(Arc::new(trainer.checkpoint()), Vec::new()));
        }
    }

    /// At the end of a run that is to keep none.
    pub(super) fn let_checkpoint_go(&mut self) {
        if !self.preset.aggregation.checkpoints {
            self.kept.0.clear();
        }
    }

    /// Takes note of what a run folder keeps; training goes on from the last of it.
    pub(super) fn take_kept(&mut self, folder: &Path) {
        self.kept = Kept(listed(folder).into_iter().map(|(i, file)| (i, State::There(file))).collect());
        if self.kept.0.contains_key(&self.iteration) {
            // Without it, a training begins anew.
            self.trainer = self.trainer_of(self.iteration).inspect_err(|e| log::warn!("{e:#}")).ok();
        }
    }

    pub(super) fn trainer_of(&self, iteration: u32) -> anyhow::Result<Trainer> {
        let checkpoint = match self.kept.0.get(&iteration) {
            Some(State::Here(checkpoint, _)) => Checkpoint::clone(checkpoint),
            Some(State::There(file)) => Checkpoint::load(file)?,
            None => {
                let known: Vec<String> = self.branches().map(|i| i.to_string()).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                anyhow::bail!("iteration {iteration} was not kept; those that were: {known}")
            }
        };
        let (preset, spec) = (&self.preset, self.dataset.spec().clone());
        let mut trainer = Trainer::new(spec, preset.features, &preset.network, &preset.training, preset.seed);
        trainer.restore(checkpoint)?;
        Ok(trainer)
    }

    /// Goes back to the model and the data of an iteration, before its rollouts; what came later is let go of. From there on, the same
    /// preset gives the same numbers again, and another one its own.
    ///
    /// # Errors
    /// If the iteration was not kept; everything is then as it was.
    pub fn branch(&mut self, iteration: u32) -> anyhow::Result<()> {
        let trainer = self.trainer_of(iteration)?;
        // What is on the disk stays as it is: this is another run from now on.
        self.store = None;
        self.model = trainer.model().map(Arc::new);
        self.trainer = Some(trainer);
        self.iteration = iteration;
        self.dataset.retain(|episode| !matches!(episode.source, Source::Mpc(later) if later >= iteration));
        self.kept.forget_after(iteration);
        self.epochs.retain(|epoch| epoch.iteration <= iteration);
        self.summary.iterations.truncate(iteration as usize + 1);
        if let Some(last) = self.summary.iterations.last_mut() {
            // They are measured again, on this model.
            last.validation_error.clear();
            last.validation_error_median.clear();
        }
        self.errors = None;
        self.forget_control();
        Ok(())
    }
}
