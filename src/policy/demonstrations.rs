//! What there is to imitate: what the policy saw, and what the controller did there.

use super::{GaussianPolicy, PolicyError};
use crate::data::{Dataset, Episode, Source};

/// Points with a row each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Points {
    pub observations: Vec<f32>,
    pub actions: Vec<f32>,
}

/// Observations with the controller's actions: its own rollouts, of which the last points are held out, and states that the clone visited
/// and the controller labelled (DAgger).
#[derive(Clone, Debug, PartialEq)]
pub struct Demonstrations {
    observation_len: usize,
    action_len: usize,
    pub(super) learned: Points,
    pub(super) held_out: Points,
    /// Of the points learned from, so many were added later.
    pub(super) added: usize,
}

impl Demonstrations {
    /// Those of some rollouts as `policy` sees them; the last `validation` points, but at most a half, are held out (nn_dynamics, mbmf.py).
    ///
    /// # Errors
    /// [`PolicyError::Mismatch`] if a rollout is of another plant, [`PolicyError::NoDemonstrations`].
    pub fn of<'a>(
        policy: &GaussianPolicy,
        rollouts: impl IntoIterator<Item = &'a Episode>,
        validation: usize,
    ) -> Result<Self, PolicyError> {
        let mut demonstrations = Self::none(policy);
        for episode in rollouts {
            let states = &episode.states()[..episode.len() * episode.state_len()];
            demonstrations.check(
                policy,
                (episode.state_len(), states),
                (episode.action_len(), episode.actions()),
            )?;
            let Points { observations, actions } = &mut demonstrations.learned;
            policy.observation().extend(states, episode.state_len(), observations);
            actions.extend_from_slice(episode.actions());
        }
        let points = demonstrations.len();
        if points == 0 {
            return Err(PolicyError::NoDemonstrations);
        }
        let Self { observation_len, action_len, learned, held_out, .. } = &mut demonstrations;
        let kept = points - validation.min(points / 2);
        held_out.observations = learned.observations.split_off(kept * *observation_len);
        held_out.actions = learned.actions.split_off(kept * *action_len);
        Ok(demonstrations)
    }

    /// Nothing to imitate yet.
    pub(super) fn none(policy: &GaussianPolicy) -> Self {
        Self {
            observation_len: policy.observation().len(),
            action_len: policy.action_len(),
            learned: Points::default(),
            held_out: Points::default(),
            added: 0,
        }
    }

    /// The rollouts of the controller in a data set that were not dropped, in order of arrival.
    pub fn rollouts(data: &Dataset) -> impl Iterator<Item = &Episode> {
        data.all().iter().map(|e| &**e).filter(|e| matches!(e.source, Source::Mpc(_)) && !e.dropped)
    }

    /// Adds states (row after row, as the plant gives them) with the controller's action in each: they are learned from, none is held out.
    ///
    /// # Errors
    /// [`PolicyError::Mismatch`] if they are of another plant, or there is not an action for each state.
    pub fn append(
        &mut self,
        policy: &GaussianPolicy,
        states: &[f32],
        actions: &[f32],
    ) -> Result<(), PolicyError> {
        self.check(policy, (policy.state_len(), states), (policy.action_len(), actions))?;
        policy.observation().extend(states, policy.state_len(), &mut self.learned.observations);
        self.learned.actions.extend_from_slice(actions);
        self.added += actions.len() / self.action_len;
        Ok(())
    }

    fn check(
        &self,
        policy: &GaussianPolicy,
        (state_len, states): (usize, &[f32]),
        (action_len, actions): (usize, &[f32]),
    ) -> Result<(), PolicyError> {
        if (state_len, action_len) != (policy.state_len(), self.action_len) {
            return Err(PolicyError::Mismatch(format!(
                "demonstrations of {state_len} state and {action_len} action elements for a policy of {} and {}",
                policy.state_len(),
                self.action_len
            )));
        }
        let (rows, labels) = (states.len() / state_len.max(1), actions.len() / action_len.max(1));
        let whole = states.len() == rows * state_len && actions.len() == labels * action_len;
        if rows != labels || !whole {
            return Err(PolicyError::Mismatch(format!("{labels} actions for {rows} states")));
        }
        if states.iter().chain(actions).all(|x| x.is_finite()) {
            Ok(())
        } else {
            Err(PolicyError::Mismatch("a demonstration holds numbers that are not finite".into()))
        }
    }

    /// Points to learn from, and those held out.
    pub fn len(&self) -> usize {
        self.learned.actions.len() / self.action_len.max(1)
    }

    pub fn is_empty(&self) -> bool {
        self.learned.actions.is_empty()
    }

    pub fn held_out(&self) -> usize {
        self.held_out.actions.len() / self.action_len.max(1)
    }

    /// Points of the controller's own rollouts, held-out ones included, and points added later.
    pub fn counts(&self) -> (usize, usize) {
        (self.len() - self.added + self.held_out(), self.added)
    }

    pub(super) fn observation_len(&self) -> usize {
        self.observation_len
    }

    pub(super) fn action_len(&self) -> usize {
        self.action_len
    }
}
