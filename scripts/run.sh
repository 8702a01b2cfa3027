#!/usr/bin/env bash
# Opens the workbench with a preset (quick start unless one is given), or runs it without a window where there is no display.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-presets/quick_start.toml}
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec cargo run --release -- "$preset"
fi
echo "There is no display here: running $preset without a window (its figures go to the run folder named at the end)."
exec cargo run --release -- run "$preset"
