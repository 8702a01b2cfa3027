//! The ten-centimetre hexapod on a serial port: radio frames, its commands and telemetry, where it is, and a driver that never lets
//! it run unwatched.

mod clock;
mod dialect;
mod doubt;
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

use super::PlantSpec;
use crate::fields::described;

pub use dialect::Dialect;
pub use driver::Robot;
pub use guard::HOLD;
pub use line::Line;
pub use link::{Counts, brake};
pub use ports::{Port, Usb, ports, whereabouts};
pub use pose::{Format, Pose, PoseSource, Stream, Up, Version, roll_pitch_yaw};
pub use roach::{COUNTS, GAINS, Reply, Request, Telemetry, counts_a_millisecond};
pub(super) use serial::SerialLine;
pub use state::{PERIOD, Reading, SPEEDS, elapsed, spec};
pub use xbee::{Decoder, Frame};

described! {
    /// How a robot is reached; of one's own robots only the port and its rate matter.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct RobotConfig {
        /// The serial port, such as `/dev/ttyUSB0`, or `demo:TERRAIN` for an emulated robot; with `demo:TERRAIN+TERRAIN` its random episodes
        /// are on either.
        pub port: String,
        /// The port of the robot that a finished model controls, where that is another one: say, on another floor.
        pub trial: String,
        /// Bits a second on the serial line.
        pub baud: u32,
        /// The robot's 16-bit radio address.
        pub address: u16,
        /// Which firmware the robot runs.
        pub dialect: Dialect,
        /// Where poses arrive; empty: nobody sees the robot. `0.0.0.0:4500` hears datagrams of ours;
        /// `natnet:0.0.0.0:1511?group=239.255.42.99` hears OptiTrack's Motive, as it streams unless told otherwise. Settings follow the
        /// `?`, with `&` between them: `body=3` is the rigid body to follow (the first that is seen, if none is named), `group` a
        /// multicast group to join on the card of that address, `from=192.168.1.5` the only machine to listen to (the first that sends, if
        /// none is named), `version=3.1` the protocol's (4.1, if none is named: Motive 3.1 and
        /// later), `up=z` for a Motive that streams with Z up, not Y. A body's own x is the robot's way ahead.
        pub pose: String,
        /// Leg speeds (Hz) that actions of -1 and 1 stand for.
        pub speeds: [f64; 2],
        /// What goes wrong with an emulated robot, such as `drop=0.1`; see `foresight emulate --help`.
        pub faults: Vec<String>,
    }
}

/// What ports that are no ports begin with: `demo:carpet` is an emulated robot on carpet.
const DEMO: &str = "demo:";

impl RobotConfig {
    /// The terrain of an emulated robot; `None` for a real one.
    pub fn terrain(&self) -> Option<&str> {
        self.port.strip_prefix(DEMO)
    }

    /// The robot as the rest of the program sees it.
    pub fn spec(&self) -> PlantSpec {
        // An emulated robot is always seen.
        spec(self.terrain().is_some() || !self.pose.is_empty(), self.dialect, self.speeds)
    }
}

impl Default for RobotConfig {
    fn default() -> Self {
        Self {
            port: String::new(),
            trial: String::new(),
            baud: 57_600,
            address: 1,
            dialect: Dialect::default(),
            pose: String::new(),
            speeds: SPEEDS,
            faults: Vec::new(),
        }
    }
}
