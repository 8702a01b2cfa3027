//! The robot's 24 state elements (the authors' host, utils.py, singlestep_to_state), made of two readings in a row; stock firmware
//! does not tell the six of gyro, back-EMF and battery.

use std::f64::consts::{PI, TAU};

use super::{Dialect, Pose, Telemetry, roach::COUNTS};
use crate::plant::{Anchor, Axis, Element, Heading, PlantSpec, Role};

/// Leg speeds (Hz) that actions of -1 and 1 stand for: those of the authors' random data.
pub const SPEEDS: [f64; 2] = [2.0, 9.0];
/// Seconds between two actions.
pub const PERIOD: f64 = 0.1;
/// The robot's clock starts again after so many microseconds: it is a fifth of a 32-bit counter.
pub const CLOCK: u32 = u32::MAX / 5;

/// What was known at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    pub telemetry: Telemetry,
    /// Where the body was; at the origin, upright, where nobody says.
    pub pose: Pose,
}

impl Reading {
    /// Seconds since `before`, on the robot's clock.
    pub fn since(&self, before: &Self) -> f64 {
        elapsed(before.telemetry.time, self.telemetry.time)
    }

    /// The state, velocities being differences to `before`: pose and legs each by their own clock.
    pub fn state(&self, before: &Self, dialect: Dialect) -> Vec<f32> {
        let (seconds, there) = (self.since(before).max(1e-3), self.pose.time - before.pose.time);
        let mut state: Vec<f64> = self.pose.position.to_vec();
        let way = (0..3).map(|i| self.pose.position[i] - before.pose.position[i]);
        state.extend(way.map(|way| if there > 1e-3 { way / there } else { 0.0 }));
        for angle in self.pose.roll_pitch_yaw() {
            state.extend([angle.cos(), angle.sin()]);
        }
        let Telemetry { gyro, position, back_emf, battery, .. } = self.telemetry;
        if dialect == Dialect::Authors {
            state.extend(gyro.map(f64::from));
        }
        for legs in position {
            let angle = f64::from(legs.rem_euclid(COUNTS as i32)) / COUNTS * TAU;
            state.extend([angle.cos(), angle.sin()]);
        }
        let turned = |side: usize| f64::from(position[side].wrapping_sub(before.telemetry.position[side]));
        state.extend([0, 1].map(|side| turned(side) / COUNTS * TAU / seconds));
        if dialect == Dialect::Authors {
            state.extend(back_emf.map(f64::from));
            state.push(f64::from(battery));
        }
        state.into_iter().map(|x| x as f32).collect()
    }
}

/// Height of the motion capture's frame above the middle of the body (m).
const MARKERS: f64 = 0.035;

impl Reading {
    /// Positions of the model `assets/models/millirobot.xml`, for the 3D view.
    pub fn configuration(&self) -> Vec<f64> {
        let [x, y, z] = self.pose.position;
        let seen = self.pose != Pose::default();
        let mut positions = vec![x, y, if seen { z - MARKERS } else { 0.021 }];
        positions.extend(self.pose.quaternion);
        for legs in self.telemetry.position {
            let middle = f64::from(legs) / COUNTS * TAU;
            positions.extend([middle + PI, middle, middle + PI]);
        }
        positions
    }
}

/// Seconds from one time of the robot's clock to a later one.
pub fn elapsed(from: u32, to: u32) -> f64 {
    let ahead = if to >= from { to - from } else { (CLOCK - from.min(CLOCK)) + to };
    f64::from(ahead) * 1e-6
}

/// The robot as the rest of the program sees it. Without a source of poses there is nothing to steer by.
pub fn spec(with_pose: bool, dialect: Dialect, speeds: [f64; 2]) -> PlantSpec {
    let element = |name: &str, unit: &str, role| Element::new(name, unit, role);
    let tells_all = dialect == Dialect::Authors;
    let sensors = |names: &[&str]| -> Vec<Element> {
        names.iter().filter(|_| tells_all).map(|name| element(name, "count", Role::Other)).collect()
    };
    let mut state = vec![
        element("x", "m", Role::Position(Axis::X)),
        element("y", "m", Role::Position(Axis::Y)),
        element("z", "m", Role::Position(Axis::Z)),
        element("x_velocity", "m/s", Role::Velocity(Axis::X)),
        element("y_velocity", "m/s", Role::Velocity(Axis::Y)),
        element("z_velocity", "m/s", Role::Velocity(Axis::Z)),
    ];
    state.extend(
        ["roll_cos", "roll_sin", "pitch_cos", "pitch_sin"].map(|name| element(name, "1", Role::Other)),
    );
    state.push(element("yaw_cos", "1", Role::HeadingCos));
    state.push(element("yaw_sin", "1", Role::HeadingSin));
    state.extend(sensors(&["gyro_x", "gyro_y", "gyro_z"]));
    let legs = ["left_leg_cos", "left_leg_sin", "right_leg_cos", "right_leg_sin"];
    state.extend(legs.map(|name| element(name, "1", Role::Other)));
    let rates = ["left_leg_velocity", "right_leg_velocity"];
    state.extend(rates.map(|name| element(name, "rad/s", Role::JointVelocity)));
    state.extend(sensors(&["bemf_left", "bemf_right", "battery"]));
    let speed = |name| element(name, "Hz", Role::Control).limited(speeds);
    let anchor = Anchor { plane: [0, 1], forward_velocity: 3, heading: Heading::CosSin(10) };
    PlantSpec {
        agent: "roach".into(),
        variant: "millirobot".into(),
        state,
        action: ["left_speed", "right_speed"].map(speed).to_vec(),
        control_period: PERIOD,
        anchor: with_pose.then_some(anchor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_made_of_two_readings_and_their_own_clocks() {
        let before = Reading {
            telemetry: Telemetry {
                time: CLOCK - 40_000,
                position: [65_536 * 3, -100],
                ..Telemetry::default()
            },
            pose: Pose { time: 10.0, ..Pose::default() },
        };
        let quarter = std::f64::consts::FRAC_PI_4;
        let now = Reading {
            telemetry: Telemetry {
                time: 60_000, // the clock has started again
                position: [65_536 * 3 + 16_384, -100],
                gyro: [1, 2, 3],
                back_emf: [40, -41],
                battery: 900,
                ..Telemetry::default()
            },
            pose: Pose {
                time: 10.2,
                position: [0.04, 0.0, 0.05],
                quaternion: [quarter.cos(), 0.0, 0.0, quarter.sin()],
            },
        };
        let authors = Dialect::Authors;
        let (state, spec) = (now.state(&before, authors), spec(true, authors, SPEEDS));
        assert_eq!((state.len(), spec.state.len()), (24, 24));
        let stock = super::spec(true, Dialect::Stock, SPEEDS);
        let told = now.state(&before, Dialect::Stock);
        assert_eq!((told.len(), stock.state.len()), (18, 18));
        for (element, number) in stock.state.iter().zip(told) {
            assert_eq!(number, state[spec.state_index(&element.name).expect("the authors tell it too")]);
        }
        let at = |name: &str| state[spec.state_index(name).expect(name)];
        let near = |a: f32, b: f64| assert!((f64::from(a) - b).abs() < 1e-5, "{a} {b}");
        near(at("x_velocity"), 0.2);
        near(at("z_velocity"), 0.25);
        near(at("yaw_sin"), 1.0);
        near(at("left_leg_sin"), 1.0);
        near(at("left_leg_velocity"), TAU / 4.0 / 0.1);
        near(at("right_leg_velocity"), 0.0);
        assert_eq!((at("gyro_y"), at("bemf_right"), at("battery")), (2.0, -41.0, 900.0));
    }
}
