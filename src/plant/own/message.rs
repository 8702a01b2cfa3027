//! What host and robot say to each other, in either form.

use serde::{Deserialize, Serialize};

use super::{frame, text};

/// The version of the protocol that this program speaks.
pub const VERSION: u8 = 1;

/// How messages are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Postcard, a checksum, COBS, and a 0 at the end.
    Binary,
    /// Lines of words.
    Text,
}

/// Host to robot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Who are you?
    Hello,
    /// Do this, and say what your state is. The same number again is the same command.
    Act { number: u32, action: Vec<f32> },
    /// Motors off, and say what your state is.
    Stop,
}

/// Robot to host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Hello(Hello),
    State(Measured),
    /// Something is wrong; in words, for people.
    Trouble(String),
}

/// What a robot says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    pub version: u8,
    pub name: String,
    pub state: Vec<StateElement>,
    pub action: Vec<ActionElement>,
    /// Time between two actions (ms).
    pub period_ms: u16,
}

/// An element of the state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateElement {
    pub name: String,
    pub unit: String,
    /// One of [`super::ROLES`].
    pub role: String,
}

/// An element of the action: -1 stands for `low`, 1 for `high`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionElement {
    pub name: String,
    pub unit: String,
    pub low: f32,
    pub high: f32,
}

/// What a robot measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Of the last [`Request::Act`] that it obeyed; 0 before the first.
    pub number: u32,
    /// The robot's own clock (µs), which begins anew after 2^32.
    pub time_us: u32,
    pub values: Vec<f32>,
}

impl Measured {
    /// Seconds from `before` to this, on the robot's clock; negative where it went back.
    pub fn since(&self, before: &Self) -> f64 {
        f64::from(self.time_us.wrapping_sub(before.time_us).cast_signed()) * 1e-6
    }
}

impl Request {
    /// The bytes on the line.
    pub fn encode(&self, form: Form) -> Vec<u8> {
        match form {
            Form::Binary => frame::encode(self),
            Form::Text => text::encode(self),
        }
    }

    /// In both forms, such that a robot which speaks one of them finds it between what is no message to it.
    fn encode_both(&self) -> Vec<u8> {
        [b"\n", &self.encode(Form::Text)[..], &self.encode(Form::Binary), b"\n"].concat()
    }
}

/// "Who are you?", to a robot of which nothing is known.
pub fn question() -> Vec<u8> {
    Request::Hello.encode_both()
}

/// What stops any robot that speaks the protocol, whichever form it speaks; twice, since one may be lost.
pub fn brake() -> Vec<u8> {
    Request::Stop.encode_both().repeat(2)
}
