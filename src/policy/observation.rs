//! What a policy sees of a plant's state.

use serde::{Deserialize, Serialize};

use super::PolicyError;
use crate::{
    dynamics::Statistics,
    fields::described,
    plant::{Axis, PlantSpec, Role},
};

described! {
    /// Which state elements a policy sees.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ObservationKind {
        /// All of them, absolute position included: what the authors' environments show, and their policies see (rllab fork; their hopper's
        /// state has no root x to begin with).
        Raw,
        /// All but positions in the plane, as Gymnasium's environments have it: what to do does not depend on where one is. Heights, headings
        /// and angles are seen.
        #[default]
        Local,
    }
}

/// The map from a plant's state to what the network sees: some of the elements, perhaps normalised.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    kind: ObservationKind,
    elements: Vec<usize>,
    shift: Vec<f32>,
    scale: Vec<f32>,
}

impl Observation {
    pub fn new(kind: ObservationKind, spec: &PlantSpec) -> Self {
        let seen = |role| match kind {
            ObservationKind::Raw => true,
            ObservationKind::Local => !matches!(role, Role::Position(Axis::X | Axis::Y)),
        };
        let elements: Vec<usize> = (0..spec.state.len()).filter(|&i| seen(spec.state[i].role)).collect();
        let len = elements.len();
        Self { kind, elements, shift: vec![0.0; len], scale: vec![1.0; len] }
    }

    pub fn kind(&self) -> ObservationKind {
        self.kind
    }

    /// Numbers that the network sees.
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// Names of the elements that are seen, in order.
    pub fn names<'a>(&'a self, spec: &'a PlantSpec) -> impl Iterator<Item = &'a str> {
        self.elements.iter().map(|&i| spec.state[i].name.as_str())
    }

    /// What the network sees of `state`, element by element.
    #[inline]
    pub fn of<'a>(&'a self, state: &'a [f32]) -> impl ExactSizeIterator<Item = f32> + 'a {
        let how = self.shift.iter().zip(&self.scale);
        self.elements.iter().zip(how).map(move |(&i, (shift, scale))| (state[i] - shift) * scale)
    }

    /// Appends what the network sees of every state of `states` (row after row, `state_len` columns).
    pub fn extend(&self, states: &[f32], state_len: usize, seen: &mut Vec<f32>) {
        states.chunks_exact(state_len.max(1)).for_each(|state| seen.extend(self.of(state)));
    }

    /// What is taken from each element, and what it is then multiplied with.
    pub fn normalisation(&self) -> (&[f32], &[f32]) {
        (&self.shift, &self.scale)
    }

    /// From now on the mean of the seen elements is 0 over `states` (row after row, `state_len` columns), and their deviation 1; elements
    /// that are constant there are only shifted.
    pub fn normalise_over(&mut self, states: &[f32], state_len: usize) {
        let rows = states.len() / state_len.max(1);
        if rows == 0 {
            return;
        }
        for (k, &i) in self.elements.iter().enumerate() {
            let column: Vec<f32> = (0..rows).map(|row| states[row * state_len + i]).collect();
            let Statistics { mean, std } = Statistics::of(&[&column]);
            (self.shift[k], self.scale[k]) = (mean[0], if std[0] > 0.0 { 1.0 / std[0] } else { 1.0 });
        }
    }

    /// The same with a normalisation that was kept.
    ///
    /// # Errors
    /// [`PolicyError::Mismatch`] if it is of another length.
    pub(super) fn normalised(mut self, shift: Vec<f32>, scale: Vec<f32>) -> Result<Self, PolicyError> {
        if (shift.len(), scale.len()) != (self.len(), self.len()) {
            return Err(PolicyError::Mismatch("its normalisation is of other elements".into()));
        }
        (self.shift, self.scale) = (shift, scale);
        Ok(self)
    }
}
