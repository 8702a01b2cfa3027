//! A hand on the mouse and keyboard of a real X display, and an eye on one window: events as a person makes them (XTEST),
//! and waiting until what they led to has been drawn (DAMAGE). Both extensions are spoken directly; their requests are few.

use std::{
    io::IoSlice,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use x11rb::{
    connection::{Connection as _, RequestConnection as _},
    protocol::{
        Event,
        xproto::{
            AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt as _, EventMask,
            ImageFormat, InputFocus, Window,
        },
    },
    rust_connection::RustConnection,
};

/// A picture that has not changed for so long is finished.
const QUIET: Duration = Duration::from_millis(700);
/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_mins(3);

const KEY_PRESS: u8 = 2;
const KEY_RELEASE: u8 = 3;
const BUTTON_PRESS: u8 = 4;
const BUTTON_RELEASE: u8 = 5;
const MOTION: u8 = 6;

/// What a window did.
enum News {
    Drawn,
    Renamed,
    /// It has heard everything that was sent before it was asked.
    Answered,
}

pub struct Hand {
    display: Arc<RustConnection>,
    root: Window,
    window: Window,
    xtest: u8,
    /// What a window is asked whether it still listens with.
    protocols: u32,
    ping: u32,
    news: Receiver<News>,
    /// The window's program.
    process: u32,
}

impl Hand {
    /// Waits until a window of this program whose title ends so is there, and takes hold of it.
    pub fn on_window(title: &str, process: u32) -> Self {
        let (display, screen) = RustConnection::connect(None).expect("an X display");
        let display = Arc::new(display);
        let root = display.setup().roots[screen].root;
        let watch = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        display.change_window_attributes(root, &watch).expect("sent").check().expect("watched");
        let window = loop {
            let tree = display.query_tree(root).expect("sent").reply().expect("the windows");
            let named = tree.children.into_iter().find(|&w| name(&display, w).ends_with(title));
            match named {
                Some(window) if is_visible(&display, window) => break window,
                // It is named and shown in steps, each of which is told; but a child is told to nobody else.
                Some(window) => watch_names(&display, window),
                None => {}
            }
            display.wait_for_event().expect("something happens");
        };
        watch_names(&display, window);
        display.set_input_focus(InputFocus::PARENT, window, 0u32).expect("sent").check().expect("focus");
        let extension = |name: &'static str| {
            display.extension_information(name).expect("sent").unwrap_or_else(|| panic!("no {name} here"))
        };
        let (xtest, damage) = (extension("XTEST"), extension("DAMAGE"));
        // DAMAGE wants to be asked for its version (1.1) first; level 0 tells of every rectangle.
        let version = [1u32.to_ne_bytes(), 1u32.to_ne_bytes()].concat();
        send(&display, damage.major_opcode, 0, &version);
        let handle = display.generate_id().expect("an id");
        send(
            &display,
            damage.major_opcode,
            1,
            &[handle.to_ne_bytes(), window.to_ne_bytes(), [0; 4]].concat(),
        );
        let atom = |name: &[u8]| atom(&display, name);
        let (protocols, ping) = (atom(b"WM_PROTOCOLS"), atom(b"_NET_WM_PING"));
        // While nobody listens a full channel holds the watcher up; nothing is lost.
        let (sender, news) = bounded(4096);
        let watcher = Arc::clone(&display);
        let watch = move || {
            while let Ok(event) = watcher.wait_for_event() {
                let heard = match event {
                    Event::PropertyNotify(_) => sender.send(News::Renamed),
                    Event::ClientMessage(answer) if answer.type_ == protocols => sender.send(News::Answered),
                    Event::Unknown(bytes) if bytes[0] & 0x7f == damage.first_event => {
                        sender.send(News::Drawn)
                    }
                    _ => Ok(()),
                };
                if heard.is_err() {
                    break;
                }
            }
        };
        std::thread::Builder::new().name("watching the display".into()).spawn(watch).expect("a thread");
        Self { display, root, window, xtest: xtest.major_opcode, protocols, ping, news, process }
    }

    pub fn title(&self) -> String {
        name(&self.display, self.window)
    }

    /// Clicks at a place of the window.
    pub fn click(&self, at: egui::Pos2) {
        self.point(at);
        self.button(1, true);
        self.button(1, false);
    }

    /// Types plain small letters, and spaces.
    pub fn types(&self, text: &str) {
        text.chars().for_each(|letter| self.key(letter as u32));
    }

    pub fn enter(&self) {
        self.key(0xff0d);
    }

    fn key(&self, symbol: u32) {
        let key = self.keycode(symbol);
        self.fake(KEY_PRESS, key, [0; 2]);
        self.fake(KEY_RELEASE, key, [0; 2]);
    }

    /// Presses a key, named by its symbol, while holding Control.
    pub fn control(&self, symbol: char) {
        const CONTROL_L: u32 = 0xffe3;
        let (control, key) = (self.keycode(CONTROL_L), self.keycode(symbol as u32));
        self.fake(KEY_PRESS, control, [0; 2]);
        self.fake(KEY_PRESS, key, [0; 2]);
        self.fake(KEY_RELEASE, key, [0; 2]);
        self.fake(KEY_RELEASE, control, [0; 2]);
    }

    /// Waits until what was done has been heard, and so much more has been drawn: for what never comes to rest, such as a cursor in a field.
    pub fn watch(&self, frames: usize) {
        let began = Instant::now();
        self.ask();
        let (mut drawn, mut answered) = (0, false);
        while !answered || drawn < frames {
            assert!(began.elapsed() < PATIENCE, "{drawn} of {frames} frames were drawn, heard: {answered}");
            match self.news.recv_timeout(QUIET) {
                Ok(News::Answered) => (answered, drawn) = (true, 0),
                Ok(News::Drawn) => drawn += 1,
                _ => {}
            }
        }
    }

    /// Waits until what was done has been heard, something was drawn, the title fits, nothing moves any more and nobody is at work: on a
    /// busy machine a frame, a job or a file may take long to come.
    pub fn settle(&self, fits: impl Fn(&str) -> bool) {
        let began = Instant::now();
        self.ask();
        let (mut drawn, mut answered) = (false, false);
        while began.elapsed() < PATIENCE {
            match self.news.recv_timeout(QUIET) {
                Ok(News::Drawn) => drawn = true,
                Ok(News::Answered) => answered = true,
                Err(RecvTimeoutError::Timeout)
                    if drawn && answered && fits(&self.title()) && is_at_rest(self.process) =>
                {
                    return;
                }
                Ok(News::Renamed) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join("desktop.png");
        self.picture(&picture);
        panic!("still titled {:?}; see {}", self.title(), picture.display());
    }

    /// A picture of the whole screen, for people.
    pub fn picture(&self, file: &Path) {
        let size = self.display.get_geometry(self.root).expect("sent").reply().expect("a size");
        let whole = (0, 0, size.width, size.height);
        let image = self
            .display
            .get_image(ImageFormat::Z_PIXMAP, self.root, whole.0, whole.1, whole.2, whole.3, !0)
            .expect("sent")
            .reply()
            .expect("a picture");
        let rgb = image.data.chunks_exact(4).flat_map(|bgrx| [bgrx[2], bgrx[1], bgrx[0]]).collect();
        image::RgbImage::from_raw(size.width.into(), size.height.into(), rgb)
            .expect("as many pixels as the screen has")
            .save(file)
            .expect("written");
    }

    /// Asks the window whether it listens, as window managers do.
    fn ask(&self) {
        let question = ClientMessageEvent::new(
            32,
            self.window,
            self.protocols,
            [self.ping, x11rb::CURRENT_TIME, self.window, 0, 0],
        );
        let sent = self.display.send_event(false, self.window, EventMask::NO_EVENT, question);
        sent.expect("sent").check().expect("the window is there");
    }

    fn point(&self, at: egui::Pos2) {
        let place = self
            .display
            .translate_coordinates(self.window, self.root, at.x as i16, at.y as i16)
            .expect("sent")
            .reply()
            .expect("a place");
        self.fake(MOTION, 0, [place.dst_x, place.dst_y]);
    }

    fn button(&self, button: u8, down: bool) {
        self.fake(if down { BUTTON_PRESS } else { BUTTON_RELEASE }, button, [0; 2]);
    }

    fn keycode(&self, symbol: u32) -> u8 {
        let setup = self.display.setup();
        let (first, count) = (setup.min_keycode, setup.max_keycode - setup.min_keycode + 1);
        let map = self.display.get_keyboard_mapping(first, count).expect("sent").reply().expect("the keys");
        let rows = map.keysyms.chunks_exact(usize::from(map.keysyms_per_keycode));
        let (row, _) = rows.enumerate().find(|(_, row)| row.contains(&symbol)).expect("the key exists");
        first + row as u8
    }

    /// XTEST FakeInput: an event as if from a device.
    fn fake(&self, kind: u8, detail: u8, [x, y]: [i16; 2]) {
        let mut body = vec![kind, detail, 0, 0];
        body.extend([0; 4]); // at once
        body.extend(self.root.to_ne_bytes());
        body.extend([0; 8]);
        body.extend([x.to_ne_bytes(), y.to_ne_bytes()].concat());
        body.extend([0; 8]);
        send(&self.display, self.xtest, 2, &body);
    }
}

fn send(display: &RustConnection, extension: u8, request: u8, body: &[u8]) {
    let words = (4 + body.len() as u16) / 4;
    let mut bytes = vec![extension, request];
    bytes.extend(words.to_ne_bytes());
    bytes.extend(body);
    display.send_request_without_reply(&[IoSlice::new(&bytes)], Vec::new()).expect("sent");
    display.flush().expect("sent");
}

fn watch_names(display: &RustConnection, window: Window) {
    let watch =
        ChangeWindowAttributesAux::new().event_mask(EventMask::PROPERTY_CHANGE | EventMask::STRUCTURE_NOTIFY);
    display.change_window_attributes(window, &watch).expect("sent").check().expect("watched");
}

/// Whether every thread of the program sleeps, waiting for something to happen.
fn is_at_rest(process: u32) -> bool {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).expect("the program runs");
    threads.flatten().all(|thread| {
        // Its state stands behind its name, which is in brackets; one that has just ended has none.
        let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        stat.rsplit(')')
            .next()
            .is_none_or(|rest| matches!(rest.trim_start().chars().next(), Some('S') | None))
    })
}

fn is_visible(display: &RustConnection, window: Window) -> bool {
    let attributes = display.get_window_attributes(window).expect("sent").reply();
    attributes.is_ok_and(|a| a.map_state == x11rb::protocol::xproto::MapState::VIEWABLE)
}

/// The title as window managers read it.
fn name(display: &RustConnection, window: Window) -> String {
    let title = atom(display, b"_NET_WM_NAME");
    let name = display.get_property(false, window, title, AtomEnum::ANY, 0, 1024).expect("sent");
    name.reply().map(|reply| String::from_utf8_lossy(&reply.value).into_owned()).unwrap_or_default()
}

fn atom(display: &RustConnection, name: &[u8]) -> u32 {
    display.intern_atom(false, name).expect("sent").reply().expect("an atom").atom
}
