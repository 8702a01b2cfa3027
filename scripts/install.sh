#!/bin/sh
# Installs the Foresight that lies beside this script for the user who calls it: below ~/.local, or below another folder.
#
#   ./install.sh [FOLDER]            install
#   ./install.sh --remove [FOLDER]   take away what was installed, and nothing else
set -eu

fail() { echo "install: $*" >&2; exit 1; }

remove=
if [ "${1:-}" = --remove ]; then remove=yes; shift; fi
case ${1:-} in -*) echo "usage: ./install.sh [--remove] [FOLDER]" >&2; exit 2 ;; esac
prefix=${1:-$HOME/.local}
list=$prefix/share/foresight/installed

if [ -n "$remove" ]; then
    [ -f "$list" ] || fail "nothing of Foresight was installed below $prefix by this script"
    while IFS= read -r file; do rm -f "$prefix/$file"; done <"$list"
    rm -f "$list"
    # Folders that hold nothing any more; others refuse.
    for folder in lib/foresight share/foresight; do rmdir "$prefix/$folder" 2>/dev/null || true; done
    if [ -d "$prefix/share/doc/foresight" ]; then
        find "$prefix/share/doc/foresight" -depth -type d -exec rmdir {} \; 2>/dev/null || true
    fi
    echo "Foresight was removed from $prefix."
    exit 0
fi

case $prefix in /*) ;; *) prefix=$(pwd)/$prefix ;; esac
list=$prefix/share/foresight/installed
cd "$(dirname "$0")"

# Before anything is copied: whether it can run here at all.
if ! said=$(./bin/foresight -V 2>&1); then
    case $said in
        *GLIBC*) fail "this system's C library is too old: $(tail -n 1 share/foresight/needs) or newer is needed" ;;
        *) fail "the program does not start here: $said" ;;
    esac
fi

mkdir -p "$prefix/share/foresight"
: >"$list.new"
find bin lib share -type f | while IFS= read -r file; do
    mkdir -p "$prefix/$(dirname "$file")"
    # A running program's file cannot be written to, only replaced.
    cp "$file" "$prefix/$file.new" && mv -f "$prefix/$file.new" "$prefix/$file"
    echo "$file" >>"$list.new"
done
# What an older version had and this one has not.
if [ -f "$list" ]; then
    grep -vxFf "$list.new" "$list" | while IFS= read -r file; do rm -f "$prefix/$file"; done
fi
mv -f "$list.new" "$list"
escaped=$(printf '%s' "$prefix" | sed 's/[&|\\]/\\&/g')
sed -i "s|^Exec=foresight|Exec=\"$escaped/bin/foresight\"|" "$prefix/share/applications/foresight.desktop"
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$prefix/share/applications" || true; fi

echo "$said is in $prefix/bin."
case :$PATH: in
    *":$prefix/bin:"*) ;;
    *) echo "That folder is not on your PATH: call $prefix/bin/foresight, or log in anew if your system adds it then." ;;
esac

# What the window loads by name; runs without a window need none of it.
known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null || true)
missing=
while read -r library package; do
    case $known in *"$library "*) ;; *) missing="$missing $package" ;; esac
done <share/foresight/libraries
if [ -n "$missing" ]; then
    echo "Its window needs what is not on this system yet; on Debian and Ubuntu:"
    echo "    sudo apt-get install$missing mesa-vulkan-drivers libgl1-mesa-dri"
fi
