//! Datagrams in place of poses, of our own kind and of NatNet.
#![no_main]

use std::sync::LazyLock;

use foresight::plant::robot::Stream;
use libfuzzer_sys::fuzz_target;

static STREAMS: LazyLock<Vec<Stream>> = LazyLock::new(|| {
    ["0.0.0.0:1", "natnet:0.0.0.0:1?version=3.1", "natnet:0.0.0.0:1?version=4.0&up=z", "natnet:0.0.0.0:1"]
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect()
});

fuzz_target!(|datagram: &[u8]| {
    for stream in STREAMS.iter() {
        for (_, pose) in stream.bodies(datagram).unwrap_or_default() {
            assert!(pose.is_none_or(|pose| pose.position.iter().all(|x| x.is_finite())));
        }
    }
    if let Ok(text) = str::from_utf8(datagram) {
        drop(text.parse::<Stream>());
    }
});
