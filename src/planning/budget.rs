//! As many candidates as a time allows.

use super::{Plan, PlannerConfig};

/// Keeps to [`PlannerConfig::budget_ms`]: from the time that plans took, how many candidates the next one may have.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// Seconds a candidate cost lately.
    cost: Option<f64>,
    /// Candidates of the last plan.
    last: usize,
}

/// Share of the budget that is aimed at: some plans take longer than those before.
const AIM: f64 = 0.85;
/// Candidates of the first plan, from which the cost is learned.
const FIRST: usize = 64;

impl Budget {
    /// Candidates for the next plan; `None` where the planner's own number holds.
    pub fn candidates(&self, config: &PlannerConfig) -> Option<usize> {
        let budget = f64::from(config.budget_ms) / 1e3;
        if budget <= 0.0 {
            return None;
        }
        let least = FIRST.max(2 * config.elites);
        let Some(cost) = self.cost else { return Some(least) };
        // What a plan costs is never wholly in proportion: no more than twice the last number at a time.
        let afforded = (AIM * budget / cost.max(1e-12)) as usize;
        Some(afforded.clamp(8.max(config.elites), 10_000_000).min(2 * self.last.max(least)))
    }

    /// Learns from a plan of so many `candidates` in its first round.
    pub fn learn(&mut self, candidates: usize, plan: &Plan) {
        let cost = plan.seconds / candidates.max(1) as f64;
        // Quick to see that plans have become dearer, slow to believe that they are cheaper.
        let keep = if self.cost.is_some_and(|known| cost < known) { 0.8 } else { 0.4 };
        self.cost = Some(self.cost.map_or(cost, |known| keep * known + (1.0 - keep) * cost));
        self.last = candidates;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_come_to_fill_their_time_and_shrink_at_once_when_they_become_dear() {
        let config = PlannerConfig { budget_ms: 10.0, ..PlannerConfig::default() };
        let mut budget = Budget::default();
        // A plan costs a fixed time, and so much a candidate.
        let mut plan = |each: f64| {
            let candidates = budget.candidates(&config).expect("there is a budget");
            let seconds = 5e-4 + each * candidates as f64;
            budget.learn(candidates, &Plan { seconds, ..Plan::default() });
            (candidates, seconds * 1e3)
        };
        assert_eq!(plan(5e-6).0, 64);
        let settled: Vec<_> = (0..60).map(|_| plan(5e-6)).collect();
        assert!(settled.iter().all(|&(_, ms)| ms <= 10.0), "{settled:?}");
        assert!(settled[59].1 > 7.5, "the time is used: {settled:?}");
        plan(5e-5);
        plan(5e-5);
        let (candidates, _) = plan(5e-5);
        assert!(candidates < settled[59].0 / 4, "{candidates}");
        assert_eq!(Budget::default().candidates(&PlannerConfig::default()), None);
    }
}
