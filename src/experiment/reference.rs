//! Every value that a preset may set: its key, what it may be, what it is unless said, what it means. Made from the types.

use super::Preset;
use crate::{
    fields::{Described as _, Field, Shape},
    planning::{PARAMETERS, Place, PlannerKind},
};

/// A value of a preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As `--set` takes it, such as `planner.horizon`.
    pub key: String,
    /// The section it stands in, such as `planner`; empty for those at the top.
    pub section: String,
    /// What it may be.
    pub may_be: String,
    /// What it is unless a preset says otherwise, as TOML; `None` where it is left out.
    pub usual: Option<String>,
    pub about: String,
    /// The meaning of each word that it may be, where there are some.
    pub choices: Vec<(String, String)>,
}

/// A section of a preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name in a preset, such as `plant.robot`; empty for the top.
    pub name: String,
    pub about: String,
    pub values: Vec<Value>,
}

/// Every section with every value, in the order of the types.
pub fn reference() -> Vec<Section> {
    let usual = toml::Table::try_from(Preset::default()).unwrap_or_default();
    let mut sections = Vec::new();
    if let Shape::Section(fields) = Preset::SHAPE {
        gather("", "What stands before the first section.", fields, &usual, &mut sections);
    }
    sections
}

fn gather(
    name: &str,
    about: &str,
    fields: &'static [Field],
    usual: &toml::Table,
    sections: &mut Vec<Section>,
) {
    let at = sections.len();
    sections.push(Section { name: name.to_owned(), about: about.to_owned(), values: Vec::new() });
    for field in fields {
        let key = if name.is_empty() { field.name.to_owned() } else { format!("{name}.{}", field.name) };
        let value = usual.get(field.name);
        if let Shape::Section(own) = field.shape {
            let nothing = toml::Table::new();
            let usual = value.and_then(toml::Value::as_table).unwrap_or(&nothing);
            gather(&key, field.about, own, usual, sections);
        } else {
            sections[at].values.push(describe(key, name, field, value));
        }
    }
}

fn describe(key: String, section: &str, field: &Field, usual: Option<&toml::Value>) -> Value {
    let (mut may_be, mut about) = (field.shape.to_string(), field.about.to_owned());
    if let Some(parameter) = key
        .strip_prefix("planner.")
        .and_then(|name| PARAMETERS.iter().find(|parameter| parameter.name == name))
    {
        let [low, high] = parameter.valid;
        if !matches!(parameter.place, Place::Switch(_)) {
            let above = if high.is_finite() { format!(" to {high}") } else { " or more".into() };
            may_be = format!("{may_be}, {low}{above}");
        }
        if !parameter.unit.is_empty() {
            about = format!("{} ({})", about.trim_end_matches('.'), parameter.unit) + ".";
        }
        if parameter.of.len() < PlannerKind::ALL.len() {
            let of: Vec<&str> = parameter.of.iter().map(|kind| kind.name()).collect();
            about = format!("{about} For {}.", of.join(", "));
        }
    }
    let choices = match field.shape {
        Shape::Choice(choices) => choices.iter().map(|c| (c.name(), c.about.to_owned())).collect(),
        _ => Vec::new(),
    };
    Value { key, section: section.to_owned(), may_be, usual: usual.map(plain), about, choices }
}

/// A value as a preset writes it; numbers of single precision without the digits that they do not have.
fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::Float(number) => toml::Value::Float((number * 1e6).round() / 1e6).to_string(),
        toml::Value::Table(table) if table.is_empty() => "{}".into(),
        other => other.to_string(),
    }
}

/// The reference as a page of Markdown.
pub fn reference_page() -> String {
    let mut page = String::from(
        "# Preset reference\n\n\
         <!-- Made by `make docs` (foresight list fields --markdown) from the types; do not edit. -->\n\n\
         Every value that a preset may set. On the command line: `--set KEY=VALUE`, such as `--set planner.horizon=10`; in a file:\n\
         the section's name in brackets, then its values. What is left out is as in the third column; a dash stands for a value\n\
         that is not there at all.\n",
    );
    for Section { name, about, values } in reference() {
        let title = if name.is_empty() { "At the top".into() } else { format!("`[{name}]`") };
        page += &format!(
            "\n## {title}\n\n{about}\n\n| key | may be | unless said | meaning |\n|---|---|---|---|\n"
        );
        for value in values {
            let Value { key, may_be, usual, about, choices, .. } = value;
            let usual = usual.map_or_else(|| "-".into(), |usual| format!("`{usual}`"));
            let choices: String =
                choices.iter().map(|(name, about)| format!("<br>`{name}`: {about}")).collect();
            page +=
                &format!("| `{key}` | {} | {usual} | {}{} |\n", cell(&may_be), cell(&about), cell(&choices));
        }
    }
    page
}

/// Text that does not end a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
