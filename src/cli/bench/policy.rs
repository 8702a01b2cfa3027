//! `foresight bench policy`: how fast a policy drives plants and learns from it, beside the physics alone.

use std::{sync::Arc, time::Instant};

use clap::ValueEnum;

use super::quantile;
use crate::{
    data::stepping_rate,
    plant::{Plant as _, Start, mujoco::MujocoModel, stream},
    policy::{CloneConfig, LearnerConfig, LearnerKind, ObservationKind, PolicyConfig, PolicyTrainer},
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[arg(long, default_value = "half_cheetah")]
    agent: String,
    #[arg(long, default_value = "faithful")]
    variant: String,
    #[arg(long, value_enum, default_value_t = Method::Trpo)]
    learner: Method,
    /// Control steps a batch.
    #[arg(long, default_value_t = 50_000)]
    batch: usize,
    /// Longest episode, in control steps.
    #[arg(long, default_value_t = 1000)]
    longest: usize,
    /// Units of each hidden layer.
    #[arg(long, value_delimiter = ',', default_value = "64,64")]
    hidden: Vec<usize>,
    /// Iterations that are measured, after one that is not.
    #[arg(long, default_value_t = 5)]
    iterations: usize,
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Method {
    Trpo,
    Ppo,
}

pub fn policy(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { agent, variant, batch, .. } = arguments;
    let model = MujocoModel::open(agent, variant)?;
    let config = PolicyConfig {
        observation: ObservationKind::Raw,
        hidden: arguments.hidden.clone(),
        ..PolicyConfig::default()
    };
    config.validate().map_err(anyhow::Error::msg)?;
    let kind = match arguments.learner {
        Method::Trpo => LearnerKind::Trpo,
        Method::Ppo => LearnerKind::Ppo,
    };
    let learner = LearnerConfig { kind, batch: *batch, ..LearnerConfig::default() };
    learner.validate().map_err(anyhow::Error::msg)?;
    let plants = model.clone();
    let make = Arc::new(move || Ok(plants.plant()? as Box<dyn crate::plant::Plant>));
    let mut trainer = PolicyTrainer::new(make, &config, &CloneConfig::default(), &learner, 0)?;
    trainer.longest = arguments.longest.max(1);

    let mut turns = Vec::new();
    for iteration in 0..=arguments.iterations.max(1) {
        let began = Instant::now();
        let report = trainer.iterate(&|_| true)?;
        let seconds = began.elapsed().as_secs_f64();
        if iteration > 0 {
            turns.push([
                report.steps as f64 / seconds,
                report.sampling_seconds,
                seconds - report.sampling_seconds,
            ]);
        }
    }
    let [rate, sampling, update] = [0, 1, 2].map(|figure| {
        let mut values: Vec<f64> = turns.iter().map(|turn| turn[figure]).collect();
        values.sort_by(f64::total_cmp);
        quantile(&values, 0.5)
    });
    let physics = stepping_rate(agent, variant, 2.0)?;
    let (think_us, physics_us) = (think(&trainer, &model)?, 1e6 * physics.threads as f64 / physics.raw);
    if arguments.json {
        let line = serde_json::json!({
            "bench": "policy", "agent": agent, "variant": variant, "learner": format!("{kind:?}").to_lowercase(),
            "batch": batch, "threads": physics.threads, "steps_per_s": rate, "sampling_s": sampling, "update_s": update,
            "sampled_per_s": *batch as f64 / sampling, "mujoco_per_s": physics.raw, "policy_step_us": think_us,
            "physics_step_us": physics_us,
        });
        println!("{line}");
    } else {
        println!(
            "{agent}/{variant}, {kind:?}, {batch} steps an iteration: {rate:.0} steps/s ({sampling:.3} s to sample, {update:.3} s to \
             learn); MuJoCo alone {:.0} steps/s on {} threads; a step of the policy {think_us:.2} us, of the physics {physics_us:.1} us",
            physics.raw, physics.threads
        );
    }
    Ok(())
}

/// Microseconds that one plant's action takes one thread, eight plants side by side.
fn think(trainer: &PolicyTrainer, model: &MujocoModel) -> anyhow::Result<f64> {
    const LANES: usize = 8;
    const TIMES: usize = 20_000;
    let mut plant = model.plant()?;
    plant.reset(&Start::Random, &mut stream(0, "bench policy", 0))?;
    let state = plant.state();
    let mut actor = trainer.actor();
    let (began, mut sum) = (Instant::now(), 0.0);
    for _ in 0..TIMES {
        for lane in 0..LANES {
            actor.see(lane, &state);
        }
        actor.think();
        sum += (0..LANES).flat_map(|lane| actor.mean(lane)).sum::<f32>();
    }
    let seconds = began.elapsed().as_secs_f64();
    anyhow::ensure!(sum.is_finite(), "the policy's actions are not finite");
    Ok(1e6 * seconds / (TIMES * LANES) as f64)
}
