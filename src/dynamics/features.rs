//! From state and action to what the network sees, and from what it says to the next state.

use serde::{Deserialize, Serialize};

use crate::plant::{PlantSpec, Rows, RowsMut};

/// Which features a model uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeatureKind {
    /// The state as it is, absolute position included; the difference of every element is predicted.
    Raw,
    /// Positions in the plane and the heading are hidden, planar vectors (velocities, displacements) are turned into
    /// the body's frame, unlimited angles become cosine and sine.
    #[default]
    Invariant,
}

/// The map between a plant's state and a network's inputs and outputs, for whole batches.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    kind: FeatureKind,
    state_len: usize,
    action_len: usize,
}

impl Features {
    pub fn new(kind: FeatureKind, spec: &PlantSpec) -> Self {
        Self { kind, state_len: spec.state.len(), action_len: spec.action.len() }
    }

    /// Rows of the network's input: state features, then the action.
    pub fn input_len(&self) -> usize {
        todo!()
    }

    /// Rows of the network's output.
    pub fn output_len(&self) -> usize {
        todo!()
    }

    /// Computes input features of a batch: `out` is `input_len x width`.
    pub fn inputs(&self, _states: Rows<'_>, _actions: Rows<'_>, _out: &mut RowsMut<'_>) {
        todo!()
    }

    /// Computes training targets of a batch of transitions: `out` is `output_len x width`.
    pub fn targets(&self, _states: Rows<'_>, _next_states: Rows<'_>, _out: &mut RowsMut<'_>) {
        todo!()
    }

    /// Moves `states` on by de-normalised network outputs, in place.
    pub fn advance(&self, _states: &mut RowsMut<'_>, _outputs: Rows<'_>) {
        todo!()
    }
}
