//! Which record answers which request, by the robot's own time.

use std::time::Duration;

use super::{Telemetry, elapsed};

/// Telemetry this much (s) further ahead than time has gone by here is not believed.
const LEAP: f64 = 0.5;
/// After so long a silence the robot's clock may have started again unseen.
const FORGOTTEN: Duration = Duration::from_mins(5);
/// How much two clocks may come apart from one record to the next (s).
const DRIFT: f64 = 2e-4;
/// A record this much older (s) than its request is the answer to an earlier one.
const OLD: f64 = 5e-3;

/// The robot's clock held against ours: tells the answer to a request from that to an earlier one, which came late, and both from
/// a record that was heard twice.
#[derive(Default)]
pub(super) struct Clock {
    newest: Option<Newest>,
}

/// The newest record.
struct Newest {
    /// What the robot's clock said.
    raw: u32,
    /// When it was heard, and the first one.
    heard: Duration,
    began: Duration,
    /// The robot's time in it, counted on from the first record (s).
    time: f64,
    /// Least time by which a record was heard after it was made, by clocks that do not agree (s).
    offset: f64,
}

impl Clock {
    /// Takes a record `heard` just now that may answer a request of the moment `sent`; `false` if it cannot.
    pub fn take(&mut self, telemetry: &Telemetry, sent: Duration, heard: Duration) -> bool {
        let raw = telemetry.time;
        let Some(newest) = self.newest.as_mut().filter(|newest| heard < newest.heard + FORGOTTEN) else {
            self.newest = Some(Newest { raw, heard, began: heard, time: 0.0, offset: 0.0 });
            return true;
        };
        let began = newest.began;
        let seconds = |moment: Duration| moment.saturating_sub(began).as_secs_f64();
        let ahead = elapsed(newest.raw, raw);
        if ahead <= 0.0 || newest.time + ahead > seconds(heard) + LEAP {
            return false;
        }
        let time = newest.time + ahead;
        let offset = (newest.offset + DRIFT).min(seconds(heard) - time);
        let is_answer = time >= seconds(sent) - offset - OLD;
        *newest = Newest { raw, heard, began, time, offset };
        is_answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_that_are_old_or_heard_before_answer_nothing_until_all_is_forgotten() {
        let (mut clock, ms) = (Clock::default(), Duration::from_millis);
        let record = |time: u32| Telemetry { time, ..Telemetry::default() };
        assert!(clock.take(&record(1_000_000), ms(0), ms(16)));
        assert!(clock.take(&record(1_100_000), ms(100), ms(116)));
        assert!(!clock.take(&record(1_100_000), ms(100), ms(117)), "heard before");
        assert!(!clock.take(&record(1_150_000), ms(200), ms(201)), "from before it was asked for");
        assert!(clock.take(&record(1_200_000), ms(200), ms(250)), "late, and the answer");
        // The clock has gone round while nobody asked.
        assert!(clock.take(&record(7), ms(3_600_000), ms(3_600_016)));
        assert!(clock.take(&record(100_007), ms(3_600_100), ms(3_600_116)));
    }
}
