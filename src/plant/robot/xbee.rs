//! XBee API frames in mode 1 (not escaped), as a Digi XBee or the lab's base station speaks them (biomimetics/basestation,
//! xbee_handler.c): start byte, length, contents, checksum. No input or output here.

/// First byte of every frame.
const START: u8 = 0x7e;
/// Longest contents that are believed: a radio packet holds 116 bytes of payload, the header takes 5.
const LONGEST: usize = 121;

/// The contents of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Host to radio: send `payload` to the 16-bit address `destination`. `id` 0 asks for no answer.
    Transmit { id: u8, destination: u16, options: u8, payload: Vec<u8> },
    /// Host to radio: set or ask a parameter of the radio itself.
    Setting { id: u8, name: [u8; 2], value: Vec<u8> },
    /// Radio to host: a packet from `source`.
    Received { source: u16, rssi: u8, options: u8, payload: Vec<u8> },
    /// Radio to host: the answer to a [`Frame::Setting`].
    SettingReply { id: u8, name: [u8; 2], status: u8, value: Vec<u8> },
    /// Radio to host: whether a [`Frame::Transmit`] with an id other than 0 was acknowledged (status 0).
    TransmitStatus { id: u8, status: u8 },
}

impl Frame {
    /// The frame as bytes on the line.
    pub fn encode(&self) -> Vec<u8> {
        let mut contents = Vec::new();
        match self {
            Self::Transmit { id, destination, options, payload } => {
                let [high, low] = destination.to_be_bytes();
                contents.extend([0x01, *id, high, low, *options]);
                contents.extend(payload);
            }
            Self::Setting { id, name, value } => {
                contents.extend([0x08, *id, name[0], name[1]]);
                contents.extend(value);
            }
            Self::Received { source, rssi, options, payload } => {
                let [high, low] = source.to_be_bytes();
                contents.extend([0x81, high, low, *rssi, *options]);
                contents.extend(payload);
            }
            Self::SettingReply { id, name, status, value } => {
                contents.extend([0x88, *id, name[0], name[1], *status]);
                contents.extend(value);
            }
            Self::TransmitStatus { id, status } => contents.extend([0x89, *id, *status]),
        }
        let [high, low] = (contents.len() as u16).to_be_bytes();
        let mut bytes = vec![START, high, low];
        bytes.extend(&contents);
        bytes.push(checksum(&contents));
        bytes
    }

    /// A frame's contents; `None` for kinds that have no place here.
    fn decode(contents: &[u8]) -> Option<Self> {
        Some(match *contents {
            [0x01, id, high, low, options, ref payload @ ..] => {
                let destination = u16::from_be_bytes([high, low]);
                Self::Transmit { id, destination, options, payload: payload.to_vec() }
            }
            [0x08, id, a, b, ref value @ ..] => Self::Setting { id, name: [a, b], value: value.to_vec() },
            [0x81, high, low, rssi, options, ref payload @ ..] => {
                let source = u16::from_be_bytes([high, low]);
                Self::Received { source, rssi, options, payload: payload.to_vec() }
            }
            [0x88, id, a, b, status, ref value @ ..] => {
                Self::SettingReply { id, name: [a, b], status, value: value.to_vec() }
            }
            [0x89, id, status] => Self::TransmitStatus { id, status },
            _ => return None,
        })
    }
}

/// What is added to the contents' sum to make 0xff.
fn checksum(contents: &[u8]) -> u8 {
    0xff - contents.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte))
}

/// Finds frames in a stream of bytes, whatever else is in it and however it is cut.
#[derive(Debug, Default)]
pub struct Decoder {
    buffer: Vec<u8>,
    /// Frames whose checksum or kind was wrong, and stretches that were no frame at all.
    bad: u64,
    /// Within a stretch that is no frame: counted once.
    astray: bool,
}

impl Decoder {
    /// Takes bytes in and gives the frames that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Frame> {
        self.buffer.extend_from_slice(bytes);
        let (mut frames, mut at) = (Vec::new(), 0);
        while let Some(&first) = self.buffer.get(at) {
            let rest = &self.buffer[at..];
            let length = match *rest {
                [START, high, low, ..] => usize::from(u16::from_be_bytes([high, low])),
                [START, ..] => break,
                _ => 0,
            };
            if first != START || length == 0 || length > LONGEST {
                self.bad += u64::from(!std::mem::replace(&mut self.astray, true));
                at += 1;
                continue;
            }
            let Some(frame) = rest.get(3..length + 4) else { break };
            let (contents, check) = (&frame[..length], frame[length]);
            match Frame::decode(contents).filter(|_| check == checksum(contents)) {
                Some(frame) => {
                    frames.push(frame);
                    self.astray = false;
                    at += length + 4;
                }
                // Perhaps a start byte within something else: what follows may be a frame all the same.
                None => {
                    self.bad += u64::from(!std::mem::replace(&mut self.astray, true));
                    at += 1;
                }
            }
        }
        self.buffer.drain(..at);
        frames
    }

    /// Gives up a frame that was begun and, the line having been silent since, will not be completed; frames that it hid come out.
    pub fn give_up(&mut self) -> Vec<Frame> {
        let mut frames = Vec::new();
        while !self.buffer.is_empty() {
            self.bad += u64::from(!std::mem::replace(&mut self.astray, true));
            self.buffer.remove(0);
            frames.extend(self.feed(&[]));
        }
        self.astray = false;
        frames
    }

    /// Whether a frame was begun and is not complete.
    pub fn is_waiting(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// Stretches of bytes so far that were no good frame.
    pub fn bad(&self) -> u64 {
        self.bad
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_the_bytes_that_the_authors_host_sends() {
        let stop = Frame::Transmit { id: 0, destination: 1, options: 0, payload: vec![0, 0x92] };
        let bytes = [0x7e, 0, 7, 1, 0, 0, 1, 0, 0, 0x92, 0x6b];
        assert_eq!(stop.encode(), bytes);
        assert_eq!(Decoder::default().feed(&bytes), [stop]);
    }

    #[test]
    fn every_kind_of_frame_survives_cuts_garbage_and_its_neighbours() {
        let frames = [
            Frame::Transmit { id: 0, destination: 0x2052, options: 0, payload: vec![0, 0x8e] },
            Frame::Setting { id: 1, name: *b"CH", value: vec![0x0f] },
            Frame::Received { source: 1, rssi: 0x28, options: 0, payload: vec![0x7e; 40] },
            Frame::SettingReply { id: 1, name: *b"CH", status: 0, value: vec![] },
            Frame::TransmitStatus { id: 3, status: 1 },
        ];
        for cut in 1..9 {
            let mut decoder = Decoder::default();
            let mut stream = vec![0x00, 0x7e, 0xff, 0xff];
            for frame in &frames {
                stream.extend(frame.encode());
                stream.extend([0x55, 0xaa]);
            }
            let heard: Vec<Frame> = stream.chunks(cut).flat_map(|bytes| decoder.feed(bytes)).collect();
            assert_eq!(heard, frames);
            assert!(decoder.bad() >= 6);
        }
    }

    #[test]
    fn a_frame_with_any_byte_changed_is_not_taken_for_another() {
        let good = Frame::Received { source: 1, rssi: 40, options: 0, payload: (0..48).collect() };
        let bytes = good.encode();
        for i in 0..bytes.len() {
            for change in 1..=255 {
                let mut bytes = bytes.clone();
                bytes[i] ^= change;
                let mut decoder = Decoder::default();
                let mut heard = decoder.feed(&bytes);
                heard.extend(decoder.give_up());
                assert!(heard.is_empty(), "byte {i}: {heard:?}");
            }
        }
    }

    #[test]
    fn ten_million_spoiled_bytes_make_no_frame_that_was_not_sent() {
        use rand::Rng as _;
        let mut rng = crate::plant::stream(0, "spoiled bytes", 0);
        let mut decoder = Decoder::default();
        let (mut fed, mut sound, mut heard) = (0, 0_u64, 0_u64);
        while fed < 10_000_000 {
            // The payload tells whether it is as it was sent: it says everything twice.
            let half: Vec<u8> = (0..rng.random_range(2..50)).map(|_| rng.random()).collect();
            let payload = [&half[..], &half].concat();
            let mut bytes = Frame::Received { source: 1, rssi: 40, options: 0, payload }.encode();
            if rng.random_bool(0.5) {
                // One byte changed is always noticed; garbage between frames hides none.
                let at = rng.random_range(0..bytes.len());
                bytes[at] ^= rng.random_range(1..=255_u8);
            } else {
                sound += 1;
            }
            for piece in bytes.chunks(rng.random_range(1..40)) {
                fed += piece.len();
                for frame in decoder.feed(piece) {
                    let Frame::Received { source: 1, payload, .. } = frame else { continue };
                    let (a, b) = payload.split_at(payload.len() / 2);
                    heard += u64::from(a == b);
                }
            }
            assert!(decoder.buffer.len() < 2 * LONGEST);
        }
        assert!(heard <= sound, "{heard} of {sound}");
        assert!(heard > sound * 9 / 10, "{heard} of {sound}");
        assert!(decoder.bad() > 0);
    }

    #[test]
    fn a_frame_that_broke_off_hides_the_next_one_only_until_the_line_is_silent() {
        let next = Frame::TransmitStatus { id: 3, status: 0 };
        let mut decoder = Decoder::default();
        let mut bytes = Frame::Received { source: 1, rssi: 0, options: 0, payload: vec![1; 60] }.encode();
        bytes.truncate(20);
        bytes.extend(next.encode());
        assert!(decoder.feed(&bytes).is_empty());
        assert!(decoder.is_waiting());
        assert_eq!(decoder.give_up(), [next]);
    }
}
