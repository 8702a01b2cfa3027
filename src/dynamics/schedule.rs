//! Which transitions make up which gradient step.

use std::ops::Range;

use rand::{Rng as _, seq::SliceRandom as _};

use super::TrainingConfig;
use crate::plant::Rng;

/// The batches of one iteration's training (nn_dynamics, dynamics_model.py).
///
/// All data alike: a pass shuffles all rows and walks them in whole batches. Authors' mix: each batch has
/// `min(new, int(batch · fraction))` rows drawn with replacement from the aggregated data, the rest comes from a shuffled
/// walk through the first data; a fraction of 1 walks the aggregated data alone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Schedule {
    /// Rows that a pass goes through, and how many of them each batch takes.
    walk: Range<usize>,
    walked: usize,
    /// Rows that are drawn from, and how many for each batch.
    draw: Range<usize>,
    drawn: usize,
    /// Gradient steps in a pass.
    pub epoch: usize,
    /// Gradient steps in all.
    pub total: usize,
}

impl Schedule {
    /// Over `rows` transitions, the first `old` of which no controller produced.
    pub fn new(config: &TrainingConfig, rows: usize, old: usize) -> Self {
        let (batch, draw) = (config.batch.max(1), old..rows);
        let (walk, walked, drawn) = match config.fraction_new {
            Some(fraction) if old > 0 => {
                let drawn = draw.len().min((batch as f64 * fraction.clamp(0.0, 1.0)) as usize);
                if drawn == batch { (draw.clone(), batch, 0) } else { (0..old, batch - drawn, drawn) }
            }
            _ => (0..rows, batch, 0),
        };
        let walked = walked.min(walk.len());
        let epoch = walk.len() / walked;
        Self { walk, walked, draw, drawn, epoch, total: config.updates.unwrap_or(epoch * config.epochs) }
    }

    /// Rows of a batch.
    pub fn batch(&self) -> usize {
        self.walked + self.drawn
    }

    /// Passes begun, the last of which may be cut short.
    pub fn epochs(&self) -> usize {
        self.total.div_ceil(self.epoch)
    }

    /// The rows of a whole pass, batch after batch.
    pub fn pass(&self, rng: &mut Rng) -> Vec<u32> {
        let mut walk: Vec<u32> = self.walk.clone().map(|row| row as u32).collect();
        walk.shuffle(rng);
        if self.drawn == 0 {
            walk.truncate(self.epoch * self.walked);
            return walk;
        }
        let mut rows = Vec::with_capacity(self.epoch * self.batch());
        for walked in walk.chunks_exact(self.walked) {
            rows.extend_from_slice(walked);
            rows.extend((0..self.drawn).map(|_| rng.random_range(self.draw.clone()) as u32));
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plant::stream;

    fn schedule(old: usize, new: usize, fraction_new: Option<f64>) -> Schedule {
        let config = TrainingConfig { batch: 512, epochs: 60, fraction_new, ..Default::default() };
        Schedule::new(&config, old + new, old)
    }

    #[test]
    fn batches_mix_old_and_new_data_as_the_authors_do() {
        // Half-cheetah forward: 10 random rollouts of 999 pairs, 9 aggregated ones, 90 % new.
        assert_eq!(schedule(9_990, 0, Some(0.9)).total, 19 * 60);
        let later = schedule(9_990, 8_991, Some(0.9));
        assert_eq!((later.walked, later.drawn, later.total), (52, 460, 192 * 60));
        let rows = later.pass(&mut stream(0, "test", 0));
        assert!(rows.chunks(512).all(|batch| batch.iter().filter(|&&row| row < 9_990).count() == 52));
        // Fewer new rows than their share: all of them, so to speak.
        assert_eq!(schedule(9_990, 100, Some(0.9)).drawn, 100);
        assert_eq!(schedule(9_990, 8_991, Some(1.0)).walk, 9_990..18_981);
        assert_eq!(schedule(100, 0, None).batch(), 100);
    }

    #[test]
    fn a_pass_over_all_data_sees_each_row_once_at_most() {
        let mut rows = schedule(5_000, 1_000, None).pass(&mut stream(0, "test", 0));
        assert_eq!(rows.len(), 11 * 512);
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), 11 * 512);
    }
}
