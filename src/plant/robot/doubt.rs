//! Readings without a time of their own: which may answer an earlier question, and which may have been made at another moment than
//! it seems.

use std::time::Duration;

use super::Telemetry;

/// A reading is doubtful that took this much longer than the quickest, or had to be asked for again; and so are the states that are
/// made of it: those of so many steps.
const LAG: Duration = Duration::from_millis(20);
const STEPS: u8 = 3;
/// For so long a late answer may come, to a question that was given up.
const LATEST: Duration = Duration::from_millis(500);
/// Legs do not turn back so far (counts) while they are driven.
const BACK: i32 = 3277;

/// What is known of the last readings.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    /// Where the legs were last (counts).
    pub legs: [i32; 2],
    /// When a question was last given up.
    given_up: Option<Duration>,
    quickest: Option<Duration>,
    /// Whether the last reading is doubtful, and steps from here on that are.
    last: bool,
    steps: u8,
}

impl Doubt {
    /// A question was given up.
    pub fn give_up(&mut self, now: Duration) {
        self.given_up = Some(now);
    }

    /// Whether a reading of driven legs, after a question that was `sent` at this moment, is from before the last one.
    pub fn is_old(&self, reading: &Telemetry, sent: Duration) -> bool {
        self.given_up.is_some_and(|when| sent < when + LATEST)
            && (0..2).any(|side| reading.position[side].wrapping_sub(self.legs[side]) < -BACK)
    }

    /// Takes the reading that answered a question, perhaps one that was asked `again`.
    pub fn take(&mut self, reading: &Telemetry, took: Duration, again: bool) {
        let quickest = self.quickest.map_or(took, |quickest| quickest.min(took));
        (self.legs, self.quickest) = (reading.position, Some(quickest));
        self.last = again || took > quickest + LAG;
    }

    /// The last reading becomes part of a state.
    pub fn step(&mut self) {
        self.steps = if self.last { STEPS } else { self.steps.saturating_sub(1) };
    }

    /// Whether this step's states may be made of readings of other moments than it seems.
    pub fn is_open(&self) -> bool {
        self.steps > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_reading_spoils_the_states_that_are_made_of_it_and_no_more() {
        let (mut doubt, ms) = (Doubt::default(), Duration::from_millis);
        let at = |legs: i32| Telemetry { position: [legs; 2], ..Telemetry::default() };
        let mut step = |took, again| {
            doubt.take(&at(0), ms(took), again);
            doubt.step();
            doubt.is_open()
        };
        assert!(!step(16, false) && !step(30, false));
        assert!(step(40, false) && step(16, false) && step(16, false));
        assert!(!step(16, false));
        assert!(step(16, true) && step(16, false) && step(16, false) && !step(16, false));

        doubt.take(&at(50_000), ms(16), false);
        assert!(!doubt.is_old(&at(40_000), ms(1000)), "every question was answered");
        doubt.give_up(ms(900));
        assert!(doubt.is_old(&at(40_000), ms(1000)) && !doubt.is_old(&at(60_000), ms(1000)));
        assert!(!doubt.is_old(&at(40_000), ms(1500)), "nothing is on its way any more");
    }
}
