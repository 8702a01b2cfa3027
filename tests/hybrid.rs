//! The controller teaches a policy, and the policy learns on: by command, killed and gone on with, and from scratch.

mod onlooker;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::atomic::AtomicBool,
};

use foresight::{
    experiment::{
        Ended, Experiment, Flow, Ground, Host, PolicyPoint, PolicyStage, Preset, WhatIf,
        event::{Event, Frame},
    },
    planning::Proposer as _,
    policy::{GaussianPolicy, Guide},
};
use onlooker::Onlooker;

/// The swimmer's hybrid, with a budget of seconds.
const SMALL: [&str; 24] = [
    "data.episodes=4",
    "data.steps=200",
    "data.validation_episodes=1",
    "data.validation_steps=120",
    "network.width=32",
    "training.updates=200",
    "planner.horizon=8",
    "planner.candidates=32",
    "planner.elites=6",
    "planner.rounds=2",
    "aggregation.iterations=1",
    "aggregation.rollouts=1",
    "aggregation.steps=40",
    "hybrid.expert_rollouts=6",
    "hybrid.steps=60",
    "hybrid.dagger=2",
    "hybrid.dagger_rollouts=2",
    "hybrid.test_rollouts=2",
    "hybrid.iterations=4",
    "hybrid.clone.epochs=60",
    "hybrid.clone.batch=64",
    "hybrid.clone.validation=60",
    "hybrid.learner.batch=600",
    "hybrid.policy.hidden=[32, 32]",
];

fn small() -> Preset {
    let mut preset = Preset::builtin("hybrid/swimmer").expect("it comes with the program");
    SMALL.iter().for_each(|change| preset.set(change).expect(change));
    preset
}

/// Keeps what is told of the policy.
#[derive(Default)]
struct Listener {
    points: Vec<PolicyPoint>,
    frames: usize,
}

impl Host for Listener {
    fn report(&mut self, event: Event) {
        match event {
            Event::Policy(Some(point)) => self.points.push(*point),
            Event::Policy(None) => self.points.clear(),
            _ => {}
        }
    }

    fn go_on(&mut self) -> bool {
        true
    }

    fn step(&mut self, frame: Frame, _: f64) -> Flow {
        self.frames += usize::from(frame.plan.is_none());
        Flow::Go(Vec::new())
    }

    fn side_by_side(&self) -> bool {
        true
    }
}

fn stages(points: &[PolicyPoint]) -> Vec<(PolicyStage, u64)> {
    points.iter().map(|point| (point.stage, point.turn)).collect()
}

#[test]
fn a_controller_teaches_a_policy_and_the_policy_learns_on() {
    use PolicyStage::{Cloned, Dagger, FineTuned};
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let mut experiment = Experiment::open(small()).expect("it opens");
    experiment.stream_to(&run).expect("it is free");
    let mut host = Listener::default();
    assert_eq!(experiment.run(&mut host).expect("it runs"), Ended::Complete);
    experiment.save(&run).expect("saves");
    let told = [(Cloned, 0), (Dagger, 0), (Dagger, 1)];
    let tuned = (1..=4).map(|turn| (FineTuned, turn));
    assert_eq!(stages(&host.points), told.into_iter().chain(tuned).collect::<Vec<_>>());
    assert_eq!(host.points, experiment.summary.policy);

    // Steps as the authors count them: model-based data, the expert's points, DAgger's steps, a batch an iteration.
    let steps: Vec<u64> = host.points.iter().map(|point| point.steps).collect();
    let (model, expert) = (experiment.summary.iterations[0].transitions as u64, 6 * 60);
    assert_eq!(model, 800);
    assert_eq!(steps[..3], [model + expert, model + expert + 120, model + expert + 240]);
    assert_eq!(steps[3..], [1, 2, 3, 4].map(|i| model + expert + 240 + 600 * i));
    // It imitates better than one that does nothing would: the controller's actions are far from 0.
    let actions: Vec<f32> = experiment.demonstrations().flat_map(|e| e.actions().to_vec()).collect();
    let size = (actions.iter().map(|a| f64::from(a * a)).sum::<f64>() / actions.len() as f64).sqrt();
    let error = host.points[2].clone_error.and_then(|[error, _]| error).expect("it imitated");
    assert!(error < 0.8 * size, "{error} of {size}");
    // The expert's rollouts are kept, and no model learns from them.
    assert_eq!(experiment.demonstrations().count(), 6);
    assert!(experiment.demonstrations().all(|episode| episode.dropped));

    // All of it is there again, and can be looked at, driven, and held against its teacher.
    let mut again = Experiment::load(&run).expect("it opens");
    assert_eq!(again.summary.policy, experiment.summary.policy);
    assert_eq!(again.policy().expect("a policy"), experiment.policy().expect("a policy"));
    assert_eq!(&GaussianPolicy::load(&run).expect("it is read"), again.policy().expect("a policy"));
    let mut watching = Listener::default();
    assert_eq!(again.drive_with_policy(&mut watching).expect("it drives"), Ended::Complete);
    assert_eq!(watching.frames, 60);
    let contest =
        again.beside_controller(2, &mut Listener::default()).expect("both drive").expect("nobody stopped it");
    assert_eq!((contest.policy.len(), contest.controller.len()), (2, 2));
    assert_eq!(contest.guided.len(), 2);
    assert!(contest.seconds.iter().all(|seconds| *seconds > 0.0));

    // What the policy proposes to a planner is what it would do where the model says that it leads.
    let (policy, model) = (again.policy().expect("a policy"), again.model.as_ref().expect("a model"));
    let start = again.dataset.all()[0].state(7).to_vec();
    let proposal = Guide::new(policy, model).propose(&start, 5);
    let mut state = start;
    for action in proposal.chunks_exact(policy.action_len()) {
        assert_eq!(action, policy.act(&state));
        state = model.predict(&state, action);
    }
    assert_eq!(proposal.len(), 5 * policy.action_len());

    // A planner that is guided by it can be asked what if; with nothing changed it is the plan that was.
    again.preset.planner.guided = true;
    let mut onlooker = Onlooker::default();
    again.go_forward(3, &mut onlooker).expect("it drives");
    let ground = again.ground().expect("a model");
    for frame in &onlooker.0 {
        let was = frame.plan.as_ref().expect("a plan");
        let what = WhatIf::unchanged(1, was.basis.clone().expect("what it was made of"));
        let imagined = ground.imagine(&what, &AtomicBool::new(false)).expect("it can be asked");
        assert_eq!(imagined.expect("nobody stops it").plan.actions, was.actions);
        let alone = Ground { policy: None, ..ground.clone() };
        let imagined = alone.imagine(&what, &AtomicBool::new(false)).expect("it can be asked");
        assert_ne!(imagined.expect("nobody stops it").plan.actions, was.actions, "nobody guided it");
    }
    assert_eq!(onlooker.0.len(), 3);

    // Imitating once more begins another policy.
    again.imitate(&mut host).expect("it imitates");
    assert_eq!(stages(&host.points), told);
}

/// `foresight run` on the small preset, or on a run folder.
fn command(target: &str, out: &Path, changes: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foresight"));
    command.args(["run", target, "--tied", "--out"]).arg(out);
    command.args(changes.iter().flat_map(|change| ["--set", change]));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn complete(mut command: Command) {
    // Its standard input stays open until it has ended.
    let mut child = command.spawn().expect("it starts");
    let input = child.stdin.take();
    let ended = child.wait_with_output().expect("it ends");
    drop(input);
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// The curve without the times that it took, and the policy's weights.
fn outcome(run: &Path) -> (Vec<String>, Vec<u8>) {
    let text = fs::read_to_string(run.join("policy.csv")).expect("a curve");
    let untimed = |line: &str| line.rsplitn(3, ',').last().unwrap_or_default().to_owned();
    (text.lines().map(untimed).collect(), fs::read(run.join("policy.safetensors")).expect("a policy"))
}

#[test]
fn killed_at_any_stage_the_curve_goes_on_to_the_bit() {
    let home = tempfile::tempdir().expect("a folder");
    let (undisturbed, out) = (home.path().join("undisturbed"), home.path().join("out"));
    complete(command("hybrid/swimmer", &undisturbed, &SMALL));
    let mut target = "hybrid/swimmer".to_owned();
    let mut changes = SMALL.to_vec();
    for stage in ["controlling", "imitating", "finetuning"] {
        let mut child = command(&target, &out, &changes).spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut heard = 0;
        for line in lines.map_while(Result::ok) {
            let said: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            heard += usize::from(said["stage"] == stage);
            if heard > 0 {
                break;
            }
        }
        child.kill().expect("SIGKILL");
        child.wait().expect("it is gone");
        assert!(heard > 0, "it never came to {stage}");
        // What is there is gone on with, whether one says the same again or names the folder.
        if stage == "imitating" {
            target = out.display().to_string();
            changes.clear();
        }
    }
    complete(command(&target, &out, &[]));
    let (wanted, found) = (outcome(&undisturbed), outcome(&out));
    assert_eq!(wanted.0, found.0);
    assert!(wanted.1 == found.1, "the weights differ");
}

#[test]
fn more_iterations_go_on_where_the_last_ones_ended() {
    let home = tempfile::tempdir().expect("a folder");
    let (at_once, in_two) = (home.path().join("at_once"), home.path().join("in_two"));
    let scratch = |iterations| {
        ["hybrid.start=scratch", "hybrid.learner.kind=ppo", "hybrid.learner.minibatch=200", iterations]
    };
    let run = |preset: &mut Preset, changes: [&str; 4]| changes.iter().for_each(|c| preset.set(c).expect(c));
    let mut preset = small();
    run(&mut preset, scratch("hybrid.iterations=5"));
    let mut experiment = Experiment::open(preset).expect("it opens");
    experiment.run(&mut Listener::default()).expect("it runs");
    experiment.save(&at_once).expect("saves");
    // Nothing but trying: no data, no model.
    assert!(experiment.model.is_none() && experiment.dataset.all().is_empty());
    assert_eq!(experiment.summary.policy.last().map(|point| point.steps), Some(5 * 600));

    let mut preset = small();
    run(&mut preset, scratch("hybrid.iterations=2"));
    let mut experiment = Experiment::open(preset.clone()).expect("it opens");
    experiment.run(&mut Listener::default()).expect("it runs");
    experiment.save(&in_two).expect("saves");
    drop(experiment);
    let mut again = Experiment::resume(&in_two).expect("it opens");
    preset.set("hybrid.iterations=5").expect("a change");
    again.adopt(preset).expect("it is of the same plant");
    again.run(&mut Listener::default()).expect("it runs");
    again.save(&in_two).expect("saves");
    let (wanted, found) = (outcome(&at_once), outcome(&in_two));
    assert_eq!(wanted.0, found.0);
    assert!(wanted.1 == found.1, "the weights differ");
}

#[test]
fn settings_that_cannot_work_are_refused_by_name() {
    let mut preset = small();
    let refused = |preset: &mut Preset, change: &str| format!("{:#}", preset.set(change).expect_err(change));
    assert!(refused(&mut preset, "hybrid.expert_rollouts=0").contains("nobody to imitate"));
    assert!(refused(&mut preset, "hybrid.policy.deviation=0").contains("hybrid.policy.deviation"));
    assert!(refused(&mut preset, "hybrid.learner.discount=2").contains("hybrid.learner.discount"));
    assert!(refused(&mut preset, "hybrid.learner.kind=dqn").contains("dqn"));
}
