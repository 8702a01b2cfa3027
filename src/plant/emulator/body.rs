//! The millirobot's body on its terrain, a thousand times a second: MuJoCo, two geared motors, and whatever catches the feet.

use std::sync::Arc;

use mujoco_rs::prelude::{MjModel, MjtObjBase, MjtWarning};
use rand::Rng as _;
use rand_distr::{Distribution as _, StandardNormal};

use super::terrain::Terrain;
use crate::plant::{
    PlantError, Rng,
    mujoco::{Data, install_log_handler},
    robot::Pose,
};

/// The model, with the ground that terrains replace.
pub const MODEL: &str = include_str!("../../../assets/models/millirobot.xml");
/// Seconds of a step.
pub const TICK: f64 = 1e-3;
/// Steps of the simulation in one.
const STEPS: usize = 2;
/// Gear ratio, torque constant (N m/A) and resistance (Ohm) of the lab's motors (biomimetics/bml_tools,
/// ipython/telemetryImport.py, where they are marked as to be checked; the ratio is from memory).
const GEAR: f64 = 21.3;
const TORQUE: f64 = 1.41e-3;
const RESISTANCE: f64 = 3.3;
/// A leg never turns quite as its twin: torque (N m) that turns the body to the left.
const LEAN: f64 = 4e-4;
/// Of the body's frame in the motion capture, above the middle of the body (m).
const MARKERS: f64 = 0.035;

/// Height (m) of the highest bump that the model has room for.
const HIGHEST: f64 = 0.02;

/// A robot on its terrain.
pub struct Body {
    data: Data,
    terrain: Terrain,
    crank_q: [usize; 2],
    crank_v: [usize; 2],
    sensors: [usize; 2],
    /// Force along and across, torque about the vertical, torque on left and right legs, in units of their standard deviations.
    snags: [f64; 5],
    /// A side whose legs cannot turn.
    pub stuck: [bool; 2],
}

impl Body {
    pub fn new(terrain: &Terrain) -> Result<Self, PlantError> {
        let refuse = |why: String| PlantError::Model { file: "millirobot.xml".into(), why };
        install_log_handler();
        let mut model = MjModel::from_xml_string(MODEL).map_err(|e| refuse(e.to_string()))?;
        lay(&mut model, terrain).map_err(refuse)?;
        let model = Arc::new(model);
        let missing = || refuse("a leg or a sensor is missing".into());
        let joint = |name| model.name_to_id(MjtObjBase::mjOBJ_JOINT, name).ok_or_else(missing);
        let sensor = |name| model.name_to_id(MjtObjBase::mjOBJ_SENSOR, name).ok_or_else(missing);
        let cranks = [joint("left_middle")?, joint("right_middle")?];
        let sensors = [sensor("gyro")?, sensor("accelerometer")?].map(|id| model.sensor_adr()[id] as usize);
        let crank_q = cranks.map(|id| model.jnt_qposadr()[id] as usize);
        let crank_v = cranks.map(|id| model.jnt_dofadr()[id] as usize);
        let data = Data::try_new(model).map_err(|e| refuse(e.to_string()))?;
        let terrain = terrain.clone();
        let mut body = Self { data, terrain, crank_q, crank_v, sensors, snags: [0.0; 5], stuck: [false; 2] };
        body.place([0.0, 0.0], 0.0, [0.0, std::f64::consts::PI]);
        Ok(body)
    }

    /// Puts the robot down at a place (m) and heading (rad), legs at these angles (rad), at rest.
    pub fn place(&mut self, at: [f64; 2], yaw: f64, legs: [f64; 2]) {
        self.data.reset();
        self.snags = [0.0; 5];
        let qpos = self.data.qpos_mut();
        let (sin, cos) = (yaw / 2.0).sin_cos();
        (qpos[0], qpos[1]) = (at[0], at[1]);
        qpos[2] += self.terrain.bumps;
        qpos[3..7].copy_from_slice(&[cos, 0.0, 0.0, sin]);
        // Fore, middle, aft of the left, then of the right.
        for (side, angle) in legs.into_iter().enumerate() {
            for (leg, ahead) in [std::f64::consts::PI, 0.0, std::f64::consts::PI].into_iter().enumerate() {
                qpos[7 + 3 * side + leg] = angle + ahead;
            }
        }
        self.data.forward();
    }

    /// Lets a millisecond go by with these shares of the battery's voltage (V) on left and right motor.
    pub fn step(&mut self, volts: [f64; 2], rng: &mut Rng) {
        self.snag(rng);
        let terrain = &self.terrain;
        let rates = self.leg_rates();
        for side in 0..2 {
            let torque = GEAR * TORQUE * (volts[side] - GEAR * TORQUE * rates[side]) / RESISTANCE;
            // Friction turns with the direction, smoothly about rest.
            let drag = (terrain.leg_drag + terrain.snag_legs * self.snags[3 + side].abs())
                * (rates[side] / 2.0).tanh();
            self.data.ctrl_mut()[side] =
                if self.stuck[side] { -0.02 * rates[side].tanh() } else { torque - drag };
        }
        let (sin, cos) = self.yaw().sin_cos();
        let (qvel, up) = (self.data.qvel(), self.data.xmat()[1]);
        let along = qvel[0] * cos + qvel[1] * sin;
        let across = qvel[1] * cos - qvel[0] * sin;
        let turning = (0..3).map(|i| up[6 + i] * qvel[3 + i]).sum::<f64>();
        let push = [
            terrain.snag_force * self.snags[0] - terrain.drag[0] * along,
            terrain.snag_force * self.snags[1] - terrain.drag[1] * across,
        ];
        let twist = LEAN + terrain.snag_torque * self.snags[2] - terrain.turning_drag * turning;
        let force = [push[0] * cos - push[1] * sin, push[0] * sin + push[1] * cos];
        self.data.xfrc_applied_mut()[1] = [force[0], force[1], 0.0, 0.0, 0.0, twist];
        for _ in 0..STEPS {
            self.data.step();
        }
    }

    /// Snags come and go: an Ornstein-Uhlenbeck process each.
    fn snag(&mut self, rng: &mut Rng) {
        let keep = (-TICK / self.terrain.snag_time).exp();
        let stir = (1.0 - keep * keep).sqrt();
        for snag in &mut self.snags {
            let z: f64 = StandardNormal.sample(rng);
            *snag = keep * *snag + stir * z;
        }
    }

    /// Angles of left and right legs (rad), over many turns.
    pub fn legs(&self) -> [f64; 2] {
        self.crank_q.map(|at| self.data.qpos()[at])
    }

    /// Their rates (rad/s).
    pub fn leg_rates(&self) -> [f64; 2] {
        self.crank_v.map(|at| self.data.qvel()[at])
    }

    /// Rate of turning about the body's axes (rad/s).
    pub fn gyro(&self) -> [f64; 3] {
        self.sensor(self.sensors[0])
    }

    /// What an accelerometer in the body feels (m/s²).
    pub fn acceleration(&self) -> [f64; 3] {
        self.sensor(self.sensors[1])
    }

    fn sensor(&self, at: usize) -> [f64; 3] {
        std::array::from_fn(|i| self.data.sensordata()[at + i])
    }

    fn yaw(&self) -> f64 {
        crate::plant::robot::roll_pitch_yaw(self.data.xquat()[1])[2]
    }

    /// Where a motion capture system sees the body, at time `time` (s).
    pub fn pose(&self, time: f64) -> Pose {
        let (at, up) = (self.data.xpos()[1], self.data.xmat()[1]);
        let position = std::array::from_fn(|i| at[i] + MARKERS * up[3 * i + 2]);
        Pose { time, position, quaternion: self.data.xquat()[1] }
    }

    /// Positions, for the 3D view.
    pub fn configuration(&self) -> Vec<f64> {
        self.data.qpos().to_vec()
    }

    /// Takes up positions; `false` if they are not of this robot.
    pub fn restore(&mut self, configuration: &[f64]) -> bool {
        let fits =
            configuration.len() == self.data.qpos().len() && configuration.iter().all(|x| x.is_finite());
        if fits {
            self.data.qpos_mut().copy_from_slice(configuration);
            self.data.forward();
        }
        fits
    }

    /// Whether the simulation has gone astray.
    pub fn is_lost(&self) -> bool {
        // MuJoCo starts again from the beginning by itself.
        [MjtWarning::mjWARN_BADQACC, MjtWarning::mjWARN_BADQPOS, MjtWarning::mjWARN_BADQVEL]
            .iter()
            .any(|&kind| self.data.warning()[kind as usize].number > 0)
    }
}

/// Makes the floor what `terrain` says.
fn lay(model: &mut MjModel, terrain: &Terrain) -> Result<(), String> {
    let find = |model: &MjModel, name| {
        model.name_to_id(MjtObjBase::mjOBJ_GEOM, name).ok_or_else(|| format!("it has no geom called {name}"))
    };
    let (flat, rough) = (find(model, "floor")?, find(model, "rough")?);
    for geom in [flat, rough] {
        model.geom_friction_mut()[geom][0] = terrain.friction;
        model.geom_solref_mut()[geom][0] = terrain.softness;
    }
    if terrain.bumps > 0.0 {
        // The field comes up; the plane stays, for those who leave it.
        model.geom_pos_mut()[rough][2] = 0.0;
        model.geom_rgba_mut()[rough][3] = 1.0;
        let rows = model.hfield_nrow()[0] as usize;
        let columns = model.hfield_ncol()[0] as usize;
        let heights: Vec<f32> =
            bumps(rows, columns).iter().map(|height| height * (terrain.bumps / HIGHEST) as f32).collect();
        model.hfield_data_mut().copy_from_slice(&heights);
    }
    Ok(())
}

/// The same bumps every time: random heights (0..=1) of posts, smoothed over their neighbours.
fn bumps(rows: usize, columns: usize) -> Vec<f32> {
    let mut rng = crate::plant::stream(0, "bumps", 0);
    let posts: Vec<f32> = (0..rows * columns).map(|_| rng.random_range(0.0..1.0)).collect();
    let at = |r: usize, c: usize| posts[r.min(rows - 1) * columns + c.min(columns - 1)];
    let smooth = |r: usize, c: usize| (at(r, c) + at(r + 1, c) + at(r, c + 1) + at(r + 1, c + 1)) / 4.0;
    (0..rows * columns).map(|i| smooth(i / columns, i % columns)).collect()
}
