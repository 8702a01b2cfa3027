//! Bytes on the hexapod's line: frames, and requests and replies within them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| foresight::cli::fuzz::probe("radio line", bytes));
