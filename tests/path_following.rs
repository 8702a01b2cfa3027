//! A path is clicked, sketched or taken from the list, and followed to its end.

mod perfect;

use foresight::{
    planning::{CpuEngine, PlannerConfig, Situation, make},
    task::{
        AUTHORS, Path, PathConfig, Status, TEMPLATES, Task, TaskConfig, TaskError, authors, build, template,
    },
};
use perfect::{point_model, point_spec, step_point};

fn planner() -> PlannerConfig {
    PlannerConfig { horizon: 12, ..PlannerConfig::default() }
}

fn points(name: &str, points: &[[f64; 2]]) -> PathConfig {
    PathConfig::Points { name: name.into(), points: points.to_vec() }
}

/// Follows `path` with the perfect model from `start`; gives each step's status and position.
fn follow(path: &PathConfig, start: [f32; 2], steps: u64) -> (Vec<Status>, Vec<[f32; 2]>) {
    let engine = CpuEngine::new(&point_model());
    let mut task = build(&TaskConfig::default(), Some(path), &point_spec()).expect("a path for a point");
    let mut state = vec![start[0], start[1], 0.0, 0.0];
    task.begin(&state);
    let mut planner = make(&planner());
    let (mut statuses, mut trail) = (vec![task.status()], vec![start]);
    for seed in 0..steps {
        let plan = planner.plan(
            &engine,
            &Situation {
                state: &state,
                reward: task.reward(),
                seed,
                candidates: None,
                draw: 0,
                cancel: None,
            },
        );
        step_point(&mut state, &plan.actions[..2]);
        task.advance(&state, &plan.memory);
        statuses.push(task.status());
        trail.push([state[0], state[1]]);
        if task.status().finished {
            break;
        }
    }
    (statuses, trail)
}

fn mean_distance(statuses: &[Status]) -> f64 {
    statuses.iter().map(|s| s.distance).sum::<f64>() / statuses.len() as f64
}

#[test]
fn every_template_is_followed_to_its_end() {
    for name in TEMPLATES {
        let (statuses, _) = follow(&PathConfig::Template(name.into()), [3.0, -1.0], 500);
        let last = statuses.last().expect("a first status at least");
        assert!(last.arrived && last.finished, "{name}: {last:?}");
        let mean = mean_distance(&statuses);
        assert!(mean < 0.1, "{name}: {mean} m off on average");
        assert!(statuses.is_sorted_by(|a, b| a.progress <= b.progress), "{name}: progress only grows");
    }
}

#[test]
fn a_way_there_and_back_is_not_cut_short() {
    let (statuses, trail) =
        follow(&points("there and back", &[[0.0, 0.0], [2.0, 0.0], [0.0, 0.0]]), [0.0; 2], 300);
    assert!(statuses.last().is_some_and(|s| s.arrived));
    assert!(trail.iter().any(|p| p[0] > 1.95), "it goes all the way there");
}

#[test]
fn a_closed_path_does_not_end_where_it_begins() {
    let square = points("square", &[[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]]);
    let (statuses, _) = follow(&square, [0.0; 2], 400);
    assert!(!statuses[0].arrived && !statuses[20].arrived);
    assert!(statuses.last().is_some_and(|s| s.arrived && s.progress > 7.8));
}

#[test]
fn weights_change_what_is_done_at_once() {
    let mut task =
        build(&TaskConfig::default(), Some(&PathConfig::Template("straight".into())), &point_spec())
            .expect("a task");
    task.begin(&[0.0; 4]);
    let term = |task: &dyn Task, name: &str| {
        task.reward().terms().iter().position(|t| t.name == name).expect("a term")
    };
    let (progress, distance) = (term(task.as_ref(), "progress"), term(task.as_ref(), "distance"));
    let engine = CpuEngine::new(&point_model());
    let ahead = |task: &dyn Task| {
        let situation = Situation {
            state: &[0.0, 0.5, 0.0, 0.0],
            reward: task.reward(),
            seed: 0,
            candidates: None,
            draw: 0,
            cancel: None,
        };
        let plan = make(&planner()).plan(&engine, &situation);
        (plan.states[12 * 4], plan.states[12 * 4 + 1])
    };
    let (eager, near) = ahead(task.as_ref());
    assert!(eager > 0.3);
    task.set_weight(progress, 0.0);
    let idle = ahead(task.as_ref()).0;
    assert!(idle < 0.5 * eager, "{idle} m without a wish for progress, {eager} m with it");
    task.set_weight(progress, 10.0);
    task.set_weight(distance, 0.0);
    let away = ahead(task.as_ref()).1;
    assert!(away > near + 0.05, "{away} m off where the distance is not minded, {near} m where it is");
    task.set_weight(distance, f32::NAN);
    task.set_weight(99, 1.0);
    assert_eq!(task.reward().terms()[distance].weight, 0.0);
    task.set_weight(distance, -3.0);
    assert_eq!(task.reward().terms()[distance].weight, 0.0);
}

#[test]
fn distance_and_arc_length_are_measured_to_the_nearest_point() {
    let path = Path::new("corner", vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]]).expect("a path");
    assert_eq!(path.length(), 4.0);
    let place = path.project([1.0, 0.5]);
    assert_eq!((place.segment, place.along, place.distance), (0, 1.0, 0.5));
    let place = path.project([3.0, 3.0]);
    assert_eq!((place.segment, place.along), (1, 4.0));
    assert!((place.distance - 2.0_f64.sqrt()).abs() < 1e-12);
}

#[test]
fn the_authors_lists_are_as_they_published_them() {
    let straight = authors("straight", "swimmer").expect("a list");
    assert_eq!(straight.points().len(), 58);
    assert!((straight.end()[0] - 39.9).abs() < 1e-9);
    assert_eq!(authors("backward", "half_cheetah").expect("a list").points().len(), 80);
    assert_eq!(authors("left_turn", "ant").expect("a list").end(), [6.0, 7.0]);
    assert_eq!(authors("left_turn", "swimmer").expect("a list").end(), [4.0, 4.0]);
    let circle = authors("circle", "ant").expect("a list");
    assert_eq!((circle.points().len(), circle.points()[0]), (10, [0.0, 0.0]));
    assert!(AUTHORS.iter().all(|name| template(&format!("authors/{name}"), "swimmer").is_some()));
    assert_eq!(template("spiral", "ant"), None);
    // Six segments, which is where the authors stop.
    assert!((template("straight", "swimmer").expect("a path").length() - 4.2).abs() < 1e-9);
}

#[test]
fn a_sketch_becomes_a_few_waypoints() {
    let stroke: Vec<[f64; 2]> = (0..=200)
        .map(|i| {
            let t = f64::from(i) / 100.0;
            if t < 1.0 { [t, 0.003 * (40.0 * t).sin()] } else { [1.0, t - 1.0] }
        })
        .collect();
    let kept = Path::simplified(&stroke, 0.02);
    assert!(kept.len() <= 4, "{kept:?}");
    let path = Path::new("sketch", kept).expect("a path");
    assert!(stroke.iter().all(|p| path.project(*p).distance <= 0.021));
    assert_eq!(Path::simplified(&stroke[..1], 0.1).len(), 1);
}

#[test]
fn waypoints_are_added_moved_and_removed() {
    let mut path = Path::new("edited", vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]]).expect("a path");
    assert_eq!(path.insert_nearest([1.0, 0.2]), Ok(1));
    assert_eq!(path.points()[1], [1.0, 0.2]);
    path.move_point(1, [1.0, 0.5]).expect("a finite place");
    path.remove(2).expect("enough remain");
    assert_eq!(path.points(), [[0.0, 0.0], [1.0, 0.5], [2.0, 2.0]]);
    path.remove(0).expect("two remain");
    assert_eq!(path.remove(0), Err(TaskError::ShortPath));
    assert_eq!(path.move_point(0, [f64::NAN, 0.0]), Err(TaskError::NotFinite { index: 0 }));
    assert_eq!((path.points().len(), path.name.as_str()), (2, "edited"));
}

#[test]
fn paths_are_kept_in_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("turn.toml");
    let path = template("left_turn", "ant").expect("a path");
    path.save(&file).expect("a writable folder");
    assert_eq!(Path::load(&file), Ok(path));
    std::fs::write(&file, "name = \"point\"\npoints = [[0.0, 0.0], [0.0, 0.0]]").expect("a writable folder");
    let error = Path::load(&file).expect_err("one point is no path");
    assert!(error.to_string().contains("two different points"), "{error}");
    assert!(Path::load(&folder.path().join("none.toml")).is_err());
}
