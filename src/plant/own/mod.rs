//! Anyone's own robot on a serial port: it says what it is and how often it wants to be told what to do. What the bytes are stands in
//! `presets/robot/OWN_ROBOT.md`; a binary form with a checksum, and lines of text for whoever writes their first sketch.

mod decoder;
mod driver;
mod frame;
mod introduction;
mod link;
mod message;
mod search;
mod text;

pub use decoder::Decoder;
pub use driver::OwnRobot;
pub use introduction::{ROLES, role};
pub use link::Counts;
pub use message::{
    ActionElement, Form, Hello, Measured, Reply, Request, StateElement, VERSION, brake, question,
};
