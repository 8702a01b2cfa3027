//! What the machine can do at best: a large matrix product in single precision by the `gemm` crate.

use std::{hint::black_box, time::Instant};

/// Rows and columns of the product.
const N: usize = 1536;

/// GFlop/s of the best of a few products on all threads of the present pool.
pub fn peak_gflops() -> f64 {
    let (a, b, mut c) = (vec![1.0_f32; N * N], vec![1.0_f32; N * N], vec![0.0_f32; N * N]);
    let mut best = f64::INFINITY;
    for _ in 0..6 {
        let began = Instant::now();
        let (n, one) = (N as isize, 1);
        // SAFETY: three matrices of N x N, row after row, as the strides say.
        unsafe {
            gemm::gemm(
                N,
                N,
                N,
                c.as_mut_ptr(),
                one,
                n,
                false,
                a.as_ptr(),
                one,
                n,
                b.as_ptr(),
                one,
                n,
                0.0,
                1.0,
                false,
                false,
                false,
                gemm::Parallelism::Rayon(0),
            );
        }
        black_box(&c);
        best = best.min(began.elapsed().as_secs_f64());
    }
    2.0 * (N * N * N) as f64 / best / 1e9
}
