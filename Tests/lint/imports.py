#!/usr/bin/env python3
"""Arrows between the rooms run one way: every import must be in ARCHITECTURE.md's table.

The table is the truth; a room that is not in it, an import that its row does not name, and a row without a room are
findings. Rooms marked pure may import nothing but the standard library (and the C library for its mathematics).
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `([\w-]+)` \| .* \| ([^|]*) \|$")
IMPORT = re.compile(r"^\s*(?:@\w+\s+)?(?:public |package |internal |fileprivate |private )?import (?:\w+ )?([A-Za-z_]\w*)")
STANDARD = {"Swift", "Synchronization", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Musl", "Darwin", "Dispatch"}
PURE = {"Telemetry", "Payloads", "ColdChain", "Routing"}
PURE_MAY = {"Swift", "Glibc", "Musl", "Darwin"}


def allowed_imports() -> dict[str, set[str]]:
    rooms: dict[str, set[str]] = {}
    for line in (ROOT / "ARCHITECTURE.md").read_text().splitlines():
        match = ROW.match(line)
        if match:
            names = {name.strip("` ") for name in match.group(2).split(",")} - {"", "nothing"}
            if "all of the above" in names:
                names = set(rooms).union(*rooms.values()) | {"ArgumentParser", "UnixSignals"}
            rooms[match.group(1)] = names
    return rooms


def room_folders() -> dict[str, pathlib.Path]:
    folders = {path.name: path for path in (ROOT / "Sources").iterdir() if path.is_dir()}
    folders["Fleet"] = ROOT / "simulators/fleet/Sources/Fleet"
    folders["isotherm-fleet"] = ROOT / "simulators/fleet/Sources/Command"
    return folders


def main() -> int:
    rooms, folders, findings = allowed_imports(), room_folders(), []
    order = {name: place for place, name in enumerate(rooms)}
    for name in sorted(set(rooms) ^ set(folders)):
        findings.append(f"{name}: {'has no row in ARCHITECTURE.md' if name in folders else 'has a row and no folder'}")
    for name, allowed in rooms.items():
        for other in allowed & set(rooms):
            if order[other] >= order[name]:
                findings.append(f"{name}: its row names {other}, which does not stand above it")
    for name, folder in sorted(folders.items()):
        may = rooms.get(name, set()) | (PURE_MAY if name in PURE else STANDARD)
        for file in sorted(folder.rglob("*.swift")):
            for number, line in enumerate(file.read_text().splitlines(), 1):
                match = IMPORT.match(line)
                if match and match.group(1) not in may:
                    findings.append(f"{file.relative_to(ROOT)}:{number}: {name} may not import {match.group(1)}")
    print("\n".join(findings) or f"imports: {len(folders)} rooms, arrows run one way")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
