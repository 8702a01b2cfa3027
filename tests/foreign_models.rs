//! A user's own MJCF opens with sensible names; a broken or hostile one gets one clear message, and the program lives on.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use foresight::plant::{
    Axis, Heading, Plant as _, PlantError, Role, Start,
    mujoco::{self, MujocoModel},
    stream,
};
use tempfile::TempDir;

/// A wheeled box that slides and turns in the plane, with a lever.
const CART: &str = r#"
<mujoco model="cart">
  <option timestep="0.004"/>
  <worldbody>
    <geom type="plane" size="5 5 1"/>
    <body name="cart" pos="0 0 0.2">
      <joint name="x" type="slide" axis="1 0 0"/>
      <joint name="y" type="slide" axis="0 1 0"/>
      <joint name="yaw" type="hinge" axis="0 0 1"/>
      <geom type="box" size="0.2 0.1 0.05" contype="0" conaffinity="0"/>
      <body name="lever" pos="0.2 0 0">
        <joint type="hinge" axis="0 1 0" limited="true" range="-60 60"/>
        <joint type="hinge" axis="1 0 0"/>
        <geom type="capsule" size="0.02" fromto="0 0 0 0.2 0 0" contype="0" conaffinity="0"/>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor joint="x" gear="5" ctrllimited="true" ctrlrange="-2 2"/>
    <motor name="turn" joint="yaw"/>
    <position name="lift" joint="lever_joint" kp="3" ctrllimited="true" ctrlrange="-0.5 0.5"/>
  </actuator>
</mujoco>"#;

/// A ball with a tail, flying freely beside a loose block.
const FLYER: &str = r#"
<mujoco>
  <option timestep="0.01" integrator="RK4" gravity="0 0 0"/>
  <custom><numeric name="frame_skip" data="2"/></custom>
  <worldbody>
    <body name="block" pos="3 0 0"><freejoint/><geom type="box" size="0.1 0.1 0.1"/></body>
    <body name="ball"><freejoint/><geom size="0.1"/>
      <body pos="0.1 0 0"><joint axis="0 1 0"/><geom type="capsule" size="0.02" fromto="0 0 0 0.2 0 0"/>
        <joint axis="0 0 1"/></body>
    </body>
  </worldbody>
  <actuator><motor joint="tail" gear="0.1"/></actuator>
</mujoco>"#;

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    }
}

fn cart() -> String {
    CART.replacen(
        "<joint type=\"hinge\" axis=\"0 1 0\"",
        "<joint name=\"lever_joint\" type=\"hinge\" axis=\"0 1 0\"",
        1,
    )
}

fn flyer() -> String {
    FLYER.replacen("<joint axis=\"0 1 0\"/>", "<joint name=\"tail\" axis=\"0 1 0\"/>", 1)
}

fn open(path: &Path) -> Result<MujocoModel, PlantError> {
    MujocoModel::open(&path.to_string_lossy(), "")
}

#[test]
fn a_cart_is_understood_with_its_position_heading_and_levers() {
    let desk = Desk::new();
    let model = open(&desk.put("my cart.xml", &cart())).expect("it opens");
    let spec = model.spec();
    assert_eq!(spec.id(), "my cart/custom");
    let elements: Vec<_> = spec.state.iter().map(|e| (e.name.as_str(), e.unit.as_str(), e.role)).collect();
    assert_eq!(
        elements[..5],
        [
            ("x", "m", Role::Position(Axis::X)),
            ("y", "m", Role::Position(Axis::Y)),
            ("yaw", "rad", Role::Heading),
            ("lever_joint", "rad", Role::Joint),
            ("lever_2", "rad", Role::Angle),
        ]
    );
    assert_eq!(elements[5], ("x_velocity", "m/s", Role::Velocity(Axis::X)));
    assert_eq!(elements.len(), 10);
    assert_eq!(
        spec.state[3].limits.map(|[low, high]| [low.to_degrees().round(), high.to_degrees().round()]),
        Some([-60.0, 60.0])
    );
    let anchor = spec.anchor.expect("it has a position");
    assert_eq!((anchor.plane, anchor.forward_velocity, anchor.heading), ([0, 1], 5, Heading::Angle(2)));
    let actions: Vec<_> = spec.action.iter().map(|e| (e.name.as_str(), e.unit.as_str(), e.limits)).collect();
    assert_eq!(
        actions,
        [
            ("x", "N", Some([-10.0, 10.0])),
            ("turn", "N·m", Some([-1.0, 1.0])),
            ("lift", "rad", Some([-0.5, 0.5]))
        ]
    );
    // 0.05 s is 12.5 steps of 4 ms: the nearest whole number counts.
    assert!((spec.control_period - 0.052).abs() < 1e-12 || (spec.control_period - 0.048).abs() < 1e-12);
}

#[test]
fn a_free_body_is_understood_and_a_loose_block_does_not_pass_for_it() {
    let desk = Desk::new();
    let model = open(&desk.put("flyer.mjcf", &flyer())).expect("it opens");
    let spec = model.spec();
    assert_eq!(spec.control_period, 0.02);
    let anchor = spec.anchor.expect("it has a position");
    assert_eq!(spec.state[anchor.plane[0]].name, "ball_x");
    let Heading::Quaternion(w) = anchor.heading else { panic!("a free body has an orientation") };
    assert_eq!(spec.state[w].name, "ball_quat_w");
    let role = |name: &str| spec.state[spec.state_index(name).unwrap_or_else(|| panic!("no {name}"))].role;
    assert_eq!((role("block_x"), role("block_yaw_velocity")), (Role::Other, Role::Other));
    assert_eq!((role("tail"), role("body_3_2")), (Role::Angle, Role::Angle));
    assert_eq!(spec.action[0].name, "tail");
}

#[test]
fn a_foreign_model_runs_and_is_rewarded_for_going_forward() {
    let desk = Desk::new();
    let path = desk.put("cart.xml", &cart());
    let mut plant = mujoco::open(&path.to_string_lossy(), "").expect("it opens");
    plant.reset(&Start::Rollout { heading: Some(0.5) }, &mut stream(0, "test", 0)).expect("reset");
    assert!((plant.state()[2] - 0.5).abs() < 1e-6);
    let mut rewards = Vec::new();
    for _ in 0..40 {
        rewards.push(plant.step(&[1.0, 0.0, 0.0]).expect("step").reward);
    }
    assert!(rewards[39] > rewards[0] + 0.5, "pushed along x it goes faster: {rewards:?}");
}

#[test]
fn a_good_model_passes_the_check_in_a_child() {
    mujoco::check_models_with(env!("CARGO_BIN_EXE_foresight").into());
    let desk = Desk::new();
    let summary = mujoco::check_in_child(&desk.put("flyer.xml", &flyer())).expect("it passes");
    assert_eq!((summary.spec.action.len(), summary.spec.state.len()), (1, 7 + 7 + 2 + 6 + 6 + 2));
    assert!(summary.to_string().contains("30 state elements"), "{summary}");
}

#[test]
fn broken_and_hostile_files_get_one_message_each_and_the_program_lives_on() {
    mujoco::check_models_with(env!("CARGO_BIN_EXE_foresight").into());
    let desk = Desk::new();
    let loops = desk.0.path().join("loop.xml");
    let body = |inside: &str, rest: &str| {
        format!("<mujoco><worldbody><body>{inside}<geom size='0.1'/></body></worldbody>{rest}</mujoco>")
    };
    let motor = "<actuator><motor joint='j'/></actuator>";
    let hinge = "<joint name='j' axis='0 1 0'/>";
    let cases = [
        ("text.xml", "this is not XML".to_owned(), ""),
        ("empty.xml", String::new(), ""),
        ("binary.xml", "\u{0}\u{1}\u{fffd}<mujoco>".to_owned(), ""),
        ("cut.xml", cart()[..400].to_owned(), ""),
        ("no_motor.xml", body(hinge, ""), "no actuators"),
        ("no_joint.xml", body("", ""), "no actuators"),
        ("nan.xml", body("<joint name='j' axis='nan 1 0'/>", motor), ""),
        (
            "mesh.xml",
            body(
                "<joint name='j'/><geom type='mesh' mesh='m'/>",
                &format!("{motor}<asset><mesh name='m' file='gone.stl'/></asset>"),
            ),
            "gone.stl",
        ),
        ("loop.xml", format!("<mujoco><include file='{}'/></mujoco>", loops.display()), ""),
        (
            "skip.xml",
            body(hinge, &format!("{motor}<custom><numeric name='frame_skip' data='1e9'/></custom>")),
            "simulation steps",
        ),
        ("memory.xml", body(hinge, &format!("<size memory='900T'/>{motor}")), ""),
        (
            "unstable.xml",
            format!(
                "<mujoco><option timestep='0.5' integrator='Euler'><flag eulerdamp='disable'/></option><worldbody><body>{}<geom size='0.1'/></body></worldbody>{motor}</mujoco>",
                "<joint name='j' axis='0 1 0' damping='1e9'/><joint name='k' type='slide' stiffness='1e9' springref='1'/>"
            ),
            "",
        ),
    ];
    for (name, text, says) in cases {
        let path = desk.put(name, &text);
        let error = open(&path).map(|model| model.spec().id()).expect_err(name);
        let PlantError::Model { file, why } = &error else { panic!("{name}: {error}") };
        assert_eq!(file, &path.display().to_string(), "{name}");
        assert!(
            why.contains(says) && !why.is_empty() && !why.contains('\n') && why.len() < 1200,
            "{name}: {why}"
        );
        println!("{name}: {why}");
    }
    let error = open(&desk.0.path().join("absent.xml")).map(drop).expect_err("there is no such file");
    assert!(error.to_string().contains("No such file"), "{error}");
    assert!(open(&desk.put("fine.xml", &cart())).is_ok(), "after all that, a good one still opens");
    assert!(!desk.0.path().join("MUJOCO_LOG.TXT").exists() && !Path::new("MUJOCO_LOG.TXT").exists());
}

#[test]
fn a_model_reads_nothing_outside_its_folder() {
    mujoco::check_models_with(env!("CARGO_BIN_EXE_foresight").into());
    let desk = Desk::new();
    let inside = desk.0.path().join("models");
    std::fs::create_dir_all(inside.join("parts")).expect("a folder");
    let part = "<mujocoinclude><option gravity='0 0 -1'/></mujocoinclude>";
    desk.put("secret.xml", part);
    desk.put("models/parts/part.xml", part);
    let with = |line: &str| {
        let text = cart().replacen("<worldbody>", &format!("{line}<worldbody>"), 1);
        open(&desk.put("models/cart.xml", &text)).map(drop)
    };
    let secret = desk.0.path().join("secret.xml").display().to_string();
    for line in [
        "<include file='../secret.xml'/>".to_owned(),
        "<include file='parts/../../secret.xml'/>".to_owned(),
        "<include file='&#46;&#46;/secret.xml'/>".to_owned(),
        "<include file='..\\secret.xml'/>".to_owned(),
        format!("<include file='{secret}'/>"),
        "<compiler meshdir='..'/><asset><mesh name='m' file='secret.stl'/></asset>".to_owned(),
        "<asset><mesh name='m' file='../secret.stl'/></asset>".to_owned(),
        "<asset><texture name='t' type='cube' fileup='/etc/hostname'/></asset>".to_owned(),
        "<asset><hfield name='h' file='../secret.png'/></asset>".to_owned(),
    ] {
        let why = with(&line).expect_err(&line).to_string();
        assert!(why.contains("outside its folder"), "{line}: {why}");
    }
    with("<include file='parts/part.xml'/>").expect("what lies within is read");
    // An included file may not lead out, either.
    desk.put("models/parts/part.xml", "<mujocoinclude><include file='../secret.xml'/></mujocoinclude>");
    assert!(with("<include file='parts/part.xml'/>").expect_err("leads out").to_string().contains("outside"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(desk.0.path(), inside.join("link")).expect("a link");
        let why = with("<include file='link/secret.xml'/>").expect_err("leads out").to_string();
        assert!(why.contains("outside its folder"), "{why}");
    }
}

#[test]
fn a_child_that_is_shut_into_the_folder_can_still_try_a_model_out() {
    mujoco::check_models_with(env!("CARGO_BIN_EXE_foresight").into());
    let desk = Desk::new();
    std::fs::create_dir(desk.0.path().join("models")).expect("a folder");
    let path = desk.put("models/cart.xml", &cart());
    let summary = mujoco::check_in_child(&path).expect("its own folder is all it needs");
    assert_eq!(summary.spec.action.len(), 3);
}

#[test]
#[ignore = "takes the ten seconds that a check may last"]
fn an_endless_file_is_given_up() {
    mujoco::check_models_with(env!("CARGO_BIN_EXE_foresight").into());
    let desk = Desk::new();
    let endless = "<replicate count='1000000000' offset='0 0 1'><geom size='0.1'/></replicate>";
    let path = desk.put("endless.xml", &cart().replacen("<worldbody>", &format!("<worldbody>{endless}"), 1));
    let error = open(&path).map(drop).expect_err("it never ends").to_string();
    assert!(error.contains("more than 10 s"), "{error}");
}

#[test]
fn the_child_itself_prints_one_line_and_writes_no_log_file() {
    let desk = Desk::new();
    let path = desk.put("heavy.xml", &cart().replacen("<option", "<compiler settotalmass=\"3\"/><option", 1));
    let output = Command::new(env!("CARGO_BIN_EXE_foresight"))
        .args(["check", "--model-child"])
        .arg(&path)
        .current_dir(desk.0.path())
        .output()
        .expect("it runs");
    let line = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success() && line.lines().count() == 1, "{line}");
    assert!(line.contains("settotalmass"), "the deprecation warning is passed on: {line}");
    assert!(!desk.0.path().join("MUJOCO_LOG.TXT").exists());
}

/// A pole that turns about a fixed point.
const PENDULUM: &str = r#"
<mujoco model="pendulum">
  <option timestep="0.02"/>
  <worldbody>
    <body pos="0 0 1"><joint name="hinge" axis="0 1 0" damping="0.1"/>
      <geom type="capsule" size="0.02" fromto="0 0 0 0 0 -0.5"/></body>
  </worldbody>
  <actuator><motor name="torque" joint="hinge" gear="1" ctrllimited="true" ctrlrange="-1 1"/></actuator>
</mujoco>"#;

#[test]
fn a_plant_that_goes_nowhere_is_learned_all_the_same() {
    let desk = Desk::new();
    let model = desk.put("pendulum.xml", PENDULUM);
    let preset = desk.put(
        "pendulum.toml",
        &format!(
            "name = 'pendulum'\n[plant]\nagent = '{}'\n[data]\nepisodes = 4\nsteps = 120\nvalidation_episodes = 1\n\
             validation_steps = 120\n[network]\nwidth = 16\n[training]\nupdates = 200\n[aggregation]\nrollouts = 2\n",
            model.display()
        ),
    );
    let out = desk.0.path().join("run");
    let [preset, out] = [&preset, &out].map(|path| path.to_str().expect("plain text"));
    let run = Command::new(env!("CARGO_BIN_EXE_foresight"))
        .args(["run", preset, "--out", out, "--json"])
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("no position to steer"), "{said}");
    let summary: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert!(summary["iterations"][0]["train_loss"].as_f64().is_some_and(|loss| loss < 0.5), "{summary}");
    assert_eq!(summary["paths"].as_array().map(Vec::len), Some(0));
}
