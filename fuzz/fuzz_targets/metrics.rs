//! Metrics of a run.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| foresight::cli::fuzz::probe("metrics", bytes));
