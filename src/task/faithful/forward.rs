//! The authors' forward rewards: speed along x, a bonus for every step before a fall where there is one, the price of effort.

use super::term;
use crate::{
    plant::{Rows, RowsMut},
    task::{Reward, Step, Term, Weighted},
};

/// What distinguishes one agent's forward reward from another's.
#[derive(Debug)]
pub(super) struct Gait {
    /// State index of the velocity along x.
    pub velocity: usize,
    /// Reward of a step before the fall.
    pub survival: Option<f32>,
    /// Weight of the squared action, and what that is divided by: before the last state of a plan, and at it.
    pub control: f32,
    pub divisor: [f32; 2],
    /// Whether a state has fallen: nothing more is earned from there on.
    pub fallen: Option<Fallen>,
}

/// A rule over one state, which is read by index.
pub(super) type Fallen = fn(&dyn Fn(usize) -> f32) -> bool;

/// Forward motion of one agent.
#[derive(Clone, Debug)]
pub(super) struct Forward {
    terms: Vec<Term>,
    gait: &'static Gait,
}

impl Forward {
    pub fn new(gait: &'static Gait) -> Self {
        let survival = gait.survival.map(|weight| term("survival", "1", weight));
        let terms = [term("velocity", "m/s", 1.0)].into_iter().chain(survival);
        Self { terms: terms.chain([term("control", "1", gait.control)]).collect(), gait }
    }
}

impl Reward for Forward {
    fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn memory(&self) -> usize {
        usize::from(self.gait.fallen.is_some())
    }

    fn begin(&self, memory: &mut RowsMut<'_>) {
        if self.gait.fallen.is_some() {
            memory.row(0).fill(1.0);
        }
    }

    fn evaluate(&self, step: &Step<'_>, memory: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        for (i, term) in self.terms.iter().enumerate() {
            let row = out.row(i);
            match term.name {
                "velocity" => {
                    row.copy_from_slice(step.states.row(self.gait.velocity));
                    scale(row, term.weight);
                }
                "survival" => row.fill(term.weight),
                _ => {
                    let divisor = self.gait.divisor[usize::from(step.index == step.horizon)];
                    effort(step.actions, row);
                    scale(row, -term.weight / divisor);
                }
            }
        }
        let Some(fallen) = self.gait.fallen else { return };
        let alive = memory.row(0);
        for (c, alive) in alive.iter_mut().enumerate() {
            if fallen(&|element| step.states.row(element)[c]) {
                *alive = 0.0;
            }
        }
        // What is not a number stays so, to be ranked last.
        for row in out.flat().chunks_exact_mut(alive.len()) {
            row.iter_mut().zip(&*alive).for_each(|(r, alive)| *r *= alive);
        }
    }
}

impl Weighted for Forward {
    fn as_reward(&self) -> &dyn Reward {
        self
    }

    fn terms_mut(&mut self) -> &mut [Term] {
        &mut self.terms
    }

    fn copied(&self) -> Box<dyn Weighted> {
        Box::new(self.clone())
    }
}

/// Sum of squares of each candidate's action, into `out`.
fn effort(actions: Rows<'_>, out: &mut [f32]) {
    out.fill(0.0);
    for a in 0..actions.height() {
        out.iter_mut().zip(actions.row(a)).for_each(|(o, a)| *o += a * a);
    }
}

/// Multiplies a row.
fn scale(row: &mut [f32], by: f32) {
    row.iter_mut().for_each(|x| *x *= by);
}
