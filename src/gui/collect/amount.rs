//! How much to collect: episodes and steps, or a stretch of robot time.

use egui::Ui;

use crate::gui::widgets;

/// Which of the two ways to say it is in use.
#[derive(Default)]
pub struct Amount {
    by_time: bool,
}

impl Amount {
    /// Edits `episodes` x `steps`; `period` is the control period (s).
    pub fn ui(&mut self, ui: &mut Ui, episodes: &mut usize, steps: &mut usize, period: f64) {
        let options = [(false, "Episodes and steps"), (true, "Robot time")];
        let tooltip = "Say it in episodes, or in minutes of the robot's own time";
        widgets::choice(ui, ("How much", tooltip), &mut self.by_time, &options);
        let length = period * *steps as f64;
        if self.by_time && length > 0.0 {
            let mut minutes = length * *episodes as f64 / 60.0;
            let tooltip = "Rounded to whole episodes";
            if widgets::number(ui, ("Robot time", "min", tooltip), &mut minutes, 0.0..=6000.0).changed() {
                *episodes = ((minutes * 60.0 / length).round() as usize).max(1);
            }
        } else {
            widgets::number(
                ui,
                ("Episodes", "", "Each begins from a new random start"),
                episodes,
                1..=1_000_000,
            );
        }
        widgets::number(
            ui,
            ("Steps an episode", "", "Control steps; an episode may end earlier"),
            steps,
            1..=100_000,
        );
        let transitions = episodes.saturating_mul(*steps);
        widgets::note(
            ui,
            format!(
                "{} transitions, {} of robot time",
                widgets::count(transitions),
                widgets::duration(transitions as f64 * period)
            ),
        );
    }
}
