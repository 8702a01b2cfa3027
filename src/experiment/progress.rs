//! How far a run is, on the disk after every stage; a run whose program was killed goes on from there as if nothing had happened.

use std::path::Path;

use anyhow::Context as _;

use super::{
    Experiment, Host, HybridStart, Preset, Summary,
    event::Level,
    folder::{names, write_whole},
    hybrid::is_demonstration,
};
use crate::data::Source;

impl Experiment {
    /// Keeps how far the run is where its data go, if they go anywhere. A disk that does not take it ends no run: it is told of, once.
    pub(super) fn keep_progress(&mut self, host: &mut dyn Host) {
        let Some(folder) = self.data_goes_to().map(Path::to_owned) else { return };
        match self.write_progress(&folder) {
            Ok(()) => self.unkept = false,
            Err(error) => {
                if !std::mem::replace(&mut self.unkept, true) {
                    host.notice(Level::Warning, format!("How far the run is was not kept: {error:#}"));
                }
            }
        }
    }

    /// The summary last: what it tells of is there.
    fn write_progress(&mut self, folder: &Path) -> anyhow::Result<()> {
        if let Some(store) = &self.store {
            store.settle(&self.dataset)?;
        }
        self.write_learned(folder)?;
        write_whole(&folder.join(names::SUMMARY), &serde_json::to_vec_pretty(&self.summary())?)
    }

    /// Opens the run in `folder` to go on with it, if it is one of this very preset that did not come to its end: from the last stage
    /// that it came to the end of. What it had of the stage after that is let go of, and had again, so that it ends with the numbers of
    /// a run that was left alone. `None` if there is no such run, or one on a real robot, of which nothing can be had again.
    ///
    /// # Errors
    /// If there is one, and it cannot be read or written to.
    pub fn go_on(preset: &Preset, folder: &Path) -> anyhow::Result<Option<Self>> {
        if preset.plant.is_robot() || !is_under_way(preset, folder) {
            return Ok(None);
        }
        let mut experiment = Self::resume(folder)?;
        if !experiment.is_at(folder) {
            let why: Vec<String> = experiment.take_remarks().into_iter().map(|(_, text)| text).collect();
            anyhow::bail!("{}", why.join("; "));
        }
        if experiment.is_dear() {
            return Ok(None);
        }
        // What was found in the journal is had again; nobody needs to hear of it.
        experiment.remarks.clear();
        experiment.rewind().with_context(|| folder.display().to_string())?;
        if experiment.summary.iterations.is_empty() && preset.hybrid.start != HybridStart::Scratch {
            // An earlier program kept no training to go on from.
            return Ok(None);
        }
        if let Some(store) = &experiment.store {
            store.settle(&experiment.dataset)?;
        }
        let done = match (experiment.summary.policy.last(), experiment.summary.iterations.len()) {
            (Some(point), _) => format!("its policy has learned from {} steps", point.steps),
            (None, n) => format!("{n} of {} iterations are there", experiment.preset.aggregation.iterations),
        };
        let text = format!("{} goes on where it ended: {done}", folder.display());
        experiment.remarks.push((Level::Info, text));
        Ok(Some(experiment))
    }

    /// Goes back to the end of the last stage that was come to the end of.
    fn rewind(&mut self) -> anyhow::Result<()> {
        while self.summary.iterations.last().is_some_and(|last| !self.kept.holds(last.index)) {
            self.summary.iterations.pop();
        }
        self.summary.paths.clear();
        self.followed.clear();
        let Some(last) = self.summary.iterations.last() else { return Ok(()) };
        let iteration = last.index;
        let trainer = self.trainer_of(iteration)?;
        self.model = trainer.model().map(std::sync::Arc::new);
        self.trainer = Some(trainer);
        self.iteration = iteration;
        let whole = last.mean_return.is_some() || self.rollouts_wanted() == 0;
        self.kept.forget_after(iteration);
        self.epochs.retain(|epoch| epoch.iteration <= iteration);
        self.dataset.retain(|episode| match episode.source {
            // Hidden is what was found of a path that it was about to follow.
            Source::Mpc(its) if its == iteration => whole && !episode.dropped || is_demonstration(episode),
            Source::Mpc(its) => its < iteration,
            _ => true,
        });
        if let Some(last) = self.summary.iterations.last_mut().filter(|_| !whole) {
            last.returns.clear();
            last.promised_earned.clear();
        }
        Ok(())
    }
}

/// Whether `folder` holds a run of this preset with something learned and more to come.
fn is_under_way(preset: &Preset, folder: &Path) -> bool {
    let file = folder.join(names::PRESET);
    if !file.exists() || !Preset::load(&file.to_string_lossy()).is_ok_and(|known| known == *preset) {
        return false;
    }
    let summary = std::fs::read_to_string(folder.join(names::SUMMARY)).ok();
    let summary = summary.and_then(|text| Summary::parse(&text).ok());
    summary.is_some_and(|summary| {
        !summary.complete && (!summary.iterations.is_empty() || !summary.policy.is_empty())
    })
}
