//! The agents are the ones of the literature: same bodies, same motion, same rewards; and their states say what they are.

use std::{collections::BTreeSet, sync::Arc};

use foresight::plant::{
    Heading, Plant, PlantError, Push, Role, Start,
    mujoco::{self, MujocoModel, MujocoPlant},
    stream,
};
use mujoco_rs::prelude::{MjData, MjtIntegrator, MjtObjBase};
use serde_json::Value;

fn every_agent() -> impl Iterator<Item = (&'static str, &'static str)> {
    mujoco::agents().iter().flat_map(|agent| agent.variants.iter().map(|variant| (agent.name, *variant)))
}

fn open(agent: &str, variant: &str) -> MujocoPlant {
    *mujoco::open(agent, variant).unwrap_or_else(|error| panic!("{agent}/{variant}: {error}"))
}

/// Figures of the public models, measured by an independent program.
fn public() -> Value {
    serde_json::from_str(include_str!("data/public_models.json")).expect("the figures are JSON")
}

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        Value::Bool(flag) => vec![f64::from(u8::from(*flag))],
        other => vec![other.as_f64().unwrap_or_else(|| panic!("{other} is no number"))],
    }
}

#[track_caller]
fn assert_close(what: &str, ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "{what}[{i}]: ours {a}, public {b}");
    }
}

/// The driven action of the public figures, in -1..=1.
fn wave(step: usize, actuator: usize) -> f64 {
    0.6 * (0.3 * step as f64 + actuator as f64).sin()
}

#[test]
fn bodies_joints_and_motors_are_those_of_the_public_models() {
    let public = public();
    for (agent, variant) in every_agent() {
        let id = format!("{agent}/{variant}");
        let theirs = &public[&id];
        let model = MujocoModel::open(agent, variant).expect("a built-in agent opens");
        let ours = model.mujoco();
        let close = |what: &str, a: &[f64], key: &str| {
            assert_close(&format!("{id} {what}"), a, &numbers(&theirs[key]), 1e-9);
        };
        close("time step", &[ours.opt().timestep], "timestep");
        close("control period", &[model.spec().control_period], "control_dt");
        close("frame skip", &[model.frame_skip() as f64], "frame_skip");
        close("density", &[ours.opt().density], "density");
        close("viscosity", &[ours.opt().viscosity], "viscosity");
        close("gravity", &ours.opt().gravity, "gravity");
        close("masses", ours.body_mass(), "body_mass");
        let sorted = |inertia: &[f64]| {
            let mut inertia = inertia.to_vec();
            inertia.chunks_mut(3).for_each(|axes| axes.sort_by(f64::total_cmp));
            inertia
        };
        let inertias = sorted(ours.body_inertia().as_flattened());
        assert_close(&format!("{id} inertias"), &inertias, &sorted(&numbers(&theirs["body_inertia"])), 1e-9);
        let limited: Vec<f64> = ours.jnt_limited().iter().map(|&l| f64::from(u8::from(l))).collect();
        close("limited joints", &limited, "jnt_limited");
        close("joint ranges", ours.jnt_range().as_flattened(), "jnt_range");
        close("joint stiffness", ours.jnt_stiffness(), "jnt_stiffness");
        close("damping", ours.dof_damping(), "dof_damping");
        close("armature", ours.dof_armature(), "dof_armature");
        close("control ranges", ours.actuator_ctrlrange().as_flattened(), "ctrlrange");
        let gears: Vec<f64> = ours.actuator_gear().iter().map(|gear| gear[0]).collect();
        close("gears", &gears, "gear");
        let rk4 = ours.opt().integrator == MjtIntegrator::mjINT_RK4 as i32;
        assert_eq!(if rk4 { "RK4" } else { "Euler" }, theirs["integrator"], "{id}");
        let start = &ours.key_qpos()[..ours.nq() as usize];
        close("nominal pose", start, "init_qpos");
    }
}

#[test]
fn driven_for_200_steps_they_move_like_the_public_models() {
    let public = public();
    for (agent, variant) in every_agent() {
        let id = format!("{agent}/{variant}");
        let theirs = &public[&id]["driven"];
        // How far the public model itself strays when its actions change in the last bit: contacts make some chaotic.
        let strays = &public[&id]["driven_tolerance"];
        let model = MujocoModel::open(agent, variant).expect("a built-in agent opens");
        let ranges = model.mujoco().actuator_ctrlrange().to_vec();
        let mut data = MjData::new(Arc::clone(model.mujoco()));
        data.reset_keyframe(0).expect("a keyframe of the nominal pose");
        let mut compared = 0;
        for step in 0..200 {
            for (i, [low, high]) in ranges.iter().enumerate() {
                data.ctrl_mut()[i] = low + (high - low) * (wave(step, i) + 1.0) / 2.0;
            }
            (0..model.frame_skip()).for_each(|_| data.step());
            let Some(mark) = (0..10).find(|&i| theirs["control_steps"][i] == step + 1) else { continue };
            for (key, ours) in [("qpos", data.qpos()), ("qvel", data.qvel())] {
                let stray = strays[format!("action_one_ulp_{key}")][mark].as_f64().expect("a tolerance");
                let allowed = 1e-9_f64.max(100.0 * stray);
                if allowed < 1e-2 {
                    assert_close(
                        &format!("{id} {key} at step {step}"),
                        ours,
                        &numbers(&theirs[key][mark]),
                        allowed,
                    );
                    compared += 1;
                }
            }
        }
        assert!(compared >= 12, "{id}: only {compared} marks could be compared");
    }
}

#[test]
fn modern_agents_pay_what_gymnasium_pays() {
    let public = public();
    for (agent, variant) in every_agent().filter(|(_, variant)| *variant == "modern") {
        let theirs = &public[format!("{agent}/modern")]["gymnasium_v5"];
        let rewards = numbers(&theirs["rewards"]);
        let mut plant = open(agent, variant);
        plant.reset(&Start::Nominal, &mut stream(0, "test", 0)).expect("reset");
        let mut ended = None;
        for (step, &reward) in rewards.iter().enumerate() {
            let action: Vec<f32> = (0..plant.spec().action.len()).map(|i| wave(step, i) as f32).collect();
            let outcome = plant.step(&action).expect("step");
            // Actions are single precision here; contacts let that grow.
            let allowed = if step < 15 { 1e-4 } else { 0.05 };
            assert!(
                (outcome.reward - reward).abs() < allowed,
                "{agent} step {step}: {} for {reward}",
                outcome.reward
            );
            if outcome.terminated {
                ended = Some(step as u64 + 1);
                break;
            }
        }
        assert_eq!(ended, theirs["terminated_after_step"].as_u64(), "{agent}");
    }
}

#[test]
fn every_element_has_a_name_of_its_own_a_unit_and_a_role() {
    for (agent, variant) in every_agent() {
        let plant = open(agent, variant);
        let spec = plant.spec();
        assert_eq!(spec.id(), format!("{agent}/{variant}"));
        for elements in [&spec.state, &spec.action] {
            let names: BTreeSet<_> = elements.iter().map(|element| &element.name).collect();
            assert_eq!(names.len(), elements.len(), "{agent}/{variant}: a name occurs twice");
            assert!(elements.iter().all(|element| !element.name.is_empty() && !element.unit.is_empty()));
        }
        assert!(spec.action.iter().all(|element| element.role == Role::Control && element.limits.is_some()));
        let anchor = spec.anchor.expect("every built-in agent has a position");
        assert!(anchor.plane.iter().all(|&i| matches!(spec.state[i].role, Role::Position(_))));
        assert!(matches!(spec.state[anchor.forward_velocity].role, Role::Velocity(_)));
    }
}

#[test]
fn faithful_states_are_laid_out_as_the_authors_laid_them_out() {
    let layout = |agent| open(agent, "faithful").spec().as_ref().clone();
    let index = |spec: &foresight::plant::PlantSpec, name| spec.state_index(name).expect("a known name");
    let swimmer = layout("swimmer");
    assert_eq!((swimmer.state.len(), swimmer.action.len(), swimmer.control_period), (16, 2, 0.15));
    assert_eq!(["com_x", "com_y", "heading", "com_x_velocity"].map(|n| index(&swimmer, n)), [10, 11, 2, 13]);
    assert_eq!(swimmer.anchor.expect("anchor").heading, Heading::Angle(2));
    assert_eq!(swimmer.action[0].limits, Some([-50.0, 50.0]));
    let cheetah = layout("half_cheetah");
    assert_eq!((cheetah.state.len(), cheetah.action.len(), cheetah.control_period), (24, 6, 0.01));
    assert_eq!(
        ["com_x", "com_z", "thigh_front", "foot_front", "com_x_velocity"].map(|n| index(&cheetah, n)),
        [18, 20, 6, 8, 21]
    );
    assert_eq!(cheetah.action[0].limits, Some([-120.0, 120.0]));
    let ant = layout("ant");
    assert_eq!((ant.state.len(), ant.action.len(), ant.control_period), (41, 8, 0.02));
    assert_eq!(["com_x", "com_z", "turn_cos", "com_x_velocity"].map(|n| index(&ant, n)), [29, 31, 32, 38]);
    assert_eq!(ant.anchor.expect("anchor").heading, Heading::Quaternion(3));
    let hopper = layout("hopper");
    assert_eq!((hopper.state.len(), hopper.action.len(), hopper.control_period), (17, 3, 0.02));
    assert_eq!(["height", "pitch", "com_x", "com_x_velocity"].map(|n| index(&hopper, n)), [0, 1, 11, 14]);
}

#[test]
fn what_is_observed_after_a_step_belongs_to_that_instant() {
    for (agent, variant) in every_agent() {
        let mut plant = open(agent, variant);
        plant.reset(&Start::Random, &mut stream(3, "test", 0)).expect("reset");
        for step in 0..20 {
            let action: Vec<f32> = (0..plant.spec().action.len()).map(|i| wave(step, i) as f32).collect();
            plant.step(&action).expect("step");
        }
        // A fresh simulation, put into the same configuration and computed in full.
        let mut fresh = open(agent, variant);
        fresh.reset(&Start::Exact(plant.configuration()), &mut stream(0, "test", 0)).expect("restore");
        for ((element, a), b) in plant.spec().state.iter().zip(plant.state()).zip(fresh.state()) {
            assert!(
                (a - b).abs() < 1e-6,
                "{agent}/{variant} {}: {a} after the step, {b} afresh",
                element.name
            );
        }
    }
}

#[test]
fn what_is_put_elsewhere_as_it_is_goes_on_there_as_it_would_have_here() {
    for (agent, variant) in every_agent() {
        let mut here = open(agent, variant);
        let spec = here.spec().clone();
        here.reset(&Start::Random, &mut stream(5, "test", 0)).expect("reset");
        let action = |step: usize| (0..spec.action.len()).map(|i| wave(step, i) as f32).collect::<Vec<_>>();
        for step in 0..15 {
            here.step(&action(step)).expect("step");
        }
        for (shift, turn) in [([1.5, -0.75], 0.0), ([0.0, 0.0], 1.2), ([-2.0, 0.5], -2.5)] {
            let mut there = open(agent, variant);
            let (rng, start) = (&mut stream(0, "test", 0), Start::Exact(here.configuration()));
            there.reset(&start, rng).expect("restore");
            there.displace(shift, turn).expect("every agent of ours can be put elsewhere");
            let mut left = open(agent, variant);
            left.reset(&start, rng).expect("restore");
            let turn = if spec.turns() { turn } else { 0.0 };
            let place = |plant: &MujocoPlant| {
                let (state, anchor) = (plant.state(), spec.anchor.expect("ours have a position"));
                anchor.plane.map(|i| f64::from(state[i]))
            };
            let centre = place(&left);
            for (step, tolerance) in [(15, 1e-5), (16, 1e-3)] {
                // A state is turned about where it is; this one was turned about where it was.
                let [x, y] = place(&left);
                let ([x, y], (sin, cos)) = ([x - centre[0], y - centre[1]], f64::sin_cos(turn));
                let further = [shift[0] + cos * x - sin * y - x, shift[1] + sin * x + cos * y - y];
                // Sines and cosines that stand for nothing else are computed anew.
                let expected = spec.moved(&left.state(), further, turn);
                for ((element, a), b) in spec.state.iter().zip(there.state()).zip(expected) {
                    let derived = element.role == Role::Derived;
                    assert!(
                        derived || (a - b).abs() <= tolerance * (1.0 + b.abs()),
                        "{agent}/{variant} {} by {shift:?}, {turn}: {a}, not {b}, at {step}",
                        element.name
                    );
                }
                left.step(&action(step)).expect("step");
                there.step(&action(step)).expect("step");
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_episode_to_the_bit_and_a_configuration_resumes_it() {
    for (agent, variant) in every_agent() {
        let run = |seed| {
            let mut plant = open(agent, variant);
            plant.set_termination(false);
            plant.reset(&Start::Random, &mut stream(seed, "test", 0)).expect("reset");
            let (mut states, mut middle) = (vec![plant.state()], Vec::new());
            for step in 0..40 {
                if step == 20 {
                    middle = plant.configuration();
                }
                let action: Vec<f32> = (0..plant.spec().action.len()).map(|i| wave(step, i) as f32).collect();
                plant.step(&action).expect("step");
                states.push(plant.state());
            }
            (states, middle, plant)
        };
        let (states, middle, mut plant) = run(7);
        assert_eq!(states, run(7).0, "{agent}/{variant} does not repeat");
        assert_ne!(states, run(8).0, "{agent}/{variant} ignores its seed");
        plant.reset(&Start::Exact(middle), &mut stream(0, "test", 0)).expect("restore");
        for (step, expected) in states.iter().enumerate().take(40).skip(20) {
            assert_eq!(&plant.state(), expected, "{agent}/{variant} resumed at step {step}");
            let action: Vec<f32> = (0..plant.spec().action.len()).map(|i| wave(step, i) as f32).collect();
            plant.step(&action).expect("step");
        }
    }
}

#[test]
fn a_rollout_starts_with_the_heading_it_is_told() {
    for (agent, variant) in every_agent() {
        let mut plant = open(agent, variant);
        let heading = plant.spec().anchor.expect("anchor").heading;
        if heading == Heading::None {
            continue;
        }
        let start = Start::Rollout { heading: Some(1.2) };
        plant.reset(&start, &mut stream(0, "test", 0)).expect("reset");
        assert!((heading.of(&plant.state()) - 1.2).abs() < 1e-5, "{agent}/{variant}");
    }
}

#[test]
fn agents_fall_as_their_rules_say_unless_told_not_to() {
    let lies = |variant, on| {
        let mut plant = open("hopper", variant);
        plant.set_termination(on);
        plant.reset(&Start::Nominal, &mut stream(0, "test", 0)).expect("reset");
        (0..300).any(|_| plant.step(&[1.0, -1.0, 1.0]).expect("step").terminated)
    };
    for variant in ["faithful", "modern"] {
        assert!(lies(variant, true), "a thrashing {variant} hopper falls");
        assert!(!lies(variant, false), "{variant} termination can be switched off");
    }
}

#[test]
fn a_pushed_swimmer_drifts_and_stops_being_pushed_when_let_go() {
    let mut plant = open("swimmer", "faithful");
    plant.reset(&Start::Nominal, &mut stream(0, "test", 0)).expect("reset");
    plant.perturb(Some(Push { body: 1, point: [1.0, 0.0, 0.0], force: [0.0, 200.0, 0.0] }));
    for _ in 0..5 {
        plant.step(&[0.0, 0.0]).expect("step");
    }
    let state =
        |plant: &MujocoPlant, name| plant.state()[plant.spec().state_index(name).expect("a known name")];
    assert!(state(&plant, "com_y_velocity") > 0.05 && state(&plant, "heading") > 0.05);
    plant.perturb(None);
    for _ in 0..40 {
        plant.step(&[0.0, 0.0]).expect("step");
    }
    assert!(state(&plant, "com_y_velocity").abs() < 0.05, "the fluid brakes it");
}

#[test]
fn nonsense_is_refused_in_words() {
    assert_eq!(
        mujoco::open("unicorn", "faithful").map(drop).map_err(|error| error.to_string()),
        Err("no agent is called \"unicorn/faithful\"; `foresight list agents` shows them".to_owned())
    );
    let mut plant = open("hopper", "modern");
    let rng = &mut stream(0, "test", 0);
    assert_eq!(plant.step(&[0.0]), Err(PlantError::ActionLength { got: 1, want: 3 }));
    assert!(matches!(plant.step(&[f32::NAN, 0.0, 0.0]), Err(PlantError::Diverged { .. })));
    assert!(matches!(
        plant.reset(&Start::Exact(vec![1.0]), rng),
        Err(PlantError::Configuration { got: 1, .. })
    ));
    assert!(matches!(
        plant.reset(&Start::Exact(vec![f64::NAN; 12]), rng),
        Err(PlantError::Configuration { .. })
    ));
}

#[test]
fn a_simulation_that_blows_up_says_so_and_writes_no_log_file() {
    let mut plant = open("half_cheetah", "faithful");
    let mut configuration = vec![0.0; 18];
    configuration[9..].fill(1e7);
    plant.reset(&Start::Exact(configuration), &mut stream(0, "test", 0)).expect("restore");
    let error = (0..200).find_map(|_| plant.step(&[1.0; 6]).err()).expect("it diverges");
    assert!(matches!(error, PlantError::Diverged { .. }), "{error}");
    assert!(!std::path::Path::new("MUJOCO_LOG.TXT").exists(), "MuJoCo wrote its log into the working folder");
    plant.reset(&Start::Nominal, &mut stream(0, "test", 0)).expect("a reset mends it");
    plant.step(&[0.0; 6]).expect("step");
}

#[test]
fn predicted_states_can_be_posed_for_the_3d_view() {
    for (agent, variant) in every_agent() {
        let mut plant = open(agent, variant);
        plant.reset(&Start::Random, &mut stream(1, "test", 0)).expect("reset");
        let posed = plant.model().configuration_of(&plant.state());
        let mut other = open(agent, variant);
        other.reset(&Start::Exact(posed), &mut stream(0, "test", 0)).expect("restore");
        let worst = plant.state().iter().zip(other.state()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        // The hopper's x is told from its centre of mass alone.
        assert!(worst < if agent == "hopper" { 0.5 } else { 1e-4 }, "{agent}/{variant}: off by {worst}");
    }
}

#[test]
fn cameras_of_the_models_are_listed_by_name() {
    let model = MujocoModel::open("ant", "modern").expect("a built-in agent opens");
    let cameras = model.cameras();
    assert!(cameras.iter().any(|name| name == "top") && cameras.iter().any(|name| name == "track"));
    assert!(model.mujoco().name_to_id(MjtObjBase::mjOBJ_CAMERA, "top").is_some());
}
