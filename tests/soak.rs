//! Hours of use in fast motion, at the real window with the real worker: nothing piles up. Alone in its program, since it looks at
//! everything that the program holds.
#![cfg(target_os = "linux")]

mod soak {
    mod story;
    #[path = "../ui/user.rs"]
    #[allow(dead_code, reason = "shared with the walk through the window, which uses the rest")]
    mod user;
}
