//! How the window looks and what language it speaks, and who said so: the command line comes first, then what was kept, then the usual.

use egui::Context;

use crate::gui::{
    UiCommand,
    texts::{self, text},
    theme::{self, Dress, Look, SCALE_STEP, SCALES},
};

/// Names under which it is kept between starts.
const THEME: &str = "theme";
const SCALE: &str = "scale";
const STRONG: &str = "high contrast";
const LANGUAGE: &str = "language";

/// The language of a window that nobody told another.
const ENGLISH: &str = "en";

/// Who said so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    #[default]
    Usual,
    /// Chosen in this window or an earlier one, and kept.
    Kept,
    /// For this start only.
    CommandLine,
}

impl Origin {
    pub fn words(self) -> &'static str {
        match self {
            Self::Usual => text!("preferences-origin-usual"),
            Self::Kept => text!("preferences-origin-kept"),
            Self::CommandLine => text!("preferences-origin-ordered"),
        }
    }
}

/// A value, who set it, and what is kept below it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Setting<T> {
    pub value: T,
    pub origin: Origin,
    kept: Option<T>,
}

impl<T: Copy> Setting<T> {
    fn usual(value: T) -> Self {
        Self { value, origin: Origin::Usual, kept: None }
    }

    fn recall(&mut self, kept: Option<T>) {
        if let Some(value) = kept {
            *self = Self { value, origin: Origin::Kept, kept };
        }
    }

    fn order(&mut self, value: Option<T>) {
        if let Some(value) = value {
            (self.value, self.origin) = (value, Origin::CommandLine);
        }
    }

    pub fn choose(&mut self, value: T) {
        *self = Self { value, origin: Origin::Kept, kept: Some(value) };
    }
}

/// What the command line says of the looks and the language.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ordered {
    pub look: Option<Look>,
    pub scale: Option<f32>,
    pub strong: Option<bool>,
    /// By its code.
    pub language: Option<&'static str>,
}

/// Theme, size, contrast and language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    pub look: Setting<Look>,
    pub scale: Setting<f32>,
    pub strong: Setting<bool>,
    /// By its code.
    pub language: Setting<&'static str>,
    /// What the window was last dressed in.
    worn: Option<Dress>,
}

impl Default for Looks {
    fn default() -> Self {
        let Dress { look, scale, strong } = Dress::default();
        Self {
            look: Setting::usual(look),
            scale: Setting::usual(scale),
            strong: Setting::usual(strong),
            language: Setting::usual(ENGLISH),
            worn: None,
        }
    }
}

impl Looks {
    /// As an earlier window kept them; what is not sound is the usual.
    pub fn recall(kept: impl Fn(&str) -> Option<String>) -> Self {
        let mut looks = Self::default();
        looks.look.recall(kept(THEME).and_then(|name| Look::named(&name)));
        let scale = kept(SCALE).and_then(|text| text.parse().ok());
        looks.scale.recall(scale.filter(|scale| SCALES.contains(scale)));
        looks.strong.recall(kept(STRONG).and_then(|text| text.parse().ok()));
        let language = kept(LANGUAGE).and_then(|code| texts::language(&code));
        looks.language.recall(language.map(texts::Catalogue::code));
        looks
    }

    /// What the command line says comes first, for this start.
    pub fn order(&mut self, ordered: Ordered) {
        self.look.order(ordered.look);
        self.scale.order(ordered.scale.map(|scale| scale.clamp(*SCALES.start(), *SCALES.end())));
        self.strong.order(ordered.strong);
        self.language.order(ordered.language);
    }

    /// Keeps what was chosen; what the command line said is gone with the window.
    pub fn save(&self, storage: &mut dyn eframe::Storage) {
        if let Some(look) = self.look.kept {
            storage.set_string(THEME, look.name().to_owned());
        }
        if let Some(scale) = self.scale.kept {
            storage.set_string(SCALE, format!("{scale:.2}"));
        }
        if let Some(strong) = self.strong.kept {
            storage.set_string(STRONG, strong.to_string());
        }
        if let Some(language) = self.language.kept {
            storage.set_string(LANGUAGE, language.to_owned());
        }
    }

    /// Does what is asked of the looks. `false`: it was something else.
    pub fn perform(&mut self, command: UiCommand) -> bool {
        match command {
            UiCommand::DarkTheme => self.look.choose(Look::Dark),
            UiCommand::LightTheme => self.look.choose(Look::Light),
            UiCommand::PresenterTheme => self.look.choose(Look::Presenter),
            UiCommand::SystemTheme => self.look.choose(Look::System),
            UiCommand::HighContrast => self.strong.choose(!self.strong.value),
            UiCommand::Larger => self.resize(SCALE_STEP),
            UiCommand::Smaller => self.resize(-SCALE_STEP),
            UiCommand::UsualSize => self.scale.choose(1.0),
            UiCommand::Speak(language) => self.language.choose(language),
            _ => return false,
        }
        true
    }

    fn resize(&mut self, by: f32) {
        let wanted = ((self.scale.value + by) * 10.0).round() / 10.0;
        self.scale.choose(wanted.clamp(*SCALES.start(), *SCALES.end()));
    }

    /// Has what is said from now on in this frame said in the window's language.
    pub fn speak(&self) {
        if let Some(language) = texts::language(self.language.value) {
            texts::speak(language);
        }
    }

    /// Dresses the window, if it wears anything else.
    pub fn wear(&mut self, ctx: &Context) {
        let dress = Dress { look: self.look.value, scale: self.scale.value, strong: self.strong.value };
        if self.worn != Some(dress) {
            self.worn = Some(dress);
            theme::wear(ctx, dress);
            ctx.request_repaint();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(key: &str) -> Option<String> {
        match key {
            THEME => Some("light".into()),
            SCALE => Some("1.40".into()),
            STRONG => Some("plaid".into()),
            LANGUAGE => Some("de".into()),
            _ => None,
        }
    }

    #[test]
    fn the_command_line_comes_before_what_was_kept_and_that_before_the_usual() {
        let mut looks = Looks::recall(kept);
        assert_eq!((looks.look.value, looks.look.origin), (Look::Light, Origin::Kept));
        assert_eq!((looks.scale.value, looks.strong.origin), (1.4, Origin::Usual));
        assert_eq!((looks.language.value, looks.language.origin), ("de", Origin::Kept));
        let ordered = Ordered { look: Some(Look::Presenter), scale: Some(9.0), ..Ordered::default() };
        looks.order(ordered);
        assert_eq!((looks.look.value, looks.look.origin), (Look::Presenter, Origin::CommandLine));
        assert_eq!((looks.look.kept, looks.scale.value), (Some(Look::Light), *SCALES.end()));
        assert!(looks.perform(UiCommand::DarkTheme) && !looks.perform(UiCommand::Help));
        assert_eq!((looks.look.kept, looks.look.origin), (Some(Look::Dark), Origin::Kept));
    }

    #[test]
    fn sizes_go_in_steps_between_their_ends() {
        let mut looks = Looks::default();
        looks.perform(UiCommand::Larger);
        looks.perform(UiCommand::Larger);
        assert_eq!(looks.scale.value, 1.2);
        for _ in 0..40 {
            looks.perform(UiCommand::Smaller);
        }
        assert_eq!(looks.scale.value, *SCALES.start());
        looks.perform(UiCommand::UsualSize);
        assert_eq!(looks.scale.value, 1.0);
    }
}
