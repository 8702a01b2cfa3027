//! The kernels against each other and against plain sums.

use super::*;

/// Every instruction set of this machine, against the portable code, over shapes with every group size and chunk.
#[test]
fn instruction_sets_agree() {
    let best = Isa::detect();
    let mut isas = vec![best];
    #[cfg(target_arch = "x86_64")]
    if best == Isa::Avx512 {
        isas.push(Isa::Avx2);
    }
    let number = |i: usize| ((i * 7919 + 13) % 1009) as f32 / 1009.0 - 0.5;
    for sizes in [&[5, 1, 3][..], &[4, 2], &[30, 500, 22], &[9, 301, 17, 14], &[3, 8, 9, 10, 11, 13]] {
        for activation in [Activation::Relu, Activation::Tanh, Activation::Silu] {
            let layers: Vec<Layer> = sizes
                .windows(2)
                .map(|s| Layer {
                    inputs: s[0],
                    outputs: s[1],
                    weights: (0..s[0] * s[1]).map(number).collect(),
                    bias: (0..s[1]).map(|u| number(u + 5)).collect(),
                })
                .collect();
            let width = 64;
            let x: Vec<f32> = (0..sizes[0] * width).map(number).collect();
            let forward = |isa| {
                let mut y = vec![0.0; sizes[sizes.len() - 1] * width];
                Network::new(isa, Precision::F32, &layers, activation).forward(Pass {
                    x: &x,
                    width,
                    shared: None,
                    y: &mut y,
                    room: &mut Room::default(),
                });
                y
            };
            let plain = forward(Isa::Portable);
            for &isa in &isas {
                for (a, b) in forward(isa).iter().zip(&plain) {
                    assert!(
                        (a - b).abs() < 1e-4 * b.abs().max(1.0),
                        "{isa:?} {sizes:?} {activation:?}: {a} for {b}"
                    );
                }
            }
        }
    }
}

/// Leaving units out that are off, and not looking for them, comes to the same bits.
#[test]
fn skipping_what_is_off_changes_nothing() {
    let number = |i: usize| ((i * 7919 + 13) % 1009) as f32 / 1009.0 - 0.5;
    for sizes in [&[7, 120, 5][..], &[7, 300, 120, 5]] {
        let layer = |s: &[usize]| Layer {
            inputs: s[0],
            outputs: s[1],
            weights: (0..s[0] * s[1]).map(number).collect(),
            // Every third unit is off for good.
            bias: (0..s[1]).map(|u| if u % 3 == 0 { -1e3 } else { number(u + 5) }).collect(),
        };
        let layers: Vec<Layer> = sizes.windows(2).map(layer).collect();
        let x: Vec<f32> = (0..sizes[0] * 64).map(number).collect();
        let network = Network::new(Isa::detect(), Precision::F32, &layers, Activation::Relu);
        let forward = || {
            let mut y = vec![0.0_f32; sizes[sizes.len() - 1] * 64];
            network.forward(Pass { x: &x, width: 64, shared: None, y: &mut y, room: &mut Room::default() });
            y.into_iter().map(f32::to_bits).collect::<Vec<_>>()
        };
        let looked = forward();
        assert!(network.sparsity.many_off.load(Ordering::Relaxed), "a third is off");
        network.sparsity.many_off.store(false, Ordering::Relaxed);
        assert_eq!(forward(), looked);
    }
}
