use foresight::{
    planning::{Engine, Plan, Planner, PlannerConfig, Rollout, Scores, Situation, Trace},
    plant::{RowsMut, stream},
};
use rand::Rng as _;

/// Hill climbing: the plan before, moved on by a step, and changes of it; the best is kept.
pub struct HillClimber {
    pub config: PlannerConfig,
    pub plan: Vec<f32>,
}

impl Planner for HillClimber {
    fn reset(&mut self) {
        self.plan.clear();
    }

    fn config(&self) -> &PlannerConfig {
        &self.config
    }

    fn plan(&mut self, engine: &dyn Engine, situation: &Situation<'_>) -> Plan {
        let PlannerConfig { horizon, sigma, disagreement, .. } = self.config;
        let candidates = situation.candidates.unwrap_or(self.config.candidates);
        let size = engine.action_len();
        self.plan =
            self.plan.iter().skip(size).copied().chain(std::iter::repeat(0.0)).take(horizon * size).collect();
        let changed = |candidate: usize| {
            let mut rng = stream(situation.seed, "hill climbing", candidate as u64);
            let sigma = if candidate == 0 { 0.0 } else { sigma };
            self.plan.iter().map(move |&a| (a + sigma * rng.random_range(-1.0..1.0f32)).clamp(-1.0, 1.0))
        };
        let fill = |first: usize, actions: &mut RowsMut<'_>| {
            for candidate in 0..actions.width() {
                for (row, action) in changed(first + candidate).enumerate() {
                    actions.row(row)[candidate] = action;
                }
            }
        };
        let Situation { state, reward, cancel, .. } = *situation;
        let mut scores = Scores::default();
        let rollout =
            Rollout { state, horizon, candidates, reward, fill: &fill, disagreement, decisive: 1, cancel };
        engine.score(&rollout, &mut scores);
        let best = changed(scores.best().unwrap_or(0)).collect();
        self.plan = best;
        let Trace { states, spread, terms, memory, total, .. } = engine.trace(state, &self.plan, reward);
        Plan { actions: self.plan.clone(), states, spread, terms, memory, total, ..Plan::default() }
    }
}
