//! `foresight`: the window.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::{Args, ValueEnum};

use crate::{
    experiment::{Preset, lesson::Lesson},
    gui::{self, Opening, Ordered, texts, theme::Look},
};

/// How the window looks, for this start only.
#[derive(Debug, Args)]
pub struct Looks {
    /// Theme of the window, for this start only.
    #[arg(long)]
    theme: Option<Theme>,
    /// Size of the window's text in percent, for this start only.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(70..=250))]
    text_size: Option<u16>,
    /// Text and edges as strong as they can be, for this start only.
    #[arg(long)]
    high_contrast: bool,
    /// What the window says, for this start only: `en`, `de`, or a file of texts of your own (begin with `foresight list texts`).
    #[arg(long, value_name = "CODE|FILE.ftl")]
    language: Option<String>,
}

/// The code of a language that is said by its code, or is in a file.
fn language(said: &str) -> anyhow::Result<&'static str> {
    if let Some(known) = texts::language(said) {
        return Ok(known.code());
    }
    let codes: Vec<_> = texts::languages().map(texts::Catalogue::code).collect();
    let is_file = Path::new(said).extension().is_some_and(|e| e.eq_ignore_ascii_case("ftl"));
    ensure!(is_file, "--language: the window speaks {}; or name a file of texts, FILE.ftl", codes.join(", "));
    texts::learn(Path::new(said)).map(texts::Catalogue::code)
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Theme {
    Dark,
    Light,
    /// For a projector: large, thick lines.
    Presenter,
    System,
}

impl Looks {
    /// For the window.
    pub fn ordered(&self) -> anyhow::Result<Ordered> {
        Ok(Ordered {
            look: self.theme.map(|theme| match theme {
                Theme::Dark => Look::Dark,
                Theme::Light => Look::Light,
                Theme::Presenter => Look::Presenter,
                Theme::System => Look::System,
            }),
            scale: self.text_size.map(|percent| f32::from(percent) / 100.0),
            strong: self.high_contrast.then_some(true),
            language: self.language.as_deref().map(language).transpose()?,
        })
    }
}

/// Opens the window on a preset, a lesson's file, a run folder or a model; on the welcome page without any.
pub fn open(target: Option<&str>, model: Option<PathBuf>, looks: &Looks) -> anyhow::Result<()> {
    let mut opening = match target {
        Some(folder) if Path::new(folder).is_dir() => Opening::Run(folder.into()),
        Some(name) if Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("xml")) => {
            return open(None, Some(name.into()), looks);
        }
        Some(file) if model.is_none() && Lesson::is_meant(Path::new(file)) => {
            Opening::Lesson(Lesson::load(file)?.into())
        }
        Some(name) => Opening::Preset(Box::new(Preset::load(name)?)),
        None => match &model {
            Some(file) => Opening::Preset(Box::new(Preset::for_model(file))),
            None => Opening::Nothing,
        },
    };
    if let (Some(file), Opening::Preset(preset)) = (&model, &mut opening) {
        preset.plant = Preset::for_model(file).plant;
    }
    gui::run(opening, looks.ordered()?)
}
