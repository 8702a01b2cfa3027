#!/usr/bin/env python3
"""Lists the crates that are built in, with their licences, and gathers the texts of these.

    scripts/licences.py METADATA.json FOLDER

METADATA.json is what `cargo metadata` prints. Writes FOLDER/THIRD_PARTY.md, the list, and FOLDER/THIRD_PARTY.txt, the texts.
"""
import collections, hashlib, json, os, sys

metadata, folder = json.load(open(sys.argv[1], encoding="utf-8")), sys.argv[2]
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
packages = {package["id"]: package for package in metadata["packages"]}

# What the program is linked of: neither tools of the build nor of the tests.
reached, to_visit = set(), [metadata["resolve"]["root"]]
while to_visit:
    at = to_visit.pop()
    if at in reached:
        continue
    reached.add(at)
    to_visit += [d["pkg"] for d in nodes[at]["deps"] if any(kind["kind"] is None for kind in d["dep_kinds"])]
reached.discard(metadata["resolve"]["root"])
crates = sorted((packages[at] for at in reached), key=lambda crate: (crate["name"], crate["version"]))

texts, without = collections.OrderedDict(), []
for crate in crates:
    home = os.path.dirname(crate["manifest_path"])
    wanted = ("licen", "copying", "notice", "unlicense", "copyright")
    files = [file for file in sorted(os.listdir(home)) if file.lower().startswith(wanted)]
    found = False
    for file in files:
        path = os.path.join(home, file)
        if os.path.isfile(path) and os.path.getsize(path) < 1 << 20:
            text = open(path, encoding="utf-8", errors="replace").read().strip()
            key = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
            texts.setdefault(key, (text, []))[1].append(f"{crate['name']} {crate['version']}")
            found = True
    if not found:
        without.append(f"{crate['name']} {crate['version']}")

unstated = [crate["name"] for crate in crates if not (crate["license"] or crate["license_file"])]
if unstated:
    sys.exit(f"licences: no licence is stated by {', '.join(unstated)}")
with open(os.path.join(folder, "THIRD_PARTY.md"), "w", encoding="utf-8") as page:
    page.write("# What is built in\n\nMade by `make dist` from the lock file. The texts are in THIRD_PARTY.txt.\n\n")
    page.write("| crate | version | licence | from |\n|---|---|---|---|\n")
    for crate in crates:
        licence = crate["license"] or crate["license_file"]
        page.write(f"| {crate['name']} | {crate['version']} | {licence} | {crate['repository'] or ''} |\n")
with open(os.path.join(folder, "THIRD_PARTY.txt"), "w", encoding="utf-8") as page:
    for text, of in texts.values():
        page.write(f"{'=' * 100}\n{', '.join(sorted(set(of)))}\n{'=' * 100}\n\n{text}\n\n")
    if without:
        page.write(f"{'=' * 100}\nTheir packages hold no text; the list names their licences:\n{', '.join(without)}\n")
print(f"licences: {len(crates)} crates, {len(texts)} texts")
