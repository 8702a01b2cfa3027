//! What imagines the futures: learned model or simulation, processor or graphics card, and how exactly.

use egui::Ui;

use crate::{
    dynamics::DeviceKind,
    gui::{
        Cx,
        texts::{self, text, words},
        widgets,
    },
    planning::{self, PlanModel, PlannerConfig, Precision, Propagation},
    session::{Command, Phase},
};

/// Plans of a comparison started from the window.
const PLANS: usize = 200;

/// The engine's settings; what is less exact can be chosen once its effect on this model was measured.
pub fn settings(ui: &mut Ui, cx: &mut Cx<'_>, config: &mut PlannerConfig) {
    let models = [
        (PlanModel::Learned, text!("run-imagine.learned")),
        (PlanModel::Simulator, text!("run-imagine.simulation")),
    ];
    widgets::choice(ui, words!("run-imagine"), &mut config.model, &models);
    if config.model == PlanModel::Simulator {
        config.overlap = false;
        return;
    }
    let propagations = Propagation::ALL.map(|(propagation, name)| (propagation, texts::local(name)));
    widgets::choice(ui, words!("run-futures"), &mut config.propagation, &propagations);
    widgets::device(ui, cx, words!("run-device"), &mut config.device);
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
    let options =
        [(Precision::F32, text!("run-precision.single")), (Precision::Bf16, text!("run-precision.half"))];
    let offered =
        if known.is_some() || config.precision == Precision::Bf16 { &options[..] } else { &options[..1] };
    widgets::choice(ui, words!("run-precision"), &mut config.precision, offered);
    let blocked = if !able {
        Some(text!("run-measure.off"))
    } else if store.card.is_none() {
        Some(text!("common-untrained"))
    } else if store.phase != Phase::Idle {
        Some(text!("common-wait"))
    } else {
        None
    };
    let about = blocked.map_or_else(|| text!("run-measure.tooltip", plans = PLANS), str::to_owned);
    if widgets::button(ui, (text!("run-measure"), &about), blocked.is_none()).clicked() {
        let planner = PlannerConfig { precision: Precision::Bf16, ..config.clone() };
        cx.send(Command::Compare { planner, plans: PLANS });
    }
    if let Some(c) = known {
        let [exact, near] = c.mean_return;
        widgets::note(
            ui,
            text!(
                "run-measured",
                half = format!("{:.1}", c.median_ms[1]),
                single = format!("{:.1}", c.median_ms[0]),
                share = format!("{:.1}", 100.0 * c.same_share),
                largest = format!("{:.3}", c.largest_difference),
                near = widgets::figure(near),
                exact = widgets::figure(exact),
                states = c.plans,
            ),
        );
    }
}
