//! `foresight evaluate RUN --policy`: the run's policy beside its controller, from the same starts.

use anyhow::ensure;

use super::console::Console;
use crate::experiment::{BesideController, Experiment};

/// Lets both drive from as many starts and prints what they got.
pub fn beside_controller(experiment: &Experiment, starts: usize, json: bool) -> anyhow::Result<()> {
    ensure!(starts > 0, "--starts must be 1 or more");
    let mut console = Console::new(json);
    console.listen();
    let contest = experiment.beside_controller(starts, &mut console)?;
    console.finish();
    let Some(contest) = contest else { return Ok(()) };
    if json {
        println!("{}", serde_json::to_string_pretty(&contest)?);
        return Ok(());
    }
    let BesideController { policy, controller, seconds } = &contest;
    println!("{:>6} {:>12} {:>12}", "start", "policy", "controller");
    for (start, (policy, controller)) in policy.iter().zip(controller).enumerate() {
        println!("{start:>6} {policy:>12.2} {controller:>12.2}");
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    println!("{:>6} {:>12.2} {:>12.2}", "mean", mean(policy), mean(controller));
    let [with_policy, with_planner] = seconds.map(|seconds| seconds * 1e6);
    println!("an action takes the policy {with_policy:.1} µs, the planner {with_planner:.0} µs");
    Ok(())
}
