//! What a network sees of a state: nothing of where in the world it happens, and nothing is lost on the way back.

use foresight::{
    dynamics::{FeatureKind, Features},
    plant::{Anchor, Axis, Element, Heading, PlantSpec, Role, Rows, RowsMut, stream},
};
use rand::Rng as _;

const WIDTH: usize = 150;

fn spec(agent: &str, roles: &[Role], anchor: Option<Anchor>) -> PlantSpec {
    let element = |(i, role): (usize, &Role)| Element::new(format!("element_{i}"), "1", *role);
    PlantSpec {
        agent: agent.into(),
        variant: "custom".into(),
        state: roles.iter().enumerate().map(element).collect(),
        action: vec![Element::new("a", "1", Role::Control), Element::new("b", "1", Role::Control)],
        control_period: 0.1,
        anchor,
    }
}

const X: Role = Role::Position(Axis::X);
const Y: Role = Role::Position(Axis::Y);
const Z: Role = Role::Position(Axis::Z);
const VX: Role = Role::Velocity(Axis::X);
const VY: Role = Role::Velocity(Axis::Y);
const VZ: Role = Role::Velocity(Axis::Z);

fn swimmer() -> PlantSpec {
    use Role::{AngularVelocity, Heading as H, Joint, JointVelocity};
    let roles = [X, Y, H, Joint, Joint, VX, VY, AngularVelocity, JointVelocity, JointVelocity];
    let roles = [&roles[..], &[X, Y, Z, VX, VY, VZ]].concat();
    let anchor = Anchor { plane: [10, 11], forward_velocity: 13, heading: Heading::Angle(2) };
    spec("swimmer", &roles, Some(anchor))
}

fn cheetah() -> PlantSpec {
    use Role::{Angle, AngularVelocity, Derived, Joint, JointVelocity, Other};
    let roles =
        [X, Z, Angle, Joint, VX, VZ, AngularVelocity, JointVelocity, X, Y, Z, VX, VY, VZ, Derived, Other];
    let anchor = Anchor { plane: [8, 10], forward_velocity: 11, heading: Heading::None };
    spec("cheetah", &roles, Some(anchor))
}

fn ant() -> PlantSpec {
    use Role::{AngularVelocity, Joint, JointVelocity, Quaternion as Q};
    let roles = [X, Y, Z, Q(0), Q(1), Q(2), Q(3), Joint, VX, VY, VZ];
    let rates = [AngularVelocity, AngularVelocity, AngularVelocity, JointVelocity];
    let anchor = Anchor { plane: [0, 1], forward_velocity: 8, heading: Heading::Quaternion(3) };
    spec("ant", &[&roles[..], &rates].concat(), Some(anchor))
}

fn roach() -> PlantSpec {
    use Role::{AngularVelocity, HeadingCos, HeadingSin};
    let roles = [X, Y, HeadingCos, HeadingSin, VX, VY, AngularVelocity];
    let anchor = Anchor { plane: [0, 1], forward_velocity: 4, heading: Heading::CosSin(2) };
    spec("roach", &roles, Some(anchor))
}

/// Random states of `spec`, `state_len x WIDTH`, orientations and headings of length 1.
fn states(spec: &PlantSpec, seed: u64) -> Vec<f32> {
    let mut rng = stream(seed, "states", 0);
    let mut states: Vec<f32> = (0..spec.state.len() * WIDTH).map(|_| rng.random_range(-2.0..2.0)).collect();
    normalise(spec, &mut states);
    states
}

fn normalise(spec: &PlantSpec, states: &mut [f32]) {
    for (i, element) in spec.state.iter().enumerate() {
        let count = match element.role {
            Role::Quaternion(0) => 4,
            Role::HeadingCos => 2,
            _ => continue,
        };
        for c in 0..WIDTH {
            let length = (i..i + count).map(|i| states[i * WIDTH + c].powi(2)).sum::<f32>().sqrt();
            (i..i + count).for_each(|i| states[i * WIDTH + c] /= length);
        }
    }
}

/// A state not far from each of `states`.
fn next(spec: &PlantSpec, states: &[f32], seed: u64) -> Vec<f32> {
    let mut rng = stream(seed, "steps", 0);
    let mut next: Vec<f32> = states.iter().map(|x| x + rng.random_range(-0.2..0.2)).collect();
    normalise(spec, &mut next);
    for (i, element) in spec.state.iter().enumerate().filter(|(_, element)| element.role == Role::Derived) {
        assert_eq!(element.unit, "1");
        next[i * WIDTH..(i + 1) * WIDTH].copy_from_slice(&states[i * WIDTH..(i + 1) * WIDTH]);
    }
    next
}

fn inputs(features: &Features, states: &[f32], actions: &[f32]) -> Vec<f32> {
    let mut out = vec![f32::NAN; features.input_len() * WIDTH];
    features.inputs(Rows::new(states, WIDTH), Rows::new(actions, WIDTH), &mut RowsMut::new(&mut out, WIDTH));
    out
}

fn targets(features: &Features, states: &[f32], next: &[f32]) -> Vec<f32> {
    let mut out = vec![f32::NAN; features.output_len() * WIDTH];
    features.targets(Rows::new(states, WIDTH), Rows::new(next, WIDTH), &mut RowsMut::new(&mut out, WIDTH));
    out
}

fn assert_close(a: &[f32], b: &[f32], within: f32, what: &str) {
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= within, "{what}: row {} of candidate {}: {a} or {b}", i / WIDTH, i % WIDTH);
    }
}

#[test]
fn targets_lead_from_a_state_to_the_next() {
    for (spec, kind) in [swimmer(), cheetah(), ant(), roach()]
        .into_iter()
        .flat_map(|spec| [FeatureKind::Raw, FeatureKind::Invariant].map(|kind| (spec.clone(), kind)))
    {
        let features = Features::new(kind, &spec);
        let now = states(&spec, 1);
        let next = next(&spec, &now, 2);
        let targets = targets(&features, &now, &next);
        let mut moved = now.clone();
        features.advance(&mut RowsMut::new(&mut moved, WIDTH), Rows::new(&targets, WIDTH));
        assert_close(&moved, &next, 1e-5, &format!("{} {kind:?}", spec.agent));
    }
}

#[test]
fn raw_features_are_the_state_and_the_action() {
    let spec = ant();
    let features = Features::new(FeatureKind::Raw, &spec);
    let (now, actions) = (states(&spec, 1), vec![0.5; 2 * WIDTH]);
    assert_eq!((features.input_len(), features.output_len()), (spec.state.len() + 2, spec.state.len()));
    assert_eq!(inputs(&features, &now, &actions), [&now[..], &actions].concat());
}

#[test]
fn invariant_features_leave_out_place_and_heading() {
    // Swimmer: of 16 elements, two places and the heading are hidden; the actions are seen.
    let features = Features::new(FeatureKind::Invariant, &swimmer());
    assert_eq!((features.input_len(), features.output_len()), (16 - 5 + 2, 16));
    // Cheetah: two x and one y hidden, the pitch as two numbers, one element neither seen nor predicted.
    let features = Features::new(FeatureKind::Invariant, &cheetah());
    assert_eq!((features.input_len(), features.output_len()), (16 - 3 + 1 - 1 + 2, 15));
    assert_eq!(features.predicted().iter().position(|predicted| !predicted), Some(14));
    // Ant: the quaternion stays, relative to the heading.
    let features = Features::new(FeatureKind::Invariant, &ant());
    assert_eq!((features.input_len(), features.output_len()), (15 - 2 + 2, 15));
    let features = Features::new(FeatureKind::Invariant, &roach());
    assert_eq!((features.input_len(), features.output_len()), (7 - 4 + 2, 7));
}

/// `states` seen by someone who turned the world by `angle` and moved it.
fn elsewhere(spec: &PlantSpec, states: &[f32], angle: f32) -> Vec<f32> {
    let mut moved = states.to_vec();
    let (s, c) = angle.sin_cos();
    let (half_s, half_c) = (angle / 2.0).sin_cos();
    let role = |i: usize| spec.state.get(i).map(|element| element.role);
    for i in 0..spec.state.len() {
        for at in i * WIDTH..(i + 1) * WIDTH {
            let (x, y) = (states[at], states.get(at + WIDTH).copied().unwrap_or_default());
            match (role(i), role(i + 1)) {
                (Some(Role::Heading), _) => moved[at] += angle,
                (Some(X), Some(Y)) => {
                    (moved[at], moved[at + WIDTH]) = (c * x - s * y + 3.0, s * x + c * y - 7.0);
                }
                (Some(VX), Some(VY)) | (Some(Role::HeadingCos), _) => {
                    (moved[at], moved[at + WIDTH]) = (c * x - s * y, s * x + c * y);
                }
                (Some(Role::Quaternion(0)), _) => {
                    let [w, x, y, z] = [0, 1, 2, 3].map(|k| states[at + k * WIDTH]);
                    let turned = [half_c * w - half_s * z, half_c * x - half_s * y];
                    let turned = [turned[0], turned[1], half_c * y + half_s * x, half_c * z + half_s * w];
                    (0..4).for_each(|k| moved[at + k * WIDTH] = turned[k]);
                }
                _ => {}
            }
        }
    }
    moved
}

#[test]
fn moving_and_turning_the_world_changes_nothing_that_a_network_sees_or_says() {
    for spec in [swimmer(), ant(), roach()] {
        let features = Features::new(FeatureKind::Invariant, &spec);
        let now = states(&spec, 1);
        let next = next(&spec, &now, 2);
        let actions = vec![0.3; 2 * WIDTH];
        let (seen, said) = (inputs(&features, &now, &actions), targets(&features, &now, &next));
        for angle in [0.3, -2.0, 3.0, 6.0] {
            let (now, next) = (elsewhere(&spec, &now, angle), elsewhere(&spec, &next, angle));
            let what = format!("{} turned by {angle}", spec.agent);
            assert_close(&inputs(&features, &now, &actions), &seen, 2e-5, &what);
            assert_close(&targets(&features, &now, &next), &said, 2e-5, &what);
        }
    }
}

#[test]
fn a_description_with_impossible_indices_is_survived() {
    let mut spec = swimmer();
    spec.anchor =
        Some(Anchor { plane: [900, 901], forward_velocity: 902, heading: Heading::Quaternion(usize::MAX) });
    let features = Features::new(FeatureKind::Invariant, &spec);
    let now = states(&spec, 1);
    assert!(inputs(&features, &now, &[0.0; 2 * WIDTH]).iter().all(|x| x.is_finite()));
}
