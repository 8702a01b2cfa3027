//! Vectors of candidates, in whatever width the machine has.

/// The few vector operations the rollout engine is made of.
///
/// # Safety
/// Every method may use instructions of the set it is named after: call it only inside a function compiled for that
/// set, on a machine that was found to have it. Pointers must be valid for [`Simd::LANES`] numbers; no alignment is asked.
pub(crate) trait Simd {
    /// Numbers in a vector.
    const LANES: usize;
    type V: Copy;

    unsafe fn load(from: *const f32) -> Self::V;
    unsafe fn store(to: *mut f32, v: Self::V);
    unsafe fn splat(x: f32) -> Self::V;
    /// `a * b + c`.
    unsafe fn mul_add(a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// `max(v, 0)`; NaN stays NaN, so that a diverged candidate is seen as one.
    unsafe fn relu(v: Self::V) -> Self::V;
    /// A bit for each row that is not +0 throughout; at most [`ROWS`] rows.
    unsafe fn on<const R: usize>(rows: &[[Self::V; 2]; R]) -> u32;
}

/// Plain Rust, for any machine; the compiler vectorises what it can.
pub(crate) struct Portable;

impl Simd for Portable {
    const LANES: usize = 8;
    type V = [f32; 8];

    #[inline(always)]
    unsafe fn load(from: *const f32) -> [f32; 8] {
        // SAFETY: the caller vouches for 8 numbers; arrays of f32 have f32's alignment.
        unsafe { from.cast::<[f32; 8]>().read() }
    }

    #[inline(always)]
    unsafe fn store(to: *mut f32, v: [f32; 8]) {
        // SAFETY: as in `load`.
        unsafe { to.cast::<[f32; 8]>().write(v) }
    }

    #[inline(always)]
    unsafe fn splat(x: f32) -> [f32; 8] {
        [x; 8]
    }

    #[inline(always)]
    unsafe fn mul_add(a: [f32; 8], b: [f32; 8], c: [f32; 8]) -> [f32; 8] {
        std::array::from_fn(|i| a[i] * b[i] + c[i])
    }

    #[inline(always)]
    unsafe fn relu(v: [f32; 8]) -> [f32; 8] {
        v.map(|x| if x <= 0.0 { 0.0 } else { x })
    }

    #[inline(always)]
    unsafe fn on<const R: usize>(rows: &[[[f32; 8]; 2]; R]) -> u32 {
        rows.iter()
            .enumerate()
            .fold(0, |on, (r, row)| on | u32::from(row.as_flattened().iter().any(|x| x.to_bits() != 0)) << r)
    }
}

#[cfg(target_arch = "x86_64")]
pub(crate) use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
#[expect(
    clippy::undocumented_unsafe_blocks,
    reason = "the contract of [`Simd`] is exactly that of the intrinsics"
)]
mod x86 {
    use std::arch::x86_64::{
        __m256, __m512, _mm_castsi128_ps, _mm_cmpeq_epi32, _mm_movemask_ps, _mm_or_si128, _mm_setzero_si128,
        _mm256_castps_si256, _mm256_castsi256_si128, _mm256_extracti128_si256, _mm256_fmadd_ps,
        _mm256_loadu_ps, _mm256_max_ps, _mm256_or_ps, _mm256_packs_epi16, _mm256_packs_epi32, _mm256_set1_ps,
        _mm256_setzero_ps, _mm256_setzero_si256, _mm256_storeu_ps, _mm512_castps_si512, _mm512_fmadd_ps,
        _mm512_loadu_ps, _mm512_max_ps, _mm512_or_si512, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
        _mm512_test_epi32_mask,
    };

    use super::Simd;

    /// 256-bit vectors with fused multiply-add (AVX2 and FMA).
    pub struct Avx2;

    impl Simd for Avx2 {
        const LANES: usize = 8;
        type V = __m256;

        #[inline(always)]
        unsafe fn load(from: *const f32) -> __m256 {
            unsafe { _mm256_loadu_ps(from) }
        }

        #[inline(always)]
        unsafe fn store(to: *mut f32, v: __m256) {
            unsafe { _mm256_storeu_ps(to, v) }
        }

        #[inline(always)]
        unsafe fn splat(x: f32) -> __m256 {
            unsafe { _mm256_set1_ps(x) }
        }

        #[inline(always)]
        unsafe fn mul_add(a: __m256, b: __m256, c: __m256) -> __m256 {
            unsafe { _mm256_fmadd_ps(a, b, c) }
        }

        #[inline(always)]
        unsafe fn relu(v: __m256) -> __m256 {
            // The second operand wins where either is NaN.
            unsafe { _mm256_max_ps(_mm256_setzero_ps(), v) }
        }

        #[inline(always)]
        unsafe fn on<const R: usize>(rows: &[[__m256; 2]; R]) -> u32 {
            // Testing row by row costs more than the multiplication saves; packing with saturation keeps what is not 0 so,
            // and brings four rows into one test.
            unsafe {
                let mut bits = [_mm256_setzero_si256(); 8];
                for (bits, &[low, high]) in bits.iter_mut().zip(rows) {
                    *bits = _mm256_castps_si256(_mm256_or_ps(low, high));
                }
                let mut on = 0;
                for (quad, rows) in bits.chunks_exact(4).take(R.div_ceil(4)).enumerate() {
                    let bytes = _mm256_packs_epi16(
                        _mm256_packs_epi32(rows[0], rows[1]),
                        _mm256_packs_epi32(rows[2], rows[3]),
                    );
                    let both =
                        _mm_or_si128(_mm256_castsi256_si128(bytes), _mm256_extracti128_si256::<1>(bytes));
                    let off = _mm_cmpeq_epi32(both, _mm_setzero_si128());
                    on |= (!_mm_movemask_ps(_mm_castsi128_ps(off)) as u32 & 0xf) << (4 * quad);
                }
                on
            }
        }
    }

    /// 512-bit vectors (AVX-512F).
    pub struct Avx512;

    impl Simd for Avx512 {
        const LANES: usize = 16;
        type V = __m512;

        #[inline(always)]
        unsafe fn load(from: *const f32) -> __m512 {
            unsafe { _mm512_loadu_ps(from) }
        }

        #[inline(always)]
        unsafe fn store(to: *mut f32, v: __m512) {
            unsafe { _mm512_storeu_ps(to, v) }
        }

        #[inline(always)]
        unsafe fn splat(x: f32) -> __m512 {
            unsafe { _mm512_set1_ps(x) }
        }

        #[inline(always)]
        unsafe fn mul_add(a: __m512, b: __m512, c: __m512) -> __m512 {
            unsafe { _mm512_fmadd_ps(a, b, c) }
        }

        #[inline(always)]
        unsafe fn relu(v: __m512) -> __m512 {
            unsafe { _mm512_max_ps(_mm512_setzero_ps(), v) }
        }

        #[inline(always)]
        unsafe fn on<const R: usize>(rows: &[[__m512; 2]; R]) -> u32 {
            rows.iter().enumerate().fold(0, |on, (r, &[low, high])| unsafe {
                let bits = _mm512_or_si512(_mm512_castps_si512(low), _mm512_castps_si512(high));
                on | u32::from(_mm512_test_epi32_mask(bits, bits) != 0) << r
            })
        }
    }
}
