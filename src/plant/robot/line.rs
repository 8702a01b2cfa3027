//! What a robot's driver stands on: bytes, somebody who sees the robot, a brake, and time. All of it real, or none.

use std::{io, time::Duration};

use super::Pose;

/// A line to a robot, with the time that goes by on it.
pub trait Line: Send {
    /// What messages call it, such as `/dev/ttyUSB0`.
    fn name(&self) -> &str;

    /// Time since the line was opened.
    fn now(&self) -> Duration;

    /// # Errors
    /// If the other end is gone.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Whatever has come; waits for it, but not past `until`.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`] if nothing came; anything else if the other end is gone.
    fn read(&mut self, bytes: &mut [u8], until: Duration) -> io::Result<usize>;

    /// Lets time go by.
    fn wait(&mut self, until: Duration);

    /// Whether anybody says where the robot is.
    fn is_seen(&self) -> bool;

    /// Where the robot was last seen, and how long ago.
    fn pose(&self) -> Option<(Pose, Duration)>;

    /// Datagrams that came in place of poses and were none.
    fn refused_poses(&self) -> u64 {
        0
    }

    /// Motion was asked for just now; it ends by itself [`super::HOLD`] later.
    fn hold(&mut self);

    /// Stops the motors now.
    fn stop(&mut self);

    /// Times that the motors were stopped.
    fn stops(&self) -> u64;
}
