#!/usr/bin/env bash
# Tries what `make dist` made on systems that never saw Rust, MuJoCo or this repository: a Debian made from nothing for each suite.
#
#   scripts/dist_test.sh [SUITE]...        default: the suite of this machine; say bookworm, trixie
#
# As root. Suites come from the mirror that this machine's apt uses, or from FORESIGHT_MIRROR (for Ubuntu's, FORESIGHT_KEYRING
# names the keys). Clean systems are kept in the cache folder, and tried in copies.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "dist test: $*"; }
fail() { echo "dist test: $*" >&2; exit 1; }

[ "$(id -u)" -eq 0 ] || fail "a clean system is made as root: sudo -E scripts/dist_test.sh"
# Whatever is mounted below goes when this script does.
[ -n "${FORESIGHT_APART:-}" ] || FORESIGHT_APART=yes exec unshare --mount --propagation private "$0" "$@"

out=${CARGO_TARGET_DIR:-target}/dist
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
name=foresight-$version-linux-x86_64
archive=$out/$name.tar.gz
deb=$out/foresight_${version}_amd64.deb
for file in "$archive" "$deb"; do [ -f "$file" ] || fail "$file is not there: run scripts/dist.sh"; done

install_missing() { # command and its package
    command -v "$1" >/dev/null || { apt-get install -qq -y --no-install-recommends "$2" >/dev/null 2>&1 </dev/null; } ||
        { apt-get update -qq </dev/null && apt-get install -qq -y --no-install-recommends "$2" >/dev/null </dev/null; } ||
        fail "$2 is missing and cannot be installed"
}
install_missing debootstrap debootstrap
install_missing Xvfb xvfb

# shellcheck disable=SC2016 # apt's own placeholders
mirror=${FORESIGHT_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/(debian|ubuntu)/?$' | head -n 1)}
[ -n "$mirror" ] || fail "apt names no mirror of Debian; say one with FORESIGHT_MIRROR"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/foresight/roots
mkdir -p "$cache"

scratch=$(mktemp -d)
server=
clean_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    umount -l "$scratch"/root/proc "$scratch"/root/tmp/.X11-unix 2>/dev/null || true
    rm -rf --one-file-system "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
root=$scratch/root

# The command line in the clean system, with nothing of this one's environment. Its output is shown if it fails.
inside() {
    local user=$1 what=$2
    shift 2
    local home=/root
    [ "$user" = root ] || home=/home/$user
    if ! chroot --userspec="$user:$user" "$root" /usr/bin/env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin \
        LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" >"$scratch/said" 2>&1 </dev/null; then
        tail -n 40 "$scratch/said" >&2
        fail "$suite: $what failed: $*"
    fi
    say "$suite: $what"
}

said() { grep -q -- "$1" "$scratch/said" || { cat "$scratch/said" >&2; fail "$suite: \"$1\" was not said"; }; }

make_root() {
    if [ ! -f "$cache/$suite.tar.gz" ]; then
        say "$suite: making a clean system"
        debootstrap --variant=minbase ${FORESIGHT_KEYRING:+--keyring="$FORESIGHT_KEYRING"} "$suite" "$scratch/new" "$mirror" \
            >"$scratch/said" 2>&1 || { tail -n 5 "$scratch/said" >&2; fail "$suite: debootstrap failed"; }
        rm -f "$scratch"/new/var/cache/apt/archives/*.deb
        tar -C "$scratch/new" -czf "$cache/$suite.tar.gz.new" .
        mv "$cache/$suite.tar.gz.new" "$cache/$suite.tar.gz"
        rm -rf --one-file-system "$scratch/new"
    fi
    umount -l "$root/proc" "$root/tmp/.X11-unix" 2>/dev/null || true
    rm -rf --one-file-system "$root"
    mkdir "$root"
    tar -C "$root" -xzf "$cache/$suite.tar.gz"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    mount -t proc proc "$root/proc"
    mkdir -p "$root/dev/shm" "$root/tmp/.X11-unix"
    chmod 1777 "$root/dev/shm" "$root/tmp"
    chroot "$root" useradd --create-home --shell /bin/sh you
}

# A tiny run and what it leaves, by the program $2 as user $1.
learns() {
    inside "$1" "a preset of the library is run without a window" "$2" run quick_start --out "/tmp/run-$1" --seed 1 \
        --set data.episodes=2 --set data.steps=100 --set data.validation_episodes=1 --set training.epochs=2 \
        --set 'task.paths=["straight"]' --set task.steps=20
    inside "$1" "what it left is sound" "$2" check "/tmp/run-$1"
}

# Opens the window on a display of its own and waits until there are pictures on it: colours, where nothing was before.
opens() {
    local number colours=0 window
    mkfifo "$scratch/number"
    Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -fbdir "$scratch" 3>"$scratch/number" >"$scratch/server" 2>&1 </dev/null &
    server=$!
    read -r -t 30 number <"$scratch/number" || fail "the virtual display did not start"
    rm "$scratch/number"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
    chroot --userspec=you:you "$root" /usr/bin/env -i HOME=/home/you PATH=/usr/bin:/bin LANG=C.UTF-8 "DISPLAY=:$number" \
        foresight >"$scratch/window" 2>&1 </dev/null &
    window=$!
    for _ in $(seq 120); do
        kill -0 "$window" 2>/dev/null || { cat "$scratch/window" >&2; fail "$suite: the window closed by itself"; }
        # Pixels are the last thing in the display's memory.
        colours=$(tail -c $((1280 * 800 * 4)) "$scratch/Xvfb_screen0" | od -An -v -tx4 -w4 | sort -u | wc -l)
        [ "$colours" -lt 200 ] || break
        sleep 1
    done
    cp "$scratch/Xvfb_screen0" "$out/window_$suite.xwd"
    kill "$window"
    wait "$window" 2>/dev/null || true
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=
    umount "$root/tmp/.X11-unix"
    [ "$colours" -ge 200 ] || { cat "$scratch/window" >&2; fail "$suite: no picture in the window after two minutes ($colours colours)"; }
    say "$suite: the window opens ($colours colours; the display is in $out/window_$suite.xwd)"
}

[ $# -gt 0 ] || set -- "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)"
for suite in "$@"; do
    make_root
    say "$suite: glibc $(chroot "$root" ldd --version | sed -n '1s/.* //p'), $(chroot "$root" dpkg-query -f '.\n' -W | wc -l) packages"

    # The archive, where nothing is installed.
    tar -C "$root/opt" -xzf "$archive"
    program=/opt/$name/bin/foresight
    inside you "the program says what it is" "$program" --version
    said "^foresight $version" && said "^MuJoCo  *[0-9]"
    inside you "it knows its presets" "$program" list presets
    said "^quick_start "
    learns you "$program"
    inside you "it is installed below ~/.local" "/opt/$name/install.sh"
    inside you "and starts there" /home/you/.local/bin/foresight -V
    command=$(sed -n 's/^Exec="\(.*\)" %f$/\1/p' "$root/home/you/.local/share/applications/foresight.desktop")
    [ -x "$root$command" ] || fail "$suite: the desktop entry names $command, which is no program"
    inside you "it is taken away" "/opt/$name/install.sh" --remove
    left=$(find "$root/home/you/.local" -type f)
    [ -z "$left" ] || fail "$suite: it left $left"
    rm -r "$root/opt/$name"

    # The package, with what it asks for.
    cp "$deb" "$root/tmp/foresight.deb"
    inside root "the lists of packages" apt-get update -q
    inside root "the package is installed with what it asks for" apt-get install -q -y /tmp/foresight.deb
    inside you "the program says what it is" foresight --version
    learns root foresight
    inside you "3D pictures are drawn" foresight record /tmp/run-you --out /home/you/run.gif
    [ -s "$root/home/you/run.gif" ] || fail "$suite: there is no film"
    opens
    inside root "the package is removed" apt-get purge -q -y foresight
    left=$(find "$root/usr" -name '*foresight*' -o -name 'libmujoco*')
    [ -z "$left" ] || fail "$suite: it left $left"
    say "$suite: all is well"
done
