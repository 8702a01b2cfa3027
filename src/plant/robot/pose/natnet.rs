//! Rigid bodies in the frames of OptiTrack's NatNet, versions 3 and 4 of the protocol (mje-nz/python_natnet,
//! src/natnet/protocol/MocapFrameMessage.py; TimSchneider42/python-natnet-client, natnet_client/data_frame.py). Numbers are
//! little-endian. From version 4.1 on every section says how many bytes it has, after its number of items. No input or output here.

use std::{fmt, str::FromStr};

use super::Pose;

/// Number of the message that holds a frame.
const FRAME: u16 = 7;
/// Bytes of a rigid body (number, position, orientation, mean error, flags), a position, and a labelled marker.
const BODY: usize = 38;
const PLACE: usize = 12;
const MARKER: usize = 26;

/// A version of the protocol: 3.x comes with Motive 2, 4.0 with Motive 3.0, 4.1 and more with Motive 3.1 and later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u8,
    pub minor: u8,
}

impl Version {
    /// Whether sections say how long they are.
    fn is_sized(self) -> bool {
        self >= Self { major: 4, minor: 1 }
    }
}

impl Default for Version {
    fn default() -> Self {
        Self { major: 4, minor: 1 }
    }
}

impl FromStr for Version {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
        let version = Self { major: major.parse().map_err(drop)?, minor: minor.parse().map_err(drop)? };
        if (3..=4).contains(&version.major) { Ok(version) } else { Err(()) }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Which axis of the motion capture points upwards. Motive streams with Y up, unless it is told otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Up {
    #[default]
    Y,
    Z,
}

impl Up {
    /// A vector, with z upwards.
    fn turn(self, [x, y, z]: [f64; 3]) -> [f64; 3] {
        match self {
            Self::Y => [x, -z, y],
            Self::Z => [x, y, z],
        }
    }
}

/// Every rigid body of a frame by its number, with its pose where it is tracked; `None` if the datagram is no frame of that version.
pub fn frame(datagram: &[u8], version: Version, up: Up) -> Option<Vec<(u32, Option<Pose>)>> {
    let sized = version.is_sized();
    let mut bytes = Bytes(datagram);
    if bytes.half()? != FRAME {
        return None;
    }
    let length = bytes.half()?;
    bytes.0 = bytes.0.get(..usize::from(length))?;
    bytes.skip(4)?; // number of the frame
    // Marker sets, and markers of none.
    bytes.pass(sized, |bytes| {
        bytes.skip_text()?;
        let markers = bytes.word()?;
        bytes.skip_items(markers, PLACE)
    })?;
    bytes.pass(sized, |bytes| bytes.skip(PLACE))?;
    let bodies = bytes.bodies(sized)?;
    // Skeletons; assets have come with the sizes.
    bytes.pass(sized, |bytes| {
        bytes.skip(4)?;
        let bones = bytes.word()?;
        bytes.skip_items(bones, BODY)
    })?;
    if sized {
        bytes.pass(sized, |_| None)?;
    }
    bytes.pass(sized, |bytes| bytes.skip(MARKER))?;
    // Force plates and other devices.
    for _ in 0..2 {
        bytes.pass(sized, |bytes| {
            bytes.skip(4)?;
            let channels = bytes.word()?;
            (0..channels).try_for_each(|_| {
                let samples = bytes.word()?;
                bytes.skip_items(samples, 4)
            })
        })?;
    }
    bytes.skip(8)?; // time code
    let time = f64::from_le_bytes(bytes.take()?);
    let pose = |body: &[u8; BODY]| {
        let number = |i: usize| {
            let at = 4 * i;
            f64::from(f32::from_le_bytes([body[at], body[at + 1], body[at + 2], body[at + 3]]))
        };
        let [a, b, c] = up.turn([number(4), number(5), number(6)]);
        let is_tracked = body[36] & 1 == 1;
        let position = up.turn([number(1), number(2), number(3)]);
        Pose::sound(time, position, [number(7), a, b, c]).filter(|_| is_tracked)
    };
    let id = |body: &[u8; BODY]| u32::from_le_bytes([body[0], body[1], body[2], body[3]]);
    Some(bodies.iter().map(|body| (id(body), pose(body))).collect())
}

/// What is left of a frame.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*head)
    }

    fn half(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    fn word(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.0 = self.0.get(count..)?;
        Some(())
    }

    fn skip_items(&mut self, count: u32, size: usize) -> Option<()> {
        self.skip((count as usize).checked_mul(size)?)
    }

    /// A text that ends with a zero.
    fn skip_text(&mut self) -> Option<()> {
        let end = self.0.iter().position(|&byte| byte == 0)?;
        self.skip(end + 1)
    }

    /// Goes past a section: by its size, or item by item where it does not say.
    fn pass(&mut self, sized: bool, item: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        let count = self.word()?;
        if sized {
            let size = self.word()?;
            return self.skip_items(size, 1);
        }
        // Every item takes bytes: a wrong number of them soon runs out.
        (0..count).try_for_each(|_| item(self))
    }

    /// The section of rigid bodies.
    fn bodies(&mut self, sized: bool) -> Option<Vec<[u8; BODY]>> {
        let count = self.word()? as usize;
        let size = if sized { self.word()? as usize } else { count.checked_mul(BODY)? };
        let section: &'a [u8] = self.0.get(..size)?;
        self.skip(size)?;
        let (bodies, _) = section.as_chunks();
        bodies.get(..count).map(<[_]>::to_vec)
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng as _;

    use super::*;

    /// A section: number of items, their size where the version has it, the items.
    fn section(version: Version, count: u32, items: &[u8]) -> Vec<u8> {
        let size = (items.len() as u32).to_le_bytes();
        let sized = version.is_sized();
        [&count.to_le_bytes()[..], if sized { &size } else { &[] }, items].concat()
    }

    fn floats(numbers: &[f32]) -> Vec<u8> {
        numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
    }

    /// A frame with something in every section: body 2 (tracked, as python_natnet's recorded packet has it) and 3 (lost).
    fn datagram(version: Version) -> Vec<u8> {
        let word = |x: u32| x.to_le_bytes().to_vec();
        let set = [b"robot\0".to_vec(), word(2), floats(&[0.5; 6])].concat();
        let body = |id: u32, flags: u8| {
            let at = floats(&[0.1744466, 1.4471314, -0.734304]);
            let turned = floats(&[-0.05459423, 0.5099482, 0.04370357, -0.8573577]);
            [word(id), at, turned, floats(&[5e-4]), vec![flags, 0]].concat()
        };
        let bodies = [body(2, 1), body(3, 0)].concat();
        let skeleton = [word(9), word(1), body(1, 1)].concat();
        let marker = [word(1), floats(&[0.1; 4]), vec![10, 0], floats(&[2e-4])].concat();
        let plate = [word(1), word(2), word(1), floats(&[1.0]), word(3), floats(&[1.0; 3])].concat();
        let mut contents = word(162_734);
        contents.extend(section(version, 1, &set));
        contents.extend(section(version, 2, &floats(&[0.1; 6])));
        contents.extend(section(version, 2, &bodies));
        contents.extend(section(version, 1, &skeleton));
        if version.is_sized() {
            contents.extend(section(version, 1, &[7; 20]));
        }
        contents.extend(section(version, 2, &marker.repeat(2)));
        contents.extend(section(version, 1, &plate));
        contents.extend(section(version, 0, &[]));
        contents.extend([0; 8]);
        contents.extend(1356.117_f64.to_le_bytes());
        contents.extend(vec![0; if version.major >= 4 { 38 } else { 30 }]);
        let length = contents.len() as u16;
        [&7_u16.to_le_bytes()[..], &length.to_le_bytes(), &contents].concat()
    }

    fn versions() -> [Version; 4] {
        ["3.0", "3.1", "4", "4.1"].map(|text| text.parse().expect(text))
    }

    #[test]
    fn a_frame_of_each_version_tells_tracked_bodies_with_z_up() {
        for version in versions() {
            let bodies = frame(&datagram(version), version, Up::Y).expect("a frame");
            let [(2, Some(pose)), (3, None)] = bodies[..] else { panic!("{bodies:?}") };
            assert_eq!(pose.time, 1356.117);
            let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6);
            assert!(near(&pose.position, &[0.1744466, 0.734304, 1.4471314]), "{pose:?}");
            assert!(near(&pose.quaternion, &[-0.8573577, -0.05459423, -0.04370357, 0.5099482]), "{pose:?}");
            let as_sent = frame(&datagram(version), version, Up::Z).expect("a frame")[0].1.expect("tracked");
            assert!(near(&as_sent.position, &[0.1744466, 1.4471314, -0.734304]), "{as_sent:?}");
        }
    }

    #[test]
    fn turning_about_the_axis_that_is_up_is_yaw() {
        let turned = [0.0, 0.3_f64.sin(), 0.0];
        let [x, y, z] = Up::Y.turn(turned);
        let pose = Pose::sound(0.0, [0.0; 3], [0.3_f64.cos(), x, y, z]).expect("a pose");
        let [roll, pitch, yaw] = pose.roll_pitch_yaw();
        assert!(roll.abs() < 1e-9 && pitch.abs() < 1e-9 && (yaw - 0.6).abs() < 1e-9);
    }

    #[test]
    fn what_is_no_frame_is_refused_whatever_it_is() {
        let mut rng = crate::plant::stream(0, "spoiled frames", 0);
        for version in versions() {
            let good = datagram(version);
            for end in 0..good.len() {
                assert_eq!(frame(&good[..end], version, Up::Y), None, "{version}, {end} bytes");
            }
            for other in versions() {
                let alike = version.is_sized() == other.is_sized();
                assert_eq!(frame(&good, other, Up::Y).is_some(), alike, "{version} as {other}");
            }
            for _ in 0..200_000 {
                let mut bytes = good.clone();
                for _ in 0..rng.random_range(1..6) {
                    let at = rng.random_range(0..bytes.len());
                    // Large numbers of items are the dangerous ones.
                    bytes[at] = if rng.random_bool(0.3) { 0xff } else { rng.random() };
                }
                bytes.truncate(rng.random_range(0..=bytes.len()));
                for (_, pose) in frame(&bytes, version, Up::Y).unwrap_or_default() {
                    assert!(pose.is_none_or(|pose| pose.position.iter().all(|x| x.is_finite())));
                }
                let noise: Vec<u8> = (0..rng.random_range(0..80)).map(|_| rng.random()).collect();
                drop(frame(&noise, version, Up::Y));
            }
        }
    }
}
