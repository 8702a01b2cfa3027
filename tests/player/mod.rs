//! A robot played by somebody else: this file knows the documented bytes and nothing of the program's own code.

use std::{
    fs::File,
    io::{ErrorKind, Read as _, Write as _},
    net::UdpSocket,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serialport::{SerialPort as _, TTYPort};

/// What the player does wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Faults {
    /// Never acknowledges the gains.
    pub no_ack: bool,
    /// Answers nothing at all.
    pub mute: bool,
    /// Leaves every so many-th request without an answer.
    pub drop_every: u64,
    /// Says everything twice.
    pub twice: bool,
    /// Spoils the checksum of every so many-th reply.
    pub spoil_every: u64,
    /// Sends garbage, a start byte among it, before each reply.
    pub garbage: bool,
    /// Sends each reply in pieces.
    pub pieces: bool,
    /// The cameras have lost the robot: they go on to say where it last was.
    pub lost: bool,
}

/// What is known of the robot from outside.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Codes of all requests, in order.
    pub codes: Vec<u8>,
    /// The last speeds asked for (counts a millisecond), and when.
    pub speeds: [i16; 2],
    pub asked: Option<Instant>,
    /// When the motors were last told to stop while they turned.
    pub stopped: Option<Instant>,
    pub motors: bool,
    pub legs: [f64; 2],
    pub pose: [f64; 3],
}

impl Seen {
    /// Whether the legs turn.
    pub fn is_moving(&self) -> bool {
        self.motors && self.speeds != [0, 0]
    }
}

/// The robot on the far end of a pseudo-terminal; it ends when dropped.
pub struct Player {
    /// The near end, for the program.
    pub port: String,
    pub seen: Arc<Mutex<Seen>>,
    pub faults: Arc<Mutex<Faults>>,
    end: Arc<AtomicBool>,
    threads: Vec<thread::JoinHandle<()>>,
    // Held open, so that the line does not hang up between two users, or before the last bytes were read.
    near: Option<File>,
}

impl Player {
    /// Plays on a new line; tells poses to `poses` (`HOST:PORT`, or `natnet:HOST:PORT` for frames of Motive with body 3) a hundred
    /// times a second.
    pub fn start(faults: Faults, poses: Option<String>) -> Self {
        Self::play(false, faults, poses)
    }

    /// The same of a robot with stock firmware.
    pub fn stock(faults: Faults, poses: Option<String>) -> Self {
        Self::play(true, faults, poses)
    }

    fn play(stock: bool, faults: Faults, poses: Option<String>) -> Self {
        // The near end is for the program alone.
        let (far, near) = TTYPort::pair().expect("a pseudo-terminal");
        let port = near.name().expect("it has a name");
        drop(near);
        let near = Some(File::open(&port).expect("it can be opened again"));
        let (seen, faults) = (Arc::new(Mutex::new(Seen::default())), Arc::new(Mutex::new(faults)));
        let end = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        let mut machine = Machine {
            stock,
            seen: seen.clone(),
            faults: faults.clone(),
            began: Instant::now(),
            count: 0,
            next: [0; 2],
            until: None,
        };
        let stop = end.clone();
        threads.push(named("player", move || machine.serve(far, &stop)));
        if let Some(address) = poses {
            let (seen, faults, stop) = (seen.clone(), faults.clone(), end.clone());
            threads.push(named("camera", move || tell_poses(&seen, &faults, &stop, &address)));
        }
        Self { port, seen, faults, end, threads, near }
    }

    pub fn seen(&self) -> Seen {
        self.seen.lock().expect("nobody panicked").clone()
    }

    /// Pulls the cable.
    pub fn unplug(&mut self) {
        self.end.store(true, Ordering::Relaxed);
        self.threads.drain(..).for_each(|thread| thread.join().expect("it ends"));
        self.near = None;
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.end.store(true, Ordering::Relaxed);
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
    }
}

fn named(name: &str, work: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    thread::Builder::new().name(name.into()).spawn(work).expect("a thread")
}

struct Machine {
    stock: bool,
    seen: Arc<Mutex<Seen>>,
    faults: Arc<Mutex<Faults>>,
    began: Instant,
    count: u64,
    /// Stock firmware: speeds of the profile that the next run follows, and when the present one ends.
    next: [i16; 2],
    until: Option<Instant>,
}

impl Machine {
    fn serve(&mut self, mut line: TTYPort, end: &AtomicBool) {
        line.set_timeout(Duration::from_millis(5)).expect("it can wait");
        let (mut buffer, mut bytes, mut moved) = (Vec::new(), [0; 256], Instant::now());
        while !end.load(Ordering::Relaxed) {
            match line.read(&mut bytes) {
                Ok(count) => buffer.extend_from_slice(&bytes[..count]),
                Err(e) if e.kind() == ErrorKind::TimedOut => {}
                Err(e) => panic!("{e}"),
            }
            self.turn(moved.elapsed().as_secs_f64());
            moved = Instant::now();
            // Start, length, contents, checksum; the radio passes nothing else on.
            while buffer.len() >= 3 {
                let length = usize::from(buffer[1]) << 8 | usize::from(buffer[2]);
                if buffer.len() < length + 4 {
                    break;
                }
                let frame: Vec<u8> = buffer.drain(..length + 4).collect();
                assert_eq!(frame[0], 0x7e, "the host sends frames and nothing else: {frame:02x?}");
                let sum = frame[3..].iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
                assert_eq!(sum, 0xff, "with a checksum");
                assert_eq!(frame[3..8], [1, 0, 0, 1, 0], "to robot 1, without an acknowledgement");
                self.obey(&frame[8..length + 3], &mut line);
            }
        }
    }

    /// The legs turn, the body moves.
    fn turn(&mut self, seconds: f64) {
        let mut seen = self.seen.lock().expect("nobody panicked");
        if self.until.is_some_and(|until| Instant::now() > until) {
            self.until = None;
            (seen.motors, seen.stopped) = (false, Some(Instant::now()));
        }
        if !seen.is_moving() {
            return;
        }
        let [left, right] = seen.speeds.map(|counts| f64::from(counts) / 65.536);
        let (speed, turn) = (0.04 * (left + right) / 2.0, 0.3 * (right - left));
        let yaw = seen.pose[2];
        seen.pose[0] += speed * yaw.cos() * seconds;
        seen.pose[1] += speed * yaw.sin() * seconds;
        seen.pose[2] += turn * seconds;
        seen.legs = [seen.legs[0] + left * seconds, seen.legs[1] + right * seconds];
    }

    fn obey(&mut self, payload: &[u8], line: &mut TTYPort) {
        assert_eq!(payload[0], 0, "status");
        self.count += 1;
        let faults = *self.faults.lock().expect("nobody panicked");
        let mut reply = None;
        {
            let mut seen = self.seen.lock().expect("nobody panicked");
            seen.codes.push(payload[1]);
            let number = |at: usize| i16::from_le_bytes([payload[at], payload[at + 1]]);
            match payload[1] {
                0x84 if self.stock => {
                    let legs = seen.legs.map(|turns| (turns * 65536.0) as i32);
                    reply = Some(
                        [0, 0x84].into_iter().chain(legs.iter().flat_map(|x| x.to_le_bytes())).collect(),
                    );
                }
                0x8d if self.stock => {
                    // Period, four ways in 16384ths of a turn, a flag; of the left, then of the right.
                    let speed = |at: usize| {
                        let way: i16 = (1..5).map(|i| number(at + 2 * i)).sum();
                        (4.0 * f64::from(way) / f64::from(number(at))).round() as i16
                    };
                    self.next = [speed(2), speed(14)];
                }
                0x91 if self.stock => {
                    let ms = u16::from_le_bytes([payload[2], payload[3]]);
                    self.until = Some(Instant::now() + Duration::from_millis(ms.into()));
                    (seen.motors, seen.speeds, seen.asked) = (true, self.next, Some(Instant::now()));
                }
                0x8e => reply = Some([&[0, 0x8e][..], b"PLAYER;AMS-ENC;"].concat()),
                0x82 if !faults.no_ack => reply = Some(payload.to_vec()),
                0x81 => seen.motors = true,
                0x92 => {
                    if seen.is_moving() || seen.stopped.is_none() {
                        seen.stopped = Some(Instant::now());
                    }
                    seen.motors = false;
                }
                0x90 => seen.legs = [0.0; 2],
                0x96 if !self.stock => {
                    let speeds = [number(2), number(4)];
                    if seen.is_moving() && speeds == [0, 0] {
                        seen.stopped = Some(Instant::now());
                    }
                    (seen.speeds, seen.asked) = (speeds, Some(Instant::now()));
                    reply = Some(self.telemetry(&seen));
                }
                _ => {}
            }
        }
        let Some(reply) = reply.filter(|_| !faults.mute) else { return };
        if faults.drop_every > 0 && self.count.is_multiple_of(faults.drop_every) {
            return;
        }
        let mut frame = vec![0x7e, 0, (reply.len() + 5) as u8, 0x81, 0, 1, 40, 0];
        frame.extend(&reply);
        let sum = frame[3..].iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
        let spoiled = faults.spoil_every > 0 && self.count.is_multiple_of(faults.spoil_every);
        frame.push((0xff - sum) ^ u8::from(spoiled));
        if faults.garbage {
            frame = [&[0x13, 0x7e, 0x7e, 0x00, 0xff][..], &frame].concat();
        }
        if faults.twice {
            frame = frame.repeat(2);
        }
        let chunk = if faults.pieces { 7 } else { frame.len() };
        for piece in frame.chunks(chunk) {
            // Where nobody reads any more, nothing is to be said.
            drop(line.write_all(piece));
            drop(line.flush());
        }
    }

    fn telemetry(&self, seen: &Seen) -> Vec<u8> {
        let micros = self.began.elapsed().as_micros() as u32;
        let legs = seen.legs.map(|turns| (turns * 65536.0) as i32);
        let mut bytes = vec![0, 0x20, 0, 0, 0, 0];
        bytes.extend(micros.to_le_bytes());
        bytes.extend(legs.iter().flat_map(|x| x.to_le_bytes()));
        bytes.extend([0; 8 + 4]);
        bytes.extend([10_i16, -20, 30, 0, 0, 4096, 50, -50, 900].iter().flat_map(|x| x.to_le_bytes()));
        bytes
    }
}

fn tell_poses(seen: &Mutex<Seen>, faults: &Mutex<Faults>, end: &AtomicBool, address: &str) {
    let (socket, began) = (UdpSocket::bind("127.0.0.1:0").expect("a socket"), Instant::now());
    while !end.load(Ordering::Relaxed) {
        let (time, pose) = (began.elapsed().as_secs_f64(), seen.lock().expect("nobody panicked").pose);
        let tracked = !faults.lock().expect("nobody panicked").lost;
        match address.strip_prefix("natnet:") {
            Some(address) => socket.send_to(&natnet(time, pose, tracked), address),
            None => socket.send_to(&datagram(time, pose), address),
        }
        .expect("it is sent");
        thread::sleep(Duration::from_millis(10));
    }
}

fn datagram(time: f64, [x, y, yaw]: [f64; 3]) -> Vec<u8> {
    let (s, c) = (yaw / 2.0).sin_cos();
    let mut bytes = 3_u32.to_le_bytes().to_vec();
    bytes.extend([time, x, y, 0.05, c, 0.0, 0.0, s].iter().flat_map(|x| x.to_le_bytes()));
    bytes
}

/// A frame of NatNet 4.1, Y upwards, with another body before ours and a marker that belongs to none.
fn natnet(time: f64, [x, y, yaw]: [f64; 3], tracked: bool) -> Vec<u8> {
    let (s, c) = (yaw / 2.0).sin_cos();
    let floats =
        |numbers: &[f64]| -> Vec<u8> { numbers.iter().flat_map(|x| (*x as f32).to_le_bytes()).collect() };
    let body = |id: u32, numbers: [f64; 8], tracked: bool| -> Vec<u8> {
        [&id.to_le_bytes()[..], &floats(&numbers), &[u8::from(tracked), 0]].concat()
    };
    let other = body(1, [1.0, 0.1, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0002], true);
    let ours = body(3, [x, 0.05, -y, 0.0, s, 0.0, c, 0.0002], tracked);
    let sections: [(u32, Vec<u8>); 8] = [
        (1, [&b"all\0"[..], &1_u32.to_le_bytes(), &floats(&[0.1, 0.2, 0.3])].concat()),
        (1, floats(&[0.1, 0.2, 0.3])),
        (2, [other, ours].concat()),
        (0, vec![]),
        (0, vec![]),
        (1, [&[7, 0, 0, 0][..], &floats(&[0.1, 0.2, 0.3, 0.01]), &[10, 0], &floats(&[0.0001])].concat()),
        (0, vec![]),
        (0, vec![]),
    ];
    let mut contents = 1_u32.to_le_bytes().to_vec();
    for (count, items) in sections {
        contents.extend(count.to_le_bytes());
        contents.extend((items.len() as u32).to_le_bytes());
        contents.extend(items);
    }
    contents.extend([0; 8]);
    contents.extend(time.to_le_bytes());
    contents.extend([0; 24 + 8 + 2 + 4]);
    [&7_u16.to_le_bytes()[..], &(contents.len() as u16).to_le_bytes(), &contents].concat()
}
