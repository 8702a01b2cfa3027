//! How much to collect: episodes and steps, or a stretch of robot time.

use egui::Ui;

use crate::gui::{
    texts::{text, words},
    widgets,
};

/// Which of the two ways to say it is in use.
#[derive(Default)]
pub struct Amount {
    by_time: bool,
}

impl Amount {
    /// Edits `episodes` x `steps`; `period` is the control period (s).
    pub fn ui(&mut self, ui: &mut Ui, episodes: &mut usize, steps: &mut usize, period: f64) {
        let options =
            [(false, text!("collect-amount.by-episodes")), (true, text!("collect-amount.by-robot-time"))];
        widgets::choice(ui, words!("collect-amount"), &mut self.by_time, &options);
        let length = period * *steps as f64;
        if self.by_time && length > 0.0 {
            let mut minutes = length * *episodes as f64 / 60.0;
            if widgets::number(ui, words!("collect-robot-time"), &mut minutes, 0.0..=6000.0).changed() {
                *episodes = ((minutes * 60.0 / length).round() as usize).max(1);
            }
        } else {
            widgets::number(ui, words!("collect-episodes"), episodes, 1..=1_000_000);
        }
        widgets::number(ui, words!("collect-steps"), steps, 1..=100_000);
        let transitions = episodes.saturating_mul(*steps);
        let time = widgets::duration(transitions as f64 * period);
        widgets::note(ui, text!("collect-amount-in-all", count = widgets::count(transitions), time = time));
    }
}
