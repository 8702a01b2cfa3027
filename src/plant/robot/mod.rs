//! The ten-centimetre hexapod on a serial port: radio frames, its commands and telemetry, where it is, and a driver that never lets
//! it run unwatched.

mod driver;
mod guard;
mod line;
mod link;
mod ports;
mod pose;
mod roach;
mod serial;
mod state;
mod xbee;

use serde::{Deserialize, Serialize};

pub use driver::Robot;
pub use guard::HOLD;
pub use line::Line;
pub use link::{Counts, brake};
pub use ports::{Port, Usb, ports, whereabouts};
pub use pose::{Pose, PoseSource, roll_pitch_yaw};
pub use roach::{COUNTS, GAINS, Reply, Request, Telemetry, counts_a_millisecond};
pub(super) use serial::SerialLine;
pub use state::{PERIOD, Reading, SPEEDS, elapsed, spec};
pub use xbee::{Decoder, Frame};

/// How a robot is reached; of one's own robots only the port and its rate matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RobotConfig {
    /// The serial port, such as `/dev/ttyUSB0`, or `demo:TERRAIN` for an emulated robot; with `demo:TERRAIN+TERRAIN` its random episodes
    /// are on either.
    pub port: String,
    /// The port of the robot that a finished model controls, where that is another one: say, on another floor.
    pub trial: String,
    pub baud: u32,
    /// The robot's 16-bit radio address.
    pub address: u16,
    /// Where poses arrive, such as `0.0.0.0:4500` (see [`Pose`]); empty: nobody sees the robot.
    pub pose: String,
    /// Leg speeds (Hz) that actions of -1 and 1 stand for.
    pub speeds: [f64; 2],
    /// What goes wrong with an emulated robot, such as `drop=0.1`; see `foresight emulate --help`.
    pub faults: Vec<String>,
}

/// What ports that are no ports begin with: `demo:carpet` is an emulated robot on carpet.
const DEMO: &str = "demo:";

impl RobotConfig {
    /// The terrain of an emulated robot; `None` for a real one.
    pub fn terrain(&self) -> Option<&str> {
        self.port.strip_prefix(DEMO)
    }
}

impl Default for RobotConfig {
    fn default() -> Self {
        Self {
            port: String::new(),
            trial: String::new(),
            baud: 57_600,
            address: 1,
            pose: String::new(),
            speeds: SPEEDS,
            faults: Vec::new(),
        }
    }
}
