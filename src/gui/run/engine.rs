//! What imagines the futures: learned model or simulation, processor or graphics card, and how exactly.

use egui::Ui;

use crate::{
    dynamics::DeviceKind,
    gui::{Cx, widgets},
    planning::{self, PlanModel, PlannerConfig, Precision, Propagation},
    session::{Command, Phase},
};

/// Plans of a comparison started from the window.
const PLANS: usize = 200;

/// The engine's settings; what is less exact can be chosen once its effect on this model was measured.
pub fn settings(ui: &mut Ui, cx: &mut Cx<'_>, config: &mut PlannerConfig) {
    let models = [(PlanModel::Learned, "Learned model"), (PlanModel::Simulator, "True simulation")];
    let about = "What imagines the candidates' futures. The true simulation has nothing learned in it: if the robot fails with it, \
                 the planner or the reward is to blame";
    widgets::choice(ui, ("Imagine with", about), &mut config.model, &models);
    if config.model == PlanModel::Simulator {
        config.overlap = false;
        return;
    }
    let propagations = Propagation::ALL;
    let about = "How a candidate's futures come from an ensemble of networks; particles feel the noise of Gaussian heads";
    widgets::choice(ui, ("Futures", about), &mut config.propagation, &propagations);
    widgets::device(ui, cx, ("Computed by", "Where the model is computed"), &mut config.device);
    if config.device == DeviceKind::Cpu {
        precision(ui, cx, config);
    } else {
        config.propagation = Propagation::Members;
    }
}

fn precision(ui: &mut Ui, cx: &mut Cx<'_>, config: &mut PlannerConfig) {
    let able = planning::has_bf16();
    let store = cx.store;
    let iteration = store.card.as_ref().map(|card| card.iteration);
    let known = store.comparison.as_ref().filter(|c| Some(c.iteration) == iteration);
    let options = [(Precision::F32, "Single (f32)"), (Precision::Bf16, "Half (bf16)")];
    let offered =
        if known.is_some() || config.precision == Precision::Bf16 { &options[..] } else { &options[..1] };
    let about = "How exactly the network is computed; half precision is offered once its effect was measured";
    widgets::choice(ui, ("Precision", about), &mut config.precision, offered);
    let blocked = if !able {
        Some("This processor has no instructions for bfloat16 (AVX512-BF16)")
    } else if store.card.is_none() {
        Some("Train a model first")
    } else if store.phase != Phase::Idle {
        Some("Wait for the present job, or stop it")
    } else {
        None
    };
    let tooltip = "Plan from 200 states of the data in both precisions, with the present planner and model";
    if widgets::button(ui, ("Measure half precision", blocked.unwrap_or(tooltip)), blocked.is_none())
        .clicked()
    {
        let planner = PlannerConfig { precision: Precision::Bf16, ..config.clone() };
        cx.send(Command::Compare { planner, plans: PLANS });
    }
    if let Some(c) = known {
        let [exact, near] = c.mean_return;
        widgets::note(
            ui,
            format!(
                "Half precision: {:.1} instead of {:.1} ms a plan; {:.1} % of first actions within 0.02 (largest difference \
                 {:.3}); predicted return {} instead of {}, over {} states.",
                c.median_ms[1],
                c.median_ms[0],
                100.0 * c.same_share,
                c.largest_difference,
                widgets::figure(near),
                widgets::figure(exact),
                c.plans,
            ),
        );
    }
}
