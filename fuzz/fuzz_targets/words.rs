//! Lines that say where, which and what: streams, addresses, filters, values.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| foresight::cli::fuzz::probe("words", bytes));
