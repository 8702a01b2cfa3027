//! What the window says stands in the files of `assets/texts`: all that it asks for, nothing that it does not, in every language.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};
use foresight::{
    experiment::{builtin_lessons, lesson::Lesson},
    gui::texts,
};

/// Texts whose English stands elsewhere, in files of its own.
const LESSONS: &str = "lessons";

/// The heading below which names stand that the rest of the program says in English.
const SAID_ELSEWHERE: &str = "Said by the rest of the program";

/// A text as its file has it.
struct Text {
    part: &'static str,
    /// The words with their places as `{}`, as far as they are the same whatever the places hold.
    words: String,
    places: BTreeSet<String>,
    elsewhere: bool,
}

/// All texts of a language by key; what is wrong with its files is added to `wrong`.
fn texts(language: &str, wrong: &mut Vec<String>) -> BTreeMap<String, Text> {
    let mut texts = BTreeMap::new();
    for &(part, source) in texts::sources(language).expect("a language that comes with the program") {
        let resource = match parser::parse(source) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                wrong.extend(errors.iter().map(|error| format!("{language}/{part}: {error}")));
                resource
            }
        };
        let mut elsewhere = false;
        for entry in resource.body {
            let message = match entry {
                Entry::GroupComment(comment) => {
                    elsewhere = comment.content.iter().any(|line| line.contains(SAID_ELSEWHERE));
                    continue;
                }
                Entry::Message(message) => message,
                Entry::Junk { content } => {
                    wrong.push(format!("{language}/{part}: {content}"));
                    continue;
                }
                _ => continue,
            };
            let id = message.id.name;
            let own = id.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
            if !own {
                wrong.push(format!("{language}/{part}: `{id}` does not begin with its file's name"));
            }
            let attributes = message.attributes.iter().map(|a| (format!("{id}.{}", a.id.name), &a.value));
            let value = message.value.iter().map(|value| (id.to_owned(), value));
            for (key, pattern) in value.chain(attributes) {
                let (mut words, mut places) = (String::new(), BTreeSet::new());
                read(pattern, &mut words, &mut places);
                if texts.insert(key.clone(), Text { part, words, places, elsewhere }).is_some() {
                    wrong.push(format!("{language}/{part}: `{key}` is there twice"));
                }
            }
        }
    }
    texts
}

fn read(pattern: &Pattern<&str>, words: &mut String, places: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => *words += value,
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                place(inline, words, places);
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                place(selector, words, places);
                variants.iter().for_each(|variant| read(&variant.value, words, places));
            }
        }
    }
}

fn place(inline: &InlineExpression<&str>, words: &mut String, places: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            places.insert(id.name.to_owned());
            *words += "{}";
        }
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
            *words += value;
        }
        InlineExpression::MessageReference { id, .. } => *words += id.name,
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inline) = expression.as_ref() {
                place(inline, words, places);
            }
        }
        _ => {}
    }
}

/// The sources below this folder of `src`, with what stands in quotes in each, tests left out.
fn sources(folder: &str) -> Vec<(PathBuf, String, BTreeSet<String>)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).expect("a source");
                let quoted = quoted(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default());
                found.push((path, text, quoted));
            }
        }
    }
    found
}

/// What stands between quotes, as it is in memory; comments left out.
fn quoted(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, from) = rest.split_at(at);
        if from.starts_with("//") {
            rest = from.split_once('\n').map_or("", |(_, next)| next);
        } else if let Some(next) = from.strip_prefix("'\"'") {
            rest = next;
        } else if !from.starts_with('"') || before.ends_with('r') || before.ends_with('#') {
            rest = &from[1..];
        } else {
            let (text, next) = literal(&from[1..]);
            found.insert(text);
            rest = next;
        }
    }
    found
}

/// A literal from behind its first quote, and what comes behind its last.
fn literal(from: &str) -> (String, &str) {
    let (mut text, mut letters) = (String::new(), from.char_indices());
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (text, &from[at + 1..]),
            '\\' => match letters.next().map(|(_, next)| next) {
                Some('n') => text.push('\n'),
                Some('\n') => {
                    let gap = from.len() - letters.as_str().trim_start().len();
                    letters = from.char_indices();
                    letters.by_ref().take_while(|(at, _)| *at + 1 < gap).for_each(drop);
                }
                Some(other) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    (text, "")
}

/// What the comments say that are kept as data.
fn documented(source: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in source.lines() {
        match (line.trim_start().strip_prefix("///"), found.last_mut()) {
            (Some(words), Some(last)) if last.is_empty() => *last = words.trim().to_owned(),
            (Some(words), Some(last)) => *last += &format!(" {}", words.trim()),
            _ => found.push(String::new()),
        }
    }
    found
}

/// The first arguments of the calls of a macro.
fn calls(source: &str, name: &str) -> BTreeSet<String> {
    let call = format!("{name}!(");
    let pieces = source.split(&call).skip(1);
    pieces.filter_map(|piece| piece.trim_start().strip_prefix('"')).map(|from| literal(from).0).collect()
}

/// Languages besides English that come with the program.
fn translations() -> impl Iterator<Item = &'static str> {
    let codes = texts::languages().map(texts::Catalogue::code);
    codes.filter(|code| *code != "en" && texts::sources(code).is_some())
}

fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_sources_sees_what_stands_in_quotes() {
    let source = "let a = \"one \\\"two\\\"\"; // \"three\"\nlet b = ('\"', \"four \\\n        five\"); text!(\n    \"six\", n = 1)";
    assert_eq!(Vec::from_iter(quoted(source)), ["four five", "one \"two\"", "six"]);
    assert_eq!(Vec::from_iter(calls(source, "text")), ["six"]);
}

#[test]
fn every_text_asked_for_is_there_and_every_text_there_is_asked_for() {
    let mut wrong = Vec::new();
    let texts = texts("en", &mut wrong);
    let (mut quoted, mut described) = (BTreeSet::new(), BTreeSet::new());
    for (path, source, own) in sources("gui") {
        for (name, asked) in [("text", calls(&source, "text")), ("words", calls(&source, "words"))] {
            let unknown =
                asked.iter().filter(|key| !texts.contains_key(*key) && !path.ends_with("gui/texts.rs"));
            wrong.extend(
                unknown.map(|key| format!("{}: {name}!(\"{key}\"): there is no such text", path.display())),
            );
            if name == "words" {
                described.extend(asked);
            }
        }
        // The table of commands asks for all that its keys say.
        if path.ends_with("commands/table.rs") {
            described.extend(own.iter().cloned());
        }
        quoted.extend(own);
    }
    let mut elsewhere = BTreeSet::new();
    for folder in ["data", "dynamics", "experiment", "planning", "plant", "policy", "session", "task"] {
        for (_, source, quoted) in sources(folder) {
            elsewhere.extend(quoted);
            elsewhere.extend(documented(&source));
            // Names of variants, as files have them.
            elsewhere.extend(source.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase));
        }
    }
    for (key, text) in &texts {
        let of = key.rsplit_once('.').filter(|(_, attribute)| ["tooltip", "unit"].contains(attribute));
        let asked = quoted.contains(key) || of.is_some_and(|(of, _)| described.contains(of));
        if text.elsewhere {
            if !elsewhere.contains(&text.words) && !asked {
                wrong.push(format!("en/{}: `{key}`: nothing says \"{}\"", text.part, text.words));
            }
        } else if !asked {
            wrong.push(format!("en/{}: `{key}` is asked for nowhere", text.part));
        }
    }
    none(wrong);
}

#[test]
fn every_language_says_all_of_it_with_the_same_places() {
    let mut wrong = Vec::new();
    let english = texts("en", &mut wrong);
    for language in translations() {
        let spoken = texts(language, &mut wrong);
        for (key, text) in &english {
            match spoken.get(key) {
                None => wrong.push(format!("{language}/{}: `{key}` is missing", text.part)),
                Some(other) if other.places != text.places => {
                    wrong.push(format!("{language}: `{key}` has {:?}, not {:?}", other.places, text.places));
                }
                Some(_) => {}
            }
        }
        let more = spoken.iter().filter(|(key, text)| !english.contains_key(*key) && text.part != LESSONS);
        wrong.extend(more.map(|(key, _)| format!("{language}: `{key}` is nothing in English")));
    }
    none(wrong);
}

#[test]
fn a_lesson_is_told_whole_in_every_language() {
    let mut wrong = Vec::new();
    for language in translations() {
        let spoken = texts(language, &mut wrong);
        let told: BTreeSet<&String> =
            spoken.iter().filter(|(_, text)| text.part == LESSONS).map(|(key, _)| key).collect();
        let mut wanted = BTreeSet::new();
        for name in builtin_lessons() {
            let lesson = Lesson::load(&name).expect("it comes with the program");
            let key = name.replace(['/', '_'], "-");
            wanted.extend([key.clone(), format!("{key}.about")]);
            for (at, step) in (1..).zip(&lesson.steps) {
                wanted.extend([
                    format!("{key}-{at}"),
                    format!("{key}-{at}.text"),
                    format!("{key}-{at}.notice"),
                ]);
                wanted.extend(step.cover.iter().map(|_| format!("{key}-{at}.question")));
            }
        }
        wrong.extend(
            wanted
                .iter()
                .filter(|key| !told.contains(key))
                .map(|key| format!("{language}: `{key}` is missing")),
        );
        wrong.extend(
            told.iter()
                .filter(|key| !wanted.contains(**key))
                .map(|key| format!("{language}: `{key}` is of no lesson")),
        );
    }
    none(wrong);
}

/// Runs the program, without a window.
fn foresight(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foresight")).args(arguments).output().expect("the program starts")
}

#[test]
fn a_language_of_ones_own_begins_with_what_the_program_prints() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("fr.ftl");
    let printed = foresight(&["list", "texts"]).stdout;
    fs::write(
        &file,
        String::from_utf8(printed).expect("text").replace("common-close = Close", "common-close = Fermer"),
    )
    .expect("written");
    let french = texts::learn(&file).expect("a language");
    let english = texts::language("en").expect("English");
    assert_eq!((french.code(), french.keys()), ("fr", english.keys()), "nothing is lost on the way");
    assert_eq!(
        (french.fixed("common-close"), english.fixed("common-close")),
        (Some("Fermer"), Some("Close"))
    );
}

#[test]
fn a_language_that_cannot_be_read_is_refused_before_the_window_opens() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("fr.ftl");
    fs::write(&file, "# la mienne\ncommon-close = Fermer\nce n'est pas une ligne\n").expect("written");
    let file = file.to_str().expect("plain text");
    for (said, complaint) in [
        (file, "fr.ftl: line 3"),
        ("nowhere.ftl", "no texts could be read from nowhere.ftl"),
        ("klingon", "the window speaks en, de"),
    ] {
        let output = foresight(&["--language", said]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains(complaint), "{said}: {error}");
    }
}
