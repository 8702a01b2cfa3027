//! The emulated robot in real time: at the far end of a pseudo-terminal, its poses by UDP.

use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    net::UdpSocket,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, TryRecvError};
use serialport::{SerialPort as _, TTYPort};

use super::{Fault, Machine};
use crate::plant::PlantError;

/// Time that may be caught up with at once; more was spent asleep.
const BEHIND: Duration = Duration::from_millis(200);

/// Where an emulated robot is to be found.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// A name that always leads to the present pseudo-terminal, also after it was unplugged.
    pub link: Option<PathBuf>,
    /// Where poses are sent (`HOST:PORT`).
    pub poses: Option<String>,
}

/// A robot on a pseudo-terminal.
pub struct Desk {
    machine: Machine,
    place: Place,
    cable: Option<Cable>,
    poses: Option<UdpSocket>,
    /// When the robot was switched on, by this machine's clock, less the time it slept.
    began: Instant,
    plug_in: Option<Instant>,
}

/// Both ends of a line.
struct Cable {
    far: TTYPort,
    /// Held open, so that the line does not hang up between two users.
    _near: std::fs::File,
    name: String,
}

impl Desk {
    /// # Errors
    /// If there is no pseudo-terminal, link or socket to be had.
    pub fn new(machine: Machine, place: Place) -> io::Result<Self> {
        let poses = match &place.poses {
            None => None,
            Some(address) => {
                let socket = UdpSocket::bind("0.0.0.0:0")?;
                socket.connect(address)?;
                Some(socket)
            }
        };
        let mut desk = Self { machine, place, cable: None, poses, began: Instant::now(), plug_in: None };
        desk.plug()?;
        Ok(desk)
    }

    /// The near end's name; `None` while it is unplugged.
    pub fn port(&self) -> Option<&str> {
        self.cable.as_ref().map(|cable| cable.name.as_str())
    }

    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    fn plug(&mut self) -> io::Result<()> {
        let (mut far, near) = TTYPort::pair()?;
        far.set_timeout(Duration::from_millis(1))?;
        let name = near.name().ok_or(ErrorKind::NotFound)?;
        drop(near); // it is for the host alone
        let near = std::fs::File::open(&name)?;
        if let Some(link) = &self.place.link {
            replace_link(Path::new(&name), link)?;
        }
        self.cable = Some(Cable { far, _near: near, name });
        Ok(())
    }

    fn unplug(&mut self) {
        self.cable = None;
        if let Some(link) = &self.place.link {
            // Whoever removed it already has done the same.
            drop(std::fs::remove_file(link));
        }
    }

    /// Serves until `orders` is closed or says so with an `Err`; orders are faults, each answered through `say`.
    ///
    /// # Errors
    /// If the pseudo-terminal is lost, or the simulation goes astray.
    pub fn serve(
        &mut self,
        orders: &Receiver<Option<String>>,
        say: &mut dyn FnMut(&str),
    ) -> Result<(), PlantError> {
        loop {
            match orders.try_recv() {
                Ok(Some(order)) => {
                    let said = self.obey(&order).unwrap_or_else(|why| why);
                    say(&said);
                }
                Ok(None) | Err(TryRecvError::Disconnected) => return Ok(()),
                Err(TryRecvError::Empty) => {}
            }
            if self.plug_in.is_some_and(|when| Instant::now() >= when) {
                self.plug_in = None;
                self.plug().map_err(|e| self.lost(&e))?;
                say(&format!("port {}", self.port().unwrap_or_default()));
            }
            self.turn().map_err(|e| self.lost(&e))?;
            if self.machine.is_lost() {
                let what = "the emulated robot has left the world".into();
                return Err(PlantError::Diverged { seconds: self.machine.time(), what });
            }
        }
    }

    fn lost(&self, error: &io::Error) -> PlantError {
        PlantError::Link { port: self.port().unwrap_or("(unplugged)").to_owned(), why: error.to_string() }
    }

    fn obey(&mut self, order: &str) -> Result<String, String> {
        Ok(match self.machine.suffer(order)? {
            Fault::Lasting(faults) => format!("faults {faults}"),
            Fault::Battery(counts) => format!("battery {counts}"),
            Fault::Place => "placed".into(),
            Fault::Unplug(seconds) => {
                self.unplug();
                self.plug_in = Some(Instant::now() + Duration::from_secs_f64(seconds));
                "unplugged".into()
            }
        })
    }

    /// Listens for a millisecond at most, and lets the robot's time catch up.
    fn turn(&mut self) -> io::Result<()> {
        let mut bytes = [0; 512];
        let heard = match &mut self.cable {
            Some(cable) => cable.far.read(&mut bytes),
            None => {
                std::thread::sleep(Duration::from_millis(1));
                Err(ErrorKind::TimedOut.into())
            }
        };
        match heard {
            Ok(count) => self.machine.hear(&bytes[..count]),
            Err(e) if matches!(e.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => {}
            Err(e) => return Err(e),
        }
        let behind = self.began.elapsed().saturating_sub(Duration::from_millis(self.machine.ticks()));
        if behind > BEHIND {
            self.began += behind;
            return Ok(());
        }
        for _ in 0..behind.as_millis() {
            self.machine.tick();
            let said = self.machine.say();
            if let Some(cable) = &mut self.cable
                && !said.is_empty()
            {
                // A host that does not read loses what does not fit.
                drop(cable.far.write_all(&said));
            }
            if let Some(pose) = self.machine.picture()
                && let Some(socket) = &self.poses
            {
                // Nobody may be listening.
                drop(socket.send(&pose.encode(1)));
            }
        }
        Ok(())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.unplug();
    }
}

/// Makes `link` lead to `target`, whatever link was there before.
#[cfg(unix)]
fn replace_link(target: &Path, link: &Path) -> io::Result<()> {
    if link.is_symlink() {
        std::fs::remove_file(link)?;
    }
    std::os::unix::fs::symlink(target, link)
}
