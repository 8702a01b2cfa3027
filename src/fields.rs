//! What a preset's values mean: the doc comments beside the types, kept for `foresight list fields` and the handbook.
//!
//! A struct or an enum inside [`described!`] is declared as it stands, and its words become data: what is printed cannot differ from
//! what the code says, and a section that a preset holds without them does not compile.

use std::fmt;

/// One value of a section.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// As presets write it.
    pub name: &'static str,
    pub about: &'static str,
    pub shape: Shape,
}

/// One value that a choice may have.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The variant as the code names it; [`Choice::name`] is what presets write.
    pub variant: &'static str,
    pub about: &'static str,
}

/// What may stand in a field.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any value of this kind.
    Value(&'static str),
    List(&'static Shape),
    /// As many of them as said.
    Several(usize, &'static Shape),
    /// Values by names of the user's.
    Table(&'static Shape),
    Choice(&'static [Choice]),
    /// Fields of its own.
    Section(&'static [Field]),
}

impl Choice {
    /// As presets write it: `TsInf` is `ts_inf`.
    pub fn name(&self) -> String {
        let mut name = String::new();
        for letter in self.variant.chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(kind) => f.write_str(kind),
            Self::List(of) => write!(f, "list of: {of}"),
            Self::Several(count, of) => write!(f, "list of {count}: {of}"),
            Self::Table(of) => write!(f, "table, by name: {of}"),
            Self::Choice(choices) => {
                let names: Vec<String> =
                    choices.iter().map(|choice| format!("\"{}\"", choice.name())).collect();
                f.write_str(&names.join(", "))
            }
            Self::Section(_) => f.write_str("section"),
        }
    }
}

/// A type that may stand in a preset, and says what it is.
pub trait Described {
    const SHAPE: Shape;
}

macro_rules! values {
    ($($Type:ty: $kind:literal),+ $(,)?) => {
        $(impl Described for $Type {
            const SHAPE: Shape = Shape::Value($kind);
        })+
    };
}

values! {
    bool: "true or false",
    u16: "whole number",
    u32: "whole number",
    u64: "whole number",
    usize: "whole number",
    f32: "number",
    f64: "number",
    String: "text",
}

impl<T: Described> Described for Option<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: Described> Described for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}

impl<T: Described, const N: usize> Described for [T; N] {
    const SHAPE: Shape = Shape::Several(N, &T::SHAPE);
}

impl<T: Described> Described for std::collections::BTreeMap<String, T> {
    const SHAPE: Shape = Shape::Table(&T::SHAPE);
}

/// Declares a struct of named fields, or an enum of bare variants, and its [`Described`].
macro_rules! described {
    (
        $(#[$($outer:tt)*])*
        pub struct $Name:ident { $($(#[$($attribute:tt)*])* pub $field:ident: $Type:ty,)* }
    ) => {
        $(#[$($outer)*])*
        pub struct $Name { $($(#[$($attribute)*])* pub $field: $Type,)* }

        impl $crate::fields::Described for $Name {
            const SHAPE: $crate::fields::Shape = $crate::fields::Shape::Section(&[$($crate::fields::Field {
                name: stringify!($field),
                about: $crate::fields::about!($([$($attribute)*])*),
                shape: <$Type as $crate::fields::Described>::SHAPE,
            }),*]);
        }
    };
    (
        $(#[$($outer:tt)*])*
        pub enum $Name:ident { $($(#[$($attribute:tt)*])* $Variant:ident,)* }
    ) => {
        $(#[$($outer)*])*
        pub enum $Name { $($(#[$($attribute)*])* $Variant,)* }

        impl $crate::fields::Described for $Name {
            const SHAPE: $crate::fields::Shape = $crate::fields::Shape::Choice(&[$($crate::fields::Choice {
                variant: stringify!($Variant),
                about: $crate::fields::about!($([$($attribute)*])*),
            }),*]);
        }
    };
}

/// The doc comment among attributes, on one line.
macro_rules! about {
    (@ doc = $text:literal) => { $text };
    (@ $($other:tt)*) => { "" };
    ($([$($attribute:tt)*])*) => { concat!($($crate::fields::about!(@ $($attribute)*)),*).trim_ascii() };
}

pub(crate) use {about, described};
