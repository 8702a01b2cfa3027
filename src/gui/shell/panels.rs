//! The panels, one of each, shared by all layouts.

use crate::gui::{
    Panel, aggregate::AggregatePanel, collect::CollectPanel, diagnose::DiagnosePanel, dock::Pane,
    draw::DrawPanel, experiments::ExperimentsPanel, hybrid::HybridPanel, log::LogPanel, plant::PlantPanel,
    robot::RobotPanel, run::RunPanel, runs::RunsPanel, texts::text, train::TrainPanel,
};

#[derive(Default)]
pub struct Panels {
    pub plant: PlantPanel,
    collect: CollectPanel,
    pub train: TrainPanel,
    draw: DrawPanel,
    pub run: RunPanel,
    diagnose: DiagnosePanel,
    aggregate: AggregatePanel,
    hybrid: HybridPanel,
    pub robot: RobotPanel,
    experiments: ExperimentsPanel,
    runs: RunsPanel,
    log: LogPanel,
}

/// What a panel is called, as the panels themselves say it.
pub fn title(pane: Pane) -> &'static str {
    match pane {
        Pane::Plant => text!("shell-panel-plant"),
        Pane::Collect => text!("shell-panel-collect"),
        Pane::Train => text!("shell-panel-train"),
        Pane::Draw => text!("shell-panel-draw"),
        Pane::Run => text!("shell-panel-run"),
        Pane::Diagnose => text!("shell-panel-diagnose"),
        Pane::Aggregate => text!("shell-panel-aggregate"),
        Pane::Hybrid => text!("shell-panel-hybrid"),
        Pane::Robot => text!("shell-panel-robot"),
        Pane::Experiments => text!("shell-panel-experiments"),
        Pane::Runs => text!("shell-panel-runs"),
        Pane::Log => text!("shell-panel-log"),
    }
}

impl Panels {
    pub fn get(&mut self, pane: Pane) -> &mut dyn Panel {
        match pane {
            Pane::Plant => &mut self.plant,
            Pane::Collect => &mut self.collect,
            Pane::Train => &mut self.train,
            Pane::Draw => &mut self.draw,
            Pane::Run => &mut self.run,
            Pane::Diagnose => &mut self.diagnose,
            Pane::Aggregate => &mut self.aggregate,
            Pane::Hybrid => &mut self.hybrid,
            Pane::Robot => &mut self.robot,
            Pane::Experiments => &mut self.experiments,
            Pane::Runs => &mut self.runs,
            Pane::Log => &mut self.log,
        }
    }
}
