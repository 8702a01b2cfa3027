//! What if: a plan from a moment that could have been. Nothing is moved and nothing recorded; only the model is asked.

use std::{
    fmt,
    sync::{Arc, atomic::AtomicBool},
};

use anyhow::ensure;

use super::{Experiment, PathConfig, RewardKind, TaskConfig, TaskKind, event::Frame};
use crate::{
    dynamics::Model,
    planning::{
        self, Engine, Engines, MakePlant, Memory, Plan, PlanModel, PlannerConfig, Proposer as _, Situation,
    },
    plant::{PlantSpec, Start, stream},
    policy::{GaussianPolicy, Guide},
    task::{self, Task, TaskError, Term},
};

/// All that a plan was made of beside the model: with it the same plan can be made once more, or another in its place.
pub struct Basis {
    /// Where it begins.
    pub state: Vec<f32>,
    /// The same in full, where it was planned on the true simulation ([`crate::plant::Plant::configuration`]); empty otherwise.
    pub configuration: Vec<f64>,
    /// Seed of its random numbers.
    pub seed: u64,
    /// Candidates a round in place of the planner's own number, where a budget of time allowed so many.
    pub candidates: Option<usize>,
    /// What the planner kept from the plan before.
    pub memory: Memory,
    pub planner: PlannerConfig,
    /// The task as it stood.
    pub task: Box<dyn Task>,
}

impl fmt::Debug for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { state, configuration, seed, candidates, memory, planner, task } = self;
        let mut all = f.debug_struct("Basis");
        all.field("state", state).field("configuration", configuration);
        all.field("seed", seed).field("candidates", candidates);
        all.field("memory", memory).field("planner", planner).field("task", &task.name()).finish()
    }
}

impl PartialEq for Basis {
    /// Whether they are of one moment; of tasks the names and the weights are compared.
    fn eq(&self, other: &Self) -> bool {
        let all = |b: &Self| (b.seed, b.candidates, b.task.name().to_owned());
        all(self) == all(other)
            && (&self.state, &self.memory, &self.planner) == (&other.state, &other.memory, &other.planner)
            && self.configuration == other.configuration
            && self.task.reward().terms() == other.task.reward().terms()
    }
}

impl Basis {
    /// What a first plan from `frame` would be made of: forward motion, or a path that is laid from there. The true simulation goes on from
    /// the frame's end, where it is known in full.
    ///
    /// # Errors
    /// If there can be no such task for the plant.
    pub fn afresh(
        config: &TaskConfig,
        path: Option<&PathConfig>,
        planner: &PlannerConfig,
        spec: &PlantSpec,
        frame: &Frame,
    ) -> Result<Self, TaskError> {
        let (state, configuration) = match planner.model {
            PlanModel::Learned => (&frame.state, Vec::new()),
            PlanModel::Simulator => (&frame.next_state, frame.configuration.clone()),
        };
        let mut task = task::build(&task_for(config, path), path, spec)?;
        task.begin(state);
        let planner = planner.for_path(path.map(PathConfig::name));
        let (state, memory) = (state.clone(), Memory::default());
        Ok(Self { state, configuration, seed: 0, candidates: None, memory, planner, task })
    }

    /// The planner's parameters as they were in force: the number of candidates is the one that there were.
    pub fn planner(&self) -> PlannerConfig {
        let candidates = self.candidates.unwrap_or(self.planner.candidates);
        PlannerConfig { candidates, budget_ms: 0.0, ..self.planner.clone() }
    }

    /// The reward's terms with their weights.
    pub fn terms(&self) -> &[Term] {
        self.task.reward().terms()
    }
}

/// A preset's task as it is meant for `path`, or without one for driving forward.
pub(super) fn task_for(config: &TaskConfig, path: Option<&PathConfig>) -> TaskConfig {
    // "Forward" is meant so whatever the preset's own task is.
    let kind = if path.is_some() { TaskKind::Path } else { TaskKind::Forward };
    let mut meant = TaskConfig { kind, ..config.clone() };
    if kind != config.kind && config.reward == RewardKind::Faithful {
        // The authors' rewards have other terms for other tasks.
        meant.weights.clear();
    }
    meant
}

/// A question: what would be planned, if.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// Told again with the answer.
    pub id: u64,
    pub basis: Arc<Basis>,
    /// How far the start is moved (m) and turned (rad): see [`PlantSpec::moved`].
    pub shift: [f64; 2],
    pub turn: f64,
    /// Weights of the reward's terms, in their order.
    pub weights: Vec<f32>,
    pub planner: PlannerConfig,
}

impl WhatIf {
    /// What really was.
    pub fn unchanged(id: u64, basis: Arc<Basis>) -> Self {
        let weights = basis.terms().iter().map(|term| term.weight).collect();
        let planner = basis.planner();
        Self { id, basis, shift: [0.0; 2], turn: 0.0, weights, planner }
    }

    /// Whether anything differs from what really was.
    pub fn differs(&self) -> bool {
        *self != Self::unchanged(self.id, self.basis.clone())
    }
}

/// The answer to the question with this `id`: the plan, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub id: u64,
    pub outcome: Result<Imagined, String>,
}

/// A plan that nobody carries out.
#[derive(Clone, Debug, PartialEq)]
pub struct Imagined {
    /// Where it begins.
    pub state: Vec<f32>,
    /// The reward's terms with the weights that it was made by.
    pub terms: Vec<Term>,
    pub plan: Plan,
}

/// What plans are made with. Costs nothing to clone, and nothing of the plant is touched by it.
#[derive(Clone)]
pub struct Ground {
    pub model: Arc<Model>,
    pub spec: Arc<PlantSpec>,
    pub plant: MakePlant,
    /// Whom a guided planner asks.
    pub policy: Option<Arc<GaussianPolicy>>,
}

impl Ground {
    /// Plans as `what` says; `None` where `cancel` was set before the plan was there.
    ///
    /// # Errors
    /// If the question is of another plant, or asks for what cannot be.
    pub fn imagine(&self, what: &WhatIf, cancel: &AtomicBool) -> anyhow::Result<Option<Imagined>> {
        let WhatIf { basis, shift, turn, weights, planner, .. } = what;
        ensure!(basis.state.len() == self.spec.state.len(), "this moment is of another plant");
        ensure!(
            shift.iter().chain([turn]).all(|v| v.is_finite()),
            "a start must be a finite number of metres"
        );
        planner.validate().map_err(anyhow::Error::msg)?;
        let mut task = basis.task.fork();
        for (term, &weight) in weights.iter().enumerate() {
            task.set_weight(term, weight);
        }
        let engines = Engines { model: &self.model, plant: self.plant.clone(), proposer: None };
        let engine = engines.get(planner)?;
        let state = match planner.model {
            PlanModel::Learned => self.spec.moved(&basis.state, *shift, *turn),
            PlanModel::Simulator => self.locate(&*engine, what)?,
        };
        if state != basis.state {
            task.relocate(&state);
        }
        let reward = task.reward();
        let (seed, candidates, draw, cancel_flag) = (basis.seed, None, 0, Some(cancel));
        let situation = Situation { state: &state, reward, seed, candidates, draw, cancel: cancel_flag };
        let mut thinker = planning::make_from(planner, &basis.memory);
        if let Some(policy) = self.policy.as_ref().filter(|_| planner.guided) {
            thinker.suggest(Guide::new(policy, &self.model).propose(&state, planner.horizon.max(1)));
        }
        let plan = thinker.plan(&*engine, &situation);
        let stopped = cancel.load(std::sync::atomic::Ordering::Relaxed);
        let terms = reward.terms().to_vec();
        Ok((!stopped).then_some(Imagined { state, terms, plan }))
    }

    /// Tells the true simulation where it begins, and gives the state there.
    fn locate(&self, engine: &dyn Engine, what: &WhatIf) -> anyhow::Result<Vec<f32>> {
        let WhatIf { basis, shift, turn, .. } = what;
        ensure!(
            !basis.configuration.is_empty(),
            "of this moment only the state was kept, not all that the true simulation needs to go on from it; ask the learned model"
        );
        if (*shift, *turn) == ([0.0; 2], 0.0) {
            engine.locate(&basis.configuration);
            return Ok(basis.state.clone());
        }
        let mut plant = (self.plant)()?;
        plant.reset(&Start::Exact(basis.configuration.clone()), &mut stream(0, "what if", 0))?;
        plant.displace(*shift, *turn)?;
        engine.locate(&plant.configuration());
        Ok(plant.state())
    }
}

impl Experiment {
    /// What its plans are made with, once there is a model.
    pub fn ground(&self) -> Option<Ground> {
        let model = self.model.clone()?;
        let policy = self.policy().ok().cloned().map(Arc::new);
        Some(Ground { model, spec: self.plants.spec().clone(), plant: self.plants.maker(), policy })
    }
}
