//! The window. Computes nothing: it shows what the session tells and sends commands.

pub mod aggregate;
pub mod diagnose;
pub mod draw;
mod frame_times;
mod panel;
pub mod run;
mod store;
pub mod theme;
pub mod widgets;

pub use frame_times::FrameTimes;
pub use panel::{Cx, Panel, Request};
pub use store::{Notice, Store};
