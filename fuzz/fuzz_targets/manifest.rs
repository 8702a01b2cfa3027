//! The list of what belongs to a folder's data.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| foresight::cli::fuzz::probe("manifest", bytes));
