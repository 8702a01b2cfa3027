//! `foresight list`: what is built in.

use anyhow::bail;
use clap::{Args, ValueEnum};
use egui::Key;

use crate::{
    experiment::{
        self, Preset, agents, builtin_lessons, builtin_presets, builtin_sweeps, lesson::Lesson, sweep::Sweep,
    },
    gui::{self, Group, texts},
    planning::{Place, PlannerConfig, PlannerKind},
};

#[derive(Debug, Args)]
pub struct Arguments {
    what: What,
    /// Of `fields` and `keys` alone: as the page of the handbook.
    #[arg(long)]
    markdown: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Presets,
    /// Guided tours of the window, for `foresight lesson`.
    Lessons,
    /// Sweeps: many runs of one kind, each with its figure.
    Sweeps,
    Agents,
    /// Every planner with its parameters: name, value unless a preset says otherwise, meaning.
    Planners,
    /// Every value that a preset may set: key, what it may be, what it is unless said, meaning.
    Fields,
    /// What the window can be told to do, and the keys for it.
    Keys,
    /// What the window says: all its texts in English, to be translated.
    Texts,
    /// Serial ports, where a robot's radio may be plugged in.
    Ports,
}

/// Prints a table.
pub fn list(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.markdown {
        match arguments.what {
            What::Fields => print!("{}", experiment::reference_page()),
            What::Keys => print!("{}", keys_page()),
            _ => bail!("--markdown is for `foresight list fields` and `foresight list keys` alone"),
        }
        return Ok(());
    }
    match arguments.what {
        What::Presets => {
            for name in builtin_presets() {
                println!("{name:<28} {}", Preset::builtin(&name)?.about.lines().next().unwrap_or_default());
            }
        }
        What::Lessons => {
            for name in builtin_lessons() {
                println!("{name:<28} {}", Lesson::load(&name)?.about);
            }
        }
        What::Sweeps => {
            for name in builtin_sweeps() {
                println!("{name:<34} {}", Sweep::load(&name)?.about.lines().next().unwrap_or_default());
            }
        }
        What::Agents => {
            for (name, variants, about) in agents() {
                println!("{name:<14} {:<20} {about}", variants.join(", "));
            }
        }
        What::Fields => fields(),
        What::Keys => {
            for entry in gui::TABLE {
                println!("{:<26} {:<28} {}", entry.label(), keys(entry), entry.tooltip());
            }
        }
        What::Texts => {
            for (part, text) in texts::sources("en").unwrap_or_default() {
                println!("### {part}\n\n{text}");
            }
        }
        What::Ports => {
            let ports = experiment::ports().map_err(anyhow::Error::msg)?;
            for port in &ports {
                println!("{:<20} {}", port.name, port.about);
            }
            if ports.iter().all(|port| port.usb.is_none()) {
                println!("no USB device among them; is the radio plugged in?");
            }
        }
        What::Planners => {
            let usual = PlannerConfig::default();
            for kind in PlannerKind::ALL {
                println!("{}: {}", kind.name(), kind.label());
                for parameter in kind.parameters() {
                    let (value, unit) = (parameter.value(&usual), parameter.unit);
                    let value = match parameter.place {
                        Place::Switch(_) => (value != 0.0).to_string(),
                        _ => format!("{} {unit}", (value * 1e6).round() / 1e6),
                    };
                    println!("  planner.{:<19} {value:<10} {}", parameter.name, parameter.about);
                }
            }
        }
    }
    Ok(())
}

fn fields() {
    for section in experiment::reference() {
        if !section.name.is_empty() {
            println!("\n[{}] {}", section.name, section.about);
        }
        for value in section.values {
            println!("  {} = {}", value.key, value.usual.as_deref().unwrap_or("(left out)"));
            println!("      {}: {}", value.may_be, value.about);
            for (name, about) in value.choices {
                println!("      {name}: {about}");
            }
        }
    }
}

/// An entry's keys as they stand on a keyboard.
fn keys(entry: &gui::Entry) -> String {
    let one = |key: &egui::KeyboardShortcut| {
        let sign = match key.logical_key {
            Key::Plus => "+",
            Key::Equals => "=",
            Key::Minus => "-",
            _ => return key.format(&egui::ModifierNames::NAMES, false),
        };
        let held = egui::ModifierNames::NAMES.format(&key.modifiers, false);
        if held.is_empty() { sign.to_owned() } else { format!("{held}+{sign}") }
    };
    entry.keys.iter().map(one).collect::<Vec<_>>().join(" or ")
}

/// The handbook's page of keys and commands.
fn keys_page() -> String {
    let mut page = String::from(
        "# Keys and commands\n\n\
         <!-- Made by `make docs` (foresight list keys --markdown) from the program; do not edit. -->\n\n\
         What the menus hold, and the keys for it; `F1` shows the same in the window. On a Mac, Ctrl is the command key.\n",
    );
    for (group, title) in [
        (Group::File, "File"),
        (Group::Edit, "Edit"),
        (Group::Plant, "Plant"),
        (Group::Layout, "Layout"),
        (Group::View, "View"),
        (Group::Lesson, "Lesson"),
        (Group::Help, "Help"),
    ] {
        page += &format!("\n## {title}\n\n| command | keys | what it does |\n|---|---|---|\n");
        for entry in gui::TABLE.iter().filter(|entry| entry.group == group) {
            let keys = match keys(entry) {
                keys if keys.is_empty() => keys,
                keys => format!("`{}`", keys.replace(" or ", "` or `")),
            };
            page += &format!("| {} | {keys} | {} |\n", entry.label(), entry.tooltip());
        }
    }
    page
}
