//! The house keeps its shape: arrows between modules point one way, and each tool is used in one place only.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What each module may use of the others. A module missing here is a new room: say what it may see.
const ARROWS: [(&str, &[&str]); 12] = [
    ("crash", &[]),
    ("fields", &[]),
    ("plant", &[]),
    ("data", &["plant"]),
    ("task", &["data", "plant"]),
    ("dynamics", &["data", "task", "plant"]),
    ("planning", &["dynamics", "data", "task", "plant"]),
    ("policy", &["planning", "dynamics", "data", "task", "plant"]),
    ("experiment", &["policy", "planning", "dynamics", "data", "task", "plant"]),
    ("session", &["experiment", "policy", "planning", "dynamics", "data", "task", "plant"]),
    ("gui", &["session", "experiment", "policy", "planning", "dynamics", "data", "task", "plant"]),
    ("cli", &["gui", "session", "experiment", "policy", "planning", "dynamics", "data", "task", "plant"]),
];

/// What each of them may use besides.
const EVERYWHERE: [&str; 2] = ["crash", "fields"];

/// Crates that belong to some modules (or the binary) and to no others.
const TOOLS: [(&[&str], &[&str]); 10] = [
    (&["egui", "eframe", "egui_plot", "egui_tiles", "egui_extras", "rfd"], &["gui", "cli", "main"]),
    (&["mujoco_rs", "serialport"], &["plant"]),
    (&["postcard", "cobs", "crc"], &["plant"]),
    (&["burn"], &["dynamics", "planning", "policy"]),
    (&["gemm"], &["planning", "dynamics", "policy"]),
    (&["clap", "indicatif"], &["cli", "main"]),
    (&["parquet"], &["data"]),
    (&["zip"], &["data", "cli"]),
    (&["landlock", "quick_xml"], &["plant"]),
    (&["fluent_bundle", "fluent_syntax", "unic_langid"], &["gui"]),
];

#[test]
fn arrows_between_modules_point_one_way() {
    let mut wrong = Vec::new();
    for file in source_files() {
        let module = file.module();
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{file}: the module `{module}` has no arrows yet; add it to ARROWS"));
            continue;
        };
        for used in file.modules_used() {
            if used != module && !EVERYWHERE.contains(&used.as_str()) && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{file}: `{module}` must not use `{used}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_tool_is_used_in_its_own_place() {
    let mut wrong = Vec::new();
    for file in source_files() {
        let used = file.crates_used();
        for (tools, places) in TOOLS {
            for tool in tools.iter().filter(|tool| used.contains(**tool)) {
                if !places.contains(&file.module().as_str()) {
                    wrong.push(format!("{file}: `{tool}` belongs to {}", places.join(", ")));
                }
            }
        }
        if file.module() == "gui" && file.holds(&["plant", "::", "mujoco"]) {
            wrong.push(format!("{file}: `gui` must not know of MuJoCo"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn nothing_from_outside_can_end_the_program() {
    let mut wrong = Vec::new();
    for file in source_files() {
        for call in [[".", "unwrap", "("], ["todo", "!", "("], ["unimplemented", "!", "("], ["dbg", "!", "("]]
        {
            if file.holds(&call) {
                wrong.push(format!("{file}: `{}`", call[..call.len() - 1].concat()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_clock_that_jumps_changes_nothing_but_dates() {
    // Dates of runs and of what is in the trash, of a note about a crash; and the time at which another process began.
    let dated = ["src/experiment/runs/", "src/crash.rs", "src/cli/bench/ui.rs", "src/gui/bench/window.rs"];
    for file in source_files().iter().filter(|file| file.holds(&["SystemTime"])) {
        let name = file.to_string();
        assert!(dated.iter().any(|place| name.contains(place)), "{name}: what decides reads `Instant`");
    }
}

#[test]
fn files_stay_small_enough_to_read_in_one_sitting() {
    for file in source_files() {
        let limit = if file.module() == "main" { 99 } else { 600 };
        assert!(file.lines <= limit, "{file}: {} lines, at most {limit} are allowed", file.lines);
    }
}

/// The reader of sources is itself checked: it must see what it is there to see, and no more.
#[test]
fn the_reader_of_sources_sees_every_way_to_name_a_module() {
    let text = r##"
        //! crate::gui in a comment
        use crate::{plant::{Rows, RowsMut as Wide}, task::Reward, data};
        pub use egui::Ui as Window;
        fn f<'a>(x: &'a crate::session::Frame) -> impl Sized + use<'a> {
            let _ = "crate::cli \" crate::cli";
            let _ = r#"plotters::x "quoted" crate::cli"#;
            burn::nn::f();
            '"'
        }
        use super::engine;
        #[cfg(test)]
        mod tests { use crate::gui::Store; fn g() { h().unwrap() } }
    "##;
    let file = SourceFile::new(PathBuf::from("planning/x.rs"), text);
    assert_eq!(file.module(), "planning");
    assert_eq!(Vec::from_iter(file.modules_used()), ["data", "plant", "session", "task"]);
    assert_eq!(Vec::from_iter(file.crates_used()), ["burn", "crate", "egui", "super"]);
    assert!(file.holds(&["burn", "::", "nn"]) && !file.holds(&["unwrap"]));
}

/// A file of `src`, as tokens without comments, strings and test modules.
struct SourceFile {
    /// Relative to `src`.
    path: PathBuf,
    tokens: Vec<String>,
    lines: usize,
}

impl std::fmt::Display for SourceFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "src/{}", self.path.display())
    }
}

impl SourceFile {
    fn new(path: PathBuf, text: &str) -> Self {
        let mut tokens = tokenise(text);
        // By custom a module's tests are the last thing in its file.
        let tests = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
        if let Some(at) = tokens.windows(tests.len()).position(|window| window == tests) {
            tokens.truncate(at);
        }
        Self { path, tokens, lines: text.lines().count() }
    }

    /// The folder or file right under `src`.
    fn module(&self) -> String {
        let first = self.path.components().next().map(|part| part.as_os_str().to_string_lossy());
        first.unwrap_or_default().trim_end_matches(".rs").to_owned()
    }

    /// Modules of this crate that are named by absolute paths.
    fn modules_used(&self) -> BTreeSet<String> {
        let ours = |path: &Vec<String>| path[0] == "crate" || path[0] == "foresight";
        self.paths().into_iter().filter(ours).filter_map(|path| path.get(1).cloned()).collect()
    }

    /// First names of paths: crates, and whatever else is in scope.
    fn crates_used(&self) -> BTreeSet<String> {
        self.paths().into_iter().map(|mut path| path.swap_remove(0)).collect()
    }

    /// Every path in the code, `use` groups spread out.
    fn paths(&self) -> BTreeSet<Vec<String>> {
        let mut found = BTreeSet::new();
        let mut rest = self.tokens.as_slice();
        let mut previous = "";
        while let Some((token, after)) = rest.split_first() {
            rest = after;
            if token == "use" && after.first().is_none_or(|next| next != "<") {
                rest = use_tree(rest, Vec::new(), &mut found);
            } else if previous != "::" && after.first().is_some_and(|next| next == "::") {
                found.insert(vec![token.clone(), after.get(1).cloned().unwrap_or_default()]);
            }
            previous = token;
        }
        found
    }

    /// Whether the code holds `tokens` one after the other.
    fn holds(&self, tokens: &[&str]) -> bool {
        self.tokens.windows(tokens.len()).any(|window| window == tokens)
    }
}

/// Reads one branch of a `use` after `path`, up to the `,`, `}` or `;` that ends it; returns what follows.
fn use_tree<'a>(
    mut rest: &'a [String],
    mut path: Vec<String>,
    found: &mut BTreeSet<Vec<String>>,
) -> &'a [String] {
    while let Some((token, after)) = rest.split_first() {
        match token.as_str() {
            "," | "}" | ";" => break,
            "::" => rest = after,
            "as" => rest = after.get(1..).unwrap_or_default(),
            "{" => {
                rest = after;
                while let Some((token, after)) = rest.split_first() {
                    match token.as_str() {
                        "}" => return after,
                        "," => rest = after,
                        _ => rest = use_tree(rest, path.clone(), found),
                    }
                }
            }
            _ => {
                path.push(token.clone());
                rest = after;
            }
        }
    }
    if !path.is_empty() {
        found.insert(path);
    }
    rest
}

/// Names and punctuation of Rust code; comments are left out, and literals too.
fn tokenise(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_string(rest) {
            let end = format!("\"{}", "#".repeat(hashes));
            let begin = hashes + 2;
            rest[begin..].find(&end).map_or(rest.len(), |at| begin + at + end.len())
        } else if first == '"' {
            quoted(rest, '"')
        } else if first == '\'' && is_character(rest) {
            quoted(rest, '\'')
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            tokens.push(rest[..end].to_owned());
            end
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The number of `#` of a raw string that begins here.
fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// Whether a `'` begins a character, not a lifetime.
fn is_character(rest: &str) -> bool {
    let mut inside = rest.chars().skip(1);
    inside.next() == Some('\\') || inside.next() == Some('\'')
}

/// Length of a literal that begins and ends with `quote`.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Every Rust file under `src`.
fn source_files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("sources are text");
                let relative = path.strip_prefix(&root).expect("found below src").to_owned();
                files.push(SourceFile::new(relative, &text));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 20, "only {} files found", files.len());
    files
}
