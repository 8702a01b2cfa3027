//! What a policy sees of each agent.

use foresight::{
    plant::{Axis, Role, mujoco},
    policy::{Observation, ObservationKind},
};

#[test]
fn a_policy_sees_what_the_authors_or_gymnasium_show() {
    // Elements of the state, and those seen without positions in the plane: Gymnasium's 17 of the half-cheetah, 11 of the hopper, 27 of the
    // ant, and 8 of the swimmer beside the velocity of its centre of mass.
    let local = [("swimmer", 14, 10), ("half_cheetah", 18, 17), ("ant", 29, 27), ("hopper", 12, 11)];
    for (agent, all, seen) in local {
        let model = mujoco::MujocoModel::open(agent, "modern").expect("a built-in agent");
        let spec = model.spec();
        assert_eq!(Observation::new(ObservationKind::Raw, spec).len(), all);
        let observation = Observation::new(ObservationKind::Local, spec);
        assert_eq!(observation.len(), seen, "{agent}");
        for name in observation.names(spec) {
            let role = spec.state[spec.state_index(name).expect("named")].role;
            assert!(!matches!(role, Role::Position(Axis::X | Axis::Y)), "{agent} sees {name}");
        }
    }
    // The authors' environments show all of it.
    for (agent, all) in [("swimmer", 16), ("half_cheetah", 24), ("ant", 41), ("hopper", 17)] {
        let model = mujoco::MujocoModel::open(agent, "faithful").expect("a built-in agent");
        assert_eq!(Observation::new(ObservationKind::Raw, model.spec()).len(), all, "{agent}");
    }
}

#[test]
fn what_is_seen_can_be_brought_to_one_scale() {
    let spec = super::cart::spec();
    let mut observation = Observation::new(ObservationKind::Local, &spec);
    let states: Vec<f32> = (0..100).flat_map(|i| [3.0 + i as f32, 7.0]).collect();
    observation.normalise_over(&states, 2);
    let mut seen = Vec::new();
    observation.extend(&states, 2, &mut seen);
    let mean = |k: usize| seen.iter().skip(k).step_by(2).sum::<f32>() / 100.0;
    let square = seen.iter().step_by(2).map(|x| x * x).sum::<f32>() / 100.0;
    assert!(mean(0).abs() < 1e-4 && (square - 1.0).abs() < 1e-3);
    // What is constant is not blown up.
    assert!(mean(1).abs() < 1e-4);
    assert_eq!(observation.of(&[3.0, 8.0]).nth(1), Some(1.0));
}
