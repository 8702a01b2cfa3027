//! The controller that needs no model: a differential drive that turns towards its path (nn_dynamics_roach, controller_class.py).

use super::PathResult;
use crate::{
    plant::{Plant, Start, stream},
    task::{PathConfig, PathCost, RewardKind, TaskConfig, TaskKind, build},
};

/// Turning for each metre beside the path (rad), and leg speed for each radian (Hz).
const TOWARDS: f64 = 3.0;
const TURN: f64 = 5.0;

/// Drives a two-legged plant along `path` at a leg speed of `nominal` Hz.
///
/// # Errors
/// In words: the plant has not two speeds, no position, or fails.
pub fn differential_drive(
    plant: &mut dyn Plant,
    path: &PathConfig,
    (nominal, steps): (f64, usize),
    (seed, index): (u64, u64),
) -> anyhow::Result<PathResult> {
    let spec = plant.spec().clone();
    let limits = match spec.action.as_slice() {
        [left, right] => left.limits.filter(|limits| left.unit == "Hz" && right.limits == Some(*limits)),
        _ => None,
    };
    let [low, high] =
        limits.ok_or_else(|| anyhow::anyhow!("{} has not a left and a right leg speed", spec.id()))?;
    let config = TaskConfig { kind: TaskKind::Path, reward: RewardKind::General, ..TaskConfig::default() };
    let mut task = build(&config, Some(path), &spec)?;
    let start = Start::Rollout { heading: Some(task.start_heading()) };
    plant.reset(&start, &mut stream(seed, path.name(), index))?;
    let mut state = plant.state();
    task.begin(&state);
    let world = task.path().ok_or_else(|| anyhow::anyhow!("there is no path to follow"))?.clone();
    let mut cost = PathCost::new(&world, &spec, &state)
        .ok_or_else(|| anyhow::anyhow!("{} has no position", spec.id()))?;
    let mut beside = cost.clone().step(&state);
    let (mut distances, mut taken) = (vec![task.status().distance], 0);
    while taken < steps && !task.status().finished {
        let turn = beside.heading - TOWARDS * beside.distance;
        let action = [nominal - TURN * turn, nominal + TURN * turn]
            .map(|hz| (2.0 * (hz.clamp(low, high) - low) / (high - low) - 1.0) as f32);
        plant.step(&action)?;
        state = plant.state();
        task.advance(&state, &[]);
        beside = cost.step(&state);
        distances.push(task.status().distance);
        taken += 1;
    }
    let status = task.status();
    Ok(PathResult {
        name: path.name().to_owned(),
        episode: index as usize,
        mean_distance_m: distances.iter().sum::<f64>() / distances.len() as f64,
        max_distance_m: distances.iter().copied().fold(0.0, f64::max),
        progress_m: status.progress,
        length_m: status.length,
        completed: status.arrived,
        finished: status.finished,
        seconds: taken as f64 * spec.control_period,
        authors_cost: cost.mean(),
        ..PathResult::default()
    })
}
