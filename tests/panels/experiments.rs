//! Figures made of many runs, in their panel: begun, watched, stopped, and a run of them opened.

use std::{path::PathBuf, sync::Arc};

use egui_kittest::kittest::Queryable as _;
use foresight::{
    experiment::{
        Iteration, Summary,
        sweep::{Results, Row, Standing, State, Sweep, Told},
    },
    gui::{Store, experiments::ExperimentsPanel},
    session::{Bitmap, Command, Event, SweepView},
};

use super::stage::{click, press, show};

/// The swimmer's horizons: returns that rise and fall; the last of the runs is under way.
fn view(running: bool) -> SweepView {
    let sweep = Sweep::load("figures/horizon_swimmer").expect("a sweep");
    let cells = sweep.cells().expect("cells");
    let returns = [1.0, 20.0, 44.0, 36.0, 25.0, 12.0];
    let rows = cells.iter().enumerate().map(|(index, cell)| {
        let iteration = Iteration {
            transitions: 23_285,
            robot_seconds: 3492.0,
            mean_return: Some(returns[cell.places[0]] + cell.seed as f64),
            ..Iteration::default()
        };
        let summary = Summary { iterations: vec![iteration], complete: true, ..Summary::default() };
        Row { cell: cell.clone(), summary: (!running || index + 1 < cells.len()).then_some(summary) }
    });
    let rows: Vec<Row> = rows.collect();
    let told = Told { stage: "controlling".into(), done: 30, total: 100 };
    let state = |row: &Row| if row.summary.is_some() { State::Done } else { State::Running(told.clone()) };
    let bitmap = || Bitmap { width: 4, height: 3, rgb: vec![200; 36] };
    let results = Results { rows };
    SweepView {
        standing: Standing {
            trainings: vec![State::Done; 3],
            cells: results.rows.iter().map(state).collect(),
        },
        cells: cells
            .iter()
            .map(|cell| (cell.name.clone(), PathBuf::from("out/cells").join(&cell.name)))
            .collect(),
        caption: results.caption(&sweep),
        verdict: results.verdict(&sweep),
        results: Arc::new(results),
        sweep: Arc::new(sweep),
        out: "out".into(),
        running,
        figure: Some(Arc::new([bitmap(), bitmap()])),
    }
}

#[test]
fn a_figure_of_the_post_is_chosen_and_begun_with_less_of_everything() {
    let mut harness = show::<ExperimentsPanel>(Store::default());
    press(&mut harness, "Start");
    let sent = harness.state_mut().sent();
    let [Command::Sweep(request)] = &sent[..] else { panic!("{sent:?}") };
    assert!(request.run && request.reduced);
    assert_eq!(request.sweep, "figures/horizon_half_cheetah");
    assert_eq!(request.out, PathBuf::from("sweeps/horizon_half_cheetah_reduced"));
    press(&mut harness, "With less of everything");
    press(&mut harness, "Look at it");
    let sent = harness.state_mut().sent();
    let [Command::Sweep(request)] = &sent[..] else { panic!("{sent:?}") };
    assert!(!request.run && !request.reduced);
    assert_eq!(request.out, PathBuf::from("sweeps/horizon_half_cheetah"));
}

#[test]
fn runs_are_watched_stopped_and_opened() {
    let mut store = Store::default();
    store.absorb(Event::Sweep(Some(Arc::new(view(true)))));
    let mut harness = show::<ExperimentsPanel>(store);
    harness.get_by_label("17 of 18 runs");
    assert!(harness.query_all_by_label("Swimmer: return against the planning horizon").next().is_some());
    press(&mut harness, "Stop the runs");
    assert_eq!(harness.state_mut().sent(), [Command::StopSweep]);
    let name = view(true).cells[0].0.clone();
    press(&mut harness, &format!("Open {name}"));
    let sent = harness.state_mut().sent();
    assert_eq!(sent, [Command::OpenRun(PathBuf::from("out/cells").join(name))]);
}

#[test]
fn a_point_of_the_figure_is_a_run_that_opens() {
    let mut store = Store::default();
    store.absorb(Event::Sweep(Some(Arc::new(view(false)))));
    let mut harness = show::<ExperimentsPanel>(store);
    press(&mut harness, "Run by run");
    harness.state_mut().sent();
    let plot = harness.get_by_label("Runs as points").rect();
    // Somewhere along the way from left to right lies a point.
    for step in 0..60 {
        for height in 0..30 {
            let at = plot.min + plot.size() * egui::vec2(step as f32 / 60.0, height as f32 / 30.0);
            click(&mut harness, at);
            if let [Command::OpenRun(folder)] = &harness.state_mut().sent()[..] {
                assert!(folder.starts_with("out/cells"), "{folder:?}");
                return;
            }
        }
    }
    panic!("no point could be clicked");
}

#[test]
fn what_the_post_concludes_is_held_against_the_figure() {
    let mut store = Store::default();
    store.absorb(Event::Sweep(Some(Arc::new(view(false)))));
    let harness = show::<ExperimentsPanel>(store);
    harness.get_by_label_contains("The post: Too short a horizon is bad");
    harness.get_by_label_contains("It holds: best is 45.0");
    // The same numbers the other way round.
    let sweep = Sweep::load("figures/horizon_swimmer").expect("a sweep");
    let mut rows = view(false).results.rows.clone();
    for row in &mut rows {
        let last = row.summary.as_mut().and_then(|summary| summary.iterations.last_mut()).expect("complete");
        last.mean_return = Some(row.cell.places[0] as f64);
    }
    let verdict = Results { rows }.verdict(&sweep).expect("a verdict");
    assert!(!verdict.holds && verdict.why.contains("at 50"), "{verdict:?}");
}
