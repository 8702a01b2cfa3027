//! What the robot and its host say to each other inside radio packets: requests, telemetry, and what the numbers mean
//! (biomimetics/roach, firmware/source/cmd.h; the authors' host, command.py). Fields are little-endian and packed.

/// Encoder counts of one revolution of the legs.
pub const COUNTS: f64 = 65_536.0;
/// The authors' gains of the leg controllers: Kp, Ki, Kd, Kaw, Kff, left then right.
pub const GAINS: [i16; 10] = [1800, 200, 100, 0, 0, 1800, 200, 100, 0, 0];
/// Counts of an empty and of a full battery under load.
const EMPTY: f64 = 790.0;
const FULL: f64 = 925.0;
/// Bytes of a telemetry record.
const RECORD: usize = 46;
/// Under this type the authors' firmware sends telemetry.
const TELEMETRY: u8 = 0x20;

/// What a host asks of the robot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Who is there; answered with a line of text.
    WhoAmI,
    /// The authors' firmware: what the leg controllers act on; always 1.
    SetOutputChannel(i16),
    /// The leg controllers on, without a limit of time.
    StartMotors,
    StopMotors,
    ZeroPosition,
    /// Answered with the same numbers.
    SetGains([i16; 10]),
    /// The authors' firmware: raw duty of left and right; answered with telemetry.
    SetThrust([i16; 2]),
    /// The authors' firmware: counts a millisecond of left and right; answered with telemetry.
    SetVelocity([i16; 2]),
    /// Leg controllers on for so many milliseconds, then off.
    StartTimedRun(u16),
    /// Answered with positions.
    GetPositions,
    /// Period (ms), four ways (0x4000 to a revolution) in equal times, and whether it is gone through but once, of left and of
    /// right legs; the next run follows it.
    SetProfile([i16; 12]),
    /// Wanted positions of the legs: the present ones, each moved by half of what left lacks of being so many counts ahead of right.
    SetPhase(i32),
}

impl Request {
    /// The number by which the firmware knows it.
    pub const fn code(&self) -> u8 {
        match self {
            Self::StartMotors => 0x81,
            Self::SetGains(_) => 0x82,
            Self::GetPositions => 0x84,
            Self::SetProfile(_) => 0x8d,
            Self::WhoAmI => 0x8e,
            Self::ZeroPosition => 0x90,
            Self::StartTimedRun(_) => 0x91,
            Self::StopMotors => 0x92,
            Self::SetPhase(_) => 0x93,
            Self::SetThrust(_) => 0x95,
            Self::SetVelocity(_) => 0x96,
            Self::SetOutputChannel(_) => 0x97,
        }
    }

    /// The radio packet's payload: status, code, data.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0, self.code()];
        match self {
            Self::WhoAmI | Self::StartMotors | Self::StopMotors | Self::GetPositions => {}
            Self::ZeroPosition => bytes.extend(b"zero"),
            Self::SetOutputChannel(x) => bytes.extend(x.to_le_bytes()),
            Self::StartTimedRun(ms) => bytes.extend(ms.to_le_bytes()),
            Self::SetPhase(counts) => bytes.extend(counts.to_le_bytes()),
            Self::SetProfile(numbers) => bytes.extend(numbers.iter().flat_map(|x| x.to_le_bytes())),
            Self::SetGains(numbers) => bytes.extend(numbers.iter().flat_map(|x| x.to_le_bytes())),
            Self::SetThrust(numbers) | Self::SetVelocity(numbers) => {
                bytes.extend(numbers.iter().flat_map(|x| x.to_le_bytes()));
            }
        }
        bytes
    }

    /// The request in a payload, as the robot reads it; `None` if it is not one, or too short.
    pub fn decode(payload: &[u8]) -> Option<Self> {
        let [_, code, data @ ..] = payload else { return None };
        Some(match code {
            0x81 => Self::StartMotors,
            0x82 => Self::SetGains(numbers(data)?),
            0x84 => Self::GetPositions,
            0x8d => Self::SetProfile(numbers(data)?),
            0x8e => Self::WhoAmI,
            0x90 => Self::ZeroPosition,
            0x91 => Self::StartTimedRun(u16::from_le_bytes(data.get(..2)?.try_into().ok()?)),
            0x92 => Self::StopMotors,
            0x93 => Self::SetPhase(i32::from_le_bytes(data.get(..4)?.try_into().ok()?)),
            0x95 => Self::SetThrust(numbers(data)?),
            0x96 => Self::SetVelocity(numbers(data)?),
            0x97 => Self::SetOutputChannel(numbers::<1>(data)?[0]),
            _ => return None,
        })
    }
}

/// Leading 16-bit numbers.
fn numbers<const N: usize>(data: &[u8]) -> Option<[i16; N]> {
    let bytes = data.get(..2 * N)?;
    let mut numbers = [0; N];
    for (number, pair) in numbers.iter_mut().zip(bytes.chunks_exact(2)) {
        *number = i16::from_le_bytes([pair[0], pair[1]]);
    }
    Some(numbers)
}

/// What the robot answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Identity(String),
    Gains([i16; 10]),
    Telemetry(Telemetry),
    /// Of left and right legs, as [`Telemetry::position`].
    Positions([i32; 2]),
}

impl Reply {
    /// The reply in a payload; `None` if it is none that is known, or not of the right length.
    pub fn decode(payload: &[u8]) -> Option<Self> {
        match payload {
            [0, TELEMETRY, record @ ..] => Telemetry::decode(record).map(Self::Telemetry),
            [0, 0x84, data @ ..] => {
                let (halves, []) = data.as_chunks::<4>() else { return None };
                let &[left, right] = halves else { return None };
                Some(Self::Positions([left, right].map(i32::from_le_bytes)))
            }
            [0, 0x82, data @ ..] if data.len() == 20 => Some(Self::Gains(numbers(data)?)),
            [0, 0x8e, text @ ..] => {
                let text = text.strip_suffix(&[0]).unwrap_or(text);
                let printable = text.iter().all(|byte| (0x20..0x7f).contains(byte));
                (printable && (1..=127).contains(&text.len()))
                    .then(|| Self::Identity(String::from_utf8_lossy(text).into_owned()))
            }
            _ => None,
        }
    }

    /// The payload, as the robot sends it.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Identity(text) => [&[0, 0x8e], text.as_bytes()].concat(),
            Self::Gains(gains) => {
                [0, 0x82].into_iter().chain(gains.iter().flat_map(|x| x.to_le_bytes())).collect()
            }
            Self::Positions(legs) => {
                [0, 0x84].into_iter().chain(legs.iter().flat_map(|x| x.to_le_bytes())).collect()
            }
            Self::Telemetry(telemetry) => [&[0, TELEMETRY][..], &telemetry.encode()].concat(),
        }
    }
}

/// One record of the robot's sensors (imageproc-lib, telem.h), in its own counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Telemetry {
    pub index: u32,
    /// Microseconds on the robot's clock, which starts again from 0 every 2^32 / 5.
    pub time: u32,
    /// Of left and right legs, [`COUNTS`] to a revolution, over many revolutions.
    pub position: [i32; 2],
    pub commanded: [i32; 2],
    pub duty: [i16; 2],
    /// 16.384 to a degree a second.
    pub gyro: [i16; 3],
    /// 4096 to g.
    pub accel: [i16; 3],
    /// About 10.1 mV each.
    pub back_emf: [i16; 2],
    /// 4.42 mV each.
    pub battery: i16,
}

impl Telemetry {
    fn decode(record: &[u8]) -> Option<Self> {
        let record: &[u8; RECORD] = record.try_into().ok()?;
        let word =
            |at: usize| u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
        let half = |at: usize| i16::from_le_bytes([record[at], record[at + 1]]);
        Some(Self {
            index: word(0),
            time: word(4),
            position: [word(8), word(12)].map(u32::cast_signed),
            commanded: [word(16), word(20)].map(u32::cast_signed),
            duty: [24, 26].map(half),
            gyro: [28, 30, 32].map(half),
            accel: [34, 36, 38].map(half),
            back_emf: [40, 42].map(half),
            battery: half(44),
        })
    }

    fn encode(&self) -> Vec<u8> {
        let words = [self.index, self.time].into_iter();
        let words = words.chain(self.position.iter().chain(&self.commanded).map(|x| x.cast_unsigned()));
        let halves = self.duty.iter().chain(&self.gyro).chain(&self.accel).chain(&self.back_emf);
        let halves = halves.chain([&self.battery]).flat_map(|x| x.to_le_bytes());
        words.flat_map(u32::to_le_bytes).chain(halves).collect()
    }

    /// Battery (V).
    pub fn volts(&self) -> f64 {
        f64::from(self.battery) / 1023.0 * 3.3 * (3.7 / 2.7)
    }

    /// Share of the battery's charge, between the least and the most that the authors' rollouts were driven with.
    pub fn charge(&self) -> f64 {
        ((f64::from(self.battery) - EMPTY) / (FULL - EMPTY)).clamp(0.0, 1.0)
    }
}

/// Counts a millisecond of `hz` revolutions a second.
pub fn counts_a_millisecond(hz: f64) -> i16 {
    (hz * COUNTS / 1000.0).round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_the_bytes_that_the_authors_host_sends() {
        let payloads: [(Request, &[u8]); 4] = [
            (Request::WhoAmI, &[0, 0x8e]),
            (Request::StopMotors, &[0, 0x92]),
            (Request::SetVelocity([327, 327]), &[0, 0x96, 0x47, 0x01, 0x47, 0x01]),
            (
                Request::SetGains(GAINS),
                &[0, 0x82, 8, 7, 0xc8, 0, 0x64, 0, 0, 0, 0, 0, 8, 7, 0xc8, 0, 0x64, 0, 0, 0, 0, 0],
            ),
        ];
        for (request, bytes) in payloads {
            assert_eq!(request.encode(), bytes);
            assert_eq!(Request::decode(bytes), Some(request));
        }
        assert_eq!(counts_a_millisecond(5.0), 328);
    }

    #[test]
    fn a_telemetry_record_is_read_field_by_field() {
        let text = "00 20 00 00 00 00 40 42 0F 00 A8 F9 FF FF 90 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 52 00 F3 FF 3C \
                    00 0A 00 EC FF 00 10 ED FF FA FF AE 03";
        let bytes: Vec<u8> =
            text.split_whitespace().map(|hex| u8::from_str_radix(hex, 16).expect("hex")).collect();
        let Some(Reply::Telemetry(telemetry)) = Reply::decode(&bytes) else { panic!("a record") };
        assert_eq!((telemetry.time, telemetry.position), (1_000_000, [-1624, 1168]));
        assert_eq!((telemetry.gyro, telemetry.accel), ([82, -13, 60], [10, -20, 4096]));
        assert_eq!((telemetry.back_emf, telemetry.battery), ([-19, -6], 942));
        assert!((telemetry.volts() - 4.164).abs() < 1e-3);
        assert_eq!(Reply::Telemetry(telemetry).encode(), bytes);
        assert_eq!(Reply::decode(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Reply::decode(&[&bytes[..], &[0]].concat()), None);
    }
}
