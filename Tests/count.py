#!/usr/bin/env python3
"""The closing line: how many tests passed, failed and were skipped, over all reports. A missing report is a failure."""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent


def expected() -> list[str]:
    """A report of each room's tests, and those of the parts that pytest runs."""
    rooms = sorted(path.name for path in ROOT.glob("*Tests") if path.is_dir())
    return [f"{room}-swift-testing.xml" for room in rooms] + ["whole-way.xml", "page-looks.xml", "page-stories.xml", "page-works.xml"]


def main(folder: pathlib.Path, status: int) -> int:
    passed = failed = skipped = 0
    for name in expected():
        try:
            cases = list(ElementTree.parse(folder / name).getroot().iter("testcase"))
        except (OSError, ElementTree.ParseError) as error:
            print(f"{name}: its tests did not run to the end ({error})")
            failed += 1
            continue
        for case in cases:
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
            elif case.find("skipped") is not None:
                skipped += 1
                print(f"SKIPPED: {case.get('classname')} {case.get('name')}")
            else:
                passed += 1
    if status and not failed:
        failed = 1  # something outside the reports failed, the lint step for instance
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), int(sys.argv[2])))
