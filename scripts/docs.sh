#!/usr/bin/env bash
# Makes the pages of the handbook that are made from the program. Where mdBook is installed, makes a book of it as well, in
# target/handbook; without it the pages read as they lie. FORESIGHT names a program that is already built.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}
foresight=${FORESIGHT:-$target/release/foresight}
[ -n "${FORESIGHT:-}" ] || cargo build --release --features remote
for page in fields keys; do
    "$foresight" list "$page" --markdown >"$target/$page.md"
done
mv "$target/fields.md" docs/src/preset_reference.md
mv "$target/keys.md" docs/src/keys.md

command -v mdbook >/dev/null || exit 0
# A book holds what lies below one folder: the pages with everything that they link to, in the places that the links mean.
book=$target/handbook
rm -rf "$book"
mkdir -p "$book/src"
git ls-files -z '*.md' LICENSE-APACHE LICENSE-MIT assets/sketches docs presets screenshots | tar --null -T - -cf - | tar -C "$book/src" -xf -
sed 's|](\([a-z]\)|](docs/src/\1|; s|](\.\./\.\./|](|' docs/src/SUMMARY.md >"$book/src/SUMMARY.md"
cp docs/book.toml "$book/"
mdbook build "$book"
echo "the handbook is $book/book/index.html"
