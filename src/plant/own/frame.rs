//! The binary form: a message in postcard, a CRC-16 after it (low byte first), all of it COBS-stuffed, with a 0 at the end.

use crc::{CRC_16_IBM_3740, Crc};
use serde::Serialize;

use super::Reply;

/// Polynomial 0x1021, begun at 0xffff, nothing reflected, nothing inverted; 0x29b1 of "123456789". Also called CCITT-FALSE.
const CHECK: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_3740);
/// Longest frame that is believed (bytes): a Hello of 256 state elements with long names fits in.
const LONGEST: usize = 32_768;

/// A message as bytes on the line. The 0 before it ends whatever garbage there was.
pub(super) fn encode(message: &impl Serialize) -> Vec<u8> {
    // Only what has no length beforehand cannot be written, and no message has such a part.
    let mut bytes = postcard::to_allocvec(message).unwrap_or_default();
    let check = CHECK.checksum(&bytes);
    bytes.extend(check.to_le_bytes());
    [&[0][..], &cobs::encode_vec(&bytes), &[0]].concat()
}

/// The message in a frame, zeros around it taken off; `None` if there is none in it.
fn decode(frame: &[u8]) -> Option<Reply> {
    let bytes = cobs::decode_vec(frame).ok()?;
    let (message, check) = bytes.split_last_chunk::<2>()?;
    if CHECK.checksum(message) != u16::from_le_bytes(*check) {
        return None;
    }
    let (reply, rest) = postcard::take_from_bytes(message).ok()?;
    rest.is_empty().then_some(reply)
}

/// Finds frames in a stream of bytes.
#[derive(Debug, Default)]
pub(super) struct Frames {
    buffer: Vec<u8>,
    /// More came than any frame holds: nothing is believed until the next 0.
    overrun: bool,
}

impl Frames {
    /// Takes bytes in; gives a message, or `None` for what is none, for each frame that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Option<Reply>> {
        let mut heard = Vec::new();
        for &byte in bytes {
            if byte != 0 {
                self.overrun |= self.buffer.len() >= LONGEST;
                if !self.overrun {
                    self.buffer.push(byte);
                }
            } else if !self.buffer.is_empty() {
                heard.push(if self.overrun { None } else { decode(&self.buffer) });
                self.buffer.clear();
                self.overrun = false;
            }
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plant::own::{Form, Hello, Measured, Request};

    const PAGE: &str = include_str!("../../../presets/robot/OWN_ROBOT.md");

    /// The bytes that the documentation shows behind `label`, in a code block of its own.
    fn documented(label: &str) -> Vec<u8> {
        let line = PAGE.lines().find_map(|line| line.trim().strip_prefix(label)).expect(label);
        let byte = |word: &str| u8::from_str_radix(word, 16).expect(word);
        line.split_whitespace().map(byte).collect()
    }

    #[test]
    fn the_example_frames_of_the_documentation_are_what_is_sent_and_understood() {
        let act = Request::Act { number: 12, action: vec![0.5, -0.25] };
        let message = postcard::to_allocvec(&act).expect("it can be written");
        assert_eq!(message, documented("act, message:"));
        assert_eq!(CHECK.checksum(&message).to_le_bytes().to_vec(), documented("act, checksum:"));
        assert_eq!(act.encode(Form::Binary), documented("act, on the line:"));
        let state = Reply::State(Measured { number: 12, time_us: 1_234_567, values: vec![0.5, -0.25, 1.0] });
        assert_eq!(Frames::default().feed(&documented("state, on the line:")), [Some(state)]);
        assert_eq!(CHECK.checksum(b"123456789"), 0x29b1);
        assert!(PAGE.contains("29b1"));
    }

    fn replies() -> Vec<Reply> {
        let values = |count: usize| (0..count).map(|i| i as f32 / 7.0 - 3.0).collect::<Vec<f32>>();
        let mut replies: Vec<Reply> = [1, 61, 62, 63, 64, 124, 125, 126, 127, 256]
            .map(|count| Reply::State(Measured { number: 7, time_us: u32::MAX, values: values(count) }))
            .into();
        replies.push(Reply::Trouble("too hot".into()));
        replies.push(Reply::Hello(Hello { name: "x".into(), period_ms: 20, ..Hello::default() }));
        replies
    }

    #[test]
    fn every_reply_survives_cuts_garbage_and_its_neighbours() {
        let mut stream = vec![0x55, 0xff, 0x01];
        for reply in replies() {
            stream.extend(encode(&reply));
            stream.extend([0x13, 0xaa]);
        }
        for cut in [1, 2, 3, 7, 64, 512, stream.len()] {
            let mut frames = Frames::default();
            let heard: Vec<Option<Reply>> = stream.chunks(cut).flat_map(|bytes| frames.feed(bytes)).collect();
            let good: Vec<Reply> = heard.iter().flatten().cloned().collect();
            assert_eq!(good, replies());
            assert_eq!(heard.len(), 2 * good.len(), "each piece of garbage is noticed once");
        }
    }

    #[test]
    fn a_frame_with_any_byte_changed_is_not_taken_for_another() {
        let good = encode(&replies()[1]);
        for i in 0..good.len() {
            for change in 1..=255 {
                let mut bytes = good.clone();
                bytes[i] ^= change;
                bytes.push(0);
                for reply in Frames::default().feed(&bytes) {
                    // Where a 0 outside the frame was changed, the frame may still be whole.
                    let outside = i == 0 || i == good.len() - 1;
                    assert!(reply.is_none() || (outside && reply == Some(replies()[1].clone())), "byte {i}");
                }
            }
        }
    }

    #[test]
    fn garbage_without_an_end_fills_no_memory_and_hides_only_itself() {
        let mut frames = Frames::default();
        for _ in 0..1000 {
            assert!(frames.feed(&[0x55; 1000]).is_empty());
        }
        assert!(frames.buffer.capacity() <= 2 * LONGEST);
        let heard = frames.feed(&encode(&replies()[0]));
        assert_eq!(heard, [None, Some(replies()[0].clone())]);
    }
}
