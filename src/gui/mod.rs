//! The window. Computes nothing: it shows what the session tells and sends commands.

pub mod aggregate;
mod backend;
pub mod bench;
pub mod collect;
mod commands;
pub mod diagnose;
mod dock;
pub mod draw;
pub mod experiments;
mod frame_times;
pub mod hybrid;
pub mod lesson;
pub mod log;
mod panel;
pub mod plant;
pub mod robot;
pub mod run;
pub mod runs;
mod shell;
mod store;
pub mod texts;
pub mod theme;
pub mod train;
mod transport;
pub mod widgets;

pub use backend::Backend;
pub use commands::{Entry, Group, TABLE, UiCommand, key_text};
pub use dock::{Docks, Layout, Pane};
pub use frame_times::FrameTimes;
pub use panel::{Cx, Panel, Request};
pub use shell::{FilePicker, Opening, Ordered, Question, Workbench, run, storage_folder};
pub use store::{Notice, Store};
