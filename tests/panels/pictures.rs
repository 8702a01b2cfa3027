//! Pictures of the panels with believable data, for people to look at.

use std::sync::Arc;

use egui_kittest::kittest::Queryable as _;
use foresight::{
    gui::{
        Panel, Store, aggregate::AggregatePanel, diagnose::DiagnosePanel, draw::DrawPanel,
        hybrid::HybridPanel, run::RunPanel, runs::RunsPanel, train::TrainPanel,
    },
    session::{Phase, Progress},
};

use super::{
    hybrid, runs,
    stage::{self, press, show_in},
    what_if,
};

/// Writes a picture of `P` over `store` in both themes, after `act`.
fn picture<P: Panel + Default + 'static>(
    name: &str,
    store: impl Fn() -> Store,
    act: impl Fn(&mut stage::Show<P>),
) {
    for (mode, theme) in [("dark", egui::Theme::Dark), ("light", egui::Theme::Light)] {
        let mut user = show_in::<P>(store(), theme);
        act(&mut user);
        user.run_steps(8);
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("panels");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let picture = user.render().expect("a picture");
        picture.save(folder.join(format!("{name}_{mode}.png"))).expect("the picture is written");
    }
}

/// Points at a place in a plot, as a share of its width.
fn point<P: Panel + Default + 'static>(user: &mut stage::Show<P>, plot: &str, share: f32) {
    let rect = user.get_by_role_and_label(egui::Role::Figure, plot).rect();
    user.hover_at(egui::pos2(rect.left() + share * rect.width(), rect.center().y));
    user.run_steps(4);
}

#[test]
#[ignore = "needs a Vulkan driver; writes pictures to look at"]
fn every_panel() {
    picture::<DrawPanel>(
        "draw",
        || Store { phase: Phase::Idle, ..stage::running(70) },
        |user| {
            press(user, "Template");
            press(user, "Left turn");
            let middle = stage::center(user, "Path canvas");
            user.hover_at(middle);
        },
    );
    picture::<DrawPanel>("draw_empty", stage::trained, |_| {});
    linked_plots();
    picture::<RunPanel>("run", || stage::running(75), |_| {});
    picture::<RunPanel>(
        "run_results",
        || Store { phase: Phase::Idle, ..stage::running(118) },
        |user| {
            press(user, "Results (3)");
        },
    );
    picture::<RunPanel>(
        "run_what_if",
        || Store { phase: Phase::Idle, ..stage::running(75) },
        |user| {
            what_if::follow(user);
            press(user, "What if");
            what_if::answered(user);
            let middle = stage::center(user, "View of the rollout");
            stage::drag(
                user,
                middle,
                &[middle + egui::vec2(-20.0, -20.0), middle + egui::vec2(-60.0, -70.0)],
            );
            what_if::answered(user);
        },
    );
    picture::<RunsPanel>("runs", runs::store, |user| {
        press(user, "Tick all");
        press(user, "To the trash…");
    });
    picture::<RunPanel>("run_empty", stage::trained, |_| {});
    picture::<DiagnosePanel>(
        "diagnose",
        || Store {
            episodes: stage::episodes(),
            trace: Some(Arc::new(stage::trace(100, 0.05))),
            errors: Some(Arc::new(stage::errors())),
            ..stage::trained()
        },
        |_| {},
    );
    picture::<AggregatePanel>(
        "aggregate_baseline",
        || Store { iterations: stage::iterations(3), ..runs::before("swimmer/faithful") },
        |_| {},
    );
    picture::<TrainPanel>(
        "train_baseline",
        || {
            let mut store = runs::before("ant/modern");
            let fall = |u: f64| 0.01 + 0.5 * (-u / 900.0).exp();
            store.losses = (0..4000)
                .map(|u| (fall(f64::from(u)) * (1.0 + 0.4 * stage::noise(u as usize))) as f32)
                .collect();
            store.epochs = (1..=10)
                .map(|i| foresight::session::Epoch {
                    iteration: 0,
                    update: 400 * i,
                    train_loss: fall(400.0 * i as f64),
                    validation_loss: Some(1.2 * fall(400.0 * i as f64)),
                    open_loop: [1, 10]
                        .map(|steps| (steps, Some(0.5 * fall(400.0 * i as f64) * steps as f64)))
                        .to_vec(),
                })
                .collect();
            store
        },
        |_| {},
    );
    picture::<HybridPanel>("hybrid", || Store { policy: hybrid::points(), ..stage::trained() }, |_| {});
    picture::<AggregatePanel>(
        "aggregate",
        || Store {
            phase: Phase::Training,
            iterations: stage::iterations(5),
            progress: Some(Progress {
                phase: Phase::Training,
                what: "iteration 5, epoch 12 of 30".into(),
                done: 12,
                total: 30,
                unit: "epochs",
                elapsed: 8.0,
                remaining: Some(11.0),
            }),
            losses: vec![0.0021],
            ..stage::trained()
        },
        |_| {},
    );
}

/// A moment pointed at in one plot, told by all that share its steps.
fn linked_plots() {
    picture::<RunPanel>(
        "run_linked",
        || Store { phase: Phase::Idle, ..stage::running(75) },
        |user| point(user, "Predicted reward by term", 0.4),
    );
    picture::<RunPanel>(
        "run_checks_linked",
        || Store { phase: Phase::Idle, ..stage::running(75) },
        |user| {
            press(user, "Checks");
            point(user, "Planning time against the control period", 0.7);
        },
    );
    picture::<DiagnosePanel>(
        "diagnose_linked",
        || Store {
            episodes: stage::episodes(),
            trace: Some(Arc::new(stage::trace(100, 0.05))),
            errors: Some(Arc::new(stage::errors())),
            ..stage::trained()
        },
        |user| point(user, "heading, truth and prediction", 0.3),
    );
}
