//! Configurations: everything, or just positions and velocities, as one list of numbers.

use mujoco_rs::prelude::{MjModel, MjtState};

use super::agent::{Data, Source};
use crate::plant::{Axis, PlantError};

/// Everything MuJoCo needs to go on exactly as it would have.
pub(super) const FULL: u32 = MjtState::mjSTATE_INTEGRATION as u32;

/// Takes up a configuration: a [`FULL`] one, or positions, then velocities, then the time, from the end as much as
/// is wanted left out. Derived quantities are left to the caller.
pub(super) fn restore(data: &mut Data, configuration: &[f64]) -> Result<(), PlantError> {
    let (nq, nv) = (data.qpos().len(), data.qvel().len());
    let (got, want) = (configuration.len(), data.model().state_size(FULL));
    let refuse = |why| Err(PlantError::Configuration { got, want, why });
    if !configuration.iter().all(|x| x.is_finite()) {
        return refuse("it holds a number that is not finite");
    }
    if got == want {
        return data.set_state(configuration, FULL).or_else(|_| refuse("MuJoCo does not accept it"));
    }
    if ![nq, nq + nv, nq + nv + 1].contains(&got) {
        return refuse("it is of another plant");
    }
    let (qpos, rest) = configuration.split_at(nq);
    data.qpos_mut().copy_from_slice(qpos);
    if let Some(qvel) = rest.get(..nv) {
        data.qvel_mut().copy_from_slice(qvel);
    }
    if let Some(&time) = rest.get(nv) {
        data.set_time(time);
    }
    Ok(())
}

/// Positions, then velocities, of a state read from `sources`, say a predicted one.
///
/// Coordinates that the state leaves out keep their value of `qpos0`, but one that the authors drop because the centre
/// of mass tells it (the hopper's x) is taken from there.
pub(super) fn of_state(model: &MjModel, sources: &[Source], state: &[f32]) -> Vec<f64> {
    let nq = model.nq() as usize;
    let mut configuration = vec![0.0; nq + model.nv() as usize];
    configuration[..nq].copy_from_slice(model.qpos0());
    if let Some(dropped) = dropped_x(model, sources)
        && let Some(at) = sources.iter().position(|source| matches!(source, Source::Com(Axis::X)))
    {
        configuration[dropped] = f64::from(state[at]);
    }
    for (&source, &x) in sources.iter().zip(state) {
        match source {
            Source::Qpos(i) => configuration[i] = f64::from(x),
            Source::Qvel(i) | Source::ClippedQvel(i) => configuration[nq + i] = f64::from(x),
            Source::Com(_) | Source::ComVelocity(_) | Source::Rotation(_) => {}
        }
    }
    configuration
}

/// The position of a slider along x that no source reads.
pub(super) fn dropped_x(model: &MjModel, sources: &[Source]) -> Option<usize> {
    let read =
        |address: usize| sources.iter().any(|source| matches!(source, Source::Qpos(i) if *i == address));
    let joint = (0..model.jnt_axis().len()).find(|&joint| {
        model.jnt_axis()[joint] == [1.0, 0.0, 0.0] && !read(model.jnt_qposadr()[joint] as usize)
    })?;
    usize::try_from(model.jnt_qposadr()[joint]).ok()
}
