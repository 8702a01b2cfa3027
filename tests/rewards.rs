//! The authors' rewards, number by number, as one works them out by hand from their code.

use foresight::{
    plant::{Anchor, Axis, Element, Heading, PlantSpec, Role, Rows, RowsMut},
    task::{PathConfig, RewardKind, Step, Task, TaskConfig, TaskError, TaskKind, build},
};

/// A spec with the authors' state length and steering indices; names do not matter to their rewards.
fn spec(agent: &str) -> PlantSpec {
    let (states, actions, plane, forward_velocity, heading) = match agent {
        "swimmer" => (16, 2, [10, 11], 13, Heading::Angle(2)),
        "half_cheetah" => (24, 6, [18, 20], 21, Heading::None),
        "ant" => (41, 8, [29, 30], 38, Heading::Quaternion(3)),
        _ => (17, 3, [11, 13], 14, Heading::None),
    };
    let vertical = matches!(agent, "half_cheetah" | "hopper");
    let role = |i: usize| match i {
        i if i == plane[0] => Role::Position(Axis::X),
        i if i == plane[1] => Role::Position(if vertical { Axis::Z } else { Axis::Y }),
        _ => Role::Other,
    };
    PlantSpec {
        agent: agent.into(),
        variant: "faithful".into(),
        state: (0..states).map(|i| Element::new(format!("s{i}"), "1", role(i))).collect(),
        action: (0..actions).map(|i| Element::new(format!("a{i}"), "1", Role::Control)).collect(),
        control_period: 0.1,
        anchor: Some(Anchor { plane, forward_velocity, heading }),
    }
}

fn task(agent: &str, path: Option<&str>) -> Box<dyn Task> {
    let config =
        TaskConfig { reward: RewardKind::Faithful, kind: TaskKind::Forward, ..TaskConfig::default() };
    let path = path.map(|name| PathConfig::Template(name.into()));
    let spec = spec(agent);
    let mut task = build(&config, path.as_ref(), &spec).expect("the authors have this task");
    task.begin(&vec![0.0; spec.state.len()]);
    task
}

/// Rewards by step and term of one plan: states `0..=H` given as changes to an all-zero state, one action throughout.
fn plan(task: &dyn Task, agent: &str, states: &[&[(usize, f32)]], action: f32) -> (Vec<Vec<f32>>, Vec<f32>) {
    let spec = spec(agent);
    let reward = task.reward();
    let mut memory = vec![0.0; reward.memory()];
    reward.begin(&mut RowsMut::new(&mut memory, 1));
    let actions = vec![action; spec.action.len()];
    let mut rewards = Vec::new();
    for (index, changes) in states.iter().enumerate() {
        let mut state = vec![0.0; spec.state.len()];
        changes.iter().for_each(|&(i, x)| state[i] = x);
        let step = Step {
            index,
            horizon: states.len() - 1,
            states: Rows::new(&state, 1),
            actions: Rows::new(&actions, 1),
        };
        let mut out = vec![f32::NAN; reward.terms().len()];
        reward.evaluate(&step, &mut RowsMut::new(&mut memory, 1), &mut RowsMut::new(&mut out, 1));
        rewards.push(out);
    }
    (rewards, memory)
}

fn total(rewards: &[Vec<f32>]) -> f32 {
    rewards.iter().flatten().sum()
}

fn near(got: f32, want: f32) {
    assert!((got - want).abs() < 1e-4 * want.abs().max(1.0), "{got} where {want} is right");
}

#[test]
fn the_swimmer_pays_for_actions_divided_by_50() {
    let task = task("swimmer", None);
    let (rewards, _) = plan(task.as_ref(), "swimmer", &[&[(13, 1.0)], &[(13, 2.0)], &[(13, 3.0)]], 1.0);
    // Three states, the last action counted twice: 6 - 3 * 0.5 * 2 / 2500.
    near(total(&rewards), 6.0 - 3.0 * 4e-4);
}

#[test]
fn the_half_cheetah_pays_what_its_environment_says() {
    let task = task("half_cheetah", None);
    let (rewards, _) = plan(task.as_ref(), "half_cheetah", &[&[(21, 1.0)], &[(21, -2.0)]], 0.5);
    near(total(&rewards), -1.0 - 2.0 * 0.05 * 6.0 * 0.25);
}

#[test]
fn a_dead_ant_earns_nothing_more_even_if_it_stands_up() {
    let task = task("ant", None);
    let up = |v: f32| [(38, v), (31, 0.5)];
    let (rewards, _) = plan(task.as_ref(), "ant", &[&up(1.0), &[(38, 5.0), (31, 1.2)], &up(9.0)], 1.0);
    near(total(&rewards), 1.0 + 0.5 - 0.005 * 8.0 / 22_500.0);
}

#[test]
fn the_hopper_has_the_authors_parenthesis() {
    let task = task("hopper", None);
    let up = |v: f32| [(14, v), (0, 1.2)];
    let (rewards, _) = plan(task.as_ref(), "hopper", &[&up(1.0), &up(2.0), &up(3.0)], 1.0);
    near(rewards[0][2], -0.005 * 3.0 / 200.0);
    near(rewards[2][2], -0.005 * 3.0 / 40_000.0);
    near(total(&rewards), 6.0 + 3.0 - 2.0 * 7.5e-5 - 3.75e-7);
    let (rewards, _) = plan(task.as_ref(), "hopper", &[&up(1.0), &[(14, 2.0), (0, 0.7)], &up(3.0)], 0.0);
    near(total(&rewards), 2.0);
    let (rewards, _) = plan(task.as_ref(), "hopper", &[&[(14, 1.0), (0, 1.2), (1, -0.3)], &up(3.0)], 0.0);
    near(total(&rewards), 0.0);
}

#[test]
fn the_swimmer_on_the_straight() {
    let task = task("swimmer", Some("straight"));
    let at = |x: f32, y: f32, yaw: f32| [(10, x), (11, y), (2, yaw)];
    let (rewards, memory) = plan(
        task.as_ref(),
        "swimmer",
        &[&at(0.0, 0.0, 0.0), &at(0.35, 0.1, 0.5), &at(0.84, 0.0, -1.2), &at(1.05, 0.0, 0.0)],
        0.0,
    );
    // Distance 4 a metre, progress 500 a segment of 0.7 m, heading 2 a radian.
    near(rewards[1][0], -0.4);
    near(rewards[1][1], 500.0 * 0.5);
    near(rewards[1][2], -1.0);
    // Moved on: the fraction of the new segment itself, each remaining step; heading beyond 60 degrees is a flat 20.
    near(rewards[2][1], 500.0 * 0.2);
    assert_eq!((rewards[2][2], rewards[2][3]), (0.0, -20.0));
    near(rewards[3][1], 500.0 * 0.5);
    assert_eq!(memory[1], 1.0);
    // A hinge beyond 60 degrees costs 2.
    let (rewards, _) = plan(task.as_ref(), "swimmer", &[&[(3, 1.1), (4, -1.0)], &[(3, 1.1), (4, -1.1)]], 0.0);
    assert_eq!((rewards[0][4], rewards[1][4]), (-2.0, -4.0));
}

#[test]
fn a_heading_is_wrapped_once() {
    let task = task("swimmer", Some("straight"));
    let (rewards, _) = plan(task.as_ref(), "swimmer", &[&[(2, 6.0)], &[(2, 6.0)]], 0.0);
    near(rewards[0][2], -2.0 * (std::f32::consts::TAU - 6.0));
}

#[test]
fn one_plan_can_cross_several_segments_but_counts_once() {
    let mut task = task("half_cheetah", Some("straight"));
    let at = |x: f32| [(18, x), (6, -1.0), (7, -1.0), (8, -1.0)];
    let (rewards, memory) =
        plan(task.as_ref(), "half_cheetah", &[&at(0.0), &at(0.8), &at(1.5), &at(2.3)], 0.0);
    assert_eq!(memory[0], 3.0);
    near(rewards[3][1], 40.0 * 0.2 / 0.7);
    let mut state = vec![0.0; 24];
    state[18] = 0.1;
    task.advance(&state, &memory);
    assert_eq!(task.status().segment, 1);
    task.advance(&state, &[0.0, 0.0, 0.0]);
    assert_eq!(task.status().segment, 1, "it goes by the chosen candidate's flag");
    for _ in 0..5 {
        assert!(!task.status().finished);
        task.advance(&state, &memory);
    }
    let status = task.status();
    assert!(status.finished, "past segment 5");
    assert!(!status.arrived, "really it has not moved");
    near(status.length as f32, 4.2);
}

#[test]
fn around_a_corner_the_next_segment_wins_wherever_the_path_begins() {
    // Outside of the corner at (3, 0) that point is the closest of both segments.
    for i in 0..50 {
        let start = [0.0137 * i as f32, -0.0071 * i as f32];
        let mut task = task("swimmer", Some("left_turn"));
        let mut state = vec![0.0; 16];
        (state[10], state[11]) = (start[0], start[1]);
        task.begin(&state);
        task.advance(&state, &[0.0, 1.0, 0.0]);
        task.advance(&state, &[0.0, 1.0, 0.0]);
        let here = [(10, start[0] + 2.5), (11, start[1])];
        let beyond = [(10, start[0] + 3.05), (11, start[1] - 0.2)];
        let (_, memory) = plan(task.as_ref(), "swimmer", &[&here, &beyond], 0.0);
        assert_eq!((memory[0], memory[1]), (3.0, 1.0), "from {start:?}");
    }
}

#[test]
fn the_front_leg_of_the_half_cheetah_stays_back() {
    let task = task("half_cheetah", Some("backward"));
    let (rewards, _) =
        plan(task.as_ref(), "half_cheetah", &[&[(6, 0.2)], &[(6, 0.1), (7, -0.1), (8, -0.1)]], 0.0);
    assert_eq!((rewards[0][2], rewards[1][2]), (-30.0, 0.0));
    assert_eq!(task.reward().terms()[1].weight, 20.0);
}

#[test]
fn the_ant_pays_tenfold_from_a_metre_on() {
    let task = task("ant", Some("left_turn"));
    let at = |y: f32, z: f32| [(30, y), (31, z)];
    let (rewards, _) = plan(task.as_ref(), "ant", &[&at(0.5, 0.5), &at(1.5, 0.68), &at(0.0, 0.29)], 0.0);
    near(rewards[0][0], -2.0);
    near(rewards[1][0], -60.0);
    assert_eq!((rewards[0][2], rewards[1][2], rewards[2][2]), (0.0, -4000.0, -4000.0));
}

#[test]
fn shapes_without_constants_weigh_nothing() {
    for (agent, shape) in [("swimmer", "u_turn"), ("half_cheetah", "left_turn"), ("ant", "backward")] {
        let task = task(agent, Some(shape));
        assert!(task.reward().terms().iter().take(2).all(|term| term.weight == 0.0), "{agent} {shape}");
    }
}

#[test]
fn the_end_of_a_list_gives_numbers() {
    let mut task = task("half_cheetah", Some("forward_backward"));
    for _ in 0..20 {
        task.advance(&[0.0; 24], &[0.0, 1.0, 0.0]);
    }
    let (rewards, _) = plan(task.as_ref(), "half_cheetah", &[&[(18, -2.0)], &[(18, -3.0)]], 0.0);
    assert!(total(&rewards).is_finite());
}

#[test]
fn swimmers_start_upwards_for_the_right_turn_only() {
    assert_eq!(task("swimmer", Some("right_turn")).start_heading(), std::f64::consts::FRAC_PI_2);
    assert_eq!(task("swimmer", Some("left_turn")).start_heading(), 0.0);
    assert_eq!(task("swimmer", None).start_heading(), 0.0);
}

#[test]
fn what_cannot_be_built_is_refused_in_words() {
    let config = |reward| TaskConfig { reward, ..TaskConfig::default() };
    let straight = PathConfig::Template("straight".into());
    let refused = |config: &TaskConfig, path: Option<&PathConfig>, spec: &PlantSpec| {
        build(config, path, spec).err().expect("this cannot be built")
    };
    let faithful = config(RewardKind::Faithful);
    assert!(matches!(refused(&faithful, Some(&straight), &spec("hopper")), TaskError::Unsupported(_)));
    let modern = PlantSpec { variant: "modern".into(), ..spec("swimmer") };
    assert!(matches!(refused(&faithful, None, &modern), TaskError::Unsupported(_)));
    let nowhere = PlantSpec { anchor: None, ..spec("swimmer") };
    assert!(matches!(refused(&config(RewardKind::General), None, &nowhere), TaskError::NoPosition(_)));
    let spiral = PathConfig::Template("spiral".into());
    assert!(matches!(refused(&faithful, Some(&spiral), &spec("swimmer")), TaskError::UnknownTemplate(_)));
    let mut weighted = config(RewardKind::General);
    weighted.weights.insert("velocity".into(), 2.0);
    assert_eq!(
        build(&weighted, None, &spec("swimmer")).expect("a known term").reward().terms()[0].weight,
        2.0
    );
    weighted.weights.insert("speed".into(), 1.0);
    let error = refused(&weighted, None, &spec("swimmer"));
    assert!(error.to_string().contains("velocity, control"), "{error}");
    let mut negative = config(RewardKind::General);
    negative.weights.insert("velocity".into(), -1.0);
    assert!(matches!(refused(&negative, None, &spec("swimmer")), TaskError::Weight { .. }));
}
