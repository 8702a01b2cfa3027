//! A user at the panels that draw, run, diagnose and aggregate: through AccessKit and the mouse, over a hand-filled store.

mod perfect;

mod panels {
    mod aggregate;
    mod diagnose;
    mod draw;
    mod experiments;
    mod hybrid;
    mod linked;
    mod pictures;
    mod replay;
    mod robot;
    mod run;
    mod runs;
    mod stage;
    mod what_if;
}
