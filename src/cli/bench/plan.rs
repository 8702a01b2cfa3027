//! `foresight bench plan`: how long a random-shooting plan takes, in milliseconds and as a share of what the machine can do.

use std::{path::PathBuf, time::Instant};

use crate::{
    dynamics::DeviceKind,
    planning::{
        self, CpuEngine, Engine, GpuEngine, Planner as _, PlannerConfig, PlannerKind, Precision,
        RandomShooting, Situation, peak_gflops,
    },
    task::{RewardKind, TaskConfig, TaskKind, build},
};

use super::{
    quantile,
    subject::{Shape, Subject, model},
    sweep,
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Candidates.
    #[arg(long)]
    k: Option<usize>,
    /// Horizon.
    #[arg(long)]
    h: Option<usize>,
    #[command(flatten)]
    shape: Shape,
    /// f32 or bf16.
    #[arg(long, value_parser = precision)]
    precision: Option<Precision>,
    /// Plan on the graphics card.
    #[arg(long, conflicts_with = "precision")]
    gpu: bool,
    /// Threads; as many as there are cores unless given.
    #[arg(long)]
    threads: Option<usize>,
    /// Seconds a row.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Measure against K up to 100,000 and H up to 100 instead, and draw both into this PNG.
    #[arg(long, value_name = "FILE.png")]
    sweep: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

/// A plan to be timed.
#[derive(Clone, Debug)]
pub struct Work {
    pub subject: Subject,
    pub candidates: usize,
    pub horizon: usize,
    pub precision: Precision,
    pub device: DeviceKind,
}

impl Work {
    /// Floating-point operations of the network alone.
    pub fn flops(&self) -> f64 {
        2.0 * self.subject.multiply_adds() as f64 * self.candidates as f64 * self.horizon as f64
    }

    /// Milliseconds of many plans, sorted; at least five, for about `seconds`.
    pub fn times(&self, seconds: f64) -> anyhow::Result<Vec<f64>> {
        let Self { subject, candidates, horizon, precision, device } = self;
        let model = model(&subject.spec, &subject.network);
        let settings = PlannerConfig { precision: *precision, ..PlannerConfig::default() };
        let engine: Box<dyn Engine> = match device {
            DeviceKind::Cpu => Box::new(CpuEngine::with(&model, &settings)),
            device => Box::new(GpuEngine::new(&model, *device)),
        };
        let forward =
            TaskConfig { kind: TaskKind::Forward, reward: RewardKind::General, ..TaskConfig::default() };
        let task = build(&forward, None, &subject.spec)?;
        let mut planner = RandomShooting::new(PlannerConfig {
            kind: PlannerKind::RandomShooting,
            candidates: *candidates,
            horizon: *horizon,
            ..PlannerConfig::default()
        });
        let state = vec![0.1; subject.spec.state.len()];
        let mut plan = |seed| {
            let (candidates, draw, cancel) = (None, 0, None);
            let situation =
                Situation { state: &state, reward: task.reward(), seed, candidates, draw, cancel };
            std::hint::black_box(planner.plan(engine.as_ref(), &situation)).seconds * 1e3
        };
        let began = Instant::now();
        (0..3).for_each(|seed| {
            plan(seed);
        });
        let mut times = Vec::new();
        while times.len() < 5 || began.elapsed().as_secs_f64() < seconds {
            times.push(plan(times.len() as u64));
        }
        anyhow::ensure!(engine.notice().is_none(), "the graphics card cannot be used");
        times.sort_by(f64::total_cmp);
        Ok(times)
    }
}

pub fn plan(arguments: &Arguments) -> anyhow::Result<()> {
    let threads = arguments.threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    pool.install(|| match &arguments.sweep {
        Some(file) => sweep::sweep(&arguments.shape, file, arguments.json),
        None => rows(arguments),
    })
}

fn rows(arguments: &Arguments) -> anyhow::Result<()> {
    // Candidates, horizon, and state, action, layers, width.
    let table = [
        (1000, 20, [17, 6, 2, 500], Precision::F32),
        (5000, 20, [16, 2, 1, 500], Precision::F32),
        (1000, 20, [24, 6, 1, 500], Precision::F32),
        (1000, 20, [17, 6, 2, 500], Precision::Bf16),
    ];
    let asked = arguments.k.is_some() || arguments.h.is_some() || !arguments.shape.is_empty();
    let rows = if asked || arguments.precision.is_some() || arguments.gpu { &table[..1] } else { &table[..] };
    for &(k, h, shape, precision) in rows {
        let precision = arguments.precision.unwrap_or(precision);
        if precision == Precision::Bf16 && !planning::has_bf16() {
            if !arguments.json {
                println!("bf16: this processor has no instructions for it (AVX512-BF16)");
            }
            continue;
        }
        let work = Work {
            subject: arguments.shape.or(shape),
            candidates: arguments.k.unwrap_or(k).max(1),
            horizon: arguments.h.unwrap_or(h).max(1),
            precision,
            device: if arguments.gpu { DeviceKind::Gpu } else { DeviceKind::Cpu },
        };
        // Machines slow down and speed up: the peak is taken on both sides.
        let before = peak_gflops();
        let times = work.times(arguments.seconds)?;
        let peak = before.max(peak_gflops());
        let (median, p99) = (quantile(&times, 0.5), quantile(&times, 0.99));
        let gflops = work.flops() / median / 1e6;
        let (name, k, h) = (work.subject.words(), work.candidates, work.horizon);
        if arguments.json {
            let line = serde_json::json!({
                "bench": "plan", "k": k, "h": h, "model": name, "precision": precision.to_string(), "gpu": arguments.gpu,
                "threads": rayon::current_num_threads(), "plans": times.len(), "median_ms": median,
                "p99_ms": p99, "gflops": gflops, "peak_gflops": peak, "fraction_of_peak": gflops / peak,
            });
            println!("{line}");
        } else {
            println!(
                "plan K={k} H={h}, {name}, {precision}: {median:.2} ms (99th percentile {p99:.2}), {gflops:.0} \
                 GFlop/s, {:.0} % of the matrix product's {peak:.0}",
                100.0 * gflops / peak
            );
        }
    }
    Ok(())
}

pub fn precision(text: &str) -> Result<Precision, String> {
    match text {
        "f32" => Ok(Precision::F32),
        "bf16" => Ok(Precision::Bf16),
        other => Err(format!("\"{other}\" is no precision; there are f32 and bf16")),
    }
}
