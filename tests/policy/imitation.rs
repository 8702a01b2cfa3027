//! Cloning a controller, and asking it again where the clone went.

use foresight::{
    data::Source,
    plant::{Plant as _, Start, stream},
    policy::{CloneConfig, Cloner, Demonstrations, GaussianPolicy, LearnerConfig, PolicyConfig, PolicyError},
};

use super::cart::{self, Cart};

#[test]
fn a_known_controller_is_cloned_closely() {
    let data = cart::rollouts(60);
    let mut trainer = cart::trainer(LearnerConfig::default());
    trainer.count_model_based(1234);
    trainer.demonstrate(Demonstrations::rollouts(&data)).expect("there are rollouts");
    assert_eq!((trainer.demonstrations().len(), trainer.demonstrations().held_out()), (3300, 300));
    let report = trainer.imitate(&|_| true).expect("it learns");
    let (first, last) = (report.epochs[0], report.epochs[report.epochs.len() - 1]);
    let validation = last.validation.expect("points were held out");
    assert_eq!(report.epochs.len(), 60);
    assert!(last.train < first.train / 3.0 && last.train < 0.02, "{first:?} to {last:?}");
    assert!(validation < 0.02, "{last:?}");

    // It drives as the controller does.
    let mut actor = trainer.actor();
    let mut carts = [Cart::new(), Cart::new()];
    for cart in &mut carts {
        cart.reset(&Start::Random, &mut stream(9, "a test drive", 0)).expect("a cart starts");
    }
    let [mut clones, mut controllers] = carts;
    for _ in 0..60 {
        let action = actor.act(&clones.state());
        clones.step(&action).expect("a cart moves");
        let action = [cart::control(&controllers.state())];
        controllers.step(&action).expect("a cart moves");
    }
    for (a, b) in clones.state().iter().zip(controllers.state()) {
        assert!((a - b).abs() < 0.05, "{:?} for {:?}", clones.state(), controllers.state());
    }

    // And says what it is made of.
    let card = &trainer.policy().card;
    assert_eq!(card.origin.to_string(), "cloned in 60 epochs");
    assert_eq!((card.experience.model_based, card.experience.expert), (1234, 3600));
    assert_eq!(card.sees, ["place", "speed"]);
}

/// DAgger: states that the clone gets into are labelled by the controller, and learned from as well.
#[test]
fn states_that_the_controller_never_saw_are_learned_when_it_labels_them() {
    let data = cart::rollouts(40);
    let mut trainer = cart::trainer(LearnerConfig::default());
    trainer.demonstrate(Demonstrations::rollouts(&data)).expect("there are rollouts");
    trainer.imitate(&|_| true).expect("it learns");
    let states: Vec<f32> =
        (0..800).flat_map(|i| [2.5 + (i % 5) as f32 * 0.02, -1.5 - (i % 7) as f32 * 0.02]).collect();
    let labels: Vec<f32> = states.chunks_exact(2).map(cart::control).collect();
    let error = |policy: &GaussianPolicy| {
        let squares =
            states.chunks_exact(2).zip(&labels).map(|(s, label)| (policy.act(s)[0] - label).powi(2));
        (squares.sum::<f32>() / labels.len() as f32).sqrt()
    };
    let before = error(trainer.policy());
    trainer.append(&states, &labels).expect("a label for each state");
    assert_eq!(trainer.demonstrations().counts(), (2400, 800));
    trainer.imitate(&|_| true).expect("it learns");
    let after = error(trainer.policy());
    assert!(before > 0.1 && after < before / 3.0, "{before} to {after}");
    assert_eq!((trainer.experience().dagger, trainer.experience().total()), (800, 3200));

    let refused = trainer.append(&states, &labels[1..]).expect_err("a label is missing");
    assert!(refused.to_string().contains("799 actions for 800 states"), "{refused}");
}

/// A round of DAgger as an experiment takes it: the clone drives, what it saw is labelled.
#[test]
fn the_clone_drives_and_its_states_can_be_labelled() {
    let mut trainer = cart::trainer(LearnerConfig::default());
    trainer.demonstrate(Demonstrations::rollouts(&cart::rollouts(20))).expect("there are rollouts");
    trainer.imitate(&|_| true).expect("it learns");
    let drive = |deviation| trainer.drive(("DAgger", 0), 5, deviation, &|_| true).expect("it drives");
    let (plain, noisy) = (drive(0.0), drive(0.005));
    assert_eq!((plain.paths().len(), plain.len(), plain.states().len()), (5, 250, 500));
    assert_eq!(plain, drive(0.0));
    assert_ne!(plain.actions(), noisy.actions());
    // Fifty steps are worth fifty at best, and the controller is good.
    assert!(plain.mean_return() > 40.0, "{}", plain.mean_return());
    for (state, action) in plain.states().chunks_exact(2).zip(plain.actions()) {
        assert!((trainer.policy().act(state)[0] - action.clamp(-1.0, 1.0)).abs() < 1e-6);
    }
    let labels: Vec<f32> = noisy.states().chunks_exact(2).map(cart::control).collect();
    trainer.append(noisy.states(), &labels).expect("a label for each state");
    trainer.imitate(&|_| true).expect("it learns");
    assert_eq!(trainer.experience().dagger, 250);
}

#[test]
fn imitation_that_is_cut_in_two_is_the_same_to_the_bit() {
    let data = cart::rollouts(20);
    let make = |epochs| {
        let policy = GaussianPolicy::new(&cart::spec(), &PolicyConfig::default(), 7);
        let demonstrations =
            Demonstrations::of(&policy, Demonstrations::rollouts(&data), 100).expect("rollouts");
        let config = CloneConfig { epochs, batch: 128, ..CloneConfig::default() };
        (policy, Cloner::new(config, demonstrations))
    };
    let (mut whole, mut cloner) = make(6);
    let told = std::sync::atomic::AtomicUsize::new(0);
    cloner
        .train(&mut whole, &|progress| {
            assert!(progress.done <= progress.all);
            told.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            true
        })
        .expect("it learns");
    let (mut halves, mut cloner) = make(3);
    cloner.train(&mut halves, &|_| true).expect("it learns");
    cloner.train(&mut halves, &|_| true).expect("it learns");
    assert_eq!(whole, halves);
}

#[test]
fn without_rollouts_of_the_controller_there_is_nothing_to_imitate() {
    let mut data = cart::rollouts(1);
    let mut other = (**data.all().first().expect("one")).clone();
    other.source = Source::Random;
    data.retain(|_| false);
    data.push(other);
    let mut trainer = cart::trainer(LearnerConfig::default());
    let error = trainer.demonstrate(Demonstrations::rollouts(&data)).expect_err("they are random");
    assert!(matches!(error, PolicyError::NoDemonstrations), "{error}");
    assert!(matches!(trainer.imitate(&|_| true), Err(PolicyError::NoDemonstrations)));
}
