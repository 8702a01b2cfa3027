//! Pages of Markdown: their links, their blocks of code, the commands that they quote.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
pub struct Page {
    /// Relative to the repository.
    pub name: String,
    pub text: String,
}

/// Every page that is written for people.
pub fn pages() -> Vec<Page> {
    let mut found = Vec::new();
    for folder in ["", "docs/src", "presets", "presets/robot"] {
        for entry in fs::read_dir(root().join(folder)).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(root()).expect("found below it");
                found.push(Page::open(&name.to_string_lossy()));
            }
        }
    }
    assert!(found.len() > 12, "only {} pages are found", found.len());
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

impl Page {
    pub fn open(name: &str) -> Self {
        let text = fs::read_to_string(root().join(name));
        Self { name: name.to_owned(), text: text.unwrap_or_else(|error| panic!("{name}: {error}")) }
    }

    /// Lines, and whether they are code between fences or set off by four blanks.
    fn lines(&self) -> impl Iterator<Item = (&str, bool)> {
        let mut fenced = false;
        self.text.lines().map(move |line| {
            if line.starts_with("```") {
                fenced = !fenced;
                return (line, true);
            }
            (line, fenced || line.starts_with("    "))
        })
    }

    /// The text without its blocks of code.
    fn prose(&self) -> String {
        self.lines().filter(|(_, code)| !code).map(|(line, _)| format!("{line}\n")).collect()
    }

    /// Where its links and pictures lead within the repository.
    pub fn links(&self) -> Vec<String> {
        // What stands between backticks is code.
        let prose: String = self.prose().split('`').step_by(2).collect();
        let targets = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        targets.map(|(target, _)| target.to_owned()).filter(|target| !target.contains("://")).collect()
    }

    /// Whether `link` leads to a file, and to one of its headings where it names one.
    pub fn follow(&self, link: &str) -> Result<(), String> {
        let (file, heading) =
            link.split_once('#').map_or((link, None), |(file, heading)| (file, Some(heading)));
        let path = if file.is_empty() {
            root().join(&self.name)
        } else {
            root().join(&self.name).parent().unwrap_or(root()).join(file)
        };
        let path = path.canonicalize().map_err(|error| error.to_string())?;
        let home = root().canonicalize().map_err(|error| error.to_string())?;
        let inside: PathBuf = path.strip_prefix(home).map_err(|_| "leads out of the repository")?.into();
        let Some(heading) = heading else { return Ok(()) };
        let there = Self::open(&inside.to_string_lossy());
        let headings = there.lines().filter(|(line, code)| !code && line.starts_with('#'));
        if headings.map(|(line, _)| slug(line)).any(|slug| slug == heading) {
            return Ok(());
        }
        Err(format!("{} has no such heading", there.name))
    }

    /// Blocks between fences in a language, as they stand.
    pub fn blocks(&self, language: &str) -> impl Iterator<Item = String> {
        let fence = format!("```{language}\n");
        let blocks = self.text.split("\n```").filter_map(move |part| {
            let block = format!("```{part}\n");
            block.strip_prefix(&fence).map(str::to_owned)
        });
        blocks.collect::<Vec<_>>().into_iter()
    }

    /// The commands of this program that it quotes, word by word.
    pub fn commands(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        let mut last = String::new();
        for (line, _) in self.lines().filter(|(_, code)| *code) {
            // What follows a gap, or a `#`, explains; behind a `>` is a file.
            let line = line.trim().trim_start_matches("$ ");
            let line = line.split("  ").next().unwrap_or_default().split(" #").next().unwrap_or_default();
            let line = line.split(" > ").next().unwrap_or_default();
            if line == "foresight" || line.starts_with("foresight ") {
                last = line.to_owned();
                found.push(words(line));
            } else if line.starts_with("--") && !last.is_empty() {
                // An option of the command above.
                for option in line.split(", ") {
                    found.push(words(&format!("{last} {option}")));
                }
            } else {
                last.clear();
            }
        }
        let prose = self.prose();
        for code in prose.split('`').skip(1).step_by(2) {
            if code.starts_with("foresight ") {
                found.push(words(&code.replace("\\|", "|")));
            }
        }
        found
    }
}

/// A heading as a link names it.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A command as a shell would split it; of a synopsis: without what may be left out, the first of what one may choose from, and
/// numbers where they are asked for.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut depth) = (Vec::new(), String::new(), None, 0);
    for letter in command.chars() {
        match letter {
            '\'' | '"' if quote.is_none() => quote = Some(letter),
            _ if quote == Some(letter) => quote = None,
            _ if quote.is_some() => word.push(letter),
            '[' => depth += 1,
            ']' => depth -= 1,
            _ if depth > 0 => {}
            _ if letter.is_whitespace() => words.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    words.push(word);
    let plain = |word: String| {
        let word = word.trim_end_matches("...");
        let word = if word.contains("://") { word } else { word.split('|').next().unwrap_or_default() };
        match word {
            "N" | "SEED" => "1".to_owned(),
            other => other.to_owned(),
        }
    };
    words.into_iter().map(plain).filter(|word| !word.is_empty()).collect()
}
