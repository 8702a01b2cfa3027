//! A user at the real window, with a real mouse and keyboard. Alone in its program, so that nothing else keeps the machine busy.

#![cfg(target_os = "linux")]

mod desktop {
    mod hand;
    mod story;
    #[path = "../ui/user.rs"]
    #[allow(dead_code, reason = "shared with the walk through AccessKit, which uses the rest")]
    mod user;
}
