//! The 3D view draws every agent off-screen, answers clicks, and lives on where there is nothing to draw with.

#![expect(clippy::print_stdout, reason = "a skipped test says why")]

use std::time::Duration;

use crossbeam_channel::{Receiver, bounded};
use foresight::plant::{
    Plant as _, Start,
    mujoco::{self, Camera, CameraMode, Image, MujocoModel, Polyline, Scene, View},
    stream,
};

/// A view, and the bell it rings.
struct Watched {
    view: View,
    bell: Receiver<()>,
}

impl Watched {
    fn new(model: &MujocoModel) -> Self {
        let (ring, bell) = bounded(64);
        // A full bell has been rung.
        let notify = move || ring.try_send(()).unwrap_or_default();
        Self { view: View::spawn(model.clone(), Box::new(notify)), bell }
    }

    fn draw(&self, scene: Scene) -> Result<Image, String> {
        self.view.show(scene.clone());
        loop {
            self.bell.recv_timeout(Duration::from_mins(1)).expect("the view answers");
            if let Some(image) = self.view.take_image()
                && image.as_ref().map_or(true, |image| image.stamp == scene.stamp)
            {
                return image;
            }
        }
    }
}

/// The picture, or `None` (with the reason printed) on a machine that cannot draw.
fn drawn(image: Result<Image, String>) -> Option<Image> {
    match image {
        Err(why) if why.contains("there is no 3D view here") => {
            println!("skipped: {why}");
            None
        }
        image => Some(image.expect("a picture")),
    }
}

fn colours(image: &Image) -> usize {
    image.rgb.chunks(3).collect::<std::collections::BTreeSet<_>>().len()
}

/// Pictures go to the folder named by `FORESIGHT_PICTURES`, if it is set, for people to look at.
fn keep(image: &Image, name: &str) {
    if let Some(folder) = std::env::var_os("FORESIGHT_PICTURES") {
        let picture =
            image::RgbImage::from_raw(image.width, image.height, image.rgb.clone()).expect("a whole picture");
        picture.save(std::path::Path::new(&folder).join(name)).expect("a saved picture");
    }
}

#[test]
fn every_agent_is_drawn_with_its_path_its_plans_and_its_ghost() {
    for agent in mujoco::agents() {
        let model = MujocoModel::open(agent.name, "faithful").expect("a built-in agent opens");
        let mut plant = model.plant().expect("a plant");
        plant.reset(&Start::Rollout { heading: Some(0.3) }, &mut stream(0, "test", 0)).expect("reset");
        let watched = Watched::new(&model);
        let mut scene = Scene::new(plant.configuration(), Camera::of_model(model.mujoco()), [640, 360]);
        scene.stamp = 1;
        let Some(plain) = drawn(watched.draw(scene.clone())) else { return };
        assert_eq!((plain.width, plain.height, plain.rgb.len()), (640, 360, 640 * 360 * 3));
        assert!(colours(&plain) > 500, "{}: only {} colours", agent.name, colours(&plain));
        keep(&plain, &format!("{}.png", agent.name));

        let action = vec![0.4; plant.spec().action.len()];
        for _ in 0..30 {
            plant.step(&action).expect("step");
        }
        scene.ghost = Some(model.configuration_of(&plant.state()));
        let circle = |radius: f32| {
            (0..=60)
                .map(move |i| (i as f32 * 0.105).sin_cos())
                .map(move |(s, c)| [radius * c, radius * s, 0.02])
        };
        scene.trails = vec![
            Polyline { points: circle(1.5).collect(), rgba: [0.1, 0.6, 0.2, 1.0], width: 0.05 },
            Polyline { points: circle(2.0).collect(), rgba: [0.9, 0.2, 0.5, 0.8], width: 0.0 },
        ];
        scene.stamp = 2;
        let rich = drawn(watched.draw(scene.clone())).expect("it drew before");
        assert_ne!(plain.rgb, rich.rgb);
        keep(&rich, &format!("{}_plans.png", agent.name));

        scene.camera.set_mode(CameraMode::Fixed(0), rich.centre);
        scene.stamp = 3;
        keep(
            &drawn(watched.draw(scene.clone())).expect("it drew before"),
            &format!("{}_camera.png", agent.name),
        );
        scene.camera.set_mode(CameraMode::Track, rich.centre);
        scene.camera = scene.camera.from_above(5.0);
        scene.stamp = 4;
        keep(&drawn(watched.draw(scene)).expect("it drew before"), &format!("{}_above.png", agent.name));
    }
}

#[test]
fn a_click_on_the_robot_finds_the_body_and_a_click_beside_it_nothing() {
    let model = MujocoModel::open("ant", "faithful").expect("a built-in agent opens");
    let mut plant = model.plant().expect("a plant");
    plant.reset(&Start::Nominal, &mut stream(0, "test", 0)).expect("reset");
    let watched = Watched::new(&model);
    let scene = Scene::new(plant.configuration(), Camera::of_model(model.mujoco()), [320, 240]);
    if drawn(watched.draw(scene)).is_none() {
        return;
    }
    let ask = |place| {
        watched.view.pick(place);
        loop {
            if let Some(pick) = watched.view.take_pick() {
                return pick;
            }
            watched.bell.recv_timeout(Duration::from_mins(1)).expect("the view answers");
        }
    };
    let pick = ask([0.5, 0.5]).expect("the camera looks at the torso");
    assert_eq!(pick.name, "torso");
    let push = plant.pull(pick.body, pick.local, pick.point.map(|x| x + 1.0)).expect("a body");
    assert!(push.force.iter().all(|&f| f > 0.0));
    assert_eq!(ask([0.01, 0.99]), None, "the floor cannot be pulled");
}

#[test]
fn a_scene_that_cannot_be_drawn_is_said_and_a_thousand_lines_are_not_too_many() {
    let model = MujocoModel::open("swimmer", "modern").expect("a built-in agent opens");
    let plant = model.plant().expect("a plant");
    let watched = Watched::new(&model);
    let good = Scene::new(plant.configuration(), Camera::of_model(model.mujoco()), [200, 150]);
    if drawn(watched.draw(good.clone())).is_none() {
        return;
    }
    assert!(watched.draw(Scene { configuration: vec![f64::NAN; 10], ..good.clone() }).is_err());
    assert!(watched.draw(Scene { configuration: vec![0.0; 3], ..good.clone() }).is_err());
    let mut many = good.clone();
    let fan = |i: u16| {
        (0..50).map(|j| [j as f32 * 0.1, (f32::from(i) - 500.0) * 0.01, f32::NAN.min(0.1)]).collect()
    };
    many.trails =
        (0..1000).map(|i| Polyline { points: fan(i), rgba: [0.2, 0.3, 0.9, 0.5], width: 0.0 }).collect();
    watched.draw(many).expect("thinned out");
    let big = Scene { size: [100_000, 0], stamp: 9, ..good };
    watched.view.show(big.clone());
    let image = watched.draw(big).expect("a size is kept within what can be drawn");
    assert!(image.width <= 3840);
}

/// The pictures of the welcome page: each agent in its own model's light, on the way.
#[test]
#[ignore = "writes assets/agents; needs a way to draw"]
fn portraits() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/agents");
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut models: Vec<(String, MujocoModel)> = mujoco::agents()
        .iter()
        .map(|agent| (agent.name.to_string(), MujocoModel::open(agent.name, "faithful").expect("it opens")))
        .collect();
    models.push(("millirobot".into(), foresight::plant::emulator::look().expect("it opens")));
    for (name, model) in models {
        let mut plant = model.plant().expect("a plant");
        plant.reset(&Start::Nominal, &mut stream(0, "portrait", 0)).expect("reset");
        // How near and from where each looks best, and how many steps of a smooth action it has behind it.
        let (distance, azimuth, elevation, steps) = match name.as_str() {
            "swimmer" => (0.80, 120.0, -38.0, 14),
            "half_cheetah" => (0.56, 78.0, -12.0, 3),
            "ant" => (0.78, 128.0, -26.0, 4),
            "hopper" => (0.96, 60.0, -10.0, 2),
            _ => (0.36, 130.0, -24.0, 0),
        };
        let size = plant.spec().action.len();
        for step in 0..steps {
            let action: Vec<f32> =
                (0..size).map(|i| 0.8 * ((step as f32) * 0.45 + i as f32 * 1.9).sin()).collect();
            plant.step(&action).expect("step");
        }
        let mut camera = Camera::of_model(model.mujoco());
        camera.distance *= distance;
        (camera.azimuth, camera.elevation) = (azimuth, elevation);
        // Twice the size, made smaller: smooth edges.
        let mut scene = Scene::new(plant.configuration(), camera, [880, 544]);
        (scene.fine, scene.stamp) = (true, 1);
        let Some(image) = drawn(Watched::new(&model).draw(scene)) else { return };
        let picture =
            image::RgbImage::from_raw(image.width, image.height, image.rgb).expect("a whole picture");
        let small = image::imageops::resize(&picture, 440, 272, image::imageops::FilterType::Lanczos3);
        small.save(folder.join(format!("{name}.png"))).expect("written");
    }
}
