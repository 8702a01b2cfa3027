//! Messages in a stream of bytes, in whichever form they come.

use super::{Form, Reply, frame::Frames, text::Lines};

/// Finds replies, whatever else is on the line and however it is cut; never holds more than a frame and a line.
#[derive(Debug, Default)]
pub struct Decoder {
    frames: Frames,
    lines: Lines,
    /// The form that is spoken, and how many values a state has; both are listened for until it is known.
    spoken: Option<(Form, usize)>,
    bad: u64,
}

impl Decoder {
    /// Listens for `form` alone from now on, and for states of so many values.
    pub fn settle(&mut self, form: Form, values: usize) {
        *self = Self { spoken: Some((form, values)), ..Self::default() };
    }

    /// Takes bytes in and gives the replies that they complete, with the form they had.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<(Form, Reply)> {
        let mut heard = Vec::new();
        for form in [Form::Binary, Form::Text] {
            if self.spoken.is_some_and(|(spoken, _)| spoken != form) {
                continue;
            }
            let replies = match form {
                Form::Binary => self.frames.feed(bytes),
                Form::Text => self.lines.feed(bytes),
            };
            for reply in replies {
                match reply.filter(|reply| self.is_sound(reply)) {
                    Some(reply) => heard.push((form, reply)),
                    None => self.bad += 1,
                }
            }
        }
        heard
    }

    /// Numbers that are none, or too few or too many, make no state.
    fn is_sound(&self, reply: &Reply) -> bool {
        let Reply::State(state) = reply else { return true };
        let fits = self.spoken.is_none_or(|(_, values)| values == state.values.len());
        fits && state.values.iter().all(|value| value.is_finite())
    }

    /// Stretches of bytes so far that were no reply; what came before the form was known does not count.
    pub fn bad(&self) -> u64 {
        self.bad
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng as _;

    use super::*;
    use crate::plant::own::{Measured, frame};

    fn state(values: &[f32]) -> Reply {
        Reply::State(Measured { number: 3, time_us: 4, values: values.to_vec() })
    }

    #[test]
    fn either_form_is_heard_until_one_is_settled_on() {
        let mut stream = b"s 3 4 1 2\n".to_vec();
        stream.extend(frame::encode(&state(&[5.0, 6.0])));
        let mut decoder = Decoder::default();
        let heard = decoder.feed(&stream);
        assert_eq!(heard, [(Form::Binary, state(&[5.0, 6.0])), (Form::Text, state(&[1.0, 2.0]))]);
        for form in [Form::Binary, Form::Text] {
            decoder.settle(form, 2);
            let heard = decoder.feed(&[&stream[..], b"\n"].concat());
            assert_eq!(heard.len(), 1);
            assert_eq!((heard[0].0, decoder.bad()), (form, 1), "the other one is garbage");
        }
    }

    #[test]
    fn numbers_that_are_none_or_of_another_count_make_no_state() {
        for values in [&[1.0][..], &[1.0, 2.0, 3.0], &[1.0, f32::NAN], &[f32::INFINITY, 1.0], &[]] {
            let line: String = values.iter().map(|v| format!(" {v}")).collect();
            let line = format!("s 3 4{line}\n").into_bytes();
            for (form, bytes) in [(Form::Binary, frame::encode(&state(values))), (Form::Text, line)] {
                let mut decoder = Decoder::default();
                decoder.settle(form, 2);
                assert!(decoder.feed(&bytes).is_empty(), "{form:?} {values:?}");
                assert_eq!(decoder.bad(), 1);
            }
        }
    }

    #[test]
    fn five_million_spoiled_bytes_make_no_state_that_was_not_sent() {
        let mut rng = crate::plant::stream(0, "spoiled bytes of own robots", 0);
        let mut decoder = Decoder::default();
        decoder.settle(Form::Binary, 6);
        let (mut fed, mut sound, mut heard, mut wrong) = (0, 0_u64, 0_u64, 0_u64);
        while fed < 5_000_000 {
            // The values tell whether they are as they were sent: they say everything twice.
            let half: [f32; 3] = std::array::from_fn(|_| rng.random_range(-1.0..1.0));
            let mut bytes = frame::encode(&state(&[half, half].concat()));
            if rng.random_bool(0.5) {
                for _ in 0..rng.random_range(1..4) {
                    let at = rng.random_range(0..bytes.len());
                    bytes[at] = rng.random();
                }
                bytes.truncate(rng.random_range(1..=bytes.len()));
            } else {
                sound += 1;
            }
            for piece in bytes.chunks(rng.random_range(1..40)) {
                fed += piece.len();
                for (_, reply) in decoder.feed(piece) {
                    let Reply::State(Measured { values, .. }) = reply else { continue };
                    heard += 1;
                    wrong += u64::from(values[..3] != values[3..]);
                }
            }
        }
        assert!(heard >= sound && decoder.bad() > 0, "{heard} of {sound}");
        assert!(wrong <= 10, "a checksum of 16 bits lets one in 65,536 pass: {wrong}");
        // Nothing at all is known of what comes: no panic, either.
        let mut decoder = Decoder::default();
        for _ in 0..2000 {
            let noise: Vec<u8> = (0..500).map(|_| rng.random_range(0..128)).collect();
            decoder.feed(&noise);
        }
    }
}
