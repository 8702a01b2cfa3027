//! The rollout engine: K candidate action sequences through the learned model, H steps each.
//!
//! Candidates are rolled out in blocks, the candidate the fastest index, one block of one future (ensemble member or particle) a task. What a
//! candidate is worth depends on nothing but its own actions and the block it stands in, and blocks do not depend on the
//! number of threads: the same request gives the same numbers to the bit wherever it runs.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use rayon::prelude::*;

use super::{
    Engine, PlannerConfig, Precision, Propagation, Rollout, Scores, Trace,
    engine::{BLOCK, score},
    exact,
    futures::Futures,
    kernel::{Isa, Network, Pass, Room, Shared},
};
use crate::{
    dynamics::{Features, Layer, Model, Statistics, log_variance},
    plant::{Rows, RowsMut},
    task::{Reward, Step},
};

/// Weights repacked for rollouts, with the normalisation's scales folded into the first and last layers and constant columns
/// left out.
#[derive(Debug)]
pub struct CpuEngine {
    isa: Isa,
    features: Features,
    state_len: usize,
    action_len: usize,
    limits: Option<Vec<[f32; 2]>>,
    /// Input features the networks read, with the mean that is taken off; those of the state come first.
    inputs: Vec<(usize, f32)>,
    /// How many of them depend on the state alone.
    state_inputs: usize,
    /// Model outputs the networks give; the others are constant.
    outputs: Vec<usize>,
    /// What constant outputs are.
    means: Vec<f32>,
    members: Vec<Network>,
    futures: Futures,
    /// Of networks with Gaussian heads, where noise is wanted: the deviation that a normalised output has, for each of `outputs`.
    /// Networks then give log-variances after the means.
    scales: Option<Vec<f32>>,
    /// Where this one computes in half precision: the same in single precision, which has the last word.
    exact: Option<Box<Self>>,
    /// Scratch memory that blocks take and give back.
    pool: Mutex<Vec<Scratch>>,
}

impl CpuEngine {
    /// Repacks `model` for this machine: single precision, a future for each network.
    pub fn new(model: &Model) -> Self {
        Self::with(model, &PlannerConfig::default())
    }

    /// The same in the precision that `config` asks for (single precision where the machine has no instructions for it), with
    /// futures as it says.
    pub fn with(model: &Model, config: &PlannerConfig) -> Self {
        let (isa, precision) = (Isa::detect(), config.precision);
        let half = precision == Precision::Bf16 && isa.has_bf16();
        let single = || PlannerConfig { precision: Precision::F32, ..config.clone() };
        let exact = half.then(|| Box::new(Self::with(model, &single())));
        let futures = Futures::new(config, model.members.len());
        let noisy = config.propagation.is_sampled() && model.spreads.len() == model.members.len();
        let (state_len, action_len) = (model.card.spec.state.len(), model.card.spec.action.len());
        let state_features = model.input.mean.len().saturating_sub(action_len);
        let inputs: Vec<(usize, f32)> = varying(&model.input).map(|i| (i, model.input.mean[i])).collect();
        let outputs: Vec<usize> = varying(&model.target).collect();
        Self {
            isa,
            features: model.features.clone(),
            state_len,
            action_len,
            limits: model.limits.clone(),
            state_inputs: inputs.iter().filter(|(i, _)| *i < state_features).count(),
            means: model.target.mean.clone(),
            members: model
                .members
                .iter()
                .enumerate()
                .map(|(m, member)| {
                    let spread = if noisy { model.spreads.get(m) } else { None };
                    let layers = fold(&member.layers, spread, model, &inputs, &outputs);
                    Network::new(isa, precision, &layers, member.activation)
                })
                .collect(),
            futures,
            scales: noisy.then(|| outputs.iter().map(|&o| model.target.std[o]).collect()),
            inputs,
            outputs,
            exact,
            pool: Mutex::default(),
        }
    }

    /// Scores candidates in blocks of `block`, a block of one future a task.
    fn score_blocks(&self, rollout: &Rollout<'_>, block: usize, scores: &mut Scores) {
        let Rollout { candidates, horizon, .. } = *rollout;
        let futures = self.futures.count;
        scores.totals.clear();
        scores.totals.resize(candidates * futures, f32::NAN);
        let tasks: Vec<_> = scores
            .totals
            .chunks_mut(candidates.max(1))
            .enumerate()
            .flat_map(|(m, totals)| {
                totals.chunks_mut(block).enumerate().map(move |(b, totals)| (m, b * block, totals))
            })
            .collect();
        tasks.into_par_iter().with_max_len(1).for_each(|(future, first, totals)| {
            if rollout.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
                return;
            }
            let mut scratch = self.take();
            scratch.lay_out(self, rollout.reward, horizon, totals.len());
            let Scratch { width, ref mut actions, .. } = scratch;
            let rows = horizon * self.action_len;
            (rollout.fill)(first, &mut RowsMut::new(&mut actions[..rows * totals.len()], totals.len()));
            widen(actions, rows, totals.len(), width);
            if self.roll(
                future,
                rollout.state,
                horizon,
                rollout.reward,
                rollout.cancel,
                &mut scratch,
                |_, _, _| {},
            ) {
                totals.copy_from_slice(&scratch.totals[..totals.len()]);
            }
            self.give(scratch);
        });
        if futures > 1 || rollout.disagreement != 0.0 {
            for c in 0..candidates {
                let returns = (0..futures).map(|m| scores.totals[m * candidates + c]);
                scores.totals[c] = score(returns, rollout.disagreement);
            }
            scores.totals.truncate(candidates);
        }
    }

    /// Scores of `sequences` (each `horizon x action_len`) as candidates of `rollout`, a few a task: there are not many.
    pub(super) fn score_few(&self, rollout: &Rollout<'_>, sequences: &[Vec<f32>]) -> Vec<f32> {
        let fill = |first: usize, actions: &mut RowsMut<'_>| {
            let width = actions.as_rows().width();
            for (c, sequence) in sequences[first..first + width].iter().enumerate() {
                sequence.iter().enumerate().for_each(|(row, &x)| actions.row(row)[c] = x);
            }
        };
        let mut scores = Scores::default();
        let few = Rollout { candidates: sequences.len(), fill: &fill, ..*rollout };
        self.score_blocks(&few, self.isa.tile(), &mut scores);
        scores.totals
    }

    fn trace_tile(&self, state: &[f32], sequences: &[&[f32]], reward: &dyn Reward) -> Vec<Trace> {
        let (terms, futures) = (reward.terms().len(), self.futures.count);
        let len = sequences.iter().map(|s| s.len()).min().unwrap_or(0);
        let horizon = len / self.action_len.max(1);
        let empty = Trace {
            states: vec![0.0; (horizon + 1) * self.state_len],
            spread: vec![0.0; if futures > 1 { (horizon + 1) * self.state_len } else { 0 }],
            terms: vec![0.0; (horizon + 1) * terms],
            memory: vec![0.0; reward.memory()],
            ..Trace::default()
        };
        let mut traces = vec![empty; sequences.len()];
        let share = 1.0 / futures as f32;
        let mut scratch = self.take();
        scratch.lay_out(self, reward, horizon, sequences.len());
        for (row, lane) in scratch.actions.chunks_exact_mut(scratch.width).enumerate() {
            lane.fill(0.0);
            lane.iter_mut().zip(sequences).for_each(|(a, s)| *a = s.get(row).copied().unwrap_or(0.0));
        }
        for future in 0..futures {
            self.roll(future, state, horizon, reward, None, &mut scratch, |t, states, rewards| {
                for (c, trace) in traces.iter_mut().enumerate() {
                    let at = t * self.state_len..(t + 1) * self.state_len;
                    if futures > 1 {
                        scatter(&mut trace.states[at.clone()], &mut trace.spread[at], states, c, future);
                    } else {
                        add(&mut trace.states[at], states, c, share);
                    }
                    add(&mut trace.terms[t * terms..][..terms], rewards, c, share);
                }
            });
            let memory = Rows::new(&scratch.memory[..reward.memory() * scratch.width], scratch.width);
            for (c, trace) in traces.iter_mut().enumerate() {
                add(&mut trace.memory, memory, c, share);
                trace.returns.push(scratch.totals[c]);
            }
        }
        self.give(scratch);
        for trace in &mut traces {
            trace.spread.iter_mut().for_each(|squares| *squares = (*squares * share).max(0.0).sqrt());
            trace.total = trace.score(0.0);
        }
        traces
    }

    /// Rolls the block whose actions are in `scratch` out, sums rewards up in `scratch.totals`, and shows `seen` every step's
    /// states and weighted rewards; `false` if cancelled.
    #[expect(clippy::too_many_arguments, reason = "the one loop that everything goes through")]
    fn roll(
        &self,
        future: usize,
        state: &[f32],
        horizon: usize,
        reward: &dyn Reward,
        cancel: Option<&AtomicBool>,
        scratch: &mut Scratch,
        mut seen: impl FnMut(usize, Rows<'_>, Rows<'_>),
    ) -> bool {
        let Self { state_len, action_len, .. } = *self;
        let width = scratch.width;
        let mut way = self.futures.way(future, state);
        let Scratch {
            actions,
            states,
            memory,
            rewards,
            features,
            x,
            y,
            outputs,
            totals,
            known,
            bias,
            room,
            ..
        } = scratch;
        let states = &mut states[..state_len * width];
        let memory = &mut memory[..reward.memory() * width];
        let rewards = &mut rewards[..reward.terms().len() * width];
        let features = &mut features[..self.features.input_len() * width];
        let outputs = &mut outputs[..self.means.len() * width];
        for (row, &value) in states.chunks_exact_mut(width).zip(state) {
            row.fill(value);
        }
        for (row, &mean) in outputs.chunks_exact_mut(width).zip(&self.means) {
            row.fill(mean);
        }
        let totals = &mut totals[..width];
        totals.fill(0.0);
        reward.begin(&mut RowsMut::new(memory, width));
        for index in 0..=horizon {
            if cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
                return false;
            }
            let at = index.min(horizon.saturating_sub(1)) * action_len * width;
            let actions = Rows::new(&actions[at..at + action_len * width], width);
            let step = Step { index, horizon, states: Rows::new(states, width), actions };
            reward.evaluate(&step, &mut RowsMut::new(memory, width), &mut RowsMut::new(rewards, width));
            for row in rewards.chunks_exact(width) {
                totals.iter_mut().zip(row).for_each(|(total, r)| *total += r);
            }
            seen(index, Rows::new(states, width), Rows::new(rewards, width));
            if index == horizon {
                break;
            }
            self.features.inputs(Rows::new(states, width), actions, &mut RowsMut::new(features, width));
            for (x, &(row, mean)) in x.chunks_exact_mut(width).zip(&self.inputs) {
                x.iter_mut().zip(&features[row * width..]).for_each(|(x, f)| *x = f - mean);
            }
            // All candidates are in the same state at first: that part of the first layer is formed once.
            known.clear();
            known.extend(x.chunks_exact(width).take(self.state_inputs).map(|row| row[0]));
            let mut predict = |network: &Network, y: &mut [f32]| {
                let shared = (index == 0).then(|| {
                    network.share(known, bias);
                    Shared { inputs: self.state_inputs, bias }
                });
                network.forward(Pass { x, width, shared, y, room });
            };
            match way.next(self.members.len()) {
                Some(member) => {
                    predict(&self.members[member], y);
                    for (y, &row) in y.chunks_exact(width).zip(&self.outputs) {
                        outputs[row * width..(row + 1) * width].copy_from_slice(y);
                    }
                }
                None => {
                    let share = 1.0 / self.members.len() as f32;
                    for (m, network) in self.members.iter().enumerate() {
                        predict(network, y);
                        for (y, &row) in y.chunks_exact(width).zip(&self.outputs) {
                            let sums = &mut outputs[row * width..(row + 1) * width];
                            let begun = if m == 0 { 0.0 } else { 1.0 };
                            sums.iter_mut().zip(y).for_each(|(sum, y)| *sum = begun * *sum + share * y);
                        }
                    }
                }
            }
            for (i, scale) in self.scales.iter().flatten().enumerate() {
                // The same draw for every candidate: they are told apart by their actions alone.
                let noise = scale * way.noise();
                let log_variances = &y[(self.outputs.len() + i) * width..][..width];
                let output = &mut outputs[self.outputs[i] * width..][..width];
                for (output, &x) in output.iter_mut().zip(log_variances) {
                    *output += noise * (0.5 * log_variance(x)).exp();
                }
            }
            self.features.advance(&mut RowsMut::new(states, width), Rows::new(outputs, width));
            for (row, &[low, high]) in states.chunks_exact_mut(width).zip(self.limits.iter().flatten()) {
                // Not `clamp`, which panics on limits that are not a range; NaN passes through.
                row.iter_mut().for_each(|x| {
                    *x = if *x < low {
                        low
                    } else if *x > high {
                        high
                    } else {
                        *x
                    }
                });
            }
        }
        true
    }

    fn take(&self) -> Scratch {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give(&self, scratch: Scratch) {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }
}

impl Engine for CpuEngine {
    fn state_len(&self) -> usize {
        self.state_len
    }

    fn action_len(&self) -> usize {
        self.action_len
    }

    fn evaluations(&self) -> usize {
        if self.futures.kind == Propagation::Mean { self.members.len() } else { self.futures.count }
    }

    fn score(&self, rollout: &Rollout<'_>, scores: &mut Scores) {
        match &self.exact {
            Some(exact) if exact::is_quicker(rollout) => exact.score_blocks(rollout, BLOCK, scores),
            Some(exact) if rollout.decisive > 0 => {
                let lenient = rollout.reward.lenient();
                let reward = lenient.as_deref().unwrap_or(rollout.reward);
                self.score_blocks(&Rollout { reward, ..*rollout }, BLOCK, scores);
                exact::settle(exact, rollout, scores);
            }
            _ => self.score_blocks(rollout, BLOCK, scores),
        }
    }

    fn traces(&self, state: &[f32], sequences: &[&[f32]], reward: &dyn Reward) -> Vec<Trace> {
        if let Some(exact) = &self.exact {
            return exact.traces(state, sequences, reward);
        }
        sequences
            .par_chunks(self.isa.tile())
            .flat_map_iter(|tile| self.trace_tile(state, tile, reward))
            .collect()
    }
}

/// Everything a block needs; grown once, then used again.
#[derive(Debug, Default)]
struct Scratch {
    /// Candidates, rounded up to whole tiles.
    width: usize,
    actions: Vec<f32>,
    states: Vec<f32>,
    memory: Vec<f32>,
    rewards: Vec<f32>,
    features: Vec<f32>,
    x: Vec<f32>,
    y: Vec<f32>,
    outputs: Vec<f32>,
    totals: Vec<f32>,
    known: Vec<f32>,
    bias: Vec<f32>,
    room: Room,
}

impl Scratch {
    fn lay_out(&mut self, engine: &CpuEngine, reward: &dyn Reward, horizon: usize, candidates: usize) {
        let width = candidates.next_multiple_of(engine.isa.tile());
        self.width = width;
        let fit = |buffer: &mut Vec<f32>, rows: usize| buffer.resize(rows * width, 0.0);
        fit(&mut self.actions, horizon.max(1) * engine.action_len);
        fit(&mut self.states, engine.state_len);
        fit(&mut self.memory, reward.memory());
        fit(&mut self.rewards, reward.terms().len());
        fit(&mut self.features, engine.features.input_len());
        fit(&mut self.x, engine.inputs.len());
        fit(&mut self.y, engine.outputs.len() * if engine.scales.is_some() { 2 } else { 1 });
        fit(&mut self.outputs, engine.means.len());
        fit(&mut self.totals, 1);
    }
}

/// Takes candidate `c`'s column into a running mean and a running sum of squared deviations; `before` columns were taken already.
fn scatter(mean: &mut [f32], squares: &mut [f32], rows: Rows<'_>, c: usize, before: usize) {
    for (i, (mean, squares)) in mean.iter_mut().zip(squares).enumerate() {
        let x = rows.row(i)[c];
        let off = x - *mean;
        *mean += off / (before + 1) as f32;
        *squares += off * (x - *mean);
    }
}

/// Adds `share` of candidate `c`'s column to `to`.
fn add(to: &mut [f32], rows: Rows<'_>, c: usize, share: f32) {
    to.iter_mut().enumerate().for_each(|(i, x)| *x += share * rows.row(i)[c]);
}

/// Spreads `rows` of `from` numbers each, packed at the front, to rows of `to`; the new places are 0.
fn widen(data: &mut [f32], rows: usize, from: usize, to: usize) {
    if from < to {
        for row in (0..rows).rev() {
            data.copy_within(row * from..(row + 1) * from, row * to);
            data[row * to + from..(row + 1) * to].fill(0.0);
        }
    }
}

/// Columns that are not constant.
fn varying(statistics: &Statistics) -> impl Iterator<Item = usize> {
    statistics.std.iter().enumerate().filter(|(_, std)| **std != 0.0).map(|(i, _)| i)
}

/// The network's layers on centred raw inputs and raw outputs, without constant columns; `spread` adds what log-variances are made
/// from.
fn fold(
    layers: &[Layer],
    spread: Option<&Layer>,
    model: &Model,
    inputs: &[(usize, f32)],
    outputs: &[usize],
) -> Vec<Layer> {
    let mut layers = layers.to_vec();
    if let Some(first) = layers.first_mut() {
        let rows = first.weights.chunks_exact(first.inputs);
        let weights = rows.flat_map(|row| inputs.iter().map(|&(i, _)| row[i] / model.input.std[i]));
        (first.weights, first.inputs) = (weights.collect(), inputs.len());
    }
    if let Some(last) = layers.last_mut() {
        let row = |&o: &usize| &last.weights[o * last.inputs..(o + 1) * last.inputs];
        let mut weights: Vec<f32> =
            outputs.iter().flat_map(|o| row(o).iter().map(|w| w * model.target.std[*o])).collect();
        let mut bias: Vec<f32> =
            outputs.iter().map(|&o| last.bias[o] * model.target.std[o] + model.target.mean[o]).collect();
        if let Some(spread) = spread {
            weights.extend(
                outputs.iter().flat_map(|o| &spread.weights[o * spread.inputs..(o + 1) * spread.inputs]),
            );
            bias.extend(outputs.iter().map(|&o| spread.bias[o]));
        }
        (last.outputs, last.weights, last.bias) = (bias.len(), weights, bias);
    }
    layers
}
