//! Bytes on a robot's serial line: frames, and requests and replies within them.
#![no_main]

use foresight::plant::robot::{Decoder, Frame, Reply, Request};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (whole, mut decoder) = (Decoder::default().feed(bytes), Decoder::default());
    let pieces: Vec<Frame> = bytes.chunks(7).flat_map(|piece| decoder.feed(piece)).collect();
    assert_eq!(whole, pieces, "frames do not depend on how the stream is cut");
    decoder.give_up();
    for frame in whole {
        assert_eq!(Decoder::default().feed(&frame.encode()), [frame.clone()]);
        if let Frame::Received { payload, .. } | Frame::Transmit { payload, .. } = frame {
            check(&payload);
        }
    }
    // What a checksum would keep out.
    check(bytes);
});

fn check(payload: &[u8]) {
    if let Some(reply) = Reply::decode(payload) {
        assert_eq!(Reply::decode(&reply.encode()), Some(reply));
    }
    if let Some(request) = Request::decode(payload) {
        assert_eq!(Request::decode(&request.encode()), Some(request));
    }
}
