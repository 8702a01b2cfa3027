#!/usr/bin/env bash
# Makes what is given to others, in target/dist: an archive that runs where it is unpacked, a Debian package, and the line tables
# that were taken out of the program. FORESIGHT names a program that is already built.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

say() { echo "dist: $*"; }
fail() { echo "dist: $*" >&2; exit 1; }

target=${CARGO_TARGET_DIR:-target}
out=$target/dist
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
name=foresight-$version-linux-x86_64
[ "$(uname -m)" = x86_64 ] || fail "this makes packages for x86_64; this machine is $(uname -m)"

# ---------------------------------------------------------------- the program

program=${FORESIGHT:-$target/release/foresight}
if [ -z "${FORESIGHT:-}" ]; then
    # The commit is part of what the program says of itself, if there is one that the files are those of.
    if [ -z "$(git status --porcelain 2>/dev/null || echo unknown)" ]; then
        FORESIGHT_COMMIT=$(git rev-parse --short=12 HEAD)
        export FORESIGHT_COMMIT
    fi
    cargo build --release --features remote
fi
[ -x "$program" ] || fail "$program is no program"
"$program" -V >/dev/null || fail "$program does not start"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$out"
root=$scratch/$name
install -d "$root/bin" "$root/lib/foresight" "$root/share/foresight" "$root/share/doc/foresight"

# Function names stay, so that a crash's note can name them; line tables go into a file of their own.
say "taking the line tables out of $program ($(($(stat -Lc %s "$program") >> 20)) MiB)"
debug=$out/foresight-$version.debug
objcopy --only-keep-debug --compress-debug-sections=zlib "$program" "$debug"
chmod 644 "$debug"
objcopy --strip-debug --add-gnu-debuglink="$debug" "$program" "$root/bin/foresight"
chmod 755 "$root/bin/foresight"

# The folder of the build machine's MuJoCo is nobody else's business: the list of places to look in is cut after our own.
places() { readelf -d "$1" | sed -n 's/.*(R[A-Z]*PATH).*\[\(.*\)\]/\1/p'; }
own='$ORIGIN:$ORIGIN/../lib/foresight'
found=$(places "$root/bin/foresight")
case $found in
    "$own") ;;
    "$own":*)
        at=$(grep -obaF -- "$found" "$root/bin/foresight" | head -n 1 | cut -d : -f 1)
        head -c $((${#found} - ${#own})) /dev/zero |
            dd of="$root/bin/foresight" bs=1 seek=$((at + ${#own})) conv=notrunc status=none
        ;;
    *) fail "$program looks for libraries in $found, not in $own first" ;;
esac
[ "$(places "$root/bin/foresight")" = "$own" ] || fail "the list of places for libraries could not be cut"

mujoco=$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(libmujoco\.so[^]]*\)\]/\1/p')
folder=${MUJOCO_DYNAMIC_LINK_DIR:-.mujoco/lib}
[ -f "$folder/$mujoco" ] || fail "$folder/$mujoco is not there: run scripts/setup.sh dist"
[ -f "$folder/licences/LICENSES_THIRD_PARTY.md" ] || fail "the licences of $mujoco are not there: run scripts/setup.sh dist"
install -m 644 "$folder/$mujoco" "$root/lib/foresight/$mujoco"
env -u LD_LIBRARY_PATH "$root/bin/foresight" -V >/dev/null || fail "the program does not start from the archive's folder"

# ---------------------------------------------------------------- what comes with it

install -D -m 644 assets/icon.svg "$root/share/icons/hicolor/scalable/apps/foresight.svg"
install -D -m 644 assets/icon.png "$root/share/icons/hicolor/256x256/apps/foresight.png"
install -D -m 644 assets/foresight.desktop "$root/share/applications/foresight.desktop"

# As they lie in the repository, so that the links between them hold. Models, terrains and presets are in the program as well.
git ls-files -z README.md CHANGELOG.md ARCHITECTURE.md CONTRIBUTING.md LICENSE-APACHE LICENSE-MIT assets docs presets screenshots |
    tar --null -T - -cf - | tar -C "$root/share/doc/foresight" -xf -
licences=$root/share/doc/foresight/licences
install -d "$licences/mujoco"
install -m 644 "$folder"/licences/* "$licences/mujoco/"
say "gathering the licences of what is built in"
cargo metadata --offline --locked --format-version 1 --features remote --filter-platform x86_64-unknown-linux-gnu >"$scratch/metadata.json"
scripts/licences.py "$scratch/metadata.json" "$licences"

# ---------------------------------------------------------------- what it needs of a system

needed=$(readelf -d "$root/bin/foresight" "$root/lib/foresight/$mujoco" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u)
packages=
wished="mesa-vulkan-drivers | vulkan-icd, libgl1-mesa-dri"
for library in $needed; do
    case $library in
        "$mujoco" | libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | ld-linux-x86-64.so.*) ;;
        libgcc_s.so.1) packages="$packages, libgcc-s1" ;;
        *) fail "the program is linked with $library, and scripts/dist.sh does not know whose that is" ;;
    esac
done
glibc=$(objdump -T "$root/bin/foresight" "$root/lib/foresight/$mujoco" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1)
glibc=${glibc#GLIBC_}
# What it loads by name stands in it as text.
: >"$root/share/foresight/libraries"
for library in $(grep -aoE 'lib[A-Za-z0-9_+-]{1,30}\.so\.[0-9]+' "$root/bin/foresight" | sort -u); do
    case " ${needed//$'\n'/ } libmujoco.so.3 " in *" $library "*) continue ;; esac
    read -r package need < <(sed -n "s/^$library //p" scripts/window_libraries) || true
    [ -n "$package" ] || fail "the program loads $library, which scripts/window_libraries does not know"
    if [ "$need" = optional ]; then wished="$wished, $package"; continue; fi
    echo "$library $package" >>"$root/share/foresight/libraries"
    packages="$packages, $package"
done
[ -s "$root/share/foresight/libraries" ] || fail "no library of a window is found in the program"
printf 'The oldest C library (glibc) that it runs with:\n%s\n' "$glibc" >"$root/share/foresight/needs"
say "needs glibc $glibc, and$(cut -d ' ' -f 2 "$root/share/foresight/libraries" | sed 's/^/ /' | tr -d '\n') for its window"

# ---------------------------------------------------------------- the archive

install -m 755 scripts/install.sh "$root/install.sh"
cat >"$root/README" <<TEXT
Foresight $version for Linux on x86_64, with glibc $glibc or newer (ldd --version says which is there).

    ./bin/foresight           the window, from here, with nothing installed
    ./install.sh              installs it for you, below ~/.local
    ./install.sh --remove     takes it away again

A window needs Vulkan or OpenGL; on Debian and Ubuntu:

    sudo apt-get install$(cut -d ' ' -f 2 "$root/share/foresight/libraries" | sed 's/^/ /' | tr -d '\n') mesa-vulkan-drivers libgl1-mesa-dri

share/doc/foresight/README.md says what it is, share/doc/foresight/docs/src/SUMMARY.md is the handbook.
TEXT
# The same contents give the same bytes.
date=$(git log -1 --format=%ct 2>/dev/null || echo 0)
pack() { tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$date" -C "$1" -cf - "$2"; }
say "packing"
pack "$scratch" "$name" | gzip -9n >"$out/$name.tar.gz"

# ---------------------------------------------------------------- the Debian package

deb=$scratch/deb
install -d "$deb/DEBIAN" "$deb/usr"
cp -r "$root/bin" "$root/lib" "$root/share" "$deb/usr/"
rm -r "$deb/usr/share/foresight"
{
    echo "Foresight is under the MIT licence or the Apache licence 2.0, as you like: LICENSE-MIT and LICENSE-APACHE beside this file."
    echo "MuJoCo's library is under the Apache licence 2.0 (licences/mujoco); what is built in besides is listed in"
    echo "licences/THIRD_PARTY.md, with its texts in licences/THIRD_PARTY.txt."
    echo
    cat LICENSE-MIT
} >"$deb/usr/share/doc/foresight/copyright"
cat >"$deb/DEBIAN/control" <<CONTROL
Package: foresight
Version: $version
Architecture: amd64
Maintainer: The Foresight authors
Section: science
Priority: optional
Installed-Size: $(du -sk "$deb/usr" | cut -f 1)
Depends: libc6 (>= $glibc)$packages
Recommends: $wished
Suggests: ffmpeg, xdg-desktop-portal
Description: workbench for model-based reinforcement learning
 Collect data from a simulated or a real robot, train a neural network that
 predicts what its actions do, draw a path, and watch a controller follow it
 that plans with the network.
CONTROL
find "$deb" -type d -exec chmod 755 {} +
find "$deb" -exec touch -h -d "@$date" {} +
SOURCE_DATE_EPOCH=$date dpkg-deb --root-owner-group --build "$deb" "$out/foresight_${version}_amd64.deb" >/dev/null

say "unpacked $(du -sm "$root" | cut -f 1) MiB, of which the program $(($(stat -c %s "$root/bin/foresight") >> 20)) MiB"
for file in "$out/$name.tar.gz" "$out/foresight_${version}_amd64.deb" "$debug"; do
    say "$file: $(($(stat -c %s "$file") >> 20)) MiB"
done
