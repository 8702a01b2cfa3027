#!/usr/bin/env bash
# Everything that keeps the code in order, short of the tests themselves.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { echo "check: $*"; }
complain() { echo "check: $*" >&2; exit 1; }

step "formatting"
cargo fmt --check

step "one egui, one wgpu"
for crate in egui eframe wgpu wgpu-core; do
    count=$(grep -cx "name = \"$crate\"" Cargo.lock || true)
    [ "$count" -eq 1 ] || complain "Cargo.lock holds $count versions of $crate, not 1 (cargo tree -i $crate)"
done

step "file sizes"
long=$(git ls-files -z -co --exclude-standard -- '*.rs' | xargs -0 wc -l | awk '$2 != "total" && $1 > 600 { print $2 " (" $1 " lines)" }')
[ -z "$long" ] || complain "past 600 lines: $long"

step "scripts"
for script in scripts/*.sh .ci/run; do bash -n "$script"; done

step "licences, advisories, duplicates"
if command -v cargo-deny >/dev/null; then
    cargo deny --log-level error check bans licenses sources
    # Advisories are in a repository of their own, fetched by whoever has a network.
    if [ -d "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs" ]; then cargo deny --offline --log-level error check advisories; fi
else
    echo "check: cargo-deny is not installed (cargo install cargo-deny --locked): skipped" >&2
fi

step "lints"
cargo clippy --release --all-targets --features remote -- -D warnings
cargo check --release --quiet # without the network stack of remote devices

step "arrows between modules"
cargo test --release --features remote --quiet --test architecture

step "mutated files and frames"
# The program that the tests above have built: a build without them would compile the dependencies anew.
"${CARGO_TARGET_DIR:-target}/release/foresight" fuzz --inputs 30000 --frames 1000000 --seed 1
