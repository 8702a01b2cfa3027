//! How the time of a plan grows with the candidates and the horizon, and how much memory it takes.

use std::path::Path;

use anyhow::Context as _;

use super::{plan::Work, quantile, subject::Shape};
use crate::{dynamics::DeviceKind, experiment::figures, planning::Precision};

const CANDIDATES: [usize; 7] = [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
const HORIZONS: [usize; 6] = [5, 10, 20, 40, 70, 100];

/// Measures, prints, and draws into `file`.
pub fn sweep(shape: &Shape, file: &Path, json: bool) -> anyhow::Result<()> {
    let subject = shape.or([16, 2, 1, 500]);
    let by_candidates = CANDIDATES.map(|candidates| (candidates, 20));
    let by_horizon = HORIZONS.map(|horizon| (1000, horizon));
    let mut curves = [Vec::new(), Vec::new()];
    for (curve, points) in curves.iter_mut().zip([&by_candidates[..], &by_horizon[..]]) {
        for (i, &(candidates, horizon)) in points.iter().enumerate() {
            let work = Work {
                subject: subject.clone(),
                candidates,
                horizon,
                precision: Precision::F32,
                device: DeviceKind::Cpu,
            };
            let median = quantile(&work.times(1.0)?, 0.5);
            let memory = peak_memory_mb();
            if json {
                let line = serde_json::json!({
                    "bench": "plan sweep", "k": candidates, "h": horizon, "model": subject.words(),
                    "median_ms": median, "ns_per_prediction": median * 1e6 / (candidates * horizon) as f64,
                    "peak_memory_mb": memory,
                });
                println!("{line}");
            } else {
                let memory =
                    memory.map_or(String::new(), |mb| format!(", at most {mb:.0} MB of memory so far"));
                println!("K={candidates} H={horizon}, {}: {median:.2} ms{memory}", subject.words());
            }
            let x = if points == by_candidates { CANDIDATES[i] } else { HORIZONS[i] };
            curve.push((x as f64, median));
        }
    }
    let [by_candidates, by_horizon] = &curves;
    figures::growth(file, &subject.words(), by_candidates, by_horizon)
        .with_context(|| format!("cannot write {}", file.display()))?;
    if !json {
        println!("drawn in {}", file.display());
    }
    Ok(())
}

/// The most memory this process has had (MB), where the system tells.
fn peak_memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<f64>().ok().map(|kb| kb / 1024.0)
}
