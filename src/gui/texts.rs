//! What the window says, in the languages it speaks: the files of `assets/texts`, one folder a language, one file a part of the window.
//!
//! `text!` is a text by its key, `words!` all that a control says of itself. The files are written in
//! [Fluent](https://projectfluent.org): a message is a text, its attributes (`.tooltip`, `.unit`) what belongs to it. English is
//! complete; what another language lacks is said in English. A file of one's own is one more language: see [`learn`].

mod catalogue;

use std::{
    cell::Cell,
    fs,
    path::Path,
    sync::{LazyLock, OnceLock},
};

use anyhow::{Context as _, ensure};
use fluent_bundle::FluentArgs;

pub use catalogue::Catalogue;

/// A text by its key, in the language of the window: `text!("run-start")`, or `text!("run-start.tooltip")` for an attribute. With values
/// for its places, `text!("shell-notices", n = 3)`, it is a `String`.
macro_rules! text {
    ($key:expr $(,)?) => {
        $crate::gui::texts::get($key)
    };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut values = fluent_bundle::FluentArgs::new();
        $(values.set(stringify!($name), $value);)+
        $crate::gui::texts::fill($key, &values)
    }};
}

/// All that the control of this key says of itself: its label, unit and tooltip.
macro_rules! words {
    ($key:expr) => {
        $crate::gui::texts::describe($key)
    };
}

pub(crate) use {text, words};

/// The files of a language: part of the window, and its messages.
macro_rules! files {
    ($language:literal) => {
        files!(
            $language: "common", "widgets", "shell", "preferences", "recording", "command", "lesson", "lessons", "plant", "run", "train", "hybrid", "draw",
            "robot", "diagnose", "runs", "collect", "aggregate", "experiments"
        )
    };
    ($language:literal: $($part:literal),+) => {
        &[$(($part, include_str!(concat!("../../assets/texts/", $language, "/", $part, ".ftl")))),+]
    };
}

/// Part of the window, and its messages.
pub type Files = &'static [(&'static str, &'static str)];

/// A language that comes with the program.
struct BuiltIn {
    code: &'static str,
    files: Files,
    /// Read when somebody asks for it.
    catalogue: LazyLock<Catalogue>,
}

static BUILT_IN: [BuiltIn; 2] = [
    BuiltIn {
        code: "en",
        files: files!("en"),
        catalogue: LazyLock::new(|| Catalogue::built_in("en", "English", files!("en"))),
    },
    BuiltIn {
        code: "de",
        files: files!("de"),
        catalogue: LazyLock::new(|| Catalogue::built_in("de", "Deutsch", files!("de"))),
    },
];

/// A longer file (bytes) is no language.
const LARGEST: u64 = 1 << 20;

/// The language of a file of the user's, once one was read.
static LEARNT: OnceLock<Catalogue> = OnceLock::new();

thread_local! {
    /// What this thread's window speaks. Every window draws on one thread, and tests draw many windows at once.
    static SPEAKS: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
}

/// What a control says of itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    pub label: &'a str,
    /// Of its value; empty where it has none.
    pub unit: &'a str,
    pub tooltip: &'a str,
}

/// Label and tooltip.
impl<'a, L: AsRef<str> + ?Sized, T: AsRef<str> + ?Sized> From<(&'a L, &'a T)> for Words<'a> {
    fn from((label, tooltip): (&'a L, &'a T)) -> Self {
        Self { label: label.as_ref(), unit: "", tooltip: tooltip.as_ref() }
    }
}

/// Label, unit and tooltip.
impl<'a, T: AsRef<str> + ?Sized> From<(&'a str, &'a str, &'a T)> for Words<'a> {
    fn from((label, unit, tooltip): (&'a str, &'a str, &'a T)) -> Self {
        Self { label, unit, tooltip: tooltip.as_ref() }
    }
}

/// What all other languages are held against.
fn english() -> &'static Catalogue {
    &BUILT_IN[0].catalogue
}

/// All languages there are, English first.
pub fn languages() -> impl Iterator<Item = &'static Catalogue> {
    BUILT_IN.iter().map(|language| &*language.catalogue).chain(LEARNT.get())
}

/// The language with this code.
pub fn language(code: &str) -> Option<&'static Catalogue> {
    languages().find(|language| language.code() == code)
}

/// The files of a language that comes with the program: part of the window, and its messages.
pub fn sources(code: &str) -> Option<Files> {
    BUILT_IN.iter().find(|language| language.code == code).map(|language| language.files)
}

/// Reads a language from a file: messages in Fluent under the keys of `foresight list texts`, as many of them as it has.
///
/// # Errors
/// If the file is not there, is larger than a megabyte, or is not in Fluent: with the line.
pub fn read(file: &Path) -> anyhow::Result<Catalogue> {
    let unread = || format!("no texts could be read from {}", file.display());
    let size = fs::metadata(file).with_context(unread)?.len();
    ensure!(size <= LARGEST, "{} is too large for the texts of a window", file.display());
    let text = fs::read_to_string(file).with_context(unread)?;
    Catalogue::own(file, text).with_context(|| format!("in {}", file.display()))
}

/// The language of a file (see [`read`]) is one of the window's from now on; it can learn one.
///
/// # Errors
/// As those of [`read`].
pub fn learn(file: &Path) -> anyhow::Result<&'static Catalogue> {
    let learnt = read(file)?;
    for key in learnt.keys().iter().filter(|key| !key.starts_with("lessons-") && !english().has(key)) {
        log::warn!("{}: the window has no text called `{key}`", file.display());
    }
    Ok(LEARNT.get_or_init(|| learnt))
}

/// From now on this thread's window speaks this language.
pub fn speak(language: &'static Catalogue) {
    SPEAKS.set(Some(language));
}

/// The text of this key; see `text!`.
pub fn get(key: &str) -> &'static str {
    find(key).unwrap_or_else(|| {
        log::error!("there is no text for `{key}`");
        "?"
    })
}

/// The text of this key, if there is one.
pub fn find(key: &str) -> Option<&'static str> {
    SPEAKS.get().and_then(|language| language.fixed(key)).or_else(|| english().fixed(key))
}

/// The text of this key with its places filled; see `text!`.
pub fn fill(key: &str, values: &FluentArgs<'_>) -> String {
    let spoken = SPEAKS.get().and_then(|language| language.filled(key, values));
    spoken.or_else(|| english().filled(key, values)).unwrap_or_else(|| get(key).to_owned())
}

/// Label, unit and tooltip of this key; see `words!`.
pub fn describe(key: &str) -> Words<'static> {
    let attribute = |name: &str| find(&format!("{key}.{name}")).unwrap_or_default();
    Words { label: get(key), unit: attribute("unit"), tooltip: attribute("tooltip") }
}

/// What an English text of the catalogue is in the window's language: for names that files and the rest of the program say in English.
pub fn local(name: &str) -> &str {
    english().key_of(name).and_then(find).unwrap_or(name)
}

#[cfg(test)]
mod tests;
