//! MuJoCo's messages: kept for our own error texts instead of a file in the working folder.

use std::{
    cell::RefCell,
    io::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Once,
};

use mujoco_rs::prelude::{MjLogMessage, MjtLogLevel, set_log_handler};

/// Messages kept a thread; a model that warns at every step must not fill the memory.
const KEPT: usize = 16;

thread_local! {
    static MESSAGES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Routes MuJoCo's messages to this program, once; every way into MuJoCo of this module calls it first.
///
/// Without it warnings are written to `MUJOCO_LOG.TXT` in the working folder. A MuJoCo *error* (never caused by our own
/// models; foreign ones go through [`super::check_in_child`] first) still ends the process, but says why on stderr.
pub fn install_log_handler() {
    static INSTALL: Once = Once::new();
    // SAFETY: every use of MuJoCo in this crate comes after this call, and `Once` lets no other thread pass meanwhile.
    INSTALL.call_once(|| unsafe { set_log_handler(keep) });
}

/// Warnings MuJoCo raised on this thread since the last call, oldest first.
pub(super) fn take_messages() -> Vec<String> {
    MESSAGES.with_borrow_mut(std::mem::take)
}

fn keep(message: &MjLogMessage) {
    // The text may hold a foreign file's bytes, and reading it panics where they are not UTF-8.
    let text = catch_unwind(AssertUnwindSafe(|| message.subject().trim().to_owned()))
        .unwrap_or_else(|_| "a message that is not text".to_owned());
    if message.level() == MjtLogLevel::mjLOG_ERROR {
        // The process ends when this returns; a failing stderr changes nothing.
        let _ = writeln!(std::io::stderr(), "MuJoCo: {text}");
        return;
    }
    log::debug!(target: "mujoco", "{text}");
    if message.level() == MjtLogLevel::mjLOG_WARNING {
        let _ = MESSAGES.try_with(|messages| {
            let mut messages = messages.borrow_mut();
            if messages.len() < KEPT {
                messages.push(text);
            }
        });
    }
}
