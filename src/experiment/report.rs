//! One page of everything: figures, tables, what holds and what does not, and how each was made.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};

use super::sweep::{DESCRIPTION, Plan, Results, Sweep};
use crate::data::replace_bytes;

/// Name of the page in the folder that it reports of.
pub const PAGE: &str = "report.html";

/// Colours, by the reader's wish for light or dark.
const STYLE: &str = "
:root{color-scheme:light dark;--ink:#262b33;--paper:#fff;--faint:#e1e5eb;--good:#008e68;--bad:#c2410c}
@media(prefers-color-scheme:dark){:root{--ink:#dee2e8;--paper:#14171c;--faint:#343a43;--good:#46c896;--bad:#ff963c}}
body{font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1120px;margin:3rem auto;padding:0 1.5rem}
h1{font-weight:500}h2{font-weight:500;margin-top:3.5rem;border-top:1px solid var(--faint);padding-top:1.5rem}
svg,img{max-width:100%;height:auto}.dark{display:none}
@media(prefers-color-scheme:dark){.light{display:none}.dark{display:block}}
.holds{color:var(--good)}.fails{color:var(--bad)}.caption{opacity:.8}
table{border-collapse:collapse;font-size:13px}td,th{border-bottom:1px solid var(--faint);padding:3px 10px;text-align:right}
pre{background:var(--faint);padding:12px;overflow:auto;border-radius:6px;font-size:13px}summary{cursor:pointer}
";

/// Writes the page of all sweeps in the folders of `out` (or of the one that `out` is), and says where it is.
///
/// # Errors
/// If there is no sweep, or the page cannot be written.
pub fn report(out: &Path) -> anyhow::Result<PathBuf> {
    let mut folders = vec![out.to_owned()];
    if let Ok(entries) = fs::read_dir(out) {
        folders.extend(entries.filter_map(Result::ok).map(|entry| entry.path()));
    }
    folders.retain(|folder| folder.join(DESCRIPTION).is_file());
    folders.sort();
    ensure!(!folders.is_empty(), "{} holds no sweep; `foresight sweep` makes one", out.display());
    let mut body = String::new();
    let mut contents = String::new();
    for folder in &folders {
        let file = folder.join(DESCRIPTION);
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let sweep = Sweep::parse(&text, &file.display().to_string())?;
        let anchor = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        writeln!(contents, "<li><a href=\"#{}\">{}</a>", escaped(&anchor), escaped(&sweep.figure.title))?;
        section(&mut body, &sweep, folder, &anchor)?;
    }
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Foresight: figures and tables</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style>\
         <h1>Figures and tables</h1><p class=\"caption\">{}</p><ul>{contents}</ul>{body}</html>\n",
        escaped(&environment())
    );
    let file = out.join(PAGE);
    replace_bytes(&file, page.as_bytes()).with_context(|| file.display().to_string())?;
    Ok(file)
}

fn section(page: &mut String, sweep: &Sweep, folder: &Path, anchor: &str) -> anyhow::Result<()> {
    let results = Results::gather(sweep, folder)?;
    writeln!(
        page,
        "<h2 id=\"{}\">{}</h2><p>{}</p>",
        escaped(anchor),
        escaped(&sweep.figure.title),
        escaped(&sweep.about)
    )?;
    for stem in ["figure", "figure_errors"] {
        for (class, ending) in [("light", ""), ("dark", "_dark")] {
            if let Ok(svg) = fs::read_to_string(folder.join(format!("{stem}{ending}.svg"))) {
                writeln!(page, "<div class=\"{class}\">{svg}</div>")?;
            }
        }
    }
    writeln!(page, "<p class=\"caption\">{}</p>", escaped(&results.caption(sweep)))?;
    if !sweep.figure.claim.is_empty() {
        writeln!(page, "<p>The post: {}", escaped(&sweep.figure.claim))?;
        match results.verdict(sweep) {
            Some(verdict) if verdict.holds => {
                writeln!(page, "<b class=\"holds\">It holds here:</b> {}.", escaped(&verdict.why))?;
            }
            Some(verdict) => {
                writeln!(page, "<b class=\"fails\">It does not hold here:</b> {}.", escaped(&verdict.why))?;
            }
            None => {}
        }
        page.push_str("</p>");
    }
    table(page, &results.csv(sweep)?)?;
    let commands: Vec<String> = {
        let plan = Plan::new(sweep, folder)?;
        plan.trainings.iter().chain(&plan.cells).map(super::sweep::Job::line).collect()
    };
    let description = toml::to_string_pretty(sweep)?;
    writeln!(
        page,
        "<details><summary>Sweep and commands</summary><pre>{}</pre><pre>{}</pre></details>",
        escaped(&description),
        escaped(&commands.join("\n"))
    )?;
    Ok(())
}

fn table(page: &mut String, csv: &str) -> anyhow::Result<()> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    page.push_str("<details><summary>Numbers</summary><table><tr>");
    for name in reader.headers()? {
        write!(page, "<th>{}</th>", escaped(name))?;
    }
    for record in reader.records() {
        page.push_str("</tr><tr>");
        for value in &record? {
            let number = value.parse::<f64>().ok().filter(|_| value.contains('.'));
            write!(
                page,
                "<td>{}</td>",
                number.map_or_else(|| escaped(value), |number| format!("{number:.4}"))
            )?;
        }
    }
    page.push_str("</tr></table></details>\n");
    Ok(())
}

/// This program and this machine.
fn environment() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let processor = processor.map_or(std::env::consts::ARCH, |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("Foresight {}, {}, {processor}, {cores} cores", env!("CARGO_PKG_VERSION"), std::env::consts::OS)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
