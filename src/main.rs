//! Arguments in, window or headless run out.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match foresight::cli::main(foresight::cli::Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("foresight: {error:#}");
            ExitCode::FAILURE
        }
    }
}
