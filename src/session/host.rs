//! The worker as the host of an experiment: pause, stop, speed, and changes while a job runs.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError};

use super::{Command, Event, Frame, Level, Phase, what_if::Imagination};
use crate::{
    crash,
    experiment::{self, Change, Flow, Ground, Host},
    plant::Push,
};

/// Steps between two looks at the clock are at most this far apart while waiting.
const SLICE: Duration = Duration::from_millis(10);
/// Events of one kind that only matter as the newest are sent at most this often.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(33);

/// Events on their way out; never blocks, never loses one.
pub(super) struct Outbox {
    sender: Sender<Event>,
    backlog: VecDeque<Event>,
    notify: Arc<dyn Fn() + Send + Sync>,
    progress_sent: Option<Instant>,
}

impl Outbox {
    pub fn new(sender: Sender<Event>, notify: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { sender, backlog: VecDeque::new(), notify, progress_sent: None }
    }

    pub fn send(&mut self, event: Event) {
        if let Event::Progress(progress) = &event {
            let recent = self.progress_sent.is_some_and(|t| t.elapsed() < PROGRESS_INTERVAL);
            if recent && progress.done < progress.total {
                return;
            }
            self.progress_sent = Some(Instant::now());
        }
        self.backlog.push_back(event);
        self.flush();
    }

    pub fn flush(&mut self) {
        while let Some(event) = self.backlog.pop_front() {
            match self.sender.try_send(event) {
                Ok(()) => {}
                Err(TrySendError::Full(event)) => {
                    self.backlog.push_front(event);
                    break;
                }
                Err(TrySendError::Disconnected(_)) => self.backlog.clear(),
            }
        }
        (self.notify)();
    }
}

/// What the user steers while a job runs.
pub(super) struct WorkerHost {
    inbox: Receiver<Command>,
    /// Set by whoever sends a stop, before the stop itself is heard.
    cancel: Arc<AtomicBool>,
    pub outbox: Outbox,
    pub imagination: Imagination,
    /// Commands that have to wait for the end of the job.
    pub deferred: VecDeque<Command>,
    phase: Phase,
    paused: bool,
    /// Steps asked for while paused, and not made yet.
    singles: u32,
    stopped: bool,
    /// Wait for the user between stages.
    pub pause_between: bool,
    pub speed: Option<f64>,
    /// The plant keeps time by itself.
    pub real: bool,
    changes: Vec<Change>,
    /// Live mode: the action to hold, and whether to record.
    pub drive: Option<Vec<f32>>,
    pub record: bool,
    /// Whether a plant is to be shown while data are collected.
    pub watch: bool,
    /// When the next control step is due.
    due: Option<Instant>,
    /// Since when, and since which time of the plant, the achieved speed is taken: never across a pause.
    lap: Option<(Instant, f64)>,
}

impl WorkerHost {
    pub fn new(
        inbox: Receiver<Command>,
        outbox: Outbox,
        imagination: Imagination,
        cancel: Arc<AtomicBool>,
    ) -> Self {
        Self {
            inbox,
            cancel,
            outbox,
            imagination,
            deferred: VecDeque::new(),
            phase: Phase::Empty,
            paused: false,
            singles: 0,
            stopped: false,
            pause_between: false,
            speed: None,
            real: false,
            changes: Vec::new(),
            drive: None,
            record: false,
            watch: false,
            due: None,
            lap: None,
        }
    }

    /// The next command to carry out while nothing runs; `None` when the window is gone.
    pub fn next(&mut self) -> Option<Command> {
        self.outbox.flush();
        self.deferred.pop_front().or_else(|| self.inbox.recv().ok())
    }

    /// Whether a job waits that would end a manual one at once.
    pub fn is_wanted_elsewhere(&self) -> bool {
        self.deferred.iter().any(Command::takes_plant)
    }

    /// A job begins: whatever stop was asked for before does not concern it.
    pub fn begin(&mut self) {
        self.cancel.store(false, Ordering::Relaxed);
        self.stopped = false;
        self.paused = false;
        self.singles = 0;
        self.rhythm_changed();
        self.changes.clear();
    }

    /// The job is over.
    pub fn rest(&mut self, phase: Phase) {
        if self.phase != phase {
            self.set_phase(phase);
        }
    }

    pub fn set_phase(&mut self, phase: Phase) {
        if phase == Phase::Idle || phase == Phase::Empty {
            self.paused = false;
        }
        self.phase = phase;
        self.outbox.send(Event::Phase { phase, paused: self.paused });
    }

    fn set_paused(&mut self, paused: bool) {
        if self.paused != paused {
            self.paused = paused;
            self.rhythm_changed();
            self.outbox.send(Event::Phase { phase: self.phase, paused });
        }
    }

    pub fn hear(&mut self, command: Command) {
        match command {
            Command::WhatIf(what) => self.imagination.ask(*what),
            Command::StopWhatIf => self.imagination.stop(),
            Command::Stop => {
                self.stopped = true;
                self.imagination.stop();
                // Jobs that wait for this one were meant to follow it.
                self.deferred.retain(|command| !command.takes_plant());
            }
            Command::Shutdown => {
                self.stopped = true;
                self.deferred.push_front(Command::Shutdown);
            }
            Command::Pause => self.set_paused(true),
            Command::Resume => {
                self.singles = 0;
                self.set_paused(false);
            }
            Command::Step => {
                // Pressed while it runs: that step is the one under way.
                self.singles = if self.paused { self.singles.saturating_add(1) } else { 1 };
                self.set_paused(true);
            }
            Command::SetSpeed(speed) => {
                self.speed = speed;
                self.rhythm_changed();
            }
            Command::SetPlanner(config) => {
                self.changes.push(Change::Planner(config.clone()));
                self.deferred.push_back(Command::SetPlanner(config));
            }
            Command::SetWeight { term, weight } => self.changes.push(Change::Weight { term, weight }),
            Command::Reset => self.changes.push(Change::Reset),
            Command::Perturb(push) => self.changes.push(Change::Push(push)),
            Command::Drive(action) => self.drive = (!action.is_empty()).then_some(action),
            Command::Record(on) => self.record = on,
            Command::Watch(on) => self.watch = on,
            Command::ListPorts => self.list_ports(),
            // Asked for again before the window knew that it runs.
            Command::Live if self.phase == Phase::Live && !self.stopped => {}
            // A new job or a new experiment ends a manual one.
            other => {
                self.stopped |= self.phase == Phase::Live && other.takes_plant();
                self.deferred.push_back(other);
            }
        }
    }

    fn hear_all(&mut self) {
        while let Ok(command) = self.inbox.try_recv() {
            self.hear(command);
        }
        self.outbox.flush();
    }

    /// Tells where a robot may be plugged in.
    pub fn list_ports(&mut self) {
        match experiment::ports() {
            Ok(ports) => self.report(Event::Ports(Arc::new(ports))),
            Err(why) => self.notice(Level::Warning, format!("the serial ports cannot be listed: {why}")),
        }
    }

    /// Waits for a command, or for `limit`.
    fn listen(&mut self, limit: Duration) {
        match self.inbox.recv_timeout(limit) {
            Ok(command) => self.hear(command),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.stopped = true,
        }
        self.outbox.flush();
    }

    /// What was measured so far says nothing about what comes.
    fn rhythm_changed(&mut self) {
        (self.due, self.lap) = (None, None);
    }

    /// The plant's time over ours since the rhythm last changed; as wanted until that can be told.
    fn achieved(&mut self, time: f64, period: f64) -> f64 {
        let now = Instant::now();
        let lap = self.lap.filter(|(_, first)| *first < time);
        let (since, first) = *self.lap.insert(lap.unwrap_or((now, time)));
        let elapsed = (now - since).as_secs_f64();
        if time - first < period || elapsed <= 0.0 {
            return self.speed.unwrap_or(1.0);
        }
        (time - first) / elapsed
    }

    /// Sleeps until the next control step is due, while listening.
    fn pace(&mut self, period: f64) {
        let Some(speed) = self.speed.filter(|s| s.is_finite() && *s > 0.0 && !self.real) else { return };
        let step = Duration::from_secs_f64((period / speed).min(10.0));
        let now = Instant::now();
        // More than a step late: give up the lost time instead of rushing after it.
        let due = match self.due {
            Some(due) if due + step > now => due + step,
            _ => now + step,
        };
        self.due = Some(due);
        while !self.stopped && !self.paused && self.due.is_some() {
            let left = due.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            self.listen(left.min(SLICE));
        }
    }
}

impl Host for WorkerHost {
    fn report(&mut self, event: Event) {
        if let Event::Notice { text, .. } = &event {
            crash::remember(text);
        }
        self.outbox.send(event);
    }

    fn go_on(&mut self) -> bool {
        self.hear_all();
        while self.paused && self.singles == 0 && !self.stopped {
            self.listen(Duration::from_secs(1));
        }
        // Where the plant makes no steps, this is one.
        if !matches!(self.phase, Phase::Live | Phase::Controlling) {
            self.singles = self.singles.saturating_sub(1);
        }
        !self.stopped
    }

    fn enter(&mut self, phase: Phase) {
        self.set_phase(phase);
    }

    fn lend(&mut self, ground: Ground) {
        self.imagination.ground = Some(ground);
    }

    fn between(&mut self) -> bool {
        if self.pause_between { self.ask() } else { self.go_on() }
    }

    fn attended(&self) -> bool {
        true
    }

    fn ask(&mut self) -> bool {
        if !self.stopped {
            self.set_phase(Phase::Waiting);
            self.set_paused(true);
        }
        self.go_on()
    }

    fn step(&mut self, mut frame: Frame, period: f64) -> Flow {
        frame.speed = self.achieved(frame.time, period);
        self.outbox.send(Event::Frame(Arc::new(frame)));
        self.singles = self.singles.saturating_sub(1);
        self.pace(period);
        if self.go_on() { Flow::Go(std::mem::take(&mut self.changes)) } else { Flow::Stop }
    }

    fn cancel(&self) -> Option<Arc<AtomicBool>> {
        Some(self.cancel.clone())
    }

    fn watching(&self) -> bool {
        true
    }

    fn glimpsing(&self) -> bool {
        self.watch
    }
}

impl WorkerHost {
    /// Changes heard since last asked; for live mode before its first step.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }
}

/// What a change does to a plant, apart from the controller.
pub(super) fn push_of(changes: &[Change]) -> Option<Option<Push>> {
    changes.iter().rev().find_map(|c| if let Change::Push(push) = c { Some(*push) } else { None })
}
