//! Arguments in, window or headless run out.

#![allow(clippy::print_stderr, reason = "the last word on an error is said here")]

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    if let Ok(program) = std::env::current_exe() {
        foresight::plant::mujoco::check_models_with(program);
    }
    match foresight::cli::main(foresight::cli::Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("foresight: {error:#}");
            ExitCode::FAILURE
        }
    }
}
