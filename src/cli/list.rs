//! `foresight list`: what is built in.

use clap::{Args, ValueEnum};

use crate::{
    experiment::{
        self, Preset, agents, builtin_lessons, builtin_presets, builtin_sweeps, lesson::Lesson, sweep::Sweep,
    },
    planning::{Place, PlannerConfig, PlannerKind},
};

#[derive(Debug, Args)]
pub struct Arguments {
    what: What,
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
    /// Serial ports, where a robot's radio may be plugged in.
    Ports,
}

/// Prints a table.
pub fn list(arguments: &Arguments) -> anyhow::Result<()> {
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
