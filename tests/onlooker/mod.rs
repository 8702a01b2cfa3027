//! A host that looks on, and keeps every frame with all that a window shows of it.

use foresight::experiment::{
    Flow, Host,
    event::{Event, Frame},
};

#[derive(Default)]
pub struct Onlooker(pub Vec<Frame>);

impl Host for Onlooker {
    fn report(&mut self, _: Event) {}

    fn go_on(&mut self) -> bool {
        true
    }

    fn watching(&self) -> bool {
        true
    }

    fn step(&mut self, frame: Frame, _: f64) -> Flow {
        self.0.push(frame);
        Flow::Go(Vec::new())
    }
}
