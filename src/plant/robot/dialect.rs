//! What two firmwares of the robot have in common, and what not: how they are asked to move, and what they tell.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use super::{HOLD, Reply, Request, Telemetry, roach::COUNTS, state::CLOCK};
use crate::fields::described;

described! {
    /// Which firmware the robot runs.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Dialect {
        /// That of the authors' experiments: a speed is answered with all sensors, by the robot's clock.
        #[default]
        Authors,
        /// That of biomimetics/roach: a speed is a profile that a timed run follows, and positions of the legs are all that is told.
        Stock,
    }
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "authors" => Ok(Self::Authors),
            "stock" => Ok(Self::Stock),
            _ => Err(format!("no dialect is called \"{text}\"; there are authors and stock")),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Authors => "authors",
            Self::Stock => "stock",
        })
    }
}

/// Milliseconds of a profile's segment. A timed run begins its segment anew, so that a longer one would cost way each time.
const SEGMENT: i16 = 5;

impl Dialect {
    /// What is sent once, to a robot that has taken its gains.
    pub fn set_up(self) -> &'static [Request] {
        match self {
            Self::Authors => &[Request::SetOutputChannel(1), Request::ZeroPosition],
            Self::Stock => &[Request::ZeroPosition],
        }
    }

    /// What is sent before the legs turn again, having stood at `legs` (counts): they are to go on from there.
    pub fn start(self, legs: [i32; 2]) -> Request {
        match self {
            Self::Authors => Request::StartMotors,
            // The stock request of that kind has no end. This one moves the wanted positions to the present ones, and on by what
            // the legs lack of this phase: nothing.
            Self::Stock => {
                let [left, right] = legs.map(|counts| counts.rem_euclid(COUNTS as i32));
                Request::SetPhase(left - right)
            }
        }
    }

    /// Leg speeds (counts a millisecond) for [`HOLD`], and the question that is answered with a reading. A question is asked again
    /// if no answer comes.
    pub fn drive(self, speeds: [i16; 2], again: bool) -> Vec<Request> {
        // Should the line go, the robot stops by itself.
        let run = Request::StartTimedRun(HOLD.as_millis() as u16);
        let moving = speeds != [0, 0];
        match self {
            Self::Authors if moving && !again => vec![run, Request::SetVelocity(speeds)],
            Self::Authors => vec![Request::SetVelocity(speeds)],
            Self::Stock if moving => vec![Request::SetProfile(profile(speeds)), run, Request::GetPositions],
            Self::Stock => vec![Request::StopMotors, Request::GetPositions],
        }
    }

    /// Whether readings hold the battery's charge.
    pub fn tells_battery(self) -> bool {
        self == Self::Authors
    }

    /// The reading in a reply to a question that was `sent` and answered at these moments.
    pub fn reading(self, reply: &Reply, sent: Duration, heard: Duration) -> Option<Telemetry> {
        match (self, reply) {
            (Self::Authors, Reply::Telemetry(telemetry)) => Some(*telemetry),
            (Self::Stock, Reply::Positions(position)) => {
                let micros = (sent + heard).as_micros() / 2;
                let time = (micros % u128::from(CLOCK)) as u32;
                Some(Telemetry { time, position: *position, ..Telemetry::default() })
            }
            _ => None,
        }
    }

    /// Whether readings carry the robot's own time, by which the answer to a question is told from that to an earlier one.
    pub fn has_clock(self) -> bool {
        self == Self::Authors
    }

    /// What stops the motors, more than once, since any one packet may be lost.
    pub fn brake(self) -> [Request; 3] {
        let first = match self {
            Self::Authors => Request::SetVelocity([0, 0]),
            // Older stock firmware halts for good on requests that it does not know.
            Self::Stock => Request::StopMotors,
        };
        [first, Request::StopMotors, Request::StopMotors]
    }
}

/// The profile that turns the legs evenly: period (ms), four ways (65536 / 4 to a revolution) and whether it is gone through but once,
/// of each side.
fn profile(speeds: [i16; 2]) -> [i16; 12] {
    let way =
        |speed: i16| (f64::from(speed) * f64::from(SEGMENT) / 4.0).round().clamp(-8191.0, 8191.0) as i16;
    let [l, r] = speeds.map(way);
    let period = 4 * SEGMENT;
    [period, l, l, l, l, 0, period, r, r, r, r, 0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_firmware_is_moved_by_these_bytes() {
        // 5 Hz and none: 0.1 of a revolution of the left legs in each 20 ms.
        let sent: Vec<Vec<u8>> = Dialect::Stock.drive([328, 0], false).iter().map(Request::encode).collect();
        let l = [0x9a, 0x01]; // 410 = 0.1 x 0x4000 / 4
        let side = |way: [u8; 2]| [&[20, 0][..], &way.repeat(4), &[0, 0]].concat();
        assert_eq!(sent[0], [&[0, 0x8d][..], &side(l), &side([0, 0])].concat());
        assert_eq!(sent[1], [0, 0x91, 200, 0]);
        assert_eq!(sent[2], [0, 0x84]);
        for payload in &sent {
            assert_eq!(Request::decode(payload).map(|request| request.encode()).as_ref(), Some(payload));
        }
        let still: Vec<u8> = Dialect::Stock.drive([0, 0], false).iter().map(Request::code).collect();
        assert_eq!(still, [0x92, 0x84]);
        assert_eq!(Dialect::Stock.brake().map(|request| request.code()), [0x92; 3]);
        // A leg at 1.25 turns and one at -0.25: half a turn apart.
        assert_eq!(Dialect::Stock.start([81_920, -16_384]).encode(), [0, 0x93, 0, 0x80, 0xff, 0xff]);
    }

    #[test]
    fn positions_are_read_at_the_moment_between_question_and_answer() {
        let reply = Reply::decode(&[0, 0x84, 1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff]).expect("a reply");
        assert_eq!(reply, Reply::Positions([1, -2]));
        let (sent, heard) = (Duration::from_millis(100), Duration::from_millis(116));
        let reading = Dialect::Stock.reading(&reply, sent, heard).expect("a reading");
        assert_eq!((reading.time, reading.position), (108_000, [1, -2]));
        assert_eq!(Dialect::Authors.reading(&reply, sent, heard), None);
        assert_eq!(Reply::decode(&[0, 0x84, 1, 0, 0, 0, 0xfe, 0xff, 0xff]), None);
    }
}
