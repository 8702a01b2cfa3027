//! What the documentation says a robot hears and says, written down a second time: this file knows nothing of the program's own code.

/// What the robot is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    Hello,
    Act(u32, Vec<f32>),
    Stop,
}

/// What the robot is, as it says it.
#[derive(Clone, Debug)]
pub struct Introduction {
    pub version: u8,
    pub name: String,
    /// Name, unit, role.
    pub state: Vec<[String; 3]>,
    /// Name, unit; low, high.
    pub action: Vec<([String; 2], [f32; 2])>,
    pub period_ms: u16,
}

/// How it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    Text,
    Binary,
}

impl Words {
    /// Takes the first message out of `buffer`; `Some(None)` is something that is none.
    pub fn hear(self, buffer: &mut Vec<u8>) -> Option<Option<Heard>> {
        let end = if self == Self::Text { b'\n' } else { 0 };
        let at = buffer.iter().position(|&byte| byte == end)?;
        let piece: Vec<u8> = buffer.drain(..=at).collect();
        let piece = &piece[..at];
        Some(if self == Self::Text { hear_line(piece) } else { hear_frame(piece) })
    }

    pub fn hello(self, it: &Introduction) -> Vec<u8> {
        if self == Self::Text {
            let mut text = format!("hello {} period {}\r\n", it.name, it.period_ms);
            it.state.iter().for_each(|words| text += &format!("state {}\r\n", words.join(" ")));
            for (words, [low, high]) in &it.action {
                text += &format!("action {} {low} {high}\r\n", words.join(" "));
            }
            return (text + "ready\r\n").into_bytes();
        }
        let mut message = vec![0, it.version];
        push_text(&mut message, &it.name);
        push_number(&mut message, it.state.len() as u32);
        it.state.iter().flatten().for_each(|word| push_text(&mut message, word));
        push_number(&mut message, it.action.len() as u32);
        for (words, limits) in &it.action {
            words.iter().for_each(|word| push_text(&mut message, word));
            message.extend(limits.iter().flat_map(|limit| limit.to_le_bytes()));
        }
        push_number(&mut message, u32::from(it.period_ms));
        frame(&message)
    }

    pub fn state(self, number: u32, micros: u32, values: &[f32]) -> Vec<u8> {
        if self == Self::Text {
            let values: String = values.iter().map(|value| format!(" {value}")).collect();
            return format!("s {number} {micros}{values}\r\n").into_bytes();
        }
        let mut message = vec![1];
        push_number(&mut message, number);
        push_number(&mut message, micros);
        push_number(&mut message, values.len() as u32);
        message.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        frame(&message)
    }

    pub fn trouble(self, text: &str) -> Vec<u8> {
        if self == Self::Text {
            return format!("trouble {text}\r\n").into_bytes();
        }
        let mut message = vec![2];
        push_text(&mut message, text);
        frame(&message)
    }
}

fn hear_line(line: &[u8]) -> Option<Heard> {
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_whitespace();
    match words.next()? {
        "hello" => Some(Heard::Hello),
        "stop" => Some(Heard::Stop),
        "act" => {
            let number = words.next()?.parse().ok()?;
            Some(Heard::Act(number, words.map(|word| word.parse().ok()).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

fn hear_frame(stuffed: &[u8]) -> Option<Heard> {
    let (mut bytes, mut rest) = (Vec::new(), stuffed);
    while let [code, after @ ..] = rest {
        let block = after.get(..usize::from(*code) - 1)?;
        bytes.extend(block);
        rest = &after[block.len()..];
        if *code < 0xff && !rest.is_empty() {
            bytes.push(0);
        }
    }
    let (message, check) = bytes.split_last_chunk::<2>()?;
    if checksum(message) != u16::from_le_bytes(*check) {
        return None;
    }
    match message {
        [0] => Some(Heard::Hello),
        [2] => Some(Heard::Stop),
        [1, rest @ ..] => {
            let (number, rest) = take_number(rest)?;
            let (count, rest) = take_number(rest)?;
            let values = rest.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
            (rest.len() == 4 * count as usize).then_some(Heard::Act(number, values))
        }
        _ => None,
    }
}

fn frame(message: &[u8]) -> Vec<u8> {
    let bytes = [message, &checksum(message).to_le_bytes()].concat();
    let mut stuffed = Vec::new();
    let mut pieces = bytes.split(|&byte| byte == 0).peekable();
    while let Some(mut piece) = pieces.next() {
        while piece.len() >= 254 {
            stuffed.push(0xff);
            stuffed.extend(&piece[..254]);
            piece = &piece[254..];
        }
        stuffed.push(piece.len() as u8 + 1);
        stuffed.extend(piece);
        if pieces.peek().is_none() {
            stuffed.push(0);
        }
    }
    stuffed
}

fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |sum, &byte| {
        (0..8).fold(sum ^ (u16::from(byte) << 8), |sum, _| {
            if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 }
        })
    })
}

fn push_number(message: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        message.push(number as u8 | 0x80);
        number >>= 7;
    }
    message.push(number as u8);
}

fn push_text(message: &mut Vec<u8>, text: &str) {
    push_number(message, text.len() as u32);
    message.extend(text.as_bytes());
}

fn take_number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let length = bytes.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let number = bytes[..length].iter().rev().fold(0, |number, byte| number << 7 | u32::from(byte & 0x7f));
    Some((number, &bytes[length..]))
}
