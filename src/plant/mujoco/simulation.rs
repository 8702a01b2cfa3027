//! The plant that MuJoCo simulates.

use std::sync::Arc;

use mujoco_rs::prelude::MjtWarning;

use super::{
    agent::{Data, Moment, Source, Spread},
    configuration,
    log::take_messages,
    model::{HeadingAt, Inner, MujocoModel},
};
use crate::plant::{Axis, Outcome, Plant, PlantError, PlantSpec, Push, Rng, Role, Start};

/// Positions and velocities beyond this count as diverged (MuJoCo's own bound).
const BOUND: f64 = 1e10;

/// A simulated agent.
///
/// States are consistent: positions, velocities, centre of mass and its velocity all belong to the same instant.
#[derive(Debug)]
pub struct MujocoPlant {
    model: MujocoModel,
    data: Data,
    /// The last action, clipped.
    action: Vec<f64>,
    /// What [`super::agent::Rules::marker`] read last.
    marker: f64,
    terminates: bool,
    push: Option<Push>,
}

impl MujocoPlant {
    pub(super) fn new(model: MujocoModel) -> Result<Self, PlantError> {
        let data = Data::try_new(Arc::clone(model.mujoco()))
            .map_err(|error| PlantError::Model { file: model.spec().id(), why: error.to_string() })?;
        let action = vec![0.0; model.spec().action.len()];
        let mut plant = Self { model, data, action, marker: 0.0, terminates: true, push: None };
        plant.pose();
        plant.begin();
        Ok(plant)
    }

    /// The model, from which more plants of this kind can be made.
    pub fn model(&self) -> &MujocoModel {
        &self.model
    }

    /// Seconds since the episode began.
    pub fn time(&self) -> f64 {
        self.data.time()
    }

    /// The pull of a spring from a point of a body to where the mouse holds it, heavier bodies pulled harder.
    ///
    /// `point` is in the body's frame (m), `target` in the world (m). `None` if there is no such body.
    pub fn pull(&self, body: usize, point: [f64; 3], target: [f64; 3]) -> Option<Push> {
        let held = self.world_point(body, point)?;
        let root = *self.data.model().body_rootid().get(body)? as usize;
        let mass = self.data.model().body_subtreemass()[root];
        let force = std::array::from_fn(|i| PULL * mass * (target[i] - held[i]));
        Some(Push { body, point, force })
    }

    fn inner(&self) -> &Inner {
        self.model.inner()
    }

    /// Where a point of a body is in the world.
    fn world_point(&self, body: usize, point: [f64; 3]) -> Option<[f64; 3]> {
        let origin = self.data.xpos().get(body)?;
        let rotation = self.data.xmat()[body];
        Some(std::array::from_fn(|i| origin[i] + (0..3).map(|j| rotation[3 * i + j] * point[j]).sum::<f64>()))
    }

    /// Goes to the nominal pose at rest.
    fn pose(&mut self) {
        self.data.reset();
        if let Some(key) = self.inner().keyframe {
            // The key was counted when the model was opened.
            let _ = self.data.reset_keyframe(key);
        }
        self.marker = 0.0;
        self.action.fill(0.0);
    }

    /// Spreads positions and velocities about the nominal pose, each coordinate in order.
    fn scatter(&mut self, spread: Spread, heading: Option<f64>, rng: &mut Rng) {
        for q in self.data.qpos_mut() {
            *q += spread.qpos.draw(rng);
        }
        for v in self.data.qvel_mut() {
            *v += spread.qvel.draw(rng);
        }
        let heading = heading.or_else(|| spread.heading.draw(rng));
        let model = Arc::clone(self.model.mujoco());
        model.normalize_quat(self.data.qpos_mut());
        if let (Some(angle), Some(at)) = (heading, self.inner().heading) {
            turn_to(self.data.qpos_mut(), at, angle);
        }
    }

    /// Computes what is observed from positions and velocities that were just set.
    fn begin(&mut self) {
        if self.inner().pipelined {
            self.data.step1();
        } else {
            self.data.kinematics();
            self.data.com_pos();
            self.data.com_vel();
        }
        self.renew_com_velocity();
        self.marker = (self.inner().rules.marker)(&self.data);
    }

    /// Runs the simulation for one control period and leaves what is observed up to date.
    ///
    /// MuJoCo's own step leaves derived quantities one step behind the positions. Integrators of one stage are cut
    /// between steps instead, so that the next step's positions are ready and nothing is computed twice; Runge-Kutta
    /// pays for kinematics once a control step.
    fn advance(&mut self) {
        let (steps, pipelined) = (self.inner().frame_skip, self.inner().pipelined);
        for _ in 0..steps {
            if self.push.is_some() {
                self.apply_push();
            }
            if pipelined {
                self.data.step2();
                self.data.step1();
            } else {
                self.data.step();
            }
        }
    }

    /// Applies the push to the present pose.
    fn apply_push(&mut self) {
        let Some(Push { body, point, force }) = self.push else { return };
        let Some(held) = self.world_point(body, point) else { return };
        let centre = self.data.xipos()[body];
        let arm: [f64; 3] = std::array::from_fn(|i| held[i] - centre[i]);
        let torque = cross(arm, force);
        self.data.xfrc_applied_mut()[body] = [force[0], force[1], force[2], torque[0], torque[1], torque[2]];
    }

    fn renew_com_velocity(&mut self) {
        if self.inner().reads_com_velocity {
            self.data.subtree_vel();
        }
    }

    /// Everything that sources can name, looked up once.
    fn readings(&self) -> Readings<'_> {
        let root = self.inner().root;
        Readings {
            qpos: self.data.qpos(),
            qvel: self.data.qvel(),
            com: self.data.subtree_com()[root],
            com_velocity: self.data.subtree_linvel()[root],
            rotation: &self.data.xmat()[root],
        }
    }

    /// What went out of bounds, if anything did.
    fn divergence(&self) -> Option<String> {
        let warned = |which: MjtWarning| self.data.warning()[which as usize].number > 0;
        let wild = |numbers: &[f64]| numbers.iter().any(|x| x.is_nan() || x.abs() >= BOUND);
        let what = if warned(MjtWarning::mjWARN_BADQACC) {
            "an acceleration"
        } else if wild(self.data.qvel()) || warned(MjtWarning::mjWARN_BADQVEL) {
            "a velocity"
        } else if wild(self.data.qpos()) || warned(MjtWarning::mjWARN_BADQPOS) {
            "a position"
        } else {
            return None;
        };
        let said = take_messages().into_iter().find(|message| message.contains("Nan, Inf or huge"));
        Some(said.unwrap_or_else(|| format!("{what} is not finite")))
    }

    fn check(&self, seconds: f64) -> Result<(), PlantError> {
        self.divergence().map_or(Ok(()), |what| Err(PlantError::Diverged { seconds, what }))
    }
}

/// Stiffness of [`MujocoPlant::pull`] a kilogram (1/s²).
const PULL: f64 = 50.0;

impl Plant for MujocoPlant {
    fn spec(&self) -> &Arc<PlantSpec> {
        self.model.spec()
    }

    fn reset(&mut self, start: &Start, rng: &mut Rng) -> Result<(), PlantError> {
        self.pose();
        match start {
            Start::Random => self.scatter(self.inner().rules.random, None, rng),
            Start::Rollout { heading } => self.scatter(self.inner().rules.rollout, *heading, rng),
            Start::Nominal => {}
            Start::Exact(configuration) => configuration::restore(&mut self.data, configuration)?,
        }
        self.begin();
        self.check(self.data.time())
    }

    fn observe(&self, state: &mut [f32]) {
        debug_assert_eq!(state.len(), self.inner().sources.len());
        let readings = self.readings();
        for (element, &source) in state.iter_mut().zip(&self.inner().sources) {
            *element = readings.read(source) as f32;
        }
    }

    fn step(&mut self, action: &[f32]) -> Result<Outcome, PlantError> {
        if action.len() != self.action.len() {
            return Err(PlantError::ActionLength { got: action.len(), want: self.action.len() });
        }
        let began = self.data.time();
        if let Some(i) = action.iter().position(|a| a.is_nan()) {
            let name = &self.spec().action[i].name;
            return Err(PlantError::Diverged {
                seconds: began,
                what: format!("action {name} is not a number"),
            });
        }
        for (kept, &given) in self.action.iter_mut().zip(action) {
            *kept = f64::from(given).clamp(-1.0, 1.0);
        }
        for (i, scale) in self.model.inner().scales.iter().enumerate() {
            self.data.ctrl_mut()[i] = scale.middle + scale.half * self.action[i];
        }
        self.advance();
        self.check(began)?;

        let rules = self.inner().rules;
        let marker = (rules.marker)(&self.data);
        let speed = (marker - self.marker) / self.spec().control_period;
        self.marker = marker;
        if rules.contact_forces {
            self.data.rne_post_constraint();
        }
        if !self.inner().pipelined && self.inner().reads_com {
            self.data.kinematics();
            self.data.com_pos();
            self.data.com_vel();
        }
        self.renew_com_velocity();
        let forward = self
            .spec()
            .anchor
            .map(|anchor| self.readings().read(self.inner().sources[anchor.forward_velocity]));
        let moment =
            Moment { data: &self.data, root: self.inner().root, action: &self.action, speed, forward };
        Ok(Outcome {
            reward: (rules.reward)(&moment),
            terminated: self.terminates && (rules.terminated)(&moment),
            ..Outcome::default()
        })
    }

    fn configuration(&self) -> Vec<f64> {
        self.data.state(configuration::FULL).into_vec()
    }

    fn displace(&mut self, shift: [f64; 2], turn: f64) -> Result<(), PlantError> {
        let spec = Arc::clone(self.spec());
        let refuse = |why| PlantError::Displaced { plant: spec.id(), why };
        let anchor = spec.anchor.ok_or_else(|| refuse("it has no position"))?;
        let shift = [shift[0], if spec.is_planar() { shift[1] } else { 0.0 }];
        let turn = if spec.turns() { turn } else { 0.0 };
        let (inner, state) = (self.model.inner(), self.state());
        let place = Placing::of(inner);
        let heading = inner.heading.filter(|_| turn != 0.0);
        if turn != 0.0 && (heading.is_none() || place.velocities.is_none()) {
            return Err(refuse("no coordinate of its model is its heading"));
        }
        let wanted = [0, 1].map(|axis| shift[axis] != 0.0 || turn != 0.0);
        if place.positions.iter().zip(wanted).any(|(at, wanted)| wanted && at.is_none()) {
            return Err(refuse("no coordinate of its model is its position"));
        }
        let centre = anchor.plane.map(|i| f64::from(state[i]));
        let turned = |[x, y]: [f64; 2]| {
            let (sin, cos) = turn.sin_cos();
            [cos * x - sin * y, sin * x + cos * y]
        };
        if let ([Some(x), Some(y)], Some(heading)) = (place.positions, heading) {
            let qpos = self.data.qpos_mut();
            let [dx, dy] = turned([qpos[x] - centre[0], qpos[y] - centre[1]]);
            (qpos[x], qpos[y]) = (centre[0] + dx, centre[1] + dy);
            turn_by(qpos, heading, turn);
        }
        if let (Some([x, y]), Some(_)) = (place.velocities, heading) {
            let qvel = self.data.qvel_mut();
            [qvel[x], qvel[y]] = turned([qvel[x], qvel[y]]);
        }
        for (at, by) in place.positions.into_iter().zip(shift) {
            if let Some(at) = at {
                self.data.qpos_mut()[at] += by;
            }
        }
        self.begin();
        self.check(self.data.time())
    }

    fn set_termination(&mut self, on: bool) {
        self.terminates = on;
    }

    fn perturb(&mut self, push: Option<Push>) {
        if let Some(old) = self.push
            && let Some(force) = self.data.xfrc_applied_mut().get_mut(old.body)
        {
            *force = [0.0; 6];
        }
        self.push = push.filter(|new| new.force.iter().chain(&new.point).all(|x| x.is_finite()));
    }
}

/// The quantities of one instant.
struct Readings<'a> {
    qpos: &'a [f64],
    qvel: &'a [f64],
    com: [f64; 3],
    com_velocity: [f64; 3],
    rotation: &'a [f64; 9],
}

impl Readings<'_> {
    fn read(&self, source: Source) -> f64 {
        match source {
            Source::Qpos(i) => self.qpos[i],
            Source::Qvel(i) => self.qvel[i],
            Source::ClippedQvel(i) => self.qvel[i].clamp(-10.0, 10.0),
            Source::Com(axis) => self.com[axis as usize],
            Source::ComVelocity(axis) => self.com_velocity[axis as usize],
            Source::Rotation(angle) => angle(self.rotation),
        }
    }
}

/// Coordinates that say where in the ground's plane a robot is, and how it moves there.
struct Placing {
    /// Addresses among the positions, along x and y.
    positions: [Option<usize>; 2],
    /// The same among the velocities, where there are both.
    velocities: Option<[usize; 2]>,
}

impl Placing {
    fn of(inner: &Inner) -> Self {
        let read = || inner.spec.state.iter().map(|element| element.role).zip(&inner.sources);
        let position = |axis| {
            read().find_map(|(role, source)| match source {
                Source::Qpos(i) if role == Role::Position(axis) => Some(*i),
                _ => None,
            })
        };
        let velocity = |axis| {
            read().find_map(|(role, source)| match source {
                Source::Qvel(i) | Source::ClippedQvel(i) if role == Role::Velocity(axis) => Some(*i),
                _ => None,
            })
        };
        let x = position(Axis::X).or_else(|| configuration::dropped_x(&inner.mj, &inner.sources));
        let velocities = velocity(Axis::X).zip(velocity(Axis::Y)).map(|(x, y)| [x, y]);
        Self { positions: [x, position(Axis::Y)], velocities }
    }
}

/// Gives the robot a heading, its tilt kept.
fn turn_to(qpos: &mut [f64], at: HeadingAt, angle: f64) {
    match at {
        HeadingAt::Angle(i) => qpos[i] = angle,
        HeadingAt::Quaternion(i) => {
            let [w, x, y, z] = [qpos[i], qpos[i + 1], qpos[i + 2], qpos[i + 3]];
            let present = (2.0 * (w * z + x * y)).atan2(1.0 - 2.0 * (y * y + z * z));
            turn_by(qpos, at, angle - present);
        }
    }
}

/// Turns the robot about the vertical through its own origin, its tilt kept.
fn turn_by(qpos: &mut [f64], at: HeadingAt, turn: f64) {
    match at {
        HeadingAt::Angle(i) => qpos[i] += turn,
        HeadingAt::Quaternion(i) => {
            let [w, x, y, z] = [qpos[i], qpos[i + 1], qpos[i + 2], qpos[i + 3]];
            let (sin, cos) = (turn / 2.0).sin_cos();
            let turned = [cos * w - sin * z, cos * x - sin * y, cos * y + sin * x, cos * z + sin * w];
            qpos[i..i + 4].copy_from_slice(&turned);
        }
    }
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
