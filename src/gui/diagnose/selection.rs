//! Which prediction: of which episode, from which step, how far.

use std::sync::Arc;

use egui::{ComboBox, Slider, Ui};

use crate::{
    data::Split,
    gui::{
        Cx, Store,
        texts::{self, Words, text, words},
        widgets,
    },
    plant::PlantSpec,
    session::{Command, EpisodeInfo, Phase},
};

/// Seconds of rest before a change is sent, so that dragging a slider does not flood the worker.
const REST: f64 = 0.12;

/// What is chosen, what was asked for, and since when they differ.
#[derive(Debug)]
pub struct Selection {
    episode: Option<u64>,
    start: usize,
    steps: usize,
    asked: Option<Asked>,
    /// The plant of the experiment that was asked: every opening has a description of its own.
    of: Option<Arc<PlantSpec>>,
    changed: f64,
}

/// A prediction asked for: episode, start, steps, and the model's updates at the time.
type Asked = (u64, usize, usize, usize);

impl Default for Selection {
    fn default() -> Self {
        Self { episode: None, start: 0, steps: 100, asked: None, of: None, changed: 0.0 }
    }
}

impl Selection {
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let store = cx.store;
        let same = self.of.as_ref().zip(store.spec.as_ref()).is_some_and(|(of, now)| Arc::ptr_eq(of, now));
        if !same {
            // Another experiment, or the same once more: what was asked was not of this one.
            (self.of, self.asked) = (store.spec.clone(), None);
        }
        let before = (self.episode, self.start, self.steps);
        let known = |id: u64| held_out(store).find(|episode| episode.id == id);
        let episode = self.episode.and_then(known).or_else(|| held_out(store).next());
        self.episode = episode.map(|episode| episode.id);
        let room = ui.available_width();
        ui.horizontal_wrapped(|ui| {
            self.episodes(ui, store, episode);
            let len = episode.map_or(0, |episode| episode.steps);
            self.start = self.start.min(len.saturating_sub(1));
            ui.spacing_mut().slider_width = ((room - 570.0) / 2.0).clamp(50.0, 160.0);
            let (words, slider) = (words!("diagnose-from"), ui.spacing().slider_width);
            widgets::fit_text(ui, words.label, slider + 60.0);
            let label = ui.label(words.label);
            ui.add(Slider::new(&mut self.start, 0..=len.saturating_sub(1)))
                .labelled_by(label.id)
                .on_hover_text(words.tooltip);
            let words = words!("diagnose-for");
            widgets::fit_text(ui, &format!("{} {} {}", words.label, self.steps, words.unit), slider + 40.0);
            let label = ui.label(words.label);
            let slider = Slider::new(&mut self.steps, 1..=500).logarithmic(true);
            ui.add(slider.suffix(format!(" {}", words.unit)))
                .labelled_by(label.id)
                .on_hover_text(words.tooltip);
        });
        let now = ui.input(|i| i.time);
        if before != (self.episode, self.start, self.steps) {
            self.changed = if self.asked.is_none() { f64::NEG_INFINITY } else { now };
        }
        self.ask(ui, cx, episode, now);
    }

    fn episodes(&mut self, ui: &mut Ui, store: &Store, chosen: Option<&EpisodeInfo>) {
        let words = words!("diagnose-episode");
        let label = ui.label(words.label);
        let shown = chosen.map_or_else(|| text!("diagnose-no-episode").to_owned(), name);
        let combo = ComboBox::from_id_salt("episode").width(190.0).selected_text(shown).show_ui(ui, |ui| {
            // Long lists: the newest thousand are plenty to choose from.
            for episode in held_out(store).take(1000) {
                ui.selectable_value(&mut self.episode, Some(episode.id), name(episode));
            }
        });
        combo.response.labelled_by(label.id).on_hover_text(words.tooltip);
    }

    fn ask(&mut self, ui: &Ui, cx: &mut Cx<'_>, episode: Option<&EpisodeInfo>, now: f64) {
        let (Some(episode), Some(card)) = (episode, &cx.store.card) else { return };
        let steps = self.steps.min(episode.steps.saturating_sub(self.start));
        let wanted = (episode.id, self.start, steps, card.updates);
        if self.asked == Some(wanted) || steps == 0 {
            return;
        }
        let rest = REST - (now - self.changed);
        if rest > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(rest));
        } else if matches!(cx.store.phase, Phase::Idle | Phase::Live | Phase::Waiting) {
            self.asked = Some(wanted);
            cx.send(Command::OpenLoop { episode: episode.id, start: self.start, steps });
        }
    }
}

/// An episode as it is chosen from a list.
fn name(episode: &EpisodeInfo) -> String {
    let source = episode.source.to_string();
    text!(
        "diagnose-episode.name",
        id = episode.id.to_string(),
        source = texts::local(&source),
        steps = episode.steps
    )
}

/// Held-out episodes, newest last.
fn held_out(store: &Store) -> impl Iterator<Item = &EpisodeInfo> {
    store.episodes.iter().filter(|e| e.split == Split::Validation && !e.dropped && e.steps > 0)
}

/// Whether evaluating makes sense now; if not, why.
pub fn obstacle(store: &Store) -> Option<&'static str> {
    if held_out(store).next().is_none() {
        return Some(text!("diagnose-none-held-out"));
    }
    match store.phase {
        Phase::Idle | Phase::Live | Phase::Waiting => None,
        Phase::Evaluating => Some(text!("diagnose-evaluating")),
        _ => Some(text!("common-wait")),
    }
}

/// The button that evaluates all held-out episodes.
pub fn evaluate(ui: &mut Ui, cx: &mut Cx<'_>) {
    let obstacle = obstacle(cx.store);
    let words = words!("diagnose-evaluate");
    let words = Words { tooltip: obstacle.unwrap_or(words.tooltip), ..words };
    if widgets::button(ui, words, obstacle.is_none()).clicked() {
        cx.send(Command::Evaluate);
    }
}
