//! Where the robot is, as somebody else sees it: datagrams of a motion capture system.
//!
//! A datagram of ours is 68 bytes, little-endian: rigid body's number (u32), time of the picture (f64, s, any origin), position
//! (3 x f64, m, z upwards), orientation (4 x f64, w, x, y, z, of unit length).

mod natnet;
mod source;
mod stream;

pub use natnet::{Up, Version};
pub use source::PoseSource;
pub use stream::{Format, Stream};

/// Bytes of a datagram.
const LENGTH: usize = 68;

/// A body's pose at a time of the motion capture's clock (s).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    pub time: f64,
    /// m.
    pub position: [f64; 3],
    /// w, x, y, z.
    pub quaternion: [f64; 4],
}

impl Default for Pose {
    fn default() -> Self {
        Self { time: 0.0, position: [0.0; 3], quaternion: [1.0, 0.0, 0.0, 0.0] }
    }
}

impl Pose {
    /// The datagram that says so of rigid body `id`.
    pub fn encode(&self, id: u32) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        bytes[..4].copy_from_slice(&id.to_le_bytes());
        let numbers = [self.time].into_iter().chain(self.position).chain(self.quaternion);
        for (slot, number) in bytes[4..].chunks_exact_mut(8).zip(numbers) {
            slot.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    /// Number and pose in a datagram; `None` if it is not one, or its numbers make no pose.
    pub fn decode(datagram: &[u8]) -> Option<(u32, Self)> {
        let bytes: &[u8; LENGTH] = datagram.try_into().ok()?;
        let id = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let mut numbers = [0.0; 8];
        for (number, slot) in numbers.iter_mut().zip(bytes[4..].chunks_exact(8)) {
            *number = f64::from_le_bytes(slot.try_into().ok()?);
        }
        let [time, x, y, z, a, b, c, d] = numbers;
        Some((id, Self::sound(time, [x, y, z], [a, b, c, d])?))
    }

    /// A pose of numbers from outside; `None` if they make none.
    fn sound(time: f64, position: [f64; 3], quaternion: [f64; 4]) -> Option<Self> {
        let length = quaternion.iter().map(|x| x * x).sum::<f64>().sqrt();
        let sound =
            time.is_finite() && position.iter().all(|x| x.is_finite()) && (0.9..=1.1).contains(&length);
        sound.then(|| Self { time, position, quaternion: quaternion.map(|x| x / length) })
    }

    /// Roll, pitch and yaw (rad).
    pub fn roll_pitch_yaw(&self) -> [f64; 3] {
        roll_pitch_yaw(self.quaternion)
    }
}

/// Roll, pitch and yaw (rad) of the orientation `w, x, y, z`, of unit length.
pub fn roll_pitch_yaw([w, x, y, z]: [f64; 4]) -> [f64; 3] {
    let roll = (2.0 * (w * x + y * z)).atan2(1.0 - 2.0 * (x * x + y * y));
    let pitch = (2.0 * (w * y - z * x)).clamp(-1.0, 1.0).asin();
    let yaw = (2.0 * (w * z + x * y)).atan2(1.0 - 2.0 * (y * y + z * z));
    [roll, pitch, yaw]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_datagram_says_what_was_put_in_and_nothing_else_passes_for_one() {
        let pose = Pose { time: 12.5, position: [0.1, -0.2, 0.05], quaternion: [0.6, 0.0, 0.0, 0.8] };
        let bytes = pose.encode(7);
        let (id, again) = Pose::decode(&bytes).expect("a datagram");
        assert_eq!((id, again.time, again.position), (7, pose.time, pose.position));
        assert!((again.roll_pitch_yaw()[2] - 2.0 * 0.8_f64.asin()).abs() < 1e-9);
        assert_eq!(Pose::decode(&bytes[..67]), None);
        let nowhere = Pose { position: [f64::NAN, 0.0, 0.0], ..pose };
        assert_eq!(Pose::decode(&nowhere.encode(7)), None);
        let shapeless = Pose { quaternion: [0.0; 4], ..pose };
        assert_eq!(Pose::decode(&shapeless.encode(7)), None);
    }
}
