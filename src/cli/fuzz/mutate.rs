//! Making a valid input invalid, a little or a lot.

use rand::Rng as _;

use crate::plant::Rng;

/// Longest input (bytes).
const LONGEST: usize = 1 << 18;

/// Words that trip readers of any text.
const WORDS: &[&str] = &[
    "",
    "0",
    "-0",
    "-1",
    "1",
    "1e308",
    "1e309",
    "-1e309",
    "nan",
    "NaN",
    "inf",
    "Infinity",
    "null",
    "true",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "4294967295",
    "1e-320",
    "[]",
    "{}",
    "\"\"",
    "[[[[",
    "\u{0}",
    "\u{feff}",
    "../../x",
    "/etc/passwd",
    "é",
    "\u{10ffff}",
    "\r\n",
    "=",
    ",",
    "'''",
    "\"\"\"",
];

/// Changes `bytes` in 1 to 6 ways; `other` is another valid input, `words` are those of the format.
pub(super) fn mutate(bytes: &mut Vec<u8>, other: &[u8], words: &[&str], rng: &mut Rng) {
    let ways = if rng.random_bool(0.5) { 1 } else { rng.random_range(2..=6) };
    for _ in 0..ways {
        once(bytes, other, words, rng);
    }
    bytes.truncate(LONGEST);
}

fn once(bytes: &mut Vec<u8>, other: &[u8], words: &[&str], rng: &mut Rng) {
    let len = bytes.len();
    let at = if len == 0 { 0 } else { rng.random_range(0..len) };
    let span = rng.random_range(1..=64).min(len - at.min(len));
    match rng.random_range(0..12) {
        0 | 1 if len > 0 => bytes[at] ^= 1 << rng.random_range(0..8),
        2 if len > 0 => bytes[at] = rng.random(),
        3 if len > 0 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, b'"', b'\n', b'<'][rng.random_range(0..8)],
        4 => drop(bytes.drain(at..at + span)),
        5 => {
            let copy = bytes[at..at + span].to_vec();
            let to = rng.random_range(0..=len);
            bytes.splice(to..to, copy.repeat(rng.random_range(1..=20)));
        }
        6 => bytes.truncate(at),
        // A number of many bytes, in binary.
        7 if span >= 4 => {
            let extreme =
                [0, 1, u64::MAX, u64::from(u32::MAX), 1 << 31, 1 << 62, 0xffff][rng.random_range(0..7)];
            for (byte, new) in bytes[at..at + span.min(8)].iter_mut().zip(extreme.to_le_bytes()) {
                *byte = new;
            }
        }
        // The end of another input, or a piece of it.
        8 if !other.is_empty() => {
            let from = rng.random_range(0..other.len());
            let to = rng.random_range(from..other.len());
            bytes.splice(at..(at + span).min(len), other[from..=to].iter().copied());
        }
        // A word for a word.
        9 | 10 => {
            let word = word_at(bytes, at);
            let choice = if words.is_empty() || rng.random_bool(0.5) { WORDS } else { words };
            bytes.splice(word, choice[rng.random_range(0..choice.len())].bytes());
        }
        _ => {
            let new: Vec<u8> = (0..rng.random_range(1..=8)).map(|_| rng.random()).collect();
            bytes.splice(at..at, new);
        }
    }
}

/// The run of letters, digits, points and signs about `at`.
fn word_at(bytes: &[u8], at: usize) -> std::ops::Range<usize> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"._+-".contains(byte);
    let before = bytes[..at].iter().rev().take_while(|byte| part(byte)).count();
    let after = bytes[at..].iter().take_while(|byte| part(byte)).count();
    at - before..at + after
}
