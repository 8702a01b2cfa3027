//! The form in words: one line a message, but for a Hello, which is a line for each element and ends in `ready`.

use std::str::{FromStr, SplitAsciiWhitespace};

use super::{
    ActionElement, Hello, Measured, Reply, Request, StateElement, VERSION,
    introduction::{MOST_ACTIONS, MOST_STATES},
};

/// Longest line that is believed (bytes).
const LONGEST: usize = 8192;
/// Longest trouble that is told (characters).
const TROUBLE: usize = 200;

/// A request as a line.
pub(super) fn encode(request: &Request) -> Vec<u8> {
    let mut line = match request {
        Request::Hello => "hello".to_owned(),
        Request::Stop => "stop".to_owned(),
        Request::Act { number, action } => {
            let mut line = format!("act {number}");
            // 0 is added so that none is called -0.
            action.iter().for_each(|a| line += &format!(" {:.5}", (a * 1e5).round() / 1e5 + 0.0));
            line
        }
    };
    line.push('\n');
    line.into_bytes()
}

/// What a line was.
enum Heard {
    Reply(Reply),
    /// A part of a Hello, or nothing at all.
    Nothing,
    Bad,
}

/// Finds lines in a stream of bytes.
#[derive(Debug, Default)]
pub(super) struct Lines {
    buffer: Vec<u8>,
    /// More came than any line holds: nothing is believed until the next one begins.
    overrun: bool,
    /// A Hello of which `ready` has not come yet.
    hello: Option<Hello>,
}

impl Lines {
    /// Takes bytes in; gives a message, or `None` for what is none, for the lines that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Option<Reply>> {
        let mut heard = Vec::new();
        for &byte in bytes {
            if byte != b'\n' {
                self.overrun |= self.buffer.len() >= LONGEST;
                if !self.overrun {
                    self.buffer.push(byte);
                }
                continue;
            }
            let line = std::mem::take(&mut self.buffer);
            let sound = !std::mem::take(&mut self.overrun);
            match if sound { self.line(&line) } else { Heard::Bad } {
                Heard::Reply(reply) => heard.push(Some(reply)),
                Heard::Nothing => {}
                Heard::Bad => {
                    // It may have been a part of the Hello: better none than half of one.
                    self.hello = None;
                    heard.push(None);
                }
            }
        }
        heard
    }

    fn line(&mut self, line: &[u8]) -> Heard {
        let Ok(line) = str::from_utf8(line) else { return Heard::Bad };
        let mut words = line.split_ascii_whitespace();
        let Some(first) = words.next() else { return Heard::Nothing };
        let heard = match first {
            "s" => state(words).map(|state| Heard::Reply(Reply::State(state))),
            "trouble" => {
                let text = line.trim().trim_start_matches("trouble").trim();
                let clean = text.chars().filter(|c| !c.is_control()).take(TROUBLE).collect();
                Some(Heard::Reply(Reply::Trouble(clean)))
            }
            "hello" => hello(words).map(|hello| {
                self.hello = Some(hello);
                Heard::Nothing
            }),
            "state" => self.hello.as_mut().and_then(|hello| {
                push(&mut hello.state, MOST_STATES, state_element(words)?);
                Some(Heard::Nothing)
            }),
            "action" => self.hello.as_mut().and_then(|hello| {
                push(&mut hello.action, MOST_ACTIONS, action_element(words)?);
                Some(Heard::Nothing)
            }),
            "ready" if words.next().is_none() => {
                self.hello.take().map(|hello| Heard::Reply(Reply::Hello(hello)))
            }
            _ => None,
        };
        heard.unwrap_or(Heard::Bad)
    }
}

/// Takes no more of them than show that they are more than `most`.
fn push<T>(elements: &mut Vec<T>, most: usize, element: T) {
    if elements.len() <= most {
        elements.push(element);
    }
}

type Words<'a> = SplitAsciiWhitespace<'a>;

/// The next word as a number.
fn number<T: FromStr>(words: &mut Words<'_>) -> Option<T> {
    words.next()?.parse().ok()
}

/// `NUMBER TIME VALUE...`
fn state(mut words: Words<'_>) -> Option<Measured> {
    let (number, time_us) = (number(&mut words)?, number(&mut words)?);
    let values = words.map(|word| word.parse().ok()).collect::<Option<Vec<f32>>>()?;
    Some(Measured { number, time_us, values })
}

/// `NAME period MILLISECONDS`
fn hello(mut words: Words<'_>) -> Option<Hello> {
    let name = words.next()?.to_owned();
    let period_ms = (words.next()? == "period").then(|| number(&mut words))??;
    words.next().is_none().then(|| Hello { version: VERSION, name, period_ms, ..Hello::default() })
}

/// `NAME UNIT ROLE`
fn state_element(mut words: Words<'_>) -> Option<StateElement> {
    let [name, unit, role] = [words.next()?, words.next()?, words.next()?].map(str::to_owned);
    words.next().is_none().then_some(StateElement { name, unit, role })
}

/// `NAME UNIT LOW HIGH`
fn action_element(mut words: Words<'_>) -> Option<ActionElement> {
    let [name, unit] = [words.next()?, words.next()?].map(str::to_owned);
    let (low, high) = (number(&mut words)?, number(&mut words)?);
    words.next().is_none().then_some(ActionElement { name, unit, low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plant::own::Form;

    const HELLO: &str = "hello cart period 50\r\nstate x m position_x\r\nstate v m/s velocity_x\r\n\
                         action throttle % -100 100\r\nready\r\n";

    fn cart() -> Reply {
        let state = |name: &str, unit: &str, role: &str| StateElement {
            name: name.into(),
            unit: unit.into(),
            role: role.into(),
        };
        Reply::Hello(Hello {
            version: 1,
            name: "cart".into(),
            state: vec![state("x", "m", "position_x"), state("v", "m/s", "velocity_x")],
            action: vec![ActionElement {
                name: "throttle".into(),
                unit: "%".into(),
                low: -100.0,
                high: 100.0,
            }],
            period_ms: 50,
        })
    }

    #[test]
    fn requests_are_the_lines_of_the_documentation() {
        let text = |request: Request| String::from_utf8(request.encode(Form::Text)).expect("text");
        assert_eq!(text(Request::Hello), "hello\n");
        assert_eq!(text(Request::Stop), "stop\n");
        let action = vec![0.5, -0.25, -1e-9, 1.0];
        assert_eq!(text(Request::Act { number: 12, action }), "act 12 0.50000 -0.25000 0.00000 1.00000\n");
    }

    #[test]
    fn replies_are_understood_however_they_are_cut() {
        let stream = format!("booting...\n{HELLO}\n\ns 12 1234567 0.1 -2e-3\ntrouble too hot\n");
        let state = Reply::State(Measured { number: 12, time_us: 1_234_567, values: vec![0.1, -0.002] });
        for cut in 1..40 {
            let mut lines = Lines::default();
            let heard: Vec<_> = stream.as_bytes().chunks(cut).flat_map(|bytes| lines.feed(bytes)).collect();
            let trouble = Reply::Trouble("too hot".into());
            assert_eq!(heard, [None, Some(cart()), Some(state.clone()), Some(trouble)]);
        }
    }

    #[test]
    fn a_hello_with_a_spoiled_line_is_none_and_the_next_one_is_heard() {
        for spoiled in ["state x m\n", "action throttle % -100\n", "st\u{e9}te x m joint\n", "ready now\n"] {
            let mut lines = Lines::default();
            let half = HELLO.replace("ready\r\n", spoiled);
            let heard = lines.feed(format!("{half}ready\n{HELLO}").as_bytes());
            assert_eq!(heard, [None, None, Some(cart())], "{spoiled}");
        }
        let endless: String = (0..400).map(|i| format!("state x{i} m joint\n")).collect();
        let mut lines = Lines::default();
        let heard = lines.feed(format!("hello x period 50\n{endless}ready\n").as_bytes());
        let [Some(Reply::Hello(hello))] = &heard[..] else { panic!("{heard:?}") };
        assert_eq!(hello.state.len(), MOST_STATES + 1, "nobody can fill the memory with a Hello");
    }

    #[test]
    fn garbage_without_an_end_fills_no_memory_and_hides_only_itself() {
        let mut lines = Lines::default();
        for _ in 0..1000 {
            assert!(lines.feed(&[b'x'; 1000]).is_empty());
        }
        assert!(lines.buffer.capacity() <= 2 * LONGEST);
        assert_eq!(lines.feed(b"\ns 1 2\n").len(), 2);
        assert_eq!(lines.feed(b"s 1\ns x 2 3\ns -1 2 3\ns 1 2 x\n"), [None, None, None, None]);
    }
}
