//! `foresight runs`: the runs below a folder, as a table, and what they do not have in common.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;
use serde_json::json;

use crate::experiment::runs::{Column, Filter, RunInfo, Runs, Value, age, csv, differences, sort, utc};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder that the runs are in, or below.
    #[arg(default_value = "runs")]
    folder: PathBuf,
    /// Only those with these words in name, plant or tags, and with these values, e.g. `swimmer planner.horizon>10 return>20`.
    #[arg(long, value_name = "TEXT", default_value = "")]
    filter: String,
    /// In the order of name, plant, seed, transitions, return, cost, distance, complete, tags, modified or a value of the preset.
    #[arg(long, value_name = "KEY", default_value = "name")]
    sort: String,
    /// The largest first.
    #[arg(long)]
    reverse: bool,
    /// Everything that is known of them as JSON.
    #[arg(long)]
    json: bool,
    /// A table for other programs, with every value of the presets that differs.
    #[arg(long, conflicts_with_all = ["json", "compare"])]
    csv: bool,
    /// What the presets of these runs (names or folders) do not have in common.
    #[arg(long, value_name = "RUN", num_args = 2.., conflicts_with = "filter")]
    compare: Vec<String>,
}

/// Prints what is asked for.
pub fn runs(arguments: &Arguments) -> anyhow::Result<()> {
    let root = &arguments.folder;
    let found = Runs::scan(root, &mut || true).unwrap_or_default();
    if !arguments.compare.is_empty() {
        let runs: Vec<RunInfo> =
            arguments.compare.iter().map(|name| found.find(name)).collect::<Result<_, _>>()?;
        return compare(&runs.iter().collect::<Vec<_>>(), arguments.json);
    }
    ensure!(found.exists, "there is no folder {}", root.display());
    for trouble in &found.skipped {
        eprintln!("skipped: {trouble}");
    }
    let mut runs = Filter::parse(&arguments.filter)?.choose(&found.runs)?;
    let known = |key: &str| found.runs.iter().any(|run| run.value(key).is_some());
    let is_column = Column::ALL.iter().any(|column| column.key() == arguments.sort);
    ensure!(
        runs.is_empty() || is_column || known(&arguments.sort),
        "no run here has a value \"{}\" to sort by",
        arguments.sort
    );
    sort(&mut runs, &arguments.sort, arguments.reverse);
    if arguments.json {
        let told: Vec<_> = runs.iter().map(|run| described(run)).collect();
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else if arguments.csv {
        print!("{}", csv(&runs, &Column::ALL)?);
    } else {
        table(&runs);
        let skipped = match found.skipped.len() {
            0 => String::new(),
            count => format!(", {count} could not be read"),
        };
        eprintln!("{} of {} runs{skipped}", runs.len(), found.runs.len());
    }
    Ok(())
}

fn described(run: &RunInfo) -> serde_json::Value {
    json!({
        "name": run.name,
        "folder": run.folder,
        "plant": run.plant,
        "seed": run.seed,
        "transitions": run.transitions,
        "return": run.mean_return,
        "cost": run.cost,
        "distance": run.distance,
        "complete": run.complete,
        "tags": run.tags,
        "modified": utc(run.modified),
        "curve": run.curve,
        "preset": run.preset,
    })
}

/// A column as people read it.
fn cell(run: &RunInfo, column: Column) -> String {
    match (column, column.value(run)) {
        (Column::Modified, _) => age(run.modified),
        (Column::Complete, _) => if run.complete { "complete" } else { "incomplete" }.into(),
        (Column::Seed | Column::Transitions, Some(Value::Number(count))) => format!("{count:.0}"),
        (_, Some(Value::Number(number))) => format!("{number:.3}"),
        (_, Some(Value::Text(text))) => text,
        (_, None) => "-".into(),
    }
}

fn table(runs: &[&RunInfo]) {
    let head = Column::ALL.iter().map(|column| column.label().to_owned()).collect();
    let rows = runs.iter().map(|run| Column::ALL.iter().map(|column| cell(run, *column)).collect());
    print_rows(&std::iter::once(head).chain(rows).collect::<Vec<Vec<String>>>());
}

fn compare(runs: &[&RunInfo], as_json: bool) -> anyhow::Result<()> {
    let told = differences(runs);
    if as_json {
        let differences: serde_json::Map<String, serde_json::Value> =
            told.into_iter().map(|one| (one.key, json!(one.values))).collect();
        let runs: Vec<_> = runs.iter().map(|run| described(run)).collect();
        println!("{}", serde_json::to_string_pretty(&json!({ "runs": runs, "differences": differences }))?);
        return Ok(());
    }
    let named = |what: &str, value: &dyn Fn(&RunInfo) -> String| -> Vec<String> {
        std::iter::once(what.to_owned()).chain(runs.iter().map(|run| value(run))).collect()
    };
    let results = [Column::Transitions, Column::Return, Column::Cost, Column::Distance, Column::Complete];
    let mut rows = vec![named("", &|run| run.name.clone())];
    rows.extend(results.iter().map(|&column| named(column.key(), &|run| cell(run, column))));
    let short = |value: Option<String>| value.map_or_else(|| "-".to_owned(), |text| shortened(&text));
    rows.extend(
        told.into_iter()
            .map(|one| std::iter::once(one.key).chain(one.values.into_iter().map(short)).collect()),
    );
    print_rows(&rows);
    Ok(())
}

/// Drawn paths are long.
fn shortened(text: &str) -> String {
    const LENGTH: usize = 48;
    let line = text.replace('\n', " ");
    if line.chars().count() <= LENGTH {
        return line;
    }
    line.chars().take(LENGTH - 1).chain(['…']).collect()
}

/// Rows of as many cells each, in columns.
fn print_rows(rows: &[Vec<String>]) {
    let count = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}"));
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}
