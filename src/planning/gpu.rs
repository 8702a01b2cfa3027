//! The rollout engine on a graphics card, of this machine or of another one: one batch a step, states and actions resident there from the first step to the last.
//!
//! Candidates' actions go there once and their states come back once; rewards are formed here, by the same code as for every
//! other engine.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Instant,
};

use burn::tensor::Tensor;
use rayon::prelude::*;

use super::{
    CpuEngine, Engine, Rollout, Scores, Trace,
    engine::{BLOCK, judge, score},
};
use crate::{
    dynamics::{DeviceKind, Model, ModelError, Resident, on_device, open_device},
    plant::{Rows, RowsMut},
    task::Reward,
};

/// Candidates a batch: a bound on the memory that a plan takes.
const BATCH: usize = 128 * BLOCK;

/// The round in which the card is held against the processor.
const TRIAL: usize = 2;
/// How many times longer than the processor a card may take.
const WEAK: f64 = 2.0;

/// Rollouts on a graphics card; when that fails, on the processor from then on.
#[derive(Debug)]
pub struct GpuEngine {
    resident: Option<Resident>,
    processor: CpuEngine,
    failed: AtomicBool,
    /// Rounds scored, where the card has yet to show that it is worth its while.
    rounds: Option<AtomicUsize>,
    /// What the user has to be told, once.
    notice: Mutex<Option<String>>,
    state_len: usize,
    device: DeviceKind,
}

impl GpuEngine {
    /// Puts `model` on the device; without one that can be used, on the processor, with a notice.
    pub fn new(model: &Model, device: DeviceKind) -> Self {
        let open = || -> Result<Resident, ModelError> {
            let opened = open_device(device)?;
            on_device(|| Resident::new(model, &opened))
                .map_err(|lost| ModelError::Device(format!("{} {lost}", device.name())))
        };
        let (resident, notice) = match open() {
            Ok(resident) => (Some(resident), None),
            Err(error) => (None, Some(format!("Plans are made on the processor: {error}"))),
        };
        Self {
            failed: AtomicBool::new(resident.is_none()),
            rounds: None,
            resident,
            processor: CpuEngine::new(model),
            notice: Mutex::new(notice),
            state_len: model.card.spec.state.len(),
            device,
        }
    }

    /// The same, but left alone, with a notice, if the processor turns out to be much faster.
    pub fn on_trial(model: &Model, device: DeviceKind) -> Self {
        Self { rounds: Some(AtomicUsize::new(0)), ..Self::new(model, device) }
    }

    /// Gives the card up and says why.
    fn give_up(&self, why: String) {
        self.failed.store(true, Ordering::Relaxed);
        *self.notice.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }

    /// Whether it is time to hold the card against the processor: in the first round it still compiles its kernels.
    fn is_trial(&self) -> bool {
        self.rounds.as_ref().is_some_and(|rounds| rounds.fetch_add(1, Ordering::Relaxed) == TRIAL)
    }

    /// `work` on the card; `None` from the first time that it fails.
    fn attempt<T>(&self, work: impl FnOnce(&Resident) -> Option<T>) -> Option<T> {
        let resident = self.resident.as_ref().filter(|_| !self.failed.load(Ordering::Relaxed))?;
        match on_device(|| work(resident)) {
            Ok(done) => done,
            Err(lost) => {
                let name = self.device.name();
                self.give_up(format!("{name} {lost}: plans are made on the processor from here on"));
                None
            }
        }
    }

    /// States `(horizon + 1) x state_len x width` of one member under `actions` (`horizon · action_len x width`); `None` when
    /// cancelled.
    fn roll(
        &self,
        resident: &Resident,
        member: usize,
        state: &[f32],
        actions: &Tensor<2>,
        horizon: usize,
        cancel: Option<&AtomicBool>,
    ) -> Option<Vec<f32>> {
        let width = actions.dims()[1];
        let action_len = self.action_len();
        let mut states = resident.upload(state.to_vec(), 1).repeat_dim(1, width);
        let mut all = vec![states.clone()];
        for t in 0..horizon {
            if cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
                return None;
            }
            states = resident.step(member, &states, actions.clone().narrow(0, t * action_len, action_len));
            all.push(states.clone());
        }
        Some(Tensor::cat(all, 0).into_data().iter::<f32>().collect())
    }

    fn score_batch(
        &self,
        resident: &Resident,
        rollout: &Rollout<'_>,
        first: usize,
        width: usize,
    ) -> Option<Vec<f32>> {
        let Rollout { state, horizon, reward, cancel, disagreement, .. } = *rollout;
        let rows = horizon * self.action_len();
        let blocks: Vec<Vec<f32>> = (0..width.div_ceil(BLOCK))
            .into_par_iter()
            .map(|b| {
                let block = BLOCK.min(width - b * BLOCK);
                let mut actions = vec![0.0; rows * block];
                (rollout.fill)(first + b * BLOCK, &mut RowsMut::new(&mut actions, block));
                actions
            })
            .collect();
        let mut actions = Vec::with_capacity(rows * width);
        for row in 0..rows {
            for block in &blocks {
                let n = block.len() / rows.max(1);
                actions.extend_from_slice(&block[row * n..(row + 1) * n]);
            }
        }
        let resident_actions = resident.upload(actions.clone(), width);
        let mut returns = Vec::new();
        for member in 0..resident.members() {
            let states = self.roll(resident, member, state, &resident_actions, horizon, cancel)?;
            let judged =
                judge(reward, horizon, Rows::new(&states, width), Rows::new(&actions, width), |_, _| {});
            returns.push(judged.totals);
        }
        Some((0..width).map(|c| score(returns.iter().map(|r| r[c]), disagreement)).collect())
    }
}

impl Engine for GpuEngine {
    fn state_len(&self) -> usize {
        self.state_len
    }

    fn action_len(&self) -> usize {
        self.processor.action_len()
    }

    fn evaluations(&self) -> usize {
        self.processor.evaluations()
    }

    fn notice(&self) -> Option<String> {
        self.notice.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn score(&self, rollout: &Rollout<'_>, scores: &mut Scores) {
        let candidates = rollout.candidates;
        let trial = self.is_trial().then(Instant::now);
        let done = self.attempt(|resident| {
            let mut totals = Vec::with_capacity(candidates);
            for first in (0..candidates).step_by(BATCH) {
                totals.extend(self.score_batch(resident, rollout, first, BATCH.min(candidates - first))?);
            }
            Some(totals)
        });
        if let Some(totals) = done {
            scores.totals = totals;
            if let Some(began) = trial {
                let card = began.elapsed().as_secs_f64() * 1e3;
                let began = Instant::now();
                self.processor.score(rollout, &mut Scores::default());
                let processor = began.elapsed().as_secs_f64() * 1e3;
                if card > WEAK * processor {
                    self.give_up(format!(
                        "Plans are made on the processor: a round takes {processor:.1} ms there; {} takes {card:.0} ms",
                        self.device.name().to_lowercase()
                    ));
                }
            }
        } else {
            self.processor.score(rollout, scores);
        }
    }

    fn traces(&self, state: &[f32], sequences: &[&[f32]], reward: &dyn Reward) -> Vec<Trace> {
        // A handful of sequences is no work for a graphics card.
        self.processor.traces(state, sequences, reward)
    }
}
