//! What was opened lately, the latest first.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::gui::texts::text;

/// Things that are remembered.
const MOST: usize = 12;

/// Something that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recent {
    Run(PathBuf),
    /// A preset, a recording, a model: whatever opens by its file.
    File(PathBuf),
    /// A preset of the library.
    Preset(String),
    /// A lesson, by its name in the library or its file.
    Lesson(String),
}

impl Recent {
    /// What it is, and its name.
    pub fn words(&self) -> (&'static str, String) {
        let short = |path: &Path| match path.file_name() {
            Some(name) => name.to_string_lossy().into_owned(),
            None => path.display().to_string(),
        };
        match self {
            Self::Run(folder) => (text!("shell-recent-run"), short(folder)),
            Self::File(file) => (text!("shell-recent-file"), short(file)),
            Self::Preset(name) => (text!("shell-recent-preset"), name.clone()),
            Self::Lesson(name) => (text!("shell-recent-lesson"), name.clone()),
        }
    }

    /// Where it is, in full.
    pub fn place(&self) -> String {
        match self {
            Self::Run(path) | Self::File(path) => path.display().to_string(),
            Self::Preset(name) | Self::Lesson(name) => name.clone(),
        }
    }
}

/// The list.
#[derive(Debug, Default)]
pub struct Recents(Vec<Recent>);

impl Recents {
    /// As [`Recents::save`] wrote it; anything else is forgotten.
    pub fn load(text: &str) -> Self {
        let mut list: Vec<Recent> = serde_json::from_str(text).unwrap_or_default();
        list.truncate(MOST);
        Self(list)
    }

    pub fn save(&self) -> String {
        // Plain data: it cannot fail, and an empty text is forgotten.
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// Puts `recent` first.
    pub fn add(&mut self, recent: Recent) {
        let recent = match recent {
            Recent::Run(path) => Recent::Run(whole(path)),
            Recent::File(path) => Recent::File(whole(path)),
            named => named,
        };
        self.0.retain(|known| *known != recent);
        self.0.insert(0, recent);
        self.0.truncate(MOST);
    }

    pub fn extend(&mut self, recents: impl IntoIterator<Item = Recent>) {
        recents.into_iter().for_each(|recent| self.add(recent));
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn iter(&self) -> impl Iterator<Item = &Recent> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The same from whatever folder the program is started in.
fn whole(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_comes_first_once_and_the_list_stays_short() {
        let mut recents = Recents::default();
        for n in 0..20 {
            recents.add(Recent::Preset(format!("preset {n}")));
        }
        recents.add(Recent::Preset("preset 15".into()));
        let names: Vec<_> = recents.iter().map(|recent| recent.words().1).collect();
        assert_eq!((names.len(), &*names[0], &*names[1]), (MOST, "preset 15", "preset 19"));
        assert_eq!(Recents::load(&recents.save()).0, recents.0);
        for text in ["", "null", "[{\"Run\": 3}]", "{"] {
            assert!(Recents::load(text).is_empty(), "{text}");
        }
    }
}
