//! `foresight bench sim`.

use crate::{data::stepping_rate, experiment::agents};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Seconds an agent.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    #[arg(long)]
    json: bool,
}

pub fn sim(arguments: &Arguments) -> anyhow::Result<()> {
    for (agent, variants, _) in agents() {
        for variant in variants {
            let rate = stepping_rate(&agent, &variant, arguments.seconds)?;
            let (collected, raw, share) = (rate.collected, rate.raw, rate.share);
            if arguments.json {
                let line = serde_json::json!({
                    "agent": agent, "variant": variant, "collected_per_s": collected, "mujoco_per_s": raw,
                    "share": share,
                });
                println!("{line}");
            } else {
                let percent = 100.0 * share;
                println!(
                    "{agent}/{variant}: {collected:.0} steps/s, {percent:.1} % of MuJoCo's own {raw:.0}"
                );
            }
        }
    }
    Ok(())
}
