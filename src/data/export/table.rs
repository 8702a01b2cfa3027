//! CSV: one row a state, the last of an episode without action and reward, as in the data set's own Parquet files.

use std::io;

use super::super::{Dataset, parquet};

/// Writes the table; numbers are as short as they can be without loss.
pub(super) fn write(data: &Dataset, file: impl io::Write) -> io::Result<()> {
    let spec = data.spec();
    let mut table = csv::Writer::from_writer(file);
    let head = ["episode", "step", "time_s", "split", "source", "tags", "dropped", "terminated"];
    let states = spec.state.iter().map(|element| format!("state.{}", element.name));
    let actions = spec.action.iter().map(|element| format!("action.{}", element.name));
    let titles = head.into_iter().map(str::to_owned).chain(states).chain(actions);
    table.write_record(titles.chain(["reward".to_owned()]))?;
    for episode in data.all() {
        let tags = serde_json::json!(episode.tags).to_string();
        for t in 0..=episode.len() {
            table.write_field(episode.id.to_string())?;
            table.write_field(t.to_string())?;
            table.write_field((t as f64 * spec.control_period).to_string())?;
            table.write_field(parquet::split_name(episode.split))?;
            table.write_field(parquet::source_name(episode.source))?;
            table.write_field(&tags)?;
            table.write_field(episode.dropped.to_string())?;
            table.write_field(episode.terminated.to_string())?;
            for x in episode.state(t) {
                table.write_field(x.to_string())?;
            }
            if t < episode.len() {
                for x in episode.action(t).iter().chain(&episode.rewards()[t..=t]) {
                    table.write_field(x.to_string())?;
                }
            } else {
                (0..=episode.action_len()).try_for_each(|_| table.write_field(""))?;
            }
            table.write_record(None::<&[u8]>)?;
        }
    }
    table.flush()
}
