//! Frames of the robot's radio, spoiled in every way a line can spoil them.

use rand::Rng as _;

use crate::plant::{
    Rng,
    robot::{Decoder, Frame, Reply, Request},
    stream,
};

/// Feeds `count` frames; how many came through.
///
/// # Errors
/// If something came through that was not sent as it stands there, checksum included.
pub(super) fn frames(seed: u64, input: u64, count: u64) -> Result<u64, String> {
    let mut rng = stream(seed, "radio frames", input);
    let mut accepted = 0;
    for _ in 0..count {
        let mut bytes = frame(&mut rng).encode();
        for _ in 0..rng.random_range(0..4) {
            spoil(&mut bytes, &mut rng);
        }
        accepted += look_at(&bytes, rng.random_range(1..40))?;
    }
    Ok(accepted)
}

/// How many frames are found in `bytes` when they come in pieces of this length.
///
/// # Errors
/// If one of them does not stand there byte for byte, or a message in it is not what its bytes say.
pub(super) fn look_at(bytes: &[u8], piece: usize) -> Result<u64, String> {
    let mut decoder = Decoder::default();
    let mut heard: Vec<Frame> = bytes.chunks(piece).flat_map(|piece| decoder.feed(piece)).collect();
    heard.extend(decoder.give_up());
    for frame in &heard {
        let sent = frame.encode();
        if !bytes.windows(sent.len()).any(|window| window == sent) {
            return Err(format!("{frame:?} was heard and not said"));
        }
        if let Frame::Received { payload, .. } | Frame::Transmit { payload, .. } = frame {
            message(payload)?;
        }
    }
    Ok(heard.len() as u64)
}

/// Request and reply in a payload say, written again, what was read.
fn message(payload: &[u8]) -> Result<(), String> {
    if let Some(reply) = Reply::decode(payload)
        && Reply::decode(&reply.encode()) != Some(reply.clone())
    {
        return Err(format!("{reply:?} does not say what its bytes say"));
    }
    if let Some(request) = Request::decode(payload)
        && Request::decode(&request.encode()) != Some(request.clone())
    {
        return Err(format!("{request:?} does not say what its bytes say"));
    }
    Ok(())
}

fn frame(rng: &mut Rng) -> Frame {
    let mut payload: Vec<u8> = (0..rng.random_range(0..60)).map(|_| rng.random()).collect();
    // Often enough something that is a message.
    let codes = [0x20, 0x81, 0x82, 0x84, 0x8d, 0x8e, 0x90, 0x91, 0x92, 0x93, 0x95, 0x96, 0x97];
    if let [_, code, ..] = payload.as_mut_slice() {
        *code = codes[rng.random_range(0..codes.len())];
    }
    match rng.random_range(0..6) {
        0 => Frame::Transmit { id: rng.random(), destination: rng.random(), options: 0, payload },
        1 => Frame::Setting { id: rng.random(), name: *b"CH", value: payload },
        2 => Frame::SettingReply { id: rng.random(), name: *b"ID", status: rng.random(), value: payload },
        3 => Frame::TransmitStatus { id: rng.random(), status: rng.random() },
        _ => Frame::Received { source: rng.random(), rssi: rng.random(), options: 0, payload },
    }
}

fn spoil(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let at = rng.random_range(0..bytes.len());
    match rng.random_range(0..5) {
        0 => bytes[at] ^= 1 << rng.random_range(0..8),
        1 => bytes[at] = rng.random(),
        2 => bytes[at] = 0x7e,
        3 if bytes.len() > 1 => drop(bytes.remove(at)),
        _ => bytes.insert(at, rng.random()),
    }
}
