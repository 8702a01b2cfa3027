//! Anyone's own robot on a serial port, played by programs that know the documented bytes and nothing else: it says what it is, is driven,
//! stopped, collected from, learned and steered.
#![cfg(unix)]

mod own_robot {
    mod driven;
    mod learned;
    mod line;
    mod sketch;
    mod toy;
    mod words;
}
