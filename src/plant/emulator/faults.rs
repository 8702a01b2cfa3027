//! What can go wrong with a robot, on demand: each by name, also while it runs.

use std::fmt;

/// Faults that last, as shares of the replies (or poses) that they befall, or as conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Faults {
    /// Replies that are never sent, sent late (by 30 to 300 ms), sent twice, sent with a wrong bit, in two pieces, behind garbage.
    pub drop: f64,
    pub late: f64,
    pub twice: f64,
    pub spoil: f64,
    pub split: f64,
    pub garbage: f64,
    /// Poses that are somewhere else, and poses that are not told.
    pub glitch: f64,
    pub blind: f64,
    /// Gains are not acknowledged.
    pub no_ack: bool,
    /// Left or right legs cannot turn.
    pub stuck: [bool; 2],
}

/// Something to be done to the robot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// From now on.
    Lasting(Faults),
    /// The battery holds so many counts from now on (925 is full, 790 is empty).
    Battery(f64),
    /// The cable is out for so many seconds.
    Unplug(f64),
    /// The robot is put back to the origin.
    Place,
}

/// Names and meanings, for help and messages.
pub const FAULTS: &[(&str, &str)] = &[
    ("drop=SHARE", "replies that never come"),
    ("late=SHARE", "replies that come 30 to 300 ms late"),
    ("twice=SHARE", "replies that come twice"),
    ("spoil=SHARE", "replies with a wrong bit"),
    ("split=SHARE", "replies in two pieces"),
    ("garbage=SHARE", "replies behind bytes that mean nothing"),
    ("glitch=SHARE", "poses that are somewhere else"),
    ("blind=SHARE", "poses that do not come"),
    ("no_ack=true|false", "gains are not acknowledged"),
    ("stuck=left|right|both|none", "legs that cannot turn"),
    ("battery=COUNTS", "charge: 925 is full, 790 empty"),
    ("unplug=SECONDS", "the cable is out for so long"),
    ("place", "the robot is put back to the origin"),
    ("none", "all lasting faults end"),
];

impl Faults {
    /// What `text` (`drop=0.1`, `stuck=left`, `unplug=2`, ...; see [`FAULTS`]) asks for, lasting faults added to these.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn with(mut self, text: &str) -> Result<Fault, String> {
        let (name, value) = text.trim().split_once('=').unwrap_or((text.trim(), ""));
        let number = |what: &str, [low, high]: [f64; 2]| {
            let number = value.parse().ok().filter(|x| (low..=high).contains(x));
            number.ok_or_else(|| format!("\"{text}\": {what} is a number from {low} to {high}"))
        };
        let share = || number("a share", [0.0, 1.0]);
        match name {
            "drop" => self.drop = share()?,
            "late" => self.late = share()?,
            "twice" => self.twice = share()?,
            "spoil" => self.spoil = share()?,
            "split" => self.split = share()?,
            "garbage" => self.garbage = share()?,
            "glitch" => self.glitch = share()?,
            "blind" => self.blind = share()?,
            "no_ack" => {
                self.no_ack = value.parse().map_err(|_| format!("\"{text}\": no_ack is true or false"))?;
            }
            "stuck" => {
                self.stuck = match value {
                    "left" => [true, false],
                    "right" => [false, true],
                    "both" => [true, true],
                    "none" => [false, false],
                    _ => return Err(format!("\"{text}\": left, right, both or none can be stuck")),
                };
            }
            "battery" => return Ok(Fault::Battery(number("the battery", [0.0, 1023.0])?)),
            "unplug" => return Ok(Fault::Unplug(number("a time", [0.0, 3600.0])?)),
            "place" if value.is_empty() => return Ok(Fault::Place),
            "none" if value.is_empty() => self = Self::default(),
            _ => {
                let known: Vec<_> = FAULTS.iter().map(|(form, _)| *form).collect();
                return Err(format!("\"{text}\" is no fault; there are {}", known.join(", ")));
            }
        }
        Ok(Fault::Lasting(self))
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { drop, late, twice, spoil, split, garbage, glitch, blind, no_ack, stuck } = self;
        let shares = [
            ("drop", drop),
            ("late", late),
            ("twice", twice),
            ("spoil", spoil),
            ("split", split),
            ("garbage", garbage),
            ("glitch", glitch),
            ("blind", blind),
        ];
        let mut words: Vec<String> =
            shares.iter().filter(|(_, x)| **x > 0.0).map(|(name, x)| format!("{name}={x}")).collect();
        words.extend(no_ack.then(|| "no_ack=true".into()));
        let sides = match stuck {
            [true, true] => Some("both"),
            [true, false] => Some("left"),
            [false, true] => Some("right"),
            [false, false] => None,
        };
        words.extend(sides.map(|side| format!("stuck={side}")));
        f.write_str(if words.is_empty() { "none" } else { "" })?;
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_named_in_a_word_and_nonsense_is_answered_with_what_there_is() {
        let none = Faults::default();
        let Ok(Fault::Lasting(faults)) = none.with("drop=0.1") else { panic!("a fault") };
        let Ok(Fault::Lasting(faults)) = faults.with("stuck=left") else { panic!("a fault") };
        assert_eq!(faults.to_string(), "drop=0.1 stuck=left");
        assert_eq!(faults.with("none"), Ok(Fault::Lasting(none)));
        assert_eq!(none.with("unplug=2"), Ok(Fault::Unplug(2.0)));
        for (text, why) in [
            ("drop=2", "\"drop=2\": a share is a number from 0 to 1"),
            ("drop=often", "\"drop=often\": a share is a number from 0 to 1"),
            ("stuck=head", "left, right, both or none can be stuck"),
            ("fire", "\"fire\" is no fault; there are drop=SHARE, "),
        ] {
            let said = none.with(text).expect_err(text);
            assert!(said.contains(why), "{said}");
        }
    }
}
