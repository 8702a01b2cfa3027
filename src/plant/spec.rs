//! What a plant's state and action vectors mean: every element by name, unit, role and limits.

use serde::{Deserialize, Serialize};

/// A world axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    X,
    Y,
    Z,
}

/// What an element stands for; features and tasks are built from roles, never from positions in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// World position (m).
    Position(Axis),
    /// Angle about the vertical (rad), not wrapped.
    Heading,
    /// An unlimited angle (rad) other than the heading, such as the pitch of a planar torso.
    Angle,
    /// Element `0..4` (w, x, y, z) of an orientation quaternion.
    Quaternion(u8),
    /// Cosine of the heading; the sine follows as the next element.
    HeadingCos,
    /// Sine of the heading.
    HeadingSin,
    /// A joint's position (rad or m).
    Joint,
    /// World-frame linear velocity (m/s).
    Velocity(Axis),
    /// Rate of an angle, in the body's own frame where it has one (rad/s).
    AngularVelocity,
    /// Rate of a joint (rad/s or m/s).
    JointVelocity,
    /// An action element.
    Control,
    /// A recorded quantity that follows from others and should not drive a model that has a choice.
    Derived,
    /// Anything else.
    Other,
}

/// One element of a state or action vector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Element {
    /// Unique within its vector, e.g. `com_x` or `thigh_front_velocity`.
    pub name: String,
    /// SI unit as shown on axes: `m`, `rad`, `m/s`, `rad/s`, `N·m` or `1`.
    pub unit: String,
    pub role: Role,
    /// Physical limits in [`Element::unit`], where the plant has any.
    pub limits: Option<[f64; 2]>,
}

impl Element {
    pub fn new(name: impl Into<String>, unit: &str, role: Role) -> Self {
        Self { name: name.into(), unit: unit.to_owned(), role, limits: None }
    }

    #[must_use]
    pub fn limited(mut self, limits: [f64; 2]) -> Self {
        self.limits = Some(limits);
        self
    }

    /// `com_x (m)`, as axes and tables show it.
    pub fn label(&self) -> String {
        format!("{} ({})", self.name, self.unit)
    }
}

/// Where in the state vector the heading is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heading {
    /// The plant has none (it moves in a vertical plane).
    None,
    /// Index of an angle (rad).
    Angle(usize),
    /// Index of the first (w) of four consecutive quaternion elements.
    Quaternion(usize),
    /// Index of the cosine; the sine is next.
    CosSin(usize),
}

impl Heading {
    /// The heading (rad, in -pi..=pi for quaternions and cos/sin) of `state`; 0 where there is none.
    pub fn of(self, state: &[f32]) -> f32 {
        match self {
            Self::None => 0.0,
            Self::Angle(i) => state[i],
            Self::Quaternion(i) => {
                let [w, x, y, z] = [state[i], state[i + 1], state[i + 2], state[i + 3]];
                (2.0 * (w * z + x * y)).atan2(1.0 - 2.0 * (y * y + z * z))
            }
            Self::CosSin(i) => state[i + 1].atan2(state[i]),
        }
    }
}

/// The elements that tasks steer by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Indices of the two coordinates of the plane in which paths are drawn (m).
    pub plane: [usize; 2],
    /// Index of the velocity along world x (m/s), which forward tasks reward.
    pub forward_velocity: usize,
    pub heading: Heading,
}

impl Anchor {
    /// Where a plant of these elements is: its x with its y, or with its z if it moves in a vertical plane.
    pub fn of(state: &[Element]) -> Option<Self> {
        let find = |role| state.iter().position(|element| element.role == role);
        let x = find(Role::Position(Axis::X))?;
        let other = find(Role::Position(Axis::Y)).or_else(|| find(Role::Position(Axis::Z)))?;
        let heading = find(Role::Heading)
            .map(Heading::Angle)
            .or_else(|| find(Role::Quaternion(0)).map(Heading::Quaternion))
            .or_else(|| find(Role::HeadingCos).map(Heading::CosSin))
            .unwrap_or(Heading::None);
        Some(Self { plane: [x, other], forward_velocity: find(Role::Velocity(Axis::X))?, heading })
    }
}

/// The whole description of a plant that the rest of the program reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlantSpec {
    /// `swimmer`, `half_cheetah`, ... or the model name of a user's MJCF.
    pub agent: String,
    /// `faithful`, `modern` or `custom`.
    pub variant: String,
    pub state: Vec<Element>,
    /// Physical actions; the program's own actions are in `-1..=1` and map linearly to the limits.
    pub action: Vec<Element>,
    /// Seconds between two actions.
    pub control_period: f64,
    /// Where paths, headings and speeds are read; `None` for a plant without a position.
    pub anchor: Option<Anchor>,
}

impl PlantSpec {
    /// `swimmer/faithful`, as cards and messages name it.
    pub fn id(&self) -> String {
        format!("{}/{}", self.agent, self.variant)
    }

    /// Index of the state element called `name`.
    pub fn state_index(&self, name: &str) -> Option<usize> {
        self.state.iter().position(|element| element.name == name)
    }

    /// `state` with the whole plant moved by `[dx, dy]` (m) and turned by `turn` (rad) about the vertical through where it is: every
    /// element that the world's frame tells of (position, heading, velocity) goes along, whatever the body's own frame tells of stays,
    /// as do derived quantities. A plant that moves in a vertical plane is moved along x alone and never turned: its height is no
    /// matter of frame.
    #[must_use]
    pub fn moved(&self, state: &[f32], [dx, dy]: [f64; 2], turn: f64) -> Vec<f32> {
        let mut moved = state.to_vec();
        let Some(anchor) = self.anchor else { return moved };
        let dy = if self.is_planar() { dy } else { 0.0 };
        if self.turns() && turn != 0.0 {
            self.turn(&mut moved, anchor, turn);
        }
        for (element, value) in self.state.iter().zip(&mut moved) {
            // An addition of nothing would still turn -0 into 0.
            match element.role {
                Role::Position(Axis::X) if dx != 0.0 => *value = (f64::from(*value) + dx) as f32,
                Role::Position(Axis::Y) if dy != 0.0 => *value = (f64::from(*value) + dy) as f32,
                _ => {}
            }
        }
        moved
    }

    /// Turns what the world's frame tells of about the vertical through the anchor.
    fn turn(&self, state: &mut [f32], anchor: Anchor, turn: f64) {
        let all = |role| {
            let indices = self.state.iter().enumerate().filter(move |(_, element)| element.role == role);
            indices.map(|(i, _)| i).collect::<Vec<_>>()
        };
        let centre = anchor.plane.map(|i| f64::from(state[i]));
        let mut rotate = |pair: [usize; 2], (sin, cos): (f64, f64), [x, y]: [f64; 2]| {
            let [a, b] = pair.map(|k| f64::from(state[k]));
            let (a, b) = (a - x, b - y);
            let turned = [x + cos * a - sin * b, y + sin * a + cos * b];
            pair.iter().zip(turned).for_each(|(&k, value)| state[k] = value as f32);
        };
        // A body may be told by several points: the n-th x belongs to the n-th y.
        let pairs = |first, second| all(first).into_iter().zip(all(second)).map(|(a, b)| [a, b]);
        let whole = turn.sin_cos();
        for pair in pairs(Role::Position(Axis::X), Role::Position(Axis::Y)) {
            rotate(pair, whole, centre);
        }
        for pair in pairs(Role::Velocity(Axis::X), Role::Velocity(Axis::Y))
            .chain(pairs(Role::HeadingCos, Role::HeadingSin))
        {
            rotate(pair, whole, [0.0; 2]);
        }
        // A turn about the vertical, then what was: the product mixes w with z and x with y, by half the angle.
        for pair in pairs(Role::Quaternion(0), Role::Quaternion(3))
            .chain(pairs(Role::Quaternion(1), Role::Quaternion(2)))
        {
            rotate(pair, (0.5 * turn).sin_cos(), [0.0; 2]);
        }
        for heading in all(Role::Heading) {
            state[heading] = (f64::from(state[heading]) + turn) as f32;
        }
    }

    /// Whether its plane is the ground, in which it can be moved both ways.
    pub fn is_planar(&self) -> bool {
        let other = self.anchor.and_then(|anchor| self.state.get(anchor.plane[1]));
        other.is_some_and(|element| element.role == Role::Position(Axis::Y))
    }

    /// Whether it can be turned about the vertical: it has a heading, and its plane is the ground.
    pub fn turns(&self) -> bool {
        self.is_planar() && self.anchor.is_some_and(|anchor| anchor.heading != Heading::None)
    }

    /// Why a model or data made for `other` cannot be used here, or `None` if it can.
    pub fn mismatch(&self, other: &Self) -> Option<String> {
        let names = |elements: &[Element]| elements.iter().map(|e| e.name.clone()).collect::<Vec<_>>();
        if self.agent != other.agent || self.variant != other.variant {
            Some(format!("it was made for {}, this plant is {}", other.id(), self.id()))
        } else if names(&self.state) != names(&other.state) {
            Some(format!(
                "its state has {} elements, this plant's {} (or other names)",
                other.state.len(),
                self.state.len()
            ))
        } else if names(&self.action) != names(&other.action) {
            Some(format!(
                "its action has {} elements, this plant's {} (or other names)",
                other.action.len(),
                self.action.len()
            ))
        } else if (self.control_period - other.control_period).abs() > 1e-9 {
            Some(format!(
                "its control period is {} s, this plant's {} s",
                other.control_period, self.control_period
            ))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A body told by two points, with its heading in all three ways.
    fn spec() -> PlantSpec {
        use Role::{Heading as Angle, HeadingCos, HeadingSin, Joint, Position, Quaternion, Velocity};
        let roles = [
            Position(Axis::X),
            Position(Axis::Y),
            Quaternion(0),
            Quaternion(1),
            Quaternion(2),
            Quaternion(3),
            Angle,
            HeadingCos,
            HeadingSin,
            Velocity(Axis::X),
            Velocity(Axis::Y),
            Joint,
            Position(Axis::X),
            Position(Axis::Y),
        ];
        let state = roles.iter().enumerate().map(|(i, &role)| Element::new(format!("e{i}"), "1", role));
        PlantSpec {
            agent: "body".into(),
            variant: "custom".into(),
            state: state.collect(),
            action: Vec::new(),
            control_period: 0.1,
            anchor: Some(Anchor { plane: [0, 1], forward_velocity: 9, heading: Heading::Quaternion(2) }),
        }
    }

    #[test]
    fn a_plant_is_turned_about_itself_and_moved_with_everything_that_the_world_tells_of() {
        let spec = spec();
        let heading = 0.4_f32;
        let (s, c) = heading.sin_cos();
        // Tilted as well, so that all four numbers of the quaternion take part.
        let (tilt, half) = ((0.1_f32).sin_cos(), (0.5 * heading).sin_cos());
        let state = [
            1.0,
            2.0,
            half.1 * tilt.1,
            half.1 * tilt.0,
            half.0 * tilt.0,
            half.0 * tilt.1,
            heading,
            c,
            s,
            0.5,
            0.0,
            0.7,
            1.3,
            2.0,
        ];
        let turn = 0.9;
        let moved = spec.moved(&state, [10.0, -3.0], turn);
        let near = |a: f32, b: f64| assert!((f64::from(a) - b).abs() < 1e-5, "{a} is not {b}");
        let wanted = f64::from(heading) + turn;
        for way in [Heading::Quaternion(2), Heading::Angle(6), Heading::CosSin(7)] {
            near(way.of(&moved), wanted);
        }
        near(moved[0], 11.0);
        near(moved[1], -1.0);
        near(moved[9], 0.5 * turn.cos());
        near(moved[10], 0.5 * turn.sin());
        assert_eq!(moved[11], 0.7, "a joint is the body's own");
        near(moved[12], 11.0 + 0.3 * turn.cos());
        near(moved[13], -1.0 + 0.3 * turn.sin());
        let back = spec.moved(&moved, [-10.0, 3.0], -turn);
        back.iter().zip(&state).for_each(|(&a, &b)| near(a, f64::from(b)));
        assert_eq!(spec.moved(&state, [0.0; 2], 0.0), state, "nothing is done by nothing");
    }

    #[test]
    fn a_plant_in_a_vertical_plane_keeps_its_height() {
        let mut spec = spec();
        spec.state[1].role = Role::Position(Axis::Z);
        spec.anchor = Anchor::of(&spec.state).map(|anchor| Anchor { plane: [0, 1], ..anchor });
        assert!(!spec.turns() && !spec.is_planar());
        let state = vec![0.5; spec.state.len()];
        let moved = spec.moved(&state, [1.0, 1.0], 1.0);
        let changed: Vec<usize> = (0..state.len()).filter(|&i| moved[i] != state[i]).collect();
        assert_eq!(changed, [0, 12], "the two x");
    }
}
