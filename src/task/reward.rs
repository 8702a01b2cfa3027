//! The reward a planner maximises, term by term, over many candidates at once.

use crate::plant::{Rows, RowsMut};

/// One weighted part of a reward.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// `progress`, `distance`, `heading`, `control` ...
    pub name: &'static str,
    /// Unit of the unweighted value.
    pub unit: &'static str,
    /// What the value is multiplied with; the sign is part of the weight's use, weights are 0 or more.
    pub weight: f32,
}

/// One point in time of a plan, over all candidates.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// `0..=horizon`; 0 is the present, known state.
    pub index: usize,
    pub horizon: usize,
    /// States at `index`: element by candidate.
    pub states: Rows<'a>,
    /// The action taken from here; at `index == horizon` the last action once more (as the authors pair them).
    pub actions: Rows<'a>,
}

/// A reward over predicted states and actions. Pure: what it must remember along a plan lives in `memory`.
pub trait Reward: Send + Sync {
    /// The parts, in a fixed order.
    fn terms(&self) -> &[Term];

    /// Rows of memory a candidate needs along its plan.
    fn memory(&self) -> usize {
        0
    }

    /// Sets up the memory before step 0.
    fn begin(&self, _memory: &mut RowsMut<'_>) {}

    /// Writes the weighted reward of each term at this step into `out` (one row a term); the plan's return is the
    /// sum of everything written over all steps. NaN and infinity are allowed: planners rank them last.
    fn evaluate(&self, step: &Step<'_>, memory: &mut RowsMut<'_>, out: &mut RowsMut<'_>);

    /// The same with thresholds put off a little, for states that are not exact: a candidate that only seems to pass one is then
    /// not written off. `None` where nothing jumps.
    fn lenient(&self) -> Option<Box<dyn Reward>> {
        None
    }
}
