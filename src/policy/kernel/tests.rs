//! The kernels in every instruction set of this machine against the portable code.

use super::*;

#[test]
fn instruction_sets_agree() {
    let best = Isa::detect();
    let mut isas = vec![best];
    #[cfg(target_arch = "x86_64")]
    if best == Isa::Avx512 {
        isas.push(Isa::Avx2);
    }
    let number = |i: usize| ((i * 7919 + 13) % 1009) as f32 / 1009.0 - 0.5;
    for (inputs, hidden, outputs) in [(1, &[][..], 1), (5, &[7], 3), (24, &[64, 64], 6), (9, &[13, 3, 66], 2)]
    {
        let shape = Shape::new(inputs, hidden, outputs);
        let parameters: Vec<f32> = (0..shape.parameters()).map(number).collect();
        let direction: Vec<f32> = (0..shape.parameters()).map(|i| number(i + 99)).collect();
        let (net, direction) = (Net::new(&shape, &parameters), Net::new(&shape, &direction));
        let samples = 333;
        let table: Vec<f32> = (0..samples * inputs).map(|i| 3.0 * number(i + 5)).collect();
        let scale: Vec<f32> = (0..outputs).map(|i| 0.5 + number(i).abs()).collect();
        let pass = |isa: Isa| {
            let x = Tiles::gather(&table, inputs, 0..samples, isa.tile());
            let mut chunk = Chunk::new(&shape, x, samples);
            forward(isa, &net, &mut chunk);
            let means: Vec<f32> =
                (0..samples).flat_map(|s| chunk.mean.column(s).collect::<Vec<_>>()).collect();
            let mut seed = Tiles::zeros(outputs, samples.div_ceil(isa.tile()), isa.tile());
            (0..samples).for_each(|s| seed.put(s, &means[s * outputs..(s + 1) * outputs]));
            let gradient = |seed: Seed<'_>| {
                let mut gradient = vec![0.0; shape.parameters()];
                backward(isa, &net, &chunk, seed, &mut Room::default(), &mut gradient);
                gradient
            };
            let along = gradient(Seed::Along { direction: &direction, scale: &scale });
            [means, gradient(Seed::Given(&seed)), along]
        };
        let plain = pass(Isa::Portable);
        for &isa in &isas {
            for (found, wanted) in pass(isa).iter().zip(&plain) {
                let size = wanted.iter().map(|x| x.abs()).fold(0.0, f32::max);
                let error = found.iter().zip(wanted).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                assert!(size > 0.0 && error < 1e-4 * size, "{isa:?} {hidden:?}: off by {error} of {size}");
            }
        }
    }
}
