//! The window. Computes nothing: it shows what the session tells and sends commands.

mod panel;
mod store;

pub use panel::{Cx, Panel, Request};
pub use store::Store;
