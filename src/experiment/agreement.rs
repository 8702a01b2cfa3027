//! Whether plans come true.

use std::collections::VecDeque;

/// Predicted against realised reward. The first row of each plan is earned in the state that the robot really was in.
#[derive(Clone, Debug, Default)]
pub struct Agreement {
    /// Of the plans whose horizon has not passed yet: the mean reward a step promised, and over how many steps.
    promises: VecDeque<(f64, usize)>,
    /// What was earned up to each of the latest frames, summed up from the beginning.
    earned: VecDeque<f64>,
    total: f64,
    promised: f64,
    realised: f64,
    plans: usize,
}

impl Agreement {
    /// Takes in the next plan: its rewards, `(horizon + 1) x terms`, the present state's first.
    pub fn add(&mut self, rewards: &[f32], terms: usize) {
        let rewards: Vec<f64> =
            rewards.chunks_exact(terms.max(1)).map(|row| row.iter().map(|&r| f64::from(r)).sum()).collect();
        let [now, later @ ..] = &rewards[..] else { return };
        self.total += now;
        self.earned.push_back(self.total);
        let horizon = later.len();
        self.promises.push_back((later.iter().sum::<f64>() / horizon.max(1) as f64, horizon));
        // The oldest plan's horizon is over: what it promised can be held against what came.
        while let Some(&(promised, horizon)) = self.promises.front()
            && horizon < self.promises.len()
        {
            let begun = self.earned[self.earned.len() - self.promises.len()];
            let realised = (self.earned[self.earned.len() - self.promises.len() + horizon] - begun)
                / horizon.max(1) as f64;
            self.promised += promised;
            self.realised += realised;
            self.plans += 1;
            self.promises.pop_front();
            while self.earned.len() > self.promises.len() + 1 {
                self.earned.pop_front();
            }
        }
    }

    /// Mean reward a step as plans promised it and as it was earned, once the first plan's horizon has passed.
    pub fn means(&self) -> Option<[f64; 2]> {
        (self.plans > 0).then(|| [self.promised, self.realised].map(|sum| sum / self.plans as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_held_against_what_the_same_steps_earned() {
        let mut agreement = Agreement::default();
        // Step t earns t; plans look two steps ahead and promise one too much for each.
        for t in 0..10 {
            let rewards: Vec<f32> = (0..3).map(|k| (t + k) as f32 + if k > 0 { 1.0 } else { 0.0 }).collect();
            agreement.add(&rewards, 1);
        }
        assert_eq!(agreement.plans, 8);
        let [promised, realised] = agreement.means().expect("eight plans");
        assert!((promised - realised - 1.0).abs() < 1e-9);
        assert!((realised - 5.0).abs() < 1e-9, "steps 1 and 2 up to 8 and 9");
    }
}
