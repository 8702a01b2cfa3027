//! Postures that an agent must not take, lest it end on its back.

use crate::plant::{Axis, PlantSpec, Role, Rows};

/// Rules of one agent, over state elements found by role.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Posture {
    /// No rule.
    Any,
    /// Half-cheetah: the front leg stays back (the authors' heading terms): thigh below 0.2 rad, shin and
    /// foot below 0, by state index.
    FrontLeg([usize; 3]),
    /// Ant: height (m) well within the 0.3 to 1 m that end an episode, and torso upright within 45 degrees. Nothing in the data
    /// tells how to get up again.
    Balance { height: usize, quaternion: usize },
    /// Hopper: height above 0.7 m and pitch within 0.3 rad.
    Upright { height: usize, pitch: usize },
}

impl Posture {
    /// The rules of the spec's agent, if its elements are found.
    pub fn of(spec: &PlantSpec) -> Self {
        let nth = |role: Role, n: usize| {
            spec.state.iter().enumerate().filter(|(_, e)| e.role == role).nth(n).map(|(i, _)| i)
        };
        let last = |role: Role| spec.state.iter().rposition(|e| e.role == role);
        let found = match spec.agent.as_str() {
            "half_cheetah" => (|| {
                // Joints are back thigh, shin, foot, then the front ones.
                Some(Self::FrontLeg([nth(Role::Joint, 3)?, nth(Role::Joint, 4)?, nth(Role::Joint, 5)?]))
            })(),
            // The centre of mass comes after the torso.
            "ant" => (|| {
                let height = last(Role::Position(Axis::Z))?;
                Some(Self::Balance { height, quaternion: nth(Role::Quaternion(0), 0)? })
            })(),
            "hopper" => (|| {
                let height = nth(Role::Position(Axis::Z), 0)?;
                Some(Self::Upright { height, pitch: nth(Role::Angle, 0)? })
            })(),
            _ => None,
        };
        found.unwrap_or(Self::Any)
    }

    /// Adds the number of rules that each candidate breaks by more than `slack` (rad, m) to `out`.
    pub fn count(&self, states: Rows<'_>, slack: f32, out: &mut [f32]) {
        let mut add = |row: usize, broken: &dyn Fn(f32) -> bool| {
            out.iter_mut().zip(states.row(row)).for_each(|(o, &x)| *o += f32::from(u8::from(broken(x))));
        };
        match *self {
            Self::Any => {}
            Self::FrontLeg([thigh, shin, foot]) => {
                add(thigh, &|q| q >= 0.2 + slack);
                add(shin, &|q| q >= slack);
                add(foot, &|q| q >= slack);
            }
            Self::Balance { height, quaternion } => {
                add(height, &|z| !(0.35 - slack..=0.9 + slack).contains(&z));
                let [w, x, y, z] = [0, 1, 2, 3].map(|i| states.row(quaternion + i));
                for (c, o) in out.iter_mut().enumerate() {
                    let [w, x, y, z] = [w[c], x[c], y[c], z[c]].map(|q| q * q);
                    // Cosine of the angle to the vertical; predicted quaternions are not of unit length.
                    let upright = (w - x - y + z) / (w + x + y + z);
                    *o += f32::from(u8::from(upright < std::f32::consts::FRAC_1_SQRT_2 - slack));
                }
            }
            Self::Upright { height, pitch } => {
                add(height, &|z| z <= 0.7 - slack);
                add(pitch, &|p| p.abs() >= 0.3 + slack);
            }
        }
    }
}
