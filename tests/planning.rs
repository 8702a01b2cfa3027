//! A planner looks ahead with the learned model, picks the better future, and says why.

#[path = "planning/half.rs"]
mod half;
mod perfect;

use std::sync::atomic::AtomicBool;

use foresight::{
    dynamics::{Activation, Statistics},
    planning::{
        self, CpuEngine, Engine, PARAMETERS, Place, PlannerConfig, PlannerKind, Precision, Rollout, Scores,
        Situation, make, make_like,
    },
    plant::{RowsMut, stream},
    task::{Reward, Step, Term},
};
use perfect::{model, nameless, plain_step, point_model, random_network, step_point};
use rand::Rng as _;

/// Nearness to a goal, squared, and what the actions cost.
struct Goal([f32; 2], [Term; 2]);

impl Goal {
    fn at(goal: [f32; 2]) -> Self {
        let term = |name, weight| Term { name, unit: "m²", weight };
        Self(goal, [term("nearness", 1.0), term("control", 0.01)])
    }
}

impl Reward for Goal {
    fn terms(&self) -> &[Term] {
        &self.1
    }

    fn evaluate(&self, step: &Step<'_>, _: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        for c in 0..step.states.width() {
            let [x, y] = [0, 1].map(|i| step.states.row(i)[c] - self.0[i]);
            let [a, b] = [0, 1].map(|i| step.actions.row(i)[c]);
            out.row(0)[c] = -x * x - y * y;
            out.row(1)[c] = -0.01 * (a * a + b * b);
        }
    }
}

/// The sum of all state elements, and NaN for candidates that begin with a positive first action.
struct Trap([Term; 1]);

impl Reward for Trap {
    fn terms(&self) -> &[Term] {
        &self.0
    }

    fn evaluate(&self, step: &Step<'_>, _: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        for (r, a) in out.row(0).iter_mut().zip(step.actions.row(0)) {
            *r = if step.index == 0 && *a > 0.0 { f32::NAN } else { -100.0 + a };
        }
    }
}

/// The sum of all state elements.
struct Sum([Term; 1]);

impl Sum {
    fn new() -> Self {
        Self([Term { name: "sum", unit: "1", weight: 1.0 }])
    }
}

impl Reward for Sum {
    fn terms(&self) -> &[Term] {
        &self.0
    }

    fn evaluate(&self, step: &Step<'_>, _: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        out.row(0).fill(0.0);
        for i in 0..step.states.height() {
            out.row(0).iter_mut().zip(step.states.row(i)).for_each(|(r, s)| *r += s);
        }
    }
}

fn config(kind: PlannerKind) -> PlannerConfig {
    PlannerConfig { kind, candidates: 200, horizon: 10, ..PlannerConfig::default() }
}

/// Numbers that depend on the candidate alone.
fn noise(candidate: usize, row: usize) -> f32 {
    let mut rng = stream(7, "actions of a test", (candidate * 1000 + row) as u64);
    rng.random_range(-1.0..1.0)
}

fn fill(first: usize, actions: &mut RowsMut<'_>) {
    let width = actions.as_rows().width();
    for row in 0..actions.as_rows().height() {
        for c in 0..width {
            actions.row(row)[c] = noise(first + c, row);
        }
    }
}

#[test]
fn the_engine_computes_what_the_network_defines() {
    let spec = nameless(7, 3);
    let shapes: [(&[usize], Activation); 7] = [
        (&[], Activation::Relu),
        (&[500], Activation::Relu),
        (&[37], Activation::Tanh),
        (&[200, 200], Activation::Relu),
        (&[64, 33], Activation::Silu),
        (&[300, 290, 280], Activation::Relu),
        (&[1], Activation::Relu),
    ];
    for (hidden, activation) in shapes {
        let mut input = Statistics { mean: vec![0.3; 10], std: vec![0.7; 10] };
        let mut target = Statistics { mean: vec![0.02; 7], std: vec![0.1; 7] };
        // Constant columns: ignored as inputs, predicted as their mean.
        (input.std[2], target.std[5]) = (0.0, 0.0);
        let mut members = vec![random_network(10, hidden, 7, activation, 1)];
        members.push(random_network(10, hidden, 7, activation, 2));
        let model = model(&spec, members, input, target);
        let engine = CpuEngine::new(&model);
        let state = [0.1, -0.2, 0.3, 0.0, 1.0, -1.0, 0.5];
        let (horizon, candidates) = (6, 101);
        let reward = Sum::new();
        let request = |disagreement| Rollout {
            state: &state,
            horizon,
            candidates,
            reward: &reward,
            fill: &fill,
            disagreement,
            decisive: 0,
            cancel: None,
        };
        let mut scores = Scores::default();
        engine.score(&request(0.0), &mut scores);
        let mut careful = Scores::default();
        engine.score(&request(0.5), &mut careful);
        for c in (0..candidates).step_by(10).chain([candidates - 1]) {
            let returns = [0, 1].map(|member| {
                let mut s: Vec<f64> = state.iter().map(|&x| f64::from(x)).collect();
                let mut total = s.iter().sum::<f64>();
                for t in 0..horizon {
                    let action = [0, 1, 2].map(|a| f64::from(noise(c, t * 3 + a)));
                    s = plain_step(&model, member, &s, &action);
                    total += s.iter().sum::<f64>();
                }
                total
            });
            let mean = (returns[0] + returns[1]) / 2.0;
            let deviation = (returns[0] - returns[1]).abs() / 2.0;
            let near = |a: f32, b: f64| (f64::from(a) - b).abs() < 1e-4 * b.abs().max(1.0);
            assert!(
                near(scores.totals[c], mean),
                "{hidden:?} {activation:?}: {} for {mean}",
                scores.totals[c]
            );
            assert!(near(careful.totals[c], mean - 0.5 * deviation));
        }
    }
}

#[test]
fn a_plan_is_the_same_to_the_bit_at_any_number_of_threads() {
    let spec = nameless(7, 3);
    let plain = |len| Statistics { mean: vec![0.0; len], std: vec![1.0; len] };
    let members = vec![random_network(10, &[100], 7, Activation::Relu, 1); 2];
    let engine = CpuEngine::new(&model(&spec, members, plain(10), plain(7)));
    let reward = Sum::new();
    for kind in PlannerKind::ALL {
        let plan = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let state = [0.1; 7];
            let mut planner = make(&config(kind));
            pool.install(|| {
                let situation = |seed| Situation {
                    state: &state,
                    reward: &reward,
                    seed,
                    candidates: None,
                    draw: 10,
                    cancel: None,
                };
                let mut plans = [planner.plan(&engine, &situation(1)), planner.plan(&engine, &situation(2))];
                plans.iter_mut().for_each(|plan| plan.seconds = 0.0);
                plans
            })
        };
        assert_eq!(plan(1), plan(2));
        assert_ne!(plan(1)[0].actions, plan(1)[1].actions, "another seed, other candidates");
    }
}

#[test]
fn random_shooting_takes_the_best_sequence_and_cem_the_mean_of_the_best() {
    let engine = CpuEngine::new(&point_model());
    let reward = Goal::at([1.0, -0.5]);
    let situation =
        Situation { state: &[0.0; 4], reward: &reward, seed: 3, candidates: None, draw: 20, cancel: None };
    let shot = make(&config(PlannerKind::RandomShooting)).plan(&engine, &situation);
    assert_eq!(shot.candidates.len(), 20);
    assert_eq!(shot.total, shot.candidates[0].total, "the plan is the best candidate, to the bit");
    assert_eq!(shot.states, shot.candidates[0].states);
    assert!(shot.candidates.is_sorted_by(|a, b| a.total >= b.total));
    assert_eq!((shot.actions.len(), shot.states.len(), shot.terms.len()), (20, 11 * 4, 11 * 2));
    assert!((shot.terms.iter().sum::<f32>() - shot.total).abs() < 1e-3);
    assert_eq!(shot.evaluations, 2000);
    let refined = make(&config(PlannerKind::Cem)).plan(&engine, &situation);
    assert!(refined.total > shot.total, "{} after {}", refined.total, shot.total);
    assert!(refined.actions.iter().all(|a| (-1.0..=1.0).contains(a)));
    assert_eq!(refined.evaluations, 6000);
    // What a plan says of itself is what the model says of its actions.
    let again = engine.trace(situation.state, &refined.actions, &reward);
    assert_eq!((again.total, again.states), (refined.total, refined.states));
}

#[test]
fn what_is_suggested_is_taken_up_where_it_is_better_and_does_no_harm_where_it_is_not() {
    let engine = CpuEngine::new(&point_model());
    let reward = Goal::at([1.0, -0.5]);
    let situation =
        Situation { state: &[0.0; 4], reward: &reward, seed: 3, candidates: None, draw: 0, cancel: None };
    // Somebody who knows better has looked longer than these planners may.
    let knowing = PlannerConfig { candidates: 2000, rounds: 8, ..config(PlannerKind::Cem) };
    let known = make(&knowing).plan(&engine, &situation);
    let away: Vec<f32> = known.actions.iter().map(|a| -a.signum()).collect();
    for kind in PlannerKind::ALL {
        // Near the end of such a search there is little left to try.
        let brief = PlannerConfig { candidates: 16, elites: 4, rounds: 1, sigma: 0.1, ..config(kind) };
        let plan = |suggested: Option<&[f32]>| {
            let mut planner = make(&brief);
            suggested.into_iter().for_each(|actions| planner.suggest(actions.to_vec()));
            let mut plan = planner.plan(&engine, &situation);
            plan.seconds = 0.0;
            // It counts once.
            let mut next = planner.plan(&engine, &situation);
            next.seconds = 0.0;
            (plan, next)
        };
        let (alone, _) = plan(None);
        let (advised, _) = plan(Some(&known.actions));
        assert!(advised.total > alone.total, "{kind:?}: {} after {}", advised.total, alone.total);
        assert!(known.total - advised.total < 0.5 * (known.total - alone.total), "{kind:?}");
        let (misled, _) = plan(Some(&away));
        let harm = alone.total - misled.total;
        assert!(harm < 0.2 * (known.total - alone.total), "{kind:?}: {harm}");
        // One that does not fit the horizon is none.
        assert_eq!(plan(Some(&known.actions[..4])), plan(None), "{kind:?}");
    }
}

#[test]
fn a_point_mass_is_driven_to_its_goal() {
    let engine = CpuEngine::new(&point_model());
    let goal = [0.8, -0.6];
    let reward = Goal::at(goal);
    let kinds = [
        (PlannerKind::RandomShooting, 0.25),
        (PlannerKind::Cem, 0.05),
        (PlannerKind::Icem, 0.05),
        (PlannerKind::Mppi, 0.1),
    ];
    for (kind, within) in kinds {
        let mut planner = make(&config(kind));
        let mut state = vec![0.0; 4];
        for seed in 0..50 {
            let plan = planner.plan(
                &engine,
                &Situation { state: &state, reward: &reward, seed, candidates: None, draw: 0, cancel: None },
            );
            let predicted = plan.states[4..8].to_vec();
            step_point(&mut state, &plan.actions[..2]);
            assert!(state.iter().zip(&predicted).all(|(a, b)| (a - b).abs() < 1e-5), "the model is perfect");
        }
        let left = (state[0] - goal[0]).hypot(state[1] - goal[1]);
        assert!(left < within, "{kind:?} ends {left} m from the goal");
    }
}

#[test]
fn a_future_that_is_not_a_number_is_never_chosen() {
    let engine = CpuEngine::new(&point_model());
    let reward = Trap([Term { name: "trap", unit: "1", weight: 1.0 }]);
    for kind in PlannerKind::ALL {
        let mut planner = make(&config(kind));
        let plan = planner.plan(
            &engine,
            &Situation {
                state: &[0.0; 4],
                reward: &reward,
                seed: 0,
                candidates: None,
                draw: 200,
                cancel: None,
            },
        );
        // What is sampled has a first action that is not positive, or is worth nothing; so has a mean of the best.
        assert!(plan.actions[0] <= 0.0 && plan.total.is_finite(), "{kind:?}");
        assert!(plan.candidates.iter().all(|c| c.total.is_finite()));
        assert!(plan.candidates.len() < 200);
        // A state that is broken itself leaves nothing to choose from: the neutral action, and no panic.
        let broken = [f32::NAN; 4];
        let plan = make(&config(kind)).plan(
            &engine,
            &Situation {
                state: &broken,
                reward: &Sum::new(),
                seed: 0,
                candidates: None,
                draw: 5,
                cancel: None,
            },
        );
        assert!(plan.actions.iter().all(|&a| a == 0.0) && plan.candidates.is_empty());
    }
    let scores = Scores { totals: vec![f32::NAN, -3.0, f32::INFINITY, -2.0, f32::NEG_INFINITY, -2.0] };
    assert_eq!(scores.ranking(), [3, 5, 1]);
    assert_eq!(scores.best(), Some(3));
}

/// The reward of an action's first element alone, large and negative throughout.
struct Push([Term; 1]);

impl Reward for Push {
    fn terms(&self) -> &[Term] {
        &self.0
    }

    fn evaluate(&self, step: &Step<'_>, _: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        out.row(0).iter_mut().zip(step.actions.row(0)).for_each(|(r, a)| *r = a - 10.0);
    }
}

fn push() -> Push {
    Push([Term { name: "push", unit: "1", weight: 1.0 }])
}

/// First actions of the candidates that `config` proposes from rest (all of them drawn).
fn proposed(config: &PlannerConfig) -> Vec<Vec<f32>> {
    let engine = CpuEngine::new(&point_model());
    let reward = push();
    let situation = Situation {
        state: &[0.0; 4],
        reward: &reward,
        seed: 5,
        candidates: None,
        draw: 10_000,
        cancel: None,
    };
    let plan = make(config).plan(&engine, &situation);
    // The velocity follows the action by half a step: it gives the action back.
    let action = |s: &[f32], t: usize| 2.0 * s[(t + 1) * 4 + 2] - s[t * 4 + 2];
    let horizon = config.horizon;
    plan.candidates.iter().map(|c| (0..horizon).map(|t| action(&c.states, t)).collect()).collect()
}

fn deviation(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let n = values.clone().count() as f32;
    let mean = values.clone().sum::<f32>() / n;
    (values.map(|v| (v - mean).powi(2)).sum::<f32>() / n).sqrt()
}

#[test]
fn sigma_is_the_spread_of_what_every_sampling_planner_proposes() {
    // In mbrl-lib's MPPI the scaled noise is computed and then overwritten: sigma has no effect there.
    for kind in [PlannerKind::Cem, PlannerKind::Icem, PlannerKind::Mppi] {
        for sigma in [0.05, 0.2] {
            let first = PlannerConfig { sigma, rounds: 1, candidates: 1000, smoothing: 0.0, ..config(kind) };
            let drawn = proposed(&first);
            let spread = deviation(drawn.iter().map(|c| c[0]));
            assert!((spread / sigma - 1.0).abs() < 0.1, "{kind:?}: {spread} for {sigma}");
        }
    }
}

#[test]
fn mppi_filters_its_candidates_and_weighs_them_by_their_return() {
    let mppi = |smoothing, inverse_temperature| PlannerConfig {
        candidates: 1000,
        sigma: 0.2,
        smoothing,
        inverse_temperature,
        ..config(PlannerKind::Mppi)
    };
    // PDDM's filter: u_h = b (m_h + e_h) + (1 - b) u_(h-1), so neighbouring steps are correlated by 1 - b in the long run.
    let drawn = proposed(&mppi(0.7, 1.0));
    let late = |t: usize| drawn.iter().map(move |c| c[t]);
    let covariance = late(8).zip(late(9)).map(|(a, b)| a * b).sum::<f32>() / drawn.len() as f32;
    let correlation = covariance / (deviation(late(8)) * deviation(late(9)));
    assert!((correlation - 0.7).abs() < 0.07, "{correlation}");
    // Flat weights give the mean, sharp ones the best candidate.
    let engine = CpuEngine::new(&point_model());
    let reward = push();
    let situation =
        Situation { state: &[0.0; 4], reward: &reward, seed: 5, candidates: None, draw: 1, cancel: None };
    let mean = |kappa| {
        let plan = make(&mppi(0.0, kappa)).plan(&engine, &situation);
        (plan.actions.iter().step_by(2).sum::<f32>() / 10.0, plan.total, plan.candidates[0].total)
    };
    let (flat, ..) = mean(0.0);
    assert!(flat.abs() < 0.01, "{flat}");
    // Of a normal distribution weighted by exp(c a), the mean moves by c times the variance.
    let (some, ..) = mean(2.0);
    assert!((some - 0.08).abs() < 0.03, "{some}");
    let (_, total, best) = mean(1e6);
    assert!((total - best).abs() < 1e-3, "{total} is the best candidate's {best}");
}

#[test]
fn icem_shrinks_its_population_and_keeps_its_elites() {
    let engine = CpuEngine::new(&point_model());
    let reward = Goal::at([1.0, 1.0]);
    let situation = |seed| Situation {
        state: &[0.0; 4],
        reward: &reward,
        seed,
        candidates: None,
        draw: 10_000,
        cancel: None,
    };
    let icem = PlannerConfig { decay: 2.0, elites: 10, ..config(PlannerKind::Icem) };
    let plan = make(&icem).plan(&engine, &situation(0));
    assert_eq!(plan.evaluations, (200 + 100 + 50) * 10);
    assert_eq!(plan.candidates.len(), 50);
    // Never fewer than twice the elites.
    let crowd = PlannerConfig { elites: 40, ..icem.clone() };
    assert_eq!(make(&crowd).plan(&engine, &situation(0)).evaluations, (200 + 100 + 80) * 10);
    // Kept elites: from round to round the best of a round is at least the best of the one before.
    let best = |rounds| {
        let kept = PlannerConfig { rounds, decay: 1.0, ..icem.clone() };
        make(&kept).plan(&engine, &situation(0)).candidates[0].total
    };
    assert!(best(1) <= best(2) && best(2) <= best(3));
    // The mean itself is a candidate of the last round: with noise that could only spoil it, it is the best.
    let spoilt = PlannerConfig { sigma: 3.0, sigma_min: 3.0, rounds: 4, execute_best: true, ..icem };
    let still = Goal::at([0.0; 2]);
    let situation =
        Situation { state: &[0.0; 4], reward: &still, seed: 0, candidates: None, draw: 3, cancel: None };
    let mut planner = make(&spoilt);
    let plan = planner.plan(&engine, &situation);
    assert!((plan.total - plan.candidates[0].total).abs() < 1e-6);
    assert!(plan.total > plan.candidates[1].total);
}

#[test]
fn planners_are_exchanged_while_they_run_and_go_on_from_the_plan_before() {
    let engine = CpuEngine::new(&point_model());
    let goal = [0.8, -0.6];
    let reward = Goal::at(goal);
    let mut planner = make(&config(PlannerKind::Mppi));
    let mut state = vec![0.0; 4];
    for seed in 0..60 {
        let kind = PlannerKind::ALL[(seed / 7) as usize % 4];
        planner = make_like(&config(kind), planner.as_ref());
        let situation =
            Situation { state: &state, reward: &reward, seed, candidates: None, draw: 0, cancel: None };
        let plan = planner.plan(&engine, &situation);
        assert_eq!(planner.config().kind, kind);
        step_point(&mut state, &plan.actions[..2]);
    }
    let left = (state[0] - goal[0]).hypot(state[1] - goal[1]);
    assert!(left < 0.25, "{left} m from the goal");
}

#[test]
fn every_parameter_is_declared_once_and_reaches_presets_and_checks() {
    let mut written = toml::Table::try_from(PlannerConfig::default()).expect("a table");
    for known in PARAMETERS {
        assert!(written.remove(known.name).is_some(), "{} is written in presets", known.name);
        assert!(!known.about.is_empty() && !known.of.is_empty());
        assert!(known.valid[0] <= known.usual[0] && known.usual[1] <= known.valid[1], "{}", known.name);
        let usual = known.value(&PlannerConfig::default());
        assert!((known.usual[0]..=known.usual[1]).contains(&usual), "{}", known.name);
        // A value below what is valid is refused by name.
        let mut config = PlannerConfig::default();
        match known.place {
            Place::Count(at) => *at(&mut config) = 0,
            Place::Number(at) => *at(&mut config) = -1.0,
            Place::Switch(_) => continue,
        }
        let words = config.validate().expect_err("too small");
        assert!(words.starts_with(&format!("planner.{} is ", known.name)), "{words}");
    }
    let rest: Vec<&String> = written.keys().collect();
    assert_eq!(
        rest,
        ["candidates_on", "device", "kind", "model", "precision", "propagation"],
        "nothing else is in a planner's section"
    );
}

#[test]
fn cem_continues_its_plan_when_parameters_change() {
    let engine = CpuEngine::new(&point_model());
    let reward = Goal::at([1.0, 1.0]);
    let situation =
        |seed| Situation { state: &[0.0; 4], reward: &reward, seed, candidates: None, draw: 0, cancel: None };
    let mut planner = make(&config(PlannerKind::Cem));
    let first = planner.plan(&engine, &situation(0));
    // With next to no noise, what comes out is what was kept: the plan shifted by a step, its last action held.
    let still = PlannerConfig { sigma: 1e-6, sigma_min: 0.0, horizon: 14, ..config(PlannerKind::Cem) };
    let next = make_like(&still, planner.as_ref()).plan(&engine, &situation(1));
    assert_eq!(next.actions.len(), 28);
    for (t, pair) in next.actions.chunks(2).enumerate() {
        let kept = &first.actions[(t + 1).min(9) * 2..];
        assert!((pair[0] - kept[0]).abs() < 1e-4 && (pair[1] - kept[1]).abs() < 1e-4);
    }
    planner.reset();
    assert!(planner.memory().is_empty());
    let shooting = make_like(&config(PlannerKind::RandomShooting), planner.as_ref());
    assert_eq!(shooting.config().kind, PlannerKind::RandomShooting);
}

#[test]
fn planning_stops_when_told_to() {
    let engine = CpuEngine::new(&point_model());
    let reward = Goal::at([1.0, 1.0]);
    let stop = AtomicBool::new(true);
    let vast = PlannerConfig { candidates: 1_000_000, horizon: 50, ..config(PlannerKind::RandomShooting) };
    let plan = make(&vast).plan(
        &engine,
        &Situation {
            state: &[0.0; 4],
            reward: &reward,
            seed: 0,
            candidates: None,
            draw: 0,
            cancel: Some(&stop),
        },
    );
    assert!(plan.actions.iter().all(|&a| a == 0.0));
}

#[test]
fn predicted_states_are_kept_inside_the_limits() {
    let mut model = point_model();
    model.limits = Some(vec![[-10.0, 10.0], [-10.0, 10.0], [-0.2, 0.2], [-10.0, 10.0]]);
    let engine = CpuEngine::new(&model);
    let trace = engine.trace(&[0.0; 4], &[1.0; 20], &Goal::at([0.0; 2]));
    assert!(trace.states.chunks(4).all(|s| s[2] <= 0.2));
    assert!(trace.states.chunks(4).any(|s| s[3] > 0.9));
}

#[test]
fn impossible_parameters_are_refused_in_words() {
    let good = PlannerConfig::default();
    assert_eq!(good.validate(), Ok(()));
    let bad = [
        PlannerConfig { horizon: 0, ..good.clone() },
        PlannerConfig { candidates: 0, ..good.clone() },
        PlannerConfig { elites: 500, ..good.clone() },
        PlannerConfig { sigma: f32::NAN, ..good.clone() },
        PlannerConfig { sigma: 0.0, ..good.clone() },
        PlannerConfig { disagreement: -1.0, ..good.clone() },
    ];
    for config in bad {
        let words = config.validate().expect_err("these numbers make no planner");
        assert!(words.starts_with("planner."), "{words}");
    }
}
