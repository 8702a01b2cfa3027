//! A thread that listens for poses.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{Pose, Stream};

/// How long the listening thread may take to hear that it is not needed any more.
const PATIENCE: Duration = Duration::from_millis(50);
/// The longest datagram there is.
const LONGEST: usize = 65_535;

/// What was heard.
#[derive(Debug, Default)]
struct Heard {
    /// The newest pose, and when.
    newest: Mutex<Option<(Pose, Instant)>>,
    /// Datagrams that were none of the stream's, and those of machines that are not listened to.
    refused: AtomicU64,
    strange: AtomicU64,
    end: AtomicBool,
}

/// Listens for poses on a thread of its own.
#[derive(Debug)]
pub struct PoseSource {
    heard: Arc<Heard>,
    thread: Option<thread::JoinHandle<()>>,
}

impl PoseSource {
    /// Listens to a stream.
    ///
    /// # Errors
    /// If its address cannot be had.
    pub fn listen(stream: Stream) -> io::Result<Self> {
        let socket = stream.open()?;
        socket.set_read_timeout(Some(PATIENCE))?;
        let heard = Arc::new(Heard::default());
        let thread = {
            let heard = heard.clone();
            thread::Builder::new().name("poses".into()).spawn(move || {
                let (mut datagram, mut robot) = (vec![0; LONGEST], stream.body);
                let mut known = stream.from;
                while !heard.end.load(Ordering::Relaxed) {
                    let Ok((length, sender)) = socket.recv_from(&mut datagram) else { continue };
                    if known.is_some_and(|known| known != sender.ip()) {
                        heard.strange.fetch_add(1, Ordering::Relaxed);
                        continue;
                    }
                    let Some(bodies) = stream.bodies(&datagram[..length]) else {
                        heard.refused.fetch_add(1, Ordering::Relaxed);
                        continue;
                    };
                    // Whoever else finds the port does not move the robot.
                    known = Some(sender.ip());
                    // A body that is not tracked is not there.
                    let mut tracked = bodies.into_iter().filter_map(|(id, pose)| Some((id, pose?)));
                    if let Some((id, pose)) = tracked.find(|(id, _)| robot.is_none_or(|robot| robot == *id)) {
                        robot = Some(id);
                        *heard.newest.lock().unwrap_or_else(PoisonError::into_inner) =
                            Some((pose, Instant::now()));
                    }
                }
            })?
        };
        Ok(Self { heard, thread: Some(thread) })
    }

    /// The newest pose, with its age.
    pub fn newest(&self) -> Option<(Pose, Duration)> {
        let newest = *self.heard.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.map(|(pose, heard)| (pose, heard.elapsed()))
    }

    /// Datagrams so far that were none of the stream's.
    pub fn refused(&self) -> u64 {
        self.heard.refused.load(Ordering::Relaxed)
    }

    /// Datagrams so far of machines that are not listened to: see [`Stream::from`].
    pub fn strange(&self) -> u64 {
        self.heard.strange.load(Ordering::Relaxed)
    }
}

impl Drop for PoseSource {
    fn drop(&mut self) {
        self.heard.end.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing more to say.
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;

    use super::*;

    /// Sends until a pose is heard.
    fn hear(source: &PoseSource, say: impl Fn()) -> Pose {
        let began = Instant::now();
        loop {
            say();
            match source.newest() {
                Some((pose, _)) => return pose,
                None => assert!(began.elapsed() < Duration::from_secs(5), "nothing was heard"),
            }
            thread::yield_now();
        }
    }

    fn free_port() -> u16 {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        socket.local_addr().expect("it has one").port()
    }

    #[test]
    fn the_first_body_that_is_seen_is_the_robot_unless_another_is_named() {
        let (socket, place) = (UdpSocket::bind("127.0.0.1:0").expect("a socket"), Pose::default());
        for (settings, want) in [("", 7.0), ("?body=8", 8.0)] {
            let address = format!("127.0.0.1:{}", free_port());
            let stream = format!("{address}{settings}").parse().expect("a stream");
            let source = PoseSource::listen(stream).expect("it listens");
            let pose = hear(&source, || {
                for id in [7, 8, 9] {
                    let pose = Pose { time: f64::from(id), ..place };
                    socket.send_to(&pose.encode(id), &address).expect("it is sent");
                }
                socket.send_to(b"hello", &address).expect("it is sent");
            });
            assert_eq!(pose.time, want);
        }
    }

    #[test]
    fn whoever_else_finds_the_port_is_ignored_and_counted() {
        // All of 127.0.0.0/8 is this machine: two senders of different addresses.
        let sockets = ["127.0.0.1:0", "127.0.0.2:0"].map(UdpSocket::bind);
        let [Ok(first), Ok(second)] = sockets else {
            println!("skipped: this system has one loopback address");
            return;
        };
        for settings in ["", "?from=127.0.0.1"] {
            let address = format!("127.0.0.1:{}", free_port());
            let source = PoseSource::listen(format!("{address}{settings}").parse().expect("a stream"));
            let source = source.expect("it listens");
            let say = |socket: &UdpSocket, time: f64| {
                let pose = Pose { time, ..Pose::default() };
                socket.send_to(&pose.encode(1), &address).expect("it is sent");
            };
            assert_eq!(hear(&source, || say(&first, 1.0)).time, 1.0);
            while source.strange() == 0 {
                say(&second, 2.0);
                thread::yield_now();
            }
            assert_eq!(hear(&source, || {}).time, 1.0, "the stranger is not believed");
        }
    }

    #[test]
    fn a_group_is_joined() {
        let port = free_port();
        let stream = format!("127.0.0.1:{port}?group=239.255.42.99").parse().expect("a stream");
        let source = PoseSource::listen(stream).expect("it listens");
        // What is sent from this address goes out by its card.
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let pose = Pose { time: 3.0, ..Pose::default() };
        let heard = hear(&source, || {
            socket.send_to(&pose.encode(1), ("239.255.42.99", port)).expect("it is sent");
        });
        assert_eq!(heard.time, 3.0);
    }
}
