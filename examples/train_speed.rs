//! Milliseconds an update.
use foresight::{data::*, dynamics::*, plant::*};
use rand::Rng as _;
use std::{sync::Arc, time::Instant};

fn main() {
    let args: Vec<usize> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    let ens = args.first().copied().unwrap_or(1);
    for (s, a, layers, width, batch) in [(24, 6, 1, 500, 512), (18, 2, 2, 200, 256), (41, 8, 1, 500, 512)] {
        let el = |p: &str, n| {
            (0..n).map(|i| Element::new(format!("{p}{i}"), "1", Role::Other)).collect::<Vec<_>>()
        };
        let spec = Arc::new(PlantSpec {
            agent: "x".into(),
            variant: "custom".into(),
            state: el("s", s),
            action: el("a", a),
            control_period: 0.1,
            anchor: None,
        });
        let mut data = Dataset::new(spec.clone());
        let mut rng = stream(0, "x", 0);
        for id in 0..12u64 {
            let mut st: Vec<f32> = (0..s).map(|_| rng.random()).collect();
            let mut e = Episode::begin(
                id,
                Source::Random,
                if id < 10 { Split::Train } else { Split::Validation },
                &st,
                a,
            );
            for _ in 0..1000 {
                let act: Vec<f32> = (0..a).map(|_| rng.random_range(-1.0..1.0)).collect();
                for i in 0..s {
                    st[i] = 0.9 * st[i] + 0.3 * act[i % a] * st[(i + 1) % s].sin();
                }
                e.push(&act, 0.0, &st);
            }
            data.push(e);
        }
        let config = TrainingConfig { updates: Some(600), batch, ..Default::default() };
        let net = NetworkConfig { layers, width, ensemble: ens, ..Default::default() };
        for kind in [FeatureKind::Raw] {
            let mut tr = Trainer::new(spec.clone(), kind, &net, &config, 0);
            let mut first = None;
            let mut n = 0;
            let mut last = 0.0;
            let t = Instant::now();
            let m = tr
                .train(&data, 0, &mut |e| {
                    n += 1;
                    if first.is_none() {
                        first = Some((e.elapsed, e.update));
                    }
                    last = e.elapsed.as_secs_f64();
                    Control::Continue
                })
                .unwrap();
            println!(
                "{s}+{a} {layers}x{width} batch {batch} ens {ens}: {:.3} ms/update (all {:.2} s, {n} events), train {:.4} val {:?}",
                last / 600.0 * 1e3,
                t.elapsed().as_secs_f64(),
                m.card.train_loss,
                m.card.validation_loss
            );
            let t = Instant::now();
            let eps: Vec<_> = data.episodes(Split::Validation).cloned().collect();
            let r = evaluate(&m, &eps, &HORIZONS, 1, &mut |_, _| Control::Continue).unwrap().unwrap();
            println!("   evaluate {} starts: {:.2} s", r.starts, t.elapsed().as_secs_f64());
        }
    }
}
