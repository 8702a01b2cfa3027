//! Texts of a lesson: never empty, and short enough for the place they are shown in.

use serde::Deserialize;

macro_rules! text {
    ($(#[$about:meta])* $name:ident, $most:literal) => {
        $(#[$about])*
        #[derive(Deserialize)]
        #[serde(try_from = "String")]
        pub(super) struct $name(String);

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                checked(&text, $most).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

text!(
    /// A heading, or a sentence of a list.
    Line, 160
);
text!(
    /// A few sentences.
    Prose, 700
);
text!(
    /// What a control or a plot is called.
    Name, 80
);

/// `text` on one line, if it is no longer than `most` characters.
fn checked(text: &str, most: usize) -> Result<String, String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0 => Err("this text is empty".into()),
        count if count > most => Err(format!("this text has {count} characters; there is room for {most}")),
        _ => Ok(text),
    }
}
