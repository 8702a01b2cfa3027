//! `foresight list`: what is built in.

use clap::{Args, ValueEnum};

use crate::experiment::{Preset, agents, builtin_presets};

#[derive(Debug, Args)]
pub struct Arguments {
    what: What,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Presets,
    Agents,
}

/// Prints a table.
pub fn list(arguments: &Arguments) -> anyhow::Result<()> {
    match arguments.what {
        What::Presets => {
            for name in builtin_presets() {
                println!("{name:<28} {}", Preset::builtin(&name)?.about.lines().next().unwrap_or_default());
            }
        }
        What::Agents => {
            for (name, variants, about) in agents() {
                println!("{name:<14} {:<20} {about}", variants.join(", "));
            }
        }
    }
    Ok(())
}
