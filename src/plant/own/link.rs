//! Requests out, replies in, over whatever line there is, and what went wrong with them.

use std::{collections::VecDeque, io::ErrorKind, time::Duration};

use super::{Decoder, Form, Hello, Measured, Reply, Request, question};
use crate::plant::{PlantError, robot::Line};

/// Time between two questions who is there, and how many there are: many boards start anew when their port is opened.
const ASK: (usize, Duration) = (7, Duration::from_millis(500));
/// Silence after which nothing more is on its way.
const SILENCE: Duration = Duration::from_millis(5);

/// What came over the line so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// States that were heard.
    pub good: u64,
    /// Stretches that were no message, and states with numbers that are none or of another count.
    pub bad: u64,
    /// Requests without an answer in time.
    pub late: u64,
}

/// A robot at the other end of a line.
pub(super) struct Link {
    pub line: Box<dyn Line>,
    form: Form,
    decoder: Decoder,
    replies: VecDeque<(Form, Reply)>,
    pub counts: Counts,
}

impl Link {
    /// Whoever is at the other end, in whichever form they speak, with what they say of themselves.
    pub fn meet(line: Box<dyn Line>) -> Result<(Self, Hello), PlantError> {
        let mut link = Self {
            line,
            form: Form::Binary,
            decoder: Decoder::default(),
            replies: VecDeque::new(),
            counts: Counts::default(),
        };
        let (times, patience) = ASK;
        for _ in 0..times {
            link.write(&question())?;
            let deadline = link.line.now() + patience;
            while let Some((form, reply)) = link.hear(deadline)? {
                match reply {
                    Reply::Hello(hello) => {
                        link.form = form;
                        link.decoder.settle(form, hello.state.len());
                        return Ok((link, hello));
                    }
                    Reply::Trouble(why) => return Err(link.lost(format!("the robot is in trouble: {why}"))),
                    Reply::State(_) => {}
                }
            }
        }
        let seconds = patience.as_secs_f64() * times as f64;
        Err(link.lost(format!(
            "nobody has answered \"hello\" for {seconds} s; is the robot switched on, is its program loaded, and is plant.robot.baud \
             the rate of that program? presets/robot/OWN_ROBOT.md says what it has to answer"
        )))
    }

    /// The link is of no use any more.
    pub fn lost(&self, why: impl Into<String>) -> PlantError {
        PlantError::Link { port: self.line.name().to_owned(), why: why.into() }
    }

    pub fn send(&mut self, request: &Request) -> Result<(), PlantError> {
        self.write(&request.encode(self.form))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), PlantError> {
        let sent = self.line.write(bytes);
        sent.map_err(|e| self.lost(format!("writing failed ({e})")))
    }

    /// Forgets what has come and nobody waits for any more.
    pub fn forget(&mut self) -> Result<(), PlantError> {
        // A robot that never stops talking must not hold us up.
        let end = self.line.now() + 4 * SILENCE;
        while self.state(end.min(self.line.now() + SILENCE))?.is_some() {}
        self.replies.clear();
        Ok(())
    }

    /// The next state; `None` if none has come by `deadline`.
    ///
    /// # Errors
    /// If the line is gone, or the robot says that it is in trouble; it was then told to stop.
    pub fn state(&mut self, deadline: Duration) -> Result<Option<Measured>, PlantError> {
        while let Some((_, reply)) = self.hear(deadline)? {
            match reply {
                Reply::State(state) => {
                    self.counts.good += 1;
                    return Ok(Some(state));
                }
                Reply::Trouble(why) => {
                    self.line.stop();
                    return Err(self.lost(format!("the robot is in trouble: {why}; it was told to stop")));
                }
                // Said twice, since it was asked more than once.
                Reply::Hello(_) => {}
            }
        }
        Ok(None)
    }

    /// The next reply; `None` if none has come by `deadline`.
    fn hear(&mut self, deadline: Duration) -> Result<Option<(Form, Reply)>, PlantError> {
        let mut bytes = [0; 512];
        loop {
            if let Some(reply) = self.replies.pop_front() {
                return Ok(Some(reply));
            }
            if self.line.now() >= deadline {
                return Ok(None);
            }
            match self.line.read(&mut bytes, deadline) {
                Ok(0) => return Err(self.lost("the other end was closed")),
                Ok(count) => self.replies.extend(self.decoder.feed(&bytes[..count])),
                Err(e) if matches!(e.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => {}
                Err(e) => return Err(self.lost(format!("reading failed ({e}); was it unplugged?"))),
            }
            self.counts.bad = self.decoder.bad();
        }
    }
}
