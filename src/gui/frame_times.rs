//! How long the window takes to make a picture (CPU side): the figure `foresight bench ui` prints.

use std::time::Duration;

/// The last frames' times.
#[derive(Clone, Debug, Default)]
pub struct FrameTimes {
    ring: Vec<f32>,
    next: usize,
}

/// Frames remembered.
const KEPT: usize = 4096;

impl FrameTimes {
    pub fn push(&mut self, time: Duration) {
        let milliseconds = time.as_secs_f32() * 1e3;
        if self.ring.len() < KEPT {
            self.ring.push(milliseconds);
        } else {
            self.ring[self.next] = milliseconds;
        }
        self.next = (self.next + 1) % KEPT;
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    pub fn len(&self) -> usize {
        self.ring.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    /// The time (ms) that a share `quantile` of frames stays within; `None` before the first frame.
    pub fn quantile(&self, quantile: f64) -> Option<f64> {
        let mut times = self.ring.clone();
        let last = times.len().checked_sub(1)?;
        let place = (quantile.clamp(0.0, 1.0) * last as f64).ceil() as usize;
        let (_, time, _) = times.select_nth_unstable_by(place, f32::total_cmp);
        Some(f64::from(*time))
    }

    /// Mean over the last `n` frames (ms), for the status bar.
    pub fn recent(&self, n: usize) -> Option<f64> {
        let n = n.min(self.ring.len());
        if n == 0 {
            return None;
        }
        let len = self.ring.len();
        let sum: f32 = (1..=n).map(|back| self.ring[(self.next + len - back) % len]).sum();
        Some(f64::from(sum) / n as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_hundredth_is_found() {
        let mut times = FrameTimes::default();
        for i in 0..1000 {
            times.push(Duration::from_millis(if i % 50 == 0 { 20 } else { 2 }));
        }
        assert_eq!(times.quantile(0.5), Some(2.0));
        assert_eq!(times.quantile(0.99), Some(20.0));
    }
}
