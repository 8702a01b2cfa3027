//! A terminal as the host of an experiment: progress bars, and Ctrl-C as Stop.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::experiment::{
    Flow, Host, PolicyPoint, PolicyStage,
    event::{Event, Frame, Level, Phase, Progress},
};

/// Exit code of a program that was interrupted, as shells expect it.
pub const INTERRUPTED: i32 = 130;

/// Shows progress on standard error; standard output stays free for results.
pub struct Console {
    bar: ProgressBar,
    shown: Option<(Phase, String)>,
    /// Ctrl-C was pressed.
    stop: Arc<AtomicBool>,
}

impl Console {
    /// `quiet`: no bars, only warnings and errors.
    pub fn new(quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(10) };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template(
            "{prefix:>12} {bar:32} {pos:>7}/{len:<7} {msg:<34} {elapsed_precise} left {eta}",
        ) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        Self { bar, shown: None, stop: Arc::default() }
    }

    /// From now on the first Ctrl-C (or request to end) stops the job, whose results are kept; the second ends the program.
    pub fn listen(&self) {
        let stop = Arc::clone(&self.stop);
        let heard = move || {
            if stop.swap(true, Ordering::Relaxed) {
                std::process::exit(INTERRUPTED);
            }
        };
        if let Err(error) = ctrlc::set_handler(heard) {
            log::warn!("Ctrl-C will end the program at once: {error}");
        }
    }

    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn say(&self, line: &str) {
        if self.bar.is_hidden() {
            eprintln!("{line}");
        } else {
            self.bar.println(line);
        }
    }

    fn progress(&mut self, progress: &Progress) {
        let key = (progress.phase, progress.unit.to_owned());
        if self.shown.as_ref() != Some(&key) {
            self.bar.reset();
            self.bar.set_prefix(match progress.phase {
                Phase::Collecting => "Collecting",
                Phase::Training => "Training",
                Phase::Evaluating => "Evaluating",
                Phase::Imitating => "Imitating",
                Phase::FineTuning => "Fine-tuning",
                _ => "Controlling",
            });
            self.shown = Some(key);
        }
        self.bar.set_length(progress.total);
        self.bar.set_position(progress.done);
        self.bar.set_message(format!("{}, {}", progress.unit, progress.what));
        self.bar.tick();
    }

    /// Clears the bar; results follow.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Host for Console {
    fn report(&mut self, event: Event) {
        match event {
            Event::Progress(progress) => self.progress(&progress),
            Event::Iteration(i) => {
                let returns = i.mean_return.map_or(String::new(), |r| format!(", mean return {r:.1}"));
                self.say(&format!(
                    "iteration {}: {} transitions ({:.1} min), train loss {:.4}{returns}",
                    i.index,
                    i.transitions,
                    i.robot_seconds / 60.0,
                    i.train_loss
                ));
            }
            Event::Policy(Some(point)) => self.say(&told(&point)),
            Event::Path(p) => {
                let end = match (p.completed, p.terminated) {
                    (true, _) => "completed",
                    (false, true) => "fell",
                    (false, false) if p.finished => "finished by the authors' counter",
                    _ => "not completed",
                };
                self.say(&format!(
                    "{}: {end}, mean distance {:.3} m, worst {:.3} m, {:.2} of {:.2} m in {:.1} s",
                    p.name, p.mean_distance_m, p.max_distance_m, p.progress_m, p.length_m, p.seconds
                ));
            }
            Event::Notice { level: Level::Warning, text } => self.say(&format!("warning: {text}")),
            Event::Notice { level: Level::Error, text } => self.say(&format!("error: {text}")),
            _ => {}
        }
    }

    fn side_by_side(&self) -> bool {
        true
    }

    fn go_on(&mut self) -> bool {
        !self.stopped()
    }

    fn step(&mut self, _frame: Frame, _period: f64) -> Flow {
        if self.stopped() { Flow::Stop } else { Flow::Go(Vec::new()) }
    }

    fn cancel(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.stop))
    }
}

/// Seconds as `3 min 20 s`.
pub fn duration(seconds: f64) -> String {
    let total = Duration::from_secs_f64(seconds.max(0.0)).as_secs();
    if total < 60 { format!("{seconds:.1} s") } else { format!("{} min {} s", total / 60, total % 60) }
}

/// A point of a policy's curve, as a line.
fn told(point: &PolicyPoint) -> String {
    let named = match point.stage {
        PolicyStage::Cloned => "clone".to_owned(),
        PolicyStage::Dagger => format!("DAgger, round {}", point.turn + 1),
        PolicyStage::FineTuned => format!("fine-tuning {}", point.turn),
    };
    let value = point.mean_return.map_or(String::new(), |value| format!(", mean return {value:.1}"));
    let error = point.clone_error.and_then(|[error, held_out]| {
        let held_out = held_out.map_or(String::new(), |error| format!(", {error:.4} held out"));
        Some(format!(", imitates with an error of {:.4}{held_out}", error?))
    });
    let [driving, learning] = point.seconds;
    format!(
        "{named}: {} steps{value}{} ({driving:.2} s driving, {learning:.2} s learning)",
        point.steps,
        error.unwrap_or_default()
    )
}
