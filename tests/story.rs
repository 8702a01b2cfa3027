//! The whole story on a small budget: a swimmer collects, learns and follows a path, on the command line and through the
//! worker that the window uses; both give the same numbers.

use std::{path::Path, process::Command};

use foresight::{
    data::Split,
    experiment::{Ended, Experiment, Host, PathResult, Preset, event::Event},
    session::{self, Session},
};
use serde_json::Value;

/// The quick start with far less of everything.
const SMALL: [&str; 7] = [
    "data.episodes=6",
    "data.steps=120",
    "data.validation_episodes=2",
    "data.validation_steps=120",
    "training.updates=250",
    "task.steps=12",
    "task.paths=[\"straight\"]",
];

fn foresight(arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_foresight")).args(arguments).output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("plain text");
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn run(out: &Path, more: &[&str]) -> Value {
    let out = out.to_str().expect("plain text");
    let mut arguments = vec!["run", "quick_start", "--out", out, "--json"];
    SMALL.iter().for_each(|change| arguments.extend(["--set", change]));
    arguments.extend(more);
    let (ok, said, complaint) = foresight(&arguments);
    assert!(ok, "{complaint}");
    serde_json::from_str(&said).expect("the summary as JSON, and nothing else")
}

#[test]
fn a_run_leaves_a_folder_that_holds_everything_and_checks_out() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("run");
    let summary = run(&folder, &[]);
    for name in ["preset.toml", "command.txt", "data/manifest.json", "model.safetensors", "metrics.csv"] {
        assert!(folder.join(name).is_file(), "{name} is missing");
    }
    for name in ["losses.png", "open_loop_error.png", "path_straight.png"] {
        let picture = image::open(folder.join("figures").join(name)).expect(name).to_rgb8();
        let first = picture.get_pixel(0, 0);
        assert!(picture.pixels().any(|pixel| pixel != first), "{name} is one flat colour");
    }
    let written: Value =
        serde_json::from_slice(&std::fs::read(folder.join("summary.json")).expect("a summary"))
            .expect("JSON");
    assert_eq!(written["iterations"], summary["iterations"]);

    let iteration = &summary["iterations"][0];
    assert_eq!(iteration["transitions"], 720);
    assert!((iteration["robot_seconds"].as_f64().expect("a number") - 108.0).abs() < 1e-6);
    for steps in ["1", "5", "10", "50", "100"] {
        assert!(iteration["validation_error"].get(steps).is_some(), "no error at {steps} steps");
    }
    let path = &summary["paths"][0];
    assert_eq!(path["name"], "straight");
    assert_eq!(path["completed"], false, "12 steps are not enough to arrive");
    for field in ["collect_s", "train_s", "plan_ms_median", "plan_ms_p99", "total_s"] {
        assert!(summary["timing"][field].as_f64().expect(field) > 0.0);
    }

    let folder = folder.to_str().expect("plain text");
    let (ok, said, complaint) = foresight(&["check", folder]);
    assert!(ok && said.contains("with a model"), "{said}{complaint}");
    let (ok, said, complaint) = foresight(&["evaluate", folder, "--horizon", "20", "--json"]);
    assert!(ok, "{complaint}");
    let errors: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(errors["starts"], 200, "2 episodes of 120 steps leave 100 starts each");
}

#[test]
fn a_finished_run_follows_a_new_path_without_training_again() {
    let home = tempfile::tempdir().expect("a folder");
    let (first, second) = (home.path().join("first"), home.path().join("second"));
    let before = run(&first, &[]);
    let [first, second] = [&first, &second].map(|folder| folder.to_str().expect("plain text"));
    let turn = ["run", first, "--out", second, "--json", "--set", "task.paths=[\"left_turn\"]"];
    let (ok, said, complaint) = foresight(&turn);
    assert!(ok, "{complaint}");
    let after: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(after["iterations"], before["iterations"], "the same model");
    assert_eq!(after["timing"]["train_s"], before["timing"]["train_s"], "and no second training");
    let names: Vec<_> = after["paths"].as_array().expect("paths").iter().map(|path| &path["name"]).collect();
    assert_eq!(names, ["left_turn"]);

    let (ok, _, complaint) = foresight(&["run", first, "--set", "network.width=8"]);
    assert!(!ok && complaint.contains("keeps its plant, features and network"), "{complaint}");
}

#[test]
fn a_run_is_filmed_driving_once_more() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("run");
    run(&folder, &[]);
    let film = home.path().join("films").join("left.gif");
    let [folder, out] = [&folder, &film].map(|path| path.to_str().expect("plain text"));
    let wanted =
        ["record", folder, "--path", "left_turn", "--steps", "12", "--size", "160x120", "--fps", "5"];
    let (ok, said, complaint) = foresight(&[&wanted[..], &["--out", out]].concat());
    assert!(ok && said.trim() == out, "{said}{complaint}");
    let mut decoder = gif::DecodeOptions::new();
    decoder.set_color_output(gif::ColorOutput::RGBA);
    let file = std::fs::File::open(&film).expect("a file");
    let mut decoder = decoder.read_info(file).expect("a GIF");
    assert_eq!((decoder.width(), decoder.height()), (160, 120));
    let mut pictures = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("a frame") {
        assert_eq!(frame.delay, 20);
        pictures.push(frame.buffer.to_vec());
    }
    // 12 steps of 0.15 s, 0.2 s a picture.
    assert_eq!(pictures.len(), 9);
    assert_ne!(pictures[0], pictures[8], "it moves");
    let beside = std::fs::read_dir(film.parent().expect("a folder")).expect("a folder").count();
    assert_eq!(beside, 1, "no draft is left");

    // At the usual 20 a second a step of the robot stays for three pictures: a second of it takes a second.
    let usual = ["record", folder, "--path", "left_turn", "--steps", "12", "--size", "160x120", "--out", out];
    let (ok, said, complaint) = foresight(&usual);
    assert!(ok, "{said}{complaint}");
    let file = std::fs::File::open(&film).expect("a file");
    let mut decoder = gif::DecodeOptions::new().read_info(file).expect("a GIF");
    let mut hundredths = 0;
    while let Some(frame) = decoder.read_next_frame().expect("a frame") {
        hundredths += u32::from(frame.delay);
    }
    assert_eq!(hundredths, 180, "12 steps of 0.15 s");

    let (ok, _, complaint) = foresight(&["record", folder, "--out", "film.avi"]);
    assert!(!ok && complaint.contains("\"avi\" is not an ending of"), "{complaint}");
}

#[cfg(unix)]
#[test]
fn control_c_stops_a_run_and_keeps_what_was_done() {
    use std::io::{BufRead as _, BufReader};
    let home = tempfile::tempdir().expect("a folder");
    // Runs until it says this, then hears Ctrl+C; what it said until then, and in the end on standard output.
    let stopped_at = |mark: &str, more: &[&str]| {
        let mut arguments = vec!["run", "quick_start", "--json", "--out", "run"];
        let long = SMALL.iter().copied().chain(["task.steps=1000000"]);
        long.for_each(|change| arguments.extend(["--set", change]));
        arguments.extend(more);
        let mut running = Command::new(env!("CARGO_BIN_EXE_foresight"))
            .args(arguments)
            .current_dir(home.path())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(running.stderr.take().expect("piped")).lines().map_while(Result::ok);
        let mut said = Vec::new();
        while !said.last().is_some_and(|line: &String| line.contains(mark)) {
            said.push(lines.next().unwrap_or_else(|| panic!("never {mark}: {said:?}")));
        }
        let kill = format!("kill -INT {}", running.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
        assert!(lines.any(|line| line.contains("what was done until then is in run")));
        let output = running.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(130));
        let summary: Value = serde_json::from_slice(&output.stdout).expect("the summary all the same");
        assert_eq!(summary["iterations"][0]["transitions"], 720);
        (said, summary)
    };
    let (_, first) = stopped_at("iteration 0", &[]);
    // The same command goes on: nothing is learned again.
    let (said, second) = stopped_at("run goes on where it ended: 1 of 1 iterations are there", &[]);
    assert!(!said.iter().any(|line| line.contains("iteration 0:")), "{said:?}");
    assert_eq!(first["iterations"], second["iterations"]);
    let (said, _) = stopped_at("iteration 0", &["--anew"]);
    assert!(!said.iter().any(|line| line.contains("goes on")), "{said:?}");
    let run = home.path().join("run");
    let (ok, said, complaint) = foresight(&["check", run.to_str().expect("plain text")]);
    assert!(ok && said.contains("with a model"), "{said}{complaint}");
}

#[cfg(unix)]
#[test]
fn control_c_ends_a_film_with_what_was_drawn() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("run");
    run(&folder, &[]);
    let films = home.path().join("films");
    let film = films.join("long.gif");
    let [folder, out] = [&folder, &film].map(|path| path.to_str().expect("plain text"));
    let wanted = ["record", folder, "--path", "left_turn", "--steps", "200", "--fps", "5", "--out", out];
    let running = Command::new(env!("CARGO_BIN_EXE_foresight"))
        .args(wanted)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    // It is under way when its draft, the only file there, has grown.
    let began = std::time::Instant::now();
    let drawn = || {
        let drafts = std::fs::read_dir(&films).into_iter().flatten().flatten();
        drafts.filter_map(|draft| Some(draft.metadata().ok()?.len())).max().unwrap_or(0)
    };
    while drawn() < 60_000 {
        assert!(began.elapsed().as_secs() < 300, "nothing is drawn");
        std::thread::yield_now();
    }
    let kill = format!("kill -INT {}", running.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
    let output = running.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), out);
    let file = std::fs::File::open(&film).expect("the film is there");
    let mut film = gif::DecodeOptions::new().read_info(file).expect("a GIF");
    let mut pictures = 0;
    while film.read_next_frame().expect("a whole one").is_some() {
        pictures += 1;
    }
    assert!(said.contains(&format!("stopped after {pictures} pictures")) && pictures < 200, "{said}");
    assert_eq!(std::fs::read_dir(&films).expect("a folder").count(), 1, "no draft is left");
}

#[test]
fn a_run_that_took_long_is_not_thrown_away_for_another() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("run");
    let first = run(&folder, &[]);
    let began = |seed| {
        let out = folder.to_str().expect("plain text");
        let mut arguments = vec!["run", "quick_start", "--out", out, "--seed", seed, "--learn-only"];
        SMALL.iter().for_each(|change| arguments.extend(["--set", change]));
        let (ok, _, complaint) = foresight(&arguments);
        assert!(ok, "{complaint}");
        complaint
    };
    let told = "held a run that took 60 min, kept in";
    assert!(!began("1").contains(told), "seconds can be had again");
    // As if it had taken an hour.
    let file = folder.join("summary.json");
    let mut summary: Value = serde_json::from_slice(&std::fs::read(&file).expect("there")).expect("JSON");
    summary["timing"]["total_s"] = 3600.0.into();
    let iterations = summary["iterations"].clone();
    std::fs::write(&file, summary.to_string()).expect("written");
    assert!(began("2").contains(told));
    let kept = Experiment::load(&folder.join("earlier-1")).expect("a run folder");
    assert_eq!((kept.preset.seed, kept.dataset.transitions(Split::Train)), (1, 720));
    assert!(kept.model.is_some());
    assert_eq!(serde_json::to_value(&kept.summary.iterations).expect("JSON"), iterations);
    assert_ne!(first["iterations"], iterations);
    assert!(!began("3").contains(told) && !folder.join("earlier-2").exists());
}

#[test]
fn the_same_preset_and_seed_give_the_same_numbers_and_another_seed_others() {
    let home = tempfile::tempdir().expect("a folder");
    let [a, b, c] = [("a", "5"), ("b", "5"), ("c", "6")]
        .map(|(name, seed)| run(&home.path().join(name), &["--seed", seed]));
    assert_eq!((&a["iterations"], &a["paths"]), (&b["iterations"], &b["paths"]));
    assert_ne!(a["iterations"], c["iterations"]);
    let again = home.path().join("again");
    let preset = home.path().join("a").join("preset.toml");
    let arguments = ["run", preset.to_str().expect("text"), "--json", "--out", again.to_str().expect("text")];
    let (ok, said, complaint) = foresight(&arguments);
    assert!(ok, "{complaint}");
    let again: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((&a["iterations"], &a["paths"]), (&again["iterations"], &again["paths"]));
}

struct Quiet(Vec<PathResult>);

impl Host for Quiet {
    fn report(&mut self, event: Event) {
        if let Event::Path(path) = event {
            self.0.push(path);
        }
    }

    fn go_on(&mut self) -> bool {
        true
    }

    fn side_by_side(&self) -> bool {
        true
    }
}

fn small() -> Preset {
    let mut preset = Preset::builtin("quick_start").expect("it is built in");
    SMALL.iter().for_each(|change| preset.set(change).expect("it fits"));
    preset
}

#[test]
fn the_worker_behind_the_window_gives_the_numbers_of_a_headless_run() {
    let mut host = Quiet(Vec::new());
    let mut headless = Experiment::open(small()).expect("it opens");
    headless.run(&mut host).expect("it runs");

    let session = Session::spawn(|| {}).expect("a thread");
    session.send(session::Command::Open(Box::new(small())));
    session.send(session::Command::SetSpeed(None));
    session.send(session::Command::RunAll { pause: false });
    let (mut paths, mut losses, mut model) = (Vec::new(), 0, None);
    while paths.is_empty() {
        match session.wait().expect("the worker lives") {
            Event::Path(path) => paths.push(path),
            Event::Losses(some) => losses += some.losses.len(),
            Event::Model(card) => model = Some(card),
            Event::Notice { level: session::Level::Error, text } => panic!("{text}"),
            _ => {}
        }
    }
    assert_eq!(paths, host.0);
    assert_eq!(losses, 250, "one loss a gradient step");
    let (card, own) = (model.expect("a model"), headless.model.expect("a model"));
    assert_eq!((&card.data_hash, card.train_loss), (&own.card.data_hash, own.card.train_loss));
}

#[test]
fn forward_is_forward_even_where_the_preset_follows_paths() {
    let mut host = Quiet(Vec::new());
    let mut experiment = Experiment::open(small()).expect("it opens");
    experiment.run(&mut host).expect("it runs");
    let controlled = experiment.go_forward(3, &mut host).expect("a rollout");
    assert_eq!(
        (controlled.path, controlled.rollout.mean_distance),
        (None, None),
        "there is no path to be off"
    );
}

/// Whether an event is the one that is waited for.
type Fits = fn(&Event) -> bool;

/// Says stop once: at the first event that fits.
struct StopsAt {
    fits: Fits,
    /// Rollouts may run at the same time.
    together: bool,
    stop: bool,
    done: bool,
}

impl StopsAt {
    fn new(fits: Fits, together: bool) -> Self {
        Self { fits, together, stop: false, done: false }
    }
}

impl Host for StopsAt {
    fn report(&mut self, event: Event) {
        self.stop |= !self.done && (self.fits)(&event);
    }

    fn go_on(&mut self) -> bool {
        self.done |= self.stop;
        !std::mem::take(&mut self.stop)
    }

    fn side_by_side(&self) -> bool {
        self.together
    }
}

/// A swimmer's outer loop in a few seconds.
fn small_loop(iterations: usize) -> Preset {
    let mut preset = Preset::builtin("best/swimmer_forward").expect("it is built in");
    for change in [
        "data.episodes=2",
        "data.steps=110",
        "data.validation_episodes=1",
        "data.validation_steps=110",
        "network.width=16",
        "training.updates=400",
        "planner.horizon=5",
        "planner.candidates=20",
        "aggregation.rollouts=2",
        "aggregation.steps=10",
    ] {
        preset.set(change).expect(change);
    }
    preset.aggregation.iterations = iterations;
    preset
}

#[test]
fn a_run_that_is_stopped_goes_on_where_it_was() {
    let preset = small_loop(2);
    let iterations = |fits: Fits, together: bool| {
        let mut experiment = Experiment::open(preset.clone()).expect("it opens");
        let mut host = StopsAt::new(fits, together);
        let mut runs = 1;
        while experiment.run(&mut host).expect("it runs") == Ended::Stopped {
            runs += 1;
        }
        (runs, experiment.summary.iterations)
    };
    let (runs, whole) = iterations(|_| false, false);
    assert_eq!((runs, whole.len()), (1, 2));
    assert!(whole.iter().all(|iteration| iteration.returns.len() == 2));
    assert_eq!(iterations(|_| false, true), (1, whole.clone()), "rollouts at the same time are the same");
    // In the middle of a training, between two stages, between two rollouts, in two rollouts at the same time.
    let stops: [(Fits, bool); 4] = [
        (|event| matches!(event, Event::Losses(_)), false),
        (|event| matches!(event, Event::OpenLoopErrors(_)), true),
        (|event| matches!(event, Event::Progress(p) if p.what.contains("rollout 2 of 2")), false),
        (|event| matches!(event, Event::Progress(p) if p.what.contains("of 2 rollouts")), true),
    ];
    for (fits, together) in stops {
        let (runs, iterations) = iterations(fits, together);
        assert_eq!(runs, 2);
        assert_eq!(iterations.iter().map(|i| i.returns.len()).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(iterations[0], whole[0]);
    }
}

#[test]
fn one_goes_back_to_an_iteration_and_on_from_there() {
    let mut host = Quiet(Vec::new());
    let mut whole = Experiment::open(small_loop(3)).expect("it opens");
    whole.run(&mut host).expect("it runs");
    let iterations = whole.summary.iterations.clone();
    assert_eq!(whole.branches().collect::<Vec<_>>(), [0, 1, 2]);
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("run");
    whole.save(&folder).expect("it is saved");

    // With nothing changed it goes the same way again, from memory and from the folder.
    whole.branch(1).expect("it was kept");
    let mut read = Experiment::load(&folder).expect("a run folder");
    read.branch(1).expect("it was kept");
    for mut again in [whole, read] {
        assert_eq!(again.summary.iterations.len(), 2);
        assert_eq!(again.dataset.all().len(), 5, "random data, and the rollouts of iteration 0");
        again.run(&mut host).expect("it goes on");
        assert_eq!(again.summary.iterations, iterations);
    }

    // Otherwise from the command line, with another planner.
    let [from, to] = ["run", "other"].map(|name| home.path().join(name).display().to_string());
    let change = "planner.kind=icem";
    let (ok, _, complaint) =
        foresight(&["run", &from, "--branch", "1", "--set", change, "--out", &to, "--json"]);
    assert!(ok, "{complaint}");
    let other = Experiment::load(home.path().join("other").as_path()).expect("a run folder").summary;
    assert_eq!(other.iterations[0], iterations[0]);
    assert_eq!(other.iterations[1].train_loss, iterations[1].train_loss);
    assert_ne!(other.iterations[1].returns, iterations[1].returns);
    let (ok, _, complaint) = foresight(&["run", &from, "--branch", "1", "--out", &from]);
    assert!(!ok && complaint.contains("a branch is a run of its own"), "{complaint}");
    let (ok, _, complaint) = foresight(&["run", &from, "--branch", "7", "--out", &to]);
    assert!(!ok && complaint.contains("iteration 7 was not kept; those that were: 0, 1, 2"), "{complaint}");
}

#[test]
fn a_collection_can_be_watched_paused_and_resumed() {
    use session::{Command, Phase};
    let session = Session::spawn(|| {}).expect("a thread");
    let mut preset = small();
    preset.set("data.steps=3000").expect("it fits");
    let data = preset.data.clone();
    let configuration = Experiment::open(preset.clone()).and_then(|e| Ok(e.plants.make()?.configuration()));
    let length = configuration.expect("a plant").len();
    session.send(Command::Open(Box::new(preset)));
    session.send(Command::Watch(true));
    session.send(Command::Collect { data, split: Split::Train });
    let (mut glimpses, mut paused, mut episodes) = (0, false, 0);
    loop {
        match session.wait().expect("the worker lives") {
            Event::Glimpse(configuration) => {
                assert_eq!(configuration.len(), length);
                if glimpses == 0 {
                    session.send(Command::Pause);
                }
                glimpses += 1;
            }
            Event::Phase { phase: Phase::Collecting, paused: true } => paused = session.send(Command::Resume),
            Event::Episode(episode) => {
                assert_eq!(episode.steps, 3000);
                episodes += 1;
            }
            Event::Phase { phase: Phase::Idle, .. } if episodes > 0 => break,
            _ => {}
        }
    }
    assert!(paused && glimpses > 0);
    assert_eq!(episodes, 6);
}

#[test]
fn stop_ends_a_job_and_keeps_what_was_done() {
    let session = Session::spawn(|| {}).expect("a thread");
    let mut preset = small();
    preset.set("training.updates=2000000").expect("it fits");
    session.send(session::Command::Open(Box::new(preset)));
    session.send(session::Command::RunAll { pause: false });
    let (mut stopped, mut model, mut working) = (false, false, false);
    loop {
        match session.wait().expect("the worker lives") {
            Event::Losses(_) if !stopped => stopped = session.send(session::Command::Stop),
            Event::Model(_) => model = true,
            Event::Phase { phase: session::Phase::Training, .. } => working = true,
            Event::Phase { phase: session::Phase::Idle, .. } if working => break,
            _ => {}
        }
    }
    assert!(stopped && model, "the model as far as it was trained stays");
}

/// Whoever presses faster than the worker answers gets what was pressed: no step is lost, nothing begins twice, and a job is
/// not left waiting behind a plant that runs by hand.
#[test]
fn impatient_presses_are_all_heard() {
    use session::{Command, Phase};
    let session = Session::spawn(|| {}).expect("a thread");
    session.send(Command::Open(Box::new(small())));
    session.send(Command::SetSpeed(None));
    (0..3).for_each(|_| _ = session.send(Command::Step));
    let (mut begun, mut steps) = (0, 0);
    while steps < 3 {
        match session.wait().expect("the worker lives") {
            Event::RolloutBegan { name, .. } if name == "by hand" => begun += 1,
            Event::Frame(frame) if begun > 0 => steps = frame.step,
            _ => {}
        }
    }
    assert_eq!(begun, 1, "three steps of one rollout");

    let data = small().data;
    session.send(Command::Live);
    session.send(Command::Live);
    session.send(Command::Collect { data, split: Split::Train });
    session.send(Command::Live);
    session.send(Command::Train);
    let (mut trained, mut last) = (false, None);
    while !(trained && last == Some(Phase::Idle)) {
        match session.wait().expect("the worker lives") {
            Event::RolloutBegan { .. } => begun += 1,
            Event::Model(_) => trained = true,
            Event::Phase { phase, .. } => last = Some(phase),
            Event::Notice { level: session::Level::Error, text } => panic!("{text}"),
            _ => {}
        }
    }
    assert_eq!(begun, 1, "what would end at once does not begin");
}

#[test]
fn what_cannot_be_done_is_said_in_one_line() {
    for (arguments, hint) in [
        (vec!["run", "no_such_preset"], "no such preset"),
        (vec!["run", "quick_start", "--set", "planner.horizont=3"], "horizont"),
        (vec!["run", "quick_start", "--set", "planner.horizon=0"], "horizon"),
        (vec!["run", "quick_start", "--set", "network.width=abc"], "network.width"),
        (vec!["check", "nothing.toml"], "no such file"),
        (vec!["check", "tests/data/contradiction.toml"], "use reward = \"general\""),
        (vec!["check", "Cargo.lock"], "only .toml"),
        (vec!["evaluate", "src"], "not a run folder"),
    ] {
        let (ok, said, complaint) = foresight(&arguments);
        assert!(!ok && said.is_empty(), "{arguments:?} was accepted: {said}");
        assert!(complaint.contains(hint), "{arguments:?}: {complaint}");
        assert!(complaint.starts_with("foresight: ") && !complaint.contains("panicked"), "{complaint}");
    }
}

#[test]
fn the_outer_loop_ends_when_returns_have_settled() {
    let home = tempfile::tempdir().expect("a folder");
    let loops = [
        "task.kind=\"forward\"",
        "training.updates=20",
        "aggregation.iterations=12",
        "aggregation.rollouts=1",
        "aggregation.steps=6",
        "aggregation.patience=2",
    ];
    let more: Vec<&str> = loops.iter().flat_map(|change| ["--set", change]).collect();
    let summary = run(&home.path().join("run"), &more);
    let iterations = summary["iterations"].as_array().expect("iterations");
    let returns: Vec<f64> = iterations.iter().filter_map(|i| i["mean_return"].as_f64()).collect();
    assert!(returns.len() == iterations.len() && returns.len() < 12, "{returns:?}");
    let best = |part: &[f64]| part.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (before, last) = returns.split_at(returns.len() - 2);
    assert!(best(last) <= best(before), "{returns:?}");
    for end in 3..returns.len() {
        let (before, last) = returns[..end].split_at(end - 2);
        assert!(best(last) > best(before), "it ended no sooner than it had to: {returns:?}");
    }
    let pairs = iterations.iter().map(|i| i["promised_earned"].as_array().map_or(0, Vec::len));
    assert!(
        pairs.sum::<usize>() <= returns.len(),
        "promises of a horizon longer than the rollout are not held"
    );
}
