//! Half precision sorts candidates out; single precision decides.

use super::*;

#[test]
fn half_precision_has_the_best_candidates_as_single_precision_has_them() {
    if !planning::has_bf16() {
        println!("skipped: this processor has no AVX512-BF16");
        return;
    }
    let spec = nameless(7, 3);
    let plain = |len, mean, deviation| Statistics { mean: vec![mean; len], std: vec![deviation; len] };
    let members = (1..=2).map(|seed| random_network(10, &[200, 200], 7, Activation::Relu, seed)).collect();
    let model = model(&spec, members, plain(10, 0.3, 0.7), plain(7, 0.02, 0.1));
    let reward = Sum::new();
    for (candidates, decisive) in [(1000, 1), (1000, 50), (1000, 240), (1000, 1000), (110, 12), (7, 12)] {
        let scores = |precision| {
            let rollout = Rollout {
                state: &[0.1, -0.2, 0.3, 0.0, 1.0, -1.0, 0.5],
                horizon: 12,
                candidates,
                reward: &reward,
                fill: &fill,
                disagreement: 0.3,
                decisive,
                cancel: None,
            };
            let mut scores = Scores::default();
            let with = PlannerConfig { precision, ..PlannerConfig::default() };
            CpuEngine::with(&model, &with).score(&rollout, &mut scores);
            scores
        };
        let (exact, near) = (scores(Precision::F32), scores(Precision::Bf16));
        let best = |scores: &Scores| {
            let best = scores.ranking().into_iter().take(decisive);
            best.map(|c| (c, scores.totals[c])).collect::<Vec<_>>()
        };
        assert_eq!(best(&exact), best(&near), "{decisive} of {candidates}");
        assert_eq!(exact == near, candidates < 4 * decisive.max(64), "the rest is left as it is");
    }
}

#[test]
fn bfloat16_comes_near_single_precision() {
    if !planning::has_bf16() {
        println!("skipped: this processor has no AVX512-BF16");
        return;
    }
    let spec = nameless(7, 3);
    let shapes: [(&[usize], Activation); 5] = [
        (&[500], Activation::Relu),
        (&[37], Activation::Tanh),
        (&[200, 200], Activation::Relu),
        (&[64, 33], Activation::Silu),
        (&[300, 291, 280], Activation::Relu),
    ];
    for (hidden, activation) in shapes {
        let plain = |len, mean, deviation| Statistics { mean: vec![mean; len], std: vec![deviation; len] };
        let members = vec![random_network(10, hidden, 7, activation, 1)];
        let model = model(&spec, members, plain(10, 0.3, 0.7), plain(7, 0.02, 0.1));
        let reward = Sum::new();
        let scores = |precision| {
            let rollout = Rollout {
                state: &[0.1, -0.2, 0.3, 0.0, 1.0, -1.0, 0.5],
                horizon: 6,
                candidates: 101,
                reward: &reward,
                fill: &fill,
                disagreement: 0.0,
                decisive: 0,
                cancel: None,
            };
            let mut scores = Scores::default();
            let with = PlannerConfig { precision, ..PlannerConfig::default() };
            CpuEngine::with(&model, &with).score(&rollout, &mut scores);
            scores.totals
        };
        let (exact, near) = (scores(Precision::F32), scores(Precision::Bf16));
        let spread = deviation(exact.iter().copied());
        let error = deviation(exact.iter().zip(&near).map(|(a, b)| a - b));
        assert!(error > 0.0, "something is computed otherwise");
        assert!(error < 0.03 * spread, "{hidden:?} {activation:?}: {error} of a spread of {spread}");
    }
    // What is not a number is not hidden.
    let half = PlannerConfig { precision: Precision::Bf16, ..PlannerConfig::default() };
    let broken = CpuEngine::with(&point_model(), &half);
    assert!(broken.trace(&[f32::NAN; 4], &[0.0; 4], &Sum::new()).total.is_nan());
}
