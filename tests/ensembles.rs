//! Ensembles: networks that know what they do not know, and futures drawn from them.

mod oscillator;

use foresight::{
    data::{Dataset, Episode, Source, Split},
    dynamics::{Control, Head, Model, NetworkConfig, Predictor, TrainEvent, TrainingConfig},
    planning::{CpuEngine, Engine as _, PlannerConfig, Propagation},
    plant::{Rows, RowsMut, stream},
    task::{Reward, Step, Term},
};
use oscillator::{config, dataset, network, spec, step, trainer};
use rand::Rng as _;
use rand_distr::StandardNormal;

/// The sum of the state's elements.
struct Sum([Term; 1]);

fn sum() -> Sum {
    Sum([Term { name: "sum", unit: "1", weight: 1.0 }])
}

impl Reward for Sum {
    fn terms(&self) -> &[Term] {
        &self.0
    }

    fn evaluate(&self, step: &Step<'_>, _: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        for c in 0..step.states.width() {
            out.row(0)[c] = (0..step.states.height()).map(|i| step.states.row(i)[c]).sum();
        }
    }
}

fn quietly(_: TrainEvent) -> Control {
    Control::Continue
}

fn train(data: &Dataset, network: &NetworkConfig, config: &TrainingConfig) -> Model {
    trainer(network, config).train(data, 0, &mut quietly).expect("trains")
}

fn engine(model: &Model, propagation: Propagation, particles: usize) -> CpuEngine {
    CpuEngine::with(model, &PlannerConfig { propagation, particles, ..PlannerConfig::default() })
}

/// The pendulum with a wind that is 0.5 rad/s a step strong where the angle is positive, and 0.05 elsewhere.
fn windy() -> Dataset {
    let mut data = Dataset::new(spec());
    for id in 0..24 {
        let mut rng = stream(23, "windy pendulum", id);
        let split = if id < 20 { Split::Train } else { Split::Validation };
        let mut state = [rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0)];
        let mut episode = Episode::begin(id, Source::Random, split, &state, 1);
        for _ in 0..300 {
            let action = rng.random_range(-1.0..1.0);
            let wind: f32 = rng.sample(StandardNormal);
            let strength = if state[0] > 0.0 { 0.5 } else { 0.05 };
            state = step(state, action);
            state[1] += strength * wind;
            episode.push(&[action], 0.0, &state);
        }
        data.push(episode);
    }
    data
}

#[test]
fn a_gaussian_head_knows_where_the_wind_blows() {
    let network = NetworkConfig { head: Head::Gaussian, ..network() };
    let model = train(&windy(), &network, &TrainingConfig { epochs: 60, ..config() });
    assert_eq!((model.members.len(), model.spreads.len()), (1, 1));
    let engine = engine(&model, Propagation::TsInf, 400);
    let spread = |angle: f32| engine.trace(&[angle, 0.0], &[0.0], &sum()).spread[3];
    let (calm, windy) = (spread(-0.8), spread(0.8));
    assert!((0.03..0.09).contains(&calm), "0.05 rad/s on this side: {calm}");
    assert!((0.4..0.6).contains(&windy), "0.5 rad/s on that side: {windy}");
    // It survives a file, and without particles only the mean counts.
    let folder = tempfile::tempdir().expect("a folder");
    model.save(folder.path()).expect("saves");
    let loaded = Model::load(folder.path()).expect("loads");
    assert_eq!((&loaded.members, &loaded.spreads), (&model.members, &model.spreads));
    let mean = CpuEngine::new(&loaded).trace(&[0.8, 0.0], &[0.0], &sum());
    assert!(mean.spread.is_empty());
    let expected = step([0.8, 0.0], 0.0);
    assert!((mean.states[3] - expected[1]).abs() < 0.1, "{} for {}", mean.states[3], expected[1]);
}

#[test]
fn futures_come_from_the_members_their_mean_or_particles() {
    let network = NetworkConfig { ensemble: 3, ..network() };
    let model = train(&dataset(), &network, &TrainingConfig { epochs: 2, ..config() });
    let (state, actions) = ([0.4, -0.2], [0.5, -0.5, 1.0, 0.2, -1.0]);
    let trace =
        |propagation, particles| engine(&model, propagation, particles).trace(&state, &actions, &sum());
    // Each member on its own, and as many particles that stay with theirs, are the same.
    let (members, particles) = (trace(Propagation::Members, 1), trace(Propagation::TsInf, 3));
    assert_eq!(members, particles);
    assert_eq!((members.returns.len(), members.spread.len()), (3, 12));
    assert!(members.spread[..2].iter().all(|&s| s == 0.0), "the present is known");
    let spread = members.spread[10];
    assert!(spread > 0.0, "the members disagree after five steps");
    // The mean is what the plain predictor says.
    let mean = trace(Propagation::Mean, 1);
    let mut plain = state;
    for (t, action) in actions.iter().enumerate() {
        Predictor::new(&model).step(&mut RowsMut::new(&mut plain, 1), Rows::new(&[*action], 1));
        for (a, b) in plain.iter().zip(&mean.states[2 * (t + 1)..]) {
            assert!((a - b).abs() < 1e-5, "{a} {b}");
        }
    }
    // Particles that change their network at each step mix them: a spread, but a smaller one.
    let mixed = trace(Propagation::Ts1, 60);
    assert_eq!(mixed.returns.len(), 60);
    assert!(mixed.spread[10] > 0.0 && mixed.spread[10] < 1.2 * spread);
    assert_eq!(mixed, trace(Propagation::Ts1, 60), "drawn the same way for the same state");
}

#[test]
fn networks_learn_from_samples_of_their_own_and_the_best_are_kept() {
    let network = NetworkConfig { ensemble: 4, elites: 2, ..network() };
    let mut learner = trainer(&network, &TrainingConfig { bootstrap: true, epochs: 3, ..config() });
    let model = learner.train(&dataset(), 0, &mut quietly).expect("trains");
    assert_eq!(model.members.len(), 2);
    assert_eq!(learner.model().expect("the same again").members, model.members);
    let all = train(
        &dataset(),
        &NetworkConfig { elites: 0, ..network.clone() },
        &TrainingConfig { bootstrap: true, epochs: 3, ..config() },
    );
    assert_eq!(all.members.len(), 4);
    let kept: Vec<usize> = model
        .members
        .iter()
        .map(|m| all.members.iter().position(|other| other == m).expect("one of all"))
        .collect();
    assert!(kept.is_sorted(), "in their order: {kept:?}");
    // Those that are kept predict held-out data better than those that are not.
    let error = |members: &[usize]| {
        let members = members.iter().map(|&m| all.members[m].clone()).collect();
        let part = Model { members, ..all.clone() };
        let held_out = dataset();
        let episode = held_out.episodes(Split::Validation).next().expect("one").clone();
        let one_step = |t: usize| {
            part.normalised_error(&part.predict(episode.state(t), episode.action(t)), episode.state(t + 1))
        };
        (0..episode.len()).map(one_step).sum::<f64>()
    };
    let rest: Vec<usize> = (0..4).filter(|m| !kept.contains(m)).collect();
    assert!(error(&kept) < error(&rest));
    // Without samples of their own the networks see other data.
    let plain = train(
        &dataset(),
        &NetworkConfig { elites: 0, ..network.clone() },
        &TrainingConfig { epochs: 3, ..config() },
    );
    assert_ne!(plain.members[0], all.members[0]);
    let folder = tempfile::tempdir().expect("a folder");
    model.save(folder.path()).expect("saves");
    assert_eq!(Model::load(folder.path()).expect("loads").members, model.members);
}

#[test]
fn training_stops_early_once_validation_gets_no_better() {
    // One short episode to learn by heart, with a step that is too large to settle.
    let mut data = Dataset::new(spec());
    for id in 0..3 {
        let split = if id == 0 { Split::Train } else { Split::Validation };
        data.push(oscillator::episode(id, Source::Random, split, 130));
    }
    let restless = TrainingConfig { learning_rate: 0.02, final_learning_rate: None, epochs: 400, ..config() };
    let patient = TrainingConfig { patience: 5, ..restless };
    let network = NetworkConfig { ensemble: 2, ..network() };
    let mut epochs = Vec::new();
    let mut learner = trainer(&network, &patient);
    let model = learner
        .train(&data, 0, &mut |event| {
            epochs.extend(event.summary);
            Control::Continue
        })
        .expect("trains");
    assert!(
        model.card.updates < 2 * 400,
        "it ended before its 400 epochs of 2 updates: {}",
        model.card.updates
    );
    assert!(!learner.checkpoint().is_unfinished(), "it is done all the same");
    let best = epochs.iter().filter_map(|epoch| epoch.validation_loss).fold(f64::INFINITY, f64::min);
    let last = model.card.validation_loss.expect("there are held-out episodes");
    assert!(last < 1.5 * best, "{last} is not far from the best epoch's {best}");
}
