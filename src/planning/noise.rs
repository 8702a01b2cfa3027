//! Noise over a sequence of actions: what makes neighbouring steps alike.

use std::f32::consts::{PI, SQRT_2};

use crate::plant::RowsMut;

/// How standard normal numbers, independent at first, are made dependent over the steps of a sequence. Each keeps unit
/// variance.
#[derive(Clone, Debug, PartialEq)]
pub enum Noise {
    White,
    /// Correlated as exp(-lag / tau).
    Correlated {
        keep: f32,
        fresh: f32,
    },
    /// Power over frequency as f^-exponent.
    Coloured {
        steps: usize,
        /// `steps x steps`: what each independent number contributes to each step.
        mix: Vec<f32>,
    },
}

impl Noise {
    /// White for a correlation time of 0 steps.
    pub fn correlated(tau: f32) -> Self {
        if tau <= 0.0 {
            return Self::White;
        }
        let keep = (-1.0 / tau).exp();
        Self::Correlated { keep, fresh: (1.0 - keep * keep).sqrt() }
    }

    /// White for an exponent of 0. The mean over the sequence has the power of the lowest frequency, as in the reference
    /// implementation of iCEM (colorednoise, `powerlaw_psd_gaussian`); unlike there, the variance with it is 1.
    pub fn coloured(exponent: f32, steps: usize) -> Self {
        if exponent <= 0.0 || steps < 2 {
            return Self::White;
        }
        let mut mix = vec![0.0; steps * steps];
        let mut variance = 0.0;
        for source in 0..steps {
            // Sources are a mean, then a cosine and a sine a frequency; an even number of steps ends with one more cosine.
            let frequency = source.div_ceil(2);
            let amplitude = (frequency.max(1) as f32).powf(-exponent / 2.0);
            let alone = source == 0 || 2 * frequency == steps;
            for step in 0..steps {
                let angle = 2.0 * PI * ((frequency * step) % steps) as f32 / steps as f32;
                let wave = if source % 2 == 1 || source == 0 { angle.cos() } else { angle.sin() };
                mix[step * steps + source] = amplitude * if alone { wave } else { SQRT_2 * wave };
            }
            variance += amplitude * amplitude;
        }
        let scale = 1.0 / variance.sqrt();
        mix.iter_mut().for_each(|x| *x *= scale);
        Self::Coloured { steps, mix }
    }

    /// Shapes `actions` (`(horizon · action_len) x width`), standard normal numbers, in place.
    pub fn shape(&self, action_len: usize, actions: &mut RowsMut<'_>) {
        let rows = actions.as_rows().height();
        match self {
            Self::White => {}
            Self::Correlated { keep, fresh } => {
                for row in action_len..rows {
                    let (before, now) = actions.pair(row - action_len, row);
                    now.iter_mut().zip(before).for_each(|(now, before)| *now = keep * *before + fresh * *now);
                }
            }
            Self::Coloured { steps, mix } => {
                let width = actions.as_rows().width();
                let sources = actions.flat().to_vec();
                for (step, mix) in mix.chunks_exact(*steps).enumerate() {
                    for action in 0..action_len {
                        let out = actions.row(step * action_len + action);
                        out.fill(0.0);
                        for (source, share) in mix.iter().enumerate() {
                            let from = &sources[(source * action_len + action) * width..][..width];
                            out.iter_mut().zip(from).for_each(|(o, x)| *o += share * x);
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng as _;
    use rand_distr::StandardNormal;

    use super::*;
    use crate::plant::stream;

    /// Many sequences of one noise, step after step.
    fn sequences(noise: &Noise, steps: usize) -> Vec<Vec<f32>> {
        const WIDTH: usize = 64;
        (0..200)
            .flat_map(|block| {
                let mut rng = stream(3, "noise of a test", block);
                let mut data: Vec<f32> = (0..steps * WIDTH).map(|_| rng.sample(StandardNormal)).collect();
                noise.shape(1, &mut RowsMut::new(&mut data, WIDTH));
                (0..WIDTH).map(move |c| data[c..].iter().step_by(WIDTH).copied().collect::<Vec<f32>>())
            })
            .collect()
    }

    fn covariance(sequences: &[Vec<f32>], a: usize, b: usize) -> f32 {
        sequences.iter().map(|s| s[a] * s[b]).sum::<f32>() / sequences.len() as f32
    }

    #[test]
    fn every_noise_has_unit_variance_at_every_step() {
        for steps in [1, 2, 7, 12] {
            let all = [
                Noise::White,
                Noise::correlated(4.0),
                Noise::coloured(2.0, steps),
                Noise::coloured(0.5, steps),
            ];
            for noise in all {
                let drawn = sequences(&noise, steps);
                for t in 0..steps {
                    let variance = covariance(&drawn, t, t);
                    assert!((variance - 1.0).abs() < 0.05, "{noise:?}, step {t}: {variance}");
                }
            }
        }
    }

    #[test]
    fn coloured_noise_has_the_spectrum_that_its_exponent_says() {
        let steps = 32;
        let drawn = sequences(&Noise::coloured(2.0, steps), steps);
        let power = |frequency: usize| {
            let wave = |t: usize| 2.0 * PI * (frequency * t) as f32 / steps as f32;
            let part = |s: &[f32], f: fn(f32) -> f32| -> f32 {
                s.iter().enumerate().map(|(t, x)| x * f(wave(t))).sum::<f32>().powi(2)
            };
            drawn.iter().map(|s| part(s, f32::cos) + part(s, f32::sin)).sum::<f32>()
        };
        // Brown noise: twice the frequency, a quarter of the power.
        for frequency in [1, 2, 4] {
            let ratio = power(frequency) / power(2 * frequency);
            assert!((3.6..4.4).contains(&ratio), "{ratio} from {frequency} to {}", 2 * frequency);
        }
        // The correlated kind forgets as exp(-lag / tau).
        let drawn = sequences(&Noise::correlated(4.0), steps);
        assert!((covariance(&drawn, 10, 14) - (-1.0_f32).exp()).abs() < 0.05);
    }
}
