#!/usr/bin/env bash
# Runs every sweep of the library at its reduced budget, and makes one page of them, sweeps/report.html. What is complete is not run again.
# FORESIGHT names a program that is already built.
set -euo pipefail
cd "$(dirname "$0")/.."

foresight=${FORESIGHT:-${CARGO_TARGET_DIR:-target}/release/foresight}
[ -n "${FORESIGHT:-}" ] || cargo build --release
failed=0
for sweep in $("$foresight" list sweeps | cut -d ' ' -f 1); do
    # Model-free learning takes hours: those of the hybrid are made by name.
    case $sweep in figures/hybrid_*) continue ;; esac
    echo "== $sweep"
    "$foresight" sweep "$sweep" --reduced --out "sweeps/${sweep##*/}" || failed=$((failed + 1))
done
"$foresight" report sweeps --quiet

# Those that the handbook shows.
mkdir -p screenshots/figures
for figure in sweeps/*/figure*.png; do
    case $figure in *_dark.png) continue ;; esac
    name=${figure#sweeps/}
    cp "$figure" "screenshots/figures/${name//\/figure/}"
done
[ "$failed" -eq 0 ] || { echo "$failed figures are not complete" >&2; exit 1; }
