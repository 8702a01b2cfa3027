//! Actions that were taken once, taken again by other plants.

use rayon::prelude::*;

use super::{Episode, Source, Split};
use crate::plant::{Plant, PlantError, Start, stream};

/// Takes each sequence of actions in an episode of its own, on all cores; `start` and `seed` say how they begin.
///
/// # Errors
/// Those of the plants.
pub fn replay(
    make: &(dyn Fn() -> Result<Box<dyn Plant>, PlantError> + Sync),
    sequences: &[Vec<Vec<f32>>],
    start: &Start,
    seed: u64,
) -> Result<Vec<Episode>, PlantError> {
    let play = |plant: &mut Result<Box<dyn Plant>, PlantError>, (index, actions): (usize, &Vec<Vec<f32>>)| {
        let plant = plant.as_mut().map_err(|error| error.clone())?;
        plant.reset(start, &mut stream(seed, "replay", index as u64))?;
        let width = plant.spec().action.len();
        let mut episode = Episode::begin(index as u64, Source::Random, Split::Train, &plant.state(), width);
        for action in actions {
            let outcome = plant.step(action)?;
            episode.push(action, outcome.reward, &plant.state());
        }
        Ok(episode)
    };
    sequences.par_iter().enumerate().map_init(make, |plant, item| play(plant, item)).collect()
}
