//! MCAP for Foxglove and PlotJuggler: a message a step on `/state`, `/action` and `/reward`, one an episode on `/episode`, all of it JSON
//! with a schema that gives each number's unit.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{
    super::{Dataset, Episode, parquet},
    records::Log,
};
use crate::plant::{Element, Role};

/// Seconds between the end of an episode and the beginning of the next: episodes know no date, so that they lie one after the other.
const PAUSE: f64 = 1.0;

pub(super) fn write(data: &Dataset, file: impl Write) -> io::Result<()> {
    let mut log = Log::begin(file, concat!("foresight ", env!("CARGO_PKG_VERSION")))?;
    let spec = data.spec();
    log.describe("foresight.plant", "json", &serde_json::to_string(&**spec)?)?;
    let state = log.topic("/state", "foresight.State", &numbers(&spec.state, "the plant's state"))?;
    let about = "the action that follows this state, each element -1 to 1 within its limits";
    let action = log.topic("/action", "foresight.Action", &numbers(&spec.action, about))?;
    let reward = [Element::new("reward", "1", Role::Other)];
    let reward = log.topic("/reward", "foresight.Reward", &numbers(&reward, "the step's reward"))?;
    let about = log.topic("/episode", "foresight.Episode", &episodes())?;
    let mut began = 0.0;
    for episode in data.all() {
        let seconds = |t: usize| began + t as f64 * spec.control_period;
        let at = |t: usize| (seconds(t) * 1e9).round() as u64;
        log.say(about, at(0), &serde_json::to_vec(&described(episode, spec.control_period))?)?;
        for t in 0..=episode.len() {
            log.say(state, at(t), &named(episode, t, &spec.state, episode.state(t))?)?;
            if t < episode.len() {
                log.say(action, at(t), &named(episode, t, &spec.action, episode.action(t))?)?;
                let earned =
                    json!({ "episode": episode.id, "step": t, "reward": short(episode.rewards()[t]) });
                log.say(reward, at(t), &serde_json::to_vec(&earned)?)?;
            }
        }
        began = seconds(episode.len()) + PAUSE;
    }
    log.end()
}

/// The number with as few digits as tell it from its neighbours in `f32`.
fn short(x: f32) -> f64 {
    x.to_string().parse().unwrap_or(f64::from(x))
}

/// The schema of a vector's messages.
fn numbers(elements: &[Element], about: &str) -> String {
    let mut properties = Map::new();
    for count in ["episode", "step"] {
        properties.insert(count.into(), json!({ "type": "integer" }));
    }
    for Element { name, unit, limits, .. } in elements {
        let mut one = json!({ "type": "number", "title": format!("{name} ({unit})"), "unit": unit });
        if let Some(limits) = limits {
            one["limits"] = json!(limits);
        }
        properties.insert(name.clone(), one);
    }
    json!({ "type": "object", "description": about, "properties": properties }).to_string()
}

/// The schema of what is said of an episode.
fn episodes() -> String {
    let of = |kind: &str| json!({ "type": kind });
    json!({ "type": "object", "properties": {
        "episode": of("integer"), "source": of("string"), "split": of("string"), "steps": of("integer"),
        "seconds": { "type": "number", "unit": "s" }, "return": of("number"), "dropped": of("boolean"),
        "terminated": of("boolean"), "tags": { "type": "array", "items": of("string") },
    }})
    .to_string()
}

fn described(episode: &Episode, period: f64) -> Value {
    json!({
        "episode": episode.id, "source": parquet::source_name(episode.source),
        "split": parquet::split_name(episode.split), "steps": episode.len(), "seconds": episode.len() as f64 * period,
        "return": episode.total_reward(), "dropped": episode.dropped, "terminated": episode.terminated,
        "tags": episode.tags,
    })
}

fn named(
    episode: &Episode,
    step: usize,
    elements: &[Element],
    values: &[f32],
) -> serde_json::Result<Vec<u8>> {
    let mut message = Map::new();
    message.insert("episode".into(), json!(episode.id));
    message.insert("step".into(), json!(step));
    message.extend(elements.iter().zip(values).map(|(element, x)| (element.name.clone(), json!(short(*x)))));
    serde_json::to_vec(&message)
}
