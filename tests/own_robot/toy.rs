//! A toy: a puck on a table that is pushed about.

use std::{
    io::Write as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Instant,
};

use serialport::TTYPort;

use super::{
    line::{Far, named},
    words::{Heard, Introduction, Words},
};

/// What the toy does wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Faults {
    /// Answers nothing at all.
    pub mute: bool,
    /// Does not hear so many questions who it is: it is still starting.
    pub deaf: u64,
    /// Leaves every so many-th request without an answer.
    pub drop_every: u64,
    /// Spoils every so many-th answer.
    pub spoil_every: u64,
    /// Says numbers that are none, or too few of them, in every so many-th answer.
    pub nonsense_every: u64,
    /// Says garbage before each answer.
    pub garbage: bool,
    /// Says everything twice, in pieces.
    pub pieces: bool,
    /// Says its state unasked, every few milliseconds, as well.
    pub chatty: bool,
    /// Says that it is in trouble.
    pub trouble: bool,
}

/// What is known of the toy from outside.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub questions: u64,
    /// Commands of motion, with repetitions; the number of the last one, and when it came.
    pub acts: u64,
    pub number: u32,
    pub acted: Option<Instant>,
    pub pushes: Vec<f32>,
    pub moving: bool,
    /// When it was last stopped while it moved, and how often that was.
    pub stopped: Option<Instant>,
    pub stops: u64,
    /// m, m/s.
    pub place: [f64; 2],
    pub speed: [f64; 2],
}

/// The toy at the far end of a pseudo-terminal; it ends when dropped. It has no dead man's handle of its own: that is tested here.
pub struct Toy {
    /// The near end, for the program.
    pub port: String,
    pub seen: Arc<Mutex<Seen>>,
    pub faults: Arc<Mutex<Faults>>,
    end: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

/// Two coordinates, their rates, two pushes.
pub fn puck(period_ms: u16) -> Introduction {
    let state = [
        ["x", "m", "position_x"],
        ["y", "m", "position_y"],
        ["u", "m/s", "velocity_x"],
        ["v", "m/s", "velocity_y"],
    ];
    let action = ["along", "across"].map(|name| ([name, "N"].map(str::to_owned), [-3.0, 3.0]));
    Introduction {
        version: 1,
        name: "puck".into(),
        state: state.map(|words| words.map(str::to_owned)).to_vec(),
        action: action.to_vec(),
        period_ms,
    }
}

impl Toy {
    pub fn start(words: Words, introduction: Introduction, faults: Faults) -> Self {
        let far = Far::new();
        let port = far.name.clone();
        let (seen, faults) = (Arc::new(Mutex::new(Seen::default())), Arc::new(Mutex::new(faults)));
        let end = Arc::new(AtomicBool::new(false));
        let mut machine = Machine {
            words,
            introduction,
            seen: seen.clone(),
            faults: faults.clone(),
            began: Instant::now(),
            count: 0,
        };
        let stop = end.clone();
        let thread = Some(named("toy", move || machine.serve(far, &stop)));
        Self { port, seen, faults, end, thread }
    }

    pub fn seen(&self) -> Seen {
        self.seen.lock().expect("nobody panicked").clone()
    }

    pub fn set(&self, change: impl FnOnce(&mut Faults)) {
        change(&mut self.faults.lock().expect("nobody panicked"));
    }
}

impl Drop for Toy {
    fn drop(&mut self) {
        self.end.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

struct Machine {
    words: Words,
    introduction: Introduction,
    seen: Arc<Mutex<Seen>>,
    faults: Arc<Mutex<Faults>>,
    began: Instant,
    count: u64,
}

impl Machine {
    fn serve(&mut self, mut far: Far, end: &AtomicBool) {
        let (mut buffer, mut moved) = (Vec::new(), Instant::now());
        while !end.load(Ordering::Relaxed) {
            buffer.extend(Far::read(&mut far.port));
            self.turn(moved.elapsed().as_secs_f64());
            moved = Instant::now();
            while let Some(heard) = self.words.hear(&mut buffer) {
                // What is no message is the other form.
                if let Some(heard) = heard {
                    self.obey(heard, &mut far.port);
                }
            }
            let faults = *self.faults.lock().expect("nobody panicked");
            if faults.chatty && !faults.mute {
                let state = self.state();
                say(&state, &mut far.port);
            }
            if std::mem::take(&mut self.faults.lock().expect("nobody panicked").trouble) {
                say(&self.words.trouble("too hot"), &mut far.port);
            }
        }
    }

    /// A push sets a speed, within a twentieth of a second or so.
    fn turn(&self, seconds: f64) {
        let mut seen = self.seen.lock().expect("nobody panicked");
        for axis in 0..2 {
            let wanted = if seen.moving { 0.4 * f64::from(seen.pushes[axis]) } else { 0.0 };
            seen.speed[axis] += (wanted - seen.speed[axis]) * (1.0 - (-seconds / 0.05).exp());
            seen.place[axis] += seen.speed[axis] * seconds;
        }
    }

    fn state(&self) -> Vec<u8> {
        let seen = self.seen.lock().expect("nobody panicked").clone();
        let values = [seen.place[0], seen.place[1], seen.speed[0], seen.speed[1]].map(|x| x as f32);
        self.words.state(seen.number, self.began.elapsed().as_micros() as u32, &values)
    }

    fn obey(&mut self, heard: Heard, line: &mut TTYPort) {
        self.count += 1;
        let faults = *self.faults.lock().expect("nobody panicked");
        let mut seen = self.seen.lock().expect("nobody panicked");
        let mut asked_who = false;
        match heard {
            Heard::Hello => {
                asked_who = true;
                seen.questions += 1;
                if seen.questions <= faults.deaf {
                    return;
                }
            }
            Heard::Act(number, pushes) => {
                assert_eq!(pushes.len(), 2, "as many as it said");
                assert!(pushes.iter().all(|push| push.abs() <= 1.0), "{pushes:?}");
                (seen.number, seen.pushes, seen.moving) = (number, pushes, true);
                (seen.acts, seen.acted) = (seen.acts + 1, Some(Instant::now()));
            }
            Heard::Stop => {
                if std::mem::take(&mut seen.moving) {
                    (seen.stops, seen.stopped) = (seen.stops + 1, Some(Instant::now()));
                }
            }
        }
        drop(seen);
        let due = |every: u64| every > 0 && self.count.is_multiple_of(every);
        if faults.mute || due(faults.drop_every) {
            return;
        }
        let mut answer = if asked_who { self.words.hello(&self.introduction) } else { self.state() };
        if due(faults.spoil_every) && !asked_who {
            let middle = answer.len() / 2;
            answer[middle] ^= 0x80;
        }
        if due(faults.nonsense_every) && !asked_who {
            let values: &[f32] = if self.count.is_multiple_of(2) { &[f32::NAN; 4] } else { &[1.0; 3] };
            answer = self.words.state(self.seen.lock().expect("nobody panicked").number, 0, values);
        }
        if faults.garbage {
            let garbage = match self.words {
                Words::Text => &b"\xff\x00\x01\x01\x00 garbage\n\xf0\x28\n"[..],
                Words::Binary => &b"\xff garbage\n\x00\x01\x01\x00"[..],
            };
            answer = [garbage, &answer].concat();
        }
        if faults.pieces {
            answer.repeat(2).chunks(3).for_each(|piece| say(piece, line));
        } else {
            say(&answer, line);
        }
    }
}

fn say(bytes: &[u8], line: &mut TTYPort) {
    // Where nobody reads any more, nothing is to be said.
    drop(line.write_all(bytes));
    drop(line.flush());
}
