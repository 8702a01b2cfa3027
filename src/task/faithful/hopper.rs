//! The authors' hopper; they have no path reward for it.

use super::{ant::silence, effort, scale, term};
use crate::{
    plant::RowsMut,
    task::{Reward, Step, Term, Weighted},
};

/// Length of the state and its indices (nagaban2/nn_dynamics, data_manipulation.py).
pub(super) const STATE: usize = 17;
const HEIGHT: usize = 0;
const PITCH: usize = 1;
const VELOCITY: usize = 14;

/// `vx + 1 - control` until the first state that has fallen. Control is `0.005 |a|²/200` before the last state and
/// `0.005 |a/200|²` at it: a parenthesis of the authors'.
#[derive(Clone, Debug)]
pub(super) struct Forward([Term; 3]);

impl Forward {
    pub fn new() -> Self {
        Self([term("velocity", "m/s", 1.0), term("survival", "1", 1.0), term("control", "1", 0.005)])
    }
}

impl Reward for Forward {
    fn terms(&self) -> &[Term] {
        &self.0
    }

    fn memory(&self) -> usize {
        1
    }

    fn begin(&self, memory: &mut RowsMut<'_>) {
        memory.row(0).fill(1.0);
    }

    fn evaluate(&self, step: &Step<'_>, memory: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        let [velocity, survival, control] = self.0.each_ref().map(|t| t.weight);
        out.row(0).copy_from_slice(step.states.row(VELOCITY));
        scale(out.row(0), velocity);
        out.row(1).fill(survival);
        effort(step.actions, out.row(2));
        scale(out.row(2), -control / if step.index < step.horizon { 200.0 } else { 200.0 * 200.0 });
        let alive = memory.row(0);
        for (c, alive) in alive.iter_mut().enumerate() {
            if step.states.row(PITCH)[c].abs() >= 0.3 || step.states.row(HEIGHT)[c] <= 0.7 {
                *alive = 0.0;
            }
        }
        silence(alive, out);
    }
}

impl Weighted for Forward {
    fn as_reward(&self) -> &dyn Reward {
        self
    }

    fn terms_mut(&mut self) -> &mut [Term] {
        &mut self.0
    }
}
