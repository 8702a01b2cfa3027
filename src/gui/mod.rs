//! The window. Computes nothing: it shows what the session tells and sends commands.

mod frame_times;
mod panel;
mod store;
pub mod theme;
pub mod widgets;

pub use frame_times::FrameTimes;
pub use panel::{Cx, Panel, Request};
pub use store::{Notice, Store};
