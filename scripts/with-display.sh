#!/usr/bin/env bash
# Runs a command under a virtual X display of its own, drawn in software: the same pictures on every machine, and no
# windows in anyone's face.
#
#   scripts/with-display.sh COMMAND [ARGUMENT]...
set -euo pipefail

scratch=$(mktemp -d)
server=
clean_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The server chooses a free display and writes its number once it is ready to be talked to.
mkfifo "$scratch/number"
Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$scratch/number" 2>"$scratch/log" >/dev/null </dev/null &
server=$!
if ! read -r -t 30 number <"$scratch/number"; then
    cat "$scratch/log" >&2
    echo "with-display: the virtual display did not start" >&2
    exit 1
fi

export DISPLAY=:$number
# Nobody sits in front of it: tests may move the pointer.
export FORESIGHT_VIRTUAL_DISPLAY=1
unset WAYLAND_DISPLAY WAYLAND_SOCKET
export LIBGL_ALWAYS_SOFTWARE=1
# A virtual display has no graphics card behind it: of several Vulkan drivers, only the software one can draw on it.
for driver in /usr/share/vulkan/icd.d/lvp_icd*.json; do
    [ -e "$driver" ] && export VK_DRIVER_FILES=$driver VK_ICD_FILENAMES=$driver
done

"$@"
