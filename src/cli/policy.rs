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
    let BesideController { policy, controller, guided, seconds } = &contest;
    println!("{:>6} {:>12} {:>12} {:>12}", "start", "policy", "controller", "guided");
    for (start, ((policy, controller), guided)) in policy.iter().zip(controller).zip(guided).enumerate() {
        println!("{start:>6} {policy:>12.2} {controller:>12.2} {guided:>12.2}");
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    println!("{:>6} {:>12.2} {:>12.2} {:>12.2}", "mean", mean(policy), mean(controller), mean(guided));
    let [with_policy, with_planner, with_both] = seconds.map(|seconds| seconds * 1e6);
    println!(
        "an action takes the policy {with_policy:.1} µs, the planner {with_planner:.0} µs, guided by the policy {with_both:.0} µs"
    );
    Ok(())
}
