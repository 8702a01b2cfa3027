//! A robot that was lost: looked for until it is back, and not moved before the user says so.

use std::time::{Duration, Instant};

use super::{
    Ended, Experiment, Host,
    event::{Event, Level, Phase, Progress},
};

/// Time between two attempts: at first, and at most; it doubles in between.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(8);
/// How often the host is asked whether to go on.
const TICK: Duration = Duration::from_millis(25);

impl Experiment {
    /// Looks for the robot until it answers, then waits for the user. [`Ended::Complete`]: go on with it.
    ///
    /// # Errors
    /// `why`, where nobody is there to plug it in again, or nothing that could be plugged in.
    pub fn reconnect(&self, why: &str, host: &mut dyn Host) -> anyhow::Result<Ended> {
        anyhow::ensure!(self.plants.is_real() && host.attended(), "{why}");
        host.notice(Level::Error, format!("{why}. What came before is kept; looking for it again"));
        host.enter(Phase::Reconnecting);
        let began = Instant::now();
        let (mut attempt, mut pause) = (1, FIRST);
        let robot = loop {
            if !wait(pause, host) {
                return Ok(Ended::Stopped);
            }
            match self.plants.make() {
                Ok(robot) => break robot,
                Err(error) => host.report(Event::Progress(Progress {
                    phase: Phase::Reconnecting,
                    what: error.to_string(),
                    done: attempt,
                    total: 0,
                    unit: "attempts",
                    elapsed: began.elapsed().as_secs_f64(),
                    remaining: None,
                })),
            }
            (attempt, pause) = (attempt + 1, (pause * 2).min(LONGEST));
        };
        host.feel(robot.as_ref());
        let who = robot.health().map_or_else(String::new, |health| health.port);
        drop(robot);
        host.notice(Level::Success, format!("The robot is back at {who}; it moves again when you say so"));
        Ok(if host.ask() { Ended::Complete } else { Ended::Stopped })
    }
}

/// Lets time go by; `false` if the host has had enough.
fn wait(time: Duration, host: &mut dyn Host) -> bool {
    let until = Instant::now() + time;
    while Instant::now() < until {
        if !host.go_on() {
            return false;
        }
        std::thread::sleep(TICK.min(until.saturating_duration_since(Instant::now())));
    }
    host.go_on()
}
