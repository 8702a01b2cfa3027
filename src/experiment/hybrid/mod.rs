//! Beyond the model (Nagabandi et al., 2018, section V): the controller's rollouts are imitated by a policy, the policy is corrected where
//! it strays (DAgger), and then learns on by trying.
//!
//! Every stage knows what is there already, so that a run that was stopped, or killed, goes on where its last checkpoint was.

mod attend;
mod config;
mod curve;
mod drive;
mod expert;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context as _;

use super::{
    Ended, Experiment, Host,
    event::{Event, Phase},
    folder::{names, write_whole},
};
use crate::{
    data::Episode,
    plant::Start,
    policy::{IterationReport, PolicyCheckpoint, PolicyError, PolicyTrainer, Stage},
};
use attend::{Far, Since, attend};
pub use config::{HybridConfig, HybridStart};
pub use curve::{PolicyPoint, PolicyStage};
pub use drive::BesideController;
pub(super) use expert::is_demonstration;

/// Time between two checkpoints of fine-tuning.
const OFTEN: Duration = Duration::from_secs(20);

/// A run's policy.
#[derive(Default)]
pub(super) struct Apprentice {
    trainer: Option<PolicyTrainer>,
    /// What was read of a run folder, until it is needed.
    kept: Option<PolicyCheckpoint>,
}

/// How a stage of the policy's went.
type Outcome<T> = Result<T, PolicyError>;

impl Experiment {
    /// Everything that the preset's hybrid asks for and that is not there yet.
    ///
    /// # Errors
    /// If a stage fails.
    pub(super) fn hybrid(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let start = self.preset.hybrid.start;
        if start == HybridStart::Off {
            return Ok(Ended::Complete);
        }
        if start == HybridStart::Clone && self.turns(PolicyStage::FineTuned) == 0 {
            if let Some(folder) = self.data_goes_to().map(Path::to_owned) {
                // Should the program be killed from here on, the model is there to go on with.
                self.save(&folder)?;
            }
            if self.imitate_on(host)? == Ended::Stopped || !host.between() {
                return Ok(Ended::Stopped);
            }
        }
        self.fine_tune(host)
    }

    /// The controller's rollouts, a policy that clones them, and rounds of DAgger: what is left of them; all of it anew where nothing is.
    ///
    /// # Errors
    /// If there is no model, or the plant fails.
    pub fn imitate(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let config = &self.preset.hybrid;
        let complete =
            self.turns(PolicyStage::Cloned) > 0 && self.turns(PolicyStage::Dagger) >= config.dagger;
        let another = self.policy().is_ok_and(|policy| {
            let card = &policy.card;
            card.hidden != config.policy.hidden || card.observation != config.policy.observation
        });
        if complete || another || self.turns(PolicyStage::FineTuned) > 0 {
            self.forget_policy(host);
        }
        self.imitate_on(host)
    }

    fn imitate_on(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let config = self.preset.hybrid.clone();
        if self.demonstrate(host)? == Ended::Stopped {
            return Ok(Ended::Stopped);
        }
        let mut trainer = self.trainer()?;
        if trainer.demonstrations().is_empty() {
            let transitions = self.summary.iterations.last().map_or(0, |iteration| iteration.transitions);
            trainer.count_model_based(transitions as u64);
            trainer.demonstrate(self.demonstrations())?;
        }
        host.enter(Phase::Imitating);
        let ended = self.clone_and_correct(&mut trainer, &config, host);
        self.apprentice.trainer = Some(trainer);
        self.write_policy_soon()?;
        ended
    }

    fn clone_and_correct(
        &mut self,
        trainer: &mut PolicyTrainer,
        config: &HybridConfig,
        host: &mut dyn Host,
    ) -> anyhow::Result<Ended> {
        if self.turns(PolicyStage::Cloned) == 0
            && !self.learn_to_imitate(trainer, PolicyStage::Cloned, host)?
        {
            return Ok(Ended::Stopped);
        }
        for round in self.turns(PolicyStage::Dagger)..config.dagger {
            let purpose = format!("DAgger {round}");
            let what = format!("DAgger, round {} of {}", round + 1, config.dagger);
            let (this, policy) = (&*self, trainer.policy());
            let labelled = attend(host, Phase::Imitating, &what, Since::now(0), |tell| {
                let go_on = || tell(Far::default());
                let rollout = |index: usize| {
                    let random = (purpose.as_str(), index as u64);
                    this.try_out(policy, random, config.steps, config.dagger_noise, &go_on)
                };
                let visited: Vec<Episode> =
                    (0..config.dagger_rollouts).map(rollout).collect::<Result<_, _>>()?;
                this.label(policy, &visited, &purpose, tell)
            })??;
            let Some(labelled) = labelled else { return Ok(Ended::Stopped) };
            trainer.append(&labelled.states, &labelled.actions)?;
            if !self.learn_to_imitate(trainer, PolicyStage::Dagger, host)? {
                return Ok(Ended::Stopped);
            }
        }
        Ok(Ended::Complete)
    }

    /// Learns from the demonstrations there are, and finds out what has come of it; `false`: it was stopped.
    fn learn_to_imitate(
        &mut self,
        trainer: &mut PolicyTrainer,
        stage: PolicyStage,
        host: &mut dyn Host,
    ) -> anyhow::Result<bool> {
        let config = self.preset.hybrid.clone();
        let began = Instant::now();
        let report = attend(host, Phase::Imitating, "cloning", Since::now(0), |tell| {
            trainer.imitate(&|progress| {
                tell(Far { done: progress.done, all: progress.all, unit: "gradient steps" })
            })
        })??;
        if report.stopped {
            return Ok(false);
        }
        let learning = began.elapsed().as_secs_f64();
        let turn = self.turns(stage) as u64;
        let (this, policy) = (&*self, trainer.policy());
        let tested = attend(host, Phase::Imitating, "trying the clone", Since::now(0), |tell| {
            let purpose = format!("test of the {} policy {turn}", stage.name());
            let all = config.test_rollouts;
            let rollout = |index: usize| {
                let go_on = || tell(Far { done: index, all, unit: "rollouts" });
                this.try_out(policy, (&purpose, index as u64), config.steps, 0.0, &go_on)
            };
            (0..all).map(rollout).collect::<Result<Vec<Episode>, _>>()
        })??;
        let returns: Vec<f64> = tested.iter().map(Episode::total_reward).collect();
        let last = report.epochs.last();
        let point = PolicyPoint {
            stage,
            turn,
            steps: trainer.experience().total(),
            clone_error: last.map(|epoch| [Some(epoch.train), epoch.validation]),
            seconds: [began.elapsed().as_secs_f64() - learning, learning],
            ..PolicyPoint::of(&returns)
        };
        self.take_point(point, host);
        Ok(true)
    }

    /// Goes on learning by trying until there were as many iterations as the preset wants.
    ///
    /// # Errors
    /// If the plant fails or learning diverges.
    pub fn fine_tune(&mut self, host: &mut dyn Host) -> anyhow::Result<Ended> {
        let config = self.preset.hybrid.clone();
        let mut trainer = self.trainer()?;
        host.enter(Phase::FineTuning);
        if trainer.policy().card.origin.iterations == 0 {
            trainer.set_deviation(config.policy.deviation);
        }
        let ended = self.learn_by_trying(&mut trainer, &config, host);
        self.apprentice.trainer = Some(trainer);
        self.write_policy_soon()?;
        ended
    }

    fn learn_by_trying(
        &mut self,
        trainer: &mut PolicyTrainer,
        config: &HybridConfig,
        host: &mut dyn Host,
    ) -> anyhow::Result<Ended> {
        let (all, batch) = (config.iterations, config.learner.batch);
        let done = |trainer: &PolicyTrainer| trainer.policy().card.origin.iterations as usize;
        let since = Since::now(done(trainer) * batch);
        let mut kept = Instant::now();
        while done(trainer) < all {
            let before = done(trainer);
            let what = format!("iteration {} of {all}", before + 1);
            let report = attend(host, Phase::FineTuning, &what, since, |tell| {
                trainer.iterate(&|progress| {
                    let sampled = if progress.stage == Stage::Sampling { progress.done } else { batch };
                    tell(Far { done: before * batch + sampled.min(batch), all: all * batch, unit: "steps" })
                })
            })?;
            match stopped(report)? {
                None => return Ok(Ended::Stopped),
                Some(report) => self.take_point(PolicyPoint::tuned(&report), host),
            }
            if kept.elapsed() > OFTEN {
                self.write_policy(trainer)?;
                kept = Instant::now();
            }
        }
        Ok(Ended::Complete)
    }

    /// The policy in the making: the one there is, one that was kept, or a fresh one.
    fn trainer(&mut self) -> anyhow::Result<PolicyTrainer> {
        let config = &self.preset.hybrid;
        let made = |trainer: &PolicyTrainer| trainer.works_by(&config.policy, &config.clone, &config.learner);
        let mut checkpoint = self.apprentice.kept.clone();
        if let Some(trainer) = self.apprentice.trainer.take() {
            if made(&trainer) {
                return Ok(trainer);
            }
            // The preset was changed: what was learned so far goes on under it, where that is possible.
            checkpoint = Some(trainer.checkpoint());
        }
        let mut trainer = PolicyTrainer::new(
            self.plants.maker(),
            &config.policy,
            &config.clone,
            &config.learner,
            self.preset.seed,
        )?;
        (trainer.start, trainer.longest) = (Start::Rollout { heading: Some(0.0) }, config.steps);
        if let Some(checkpoint) = checkpoint {
            // Where that cannot be it is kept as it is.
            self.apprentice.kept = Some(checkpoint.clone());
            trainer.restore(checkpoint).context("the policy cannot go on learning with these settings")?;
            self.apprentice.kept = None;
        }
        Ok(trainer)
    }

    /// Turns of a stage that are there.
    fn turns(&self, stage: PolicyStage) -> usize {
        self.summary.policy.iter().filter(|point| point.stage == stage).count()
    }

    fn take_point(&mut self, point: PolicyPoint, host: &mut dyn Host) {
        host.report(Event::Policy(Some(Box::new(point.clone()))));
        self.summary.policy.push(point);
    }

    fn forget_policy(&mut self, host: &mut dyn Host) {
        self.apprentice = Apprentice::default();
        self.summary.policy.clear();
        host.report(Event::Policy(None));
    }

    /// Whether the run has a policy, or is to have one.
    pub fn has_policy(&self) -> bool {
        !self.summary.policy.is_empty()
    }

    /// Writes policy, learner and curve to where the run's data go, if they go anywhere.
    fn write_policy_soon(&self) -> anyhow::Result<()> {
        self.apprentice.trainer.as_ref().map_or(Ok(()), |trainer| self.write_policy(trainer))
    }

    fn write_policy(&self, trainer: &PolicyTrainer) -> anyhow::Result<()> {
        self.data_goes_to().map_or(Ok(()), |folder| self.save_policy(trainer, folder))
    }

    /// The curve first: points that the learner has not come to yet are let go when both are read.
    fn save_policy(&self, trainer: &PolicyTrainer, folder: &Path) -> anyhow::Result<()> {
        write_whole(&folder.join(names::POLICY_CURVE), curve::csv(&self.summary.policy).as_bytes())?;
        write_whole(&folder.join(names::SUMMARY), &serde_json::to_vec_pretty(&self.summary())?)?;
        trainer.checkpoint().save(&folder.join(names::LEARNER))?;
        Ok(trainer.policy().save(&folder.join(names::POLICY))?)
    }

    /// The policy's files, where there is one.
    pub(super) fn save_apprentice(&self, folder: &Path) -> anyhow::Result<()> {
        match (&self.apprentice.trainer, &self.apprentice.kept) {
            (Some(trainer), _) => self.save_policy(trainer, folder),
            (None, Some(kept)) => {
                write_whole(&folder.join(names::POLICY_CURVE), curve::csv(&self.summary.policy).as_bytes())?;
                kept.save(&folder.join(names::LEARNER))?;
                Ok(kept.policy.save(&folder.join(names::POLICY))?)
            }
            (None, None) => Ok(()),
        }
    }

    /// Reads the policy of a run folder; its curve is taken back to where the learner is.
    pub(super) fn load_apprentice(&mut self, folder: &Path) -> anyhow::Result<()> {
        let file = folder.join(names::LEARNER);
        let kept = if file.exists() { Some(PolicyCheckpoint::load(&file)?) } else { None };
        if let Some(kept) = &kept {
            kept.policy.check_fits(self.plants.spec()).with_context(|| file.display().to_string())?;
        }
        let (tuned, experience) = kept.as_ref().map_or((0, 0), |kept| {
            let card = &kept.policy.card;
            (card.origin.iterations, card.experience.total())
        });
        self.summary.policy.retain(|point| match point.stage {
            PolicyStage::FineTuned => point.turn <= tuned,
            _ => point.steps <= experience,
        });
        self.apprentice = Apprentice { trainer: None, kept };
        Ok(())
    }
}

/// `None`: it was stopped, which is no mistake.
fn stopped<T>(outcome: Outcome<T>) -> anyhow::Result<Option<T>> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(PolicyError::Stopped) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl PolicyPoint {
    /// What episodes with these returns say.
    fn of(returns: &[f64]) -> Self {
        let finite = || returns.iter().copied().filter(|value| value.is_finite());
        let count = finite().count();
        let range = [finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max)];
        Self {
            mean_return: (count > 0).then(|| finite().sum::<f64>() / count as f64),
            range: (count > 0).then_some(range),
            episodes: returns.len(),
            ..Self::default()
        }
    }

    fn tuned(report: &IterationReport) -> Self {
        Self {
            stage: PolicyStage::FineTuned,
            turn: report.iteration,
            steps: report.experience.total(),
            divergence: Some(report.update.divergence),
            entropy: Some(report.update.entropy),
            seconds: [report.sampling_seconds, report.update.seconds],
            ..Self::of(&report.returns)
        }
    }
}
