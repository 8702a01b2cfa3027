//! Random collection against MuJoCo's own stepping: `cargo bench --bench stepping [-- SECONDS]`.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use foresight::{data::stepping_rate, plant::mujoco};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seconds = std::env::args().find_map(|argument| argument.parse::<f64>().ok()).unwrap_or(4.0);
    println!("{:<24} {:>7} {:>14} {:>14} {:>7}", "", "threads", "collected 1/s", "MuJoCo 1/s", "share");
    for threads in [1, rayon::current_num_threads()] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        for agent in mujoco::agents() {
            for variant in agent.variants {
                let rate = pool.install(|| stepping_rate(agent.name, variant, seconds))?;
                println!(
                    "{:<24} {:>7} {:>14.0} {:>14.0} {:>6.1}%",
                    format!("{}/{variant}", agent.name),
                    rate.threads,
                    rate.collected,
                    rate.raw,
                    100.0 * rate.share,
                );
            }
        }
    }
    Ok(())
}
