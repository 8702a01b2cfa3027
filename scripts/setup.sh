#!/usr/bin/env bash
# Installs what is missing to build and run Foresight, and nothing else. Quick and silent when nothing is.
#
#   scripts/setup.sh [build|run|test|dist]
#
# build  a C compiler for linking, and MuJoCo's shared library
# run    the same, with the libraries of a window and of 3D pictures (the default)
# test   the same, with a virtual display and drivers that need no graphics card
# dist   what it takes to make packages: as for build, with the licences of MuJoCo's library
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:-run}
case $purpose in
    build | run | test | dist) ;;
    *) echo "usage: scripts/setup.sh [build|run|test|dist]" >&2; exit 2 ;;
esac

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

# ---------------------------------------------------------------- MuJoCo, wanted and found

version=3.17.0
library=libmujoco.so.$version
folder=${MUJOCO_DYNAMIC_LINK_DIR:-.mujoco/lib}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/foresight/mujoco-$version/lib

is_library() { # an ELF file of plausible size that names itself as the version wanted
    [ -f "$1" ] && [ "$(head -c 4 "$1" | tail -c 3)" = ELF ] && [ "$(wc -c <"$1")" -gt 1000000 ] &&
        grep -qaF "$library" "$1"
}

has_mujoco() { is_library "$folder/libmujoco.so"; }

has_licences() { # whether folder $1 has them, or nobody asks
    [ "$purpose" != dist ] || [ -f "$1/licences/LICENSES_THIRD_PARTY.md" ]
}

system_mujoco() { # prints the folder of the system's own library of this version, if there is one
    local installed
    installed=$(pkg-config --exact-version=$version --variable=libdir mujoco 2>/dev/null) &&
        is_library "$installed/$library" && echo "$installed"
}

has_pip() { python3 -m pip --version >/dev/null 2>&1 || python3 -c 'import ensurepip' 2>/dev/null; }

if [ -n "${MUJOCO_DYNAMIC_LINK_DIR:-}" ] && [ -e "$folder/libmujoco.so" ] && ! has_mujoco; then
    fail "$folder/libmujoco.so is not MuJoCo $version; unset MUJOCO_DYNAMIC_LINK_DIR to have the right one downloaded"
fi

# ---------------------------------------------------------------- what is asked of the system

# Shared libraries that the window and the renderer load by name at run time, and the Debian packages that hold them; optional ones
# are not missed where they are missing.
window_libraries=$(<scripts/window_libraries)

any_file() { # whether one of the patterns names a file
    local path
    for path in "$@"; do [ -e "$path" ] && return 0; done
    return 1
}

has_vulkan_driver() {
    [ -n "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ] ||
        any_file /usr/share/vulkan/icd.d/*.json /usr/local/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json
}

has_opengl_driver() {
    any_file /usr/lib/*/dri/*_dri.so /usr/lib/dri/*_dri.so /usr/lib64/dri/*_dri.so /usr/lib/*/libgallium*.so \
        /usr/lib*/libgallium*.so /usr/lib/*/libEGL_nvidia.so.0 /usr/lib*/libEGL_nvidia.so.0
}

missing_packages() {
    command -v cc >/dev/null || echo gcc libc6-dev
    has_mujoco || is_library "$cache/$library" || system_mujoco >/dev/null || has_pip || echo python3-pip
    [ "$purpose" != dist ] || command -v dpkg-deb >/dev/null || echo dpkg
    case $purpose in build | dist) return 0 ;; esac
    local known library package need
    known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null || true)
    while read -r library package need; do
        [ "$need" = optional ] || [[ $known == *"$library "* ]] || echo "$package"
    done <<<"$window_libraries"
    has_opengl_driver || echo libgl1-mesa-dri
    has_vulkan_driver || echo mesa-vulkan-drivers
    [ "$purpose" = run ] || command -v Xvfb >/dev/null || echo xvfb
}

# ---------------------------------------------------------------- Debian packages

# Installs the packages named, as root or through sudo; returns 1 where neither is possible.
install_packages() {
    local prefix=()
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || return 1
        if sudo -n true 2>/dev/null; then prefix=(sudo -n)
        elif [ -t 0 ] && [ -t 2 ]; then prefix=(sudo)
        else return 1; fi
    fi
    say "installing $*"
    local install=("${prefix[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@")
    "${install[@]}" >/dev/null 2>&1 </dev/null && return
    "${prefix[@]}" apt-get update -qq </dev/null || true
    "${install[@]}" </dev/null >/dev/null || fail "apt-get could not install $*: see its message above"
}

advise() { # what to do when packages cannot be installed from here
    if command -v apt-get >/dev/null; then
        echo "run this as root, then try again: apt-get install --no-install-recommends $*"
    else
        echo "install what these Debian packages hold, then try again: $*"
    fi
}

read -r -a packages <<<"$(missing_packages | xargs)"
if [ ${#packages[@]} -gt 0 ] && ! install_packages "${packages[@]}"; then
    # A run without a display needs no window; it goes on as long as it can be built.
    if [ "$purpose" = run ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v cc >/dev/null; then
        say "no right to install ${packages[*]}; going on without a window and 3D pictures"
    else
        fail "missing system packages; $(advise "${packages[@]}")"
    fi
fi

# A cluster of one machine, for the test that runs a sweep on one. Done without where it would have to be asked for.
if [ "$purpose" = test ] && command -v apt-get >/dev/null && ! PATH=$PATH:/usr/sbin command -v slurmctld >/dev/null; then
    if [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; then
        (install_packages slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge) ||
            say "no Slurm to be had: its test will be skipped"
    fi
fi

# ---------------------------------------------------------------- Python packages that read our files

# For tests/exchange.rs, which skips what is not there. FORESIGHT_PYTHON names an interpreter that has them.
if [ "$purpose" = test ] && [ -z "${FORESIGHT_PYTHON:-}" ]; then
    environment=${XDG_CACHE_HOME:-$HOME/.cache}/foresight/python
    if ! "$environment/bin/python" -c 'import mcap, numpy, pandas, polars, pyarrow, safetensors' 2>/dev/null; then
        say "installing Python packages into $environment"
        python3 -c 'import ensurepip' 2>/dev/null || (install_packages python3-venv) || true
        { python3 -m venv "$environment" &&
            "$environment/bin/pip" --disable-pip-version-check install -q --only-binary=:all: \
                mcap numpy pandas polars pyarrow safetensors </dev/null; } ||
            say "no Python packages to be had: tests that need them will be skipped"
    fi
fi

# ---------------------------------------------------------------- Rust

command -v cargo >/dev/null || [ ! -x "$HOME/.cargo/bin/cargo" ] || PATH=$PATH:$HOME/.cargo/bin
command -v cargo >/dev/null || fail "cargo is missing; install Rust as https://rustup.rs says, then try again"

# ---------------------------------------------------------------- MuJoCo's library

if has_mujoco && has_licences "$folder"; then exit 0; fi

# Puts the library $1 into folder $2 under both of its names; the last rename makes it appear whole or not at all.
place() {
    mkdir -p "$2"
    # One that is there already keeps its date: what was built with it stays built.
    cmp -s "$1" "$2/$library" ||
        { cp -L "$1" "$2/$library.$$" && chmod 644 "$2/$library.$$" && mv -f "$2/$library.$$" "$2/$library"; }
    ln -sf "$library" "$2/libmujoco.so"
    [ ! -d "${1%/*}/licences" ] || cp -r "${1%/*}/licences" "$2/"
}

# Downloads the wheel into folder $1. The interpreter need not be one that MuJoCo supports: nothing is installed.
download() {
    local python=python3 machine pip
    machine=$(uname -m)
    if ! python3 -m pip --version >/dev/null 2>&1; then
        python3 -m venv "$1/venv" >/dev/null || fail "Python's pip is missing; $(advise python3-pip)"
        python=$1/venv/bin/python
    fi
    pip=("$python" -m pip --disable-pip-version-check download -q --no-deps --only-binary=:all: -d "$1")
    say "downloading MuJoCo $version"
    "${pip[@]}" "mujoco==$version" 2>"$1/log" </dev/null ||
        "${pip[@]}" --python-version 3.12 --implementation cp --abi cp312 --platform "manylinux_2_28_$machine" \
            "mujoco==$version" 2>>"$1/log" </dev/null ||
        { cat "$1/log" >&2; fail "pip could not download MuJoCo $version: see its message above (is there a network?)"; }
    "$python" - "$1" "$library" <<'PYTHON'
import glob, os, shutil, sys, zipfile
folder, library = sys.argv[1:]
[wheel] = glob.glob(f"{folder}/mujoco-*.whl")
with zipfile.ZipFile(wheel) as archive, archive.open(f"mujoco/{library}") as source:
    with open(f"{folder}/{library}", "wb") as target:
        shutil.copyfileobj(source, target)
    for name in archive.namelist():
        if "/licenses/" in name and not name.endswith("/"):
            os.makedirs(f"{folder}/licences", exist_ok=True)
            with archive.open(name) as source, open(f"{folder}/licences/{os.path.basename(name)}", "wb") as target:
                shutil.copyfileobj(source, target)
PYTHON
}

if [ "$purpose" != dist ] && installed=$(system_mujoco); then
    # Linked, not copied: it is the system's to look after.
    mkdir -p "$folder"
    ln -sf "$installed/$library" "$folder/$library"
    ln -sf "$library" "$folder/libmujoco.so"
    say "using MuJoCo $version of $installed"
    exit 0
fi

if ! is_library "$cache/$library" || ! has_licences "$cache"; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    download "$scratch"
    is_library "$scratch/$library" || fail "the MuJoCo wheel did not hold a usable $library"
    place "$scratch/$library" "$cache"
fi
[ "$folder" -ef "$cache" ] || place "$cache/$library" "$folder"
say "MuJoCo $version is in $folder"
