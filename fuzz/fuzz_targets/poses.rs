//! Datagrams in place of poses, of our own kind and of NatNet.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| foresight::cli::fuzz::probe("poses", bytes));
