//! The building blocks all panels share, so that they look and read alike.

mod controls;
pub mod cover;
mod device;
mod icons;
mod layout;
pub mod linked;
mod nudge;
pub mod numbers;
pub mod plot;
mod words;

pub use controls::*;
pub use device::device;
pub use icons::{Icon, icon_button, paint_icon};
pub use layout::*;
pub use nudge::{Nudge, ZOOM, nudges, shows_focus};
pub use words::*;
