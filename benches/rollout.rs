//! How near the rollout engine comes to the machine's multiply-add rate: `cargo bench --bench rollout [-- ARGUMENTS]`, which is
//! `foresight bench plan [ARGUMENTS]`.

use clap::Parser as _;
use foresight::cli;

fn main() -> anyhow::Result<()> {
    let given = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let words = ["foresight", "bench", "plan"].map(String::from);
    cli::main(cli::Arguments::parse_from(words.into_iter().chain(given)))
}
