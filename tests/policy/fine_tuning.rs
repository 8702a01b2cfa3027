//! Learning by trying: TRPO and PPO.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use foresight::{
    planning::MakePlant,
    plant::{Plant, mujoco::MujocoModel},
    policy::{
        Batch, CloneConfig, LearnerConfig, LearnerKind, ObservationKind, PolicyConfig, PolicyError,
        PolicyTrainer, Stage, advantages, discounted,
    },
};

use super::cart;

fn learner(kind: LearnerKind) -> LearnerConfig {
    // Batches are small here, and the network sees little: the Fisher matrix is nearly singular, and wants damping.
    LearnerConfig { kind, damping: 0.01, divergence: 0.02, learning_rate: 2e-3, ..LearnerConfig::default() }
}

#[test]
fn both_methods_learn_to_hold_a_cart() {
    for kind in [LearnerKind::Trpo, LearnerKind::Ppo] {
        let mut trainer = cart::trainer(learner(kind));
        let mut returns = Vec::new();
        for iteration in 1..=25 {
            let report = trainer.iterate(&|_| true).expect("it learns");
            assert_eq!(report.iteration, iteration);
            assert!(report.update.divergence < 0.2, "{kind:?}: {report:?}");
            returns.push(report.mean_return());
        }
        // Fifty steps are worth fifty at best.
        let (first, last) = (returns[0], returns[20..].iter().sum::<f64>() / 5.0);
        assert!(first < 10.0 && last > 44.0, "{kind:?}: {returns:?}");
        let card = &trainer.policy().card;
        assert_eq!((card.origin.learner, card.experience.fine_tuning), (Some(kind), 50_000));
        assert!(card.experience.sampled >= 50_000);
    }
}

fn cheetah() -> MakePlant {
    let model = MujocoModel::open("half_cheetah", "faithful").expect("a built-in agent");
    Arc::new(move || Ok(model.plant()? as Box<dyn Plant>))
}

fn cheetah_trainer() -> PolicyTrainer {
    let policy = PolicyConfig {
        observation: ObservationKind::Raw,
        hidden: vec![32],
        deviation: 0.5,
        ..PolicyConfig::default()
    };
    let learner = LearnerConfig { batch: 4000, ..LearnerConfig::default() };
    let mut trainer =
        PolicyTrainer::new(cheetah(), &policy, &CloneConfig::default(), &learner, 1).expect("a plant");
    trainer.longest = 200;
    trainer
}

#[test]
fn the_half_cheetah_gets_better_within_a_few_batches() {
    let mut trainer = cheetah_trainer();
    let mut returns = Vec::new();
    for _ in 0..20 {
        let report = trainer.iterate(&|_| true).expect("it learns");
        assert!(report.update.divergence <= 0.05, "{report:?}");
        returns.push(report.mean_return());
    }
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    assert!(mean(&returns[17..]) > mean(&returns[..3]) + 10.0, "{returns:?}");
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let mut trainer = cheetah_trainer();
            let returns: Vec<Vec<f64>> =
                (0..2).map(|_| trainer.iterate(&|_| true).expect("it learns").returns).collect();
            let mut cart = cart::trainer(learner(LearnerKind::Ppo));
            // Some of its episodes end early: which ones make up the batch must not depend on who was faster.
            let more: Vec<Vec<f64>> =
                (0..2).map(|_| cart.iterate(&|_| true).expect("it learns").returns).collect();
            (returns, more, trainer.policy().clone(), cart.policy().clone())
        })
    };
    assert_eq!(run(1), run(2));
    assert_eq!(run(3), run(2));
}

#[test]
fn being_stopped_changes_nothing() {
    for stage in [Stage::Sampling, Stage::Updating] {
        let mut trainer = cheetah_trainer();
        let (before, asked) = (trainer.checkpoint(), AtomicUsize::new(0));
        let stopped = trainer.iterate(&|progress| {
            asked.fetch_add(1, Ordering::Relaxed);
            progress.stage != stage
        });
        assert!(matches!(stopped, Err(PolicyError::Stopped)) && asked.load(Ordering::Relaxed) > 0);
        assert_eq!(trainer.checkpoint(), before);
        // Gone on with, it is as if nobody had stopped it.
        let mut other = cheetah_trainer();
        let reports = [&mut trainer, &mut other].map(|t| t.iterate(&|_| true).expect("it learns").returns);
        assert_eq!(reports[0], reports[1]);
        assert_eq!(trainer.checkpoint(), other.checkpoint());
    }
}

#[test]
fn advantages_are_those_of_their_definition() {
    let (discount, lambda) = (0.9, 0.7);
    let mut batch = Batch::new(1, 1);
    let mut values = Vec::new();
    for steps in [1_usize, 4, 7] {
        batch.begin();
        for t in 0..steps {
            batch.push(&[0.0], &[0.0], ((t * 3 + steps) % 5) as f64 - 1.0);
            values.push(((t * 7 + steps) % 4) as f64);
        }
    }
    let found = advantages(&batch, &values, discount, lambda).expect("a value for each step");
    for path in batch.paths() {
        let end = path.first + path.steps;
        for (t, found) in found.iter().enumerate().take(end).skip(path.first) {
            let surprise = |l: usize| {
                let next = if l + 1 < end { values[l + 1] } else { 0.0 };
                f64::from(batch.rewards()[l]) + discount * next - values[l]
            };
            let plain: f64 = (t..end).map(|l| (discount * lambda).powi((l - t) as i32) * surprise(l)).sum();
            assert!((found - plain).abs() < 1e-12, "step {t}: {found} for {plain}");
        }
    }
    // With lambda 1 they are what followed, less what was expected.
    let whole = advantages(&batch, &values, discount, 1.0).expect("a value for each step");
    let rewards = batch.rewards()[5..].iter().map(|&r| f64::from(r));
    let followed = discounted(rewards, discount);
    assert!((whole[5] - (followed[0] - values[5])).abs() < 1e-12);
    assert!(advantages(&batch, &values[1..], discount, lambda).is_err());
}

#[test]
fn settings_that_make_no_sense_are_refused_in_words() {
    assert_eq!(LearnerConfig::default().validate(), Ok(()));
    let wrong = LearnerConfig { discount: 1.5, ..LearnerConfig::default() }.validate().expect_err("above 1");
    assert!(wrong.contains("learner.discount is 1.5"), "{wrong}");
    let wrong = PolicyConfig { hidden: vec![0], ..PolicyConfig::default() }.validate().expect_err("no units");
    assert!(wrong.contains("policy.hidden"), "{wrong}");
}
