//! When a step of a lesson is done: facts that the window knows, held against a number.

use std::fmt;

use serde::Deserialize;

/// Something the window knows, as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// Transitions in the training data, once a collection has ended.
    Transitions,
    /// Control steps of the plant while it runs by hand.
    LiveSteps,
    /// Gradient steps behind the present model; 0 without one, and while it is trained.
    Updates,
    /// Steps of the prediction that is shown beside the truth.
    PredictionSteps,
    /// Control steps of the rollout that is under way.
    ControlSteps,
    /// Controlled rollouts that have ended.
    Rollouts,
    /// Paths that were followed to their end.
    Paths,
    /// The planner's horizon (steps), and its number of candidates.
    Horizon,
    Candidates,
    /// Waypoints of the path that is drawn.
    Waypoints,
    /// Iterations of the outer loop.
    Iterations,
    /// 1 if the plant is a robot on a line, real or emulated.
    Robot,
    /// Replies of that robot that were read.
    Replies,
    /// 1 once what the step hides was asked for.
    Revealed,
}

impl Fact {
    pub const ALL: [Self; 14] = [
        Self::Transitions,
        Self::LiveSteps,
        Self::Updates,
        Self::PredictionSteps,
        Self::ControlSteps,
        Self::Rollouts,
        Self::Paths,
        Self::Horizon,
        Self::Candidates,
        Self::Waypoints,
        Self::Iterations,
        Self::Robot,
        Self::Replies,
        Self::Revealed,
    ];

    /// As files say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transitions => "transitions",
            Self::LiveSteps => "live steps",
            Self::Updates => "updates",
            Self::PredictionSteps => "prediction steps",
            Self::ControlSteps => "control steps",
            Self::Rollouts => "rollouts",
            Self::Paths => "paths",
            Self::Horizon => "horizon",
            Self::Candidates => "candidates",
            Self::Waypoints => "waypoints",
            Self::Iterations => "iterations",
            Self::Robot => "robot",
            Self::Replies => "replies",
            Self::Revealed => "revealed",
        }
    }
}

/// `transitions >= 1000`, `horizon <= 4`, `new rollouts >= 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    pub fact: Fact,
    /// What was there when the step began does not count, nor does a rollout that was under way then.
    pub new: bool,
    /// `<=` in place of `>=`.
    at_most: bool,
    number: f64,
}

impl Condition {
    /// Whether it holds, where the fact is `now` and was `before` when the step began.
    pub fn holds(&self, now: f64, before: f64) -> bool {
        let value = if self.new { now - before } else { now };
        if self.at_most { value <= self.number } else { value >= self.number }
    }
}

/// Conditions of which one is enough: `new control steps >= 60 or new paths >= 1`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Wait {
    /// One at least.
    pub any: Vec<Condition>,
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let any: Vec<String> = self.any.iter().map(ToString::to_string).collect();
        f.write_str(&any.join(" or "))
    }
}

impl TryFrom<String> for Wait {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let any: Result<_, _> = text.split(" or ").map(|one| Condition::try_from(one.to_owned())).collect();
        Ok(Self { any: any? })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let new = if self.new { "new " } else { "" };
        let sign = if self.at_most { "<=" } else { ">=" };
        write!(f, "{new}{} {sign} {}", self.fact.name(), self.number)
    }
}

impl TryFrom<String> for Condition {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (left, at_most, number) = match (text.split_once(">="), text.split_once("<=")) {
            (Some((left, number)), None) => (left, false, number),
            (None, Some((left, number))) => (left, true, number),
            _ => {
                return Err(format!(
                    "\"{text}\" is not of the form fact >= number (or <=), such as transitions >= 1000"
                ));
            }
        };
        let words: Vec<&str> = left.split_whitespace().collect();
        let (new, words) = match words.split_first() {
            Some((&"new", rest)) => (true, rest),
            _ => (false, &words[..]),
        };
        let named = words.join(" ");
        let known = || Fact::ALL.map(Fact::name).join(", ");
        let fact = Fact::ALL.into_iter().find(|fact| fact.name() == named);
        let fact = fact.ok_or_else(|| format!("there is no fact \"{named}\"; there are: {}", known()))?;
        let number = number.trim();
        let value: f64 = number.parse().map_err(|_| format!("\"{number}\" is not a number"))?;
        if !value.is_finite() {
            return Err(format!("\"{number}\" can never be reached"));
        }
        Ok(Self { fact, new, at_most, number: value })
    }
}
