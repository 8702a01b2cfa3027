//! What if: plans beside the worker's own work, on a thread of their own, so that neither waits for the other.

use std::sync::{Arc, atomic::AtomicBool};

use super::{
    Answer, Event, WhatIf,
    errand::{Errand, Teller},
};
use crate::experiment::Ground;

/// The one that imagines, and what it does so with.
pub(super) struct Imagination {
    /// What plans are made with just now; none before there is a model.
    pub ground: Option<Ground>,
    errand: Errand,
    teller: Teller,
}

impl Imagination {
    pub fn new(teller: Teller) -> Self {
        Self { ground: None, errand: Errand::default(), teller }
    }

    /// Begins to answer; what was asked before is given up.
    pub fn ask(&mut self, what: WhatIf) {
        let ground = self.ground.clone();
        let work = move |teller: &Teller, stop: &AtomicBool| {
            let outcome = match ground.map(|ground| ground.imagine(&what, stop)) {
                None => Err("train a model first".to_owned()),
                Some(Ok(Some(imagined))) => Ok(imagined),
                Some(Ok(None)) => Err("stopped".to_owned()),
                Some(Err(error)) => Err(format!("{error:#}")),
            };
            teller.insist(Event::WhatIf(Arc::new(Answer { id: what.id, outcome })), stop);
        };
        self.errand.begin("foresight-what-if", self.teller.clone(), work);
    }

    /// Gives up what is being answered.
    pub fn stop(&self) {
        self.errand.stop();
    }
}
