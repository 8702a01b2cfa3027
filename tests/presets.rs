//! The presets that come with the program: every file is read, names a known agent and survives being written again;
//! those of the authors hold the authors' values.

use std::{fs, path::Path};

use foresight::{
    dynamics::{Activation, FeatureKind},
    experiment::{
        Preset, RewardKind, TaskKind, agents, builtin_lessons, builtin_presets, column_map, is_recording,
    },
    planning::PlannerKind,
};

#[test]
fn every_preset_and_lesson_file_is_part_of_the_library_and_the_library_of_nothing_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
    let mut files = Vec::new();
    let groups = ["authors", "best", "hybrid", "lessons", "robot"].map(|group| root.join(group));
    for folder in [root.clone()].into_iter().chain(groups) {
        for entry in fs::read_dir(folder).expect("the presets are there") {
            let path = entry.expect("the presets are there").path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.strip_prefix(&root).expect("found below").with_extension("");
                files.push(name.to_string_lossy().into_owned());
            }
        }
    }
    let mut library: Vec<_> = builtin_presets().chain(builtin_lessons()).collect();
    files.sort();
    library.sort();
    assert_eq!(files, library);
}

#[test]
fn every_preset_is_called_what_its_file_is_called_and_is_for_an_agent_there_is() {
    let known = agents();
    for name in builtin_presets() {
        let preset = Preset::builtin(&name).expect("it can be read");
        assert_eq!(preset.name, name);
        assert!(!preset.about.is_empty(), "{name} says what it is");
        let plant = &preset.plant;
        let fits = |(agent, variants, _): &(String, Vec<String>, String)| {
            *agent == plant.agent && variants.contains(&plant.variant)
        };
        if plant.agent == "roach" {
            assert_eq!(plant.variant, "millirobot");
            continue;
        }
        if plant.agent == "own" {
            assert_eq!(plant.variant, "own");
            continue;
        }
        if is_recording(&plant.agent) {
            column_map(&plant.variant).expect("its mapping of columns comes with the program");
            continue;
        }
        assert!(known.iter().any(fits), "{name}: there is no {}/{}", plant.agent, plant.variant);
    }
}

/// A run folder holds its preset as the program wrote it: it must mean the same, "none" included.
#[test]
fn a_preset_written_out_and_read_again_is_the_same() {
    for name in builtin_presets() {
        let preset = Preset::builtin(&name).expect("it can be read");
        let text = preset.to_toml().expect("it can be written");
        assert_eq!(Preset::parse(&text, &name).expect("it can be read again"), preset, "{name}");
    }
}

#[test]
fn a_mistyped_key_is_refused_by_name() {
    let error = Preset::parse("[planner]\nhorizont = 3\n", "mine.toml").expect_err("there is no such key");
    let text = format!("{error:#}");
    assert!(text.contains("mine.toml") && text.contains("horizont"), "{text}");
}

/// A row of the authors' settings, under their own keys (nagaban2/nn_dynamics, yaml_files).
struct Row {
    name: &'static str,
    agent: &'static str,
    follow_trajectories: bool,
    num_rollouts_train: usize,
    n_epoch: usize,
    fraction_use_new: f64,
    horizon: usize,
    /// As in effect: the ant's straight path (their default) overrides the 15,000 of `ant_forward` with 3,000.
    num_control_samples: usize,
    num_aggregation_iters: usize,
    num_trajectories_for_aggregation: usize,
    rollouts_for_training: usize,
    noise_actions: bool,
    steps_per_episode: usize,
    steps_per_rollout_train: usize,
    steps_per_rollout_val: usize,
}

#[rustfmt::skip]
const AUTHORS: [Row; 7] = [
    row("ant_forward",        "ant",          false, 700, 20, 0.5,  5,  3000, [1,  2,  1], false, [1000, 1000,  200]),
    row("ant_trajfollow",     "ant",          true,  700, 60, 0.0, 15,  7000, [1,  1,  1], false, [1000, 1000, 1000]),
    row("cheetah_forward",    "half_cheetah", false,  10, 60, 0.9, 20,  1000, [7, 10,  9], true,  [1000, 1000, 1000]),
    row("cheetah_trajfollow", "half_cheetah", true,  200, 40, 0.0, 10,  1000, [1,  1,  1], true,  [1000, 1000, 1000]),
    row("hopper_forward",     "hopper",       false,  20, 40, 0.9, 40,  1000, [5, 11, 10], false, [1000,  200,  200]),
    row("swimmer_forward",    "swimmer",      false,  25, 30, 0.9, 20,  5000, [6, 10,  9], true,  [ 333,  333,  333]),
    row("swimmer_trajfollow", "swimmer",      true,  200, 70, 0.0,  5,  5000, [1,  1,  1], false, [1000,  500,  200]),
];

#[allow(clippy::too_many_arguments, reason = "a row of a table")]
const fn row(
    name: &'static str,
    agent: &'static str,
    follow_trajectories: bool,
    num_rollouts_train: usize,
    n_epoch: usize,
    fraction_use_new: f64,
    horizon: usize,
    num_control_samples: usize,
    [num_aggregation_iters, num_trajectories_for_aggregation, rollouts_for_training]: [usize; 3],
    noise_actions: bool,
    [steps_per_episode, steps_per_rollout_train, steps_per_rollout_val]: [usize; 3],
) -> Row {
    Row {
        name,
        agent,
        follow_trajectories,
        num_rollouts_train,
        n_epoch,
        fraction_use_new,
        horizon,
        num_control_samples,
        num_aggregation_iters,
        num_trajectories_for_aggregation,
        rollouts_for_training,
        noise_actions,
        steps_per_episode,
        steps_per_rollout_train,
        steps_per_rollout_val,
    }
}

#[test]
fn the_authors_presets_hold_the_authors_values() {
    for row in &AUTHORS {
        let preset = Preset::builtin(&format!("authors/{}", row.name)).expect("it can be read");
        let Preset { plant, data, features, network, training, planner, task, aggregation, .. } = &preset;
        assert_eq!((plant.agent.as_str(), plant.variant.as_str()), (row.agent, "faithful"), "{}", row.name);
        assert_eq!(*features, FeatureKind::Raw);

        assert_eq!(data.episodes, row.num_rollouts_train, "{}", row.name);
        assert_eq!(data.steps, row.steps_per_rollout_train);
        assert_eq!((data.validation_episodes, data.validation_steps), (20, row.steps_per_rollout_val));
        assert_eq!(data.hold, [1, 1]);
        assert_eq!(data.terminate, row.agent != "hopper", "only the hopper's random episodes ignore a fall");

        assert_eq!((network.layers, network.width, network.ensemble), (1, 500, 1));
        assert_eq!(network.activation, Activation::Relu);

        assert_eq!(
            (training.epochs, training.updates, training.batch),
            (row.n_epoch, None, 512),
            "{}",
            row.name
        );
        assert_eq!((training.learning_rate, training.final_learning_rate), (1e-3, None));
        assert_eq!(training.weight_decay, 0.0);
        assert_eq!(training.fraction_new, Some(row.fraction_use_new));
        assert_eq!(training.noise_to_signal, 0.01);
        assert!(training.keep_weights && !training.renew_statistics);
        assert_eq!(training.clip_predictions, None);

        assert_eq!(planner.kind, PlannerKind::RandomShooting);
        assert_eq!(
            (planner.horizon, planner.candidates),
            (row.horizon, row.num_control_samples),
            "{}",
            row.name
        );

        let kind = if row.follow_trajectories { TaskKind::Path } else { TaskKind::Forward };
        assert_eq!((task.kind, task.reward, task.steps), (kind, RewardKind::Faithful, row.steps_per_episode));
        assert!(task.weights.is_empty(), "their constants are the faithful reward's own");

        assert_eq!(aggregation.iterations, row.num_aggregation_iters, "{}", row.name);
        assert_eq!(aggregation.rollouts, row.num_trajectories_for_aggregation);
        assert_eq!((aggregation.keep, aggregation.steps), (row.rollouts_for_training, row.steps_per_episode));
        assert_eq!(aggregation.action_noise, if row.noise_actions { 0.005 } else { 0.0 });
    }
}

/// Their program overrides the number of candidates where the ant's path is straight.
#[test]
fn the_authors_ant_takes_fewer_candidates_on_the_straight() {
    let planner = Preset::builtin("authors/ant_trajfollow").expect("it can be read").planner;
    let candidates = |path| planner.for_path(Some(path)).candidates;
    assert_eq!((candidates("straight"), candidates("left_turn"), candidates("u_turn")), (3000, 7000, 7000));
}

/// Comparing is fair only where both had the same experience: ours never has more, counted in full episodes.
#[test]
fn our_presets_use_no_more_data_than_the_authors() {
    for row in &AUTHORS {
        let steps = |group: &str| {
            let preset = Preset::builtin(&format!("{group}/{}", row.name)).expect("it can be read");
            let (data, aggregation) = (&preset.data, &preset.aggregation);
            data.episodes * data.steps + (aggregation.iterations - 1) * aggregation.keep * aggregation.steps
        };
        let (ours, theirs) = (steps("best"), steps("authors"));
        assert!(ours <= theirs, "{}: ours uses {ours} steps, theirs {theirs}", row.name);
    }
}

#[test]
fn quick_start_is_a_swimmer_with_seventeen_minutes_of_random_robot_time() {
    let preset = Preset::builtin("quick_start").expect("it can be read");
    assert_eq!(preset.plant.agent, "swimmer");
    let seconds = (preset.data.episodes * preset.data.steps) as f64 * 0.15;
    assert!((seconds / 60.0 - 17.0).abs() < 1e-9, "{seconds} s");
    assert_eq!(
        preset.task.paths.iter().map(foresight::experiment::PathConfig::name).collect::<Vec<_>>(),
        ["straight", "left_turn"]
    );
}

/// Runs the program; whether it was content, and what it said.
fn program(arguments: &[&str]) -> (bool, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_foresight"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program starts");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).expect("text"))
}

#[test]
fn lessons_are_listed_and_checked_and_refused_with_the_line_before_a_window_opens() {
    let (content, said) = program(&["list", "lessons"]);
    assert!(content && builtin_lessons().all(|name| said.contains(&name)), "{said}");
    let (content, said) = program(&["check", "presets/lessons/first_steps.toml"]);
    assert!(content && said.contains("a lesson of 10 steps"), "{said}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    let text =
        include_str!("../presets/lessons/first_steps.toml").replacen("live steps >= 3", "lief steps >= 3", 1);
    fs::write(&file, &text).expect("written");
    let wrong = text.lines().position(|line| line.contains("lief")).expect("it is there") + 1;
    for command in ["check", "lesson"] {
        let (content, said) = program(&[command, &file.to_string_lossy()]);
        assert!(
            !content && said.contains("mine.toml") && said.contains(&format!("line {wrong}")),
            "{command}: {said}"
        );
    }
    let (content, said) = program(&["lesson", "no_such_lesson"]);
    assert!(!content && said.contains("foresight list lessons"), "{said}");
}
