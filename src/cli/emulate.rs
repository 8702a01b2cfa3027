//! `foresight emulate`: a ten-centimetre hexapod on a pseudo-terminal, for those who have none, and how like the real one it is.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Args;
use rand::Rng as _;
use serde::Serialize;

use crate::{
    data::{self, Gait},
    experiment,
    plant::{
        Plant, Start,
        emulator::{DemoRobot, Desk, FAULTS, Fault, Machine, Measured, Place, Terrain},
        robot::{Dialect, RobotConfig},
        stream,
    },
};

#[derive(Debug, Args)]
#[command(after_help = faults())]
pub struct Arguments {
    /// carpet, styrofoam, gravel, turf, or a TOML file like those.
    #[arg(long, default_value = "carpet")]
    terrain: String,
    /// Change a number of the terrain.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// The firmware it runs: that of the authors' experiments, or stock.
    #[arg(long, value_name = "authors|stock", default_value_t = Dialect::default(), conflicts_with = "compare")]
    dialect: Dialect,
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// A name that leads to the pseudo-terminal, also after it was unplugged and plugged in again.
    #[arg(long, value_name = "PATH")]
    link: Option<PathBuf>,
    /// Where poses are sent, a hundred a second.
    #[arg(long, value_name = "HOST:PORT")]
    poses: Option<String>,
    /// What goes wrong from the beginning; more can be typed while it runs (see below).
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<String>,
    /// Instead of serving: walk at random, faster than real time, and hold the gait against what was measured on the real robot.
    #[arg(long)]
    compare: bool,
    /// Take the commands of these recordings, and compare with them.
    #[arg(long, value_name = "FILE.csv.gz", requires = "compare")]
    recording: Option<PathBuf>,
    /// Rollouts of --compare, of 5 s each.
    #[arg(long, default_value_t = 100)]
    rollouts: usize,
    /// Print JSON.
    #[arg(long, requires = "compare")]
    json: bool,
}

/// The faults there are, for help.
fn faults() -> String {
    let lines = FAULTS.iter().map(|(form, about)| format!("  {form:<28} {about}\n"));
    format!("Faults, with --fault or typed while it runs (\"quit\" ends it):\n{}", lines.collect::<String>())
}

/// Serves until Ctrl-C, or compares.
pub fn emulate(arguments: &Arguments) -> anyhow::Result<()> {
    let terrain = terrain(arguments)?;
    if arguments.compare {
        return compare(arguments, &terrain);
    }
    serve(arguments, &terrain)
}

/// Plays the robot; faults are read from the terminal, line by line.
#[cfg(unix)]
fn serve(arguments: &Arguments, terrain: &Terrain) -> anyhow::Result<()> {
    let mut machine =
        Machine::new(terrain, arguments.dialect, RobotConfig::default().address, arguments.seed)?;
    for fault in &arguments.faults {
        let fault = machine.suffer(fault).map_err(anyhow::Error::msg)?;
        ensure!(
            !matches!(fault, Fault::Unplug(_)),
            "the cable can be pulled once the robot runs: type it then"
        );
    }
    let place = Place { link: arguments.link.clone(), poses: arguments.poses.clone() };
    let mut desk = Desk::new(machine, place).context("no robot can be played here")?;
    println!("port {}", desk.port().unwrap_or_default());
    let (orders, inbox) = crossbeam_channel::bounded(16);
    let interrupt = orders.clone();
    // Whoever set a handler before this keeps it; then Ctrl-C ends the program at once.
    drop(ctrlc::set_handler(move || drop(interrupt.try_send(None))));
    let read = move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            let order = line.trim();
            if !order.is_empty() && orders.send((order != "quit").then(|| order.to_owned())).is_err() {
                return;
            }
        }
        // The end of the input is no reason to end: this may be a service.
        loop {
            std::thread::park();
        }
    };
    std::thread::Builder::new().name("orders".into()).spawn(read)?;
    desk.serve(&inbox, &mut |said| println!("{said}"))?;
    let machine = desk.machine();
    println!("faults injected: {}", machine.injected().values().sum::<u64>());
    println!("longest drive after the last request: {:.0} ms", 1e3 * machine.longest_unasked());
    Ok(())
}

#[cfg(not(unix))]
fn serve(_: &Arguments, _: &Terrain) -> anyhow::Result<()> {
    anyhow::bail!(
        "this system has no pseudo-terminals; the port demo:carpet is an emulated robot without one"
    )
}

fn terrain(arguments: &Arguments) -> anyhow::Result<Terrain> {
    let terrain = Terrain::open(&arguments.terrain).map_err(anyhow::Error::msg)?;
    terrain.changed(&arguments.set).map_err(anyhow::Error::msg)
}

/// A number of both robots.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    unit: &'static str,
    real: Option<f64>,
    emulated: f64,
    ratio: Option<f64>,
}

fn compare(arguments: &Arguments, terrain: &Terrain) -> anyhow::Result<()> {
    ensure!(arguments.rollouts >= 1, "--rollouts must be 1 or more");
    let recorded =
        arguments.recording.as_deref().map(|file| recorded(file, arguments.rollouts)).transpose()?;
    let commands = match &recorded {
        Some((_, commands)) => commands.clone(),
        None => random(arguments, terrain.measured.map_or(0.0, |measured| measured.fast)),
    };
    let config = RobotConfig { port: "demo:".into(), speeds: SPEEDS, ..RobotConfig::default() };
    let make = || -> Result<Box<dyn Plant>, _> { Ok(Box::new(DemoRobot::new(&config, terrain)?)) };
    let episodes = data::replay(&make, &commands, &Start::Random, arguments.seed)?;
    let emulated = Gait::of(&config.spec(), episodes.iter()).context("the robot did not move")?;
    let real = recorded.map(|(gait, _)| gait);
    let rows = rows(real.as_ref(), terrain.measured.as_ref(), &emulated);
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    println!("{} control periods on {}", emulated.steps, arguments.terrain);
    println!("{:<44} {:>9} {:>9} {:>7}", "", "real", "emulated", "ratio");
    for Row { name, unit, real, emulated, ratio } in rows {
        let [real, ratio] = [real, ratio].map(|x| x.map_or("-".into(), |x| format!("{x:.3}")));
        println!("{:<44} {real:>9} {emulated:>9.3} {ratio:>7}", format!("{name} ({unit})"));
    }
    Ok(())
}

fn rows(recorded: Option<&Gait>, measured: Option<&Measured>, emulated: &Gait) -> Vec<Row> {
    let from = |of_recorded: fn(&Gait) -> f64, of_measured: Option<fn(&Measured) -> f64>| {
        let measured = measured.zip(of_measured).map(|(measured, read)| read(measured));
        recorded.map(of_recorded).or(measured)
    };
    let row = |name, unit, read: fn(&Gait) -> f64, of_measured| {
        let (real, emulated) = (from(read, of_measured), read(emulated));
        Row { name, unit, real, emulated, ratio: real.map(|real| emulated / real) }
    };
    vec![
        row("median speed", "m/s", |g| g.speed, Some(|m| m.speed)),
        row("ground covered in a turn of the legs", "m", |g| g.metres_a_turn, Some(|m| m.metres_a_turn)),
        row("turning by a difference of leg speeds", "rad/s/Hz", |g| g.turning, Some(|m| m.turning)),
        row("leg speed by this period's command", "1", |g| g.legs_now, Some(|m| m.legs_now)),
        row("leg speed by the command before", "1", |g| g.legs_before, Some(|m| m.legs_before)),
        row("turning at no difference", "rad/s", |g| g.turning_at_none, None),
        row("rest of turning, deviation", "rad/s", |g| g.turning_rest, None),
        row("median leg speed", "Hz", |g| g.leg_speed, None),
        row("gyro x, deviation", "count", |g| g.gyro[0], None),
        row("gyro y, deviation", "count", |g| g.gyro[1], None),
        row("gyro z, deviation", "count", |g| g.gyro[2], None),
    ]
}

/// Leg speeds (Hz) within which commands are taken over: the authors' slow and fast modes.
const SPEEDS: [f64; 2] = [2.0, 12.0];

/// The gait of recordings, and their commands.
fn recorded(file: &Path, rollouts: usize) -> anyhow::Result<(Gait, Vec<Vec<Vec<f32>>>)> {
    let map = experiment::column_map("roach")?;
    let (data, _) = data::import(file, &map, 0.0, 0)?;
    let limits = map.spec().action[0].limits.context("the recordings' actions have no limits")?;
    let action = |a: &f32| {
        let hertz = limits[0] + (limits[1] - limits[0]) * (f64::from(*a) + 1.0) / 2.0;
        (2.0 * (hertz - SPEEDS[0]) / (SPEEDS[1] - SPEEDS[0]) - 1.0) as f32
    };
    let commands = |episode: &data::Episode| -> Vec<Vec<f32>> {
        (0..episode.len()).map(|t| episode.action(t).iter().map(action).collect()).collect()
    };
    let is_within = |actions: &[Vec<f32>]| actions.iter().flatten().all(|a| a.abs() <= 1.0);
    let (episodes, commands): (Vec<_>, Vec<_>) = (data.all().iter())
        .filter(|episode| episode.len() >= 10)
        .map(|episode| (episode, commands(episode)))
        .filter(|(_, actions)| is_within(actions))
        .take(rollouts)
        .unzip();
    let gait = Gait::of(&map.spec(), episodes.iter().map(AsRef::as_ref));
    Ok((gait.context("none of its rollouts has commands from 2 to 12 Hz alone")?, commands))
}

/// Commands as the authors drew them: a share of `fast` of the rollouts from 4 to 12 Hz, the others from 2 to 9 Hz.
fn random(arguments: &Arguments, fast: f64) -> Vec<Vec<Vec<f32>>> {
    let mut rng = stream(arguments.seed, "commands", 0);
    (0..arguments.rollouts)
        .map(|_| {
            let range = if rng.random_bool(fast.clamp(0.0, 1.0)) { -0.6..=1.0 } else { -1.0..=0.4 };
            (0..50).map(|_| [0, 1].map(|_| rng.random_range(range.clone())).to_vec()).collect()
        })
        .collect()
}
