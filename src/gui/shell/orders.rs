//! What menus, keys, buttons and panels ask for is done here.

use egui::Context;

use super::{Question, Workbench};
use crate::{
    gui::{
        Request,
        commands::UiCommand,
        dock::{Docks, Layout, Pane},
        run::Move,
        texts::text,
        transport,
        widgets::numbers,
    },
    session::{Command, Level, Phase},
};

impl Workbench {
    /// Does what a menu, a key or a button asked for.
    pub fn perform(&mut self, ctx: &Context, command: UiCommand) {
        if self.looks.perform(command) {
            ctx.request_repaint();
            return self.looks.wear(ctx);
        }
        if self.perform_lesson(ctx, command) {
            return;
        }
        match command {
            UiCommand::OpenPreset => self.dialog.ask(Question::OpenPreset),
            UiCommand::OpenRun => self.dialog.ask(Question::OpenRun),
            UiCommand::OpenModel => self.dialog.ask(Question::OpenModel),
            UiCommand::OpenLeft => {
                if let Some(left) = self.store.left_behind.pop() {
                    self.send(Command::OpenRun(left.folder));
                }
            }
            UiCommand::Save => self.send(Command::Save(None)),
            UiCommand::SaveAs => self.dialog.ask(Question::SaveRun),
            UiCommand::Export => self.dialog.ask(Question::ExportData),
            UiCommand::SavePicture => {
                if !numbers::want_picture(ctx) {
                    self.store.notice(Level::Info, text!("shell-no-plot").into());
                }
            }
            UiCommand::Snapshot => self.ask_for_recording(false),
            UiCommand::Record => self.ask_for_recording(true),
            UiCommand::StopRecording => self.stop_recording(ctx),
            UiCommand::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            UiCommand::Undo | UiCommand::Redo => self.undo(ctx, command),
            UiCommand::RunPause => self.run_or_pause(),
            UiCommand::Step => self.send(Command::Step),
            UiCommand::Reset => self.send(Command::Reset),
            UiCommand::Stop => self.send(Command::Stop),
            UiCommand::Faster => self.send(Command::SetSpeed(transport::shifted(self.store.speed, 1))),
            UiCommand::Slower => self.send(Command::SetSpeed(transport::shifted(self.store.speed, -1))),
            UiCommand::FrameBack => self.replay(Move::Back),
            UiCommand::FrameOn => self.replay(Move::On),
            UiCommand::Replay => self.replay(Move::Play),
            UiCommand::LoopReplay => self.replay(Move::Loop),
            UiCommand::FreeCamera => self.panels.plant.free_camera(),
            UiCommand::Show(layout) => self.show(layout),
            UiCommand::ResetLayout => self.docks.reset(),
            UiCommand::PutPanel(side) => self.arrange(|docks, pane| docks.put(pane, side)),
            UiCommand::JoinPanel => self.arrange(Docks::join),
            UiCommand::GrowPanel => self.arrange(|docks, pane| docks.resize(pane, true)),
            UiCommand::ShrinkPanel => self.arrange(|docks, pane| docks.resize(pane, false)),
            UiCommand::UndoLayout => self.undo_layout(true),
            UiCommand::RedoLayout => self.undo_layout(false),
            UiCommand::ShareDevice => self.share_device(),
            UiCommand::OpenLesson => self.dialog.ask(Question::OpenLesson),
            UiCommand::OpenRecent => {
                let search = format!("{} ", text!("shell-palette-recent.search"));
                self.palette.open(ctx, &self.store, &self.recents, &search);
            }
            UiCommand::Palette => self.palette.open(ctx, &self.store, &self.recents, ""),
            UiCommand::Preferences => self.preferences.open(),
            UiCommand::Welcome => self.welcome = true,
            UiCommand::Help => self.help = !self.help,
            // Done above.
            UiCommand::DarkTheme
            | UiCommand::LightTheme
            | UiCommand::PresenterTheme
            | UiCommand::SystemTheme
            | UiCommand::HighContrast
            | UiCommand::Larger
            | UiCommand::Smaller
            | UiCommand::UsualSize
            | UiCommand::Speak(_)
            | UiCommand::NextStep
            | UiCommand::PreviousStep
            | UiCommand::ShowControl
            | UiCommand::ResetLesson
            | UiCommand::LeaveLesson => {}
        }
    }

    /// Changes the layout around the panel that the user was last in, or the largest in sight.
    fn arrange(&mut self, change: impl FnOnce(&mut Docks, Pane)) {
        self.welcome = false;
        if let Some(pane) = self.panel_in_sight().or_else(|| self.docks.largest()) {
            change(&mut self.docks, pane);
            (self.foremost, self.focus) = (Some(pane), Some(pane));
        }
    }

    fn undo_layout(&mut self, back: bool) {
        self.docks.undo(back);
        self.welcome = false;
        self.foremost = self.docks.current().foremost();
        self.focus = self.foremost;
    }

    /// A device can be chosen once a process: the wish is for the next start.
    fn share_device(&mut self) {
        self.share = !self.share;
        let text = if self.share { text!("shell-device-shared") } else { text!("shell-device-own") };
        self.store.notice(Level::Info, text.into());
    }

    /// Lets the path editor have the key that a menu stands for: it keeps its own history.
    pub(super) fn forward_key(&mut self, ctx: &Context, command: UiCommand) {
        self.forwarded = command.entry().keys.first().map(|shortcut| egui::Event::Key {
            key: shortcut.logical_key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: shortcut.modifiers,
        });
        ctx.request_repaint();
    }

    fn replay(&mut self, wish: Move) {
        self.reveal(Pane::Run);
        self.panels.run.replay(wish);
    }

    fn run_or_pause(&mut self) {
        let command = match self.store.phase {
            Phase::Empty => return,
            Phase::Idle => Command::Live,
            _ if self.store.paused => Command::Resume,
            Phase::Waiting => Command::Resume,
            _ => Command::Pause,
        };
        self.send(command);
    }

    pub(super) fn grant(&mut self, ctx: &Context, request: Request) {
        match request {
            Request::OpenPreset => self.dialog.ask(Question::OpenPreset),
            Request::OpenRun => self.dialog.ask(Question::OpenRun),
            Request::OpenModel => self.dialog.ask(Question::OpenModel),
            Request::SavePath(path) => self.dialog.ask(Question::SavePath(path)),
            Request::SaveTable(text) => self.dialog.ask(Question::SaveTable(text)),
            Request::LoadPath => self.dialog.ask(Question::LoadPath),
            Request::SaveCheckpoint => self.dialog.ask(Question::SaveCheckpoint),
            Request::LoadCheckpoint => self.dialog.ask(Question::LoadCheckpoint),
            Request::Look(index) => self.store.looked_at = index,
            Request::Toast(level, text) => self.store.notice(level, text),
            Request::Follow(path) => {
                self.show(Layout::Run);
                self.panels.run.choose_drawn(&self.store);
                self.send(Command::Run { path: Some(path) });
            }
            Request::Do(command) => self.perform(ctx, command),
        }
    }
}
