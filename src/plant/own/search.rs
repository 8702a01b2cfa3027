//! Which state is the one that a step ends with.

use std::time::Duration;

use super::Measured;

/// A state this much (of a period) younger than the one before is the answer to an earlier question.
const YOUNG: f64 = 0.4;
/// How far (of a period) a step may be from a period by the robot's own clock, and how late its action may have come.
const TOLERANCE: f64 = 0.35;

/// A state that may end the step, and when it was heard.
type Found = Option<(Measured, Duration)>;

/// Looks through the states that come while an action acts.
pub(super) struct Search<'a> {
    /// Of the action.
    number: u32,
    /// The state that the step began with.
    before: &'a Measured,
    period: f64,
    /// When the action was first sent, and when that command was sent which the robot obeyed.
    began: Duration,
    obeyed: Option<Duration>,
    newest: Found,
}

impl<'a> Search<'a> {
    pub fn new(number: u32, before: &'a Measured, period: f64, began: Duration) -> Self {
        Self { number, before, period, began, obeyed: None, newest: None }
    }

    /// Takes a state `heard` just now, the action having last been sent at `sent`; whether it may end the step.
    pub fn take(&mut self, state: Measured, sent: Duration, heard: Duration) -> bool {
        if state.number != self.number {
            return false;
        }
        self.obeyed.get_or_insert(sent);
        let old_enough = state.since(self.before) >= YOUNG * self.period;
        if old_enough {
            self.newest = Some((state, heard));
        }
        old_enough
    }

    /// Whether the robot is known to obey.
    pub fn is_obeyed(&self) -> bool {
        self.obeyed.is_some()
    }

    /// Whether a state that may end the step was heard after `moment`.
    pub fn has_heard_since(&self, moment: Duration) -> bool {
        self.newest.as_ref().is_some_and(|(_, heard)| *heard >= moment)
    }

    /// The state, and whether the step was no transition: too short or too long, or the action came too late.
    pub fn end(self) -> Option<(Measured, bool)> {
        let (state, _) = self.newest?;
        let seconds = state.since(self.before);
        let off = (seconds / self.period - 1.0).abs() > TOLERANCE;
        let waited = self.obeyed.map_or(0.0, |sent| sent.saturating_sub(self.began).as_secs_f64());
        Some((state, off || waited > TOLERANCE * self.period))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(number: u32, milliseconds: u32) -> Measured {
        // The clock begins anew on the way.
        let time_us = (u32::MAX - 20_000).wrapping_add(milliseconds * 1000);
        Measured { number, time_us, values: vec![] }
    }

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn the_state_after_a_period_counts_and_no_answer_to_something_else() {
        let before = state(6, 0);
        let mut search = Search::new(7, &before, 0.05, at(0));
        assert!(!search.take(state(6, 10), at(0), at(10)), "that is the command before");
        assert!(!search.is_obeyed());
        assert!(!search.take(state(7, 5), at(0), at(12)), "that is how the step began");
        assert!(search.is_obeyed() && !search.has_heard_since(at(0)));
        assert!(!search.take(state(7, u32::MAX / 1000), at(0), at(13)), "that is a clock gone back");
        assert!(search.take(state(7, 49), at(50), at(52)));
        assert!(search.has_heard_since(at(52)) && !search.has_heard_since(at(53)));
        assert_eq!(search.end(), Some((state(7, 49), false)));
    }

    #[test]
    fn a_step_that_took_too_long_or_whose_action_came_too_late_is_no_transition() {
        let before = state(6, 0);
        for (milliseconds, sent, gap) in
            [(50, 0, false), (67, 0, false), (69, 0, true), (31, 0, true), (50, 17, false), (50, 18, true)]
        {
            let mut search = Search::new(7, &before, 0.05, at(0));
            search.take(state(7, milliseconds), at(sent), at(60));
            assert_eq!(search.end().map(|(_, gap)| gap), Some(gap), "{milliseconds} {sent}");
        }
        assert_eq!(Search::new(7, &before, 0.05, at(0)).end(), None);
    }
}
