//! The whole of it: imitation, then fine-tuning, with all that it goes on from. What an experiment calls.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::{
    Actor, Amount, Batch, CloneConfig, CloneReport, Cloner, Demonstrations, Experience, GaussianPolicy,
    Learner, LearnerConfig, LearnerState, PolicyCheckpoint, PolicyConfig, PolicyError, SampleRequest,
    Sampler, UpdateReport, Watch, make_learner,
};
use crate::{data::Episode, planning::MakePlant, plant::Start};

/// A policy in the making.
///
/// The usual order: [`PolicyTrainer::demonstrate`], [`PolicyTrainer::imitate`], a few rounds of DAgger ([`PolicyTrainer::drive`], the
/// planner labels the states, [`PolicyTrainer::append`], [`PolicyTrainer::imitate`]), [`PolicyTrainer::set_deviation`], and
/// [`PolicyTrainer::iterate`] until it is good enough. For a purely model-free run, only the last.
pub struct PolicyTrainer {
    sampler: Sampler,
    policy: GaussianPolicy,
    cloner: Cloner,
    learner: Box<dyn Learner>,
    policy_config: PolicyConfig,
    clone_config: CloneConfig,
    learner_config: LearnerConfig,
    episodes: u64,
    /// How episodes of fine-tuning begin.
    pub start: Start,
    /// Their longest, in control steps.
    pub longest: usize,
    /// Whether the agent's own condition ends them.
    pub terminate: bool,
}

/// How an iteration of fine-tuning went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IterationReport {
    /// Counted from 1.
    pub iteration: u64,
    /// The authors' x axis, this batch included.
    pub experience: Experience,
    /// Return of each episode, drawn with the policy's deviations as they were, in order.
    pub returns: Vec<f64>,
    /// Control steps of the batch.
    pub steps: usize,
    /// Time that sampling took (s).
    pub sampling_seconds: f64,
    pub update: UpdateReport,
}

impl IterationReport {
    /// Mean of the episodes' returns.
    pub fn mean_return(&self) -> f64 {
        self.returns.iter().sum::<f64>() / self.returns.len() as f64
    }
}

impl PolicyTrainer {
    /// A policy of fresh weights for the plants that `make` builds. Episodes begin as controlled rollouts do and last a thousand steps;
    /// change the public fields.
    ///
    /// # Errors
    /// If no plant can be built, or the plant shows nothing that a policy could see.
    pub fn new(
        make: MakePlant,
        policy: &PolicyConfig,
        clone: &CloneConfig,
        learner: &LearnerConfig,
        seed: u64,
    ) -> Result<Self, PolicyError> {
        let sampler = Sampler::new(make)?;
        let fresh = GaussianPolicy::new(sampler.spec(), policy, seed);
        if fresh.observation().is_empty() {
            return Err(PolicyError::Mismatch("this plant shows nothing but its position".into()));
        }
        Ok(Self {
            cloner: Cloner::new(clone.clone(), Demonstrations::none(&fresh)),
            learner: make_learner(learner, LearnerState::default()),
            sampler,
            policy: fresh,
            policy_config: policy.clone(),
            clone_config: clone.clone(),
            learner_config: learner.clone(),
            episodes: 0,
            start: Start::Rollout { heading: None },
            longest: 1000,
            terminate: true,
        })
    }

    pub fn policy(&self) -> &GaussianPolicy {
        &self.policy
    }

    /// Whether these are the settings that it works by.
    pub fn works_by(&self, policy: &PolicyConfig, clone: &CloneConfig, learner: &LearnerConfig) -> bool {
        (policy, clone, learner) == (&self.policy_config, &self.clone_config, &self.learner_config)
    }

    /// The policy as it drives where it is not to explore.
    pub fn actor(&self) -> Actor {
        Actor::new(&self.policy)
    }

    pub fn experience(&self) -> Experience {
        self.policy.card.experience
    }

    /// Counts the transitions that the dynamics model was trained on.
    pub fn count_model_based(&mut self, transitions: u64) {
        self.policy.card.experience.model_based = transitions;
    }

    /// Takes rollouts of the controller as what is to be imitated (see [`Demonstrations::rollouts`] for those of a data set).
    ///
    /// # Errors
    /// Those of [`Demonstrations::of`].
    pub fn demonstrate<'a>(
        &mut self,
        rollouts: impl IntoIterator<Item = &'a Episode>,
    ) -> Result<(), PolicyError> {
        let rollouts: Vec<&Episode> = rollouts.into_iter().collect();
        let mut policy = self.policy.clone();
        if self.policy_config.normalise && self.is_fresh() {
            let states: Vec<f32> = rollouts
                .iter()
                .filter(|e| e.state_len() == policy.state_len())
                .flat_map(|e| e.states()[..e.len() * e.state_len()].iter().copied())
                .collect();
            policy.normalise_over(&states);
        }
        let demonstrations = Demonstrations::of(&policy, rollouts, self.clone_config.validation)?;
        policy.card.experience.expert = demonstrations.counts().0 as u64;
        policy.card.experience.dagger = 0;
        self.cloner.replace(demonstrations);
        self.policy = policy;
        Ok(())
    }

    /// Adds states that the clone visited (row after row, as the plant gives them), each with the controller's action there.
    ///
    /// # Errors
    /// Those of [`Demonstrations::append`].
    pub fn append(&mut self, states: &[f32], actions: &[f32]) -> Result<(), PolicyError> {
        self.cloner.demonstrations_mut().append(&self.policy, states, actions)?;
        self.policy.card.experience.dagger = self.cloner.demonstrations().counts().1 as u64;
        Ok(())
    }

    pub fn demonstrations(&self) -> &Demonstrations {
        self.cloner.demonstrations()
    }

    /// Goes on imitating for as many epochs as the configuration says.
    ///
    /// # Errors
    /// Those of [`Cloner::train`].
    pub fn imitate(&mut self, watch: &Watch<'_>) -> Result<CloneReport, PolicyError> {
        self.cloner.train(&mut self.policy, watch)
    }

    /// Gives every action element this deviation, before fine-tuning begins.
    pub fn set_deviation(&mut self, deviation: f64) {
        self.policy.set_deviation(deviation);
    }

    /// One iteration of fine-tuning: a batch of episodes, and what is learned from it.
    ///
    /// # Errors
    /// Those of [`Sampler::sample`] and [`Learner::update`]; nothing has changed then.
    pub fn iterate(&mut self, watch: &Watch<'_>) -> Result<IterationReport, PolicyError> {
        let began = Instant::now();
        let mut request = SampleRequest {
            amount: Amount::Steps(self.learner_config.batch),
            first: self.episodes,
            ..self.request("policy episode")
        };
        if self.policy_config.normalise && self.is_fresh() {
            self.look_around(&request, watch)?;
        }
        let batch = self.sampler.sample(&self.policy, &request, watch)?;
        let sampling_seconds = began.elapsed().as_secs_f64();
        let mut policy = self.policy.clone();
        let update = self.learner.update(&mut policy, &batch, watch)?;
        request.first += batch.paths().len() as u64;
        self.episodes = request.first;
        let card = &mut policy.card;
        card.origin.learner = Some(self.learner.state().kind);
        card.origin.iterations += 1;
        card.experience.fine_tuning += self.learner_config.batch as u64;
        card.experience.sampled += batch.len() as u64;
        card.mean_return = Some(batch.mean_return()).filter(|mean| mean.is_finite());
        self.policy = policy;
        Ok(IterationReport {
            iteration: self.policy.card.origin.iterations,
            experience: self.experience(),
            returns: batch.paths().iter().map(|path| path.total_reward).collect(),
            steps: batch.len(),
            sampling_seconds,
            update,
        })
    }

    /// Drives `episodes` episodes without learning from them, every action drawn with this `deviation`: 0 shows what the policy is worth
    /// ([`Batch::mean_return`]), DAgger's rollouts take a little more; [`Batch::states`] are kept for the planner to label.
    ///
    /// Episodes of the same `purpose` and index are the same ones; `first` is the index of the first.
    ///
    /// # Errors
    /// Those of [`Sampler::sample`].
    pub fn drive(
        &self,
        (purpose, first): (&str, u64),
        episodes: usize,
        deviation: f64,
        watch: &Watch<'_>,
    ) -> Result<Batch, PolicyError> {
        let request = SampleRequest {
            amount: Amount::Episodes(episodes),
            deviation: Some(deviation),
            keep_states: true,
            first,
            ..self.request(purpose)
        };
        self.sampler.sample(&self.policy, &request, watch)
    }

    /// Episodes as they are to be, drawn with the policy's own deviations.
    fn request(&self, purpose: &str) -> SampleRequest {
        SampleRequest {
            amount: Amount::Episodes(0),
            longest: self.longest,
            start: self.start.clone(),
            terminate: self.terminate,
            deviation: None,
            keep_states: false,
            seed: self.policy.card.seed,
            purpose: purpose.to_owned(),
            first: 0,
        }
    }

    /// Finds out what is usual in the states that the fresh policy sees.
    fn look_around(&mut self, request: &SampleRequest, watch: &Watch<'_>) -> Result<(), PolicyError> {
        let request = SampleRequest {
            keep_states: true,
            purpose: "first look".to_owned(),
            first: 0,
            ..request.clone()
        };
        let batch = self.sampler.sample(&self.policy, &request, watch)?;
        self.policy.normalise_over(batch.states());
        Ok(())
    }

    /// Whether nothing was learned yet.
    fn is_fresh(&self) -> bool {
        let origin = self.policy.card.origin;
        origin.cloned_epochs == 0 && origin.iterations == 0
    }

    /// Everything that training goes on from.
    pub fn checkpoint(&self) -> PolicyCheckpoint {
        PolicyCheckpoint {
            policy: self.policy.clone(),
            learner: self.learner.state().clone(),
            demonstrations: self.cloner.demonstrations().clone(),
            clone: self.cloner.state.clone(),
            episodes: self.episodes,
        }
    }

    /// Goes back to `checkpoint`. What follows is then, to the bit, what would have followed there.
    ///
    /// # Errors
    /// [`PolicyError::Mismatch`] if it is of another plant or of another kind of policy.
    pub fn restore(&mut self, checkpoint: PolicyCheckpoint) -> Result<(), PolicyError> {
        let PolicyCheckpoint { policy, learner, demonstrations, clone, episodes } = checkpoint;
        policy.check_fits(self.sampler.spec())?;
        if policy.card.hidden != self.policy_config.hidden
            || policy.card.observation != self.policy_config.observation
        {
            return Err(PolicyError::Mismatch(
                "the checkpoint is of a network of another shape, or that sees something else".into(),
            ));
        }
        if learner.iteration > 0 && learner.kind != self.learner_config.kind {
            return Err(PolicyError::Mismatch("the checkpoint is of another method of fine-tuning".into()));
        }
        self.learner = make_learner(&self.learner_config, learner);
        self.cloner = Cloner::going_on(self.clone_config.clone(), demonstrations, clone);
        (self.policy, self.episodes) = (policy, episodes);
        Ok(())
    }
}
