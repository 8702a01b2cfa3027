//! MuJoCo's stepping alone, as the mark that collection is measured against.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{MujocoModel, agent::Data, configuration::restore};
use crate::plant::PlantError;

/// Steps MuJoCo with `actions` (control step after control step) from `configuration`, nothing observed, nothing kept;
/// returns the time that took.
pub fn raw_steps(
    model: &MujocoModel,
    configuration: &[f64],
    actions: &[f32],
) -> Result<Duration, PlantError> {
    let refuse = |error: mujoco_rs::error::MjDataError| PlantError::Model {
        file: model.spec().id(),
        why: error.to_string(),
    };
    let mut data = Data::try_new(Arc::clone(model.mujoco())).map_err(refuse)?;
    restore(&mut data, configuration)?;
    let began = Instant::now();
    for action in actions.chunks_exact(model.spec().action.len()) {
        for ((control, scale), &a) in data.ctrl_mut().iter_mut().zip(&model.inner().scales).zip(action) {
            *control = scale.middle + scale.half * f64::from(a);
        }
        for _ in 0..model.frame_skip() {
            data.step();
        }
    }
    Ok(began.elapsed())
}
