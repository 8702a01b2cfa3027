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
