//! One controlled rollout: observe, plan, act, until the task is done.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rand::RngCore as _;
use rand_distr::{Distribution as _, StandardNormal};

use super::{
    Agreement, Basis, Change, Flow, Host, PathResult,
    event::{Frame, Level, PlanView, Rollout},
};
use crate::{
    data::{DIVERGED, Episode, Journal, LOST, Source, Split, UnderWay},
    planning::{self, Budget, Engine, Engines, Memory, Plan, Planner, PlannerConfig, Proposer, Situation},
    plant::{Outcome, Plant, PlantError, Rng, Start, stream},
    task::{PathCost, Task},
};

/// What a controlled rollout is made of, beside the plant and the model.
pub struct RolloutRequest<'a> {
    /// For tables and the stream of random numbers: `iteration 2, rollout 3` or `left_turn`.
    pub name: String,
    pub iteration: u32,
    /// Longest episode in control steps.
    pub steps: usize,
    /// Standard deviation of noise on executed actions; the clean action is the one stored.
    pub action_noise: f64,
    pub start: Start,
    pub seed: u64,
    /// Index of this rollout among those of its purpose.
    pub index: u64,
    pub planner: &'a PlannerConfig,
    /// Candidates to keep for drawing.
    pub draw: usize,
    /// The part of the data set that its episode is for.
    pub split: Split,
    /// Where its steps are written as they happen.
    pub journal: Journal,
}

/// What a controlled rollout brought.
#[derive(Clone, Debug)]
pub struct Controlled {
    pub episode: Episode,
    /// What came before it, where steps between were no transitions.
    pub pieces: Vec<Episode>,
    pub rollout: Rollout,
    /// Seconds each control step spent planning.
    pub plan_seconds: Vec<f64>,
    /// Path statistics, for tasks with a path.
    pub path: Option<PathResult>,
    /// The host asked to stop before the task ended.
    pub stopped: bool,
    /// Why the link to the robot was lost, where it was.
    pub lost: Option<String>,
}

impl Controlled {
    /// Nothing ended it before its time.
    pub fn is_whole(&self) -> bool {
        !self.stopped && self.lost.is_none()
    }
}

/// Drives `plant` with the engines' model through `task`.
///
/// The plant waits while the planner thinks, so the numbers depend on the seed alone.
///
/// # Errors
/// If the plant cannot be reset. A simulation that diverges ends the rollout and is marked as terminated.
pub fn control(
    plant: &mut dyn Plant,
    task: &mut dyn Task,
    engines: &Engines<'_>,
    request: &RolloutRequest<'_>,
    host: &mut dyn Host,
) -> Result<Controlled, PlantError> {
    let mut rng = stream(request.seed, &request.name, request.index);
    plant.reset(&request.start, &mut rng)?;
    let mut run = Run::begin(plant, task, engines, request)?;
    let mut flow = Flow::Go(Vec::new());
    while let Flow::Go(changes) = flow {
        run.apply(changes, &mut rng)?;
        if run.over() {
            return Ok(run.end(false));
        }
        flow = run.step(&mut rng, host);
    }
    Ok(run.end(true))
}

struct Run<'a> {
    plant: &'a mut dyn Plant,
    task: &'a mut dyn Task,
    engines: &'a Engines<'a>,
    engine: Arc<dyn Engine>,
    request: &'a RolloutRequest<'a>,
    planner: Box<dyn Planner>,
    budget: Budget,
    /// The plan for the next step, where it was made while the plant took the last one.
    next: Option<Thought>,
    state: Vec<f32>,
    episode: UnderWay,
    pieces: Vec<Episode>,
    distances: Vec<f64>,
    cost: Option<PathCost>,
    plan_seconds: Vec<f64>,
    agreement: Agreement,
    missed: usize,
    terminated: bool,
    /// Why the link to the robot is gone, where it is.
    lost: Option<String>,
    /// Steps taken since the last reset.
    step: usize,
    total_reward: f64,
}

impl<'a> Run<'a> {
    fn begin(
        plant: &'a mut dyn Plant,
        task: &'a mut dyn Task,
        engines: &'a Engines<'a>,
        request: &'a RolloutRequest<'a>,
    ) -> Result<Self, PlantError> {
        let state = plant.state();
        task.begin(&state);
        let episode = Episode::begin(
            0,
            Source::Mpc(request.iteration),
            request.split,
            &state,
            plant.spec().action.len(),
        );
        let distances = vec![task.status().distance];
        let cost = task.path().and_then(|path| PathCost::new(path, plant.spec(), &state));
        Ok(Self {
            planner: planning::make(request.planner),
            plant,
            task,
            engine: engines.get(request.planner)?,
            engines,
            request,
            budget: Budget::default(),
            next: None,
            state,
            episode: request.journal.begin(episode),
            pieces: Vec::new(),
            distances,
            cost,
            plan_seconds: Vec::new(),
            agreement: Agreement::default(),
            missed: 0,
            terminated: false,
            lost: None,
            step: 0,
            total_reward: 0.0,
        })
    }

    fn over(&self) -> bool {
        self.terminated
            || self.lost.is_some()
            || self.step >= self.request.steps
            || self.task.status().finished
    }

    fn apply(&mut self, changes: Vec<Change>, rng: &mut Rng) -> Result<(), PlantError> {
        for change in changes {
            // What was planned ahead was planned for what no longer holds.
            self.next = None;
            match change {
                Change::Planner(config) => {
                    if !planning::same_engine(&config, self.planner.config()) {
                        (self.engine, self.budget) = (self.engines.get(&config)?, Budget::default());
                    }
                    self.planner = planning::make_like(&config, self.planner.as_ref());
                }
                Change::Push(push) => self.plant.perturb(push),
                Change::Weight { term, weight } => self.task.set_weight(term, weight),
                Change::Reset => {
                    self.plant.reset(&self.request.start, rng)?;
                    self.planner.reset();
                    self.state = self.plant.state();
                    self.task.begin(&self.state);
                    let actions = self.plant.spec().action.len();
                    let fresh =
                        Episode::begin(0, self.episode.source, self.episode.split, &self.state, actions);
                    self.episode = self.request.journal.begin(fresh);
                    self.distances = vec![self.task.status().distance];
                    let path = self.task.path();
                    self.cost = path.and_then(|path| PathCost::new(path, self.plant.spec(), &self.state));
                    self.agreement = Agreement::default();
                    (self.step, self.total_reward, self.terminated, self.missed) = (0, 0.0, false, 0);
                }
            }
        }
        Ok(())
    }

    fn step(&mut self, rng: &mut Rng, host: &mut dyn Host) -> Flow {
        let draw = if host.watching() { self.request.draw } else { 0 };
        let cancel = host.cancel();
        let cancelled = || cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed));
        let (plan, basis) = match self.next.take() {
            Some(thought) => thought,
            None => {
                let question = Question { seed: rng.next_u64(), draw, cancel: cancel.as_deref() };
                let (mut thinker, plant, state, task) = self.parts();
                thinker.engine.locate(&plant.configuration());
                thinker.think(state, task, &question)
            }
        };
        if let Some(text) = self.engine.notice() {
            host.notice(Level::Warning, text);
        }
        if cancelled() {
            return Flow::Stop;
        }
        let clean = plan.actions[..self.episode.action_len()].to_vec();
        let executed = noisy(&clean, self.request.action_noise, rng);
        let period = self.plant.spec().control_period;
        self.plan_seconds.push(plan.seconds);
        self.agreement.add(&plan.terms, self.task.reward().terms().len());
        self.missed += usize::from(plan.seconds > period);
        let outcome = if self.planner.config().overlap {
            let question = Question { seed: rng.next_u64(), draw, cancel: cancel.as_deref() };
            self.step_and_think(&clean, &executed, &question)
        } else {
            self.plant.step(&executed)
        };
        let before = std::mem::replace(&mut self.state, self.plant.state());
        self.step += 1;
        match outcome {
            // The step that ends an episode is neither counted nor stored, as the authors do.
            Ok(outcome) if !outcome.terminated => {
                if outcome.gap {
                    let (source, split) = (self.episode.source, self.episode.split);
                    let fresh = Episode::begin(0, source, split, &self.state, clean.len());
                    let fresh = self.request.journal.begin(fresh);
                    self.pieces.push(std::mem::replace(&mut self.episode, fresh).end());
                } else {
                    self.episode.push(&clean, outcome.reward, &self.state);
                }
                self.total_reward += outcome.reward;
                self.task.advance(&self.state, &plan.memory);
                self.distances.push(self.task.status().distance);
                if let Some(cost) = &mut self.cost {
                    cost.step(&self.state);
                }
            }
            Ok(_) => self.terminated = true,
            Err(error) => {
                match &error {
                    PlantError::Link { .. } => {
                        self.lost = Some(error.to_string());
                        self.episode.tags.push(format!("{LOST}{error}"));
                    }
                    _ => {
                        self.terminated = true;
                        self.episode.tags.push(DIVERGED.to_owned());
                    }
                }
                // What the plant says of itself is not to be drawn, nor planned from.
                self.state.clone_from(&before);
                host.notice(Level::Warning, format!("{}: {error}", self.request.name));
            }
        }
        let reward = self.episode.rewards().last().copied().map_or(0.0, f64::from);
        host.feel(self.plant);
        host.hear_of(&self.request.journal);
        let frame = self.frame(before, executed, reward, (plan, basis));
        host.step(frame, period)
    }

    /// Who plans, beside the plant, the present state and the reward.
    fn parts(&mut self) -> (Thinker<'_>, &mut dyn Plant, &[f32], &dyn Task) {
        let Self { planner, budget, engine, engines, plant, state, task, .. } = self;
        let proposer = engines.proposer;
        let thinker = Thinker { planner: planner.as_mut(), budget, engine: &**engine, proposer };
        (thinker, &mut **plant, state, &**task)
    }

    /// Executes an action; meanwhile plans the next one from the state that the model predicts for the step's end.
    fn step_and_think(
        &mut self,
        clean: &[f32],
        executed: &[f32],
        question: &Question<'_>,
    ) -> Result<Outcome, PlantError> {
        let (mut thinker, plant, state, task) = self.parts();
        let trace = thinker.engine.trace(state, clean, task.reward());
        let predicted = &trace.states[state.len()..];
        let (outcome, thought) =
            rayon::join(|| plant.step(executed), || thinker.think(predicted, task, question));
        self.next = Some(thought);
        outcome
    }

    fn frame(&self, state: Vec<f32>, action: Vec<f32>, reward: f64, (plan, basis): Thought) -> Frame {
        let period = self.plant.spec().control_period;
        let predicted = self.engines.model.predict(&state, &action);
        let plan = PlanView {
            terms: Arc::new(self.task.reward().terms().to_vec()),
            rewards: plan.terms,
            states: plan.states,
            spread: plan.spread,
            actions: plan.actions,
            total: plan.total,
            candidates: plan.candidates,
            seconds: plan.seconds,
            period,
            population: plan.population,
            evaluations: plan.evaluations,
            missed: self.missed,
            error: self.engines.model.normalised_error(&predicted, &self.state),
            path: self.task.path().cloned().map(Arc::new),
            basis: basis.map(Arc::new),
        };
        Frame {
            step: self.step,
            time: self.step as f64 * period,
            state,
            next_state: self.state.clone(),
            action,
            reward,
            total_reward: self.total_reward,
            configuration: self.plant.configuration(),
            plan: Some(plan),
            status: self.task.status(),
            speed: 0.0,
        }
    }

    fn end(mut self, stopped: bool) -> Controlled {
        let status = self.task.status();
        let mean = self.distances.iter().sum::<f64>() / self.distances.len() as f64;
        let has_path = self.task.path().is_some();
        self.episode.terminated = self.terminated;
        let path = has_path.then(|| PathResult {
            name: self.task.name().to_owned(),
            episode: self.request.index as usize,
            mean_distance_m: mean,
            max_distance_m: self.distances.iter().copied().fold(0.0, f64::max),
            progress_m: status.progress,
            length_m: status.length,
            completed: status.arrived,
            finished: status.finished,
            terminated: self.terminated,
            seconds: self.step as f64 * self.plant.spec().control_period,
            total_reward: self.total_reward,
            authors_cost: self.cost.as_ref().and_then(PathCost::mean),
        });
        Controlled {
            rollout: Rollout {
                name: self.request.name.clone(),
                iteration: self.request.iteration,
                steps: self.episode.len(),
                total_reward: self.total_reward,
                terminated: self.terminated,
                status,
                mean_distance: has_path.then_some(mean),
                agreement: self.agreement.means(),
            },
            episode: self.episode.end(),
            pieces: self.pieces,
            plan_seconds: self.plan_seconds,
            path,
            stopped,
            lost: self.lost,
        }
    }
}

/// A plan, and what it was made of where somebody looks.
type Thought = (Plan, Option<Basis>);

/// What a plan depends on beside the state and the task.
struct Question<'a> {
    seed: u64,
    draw: usize,
    cancel: Option<&'a AtomicBool>,
}

/// All that planning needs of a run.
struct Thinker<'a> {
    planner: &'a mut dyn Planner,
    budget: &'a mut Budget,
    engine: &'a dyn Engine,
    proposer: Option<&'a dyn Proposer>,
}

impl Thinker<'_> {
    /// Plans from `state` within the budget, if there is one.
    fn think(&mut self, state: &[f32], task: &dyn Task, question: &Question<'_>) -> Thought {
        let Question { seed, draw, cancel } = *question;
        let config = self.planner.config();
        let (candidates, horizon) = (self.budget.candidates(config), config.horizon.max(1));
        let basis = (draw > 0).then(|| Basis {
            state: state.to_vec(),
            configuration: self.engine.located(),
            seed,
            candidates,
            memory: Memory::of(self.planner),
            planner: self.planner.config().clone(),
            task: task.fork(),
        });
        if let Some(proposer) = self.proposer.filter(|_| config.guided) {
            self.planner.suggest(proposer.propose(state, horizon));
        }
        let reward = task.reward();
        let plan =
            self.planner.plan(self.engine, &Situation { state, reward, seed, candidates, draw, cancel });
        self.budget.learn(plan.population, &plan);
        (plan, basis)
    }
}

/// The action with noise, clipped to `-1..=1`.
fn noisy(action: &[f32], deviation: f64, rng: &mut Rng) -> Vec<f32> {
    if deviation <= 0.0 {
        return action.to_vec();
    }
    let mut noise = || -> f64 { StandardNormal.sample(rng) };
    action.iter().map(|&a| ((f64::from(a) + deviation * noise()) as f32).clamp(-1.0, 1.0)).collect()
}
