//! From what a robot says of itself to a plant's description, or to the one thing that is wrong with it.

use std::{collections::BTreeSet, ops::RangeInclusive};

use super::{Hello, VERSION};
use crate::plant::{Anchor, Axis, Element, PlantSpec, Role};

/// Most elements of a state and of an action.
pub(super) const MOST_STATES: usize = 256;
pub(super) const MOST_ACTIONS: usize = 32;
/// Periods that can be kept on a serial port, and with a dead man's handle (ms).
const PERIODS: RangeInclusive<u16> = 5..=2000;
/// Longest name (characters), and longest unit.
const LONGEST: [usize; 2] = [40, 16];

/// The words for roles.
pub const ROLES: [(&str, Role); 14] = [
    ("position_x", Role::Position(Axis::X)),
    ("position_y", Role::Position(Axis::Y)),
    ("position_z", Role::Position(Axis::Z)),
    ("velocity_x", Role::Velocity(Axis::X)),
    ("velocity_y", Role::Velocity(Axis::Y)),
    ("velocity_z", Role::Velocity(Axis::Z)),
    ("heading", Role::Heading),
    ("heading_cos", Role::HeadingCos),
    ("heading_sin", Role::HeadingSin),
    ("angle", Role::Angle),
    ("angular_velocity", Role::AngularVelocity),
    ("joint", Role::Joint),
    ("joint_velocity", Role::JointVelocity),
    ("other", Role::Other),
];

/// The role that `word` stands for.
pub fn role(word: &str) -> Option<Role> {
    ROLES.iter().find(|(known, _)| *known == word).map(|(_, role)| *role)
}

/// What is added to a robot's state so that it can be steered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extra {
    /// The rate of this element, from one state to the next.
    Rate(usize),
    /// A height of 0: the robot moves along one line.
    Height,
}

/// A robot as the program sees it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Described {
    pub spec: PlantSpec,
    /// Elements that the robot itself says; the extras follow.
    pub own: usize,
    pub extras: Vec<Extra>,
}

impl Hello {
    /// The plant that the robot says it is.
    ///
    /// # Errors
    /// What is wrong with it, in words for whoever wrote the robot's program.
    pub fn spec(&self) -> Result<PlantSpec, String> {
        describe(self).map(|described| described.spec)
    }
}

/// Makes sense of `hello`.
///
/// # Errors
/// What is wrong with it, in words for whoever wrote the robot's program.
pub(super) fn describe(hello: &Hello) -> Result<Described, String> {
    if hello.version != VERSION {
        return Err(format!(
            "it speaks version {} of the protocol, this program version {VERSION}",
            hello.version
        ));
    }
    let agent = agent_name(&hello.name).ok_or("it gives no name for itself that has a letter or a digit")?;
    let period = hello.period_ms;
    if !PERIODS.contains(&period) {
        let (shortest, longest) = (PERIODS.start(), PERIODS.end());
        return Err(format!("its period is {period} ms; it must be {shortest} to {longest} ms"));
    }
    let mut state = state(hello)?;
    let action = action(hello)?;
    let extras = add_what_steering_needs(&mut state);
    let spec = PlantSpec {
        agent,
        variant: "own".into(),
        anchor: Anchor::of(&state),
        state,
        action,
        control_period: f64::from(period) * 1e-3,
    };
    Ok(Described { spec, own: hello.state.len(), extras })
}

fn state(hello: &Hello) -> Result<Vec<Element>, String> {
    let count = hello.state.len();
    if !(1..=MOST_STATES).contains(&count) {
        return Err(format!("its state has {count} elements; it must have 1 to {MOST_STATES}"));
    }
    check_names("state", hello.state.iter().map(|e| e.name.as_str()))?;
    let mut state = Vec::new();
    for said in &hello.state {
        let role = role(&said.role).ok_or_else(|| {
            let words: Vec<&str> = ROLES.iter().map(|(word, _)| *word).collect();
            format!("its state {} has the role \"{}\"; roles are {}", said.name, said.role, words.join(", "))
        })?;
        state.push(Element::new(&said.name, unit("state", &said.name, &said.unit)?, role));
    }
    let is = |i: usize, role| state.get(i).is_some_and(|e| e.role == role);
    for (i, element) in state.iter().enumerate() {
        let alone = match element.role {
            Role::HeadingCos => !is(i + 1, Role::HeadingSin),
            Role::HeadingSin => i == 0 || !is(i - 1, Role::HeadingCos),
            _ => false,
        };
        if alone {
            return Err(format!(
                "its state {} stands alone: heading_sin must come right after heading_cos",
                element.name
            ));
        }
    }
    Ok(state)
}

fn action(hello: &Hello) -> Result<Vec<Element>, String> {
    let count = hello.action.len();
    if !(1..=MOST_ACTIONS).contains(&count) {
        return Err(format!("its action has {count} elements; it must have 1 to {MOST_ACTIONS}"));
    }
    check_names("action", hello.action.iter().map(|e| e.name.as_str()))?;
    let mut action = Vec::new();
    for said in &hello.action {
        let (name, low, high) = (&said.name, said.low, said.high);
        if !(low.is_finite() && high.is_finite() && low < high) {
            return Err(format!(
                "its action {name} goes from {low} to {high}; it must go from a lower number to a higher"
            ));
        }
        let limits = [low, high].map(f64::from);
        action.push(Element::new(name, unit("action", name, &said.unit)?, Role::Control).limited(limits));
    }
    Ok(action)
}

/// Names are short, without blanks, and no two are the same.
fn check_names<'a>(of: &str, names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut taken = BTreeSet::new();
    for (i, name) in names.enumerate() {
        let length = name.chars().count();
        if !(1..=LONGEST[0]).contains(&length) || name.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(format!(
                "its {of} element {} is called {:?}; a name has 1 to {} characters and no blanks",
                i + 1,
                name.chars().take(LONGEST[0]).collect::<String>(),
                LONGEST[0]
            ));
        }
        if !taken.insert(name) {
            return Err(format!("two elements of its {of} are called {name}"));
        }
    }
    Ok(())
}

/// The unit as axes show it; none is 1.
fn unit<'a>(of: &str, name: &str, unit: &'a str) -> Result<&'a str, String> {
    match unit.trim() {
        "" => Ok("1"),
        unit if unit.chars().count() > LONGEST[1] || unit.chars().any(char::is_control) => {
            Err(format!("its {of} {name} has a unit of more than {} characters", LONGEST[1]))
        }
        unit => Ok(unit),
    }
}

/// A name that files and tables can bear.
fn agent_name(name: &str) -> Option<String> {
    let clean = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    let name: String = name.trim().chars().take(LONGEST[0]).map(clean).collect();
    name.chars().any(char::is_alphanumeric).then_some(name)
}

/// Velocities where there are positions alone, and a height where nothing lies across the way.
fn add_what_steering_needs(state: &mut Vec<Element>) -> Vec<Extra> {
    let find = |state: &[Element], role| state.iter().position(|element| element.role == role);
    let mut extras = Vec::new();
    if find(state, Role::Position(Axis::X)).is_none() {
        return extras;
    }
    if find(state, Role::Velocity(Axis::X)).is_none() {
        for (axis, name) in [(Axis::X, "x_velocity"), (Axis::Y, "y_velocity")] {
            let known = find(state, Role::Velocity(axis)).is_some();
            let Some(at) = find(state, Role::Position(axis)).filter(|_| !known) else { continue };
            let unit = format!("{}/s", state[at].unit);
            extras.push(Extra::Rate(at));
            state.push(Element::new(free_name(state, name), &unit, Role::Velocity(axis)));
        }
    }
    if [Axis::Y, Axis::Z].iter().all(|&axis| find(state, Role::Position(axis)).is_none()) {
        extras.push(Extra::Height);
        state.push(Element::new(free_name(state, "height"), "m", Role::Position(Axis::Z)));
    }
    extras
}

/// `name`, or with as many `_` after it as make it one of its own.
fn free_name(state: &[Element], name: &str) -> String {
    let mut name = name.to_owned();
    while state.iter().any(|element| element.name == name) {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plant::{
        Heading,
        own::{ActionElement, StateElement},
    };

    fn hello(state: &[(&str, &str)]) -> Hello {
        let state = state.iter().map(|&(name, role)| StateElement {
            name: name.into(),
            unit: "m".into(),
            role: role.into(),
        });
        let action = ActionElement { name: "push".into(), unit: "N".into(), low: -2.0, high: 2.0 };
        Hello { version: 1, name: "toy".into(), state: state.collect(), action: vec![action], period_ms: 20 }
    }

    #[test]
    fn a_robot_with_a_position_can_be_steered_whatever_else_it_says() {
        let described = describe(&hello(&[
            ("x", "position_x"),
            ("y", "position_y"),
            ("c", "heading_cos"),
            ("s", "heading_sin"),
            ("u", "velocity_x"),
        ]))
        .expect("it is sound");
        let anchor = described.spec.anchor.expect("it can be steered");
        assert_eq!((anchor.plane, anchor.forward_velocity), ([0, 1], 4));
        assert_eq!(anchor.heading, Heading::CosSin(2));
        assert!(described.extras.is_empty());
        assert_eq!((described.spec.id().as_str(), described.spec.control_period), ("toy/own", 0.02));

        let described = describe(&hello(&[("x", "position_x"), ("y", "position_y")])).expect("it is sound");
        assert_eq!(described.extras, [Extra::Rate(0), Extra::Rate(1)]);
        assert_eq!(described.spec.anchor.map(|a| a.forward_velocity), Some(2));
        assert_eq!(described.spec.state[3].label(), "y_velocity (m/s)");

        let rail = describe(&hello(&[("height", "position_x"), ("v", "velocity_x")])).expect("it is sound");
        assert_eq!(rail.extras, [Extra::Height]);
        assert_eq!(rail.spec.anchor.map(|a| a.plane), Some([0, 2]));
        assert_eq!(rail.spec.state[2].name, "height_");

        let nowhere = describe(&hello(&[("a", "angle"), ("w", "angular_velocity")])).expect("it is sound");
        assert!(nowhere.spec.anchor.is_none() && nowhere.extras.is_empty());
    }

    #[test]
    fn a_name_is_made_fit_for_files() {
        for (name, clean) in [(" my robot ", "my_robot"), ("../x.csv", "___x_csv"), ("Größe-2", "Größe-2")]
        {
            assert_eq!(agent_name(name).as_deref(), Some(clean));
        }
        assert_eq!(agent_name("..."), None);
        assert_eq!(agent_name(&"x".repeat(1000)).map(|name| name.len()), Some(40));
    }

    #[test]
    fn nonsense_is_refused_with_one_clear_message_each() {
        let good = || hello(&[("x", "position_x"), ("v", "velocity_x")]);
        let why = |change: &dyn Fn(&mut Hello)| {
            let mut hello = good();
            change(&mut hello);
            describe(&hello).expect_err("it is nonsense")
        };
        assert!(why(&|h| h.version = 2).contains("version 2 of the protocol, this program version 1"));
        assert!(why(&|h| h.name = " ".into()).contains("gives no name"));
        assert!(why(&|h| h.period_ms = 1).contains("its period is 1 ms; it must be 5 to 2000 ms"));
        assert!(why(&|h| h.period_ms = 5000).contains("its period is 5000 ms"));
        assert!(why(&|h| h.state.clear()).contains("its state has 0 elements; it must have 1 to 256"));
        assert!(why(&|h| h.state = vec![h.state[0].clone(); 257]).contains("257 elements"));
        assert!(why(&|h| h.action.clear()).contains("its action has 0 elements; it must have 1 to 32"));
        assert!(why(&|h| h.state[1].name = "x".into()).contains("two elements of its state are called x"));
        assert!(why(&|h| h.state[1].name = "a b".into()).contains("its state element 2 is called \"a b\""));
        assert!(why(&|h| h.action[0].name = String::new()).contains("its action element 1 is called \"\""));
        assert!(why(&|h| h.state[0].role = "speed".into()).contains("role \"speed\"; roles are position_x,"));
        assert!(why(&|h| h.state[0].role = "heading_cos".into()).contains("x stands alone"));
        assert!(why(&|h| h.state[0].role = "heading_sin".into()).contains("x stands alone"));
        assert!(why(&|h| h.state[0].unit = "m".repeat(99)).contains("unit of more than 16"));
        for [low, high] in [[1.0, -1.0], [1.0, 1.0], [f32::NAN, 1.0], [0.0, f32::INFINITY]] {
            let why = why(&|h| (h.action[0].low, h.action[0].high) = (low, high));
            assert!(why.contains("from a lower number to a higher"), "{why}");
        }
    }
}
