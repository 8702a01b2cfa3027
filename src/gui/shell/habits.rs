//! Switches that stay as somebody left them, from one start to the next: which plots go together, what is drawn, how a film is made.

use egui::Context;
use serde::{Deserialize, Serialize};

use super::{Workbench, recording::Take};
use crate::gui::{
    run, train,
    widgets::linked::{self, Quantity},
};

/// All of them. What a file leaves out, or has of another time, is as usual.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Habits {
    /// Plots over these do not go together.
    apart: Vec<Quantity>,
    run: run::Switches,
    losses: train::Switches,
    recording: Take,
}

impl Workbench {
    /// Has the switches as an earlier window kept them; what is not sound is as usual.
    pub(super) fn recall_habits(&mut self, ctx: &Context, text: &str) {
        let habits: Habits = serde_json::from_str(text).unwrap_or_default();
        for quantity in habits.apart {
            linked::link(ctx, quantity, false);
        }
        self.panels.run.recall(habits.run);
        self.panels.train.recall(habits.losses);
        self.recorder.recall(habits.recording);
    }

    /// The switches as they are, to be kept.
    pub(super) fn habits(&self) -> String {
        let habits = Habits {
            apart: self.apart.clone(),
            run: self.panels.run.switches(),
            losses: self.panels.train.switches(),
            recording: self.recorder.habit().clone(),
        };
        // Plain data: it cannot fail, and an empty text is read as the usual.
        serde_json::to_string(&habits).unwrap_or_default()
    }

    /// Takes note of which plots go together: egui knows, and is not asked when the window is closed.
    pub(super) fn watch_links(&mut self, ctx: &Context) {
        self.apart.clear();
        self.apart.extend(Quantity::ALL.into_iter().filter(|quantity| !linked::is_linked(ctx, *quantity)));
    }
}
