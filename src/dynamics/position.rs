//! How far predictions go astray in the plane, held against the simplest guess: that the body keeps its velocity.

use std::{f64::consts::TAU, sync::Arc};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Model, open_loop};
use crate::{
    data::Episode,
    plant::{Axis, Heading, PlantSpec, Role},
};

/// Mean distance between where the body was predicted and where it was, after so many steps without a look at the truth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PositionError {
    pub steps: usize,
    /// Starts that it was measured from: all that have a state before them and room for so many steps after them.
    pub starts: usize,
    /// Of the model's prediction (cm).
    pub model_cm: f64,
    /// Of the guess that the body keeps its velocity, as it feels it itself: speed, direction and rate of turning (cm).
    pub constant_velocity_cm: f64,
    /// The model's error over that.
    pub ratio: f64,
    /// Of the guess that it goes straight on at the start's speed (cm).
    pub straight_line_cm: f64,
}

/// Errors after each of `horizons` steps, over every start in `episodes`; `None` for a plant without position and velocity in
/// the plane.
pub fn position_errors(
    model: &Model,
    episodes: &[Arc<Episode>],
    horizons: &[usize],
) -> Option<Vec<PositionError>> {
    let body = Body::of(&model.card.spec)?;
    let longest = horizons.iter().copied().max()?;
    let of_start = |(episode, start): &(&Episode, usize)| -> Vec<[f64; 3]> {
        let n = episode.state_len();
        let predicted = open_loop(model, episode, *start, longest);
        let states = [episode.state(start - 1), episode.state(*start)];
        let reached = horizons.iter().take_while(|&&h| start + h <= episode.len());
        reached
            .map(|&h| {
                let truth = body.place(episode.state(start + h));
                let model = body.place(&predicted[h * n..(h + 1) * n]);
                [model, body.turning(states, h), body.straight(states[1], h)]
                    .map(|guess| (guess[0] - truth[0]).hypot(guess[1] - truth[1]))
            })
            .collect()
    };
    let starts: Vec<(&Episode, usize)> =
        episodes.iter().flat_map(|e| (1..e.len()).map(move |start| (&**e, start))).collect();
    let errors: Vec<Vec<[f64; 3]>> = starts.par_iter().map(of_start).collect();
    let of_horizon = |(i, &steps): (usize, &usize)| {
        let there: Vec<[f64; 3]> = errors.iter().filter_map(|errors| errors.get(i).copied()).collect();
        let mean = |k: usize| 100.0 * there.iter().map(|e| e[k]).sum::<f64>() / there.len().max(1) as f64;
        let [model_cm, constant_velocity_cm, straight_line_cm] = [0, 1, 2].map(mean);
        let ratio = model_cm / constant_velocity_cm;
        PositionError { steps, starts: there.len(), model_cm, constant_velocity_cm, ratio, straight_line_cm }
    };
    Some(horizons.iter().enumerate().map(of_horizon).collect())
}

/// Where the plane is found in a state, and what the simplest guesses make of it.
struct Body {
    place: [usize; 2],
    velocity: [usize; 2],
    heading: Heading,
    period: f64,
}

impl Body {
    fn of(spec: &PlantSpec) -> Option<Self> {
        let find = |role| spec.state.iter().position(|element| element.role == role);
        let plane = |role: fn(Axis) -> Role| Some([find(role(Axis::X))?, find(role(Axis::Y))?]);
        Some(Self {
            place: plane(Role::Position)?,
            velocity: plane(Role::Velocity)?,
            heading: spec.anchor.map_or(Heading::None, |anchor| anchor.heading),
            period: spec.control_period,
        })
    }

    fn place(&self, state: &[f32]) -> [f64; 2] {
        self.place.map(|i| f64::from(state[i]))
    }

    /// Straight on for `steps`.
    fn straight(&self, state: &[f32], steps: usize) -> [f64; 2] {
        let time = steps as f64 * self.period;
        [0, 1].map(|k| f64::from(state[self.place[k]]) + f64::from(state[self.velocity[k]]) * time)
    }

    /// On for `steps`, turning in each as it did from the first state to the second.
    fn turning(&self, [before, state]: [&[f32]; 2], steps: usize) -> [f64; 2] {
        let turn = f64::from(self.heading.of(state) - self.heading.of(before));
        let turn = turn - TAU * (turn / TAU).round();
        let ([mut x, mut y], [u, v]) = (self.place(state), self.velocity.map(|i| f64::from(state[i])));
        for step in 0..steps {
            let (s, c) = (step as f64 * turn).sin_cos();
            x += (c * u - s * v) * self.period;
            y += (s * u + c * v) * self.period;
        }
        [x, y]
    }
}
