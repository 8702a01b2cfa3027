//! A model learns a plant, the same one every time, and its training can be watched, stopped, resumed and undone.

mod oscillator;

use std::sync::Arc;

use foresight::{
    data::{Dataset, Episode, Source, Split},
    dynamics::{
        Activation, Checkpoint, Control, DeviceKind, HORIZONS, Model, ModelError, NetworkConfig,
        OpenLoopErrors, TrainEvent, TrainingConfig, evaluate, open_loop,
    },
};
use oscillator::{config, dataset, episode, network, trainer};

fn quietly(_: TrainEvent) -> Control {
    Control::Continue
}

fn train(network: &NetworkConfig, config: &TrainingConfig) -> Model {
    trainer(network, config).train(&dataset(), 0, &mut quietly).expect("trains")
}

fn held_out(data: &Dataset) -> Vec<Arc<Episode>> {
    data.episodes(Split::Validation).cloned().collect()
}

fn errors(model: &Model, episodes: &[Arc<Episode>]) -> OpenLoopErrors {
    let errors = evaluate(model, episodes, &HORIZONS, 1, &mut |_, _| Control::Continue);
    errors.expect("the episodes are of this plant").expect("nobody stopped it")
}

fn in_pool<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool").install(work)
}

#[test]
fn a_model_learns_a_pendulum_like_plant() {
    let data = dataset();
    let mut events = Vec::new();
    let mut watch = |event: TrainEvent| {
        events.push(event);
        Control::Continue
    };
    let model = trainer(&network(), &config()).train(&data, 0, &mut watch).expect("trains");

    let validation = model.card.validation_loss.expect("there are held-out episodes");
    assert!(validation < 0.01, "one-step error {validation}");
    assert_eq!((model.card.transitions, model.card.updates), (1600, 25 * 30));
    assert!((model.card.robot_seconds - 80.0).abs() < 1e-9);

    let losses: usize = events.iter().map(|event| event.losses.len()).sum();
    let epochs: Vec<f64> = events.iter().filter_map(|event| Some(event.summary?.train_loss)).collect();
    assert_eq!((losses, epochs.len()), (750, 30));
    assert!(epochs[29] < 0.1 * epochs[0]);
    assert!(events.iter().filter_map(|event| event.summary).all(|epoch| epoch.validation_loss.is_some()));
    let last = events.last().expect("there were events");
    assert_eq!((last.update, last.updates_total, last.epoch, last.epochs), (750, 750, 30, 30));
    assert!(
        events.windows(2).all(|pair| pair[0].first_update + pair[0].losses.len() == pair[1].first_update)
    );

    // While it learns one sees how far its predictions carry: twenty times, the last time as they are in the end.
    let looks: Vec<_> = events.iter().filter_map(|event| event.open_loop.as_ref()).collect();
    assert_eq!(looks.len(), 20);
    let far = |errors: &OpenLoopErrors| errors.at(100).and_then(|spread| spread.median).expect("finite");
    assert!(far(looks[19]) < 0.5 * far(looks[0]), "{} {}", far(looks[0]), far(looks[19]));
    let sample = evaluate(&model, &held_out(&data), &HORIZONS, 4, &mut |_, _| Control::Continue);
    assert_eq!(Some(looks[19]), sample.expect("of this plant").as_ref());

    // One step by hand, then a hundred on its own.
    let state = [0.4, -0.2];
    let (truth, predicted) = (oscillator::step(state, 0.5), model.predict(&state, &[0.5]));
    assert!(truth.iter().zip(&predicted).all(|(a, b)| (a - b).abs() < 0.05), "{truth:?} {predicted:?}");
    let episodes = held_out(&data);
    let states = open_loop(&model, &episodes[0], 3, 100);
    assert_eq!((states.len(), &states[..2]), (101 * 2, episodes[0].state(3)));

    let errors = errors(&model, &episodes);
    assert_eq!((errors.starts, errors.curve.len(), errors.elements.len()), (200, 100, 2));
    let median = |steps| errors.at(steps).and_then(|spread| spread.median).expect("finite");
    assert!(median(1) < 0.001 && median(100) < 0.2, "{} {}", median(1), median(100));
    // What the table says is what single predictions say.
    let one = &episodes[..1];
    let of_one: Vec<f64> = (0..100)
        .map(|t| model.normalised_error(&open_loop(&model, &one[0], t, 100)[200..], one[0].state(t + 100)))
        .collect();
    let mean = of_one.iter().sum::<f64>() / 100.0;
    let table = self::errors(&model, one).at(100).and_then(|spread| spread.mean).expect("finite");
    assert!((mean / table - 1.0).abs() < 1e-3, "{mean} {table}");
}

#[test]
fn every_activation_depth_and_kind_of_batch_learns() {
    for activation in [Activation::Relu, Activation::Tanh, Activation::Silu] {
        let model = train(&NetworkConfig { activation, layers: 1, ..network() }, &config());
        assert!(model.card.validation_loss.is_some_and(|loss| loss < 0.02), "{activation:?}");
    }
    let updates = TrainingConfig { updates: Some(333), ..config() };
    let model = train(&network(), &updates);
    assert_eq!(model.card.updates, 333);
    assert!(model.card.validation_loss.is_some_and(|loss| loss < 0.05));
}

#[test]
fn the_same_seed_gives_the_same_model_at_any_number_of_threads() {
    // Wide enough for matrix products to be spread over threads, too.
    let network = NetworkConfig { ensemble: 3, layers: 2, width: 256, ..Default::default() };
    let config = TrainingConfig { epochs: 1, batch: 300, noise_to_signal: 0.01, ..config() };
    let alone = in_pool(1, || train(&network, &config));
    let together = in_pool(4, || train(&network, &config));
    assert_eq!(alone, together);
    assert_ne!(alone.members[0], alone.members[1]);
}

#[test]
fn a_training_that_was_stopped_goes_on_from_its_checkpoint_to_the_bit() {
    let network = NetworkConfig { ensemble: 2, ..network() };
    // Long enough that neither network is done when both have seen two epochs.
    let config = TrainingConfig { epochs: 150, ..config() };
    let whole = train(&network, &config);

    let data = dataset();
    let mut first = trainer(&network, &config);
    let mut epochs = 0;
    let mut stop_after_two = |event: TrainEvent| {
        epochs += usize::from(event.summary.is_some());
        if epochs == 2 { Control::Stop } else { Control::Continue }
    };
    let early = first.train(&data, 0, &mut stop_after_two).expect("a stopped training leaves a model");
    assert!(early.card.updates < whole.card.updates && early.card.train_loss.is_finite());
    let checkpoint = first.checkpoint();
    assert!(checkpoint.is_unfinished());

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("checkpoint.safetensors");
    checkpoint.save(&file).expect("saves");
    let mut second = trainer(&network, &config);
    let read = Checkpoint::load(&file).expect("loads");
    assert_eq!(read, checkpoint, "the best epochs included");
    second.restore(read).expect("fits");
    let loaded = second.model().expect("there was one");
    assert_eq!((loaded.members, loaded.limits, loaded.input), (early.members, early.limits, early.input));
    let resumed = second.train(&data, 0, &mut quietly).expect("trains on");
    assert_eq!((resumed.members, resumed.card.updates), (whole.members.clone(), whole.card.updates));
    // And without the detour over a file.
    let resumed = first.train(&data, 0, &mut quietly).expect("trains on");
    assert_eq!(resumed.members, whole.members);
    // A finished training, asked for again, adds a new one.
    let longer = first.train(&data, 0, &mut quietly).expect("trains on");
    assert_eq!(longer.card.updates, 2 * whole.card.updates);

    let mut other = trainer(&NetworkConfig { width: 8, ..network }, &config);
    assert!(matches!(other.restore(checkpoint), Err(ModelError::Mismatch(_))));
}

#[test]
fn one_can_go_back_to_the_best_epoch() {
    let config = TrainingConfig { epochs: 12, learning_rate: 0.03, final_learning_rate: None, ..config() };
    let mut trainer = trainer(&network(), &config);
    assert!(trainer.undo_to_best().is_none());
    let mut losses = Vec::new();
    let mut watch = |event: TrainEvent| {
        losses.extend(event.summary.and_then(|summary| summary.validation_loss));
        Control::Continue
    };
    let last = trainer.train(&dataset(), 0, &mut watch).expect("trains");
    let best = trainer.undo_to_best().expect("something was trained");
    assert_eq!(best.card.validation_loss, losses.iter().copied().reduce(f64::min));
    assert_eq!((&best.limits, &best.input), (&last.limits, &last.input));
    assert_eq!(trainer.model(), Some(best));
}

#[test]
fn a_training_that_diverges_says_so_and_leaves_the_networks_alone() {
    let mut trainer = trainer(&network(), &config());
    trainer.train(&dataset(), 0, &mut quietly).expect("trains");
    let before = trainer.checkpoint();
    trainer.reconfigure(TrainingConfig { learning_rate: 1e25, ..config() });
    let outcome = trainer.train(&dataset(), 1, &mut quietly);
    assert!(matches!(outcome, Err(ModelError::Diverged { update: 1.. })), "{outcome:?}");
    assert_eq!(trainer.checkpoint(), before);
}

#[test]
fn nothing_is_trained_on_nothing() {
    let mut data = Dataset::new(oscillator::spec());
    data.push(episode(0, Source::Random, Split::Validation, 50));
    let outcome = trainer(&network(), &config()).train(&data, 0, &mut quietly);
    assert!(matches!(outcome, Err(ModelError::NoData)));
}

#[test]
fn aggregated_data_joins_in_as_the_authors_had_it() {
    let authors = TrainingConfig {
        fraction_new: Some(0.9),
        noise_to_signal: 0.01,
        renew_statistics: false,
        clip_predictions: None,
        final_learning_rate: None,
        weight_decay: 0.0,
        ..config()
    };
    let ours = TrainingConfig { fraction_new: None, renew_statistics: true, ..authors.clone() };
    let mut data = dataset();
    let (mut frozen, mut renewed) = (trainer(&network(), &authors), trainer(&network(), &ours));
    let first = frozen.train(&data, 0, &mut quietly).expect("trains");
    renewed.train(&data, 0, &mut quietly).expect("trains");
    data.push(episode(20, Source::Mpc(0), Split::Train, 150));
    let second = frozen.train(&data, 1, &mut quietly).expect("trains");
    assert_eq!((&first.input, &first.target), (&second.input, &second.target));
    assert_eq!((second.card.iteration, second.limits), (1, None));
    // 57 of 64 rows of each batch are new, so that an epoch walks 1600 old rows seven at a time.
    assert_eq!(second.card.updates - first.card.updates, 1600 / 7 * 30);
    let third = renewed.train(&data, 1, &mut quietly).expect("trains");
    assert_ne!(first.input, third.input);

    let mut afresh = trainer(&network(), &TrainingConfig { keep_weights: false, ..ours });
    afresh.train(&data, 0, &mut quietly).expect("trains");
    let again = afresh.train(&data, 1, &mut quietly).expect("trains");
    assert_eq!(again.card.updates, 1750 / 64 * 30);
}

#[test]
fn batches_made_on_the_way_are_those_of_a_table_held_whole() {
    let plain = TrainingConfig { epochs: 3, ..config() };
    let mixed = TrainingConfig { fraction_new: Some(0.9), renew_statistics: false, ..plain.clone() };
    let looking_ahead = TrainingConfig { lookahead: 8, clip_predictions: None, ..plain.clone() };
    let sampled = TrainingConfig { bootstrap: true, patience: 2, ..plain.clone() };
    for config in [plain, mixed, looking_ahead, sampled] {
        let network = NetworkConfig { ensemble: 2, ..network() };
        let [whole, streamed] = [usize::MAX, 0].map(|most| {
            let mut trainer = trainer(&network, &config);
            trainer.hold_at_most(most);
            let (mut data, mut losses) = (dataset(), Vec::new());
            let mut watch = |event: TrainEvent| {
                losses.extend(event.losses);
                Control::Continue
            };
            let first = trainer.train(&data, 0, &mut watch).expect("trains");
            for id in 20..23 {
                data.push(episode(id, Source::Mpc(0), Split::Train, 150));
            }
            let second = trainer.train(&data, 1, &mut watch).expect("trains");
            assert_ne!(first.members, second.members);
            (first, second, losses)
        });
        // Each batch has the same rows, each row the same numbers.
        assert_eq!(whole.2, streamed.2, "{config:?}");
        assert_eq!((whole.0, whole.1), (streamed.0, streamed.1), "{config:?}");
    }
}

#[test]
fn noise_that_needs_more_memory_than_there_may_be_is_refused() {
    let config = TrainingConfig { noise_to_signal: 0.01, ..config() };
    let mut trainer = trainer(&network(), &config);
    trainer.hold_at_most(1600 * (2 + 1 + 2) * 4 - 1);
    let refused = trainer.train(&dataset(), 0, &mut quietly).expect_err("too large");
    let said = refused.to_string();
    assert!(
        matches!(refused, ModelError::TooLarge(_)) && said.contains("training.noise_to_signal"),
        "{said}"
    );
    trainer.hold_at_most(1600 * (2 + 1 + 2) * 4);
    trainer.train(&dataset(), 0, &mut quietly).expect("it fits");
}

#[test]
fn predictions_that_explode_are_survived_and_clipped_where_asked() {
    let data = dataset();
    let mut model = train(&network(), &TrainingConfig { epochs: 1, ..config() });
    let clipped = model.clone();
    model.limits = None;
    model.members[0].layers.iter_mut().flat_map(|layer| &mut layer.weights).for_each(|w| *w *= 1e3);
    let mut wild = model.clone();
    wild.limits = clipped.limits;
    let wild_errors = errors(&model, &held_out(&data));
    let far = wild_errors.at(100).expect("evaluated");
    assert_eq!((far.mean, far.median, far.not_finite), (None, None, 1.0));
    let text = serde_json::to_string(&wild_errors).expect("writes");
    assert_eq!(serde_json::from_str::<OpenLoopErrors>(&text).expect("reads").at(100), Some(far));
    let clipped = errors(&wild, &held_out(&data));
    assert!(clipped.at(100).and_then(|spread| spread.mean).is_some_and(|mean| mean < 100.0));

    let stopped = evaluate(&model, &held_out(&data), &HORIZONS, 1, &mut |_, _| Control::Stop);
    assert!(matches!(stopped, Ok(None)));
    // From too short an episode, there is nothing to say.
    let short = Arc::new(episode(50, Source::Random, Split::Validation, 100));
    assert_eq!(errors(&model, &[short]).starts, 0);
}

#[test]
fn a_graphics_card_trains_as_well_or_says_why_not() {
    // `make test` brings a driver that needs no card; elsewhere there may be none.
    let expected = std::env::var_os("VK_DRIVER_FILES").is_some();
    let config = TrainingConfig { epochs: 4, device: DeviceKind::Gpu, ..config() };
    let mut notices = Vec::new();
    let mut watch = |event: TrainEvent| {
        notices.extend(event.notice);
        Control::Continue
    };
    let model = trainer(&network(), &config).train(&dataset(), 0, &mut watch).expect("trains");
    if expected {
        assert!(notices.is_empty(), "{notices:?}");
    } else if let [why] = &notices[..] {
        assert!(why.contains("graphics card"), "{why}");
        eprintln!("not trained on a graphics card here: {why}");
    }
    let on_cpu = train(&network(), &TrainingConfig { device: DeviceKind::Cpu, ..config });
    let (gpu, cpu) = (model.card.train_loss, on_cpu.card.train_loss);
    assert!((gpu / cpu - 1.0).abs() < 0.2, "{gpu} {cpu}");
}

#[test]
fn a_graphics_card_without_room_for_it_hands_the_training_over() {
    if std::env::var_os("VK_DRIVER_FILES").is_none() {
        eprintln!("skipped: only of the driver that needs no card it is known how much it takes at once");
        return;
    }
    // A layer's weights are 144 MB.
    let network = NetworkConfig { layers: 2, width: 6000, ..network() };
    let config = TrainingConfig { updates: Some(1), batch: 16, device: DeviceKind::Gpu, ..config() };
    let mut data = Dataset::new(oscillator::spec());
    data.push(episode(0, Source::Random, Split::Train, 20));
    let mut notices = Vec::new();
    let mut watch = |event: TrainEvent| {
        notices.extend(event.notice);
        Control::Continue
    };
    let model = trainer(&network, &config).train(&data, 0, &mut watch).expect("trains");
    assert_eq!(
        notices,
        ["The graphics card has too little memory for this: training goes on with the processor"]
    );
    let config = TrainingConfig { device: DeviceKind::Cpu, ..config };
    let on_cpu = trainer(&network, &config).train(&data, 0, &mut quietly).expect("trains");
    assert_eq!(model.card.train_loss, on_cpu.card.train_loss);
}
