//! `foresight report`: one page of figures and tables.

use std::{path::PathBuf, process::Command};

use clap::Args;

use crate::experiment;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder of a sweep, or one that holds several.
    #[arg(default_value = "sweeps")]
    out: PathBuf,
    /// Write the page, and do not open it.
    #[arg(long)]
    quiet: bool,
}

/// Writes the page and shows it.
pub fn report(arguments: &Arguments) -> anyhow::Result<()> {
    let page = experiment::report(&arguments.out)?;
    println!("{}", page.display());
    if !arguments.quiet {
        let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        if let Err(error) = Command::new(opener).arg(&page).spawn() {
            log::info!("{opener}: {error}; the page is there all the same");
        }
    }
    Ok(())
}
