//! `foresight bench train`: how long a gradient step takes.

use std::sync::Arc;

use rand::Rng as _;

use super::{
    quantile,
    subject::{Shape, Subject},
};
use crate::{
    data::{Dataset, Episode, Source, Split},
    dynamics::{Control, DeviceKind, FeatureKind, Trainer, TrainingConfig},
    planning::peak_gflops,
    plant::{PlantSpec, stream},
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    shape: Shape,
    #[arg(long, default_value_t = 512)]
    batch: usize,
    /// Transitions to train on.
    #[arg(long, default_value_t = 20_000)]
    transitions: usize,
    /// Train on the graphics card.
    #[arg(long)]
    gpu: bool,
    /// Seconds a row.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    #[arg(long)]
    json: bool,
}

pub fn train(arguments: &Arguments) -> anyhow::Result<()> {
    let table = [[17, 6, 2, 500], [16, 2, 1, 500]];
    let rows = if arguments.shape.is_empty() { &table[..] } else { &table[..1] };
    for &row in rows {
        let subject = arguments.shape.or(row);
        let before = peak_gflops();
        let times = times(&subject, arguments)?;
        let peak = before.max(peak_gflops());
        let (median, p99) = (quantile(&times, 0.5), quantile(&times, 0.99));
        // Forward, and twice as much backward.
        let gflops = 6.0 * (subject.multiply_adds() * arguments.batch) as f64 / median / 1e6;
        let (name, batch) = (subject.words(), arguments.batch);
        if arguments.json {
            let line = serde_json::json!({
                "bench": "train", "batch": batch, "model": name, "median_ms": median, "p99_ms": p99,
                "gflops": gflops, "peak_gflops": peak, "fraction_of_peak": gflops / peak,
            });
            println!("{line}");
        } else {
            println!(
                "gradient step, batch {batch}, {name}: {median:.2} ms (99th percentile of reports {p99:.2}), \
                 {gflops:.0} GFlop/s, {:.0} % of the matrix product's {peak:.0}",
                100.0 * gflops / peak
            );
        }
    }
    Ok(())
}

/// Milliseconds a gradient step (of all networks), sorted: one number a report of the trainer.
fn times(subject: &Subject, arguments: &Arguments) -> anyhow::Result<Vec<f64>> {
    let data = data(&subject.spec, arguments.transitions.max(1000));
    let config = TrainingConfig {
        updates: Some(10_000_000),
        batch: arguments.batch.max(1),
        device: if arguments.gpu { DeviceKind::Gpu } else { DeviceKind::Cpu },
        ..TrainingConfig::default()
    };
    let spec = Arc::new(subject.spec.clone());
    let mut trainer = Trainer::new(spec, FeatureKind::Raw, &subject.network, &config, 0);
    let (mut times, mut last) = (Vec::new(), None);
    trainer.train(&data, 0, &mut |event| {
        let now = (event.elapsed.as_secs_f64(), event.update);
        if let Some((time, update)) = last.replace(now)
            && now.1 > update
        {
            let steps = (now.1 - update) as f64 / subject.network.ensemble as f64;
            times.push((now.0 - time) * 1e3 / steps);
        }
        if now.0 > arguments.seconds { Control::Stop } else { Control::Continue }
    })?;
    times.sort_by(f64::total_cmp);
    Ok(times)
}

/// Random transitions in episodes of 1000 steps.
fn data(spec: &PlantSpec, transitions: usize) -> Dataset {
    let mut data = Dataset::new(Arc::new(spec.clone()));
    let mut rng = stream(0, "bench data", 0);
    let mut draw = |len: usize| -> Vec<f32> { (0..len).map(|_| rng.random_range(-1.0..1.0)).collect() };
    for id in 0..transitions.div_ceil(1000) {
        let (states, actions) = (spec.state.len(), spec.action.len());
        let mut episode = Episode::begin(id as u64, Source::Random, Split::Train, &draw(states), actions);
        for _ in 0..1000 {
            let action = draw(actions);
            episode.push(&action, 0.0, &draw(states));
        }
        data.push(episode);
    }
    data
}
