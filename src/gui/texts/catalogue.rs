//! One language's texts, by key.

use std::{borrow::Cow, collections::HashMap, path::Path};

use anyhow::bail;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, concurrent::FluentBundle};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

/// Places in places in places; texts have two or three.
const DEEPEST: usize = 50;

/// The texts of one language.
pub struct Catalogue {
    code: String,
    name: String,
    bundle: FluentBundle<FluentResource>,
    /// Texts without places to fill, made once: by key, which is `message` or `message.attribute`.
    fixed: HashMap<String, String>,
    /// Keys of all texts, in the order of the files.
    keys: Vec<String>,
    /// Keys of `fixed` by their text; of those that say the same, the first message, then the first attribute.
    spoken: HashMap<String, String>,
}

impl Catalogue {
    /// A language that comes with the program. A test holds its files to be sound: what is not is left out.
    pub(super) fn built_in(code: &str, name: &str, files: &[(&str, &str)]) -> Self {
        let mut resources = Vec::new();
        for (part, text) in files {
            resources.push(FluentResource::try_new((*text).to_owned()).unwrap_or_else(
                |(resource, errors)| {
                    log::error!("texts {code}/{part}: {errors:?}");
                    resource
                },
            ));
        }
        Self::new(code, name, resources)
    }

    /// A language from a file of the user's, whose name is its code: `fr.ftl`.
    pub(super) fn own(file: &Path, text: String) -> anyhow::Result<Self> {
        if let Some(line) = nested(&text) {
            bail!("line {line}: too many braces, one in another");
        }
        let code = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match FluentResource::try_new(text) {
            Ok(resource) => Ok(Self::new(&code, &code, vec![resource])),
            Err((resource, errors)) => {
                let Some(error) = errors.first() else { bail!("it is not in Fluent") };
                let line = 1 + resource.source()[..error.pos.start.min(resource.source().len())]
                    .matches('\n')
                    .count();
                bail!("line {line}: {error}")
            }
        }
    }

    fn new(code: &str, name: &str, resources: Vec<FluentResource>) -> Self {
        // An unknown language has the plurals of English.
        let locale: LanguageIdentifier = code.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        let mut keys = Vec::new();
        for resource in resources {
            for entry in resource.entries() {
                let Entry::Message(message) = entry else { continue };
                if message.value.is_some() {
                    keys.push(message.id.name.to_owned());
                }
                keys.extend(message.attributes.iter().map(|a| format!("{}.{}", message.id.name, a.id.name)));
            }
            bundle.add_resource_overriding(resource);
        }
        let (mut fixed, mut spoken) = (HashMap::new(), HashMap::new());
        for key in &keys {
            let mut errors = Vec::new();
            if let Some(text) = format(&bundle, key, None, &mut errors)
                && errors.is_empty()
            {
                if !spoken
                    .get(text.as_ref())
                    .is_some_and(|known: &String| !known.contains('.') || key.contains('.'))
                {
                    spoken.insert(text.to_string(), key.clone());
                }
                fixed.insert(key.clone(), text.into_owned());
            }
        }
        Self { code: code.to_owned(), name: name.to_owned(), bundle, fixed, keys, spoken }
    }

    /// `en`, `de`, or the name of the user's file.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What its speakers call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Keys of all its texts, in the order of its files.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// A text without places to fill.
    pub fn fixed(&self, key: &str) -> Option<&str> {
        self.fixed.get(key).map(String::as_str)
    }

    /// A text with its places filled; none where it has places that nothing is said for.
    pub fn filled(&self, key: &str, values: &FluentArgs<'_>) -> Option<String> {
        let mut errors = Vec::new();
        let text = format(&self.bundle, key, Some(values), &mut errors)?;
        errors.is_empty().then(|| text.into_owned())
    }

    /// Whether there is a text of this key, with or without places.
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known == key)
    }

    /// The key of this text.
    pub fn key_of(&self, text: &str) -> Option<&str> {
        self.spoken.get(text).map(String::as_str)
    }
}

/// The line in which braces stand in more than [`DEEPEST`] others: the parser calls itself for each.
fn nested(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (number, line) in (1..).zip(text.lines()) {
        // Whatever was left open, a message begins at the line's start.
        if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
            depth = 0;
        }
        for letter in line.chars() {
            match letter {
                '{' | '(' => depth += 1,
                '}' | ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEEPEST {
                return Some(number);
            }
        }
    }
    None
}

fn format<'a>(
    bundle: &'a FluentBundle<FluentResource>,
    key: &str,
    values: Option<&'a FluentArgs<'_>>,
    errors: &mut Vec<FluentError>,
) -> Option<Cow<'a, str>> {
    let (id, attribute) = match key.split_once('.') {
        Some((id, attribute)) => (id, Some(attribute)),
        None => (key, None),
    };
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    Some(bundle.format_pattern(pattern, values, errors))
}
