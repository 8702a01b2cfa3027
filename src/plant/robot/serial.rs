//! A robot on a serial port: bytes, poses by UDP, the dead man's handle, and the time of this machine.

use std::{
    io::{self, Read as _, Write as _},
    thread,
    time::{Duration, Instant},
};

use serialport::SerialPort;

use super::{Line, Pose, PoseSource, RobotConfig, guard::Guard};
use crate::plant::PlantError;

/// An open serial port.
pub(in crate::plant) struct SerialLine {
    // First: the motors stop before the port is closed.
    guard: Guard,
    port: Box<dyn SerialPort>,
    name: String,
    poses: Option<PoseSource>,
    began: Instant,
}

impl SerialLine {
    /// Opens the port: 8 bits, no parity, one stop bit, no flow control, whatever was in its buffers forgotten. The bytes of `brake`
    /// stop the robot.
    pub fn open(config: &RobotConfig, brake: Vec<u8>) -> Result<Self, PlantError> {
        let name = config.port.clone();
        let refuse = |why: String| PlantError::Link { port: name.clone(), why };
        let unusable = |error: &serialport::Error| refuse(in_words(&name, error));
        let listen = |text: &str| {
            let stream = text.parse().map_err(|why| refuse(format!("plant.robot.pose: {why}")))?;
            PoseSource::listen(stream).map_err(|e| refuse(format!("poses cannot be heard at {text}: {e}")))
        };
        let poses = match config.pose.as_str() {
            "" => None,
            text => Some(listen(text)?),
        };
        let port = serialport::new(&name, config.baud).open().map_err(|e| unusable(&e))?;
        port.clear(serialport::ClearBuffer::All).map_err(|e| unusable(&e))?;
        let brake = Brake { port: port.try_clone().map_err(|e| unusable(&e))?, bytes: brake };
        let guard = Guard::new(brake).map_err(|e| refuse(e.to_string()))?;
        Ok(Self { guard, port, name: config.port.clone(), poses, began: Instant::now() })
    }
}

impl Line for SerialLine {
    fn name(&self) -> &str {
        &self.name
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.port.write_all(bytes)
    }

    fn read(&mut self, bytes: &mut [u8], until: Duration) -> io::Result<usize> {
        let patience = until.saturating_sub(self.now()).max(Duration::from_millis(1));
        self.port.set_timeout(patience)?;
        self.port.read(bytes)
    }

    fn wait(&mut self, until: Duration) {
        thread::sleep(until.saturating_sub(self.now()));
    }

    fn is_seen(&self) -> bool {
        self.poses.is_some()
    }

    fn pose(&self) -> Option<(Pose, Duration)> {
        self.poses.as_ref().and_then(PoseSource::newest)
    }

    fn refused_poses(&self) -> u64 {
        self.poses.as_ref().map_or(0, PoseSource::refused)
    }

    fn hold(&mut self) {
        self.guard.hold();
    }

    fn stop(&mut self) {
        self.guard.stop();
    }

    fn stops(&self) -> u64 {
        self.guard.tripped()
    }
}

/// Stops the robot whatever else is going on.
pub(super) struct Brake {
    port: Box<dyn SerialPort>,
    bytes: Vec<u8>,
}

impl Brake {
    pub fn pull(&mut self) {
        // Where the line is gone, nothing more can be done.
        drop(self.port.write_all(&self.bytes));
    }
}

/// What the system says of a port, with the cure where there is one.
fn in_words(port: &str, error: &serialport::Error) -> String {
    use serialport::ErrorKind::{Io, NoDevice};
    if error.kind() == NoDevice && std::path::Path::new(port).exists() {
        return format!("it cannot be had ({error}); does another program use it?");
    }
    match error.kind() {
        Io(io::ErrorKind::PermissionDenied) => {
            "you may not open it; add yourself to the group that owns it, on Debian with \
                                            `sudo usermod -aG dialout $USER`, and log in again"
                .into()
        }
        NoDevice | Io(io::ErrorKind::NotFound) => "there is no such port; is it plugged in?".into(),
        _ => error.to_string(),
    }
}
